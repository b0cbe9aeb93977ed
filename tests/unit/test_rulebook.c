/* test_rulebook.c: the rulebook in data/ is read, and every kind of wrong file is refused with the key that
 * is wrong. */
#include "units.h"

#include "base/time.h"
#include "domain/rulebook.h"

static Arena arena;
static Str good;

static Ctx new_ctx(void)
{
	return (Ctx){ .arena = &arena };
}

static void test_values(void **state)
{
	(void)state;
	Ctx c = new_ctx();
	Rulebook r;
	int64_t august;

	if (rulebook_read(&c, good, &r) != OK)
		fail_msg("%s: %s (%s)", c.fault.field, c.fault.reason, c.fault.detail);
	assert_str(r.name, "BD-2021-08");
	assert_true(time_parse(STR("2021-08-01T00:00:00+07:00"), &august));
	assert_int_equal(r.valid_from_ms, august);
	for (unsigned k = 0; k < RequestKind_count; k++)
		assert_int_equal(r.kinds[k].triage_minutes, 5);
	assert_int_equal(r.kinds[KIND_EMERGENCY].answer_minutes, 30);
	assert_int_equal(r.kinds[KIND_MEDICINE].answer_minutes, 24 * 60);
	assert_int_equal(r.kinds[KIND_PETITION].answer_minutes, 5 * 24 * 60);
	assert_int_equal(r.urgent_after_calls, 3);
	assert_int_equal(r.kinds[KIND_MEDICINE].answerable_count, 3);
	assert_int_equal(r.kinds[KIND_MEDICINE].answerable[0], POST_STATION_HEAD);
	assert_int_equal(r.kinds[KIND_PETITION].answerable[1], POST_PARTY_SECRETARY);
	assert_int_equal(r.level_count, 5);
	assert_str(r.levels[2].vi, "Xã, phường, thị trấn");
	assert_int_equal(rulebook_level(&r, STR("province")), 0);
	assert_int_equal(rulebook_level(&r, STR("commune")), 2);
	assert_int_equal(rulebook_level(&r, STR("village")), -1);
}

/* The good text with the first `from` after `after` replaced by `to`. */
static Str changed(const char *after, const char *from, const char *to)
{
	ptrdiff_t start = str_find(good, str_from(after));

	assert_true(start >= 0);
	ptrdiff_t at = str_find(str_sub(good, (size_t)start, good.len), str_from(from));
	assert_true(at >= 0);
	size_t cut = (size_t)(start + at);
	return str_printf(&arena, "%.*s%s%.*s", (int)cut, good.ptr, to,
		STR_ARG(str_sub(good, cut + strlen(from), good.len)));
}

static const struct {
	const char *after, *from, *to; /* the change */
	const char *field, *reason; /* the fault */
} wrong[] = {
	{ "\"name\"", "\"BD-2021-08\"", "\"\"", "name", "required" },
	{ "\"name\"", "\"BD-2021-08\"", "7", "name", "not_text" },
	{ "\"name\"", "\"BD-2021-08\"", "null", "name", "required" },
	{ "\"name\"", "BD-2021-08", "0123456789012345678901234567890123456789012345678901234567890", "name",
		"too_long" },
	{ "{", "\"name\"", "\"nom\"", "nom", "unknown_field" },
	{ "\"valid_from\"", "2021-08-01T00:00:00+07:00", "2021-08-01", "valid_from", "not_a_time" },
	{ "\"levels\"", "\"vi\"", "\"fr\"", "levels[0].fr", "unknown_field" },
	{ "\"levels\"", ", \"en\": \"Province\"", "", "levels[0].en", "required" },
	{ "\"levels\"", "\"district\"", "\"province\"", "levels[1].key", "duplicate" },
	{ "\"levels\"", "{\"key\": \"province\"", "3, {\"key\": \"province\"", "levels[0]", "not_an_object" },
	{ "{", "\"levels\": [", "\"levels\": {}, \"rules\": [", NULL, "bad_json" }, /* a second "rules" */
	{ "\"rules\"", "\"medicine.answer_minutes\"", "\"medicine.anser_minutes\"",
		"rules.medicine.anser_minutes", "unknown_field" },
	{ "\"rules\"", "\"calls.urgent_after\": {\"value\": 3", "\"calls.urgent_after\": {\"value\": 1",
		"rules.calls.urgent_after", "out_of_range" },
	{ "\"rules\"", "\"medicine.answer_minutes\": {\"value\": 1440",
		"\"medicine.answer_minutes\": {\"value\": 43201", "rules.medicine.answer_minutes",
		"out_of_range" },
	{ "\"rules\"", "\"medicine.answer_minutes\": {\"value\": 1440",
		"\"medicine.answer_minutes\": {\"value\": 4", "rules.medicine.triage_minutes",
		"out_of_range" },
	{ "\"rules\"", "\"value\": 5", "\"value\": 5.5", "rules.emergency.triage_minutes",
		"not_a_whole_number" },
	{ "\"rules\"", "\"value\": 5", "\"value\": \"5\"", "rules.emergency.triage_minutes",
		"not_a_whole_number" },
	{ "\"rules\"", "\"value\": 5,", "", "rules.emergency.triage_minutes.value", "required" },
	{ "\"rules\"", "\"conf\": \"C\"", "\"conf\": \"X\"", "rules.emergency.triage_minutes.conf",
		"unknown_value" },
	{ "\"rules\"", "\"source\": \"", "\"source\": \" \", \"conf\": \"C\"}, \"more\": {\"source\": \"",
		"rules.more", "unknown_field" },
	{ "\"rules\"", "\"source\": \"", "\"note\": \"x\", \"source\": \"",
		"rules.emergency.triage_minutes.note", "unknown_field" },
	{ "\"answerable\"", "\"emergency\"", "\"urgency\"", "answerable.urgency", "unknown_field" },
	{ "\"kits\"", "\"medical\": {", "\"medics\": {", "kits.medics", "unknown_field" },
	{ "\"Bộ đàm\"", "\"value\": 1", "\"value\": 1001", "kits.leading.Bộ đàm", "out_of_range" },
	{ "\"staffing\"", "\"medical.least\"", "\"medical.lest\"", "staffing.medical.lest", "unknown_field" },
	{ "\"staffing\"", "\"food.logistics_minutes\"", "\"food.drivers_minutes\"",
		"staffing.food.drivers_minutes", "unknown_field" },
	{ "\"staffing\"", "\"wait_percent\": {\"value\": 20", "\"wait_percent\": {\"value\": 100",
		"staffing.wait_percent", "out_of_range" },
	{ "\"staffing\"", "\"leading.share_percent\": {\"value\": 8",
		"\"leading.share_percent\": {\"value\": 9", "staffing.leading.share_percent",
		"shares_not_100" },
	{ "\"staffing\"", "\"staffing\": {", "\"staffing\": [], \"x\": {", "x", "unknown_field" },
	{ "\"answerable\"", "\"duty_officer\"", "\"dutyofficer\"", "answerable.emergency[1]",
		"unknown_value" },
	{ "\"answerable\"", "\"duty_officer\"", "\"station_head\"", "answerable.emergency[1]", "duplicate" },
	{ "\"answerable\"", "\"duty_officer\"", "4", "answerable.emergency[1]", "not_text" },
	{ "\"answerable\"", "[\"station_head\", \"duty_officer\", \"chair\"]", "[]", "answerable.emergency",
		"required" },
	{ "\"answerable\"", "[\"station_head\", \"duty_officer\", \"chair\"]", "\"chair\"",
		"answerable.emergency", "not_a_list" },
};

static void test_wrong(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT_OF(wrong); i++) {
		Ctx c = new_ctx();
		Rulebook r = { .id = 42 };
		Str text = changed(wrong[i].after, wrong[i].from, wrong[i].to);
		const char *field = "";

		if (rulebook_read(&c, text, &r) == OK)
			fail_msg("row %zu (%s) is read", i, wrong[i].to);
		field = c.fault.field ? c.fault.field : "";
		if (strcmp(field, wrong[i].field ? wrong[i].field : "") != 0 ||
			strcmp(c.fault.reason, wrong[i].reason) != 0)
			fail_msg("row %zu: %s %s, not %s %s", i, field, c.fault.reason, wrong[i].field,
				wrong[i].reason);
		assert_int_equal(r.id, 42); /* untouched */
	}
}

/* Every rule, left out one by one, is missed by its name. */
/* A rulebook that a database has from before such a rule goes on without it. */
static bool came_later(const char *name)
{
	static const char *const later[] = {
#define X(member, key, min, max, otherwise) key,
		LATER_RULE_LIST(X)
#undef X
	};

	for (size_t i = 0; i < COUNT_OF(later); i++) {
		if (strcmp(later[i], name) == 0)
			return true;
	}
	return false;
}

static void test_each_rule_is_needed(void **state)
{
	(void)state;
	Ctx c = new_ctx();
	CLEANUP(json_release)
	json_t *j = NULL;
	const char *key;
	json_t *value;
	void *next;
	size_t n = 0;

	assert_int_equal(json_read(&c, good, &j), OK);
	json_object_foreach_safe(json_object_get(j, "rules"), next, key, value)
	{
		char *name = str_cstr(&arena, str_from(key));
		Rulebook r;

		json_incref(value);
		json_object_del(json_object_get(j, "rules"), name);
		char *text = json_dumps(j, 0);
		if (came_later(name)) {
			assert_int_equal(rulebook_read(&c, str_from(text), &r), OK);
		} else {
			assert_int_equal(rulebook_read(&c, str_from(text), &r), E_INVALID);
			assert_string_equal(c.fault.field, str_printf(&arena, "rules.%s", name).ptr);
			assert_string_equal(c.fault.reason, "required");
		}
		free(text);
		json_object_set_new(json_object_get(j, "rules"), name, value);
		n++;
		if (n > 100)
			break;
	}
	assert_true(n >= 35);
}

static void test_sizes(void **state)
{
	(void)state;
	Ctx c = new_ctx();
	Rulebook r;
	char *big = arena_alloc(&arena, RULEBOOK_MAX_BYTES + 2);

	memset(big, ' ', RULEBOOK_MAX_BYTES + 1);
	assert_int_equal(rulebook_read(&c, (Str){ big, RULEBOOK_MAX_BYTES + 1 }, &r), E_TOO_LARGE);
	assert_int_equal(rulebook_read(&c, STR(""), &r), E_MALFORMED);
	assert_int_equal(rulebook_read(&c, STR("[]"), &r), E_INVALID);
	Str nine = changed("\"levels\"", "[",
		"[{\"key\":\"a\",\"vi\":\"a\",\"en\":\"a\"},{\"key\":\"b\",\"vi\":\"a\",\"en\":\"a\"},{"
		"\"key\":\"c\",\"vi\":\"a\",\"en\":\"a\"},"
		"{\"key\":\"d\",\"vi\":\"a\",\"en\":\"a\"},");
	assert_int_equal(rulebook_read(&c, nine, &r), E_INVALID);
	assert_string_equal(c.fault.reason, "too_many");
}

/* A stranger's key is shown cut, and between two letters. */
static void test_long_key(void **state)
{
	(void)state;
	Ctx c = new_ctx();
	Rulebook r;
	Str text = changed("\"rules\"", "{",
		"{\"ờờờờờờờờờờờờờờờờờờờờờờờờờờờờờờờờờờờờờờờờờờờờờờờờờờờờờờờờờờờờờờờờờờờờờờờờờờờờờờ\":1,");

	assert_int_equal(rulebook_read(&c, text, &r), E_INVALID);
	assert_string_equal(c.fault.reason, "unknown_field");
	assert_true(str_is_utf8(str_from(c.fault.field)));
	assert_int_equal(str_utf8_count(str_from(c.fault.field)), strlen("rules.") + 60);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_values),
		cmocka_unit_test(test_wrong),
		cmocka_unit_test(test_each_rule_is_needed),
		cmocka_unit_test(test_sizes),
		cmocka_unit_test(test_long_key),
	};

	cmocka_set_message_output(CM_OUTPUT_STDOUT);
	arena_init(&arena, 0);
	good = test_file(&arena, "data/rulebooks/BD-2021-08.json");
	int failed = cmocka_run_group_tests(tests, NULL, NULL);
	arena_done(&arena);
	return failed;
}
