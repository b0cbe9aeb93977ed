/*
 * demo_tours.c: the demo's first wave: its list is approved, the engine plans it, a second person approves,
 * and the order is issued. See demo_tours.h.
 */
#include "cli/demo_tours.h"

#include "base/clock.h"
#include "base/time.h"
#include "link/plan_make.h"
#include "store/query_order.h"

#define WHOLE_AREA "25975" /* An Phú */

/* ---- commands ---- */

Command *demo_tours_add(Tours *t, CommandKind kind, unsigned act, int64_t subject_id, void *row)
{
	Command *cmd = batch_add(t->d->in->batch);

	cmd->kind = kind;
	cmd->act = act;
	cmd->subject_id = subject_id;
	cmd->row = row;
	t->d->in->commands++;
	return cmd;
}

Status demo_tours_flush(Tours *t)
{
	return batch_flush(t->c, t->d->in->batch, 0);
}

/* The id in the answer of the only command. */
static Status flush_one(Tours *t, int64_t *ret_id)
{
	CLEANUP(json_release)
	json_t *j = NULL;

	TRY(demo_tours_flush(t));
	TRY(json_read(t->c, batch_command(t->d->in->batch, 0)->answer, &j));
	if (!json_i64(j, "id", ret_id))
		BUG("an answer that is not ours");
	return OK;
}

TourActing *demo_tours_act(Tours *t, TourAct act, int64_t tour_id, Rights *rights)
{
	Command *cmd = demo_tours_add(t, COMMAND_TOUR, act, tour_id, NULL);
	TourActing *in = arena_new(cmd->arena, TourActing);

	cmd->row = in;
	*in = (TourActing){ .reason = { "", 0 } };
	cmd->rights = rights;
	cmd->by_cadre = !rights;
	return in;
}

int64_t demo_at_day(const Tours *t, int32_t day, int32_t hour)
{
	return day_start_ms(day_of(t->d->now_ms) + day) + hour * HOUR_MS;
}

bool demo_is_whole(const Tours *t, int64_t area_id)
{
	const DemoArea *at = demo_area(t->d, area_id);

	return at && str_eq(at->area.code, STR(WHOLE_AREA));
}

Rights *demo_desk_of(const Tours *t, int64_t area_id)
{
	const DemoArea *at = demo_area(t->d, area_id);

	return at ? t->desks[at - t->d->areas] : NULL;
}

/* ---- plan and order ---- */

static Status make_plan(Tours *t)
{
	PlanMaking how = plan_making_usual(t->view->rules);
	PlanMaker *maker = arena_new(t->d->arena, PlanMaker);
	PlanActing *yes = arena_new(t->d->arena, PlanActing);
	StoreReader *reader = NULL;
	Command *cmd;

	TRY(reader_open(t->c, t->d->in->store, &reader));
	Status st = row_get(t->c, reader_db(reader), &wave_resource, t->wave_id, &t->wave);
	if (st == OK)
		st = plan_make(t->c, reader_db(reader), t->view, &t->wave, &how, maker);
	reader_close(&reader);
	TRY(st);
	cmd = demo_tours_add(t, COMMAND_PLAN, PLAN_MAKE, t->wave_id, &maker->made);
	cmd->rights = t->maker;
	cmd->ids = plan_make_ids(&maker->made);
	TRY(flush_one(t, &t->plan_id));
	cmd = demo_tours_add(t, COMMAND_PLAN, PLAN_APPROVE, t->plan_id, yes);
	cmd->rights = t->checker;
	cmd->ids = order_ids(t->wave.total);
	return demo_tours_flush(t);
}

static int64_t chair_of(const Tours *t)
{
	const Post *const *posts;
	size_t n = directory_posts_of(t->view->dir, t->wave.area_id, &posts);

	for (size_t i = 0; i < n; i++) {
		if (posts[i]->kind == POST_CHAIR)
			return posts[i]->id;
	}
	return 0;
}

static Status issue_order(Tours *t)
{
	Order *order = arena_new(t->d->arena, Order);
	OrderActing *yes = arena_new(t->d->arena, OrderActing);
	Command *cmd;

	*order = (Order){ .wave_id = t->wave_id,
		.plan_id = t->plan_id,
		.number = STR("01/QĐ-BCĐ"),
		.day = day_of(clock_now_ms()),
		.template = STR("binhduong-dieu-dong"),
		.texts = STR("{\"wave\":\"1\"}"),
		.signer_post_id = chair_of(t) };
	t->number = 1;
	demo_tours_add(t, COMMAND_ORDER, ORDER_ADD, 0, order)->rights = t->maker;
	TRY(flush_one(t, &t->order_id));
	cmd = demo_tours_add(t, COMMAND_ORDER, ORDER_ISSUE, t->order_id, yes);
	cmd->rights = t->checker;
	cmd->ids = order_ids(t->wave.total);
	return demo_tours_flush(t);
}

static Status read_reserve(Tours *t, Db *db)
{
	Value id = VAL_I64(t->wave_id);
	Nomination *rows;
	size_t n;

	TRY(rows_where(t->c, db, &nomination_resource, "wave_id = ?1 AND standing = 'reserve' ORDER BY id",
		&id, 1, (void **)&rows, &n));
	t->reserve = arena_array(t->d->arena, DemoReserve, n + 1);
	for (size_t i = 0; i < n; i++)
		t->reserve[i].name = rows[i];
	t->reserve_count = n;
	return OK;
}

static Status read_tours(Tours *t)
{
	StoreReader *reader = NULL;

	TRY(reader_open(t->c, t->d->in->store, &reader));
	Status st = query_order_tours(t->c, reader_db(reader), t->order_id, &t->tours, &t->count);
	if (st == OK)
		st = read_reserve(t, reader_db(reader));
	reader_close(&reader);
	TRY(st);
	t->fates = arena_array(t->d->arena, DemoFate, t->count + 1);
	t->followers = arena_array(t->d->arena, Tour, t->reserve_count + 1);
	return OK;
}

/* ---- to try it ---- */

/* Somebody in the one ward gets an account, and their code is told at the end. */
static Status give_account(Tours *t)
{
	Demo *d = t->d;
	Account *account = arena_new(d->arena, Account);
	Cadre *x = arena_new(d->arena, Cadre);
	StoreReader *reader = NULL;
	const Tour *tour = NULL;

	for (size_t i = 0; i < t->count; i++) {
		if (demo_is_whole(t, t->tours[i].area_id))
			tour = &t->tours[i];
	}
	if (!tour)
		return OK;
	TRY(reader_open(t->c, d->in->store, &reader));
	Status st = row_get(t->c, reader_db(reader), &cadre_resource, tour->cadre_id, x);
	reader_close(&reader);
	TRY(st);
	*account = (Account){
		.login = STR("canbo"), .name = x->name, .demo = true, .password_hash = d->in->password_hash
	};
	demo_tours_add(t, COMMAND_SAVE, 0, 0, account)->resource = &account_resource;
	TRY(demo_tours_flush(t));
	x->account_id = account->id;
	demo_tours_add(t, COMMAND_SAVE, 0, 0, x)->resource = &cadre_resource;
	d->tour_code = tour->code;
	d->tour_phone = x->phone;
	return demo_tours_flush(t);
}

static Status approve_wave(Tours *t)
{
	WaveActing *yes = arena_new(t->d->arena, WaveActing);

	demo_tours_add(t, COMMAND_WAVE, WAVE_APPROVE, t->wave_id, yes)->rights = t->maker;
	return demo_tours_flush(t);
}

static Status run(Tours *t)
{
	clock_set_for_drill(demo_at_day(t, DEMO_TOURS_FROM - 2, 9));
	TRY(approve_wave(t));
	TRY(make_plan(t));
	clock_set_for_drill(demo_at_day(t, DEMO_TOURS_FROM - 1, 9));
	TRY(issue_order(t));
	TRY(demo_asks_end(t->d));
	TRY(read_tours(t));
	TRY(demo_days_before(t));
	return give_account(t);
}

static Rights *rights_of(Tours *t, int64_t account_id)
{
	Rights *rights = arena_new(t->d->arena, Rights);

	*rights = view_rights(t->view, account_id);
	return rights;
}

Status demo_tours(Demo *d, int64_t wave_id, int64_t maker_id, int64_t checker_id)
{
	Tours *t = arena_new(d->arena, Tours);

	d->tours = t;
	*t = (Tours){ .d = d,
		.c = &d->in->cli->c,
		.view = store_view(d->in->store),
		.desks = arena_array(d->arena, Rights *, d->area_count),
		.wave_id = wave_id };
	t->maker = rights_of(t, maker_id);
	t->checker = rights_of(t, checker_id);
	for (size_t i = 0; i < d->area_count; i++)
		t->desks[i] = d->areas[i].desk_id ? rights_of(t, d->areas[i].desk_id) : NULL;
	Status st = run(t);
	if (st != OK)
		store_view_release(d->in->store, &t->view);
	return st;
}

Status demo_tours_days(Demo *d)
{
	Status st = demo_days_after(d->tours);

	store_view_release(d->in->store, &d->tours->view);
	return st;
}
