/*
 * demo_waves.c: the demo's sending organisations, their people, and two waves of 1,128 people of 92 agencies.
 *
 * The first wave was called twelve days ago, named in full, planned and ordered (demo_tours.c): its people
 * are there. Of the second, most agencies have named their people and most of these have said yes; some are
 * late, so that there is somebody to chase. Which roles the names have is nearly what the communes ask for:
 * an agency of a trade sends people of it, nearly each sends one who leads, and of medics and data people
 * there are not quite enough. Names are invented; every agency carries "(mẫu)". Drawn from a seed of its own,
 * so that the morning of the requests does not change with it. See demo.h.
 */
#include "cli/demo_tours.h"

#include "base/clock.h"
#include "base/time.h"
#include "store/query.h"

#include <stdlib.h>

#define WAVES_SEED   (DEMO_SEED + 1128)
#define WAVE_TOTAL   1128 /* as in August 2021 */
#define SPARE_CADRES 3 /* of each agency, more than its quota */
#define LATE_EVERY   13 /* every so manieth agency has named only half */
#define BOARD	     2 /* accounts of the organisation board: one makes a plan, another one approves it */
#define WAVE_DAYS    15 /* of the second */
#define AT_ONCE	     400 /* below BATCH_MAX, so that the outcomes are still there */

typedef struct Sender {
	Agency agency;
	int32_t quota;
	size_t first, count; /* of its cadres */
} Sender;

typedef struct Waves {
	Demo *d;
	Rng rng;
	Sender *senders;
	size_t count;
	Post *posts;
	Cadre *cadres; /* of the wave that is being named */
	size_t cadre_count, cadres_before;
	int64_t wave_id;
	bool is_first; /* wave: everybody was named, and said yes */
} Waves;

static const char *const head_logins[DEMO_HEADS] = { "soyte", "sold", "soct" };

static Status flush(Waves *w)
{
	return batch_flush(&w->d->in->cli->c, w->d->in->batch, 0);
}

static Command *add(Waves *w, CommandKind kind, void *row)
{
	Command *cmd = batch_add(w->d->in->batch);

	cmd->kind = kind;
	cmd->row = row;
	return cmd;
}

static Status save(Waves *w, const Resource *r, void *rows, size_t n)
{
	for (size_t i = 0; i < n; i++)
		add(w, COMMAND_SAVE, (char *)rows + i * r->size)->resource = r;
	return n ? flush(w) : OK;
}

/* ---- agencies ---- */

/* Some heads of the province have their post among the others already. */
static const Post *find_head(const View *view, Arena *a, int64_t area_id, Str name)
{
	const Post *const *posts;
	size_t n = directory_posts_of(view->dir, area_id, &posts);
	Str title = str_printf(a, "Giám đốc %.*s", STR_ARG(name));

	for (size_t i = 0; i < n; i++) {
		if (posts[i]->kind == POST_AGENCY_HEAD && str_eq(posts[i]->title, title))
			return posts[i];
	}
	return NULL;
}

static Status save_posts(Waves *w)
{
	Demo *d = w->d;
	int64_t province = d->areas[0].area.id;
	const View *view = store_view(d->in->store);
	Post *fresh = arena_array(d->arena, Post, w->count);
	size_t n = 0;

	for (size_t i = 0; i < w->count; i++) {
		const Post *there = find_head(view, d->arena, province, d->words.senders.items[i]);

		w->senders[i].agency.post_id = there ? there->id : 0;
		if (!there)
			fresh[n++] = (Post){ .area_id = province,
				.kind = POST_AGENCY_HEAD,
				.title = str_printf(
					d->arena, "Thủ trưởng %.*s", STR_ARG(d->words.senders.items[i])) };
	}
	store_view_release(d->in->store, &view);
	TRY(save(w, &post_resource, fresh, n));
	n = 0;
	for (size_t i = 0; i < w->count; i++) {
		if (!w->senders[i].agency.post_id)
			w->senders[i].agency.post_id = fresh[n++].id;
	}
	w->posts = fresh;
	return OK;
}

/* "Nguyễn Văn A (mẫu)" -> "Nguyễn Văn A" */
static Str person_of(Arena *a, Str holder)
{
	Str mark = STR(" (mẫu)");
	size_t n = holder.len > mark.len ? holder.len - mark.len : 0;

	return str_dup(a, str_eq(str_sub(holder, n, holder.len), mark) ? str_sub(holder, 0, n) : holder);
}

/* A head for each new post; the first few sign in. */
static Status appoint(Waves *w)
{
	Demo *d = w->d;
	const View *view = store_view(d->in->store);
	Account *accounts = arena_array(d->arena, Account, DEMO_HEADS);
	Appointment *rows = arena_array(d->arena, Appointment, w->count);

	for (size_t i = 0; i < DEMO_HEADS; i++) {
		const Appointment *now =
			directory_holder(view->dir, w->senders[i].agency.post_id, clock_now_ms());
		Str name = demo_name(&d->words, d->arena, &w->rng);

		accounts[i] = (Account){ .login = str_from(head_logins[i]),
			.name = now ? person_of(d->arena, now->holder) : name,
			.demo = true,
			.password_hash = d->in->password_hash };
	}
	for (size_t i = 0; i < w->count; i++) {
		const Appointment *now =
			directory_holder(view->dir, w->senders[i].agency.post_id, clock_now_ms());
		Str name = i < DEMO_HEADS ? accounts[i].name : demo_name(&d->words, d->arena, &w->rng);

		rows[i] = now ? *now
			      : (Appointment){ .post_id = w->senders[i].agency.post_id,
					.holder = str_printf(d->arena, "%.*s (mẫu)", STR_ARG(name)),
					.phone = str_printf(d->arena, "0900%06zu", 900000 + i),
					.from_ms = day_start_ms(day_of(d->now_ms) - 200) };
		rows[i].holder = str_dup(d->arena, rows[i].holder);
		rows[i].phone = str_dup(d->arena, rows[i].phone);
	}
	store_view_release(d->in->store, &view);
	TRY(save(w, &account_resource, accounts, DEMO_HEADS));
	for (size_t i = 0; i < DEMO_HEADS; i++)
		rows[i].account_id = d->heads[i].account_id = accounts[i].id;
	return save(w, &appointment_resource, rows, w->count);
}

static Status save_agencies(Waves *w)
{
	Demo *d = w->d;

	for (size_t i = 0; i < w->count; i++) {
		Agency *a = &w->senders[i].agency;

		a->code = str_printf(d->arena, "DV%02zu", i + 1);
		a->name = str_printf(d->arena, "%.*s (mẫu)", STR_ARG(d->words.senders.items[i]));
		a->area_id = d->areas[0].area.id;
		/* From small offices to large ones, most of them small. */
		a->headcount = (int32_t)(40 + rng_below(&w->rng, 60) +
					 rng_below(&w->rng, 2) * rng_below(&w->rng, 160));
		a->cap = i % 10 == 9 ? 8 : 0;
		add(w, COMMAND_SAVE, a)->resource = &agency_resource;
	}
	TRY(flush(w));
	for (size_t i = 0; i < DEMO_HEADS; i++)
		d->heads[i].agency_id = w->senders[i].agency.id;
	return OK;
}

/* ---- the wave ---- */

static Status call_wave(Waves *w)
{
	Demo *d = w->d;
	Ctx *c = &d->in->cli->c;
	Wave *wave = arena_new(d->arena, Wave);
	WaveActing *call = arena_new(d->arena, WaveActing);
	int64_t id = 0;

	int32_t first_day = day_of(d->now_ms) + (w->is_first ? DEMO_TOURS_FROM : 1);
	*wave = (Wave){ .name = w->is_first ? STR("Đợt 1 (mẫu)") : STR("Đợt 2 (mẫu)"),
		.purpose = w->is_first
				   ? STR("Tăng cường cho 15 phường vùng đỏ và các xã, phường lân cận.")
				   : STR("Tiếp sức cho các xã, phường đã có người của đợt 1, và thay ca."),
		.area_id = d->areas[0].area.id,
		.total = WAVE_TOTAL,
		.want_leading = demo_wants[CADRE_LEADING],
		.want_medical = demo_wants[CADRE_MEDICAL],
		.want_logistics = demo_wants[CADRE_LOGISTICS],
		.want_data = demo_wants[CADRE_DATA],
		.want_outreach = demo_wants[CADRE_OUTREACH],
		.want_checkpoint = demo_wants[CADRE_CHECKPOINT],
		.from_day = first_day,
		.to_day = first_day + (w->is_first ? DEMO_TOURS_DAYS : WAVE_DAYS) - 1,
		.nominate_by_ms = w->is_first ? clock_now_ms() + DAY_MS : d->now_ms - 2 * HOUR_MS };
	add(w, COMMAND_WAVE, wave)->act = WAVE_ADD;
	TRY(flush(w));
	CLEANUP(json_release)
	json_t *j = NULL;
	TRY(json_read(c, batch_command(d->in->batch, 0)->answer, &j));
	if (!json_i64(j, "id", &id))
		BUG("an answer that is not ours");
	w->wave_id = id;
	call->note = (Str){ "", 0 };
	Command *cmd = add(w, COMMAND_WAVE, call);
	cmd->act = WAVE_CALL;
	cmd->subject_id = id;
	return flush(w);
}

static int compare_quotas(const void *a, const void *b)
{
	const Quota *x = a, *y = b;

	return (x->agency_id > y->agency_id) - (x->agency_id < y->agency_id);
}

/* Agencies were saved in their order, and so were their ids given. */
static Status read_quotas(Waves *w)
{
	Ctx *c = &w->d->in->cli->c;
	StoreReader *reader = NULL;
	PeopleFilter f = { .scope = { .everywhere = true }, .wave_id = w->wave_id, .limit = PAGE_MAX };
	PeoplePage page;

	TRY(reader_open(c, w->d->in->store, &reader));
	Status st = query_quotas(c, reader_db(reader), &f, &page);
	reader_close(&reader);
	TRY(st);
	if (page.n != w->count)
		return fault(c, E_STATE, "quotas", "row_missing");
	qsort(page.rows, page.n, sizeof(Quota), compare_quotas);
	for (size_t i = 0; i < page.n; i++)
		w->senders[i].quota = ((const Quota *)page.rows)[i].people;
	return OK;
}

/* ---- people ---- */

/* Ages stay what they are, whichever year the demo is made in. */
static int32_t year_of(int64_t ms)
{
	Arena scratch;
	int64_t year = 0;

	arena_init(&scratch, 0);
	if (!str_to_i64(str_sub(day_text(&scratch, day_of(ms)), 0, 4), &year))
		BUG("a day without a year");
	arena_done(&scratch);
	return (int32_t)year;
}

/* ---- roles ---- */

/* Of the names, beside those that are wanted: some roles are scarce, others come more than asked for. */
static const int32_t surplus[CadreRole_count] = { [CADRE_LEADING] = -2,
	[CADRE_MEDICAL] = -9,
	[CADRE_LOGISTICS] = 8,
	[CADRE_DATA] = -4,
	[CADRE_OUTREACH] = 5,
	[CADRE_CHECKPOINT] = 2 };

typedef struct Deck {
	int32_t left[CadreRole_count]; /* to be dealt out */
	unsigned *roles; /* of all names, sender by sender */
} Deck;

static bool is_of_trade(const Waves *w, size_t sender, unsigned role)
{
	const DemoList *names = &w->d->words.trades[role];

	for (size_t i = 0; i < names->count; i++) {
		if (str_eq(names->items[i], w->d->words.senders.items[sender]))
			return true;
	}
	return false;
}

/* So many of this role to the places of one sender that are free; gives how many there were. */
static size_t deal(Deck *deck, unsigned role, unsigned *at, size_t places)
{
	size_t n = MIN(places, (size_t)MAX(deck->left[role], 0));

	for (size_t i = 0; i < n; i++)
		at[i] = role;
	deck->left[role] -= (int32_t)n;
	return n;
}

/* Whatever role is left, each as likely as there are of it. */
static unsigned draw_role(Waves *w, Deck *deck)
{
	int32_t sum = 0;
	unsigned role = 0;

	for (unsigned r = 0; r < CadreRole_count; r++)
		sum += deck->left[r];
	assert(sum > 0);
	for (int32_t at = (int32_t)rng_below(&w->rng, (uint64_t)sum); at >= deck->left[role]; role++)
		at -= deck->left[role];
	deck->left[role]--;
	return role;
}

/* One leads, the trade follows, and the last places are filled with what no trade has. */
static const unsigned *deal_roles(Waves *w, size_t names)
{
	Deck deck = { .roles = arena_array(w->d->arena, unsigned, names + 1) };
	size_t *dealt = arena_array(w->d->arena, size_t, w->count);

	for (unsigned role = 0; role < CadreRole_count; role++)
		deck.left[role] = demo_wants[role] + surplus[role];
	for (size_t i = 0, at = 0; i < w->count; at += (size_t)w->senders[i++].quota) {
		size_t quota = (size_t)w->senders[i].quota;

		dealt[i] = deal(&deck, CADRE_LEADING, deck.roles + at, MIN(quota, 1));
		for (unsigned role = CADRE_MEDICAL; role < CadreRole_count; role++) {
			if (is_of_trade(w, i, role))
				dealt[i] += deal(&deck, role, deck.roles + at + dealt[i], quota - dealt[i]);
		}
	}
	for (size_t i = 0, at = 0; i < w->count; at += (size_t)w->senders[i++].quota) {
		for (size_t k = dealt[i]; k < (size_t)w->senders[i].quota; k++)
			deck.roles[at + k] = draw_role(w, &deck);
	}
	return deck.roles;
}

static unsigned some_role(Waves *w)
{
	static const unsigned roles[] = { CADRE_LOGISTICS, CADRE_LOGISTICS, CADRE_LOGISTICS, CADRE_OUTREACH,
		CADRE_OUTREACH, CADRE_CHECKPOINT, CADRE_CHECKPOINT, CADRE_DATA, CADRE_MEDICAL,
		CADRE_LEADING };

	return roles[rng_below(&w->rng, COUNT_OF(roles))];
}

/* A commune, as likely as people live there; of one in twenty it is not known. */
static int64_t draw_home(Waves *w)
{
	const Demo *d = w->d;
	int64_t sum = 0, at;

	for (size_t i = 0; i < d->area_count; i++)
		sum += d->areas[i].level == 2 ? d->areas[i].area.population : 0;
	at = (int64_t)rng_below(&w->rng, (uint64_t)(sum + sum / 20 + 1));
	for (size_t i = 0; i < d->area_count; i++) {
		const DemoArea *home = &d->areas[i];

		at -= home->level == 2 ? home->area.population : 0;
		if (at < 0)
			return home->area.id;
	}
	return 0;
}

static Cadre draw_cadre(Waves *w, const Agency *a, unsigned role, size_t number)
{
	Demo *d = w->d;
	Rng *r = &w->rng;
	Cadre x = { .agency_id = a->id,
		.code = str_printf(d->arena, "CB%04zu", number),
		.name = demo_name(&d->words, d->arena, r),
		.phone = str_printf(d->arena, "0900%06zu", 100000 + number),
		.birth_year = year_of(d->now_ms) - 57 + (int32_t)rng_below(r, 34),
		.role = role,
		.experience = (int32_t)rng_below(r, 4),
		.can_lead = role == CADRE_LEADING || rng_below(r, 8) == 0,
		.vaccine_doses = (int32_t)(1 + rng_below(r, 2)),
		.constraints = rng_below(r, 12) == 0 ? 1u << rng_below(r, Constraint_count) : 0,
		.red_household = rng_below(r, 40) == 0 };

	x.skills = role == CADRE_MEDICAL      ? 1u << (SKILL_DOCTOR + rng_below(r, 4))
		   : role == CADRE_LOGISTICS  ? 1u << (rng_below(r, 2) ? SKILL_DRIVER : SKILL_STORES)
		   : role == CADRE_DATA	      ? 1u << SKILL_COMPUTER
		   : role == CADRE_CHECKPOINT ? 1u << SKILL_SECURITY
					      : 0;
	x.home_area_id = draw_home(w);
	return x;
}

static Status save_cadres(Waves *w)
{
	size_t most = WAVE_TOTAL + SPARE_CADRES * w->count;

	size_t names = 0, name = 0;

	for (size_t i = 0; i < w->count; i++)
		names += (size_t)w->senders[i].quota;
	const unsigned *roles = deal_roles(w, names);
	w->cadres = arena_array(w->d->arena, Cadre, most);
	w->cadres_before += w->cadre_count;
	w->cadre_count = 0;
	for (size_t i = 0; i < w->count; i++) {
		Sender *s = &w->senders[i];

		s->first = w->cadre_count;
		s->count = (size_t)s->quota + SPARE_CADRES;
		for (size_t k = 0; k < s->count; k++, w->cadre_count++) {
			unsigned role = k < (size_t)s->quota ? roles[name++] : some_role(w);

			w->cadres[w->cadre_count] =
				draw_cadre(w, &s->agency, role, w->cadres_before + w->cadre_count + 1);
		}
	}
	return save(w, &cadre_resource, w->cadres, w->cadre_count);
}

/* One act on each of these; their numbers come back in the place of the subjects. */
static Status act_on_all(Waves *w, NominationAct act, int64_t *ids, const Cadre *const *cadres, size_t n)
{
	Demo *d = w->d;

	for (size_t i = 0; i < n; i++) {
		Command *cmd = batch_add(d->in->batch);
		NominationActing *in = arena_new(cmd->arena, NominationActing);

		in->role = in->reason = (Str){ "", 0 };
		in->cadre_id = act == NOMINATION_NAME ? cadres[i]->id : 0;
		in->lead = act == NOMINATION_NAME && cadres[i]->role == CADRE_LEADING;
		cmd->kind = COMMAND_NOMINATION;
		cmd->act = act;
		cmd->by_cadre = act == NOMINATION_CONSENT;
		cmd->subject_id = act == NOMINATION_NAME ? w->wave_id : ids[i];
		cmd->row = in;
	}
	TRY(flush(w));
	for (size_t i = 0; act == NOMINATION_NAME && i < n; i++) {
		CLEANUP(json_release)
		json_t *j = NULL;

		TRY(json_read(&d->in->cli->c, batch_command(d->in->batch, i)->answer, &j));
		if (!json_i64(j, "id", &ids[i]))
			BUG("an answer that is not ours");
	}
	return OK;
}

/* Named, and most of them with a yes that their head has approved. */
static Status name_some(Waves *w, const Cadre *const *cadres, size_t n)
{
	int64_t ids[AT_ONCE], answered[AT_ONCE] = { 0 };
	size_t answers = 0;

	TRY(act_on_all(w, NOMINATION_NAME, ids, cadres, n));
	for (size_t i = 0; i < n; i++) {
		if (w->is_first || rng_below(&w->rng, 50) != 0)
			answered[answers++] = ids[i];
	}
	TRY(act_on_all(w, NOMINATION_CONSENT, answered, cadres, answers));
	return act_on_all(w, NOMINATION_APPROVE, answered, cadres, answers);
}

static Status name_people(Waves *w)
{
	const Cadre *some[AT_ONCE];
	size_t n = 0;

	for (size_t i = 0; i < w->count; i++) {
		const Sender *s = &w->senders[i];
		bool is_late = !w->is_first && i % LATE_EVERY == LATE_EVERY - 1;
		size_t wanted = is_late ? (size_t)s->quota / 2 : (size_t)s->quota;

		for (size_t k = 0; k < wanted; k++) {
			some[n++] = &w->cadres[s->first + k];
			if (n == AT_ONCE) {
				TRY(name_some(w, some, n));
				n = 0;
			}
		}
	}
	return n ? name_some(w, some, n) : OK;
}

/* The wave is called, and named as far as it goes. */
static Status run_wave(Waves *w)
{
	TRY(call_wave(w));
	TRY(read_quotas(w));
	TRY(save_cadres(w));
	return name_people(w);
}

/* Of the second wave, somebody who has not answered yet: to try the page of whoever is named. */
static Status find_unanswered(Waves *w)
{
	Demo *d = w->d;
	Ctx *c = &d->in->cli->c;
	StoreReader *reader = NULL;
	PeopleFilter f = { .scope = { .everywhere = true },
		.wave_id = w->wave_id,
		.states = 1u << NOMINATION_NAMED,
		.limit = 1 };
	PeoplePage page;
	Cadre x;

	TRY(reader_open(c, d->in->store, &reader));
	Status st = query_nominations(c, reader_db(reader), &f, &page);
	if (st == OK && page.n) {
		const Nomination *n = page.rows;

		st = row_get(c, reader_db(reader), &cadre_resource, n->cadre_id, &x);
		d->named_code = n->code;
		d->named_phone = x.phone;
	}
	reader_close(&reader);
	return st;
}

Status demo_waves_before(Demo *d)
{
	Waves *w = arena_new(d->arena, Waves);
	AccountPlan board[BOARD] = { { .login = STR("bantochuc") }, { .login = STR("bantochuc2") } };

	*w = (Waves){
		.d = d, .rng = rng_seeded(WAVES_SEED), .count = d->words.senders.count, .is_first = true
	};
	d->waves = w;
	for (size_t i = 0; i < BOARD; i++) {
		board[i].name = demo_name(&d->words, d->arena, &w->rng);
		board[i].role = ROLE_ORGANISER;
		board[i].area_code = d->areas[0].area.code;
	}
	w->senders = arena_array(d->arena, Sender, w->count);
	TRY(accounts_save(d->in, board, BOARD));
	TRY(save_posts(w));
	TRY(appoint(w));
	TRY(save_agencies(w));
	TRY(run_wave(w));
	return demo_tours(d, w->wave_id, board[0].id, board[1].id);
}

Status demo_waves(Demo *d)
{
	Waves *w = d->waves;

	w->is_first = false;
	TRY(run_wave(w));
	return find_unanswered(w);
}
