/*
 * people.h: agencies, their cadres, waves, quotas and nominations in a story.
 *
 *   organiser founds SYT for 100 people [with 60 staying] [with 5 capped]     its head is "head of SYT"
 *   head of SYT enrols Lan [as medical] [born 1990] [doses 2] [with pregnant]
 *   [with household "12 Lê Lợi"] [in "An Phú"]      marks Lan with pregnant
 *   organiser plans 30 people for 2 days | organiser calls the wave       drafts, then gives the quotas
 *   head of SYT names Lan [as volunteer] | Lan consents | head of SYT approves Lan | … strikes Lan because
 * "…" organiser adjusts SYT to 12 because "…" | organiser approves the wave | … cancels | … ends
 *
 *   quota SYT 12 [share] · quota SYT none · wave called · Lan is approved · Lan is [not] for red · SYT has
 * [no] [late|done] task nominate · short by 5
 */
#ifndef TESTS_STORIES_PEOPLE_H
#define TESTS_STORIES_PEOPLE_H

#include "stories/office.h"

#include "domain/nomination.h"

static Agency agency_coded(Str code)
{
	Value v = VAL_STR(code);
	Agency *rows;

	if (world_rows(&agency_resource, "code = ?1", &v, 1, &rows) == 0)
		story_fail("no agency \"%.*s\"", STR_ARG(code));
	return rows[0];
}

static Cadre cadre_named(Str name)
{
	Value v = VAL_STR(name);
	Cadre *rows;

	if (world_rows(&cadre_resource, "name = ?1", &v, 1, &rows) == 0)
		story_fail("no cadre \"%.*s\"", STR_ARG(name));
	return rows[0];
}

/* The newest wave: the one that is talked about. */
static Wave wave_now(void)
{
	Wave *rows;
	size_t n = world_rows(&wave_resource, "id > 0", NULL, 0, &rows);

	if (n == 0)
		story_fail("no wave yet");
	return rows[n - 1];
}

static bool has_quota(Str agency, Quota *ret)
{
	Value v[] = { VAL_I64(agency_coded(agency).id), VAL_I64(wave_now().id) };
	Quota *rows;

	if (world_rows(&quota_resource, "agency_id = ?1 AND wave_id = ?2", v, 2, &rows) == 0)
		return false;
	if (ret)
		*ret = rows[0];
	return true;
}

static Quota quota_of(Str agency)
{
	Quota q = { 0 };

	if (!has_quota(agency, &q))
		story_fail("%.*s has no quota", STR_ARG(agency));
	return q;
}

static Nomination nomination_of(Str name)
{
	Value v[] = { VAL_I64(cadre_named(name).id), VAL_I64(wave_now().id) };
	Nomination *rows;

	if (world_rows(&nomination_resource, "cadre_id = ?1 AND wave_id = ?2", v, 2, &rows) == 0)
		story_fail("%.*s was not named", STR_ARG(name));
	return rows[0];
}

static Str head_login(Str agency)
{
	Str folded = text_fold(world.c->arena, agency);

	return str_printf(world.c->arena, "head.%.*s", STR_ARG(folded));
}

/* "head of SYT", "organiser", or anybody of the world. */
static int64_t account_of_person(const Phrase *p)
{
	if (is_word(p->who, "head"))
		return world_account_id(head_login(p->who_area));
	if (is_word(p->who, "organiser") || is_word(p->who, "second")) {
		Str login = str_printf(world.c->arena, "%.*s.74", STR_ARG(p->who));
		int64_t id = world_account_id(login);

		if (id)
			return id;
		Account a = { .login = login, .name = STR("Ban tổ chức"), .password_hash = STR("$none") };
		Grant g = { .account_id = world_save(&account_resource, &a),
			.area_id = area_id_of(STR("74")),
			.cans = role_cans(ROLE_ORGANISER) };
		world_save(&grant_resource, &g);
		return a.id;
	}
	return account_of_who(p->who, p->who_area);
}

static void send_person(const Phrase *p, Command *cmd)
{
	phrase_all_used(p);
	cmd->key = world_key();
	cmd->body_hash = hash_of((Str){ (const char *)cmd->key.bytes, sizeof(cmd->key.bytes) });
	commit_as(cmd, cmd->by_cadre ? 0 : account_of_person(p));
}

static void say_founds(Phrase *p)
{
	Str code = object_word(p, 0, ""), number = { "", 0 };
	const Words *people = phrase_detail(p, "for"), *staying = phrase_detail(p, "with");
	int64_t area_id = area_id_of(phrase_has(p, "in", &number) ? number : STR("74"));
	bool capped = staying && staying->count > 1 && is_word(staying->at[1], "capped");
	Post post = { .area_id = area_id,
		.kind = POST_AGENCY_HEAD,
		.title = str_printf(world.c->arena, "Thủ trưởng %.*s", STR_ARG(code)) };
	Account head = {
		.login = head_login(code), .name = STR("Thủ trưởng"), .password_hash = STR("$none")
	};
	Appointment holds = { .post_id = world_save(&post_resource, &post),
		.account_id = world_save(&account_resource, &head),
		.holder = STR("Thủ trưởng"),
		.from_ms = WORLD_START_MS - DAY_MS };
	Agency *a = arena_new(world.c->arena, Agency);
	Command cmd = { .kind = COMMAND_SAVE, .resource = &agency_resource, .row = a };

	world_save(&appointment_resource, &holds);
	*a = (Agency){ .code = code,
		.name = str_printf(world.c->arena, "Cơ quan %.*s", STR_ARG(code)),
		.area_id = area_id,
		.post_id = post.id,
		.headcount = people ? (int32_t)number_of(people->at[0]) : 100,
		.stay = staying && !capped ? (int32_t)number_of(staying->at[0]) : 0,
		.cap = capped ? (int32_t)number_of(staying->at[0]) : 0 };
	send_person(p, &cmd);
}

static void cadre_details(Phrase *p, Cadre *x)
{
	const Words *with = phrase_detail(p, "with");
	Str word;

	if (phrase_has(p, "as", &word) && !enum_parse(&CadreRole_names, word, &x->role))
		story_fail("\"%.*s\" is no role", STR_ARG(word));
	for (size_t i = 0; with && i < with->count; i++) {
		unsigned constraint;

		if (enum_parse(&Constraint_names, with->at[i], &constraint))
			x->constraints |= 1u << constraint;
		else if (is_word(with->at[i], "household") && i + 1 < with->count)
			x->household = with->at[++i];
		else if (is_word(with->at[i], "red_household"))
			x->red_household = true;
		else if (i + 1 < with->count && is_word(with->at[i + 1], "doses"))
			x->vaccine_doses = (int32_t)number_of(with->at[i++]);
		else if (is_word(with->at[i], "lead"))
			x->can_lead = true;
		else
			story_fail("with \"%.*s\"?", STR_ARG(with->at[i]));
	}
	if (phrase_has(p, "in", &word))
		x->home_area_id = area_id_of(word);
	if (phrase_has(p, "from", &word))
		x->birth_year = (int32_t)number_of(word);
}

/* "head of SYT enrols Lan Hoa Mai …": each of them alike. */
static void say_enrols(Phrase *p)
{
	Str at = p->who_area;

	if (phrase_has(p, "at", &at) && at.len == 0)
		story_fail("enrols at which agency?");
	Agency agency = agency_coded(at);
	Cadre like = {
		.agency_id = agency.id, .birth_year = 1990, .role = CADRE_LOGISTICS, .vaccine_doses = 2
	};

	cadre_details(p, &like);
	for (size_t i = 0; i < p->object.count; i++) {
		Cadre *x = arena_dup(world.c->arena, &like, sizeof(like));
		Command cmd = { .kind = COMMAND_SAVE, .resource = &cadre_resource, .row = x };

		x->name = p->object.at[i];
		send_person(p, &cmd);
	}
}

static void say_marks(Phrase *p)
{
	Cadre *x = arena_new(world.c->arena, Cadre);
	Command cmd = { .kind = COMMAND_SAVE, .resource = &cadre_resource, .row = x };

	*x = cadre_named(object_word(p, 0, ""));
	if (is_word(object_word(p, 1, ""), "left"))
		x->has_left = true;
	cadre_details(p, x);
	send_person(p, &cmd);
}

static void say_plans(Phrase *p)
{
	Wave *w = arena_new(world.c->arena, Wave);
	Command cmd = { .kind = COMMAND_WAVE, .act = WAVE_ADD, .row = w };
	const Words *length = phrase_detail(p, "for");
	Str word;

	*w = (Wave){ .name = STR("Đợt 1"),
		.purpose = STR("Tăng cường cho vùng đỏ."),
		.area_id = area_id_of(STR("74")),
		.total = (int32_t)number_of(object_word(p, 0, "")),
		.from_day = day_of(clock_now_ms()) + 3,
		.to_day = day_of(clock_now_ms()) + 17,
		.nominate_by_ms =
			clock_now_ms() + (length ? duration_of(length->at[0], length->at[1]) : 2 * DAY_MS) };
	if (phrase_has(p, "by", &word))
		w->signer_post_id = post_of(word, w->area_id).id;
	if (phrase_has(p, "with", &word))
		w->want_medical = (int32_t)number_of(word);
	phrase_has(p, "from", &w->agencies);
	send_person(p, &cmd);
}

static void send_wave_act(Phrase *p, WaveAct act)
{
	WaveActing *in = arena_new(world.c->arena, WaveActing);
	Command cmd = { .kind = COMMAND_WAVE, .act = act, .row = in, .subject_id = wave_now().id };

	phrase_has(p, "because", &in->note);
	send_person(p, &cmd);
}

static Wave *changed_wave(Command *cmd)
{
	Wave *w = arena_new(world.c->arena, Wave);

	*w = wave_now();
	*cmd = (Command){ .kind = COMMAND_WAVE, .act = WAVE_CHANGE, .row = w, .subject_id = w->id };
	return w;
}

/* "raises wave to 2": another total. */
static void say_raises(Phrase *p)
{
	Command cmd;

	changed_wave(&cmd)->total = (int32_t)number_of(phrase_word(p, "to"));
	send_person(p, &cmd);
}

/* "narrows wave to SYT": to the agencies of that list. */
static void say_narrows(Phrase *p)
{
	Command cmd;

	changed_wave(&cmd)->agencies = phrase_word(p, "to");
	send_person(p, &cmd);
}

static void say_adjusts(Phrase *p)
{
	QuotaAdjusting *in = arena_new(world.c->arena, QuotaAdjusting);
	Command cmd = { .kind = COMMAND_QUOTA, .row = in, .subject_id = quota_of(object_word(p, 0, "")).id };

	in->people = (int32_t)number_of(phrase_word(p, "to"));
	phrase_has(p, "because", &in->note);
	send_person(p, &cmd);
}

static void send_nomination_act(Phrase *p, NominationAct act, Str name)
{
	NominationActing *in = arena_new(world.c->arena, NominationActing);
	Command cmd = { .kind = COMMAND_NOMINATION, .act = act, .row = in };
	Str word;

	cmd.by_cadre = act == NOMINATION_CONSENT || act == NOMINATION_DECLINE;
	if (act == NOMINATION_NAME)
		in->cadre_id = cadre_named(name).id;
	cmd.subject_id = act == NOMINATION_NAME ? wave_now().id : nomination_of(name).id;
	phrase_has(p, "because", &in->reason);
	if (phrase_has(p, "as", &word)) {
		in->volunteer = is_word(word, "volunteer");
		in->lead = is_word(word, "lead");
		in->role = in->volunteer || in->lead ? (Str){ "", 0 } : word;
	}
	send_person(p, &cmd);
}

/* "head of SYT names Lan Hoa": each of them. */
static void say_of_each(Phrase *p, NominationAct act)
{
	for (size_t i = 0; i < p->object.count; i++) {
		Phrase each = *p;

		if (scene.sent && scene.status != OK)
			return;
		send_nomination_act(&each, act, p->object.at[i]);
	}
}

/* False: no verb of this file. */
static bool say_about_people(Phrase *p)
{
	static const struct {
		const char *verb;
		NominationAct act;
	} of_each[] = { { "names", NOMINATION_NAME }, { "strikes", NOMINATION_WITHDRAW } };
	bool of_wave = is_word(object_word(p, 0, ""), "the") && is_word(object_word(p, 1, ""), "wave");

	for (size_t i = 0; i < COUNT_OF(of_each); i++) {
		if (is_word(p->verb, of_each[i].verb)) {
			say_of_each(p, of_each[i].act);
			return true;
		}
	}
	if (is_word(p->verb, "consents"))
		send_nomination_act(p, NOMINATION_CONSENT, p->who);
	else if (is_word(p->verb, "declines"))
		send_nomination_act(p, NOMINATION_DECLINE, p->who);
	else if (is_word(p->verb, "calls") && of_wave)
		send_wave_act(p, WAVE_CALL);
	else if (is_word(p->verb, "approves") && of_wave)
		send_wave_act(p, WAVE_APPROVE);
	else if (is_word(p->verb, "approves"))
		say_of_each(p, NOMINATION_APPROVE);
	else if (is_word(p->verb, "cancels") && of_wave)
		send_wave_act(p, WAVE_CANCEL);
	else if (is_word(p->verb, "ends") && of_wave)
		send_wave_act(p, WAVE_CLOSE);
	else
		return false;
	return true;
}

/* ---- what may be expected ---- */

static size_t tasks_of_quota(Str agency, TaskState state, bool late, unsigned kind)
{
	Value v[] = { VAL_I64(quota_of(agency).id), VAL_ENUM(TaskState_names, state), VAL_I64(late),
		VAL_ENUM(TaskKind_names, kind) };
	Task *rows;

	return world_rows(
		&task_resource, "subject_id = ?1 AND state = ?2 AND late >= ?3 AND kind = ?4", v, 4, &rows);
}

/* "SYT has [no] [late|done] task nominate" */
static bool expect_quota_task(const Words *e)
{
	bool no = e->count > 2 && is_word(e->at[2], "no");
	Str how = e->at[2 + no];
	bool plain = is_word(how, "task");
	TaskState state = is_word(how, "done")	      ? TASK_DONE
			  : is_word(how, "cancelled") ? TASK_CANCELLED
						      : TASK_OPEN;
	unsigned kind = enum_of(&TaskKind_names, e->at[e->count - 1]);
	size_t n = tasks_of_quota(e->at[0], state, is_word(how, "late"), kind);

	if (!plain && !is_word(how, "late") && state == TASK_OPEN)
		story_fail("has what?");
	if ((n == 0) != no)
		story_fail("%.*s has %zu such tasks", STR_ARG(e->at[0]), n);
	return true;
}

static bool expect_people(const Words *e)
{
	if (is_word(e->at[0], "quota") && e->count == 3 && is_word(e->at[2], "none")) {
		if (has_quota(e->at[1], NULL))
			story_fail("%.*s has a quota", STR_ARG(e->at[1]));
		return true;
	}
	if (is_word(e->at[0], "quota") && e->count >= 3) {
		Quota q = quota_of(e->at[1]);
		int64_t want = number_of(e->at[2]);

		if (q.people != want)
			story_fail("expected a quota of %lld, is %d", (long long)want, q.people);
		if (e->count > 3 && !str_eq(enum_name(&QuotaWhy_names, q.reason), e->at[3]))
			story_fail("expected %.*s, is %s", STR_ARG(e->at[3]), QuotaWhy_names.names[q.reason]);
		return true;
	}
	if (is_word(e->at[0], "wave") && e->count == 2) {
		Str is = enum_name(&WaveState_names, wave_now().state);

		if (!str_eq(is, e->at[1]))
			story_fail("expected a wave %.*s, is %.*s", STR_ARG(e->at[1]), STR_ARG(is));
		return true;
	}
	if (is_word(e->at[0], "short") && e->count == 3) {
		if (wave_now().short_by != number_of(e->at[2]))
			story_fail("expected to be short by %.*s, is by %d", STR_ARG(e->at[2]),
				wave_now().short_by);
		return true;
	}
	if (e->count >= 4 && is_word(e->at[1], "is") && is_word(e->at[e->count - 1], "red")) {
		if (nomination_of(e->at[0]).not_for_red != is_word(e->at[2], "not"))
			story_fail("%.*s is%s for red", STR_ARG(e->at[0]),
				nomination_of(e->at[0]).not_for_red ? " not" : "");
		return true;
	}
	if (e->count == 3 && is_word(e->at[1], "is")) {
		Str is = enum_name(&NominationState_names, nomination_of(e->at[0]).state);

		if (!str_eq(is, e->at[2]))
			story_fail("expected %.*s %.*s, is %.*s", STR_ARG(e->at[0]), STR_ARG(e->at[2]),
				STR_ARG(is));
		return true;
	}
	if (e->count >= 4 && is_word(e->at[1], "has") && is_word(e->at[e->count - 2], "task") &&
		str_starts(e->at[0], STR("S")))
		return expect_quota_task(e);
	return false;
}

#endif
