/* fuzz_multipart.c: any bytes as a multipart/form-data body, with the boundary of a browser, of the seeds, or
 * of the input's own first line: fields are text, files lie inside the body. */
#include "net/http_form.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(Arena *a, Str boundary, Str body)
{
	FormPairs pairs = form_multipart(a, boundary, body);

	if (pairs.n > FORM_PAIRS_MAX)
		BUG("more parts than the limit");
	for (size_t i = 0; i < pairs.n; i++) {
		const FormPair *p = &pairs.all[i];

		if (!str_is_utf8(p->name) || (!p->is_file && !str_is_utf8(p->value)) ||
			!str_is_utf8(p->file_name))
			BUG("a part that is no text");
		if (p->is_file && p->value.len &&
			(p->value.ptr < body.ptr || p->value.ptr + p->value.len > body.ptr + body.len))
			BUG("a file from elsewhere");
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	Str s = { (const char *)data, size }, rest;
	Arena arena;

	arena_init(&arena, 0);
	check(&arena, STR("x"), s);
	Str first = str_cut(s, '\n', &rest);
	Str own = form_boundary(str_trim(first));
	if (own.len)
		check(&arena, own, rest);
	arena_done(&arena);
	return 0;
}
