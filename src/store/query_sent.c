/*
 * query_sent.c: where the people of a wave are: placed by the approved plan, ordered, arrived; by commune,
 * agency and role. See query.h.
 *
 * A placement counts until an order makes a tour of it: from then on the tour tells what became of the name.
 */
#include "store/query_text.h"

/* As in the index of one active tour a person. */
#define ACTIVE "('ordered', 'accepted', 'serving', 'resting')"
#define HERE   "('serving', 'resting')"

#define PLACED                                                                                               \
	"FROM placement p JOIN wave_plan w ON w.id = p.plan_id WHERE w.wave_id = ?1 AND w.state = "          \
	"'approved' AND p.area_id > 0 AND NOT EXISTS (SELECT 1 FROM tour t WHERE t.nomination_id = "         \
	"p.nomination_id)"

typedef struct SentRows {
	SentCount *rows;
	size_t n, room;
} SentRows;

static SentCount *add_row(Ctx *c, SentRows *s)
{
	s->rows = arena_more(c->arena, s->rows, sizeof(*s->rows), s->n, &s->room);
	s->rows[s->n] = (SentCount){ 0 };
	return &s->rows[s->n++];
}

/* area, agency, role, and two counts: on the way or there, there; of placements the first only. */
static Status read_into(Ctx *c, Db *db, const char *sql, int64_t wave_id, bool planned, SentRows *s)
{
	CLEANUP(stmt_release)
	Stmt *st = NULL;
	bool row = false;

	TRY(db_prepare(c, db, sql, &st));
	stmt_bind(st, 1, VAL_I64(wave_id));
	for (;;) {
		unsigned role;

		TRY(stmt_step(c, st, &row));
		if (!row)
			return OK;
		if (!enum_parse(&CadreRole_names, stmt_str(st, 2), &role))
			return fault(c, E_CORRUPT, "role", "unknown_value");
		SentCount *at = add_row(c, s);
		at->area_id = stmt_i64(st, 0);
		at->agency_id = stmt_i64(st, 1);
		at->role = role;
		if (planned) {
			at->planned = stmt_i64(st, 3);
		} else {
			at->ordered = stmt_i64(st, 3);
			at->arrived = stmt_i64(st, 4);
		}
	}
}

Status query_sent(Ctx *c, Db *db, int64_t wave_id, SentCount **ret, size_t *ret_n)
{
	SentRows s = { 0 };

	TRY(read_into(c, db,
		"SELECT p.area_id, p.agency_id, p.role, COUNT(*) " PLACED
		" GROUP BY p.area_id, p.agency_id, p.role",
		wave_id, true, &s));
	TRY(read_into(c, db,
		"SELECT area_id, agency_id, role, COUNT(*), CAST(SUM(CASE WHEN state IN " HERE
		" THEN 1 ELSE 0 END) AS bigint) FROM tour WHERE wave_id = ?1 AND state IN " ACTIVE
		" GROUP BY area_id, agency_id, role",
		wave_id, false, &s));
	*ret = s.rows;
	*ret_n = s.n;
	return OK;
}

Status query_sent_by_others(Ctx *c, Db *db, int64_t wave_id, SentCount **ret, size_t *ret_n)
{
	SentRows s = { 0 };

	TRY(read_into(c, db,
		"SELECT area_id, agency_id, role, COUNT(*), CAST(SUM(CASE WHEN state IN " HERE
		" THEN 1 ELSE 0 END) AS bigint) FROM tour WHERE wave_id <> ?1 AND state IN " ACTIVE
		" GROUP BY area_id, agency_id, role",
		wave_id, false, &s));
	*ret = s.rows;
	*ret_n = s.n;
	return OK;
}

Status query_place_of(Ctx *c, Db *db, int64_t nomination_id, PlaceOf *ret)
{
	CLEANUP(stmt_release)
	Stmt *st = NULL;
	bool row = false;

	*ret = (PlaceOf){ 0 };
	TRY(db_prepare(c, db,
		"SELECT id, area_id, state FROM tour WHERE nomination_id = ?1 ORDER BY id DESC LIMIT 1",
		&st));
	stmt_bind(st, 1, VAL_I64(nomination_id));
	TRY(stmt_step(c, st, &row));
	if (row) {
		ret->tour_id = stmt_i64(st, 0);
		ret->area_id = stmt_i64(st, 1);
		if (!enum_parse(&TourState_names, stmt_str(st, 2), &ret->state))
			return fault(c, E_CORRUPT, "state", "unknown_value");
		return OK;
	}
	Value id = VAL_I64(nomination_id);
	return db_number(c, db,
		"SELECT p.area_id FROM wave_plan w JOIN placement p ON p.plan_id = w.id AND p.nomination_id "
		"= "
		"?1 WHERE w.wave_id = (SELECT n.wave_id FROM nomination n WHERE n.id = ?1) AND w.state = "
		"'approved'",
		&id, 1, 0, &ret->area_id);
}

/* Of the table `nomination`: names that were sent, or have arrived; to one commune, or anywhere. */
void where_sent(Query *q, const PeopleFilter *f)
{
	const char *column = f->arrived ? HERE : ACTIVE;

	if (!f->sent && !f->arrived && !f->ward_id)
		return;
	query_and(q);
	int ward = f->ward_id ? query_value(q, VAL_I64(f->ward_id)) : 0;
	buf_addf(&q->sql, "(EXISTS (SELECT 1 FROM tour t WHERE t.nomination_id = n.id AND t.state IN %s",
		column);
	if (ward)
		buf_addf(&q->sql, " AND t.area_id = ?%d", ward);
	buf_add_char(&q->sql, ')');
	if (!f->arrived) {
		buf_add(&q->sql,
			STR(" OR (EXISTS (SELECT 1 FROM wave_plan w JOIN placement p ON p.plan_id = w.id AND "
			    "p.nomination_id = n.id WHERE w.wave_id = n.wave_id AND w.state = 'approved' AND "
			    "p.area_id > 0"));
		if (ward)
			buf_addf(&q->sql, " AND p.area_id = ?%d", ward);
		buf_add(&q->sql,
			STR(") AND NOT EXISTS (SELECT 1 FROM tour t WHERE t.nomination_id = n.id))"));
	}
	buf_add_char(&q->sql, ')');
}

/* Of each kind of event that is about people who are sent: the head posts of the agencies whose business it
 * is. ?1: the subject. A wave is that of all whom it asks; plans, orders and pins are of many agencies and so
 * of no head: their tours and names have events of their own. */
static const char *heads_of(unsigned kind)
{
	switch (kind) {
	case EVENT_AGENCY: return "SELECT post_id FROM agency WHERE id = ?1";
	case EVENT_CADRE:
		return "SELECT a.post_id FROM cadre x JOIN agency a ON a.id = x.agency_id WHERE x.id = ?1";
	case EVENT_WAVE:
		return "SELECT a.post_id FROM quota x JOIN agency a ON a.id = x.agency_id WHERE x.wave_id = "
		       "?1";
	case EVENT_QUOTA:
		return "SELECT a.post_id FROM quota x JOIN agency a ON a.id = x.agency_id WHERE x.id = ?1";
	case EVENT_NOMINATION:
		return "SELECT a.post_id FROM nomination x JOIN agency a ON a.id = x.agency_id WHERE x.id = "
		       "?1";
	case EVENT_TOUR:
		return "SELECT a.post_id FROM tour x JOIN agency a ON a.id = x.agency_id WHERE x.id = ?1";
	case EVENT_TOUR_DAY:
		return "SELECT a.post_id FROM tour_day d JOIN tour x ON x.id = d.tour_id"
		       " JOIN agency a ON a.id = x.agency_id WHERE d.id = ?1";
	case EVENT_KIT:
		return "SELECT a.post_id FROM tour_kit k JOIN tour x ON x.id = k.tour_id"
		       " JOIN agency a ON a.id = x.agency_id WHERE k.id = ?1";
	default: return NULL;
	}
}

Status query_event_heads(Ctx *c, Db *db, const Event *e, int64_t **ret_posts, size_t *ret_n)
{
	CLEANUP(stmt_release)
	Stmt *st = NULL;
	const char *sql = heads_of(e->kind);
	int64_t *posts = NULL;
	size_t n = 0, room = 0;
	bool row;

	*ret_n = 0;
	if (!sql)
		return OK;
	TRY(db_prepare(c, db, sql, &st));
	stmt_bind(st, 1, VAL_I64(e->subject_id));
	for (;;) {
		TRY(stmt_step(c, st, &row));
		if (!row)
			break;
		posts = arena_more(c->arena, posts, sizeof(*posts), n, &room);
		posts[n++] = stmt_i64(st, 0);
	}
	*ret_posts = posts;
	*ret_n = n;
	return OK;
}
