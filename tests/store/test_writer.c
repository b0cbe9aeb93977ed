/*
 * test_writer.c: a group of commands: one flush, each whole or absent, each key answered once, nobody judged
 * by a view that an earlier one of the group has made stale.
 */
#include "test.h"

#include "store/jobs.h"

#include "store/commit.h"

#include <pthread.h>
#include <stdatomic.h>

/* A writer without its thread, beside the world's store. */
static Writer writer;
static View *views[64];
static size_t view_count;

static bool keep_view(void *owner UNUSED, View *view)
{
	assert_true(view_count < COUNT_OF(views));
	views[view_count++] = view;
	return true;
}

static int setup(void **state)
{
	View *view = NULL;

	if (world_setup(state) != 0)
		return -1;
	view_count = 0;
	writer = (Writer){ .publish = keep_view, .db = fresh_open(DB_WRITE) };
	arena_init(&writer.arena, 0);
	assert_int_equal(view_load(world.c, writer.db, &view), OK);
	keep_view(NULL, view);
	writer.view = view;
	assert_int_equal(writer_attach(world.c, &writer), OK);
	writer.attached = true;
	return 0;
}

static int teardown(void **state)
{
	db_close(&writer.db);
	arena_done(&writer.arena);
	while (view_count)
		view_free(views[--view_count]);
	return world_teardown(state); /* all checks hold */
}

static void run_jobs(Job *jobs, size_t n)
{
	Command *cmds[GROUP_MAX];

	for (size_t i = 0; i < n; i++)
		cmds[i] = &jobs[i].cmd;
	writer_group(&writer, cmds, n);
}

static void free_jobs(Job *jobs, size_t n)
{
	for (size_t i = 0; i < n; i++)
		job_done(&jobs[i]);
}

static void assert_refused(const Job *j, Status status, const char *field, const char *reason)
{
	if (j->cmd.status != status || strcmp(j->cmd.fault.reason, reason) != 0)
		fail_msg("expected %s %s, is %s %s", status_name(status), reason, status_name(j->cmd.status),
			j->cmd.fault.reason ? j->cmd.fault.reason : "-");
	if (field)
		assert_string_equal(j->cmd.fault.field, field);
}

static void a_key_is_answered_once(void **state UNUSED)
{
	Job j[4];

	/* All four in the same group: the second finds what the first has not yet committed. */
	job_file(&j[0], "0912 000 001");
	job_again(&j[1], &j[0]);
	job_again(&j[2], &j[0]);
	j[2].cmd.body_hash = hash_of(STR("another body"));
	job_file(&j[3], "0912 000 002");
	run_jobs(j, 4);
	int64_t id = job_id(&j[0]);
	assert_false(j[0].cmd.replayed);
	assert_true(j[1].cmd.replayed && str_eq(j[1].cmd.answer, j[0].cmd.answer));
	assert_refused(&j[2], E_CONFLICT, "Idempotency-Key", "key_used_for_other_body");
	assert_int_not_equal(job_id(&j[3]), id);
	assert_int_equal(world_number("SELECT COUNT(*) FROM request"), 2);

	/* And in a later group, also after the request went on: the first answer, word for word. */
	Job act[2];
	job_act(&act[0], ACT_TRIAGE, id, "ward.25975", 1);
	job_again(&act[1], &j[0]);
	run_jobs(act, 2);
	assert_int_equal(act[0].cmd.status, OK);
	assert_true(act[1].cmd.replayed && str_eq(act[1].cmd.answer, j[0].cmd.answer));
	/* A refused command keeps no key: mended and sent again under it, it is done. */
	Job bad;
	job_act(&bad, ACT_CONFIRM, id, NULL, 0);
	run_jobs(&bad, 1);
	assert_refused(&bad, E_STATE, "state", "not_in_this_state");
	Job mended;
	job_act(&mended, ACT_ANSWER, id, "ward.25975", 0);
	mended.cmd.key = bad.cmd.key;
	run_jobs(&mended, 1);
	assert_int_equal(mended.cmd.status, OK);
	free_jobs(j, 4);
	free_jobs(act, 2);
	job_done(&bad);
	job_done(&mended);
}

static void a_stale_version_is_refused(void **state UNUSED)
{
	Job file, j[3];

	job_file(&file, "0912 000 003");
	run_jobs(&file, 1);
	int64_t id = job_id(&file);
	job_act(&j[0], ACT_TRIAGE, id, "ward.25975", 1);
	job_act(&j[1], ACT_ANSWER, id, "ward.25975", 1); /* saw what the first has changed */
	job_act(&j[2], ACT_ANSWER, id, "ward.25975", 2);
	run_jobs(j, 3);
	assert_int_equal(j[0].cmd.status, OK);
	assert_int_equal(j[1].cmd.status, E_STALE);
	assert_int_equal(j[1].cmd.fault.version, 2);
	assert_int_equal(j[2].cmd.status, OK);
	free_jobs(j, 3);
	job_done(&file);
}

/* Refused by a rule, by the database, by the limit of its memory: the others are whole, and share one
 * transaction. */
static void a_bad_command_harms_no_other(void **state UNUSED)
{
	static Job j[GROUP_MAX];
	Account taken = {
		.login = STR("ward.25975"), .name = STR("Người thứ hai"), .password_hash = STR("$none")
	};
	int64_t before = world_number("SELECT COUNT(*) FROM event");

	for (size_t i = 0; i < GROUP_MAX; i++) {
		job_file(&j[i], str_printf(world.c->arena, "0913 000 %03zu", i).ptr);
		if (i % 8 == 1)
			j[i].filing.area_code = STR("99999");
		if (i % 8 == 2)
			j[i].arena.max_bytes = 2000;
	}
	job_done(&j[3]);
	job_save(&j[3], &account_resource, &taken);
	run_jobs(j, GROUP_MAX);
	for (size_t i = 0; i < GROUP_MAX; i++) {
		if (i % 8 == 1)
			assert_refused(&j[i], E_INVALID, "area_code", "unknown_area");
		else if (i % 8 == 2)
			assert_refused(&j[i], E_NOMEM, NULL, "memory");
		else if (i == 3)
			assert_refused(&j[i], E_CONFLICT, "login", "taken");
		else
			(void)job_id(&j[i]);
	}
	assert_int_equal(writer.groups, 1);
	assert_int_equal(world_number("SELECT COUNT(*) FROM request"), GROUP_MAX - 17);
	assert_int_equal(world_number("SELECT COUNT(*) FROM event") - before, GROUP_MAX - 17);
	assert_int_equal(world_number("SELECT COUNT(DISTINCT tx) FROM event WHERE kind = 'request'"), 1);
	free_jobs(j, GROUP_MAX);
}

/* ---- the view is of the group's beginning ---- */

static int64_t post_in(const char *area_code)
{
	return world_number(str_printf(world.c->arena,
		"SELECT MIN(p.id) FROM post p JOIN area a ON a.id = p.area_id WHERE a.code = '%s'", area_code)
				    .ptr);
}

static void two_holders_in_one_group(void **state UNUSED)
{
	Job j[3];
	int64_t post_id = post_in("25975");
	Appointment a = {
		.post_id = post_id, .holder = STR("Trần Văn B"), .from_ms = WORLD_START_MS, .rank = 1
	};
	Appointment b = a, later = a;

	b.holder = STR("Lê Thị C");
	a.to_ms = later.from_ms = WORLD_START_MS + HOUR_MS;
	later.to_ms = later.from_ms + HOUR_MS;
	job_save(&j[0], &appointment_resource, &a);
	job_save(&j[1], &appointment_resource, &b);
	job_save(&j[2], &appointment_resource, &later);
	run_jobs(j, 3);
	assert_int_equal(j[0].cmd.status, OK);
	assert_refused(&j[1], E_INVALID, "rank", "already_held");
	assert_int_equal(j[2].cmd.status, OK);
	free_jobs(j, 3);
}

/* Each of the two is fine by itself; both would be a circle, and no program would start on it again. */
static void two_areas_in_each_other(void **state UNUSED)
{
	Job j[4];
	Area town = { .code = STR("T1"), .name = STR("Thành phố Mới"), .level = STR("district") };
	Area ward = { .code = STR("T2"), .name = STR("Phường Mới"), .level = STR("commune") };

	town.parent_id = world_area_id(STR("74"));
	ward.parent_id = world_area_id(STR("725"));
	job_save(&j[0], &area_resource, &town);
	job_save(&j[1], &area_resource, &ward);
	run_jobs(j, 2);
	assert_true(job_id(&j[0]) && job_id(&j[1]));
	ward.parent_id = town.id;
	town.parent_id = ward.id;
	town.level = STR("group");
	job_save(&j[2], &area_resource, &ward);
	job_save(&j[3], &area_resource, &town);
	run_jobs(&j[2], 2);
	assert_int_equal(j[2].cmd.status, OK);
	assert_refused(&j[3], E_INVALID, "parent_id", "inside_itself");
	free_jobs(j, 4);
}

/* ---- sessions ---- */

static void sign_in(Job *j, Token *t, int64_t account_id, int number)
{
	*t = (Token){ .account_id = account_id,
		.secret_hash =
			hash_text(world.c->arena, hash_of(str_printf(world.c->arena, "secret %d", number))),
		.created_at_ms = WORLD_START_MS + number };
	job_save(j, &token_resource, t);
}

static void sessions_end_with_their_account(void **state UNUSED)
{
	enum { MANY = 130 };
	static Job j[MANY];
	static Token t[MANY];
	int64_t account_id = world_account_id(STR("team.25975"));
	Account account;
	Job off, late;

	for (int i = 0; i < MANY; i++)
		sign_in(&j[i], &t[i], account_id, i);
	for (size_t at = 0; at < MANY; at += 10)
		run_jobs(&j[at], 10);
	for (size_t i = 0; i < MANY; i++)
		assert_int_equal(j[i].cmd.status, OK);
	/* The oldest made room. */
	assert_int_equal(world_number("SELECT COUNT(*) FROM token WHERE revoked = 0"), 100);
	assert_int_equal(
		world_number("SELECT MIN(created_at_ms) FROM token WHERE revoked = 0"), WORLD_START_MS + 30);
	free_jobs(j, MANY);

	assert_int_equal(
		row_get(world.c, reader_db(world.reader), &account_resource, account_id, &account), OK);
	account.disabled = true;
	job_save(&off, &account_resource, &account);
	Token one_more;
	sign_in(&late, &one_more, account_id, MANY);
	Command *both[] = { &off.cmd, &late.cmd };
	writer_group(&writer, both, 2);
	assert_int_equal(off.cmd.status, OK);
	assert_refused(&late, E_STATE, "account_id", "account_disabled");
	assert_int_equal(world_number("SELECT COUNT(*) FROM token WHERE revoked = 0"), 0);
	job_done(&off);
	job_done(&late);
}

/* ---- vacancies ---- */

/* More than a command has ids for: the rest comes with the next round. */
static void many_posts_fall_vacant_at_once(void **state UNUSED)
{
	static Job j[GROUP_MAX];
	static Post posts[GROUP_MAX];
	Job vacancy;
	int64_t area_id = world_area_id(STR("25975"));

	for (int64_t made = 0; made < 1200; made += GROUP_MAX) {
		for (size_t i = 0; i < GROUP_MAX; i++) {
			posts[i] = (Post){
				.area_id = area_id, .kind = POST_VICE_CHAIR, .title = STR("Phó Chủ tịch")
			};
			job_save(&j[i], &post_resource, &posts[i]);
		}
		run_jobs(j, GROUP_MAX);
		for (size_t i = 0; i < GROUP_MAX; i++)
			assert_int_equal(j[i].cmd.status, OK);
		free_jobs(j, GROUP_MAX);
	}
	int64_t vacant =
		world_number("SELECT COUNT(*) FROM post") - world_number("SELECT COUNT(*) FROM appointment");
	for (int64_t told = 0; told < vacant;) {
		job_init(&vacancy, COMMAND_VACANCY, NULL);
		run_jobs(&vacancy, 1);
		assert_int_equal(vacancy.cmd.status, OK);
		int64_t now =
			world_number("SELECT COUNT(*) FROM task WHERE kind = 'fill_post' AND state = 'open'");
		assert_true(now > told && now - told <= 500);
		told = now;
		job_done(&vacancy);
	}
	job_init(&vacancy, COMMAND_VACANCY, NULL);
	run_jobs(&vacancy, 1);
	assert_int_equal(world_number("SELECT COUNT(*) FROM task WHERE kind = 'fill_post'"), vacant);
	job_done(&vacancy);
}

/* ---- through the thread ---- */

static atomic_int seen, unseen;

/* On the writer's thread, in the moment of the answer: another connection must find the command on the disk.
 */
static void look_for_key(Command *cmd)
{
	CLEANUP(db_close)
	Db *db = NULL;
	Ctx c = { .arena = cmd->arena };
	Value key = VAL_BLOB(((Str){ (const char *)cmd->key.bytes, sizeof(cmd->key.bytes) }));
	int64_t n = 0;

	bool there =
		db_open(&c, fresh.url, DB_READ, &db) == OK &&
		db_number(&c, db, "SELECT COUNT(*) FROM command_key WHERE key = ?1", &key, 1, 0, &n) == OK &&
		n == 1;
	atomic_fetch_add(there ? &seen : &unseen, 1);
}

static void the_answer_comes_after_the_commit(void **state UNUSED)
{
	static Job j[20];

	atomic_store(&seen, 0);
	atomic_store(&unseen, 0);
	for (size_t i = 0; i < COUNT_OF(j); i++) {
		job_file(&j[i], str_printf(world.c->arena, "0914 000 %03zu", i).ptr);
		j[i].cmd.done = look_for_key;
		store_commit(world.store, &j[i].cmd);
	}
	reader_close(&world.reader);
	store_close(&world.store); /* finishes what is queued */
	assert_int_equal(atomic_load(&unseen), 0);
	assert_int_equal(atomic_load(&seen), COUNT_OF(j));
	free_jobs(j, COUNT_OF(j));
	assert_int_equal(store_open(world.c, &(StoreOptions){ .url = fresh.url }, &world.store), OK);
	assert_int_equal(reader_open(world.c, world.store, &world.reader), OK);
}

static void an_older_program_does_not_open_a_newer_database(void **state UNUSED)
{
	Store *s = NULL;

	assert_int_equal(db_run_plain(world.c, writer.db,
				 "INSERT INTO schema_version (n, applied_at_ms, name) VALUES (99, 1, 'from "
				 "the future')"),
		OK);
	assert_int_equal(store_open(world.c, &(StoreOptions){ .url = fresh.url }, &s), E_STATE);
	assert_string_equal(world.c->fault.reason, "schema_newer");
	assert_null(s);
	assert_int_equal(store_create(world.c, fresh.url), E_STATE);
	assert_string_equal(world.c->fault.reason, "schema_newer");
	assert_int_equal(db_run_plain(world.c, writer.db, "DELETE FROM schema_version WHERE n = 99"), OK);
}

#define WRITER_TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

int main(void)
{
	static const struct CMUnitTest tests[] = {
		WRITER_TEST(a_key_is_answered_once),
		WRITER_TEST(a_stale_version_is_refused),
		WRITER_TEST(a_bad_command_harms_no_other),
		WRITER_TEST(two_holders_in_one_group),
		WRITER_TEST(two_areas_in_each_other),
		WRITER_TEST(sessions_end_with_their_account),
		WRITER_TEST(many_posts_fall_vacant_at_once),
		WRITER_TEST(the_answer_comes_after_the_commit),
		WRITER_TEST(an_older_program_does_not_open_a_newer_database),
	};

	secret_start();
	log_set_level(LOG_ERROR + 1);
	return fresh_run(tests);
}
