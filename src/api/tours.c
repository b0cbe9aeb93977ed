/*
 * tours.c: who is sent where: the list, one tour with its days and kit, the acts of communes and boards, the
 * code at a ward's door. What the cadre does without an account is in tours_public.c.
 */
#include "api/touring.h"

#include "api/pages.h"
#include "base/rotating.h"
#include "base/time.h"

/* ---- what they share ---- */

unsigned touring_may_see(const Call *c, const Tour *t, const Agency *a)
{
	return call_may_see(c, t->area_id) | sending_may_see(c, a);
}

int32_t touring_ends_by(const Call *c)
{
	return day_of(c->ctx.now_ms) + c->view->rules->tour_notice_days;
}

Status touring_filter(Call *c, TourFilter *ret)
{
	PeopleFilter mine;
	const Area *under;

	*ret = (TourFilter){ 0 };
	TRY(call_area_param(c, "area", &under));
	ret->q = http_param(c->http, "q");
	/* Whoever searches by name learns from what is found. */
	ret->scope = call_scope(c, ret->q.len ? CAN(CAN_READ) | CAN(CAN_PERSONAL) : CAN(CAN_READ), under);
	if (!under) {
		TRY(sending_filter(c, CAN_WAVES, &mine));
		TRY(query_agency_ids(&c->ctx, c->db, &mine, (int64_t **)&ret->agencies, &ret->agency_count));
	}
	return OK;
}

void touring_put_day(JsonOut *j, Call *c, const char *key, int32_t day)
{
	json_key(j, key);
	if (day)
		json_add_str(j, day_text(&c->http->arena, day));
	else
		json_add_null(j);
}

static bool sees_tour(Call *c, const Tour *t, const Agency *a)
{
	return call_can(c, CAN_READ, t->area_id) || sending_may(c, a) & AGENCY_PEOPLE;
}

Status touring_seen(Call *c, int64_t id, Tour *ret, const Agency **ret_agency)
{
	TRY(row_get(&c->ctx, c->db, &tour_resource, id, ret));
	TRY(sending_agency(c, ret->agency_id, ret_agency));
	return sees_tour(c, ret, *ret_agency) ? OK : fault(&c->ctx, E_NOT_FOUND, "id", "not_found");
}

void touring_world(Call *c, const Tour *t, const Cadre *x, const Agency *a, const Wave *wave, TourWorld *ret)
{
	*ret = (TourWorld){ .now = *t,
		.wave = *wave,
		.agency = *a,
		.cadre = *x,
		.dir = c->view->dir,
		.rules = c->view->rules };
}

/* ---- the list ---- */

typedef struct TourList {
	TourFilter f;
	const Tour *rows;
	const Cadre **cadres; /* side by side with the rows */
	const Agency **agencies;
	TourFacts *facts;
	Wave wave; /* of the row before: one wave's tours lie together */
	Order order;
} TourList;

static Status read_page(Call *c, TourList *l, ListPage *page)
{
	PeoplePage got;

	l->wave = (Wave){ 0 };
	l->order = (Order){ 0 };
	TRY(cursor_id(c, page->after, &l->f.after_id));
	l->f.limit = page->limit;
	TRY(query_tours(&c->ctx, c->db, &l->f, &got));
	l->rows = got.rows;
	TRY(query_tour_people(&c->ctx, c->db, l->rows, got.n, &l->cadres, &l->agencies));
	TRY(query_tour_facts(&c->ctx, c->db, l->rows, got.n, day_of(c->ctx.now_ms), &l->facts));
	page->rows = got.rows;
	page->n = got.n;
	page->more = got.more;
	return OK;
}

static Status read_tours(Call *c, void *filter, ListPage *page)
{
	return read_page(c, filter, page);
}

static Status count_tours(Call *c, void *filter, int64_t *ret)
{
	return query_tour_count(&c->ctx, c->db, &((TourList *)filter)->f, ret);
}

static Str tour_cursor(Call *c, const void *row)
{
	return cursor_of_id(c, ((const Tour *)row)->id);
}

void touring_put_cadre(JsonOut *j, const Cadre *x, unsigned may)
{
	json_open(j, '{');
	model_put_named(j, &cadre_resource, x, may, MODEL_NAMES("id", "name", "phone", "role", "can_lead"));
	json_close(j, '}');
}

static void put_order_ref(JsonOut *j, Call *c, const Order *o)
{
	if (!o->id) {
		json_add_null(j);
		return;
	}
	json_open(j, '{');
	json_put_i64(j, "id", o->id);
	json_put_str(j, "number", o->number);
	touring_put_day(j, c, "day", o->day);
	json_put_str(j, "code", o->code);
	json_close(j, '}');
}

void touring_put_facts(JsonOut *j, Call *c, const TourFacts *f)
{
	json_put_i64(j, "duty_run", f->run_days);
	json_put_bool(j, "rest_due", f->run_days >= c->view->rules->tour_rest_every_days);
	json_key(j, "today");
	if (f->has_today)
		json_add_str(j, enum_name(&TourDayKind_names, f->today));
	else
		json_add_null(j);
	json_put_i64(j, "kit_out", f->kit_out);
}

/* The members of an item; the object stays open. */
static Status put_tour(JsonOut *j, Call *c, TourList *l, size_t i)
{
	const Tour *t = &l->rows[i];
	const Agency *a = l->agencies[i];
	unsigned may = touring_may_see(c, t, a), acts;
	TourWorld *w = arena_new(&c->http->arena, TourWorld);

	if (l->wave.id != t->wave_id)
		TRY(row_get(&c->ctx, c->db, &wave_resource, t->wave_id, &l->wave));
	if (l->order.id != t->order_id)
		TRY(row_get(&c->ctx, c->db, &order_resource, t->order_id, &l->order));
	touring_world(c, t, l->cadres[i], a, &l->wave, w);
	acts = tour_acts(w, &c->rights, false, c->ctx.now_ms);
	json_open(j, '{');
	model_put_fields(j, &tour_resource, t, may);
	json_key(j, "area");
	put_area_ref(j, c->view, t->area_id);
	json_key(j, "agency");
	put_agency_ref(j, a);
	json_key(j, "cadre");
	touring_put_cadre(j, l->cadres[i], may);
	json_key(j, "order");
	put_order_ref(j, c, &l->order);
	touring_put_facts(j, c, &l->facts[i]);
	put_acts(j, &TourAct_names, acts);
	return OK;
}

static Status put_tour_row(JsonOut *j, Call *c, const void *row)
{
	TourList *l = c->user;

	TRY(put_tour(j, c, l, (size_t)((const Tour *)row - l->rows)));
	json_close(j, '}');
	return OK;
}

/* Whose health is told: a contact, an isolation, a recovery. */
static bool tells_health(const Tour *t)
{
	return t->exposed_at_ms || t->recovered_at_ms;
}

static Status note_tours(Call *c, const ListPage *page, Str purpose)
{
	const TourList *l = c->user;
	int64_t *ids = arena_array(&c->http->arena, int64_t, page->n + 1);
	size_t n = 0;

	for (size_t i = 0; i < page->n; i++) {
		if (tells_health(&l->rows[i]) && touring_may_see(c, &l->rows[i], l->agencies[i]) & HEALTH)
			ids[n++] = l->rows[i].cadre_id;
	}
	return journal_ids(c, ids, n, purpose);
}

/* ---- the file: a line a tour, with the names that an official looks for ---- */

typedef struct TourLine {
	int64_t id, area_id;
	Str name, phone, agency, order_number;
	unsigned role, state, grade;
	bool leads, silent, commended;
	int32_t from_day, to_day, duty_days, rest_days, allowance_days;
	int64_t arrived_at_ms, seen_at_ms, ended_at_ms, exposed_at_ms;
	Str remark;
	unsigned may; /* PERSONAL, HEALTH of this line */
} TourLine;
static const Field tour_line_fields[] = {
	FIELD(TourLine, id, F_ID),
	FIELD(TourLine, name, F_STR, .flags = PERSONAL, .max = 120),
	FIELD(TourLine, phone, F_STR, .flags = PERSONAL, .max = 20),
	FIELD(TourLine, agency, F_STR, .max = 200),
	FIELD(TourLine, role, F_ENUM, .names = &CadreRole_names),
	FIELD(TourLine, leads, F_BOOL),
	FIELD(TourLine, state, F_ENUM, .names = &TourState_names),
	FIELD(TourLine, from_day, F_DAY),
	FIELD(TourLine, to_day, F_DAY),
	FIELD(TourLine, order_number, F_STR, .max = 40),
	FIELD(TourLine, arrived_at_ms, F_TIME),
	FIELD(TourLine, seen_at_ms, F_TIME),
	FIELD(TourLine, ended_at_ms, F_TIME),
	FIELD(TourLine, silent, F_BOOL),
	FIELD(TourLine, exposed_at_ms, F_TIME, .flags = HEALTH),
	FIELD(TourLine, duty_days, F_I32),
	FIELD(TourLine, rest_days, F_I32),
	FIELD(TourLine, allowance_days, F_I32),
	FIELD(TourLine, grade, F_ENUM, .names = &Grade_names),
	FIELD(TourLine, commended, F_BOOL),
	FIELD(TourLine, remark, F_STR, .flags = PERSONAL, .max = 1000),
};
static const Resource tour_line_resource = { .name = "tour_line", RESOURCE(TourLine, tour_line_fields) };

static TourLine line_of(Call *c, const TourList *l, size_t i)
{
	const Tour *t = &l->rows[i];

	return (TourLine){ .id = t->id,
		.area_id = t->area_id,
		.name = l->cadres[i]->name,
		.phone = l->cadres[i]->phone,
		.agency = l->agencies[i]->name,
		.order_number = l->order.number,
		.role = t->role,
		.state = t->state,
		.grade = t->grade,
		.leads = t->leads,
		.silent = t->silent,
		.commended = t->commended,
		.from_day = t->from_day,
		.to_day = t->to_day,
		.duty_days = t->duty_days,
		.rest_days = t->rest_days,
		.allowance_days = t->allowance_days,
		.arrived_at_ms = t->arrived_at_ms,
		.seen_at_ms = t->seen_at_ms,
		.ended_at_ms = t->ended_at_ms,
		.exposed_at_ms = t->exposed_at_ms,
		.remark = t->remark,
		.may = touring_may_see(c, t, l->agencies[i]) };
}

static Status read_lines(Call *c, void *filter, ListPage *page)
{
	TourList *l = filter;

	TRY(read_page(c, l, page));
	TourLine *lines = arena_array(&c->http->arena, TourLine, page->n + 1);
	for (size_t i = 0; i < page->n; i++) {
		if (l->order.id != l->rows[i].order_id)
			TRY(row_get(&c->ctx, c->db, &order_resource, l->rows[i].order_id, &l->order));
		lines[i] = line_of(c, l, i);
	}
	page->rows = lines;
	return OK;
}

static Str line_cursor(Call *c, const void *row)
{
	return cursor_of_id(c, ((const TourLine *)row)->id);
}

static unsigned may_see_line(const Call *c UNUSED, const void *row)
{
	return ((const TourLine *)row)->may;
}

static int64_t line_area(const Call *c UNUSED, const void *row)
{
	return ((const TourLine *)row)->area_id;
}

/* ---- which tours ---- */

static Status read_filter(Call *c, TourFilter *f)
{
	TRY(touring_filter(c, f));
	TRY(call_id_param(c, "wave", &f->wave_id));
	TRY(call_id_param(c, "agency", &f->agency_id));
	TRY(call_id_param(c, "cadre", &f->cadre_id));
	TRY(call_id_param(c, "order", &f->order_id));
	TRY(call_enum_param(c, "state", &TourState_names, &f->states));
	TRY(call_enum_param(c, "role", &CadreRole_names, &f->roles));
	TRY(call_enum_param(c, "grade", &Grade_names, &f->grades));
	if (call_flag(c, "active"))
		f->states = f->states ? f->states & TOUR_ACTIVE : TOUR_ACTIVE;
	f->silent = call_flag(c, "silent");
	f->commend = call_flag(c, "commend");
	if (call_flag(c, "ending"))
		f->ends_by_day = touring_ends_by(c);
	return OK;
}

Status tour_list(Call *c)
{
	TourList *l = arena_new(&c->http->arena, TourList);
	const List rows = { .resource = &tour_resource,
		.file = "can-bo-tang-cuong",
		.filter = l,
		.read = read_tours,
		.count = count_tours,
		.cursor = tour_cursor,
		.put = put_tour_row,
		.note_reading = note_tours };
	const List lines = { .resource = &tour_line_resource,
		.file = "can-bo-tang-cuong",
		.filter = l,
		.read = read_lines,
		.cursor = line_cursor,
		.put = put_tour_row, /* not asked: a file has no items */
		.may_see = may_see_line,
		.area_of = line_area,
		.note_reading = note_tours };
	bool is_file = str_eq(http_param(c->http, "format"), STR("csv"));

	TRY(read_filter(c, &l->f));
	c->user = l;
	return list_answer(c, is_file ? &lines : &rows);
}

/* ---- counts ---- */

typedef struct TourSum {
	int64_t states[TourState_count];
	int64_t silent, ending, commended, to_appraise;
} TourSum;

static void add_tally(TourSum *s, const TourTally *t)
{
	s->states[t->state] += t->tours;
	s->silent += t->silent;
	s->ending += t->ending;
	s->commended += t->commended;
	s->to_appraise += t->to_appraise;
}

static void put_sum(JsonOut *j, const TourSum *s)
{
	json_key(j, "states");
	json_open(j, '{');
	for (unsigned state = 0; state < TourState_count; state++)
		json_put_i64(j, TourState_names.names[state], s->states[state]);
	json_close(j, '}');
	json_put_i64(j, "coming", s->states[TOUR_ORDERED] + s->states[TOUR_ACCEPTED]);
	json_put_i64(j, "here", s->states[TOUR_SERVING] + s->states[TOUR_RESTING]);
	json_put_i64(j, "silent", s->silent);
	json_put_i64(j, "ending", s->ending);
	json_put_i64(j, "commended", s->commended);
	json_put_i64(j, "to_appraise", s->to_appraise);
}

Status tour_counts(Call *c)
{
	TourFilter f;
	TourTally *rows;
	TourSum sum = { 0 };
	JsonOut j = call_out(c);
	size_t n;

	TRY(read_filter(c, &f));
	f.ends_by_day = touring_ends_by(c);
	TRY(query_tour_tallies(&c->ctx, c->db, &f, &rows, &n));
	for (size_t i = 0; i < n; i++)
		add_tally(&sum, &rows[i]);
	json_open(&j, '{');
	json_put_time(&j, "as_of", c->ctx.now_ms);
	touring_put_day(&j, c, "ends_by", f.ends_by_day);
	put_sum(&j, &sum);
	json_key(&j, "areas");
	json_open(&j, '[');
	/* The rows of an area lie together: both databases group by sorting or hashing, so they are sorted.
	 */
	for (size_t i = 0; i < n;) {
		TourSum area = { 0 };
		int64_t id = rows[i].area_id;

		for (; i < n && rows[i].area_id == id; i++)
			add_tally(&area, &rows[i]);
		json_open(&j, '{');
		json_key(&j, "area");
		put_area_ref(&j, c->view, id);
		put_sum(&j, &area);
		json_close(&j, '}');
	}
	json_close(&j, ']');
	json_close(&j, '}');
	return OK;
}

/* ---- one of them ---- */

static Status put_other(JsonOut *j, Call *c, const char *key, int64_t id)
{
	const Agency *a;
	Tour t;
	Cadre x;

	json_key(j, key);
	if (!id) {
		json_add_null(j);
		return OK;
	}
	TRY(row_get(&c->ctx, c->db, &tour_resource, id, &t));
	TRY(sending_agency(c, t.agency_id, &a));
	TRY(row_get(&c->ctx, c->db, &cadre_resource, t.cadre_id, &x));
	json_open(j, '{');
	json_put_i64(j, "id", t.id);
	json_put_str(j, "state", enum_name(&TourState_names, t.state));
	touring_put_day(j, c, "from_day", t.from_day);
	touring_put_day(j, c, "to_day", t.to_day);
	json_key(j, "cadre");
	touring_put_cadre(j, &x, touring_may_see(c, &t, a));
	json_close(j, '}');
	return OK;
}

static void put_rows(JsonOut *j, const char *key, const Resource *r, const void *rows, size_t n, unsigned may)
{
	json_key(j, key);
	json_open(j, '[');
	for (size_t i = 0; i < n; i++)
		model_to_json(j, r, (const char *)rows + i * r->size, may);
	json_close(j, ']');
}

Status tour_show(Call *c)
{
	TourList *l = arena_new(&c->http->arena, TourList);
	Tour *t = arena_new(&c->http->arena, Tour);
	const Agency *a;
	TourDay *days;
	Kit *kits;
	size_t day_n, kit_n;
	int64_t id;
	JsonOut j = call_out(c);

	TRY(call_id(c, 0, &id));
	TRY(touring_seen(c, id, t, &a));
	unsigned may = touring_may_see(c, t, a);
	l->rows = t;
	TRY(query_tour_people(&c->ctx, c->db, t, 1, &l->cadres, &l->agencies));
	TRY(query_tour_facts(&c->ctx, c->db, t, 1, day_of(c->ctx.now_ms), &l->facts));
	TRY(query_tour_days(&c->ctx, c->db, t->id, &days, &day_n));
	TRY(query_tour_kits(&c->ctx, c->db, t->id, &kits, &kit_n));
	if (tells_health(t) && may & HEALTH)
		TRY(journal_ids(c, &t->cadre_id, 1, STR("reading")));
	call_etag(c, t->version);
	TRY(put_tour(&j, c, l, 0));
	json_key(&j, "report_to");
	put_answerable(&j, c, t->report_post_id);
	TRY(put_other(&j, c, "replaces", t->replaces_id));
	TRY(put_other(&j, c, "replaced_by", t->replaced_by_id));
	put_rows(&j, "days", &tour_day_resource, days, day_n, may);
	put_rows(&j, "kit", &kit_resource, kits, kit_n, may);
	json_close(&j, '}');
	return OK;
}

/* ---- acts ---- */

Status tour_act(Call *c)
{
	TourActing *in = arena_new(&c->http->arena, TourActing);
	const Agency *a;
	Tour t;
	unsigned act;
	int64_t id;

	TRY(call_id(c, 0, &id));
	if (!enum_parse(&TourAct_names, c->params[1], &act) || act == TOUR_SEND || act == TOUR_SILENT)
		return fault(&c->ctx, E_NOT_FOUND, "act", "not_found");
	TRY(touring_seen(c, id, &t, &a));
	TRY(call_body(c, &tour_acting_resource, in));
	c->command = (Command){
		.kind = COMMAND_TOUR, .act = act, .ids = TOUR_COMMAND_IDS, .subject_id = id, .row = in
	};
	if (act == TOUR_ARRIVE) {
		TRY(touring_arrived(c, &t, in->arrival_code));
		c->command.code_fits = true;
	}
	return call_commit(c, c->http->path);
}

/* ---- what is handed out ---- */

Status kit_add(Call *c)
{
	Kit *row = arena_new(&c->http->arena, Kit);

	TRY(call_body(c, &kit_resource, row));
	return call_save(c, &kit_resource, row, 0);
}

Status kit_change(Call *c)
{
	Kit *row = arena_new(&c->http->arena, Kit), now;
	const Agency *a;
	Tour t;
	int64_t id;

	TRY(call_id(c, 0, &id));
	TRY(row_get(&c->ctx, c->db, &kit_resource, id, &now));
	TRY(touring_seen(c, now.tour_id, &t, &a));
	TRY(call_body(c, &kit_resource, row));
	return call_save(c, &kit_resource, row, id);
}

/* ---- the code at the door ---- */

static Str arrival_of(Call *c, int64_t area_id)
{
	return str_printf(&c->http->arena, "arrival|%lld", (long long)area_id);
}

Status touring_arrived(Call *c, const Tour *t, Str typed)
{
	int per_hour = c->view->rules->secret_tries_per_hour;
	Str key = str_printf(&c->http->arena, "arrival|%.*s", STR_ARG(t->code));

	if (str_trim(typed).len == 0)
		return fault(&c->ctx, E_INVALID, "arrival_code", "required");
	if (!limits_take(c->app->secret_limits, key, c->ctx.now_ms, MAX(1, per_hour / 60), per_hour))
		return fault(&c->ctx, E_LIMIT, "arrival_code", "too_many_tries");
	return rotating_fits(store_secret(c->app->options.store), arrival_of(c, t->area_id),
		       c->view->rules->tour_code_minutes, c->ctx.now_ms, typed)
		       ? OK
		       : fault(&c->ctx, E_INVALID, "arrival_code", "arrival_wrong");
}

Status area_arrival_code(Call *c)
{
	const Area *area;
	int64_t id;
	JsonOut j = call_out(c);

	TRY(call_id(c, 0, &id));
	area = directory_area(c->view->dir, id);
	if (!area || !call_can(c, CAN_READ, id))
		return fault(&c->ctx, E_NOT_FOUND, "id", "not_found");
	if (!call_can(c, CAN_HANDLE, id))
		return fault(&c->ctx, E_FORBIDDEN, "id", "no_capability");
	Rotating r = rotating_now(store_secret(c->app->options.store), arrival_of(c, id),
		c->view->rules->tour_code_minutes, c->ctx.now_ms);
	Str path = str_printf(&c->http->arena, "/t?arrive=%s", r.code);
	json_open(&j, '{');
	json_put_str(&j, "code", str_from(r.code));
	json_put_time(&j, "next_at", r.next_at_ms);
	json_put_time(&j, "valid_until", r.valid_until_ms);
	json_put_str(&j, "url", pages_whole_url(c, path));
	json_key(&j, "area");
	put_area_ref(&j, c->view, id);
	json_close(&j, '}');
	return OK;
}
