/*
 * query_people.c: questions about agencies, their cadres, waves, quotas and nominations. See query.h.
 *
 * An agency's rows lie where its head post lies, and belong besides to whoever holds that post: that is one
 * condition on agencies, and all the others ask through it.
 */
#include "store/query_text.h"

#include "base/text.h"
#include "domain/nomination.h"

/* No id is -1; 0 means "none" in a column, and must not be found where nothing is looked for. */
static void add_ids(Query *q, const char *column, const int64_t *ids, size_t n)
{
	buf_addf(&q->sql, "%s IN (-1", column);
	for (size_t i = 0; i < n; i++)
		buf_addf(&q->sql, ",%lld", (long long)ids[i]);
	buf_add_char(&q->sql, ')');
}

/* Of the table `a` of agencies. */
static void add_seen_agency(Query *q, const PeopleFilter *f)
{
	if (f->scope.everywhere) {
		buf_add(&q->sql, STR("1 = 1"));
		return;
	}
	buf_add_char(&q->sql, '(');
	add_ids(q, "a.area_id", f->scope.areas, f->scope.count);
	buf_add(&q->sql, STR(" OR "));
	add_ids(q, "a.post_id", f->posts, f->post_count);
	buf_add_char(&q->sql, ')');
}

static void where_agency_seen(Query *q, const PeopleFilter *f)
{
	if (f->scope.everywhere)
		return;
	query_and(q);
	buf_add(&q->sql, STR("agency_id IN (SELECT a.id FROM agency a WHERE "));
	add_seen_agency(q, f);
	buf_add_char(&q->sql, ')');
}

static void where_words(Query *q, Str words)
{
	Arena *a = q->c->arena;
	Str rest = text_fold(a, words);

	for (int n = 0; rest.len && n < 4; n++) {
		Str word = str_cut(rest, ' ', &rest);
		/* Folded text has only letters, digits and spaces: nothing to escape in LIKE. */
		where_value(q, "search", "LIKE", VAL_STR(str_printf(a, "%%%.*s%%", STR_ARG(word))));
	}
}

static void after_name(Query *q, const char *table, int64_t after_id)
{
	if (after_id) {
		query_and(q);
		int after = query_value(q, VAL_I64(after_id));
		buf_addf(&q->sql, "(sort_key, id) > (SELECT sort_key, id FROM %s WHERE id = ?%d)", table,
			after);
	}
	buf_add(&q->sql, STR(" ORDER BY sort_key, id"));
}

static void after_id(Query *q, int64_t id, bool newest_first)
{
	if (id)
		where_value(q, "id", newest_first ? "<" : ">", VAL_I64(id));
	buf_addf(&q->sql, " ORDER BY id%s", newest_first ? " DESC" : "");
}

static Status page_of(Query *q, Db *db, const Resource *r, const PeopleFilter *f, PeoplePage *ret)
{
	size_t limit = MIN(MAX(f->limit, 1), PAGE_MAX);

	query_limit(q, limit + 1);
	Status st = query_rows(q, db, r, &ret->rows, &ret->n);
	buf_done(&q->sql);
	TRY(st);
	ret->more = ret->n > limit;
	ret->n = MIN(ret->n, limit);
	return OK;
}

static void start(Query *q, Ctx *c, const Resource *r, const char *alias)
{
	query_start(q, c);
	buf_add(&q->sql, STR("SELECT "));
	model_columns(&q->sql, r, alias);
	buf_addf(&q->sql, " FROM %s %s", r->table, alias);
}

Status query_agencies(Ctx *c, Db *db, const PeopleFilter *f, PeoplePage *ret)
{
	Query q;

	start(&q, c, &agency_resource, "a");
	query_and(&q);
	add_seen_agency(&q, f);
	if (f->id)
		where_value(&q, "id", "=", VAL_I64(f->id));
	if (f->mine) {
		query_and(&q);
		add_ids(&q, "a.post_id", f->posts, f->post_count);
	}
	if (!f->closed_too)
		where_text(&q, "closed = 0");
	where_words(&q, f->q);
	after_name(&q, "agency", f->after_id);
	return page_of(&q, db, &agency_resource, f, ret);
}

Status query_cadres(Ctx *c, Db *db, const PeopleFilter *f, PeoplePage *ret)
{
	Query q;

	start(&q, c, &cadre_resource, "x");
	where_agency_seen(&q, f);
	if (f->agency_id)
		where_value(&q, "agency_id", "=", VAL_I64(f->agency_id));
	where_set(&q, "role", &CadreRole_names, f->roles);
	if (!f->closed_too)
		where_text(&q, "has_left = 0");
	where_words(&q, f->q);
	after_name(&q, "cadre", f->after_id);
	return page_of(&q, db, &cadre_resource, f, ret);
}

Status query_waves(Ctx *c, Db *db, const PeopleFilter *f, PeoplePage *ret)
{
	Query q;

	start(&q, c, &wave_resource, "w");
	if (!f->scope.everywhere) {
		query_and(&q);
		buf_add_char(&q.sql, '(');
		add_ids(&q, "w.area_id", f->scope.areas, f->scope.count);
		buf_add(&q.sql, STR(" OR "));
		add_ids(&q, "w.signer_post_id", f->posts, f->post_count);
		buf_add(&q.sql,
			STR(" OR w.id IN (SELECT t.wave_id FROM quota t JOIN agency a ON a.id = t.agency_id "
			    "WHERE "));
		add_ids(&q, "a.post_id", f->posts, f->post_count);
		buf_add(&q.sql, STR("))"));
	}
	if (f->id)
		where_value(&q, "id", "=", VAL_I64(f->id));
	where_set(&q, "state", &WaveState_names, f->states);
	after_id(&q, f->after_id, true);
	return page_of(&q, db, &wave_resource, f, ret);
}

Status query_quotas(Ctx *c, Db *db, const PeopleFilter *f, PeoplePage *ret)
{
	Query q;

	start(&q, c, &quota_resource, "t");
	where_agency_seen(&q, f);
	where_value(&q, "wave_id", "=", VAL_I64(f->wave_id));
	if (f->agency_id)
		where_value(&q, "agency_id", "=", VAL_I64(f->agency_id));
	if (f->late)
		where_text(&q,
			"late = 1 AND EXISTS (SELECT 1 FROM task k WHERE k.subject_id = t.id AND k.state = "
			"'open')");
	after_id(&q, f->after_id, false);
	return page_of(&q, db, &quota_resource, f, ret);
}

static void where_nominations(Query *q, const PeopleFilter *f)
{
	where_agency_seen(q, f);
	if (f->id)
		where_value(q, "id", "=", VAL_I64(f->id));
	if (f->wave_id)
		where_value(q, "wave_id", "=", VAL_I64(f->wave_id));
	if (f->agency_id)
		where_value(q, "agency_id", "=", VAL_I64(f->agency_id));
	where_set(q, "state", &NominationState_names, f->states);
	where_set(q, "role", &CadreRole_names, f->roles);
	if (f->beside != BESIDE_ANY)
		where_text(q, f->beside == BESIDE_ONLY ? "volunteer = 1" : "volunteer = 0");
	where_sent(q, f);
}

Status query_nominations(Ctx *c, Db *db, const PeopleFilter *f, PeoplePage *ret)
{
	Query q;

	start(&q, c, &nomination_resource, "n");
	where_nominations(&q, f);
	after_id(&q, f->after_id, false);
	return page_of(&q, db, &nomination_resource, f, ret);
}

Status query_nomination_count(Ctx *c, Db *db, const PeopleFilter *f, int64_t *ret)
{
	Query q;

	query_start(&q, c);
	buf_add(&q.sql, STR("SELECT count(*) FROM (SELECT n.id FROM nomination n"));
	where_nominations(&q, f);
	query_limit(&q, COUNT_MAX + 1);
	buf_add(&q.sql, STR(") AS found"));
	Status st = query_number(&q, db, ret);
	buf_done(&q.sql);
	return st;
}

Status query_find_agency(Ctx *c, Db *db, Str code, Agency *ret, bool *ret_found)
{
	return row_find(c, db, &agency_resource, "code", VAL_STR(code), ret, ret_found);
}

Status query_find_cadre(Ctx *c, Db *db, int64_t agency_id, const Cadre *like, Cadre *ret, bool *ret_found)
{
	bool by_code = like->code.len > 0;
	Value by_number[] = { VAL_I64(agency_id), VAL_STR(like->code) };
	Value by_name[] = { VAL_I64(agency_id), VAL_STR(text_fold(c->arena, like->name)),
		VAL_I64(like->birth_year) };
	Cadre *rows;
	size_t n;

	TRY(by_code ? rows_where(c, db, &cadre_resource, "agency_id = ?1 AND code = ?2 AND code <> ''",
			      by_number, COUNT_OF(by_number), (void **)&rows, &n)
		    : rows_where(c, db, &cadre_resource, "agency_id = ?1 AND search = ?2 AND birth_year = ?3",
			      by_name, COUNT_OF(by_name), (void **)&rows, &n));
	*ret_found = n == 1;
	if (n == 1)
		*ret = rows[0];
	return OK;
}

/* Volunteers stand beside the quotas; a no is a no, of whomever. */
static void add_people(PeopleCount *sum, unsigned state, bool volunteer, int64_t n)
{
	if (state == NOMINATION_DECLINED)
		sum->declined += n;
	else if (volunteer && nomination_is_live(state))
		sum->volunteers += n;
	else if (state == NOMINATION_NAMED)
		sum->named += n;
	else if (state == NOMINATION_CONSENTED)
		sum->consented += n;
	else if (state == NOMINATION_APPROVED)
		sum->approved += n;
}

static PeopleCount *count_of(Ctx *c, WaveCount *w, int64_t agency_id, size_t *room)
{
	size_t n = w->agency_count;

	if (n && w->agencies[n - 1].agency_id == agency_id)
		return &w->agencies[n - 1].count;
	w->agencies = arena_more(c->arena, w->agencies, sizeof(*w->agencies), n, room);
	w->agencies[n] = (AgencyCount){ .agency_id = agency_id };
	w->agency_count++;
	return &w->agencies[n].count;
}

Status query_people_count(Ctx *c, Db *db, int64_t wave_id, WaveCount *ret)
{
	CLEANUP(stmt_release)
	Stmt *st = NULL;
	bool row = false;
	size_t room = 0;

	*ret = (WaveCount){ 0 };
	TRY(db_prepare(c, db,
		"SELECT agency_id, role, state, volunteer, COUNT(*) FROM nomination WHERE wave_id = ?1 GROUP "
		"BY agency_id, role, state, volunteer ORDER BY agency_id",
		&st));
	stmt_bind(st, 1, VAL_I64(wave_id));
	for (;;) {
		unsigned role, state;

		TRY(stmt_step(c, st, &row));
		if (!row)
			return OK;
		if (!enum_parse(&CadreRole_names, stmt_str(st, 1), &role))
			return fault(c, E_CORRUPT, "role", "unknown_value");
		if (!enum_parse(&NominationState_names, stmt_str(st, 2), &state))
			return fault(c, E_CORRUPT, "state", "unknown_value");
		bool volunteer = stmt_i64(st, 3) != 0;
		int64_t n = stmt_i64(st, 4);
		add_people(count_of(c, ret, stmt_i64(st, 0), &room), state, volunteer, n);
		add_people(&ret->roles[role], state, volunteer, n);
		add_people(&ret->all, state, volunteer, n);
	}
}

Status query_quota_sum(Ctx *c, Db *db, int64_t wave_id, int64_t *ret_people, int64_t *ret_late)
{
	Value id = VAL_I64(wave_id);

	TRY(db_number(c, db, "SELECT CAST(COALESCE(SUM(people), 0) AS bigint) FROM quota WHERE wave_id = ?1",
		&id, 1, 0, ret_people));
	return db_number(c, db,
		"SELECT COUNT(*) FROM quota q JOIN task t ON t.subject_id = q.id WHERE q.wave_id = ?1 AND "
		"t.state = "
		"'open' AND t.kind = 'nominate' AND t.late = 1",
		&id, 1, 0, ret_late);
}

Status query_people_away(Ctx *c, Db *db, int64_t agency_id, int64_t *ret)
{
	Value v[] = { VAL_I64(agency_id) };

	return db_number(c, db,
		"SELECT COUNT(*) FROM nomination n JOIN wave w ON w.id = n.wave_id WHERE n.agency_id = ?1"
		" AND n.state IN ('named', 'consented', 'approved') AND w.state IN ('called', 'approved')",
		v, COUNT_OF(v), 0, ret);
}
