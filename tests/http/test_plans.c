/*
 * test_plans.c: no list reads a whole table: SQLite's plan for every question that a list asks.
 *
 * What takes a millisecond with a hundred requests takes a tenth of a second with a million, and no test with
 * a hundred notices. The plan is the same with few rows and with many, because nothing here is measured by
 * ANALYZE. PostgreSQL gets the same questions, but its plans depend on the rows.
 */
#include "http/door.h"

#include "store/driver.h"

#define QUESTIONS_MAX 64
#define API	      "/api/v1"

/* ---- which questions are asked ---- */

static struct {
	const char *sql[QUESTIONS_MAX];
	size_t count;
} asked;
static __thread bool is_watching; /* the writer and the feed have questions of their own */

static void note_question(const char *sql, bool was_whole UNUSED)
{
	if (!is_watching || strncmp(sql, "SELECT ", 7) != 0)
		return;
	for (size_t i = 0; i < asked.count; i++) {
		if (strcmp(asked.sql[i], sql) == 0)
			return;
	}
	assert_true(asked.count < QUESTIONS_MAX);
	asked.sql[asked.count++] = str_cstr(&fresh.arena, str_from(sql));
}

/* Asks for the first page, its count, and the page after it. */
static void ask_list(const char *who, const char *list)
{
	char sep = strchr(list, '?') ? '&' : '?';
	Arena *a = &fresh.arena;

	door_token(who); /* made by a question of the test */
	asked.count = 0;
	is_watching = true;
	Reply r = GET_AS(who, str_printf(a, API "%s%climit=1&count=1", list, sep).ptr);
	expect(r, 200);
	const char *cursor = text_in(r.json, "next_cursor");
	if (*cursor) {
		r = GET_AS(who, str_printf(a, API "%s%climit=1&cursor=%s", list, sep, cursor).ptr);
		expect(r, 200);
	}
	is_watching = false;
	assert_true(asked.count > 0);
}

/* ---- how they are answered ---- */

typedef struct Steps {
	const char *sql;
	Str scanned; /* "SCAN request USING INDEX request_2": every row of a table or an index; empty: none */
	Str found; /* "SEARCH request USING INDEX request_1 (area_id=?)" */
	bool sorted; /* all that was found is put in order before the first row comes out */
} Steps;

static bool reads(Str detail, const char *verb, const char *table)
{
	Str start = str_printf(&fresh.arena, "%s %s", verb, table);

	return str_starts(detail, start) && (detail.len == start.len || detail.ptr[start.len] == ' ');
}

static void note_step(Steps *p, Str detail)
{
	/* What grows with every request. */
	static const char *const growing[] = { "request", "task", "event", "note", "escalation", "proof",
		"read_log" };

	for (size_t i = 0; i < COUNT_OF(growing); i++) {
		if (reads(detail, "SCAN", growing[i]))
			p->scanned = detail;
		if (reads(detail, "SEARCH", growing[i]))
			p->found = detail;
	}
	p->sorted |= str_eq(detail, STR("USE TEMP B-TREE FOR ORDER BY"));
}

static Steps plan_of(Db *db, const char *sql)
{
	Steps p = { .sql = sql };
	Stmt *st = NULL;
	bool row;
	const char *explain = str_printf(&fresh.arena, "EXPLAIN QUERY PLAN %s", sql).ptr;

	if (db_prepare(&fresh.c, db, explain, &st) != OK)
		fail_msg("%s: %s", sql, fresh.c.fault.detail);
	for (int k = 1; strstr(sql, printed("?%lld", k)); k++)
		stmt_bind(st, k, VAL_I64(1));
	for (;;) {
		assert_int_equal(stmt_step(&fresh.c, st, &row), OK);
		if (!row)
			break;
		note_step(&p, str_dup(&fresh.arena, stmt_str(st, 3)));
	}
	stmt_release(&st);
	return p;
}

static void complain(const char *who, const char *list, const Steps *p, const char *what)
{
	fail_msg("%s asks for %s\n  %s\n  %s: %.*s%.*s%s", who, list, p->sql, what, STR_ARG(p->scanned),
		STR_ARG(p->found), p->sorted ? ", and sorts" : "");
}

typedef void Judge(const char *who, const char *list, const Steps *p);

static void judge(Judge *by, const char *who, const char *list)
{
	Db *db = fresh_open(DB_READ);

	ask_list(who, list);
	for (size_t i = 0; i < asked.count; i++) {
		Steps p = plan_of(db, asked.sql[i]);

		by(who, list, &p);
	}
	db_close(&db);
}

/* ---- the lists of the screens ---- */

#define TODAY "2021-08-23T00:00:00%2B07:00"

static const char *const lists[] = { "/requests", "/requests?area=25975", "/requests?kind=food",
	"/requests?kind=food,medicine", "/requests?open=1&kind=food&lane=urgent", "/requests?overdue=1",
	"/requests?waiting=1", "/requests?state=filed", "/requests?state=answered,confirmed",
	"/requests?state=filed&sort=due", "/requests?sort=new", "/requests?assignee=me",
	"/requests?filed_after=" TODAY, "/requests?answered_after=" TODAY,
	"/requests?sort=new&filed_after=" TODAY, "/requests?sort=new&answered_after=" TODAY,
	"/requests?phone=0912345001", "/requests?q=0912345001", "/requests?q=TS-2222-2222", "/requests?q=gao",
	"/tasks", "/tasks?state=open", "/tasks?state=done", "/tasks?state=open,done", "/tasks?late=1",
	"/tasks?kind=triage", "/tasks?mine=1", "/boards/command" };

static void fill(void)
{
	sqlite_watch = note_question;
	for (int i = 0; i < 3; i++)
		door_file("25975", printed("0912345%03lld", i));
}

/* The newest events, as they stand, until there are twenty to show. */
#define NEWEST_EVENTS "FROM event WHERE kind IN ('request', 'area') ORDER BY id DESC LIMIT ?1"

static bool is_the_newest(const Steps *p)
{
	return strstr(p->sql, NEWEST_EVENTS) && !p->sorted;
}

/* Within one's areas: never every row of the province, and of open ones never the closed ones of years. */
static void judge_scoped(const char *who, const char *list, const Steps *p)
{
	bool all_of_an_area = str_ends(p->found, STR(" (area_id=?)"));

	if (p->scanned.len && !is_the_newest(p))
		complain(who, list, p, "reads everything");
	for (size_t i = 0; i < request_resource.index_count && strstr(p->sql, "open = 1"); i++) {
		Str name = str_printf(&fresh.arena, " request_%zu ", i + 1);

		if (all_of_an_area && !request_resource.indexes[i].where && str_find(p->found, name) >= 0)
			complain(who, list, p, "reads all that was ever closed");
	}
}

/* One ward's pages come out of an index in their order; a day's or a number's rows are few and may be sorted.
 */
static void judge_ward(const char *who, const char *list, const Steps *p)
{
	judge_scoped(who, list, p);
	if (p->sorted && str_find(p->found, STR("(area_id=?")) > 0 && !strstr(p->sql, " IN ("))
		complain(who, list, p, "sorts what an index could give in order");
}

static void test_no_list_of_a_ward_reads_everything(void **unused UNUSED)
{
	if (fresh.dialect != SQLITE)
		skip();
	fill();
	for (size_t i = 0; i < COUNT_OF(lists); i++) {
		judge(judge_ward, "ward.25975", lists[i]);
		judge(judge_scoped, "district.725", lists[i]);
	}
}

/* Whoever sees the whole province may walk an index until the page is full, but not sort all there is. */
static void judge_everywhere(const char *who, const char *list, const Steps *p)
{
	if (p->scanned.len && p->sorted)
		complain(who, list, p, "sorts everything");
}

static void test_no_list_of_the_province_sorts_everything(void **unused UNUSED)
{
	static const char *const more[] = { "/callbacks",
		"/intake/lookup?phone=0912345001&area=25975&kind=food" };

	if (fresh.dialect != SQLITE)
		skip();
	fill();
	for (size_t i = 0; i < COUNT_OF(lists); i++) {
		if (!strstr(lists[i], "done")) /* what was done is asked of an area */
			judge(judge_everywhere, "province.74", lists[i]);
	}
	for (size_t i = 0; i < COUNT_OF(more); i++)
		judge(judge_everywhere, "hotline.74", more[i]);
}

/* What is found by a number has an index of its own; without it the hotline waits while the phone is held. */
static void judge_found(const char *who, const char *list, const Steps *p)
{
	if (p->scanned.len)
		complain(who, list, p, "reads everything");
}

static void test_one_number_is_found_at_once(void **unused UNUSED)
{
	if (fresh.dialect != SQLITE)
		skip();
	fill();
	judge(judge_found, "hotline.74", "/requests?q=0912345001");
	judge(judge_found, "hotline.74", "/requests?phone=0912345001");
	judge(judge_found, "hotline.74", "/requests?q=TS-2222-2222");
	judge(judge_found, "hotline.74", "/intake/lookup?phone=0912345001&area=25975&kind=food");
}

/* The province's table of needs counts what was filed for days and what is open: never from the rows. */
static void judge_counted(const char *who, const char *list, const Steps *p)
{
	Str step = p->found.len ? p->found : p->scanned;

	if (!strstr(p->sql, "FROM request"))
		return;
	if (str_find(step, STR(" USING COVERING INDEX ")) < 0)
		complain(who, list, p, "reads the rows");
	if (strstr(p->sql, "open = 1"))
		return;
	if (str_find(step, STR("(filed_at_ms>?)")) < 0)
		complain(who, list, p, "counts all that was ever filed");
}

static void test_needs_are_counted_in_indexes(void **unused UNUSED)
{
	if (fresh.dialect != SQLITE)
		skip();
	fill();
	judge(judge_counted, "province.74", "/needs");
	judge(judge_counted, "ward.25975", "/needs");
}

/* Some dozens wait for a decision above; those that are open are a hundred thousand in a bad week. */
static void judge_waiting(const char *who, const char *list, const Steps *p)
{
	Str step = p->found.len ? p->found : p->scanned;
	bool is_own = false;

	if (!strstr(p->sql, "state = 'escalated'"))
		return;
	for (size_t i = 0; i < request_resource.index_count; i++) {
		const Index *x = &request_resource.indexes[i];
		Str name = str_printf(&fresh.arena, " request_%zu", i + 1);

		is_own |= x->where && strstr(x->where, "escalated") &&
			  (str_ends(step, name) ||
				  str_find(step, str_printf(&fresh.arena, "%.*s ", STR_ARG(name))) >= 0);
	}
	if (!is_own || p->sorted)
		complain(who, list, p, "looks for them among all that are open");
}

static void test_what_waits_is_not_looked_for_among_all(void **unused UNUSED)
{
	if (fresh.dialect != SQLITE)
		skip();
	fill();
	judge(judge_waiting, "province.74", "/boards/command");
	judge(judge_waiting, "province.74", "/requests?waiting=1");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		DOOR_TEST(test_no_list_of_a_ward_reads_everything),
		DOOR_TEST(test_no_list_of_the_province_sorts_everything),
		DOOR_TEST(test_one_number_is_found_at_once),
		DOOR_TEST(test_needs_are_counted_in_indexes),
		DOOR_TEST(test_what_waits_is_not_looked_for_among_all),
	};

	return door_run(tests);
}
