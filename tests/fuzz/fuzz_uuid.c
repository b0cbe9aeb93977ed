/* fuzz_uuid.c: any bytes as a UUID, a number or hexadecimal: what is accepted prints as what was read. */
#include "base/uuid.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	Str s = { (const char *)data, size };
	uint8_t bytes[8];
	Arena arena;
	Uuid u;
	int64_t i, again;
	double d;

	arena_init(&arena, 0);
	if (uuid_parse(s, &u) && !str_eq_nocase(uuid_text(&arena, u), s))
		BUG("a UUID reads back as another");
	if (str_from_hex(s, bytes, sizeof(bytes)) && !str_eq_nocase(str_hex(&arena, bytes, sizeof(bytes)), s))
		BUG("hexadecimal reads back as other bytes");
	if (str_to_i64(s, &i) &&
		(!str_to_i64(str_printf(&arena, "%lld", (long long)i), &again) || again != i))
		BUG("a number reads back as another");
	if (str_to_f64(s, &d) && !(d - d >= 0))
		BUG("a number that is not finite");
	arena_done(&arena);
	return 0;
}
