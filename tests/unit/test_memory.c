/* test_memory.c: arenas and growing buffers: alignment, zeroing, limits, marks, the way out when memory ends.
 */
#include "test.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/ctx.h"
#include "base/rng.h"

static void test_arena_gives_zeroed_aligned_memory(void **state)
{
	(void)state;
	Arena a;
	Rng rng = rng_seeded(7);

	arena_init(&a, 0);
	for (int round = 0; round < 3; round++) {
		for (int i = 0; i < 500; i++) {
			size_t n = (size_t)rng_below(&rng, 900);
			unsigned char *p = arena_alloc(&a, n);

			assert_int_equal((uintptr_t)p % _Alignof(max_align_t), 0);
			for (size_t k = 0; k < n; k++)
				assert_int_equal(p[k], 0);
			memset(p, 0xAA, n); /* what the next round must not see */
		}
		arena_clear(&a);
		assert_int_equal(a.used_bytes, 0);
	}
	arena_done(&a);
}

static void test_arena_blocks_do_not_overlap(void **state)
{
	(void)state;
	Arena a;
	unsigned char *p[200];

	arena_init(&a, 0);
	for (int i = 0; i < 200; i++) {
		p[i] = arena_alloc(&a, 300);
		memset(p[i], i, 300);
	}
	for (int i = 0; i < 200; i++) {
		assert_int_equal(p[i][0], (unsigned char)i);
		assert_int_equal(p[i][299], (unsigned char)i);
	}
	arena_done(&a);
}

static void test_arena_mark_gives_back(void **state)
{
	(void)state;
	Arena a;

	arena_init(&a, 0);
	arena_reset(&a, arena_mark(&a)); /* of an empty arena */
	char *keep = arena_dup(&a, "keep", 5);
	ArenaMark m = arena_mark(&a);
	size_t used = a.used_bytes;
	void *first = arena_alloc(&a, 100);
	arena_alloc(&a, 100000); /* a block of its own */
	arena_reset(&a, m);
	assert_int_equal(a.used_bytes, used);
	assert_ptr_equal(arena_alloc(&a, 100), first);
	assert_string_equal(keep, "keep");
	arena_done(&a);
}

static void test_a_list_grows(void **state)
{
	(void)state;
	Arena a;
	int64_t *list = NULL, *kept;
	size_t room = 0;

	arena_init(&a, 0);
	for (size_t n = 0; n < 1000; n++) {
		list = arena_more(&a, list, sizeof(*list), n, &room);
		assert_true(room > n);
		list[n] = (int64_t)n;
	}
	for (size_t i = 0; i < 1000; i++)
		assert_int_equal(list[i], i);
	kept = list;
	room = 1024;
	assert_ptr_equal(arena_more(&a, list, sizeof(*list), 1000, &room), kept); /* while there is room */
	arena_done(&a);
}

static void test_arena_escapes_at_its_limit(void **state)
{
	(void)state;
	Arena a;
	jmp_buf out;
	volatile int got = 0;

	arena_init(&a, 1000);
	if (arena_guard(&a, &out)) {
		assert_int_equal(got, 9); /* 9 × 112 ≤ 1000 would be 8.9: the ninth does not fit */
		arena_done(&a);
		return;
	}
	for (;;) {
		got++;
		arena_alloc(&a, 100); /* 112 with alignment */
	}
}

static void test_arena_refuses_absurd_sizes(void **state)
{
	(void)state;
	Arena a;
	volatile size_t huge = SIZE_MAX;

	arena_init(&a, 0);
	assert_stops(arena_alloc(&a, huge - 3));
	assert_stops(arena_alloc_array(&a, huge / 2, 3));
	arena_done(&a);
}

static void test_buf_grows_and_stops(void **state)
{
	(void)state;
	Buf b;

	buf_init(&b, 1000);
	for (int i = 0; i < 100; i++)
		buf_add(&b, STR("0123456789"));
	assert_true(buf_ok(&b));
	assert_int_equal(buf_str(&b).len, 1000);
	buf_add_char(&b, 'x');
	assert_false(buf_ok(&b));
	assert_int_equal(buf_str(&b).len, 1000);
	buf_clear(&b);
	assert_true(buf_ok(&b));
	buf_add(&b, STR("again"));
	assert_str(buf_str(&b), "again");
	buf_done(&b);
}

static void test_buf_failed_drops_all_that_follows(void **state)
{
	(void)state;
	Buf b;

	buf_init(&b, 4);
	buf_add(&b, STR("abcde")); /* does not fit: nothing of it is written */
	buf_add(&b, STR("a")); /* would fit, but a hole in the middle would be worse */
	assert_false(buf_ok(&b));
	assert_str(buf_str(&b), "");
	buf_done(&b);
}

static void test_buf_formats_to_the_last_byte(void **state)
{
	(void)state;
	Buf b;

	buf_init(&b, 5);
	buf_addf(&b, "%s-%d", "ab", 12);
	assert_true(buf_ok(&b));
	assert_str(buf_str(&b), "ab-12");
	buf_addf(&b, "%d", 1);
	assert_false(buf_ok(&b));
	buf_done(&b);
	buf_init(&b, 100);
	buf_add_i64(&b, INT64_MIN);
	assert_str(buf_str(&b), "-9223372036854775808");
	buf_done(&b);
}

static void test_buf_room(void **state)
{
	(void)state;
	Buf b;

	buf_init(&b, 300);
	char *p = buf_room(&b, 300);
	assert_non_null(p);
	memset(p, 'z', 300);
	buf_took(&b, 300);
	assert_true(buf_ok(&b));
	assert_null(buf_room(&b, 1));
	assert_stops(buf_took(&b, 1));
	buf_done(&b);
}

static void test_buf_escapes_html(void **state)
{
	(void)state;
	Buf b;

	buf_init(&b, 200);
	buf_add_html(&b, STR("<a href='x' title=\"&\">đ"));
	assert_str(buf_str(&b), "&lt;a href=&#39;x&#39; title=&quot;&amp;&quot;&gt;đ");
	buf_done(&b);
}

static void test_fault_says_where_and_why(void **state)
{
	(void)state;
	Arena a;

	arena_init(&a, 0);
	Ctx c = { .arena = &a };
	assert_int_equal(fault(&c, E_INVALID, "phone", "required"), E_INVALID);
	assert_string_equal(c.fault.field, "phone");
	assert_string_equal(c.fault.reason, "required");
	assert_null(c.fault.detail);
	assert_int_equal(faultf(&c, E_STALE, NULL, "stale", "is %d", 7), E_STALE);
	assert_null(c.fault.field);
	assert_string_equal(c.fault.detail, "is 7");
	assert_stops((void)fault(&c, OK, NULL, "no"));
	arena_done(&a);
}

static void test_statuses_have_names_of_their_own(void **state)
{
	(void)state;
	static const Status all[] = {
#define X(code, http, name) code,
		STATUS_LIST(X)
#undef X
	};

	for (size_t i = 0; i < COUNT_OF(all); i++) {
		assert_true(status_http(all[i]) >= 200 && status_http(all[i]) < 600);
		for (size_t k = 0; k < i; k++)
			assert_string_not_equal(status_name(all[i]), status_name(all[k]));
	}
	assert_int_equal(status_http(E_STALE), 412);
	assert_string_equal(status_name(E_NOT_FOUND), "not-found");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_arena_gives_zeroed_aligned_memory),
		cmocka_unit_test(test_arena_blocks_do_not_overlap),
		cmocka_unit_test(test_arena_mark_gives_back),
		cmocka_unit_test(test_a_list_grows),
		cmocka_unit_test(test_arena_escapes_at_its_limit),
		cmocka_unit_test(test_arena_refuses_absurd_sizes),
		cmocka_unit_test(test_buf_grows_and_stops),
		cmocka_unit_test(test_buf_failed_drops_all_that_follows),
		cmocka_unit_test(test_buf_formats_to_the_last_byte),
		cmocka_unit_test(test_buf_room),
		cmocka_unit_test(test_buf_escapes_html),
		cmocka_unit_test(test_fault_says_where_and_why),
		cmocka_unit_test(test_statuses_have_names_of_their_own),
	};

	return cmocka_run_group_tests_name("memory", tests, NULL, NULL);
}
