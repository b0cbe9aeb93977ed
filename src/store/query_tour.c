/* query_tour.c: questions about tours. See query_tour.h. */
#include "store/query_tour.h"
#include "store/query_text.h"

#include "base/text.h"

#include <stdlib.h>

/* ---- lists ---- */

/* Ids are our own numbers: in the text they let both databases choose the index. 0 is "none", -1 nobody. */
static void add_ids(Query *q, const char *column, const int64_t *ids, size_t n)
{
	buf_addf(&q->sql, "%s IN (-1", column);
	for (size_t i = 0; i < n; i++)
		buf_addf(&q->sql, ",%lld", (long long)ids[i]);
	buf_add_char(&q->sql, ')');
}

static bool is_nowhere(const TourFilter *f)
{
	return scope_is_nowhere(&f->scope) && f->agency_count == 0;
}

static void where_seen(Query *q, const TourFilter *f)
{
	if (f->scope.everywhere)
		return;
	query_and(q);
	if (f->agency_count == 0) {
		add_ids(q, "area_id", f->scope.areas, f->scope.count);
		return;
	}
	buf_add_char(&q->sql, '(');
	add_ids(q, "area_id", f->scope.areas, f->scope.count);
	buf_add(&q->sql, STR(" OR "));
	add_ids(q, "agency_id", f->agencies, f->agency_count);
	buf_add_char(&q->sql, ')');
}

static void where_name(Query *q, Str words)
{
	Arena *a = q->c->arena;
	Str rest = text_fold(a, words);

	for (int n = 0; rest.len && n < 4; n++) {
		Str word = str_cut(rest, ' ', &rest);

		query_and(q);
		/* Folded text has only letters, digits and spaces: nothing to escape in LIKE. */
		int number = query_value(q, VAL_STR(str_printf(a, "%%%.*s%%", STR_ARG(word))));
		buf_addf(&q->sql, "cadre_id IN (SELECT x.id FROM cadre x WHERE x.search LIKE ?%d)", number);
	}
}

static void where_id(Query *q, const char *column, int64_t id)
{
	if (id)
		where_value(q, column, "=", VAL_I64(id));
}

static void where_tours(Query *q, const TourFilter *f)
{
	where_seen(q, f);
	where_id(q, "id", f->id);
	where_id(q, "wave_id", f->wave_id);
	where_id(q, "agency_id", f->agency_id);
	where_id(q, "cadre_id", f->cadre_id);
	where_id(q, "order_id", f->order_id);
	where_set(q, "state", &TourState_names, f->states);
	where_set(q, "role", &CadreRole_names, f->roles);
	where_set(q, "grade", &Grade_names, f->grades);
	if (f->silent)
		where_text(q, "silent = 1");
	if (f->commend)
		where_text(q, "commended = 1");
	if (f->ends_by_day) {
		where_set(q, "state", &TourState_names, TOUR_HERE);
		where_value(q, "to_day", "<=", VAL_I64(f->ends_by_day));
	}
	if (f->q.len)
		where_name(q, f->q);
}

Status query_tours(Ctx *c, Db *db, const TourFilter *f, PeoplePage *ret)
{
	Query q;

	*ret = (PeoplePage){ 0 };
	if (is_nowhere(f))
		return OK;
	query_start(&q, c);
	select_all(&q, &tour_resource);
	where_tours(&q, f);
	if (f->after_id)
		where_value(&q, "id", ">", VAL_I64(f->after_id));
	buf_add(&q.sql, STR(" ORDER BY id"));
	return query_page(&q, db, &tour_resource, f->limit, &ret->rows, &ret->n, &ret->more);
}

Status query_tour_count(Ctx *c, Db *db, const TourFilter *f, int64_t *ret)
{
	Query q;

	*ret = 0;
	if (is_nowhere(f))
		return OK;
	query_start(&q, c);
	buf_add(&q.sql, STR("SELECT count(*) FROM (SELECT id FROM tour"));
	where_tours(&q, f);
	query_limit(&q, COUNT_MAX + 1);
	buf_add(&q.sql, STR(") AS found"));
	Status st = query_number(&q, db, ret);
	buf_done(&q.sql);
	return st;
}

Status query_tour_days(Ctx *c, Db *db, int64_t tour_id, TourDay **ret, size_t *ret_n)
{
	Value v = VAL_I64(tour_id);

	return rows_where(
		c, db, &tour_day_resource, "tour_id = ?1 ORDER BY day DESC", &v, 1, (void **)ret, ret_n);
}

Status query_tour_kits(Ctx *c, Db *db, int64_t tour_id, Kit **ret, size_t *ret_n)
{
	Value v = VAL_I64(tour_id);

	return rows_where(c, db, &kit_resource, "tour_id = ?1 ORDER BY id", &v, 1, (void **)ret, ret_n);
}

/* ---- counts ---- */

typedef struct Tallies {
	TourTally *rows;
	size_t n, room;
} Tallies;

static Status take_tally(Ctx *c, Stmt *st, void *user)
{
	Tallies *t = user;
	TourTally row = { .area_id = stmt_i64(st, 0),
		.tours = stmt_i64(st, 2),
		.silent = stmt_i64(st, 3),
		.ending = stmt_i64(st, 4),
		.commended = stmt_i64(st, 5),
		.to_appraise = stmt_i64(st, 6) };

	if (!enum_parse(&TourState_names, stmt_str(st, 1), &row.state))
		return fault(c, E_CORRUPT, "state", "unknown_value");
	t->rows = arena_more(c->arena, t->rows, sizeof(*t->rows), t->n, &t->room);
	t->rows[t->n++] = row;
	return OK;
}

#define SUM_OF(condition) "CAST(COALESCE(SUM(CASE WHEN " condition " THEN 1 END), 0) AS bigint)"

Status query_tour_tallies(Ctx *c, Db *db, const TourFilter *f, TourTally **ret, size_t *ret_n)
{
	TourFilter rest = *f;
	Tallies t = { 0 };
	Query q;

	*ret_n = 0;
	rest.ends_by_day = 0;
	if (is_nowhere(f))
		return OK;
	query_start(&q, c);
	buf_add(&q.sql, STR("SELECT area_id, state, COUNT(*), " SUM_OF("silent = 1") ", "));
	int day = query_value(&q, VAL_I64(f->ends_by_day));
	buf_addf(&q.sql, SUM_OF("state IN ('serving', 'resting') AND to_day <= ?%d"), day);
	buf_add(&q.sql,
		STR(", " SUM_OF("commended = 1") ", " SUM_OF("state = 'released' AND grade = 'none'")));
	buf_add(&q.sql, STR(" FROM tour"));
	where_tours(&q, &rest);
	buf_add(&q.sql, STR(" GROUP BY area_id, state ORDER BY area_id, state"));
	TRY(query_each(&q, db, take_tally, &t));
	*ret = t.rows;
	*ret_n = t.n;
	return OK;
}

/* ---- agencies ---- */

typedef struct Ids {
	int64_t *ids;
	size_t n, room;
} Ids;

static Status take_id(Ctx *c, Stmt *st, void *user)
{
	Ids *t = user;

	t->ids = arena_more(c->arena, t->ids, sizeof(*t->ids), t->n, &t->room);
	t->ids[t->n++] = stmt_i64(st, 0);
	return OK;
}

Status query_agency_ids(Ctx *c, Db *db, const PeopleFilter *f, int64_t **ret, size_t *ret_n)
{
	Ids t = { 0 };
	Query q;

	query_start(&q, c);
	buf_add(&q.sql, STR("SELECT id FROM agency"));
	if (!f->scope.everywhere) {
		query_and(&q);
		add_ids(&q, "area_id", f->scope.areas, f->scope.count);
		buf_add(&q.sql, STR(" OR "));
		add_ids(&q, "post_id", f->posts, f->post_count);
	}
	TRY(query_each(&q, db, take_id, &t));
	*ret = t.ids;
	*ret_n = t.n;
	return OK;
}

/* ---- what a page is shown with ---- */

typedef struct Facts {
	const Tour *tours;
	TourFacts *rows; /* one a tour, in order */
	size_t n;
} Facts;

static TourFacts *fact_of(Facts *f, int64_t tour_id)
{
	for (size_t i = 0; i < f->n; i++) {
		if (f->tours[i].id == tour_id)
			return &f->rows[i];
	}
	BUG("a day of a tour that was not asked for");
}

static void where_of_tours(Query *q, const char *column, const Tour *tours, size_t n)
{
	int64_t *ids = arena_array(q->c->arena, int64_t, n);

	for (size_t i = 0; i < n; i++)
		ids[i] = tours[i].id;
	query_and(q);
	add_ids(q, column, ids, n);
}

static Status take_run(Ctx *c UNUSED, Stmt *st, void *user)
{
	fact_of(user, stmt_i64(st, 0))->run_days = (int32_t)stmt_i64(st, 1);
	return OK;
}

static Status take_today(Ctx *c, Stmt *st, void *user)
{
	TourFacts *f = fact_of(user, stmt_i64(st, 0));

	f->has_today = true;
	return enum_parse(&TourDayKind_names, stmt_str(st, 1), &f->today)
		       ? OK
		       : fault(c, E_CORRUPT, "kind", "unknown_value");
}

static Status take_kit(Ctx *c UNUSED, Stmt *st, void *user)
{
	fact_of(user, stmt_i64(st, 0))->kit_out = (int32_t)stmt_i64(st, 1);
	return OK;
}

Status query_tour_facts(Ctx *c, Db *db, const Tour *tours, size_t n, int32_t today, TourFacts **ret)
{
	Facts f = { tours, arena_array(c->arena, TourFacts, n + 1), n };
	Query run, now, kit;

	for (size_t i = 0; i < n; i++)
		f.rows[i].tour_id = tours[i].id;
	*ret = f.rows;
	if (n == 0)
		return OK;
	query_start(&run, c);
	buf_add(&run.sql, STR("SELECT d.tour_id, COUNT(*) FROM tour_day d"));
	where_of_tours(&run, "d.tour_id", tours, n);
	where_text(&run, "d.kind = 'duty' AND d.day > (SELECT COALESCE(MAX(r.day), 0) FROM tour_day r WHERE "
			 "r.tour_id = "
			 "d.tour_id AND r.kind = 'rest')");
	buf_add(&run.sql, STR(" GROUP BY d.tour_id"));
	TRY(query_each(&run, db, take_run, &f));
	query_start(&now, c);
	buf_add(&now.sql, STR("SELECT tour_id, kind FROM tour_day"));
	where_of_tours(&now, "tour_id", tours, n);
	where_value(&now, "day", "=", VAL_I64(today));
	TRY(query_each(&now, db, take_today, &f));
	query_start(&kit, c);
	buf_add(&kit.sql, STR("SELECT tour_id, CAST(SUM(issued - returned) AS bigint) FROM tour_kit"));
	where_of_tours(&kit, "tour_id", tours, n);
	buf_add(&kit.sql, STR(" GROUP BY tour_id"));
	return query_each(&kit, db, take_kit, &f);
}

static int compare_ids(const void *a, const void *b)
{
	int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;

	return (x > y) - (x < y);
}

/* The rows with these ids, by id; each begins with it. */
static Status rows_of_ids(
	Ctx *c, Db *db, const Resource *r, const int64_t *ids, size_t n, void **ret, size_t *ret_n)
{
	Query q;

	query_start(&q, c);
	select_all(&q, r);
	query_and(&q);
	add_ids(&q, "id", ids, n);
	buf_add(&q.sql, STR(" ORDER BY id"));
	Status st = query_rows(&q, db, r, ret, ret_n);
	buf_done(&q.sql);
	return st;
}

Status query_tour_people(
	Ctx *c, Db *db, const Tour *tours, size_t n, const Cadre ***ret_cadres, const Agency ***ret_agencies)
{
	const Cadre **cadres = arena_array(c->arena, const Cadre *, n + 1);
	const Agency **agencies = arena_array(c->arena, const Agency *, n + 1);
	int64_t *ids = arena_array(c->arena, int64_t, n + 1);
	void *found;
	size_t count;

	for (size_t i = 0; i < n; i++)
		ids[i] = tours[i].cadre_id;
	TRY(rows_of_ids(c, db, &cadre_resource, ids, n, &found, &count));
	for (size_t i = 0; i < n; i++)
		cadres[i] = bsearch(&tours[i].cadre_id, found, count, sizeof(Cadre), compare_ids);
	for (size_t i = 0; i < n; i++)
		ids[i] = tours[i].agency_id;
	TRY(rows_of_ids(c, db, &agency_resource, ids, n, &found, &count));
	for (size_t i = 0; i < n; i++) {
		agencies[i] = bsearch(&tours[i].agency_id, found, count, sizeof(Agency), compare_ids);
		if (!cadres[i] || !agencies[i])
			return fault(c, E_CORRUPT, "cadre_id", "not_found");
	}
	*ret_cadres = cadres;
	*ret_agencies = agencies;
	return OK;
}

/* ---- who could follow ---- */

static Status take_follower(Ctx *c, Stmt *st, void *user)
{
	Followers *f = user;

	if (f->n == FOLLOWERS_MAX)
		return OK;
	TRY(row_from_stmt(c, &nomination_resource, st, 0, &f->names[f->n]));
	TRY(row_from_stmt(c, &cadre_resource, st, (int)nomination_resource.count, &f->cadres[f->n]));
	int at = (int)(nomination_resource.count + cadre_resource.count);
	f->kept_by[f->n] = stmt_i64(st, at++);
	if (stmt_i64(st, at) != 0)
		TRY(row_from_stmt(c, &tour_resource, st, at, &f->tours[f->n]));
	f->n++;
	return OK;
}

static void followers_start(Query *q, Ctx *c, Followers *f)
{
	*f = (Followers){ .names = arena_array(c->arena, Nomination, FOLLOWERS_MAX),
		.cadres = arena_array(c->arena, Cadre, FOLLOWERS_MAX),
		.tours = arena_array(c->arena, Tour, FOLLOWERS_MAX),
		.kept_by = arena_array(c->arena, int64_t, FOLLOWERS_MAX) };
	query_start(q, c);
	buf_add(&q->sql, STR("SELECT "));
	model_columns(&q->sql, &nomination_resource, "n");
	buf_add(&q->sql, STR(", "));
	model_columns(&q->sql, &cadre_resource, "x");
	buf_add(&q->sql,
		STR(", COALESCE((SELECT MAX(k.id) FROM plan_pin k WHERE k.wave_id = n.wave_id AND k.cadre_id "
		    "= n.cadre_id AND k.ban = 1 AND k.withdrawn = 0 AND k.area_id = 0), 0)"));
}

static void where_not_banned(Query *q, const FollowersAsk *ask)
{
	where_text(q, "NOT EXISTS (SELECT 1 FROM plan_pin b WHERE b.wave_id = n.wave_id AND b.cadre_id = "
		      "n.cadre_id "
		      "AND b.ban = 1 AND b.withdrawn = 0 AND ");
	add_ids(q, "b.area_id", ask->into, ask->into_count);
	buf_add_char(&q->sql, ')');
}

Status query_free_names(Ctx *c, Db *db, const FollowersAsk *ask, Followers *ret)
{
	Query q;

	followers_start(&q, c, ret);
	buf_add(&q.sql, STR(", 0 FROM nomination n JOIN cadre x ON x.id = n.cadre_id"));
	where_value(&q, "n.wave_id", "=", VAL_I64(ask->wave_id));
	where_text(&q,
		"n.state IN ('consented', 'approved') AND n.standing <> 'assigned' AND x.has_left = 0 AND "
		"NOT "
		"EXISTS (SELECT 1 FROM tour t WHERE t.cadre_id = x.id AND t.state IN ('ordered', 'accepted', "
		"'serving', 'resting', 'isolated'))");
	where_not_banned(&q, ask);
	buf_add(&q.sql, STR(" ORDER BY CASE WHEN n.standing = 'reserve' THEN 0 ELSE 1 END, n.id"));
	query_limit(&q, FOLLOWERS_MAX);
	return query_each(&q, db, take_follower, ret);
}

typedef struct Servings {
	ServingCount *rows;
	size_t n, room;
} Servings;

static Status take_serving(Ctx *c, Stmt *st, void *user)
{
	Servings *s = user;

	s->rows = arena_more(c->arena, s->rows, sizeof(*s->rows), s->n, &s->room);
	s->rows[s->n++] = (ServingCount){ stmt_i64(st, 0), (int32_t)stmt_i64(st, 1) };
	return OK;
}

Status query_serving_counts(Ctx *c, Db *db, unsigned role, ServingCount **ret, size_t *ret_n)
{
	Servings s = { 0 };
	Query q;

	query_start(&q, c);
	buf_add(&q.sql, STR("SELECT area_id, COUNT(*) FROM tour"));
	where_set(&q, "state", &TourState_names, TOUR_HERE);
	where_set(&q, "role", &CadreRole_names, 1u << role);
	where_text(&q, "replaced_by_id = 0");
	buf_add(&q.sql, STR(" GROUP BY area_id ORDER BY area_id"));
	TRY(query_each(&q, db, take_serving, &s));
	*ret = s.rows;
	*ret_n = s.n;
	return OK;
}

Status query_serving_names(Ctx *c, Db *db, const FollowersAsk *ask, Followers *ret)
{
	Query q;

	followers_start(&q, c, ret);
	buf_add(&q.sql, STR(", "));
	model_columns(&q.sql, &tour_resource, "t");
	buf_add(&q.sql, STR(" FROM tour t JOIN nomination n ON n.id = t.nomination_id JOIN cadre x ON x.id = "
			    "t.cadre_id"));
	where_value(&q, "t.wave_id", "=", VAL_I64(ask->wave_id));
	where_set(&q, "t.state", &TourState_names, TOUR_HERE);
	where_set(&q, "t.role", &CadreRole_names, 1u << ask->role);
	where_text(&q,
		"t.replaced_by_id = 0 AND NOT EXISTS (SELECT 1 FROM tour r WHERE r.id = t.replaces_id AND "
		"r.replaced_by_id = t.id AND r.state IN ('ordered', 'accepted', 'serving', 'resting')) AND "
		"NOT "
		"EXISTS (SELECT 1 FROM tour i WHERE i.cadre_id = x.id AND i.state = 'isolated')");
	query_and(&q);
	add_ids(&q, "t.area_id", ask->from, ask->from_count);
	where_not_banned(&q, ask);
	buf_add(&q.sql, STR(" ORDER BY t.id"));
	query_limit(&q, FOLLOWERS_MAX);
	return query_each(&q, db, take_follower, ret);
}
