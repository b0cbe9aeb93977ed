/*
 * test_waves.c: a wave through the door: the board calls, heads of agencies without any grant name their own
 * people and nobody else's, the named answer by code and phone or by their link, files come in and go out.
 */
#include "test.h"

#include "http/door.h"

#define API "/api/v1"

typedef struct Province {
	int64_t syt, sgd; /* agencies; their heads are head.syt and head.sgd */
	int64_t wave;
} Province;

static Reply post(const char *who, const char *target, int64_t version, const char *body)
{
	return ask(&(Ask){ .who = who, .method = POST, .target = target, .version = version, .body = body });
}

static bool has(Str text, const char *needle)
{
	return str_find(text, str_from(needle)) >= 0;
}

/* A reply that nobody keeps. */
#define WANT(reply, status)                                                                                  \
	do {                                                                                                 \
		Reply wanted_ = (reply);                                                                     \
		expect(wanted_, status);                                                                     \
	} while (0)

static size_t rows_at(const char *who, const char *target)
{
	Reply r = GET_AS(who, target);

	expect(r, 200);
	return json_array_size(items_of(&r));
}

static int64_t found(const char *code, const char *login)
{
	Post head = {
		.area_id = world_area_id(STR("74")), .kind = POST_AGENCY_HEAD, .title = str_from(code)
	};
	Account account = {
		.login = str_from(login), .name = STR("Thủ trưởng"), .password_hash = STR("$none")
	};
	Appointment holds = { .post_id = world_save(&post_resource, &head),
		.account_id = world_save(&account_resource, &account),
		.holder = STR("Thủ trưởng"),
		.from_ms = WORLD_START_MS - DAY_MS };

	world_save(&appointment_resource, &holds);
	Reply r = post("board", API "/agencies", 0,
		str_printf(&fresh.arena,
			"{\"code\":\"%s\",\"name\":\"Sở "
			"%s\",\"area_id\":%lld,\"post_id\":%lld,\"headcount\":100}",
			code, code, (long long)head.area_id, (long long)head.id)
			.ptr);
	expect(r, 201);
	return number_in(r.json, "id");
}

static Province make_province(void)
{
	Province p;

	door_account("board", role_cans(ROLE_ORGANISER), "74");
	p.syt = found("SYT", "head.syt");
	p.sgd = found("SGD", "head.sgd");
	Reply r = post("board", API "/waves", 0,
		str_printf(&fresh.arena,
			"{\"name\":\"Đợt 1\",\"purpose\":\"Vùng "
			"đỏ\",\"area_id\":%lld,\"total\":4,\"from_day\":"
			"\"2021-08-26\",\"to_day\":\"2021-09-10\",\"nominate_by\":\"2021-08-25T07:00:00+07:"
			"00\"}",
			(long long)world_area_id(STR("74")))
			.ptr);
	expect(r, 201);
	p.wave = number_in(r.json, "id");
	WANT(post("board", printed(API "/waves/%lld/call", p.wave), 1, "{}"), 200);
	return p;
}

static int64_t enrol(const char *who, int64_t agency, const char *name, const char *phone)
{
	Reply r = post(who, API "/cadres", 0,
		str_printf(&fresh.arena,
			"{\"agency_id\":%lld,\"name\":\"%s\",\"phone\":\"%s\",\"birth_year\":1990,\"role\":"
			"\"medical\","
			"\"vaccine_doses\":2,\"constraints\":[\"chronic\"]}",
			(long long)agency, name, phone)
			.ptr);

	expect(r, 201);
	return number_in(r.json, "id");
}

static Reply name(const char *who, const Province *p, int64_t cadre)
{
	return post(who, printed(API "/waves/%lld/nominations", p->wave), 0,
		printed("{\"cadre_id\":%lld}", cadre));
}

static const char *public_of(const char *code, const char *act)
{
	return str_printf(&fresh.arena, API "/public/nominations/%s%s", code, act).ptr;
}

static void test_a_head_needs_no_grant_for_the_agencys_own(void **unused UNUSED)
{
	Province p = make_province();
	int64_t lan = enrol("head.syt", p.syt, "Trần Thị Lan", "0912345671");

	WANT(post("head.sgd", API "/cadres", 0,
		     printed("{\"agency_id\":%lld,\"name\":\"Ai\",\"birth_year\":1990,\"role\":\"data\"}",
			     p.syt)),
		404);
	WANT(GET_AS("head.sgd", printed(API "/cadres/%lld", lan)), 404);
	WANT(name("head.sgd", &p, lan), 404);
	assert_int_equal(rows_at("head.sgd", API "/cadres"), 0);
	assert_int_equal(rows_at("head.syt", API "/cadres"), 1);
	/* The wave, and of the quotas one's own. */
	Reply quotas = GET_AS("head.sgd", printed(API "/waves/%lld/quotas", p.wave));
	assert_int_equal(json_array_size(items_of(&quotas)), 1);
	assert_int_equal(number_in(json_array_get(items_of(&quotas), 0), "people"), 2);
	assert_int_equal(json_array_size(items_of(&(Reply[]){
				 GET_AS("board", printed(API "/waves/%lld/quotas", p.wave)) }[0])),
		2);
	WANT(GET_AS("ward.25975", printed(API "/waves/%lld", p.wave)), 404);
	WANT(GET_AS("head.syt", printed(API "/waves/%lld", p.wave)), 200);
}

/* Who heads an agency is told so on entering, whatever else they may do; nobody else is. */
static void test_a_head_is_told_of_the_agency(void **unused UNUSED)
{
	Province p = make_province();
	Reply head = GET_AS("head.syt", API "/session"), board = GET_AS("board", API "/session");

	expect(head, 200);
	json_t *agencies = json_object_get(head.json, "agencies");
	assert_int_equal(json_array_size(agencies), 1);
	assert_int_equal(number_in(json_array_get(agencies, 0), "id"), p.syt);
	assert_string_equal(text_in(json_array_get(agencies, 0), "name"), "Sở SYT");
	assert_true(json_is_null(json_object_get(head.json, "home")));
	assert_int_equal(json_array_size(json_object_get(board.json, "agencies")), 0);
	/* Also when the language is changed, which answers after the commit. */
	head = ask(&(Ask){
		.who = "head.syt", .method = PUT, .target = API "/session", .body = "{\"lang\":\"en\"}" });
	expect(head, 200);
	assert_int_equal(json_array_size(json_object_get(head.json, "agencies")), 1);
}

static void test_what_is_personal_is_for_head_and_board(void **unused UNUSED)
{
	Province p = make_province();
	int64_t lan = enrol("head.syt", p.syt, "Trần Thị Lan", "0912345671");
	const char *one = printed(API "/cadres/%lld", lan);

	door_account("organiser.blind", CAN(CAN_READ) | CAN(CAN_WAVES), "74");
	Reply head = GET_AS("head.syt", one), board = GET_AS("board", one),
	      blind = GET_AS("organiser.blind", one);
	assert_true(has(head.text, "0912345671") && has(head.text, "chronic"));
	assert_true(has(board.text, "0912345671") && has(board.text, "chronic"));
	assert_false(has(blind.text, "0912345671") || has(blind.text, "Lan") || has(blind.text, "chronic"));
	/* Whoever changes what they cannot see loses nothing of it. */
	Reply r = ask(&(Ask){ .who = "organiser.blind",
		.method = PUT,
		.target = one,
		.version = 1,
		.body = printed("{\"agency_id\":%lld,\"role\":\"data\"}", p.syt) });
	expect(r, 200);
	assert_true(has(GET_AS("head.syt", one).text, "chronic"));
	/* And who read it is written down. */
	Value v[] = { VAL_I64(world_account_id(STR("head.syt"))), VAL_I64(lan) };
	ReadLog *lines;
	enrol("head.syt", p.syt, "Sau", "0912345679"); /* what was queued before it is written */
	assert_true(world_rows(&read_log_resource, "account_id = ?1 AND request_id = ?2", v, 2, &lines) > 0);
}

static void test_the_named_answer_by_code_and_phone_or_by_link(void **unused UNUSED)
{
	Province p = make_province();
	Reply lan = name("head.syt", &p, enrol("head.syt", p.syt, "Trần Thị Lan", "0912345671"));
	Reply hoa = name("head.syt", &p, enrol("head.syt", p.syt, "Lê Hoa", "0912345672"));
	const char *code = text_in(lan.json, "code"), *secret = text_in(hoa.json, "secret");

	expect(lan, 201);
	assert_true(strlen(secret) * 4 >= 64);
	WANT(GET_AS(NULL, public_of(code, "")), 403);
	WANT(GET_AS(NULL, public_of(code, "?phone_last=0000")), 403);
	Reply seen = GET_AS(NULL, public_of(code, "?phone_last=5671"));
	expect(seen, 200);
	assert_true(json_is_true(json_object_get(seen.json, "may_consent")));
	WANT(post(NULL, public_of(code, "/consent"), 0, "{\"secret\":\"0123456789abcdef01234567\"}"), 403);
	WANT(post(NULL, public_of(code, "/approve"), 0, "{\"phone_last\":\"5671\"}"), 404);
	WANT(post(NULL, public_of(code, "/consent"), 0, "{\"phone_last\":\"5671\"}"), 200);
	const char *other = text_in(hoa.json, "code");
	WANT(post(NULL, public_of(other, "/decline"), 0,
		     str_printf(&fresh.arena, "{\"secret\":\"%s\",\"reason\":\"Con nhỏ\"}", secret).ptr),
		200);
	/* The agency says it for nobody; it approves who said yes. */
	int64_t id = number_in(lan.json, "id"), no = number_in(hoa.json, "id");
	WANT(post("head.syt", printed(API "/nominations/%lld/consent", no), 2, "{}"), 403);
	WANT(post("head.syt", printed(API "/nominations/%lld/approve", no), 2, "{}"), 409);
	WANT(post("board", printed(API "/nominations/%lld/approve", id), 2, "{}"), 403);
	WANT(post("head.syt", printed(API "/nominations/%lld/approve", id), 1, "{}"), 412);
	WANT(post("head.syt", printed(API "/nominations/%lld/approve", id), 2, "{}"), 200);
	Reply wave = GET_AS("board", printed(API "/waves/%lld", p.wave));
	assert_int_equal(number_in(wave.json, "approved"), 1);
	assert_int_equal(number_in(wave.json, "declined"), 1);
	assert_int_equal(number_in(wave.json, "quota_sum"), 4);
}

static void test_what_a_head_needs_to_name(void **unused UNUSED)
{
	Province p = make_province();
	int64_t lan = enrol("head.syt", p.syt, "Trần Thị Lan", "0912345671");
	const char *one = printed(API "/cadres/%lld", lan), *office = printed(API "/agencies/%lld", p.syt);

	door_account("organiser.blind", CAN(CAN_READ) | CAN(CAN_WAVES), "74");
	assert_true(json_is_null(json_object_get(GET_AS("head.syt", one).json, "unfit")));
	assert_int_equal(number_in(GET_AS("head.syt", office).json, "away"), 0);
	Reply r = name("head.syt", &p, lan);
	expect(r, 201);
	assert_int_equal(number_in(GET_AS("head.syt", office).json, "away"), 1);
	/* The link is there again for who may read the phone. */
	const char *nomination = printed(API "/nominations/%lld", number_in(r.json, "id"));
	Reply head = GET_AS("head.syt", nomination), blind = GET_AS("organiser.blind", nomination);
	assert_string_equal(text_in(head.json, "link"), text_in(r.json, "link"));
	assert_true(has(head.text, "/n/TS-") && has(head.text, text_in(r.json, "secret")));
	expect(blind, 200);
	assert_false(has(blind.text, "link") || has(blind.text, "secret"));
	/* Who may not be named, and why: it tells of age and health. */
	r = ask(&(Ask){ .who = "head.syt",
		.method = PUT,
		.target = one,
		.version = 1,
		.body = printed("{\"agency_id\":%lld,\"name\":\"Trần Thị "
				"Lan\",\"birth_year\":1990,\"role\":\"data\"}",
			p.syt) });
	expect(r, 200);
	json_t *unfit = json_object_get(GET_AS("head.syt", one).json, "unfit");
	assert_string_equal(text_in(unfit, "field"), "vaccine_doses");
	assert_string_equal(text_in(unfit, "reason"), "too_few_doses");
	assert_true(json_is_null(json_object_get(GET_AS("organiser.blind", one).json, "unfit")));
}

static void test_guessing_the_phone_is_slowed_down(void **unused UNUSED)
{
	Province p = make_province();
	Reply lan = name("head.syt", &p, enrol("head.syt", p.syt, "Trần Thị Lan", "0912345671"));
	const char *wrong = public_of(text_in(lan.json, "code"), "?phone_last=0000");
	int limited = 0;

	for (int i = 0; i < 14; i++)
		limited += GET_AS(NULL, wrong).status == 429;
	assert_true(limited > 0);
	/* The link is no guess. */
	WANT(GET_AS(NULL, public_of(text_in(lan.json, "code"),
				  str_printf(&fresh.arena, "?secret=%s", text_in(lan.json, "secret")).ptr)),
		200);
}

static void test_late_agencies_are_a_short_list(void **unused UNUSED)
{
	Province p = make_province();
	const char *late = printed(API "/waves/%lld/quotas?late=1", p.wave);

	Reply before = GET_AS("board", late);
	assert_int_equal(json_array_size(items_of(&before)), 0);
	clock_set_for_drill(clock_now_ms() + 3 * DAY_MS);
	world_run_clock();
	Reply after = GET_AS("board", late);
	assert_int_equal(json_array_size(items_of(&after)), 2);
	assert_int_equal(
		number_in(GET_AS("board", printed(API "/waves/%lld", p.wave)).json, "late_agencies"), 2);
	Reply tasks = GET_AS("board", API "/tasks?kind=nominate&late=1");
	assert_int_equal(json_array_size(items_of(&tasks)), 2);
}

static const char people_file[] = "Đơn vị,Mã cán bộ,Họ và tên,Điện thoại,Năm sinh,Vai trò,Số mũi,Nơi ở\n"
				  "SYT,01,Nguyễn Văn An,0912 345 681,1985,Y tế,2,25975\n"
				  "SYT,02,Lê Thị Bình,0912345682,1979,Hậu cần,hai,25975\n"
				  "SGD,01,Võ Cường,0912345683,1990,medical,1,\n"
				  "KHÔNG,01,Đỗ Dũng,0912345684,1990,medical,1,\n";

static Reply import(const char *who, const char *file)
{
	return ask(&(Ask){ .who = who,
		.method = POST,
		.target = API "/imports/cadres",
		.type = "text/csv",
		.bytes = str_from(file) });
}

static void test_a_file_of_people(void **unused UNUSED)
{
	Province p = make_province();
	Reply r = import("head.syt", people_file);

	expect(r, 200);
	assert_int_equal(
		number_in(r.json, "good"), 1); /* of other agencies, and a number in letters, there is none */
	assert_int_equal(number_in(r.json, "bad_rows"), 3);
	assert_true(has(r.text, "\"row\":3,\"column\":\"Số mũi\""));
	assert_false(has(r.text, "\"column\":\"Vai trò\"")); /* "Hậu cần" is enough of "Hậu cần, giao nhận" */
	assert_true(has(r.text, "\"row\":4,\"column\":\"Đơn vị\",\"reason\":\"not_found\""));
	assert_true(has(r.text, "\"row\":5,\"column\":\"Đơn vị\",\"reason\":\"unknown_agency\""));
	r = import("board", people_file);
	assert_int_equal(number_in(r.json, "good"), 2);
	assert_int_equal(number_in(r.json, "same"), 1);
	Reply list = GET_AS("board", printed(API "/cadres?agency=%lld&q=nguyen%%20an", p.syt));
	assert_int_equal(json_array_size(items_of(&list)), 1);
	Reply csv = GET_AS("board", API "/cadres?format=csv");
	expect(csv, 200);
	assert_true(has(csv.text, "Võ Cường") && has(csv.text, "0912345681"));
	WANT(GET_AS("head.syt", API "/cadres?format=csv"), 403);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		DOOR_TEST(test_a_head_needs_no_grant_for_the_agencys_own),
		DOOR_TEST(test_a_head_is_told_of_the_agency),
		DOOR_TEST(test_what_is_personal_is_for_head_and_board),
		DOOR_TEST(test_the_named_answer_by_code_and_phone_or_by_link),
		DOOR_TEST(test_what_a_head_needs_to_name),
		DOOR_TEST(test_guessing_the_phone_is_slowed_down),
		DOOR_TEST(test_late_agencies_are_a_short_list),
		DOOR_TEST(test_a_file_of_people),
	};

	return door_run(tests);
}
