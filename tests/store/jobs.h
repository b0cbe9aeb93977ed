/* jobs.h: commands with all they point to, for tests that hand them to a writer themselves. */
#ifndef TESTS_STORE_JOBS_H
#define TESTS_STORE_JOBS_H

#include "stories/world.h"

typedef struct Job {
	Command cmd;
	RequestFiling filing;
	RequestActing acting;
	Rights rights;
	Arena arena; /* of its own: outcomes of two threads do not meet */
} Job;

/* login NULL: the resident, or the system itself. The grants of rights live in the view, which is the
 * world's. */
static void job_init(Job *j, CommandKind kind, const char *login)
{
	*j = (Job){ .cmd = { .key = world_key(), .kind = kind, .arena = &j->arena } };
	arena_init(&j->arena, 0);
	j->cmd.body_hash = hash_of((Str){ (const char *)j->cmd.key.bytes, sizeof(j->cmd.key.bytes) });
	if (login) {
		const View *v = store_view(world.store);

		j->rights = view_rights(v, world_account_id(str_from(login)));
		Grant *grants = arena_array(world.c->arena, Grant, j->rights.count + 1);
		for (size_t i = 0; i < j->rights.count; i++)
			grants[i] = j->rights.grants[i];
		j->rights.grants = grants;
		store_view_release(world.store, &v);
		j->cmd.rights = j->cmd.request.rights = &j->rights;
	}
	j->cmd.request.actor = login ? ACTOR_STAFF : ACTOR_RESIDENT;
}

static void job_done(Job *j)
{
	arena_done(&j->arena);
}

UNUSED static void job_file(Job *j, const char *phone)
{
	job_init(j, COMMAND_REQUEST, NULL);
	j->filing = (RequestFiling){ .kind = KIND_FOOD,
		.area_code = STR("25975"),
		.text = STR("Nhà hết gạo từ hôm qua."),
		.phone = str_from(phone) };
	j->cmd.request.act = ACT_FILE;
	j->cmd.request.filing = &j->filing;
}

/* expected: the version the actor saw, 0: whichever. */
UNUSED static void job_act(Job *j, RequestAct act, int64_t id, const char *login, int64_t expected)
{
	job_init(j, COMMAND_REQUEST, login);
	j->acting.text = STR("Đã xem, đang làm.");
	j->cmd.subject_id = id;
	j->cmd.request.act = act;
	j->cmd.request.acting = &j->acting;
	j->cmd.expected_version = expected;
}

UNUSED static void job_save(Job *j, const Resource *r, void *row)
{
	job_init(j, COMMAND_SAVE, NULL);
	j->cmd.resource = r;
	j->cmd.row = row;
}

/* The same command once more, as it arrives a second time. */
UNUSED static void job_again(Job *j, const Job *first)
{
	*j = *first;
	arena_init(&j->arena, 0);
	j->cmd.arena = &j->arena;
	j->cmd.request.filing = &j->filing;
	j->cmd.request.acting = &j->acting;
	j->cmd.status = OK;
	j->cmd.answer = (Str){ "", 0 };
	j->cmd.replayed = false;
}

UNUSED static int64_t job_id(const Job *j)
{
	Str rest = str_sub(j->cmd.answer, strlen("{\"id\":"), j->cmd.answer.len);
	int64_t id = 0;

	if (j->cmd.status != OK)
		fail_msg("refused: %s %s %s", status_name(j->cmd.status),
			j->cmd.fault.field ? j->cmd.fault.field : "-", j->cmd.fault.reason);
	assert_true(str_starts(j->cmd.answer, STR("{\"id\":")));
	assert_true(str_to_i64(str_cut(rest, ',', &rest), &id));
	return id;
}

static int64_t world_number(const char *sql)
{
	int64_t n = -1;

	if (db_number(world.c, reader_db(world.reader), sql, NULL, 0, -1, &n) != OK)
		fail_msg("%s: %s", sql, world.c->fault.reason);
	return n;
}

#endif
