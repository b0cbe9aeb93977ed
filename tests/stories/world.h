/*
 * world.h: a small province in a real database, for stories and random walks.
 *
 * Bình Dương with Thuận An (An Phú, Thuận Giao) and Dĩ An (Dĩ An, An Bình), every post held, the accounts
 * below, the rulebook of August 2021; the clock stands at 7 o'clock on 23 August 2021 until it is moved.
 * Everything goes through store_commit_wait, as in the running program. On SQLite the world is made once and
 * copied for each test.
 */
#ifndef TESTS_STORIES_WORLD_H
#define TESTS_STORIES_WORLD_H

#include "store/checks.h"
#include "store/fresh.h"

#include "base/text.h"
#include "base/time.h"
#include "domain/record.h"
#include "feed/timer.h"
#include "store/query.h"
#include "store/store.h"

#include <fcntl.h>

#define WORLD_START_MS ((int64_t)1629676800000) /* 2021-08-23T07:00:00+07:00 */

typedef struct WorldArea {
	const char *code, *name, *level, *parent;
	int64_t population;
} WorldArea;
static const WorldArea world_areas[] = {
	{ "74", "Tỉnh Bình Dương", "province", NULL, 2426561 },
	{ "725", "Thành phố Thuận An", "district", "74", 596227 },
	{ "724", "Thành phố Dĩ An", "district", "74", 474681 },
	{ "25975", "Phường An Phú", "commune", "725", 104550 },
	{ "25972", "Phường Thuận Giao", "commune", "725", 112611 },
	{ "25942", "Phường Dĩ An", "commune", "724", 106856 },
	{ "25960", "Phường An Bình", "commune", "724", 77203 },
};

/* Which posts an area of a level has. */
static const struct {
	const char *level;
	PostKind kind;
} world_posts[] = {
	{ "province", POST_COMMAND_DUTY },
	{ "province", POST_CHAIR },
	{ "province", POST_HOTLINE_LEAD },
	{ "district", POST_COMMAND_DUTY },
	{ "district", POST_CHAIR },
	{ "commune", POST_PARTY_SECRETARY },
	{ "commune", POST_CHAIR },
	{ "commune", POST_VICE_CHAIR },
	{ "commune", POST_DUTY_OFFICER },
	{ "commune", POST_STATION_HEAD },
};

/* Somebody with this role in each area of a level; the login is who.code. */
static const struct {
	const char *who, *level;
	Role role;
} world_staff[] = {
	{ "admin", "province", ROLE_ADMIN },
	{ "province", "province", ROLE_COMMAND },
	{ "hotline", "province", ROLE_OPERATOR },
	{ "hotline2", "province", ROLE_OPERATOR },
	{ "auditor", "province", ROLE_AUDITOR },
	{ "district", "district", ROLE_COMMAND },
	{ "ward", "commune", ROLE_WARD_LEADER },
	{ "team", "commune", ROLE_WARD_TEAM },
};

typedef struct World {
	Store *store;
	StoreReader *reader;
	Ctx *c; /* memory of the test */
	uint64_t keys; /* made so far */
} World;

static World world;
UNUSED static uint64_t world_seed; /* of the codes that requests get; 0: unpredictable */

static Uuid world_key(void)
{
	return command_key_of("world", (int64_t)++world.keys, clock_now_ms());
}

static const char *world_why(void)
{
	const Fault *f = &world.c->fault;

	return str_printf(world.c->arena, "%s, %s: %s %s", status_name(f->status), f->field ? f->field : "-",
		f->reason ? f->reason : "-", f->detail ? f->detail : "")
		.ptr;
}

/* As the system itself; the new id. */
static int64_t world_save(const Resource *r, void *row)
{
	Command cmd = { .key = world_key(), .kind = COMMAND_SAVE, .resource = r, .row = row };

	cmd.body_hash = hash_of((Str){ (const char *)cmd.key.bytes, sizeof(cmd.key.bytes) });
	if (store_commit_wait(world.store, world.c, &cmd) != OK)
		fail_msg("the world's %s: %s", r->name, world_why());
	return *(int64_t *)row;
}

UNUSED static int64_t id_in_answer(Str answer)
{
	Str rest = str_sub(answer, (size_t)str_find(answer, STR("\"id\":")) + strlen("\"id\":"), answer.len);
	int64_t id = 0;

	assert_true(str_to_i64(str_cut(rest, ',', &rest), &id));
	return id;
}

/* Any command as the system itself; the id in its answer. */
UNUSED static int64_t world_send(Command cmd)
{
	cmd.key = world_key();
	cmd.body_hash = hash_of((Str){ (const char *)cmd.key.bytes, sizeof(cmd.key.bytes) });
	if (store_commit_wait(world.store, world.c, &cmd) != OK)
		fail_msg("the world's command: %s", world_why());
	return id_in_answer(cmd.answer);
}

static void world_rulebook(void)
{
	const char *root = getenv("TIEPSUC_ROOT");
	FILE *f = fopen(
		str_printf(world.c->arena, "%s/data/rulebooks/BD-2021-08.json", root ? root : ".").ptr, "rb");
	char *text = arena_alloc(world.c->arena, 1 << 18);
	RulebookRow row = { 0 };
	Command cmd = { .key = world_key(), .kind = COMMAND_RULEBOOK, .row = &row };

	assert_non_null(f);
	row.body = (Str){ text, fread(text, 1, 1 << 18, f) };
	fclose(f);
	if (store_commit_wait(world.store, world.c, &cmd) != OK)
		fail_msg("the world's rulebook: %s", world_why());
}

static int64_t world_area_id(Str code)
{
	const View *v = store_view(world.store);
	const Area *a = directory_area_by_code(v->dir, code);
	int64_t id = a ? a->id : 0;

	store_view_release(world.store, &v);
	return id;
}

UNUSED static int64_t world_account_id(Str login)
{
	Value v = VAL_STR(login);
	int64_t id = 0;

	assert_int_equal(db_number(world.c, reader_db(world.reader),
				 "SELECT id FROM account WHERE login = ?1", &v, 1, 0, &id),
		OK);
	return id;
}

static void world_fill_area(const WorldArea *wa, int64_t area_id)
{
	Arena *a = world.c->arena;

	for (size_t i = 0; i < COUNT_OF(world_posts); i++) {
		Str kind = enum_name(&PostKind_names, world_posts[i].kind);

		if (strcmp(world_posts[i].level, wa->level) != 0)
			continue;
		Post post = { .area_id = area_id,
			.kind = world_posts[i].kind,
			.title = str_printf(a, "%.*s %s", STR_ARG(kind), wa->name) };
		Appointment holder = { .post_id = world_save(&post_resource, &post),
			.holder = str_printf(a, "%.*s %s", STR_ARG(kind), wa->code),
			.from_ms = WORLD_START_MS - 30 * DAY_MS };
		world_save(&appointment_resource, &holder);
	}
	for (size_t i = 0; i < COUNT_OF(world_staff); i++) {
		if (strcmp(world_staff[i].level, wa->level) != 0)
			continue;
		Account account = { .login = str_printf(a, "%s.%s", world_staff[i].who, wa->code),
			.name = str_printf(a, "Người %s", world_staff[i].who),
			.password_hash = STR("$none") };
		Grant grant = { .account_id = world_save(&account_resource, &account),
			.area_id = area_id,
			.cans = role_cans(world_staff[i].role) };
		world_save(&grant_resource, &grant);
	}
}

static void world_open(Str url)
{
	world = (World){ .c = &fresh.c };
	clock_set_for_drill(WORLD_START_MS);
	if (store_open(&fresh.c, &(StoreOptions){ .url = url, .seed = world_seed }, &world.store) != OK)
		fail_msg("store_open: %s", world_why());
	if (reader_open(&fresh.c, world.store, &world.reader) != OK)
		fail_msg("reader_open: %s", world_why());
}

static void world_close(void)
{
	reader_close(&world.reader);
	store_close(&world.store);
}

static void world_make(Str url)
{
	if (store_create(&fresh.c, url) != OK)
		fail_msg("store_create: %s %s", fresh.c.fault.reason, fresh.c.fault.detail);
	world_open(url);
	world_rulebook();
	for (size_t i = 0; i < COUNT_OF(world_areas); i++) {
		const WorldArea *wa = &world_areas[i];
		Area area = { .code = str_from(wa->code),
			.name = str_from(wa->name),
			.level = str_from(wa->level),
			.parent_id = wa->parent ? world_area_id(str_from(wa->parent)) : 0,
			.population = wa->population };

		world_fill_area(wa, world_save(&area_resource, &area));
	}
}

static bool copy_file(const char *from, const char *to)
{
	static char block[1 << 16];
	FILE *in = fopen(from, "rb"), *out = in ? fopen(to, "wb") : NULL;

	for (size_t n; out && (n = fread(block, 1, sizeof(block), in)) > 0;)
		assert_int_equal(fwrite(block, 1, n, out), n);
	if (out)
		fclose(out);
	if (in)
		fclose(in);
	return out != NULL;
}

/* The made world on SQLite, kept for the life of the test program. */
static char world_template[300];

static void world_drop_template(void)
{
	unlink(world_template);
}

UNUSED static int world_setup(void **state)
{
	static int64_t made_keys;

	if (fresh_setup(state) != 0)
		return -1;
	if (fresh.dialect == SQLITE && world_template[0]) {
		if (!copy_file(world_template, str_printf(&fresh.arena, "%s/db", fresh.folder).ptr))
			return -1;
		world_open(fresh.url);
		world.keys = (uint64_t)made_keys;
		return 0;
	}
	world_make(fresh.url);
	made_keys = (int64_t)world.keys;
	if (fresh.dialect == POSTGRES)
		return 0;
	world_close(); /* all of it is in the one file now */
	snprintf(world_template, sizeof(world_template), "%s.template", fresh.folder);
	if (!copy_file(str_printf(&fresh.arena, "%s/db", fresh.folder).ptr, world_template))
		return -1;
	atexit(world_drop_template);
	world_open(fresh.url);
	world.keys = (uint64_t)made_keys;
	return 0;
}

/* Whatever happened, the store's promises hold. */
UNUSED static int world_teardown(void **state)
{
	world_close();
	checks_hold(world.c, fresh.url);
	return fresh_teardown(state);
}

/* ---- asking ---- */

/* Rows of a resource, oldest first; the memory is the test's. */
UNUSED static size_t world_rows(
	const Resource *r, const char *where, const Value *values, size_t n, void *ret)
{
	void *rows = NULL;
	size_t count = 0;

	if (rows_where(world.c, reader_db(world.reader), r,
		    str_printf(world.c->arena, "%s ORDER BY id", where).ptr, values, n, &rows, &count) != OK)
		fail_msg("reading %s: %s", r->name, world_why());
	*(void **)ret = rows;
	return count;
}

UNUSED static Request world_request(int64_t id)
{
	Value v = VAL_I64(id);
	Request *rows;

	assert_int_equal(world_rows(&request_resource, "id = ?1", &v, 1, &rows), 1);
	return rows[0];
}

/* What is due now, through the same commands that the program's timer sends; gives how many were. */
UNUSED static size_t world_run_clock(void)
{
	size_t ran = 0;
	Command vacancy = { .key = world_key(), .kind = COMMAND_VACANCY };

	if (store_commit_wait(world.store, world.c, &vacancy) != OK)
		fail_msg("vacancy: %s", world_why());
	Command staff = { .key = world_key(), .kind = COMMAND_STAFF_DUE };
	if (store_commit_wait(world.store, world.c, &staff) != OK)
		fail_msg("staff: %s", world_why());
	Command tours = { .key = world_key(), .kind = COMMAND_TOUR_DUE, .ids = TOUR_COMMAND_IDS };
	if (store_commit_wait(world.store, world.c, &tours) != OK)
		fail_msg("tours: %s", world_why());
	world.c->now_ms = clock_now_ms();
	if (timer_aim(world.c, world.store, reader_db(world.reader)) != OK)
		fail_msg("aiming anew: %s", world_why());
	for (;;) {
		Value now = VAL_I64(clock_now_ms());
		Task *due;
		size_t n = world_rows(&task_resource,
			"state = 'open' AND climb_at_ms > 0 AND climb_at_ms <= ?1", &now, 1, &due);

		if (n == 0)
			return ran;
		for (size_t i = 0; i < n; i++, ran++) {
			bool of_request = false;

			if (query_is_request(
				    world.c, reader_db(world.reader), due[i].subject_id, &of_request) != OK)
				fail_msg("the clock: %s", world_why());
			Command late = { .key = command_key_of("late", due[i].id, due[i].climb_at_ms),
				.kind = of_request ? COMMAND_REQUEST : COMMAND_TASK_LATE,
				.subject_id = of_request ? due[i].subject_id : due[i].id,
				.request = { .act = ACT_LATE, .actor = ACTOR_CLOCK, .task_id = due[i].id } };

			Status s = store_commit_wait(world.store, world.c, &late);
			/* An earlier one of this round may have closed it. */
			if (s != OK && s != E_STATE)
				fail_msg("the clock: %s", world_why());
		}
	}
}

#endif
