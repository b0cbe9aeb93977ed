/*
 * test_access.c: every route × every role × inside and outside of its area, with a mark in every personal and
 * health field of the things that are asked for.
 *
 * A route without a row in access_rows.h fails the build. For each call: the status is the one that follows
 * from the row and the role; no mark of the outside ever shows; a mark of the inside shows only to who may
 * see it. Commands are refused without their key and without, or with a stale, version.
 */
#include "http/access_rows.h"
#include "http/access_sending.h"
#include "http/sent.h"

#include <string.h>

#define INSIDE_CODE  "25975"
#define OUTSIDE_CODE "25942"

static Things inside, outside;
static Sent sent;
static int64_t uniques;

/* ---- marks ---- */

typedef struct Mark {
	const char *inside, *outside;
	unsigned needs; /* all of these … */
	unsigned or_one_of; /* … or one of these */
} Mark;
static const Mark marks[] = {
	{ "CNRY-name-in", "CNRY-name-out", C(PERSONAL), 0 },
	{ "0912345001", "0912345002", C(PERSONAL), 0 },
	{ "CNRY-address-in", "CNRY-address-out", C(PERSONAL), 0 },
	{ "11.54321", "11.65432", C(PERSONAL), 0 },
	{ "106.54321", "106.65432", C(PERSONAL), 0 },
	{ "CNRY-text-in", "CNRY-text-out", C(PERSONAL) | C(HEALTH), 0 },
	{ "\"pregnant\"]", "\"disabled\"]", C(HEALTH), 0 },
	{ "CNRY-note-in", "CNRY-note-out", C(PERSONAL), 0 },
	{ "0977000001", "0977000002", C(PERSONAL), C(POSTS) },
	{ "0966000001", "0966000002", C(PERSONAL), C(ACCOUNTS) },
};
#define HOLDER_PHONE  8 /* in marks */
#define ACCOUNT_PHONE 9

static bool has(Str text, const char *needle)
{
	return str_find(text, str_from(needle)) >= 0;
}

static void check_marks(const char *what, unsigned cans, const Reply *r)
{
	for (size_t i = 0; i < COUNT_OF(marks); i++) {
		bool may = (cans & marks[i].needs) == marks[i].needs || cans & marks[i].or_one_of;

		if (has(r->text, marks[i].outside))
			fail_msg("%s shows \"%s\", which lies outside", what, marks[i].outside);
		if (!may && has(r->text, marks[i].inside))
			fail_msg("%s shows \"%s\" without the right", what, marks[i].inside);
	}
}

/* ---- things ---- */

static void make_request(Things *t, bool in)
{
	const char *end = in ? "in" : "out";
	Reply r = ask(&(Ask){ .who = "hotline.74",
		.method = POST,
		.target = API "/requests",
		.body = str_printf(&fresh.arena,
			"{\"kind\":\"food\",\"area_code\":\"%s\",\"text\":\"CNRY-text-%s\",\"name\":\"CNRY-"
			"name-%s\","
			"\"phone\":\"%s\",\"address\":\"CNRY-address-%s\",\"lat\":%s,\"lon\":%s,"
			"\"vulnerable\":[\"%s\"]}",
			t->code, end, end, in ? marks[1].inside : marks[1].outside, end,
			in ? marks[3].inside : marks[3].outside, in ? marks[4].inside : marks[4].outside,
			in ? "pregnant" : "disabled")
				.ptr });

	expect(r, 201);
	t->request = number_in(r.json, "id");
	t->ts = str_cstr(&fresh.arena, str_from(text_in(r.json, "code")));
	Reply note = ask(&(Ask){ .who = in ? "ward.25975" : "ward.25942",
		.method = POST,
		.target = printed(API "/requests/%lld/note", t->request),
		.version = 1,
		.body = in ? "{\"text\":\"CNRY-note-in\"}" : "{\"text\":\"CNRY-note-out\"}" });
	expect(note, 200);
	Reply proof = ask(&(Ask){ .who = in ? "ward.25975" : "ward.25942",
		.method = POST,
		.target = printed(API "/requests/%lld/proof", t->request),
		.type = "application/pdf",
		.body = in ? "%PDF-1.4\n% in\n%%EOF\n" : "%PDF-1.4\n% out\n%%EOF\n" });
	expect(proof, 201);
	t->proof = number_in(proof.json, "id");
}

static void make_sent(Things *t, bool in)
{
	if (sent.db) /* one connection is enough to take both away again */
		db_close(&sent.db);
	sent = sent_start(t->code, in ? "SENT-IN" : "SENT-OUT", 0);
	SentOne one = sent_with_kit(&sent, in ? "CNRY-name-in" : "CNRY-name-out",
		in ? marks[1].inside : marks[1].outside, in ? "CNRY-address-in" : "CNRY-address-out",
		&t->kit);
	t->tour = one.tour;
}

static Things make_things(const char *code, bool in)
{
	Things t = { .code = code, .area = world_area_id(str_from(code)) };
	const View *v = store_view(world.store);

	t.parent = directory_area(v->dir, t.area)->parent_id;
	store_view_release(world.store, &v);
	Post post = { .area_id = t.area, .kind = POST_CHAIR, .title = STR("Chức danh thử") };
	t.post = world_save(&post_resource, &post);
	Appointment a = { .post_id = t.post,
		.holder = STR("Người giữ"),
		.phone = str_from(in ? marks[HOLDER_PHONE].inside : marks[HOLDER_PHONE].outside),
		.from_ms = WORLD_START_MS - 22 * DAY_MS,
		.rank = 3 };
	t.appointment = world_save(&appointment_resource, &a);
	Duty d = { .post_id = t.post,
		.appointment_id = t.appointment,
		.from_ms = WORLD_START_MS,
		.to_ms = WORLD_START_MS + DAY_MS };
	t.duty = world_save(&duty_resource, &d);
	Account account = { .login = str_from(in ? "acct.in" : "acct.out"),
		.name = STR("Người thử"),
		.phone = str_from(in ? marks[ACCOUNT_PHONE].inside : marks[ACCOUNT_PHONE].outside),
		.password_hash = STR("$none") };
	t.account = world_save(&account_resource, &account);
	Grant grant = { .account_id = t.account, .area_id = t.area, .cans = CAN(CAN_READ) };
	t.grant = world_save(&grant_resource, &grant);
	NeedAsk need = { .area_id = t.area, .role = CADRE_MEDICAL, .people = 5, .reason = STR("Thêm ca.") };
	t.ask = world_save(&need_ask_resource, &need);
	make_sending(&t, in);
	StaffReporting staff = { .area_code = str_from(code), .establishment = 60, .present = 45 };
	Command report = { .key = world_key(), .kind = COMMAND_STAFF_REPORT, .row = &staff };
	assert_int_equal(store_commit_wait(world.store, world.c, &report), OK);
	make_plan(&t);
	make_order(&t);
	make_request(&t, in);
	make_sent(&t, in);
	return t;
}

/* A token of the account that a row may take back. */
static int64_t new_token(const Things *t)
{
	Token token = { .account_id = t->account,
		.name = STR("chương trình"),
		.secret_hash = hash_text(&fresh.arena, hash_of(str_from(printed("t%lld", ++uniques)))),
		.created_at_ms = clock_now_ms() };

	return world_save(&token_resource, &token);
}

/* ---- a row's words ---- */

static void add_word(Buf *b, Str name, const Things *t)
{
	bool in = t == &inside;
	const struct {
		const char *name;
		int64_t number;
		const char *text;
	} words[] = { { "area", t->area, NULL }, { "code", 0, t->code }, { "parent", t->parent, NULL },
		{ "request", t->request, NULL }, { "ts", 0, t->ts }, { "post", t->post, NULL },
		{ "appointment", t->appointment, NULL }, { "duty", t->duty, NULL },
		{ "account", t->account, NULL }, { "agency", t->agency, NULL }, { "cadre", t->cadre, NULL },
		{ "wave", t->wave, NULL }, { "quota", t->quota, NULL }, { "nomination", t->nomination, NULL },
		{ "plan", t->plan, NULL }, { "planned", t->planned, NULL }, { "pin", t->pin, NULL },
		{ "order", t->order, NULL }, { "tour", t->tour, NULL }, { "kit", t->kit, NULL },
		{ "grant", t->grant, NULL }, { "proof", t->proof, NULL }, { "ask", t->ask, NULL },
		{ "phone", 0, in ? marks[1].inside : marks[1].outside },
		{ "holder_phone", 0, in ? marks[HOLDER_PHONE].inside : marks[HOLDER_PHONE].outside },
		{ "account_phone", 0, in ? marks[ACCOUNT_PHONE].inside : marks[ACCOUNT_PHONE].outside },
		{ "login", 0, in ? "acct.in" : "acct.out" }, { "n", ++uniques, NULL } };

	if (str_eq(name, STR("from")) || str_eq(name, STR("to"))) { /* one hour, long over */
		int64_t hour = str_eq(name, STR("from")) ? ++uniques : uniques + 1;

		buf_add(b, time_text(&fresh.arena, WORLD_START_MS - 3000 * DAY_MS + hour * HOUR_MS));
		return;
	}
	if (str_eq(name, STR("token"))) {
		buf_add_i64(b, new_token(t));
		return;
	}
	for (size_t i = 0; i < COUNT_OF(words); i++) {
		if (!str_eq(name, str_from(words[i].name)))
			continue;
		if (words[i].text)
			buf_add(b, str_from(words[i].text));
		else
			buf_add_i64(b, words[i].number);
		return;
	}
	fail_msg("a row names {%.*s}, which nobody knows", STR_ARG(name));
}

static bool is_word_of(Str s)
{
	for (size_t i = 0; i < s.len; i++) {
		if (!((s.ptr[i] >= 'a' && s.ptr[i] <= 'z') || s.ptr[i] == '_'))
			return false;
	}
	return s.len > 0;
}

/* Braces of JSON stay: only {word} is one of ours. */
static const char *fill(const char *text, const Things *t)
{
	CLEANUP(buf_done)
	Buf b;
	Str rest = str_from(text);

	buf_init(&b, 10000);
	while (rest.len) {
		ptrdiff_t end = rest.ptr[0] == '{' ? str_find(rest, STR("}")) : -1;
		Str word = end > 1 ? str_sub(rest, 1, (size_t)end - 1) : (Str){ "", 0 };

		if (is_word_of(word)) {
			add_word(&b, word, t);
			rest = str_sub(rest, (size_t)end + 1, rest.len);
		} else {
			buf_add_char(&b, rest.ptr[0]);
			rest = str_sub(rest, 1, rest.len);
		}
	}
	return str_cstr(&fresh.arena, buf_str(&b));
}

static int64_t version_of(const Row *row, const Things *t)
{
	int64_t id, version = 0;

	if (!row->of)
		return 0;
	memcpy(&id, (const char *)t + row->which, sizeof(id));
	const char *sql =
		str_printf(&fresh.arena, "SELECT version FROM %s WHERE id = ?1", row->of->table).ptr;
	Value v = VAL_I64(id);
	assert_int_equal(db_number(world.c, reader_db(world.reader), sql, &v, 1, 0, &version), OK);
	return version;
}

static Ask ask_of(const Row *row, const char *who, const Things *t)
{
	bool pdf = row->body && row->body[0] == '%', form = row->body && strchr(row->body, '=');

	return (Ask){ .who = who,
		.method = row->method,
		.target = fill(row->target ? row->target : row->pattern, t),
		.body = row->body ? fill(row->body, t) : NULL,
		.type = pdf    ? "application/pdf"
			: form ? "application/x-www-form-urlencoded"
			       : NULL,
		.version = version_of(row, t) };
}

/* ---- roles ---- */

typedef struct Who {
	const char *login; /* NULL: nobody is signed in */
	unsigned cans; /* inside; nothing outside */
} Who;
#define WHO_MAX (Role_count + 3)

static size_t make_who(Who *ret)
{
	size_t n = 0;

	ret[n++] = (Who){ NULL, 0 };
	ret[n++] = (Who){ door_account("nobody", 0, NULL), 0 };
	ret[n++] = (Who){ door_account("reader", C(READ), INSIDE_CODE), C(READ) };
	for (unsigned i = 0; i < Role_count; i++) {
		const char *login =
			str_printf(&fresh.arena, "role.%.*s", STR_ARG(enum_name(&Role_names, i))).ptr;

		ret[n++] = (Who){ door_account(login, role_cans((Role)i), INSIDE_CODE), role_cans((Role)i) };
	}
	return n;
}

static const Route *route_of(const Row *row)
{
	for (size_t i = 0; i < route_count; i++) {
		if (routes[i].method == row->method && strcmp(routes[i].pattern, row->pattern) == 0)
			return &routes[i];
	}
	fail_msg("a row for %s, which is no route", row->pattern);
	return NULL;
}

static int wanted_status(const Row *row, const Who *w, bool in)
{
	const Route *r = route_of(row);
	bool passes_door = r->flags & (ROUTE_PUBLIC | ROUTE_ANYONE) || w->cans & CAN(r->can);
	bool may = row->access != NEEDS ||
		   ((w->cans & row->cans) == row->cans && (!row->one_of || w->cans & row->one_of));

	if (row->access == OPEN)
		return row->ok;
	if (!w->login)
		return 401;
	if (!passes_door)
		return 403;
	if (in && !may && (w->cans & row->sees) != row->sees)
		return 404;
	if (in)
		return may ? row->ok : row->denied ? row->denied : 403;
	return row->list ? row->ok : 404;
}

static bool is_empty(const Reply *r)
{
	static const char *const lists[] = { "items", "areas", "waiting", "history", "duplicates" };

	for (size_t i = 0; i < COUNT_OF(lists); i++) {
		if (json_array_size(json_object_get(r->json, lists[i])))
			return false;
	}
	return true;
}

static void ask_row(const Row *row, const Who *w, bool in)
{
	static const char *const method_names[] = { "GET", "HEAD", "POST", "PUT", "PATCH", "DELETE" };
	Ask a = ask_of(row, w->login, in ? &inside : &outside);
	int wanted = wanted_status(row, w, in);
	Reply r = ask(&a);
	const char *what = str_printf(&fresh.arena, "%s %s by %s", method_names[a.method], a.target,
		w->login ? w->login : "a stranger")
				   .ptr;

	if (r.status != wanted)
		fail_msg("%s: %d, wanted %d: %.*s", what, r.status, wanted, (int)MIN(r.text.len, 400),
			r.text.ptr);
	check_marks(what, w->cans, &r);
	if (!in && row->list && row->access == NEEDS && r.status == 200 && !is_empty(&r))
		fail_msg("%s shows something of outside: %.*s", what, (int)MIN(r.text.len, 400), r.text.ptr);
	if (row->ends_session && w->login)
		door_forget(w->login);
	reply_done(&r);
	/* Nobody is slowed down for what others asked before. */
	clock_set_for_drill(clock_now_ms() + MINUTE_MS);
}

static void test_every_route_for_everyone(void **unused UNUSED)
{
	Who who[WHO_MAX];
	size_t n = make_who(who);

	inside = make_things(INSIDE_CODE, true);
	outside = make_things(OUTSIDE_CODE, false);
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		for (size_t k = 0; k < n; k++) {
			ask_row(&rows[i], &who[k], true);
			if (!rows[i].no_outside)
				ask_row(&rows[i], &who[k], false);
		}
	}
}

static void test_every_route_has_a_row(void **unused UNUSED)
{
	for (size_t i = 0; i < route_count; i++) {
		bool found = false;

		for (size_t k = 0; k < COUNT_OF(rows) && !found; k++)
			found = rows[k].method == routes[i].method &&
				strcmp(rows[k].pattern, routes[i].pattern) == 0;
		if (!found)
			fail_msg("%s has no row in access_rows.h: who may ask it?", routes[i].pattern);
	}
}

/* The same rows as a file: also needs the right to export, and hides the same cells. */
static void test_every_list_as_a_file(void **unused UNUSED)
{
	Who who[WHO_MAX];
	size_t n = make_who(who);

	inside = make_things(INSIDE_CODE, true);
	outside = make_things(OUTSIDE_CODE, false);
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		bool is_list = rows[i].list && !strstr(rows[i].pattern, "lookup") &&
			       !strstr(rows[i].pattern, "boards") &&
			       !strstr(rows[i].pattern, "/needs"); /* a line a role: test_needs.c */

		for (size_t k = 0; is_list && k < n; k++) {
			bool may = rows[i].access == OPEN ||
				   (who[k].cans & (rows[i].cans | C(EXPORT))) == (rows[i].cans | C(EXPORT));
			Ask a = ask_of(&rows[i], who[k].login, &inside);
			a.target = str_printf(
				&fresh.arena, "%s%cformat=csv", a.target, strchr(a.target, '?') ? '&' : '?')
					   .ptr;
			Reply r = ask(&a);

			if (r.status != (may ? 200 : who[k].login ? 403 : 401))
				fail_msg("%s by %s: %d", a.target, who[k].login ? who[k].login : "a stranger",
					r.status);
			check_marks(a.target, who[k].cans, &r);
			assert_true(!has(r.text, "vulnerable") || who[k].cans & C(HEALTH));
			assert_true(!may || str_starts(r.text, STR("\xEF\xBB\xBF"
								   "id,version,")));
			reply_done(&r);
		}
	}
}

/* ---- who may see, sees; and it is written down ---- */

static size_t lines_of(int64_t account_id, int64_t request_id)
{
	Value v[] = { VAL_I64(account_id), VAL_I64(request_id) };
	ReadLog *lines;
	Token flush = { .account_id = account_id,
		.secret_hash = hash_text(&fresh.arena, hash_of(str_from(printed("f%lld", ++uniques)))) };

	world_save(&token_resource, &flush); /* what was queued before it is written */
	return world_rows(&read_log_resource, "account_id = ?1 AND request_id = ?2", v, 2, &lines);
}

static void test_reading_health_is_written_down(void **unused UNUSED)
{
	Who who[WHO_MAX];
	size_t n = make_who(who);

	inside = make_things(INSIDE_CODE, true);
	for (size_t k = 1; k < n; k++) {
		int64_t account = world_account_id(str_from(who[k].login));
		bool reads = who[k].cans & C(READ), health = reads && who[k].cans & C(HEALTH);
		bool personal = who[k].cans & C(PERSONAL);

		assert_int_equal(lines_of(account, inside.request), 0);
		Reply r = GET_AS(who[k].login, API "/requests?area=" INSIDE_CODE);
		assert_int_equal(lines_of(account, inside.request), health);
		GET_AS(who[k].login,
			API "/requests?area=" INSIDE_CODE); /* again: the same hour, the same line */
		assert_int_equal(lines_of(account, inside.request), health);
		r = GET_AS(who[k].login, printed(API "/requests/%lld", inside.request));
		assert_int_equal(lines_of(account, inside.request), 2 * health);
		if (!reads)
			continue;
		for (size_t i = 0; i < 8; i++) /* a test of masks would pass if nothing were ever shown */
			assert_int_equal(has(r.text, marks[i].inside),
				(who[k].cans & marks[i].needs) == marks[i].needs);
		assert_int_equal(has(r.text, "\"name\":null"), !personal);
		if (!(who[k].cans & C(EXPORT)))
			continue;
		r = GET_AS(who[k].login, API "/requests?area=" INSIDE_CODE "&format=csv");
		expect(r, 200);
		assert_int_equal(has(r.text, "CNRY-name-in"), personal);
		assert_int_equal(lines_of(account, inside.request), 3 * health);
	}
}

/* Where one may read but not personal fields, one must not find by them either. */
static void test_search_tells_no_more_than_reading(void **unused UNUSED)
{
	static const char *const searches[] = { "q=cnry+name", "q=0912345001", "phone=0912345001" };

	inside = make_things(INSIDE_CODE, true);
	outside = make_things(OUTSIDE_CODE, false);
	door_account("mixed", C(READ), "74");
	Grant more = { .account_id = world_account_id(STR("mixed")),
		.area_id = outside.area,
		.cans = C(READ) | C(PERSONAL) };
	world_save(&grant_resource, &more);
	for (size_t i = 0; i < COUNT_OF(searches); i++) {
		Reply r = GET_AS("mixed", str_printf(&fresh.arena, API "/requests?%s", searches[i]).ptr);

		expect(r, 200);
		for (size_t k = 0; k < json_array_size(items_of(&r)); k++)
			assert_int_equal(number_in(json_array_get(items_of(&r), k), "area_id"), outside.area);
	}
	Reply r = GET_AS("mixed", str_printf(&fresh.arena, API "/requests?q=%s", inside.ts).ptr);
	assert_int_equal(json_array_size(items_of(&r)), 1); /* a code is no secret */
}

/* ---- commands ---- */

static void test_commands_need_key_and_version(void **unused UNUSED)
{
	inside = make_things(INSIDE_CODE, true);
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		const Route *route = route_of(&rows[i]);
		Ask a = ask_of(&rows[i], "admin.74", &inside);

		if (!(route->flags & ROUTE_COMMAND))
			continue;
		a.key = "";
		Reply r = ask(&a);
		expect_fault(r, 422, "Idempotency-Key", "required");
		a.key = "1";
		r = ask(&a);
		expect_fault(r, 422, "Idempotency-Key", "not_a_uuid");
		a.cookie = true;
		a.key = "";
		r = ask(&a);
		expect_fault(r, 422, "Idempotency-Key", "required");
		a.key = NULL;
		a.cookie = false;
		if (!(route->flags & ROUTE_VERSION))
			continue;
		a.version = 0;
		r = ask(&a);
		expect_fault(r, 428, "If-Match", "required");
		a.version = 4711;
		r = ask(&a);
		expect(r, 412);
		assert_int_equal(number_in(r.json, "version"), version_of(&rows[i], &inside));
		assert_true(strlen(text_in(r.json, "title")) > 10);
	}
}

/* ---- giving rights ---- */

static Reply give(const char *who, int64_t account, const char *area_code, const char *cans)
{
	return ask(&(Ask){ .who = who,
		.method = POST,
		.target = API "/grants",
		.body = str_printf(&fresh.arena, "{\"account_id\":%lld,\"area_id\":%lld,\"cans\":[%s]}",
			(long long)account, (long long)world_area_id(str_from(area_code)), cans)
				.ptr });
}

static Reply set_password(const char *who, int64_t account)
{
	return ask(&(Ask){ .who = who,
		.method = PUT,
		.target = printed(API "/accounts/%lld", account),
		.version = 1,
		.body = printed(
			"{\"login\":\"ai%lld\",\"name\":\"Ai\",\"password\":\"mat-khau-dai\"}", account) });
}

static void test_rights_are_given_from_within_ones_own(void **unused UNUSED)
{
	const char *giver = door_account("giver", C(READ) | C(ACCOUNTS), INSIDE_CODE);
	door_account("below", C(READ), INSIDE_CODE);
	door_account("equal", C(READ) | C(HANDLE), INSIDE_CODE);
	door_account("stranger", C(READ), OUTSIDE_CODE);
	door_account("both", C(READ), INSIDE_CODE);
	int64_t below = world_account_id(STR("below")), equal = world_account_id(STR("equal")),
		stranger = world_account_id(STR("stranger")), both = world_account_id(STR("both")),
		chief = world_account_id(STR("province.74"));
	Grant elsewhere = {
		.account_id = both, .area_id = world_area_id(STR(OUTSIDE_CODE)), .cans = C(READ)
	};
	world_save(&grant_resource, &elsewhere);

	Reply r = give(giver, below, INSIDE_CODE, "\"read\"");
	expect(r, 201);
	r = give(giver, below, INSIDE_CODE, "\"read\",\"handle\"");
	expect_fault(r, 403, "cans", "beyond_own_rights");
	r = give(giver, below, OUTSIDE_CODE, "\"read\"");
	expect_fault(r, 404, "area_id", "not_found");
	r = give(giver, below, "725", "\"read\"");
	expect_fault(r, 404, "area_id", "not_found");
	r = give(giver, stranger, INSIDE_CODE, "\"read\"");
	expect_fault(r, 404, "account_id", "not_found");
	/* A password is all the rights of its account. */
	r = set_password(giver, below);
	expect(r, 200);
	r = set_password(giver, equal);
	expect_fault(r, 403, "account_id", "beyond_own_rights");
	r = set_password(giver, both);
	expect_fault(r, 403, "account_id", "beyond_own_rights");
	r = set_password(giver, stranger);
	expect(r, 404);
	r = set_password(giver, chief);
	expect(r, 404);
	r = set_password(giver, world_account_id(STR("giver")));
	expect_fault(r, 403, "password", "not_oneself");
	r = ask(&(Ask){ .who = giver,
		.method = POST,
		.target = API "/tokens",
		.body = printed("{\"account_id\":%lld,\"name\":\"x\"}", equal) });
	expect_fault(r, 403, "account_id", "beyond_own_rights");
}

/* Whoever was sent without a history is gone before the check of every test looks. */
static int access_teardown(void **state)
{
	if (sent.db)
		sent_stop(&sent);
	sent = (Sent){ 0 };
	return door_teardown(state);
}

#define ACCESS_TEST(f) cmocka_unit_test_setup_teardown(f, door_setup, access_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_every_route_has_a_row),
		ACCESS_TEST(test_every_route_for_everyone),
		ACCESS_TEST(test_every_list_as_a_file),
		ACCESS_TEST(test_reading_health_is_written_down),
		ACCESS_TEST(test_search_tells_no_more_than_reading),
		ACCESS_TEST(test_commands_need_key_and_version),
		ACCESS_TEST(test_rights_are_given_from_within_ones_own),
	};

	return door_run(tests);
}
