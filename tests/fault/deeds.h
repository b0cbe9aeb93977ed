/*
 * deeds.h: a morning's commands of every kind, in batches that the writer commits together, on the world of
 * tests/stories.
 */
#ifndef TESTS_FAULT_DEEDS_H
#define TESTS_FAULT_DEEDS_H

#include "stories/world.h"

#include <pthread.h>

#define BATCH_MAX 8

typedef struct Batch {
	Command cmds[BATCH_MAX];
	RequestFiling filings[BATCH_MAX];
	RequestActing actings[BATCH_MAX];
	Rights rights[BATCH_MAX];
	size_t n, left;
	const View *view;
	void (*done)(Command *cmd); /* on the writer's thread, before the batch is told */
	pthread_mutex_t lock;
	pthread_cond_t wake;
} Batch;

static void batch_begin(Batch *b, void (*done)(Command *cmd))
{
	*b = (Batch){ .done = done,
		.lock = PTHREAD_MUTEX_INITIALIZER,
		.wake = PTHREAD_COND_INITIALIZER,
		.view = store_view(world.store) };
}

static Command *batch_add(Batch *b, CommandKind kind, const char *login)
{
	assert(b->n < BATCH_MAX);
	Command *cmd = &b->cmds[b->n];
	Rights *rights = &b->rights[b->n++];

	*cmd = (Command){ .key = world_key(), .kind = kind, .arena = world.c->arena };
	cmd->body_hash = hash_of((Str){ (const char *)cmd->key.bytes, sizeof(cmd->key.bytes) });
	if (login) {
		*rights = view_rights(b->view, world_account_id(str_from(login)));
		cmd->rights = cmd->request.rights = rights;
	}
	cmd->request.actor = login ? ACTOR_STAFF : ACTOR_RESIDENT;
	return cmd;
}

static void batch_file(Batch *b, unsigned kind, const char *phone)
{
	RequestFiling *f = &b->filings[b->n];
	Command *cmd = batch_add(b, COMMAND_REQUEST, NULL);

	*f = (RequestFiling){ .kind = kind,
		.area_code = STR("25975"),
		.text = STR("Nhà có ba người, hết gạo từ hôm qua."),
		.phone = str_from(phone),
		.persons = 3 };
	cmd->request.act = ACT_FILE;
	cmd->request.filing = f;
	cmd->request.channel = CHANNEL_PUBLIC;
}

static RequestActing *batch_act(Batch *b, RequestAct act, int64_t id, const char *login)
{
	RequestActing *in = &b->actings[b->n];
	Command *cmd = batch_add(b, COMMAND_REQUEST, login);

	cmd->subject_id = id;
	cmd->request.act = act;
	cmd->request.acting = in;
	cmd->expected_version = login ? world_request(id).version : 0;
	in->text = STR("Đã xem, đang làm.");
	return in;
}

static void batch_one_done(Command *cmd)
{
	Batch *b = cmd->user;

	if (b->done)
		b->done(cmd);
	pthread_mutex_lock(&b->lock);
	b->left--;
	pthread_cond_signal(&b->wake);
	pthread_mutex_unlock(&b->lock);
}

/* Sends them all and waits. Each must be done: these are deeds that the rules allow. */
static void batch_send(Batch *b)
{
	b->left = b->n;
	for (size_t i = 0; i < b->n; i++) {
		b->cmds[i].done = batch_one_done;
		b->cmds[i].user = b;
		store_commit(world.store, &b->cmds[i]);
	}
	pthread_mutex_lock(&b->lock);
	while (b->left)
		pthread_cond_wait(&b->wake, &b->lock);
	pthread_mutex_unlock(&b->lock);
	store_view_release(world.store, &b->view);
	for (size_t i = 0; i < b->n; i++) {
		const Fault *f = &b->cmds[i].fault;

		if (b->cmds[i].status != OK)
			fail_msg("deed %zu of a batch, act %u: %s %s %s", i, b->cmds[i].request.act,
				status_name(b->cmds[i].status), f->field, f->reason);
	}
}

/* What became late in the meantime, and posts that became vacant. */
static void the_clock(Batch *b, void (*done)(Command *cmd))
{
	Value now;
	Task *due;

	clock_set_for_drill(clock_now_ms() + 20 * 60 * 1000);
	now = VAL_I64(clock_now_ms());
	size_t n = world_rows(
		&task_resource, "state = 'open' AND climb_at_ms > 0 AND climb_at_ms <= ?1", &now, 1, &due);

	batch_begin(b, done);
	batch_add(b, COMMAND_VACANCY, NULL);
	for (size_t i = 0; i < n && b->n < 4; i++) {
		Command *late = batch_add(b, COMMAND_REQUEST, NULL);

		if (due[i].kind == TASK_FILL_POST || due[i].kind == TASK_CHASE ||
			(i && due[i].subject_id == due[i - 1].subject_id)) {
			b->n--;
			continue;
		}
		late->subject_id = due[i].subject_id;
		late->request =
			(RequestCommand){ .act = ACT_LATE, .actor = ACTOR_CLOCK, .task_id = due[i].id };
	}
	batch_send(b);
}

#define MORNING 6 /* requests of a round */

/* From the door to the answer, up and down again, with the clock and the office beside it. */
static void a_morning(int round, void (*done)(Command *cmd))
{
	static Batch b; /* too large for a stack */
	int64_t ids[MORNING];

	batch_begin(&b, done);
	for (unsigned i = 0; i < MORNING; i++)
		batch_file(&b, i % RequestKind_count,
			str_printf(world.c->arena, "09%02d 345 67%u", round % 100, i).ptr);
	batch_send(&b);
	for (size_t i = 0; i < MORNING; i++)
		ids[i] = id_in_answer(b.cmds[i].answer);

	batch_begin(&b, done);
	for (size_t i = 0; i < 3; i++)
		batch_act(&b, ACT_TRIAGE, ids[i], "ward.25975");
	batch_act(&b, ACT_CALL, ids[5], "hotline.74");
	batch_send(&b);

	batch_begin(&b, done);
	batch_act(&b, ACT_ASSIGN, ids[0], "ward.25975")->assignee_id = world_account_id(STR("team.25975"));
	batch_act(&b, ACT_ESCALATE, ids[1], "ward.25975");
	batch_act(&b, ACT_REJECT, ids[2], "ward.25975");
	batch_act(&b, ACT_TRANSFER, ids[3], "ward.25975")->area_code = STR("25972");
	batch_act(&b, ACT_ANSWER, ids[4], "ward.25975");
	batch_send(&b);

	batch_begin(&b, done);
	batch_act(&b, ACT_DECIDE, ids[1], "district.725");
	batch_act(&b, ACT_CONFIRM, ids[4], NULL);
	batch_act(&b, ACT_JOIN, ids[5], "ward.25975")->into_code = world_request(ids[0]).code;
	batch_act(&b, ACT_REOPEN, ids[2], NULL);
	Command *zone = batch_add(&b, COMMAND_ZONE, "province.74");
	zone->row = &(ZoneSetting){ .area_id = world_area_id(STR("25975")),
		.zone = (unsigned)round % 4,
		.reason = STR("Số ca mới trong ngày") };
	batch_send(&b);
	the_clock(&b, done);
}

#endif
