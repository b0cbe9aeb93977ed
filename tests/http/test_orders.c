/*
 * test_orders.c: an order through the door: drafted by the board from an approved plan, issued by whoever
 * signs, printed from its rows, verified by whoever holds the paper, withdrawn.
 */
#include "test.h"

#include "http/ordered.h"

#define API "/api/v1"
#define ALL (~0u)

static Reply post(const char *who, const char *target, int64_t version, const char *body)
{
	return ask(&(Ask){ .who = who, .method = POST, .target = target, .version = version, .body = body });
}

static bool has(Str text, const char *needle)
{
	return str_find(text, str_from(needle)) >= 0;
}

#define WANT(reply, status)                                                                                  \
	do {                                                                                                 \
		Reply wanted_ = (reply);                                                                     \
		expect(wanted_, status);                                                                     \
	} while (0)

static const char *draft_of(const Sending *s, const char *number, const char *day, const char *texts)
{
	return str_printf(&fresh.arena,
		"{\"wave_id\":%lld,\"plan_id\":%lld,\"number\":\"%s\",\"day\":\"%s\",\"template\":"
		"\"binhduong-dieu-dong\",\"texts\":\"%s\",\"signer_name\":\"Nguyễn Văn Mẫu\"}",
		(long long)s->wave, (long long)s->plan, number, day, texts)
		.ptr;
}

#define GOOD_TEXTS "{\\\"wave\\\":\\\"3\\\"}"

static Reply draft(const Sending *s)
{
	return post("board", API "/orders", 0, draft_of(s, "5/QĐ-BCĐ", "2021-08-23", GOOD_TEXTS));
}

static void test_a_draft_says_what_its_template_asks_for(void **unused UNUSED)
{
	Sending s = make_sending(true);
	Reply list = GET_AS("board", API "/order-templates");

	expect(list, 200);
	/* One for each body that issues. */
	assert_int_equal(json_array_size(list.json), 2);
	assert_string_equal(text_in(json_array_get(list.json, 0), "key"), "binhduong-dieu-dong");
	assert_string_equal(text_in(json_array_get(list.json, 1), "key"), "binhduong-ubnd-dieu-dong");
	/* The number and the signer are the order's own, so that only the wave is asked for. */
	assert_int_equal(json_array_size(json_object_get(json_array_get(list.json, 0), "values")), 1);
	Reply r = post("board", API "/orders", 0, draft_of(&s, "5/QĐ-BCĐ", "2021-08-23", "{}"));
	expect_fault(r, 422, "texts.wave", "required");
	r = post("board", API "/orders", 0, draft_of(&s, "5/QĐ-UBND", "2021-08-23", GOOD_TEXTS));
	expect_fault(r, 422, "number", "not_of_template");
	r = post("board", API "/orders", 0, draft_of(&s, "năm/QĐ-BCĐ", "2021-08-23", GOOD_TEXTS));
	expect_fault(r, 422, "number", "not_a_document_number");
	r = post("board", API "/orders", 0, draft_of(&s, "5/QĐ-BCĐ", "2021-08-30", GOOD_TEXTS));
	expect_fault(r, 422, "day", "too_far_ahead");
	r = draft(&s);
	expect(r, 201);
	Reply one = GET_AS("board", printed(API "/orders/%lld", number_in(r.json, "id")));
	expect(one, 200);
	assert_string_equal(text_in(one.json, "number"), "05/QĐ-BCĐ");
	assert_int_equal(number_in(one.json, "people"), 3);
	assert_int_equal(json_array_size(json_object_get(one.json, "communes")), 2);
	/* The same number in the same year belongs to this one. */
	r = draft(&s);
	expect_fault(r, 422, "number", "number_taken");
	r = post("board", API "/orders", 0, draft_of(&s, "06/QĐ-BCĐ", "2021-08-23", GOOD_TEXTS));
	expect(r, 201);
	assert_int_equal(json_array_size(items_of(&(Reply[]){
				 GET_AS("board", printed(API "/waves/%lld/orders", s.wave)) }[0])),
		2);
}

static void test_only_an_approved_plan_is_issued(void **unused UNUSED)
{
	Sending s = make_sending(false);
	PlanActing yes = { .note = STR("") };
	int64_t id = number_in(draft(&s).json, "id");
	const char *issue = printed(API "/orders/%lld/issue", id);

	Reply r = post("board", issue, 1, "{}");
	expect_fault(r, 409, "plan_id", "plan_not_approved");
	assert_false(has(GET_AS("board", printed(API "/orders/%lld", id)).text, "\"issue\""));
	world_send((Command){ .kind = COMMAND_PLAN, .act = PLAN_APPROVE, .subject_id = s.plan, .row = &yes });
	assert_true(has(GET_AS("board", printed(API "/orders/%lld", id)).text, "\"issue\""));
	WANT(post("ward.25975", issue, 1, "{}"), 404);
	WANT(post("board", issue, 1, "{}"), 200);
	r = post("board", issue, 2, "{}");
	expect_fault(r, 409, "state", "not_in_this_state");
}

static int64_t issued(const Sending *s, Reply *ret)
{
	int64_t id = number_in(draft(s).json, "id");

	*ret = post("board", printed(API "/orders/%lld/issue", id), 1, "{}");
	expect(*ret, 200);
	return id;
}

static void test_a_tour_for_each_name(void **unused UNUSED)
{
	Sending s = make_sending(true);
	Reply r;
	int64_t id = issued(&s, &r);
	Value v = VAL_I64(id);
	Tour *tours;

	assert_int_equal(number_in(r.json, "people"), 3);
	assert_int_equal(world_rows(&tour_resource, "order_id = ?1", &v, 1, &tours), 3);
	for (size_t i = 0; i < 3; i++) {
		Nomination *name;
		Value of = VAL_I64(tours[i].nomination_id);

		assert_int_equal(tours[i].state, TOUR_ORDERED);
		assert_int_equal(tours[i].to_day, day_of(WORLD_START_MS) + 16);
		assert_true(tours[i].code.len > 0 && !str_eq(tours[i].code, tours[(i + 1) % 3].code));
		assert_int_equal(world_rows(&nomination_resource, "id = ?1", &of, 1, &name), 1);
		assert_int_equal(name[0].standing, STANDING_ASSIGNED);
	}
	/* Everybody of the plan has an order now. */
	r = post("board", API "/orders", 0, draft_of(&s, "06/QĐ-BCĐ", "2021-08-23", GOOD_TEXTS));
	expect(r, 201);
	r = post("board", printed(API "/orders/%lld/issue", number_in(r.json, "id")), 1, "{}");
	expect_fault(r, 422, "plan_id", "nobody_to_send");
}

static void test_the_paper_is_made_from_rows(void **unused UNUSED)
{
	Sending s = make_sending(true);
	Reply r;
	int64_t draft_id = number_in(draft(&s).json, "id");
	const char *paper = printed(API "/orders/%lld/paper?format=csv", draft_id);

	door_account("organiser.blind", CAN(CAN_READ) | CAN(CAN_WAVES) | CAN(CAN_EXPORT), "74");
	WANT(GET_AS("organiser.blind", paper), 403);
	WANT(GET_AS("ward.25975", paper), 404);
	Reply csv = GET_AS("board", paper);
	expect(csv, 200);
	/* Dĩ An stands before Thuận An, the lead before the others. */
	ptrdiff_t an = str_find(csv.text, STR("Nguyễn An")), lan = str_find(csv.text, STR("Trần Thị Lan")),
		  hoa = str_find(csv.text, STR("Lê Văn Hòa"));
	assert_true(hoa >= 0 && hoa < an && an < lan);
	assert_true(has(csv.text, "Phường An Phú, Thành phố Thuận An") && has(csv.text, "08/09/2021"));
	assert_true(has(csv.text, "Tổ trưởng") && has(csv.text, "0900000001") && has(csv.text, "Sở Y tế"));
	WANT(GET_AS("board", printed(API "/orders/%lld/paper?format=docx", draft_id)), 422);
	Reply pdf = GET_AS("board", printed(API "/orders/%lld/paper", draft_id));
	expect(pdf, 200);
	assert_true(str_starts(pdf.text, STR("%PDF-")) && strcmp(pdf.call->type, "application/pdf") == 0);
	r = post("board", printed(API "/orders/%lld/issue", draft_id), 1, "{}");
	expect(r, 200);
	Reply after = GET_AS("board", paper);
	assert_true(str_eq(after.text, csv.text)); /* what was shown is what was signed */
}

static void test_whoever_holds_the_paper_sees_whether_it_is_real(void **unused UNUSED)
{
	Sending s = make_sending(true);
	Reply r;
	int64_t id = issued(&s, &r);
	const char *code = text_in(r.json, "code");
	const char *page = str_printf(&fresh.arena, "/v/%s", code).ptr;
	Reply seen = GET_AS(NULL, page);

	expect(seen, 200);
	assert_true(seen.text.len < 15000);
	assert_true(has(seen.text, "05/QĐ-BCĐ") && has(seen.text, "23/08/2021") &&
		    has(seen.text, "BAN CHỈ ĐẠO PHÒNG, CHỐNG DỊCH") && has(seen.text, "Phường An Phú 2"));
	assert_true(has(seen.text, "Đang có hiệu lực"));
	for (size_t i = 0; i < COUNT_OF(people); i++)
		assert_false(has(seen.text, people[i]));
	assert_false(has(seen.text, "Nguyễn Văn Mẫu"));
	Reply english = GET_AS(NULL, str_printf(&fresh.arena, "/v/%s?lang=en", code).ptr);
	assert_true(has(english.text, "In force"));
	Reply unknown = GET_AS(NULL, "/v/TS-2222-2222");
	expect(unknown, 404);
	assert_true(has(unknown.text, "action=\"/v\"") && has(unknown.text, "Không có quyết định nào"));
	r = post("board", printed(API "/orders/%lld/withdraw", id), 2, "{}");
	expect_fault(r, 422, "note", "required");
	WANT(post("board", printed(API "/orders/%lld/withdraw", id), 2, "{\"note\":\"Sai ngày đi.\"}"), 200);
	seen = GET_AS(NULL, page);
	assert_true(has(seen.text, "Đã bị thu hồi") && has(seen.text, "Sai ngày đi.") &&
		    !has(seen.text, "Đang có hiệu lực"));
	Value v[] = { VAL_I64(id) };
	Tour *tours;
	assert_int_equal(
		world_rows(&tour_resource, "order_id = ?1 AND state = 'withdrawn'", v, 1, &tours), 3);
	Nomination *names;
	Value wave = VAL_I64(s.wave);
	assert_int_equal(
		world_rows(&nomination_resource, "wave_id = ?1 AND standing = 'reserve'", &wave, 1, &names),
		3);
	/* Too many looks are slowed down. */
	int status = 200;
	for (int i = 0; i < 2000 && status != 429; i++) {
		Reply look = GET_AS(NULL, page);

		status = look.status;
		reply_done(&look);
	}
	assert_int_equal(status, 429);
}

/* Who answers for the agency from now on, without a grant. */
static void give_head(int64_t agency, const char *login)
{
	Value v = VAL_I64(agency);
	Agency *a;

	door_account(login, 0, NULL);
	assert_int_equal(world_rows(&agency_resource, "id = ?1", &v, 1, &a), 1);
	Appointment holds = { .post_id = a[0].post_id,
		.account_id = world_account_id(str_from(login)),
		.holder = STR("Thủ trưởng"),
		.from_ms = WORLD_START_MS - DAY_MS };
	world_save(&appointment_resource, &holds);
}

/* Lan and Hòa are of the first agency, An of the second: none of the second's may be seen by the first. */
static void test_a_head_gets_an_extract_of_its_own_people(void **unused UNUSED)
{
	Sending s = make_sending_of(true, found_agency("SGD", "Sở Giáo dục"));
	int64_t id = number_in(draft(&s).json, "id");
	const char *of = printed(API "/orders/%lld/extract?agency=", id);
	const char *own = str_printf(&fresh.arena, "%s%lld&format=csv", of, (long long)s.agency).ptr;
	const char *other = str_printf(&fresh.arena, "%s%lld&format=csv", of, (long long)s.second).ptr;

	give_head(s.agency, "head.syt");
	give_head(s.second, "head.sgd");
	give_head(found_agency("STP", "Sở Tư pháp"), "head.stp");
	/* What is not signed yet is the board's. */
	WANT(GET_AS("head.syt", own), 403);
	WANT(GET_AS("board", own), 200);
	Reply r = post("board", printed(API "/orders/%lld/issue", id), 1, "{}");
	expect(r, 200);
	Reply csv = GET_AS("head.syt", own);
	expect(csv, 200);
	assert_true(
		has(csv.text, "Trần Thị Lan") && has(csv.text, "Lê Văn Hòa") && has(csv.text, "0900000001"));
	assert_false(has(csv.text, "Nguyễn An") || has(csv.text, "0900000003") || has(csv.text, "Giáo dục"));
	/* As on the whole list: An is its second. */
	assert_true(has(csv.text, "\r\n1,") && has(csv.text, "\r\n3,") && !has(csv.text, "\r\n2,"));
	assert_true(has(csv.text, "Trích văn bản số 05/QĐ-BCĐ ngày 23/08/2021: 2 người của Sở Y tế, trong "
				  "tổng số 3 người tại 2 xã"));
	r = GET_AS("head.sgd", other);
	expect(r, 200);
	assert_true(has(r.text, "Nguyễn An") && has(r.text, "1 người của Sở Giáo dục"));
	assert_false(has(r.text, "Lan") || has(r.text, "0900000001"));
	/* Another agency's is not there for a head, nor is the whole paper. */
	WANT(GET_AS("head.syt", other), 404);
	WANT(GET_AS("head.sgd", own), 404);
	WANT(GET_AS("head.stp", own), 404);
	WANT(GET_AS("head.syt", printed(API "/orders/%lld/paper", id)), 403);
	WANT(GET_AS("head.syt", printed(API "/orders/%lld/extract", id)), 422);
	WANT(GET_AS(NULL, own), 401);
}

static void test_an_extract_is_no_list_of_anything_else(void **unused UNUSED)
{
	Sending s = make_sending_of(true, found_agency("SGD", "Sở Giáo dục"));
	int64_t none = found_agency("STP", "Sở Tư pháp"), id;
	Reply r;

	give_head(s.agency, "head.syt");
	give_head(none, "head.stp");
	id = issued(&s, &r);
	/* An order that names nobody of one's agency is as one that there is not. */
	const char *mine = str_printf(&fresh.arena, "?agency=%lld", (long long)none).ptr;
	r = GET_AS(
		"head.stp", str_printf(&fresh.arena, API "/orders/%lld/extract%s", (long long)id, mine).ptr);
	expect_fault(r, 404, "id", "not_found");
	r = GET_AS("head.stp", str_printf(&fresh.arena, API "/orders/999999/extract%s", mine).ptr);
	expect_fault(r, 404, "id", "not_found");
	door_account("organiser.blind", CAN(CAN_READ) | CAN(CAN_WAVES) | CAN(CAN_EXPORT), "74");
	mine = str_printf(
		&fresh.arena, API "/orders/%lld/extract?agency=%lld", (long long)id, (long long)s.agency)
		       .ptr;
	WANT(GET_AS("organiser.blind", mine), 403);
	Reply pdf = GET_AS("head.syt", mine);
	expect(pdf, 200);
	assert_true(str_starts(pdf.text, STR("%PDF-")));
	r = GET_AS("head.syt", str_printf(&fresh.arena, "%s&format=xlsx", mine).ptr);
	expect(r, 200);
	/* The list of orders says of which there is one. */
	r = GET_AS("head.syt", str_printf(&fresh.arena, API "/waves/%lld/orders?agency=%lld",
				       (long long)s.wave, (long long)s.agency)
				       .ptr);
	expect(r, 200);
	assert_int_equal(json_array_size(items_of(&r)), 1);
	assert_int_equal(number_in(json_array_get(items_of(&r), 0), "of_agency"), 2);
	assert_true(json_is_false(json_object_get(json_array_get(items_of(&r), 0), "paper")));
	r = GET_AS("head.syt", str_printf(&fresh.arena, API "/waves/%lld/orders?agency=%lld",
				       (long long)s.wave, (long long)s.second)
				       .ptr);
	expect_fault(r, 404, "agency", "not_found");
	r = GET_AS("board", str_printf(&fresh.arena, API "/waves/%lld/orders?agency=%lld", (long long)s.wave,
				    (long long)none)
				    .ptr);
	assert_int_equal(json_array_size(items_of(&r)), 0);
}

static const char *subject(int64_t id)
{
	return printed("\"subject_id\":%lld,", id);
}

/* What is told of the tours, the names and the cadres of the others does not reach a head, not by an id
 * either. */
static void test_a_head_hears_of_its_own_people_alone(void **unused UNUSED)
{
	Sending s = make_sending_of(true, found_agency("SGD", "Sở Giáo dục"));
	Tour tours[3];

	give_head(s.agency, "head.syt");
	give_head(s.second, "head.sgd");
	door_account("nobody", 0, NULL);
	WANT(GET_AS("nobody", API "/events"), 403);
	Reply syt = GET_AS("head.syt", API "/events"), sgd = GET_AS("head.sgd", API "/events"),
	      board = GET_AS("board", API "/events");
	issue_to(&s, tours, COUNT_OF(tours));
	assert_true(hears(&syt, subject(tours[0].id)) && hears(&syt, subject(tours[1].id)));
	assert_true(hears(&sgd, subject(tours[2].id)) && hears(&sgd, subject(s.names[2])));
	assert_true(hears(&board, subject(tours[2].id)) && hears(&board, "event: order"));
	Cadre *x;
	Value v = VAL_I64(s.cadres[2]);
	assert_int_equal(world_rows(&cadre_resource, "id = ?1", &v, 1, &x), 1);
	x[0].experience++;
	world_save(&cadre_resource, x);
	assert_true(hears(&sgd, subject(s.cadres[2])));
	WaveActing end = { .note = STR("") };
	world_send((Command){ .kind = COMMAND_WAVE, .act = WAVE_CLOSE, .subject_id = s.wave, .row = &end });
	assert_true(hears(&syt, "event: wave") && hears(&sgd, "event: wave"));
	Str told = http_memory_said(syt.call, &fresh.arena), other = http_memory_said(sgd.call, &fresh.arena);
	assert_false(has(told, subject(tours[2].id)) || has(told, subject(s.names[2])) ||
		     has(told, subject(s.cadres[2])) || has(told, "event: order") ||
		     has(told, "event: plan") || has(told, "event: task") || has(told, "event: grant"));
	for (size_t i = 0; i < 2; i++)
		assert_false(has(other, subject(tours[i].id)) || has(other, subject(s.names[i])) ||
			     has(other, str_cstr(&fresh.arena, tours[i].code)));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		DOOR_TEST(test_a_draft_says_what_its_template_asks_for),
		DOOR_TEST(test_only_an_approved_plan_is_issued),
		DOOR_TEST(test_a_tour_for_each_name),
		DOOR_TEST(test_the_paper_is_made_from_rows),
		DOOR_TEST(test_a_head_gets_an_extract_of_its_own_people),
		DOOR_TEST(test_an_extract_is_no_list_of_anything_else),
		DOOR_TEST(test_a_head_hears_of_its_own_people_alone),
		DOOR_TEST(test_whoever_holds_the_paper_sees_whether_it_is_real),
	};

	return door_run(tests);
}
