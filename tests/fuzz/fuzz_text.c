/* fuzz_text.c: any bytes as Vietnamese text: folding and normal form are stable, sort keys and phone numbers
 * keep their promises. */
#include "base/text.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_phone(Arena *a, Str s)
{
	Str phone, again;

	if (!text_phone(a, s, &phone))
		return;
	if (phone.len < 10 || phone.len > 11 || phone.ptr[0] != '0')
		BUG("a phone number has 10 or 11 digits and begins with 0");
	if (!text_phone(a, phone, &again) || !str_eq(phone, again))
		BUG("a phone number reads back as another");
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	Str s = { (const char *)data, size };
	Arena arena;

	arena_init(&arena, 0);
	Str folded = text_fold(&arena, s), nfc = text_nfc(&arena, s);
	if (!str_is_utf8(folded) || !str_is_utf8(nfc))
		BUG("not UTF-8");
	if (!str_eq(text_nfc(&arena, nfc), nfc))
		BUG("normal form is not stable");
	if (!str_eq(text_fold(&arena, folded), folded) || !str_eq(text_fold(&arena, nfc), folded))
		BUG("folding is not stable");
	if (!str_eq(text_sort_key(&arena, s), text_sort_key(&arena, nfc)))
		BUG("the sort key depends on the spelling");
	text_person_sort_key(&arena, s);
	check_phone(&arena, s);
	arena_done(&arena);
	return 0;
}
