/*
 * fill.c: a year of a busy province: so many requests through the command door, most of them long done.
 *
 * usage: fill sqlite:PATH|postgresql://… REQUESTS LOGIN     the database holds the demo province; LOGIN may
 * handle
 *
 * Every request is filed; 97 of 100 are answered an hour later and 90 of 100 confirmed after that, so that
 * what is open is what a province has open. The drill clock moves on by two hours a batch, from far enough
 * back that the last batch is filed now. The same number gives the same requests.
 */
#include "base/clock.h"
#include "base/json.h"
#include "base/time.h"
#include "store/batch.h"
#include "store/query.h"

#include <stdio.h>
#include <stdlib.h>

#define STEP_MS	  (2 * HOUR_MS) /* 5,000 requests a day are ten batches */
#define TEXT_SIZE 200

typedef struct Fill {
	Store *store;
	Batch *batch;
	Ctx c;
	const View *view;
	Rights rights;
	Rng rng;
	const Area **communes;
	size_t commune_count;
} Fill;

static const char *const needs[] = { "Hết gạo từ hôm qua, nhà có hai cháu nhỏ.", "Mẹ tôi sốt cao, khó thở.",
	"Xin thuốc hạ sốt cho F0 tại nhà.", "Khu trọ chưa nhận được hỗ trợ đợt hai.",
	"Xin hỏi lịch tiêm của khu phố.", "Cần sữa cho trẻ sơ sinh." };

static void stop(const Fill *f, const char *what)
{
	fprintf(stderr, "fill: %s: %s %s\n", what, f->c.fault.field ? f->c.fault.field : "",
		f->c.fault.reason ? f->c.fault.reason : "");
	exit(1);
}

/* More people, more calls. */
static const Area *a_commune(Fill *f)
{
	const Area *a = f->communes[rng_below(&f->rng, f->commune_count)];
	const Area *b = f->communes[rng_below(&f->rng, f->commune_count)];

	return a->population > b->population ? a : b;
}

static void file(Fill *f)
{
	Command *cmd = batch_add(f->batch);
	RequestFiling *in = arena_new(cmd->arena, RequestFiling);
	uint64_t r = rng_next(&f->rng);

	*in = (RequestFiling){ .kind = (unsigned)(r % RequestKind_count),
		.area_code = a_commune(f)->code,
		.text = str_from(needs[(r >> 8) % COUNT_OF(needs)]),
		.phone = str_printf(cmd->arena, "09%08llu", (unsigned long long)((r >> 16) % 100000000)),
		.name = STR("Nguyễn Văn A"),
		.address = str_printf(cmd->arena, "%llu khu phố %llu", (unsigned long long)(r >> 40 & 511),
			(unsigned long long)(r >> 50 & 7)),
		.persons = (int32_t)(1 + (r >> 54) % 6) };
	cmd->kind = COMMAND_REQUEST;
	cmd->request = (RequestCommand){
		.act = ACT_FILE, .actor = ACTOR_RESIDENT, .filing = in, .channel = CHANNEL_PUBLIC
	};
}

static void act(Fill *f, int64_t id, RequestAct what)
{
	Command *cmd = batch_add(f->batch);
	RequestActing *in = arena_new(cmd->arena, RequestActing);
	bool staff = what == ACT_ANSWER;

	in->text = staff ? STR("Đã giải quyết xong.") : (Str){ "", 0 };
	cmd->kind = COMMAND_REQUEST;
	cmd->subject_id = id;
	cmd->rights = staff ? &f->rights : NULL;
	cmd->request = (RequestCommand){ .act = what,
		.actor = staff ? ACTOR_STAFF : ACTOR_RESIDENT,
		.rights = cmd->rights,
		.acting = in };
}

static void flush(Fill *f)
{
	if (batch_flush(&f->c, f->batch, 0) != OK)
		stop(f, "a command was refused");
}

static void fill_batch(Fill *f, size_t n)
{
	int64_t *ids = calloc(n, sizeof(*ids));

	if (!ids)
		stop(f, "memory");
	for (size_t i = 0; i < n; i++)
		file(f);
	flush(f);
	for (size_t i = 0; i < n; i++) {
		json_t *answer = NULL;

		if (json_read(&f->c, batch_command(f->batch, i)->answer, &answer) != OK ||
			!json_i64(answer, "id", &ids[i]))
			stop(f, "an answer without an id");
		json_release(&answer);
	}
	for (size_t i = 0; i < n; i++)
		if (i % 100 < 97)
			act(f, ids[i], ACT_ANSWER);
	flush(f);
	for (size_t i = 0; i < n; i++)
		if (i % 100 < 90)
			act(f, ids[i], ACT_CONFIRM);
	flush(f);
	free(ids);
	arena_clear(f->c.arena);
}

static void find_communes(Fill *f)
{
	size_t n = directory_area_count(f->view->dir);

	f->communes = calloc(n, sizeof(*f->communes));
	if (!f->communes)
		stop(f, "memory");
	for (size_t i = 0; i < n; i++) {
		const Area *a = directory_area_at(f->view->dir, i);

		if (str_eq(a->level, STR("commune")))
			f->communes[f->commune_count++] = a;
	}
}

static void find_handler(Fill *f, Str login)
{
	StoreReader *reader;
	Account account;

	if (reader_open(&f->c, f->store, &reader) != OK ||
		query_account_by_login(&f->c, reader_db(reader), login, &account) != OK)
		stop(f, "no such login");
	f->rights = view_rights(f->view, account.id);
	reader_close(&reader);
}

int main(int argc, char **argv)
{
	Arena arena;
	int64_t requests;
	Fill f = { .rng = rng_seeded(2021) };

	if (argc != 4 || !str_to_i64(str_from(argv[2]), &requests) || requests < 1) {
		fprintf(stderr, "usage: fill DATABASE REQUESTS LOGIN\n");
		return 2;
	}
	arena_init(&arena, 0);
	f.c.arena = &arena;
	secret_start();
	clock_start(0, 1);
	int64_t now_ms = clock_now_ms();
	if (store_open(&f.c, &(StoreOptions){ .url = str_from(argv[1]) }, &f.store) != OK)
		stop(&f, argv[1]);
	f.view = store_view(f.store);
	f.batch = batch_new(f.store);
	find_communes(&f);
	find_handler(&f, str_from(argv[3]));
	int64_t batches = (requests + BATCH_MAX - 1) / BATCH_MAX;
	for (int64_t i = 0; i < batches; i++) {
		clock_set_for_drill(now_ms - (batches - i) * STEP_MS);
		fill_batch(&f, (size_t)MIN(requests - i * BATCH_MAX, BATCH_MAX));
	}
	batch_free(&f.batch);
	store_view_release(f.store, &f.view);
	store_close(&f.store);
	arena_done(&arena);
	return 0;
}
