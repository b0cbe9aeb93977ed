/* test_text.c: Vietnamese text: folding for search, dictionary order, people by given name, phone numbers. */
#include "test.h"

#include "base/rng.h"
#include "base/text.h"

static Arena arena;

static void test_fold(void **state)
{
	(void)state;
	static const char *const rows[][2] = {
		{ "Phường Tân Phước Khánh", "phuong tan phuoc khanh" },
		{ "đường Đồng Đen", "duong dong den" }, { "ĐÔNG HÒA", "dong hoa" },
		{ "  An – Bình,  (Dĩ An) ", "an binh di an" },
		{ "Thạnh Hội\tTX. Tân Uyên", "thanh hoi tx tan uyen" },
		{ "Phu\xcc\x9bo\xcc\x9b\xcc\x80ng", "phuong" }, /* letters and marks apart (NFD) */
		{ "ƠƯơưăĂâÂêÊôÔ", "ououaaaaeeoo" }, { "KP. 3B/12", "kp 3b 12" }, { "ﬁ ①", "fi 1" },
		{ "Straße", "strasse" }, { "!?", "" }, { "", "" }, { "a\xff", "" }, /* no UTF-8 */
	};

	for (size_t i = 0; i < COUNT_OF(rows); i++)
		assert_str(text_fold(&arena, str_from(rows[i][0])), rows[i][1]);
}

static void test_fold_every_letter(void **state)
{
	(void)state;
	static const char letters[] =
		"aàảãáạăằẳẵắặâầẩẫấậ|eèẻẽéẹêềểễếệ|iìỉĩíị|oòỏõóọôồổỗốộơờởỡớợ|uùủũúụưừửữứự|yỳỷỹýỵ|dđ|"
		"AÀẢÃÁẠĂẰẲẴẮẶÂẦẨẪẤẬ|EÈẺẼÉẸÊỀỂỄẾỆ|IÌỈĨÍỊ|OÒỎÕÓỌÔỒỔỖỐỘƠỜỞỠỚỢ|UÙỦŨÚỤƯỪỬỮỨỰ|YỲỶỸÝỴ|DĐ";
	Str rest = str_from(letters);

	while (rest.len) {
		Str group = str_cut(rest, '|', &rest);
		Str folded = text_fold(&arena, group);

		assert_int_equal(folded.len, str_utf8_count(group));
		for (size_t i = 1; i < folded.len; i++)
			assert_int_equal(folded.ptr[i], folded.ptr[0]);
		assert_true(folded.ptr[0] >= 'a' && folded.ptr[0] <= 'z');
	}
}

static void test_nfc(void **state)
{
	(void)state;
	assert_str(text_nfc(&arena, STR("Phu\xcc\x9bo\xcc\x9b\xcc\x80ng")), "Phường");
	assert_str(text_nfc(&arena, STR("e\xcc\xa3\xcc\x82")), "ệ"); /* marks in the other order */
	assert_str(text_nfc(&arena, STR("đã xong ①")), "đã xong ①"); /* what looks special stays */
	assert_str(text_nfc(&arena, STR("\xff")), "");
}

/* As a Vietnamese dictionary has them. */
static const char *const words_in_order[] = {
	"An",
	"An Bình",
	"An Phú",
	"An Tây",
	"Anh",
	"Ánh",
	"Ăn",
	"Ân",
	"Bà Lụa",
	"Bá",
	"Bình An",
	"Bình Hòa",
	"Da",
	"Dĩ An",
	"Đa",
	"Đông Hòa",
	"E",
	"Ê",
	"hoa",
	"Hoa Lan",
	"hoà",
	"Hòa Bình",
	"hoả",
	"hoã",
	"hoá",
	"hoạ",
	"hoang",
	"Khánh Bình",
	"Khu phố 2",
	"Khu phố 10",
	"lâm",
	"lân",
	"o",
	"ô",
	"ơ",
	"phường 1",
	"Phường 2",
	"phường 10",
	"Phường 11",
	"Tam",
	"Tám",
	"Tăm",
	"Tâm",
	"Tân Hiệp",
	"Tân Phước Khánh",
	"Tân Uyên",
	"Thái Hòa",
	"u",
	"ư",
	"Vĩnh Phú",
	"y",
	"ý",
};

static void test_dictionary_order(void **state)
{
	(void)state;
	for (size_t i = 1; i < COUNT_OF(words_in_order); i++) {
		Str before = text_sort_key(&arena, str_from(words_in_order[i - 1]));
		Str after = text_sort_key(&arena, str_from(words_in_order[i]));

		if (str_cmp(before, after) >= 0)
			fail_msg("\"%s\" does not come before \"%s\"", words_in_order[i - 1],
				words_in_order[i]);
	}
}

static int by_key(const void *a, const void *b)
{
	return str_cmp(text_sort_key(&arena, str_from(*(const char *const *)a)),
		text_sort_key(&arena, str_from(*(const char *const *)b)));
}

static void test_any_shuffle_sorts_back(void **state)
{
	(void)state;
	Rng rng = rng_seeded(4);
	const char *shuffled[COUNT_OF(words_in_order)];

	for (int round = 0; round < 20; round++) {
		memcpy(shuffled, words_in_order, sizeof(shuffled));
		for (size_t i = COUNT_OF(shuffled) - 1; i > 0; i--) {
			size_t k = (size_t)rng_below(&rng, i + 1);
			const char *t = shuffled[i];

			shuffled[i] = shuffled[k];
			shuffled[k] = t;
		}
		qsort(shuffled, COUNT_OF(shuffled), sizeof(shuffled[0]), by_key);
		for (size_t i = 0; i < COUNT_OF(shuffled); i++)
			assert_string_equal(shuffled[i], words_in_order[i]);
		arena_clear(&arena);
	}
}

static void test_sort_key_sees_no_spelling(void **state)
{
	(void)state;
	static const char *const same[][2] = {
		{ "Hòa", "hoà" }, /* where the tone stands is a matter of taste */
		{ "ĐÔNG HÒA", "Đông Hòa" },
		{ "Phu\xcc\x9bo\xcc\x9b\xcc\x80ng", "Phường" },
		{ "  Tân   Uyên. ", "Tân Uyên" },
		{ "Khu phố 02", "Khu phố 2" },
	};

	for (size_t i = 0; i < COUNT_OF(same); i++) {
		Str a = text_sort_key(&arena, str_from(same[i][0]));
		Str b = text_sort_key(&arena, str_from(same[i][1]));

		if (!str_eq(a, b))
			fail_msg("\"%s\" and \"%s\" sort apart: %.*s, %.*s", same[i][0], same[i][1],
				STR_ARG(a), STR_ARG(b));
	}
}

static void test_people_by_given_name(void **state)
{
	(void)state;
	static const char *const people[] = {
		"Nguyễn Văn An",
		"Trần Thị An",
		"An",
		"Lê Hoàng Anh",
		"Phạm Ánh",
		"Võ Văn Ân",
		"Đỗ Thị Bình",
		"Lê Văn Bình",
		"Nguyễn Thị Dung",
		"Bùi Tiến Dũng",
		"Trần Quốc Đạt",
		"Hồ Thị Hoa",
		"Hồ Thị Hòa",
		"Nguyễn Thị Hương",
		"Đặng Thu Yến",
	};
	/* "An" alone: no family name sorts first among the An. */
	static const size_t order[] = { 2, 0, 1, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14 };

	for (size_t i = 1; i < COUNT_OF(order); i++) {
		const char *a = people[order[i - 1]], *b = people[order[i]];

		if (str_cmp(text_person_sort_key(&arena, str_from(a)),
			    text_person_sort_key(&arena, str_from(b))) >= 0)
			fail_msg("\"%s\" does not come before \"%s\"", a, b);
	}
	assert_str(text_person_sort_key(&arena, STR("")), "");
	assert_true(str_eq(text_person_sort_key(&arena, STR(" Lê  Văn Bình ")),
		text_person_sort_key(&arena, STR("Lê Văn Bình"))));
}

static void test_phone(void **state)
{
	(void)state;
	static const char *const rows[][2] = {
		{ "0912345678", "0912345678" },
		{ "+84 912 345 678", "0912345678" },
		{ "84912345678", "0912345678" },
		{ "(+84) 912-345-678", "0912345678" },
		{ "0912.345.678", "0912345678" },
		{ "912345678", "0912345678" }, /* a spreadsheet ate the zero */
		{ "0274 3822 222", "02743822222" },
		{ "+84 28 3822 2222", "02838222222" },
		{ "0841234567", "0841234567" }, /* 084 is a mobile prefix, not the country */
		{ "841234567", "0841234567" },
		{ "0312345678", "0312345678" },
		{ "", NULL },
		{ "   ", NULL },
		{ "115", NULL },
		{ "1022", NULL },
		{ "19009095", NULL },
		{ "0112345678", NULL },
		{ "0412345678", NULL },
		{ "09123456789", NULL },
		{ "091234567", NULL },
		{ "+1 555 123 4567", NULL },
		{ "+912345678", NULL }, /* another country's */
		{ "0912345678 ext 2", NULL },
		{ "0912345678+", NULL },
		{ "00000000000000000000", NULL },
		{ "-", NULL },
	};

	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		Str phone = STR("untouched");
		bool good = text_phone(&arena, str_from(rows[i][0]), &phone);

		if (good != (rows[i][1] != NULL) ||
			!str_eq(phone, good ? str_from(rows[i][1]) : STR("untouched")))
			fail_msg("\"%s\" gave %d \"%.*s\"", rows[i][0], good, STR_ARG(phone));
	}
}

static void test_any_bytes_are_survived(void **state)
{
	(void)state;
	Rng rng = rng_seeded(99);

	for (int i = 0; i < 3000; i++) {
		char text[40];
		size_t n = (size_t)rng_below(&rng, sizeof(text));
		Str phone;

		for (size_t k = 0; k < n; k++)
			text[k] = (char)rng_next(&rng);
		Str s = { text, n };
		Str folded = text_fold(&arena, s);
		assert_true(str_is_utf8(folded));
		assert_true(str_eq(text_fold(&arena, folded), folded));
		text_sort_key(&arena, s);
		text_person_sort_key(&arena, s);
		(void)!text_phone(&arena, s, &phone);
		arena_clear(&arena);
	}
}

static int setup(void **state)
{
	(void)state;
	arena_init(&arena, 0);
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	arena_done(&arena);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_fold),
		cmocka_unit_test(test_fold_every_letter),
		cmocka_unit_test(test_nfc),
		cmocka_unit_test(test_dictionary_order),
		cmocka_unit_test(test_any_shuffle_sorts_back),
		cmocka_unit_test(test_sort_key_sees_no_spelling),
		cmocka_unit_test(test_people_by_given_name),
		cmocka_unit_test(test_phone),
		cmocka_unit_test(test_any_bytes_are_survived),
	};

	return cmocka_run_group_tests_name("text", tests, setup, teardown);
}
