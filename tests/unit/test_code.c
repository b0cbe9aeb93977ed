/* test_code.c: request codes: every wrong symbol and every swap is caught, and what people type is read. */
#include "test.h"

#include "base/rng.h"
#include "domain/code.h"

static Arena arena;

#define MANY 300

/* The places of the eight symbols in "TS-7K2M-9PXR". */
static const size_t places[CODE_SYMBOLS] = { 3, 4, 5, 6, 8, 9, 10, 11 };

static bool reads(const char *typed)
{
	Str canonical;

	return code_parse(&arena, str_from(typed), &canonical);
}

static void test_made_codes_are_read(void **state)
{
	(void)state;
	Rng rng = rng_seeded(1128);

	for (int i = 0; i < MANY; i++) {
		Str code = code_make(&arena, rng_next(&rng)), again;

		assert_int_equal(code.len, CODE_TEXT_LEN);
		assert_true(code_parse(&arena, code, &again));
		assert_true(str_eq(code, again));
	}
	assert_str(code_make(&arena, 0), "TS-2222-2222");
	assert_false(str_eq(code_make(&arena, 1), code_make(&arena, 2)));
}

/* Every wrong symbol at every place. */
static void test_substitution(void **state)
{
	(void)state;
	Rng rng = rng_seeded(91);

	for (int n = 0; n < MANY; n++) {
		char *code = str_cstr(&arena, code_make(&arena, rng_next(&rng)));

		for (size_t i = 0; i < CODE_SYMBOLS; i++) {
			char right = code[places[i]];

			for (size_t k = 0; k < CODE_BASE; k++) {
				code[places[i]] = CODE_ALPHABET[k];
				if (reads(code) != (CODE_ALPHABET[k] == right))
					fail_msg("%s with %c for %c", code, CODE_ALPHABET[k], right);
			}
			code[places[i]] = right;
		}
	}
}

/* Every swap of two different neighbours: for each place all pairs of symbols are met, in the midst of random
 * others. */
static void test_transposition(void **state)
{
	(void)state;
	Rng rng = rng_seeded(92);
	bool met[CODE_SYMBOLS - 1][CODE_BASE][CODE_BASE] = { 0 };
	size_t left = (CODE_SYMBOLS - 1) * CODE_BASE * (CODE_BASE - 1);

	for (int n = 0; n < 100000 && left; n++) {
		char code[CODE_TEXT_LEN + 1];

		memcpy(code, code_make(&arena, rng_next(&rng)).ptr, sizeof(code));
		for (size_t i = 0; i + 1 < CODE_SYMBOLS; i++) {
			char x = code[places[i]], y = code[places[i + 1]];
			bool *seen = &met[i][strchr(CODE_ALPHABET, x) - CODE_ALPHABET]
					 [strchr(CODE_ALPHABET, y) - CODE_ALPHABET];

			if (x == y || *seen)
				continue;
			*seen = true;
			left--;
			code[places[i]] = y;
			code[places[i + 1]] = x;
			if (reads(code))
				fail_msg("the swap in %s is not caught", code);
			code[places[i]] = x;
			code[places[i + 1]] = y;
		}
		arena_clear(&arena);
	}
	assert_int_equal(left, 0);
}

static void test_typed(void **state)
{
	(void)state;
	Str code = code_make(&arena, 987654321987654321u), got;
	char *s = str_cstr(&arena, code);
	char lower[CODE_TEXT_LEN + 1] = { 0 }, bare[CODE_SYMBOLS + 1] = { 0 };

	for (size_t i = 0; i < CODE_TEXT_LEN; i++)
		lower[i] = (char)(s[i] >= 'A' && s[i] <= 'Z' ? s[i] + 32 : s[i]);
	for (size_t i = 0; i < CODE_SYMBOLS; i++)
		bare[i] = s[places[i]];
	const char *const good[] = { s, lower, lower + 3, bare,
		str_printf(&arena, " %.2s %.6s  ", bare, bare + 2).ptr, str_printf(&arena, "ts%s", bare).ptr,
		str_printf(&arena, "T S - %.4s \xE2\x80\x93 %.4s.", bare, bare + 4).ptr,
		str_printf(&arena, "%.4s\xC2\xA0%.4s", bare, bare + 4).ptr };
	for (size_t i = 0; i < COUNT_OF(good); i++) {
		if (!code_parse(&arena, str_from(good[i]), &got) || !str_eq(got, code))
			fail_msg("\"%s\" is not read as %s", good[i], s);
	}
	const char *const bad[] = { "", "TS", "TS-", str_printf(&arena, "%.7s", bare).ptr,
		str_printf(&arena, "%s2", bare).ptr, str_printf(&arena, "TS%s2", bare).ptr,
		str_printf(&arena, "2S%s", bare).ptr, "TS-O222-2222", "TS-0222-2222", "TS-2222-222I",
		"TS-2222-222\xC3\x80", "\xE2\x80", "TS TS 2222 2222" };
	for (size_t i = 0; i < COUNT_OF(bad); i++) {
		if (reads(bad[i]))
			fail_msg("\"%s\" is read", bad[i]);
	}
	assert_false(code_parse(&arena, (Str){ "TS-2222-2222\0", 13 }, &got));
	char *spaced = arena_alloc(&arena, 100);
	memset(spaced, ' ', 90);
	memcpy(spaced + 80, "22222222", 8);
	assert_false(reads(spaced));
}

/* What is wrong is said so that whoever typed it can mend it. */
static void test_typos_are_named(void **state)
{
	(void)state;
	static const struct {
		const char *typed;
		CodeTypoKind kind;
		size_t count;
		const char *letter;
	} rows[] = { { "", CODE_EMPTY, 0, "" }, { "TS-", CODE_EMPTY, 0, "" },
		{ "7K2", CODE_TOO_SHORT, 3, "" }, { "TS-7K2M-9PX", CODE_TOO_SHORT, 7, "" },
		{ "TS-7K2M-9PXR-9", CODE_TOO_LONG, 9, "" }, { "TS-2222-222O", CODE_STRANGE, 9, "O" },
		{ "ts-2222-22\xC4\x91", CODE_STRANGE, 8, "\xC4\x91" }, { "TS-2222-2223", CODE_CHECK, 8, "" },
		{ "TS-2222-2222", CODE_FITS, 8, "" } };

	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		Str code;
		CodeTypo typo;
		bool fits = code_read(&arena, str_from(rows[i].typed), &code, &typo);

		if (fits != (rows[i].kind == CODE_FITS) || typo.kind != rows[i].kind ||
			typo.count != rows[i].count)
			fail_msg("\"%s\": kind %d, %zu symbols", rows[i].typed, (int)typo.kind, typo.count);
		assert_str(typo.letter, rows[i].letter);
	}
}

/* S, Z and B look like 5, 2 and 8; "TS" in front of six symbols is a misread T5. */
static void test_look_alikes(void **state)
{
	(void)state;
	bool met_t5 = false;

	assert_true(reads("ts-zzzz-2222"));
	for (uint64_t n = 0; n < 20000; n++) {
		char *s = str_cstr(&arena, code_make(&arena, n * 7919));
		Str got, code = str_dup(&arena, str_from(s));

		met_t5 = met_t5 || memcmp(s + 3, "T5", 2) == 0;
		for (size_t i = 3; s[i]; i++)
			s[i] = s[i] == '5' ? 'S' : s[i] == '2' ? 'Z' : s[i] == '8' ? 'B' : s[i];
		assert_true(code_parse(&arena, str_from(s), &got) && str_eq(got, code));
		assert_true(code_parse(&arena, str_from(s + 3), &got) && str_eq(got, code));
		arena_clear(&arena);
	}
	assert_true(met_t5);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_made_codes_are_read),
		cmocka_unit_test(test_substitution),
		cmocka_unit_test(test_transposition),
		cmocka_unit_test(test_typed),
		cmocka_unit_test(test_typos_are_named),
		cmocka_unit_test(test_look_alikes),
	};

	cmocka_set_message_output(CM_OUTPUT_STDOUT);
	arena_init(&arena, 0);
	int failed = cmocka_run_group_tests(tests, NULL, NULL);
	arena_done(&arena);
	return failed;
}
