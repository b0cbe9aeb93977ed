/*
 * test_check.c: each check finds what was planted against its promise, by its id, and no other check cries.
 *
 * A morning is lived on the world of the stories; planting.h breaks one promise after the other. What is
 * promised about people who are sent has many more of them: test_check_sent.c.
 */
#include "test.h"

#include "fault/deeds.h"
#include "store/people.h"
#include "store/planting.h"

#include "domain/staff.h"
#include "store/blob.h"

#include <stdatomic.h>
#include <sys/stat.h>

#define REQUEST_IN(state) "SELECT CAST(MIN(id) AS text) FROM request WHERE state = '" state "'"
#define OPEN_TASK(kind)	  "SELECT CAST(MIN(id) AS text) FROM task WHERE state = 'open' AND kind = '" kind "'"
static const Plant plants[] = {
	/* chain */
	{ "chain", "SELECT CAST(MAX(id) AS text) FROM event",
		{ "UPDATE event SET body = body || ' ' WHERE id = ?1" }, .named = "event" },
	{ "chain", "SELECT CAST(MAX(link) AS text) FROM event",
		{ "UPDATE event SET link = link + 100 WHERE link = ?1" }, .named = "chain 1 link" },
	{ "chain", "SELECT CAST(MAX(link) + 1 AS text) FROM event", { "UPDATE chain SET link = link + 1" },
		.named = "chain 1 link" },
	{ "chain", "SELECT CAST(MAX(link) AS text) FROM event",
		{ "UPDATE chain SET hash = (SELECT hash FROM event WHERE link = 1)" },
		.named = "chain 1 link" },
	/* keys */
	{ "keys", "SELECT CAST(MAX(id) AS text) FROM event WHERE kind = 'area'",
		{ "DELETE FROM command_key WHERE key = (SELECT command_key FROM event WHERE id = ?1)" },
		.named = "event" },
	{ "keys", "SELECT key FROM command_key ORDER BY key LIMIT 1",
		{ "UPDATE command_key SET answer = '' WHERE key = (SELECT key FROM command_key ORDER BY key "
		  "LIMIT 1)" },
		.named = "key" },
	{ "keys", "SELECT command_key FROM event WHERE id = (SELECT MAX(id) FROM event WHERE kind = 'area')",
		{ "UPDATE event SET command_key = (SELECT command_key FROM event WHERE kind = 'grant' LIMIT "
		  "1)"
		  " WHERE id = (SELECT MAX(id) FROM event WHERE kind = 'area')" },
		.seal = true, .named = "key" },
	/* replay */
	{ "replay", REQUEST_IN("assigned"), { "UPDATE request SET persons = persons + 1 WHERE id = ?1" },
		.named = "request" },
	{ "replay", "SELECT CAST(next - 1 AS text) FROM ids",
		{ "INSERT INTO grants (id, version, account_id, area_id, cans, revoked)"
		  " SELECT ?1, 1, account_id, area_id, cans, 0 FROM grants ORDER BY id LIMIT 1" },
		.named = "grant" },
	{ "replay", "SELECT CAST(MIN(id) AS text) FROM grants", { "DELETE FROM grants WHERE id = ?1" },
		.named = "grant" },
	{ "replay", "SELECT CAST(MIN(subject_id) AS text) FROM event WHERE kind = 'post'",
		{ "UPDATE event SET body = replace(body, '\"version\":1', '\"version\":2') WHERE subject_id "
		  "= ?1" },
		.seal = true, .named = "post" },
	/* transitions */
	{ "transitions", REQUEST_IN("confirmed"),
		{ "UPDATE event SET body = replace(body, '\"act\":\"confirm\"', '\"act\":\"triage\"') WHERE "
		  "subject_id = ?1" },
		.seal = true, .named = "request" },
	{ "transitions", REQUEST_IN("joined"),
		{ "UPDATE event SET body = replace(body, '\"act\":\"join\"', '\"act\":\"vanish\"') WHERE "
		  "subject_id = ?1" },
		.seal = true, .named = "request" },
	/* personal */
	{ "personal", "SELECT CAST(MIN(id) AS text) FROM event WHERE kind = 'request'",
		{ "UPDATE event SET body = replace(body, '\"act\":\"file\"', "
		  "'\"act\":\"file\",\"text\":\"Hết gạo\"') WHERE id = ?1" },
		.seal = true, .named = "event" },
	{ "personal", "SELECT CAST(MAX(id) AS text) FROM event WHERE kind = 'appointment'",
		{ "UPDATE event SET body = replace(body, '\"act\":\"add\"', '\"act\":\"' ||"
		  " (SELECT holder FROM appointment a WHERE a.id = event.subject_id) || '\"') WHERE id = "
		  "?1" },
		.seal = true, .named = "event" },
	/* directory */
	{ "directory", "SELECT '25942'",
		{ "UPDATE event SET body = replace(body, '\"parent_id\":' || (SELECT parent_id FROM area "
		  "WHERE code = ?1),"
		  " '\"parent_id\":' || subject_id) WHERE subject_id = (SELECT id FROM area WHERE code = ?1)",
			"UPDATE area SET parent_id = id WHERE code = ?1" },
		.seal = true },
	{ "directory", "SELECT CAST(MIN(id) AS text) FROM rulebook",
		{ "UPDATE rulebook SET body = '{}' WHERE id = ?1" }, .named = "rulebook" },
	/* refs */
	{ "refs", "SELECT CAST(MAX(id) AS text) FROM note",
		{ "UPDATE note SET request_id = 7 WHERE id = ?1" }, .named = "note" },
	{ "refs", "SELECT CAST(MAX(id) AS text) FROM task WHERE state = 'done'",
		{ "UPDATE task SET subject_id = 7 WHERE id = ?1" }, .named = "task" },
	/* ids */
	{ "ids", "SELECT CAST(MAX(id) AS text) FROM event", { "UPDATE ids SET next = ?1" },
		.named = "event" },
	/* requests */
	{ "requests", REQUEST_IN("answered"),
		{ "UPDATE event SET body = replace(body, (SELECT code FROM request WHERE id = ?1), "
		  "'TS-2222-2223')"
		  " WHERE subject_id = ?1",
			"UPDATE request SET code = 'TS-2222-2223' WHERE id = ?1" },
		.seal = true, .named = "request" },
	{ "requests", REQUEST_IN("answered"),
		{ "UPDATE event SET body = replace(body, '\"post_id\":' || (SELECT post_id FROM request "
		  "WHERE id = ?1),"
		  " '\"post_id\":null') WHERE subject_id = ?1",
			"UPDATE request SET post_id = 0 WHERE id = ?1" },
		.seal = true, .named = "request" },
	/* tasks */
	{ "tasks", OPEN_TASK("answer"),
		{ "UPDATE task SET post_id = (SELECT MAX(id) FROM post) WHERE id = ?1" }, .named = "task" },
	{ "tasks", OPEN_TASK("answer"), { "UPDATE task SET due_at_ms = due_at_ms + 1 WHERE id = ?1" },
		.named = "task" },
	{ "tasks", OPEN_TASK("chase"),
		{ "UPDATE task SET about_id = (SELECT MIN(id) FROM task WHERE state = 'done') WHERE id = "
		  "?1" },
		.named = "task" },
	{ "tasks", "SELECT CAST(MIN(subject_id) AS text) FROM task WHERE state = 'open' AND kind = 'decide'",
		{ "DELETE FROM task WHERE subject_id = ?1 AND kind = 'decide'" }, .named = "request" },
	{ "tasks", REQUEST_IN("joined"),
		{ "UPDATE task SET state = 'open', closed_at_ms = 0, late = 0, climb_at_ms = due_at_ms"
		  " WHERE subject_id = ?1 AND kind = 'answer'" },
		.named = "request" },
	{ "tasks", "SELECT CAST(MAX(id) AS text) FROM task WHERE state = 'done'",
		{ "UPDATE task SET closed_at_ms = 0 WHERE id = ?1" }, .named = "task" },
	/* escalations */
	{ "escalations", "SELECT CAST(MAX(id) AS text) FROM escalation WHERE state = 'waiting'",
		{ "UPDATE event SET body = replace(body, '\"at_area_id\":' || (SELECT at_area_id FROM "
		  "escalation WHERE id = ?1),"
		  " '\"at_area_id\":' || (SELECT from_area_id FROM escalation WHERE id = ?1)) WHERE "
		  "subject_id = ?1",
			"UPDATE escalation SET at_area_id = from_area_id WHERE id = ?1" },
		.seal = true, .named = "escalation" },
	{ "escalations", "SELECT CAST(MAX(id) AS text) FROM escalation WHERE state = 'waiting'",
		{ "UPDATE task SET state = 'done', closed_at_ms = 1 WHERE kind = 'acknowledge' AND state = "
		  "'open' AND subject_id ="
		  " (SELECT request_id FROM escalation WHERE id = ?1)" },
		.named = "escalation" },
	{ "escalations", "SELECT CAST(MAX(id) AS text) FROM escalation WHERE state = 'decided'",
		{ "UPDATE event SET area_id = (SELECT MIN(id) FROM area) WHERE body LIKE "
		  "'{\"act\":\"decide\"%' AND subject_id ="
		  " (SELECT request_id FROM escalation WHERE id = ?1)" },
		.seal = true, .named = "escalation" },
	/* tallies */
	{ "tallies", "SELECT CAST(id AS text) FROM area WHERE code = '25975'",
		{ "UPDATE tally SET n = n + 1 WHERE area_id = ?1 AND name = 'urgent'",
			"INSERT INTO tally (area_id, name, n) VALUES (?1, 'urgent', 1) ON CONFLICT DO "
			"NOTHING" },
		.named = "area" },
	{ "tallies", "SELECT CAST(id AS text) FROM area WHERE code = '25975'",
		{ "DELETE FROM tally WHERE area_id = ?1 AND name = 'open'" }, .named = "area" },
	/* holders */
	{ "holders", "SELECT CAST(MAX(id) AS text) FROM appointment",
		{ "UPDATE event SET body = replace(body, '\"post_id\":' || (SELECT post_id FROM appointment "
		  "WHERE id = ?1),"
		  " '\"post_id\":' || (SELECT post_id FROM appointment ORDER BY id LIMIT 1)) WHERE "
		  "subject_id = ?1",
			"UPDATE appointment SET post_id = (SELECT post_id FROM appointment ORDER BY id LIMIT "
			"1) WHERE id = ?1" },
		.seal = true, .named = "appointment" },
	/* sessions */
	{ "sessions", "SELECT CAST(MAX(id) AS text) FROM token",
		{ "UPDATE event SET body = replace(body, '\"act\":\"add\"', "
		  "'\"act\":\"add\",\"disabled\":true')"
		  " WHERE subject_id = (SELECT account_id FROM token WHERE id = ?1)",
			"UPDATE account SET disabled = 1 WHERE id = (SELECT account_id FROM token WHERE id = "
			"?1)" },
		.seal = true, .named = "token" },
	/* outbox */
	{ "outbox", "SELECT CAST(MAX(id) AS text) FROM outbox",
		{ "UPDATE outbox SET next_at_ms = 0 WHERE id = ?1" }, .named = "message" },
	{ "outbox", "SELECT CAST(MAX(id) AS text) FROM outbox",
		{ "UPDATE outbox SET sent_at_ms = 1, dead = 1 WHERE id = ?1" }, .named = "message" },
	/* staff: 60 on paper, 40 present, 5 infected */
	{ "staff", "SELECT CAST(MAX(id) AS text) FROM staff_report",
		{ "UPDATE staff_report SET infected = 21 WHERE id = ?1",
			"UPDATE event SET body = replace(body, '\"infected\":5', '\"infected\":21') WHERE "
			"subject_id = ?1" },
		.seal = true, .named = "staff_report" },
	{ "staff", "SELECT CAST(MAX(id) AS text) FROM staff_report",
		{ "UPDATE staff_report SET in_medical = 7 WHERE id = ?1",
			"UPDATE event SET body = replace(body, '\"present\":40', "
			"'\"present\":40,\"in_medical\":7') WHERE subject_id = ?1" },
		.seal = true, .named = "staff_report" },
	{ "staff", "SELECT CAST(MAX(id) AS text) FROM staff_report",
		{ "DROP INDEX staff_report_1", "UPDATE staff_report SET day = day - 1 WHERE id = ?1",
			"UPDATE event SET body = replace(body, '\"day\":\"2021-08-23\"', "
			"'\"day\":\"2021-08-22\"') WHERE subject_id = ?1" },
		.seal = true, .named = "staff_report" },
	{ "staff", "SELECT CAST(MAX(id) AS text) FROM staff_report",
		{ "UPDATE staff_report SET area_id = (SELECT id FROM area WHERE code = '725') WHERE id = "
		  "?1" },
		.named = "staff_report", .why = "of an area that has no people of its own", .told = true },
	{ "staff", "SELECT CAST(MAX(id) AS text) FROM staff_report",
		{ "UPDATE staff_report SET isolating = -1 WHERE id = ?1" }, .named = "staff_report",
		.why = "fewer than none", .told = true },
	{ "staff", "SELECT CAST(MAX(id) AS text) FROM need_ask",
		{ "DROP INDEX need_ask_1", "UPDATE need_ask SET role = 'medical' WHERE id = ?1",
			"UPDATE event SET body = replace(body, '\"logistics\"', '\"medical\"') WHERE "
			"subject_id = ?1" },
		.seal = true, .named = "need_ask" },
	/* people */
	{ "people", "SELECT CAST(MIN(id) AS text) FROM nomination",
		{ "UPDATE nomination SET not_for_red = 1 - not_for_red WHERE id = ?1" },
		.named = "nomination" },
	{ "people", "SELECT CAST(id AS text) FROM wave WHERE state = 'approved'",
		{ "UPDATE wave SET total = 11 WHERE id = ?1",
			"UPDATE event SET body = replace(body, '\"total\":10', '\"total\":11') WHERE "
			"subject_id "
			"= ?1" },
		.seal = true, .named = "wave" },
	{ "people",
		"SELECT CAST(MAX(subject_id) AS text) FROM task WHERE state = 'open' AND kind = 'nominate'",
		{ "UPDATE event SET body = replace(body, '\"act\":\"open\"', '\"act\":\"open\",\"state\":"
		  "\"done\",\"closed_at\":\"2021-08-23T07:00:00+07:00\"') WHERE subject_id IN"
		  " (SELECT id FROM task WHERE subject_id = ?1)",
			"UPDATE task SET state = 'done', closed_at_ms = 1629676800000 WHERE subject_id = "
			"?1" },
		.seal = true, .named = "quota" },
	{ "people", "SELECT CAST(MIN(agency_id) AS text) FROM nomination",
		{ "UPDATE agency SET stay = 100 WHERE id = ?1",
			"UPDATE event SET body = replace(body, '\"headcount\":100', "
			"'\"headcount\":100,\"stay\":100') WHERE subject_id = ?1" },
		.seal = true, .named = "agency" },
	{ "people", "SELECT CAST(MAX(id) AS text) FROM quota",
		{ "UPDATE quota SET people = most + 1, fair = most + 1 WHERE id = ?1",
			"UPDATE event SET body = replace(replace(body, '\"people\":2', '\"people\":41'), "
			"'\"fair\":2', '\"fair\":41') WHERE subject_id = ?1" },
		.seal = true, .named = "quota" },
	{ "people", "SELECT CAST(MAX(id) AS text) FROM wave_plan",
		{ "UPDATE placement SET leads = 1 - leads WHERE plan_id = ?1" }, .named = "plan" },
	{ "people", "SELECT CAST(MAX(id) AS text) FROM wave_plan", { "DELETE FROM plan_input WHERE id = ?1" },
		.named = "plan" },
	{ "people", "SELECT CAST(MAX(id) AS text) FROM nomination",
		{ "DROP INDEX nomination_1",
			"UPDATE event SET body = replace(body, '\"cadre_id\":' || (SELECT cadre_id FROM "
			"nomination "
			"WHERE id = ?1), '\"cadre_id\":' || (SELECT MIN(cadre_id) FROM nomination)) WHERE "
			"subject_id = ?1",
			"UPDATE nomination SET cadre_id = (SELECT MIN(cadre_id) FROM nomination) WHERE id = "
			"?1" },
		.seal = true, .named = "nomination" },
};

/* ---- history ---- */

static Status act(RequestAct which, int64_t id, const char *login)
{
	static Batch b;

	batch_begin(&b, NULL);
	batch_act(&b, which, id, login);
	batch_send(&b);
	return OK;
}

static int64_t hotline_files(const char *phone)
{
	static Batch b;

	batch_begin(&b, NULL);
	batch_file(&b, KIND_FOOD, phone);
	b.cmds[0].request.channel = CHANNEL_HOTLINE;
	batch_send(&b);
	return id_in_answer(b.cmds[0].answer);
}

static void report_staff(int32_t day)
{
	StaffReporting in = {
		.area_code = STR("25975"), .day = day, .establishment = 60, .present = 40, .infected = 5
	};
	Command cmd = { .key = world_key(), .kind = COMMAND_STAFF_REPORT, .row = &in };

	assert_int_equal(store_commit_wait(world.store, world.c, &cmd), OK);
}

static void ask_for(unsigned role)
{
	NeedAsk ask = { .area_id = world_area_id(STR("25975")),
		.role = role,
		.people = 20,
		.reason = STR("Thêm một khu cách ly.") };

	world_save(&need_ask_resource, &ask);
}

static void live_a_morning(void)
{
	send_people();
	int32_t today = day_of(clock_now_ms());

	report_staff(today - 1);
	report_staff(today);
	ask_for(CADRE_MEDICAL);
	ask_for(CADRE_LOGISTICS);
	a_morning(1, NULL);
	int64_t answered = hotline_files("0911 111 111"), waiting = hotline_files("0911 111 112");

	act(ACT_ANSWER, answered, "ward.25975");
	act(ACT_ESCALATE, waiting, "ward.25975");
	Token t = { .account_id = world_account_id(STR("team.25975")),
		.secret_hash = hash_text(world.c->arena, hash_of(STR("a session"))),
		.created_at_ms = clock_now_ms() };
	world_save(&token_resource, &t);
	world_run_clock();
}

/* "proofs" has a test of its own. */
static void each_check_finds_what_is_planted(void **state UNUSED)
{
	bool planted[PLANTED_MAX] = { false };

	live_a_morning();
	plant_all(plants, COUNT_OF(plants), planted);
	for (size_t k = 0; k < check_count(); k++) {
		if (!planted[k] && strcmp(check_name(k), "proofs") != 0)
			fail_msg("nothing was planted against %s", check_name(k));
	}
}

/* ---- the rest of the promise ---- */

static size_t check_number_of(const char *name)
{
	for (size_t i = 0; i < check_count(); i++) {
		if (strcmp(check_name(i), name) == 0)
			return i;
	}
	fail_msg("no check is named %s", name);
	return 0;
}

static void every_id_is_known_to_refs(void **state UNUSED)
{
	for (size_t i = 0; i < all_resource_count; i++) {
		for (size_t f = 1; f < all_resources[i]->count; f++) {
			const Field *field = &all_resources[i]->fields[f];
			bool known = field->kind != F_ID || (all_resources[i] == &event_resource &&
								    strcmp(field->name, "subject_id") == 0);

			for (size_t k = 0; k < check_ref_count; k++)
				known = known || (check_ref_list[k].from == all_resources[i] &&
							 strcmp(check_ref_list[k].field, field->name) == 0);
			if (!known)
				fail_msg("check_ref_list does not say where %s.%s points",
					all_resources[i]->name, field->name);
		}
	}
	for (size_t k = 0; k < check_ref_count; k++)
		assert_non_null(model_field(check_ref_list[k].from, check_ref_list[k].field));
}

/* More than a page of everything, and what is wrong lies behind it, more often than is kept. */
static void it_reads_page_after_page(void **state UNUSED)
{
	static Batch b;
	enum { MANY = 2 * CHECK_PAGE / BATCH_MAX + 3 };

	for (int i = 0; i < MANY; i++) {
		batch_begin(&b, NULL);
		for (int k = 0; k < BATCH_MAX; k++)
			batch_file(
				&b, KIND_FOOD, str_printf(world.c->arena, "09%08d", i * BATCH_MAX + k).ptr);
		batch_send(&b);
	}
	checks_hold(world.c, fresh.url);
	world_close();
	Db *db = fresh_open(DB_WRITE);
	int64_t last = 0;
	assert_int_equal(db_number(world.c, db, "SELECT MAX(id) FROM request", NULL, 0, 0, &last), OK);
	assert_int_equal(
		db_run(world.c, db, "UPDATE request SET persons = 7 WHERE id = ?1", VAL_I64(last)), OK);
	assert_int_equal(db_run_plain(world.c, db, "UPDATE task SET assignee_id = 1"), OK);
	db_close(&db);
	Str broken = checks_broken(world.c, fresh.url);
	Str wanted = str_printf(
		world.c->arena, "replay: request %lld: its events give another persons", (long long)last);
	assert_true(str_find(broken, wanted) >= 0);

	Checker *k = NULL;
	CheckReport *report = arena_new(world.c->arena, CheckReport);
	assert_int_equal(checker_open(world.c, fresh.url, NULL, &k), OK);
	assert_int_equal(checker_run(world.c, k, check_number_of("tasks"), report), OK);
	checker_close(&k);
	assert_true(report->looked == MANY * BATCH_MAX);
	assert_true(report->found >= MANY * BATCH_MAX);
	assert_true(report->findings[CHECK_FINDINGS_MAX - 1].id.len > 0);
	world_open(fresh.url);
}

/* ---- proofs ---- */

/* What the check says of the proofs in this folder. */
static CheckReport *look_at_proofs(const char *folder)
{
	Checker *k = NULL;
	CheckReport *report = arena_new(world.c->arena, CheckReport);

	assert_int_equal(checker_open(world.c, fresh.url, folder, &k), OK);
	assert_int_equal(checker_run(world.c, k, check_number_of("proofs"), report), OK);
	checker_close(&k);
	return report;
}

static void write_file(const char *path, const char *content)
{
	FILE *f = fopen(path, "wb");

	assert_non_null(f);
	assert_true(fputs(content, f) >= 0);
	assert_int_equal(fclose(f), 0);
}

static int64_t proof_of(const char *folder, const char *content, Str *ret_path)
{
	static Batch b;
	Proof p = { .type = STR("image/jpeg"), .bytes = (int64_t)strlen(content) };
	Str bytes = str_from(content);
	int64_t id = hotline_files("0911 111 113");

	assert_int_equal(blob_put(world.c, folder, &bytes, 1, &p.hash), OK);
	assert_true(blob_path(world.c->arena, folder, p.hash, ret_path));
	batch_begin(&b, NULL);
	Command *cmd = batch_add(&b, COMMAND_PROOF, "team.25975");
	cmd->subject_id = id;
	cmd->row = &p;
	batch_send(&b);
	return p.id;
}

static void expect_proof(const CheckReport *r, int64_t id)
{
	assert_int_equal(r->found, 1);
	assert_str(r->findings[0].id, str_printf(world.c->arena, "proof %lld", (long long)id).ptr);
}

static void a_proof_is_its_file(void **state UNUSED)
{
	const char *folder = str_printf(world.c->arena, "%s.blobs", fresh.folder).ptr;
	const char *upload = str_printf(world.c->arena, "%s/new-abcdef", folder).ptr;
	const struct timespec old[2] = { { .tv_sec = 1000 }, { .tv_sec = 1000 } };
	Str path, other;
	int64_t id = proof_of(folder, "a photo", &path);

	proof_of(folder, "another photo", &other);
	assert_int_equal(look_at_proofs(folder)->found, 0);
	assert_int_equal(look_at_proofs(folder)->looked, 2);
	write_file(path.ptr, "a ph0to");
	expect_proof(look_at_proofs(folder), id);
	write_file(path.ptr, "a phot");
	expect_proof(look_at_proofs(folder), id);
	unlink(path.ptr);
	expect_proof(look_at_proofs(folder), id);
	write_file(path.ptr, "a photo");
	/* An upload under way is no fault, one from yesterday broke off. */
	write_file(upload, "a ph");
	assert_int_equal(look_at_proofs(folder)->found, 0);
	assert_int_equal(utimensat(AT_FDCWD, upload, old, 0), 0);
	assert_str(look_at_proofs(folder)->findings[0].id, "file new-abcdef");
	assert_int_equal(look_at_proofs(NULL)->found, 0);
	unlink(upload);
	unlink(path.ptr);
	unlink(other.ptr);
	for (int i = 0; i < 3; i++) { /* ab/cd, ab, the folder */
		*strrchr(path.ptr, '/') = '\0';
		*strrchr(other.ptr, '/') = '\0';
		rmdir(path.ptr);
		rmdir(other.ptr);
	}
}

/* ---- beside the store ---- */

static atomic_bool live_ends;

static void *check_again_and_again(void *arg)
{
	Arena arena;
	Ctx c = { .arena = &arena };
	int64_t *broken = arg;

	arena_init(&arena, 0);
	do {
		if (checks_broken(&c, fresh.url).len)
			++*broken;
	} while (!atomic_load(&live_ends));
	arena_done(&arena);
	return NULL;
}

static void it_holds_while_the_store_writes(void **state UNUSED)
{
	pthread_t thread;
	int64_t broken = 0;

	atomic_store(&live_ends, false);
	assert_int_equal(pthread_create(&thread, NULL, check_again_and_again, &broken), 0);
	for (int round = 0; round < 6; round++)
		a_morning(round, NULL);
	atomic_store(&live_ends, true);
	assert_int_equal(pthread_join(thread, NULL), 0);
	assert_int_equal(broken, 0);
}

static void it_changes_nothing_and_knows_its_schema(void **state UNUSED)
{
	Checker *k = NULL;
	Db *db = fresh_open(DB_WRITE);

	assert_int_equal(db_run_plain(world.c, db,
				 "INSERT INTO schema_version (n, applied_at_ms, name) VALUES (99, 1, 'x')"),
		OK);
	assert_int_equal(checker_open(world.c, fresh.url, NULL, &k), E_STATE);
	assert_string_equal(world.c->fault.reason, "schema_newer");
	assert_null(k);
	assert_int_equal(db_run_plain(world.c, db, "DELETE FROM schema_version WHERE n = 99"), OK);
	db_close(&db);
}

/* Planted databases do not hold: they are dropped without the question that every story is asked. */
static int drop_world(void **state)
{
	world_close();
	return fresh_teardown(state);
}

#define WORLD_TEST(f) cmocka_unit_test_setup_teardown(f, world_setup, drop_world)

int main(void)
{
	static const struct CMUnitTest tests[] = {
		WORLD_TEST(each_check_finds_what_is_planted),
		cmocka_unit_test(every_id_is_known_to_refs),
		WORLD_TEST(a_proof_is_its_file),
		WORLD_TEST(it_reads_page_after_page),
		WORLD_TEST(it_holds_while_the_store_writes),
		WORLD_TEST(it_changes_nothing_and_knows_its_schema),
	};

	secret_start();
	log_set_level(LOG_ERROR + 1);
	return fresh_run(tests);
}
