/*
 * check_requests.c: what is promised to residents: who answers, until when, by which task, and the numbers
 * about it.
 */
#include "store/check_inside.h"

#include "domain/code.h"

/* ---- requests ---- */

static bool code_finds_it(Check *k, Str code)
{
	Str canonical;

	return code_parse(k->c->arena, code, &canonical) && str_eq(canonical, code);
}

/* What a request breaks on its own, without a look at others; NULL: nothing. */
static const char *wrong_with(Check *k, const Request *r)
{
	bool is_open = request_state_is_open(r->state);

	if (r->open != is_open)
		return "open or closed, against its state";
	if (is_open && !r->post_id)
		return "open, and nobody answers for it";
	if (is_open && k->view && !directory_post(k->view->dir, r->post_id))
		return "open, and the post that answers for it does not exist";
	if (is_open && r->due_at_ms <= r->filed_at_ms)
		return "open without a deadline";
	if (is_open == (r->closed_at_ms != 0))
		return "the time of its closing does not agree with its state";
	if ((r->state == REQUEST_ESCALATED) != (r->escalation_id != 0))
		return "its state and what waits above do not agree";
	if ((r->state == REQUEST_JOINED) != (r->joined_to_id != 0))
		return "its state and the request it was joined to do not agree";
	if ((r->state == REQUEST_ANSWERED || r->state == REQUEST_CONFIRMED) && !r->answered_at_ms)
		return "answered at no time";
	if (!r->rulebook_id)
		return "its deadline was set under no rulebook";
	if (!code_finds_it(k, r->code))
		return "its code cannot be read back";
	return NULL;
}

static Status look_at_request(Check *k, const void *row)
{
	const Request *r = row;
	const char *wrong = wrong_with(k, r);

	if (wrong)
		check_found(k, check_id(k, "request", r->id), "%s", wrong);
	return OK;
}

Status check_requests(Check *k)
{
	return check_each(k, &request_resource, look_at_request);
}

/* ---- tasks ---- */

static bool is_own(unsigned kind)
{
	return kind == TASK_ANSWER || kind == TASK_TRIAGE || kind == TASK_VERIFY;
}

/* What an open task breaks on its own; NULL: nothing. */
static const char *wrong_with_task(const Task *t)
{
	if (!t->post_id)
		return "open, and no post answers for it";
	if (t->due_at_ms <= 0)
		return "open without a deadline";
	if (t->late ? t->climb_at_ms != 0 : t->climb_at_ms != t->due_at_ms)
		return "its mark of lateness and the time of its climbing do not agree";
	if ((t->kind == TASK_CHASE) != (t->about_id != 0))
		return "a chase about nothing, or about something and no chase";
	return NULL;
}

/* A chase is about an open, late task of the same subject. */
static bool chases_something(const Task *chase, const Task *tasks, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		if (tasks[i].id == chase->about_id)
			return tasks[i].late;
	}
	return false;
}

static const char *wrong_between(const Request *r, const Task *t)
{
	if (is_own(t->kind) && (t->post_id != r->post_id || t->area_id != r->area_id))
		return "another post or area than its request's";
	if (is_own(t->kind) && t->assignee_id != r->assignee_id)
		return "another assignee than its request's";
	if (t->kind == TASK_ANSWER && t->due_at_ms != r->due_at_ms)
		return "another deadline than its request's";
	return NULL;
}

static void compare_kinds(Check *k, const Request *r, unsigned once, unsigned twice)
{
	unsigned missing = task_kinds_needed(r->state, r->lane) & ~once;
	unsigned wrong = (once & ~task_kinds_possible(r->state)) | twice;

	for (unsigned kind = 0; kind < TaskKind_count; kind++) {
		if ((missing | wrong) >> kind & 1)
			check_found(k, check_id(k, "request", r->id), "%s, and %s %s task",
				RequestState_names.names[r->state],
				missing >> kind & 1 ? "without a"
				: twice >> kind & 1 ? "with more than one"
						    : "with a",
				TaskKind_names.names[kind]);
	}
	if (r->state == REQUEST_FILED && !missing && !(once & (1u << TASK_TRIAGE | 1u << TASK_VERIFY)))
		check_found(k, check_id(k, "request", r->id), "filed, and nobody has the task to look at it");
	if (r->call_back_due != (once >> TASK_CALL_BACK & 1))
		check_found(k, check_id(k, "request", r->id),
			"a call-back is owed without its task, or the other way round");
}

/* A vacant post, an area that has not reported, or a quota that is not met: one task, and chases about it. */
static void check_other_kinds(Check *k, const Task *tasks, size_t n, unsigned once, unsigned twice)
{
	static const struct {
		TaskKind kind;
		const char *what, *why;
	} others[] = {
		{ TASK_FILL_POST, "post", "its open tasks are not those of a vacant post" },
		{ TASK_STAFF_REPORT, "area", "its open tasks are not those of an area that owes a report" },
		{ TASK_NOMINATE, "quota", "its open tasks are not those of a quota to be met" },
	};
	int64_t id = n ? tasks[0].subject_id : 0;
	size_t i = k->view && directory_post(k->view->dir, id)	 ? 0
		   : k->view && directory_area(k->view->dir, id) ? 1
								 : 2;

	if (n && (twice || once != 1u << others[i].kind))
		check_found(k, check_id(k, others[i].what, id), "%s", others[i].why);
}

/* r NULL: the subject is a post, an area or a quota. */
static void check_subject(Check *k, const Request *r, const Task *tasks, size_t n)
{
	unsigned once = 0, twice = 0;
	bool late = false;

	for (size_t i = 0; i < n; i++) {
		const Task *t = &tasks[i];
		const char *wrong = wrong_with_task(t);

		if (!wrong && t->kind == TASK_CHASE && !chases_something(t, tasks, n))
			wrong = "a chase of what is closed or in time";
		if (!wrong && r)
			wrong = wrong_between(r, t);
		if (wrong)
			check_found(k, check_id(k, "task", t->id), "%s", wrong);
		if (t->kind != TASK_CHASE) {
			twice |= once & 1u << t->kind;
			once |= 1u << t->kind;
		}
		late = late || t->late;
	}
	if (r)
		compare_kinds(k, r, once, twice);
	else
		check_other_kinds(k, tasks, n, once, twice);
	if (r && r->late != late)
		check_found(k, check_id(k, "request", r->id),
			"its mark of lateness and those of its tasks do not agree");
}

/* Tasks of subjects that are neither request nor post nor area nor quota are what "refs" finds. */
static Status check_others(Check *k, const Task *tasks, size_t n)
{
	Value id = VAL_I64(n ? tasks[0].subject_id : 0);
	int64_t quotas = 0;

	if (!n)
		return OK;
	TRY(db_number(k->c, k->db, "SELECT COUNT(*) FROM quota WHERE id = ?1", &id, 1, 0, &quotas));
	bool of_office = k->view && (directory_post(k->view->dir, tasks[0].subject_id) ||
					    directory_area(k->view->dir, tasks[0].subject_id));
	if (quotas || of_office)
		check_subject(k, NULL, tasks, n);
	return OK;
}

/* Both in the order of subjects. */
static Status merge_tasks(Check *k, const Request *rows, size_t n, const Task *tasks, size_t task_count)
{
	size_t at = 0;

	for (size_t i = 0; i <= n; i++) {
		size_t from = at, len = 0;

		/* What lies before this request, or behind the last one. */
		while (from < task_count && (i == n || tasks[from].subject_id < rows[i].id)) {
			for (len = 1; from + len < task_count &&
				      tasks[from + len].subject_id == tasks[from].subject_id;)
				len++;
			TRY(check_others(k, &tasks[from], len));
			from += len;
		}
		for (at = from; i < n && at < task_count && tasks[at].subject_id == rows[i].id;)
			at++;
		if (i < n)
			check_subject(k, &rows[i], task_count ? &tasks[from] : NULL, at - from);
	}
	return OK;
}

Status check_tasks(Check *k)
{
	size_t n = CHECK_PAGE, task_count;

	TRY(check_none(k, "task", "SELECT id FROM task WHERE (state = 'open') <> (closed_at_ms = 0)",
		"open and closed at once, or neither"));
	for (int64_t last = INT64_MIN; n == CHECK_PAGE;) {
		ArenaMark mark = arena_mark(k->c->arena);
		Request *rows;
		Task *tasks;

		TRY(check_page(k, &request_resource, last, &rows, &n));
		int64_t to = n == CHECK_PAGE ? rows[n - 1].id : INT64_MAX;
		Value range[] = { VAL_I64(last), VAL_I64(to) };
		TRY(rows_where(k->c, k->db, &task_resource,
			"subject_id > ?1 AND subject_id <= ?2 AND state = 'open' ORDER BY subject_id, id",
			range, 2, (void **)&tasks, &task_count));
		TRY(merge_tasks(k, rows, n, tasks, task_count));
		last = to;
		arena_reset(k->c->arena, mark);
	}
	return OK;
}

/* ---- escalations ---- */

static const char *wrong_above(Check *k, const Escalation *e)
{
	bool waits = e->state == ESCALATION_WAITING || e->state == ESCALATION_ACKNOWLEDGED;

	if ((e->state == ESCALATION_DECIDED) != (e->decided_at_ms != 0))
		return "its decision has no time, or a time and no decision";
	if ((e->state == ESCALATION_ACKNOWLEDGED) && !e->acknowledged_at_ms)
		return "acknowledged at no time";
	if (!waits || !k->view)
		return NULL;
	if (e->due_at_ms <= 0)
		return "waits above without a deadline";
	if (e->at_area_id == e->from_area_id ||
		!directory_is_inside(k->view->dir, e->from_area_id, e->at_area_id))
		return "waits where nothing is above the area it came from";
	if (e->climbs >= directory_depth(k->view->dir, e->from_area_id))
		return "climbed further than there are levels";
	const Post *post = directory_post(k->view->dir, e->at_post_id);
	if (post && !directory_is_inside(k->view->dir, e->at_area_id, post->area_id))
		return "the post that decides is not of that level or above";
	return NULL;
}

static Status look_at_escalation(Check *k, const void *row)
{
	const Escalation *e = row;
	const char *wrong = wrong_above(k, e);

	if (wrong)
		check_found(k, check_id(k, "escalation", e->id), "%s", wrong);
	return OK;
}

Status check_escalations(Check *k)
{
	TRY(check_each(k, &escalation_resource, look_at_escalation));
	TRY(check_none(k, "escalation",
		"SELECT e.id FROM escalation e JOIN request r ON r.id = e.request_id"
		" WHERE (e.state IN ('waiting', 'acknowledged')) <> (r.escalation_id = e.id)",
		"waits, and its request does not wait for it; or the other way round"));
	TRY(check_none(k, "escalation",
		"SELECT e.id FROM escalation e WHERE (e.state = 'waiting') <>"
		" EXISTS (SELECT 1 FROM task t JOIN request r ON r.id = t.subject_id WHERE t.subject_id = "
		"e.request_id"
		" AND t.kind = 'acknowledge' AND t.state = 'open' AND r.escalation_id = e.id)",
		"waits, and nobody has the task to acknowledge it; or the other way round"));
	/* The act of deciding changes neither area nor ward: its event stands in the area that asked. */
	return check_none(k, "escalation",
		"SELECT e.id FROM escalation e WHERE e.state = 'decided' AND NOT EXISTS (SELECT 1 FROM event "
		"v"
		" WHERE v.subject_id = e.request_id AND v.kind = 'request' AND v.area_id = e.from_area_id"
		" AND v.body LIKE '{\"act\":\"decide\"%')",
		"decided, but no decision came back to the area that asked");
}

/* ---- tallies ---- */

typedef struct AreaNumber {
	int64_t area_id, n;
} AreaNumber;

static Status area_numbers(Check *k, const char *sql, AreaNumber **ret, size_t *ret_n)
{
	CLEANUP(stmt_release)
	Stmt *st = NULL;
	size_t room = 64, n = 0;
	bool row = false;
	AreaNumber *list = arena_array(k->c->arena, AreaNumber, room);

	TRY(db_prepare(k->c, k->db, sql, &st));
	for (;;) {
		TRY(stmt_step(k->c, st, &row));
		if (!row)
			break;
		list = arena_more(k->c->arena, list, sizeof(*list), n, &room);
		list[n++] = (AreaNumber){ stmt_i64(st, 0), stmt_i64(st, 1) };
	}
	*ret = list;
	*ret_n = n;
	return OK;
}

static Status compare_tally(Check *k, const char *name, const char *condition)
{
	Arena *a = k->c->arena;
	ArenaMark mark = arena_mark(a);
	AreaNumber *board, *rows;
	size_t boards, counts, i = 0, j = 0;

	Str of_board = str_printf(
		a, "SELECT area_id, n FROM tally WHERE name = '%s' AND n <> 0 ORDER BY area_id", name);
	Str of_rows = str_printf(a,
		"SELECT r.area_id, CAST(COUNT(*) AS bigint) FROM request r WHERE %s GROUP BY r.area_id ORDER "
		"BY r.area_id",
		condition);
	TRY(area_numbers(k, str_cstr(a, of_board), &board, &boards));
	TRY(area_numbers(k, str_cstr(a, of_rows), &rows, &counts));
	while (i < boards || j < counts) {
		bool take_board = i < boards && (j == counts || board[i].area_id <= rows[j].area_id);
		bool take_row = j < counts && (i == boards || rows[j].area_id <= board[i].area_id);
		int64_t area_id = take_board ? board[i].area_id : rows[j].area_id;
		int64_t said = take_board ? board[i++].n : 0, is = take_row ? rows[j++].n : 0;

		if (said != is)
			check_found(k, check_id(k, "area", area_id),
				"%s: the board says %lld, the rows are %lld", name, (long long)said,
				(long long)is);
		k->report->looked++;
	}
	arena_reset(a, mark);
	return OK;
}

Status check_tallies(Check *k)
{
#define X(name, is, condition) TRY(compare_tally(k, name, condition));
	TALLY_LIST(X)
#undef X
	return OK;
}
