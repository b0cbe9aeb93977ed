/*
 * acts.h: what the people of a story do: one function a verb, each ends in one command to the store.
 *
 *   resident  ward  team  district  province  hotline  hotline2  admin  auditor  clock
 *
 * ward, team and district are those of the request that is talked about, unless "of AREA" says otherwise.
 */
#ifndef TESTS_STORIES_ACTS_H
#define TESTS_STORIES_ACTS_H

#include "stories/words.h"
#include "stories/world.h"

#define SCENE_NAMES 8

/* What has happened so far in the story. */
static struct {
	int64_t request_id; /* the one that is talked about */
	struct {
		Str name;
		int64_t id;
	} named[SCENE_NAMES];
	size_t named_count;
	Command last; /* as it was sent, to send it again */
	bool sent; /* an act since the last arrow */
	Status status;
	Fault fault;
	bool replayed;
	Str first_answer, answer;
	int64_t token_account_id;
} scene;

static Str area_code_of(Str s)
{
	for (size_t i = 0; i < COUNT_OF(world_areas); i++) {
		if (is_word(s, world_areas[i].code) || str_ends(str_from(world_areas[i].name), s))
			return str_from(world_areas[i].code);
	}
	return s; /* a place that is not there may be what the story is about */
}

static int64_t area_id_of(Str s)
{
	int64_t id = world_area_id(area_code_of(s));

	if (!id)
		story_fail("there is no area \"%.*s\"", STR_ARG(s));
	return id;
}

static Str code_of_area(int64_t area_id)
{
	const View *v = store_view(world.store);
	Str code = str_dup(world.c->arena, directory_area(v->dir, area_id)->code);

	store_view_release(world.store, &v);
	return code;
}

static int64_t parent_of_area(int64_t area_id)
{
	const View *v = store_view(world.store);
	int64_t parent = directory_area(v->dir, area_id)->parent_id;

	store_view_release(world.store, &v);
	return parent;
}

static int64_t request_named(Str name)
{
	for (size_t i = 0; i < scene.named_count; i++) {
		if (str_eq(scene.named[i].name, name))
			return scene.named[i].id;
	}
	story_fail("no request is named \"%.*s\"", STR_ARG(name));
	return 0;
}

/* Where somebody of that kind sits: said, or that of the request. */
static int64_t area_of_who(Str who, Str who_area)
{
	if (who_area.len)
		return area_id_of(who_area);
	if (!is_word(who, "ward") && !is_word(who, "team") && !is_word(who, "district"))
		return area_id_of(STR("74"));
	if (!scene.request_id)
		story_fail("which %.*s? Say \"of AREA\"", STR_ARG(who));
	int64_t area_id = world_request(scene.request_id).area_id;
	return is_word(who, "district") ? parent_of_area(area_id) : area_id;
}

/* 0 for the resident. */
static int64_t account_of_who(Str who, Str who_area)
{
	if (is_word(who, "resident"))
		return 0;
	Str login = str_printf(world.c->arena, "%.*s.%.*s", STR_ARG(text_fold(world.c->arena, who)),
		STR_ARG(code_of_area(area_of_who(who, who_area))));
	int64_t id = world_account_id(login);

	if (!id)
		story_fail("there is nobody \"%.*s\"", STR_ARG(login));
	return id;
}

/* ---- sending ---- */

static void commit_as(Command *cmd, int64_t account_id)
{
	const View *v = store_view(world.store);
	Rights rights = view_rights(v, account_id);

	cmd->rights = cmd->request.rights = account_id ? &rights : NULL;
	cmd->request.actor = account_id ? ACTOR_STAFF : ACTOR_RESIDENT;
	world.c->fault = (Fault){ 0 };
	scene.status = store_commit_wait(world.store, world.c, cmd);
	scene.fault = cmd->fault;
	scene.replayed = cmd->replayed;
	scene.answer = cmd->answer;
	scene.sent = true;
	store_view_release(world.store, &v);
}

static void send_as(const Phrase *p, Command *cmd)
{
	phrase_all_used(p);
	cmd->key = world_key();
	cmd->body_hash = hash_of((Str){ (const char *)cmd->key.bytes, sizeof(cmd->key.bytes) });
	scene.last = *cmd;
	scene.last.user = (void *)(intptr_t)account_of_who(p->who, p->who_area);
	commit_as(cmd, account_of_who(p->who, p->who_area));
	scene.first_answer = scene.answer;
}

static Str object_word(const Phrase *p, size_t i, const char *otherwise)
{
	return i < p->object.count ? p->object.at[i] : str_from(otherwise);
}

/* ---- the request's life ---- */

static void say_files(Phrase *p)
{
	RequestFiling *f = arena_new(world.c->arena, RequestFiling);
	Str word, name = { "", 0 };
	Command cmd = { .kind = COMMAND_REQUEST,
		.request = { .act = ACT_FILE,
			.filing = f,
			.channel = is_word(p->who, "resident") ? CHANNEL_PUBLIC : CHANNEL_HOTLINE } };

	*f = (RequestFiling){ .kind = enum_of(&RequestKind_names, object_word(p, 0, "")),
		.text = STR("Xin giúp gia đình tôi."),
		.phone = STR("0912 345 678") };
	f->area_code = area_code_of(phrase_word(p, "in"));
	if (phrase_has(p, "for", &word))
		f->persons = (int32_t)number_of(word);
	if (phrase_has(p, "from", &word))
		f->phone = word;
	if (phrase_has(p, "at", &word))
		f->address = word;
	if (phrase_has(p, "without", &word)) {
		f->phone = (Str){ "", 0 };
		f->text = is_word(word, "anything") ? f->phone : f->text;
	}
	cmd.request.unverified = phrase_has(p, "unverified", NULL);
	phrase_has(p, "as", &name);
	send_as(p, &cmd);
	if (scene.status != OK)
		return;
	Value code = VAL_STR(
		str_sub(str_sub(scene.answer, (size_t)str_find(scene.answer, STR("TS-")), 12), 0, 12));
	Request *rows;
	assert_int_equal(world_rows(&request_resource, "code = ?1", &code, 1, &rows), 1);
	scene.request_id = rows[0].id;
	if (name.len) {
		assert_true(scene.named_count < SCENE_NAMES);
		scene.named[scene.named_count].name = name;
		scene.named[scene.named_count++].id = scene.request_id;
	}
}

/* A command on the request that is talked about; words are given unless the sentence says "without words". */
static RequestActing *begin_act(Phrase *p, RequestAct act, Command *cmd, bool has_words)
{
	RequestActing *in = arena_new(world.c->arena, RequestActing);
	Str word;

	if (phrase_has(p, "about", &word))
		scene.request_id = request_named(word);
	if (!scene.request_id)
		story_fail("which request?");
	if (has_words)
		in->text = STR("Đã xem, đang làm.");
	if (phrase_has(p, "because", &word))
		in->text = word;
	if (phrase_has(p, "without", &word))
		in->text = (Str){ "", 0 };
	*cmd = (Command){ .kind = COMMAND_REQUEST, .subject_id = scene.request_id };
	cmd->request.act = act;
	cmd->request.acting = in;
	cmd->expected_version = is_word(p->who, "resident") ? 0 : world_request(scene.request_id).version;
	if (phrase_has(p, "with", &word))
		cmd->expected_version = number_of(word);
	return in;
}

static void say_calls(Phrase *p)
{
	int64_t times = p->object.count > 1 ? number_of(p->object.at[1]) : 1;
	Command cmd;

	for (; times > 0; times--) {
		Phrase each = *p;

		begin_act(&each, ACT_CALL, &cmd, true);
		send_as(&each, &cmd);
	}
}

static void say_triages(Phrase *p)
{
	Command cmd;
	RequestActing *in = begin_act(p, ACT_TRIAGE, &cmd, true);
	Str word;

	if (phrase_has(p, "as", &word)) {
		unsigned v;

		*(enum_parse(&Lane_names, word, &v) ? &in->lane : &in->kind) = word;
	}
	if (phrase_has(p, "into", &word))
		in->lane = word;
	if (phrase_has(p, "for", &word))
		in->persons = (int32_t)number_of(word);
	send_as(p, &cmd);
}

static void say_assigns(Phrase *p)
{
	Command cmd;
	RequestActing *in = begin_act(p, ACT_ASSIGN, &cmd, false);
	Str of = { "", 0 };

	phrase_has(p, "of", &of);
	if (p->object.count)
		in->assignee_id = account_of_who(p->object.at[0], of);
	send_as(p, &cmd);
}

static void say_transfers(Phrase *p)
{
	Command cmd;
	RequestActing *in = begin_act(p, ACT_TRANSFER, &cmd, true);
	Str word;

	if (phrase_has(p, "to", &word))
		in->area_code = area_code_of(word);
	send_as(p, &cmd);
}

static void say_joins(Phrase *p)
{
	Command cmd;
	Str into;

	if (p->object.count)
		scene.request_id = request_named(p->object.at[0]);
	RequestActing *in = begin_act(p, ACT_JOIN, &cmd, false);
	if (phrase_has(p, "into", &into))
		in->into_code = str_starts(into, STR("TS-")) ? into : world_request(request_named(into)).code;
	send_as(p, &cmd);
}

static void say_notes(Phrase *p)
{
	Command cmd;
	RequestActing *in = begin_act(p, ACT_NOTE, &cmd, true);

	in->for_resident = phrase_has(p, "for", NULL);
	send_as(p, &cmd);
}

/* Verbs that need nothing but, some of them, words. */
static const struct {
	const char *verb;
	RequestAct act;
} plain_verbs[] = {
	{ "answers", ACT_ANSWER },
	{ "confirms", ACT_CONFIRM },
	{ "reopens", ACT_REOPEN },
	{ "rejects", ACT_REJECT },
	{ "escalates", ACT_ESCALATE },
	{ "acknowledges", ACT_ACKNOWLEDGE },
	{ "climbs", ACT_CLIMB },
	{ "decides", ACT_DECIDE },
};

static const struct {
	const char *verb, *outcome;
} call_back_verbs[] = {
	{ "locks", "lock" },
	{ "releases", "release" },
	{ "tells", "told" },
	{ "misses", "no_answer" },
	{ "mumbles", "whatever" },
};

static bool say_plainly(Phrase *p)
{
	Command cmd;

	for (size_t i = 0; i < COUNT_OF(plain_verbs); i++) {
		if (!is_word(p->verb, plain_verbs[i].verb))
			continue;
		begin_act(p, plain_verbs[i].act, &cmd, true);
		send_as(p, &cmd);
		return true;
	}
	for (size_t i = 0; i < COUNT_OF(call_back_verbs); i++) {
		if (!is_word(p->verb, call_back_verbs[i].verb))
			continue;
		begin_act(p, ACT_CALL_BACK, &cmd, false)->outcome = str_from(call_back_verbs[i].outcome);
		send_as(p, &cmd);
		return true;
	}
	return false;
}

/* "resident sends the same again" / "resident sends other words again": the last command once more under its
 * key. */
static void say_sends(Phrase *p)
{
	Command cmd = scene.last;

	phrase_all_used(p);
	if (is_word(object_word(p, 0, ""), "other"))
		cmd.body_hash = hash_of(STR("other words"));
	commit_as(&cmd, (int64_t)(intptr_t)scene.last.user);
}

static void say_attaches(Phrase *p)
{
	Proof *photo = arena_new(world.c->arena, Proof);
	Command cmd = { .kind = COMMAND_PROOF, .subject_id = scene.request_id, .row = photo };

	photo->hash = hash_text(world.c->arena, hash_of(STR("a photo")));
	photo->type = STR("image/jpeg");
	photo->bytes = 1000;
	send_as(p, &cmd);
}

#endif
