/*
 * plan_print.c: prints the plan of a snapshot, made by three threads at once that must agree. Built several
 * times, each with the engine compiled in another way; tests/same_plan compares what they print.
 */
#include "base/secret.h"
#include "link/snapshot.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

#define THREADS	   3
#define TEXT_BYTES ((size_t)16 << 20)

typedef struct Job {
	Str text;
	Arena arena;
	Buf out;
} Job;

static void *run(void *arg)
{
	Job *job = arg;
	Ctx c = { .arena = &job->arena };
	AllocateInput in;
	AllocatePlan plan;

	if (snapshot_read(&c, job->text, &in) != OK || allocate_plan(&c, &in, &plan) != OK)
		BUG(c.fault.reason);
	snapshot_put_plan(&job->arena, &job->out, &in, &plan, NULL, 0);
	return NULL;
}

int main(void)
{
	static Job jobs[THREADS];
	pthread_t threads[THREADS];
	char *text = malloc(TEXT_BYTES);
	size_t len = text ? fread(text, 1, TEXT_BYTES, stdin) : 0;

	secret_start();
	for (int i = 0; i < THREADS; i++) {
		jobs[i].text = (Str){ text, len };
		arena_init(&jobs[i].arena, 0);
		buf_init(&jobs[i].out, TEXT_BYTES);
		if (pthread_create(&threads[i], NULL, run, &jobs[i]) != 0)
			BUG("no thread");
	}
	for (int i = 0; i < THREADS; i++)
		pthread_join(threads[i], NULL);
	for (int i = 1; i < THREADS; i++) {
		if (!buf_ok(&jobs[i].out) || !str_eq(buf_str(&jobs[i].out), buf_str(&jobs[0].out)))
			BUG("threads that do not agree");
	}
	fwrite(jobs[0].out.ptr, 1, jobs[0].out.len, stdout);
	for (int i = 0; i < THREADS; i++) {
		buf_done(&jobs[i].out);
		arena_done(&jobs[i].arena);
	}
	free(text);
	return 0;
}
