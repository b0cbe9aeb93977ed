/*
 * test_proof.c: the power fails while photos come in: no proof that was acknowledged is gone, and no row
 * names a file that is not there whole.
 *
 * A ward's photos go in through the application, some of them twice, while both the database
 * (vfs_record.h) and the folder of proofs (tree_record.h) are recorded as one course of events. Then disk and
 * folder are rebuilt as a power loss at a random moment may have left them, opened as after a restart, and
 * asked what `tiepsuc check` asks; and the photo that was under way is stored again, as a phone that got no
 * answer does. TIEPSUC_FAULT_SEED repeats a run.
 */
#include "asking.h"
#include "disk_model.h"
#include "tree_model.h"

#include "http/photo.h"
#include "store/blob.h"

#include <ftw.h>
#include <sys/stat.h>

#define STATES	    1000
#define PHOTOS	    60
#define REQUESTS    3
#define TWICE_EVERY 5 /* such a photo was sent before, for another request: its file is there */

typedef struct Moment {
	size_t tree, disk; /* operations that were done */
} Moment;

static struct {
	uint64_t seed;
	char upper[300], blobs[310]; /* what a state is rebuilt in; the recording, before */
	Str files[PHOTOS]; /* what lies on the disk of each photo */
	int states, losing, failed;
} run;

/* ---- recording ---- */

static Str name_in_answer(const Buf *b)
{
	const Str member = STR("\"hash\":\"");
	ptrdiff_t at = str_find(buf_str(b), member);

	assert_true(at > 0);
	return str_dup(&fresh.arena, str_sub(buf_str(b), (size_t)at + member.len, BLOB_NAME_LEN));
}

static Str read_whole(Str path)
{
	char *bytes = arena_alloc(&fresh.arena, 1 << 20);
	FILE *f = fopen(path.ptr, "rb");
	size_t n = f ? fread(bytes, 1, 1 << 20, f) : 0;

	if (f)
		fclose(f);
	return (Str){ bytes, n };
}

static void send_photo(int i, int64_t request)
{
	char target[80], key[80];
	const char *headers[] = { asking.secret, key, "Content-Type: image/png", NULL };
	int which = i % TWICE_EVERY == TWICE_EVERY - 1 ? i - 1 : i;
	Str bytes = photo_of(str_printf(&fresh.arena, "bao gạo thứ %d", which).ptr, (size_t)which * 400),
	    path;
	Buf answer;

	buf_init(&answer, 1 << 16);
	snprintf(target, sizeof(target), "/api/v1/requests/%lld/proof", (long long)request);
	snprintf(key, sizeof(key), "Idempotency-Key: 017b6c3e-9d40-7005-8000-%012x", (unsigned)i);
	assert_int_equal(ask(POST, target, headers, bytes, &answer), 201);
	record_mark(i + 1);
	assert_true(blob_path(&fresh.arena, run.blobs, name_in_answer(&answer), &path));
	run.files[i] = read_whole(path);
	assert_true(run.files[i].len > 0);
	buf_done(&answer);
}

static int64_t file_request(void)
{
	assert_int_equal(ask_for_help(++asking.keys, NULL), 201);
	return asking_count("SELECT MAX(id) FROM request");
}

static void record_photos(const DiskLog **ret_disk, const TreeLog **ret_tree)
{
	int64_t requests[REQUESTS];

	record_start(fresh.folder);
	world_make(fresh.url);
	asking_sign_in();
	asking.blob_dir = run.blobs;
	asking_open();
	for (size_t i = 0; i < REQUESTS; i++)
		requests[i] = file_request();
	tree_record_start(run.upper);
	for (int i = 0; i < PHOTOS; i++)
		send_photo(i, requests[i % REQUESTS]);
	*ret_tree = tree_record_stop();
	*ret_disk = record_stop();
	app_free(&asking.app);
	world_close();
}

/* ---- judging a state ---- */

static const char *judge_rows(int acknowledged)
{
	StoreReader *reader = NULL;
	Store *store = NULL;
	int64_t n = -1;
	StoreOptions o = { .url = fresh.url };

	if (store_open(&fresh.c, &o, &store) != OK)
		return "the store does not open";
	if (reader_open(&fresh.c, store, &reader) != OK ||
		db_number(&fresh.c, reader_db(reader), "SELECT COUNT(*) FROM proof", NULL, 0, 0, &n) != OK)
		n = -1;
	reader_close(&reader);
	store_close(&store);
	if (n < acknowledged)
		return "a proof that was acknowledged is gone";
	return n > acknowledged + 1 ? "there is a proof that nobody sent" : NULL;
}

static const char *judge_files(void)
{
	Checker *k = NULL;
	CheckReport *r = arena_new(&fresh.arena, CheckReport);
	size_t i = 0;

	while (strcmp(check_name(i), "proofs") != 0)
		i++;
	if (checker_open(&fresh.c, fresh.url, run.blobs, &k) != OK)
		return "the checker does not open";
	Status st = checker_run(&fresh.c, k, i, r);

	checker_close(&k);
	if (st != OK)
		return "the checker cannot read";
	return r->found ? str_cstr(&fresh.arena, r->findings[0].why) : NULL;
}

static const char *judge_again(int photo)
{
	Str name, path, bytes = run.files[MIN(photo, PHOTOS - 1)];

	if (blob_put(&fresh.c, run.blobs, &bytes, 1, &name) != OK)
		return "the photo cannot be stored again";
	if (!blob_path(&fresh.arena, run.blobs, name, &path) || !str_eq(read_whole(path), bytes))
		return "the photo stored again is not what was sent";
	return NULL;
}

static const char *judge(int acknowledged)
{
	const char *wrong = judge_rows(acknowledged);

	wrong = wrong ? wrong : judge_files();
	return wrong ? wrong : judge_again(acknowledged);
}

/* ---- many states ---- */

static int compare_moments(const void *a, const void *b)
{
	const Moment *x = a, *y = b;

	if (x->tree != y->tree)
		return (x->tree > y->tree) - (x->tree < y->tree);
	return (x->disk > y->disk) - (x->disk < y->disk);
}

/* In their order. Between two operations on the folder lie those on the database at that time. */
static Moment *choose_moments(const DiskLog *disk, const TreeLog *tree, Rng *rng, size_t n)
{
	Moment *at = calloc(n, sizeof(*at));

	assert_non_null(at);
	for (size_t i = 0; i < n; i++) {
		size_t t = rng_below(rng, tree->n + 1);
		size_t from = tree->ops[t ? t - 1 : 0].moment;
		size_t to = t < tree->n ? tree->ops[t].moment : disk->n;

		at[i] = (Moment){ t, from + rng_below(rng, to - from + 1) };
	}
	qsort(at, n, sizeof(*at), compare_moments);
	return at;
}

static int remove_one(const char *path, const struct stat *st UNUSED, int kind UNUSED, struct FTW *at UNUSED)
{
	return remove(path);
}

static void empty_upper(void)
{
	(void)nftw(run.upper, remove_one, 16, FTW_DEPTH | FTW_PHYS);
	assert_int_equal(mkdir(run.upper, 0700), 0);
}

static void judge_states(const DiskLog *disk_log, const TreeLog *tree_log, size_t n)
{
	Rng rng = rng_seeded(run.seed);
	Moment *at = choose_moments(disk_log, tree_log, &rng, n);
	Disk *disk = disk_new(disk_log, fresh.folder);
	Tree *tree = tree_new(tree_log);

	for (size_t i = 0; i < n; i++) {
		ArenaMark before = arena_mark(&fresh.arena);

		disk_run_to(disk, at[i].disk);
		tree_run_to(tree, at[i].tree);
		empty_upper();
		disk_lose_power(disk, &rng, fresh.folder);
		run.losing += tree_lose_power(tree, &rng, run.upper) > 0;
		run.states++;
		const char *wrong = judge(disk_mark(disk));

		if (wrong && run.failed++ < 5)
			print_error("seed %llu, state %zu (operation %zu of %zu on the folder, %d "
				    "acknowledged): %s\n",
				(unsigned long long)run.seed, i, at[i].tree, tree_log->n, disk_mark(disk),
				wrong);
		arena_reset(&fresh.arena, before);
	}
	tree_free(&tree);
	disk_free(&disk);
	free(at);
}

static size_t states_wanted(void)
{
	int64_t n = 0;
	const char *given = getenv("TIEPSUC_FAULT_STATES");

	return given && str_to_i64(str_from(given), &n) && n > 0 ? (size_t)n : STATES;
}

static void no_row_names_a_file_that_is_lost(void **state UNUSED)
{
	const DiskLog *disk;
	const TreeLog *tree;

	record_photos(&disk, &tree);
	assert_true(tree->n > PHOTOS * 4);
	judge_states(disk, tree, states_wanted());
	print_message(
		"# %d states of %zu operations on the folder of proofs, %d of them lost some, %d wrong\n",
		run.states, tree->n, run.losing, run.failed);
	assert_int_equal(run.failed, 0);
	assert_true(run.losing > run.states / 10);
}

/* The folder above that of proofs is another than the database's, whose flushes would make its names safe. */
static int setup(void **state)
{
	fresh.dialect = SQLITE;
	if (fresh_setup(state) != 0)
		return -1;
	snprintf(run.upper, sizeof(run.upper), "%s.proofs", fresh.folder);
	snprintf(run.blobs, sizeof(run.blobs), "%s/blobs", run.upper);
	return mkdir(run.upper, 0700);
}

static int teardown(void **state)
{
	(void)nftw(run.upper, remove_one, 16, FTW_DEPTH | FTW_PHYS);
	return fresh_teardown(state);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(no_row_names_a_file_that_is_lost, setup, teardown),
	};
	const char *given = getenv("TIEPSUC_FAULT_SEED");
	int64_t seed = clock_now_ms();

	if (given && !str_to_i64(str_from(given), &seed))
		return 2;
	run.seed = (uint64_t)seed;
	log_set_level(LOG_ERROR + 1);
	secret_start();
	record_mount();
	return cmocka_run_group_tests_name("proof", tests, NULL, NULL);
}
