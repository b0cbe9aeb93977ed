/*
 * test_tours.c: a random walk through the tours of two waves: orders send people, cadres accept, decline,
 * come, work, rest and fall silent, others replace and relieve them, requests are on their desks, zones and
 * days change; by whoever may and whoever may not.
 *
 * See walk.h.
 */
#include "test.h"

#include "sim/walk.h"

#include "domain/order.h"
#include "domain/plan.h"

#define CHECK_EVERY	100 /* steps between two looks at all promises */
#define CADRES		40
#define GETS_EVERYWHERE 1500 /* steps in which every act is done at least once */

static struct {
	int64_t agency_id;
	int64_t done[TourAct_count];
} tours;

static Status send(Job *j)
{
	j->cmd.ids = TOUR_COMMAND_IDS;
	return walk_send(j);
}

static Status act(CommandKind kind, unsigned what, int64_t subject_id, void *row, const char *login)
{
	Job j;

	job_init(&j, kind, login);
	j.cmd.act = what;
	j.cmd.subject_id = subject_id;
	j.cmd.row = row;
	j.cmd.by_cadre = kind == COMMAND_NOMINATION && what == NOMINATION_CONSENT;
	Status s = send(&j);
	job_done(&j);
	return s;
}

static void must(Status s)
{
	if (s != OK)
		fail_msg(WALK_AT "refused", WALK_AT_ARGS);
}

/* ---- who is mobilised ---- */

static void an_agency(void)
{
	Account head = { .login = STR("head.syt"), .name = STR("Thủ trưởng"), .password_hash = STR("$none") };
	Account board = { .login = STR("organiser.74"), .name = STR("Ban"), .password_hash = STR("$none") };
	Post post = {
		.area_id = world_area_id(STR("74")), .kind = POST_AGENCY_HEAD, .title = STR("Thủ trưởng")
	};
	Appointment holds = { .holder = STR("Thủ trưởng"), .from_ms = WORLD_START_MS - DAY_MS };
	Grant grant = { .area_id = post.area_id, .cans = role_cans(ROLE_ORGANISER) };

	holds.account_id = world_save(&account_resource, &head);
	holds.post_id = world_save(&post_resource, &post);
	world_save(&appointment_resource, &holds);
	grant.account_id = world_save(&account_resource, &board);
	world_save(&grant_resource, &grant);
	Agency a = { .code = STR("SYT"),
		.name = STR("Sở Y tế"),
		.area_id = post.area_id,
		.post_id = post.id,
		.headcount = 200,
		.stay = 1 };
	tours.agency_id = world_save(&agency_resource, &a);
}

static void a_cadre(size_t i)
{
	Account account = { .login = str_printf(world.c->arena, "cadre.%zu", i),
		.name = STR("Cán bộ"),
		.password_hash = STR("$none") };
	Cadre x = { .agency_id = tours.agency_id,
		.account_id = i % 3 ? world_save(&account_resource, &account) : 0,
		.name = STR("Cán bộ"),
		.birth_year = 1990,
		.role = (unsigned)(i % CadreRole_count),
		.can_lead = i % 4 == 0,
		.constraints = i % 7 == 0,
		.vaccine_doses = 2 };

	world_save(&cadre_resource, &x);
}

/* Half of the cadres: named, willing, most of them approved. */
static void a_wave(size_t half)
{
	Wave w = { .name = STR("Đợt"),
		.purpose = STR("Vùng đỏ"),
		.area_id = world_area_id(STR("74")),
		.total = CADRES / 2,
		.from_day = day_of(clock_now_ms()) + 1,
		.to_day = day_of(clock_now_ms()) + 9,
		.nominate_by_ms = clock_now_ms() + DAY_MS };
	WaveActing note = { 0 };
	NominationActing in = { 0 };
	Cadre *cadres;
	Wave *waves;
	Nomination *names;
	size_t n = world_rows(&cadre_resource, "id > 0", NULL, 0, &cadres);

	must(act(COMMAND_WAVE, WAVE_ADD, 0, &w, NULL));
	size_t count = world_rows(&wave_resource, "id > 0", NULL, 0, &waves);
	int64_t id = waves[count - 1].id;
	must(act(COMMAND_WAVE, WAVE_CALL, id, &note, NULL));
	for (size_t i = half; i < n; i += 2) {
		in.cadre_id = cadres[i].id;
		must(act(COMMAND_NOMINATION, NOMINATION_NAME, id, &in, NULL));
	}
	n = world_rows(&nomination_resource, "state = 'named'", NULL, 0, &names);
	for (size_t i = 0; i < n; i++) {
		must(act(COMMAND_NOMINATION, NOMINATION_CONSENT, names[i].id, &in, NULL));
		if (i + 1 < n) /* the last one stays a nominee who is willing */
			must(act(COMMAND_NOMINATION, NOMINATION_APPROVE, names[i].id, &in, NULL));
	}
	must(act(COMMAND_WAVE, WAVE_APPROVE, id, &note, NULL));
}

/* ---- orders ---- */

static PlanMade *a_plan(int64_t wave_id)
{
	Value v = VAL_I64(wave_id);
	PlanMade *made = arena_new(world.c->arena, PlanMade);
	Nomination *names;
	size_t n = world_rows(&nomination_resource,
		"wave_id = ?1 AND state = 'approved' AND standing <> 'released'", &v, 1, &names);

	made->placements = arena_array(world.c->arena, Placement, n + 1);
	made->body = STR("{}");
	for (size_t i = 0; i < n; i++) {
		bool goes = chance(60);
		Str code = str_from(commune());

		made->placements[made->count++] = (Placement){ .nomination_id = names[i].id,
			.cadre_id = names[i].cadre_id,
			.agency_id = names[i].agency_id,
			.area_id = goes && names[i].standing != STANDING_ASSIGNED ? world_area_id(code) : 0,
			.role = names[i].role };
		made->plan.placed += made->placements[i].area_id != 0;
	}
	made->plan.wave_id = wave_id;
	made->plan.people = (int32_t)n;
	made->plan.places = made->plan.placed;
	made->plan.reserve = (int32_t)n - made->plan.placed;
	made->plan.engine = STR("walk");
	return made;
}

static void an_order(void)
{
	PlanActing none = { 0 };
	OrderActing note = { .note = STR("Nhầm") };
	Order *orders, any;
	Plan *plans;
	Wave w;

	if (chance(30) && any_row(&order_resource, "state = 'issued'", &any)) {
		act(COMMAND_ORDER, ORDER_WITHDRAW, any.id, &note, chance(80) ? "organiser.74" : "ward.25975");
		return;
	}
	if (!any_row(&wave_resource, "id > 0", &w))
		return;
	if (act(COMMAND_PLAN, PLAN_MAKE, w.id, a_plan(w.id), NULL) != OK)
		return;
	size_t n = world_rows(&plan_resource, "id > 0", NULL, 0, &plans);
	if (act(COMMAND_PLAN, PLAN_APPROVE, plans[n - 1].id, &none, "organiser.74") != OK)
		return;
	Order o = { .wave_id = w.id,
		.plan_id = plans[n - 1].id,
		.number = str_printf(world.c->arena, "%lld/QĐ", (long long)walk.step),
		.day = day_of(clock_now_ms()),
		.template = STR("mobilise"),
		.signer_name = STR("Nguyễn Văn A") };
	if (act(COMMAND_ORDER, ORDER_ADD, 0, &o, "organiser.74") != OK)
		return;
	n = world_rows(&order_resource, "state = 'draft'", NULL, 0, &orders);
	if (n)
		act(COMMAND_ORDER, ORDER_ISSUE, orders[n - 1].id, &note, "organiser.74");
}

/* ---- tours ---- */

static const char *somebody(const Tour *t)
{
	const View *v = store_view(world.store);
	Str code = str_dup(world.c->arena, directory_area(v->dir, t->area_id)->code);
	const char *who[] = { "organiser.74", "head.syt", NULL,
		str_printf(world.c->arena, "ward.%.*s", STR_ARG(code)).ptr,
		str_printf(world.c->arena, "ward.%s", commune()).ptr };

	store_view_release(world.store, &v);
	return who[pick(COUNT_OF(who))];
}

static void fill_in(const Tour *t, TourActing *in)
{
	int32_t today = day_of(clock_now_ms());
	Nomination next;

	*in = (TourActing){ .reason = chance(85) ? STR("Có việc.") : STR(""),
		.infected = chance(40),
		.meals = chance(50),
		.remark = chance(50) ? STR("Tốt") : STR(""),
		.grade = (unsigned)pick(3),
		.day = chance(15) ? today - (int32_t)pick(3) : 0,
		.number = str_printf(world.c->arena, "%lld/QĐ", (long long)walk.step) };
	if (chance(70) && any_row(&nomination_resource, "state IN ('approved', 'consented')", &next))
		in->nomination_id = next.id;
	if (chance(40))
		in->to_day = MAX(t->to_day, today) + (int32_t)pick(12);
}

/* What happens next, mostly. */
static const struct {
	unsigned state, act;
	enum { CADRE, COMMUNE, HEAD, BOARD } who;
} usual[] = {
	{ TOUR_ORDERED, TOUR_ACCEPT, CADRE },
	{ TOUR_ORDERED, TOUR_ACCEPT, CADRE },
	{ TOUR_ORDERED, TOUR_DECLINE, CADRE },
	{ TOUR_ORDERED, TOUR_WITHDRAW, BOARD },
	{ TOUR_ORDERED, TOUR_CONFIRM, COMMUNE },
	{ TOUR_ACCEPTED, TOUR_ARRIVE, CADRE },
	{ TOUR_ACCEPTED, TOUR_ARRIVE, CADRE },
	{ TOUR_ACCEPTED, TOUR_CONFIRM, COMMUNE },
	{ TOUR_ACCEPTED, TOUR_DECLINE, CADRE },
	{ TOUR_SERVING, TOUR_CHECK_IN, CADRE },
	{ TOUR_SERVING, TOUR_CHECK_IN, CADRE },
	{ TOUR_SERVING, TOUR_CHECK_IN, COMMUNE },
	{ TOUR_SERVING, TOUR_REST, CADRE },
	{ TOUR_SERVING, TOUR_EXPOSE, CADRE },
	{ TOUR_SERVING, TOUR_APPRAISE, COMMUNE },
	{ TOUR_SERVING, TOUR_EXTEND, BOARD },
	{ TOUR_SERVING, TOUR_RELIEVE, BOARD },
	{ TOUR_SERVING, TOUR_RELIEVE, BOARD },
	{ TOUR_SERVING, TOUR_REPLACE, BOARD },
	{ TOUR_SERVING, TOUR_REPLACE, COMMUNE },
	{ TOUR_SERVING, TOUR_RELEASE, BOARD },
	{ TOUR_RESTING, TOUR_CHECK_IN, CADRE },
	{ TOUR_RESTING, TOUR_REST, COMMUNE },
	{ TOUR_RESTING, TOUR_REPLACE, BOARD },
	{ TOUR_DECLINED, TOUR_REPLACE, BOARD },
	{ TOUR_ISOLATED, TOUR_REPLACE, BOARD },
	{ TOUR_ISOLATED, TOUR_NOTE, HEAD },
	{ TOUR_ISOLATED, TOUR_NOTE, HEAD },
	{ TOUR_ISOLATED, TOUR_RECOVER, HEAD },
	{ TOUR_RELEASED, TOUR_REPLACE, BOARD },
	{ TOUR_RELEASED, TOUR_APPRAISE, COMMUNE },
	{ TOUR_RELEASED, TOUR_COMMEND, BOARD },
	{ TOUR_WITHDRAWN, TOUR_NOTE, COMMUNE },
};

static const char *commune_of(const Tour *t)
{
	const View *v = store_view(world.store);
	const char *login =
		str_printf(world.c->arena, "ward.%.*s", STR_ARG(directory_area(v->dir, t->area_id)->code))
			.ptr;

	store_view_release(world.store, &v);
	return login;
}

/* login NULL: the cadre. */
static unsigned choose(const Tour *t, const char **ret_login)
{
	size_t at = 0;

	if (chance(20)) { /* anything, by anybody */
		*ret_login = somebody(t);
		at = TOUR_ACCEPT + pick(TourAct_count - 1);
		return at == TOUR_SILENT ? TOUR_REST : (unsigned)at;
	}
	do {
		at = pick(COUNT_OF(usual));
	} while (usual[at].state != t->state);
	*ret_login = usual[at].who == CADRE	? NULL
		     : usual[at].who == COMMUNE ? commune_of(t)
		     : usual[at].who == HEAD	? "head.syt"
						: "organiser.74";
	return usual[at].act;
}

/* Rather those who are still somewhere. */
static void a_tour(void)
{
	const char *login;
	TourActing in;
	Tour t;
	Job j;

	if (!any_row(&tour_resource,
		    chance(85) ? "state NOT IN ('withdrawn', 'declined', 'released')" : "id > 0", &t))
		return;
	unsigned what = choose(&t, &login);
	fill_in(&t, &in);
	if (what == TOUR_EXTEND)
		in.to_day = t.to_day + (int32_t)pick(6);
	job_init(&j, COMMAND_TOUR, login);
	j.cmd.act = what;
	j.cmd.by_cadre = !login;
	j.cmd.code_fits = chance(90);
	j.cmd.subject_id = t.id;
	j.cmd.row = &in;
	j.cmd.expected_version = chance(20) ? t.version - chance(30) : 0;
	if (send(&j) == OK)
		tours.done[what]++;
	job_done(&j);
}

static void a_kit(void)
{
	Kit kit = { 0 };
	Tour t;
	Job j;

	if (chance(50) && any_row(&kit_resource, "id > 0", &kit)) {
		kit.returned = (int32_t)pick(12);
		kit.note = chance(60) ? STR("Hỏng") : STR("");
	} else if (any_row(&tour_resource, "id > 0", &t)) {
		kit = (Kit){ .tour_id = t.id, .item = STR("Khẩu trang"), .issued = (int32_t)pick(10) };
	} else {
		return;
	}
	job_save(&j, &kit_resource, &kit);
	send(&j);
	job_done(&j);
}

/* A need on the desk of a cadre who serves there. */
static void a_need(void)
{
	Tour t;
	Cadre x;
	Job j;

	job_file(&j, "0912345678");
	j.filing.area_code = str_from(commune());
	send(&j);
	job_done(&j);
	if (!any_row(&tour_resource, "state IN ('serving', 'resting')", &t))
		return;
	Value v[] = { VAL_I64(t.cadre_id), VAL_I64(t.area_id) };
	Request *open;
	Cadre *cadres;
	size_t n = world_rows(&request_resource, "area_id = ?2 AND open = 1 AND ?1 > 0", v, 2, &open);
	world_rows(&cadre_resource, "id = ?1", v, 1, &cadres);
	x = cadres[0];
	if (!n || !x.account_id)
		return;
	job_act(&j, ACT_ASSIGN, open[pick(n)].id, "admin.74", 0);
	j.acting.assignee_id = x.account_id;
	send(&j);
	job_done(&j);
}

static void somebody_changes(void)
{
	ZoneSetting z = { .area_id = world_area_id(str_from(commune())),
		.zone = (unsigned)pick(Zone_count),
		.reason = STR("Số ca mới") };
	Cadre x;
	Account a;
	Job j;

	if (chance(50)) {
		act(COMMAND_ZONE, 0, 0, &z, "province.74");
	} else if (chance(50) && any_row(&cadre_resource, "id > 0", &x)) {
		x.constraints = (unsigned)pick(2);
		job_save(&j, &cadre_resource, &x);
		send(&j);
		job_done(&j);
	} else if (any_row(&account_resource, "login LIKE 'cadre.%'", &a)) {
		a.disabled = !a.disabled && chance(50);
		job_save(&j, &account_resource, &a);
		send(&j);
		job_done(&j);
	}
}

static void take_step(void)
{
	size_t what = pick(100);

	if (what < 4)
		an_order();
	else if (what < 78)
		a_tour();
	else if (what < 84)
		a_kit();
	else if (what < 92)
		a_need();
	else
		somebody_changes();
	if (chance(25)) {
		clock_set_for_drill(clock_now_ms() + (int64_t)pick(7) * HOUR_MS + (int64_t)pick(60000));
		world_run_clock();
	}
}

/* ---- the walk ---- */

static Hash walk_once(uint64_t seed, int64_t steps)
{
	memset(&tours, 0, sizeof(tours));
	walk_start(seed);
	an_agency();
	for (size_t i = 0; i < CADRES; i++)
		a_cadre(i);
	a_wave(0);
	a_wave(1);
	return walk_through(steps, CHECK_EVERY, take_step);
}

static void the_same_seed_walks_the_same_way(void **state)
{
	walks_replay(state, 1, walk_once);
}

/* A walk that is refused at every door proves nothing. */
static void a_walk_gets_everywhere(void **state UNUSED)
{
	static const char *const kinds[] = { "tour_answer", "tour_arrive", "tour_silent", "tour_replace",
		"tour_care", "tour_end" };

	if (fresh.dialect != SQLITE) /* the same walk on both; one is enough to see how far it gets */
		return;
	walk_once(99, GETS_EVERYWHERE);
	for (unsigned what = TOUR_ACCEPT; getenv("TIEPSUC_SIM_TELL") && what < TourAct_count; what++)
		print_message("%s %lld\n", TourAct_names.names[what], (long long)tours.done[what]);
	for (unsigned what = TOUR_ACCEPT; what < TourAct_count; what++) {
		/* Commending needs two weeks on duty, and a good word. */
		if (!tours.done[what] && what != TOUR_SILENT && what != TOUR_COMMEND)
			fail_msg("%d steps without %s", GETS_EVERYWHERE, TourAct_names.names[what]);
	}
	for (size_t i = 0; i < COUNT_OF(kinds); i++)
		assert_true(world_number(str_printf(
				    world.c->arena, "SELECT COUNT(*) FROM task WHERE kind = '%s'", kinds[i])
						 .ptr) > 0);
	assert_true(world_number("SELECT COUNT(*) FROM tour WHERE replaces_id <> 0") > 0);
	assert_true(world_number("SELECT COUNT(*) FROM tour WHERE grant_id <> 0") > 0);
	assert_true(world_number("SELECT COUNT(*) FROM event WHERE kind = 'request' AND body LIKE "
				 "'{\"act\":\"hand\"%'") > 0);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		WALK_TEST(the_same_seed_walks_the_same_way),
		WALK_TEST(a_walk_gets_everywhere),
	};

	secret_start();
	log_set_level(LOG_ERROR + 1);
	return fresh_run(tests);
}
