/* test_model.c: one field table gives checks, JSON, CSV, SQL, OpenAPI and TypeScript, and a wrong kind does
 * not compile. */
#include "test.h"

#include "base/rng.h"
#include "base/time.h"
#include "model/model.h"

#include <math.h>

#define COLOUR_LIST(X) X(RED, "red") X(GREEN, "green") X(BLUE, "blue")
ENUM_DECLARE(Colour, COLOUR_LIST);
ENUM_DEFINE(Colour, COLOUR_LIST, "colour");

typedef struct Parcel {
	int64_t id, ward_id, version, due_at_ms, weight_g;
	int32_t persons, day, shift;
	double lat, ratio;
	bool urgent;
	Str title, name, token, folded, photo;
	unsigned colour, marks, illness;
} Parcel;

static const Field fields[] = {
	FIELD(Parcel, id, F_ID, .flags = SERVER),
	FIELD(Parcel, version, F_I64, .flags = SERVER),
	FIELD(Parcel, ward_id, F_ID, .flags = REQUIRED),
	FIELD(Parcel, title, F_STR, .flags = REQUIRED, .min = 3, .max = 8, .doc = "What it is"),
	FIELD(Parcel, persons, F_I32, .flags = REQUIRED, .min = 1, .max = 500),
	FIELD(Parcel, shift, F_I32, .flags = REQUIRED, .min = -5, .max = 5),
	FIELD(Parcel, weight_g, F_I64),
	FIELD(Parcel, lat, F_F64, .flags = PERSONAL, .min = 8, .max = 24),
	FIELD(Parcel, ratio, F_F64, .min = 0, .max = 1),
	FIELD(Parcel, urgent, F_BOOL, .flags = REQUIRED),
	FIELD(Parcel, due_at_ms, F_TIME, .flags = REQUIRED),
	FIELD(Parcel, day, F_DAY, .since = 2),
	FIELD(Parcel, name, F_STR, .flags = PERSONAL | UNIQUE),
	FIELD(Parcel, colour, F_ENUM, .flags = REQUIRED, .names = &Colour_names),
	FIELD(Parcel, marks, F_SET, .names = &Colour_names),
	FIELD(Parcel, illness, F_SET, .flags = HEALTH, .names = &Colour_names),
	FIELD(Parcel, token, F_STR, .flags = SECRET),
	FIELD(Parcel, folded, F_STR, .flags = ROW_ONLY),
	FIELD(Parcel, photo, F_BLOB, .max = 4),
};
static const Index indexes[] = {
	{ .columns = "ward_id, due_at_ms", .where = "urgent = 1" },
	{ .columns = "day", .unique = true, .since = 2 },
};
static const Resource parcel = { .name = "parcel",
	.table = "parcel",
	RESOURCE(Parcel, fields),
	.indexes = indexes,
	.index_count = 2,
	.since = 1,
	.doc = "A thing to carry" };

static Arena arena;
static Ctx ctx;

static Parcel good(void)
{
	return (Parcel){ .id = 7,
		.version = 3,
		.ward_id = 25975,
		.title = STR("gạo"),
		.persons = 4,
		.due_at_ms = 1629679320000,
		.weight_g = 5000,
		.lat = 11.05,
		.name = STR("Lê Bình"),
		.colour = GREEN,
		.marks = 1 << RED | 1 << BLUE,
		.illness = 1 << GREEN,
		.day = 18862,
		.token = STR("hush"),
		.folded = STR("gao"),
		.photo = { "\x00\xff", 2 } };
}

static void expect(Status got, Status want, const char *field, const char *reason, const char *of)
{
	if (got != want)
		fail_msg("%s: status %s, want %s (%s)", of, status_name(got), status_name(want),
			ctx.fault.reason ? ctx.fault.reason : "");
	if (want == OK)
		return;
	if (!ctx.fault.field || strcmp(ctx.fault.field, field) != 0 || strcmp(ctx.fault.reason, reason) != 0)
		fail_msg("%s: fault names %s %s, want %s %s", of,
			ctx.fault.field ? ctx.fault.field : "nothing", ctx.fault.reason, field, reason);
}

#define CHECK(change, want, field, reason)                                                                   \
	do {                                                                                                 \
		Parcel p = good();                                                                           \
		ctx.fault = (Fault){ 0 };                                                                    \
		change;                                                                                      \
		expect(model_check(&ctx, &parcel, &p), (want), (field), (reason), #change);                  \
	} while (0)

static void test_checks_name_the_field(void **state)
{
	(void)state;
	CHECK((void)p, OK, NULL, NULL);
	CHECK(p.ward_id = 0, E_INVALID, "ward_id", "required");
	CHECK(p.title = STR(""), E_INVALID, "title", "required");
	CHECK(p.title = STR("gạ"), E_INVALID, "title", "too_short");
	CHECK(p.title = STR("gạo gạo "), OK, NULL, NULL); /* 8 characters, 12 bytes */
	CHECK(p.title = STR("gạo gạo gạ"), E_INVALID, "title", "too_long");
	CHECK(p.title = STR("g\xff\xff"), E_INVALID, "title", "bad_utf8");
	CHECK(p.persons = 0, E_INVALID, "persons", "required");
	CHECK(p.persons = -1, E_INVALID, "persons", "out_of_range");
	CHECK(p.persons = 501, E_INVALID, "persons", "out_of_range");
	CHECK(p.persons = 500, OK, NULL, NULL);
	CHECK(p.shift = 0, OK, NULL, NULL); /* zero lies in its range, so it is a value */
	CHECK(p.shift = -6, E_INVALID, "shift", "out_of_range");
	CHECK(p.lat = 0, OK, NULL, NULL); /* not given */
	CHECK(p.lat = 7.9, E_INVALID, "lat", "out_of_range");
	CHECK(p.lat = NAN, E_INVALID, "lat", "out_of_range");
	CHECK(p.ratio = 1.01, E_INVALID, "ratio", "out_of_range");
	CHECK(p.urgent = false, OK, NULL, NULL);
	CHECK(p.due_at_ms = 0, E_INVALID, "due_at", "required"); /* as programs call it */
	CHECK(p.colour = 3, E_INVALID, "colour", "unknown_value");
	CHECK(p.marks = 1 << 3, E_INVALID, "marks", "unknown_value");
	CHECK(p.photo = STR("12345"), E_INVALID, "photo", "too_long");
	CHECK(p.name = ((Str){ 0 }), OK, NULL, NULL);
	CHECK(p.version = -99, OK, NULL, NULL); /* the server's own */
}

static Status from_json(const char *text, Parcel *p)
{
	CLEANUP(json_release)
	json_t *j = NULL;

	ctx.fault = (Fault){ 0 };
	*p = (Parcel){ 0 };
	assert_int_equal(json_read(&ctx, str_from(text), &j), OK);
	return model_from_json(&ctx, &parcel, j, p);
}

static void test_json_in(void **state)
{
	(void)state;
	static const struct {
		const char *text, *field, *reason;
	} bad[] = {
		{ "{\"colour\":\"red\",\"titel\":\"x\"}", "titel", "unknown_field" },
		{ "{\"colour\":\"red\",\"due_at_ms\":5}", "due_at_ms", "unknown_field" },
		{ "{\"colour\":\"red\",\"id\":5}", "id", "set_by_server" },
		{ "{\"colour\":\"red\",\"token\":\"x\"}", "token", "unknown_field" },
		{ "{\"colour\":\"red\",\"folded\":\"x\"}", "folded", "unknown_field" },
		{ "{\"colour\":\"red\",\"title\":5}", "title", "not_text" },
		{ "{\"colour\":\"red\",\"persons\":\"5\"}", "persons", "not_a_whole_number" },
		{ "{\"colour\":\"red\",\"persons\":5.0}", "persons", "not_a_whole_number" },
		{ "{\"colour\":\"red\",\"persons\":2147483648}", "persons", "out_of_range" },
		{ "{\"colour\":\"red\",\"lat\":\"11\"}", "lat", "not_a_number" },
		{ "{\"colour\":\"red\",\"urgent\":1}", "urgent", "not_a_boolean" },
		{ "{\"colour\":\"red\",\"due_at\":\"2021-08-23\"}", "due_at", "not_a_time" },
		{ "{\"colour\":\"red\",\"due_at\":17}", "due_at", "not_text" },
		{ "{\"colour\":\"red\",\"day\":\"23/08/2021\"}", "day", "not_a_day" },
		{ "{\"colour\":\"pink\"}", "colour", "unknown_value" },
		{ "{\"colour\":1}", "colour", "not_text" },
		{ "{\"colour\":\"red\",\"marks\":\"red\"}", "marks", "not_a_list" },
		{ "{\"colour\":\"red\",\"marks\":[\"red\",\"pink\"]}", "marks", "unknown_value" },
		{ "{\"colour\":\"red\",\"marks\":[1]}", "marks", "unknown_value" },
		{ "{\"colour\":\"red\",\"photo\":\"abc\"}", "photo", "not_hexadecimal" },
		{ "{\"colour\":\"red\",\"photo\":\"zz\"}", "photo", "not_hexadecimal" },
		{ "{}", "colour", "required" },
		{ "{\"colour\":null}", "colour", "required" },
	};
	Parcel p;

	for (size_t i = 0; i < COUNT_OF(bad); i++)
		expect(from_json(bad[i].text, &p), E_INVALID, bad[i].field, bad[i].reason, bad[i].text);
	assert_int_equal(from_json("[]", &p), E_MALFORMED);
	assert_int_equal(from_json("{\"colour\":\"blue\",\"title\":\"  Phu\\u031bo\\u031b\\u0300ng "
				   "\",\"persons\":-3,\"lat\":11,\"urgent\":true,"
				   "\"due_at\":\"2021-08-23T00:42:00Z\",\"day\":\"2021-08-23\",\"marks\":["
				   "\"blue\",\"red\",\"red\"],"
				   "\"photo\":\"00FF\",\"name\":null}",
				 &p),
		OK);
	assert_str(p.title, "Phường"); /* one spelling, no white space around */
	assert_int_equal(p.persons, -3); /* ranges are model_check's */
	assert_true(p.lat > 10.99 && p.lat < 11.01 && p.urgent);
	assert_int_equal(p.due_at_ms, 1629679320000);
	assert_int_equal(p.day, 18862);
	assert_int_equal(p.colour, BLUE);
	assert_int_equal(p.marks, 1 << RED | 1 << BLUE);
	assert_int_equal(p.photo.len, 2);
	assert_memory_equal(p.photo.ptr, "\x00\xff", 2);
	assert_int_equal(p.name.len, 0);
}

static void test_json_refuses_endless_text(void **state)
{
	(void)state;
	size_t n = ((size_t)1 << 20) + 1;
	char *text = malloc(n + 1);
	Parcel p = { 0 };

	assert_non_null(text);
	memset(text, 'x', n);
	text[n] = '\0';
	CLEANUP(json_release)
	json_t *j = json_pack("{s:s,s:s}", "colour", "red", "title", text);
	free(text);
	assert_non_null(j);
	expect(model_from_json(&ctx, &parcel, j, &p), E_INVALID, "title", "too_long",
		"a title of a megabyte");
}

static Str out(Buf *b, void (*writer)(JsonOut *, const Parcel *), const Parcel *p)
{
	buf_clear(b);
	JsonOut j = json_out(b);
	writer(&j, p);
	assert_true(buf_ok(b));
	return buf_str(b);
}

static void for_all(JsonOut *j, const Parcel *p)
{
	model_to_json(j, &parcel, p, PERSONAL | HEALTH);
}

static void for_anyone(JsonOut *j, const Parcel *p)
{
	model_to_json(j, &parcel, p, 0);
}

/* What an event keeps of a new row: where it differs from an empty one. */
static void for_events(JsonOut *j, const Parcel *p)
{
	static const Parcel none;

	json_open(j, '{');
	model_put_patch(j, &parcel, &none, p);
	json_close(j, '}');
}

static void test_json_out(void **state)
{
	(void)state;
	Parcel p = good(), none = { 0 };
	Buf b;

	buf_init(&b, 4096);
	assert_str(out(&b, for_all, &p), "{\"id\":7,\"version\":3,\"ward_id\":25975,\"title\":\"gạo\","
					 "\"persons\":4,\"shift\":0,\"weight_g\":5000,\"lat\":11.05,"
					 "\"ratio\":0,\"urgent\":false,\"due_at\":\"2021-08-23T07:42:00+07:"
					 "00\",\"day\":\"2021-08-23\",\"name\":\"Lê Bình\","
					 "\"colour\":\"green\",\"marks\":[\"red\",\"blue\"],\"illness\":["
					 "\"green\"],\"photo\":\"00ff\"}");
	assert_str(out(&b, for_anyone, &p),
		"{\"id\":7,\"version\":3,\"ward_id\":25975,\"title\":\"gạo\",\"persons\":4,\"shift\":0,"
		"\"weight_g\":5000,\"lat\":null,"
		"\"ratio\":0,\"urgent\":false,\"due_at\":\"2021-08-23T07:42:00+07:00\",\"day\":\"2021-08-"
		"23\",\"name\":null,"
		"\"colour\":\"green\",\"marks\":[\"red\",\"blue\"],\"illness\":null,\"photo\":\"00ff\"}");
	assert_str(out(&b, for_events, &p),
		"{\"id\":7,\"version\":3,\"ward_id\":25975,\"title\":\"gạo\",\"persons\":4,\"weight_g\":5000,"
		"\"due_at\":\"2021-08-23T07:42:00+07:00\",\"day\":\"2021-08-23\",\"colour\":\"green\","
		"\"marks\":[\"red\",\"blue\"],\"photo\":\"00ff\"}");
	assert_str(out(&b, for_events, &none), "{}");
	/* What an event kept reads back; the rest was never in it. */
	CLEANUP(json_release)
	json_t *j = NULL;
	Parcel back = { 0 };
	assert_int_equal(json_read(&ctx, out(&b, for_events, &p), &j), OK);
	assert_int_equal(model_apply_patch(&ctx, &parcel, j, &back), OK);
	const char *const *differ = model_differences(&arena, &parcel, &p, &back, NOT_IN_EVENTS);
	assert_null(differ[0]);
	differ = model_differences(&arena, &parcel, &p, &back, 0);
	assert_string_equal(differ[0], "lat");
	assert_string_equal(differ[1], "name");
	assert_string_equal(differ[2], "illness");
	assert_string_equal(differ[3], "token");
	assert_string_equal(differ[4], "folded");
	assert_null(differ[5]);
	buf_done(&b);
}

/* Any mixture of a full row and an empty one, before and after: the patch carries the difference and nothing
 * else. */
static void test_patches_replay(void **state)
{
	(void)state;
	const Parcel full = good(), empty = { 0 };
	Rng rng = rng_seeded(11);
	Buf b;

	buf_init(&b, 4096);
	for (int round = 0; round < 500; round++) {
		Parcel before = { 0 }, after = { 0 };

		for (size_t i = 0; i < parcel.count; i++) {
			assert_true(model_set(&fields[i], &before,
				model_get(&fields[i], rng_below(&rng, 2) ? &full : &empty)));
			assert_true(model_set(&fields[i], &after,
				model_get(&fields[i], rng_below(&rng, 2) ? &full : &empty)));
		}
		buf_clear(&b);
		JsonOut j = json_out(&b);
		json_open(&j, '{');
		model_put_patch(&j, &parcel, &before, &after);
		json_close(&j, '}');
		CLEANUP(json_release)
		json_t *patch = NULL;
		assert_int_equal(json_read(&ctx, buf_str(&b), &patch), OK);
		assert_int_equal(
			json_object_get(patch, "name") == NULL && json_object_get(patch, "illness") == NULL,
			1);
		assert_int_equal(model_apply_patch(&ctx, &parcel, patch, &before), OK);
		const char *const *differ =
			model_differences(&arena, &parcel, &before, &after, NOT_IN_EVENTS);
		if (differ[0])
			fail_msg("round %d: %s differs after %.*s", round, differ[0], STR_ARG(buf_str(&b)));
	}
	buf_done(&b);
}

static void test_csv(void **state)
{
	(void)state;
	static const char *const formulas[][2] = {
		{ "=1+1", "\"'=1+1\"" },
		{ "+84", "\"'+84\"" },
		{ "-1", "\"'-1\"" },
		{ "@SUM", "\"'@SUM\"" },
		{ "\t=1", "\"'\t=1\"" },
		{ "a=1", "\"a=1\"" },
		{ "\"q\"", "\"\"\"q\"\"\"" },
		{ "a,b\nc", "\"a,b\nc\"" },
		{ "", "\"\"" },
	};
	static const Field one[] = { FIELD(Parcel, title, F_STR) };
	static const Resource only_title = { .name = "x", RESOURCE(Parcel, one) };
	Parcel p = good(), none = { 0 };
	Buf b;

	buf_init(&b, 4096);
	model_csv_head(&b, &parcel, 0);
	assert_str(buf_str(&b),
		"id,version,ward_id,title,persons,shift,weight_g,ratio,urgent,due_at,day,colour,marks\r\n");
	buf_clear(&b);
	model_csv_row(&b, &parcel, &p, 0);
	assert_str(buf_str(&b), "7,3,25975,\"gạo\",4,0,5000,0,0,2021-08-23T07:42:00+07:00,2021-08-23,"
				"\"green\",\"red blue\"\r\n");
	buf_clear(&b);
	model_csv_row(&b, &parcel, &p, PERSONAL | HEALTH);
	assert_non_null(memmem(b.ptr, b.len, "\"Lê Bình\"", 11));
	assert_null(memmem(b.ptr, b.len, "hush", 4));
	buf_clear(&b);
	model_csv_row(&b, &parcel, &none, 0);
	assert_str(buf_str(&b), ",0,,\"\",0,0,0,0,0,,,\"red\",\"\"\r\n");
	for (size_t i = 0; i < COUNT_OF(formulas); i++) {
		none.title = str_from(formulas[i][0]);
		buf_clear(&b);
		model_csv_row(&b, &only_title, &none, 0);
		assert_true(str_ends(buf_str(&b), STR("\r\n")));
		assert_str(str_sub(buf_str(&b), 0, b.len - 2), formulas[i][1]);
	}
	buf_done(&b);
}

static void test_sql(void **state)
{
	(void)state;
	Buf b;

	buf_init(&b, 8192);
	model_ddl(&b, &parcel, SQLITE, 1);
	assert_str(buf_str(&b), "CREATE TABLE parcel (\n\tid INTEGER NOT NULL PRIMARY KEY,\n\tversion "
				"INTEGER NOT NULL DEFAULT 0,\n\tward_id INTEGER NOT NULL DEFAULT 0,\n"
				"\ttitle TEXT NOT NULL DEFAULT '',\n\tpersons INTEGER NOT NULL DEFAULT "
				"0,\n\tshift INTEGER NOT NULL DEFAULT 0,\n"
				"\tweight_g INTEGER NOT NULL DEFAULT 0,\n\tlat REAL NOT NULL DEFAULT "
				"0,\n\tratio REAL NOT NULL DEFAULT 0,\n"
				"\turgent INTEGER NOT NULL DEFAULT 0,\n\tdue_at_ms INTEGER NOT NULL DEFAULT "
				"0,\n\tname TEXT NOT NULL DEFAULT '',\n"
				"\tcolour TEXT NOT NULL DEFAULT 'red',\n\tmarks INTEGER NOT NULL DEFAULT "
				"0,\n\tillness INTEGER NOT NULL DEFAULT 0,\n"
				"\ttoken TEXT NOT NULL DEFAULT '',\n\tfolded TEXT NOT NULL DEFAULT "
				"'',\n\tphoto BLOB NOT NULL DEFAULT x''\n) STRICT;\n"
				"CREATE UNIQUE INDEX parcel_name ON parcel (name) WHERE name <> '';\n"
				"CREATE INDEX parcel_1 ON parcel (ward_id, due_at_ms) WHERE urgent = 1;\n");
	buf_clear(&b);
	model_ddl(&b, &parcel, POSTGRES, 1);
	Str ddl = buf_str(&b);
	assert_true(str_find(ddl, STR("\tid bigint NOT NULL PRIMARY KEY,\n")) > 0);
	assert_true(str_find(ddl, STR("\tlat double precision NOT NULL DEFAULT 0,\n")) > 0);
	assert_true(str_find(ddl, STR("\tphoto bytea NOT NULL DEFAULT '\\x'\n);\n")) > 0);
	assert_int_equal(str_find(ddl, STR("STRICT")), -1);
	buf_clear(&b);
	model_ddl(&b, &parcel, SQLITE, 2);
	assert_str(buf_str(&b), "ALTER TABLE parcel ADD COLUMN day INTEGER NOT NULL DEFAULT 0;\nCREATE "
				"UNIQUE INDEX parcel_2 ON parcel (day);\n");
	buf_clear(&b);
	model_ddl(&b, &parcel, SQLITE, 3);
	assert_str(buf_str(&b), "");
	model_insert_sql(&b, &parcel);
	assert_true(str_starts(buf_str(&b), STR("INSERT INTO parcel (id, version, ward_id, ")));
	assert_true(str_ends(buf_str(&b), STR(", photo) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, "
					      "?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19)")));
	buf_clear(&b);
	model_update_sql(&b, &parcel);
	assert_true(str_starts(buf_str(&b), STR("UPDATE parcel SET version = ?2, ward_id = ?3, ")));
	assert_true(str_ends(buf_str(&b), STR("photo = ?19 WHERE id = ?1 AND version = ?20")));
	buf_clear(&b);
	model_columns(&b, &parcel, "p");
	assert_true(str_starts(buf_str(&b), STR("p.id, p.version, ")));
	buf_done(&b);
}

static void test_database_values(void **state)
{
	(void)state;
	Parcel p = good(), copy = { 0 };

	for (size_t i = 0; i < parcel.count; i++) {
		Value v = model_get(&fields[i], &p);

		assert_int_equal(v.kind, model_value_kind(fields[i].kind));
		assert_true(model_set(&fields[i], &copy, v));
	}
	assert_null(model_differences(&arena, &parcel, &p, &copy, 0)[0]);
	const Field *colour = model_field(&parcel, "colour");
	assert_str(model_get(colour, &p).str, "green"); /* kept by name: the order of an enum may change */
	assert_false(model_set(colour, &copy, VAL_STR(STR("pink"))));
	assert_stops((void)!model_set(colour, &copy, VAL_I64(1)));
	assert_null(model_field(&parcel, "due_at"));
	assert_str(model_json_name(model_field(&parcel, "due_at_ms")), "due_at");
}

static void test_openapi(void **state)
{
	(void)state;
	CLEANUP(json_release)
	json_t *schema = NULL;
	Buf b;

	buf_init(&b, 16384);
	JsonOut j = json_out(&b);
	model_openapi_schema(&j, &parcel);
	assert_int_equal(json_read(&ctx, buf_str(&b), &schema), OK);
	const json_t *of = json_object_get(schema, "properties");
	static const char *const rows[][2] = {
		{ "id", "{\"type\":[\"integer\",\"null\"],\"readOnly\":true}" },
		{ "ward_id", "{\"type\":\"integer\"}" },
		{ "title", "{\"type\":\"string\",\"minLength\":3,\"maxLength\":8,\"description\":\"What it "
			   "is\"}" },
		{ "persons", "{\"type\":\"integer\",\"minimum\":1,\"maximum\":500}" },
		{ "lat", "{\"type\":[\"number\",\"null\"],\"minimum\":8,\"maximum\":24}" },
		{ "due_at", "{\"type\":\"string\",\"format\":\"date-time\"}" },
		{ "day", "{\"type\":[\"string\",\"null\"],\"format\":\"date\"}" },
		{ "name", "{\"type\":[\"string\",\"null\"],\"maxLength\":200}" },
		{ "colour", "{\"type\":\"string\",\"enum\":[\"red\",\"green\",\"blue\"]}" },
		{ "marks", "{\"type\":\"array\",\"items\":{\"type\":\"string\",\"enum\":[\"red\",\"green\","
			   "\"blue\"]}}" },
		{ "illness", "{\"type\":[\"array\",\"null\"],\"items\":{\"type\":\"string\",\"enum\":["
			     "\"red\",\"green\",\"blue\"]}}" },
	};

	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		char *got = json_dumps(json_object_get(of, rows[i][0]), JSON_COMPACT | JSON_ENCODE_ANY);

		assert_non_null(got);
		assert_string_equal(got, rows[i][1]);
		free(got);
	}
	assert_null(json_object_get(of, "token"));
	assert_null(json_object_get(of, "folded"));
	char *required = json_dumps(json_object_get(schema, "required"), JSON_COMPACT);
	assert_string_equal(
		required, "[\"ward_id\",\"title\",\"persons\",\"shift\",\"urgent\",\"due_at\",\"colour\"]");
	free(required);
	buf_done(&b);
}

static void test_typescript(void **state)
{
	(void)state;
	Buf b;

	buf_init(&b, 8192);
	model_typescript_enum(&b, &Colour_names);
	assert_str(buf_str(&b), "export const colour_values = [\"red\", \"green\", \"blue\"] as const;\n"
				"export type Colour = (typeof colour_values)[number];\n\n");
	buf_clear(&b);
	model_typescript(&b, &parcel);
	assert_str(buf_str(&b), "/** A thing to carry */\nexport interface Parcel {\n\tid: number | "
				"null;\n\tversion: number;\n\tward_id: number;\n"
				"\ttitle: string;\n\tpersons: number;\n\tshift: number;\n\tweight_g: "
				"number;\n\tlat: number | null;\n"
				"\tratio: number;\n\turgent: boolean;\n\tdue_at: string;\n\tday: string | "
				"null;\n\tname: string | null;\n"
				"\tcolour: Colour;\n\tmarks: Colour[];\n\tillness: Colour[] | "
				"null;\n\tphoto: string;\n}\n\n");
	assert_str(model_type_name(&arena, "request_kind"), "RequestKind");
	buf_done(&b);
}

/* Compiles a snippet with the compiler that built this test; true when it is accepted. */
static bool compiles(const char *member, const char *kind)
{
	char path[] = "/tmp/kind-XXXXXX.c";
	char command[1024];
	const char *root = getenv("TIEPSUC_ROOT");
	int fd = mkstemps(path, 2);

	assert_true(fd >= 0 && root);
	FILE *f = fdopen(fd, "w");
	fprintf(f,
		"#include \"model/model.h\"\ntypedef struct T { %s m; } T;\nextern const Field f[];\n"
		"const Field f[] = { FIELD(T, m, %s) };\n",
		member, kind);
	fclose(f);
	snprintf(command, sizeof(command), "exec cc -std=gnu17 -fsyntax-only -I'%s/src' %s 2>/dev/null", root,
		path);
	pid_t child = fork();
	assert_true(child >= 0);
	if (child == 0) {
		execl("/bin/sh", "sh", "-c", command, (char *)NULL);
		_exit(99);
	}
	int how = 0;
	waitpid(child, &how, 0);
	unlink(path);
	assert_true(WIFEXITED(how) && WEXITSTATUS(how) != 99 && WEXITSTATUS(how) != 127);
	return WEXITSTATUS(how) == 0;
}

static void test_a_wrong_kind_does_not_compile(void **state)
{
	(void)state;
	static const struct {
		const char *type, *kinds[3];
	} rows[] = {
		{ "int64_t", { "F_ID", "F_I64", "F_TIME" } },
		{ "int32_t", { "F_I32", "F_DAY" } },
		{ "double", { "F_F64" } },
		{ "bool", { "F_BOOL" } },
		{ "Str", { "F_STR", "F_BLOB" } },
		{ "unsigned", { "F_ENUM", "F_SET" } },
		{ "char *", { NULL } },
		{ "float", { NULL } },
		{ "short", { NULL } },
	};
	static const char *const kinds[] = {
#define X(kind, type, sqlite, postgres) #kind,
		KIND_LIST(X)
#undef X
	};

	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		for (size_t k = 0; k < COUNT_OF(kinds); k++) {
			bool fits = false;

			for (size_t n = 0; n < 3 && rows[i].kinds[n]; n++)
				fits |= strcmp(rows[i].kinds[n], kinds[k]) == 0;
			if (compiles(rows[i].type, kinds[k]) != fits)
				fail_msg("%s as %s %s", rows[i].type, kinds[k],
					fits ? "is refused" : "is accepted");
		}
	}
}

static int setup(void **state)
{
	(void)state;
	arena_init(&arena, 0);
	ctx = (Ctx){ .arena = &arena };
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
		cmocka_unit_test(test_checks_name_the_field),
		cmocka_unit_test(test_json_in),
		cmocka_unit_test(test_json_refuses_endless_text),
		cmocka_unit_test(test_json_out),
		cmocka_unit_test(test_patches_replay),
		cmocka_unit_test(test_csv),
		cmocka_unit_test(test_sql),
		cmocka_unit_test(test_database_values),
		cmocka_unit_test(test_openapi),
		cmocka_unit_test(test_typescript),
		cmocka_unit_test(test_a_wrong_kind_does_not_compile),
	};

	return cmocka_run_group_tests_name("model", tests, setup, teardown);
}
