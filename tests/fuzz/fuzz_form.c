/* fuzz_form.c: any bytes as a query, a form body or a cookie line: names and values are valid text, and lie
 * nowhere outside. */
#include "net/http_form.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	Str s = { (const char *)data, size }, decoded;
	Arena arena;

	arena_init(&arena, 0);
	FormPairs pairs = form_urlencoded(&arena, s);
	if (pairs.n > FORM_PAIRS_MAX)
		BUG("more fields than the limit");
	for (size_t i = 0; i < pairs.n; i++) {
		if (!str_is_utf8(pairs.all[i].name) || !str_is_utf8(pairs.all[i].value) ||
			pairs.all[i].is_file)
			BUG("a field that is no text");
	}
	for (int plus = 0; plus < 2; plus++) {
		if (form_decode(&arena, s, plus, &decoded) && (!str_is_utf8(decoded) || decoded.len > s.len))
			BUG("decoding gives no text");
	}
	Str value = form_cookie(s, STR("ts"));
	if (value.len && (value.ptr < s.ptr || value.ptr + value.len > s.ptr + s.len))
		BUG("a cookie from elsewhere");
	(void)form_boundary(s);
	arena_done(&arena);
	return 0;
}
