/*
 * demo_tours.c: what became of the demo's first wave: its list is approved, the engine plans it, a second
 * person approves, the order is issued, and its people serve.
 *
 *   called ─ 10 days ago planned ─ 9 ordered ─ 8 the first day ─ … ─ the morning
 *
 * Most have come and say so every day; some have not answered, some said no, a few are silent since
 * yesterday, one in An Phú is ill and another one has taken over. See demo.h.
 */
#include "cli/demo_tours.h"

#include "base/clock.h"
#include "base/time.h"
#include "domain/tour.h"
#include "link/plan_make.h"
#include "store/query_order.h"

#define TOURS_SEED	(DEMO_SEED + 8)
#define WHOLE_AREA	"25975" /* An Phú: every day of its people is there */
#define NO_EVERY	110 /* of those who are sent, one in so many says no */
#define MUTE_EVERY	90 /* … has not answered */
#define YES_EVERY	45 /* … said yes and has not come */
#define SILENT_EVERY	70 /* … came, and is silent since the day before yesterday */
#define LAST_DAY_BEFORE -4 /* the others are told after the second wave was called */
#define REPLACED	3 /* of those who said no, so many are replaced already */

typedef struct Tours {
	Demo *d;
	Ctx *c;
	Rng rng;
	const View *view;
	Rights *maker, *checker;
	int64_t wave_id, plan_id, order_id;
	Wave wave;
	Tour *tours;
	size_t count;
	const int64_t *reserve; /* names without a place */
	size_t reserve_count, reserve_used;
	int64_t *dropped; /* tours that somebody else is to take over */
	size_t dropped_count;
	int32_t number; /* of the last order */
} Tours;

/* ---- commands ---- */

static Command *add(Tours *t, CommandKind kind, unsigned act, int64_t subject_id, void *row)
{
	Command *cmd = batch_add(t->d->in->batch);

	cmd->kind = kind;
	cmd->act = act;
	cmd->subject_id = subject_id;
	cmd->row = row;
	t->d->in->commands++;
	return cmd;
}

static Status flush(Tours *t)
{
	return batch_flush(t->c, t->d->in->batch, 0);
}

/* The id in the answer of the only command. */
static Status flush_one(Tours *t, int64_t *ret_id)
{
	CLEANUP(json_release)
	json_t *j = NULL;

	TRY(flush(t));
	TRY(json_read(t->c, batch_command(t->d->in->batch, 0)->answer, &j));
	if (!json_i64(j, "id", ret_id))
		BUG("an answer that is not ours");
	return OK;
}

static TourActing *add_act(Tours *t, TourAct act, int64_t tour_id)
{
	TourActing *in = arena_new(t->d->arena, TourActing);

	*in = (TourActing){ .reason = { "", 0 } };
	add(t, COMMAND_TOUR, act, tour_id, in);
	return in;
}

/* A time of that day, counted from the morning's. */
static int64_t at_day(const Tours *t, int32_t day, int32_t hour)
{
	return day_start_ms(day_of(t->d->now_ms) + day) + hour * HOUR_MS;
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
	cmd = add(t, COMMAND_PLAN, PLAN_MAKE, t->wave_id, &maker->made);
	cmd->rights = t->maker;
	cmd->ids = plan_make_ids(&maker->made);
	TRY(flush_one(t, &t->plan_id));
	cmd = add(t, COMMAND_PLAN, PLAN_APPROVE, t->plan_id, yes);
	cmd->rights = t->checker;
	cmd->ids = order_ids(t->wave.total);
	return flush(t);
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
	add(t, COMMAND_ORDER, ORDER_ADD, 0, order)->rights = t->maker;
	TRY(flush_one(t, &t->order_id));
	cmd = add(t, COMMAND_ORDER, ORDER_ISSUE, t->order_id, yes);
	cmd->rights = t->checker;
	cmd->ids = order_ids(t->wave.total);
	return flush(t);
}

static Status read_reserve(Tours *t, Db *db)
{
	Value id = VAL_I64(t->wave_id);
	Nomination *rows;
	int64_t *ids;
	size_t n;

	TRY(rows_where(t->c, db, &nomination_resource, "wave_id = ?1 AND standing = 'reserve' ORDER BY id",
		&id, 1, (void **)&rows, &n));
	ids = arena_array(t->d->arena, int64_t, n + 1);
	for (size_t i = 0; i < n; i++)
		ids[i] = rows[i].id;
	t->reserve = ids;
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
	return st;
}

/* ---- on tour ---- */

static bool is_one_in(const Tours *t, size_t i, size_t every)
{
	return i % every == every - 1 && i < t->count;
}

static bool is_whole(const Tours *t, const Tour *tour)
{
	const DemoArea *at = demo_area(t->d, tour->area_id);

	return at && str_eq(at->area.code, STR(WHOLE_AREA));
}

static bool says_no(const Tours *t, size_t i)
{
	return is_one_in(t, i, NO_EVERY) && !is_whole(t, &t->tours[i]);
}

static bool has_come(const Tours *t, size_t i)
{
	return is_whole(t, &t->tours[i]) ||
	       !(is_one_in(t, i, NO_EVERY) || is_one_in(t, i, MUTE_EVERY) || is_one_in(t, i, YES_EVERY));
}

/* In the afternoon of the order: a no with its reason, a yes, or nothing. */
static Status answer_all(Tours *t)
{
	t->dropped = arena_array(t->d->arena, int64_t, t->count + 1);
	clock_set_for_drill(at_day(t, DEMO_TOURS_FROM - 1, 16));
	for (size_t i = 0; i < t->count; i++) {
		if (says_no(t, i)) {
			add_act(t, TOUR_DECLINE, t->tours[i].id)->reason =
				STR("Gia đình vừa có người cách ly.");
			t->dropped[t->dropped_count++] = t->tours[i].id;
		} else if (has_come(t, i) || !is_one_in(t, i, MUTE_EVERY)) {
			add_act(t, TOUR_ACCEPT, t->tours[i].id);
		}
	}
	return flush(t);
}

static Status confirm_all(Tours *t)
{
	clock_set_for_drill(at_day(t, DEMO_TOURS_FROM, 8));
	for (size_t i = 0; i < t->count; i++) {
		if (has_come(t, i))
			add_act(t, TOUR_CONFIRM, t->tours[i].id);
	}
	return flush(t);
}

/* Where they sleep and eat. */
static Status settle(Tours *t)
{
	clock_set_for_drill(at_day(t, DEMO_TOURS_FROM, 10));
	for (size_t i = 0; i < t->count; i++) {
		if (!is_whole(t, &t->tours[i]))
			continue;
		TourActing *note = add_act(t, TOUR_NOTE, t->tours[i].id);
		note->lodging = STR("Trường Tiểu học An Phú, khu B");
		note->meals = true;
	}
	return flush(t);
}

/* Each day of the one ward; of the others the day before yesterday and yesterday evening, but for those who
 * are silent. */
static Status check_in_all(Tours *t, int32_t first_day, int32_t last_day)
{
	for (int32_t day = first_day; day <= last_day; day++) {
		clock_set_for_drill(at_day(t, day, 19));
		for (size_t i = 0; i < t->count; i++) {
			bool silent = is_one_in(t, i, SILENT_EVERY) && !is_whole(t, &t->tours[i]);
			bool rests = is_whole(t, &t->tours[i]) && day == -2 && i % 7 == 0;

			if (!has_come(t, i) || (day == -1 && silent) ||
				(day < -1 && !is_whole(t, &t->tours[i])))
				continue;
			add_act(t, rests ? TOUR_REST : TOUR_CHECK_IN, t->tours[i].id);
		}
		TRY(flush(t));
	}
	return OK;
}

/* ---- somebody drops out ---- */

static void replace(Tours *t, int64_t tour_id, Str reason, bool infected)
{
	TourActing *in = add_act(t, TOUR_REPLACE, tour_id);

	in->reason = reason;
	in->infected = infected;
	if (t->reserve_used == t->reserve_count)
		return;
	in->nomination_id = t->reserve[t->reserve_used++];
	in->number = str_printf(t->d->arena, "%02d/QĐ-BCĐ", ++t->number);
	in->from_day = day_of(clock_now_ms());
	in->to_day = day_of(t->d->now_ms) + 3;
}

/* Those who follow are ordered until the third day from the morning, so that their end is told of today. */
static Status replace_some(Tours *t)
{
	clock_set_for_drill(at_day(t, DEMO_TOURS_FROM + 2, 9));
	for (size_t i = 0; i < MIN(REPLACED, t->dropped_count); i++)
		replace(t, t->dropped[i], STR("Thay người không đi được."), false);
	return flush(t);
}

static Status fall_ill(Tours *t)
{
	clock_set_for_drill(at_day(t, -1, 20));
	for (size_t i = 0; i < t->count; i++) {
		if (is_whole(t, &t->tours[i]) && !t->tours[i].leads) {
			replace(t, t->tours[i].id, STR("Xét nghiệm nhanh dương tính."), true);
			break;
		}
	}
	return flush(t);
}

/* Somebody in the one ward gets an account, and their code is told at the end. */
static Status give_account(Tours *t)
{
	Demo *d = t->d;
	Account *account = arena_new(d->arena, Account);
	Cadre *x = arena_new(d->arena, Cadre);
	StoreReader *reader = NULL;
	const Tour *tour = NULL;

	for (size_t i = 0; i < t->count; i++) {
		if (is_whole(t, &t->tours[i]))
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
	add(t, COMMAND_SAVE, 0, 0, account)->resource = &account_resource;
	TRY(flush(t));
	x->account_id = account->id;
	add(t, COMMAND_SAVE, 0, 0, x)->resource = &cadre_resource;
	d->tour_code = tour->code;
	d->tour_phone = x->phone;
	return flush(t);
}

static Status approve_wave(Tours *t)
{
	WaveActing *yes = arena_new(t->d->arena, WaveActing);

	add(t, COMMAND_WAVE, WAVE_APPROVE, t->wave_id, yes)->rights = t->maker;
	return flush(t);
}

static Status run(Tours *t)
{
	clock_set_for_drill(at_day(t, DEMO_TOURS_FROM - 2, 9));
	TRY(approve_wave(t));
	TRY(make_plan(t));
	clock_set_for_drill(at_day(t, DEMO_TOURS_FROM - 1, 9));
	TRY(issue_order(t));
	TRY(demo_asks_end(t->d));
	TRY(read_tours(t));
	TRY(answer_all(t));
	TRY(confirm_all(t));
	TRY(settle(t));
	TRY(give_account(t));
	TRY(check_in_all(t, DEMO_TOURS_FROM + 1, DEMO_TOURS_FROM + 1));
	TRY(replace_some(t));
	return check_in_all(t, DEMO_TOURS_FROM + 2, LAST_DAY_BEFORE);
}

Status demo_tours(Demo *d, int64_t wave_id, int64_t maker_id, int64_t checker_id)
{
	Tours *t = arena_new(d->arena, Tours);

	d->tours = t;
	*t = (Tours){ .d = d,
		.c = &d->in->cli->c,
		.rng = rng_seeded(TOURS_SEED),
		.view = store_view(d->in->store),
		.maker = arena_new(d->arena, Rights),
		.checker = arena_new(d->arena, Rights),
		.wave_id = wave_id };
	*t->maker = view_rights(t->view, maker_id);
	*t->checker = view_rights(t->view, checker_id);
	Status st = run(t);
	store_view_release(d->in->store, &t->view);
	return st;
}

Status demo_tours_days(Demo *d)
{
	Tours *t = d->tours;

	TRY(check_in_all(t, LAST_DAY_BEFORE + 1, -1));
	return fall_ill(t);
}
