/*
 * test_walk.c: a random walk through the life of a province: residents ask and ask again, everybody acts on
 * everything, allowed or not, posts change hands, rights come and go, the clock jumps, answers are asked for
 * twice.
 *
 * Two seeds are walked, on PostgreSQL one; see walk.h.
 */
#include "test.h"

#include "sim/walk.h"
#include "store/tx.h"

#define CHECK_EVERY	200 /* steps between two looks at all promises */
#define PHONES		12 /* few askers, so that they ask again */
#define KEPT		50 /* answers that may be asked for again */
#define ANSWER_MAX	400
#define GETS_EVERYWHERE 2000 /* steps in which every act is done at least once */

typedef struct Kept {
	Uuid key;
	Hash body_hash;
	CommandKind kind;
	char answer[ANSWER_MAX];
	size_t len;
} Kept;

static struct {
	int64_t *requests;
	size_t request_count;
	Kept kept[KEPT];
	size_t kept_count;
	int64_t acts[RequestAct_count]; /* that were done */
} life;

/* ---- who ---- */

static Str code_of(int64_t area_id)
{
	const View *v = store_view(world.store);
	const Area *a = directory_area(v->dir, area_id);
	Str code = a ? str_dup(world.c->arena, a->code) : STR("74");

	store_view_release(world.store, &v);
	return code;
}

static Str parent_code_of(int64_t area_id)
{
	const View *v = store_view(world.store);
	const Area *a = directory_area(v->dir, area_id);
	const Area *up = a ? directory_parent(v->dir, a) : NULL;
	Str code = up ? str_dup(world.c->arena, up->code) : STR("74");

	store_view_release(world.store, &v);
	return code;
}

/* Mostly somebody who has to do with it, sometimes anybody; NULL is the resident. */
static const char *somebody(const Request *r)
{
	Arena *a = world.c->arena;
	const char *above = str_printf(a, "district.%.*s", STR_ARG(parent_code_of(r->area_id))).ptr;

	if (r->state == REQUEST_ESCALATED && chance(60))
		return chance(60) ? above : "province.74";
	if (r->state == REQUEST_ANSWERED && chance(40))
		return NULL;
	switch (pick(10)) {
	case 0: return NULL;
	case 1: return "hotline.74";
	case 2: return "hotline2.74";
	case 3: return above;
	case 4: return str_printf(a, "%s.%s", chance(50) ? "ward" : "team", commune()).ptr;
	case 5: return "auditor.74";
	case 6: return str_printf(a, "team.%.*s", STR_ARG(code_of(r->area_id))).ptr;
	default: return str_printf(a, "ward.%.*s", STR_ARG(code_of(r->area_id))).ptr;
	}
}

static bool is_login(const char *login)
{
	return login && world_account_id(str_from(login)) != 0;
}

/* ---- sending ---- */

static void keep_answer(const Command *cmd)
{
	Kept *k = &life.kept[life.kept_count < KEPT ? life.kept_count++ : pick(KEPT)];

	assert_true(cmd->answer.len < ANSWER_MAX);
	*k = (Kept){
		.key = cmd->key, .body_hash = cmd->body_hash, .kind = cmd->kind, .len = cmd->answer.len
	};
	memcpy(k->answer, cmd->answer.ptr, cmd->answer.len);
}

static void send(Job *j)
{
	if (walk_send(j) == OK && j->cmd.answer.len)
		keep_answer(&j->cmd);
}

/* ---- what happens ---- */

static void a_need(void)
{
	Job j;
	bool by_hotline = chance(40);

	job_init(&j, COMMAND_REQUEST, by_hotline ? "hotline.74" : NULL);
	j.filing = (RequestFiling){ .kind = (unsigned)pick(RequestKind_count),
		.area_code = str_from(commune()),
		.text = STR("Nhà có người già, cần giúp."),
		.phone = chance(80) ? str_printf(world.c->arena, "0912 345 %03zu", pick(PHONES))
				    : (Str){ "", 0 },
		.address = str_printf(world.c->arena, "%zu đường số %zu", pick(30), pick(5)),
		.persons = (int32_t)pick(8),
		.vulnerable = (unsigned)pick(1u << Vulnerable_count) };
	j.cmd.request.act = ACT_FILE;
	j.cmd.request.filing = &j.filing;
	j.cmd.request.channel = by_hotline ? CHANNEL_HOTLINE : chance(50) ? CHANNEL_PUBLIC : CHANNEL_API;
	j.cmd.request.unverified = !by_hotline && chance(10);
	send(&j);
	if (j.cmd.status == OK) {
		life.requests[life.request_count++] = job_id(&j);
		life.acts[ACT_FILE]++;
	}
	job_done(&j);
}

/* An act that this actor may do now, most of the time, and rather one that moves it; else any. */
static RequestAct choose_act(const Job *j, int64_t id)
{
	const unsigned dull = 1u << ACT_NOTE | 1u << ACT_CALL | 1u << ACT_JOIN | 1u << ACT_PROOF;
	RequestWorld *w = arena_new(world.c->arena, RequestWorld);
	const View *v = store_view(world.store);

	assert_int_equal(request_world_load(world.c, reader_db(world.reader), v, id, w), OK);
	unsigned acts = request_acts(w, j->cmd.request.actor, &j->rights, clock_now_ms());
	store_view_release(world.store, &v);
	if (acts & ~dull && chance(75))
		acts &= ~dull;
	if (chance(5) || !acts)
		acts = ~0u;
	RequestAct act = ACT_CALL;
	do {
		act = ACT_CALL + (RequestAct)pick(RequestAct_count - 1);
	} while (!(acts >> act & 1));
	return act == ACT_LATE || act == ACT_PROOF || act == ACT_AIM || act == ACT_HAND ? ACT_NOTE : act;
}

static void fill_acting(Job *j, const Request *r)
{
	static const char *const outcomes[] = { "lock", "release", "told", "no_answer" };
	RequestActing *in = &j->acting;
	Str at = chance(80) ? code_of(r->area_id) : str_from(commune());

	in->text = chance(90) ? STR("Đã xem, đang làm.") : (Str){ "", 0 };
	in->outcome = str_from(outcomes[pick(COUNT_OF(outcomes))]);
	in->area_code = str_from(commune());
	in->assignee_id = world_account_id(str_printf(world.c->arena, "team.%.*s", STR_ARG(at)));
	in->into_code = world_request(life.requests[pick(life.request_count)]).code;
	in->for_resident = chance(50);
	if (j->cmd.request.act == ACT_TRIAGE && chance(40))
		in->kind = enum_name(&RequestKind_names, (unsigned)pick(RequestKind_count));
	if (j->cmd.request.act == ACT_TRIAGE && chance(20))
		in->lane = enum_name(&Lane_names, (unsigned)pick(Lane_count));
}

static void an_act(void)
{
	if (!life.request_count)
		return;
	/* The newer ones more often. */
	size_t back = pick(chance(80) ? MIN(life.request_count, 8) : life.request_count);
	int64_t id = life.requests[life.request_count - 1 - back];
	Request r = world_request(id);
	const char *login = somebody(&r);
	Job j;

	job_act(&j, ACT_NOTE, id, is_login(login) ? login : NULL, 0);
	j.cmd.request.act = choose_act(&j, id);
	fill_acting(&j, &r);
	if (j.cmd.rights)
		j.cmd.expected_version = chance(90) ? r.version : chance(50) ? r.version - 1 : 0;
	send(&j);
	life.acts[j.cmd.request.act] += j.cmd.status == OK;
	job_done(&j);
}

/* A random row of a resource. */
static void save(const Resource *r, void *row)
{
	Job j;

	job_init(&j, COMMAND_SAVE, "admin.74");
	j.cmd.resource = r;
	j.cmd.row = row;
	send(&j);
	job_done(&j);
}

static void an_office_changes(void)
{
	Appointment a;
	Post post;
	Duty d = { 0 };

	switch (pick(4)) {
	case 0:
		if (any_row(&appointment_resource, "to_ms = 0", &a)) {
			a.to_ms = clock_now_ms();
			save(&appointment_resource, &a);
		}
		break;
	case 1:
		if (any_row(&post_resource, "closed = 0", &post)) {
			a = (Appointment){ .post_id = post.id,
				.holder = STR("Nguyễn Thị Mới"),
				.rank = (int32_t)pick(3),
				.from_ms = clock_now_ms() };
			save(&appointment_resource, &a);
		}
		break;
	case 2:
		if (any_row(&post_resource, "id > 0", &post)) {
			post.closed = !post.closed && chance(50);
			save(&post_resource, &post);
		}
		break;
	default:
		if (any_row(&appointment_resource, "id > 0", &a)) {
			d = (Duty){ .post_id = a.post_id, .appointment_id = a.id, .from_ms = clock_now_ms() };
			d.to_ms = d.from_ms + 12 * HOUR_MS;
			save(&duty_resource, &d);
		}
		break;
	}
}

static void rights_change(void)
{
	Account account;
	Grant g;
	Token t;

	switch (pick(3)) {
	case 0:
		if (any_row(&account_resource, "login <> 'admin.74'", &account)) {
			account.disabled = !account.disabled && chance(40);
			save(&account_resource, &account);
		}
		break;
	case 1:
		if (any_row(&account_resource, "id > 0", &account)) {
			t = (Token){ .account_id = account.id,
				.name = chance(70) ? (Str){ "", 0 } : STR("chương trình"),
				.secret_hash = hash_text(
					world.c->arena, hash_of(str_printf(world.c->arena, "secret %lld",
								(long long)walk.step))),
				.created_at_ms = clock_now_ms() };
			Job j;

			job_save(&j, &token_resource, &t);
			send(&j);
			job_done(&j);
		}
		break;
	default:
		if (any_row(&grant_resource, "id > 0", &g)) {
			g.revoked = !g.revoked && chance(30);
			save(&grant_resource, &g);
		}
		break;
	}
}

/* ---- people who are sent ---- */

static void an_agency(void)
{
	Post head = {
		.area_id = world_area_id(STR("74")), .kind = POST_AGENCY_HEAD, .title = STR("Thủ trưởng")
	};

	save(&post_resource, &head);
	Agency a = { .code = str_printf(world.c->arena, "A%lld", (long long)walk.step),
		.name = STR("Sở"),
		.area_id = head.area_id,
		.post_id = head.id,
		.headcount = (int32_t)(20 + pick(60)),
		.stay = (int32_t)pick(30),
		.cap = (int32_t)pick(2) * (int32_t)pick(9) };
	save(&agency_resource, &a);
}

static void a_cadre(void)
{
	Agency a;
	Cadre x;

	if (chance(30) && any_row(&cadre_resource, "id > 0", &x)) {
		x.constraints = (unsigned)pick(1u << Constraint_count);
		x.has_left = chance(10);
		save(&cadre_resource, &x);
	} else if (any_row(&agency_resource, "id > 0", &a)) {
		x = (Cadre){ .agency_id = a.id,
			.name = STR("Người mới"),
			.birth_year = (int32_t)(1955 + pick(50)),
			.role = (unsigned)pick(CadreRole_count),
			.can_lead = chance(50),
			.vaccine_doses = (int32_t)pick(5) };
		save(&cadre_resource, &x);
	}
}

static void about_people(CommandKind kind, unsigned act, int64_t subject_id, void *row, int64_t version)
{
	Job j;

	job_init(&j, kind, chance(90) ? "admin.74" : "ward.25975");
	j.cmd.act = act;
	j.cmd.by_cadre = kind == COMMAND_NOMINATION &&
			 (act == NOMINATION_CONSENT || act == NOMINATION_DECLINE) && chance(95);
	j.cmd.subject_id = subject_id;
	j.cmd.row = row;
	j.cmd.expected_version = chance(20) ? version : 0;
	send(&j);
	job_done(&j);
}

static void a_wave(void)
{
	WaveActing in = { .note = chance(80) ? STR("Hết dịch") : STR("") };
	Wave w;

	if (chance(70) && any_row(&wave_resource, chance(60) ? "state = 'draft'" : "id > 0", &w)) {
		about_people(COMMAND_WAVE, (unsigned)(chance(60) ? WAVE_CALL : WAVE_CALL + pick(4)), w.id,
			&in, w.version);
		return;
	}
	w = (Wave){ .name = STR("Đợt"),
		.purpose = STR("Vùng đỏ"),
		.area_id = world_area_id(STR("74")),
		.total = (int32_t)(1 + pick(12)),
		.from_day = 20000,
		.to_day = (int32_t)(19999 + pick(9)),
		.nominate_by_ms = clock_now_ms() + (int64_t)pick(600) * MINUTE_MS };
	about_people(COMMAND_WAVE, WAVE_ADD, 0, &w, 0);
}

static void a_name(void)
{
	NominationActing in = {
		.role = STR(""), .reason = chance(80) ? STR("Ốm") : STR(""), .volunteer = chance(20)
	};
	unsigned act = (unsigned)pick(NominationAct_count);
	QuotaAdjusting adjusting = { .people = (int32_t)pick(3), .note = STR("Đang trực") };
	Nomination n;
	Cadre x;
	Wave w;
	Quota q;

	if (chance(20) && any_row(&quota_resource, "id > 0", &q))
		about_people(COMMAND_QUOTA, 0, q.id, &adjusting, q.version);
	else if (act != NOMINATION_NAME && any_row(&nomination_resource, "id > 0", &n)) {
		/* Mostly what comes next, or few would come through. */
		if (chance(70))
			act = n.state == NOMINATION_NAMED	? NOMINATION_CONSENT
			      : n.state == NOMINATION_CONSENTED ? NOMINATION_APPROVE
								: act;
		about_people(COMMAND_NOMINATION, act, n.id, &in, n.version);
	} else if (any_row(&cadre_resource, "vaccine_doses > 0 AND birth_year > 1961", &x) &&
		   any_row(&wave_resource, "state = 'called'", &w)) {
		in.cadre_id = x.id;
		about_people(COMMAND_NOMINATION, NOMINATION_NAME, w.id, &in, 0);
	}
}

static void people_are_sent(void)
{
	size_t what = pick(10);

	if (what < 2)
		an_agency();
	else if (what < 4)
		a_cadre();
	else if (what < 6)
		a_wave();
	else
		a_name();
}

static void a_zone(void)
{
	Job j;
	ZoneSetting z = { .area_id = world_area_id(str_from(commune())),
		.zone = (unsigned)pick(Zone_count),
		.reason = STR("Số ca mới trong ngày") };

	job_init(&j, COMMAND_ZONE, chance(80) ? "province.74" : "team.25975");
	j.cmd.row = &z;
	send(&j);
	job_done(&j);
}

/* The first answer again, word for word; under another body never. */
static void an_answer_twice(void)
{
	Job j;

	if (!life.kept_count)
		return;
	const Kept *k = &life.kept[pick(life.kept_count)];
	bool other = chance(30);
	job_init(&j, k->kind, NULL);
	j.cmd.key = k->key;
	j.cmd.body_hash = other ? hash_of(STR("another body")) : k->body_hash;
	Ctx c = { .arena = &j.arena };
	Status s = store_commit_wait(world.store, &c, &j.cmd);
	if (other ? s != E_CONFLICT
		  : s != OK || !j.cmd.replayed || !str_eq(j.cmd.answer, (Str){ k->answer, k->len }))
		fail_msg(WALK_AT "a repeated command got %s", WALK_AT_ARGS, status_name(s));
	job_done(&j);
}

static void time_passes(void)
{
	int64_t minutes = (int64_t)pick(chance(90) ? 10 : 600);

	clock_set_for_drill(clock_now_ms() + minutes * MINUTE_MS + (int64_t)pick(60000));
	if (chance(30))
		world_run_clock();
}

static void take_step(void)
{
	size_t what = pick(100);

	if (what < 20)
		a_need();
	else if (what < 75)
		an_act();
	else if (what < 85)
		people_are_sent();
	else if (what < 91)
		an_office_changes();
	else if (what < 94)
		rights_change();
	else if (what < 96)
		a_zone();
	else
		an_answer_twice();
	if (chance(40))
		time_passes();
}

/* ---- the walk ---- */

static Hash walk_once(uint64_t seed, int64_t steps)
{
	memset(&life, 0, sizeof(life));
	walk_start(seed);
	life.requests = calloc((size_t)steps, sizeof(*life.requests));
	assert_non_null(life.requests);
	Hash left = walk_through(steps, CHECK_EVERY, take_step);
	free(life.requests);
	return left;
}

static void the_same_seed_walks_the_same_way(void **state)
{
	walks_replay(state, fresh.dialect == SQLITE ? 2 : 1, walk_once);
}

/* A walk that is refused at every door proves nothing. */
static void a_walk_gets_everywhere(void **state UNUSED)
{
	if (fresh.dialect != SQLITE) /* the same walk on both; one is enough to see how far it gets */
		return;
	walk_once(99, GETS_EVERYWHERE);
	for (unsigned act = 0; getenv("TIEPSUC_SIM_TELL") && act < RequestAct_count; act++)
		print_message("%s %lld\n", RequestAct_names.names[act], (long long)life.acts[act]);
	for (unsigned act = 0; act < RequestAct_count; act++) {
		if (!life.acts[act] && act != ACT_LATE && act != ACT_PROOF && act != ACT_AIM &&
			act != ACT_HAND)
			fail_msg("%d steps without %s", GETS_EVERYWHERE, RequestAct_names.names[act]);
	}
	assert_true(walk.outcomes[OK] > GETS_EVERYWHERE / 2);
	assert_true(walk.outcomes[E_FORBIDDEN] && walk.outcomes[E_STALE] && walk.outcomes[E_STATE]);
	assert_true(world_number("SELECT COUNT(*) FROM task WHERE kind = 'chase'") > 10);
	assert_true(world_number("SELECT COUNT(*) FROM escalation WHERE climbs > 0") > 0);
	assert_true(world_number("SELECT COUNT(*) FROM task WHERE kind = 'third_call'") > 0);
	assert_true(world_number("SELECT COUNT(*) FROM task WHERE kind = 'fill_post'") > 0);
	assert_true(world_number("SELECT COUNT(*) FROM task WHERE kind = 'nominate' AND state = 'done'") > 0);
	assert_true(world_number("SELECT COUNT(*) FROM nomination WHERE state = 'approved'") > 0);
	assert_true(world_number("SELECT COUNT(*) FROM wave WHERE state <> 'draft'") > 0);
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
