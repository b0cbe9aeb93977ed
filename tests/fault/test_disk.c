/*
 * test_disk.c: a disk that is full says 507 and nothing is half done; with room again it goes on. A flush
 * that fails stops the server, and what it had acknowledged is there when it starts again.
 */
#include "asking.h"
#include "vfs_record.h"

#include <dirent.h>
#include <errno.h>
#include <sched.h>
#include <signal.h>
#include <sqlite3.h>
#include <sys/mount.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>

/* ---- the database ---- */

static void file_with_room(int64_t room, int64_t *requests, int *full)
{
	int64_t key = ++asking.keys;
	Buf body;

	buf_init(&body, 1 << 16);
	atomic_store(&disk_faults.room_bytes, room);
	int status = ask_for_help(key, &body);

	if (status != 201) {
		assert_int_equal(status, 507);
		assert_true(str_find(buf_str(&body), STR("\"reason\":\"disk_full\"")) > 0);
		++*full;
		/* Whoever only looks is answered all the same. */
		const char *const headers[] = { asking.secret, NULL };

		assert_int_equal(ask(GET, "/api/v1/requests?limit=5", headers, STR(""), NULL), 200);
		assert_int_equal(asking_count("SELECT COUNT(*) FROM request"), *requests);
	}
	atomic_store(&disk_faults.room_bytes, -1);
	assert_int_equal(asking_count("SELECT COUNT(*) FROM request"), *requests + (status == 201));
	assert_int_equal(ask_for_help(key, NULL), 201); /* with room again, under the same key */
	++*requests;
	assert_int_equal(asking_count("SELECT COUNT(*) FROM request"), *requests);
	assert_int_equal(asking_count("SELECT COUNT(*) FROM event WHERE kind = 'request'"), *requests);
	assert_int_equal(
		asking_count("SELECT COALESCE(SUM(n), 0) FROM tally WHERE name = 'open'"), *requests);
	buf_done(&body);
}

static void a_full_disk_says_so(void **state UNUSED)
{
	int64_t requests = 0;
	int full = 0;

	world_make(fresh.url);
	asking_sign_in();
	asking_open();
	for (int64_t room = 0; room < 200000; room += 1500)
		file_with_room(room, &requests, &full);
	print_message("# %d of %lld filings found the disk full\n", full, (long long)requests);
	assert_true(full > 5 && full < requests);
	app_free(&asking.app);
	world_close();
}

/* ---- uploads ---- */

static bool any_upload(void *app UNUSED, Method method UNUSED, Str path UNUSED)
{
	return true;
}

static void say_size(void *app UNUSED, HttpCall *call)
{
	buf_add_i64(&call->out, (int64_t)call->upload_bytes);
	http_finish(call);
}

static int upload(const HttpOptions *o, size_t bytes)
{
	HttpMemory in = {
		.method = POST, .target = "/proof", .body = { arena_alloc(&fresh.arena, bytes), bytes }
	};
	HttpCall *call = http_memory_call(o, &in);
	int status = call->status;

	http_memory_done(&call);
	return status;
}

static int files_in(const char *folder)
{
	DIR *d = opendir(folder);
	const struct dirent *e;
	int n = 0;

	while (d && (e = readdir(d)))
		n += e->d_name[0] != '.';
	if (d)
		closedir(d);
	return n;
}

/* In a mount namespace of its own: a file system of 1 MB. 77: this machine does not let us. */
static int upload_to_small_disk(const char *folder)
{
	HttpOptions o = { .handle = say_size, .may_upload = any_upload, .spool_dir = folder };

	if (unshare(CLONE_NEWNS) != 0 || mount("none", "/", NULL, MS_REC | MS_PRIVATE, NULL) != 0 ||
		mount("tmpfs", folder, "tmpfs", 0, "size=1m") != 0)
		return 77;
	for (int i = 0; i < 3; i++) {
		if (upload(&o, 3 << 20) != 507)
			return 1;
		if (files_in(folder) != 0) /* what did not fit is not left behind to fill the disk */
			return 2;
		if (upload(&o, 500 << 10) != 200)
			return 3;
	}
	return files_in(folder);
}

static void an_upload_finds_the_disk_full(void **state UNUSED)
{
	int how = 0;

	fflush(NULL);
	pid_t pid = fork();

	assert_true(pid >= 0);
	if (pid == 0)
		_exit(upload_to_small_disk(fresh.folder));
	assert_int_equal(waitpid(pid, &how, 0), pid);
	assert_true(WIFEXITED(how));
	if (WEXITSTATUS(how) == 77)
		skip();
	assert_int_equal(WEXITSTATUS(how), 0);
}

/* ---- flushes ---- */

/* Files until a flush fails; a byte into the pipe for each that was acknowledged. */
static _Noreturn void file_until_flush_fails(int64_t flushes, int to)
{
	world_open(fresh.url);
	asking_open();
	atomic_store(&disk_faults.syncs_left, flushes);
	for (int64_t key = 1; key < 100; key++) {
		if (ask_for_help(flushes * 1000 + key, NULL) == 201 && write(to, "1", 1) != 1)
			_exit(1);
	}
	_exit(0);
}

static int64_t count_requests(void)
{
	world_open(fresh.url);
	int64_t n = asking_count("SELECT COUNT(*) FROM request");

	world_close();
	return n;
}

static void a_failed_flush_stops_the_server(void **state UNUSED)
{
	world_make(fresh.url);
	world_close();
	for (int64_t flushes = 0; flushes < 12; flushes++) {
		int64_t before = count_requests(), acknowledged = 0;
		int ends[2], how = 0;
		char one;

		assert_int_equal(pipe(ends), 0);
		fflush(NULL);
		pid_t pid = fork();

		assert_true(pid >= 0);
		if (pid == 0) {
			signal(SIGABRT, SIG_DFL);
			close(ends[0]);
			file_until_flush_fails(flushes, ends[1]);
		}
		close(ends[1]);
		while (read(ends[0], &one, 1) == 1)
			acknowledged++;
		close(ends[0]);
		assert_int_equal(waitpid(pid, &how, 0), pid);
		assert_true(WIFSIGNALED(how) && WTERMSIG(how) == SIGABRT);
		int64_t more = count_requests() - before;

		/* The one under way may be there or not. */
		assert_true(more == acknowledged || more == acknowledged + 1);
	}
}

static int setup(void **state)
{
	fresh.dialect = SQLITE;
	return fresh_setup(state);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(a_full_disk_says_so, setup, fresh_teardown),
		cmocka_unit_test_setup_teardown(an_upload_finds_the_disk_full, setup, fresh_teardown),
		cmocka_unit_test_setup_teardown(a_failed_flush_stops_the_server, setup, fresh_teardown),
	};

	log_set_level(LOG_ERROR + 1);
	secret_start();
	record_mount();
	return cmocka_run_group_tests_name("disk", tests, NULL, NULL);
}
