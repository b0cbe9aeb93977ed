/* test_blob.c: files named by their content: the same bytes once, nothing half written, names that cannot
 * lead elsewhere. */
#include "test.h"

#include "base/secret.h"
#include "store/blob.h"

#include <fcntl.h>
#include <ftw.h>
#include <sys/stat.h>
#include <time.h>

static Arena arena;
static Ctx c;
static char *folder;

static int remove_one(const char *path, const struct stat *st UNUSED, int kind UNUSED, struct FTW *at UNUSED)
{
	return remove(path);
}

static int count;
static int count_one(const char *path UNUSED, const struct stat *st UNUSED, int kind, struct FTW *at UNUSED)
{
	count += kind == FTW_F;
	return 0;
}

static int files(void)
{
	count = 0;
	(void)nftw(folder, count_one, 16, FTW_PHYS);
	return count;
}

static Str put(const Str *pieces, size_t n)
{
	Str name = { "", 0 };

	assert_int_equal(blob_put(&c, folder, pieces, n, &name), OK);
	return name;
}

static Str content(Str name)
{
	Str path;
	char *bytes = arena_alloc(&arena, 1000);

	assert_true(blob_path(&arena, folder, name, &path));
	int fd = open(path.ptr, O_RDONLY);
	assert_true(fd >= 0);
	ssize_t n = read(fd, bytes, 1000);
	close(fd);
	return (Str){ bytes, (size_t)MAX(n, 0) };
}

static void test_same_bytes_same_file(void **state)
{
	(void)state;
	const Str whole = STR("a photo"), halves[] = { STR_INIT("a ph"), STR_INIT(""), STR_INIT("oto") };
	Str name = put(&whole, 1), again = put(halves, 3);

	assert_true(str_eq(name, again));
	assert_str(name, hash_text(&arena, hash_of(whole)).ptr);
	assert_int_equal(files(), 1);
	assert_str(content(name), "a photo");
	const Str other = STR("another");
	assert_false(str_eq(put(&other, 1), name));
	assert_int_equal(files(), 2);
}

/* A file that was cut behind our back is written again. */
static void test_a_cut_file_is_mended(void **state)
{
	(void)state;
	const Str whole = STR("a photo that is cut");
	Str name = put(&whole, 1), path;

	assert_true(blob_path(&arena, folder, name, &path));
	assert_int_equal(truncate(path.ptr, 3), 0);
	put(&whole, 1);
	assert_str(content(name), "a photo that is cut");
}

static void test_limits_and_names(void **state)
{
	(void)state;
	char *big = arena_alloc(&arena, (size_t)BLOB_MAX_BYTES + 1);
	Str pieces[] = { { big, (size_t)BLOB_MAX_BYTES }, { "x", 1 } }, name, path;

	assert_int_equal(blob_put(&c, folder, pieces, 2, &name), E_TOO_LARGE);
	assert_string_equal(c.fault.field, "file");
	assert_int_equal(blob_put(&c, folder, pieces, 1, &name), OK);
	assert_int_equal(blob_put(&c, NULL, pieces, 1, &name), E_INTERNAL);
	assert_false(blob_path(&arena, folder, STR("../../etc/passwd"), &path));
	assert_false(blob_path(&arena, folder, STR(""), &path));
	char *up = str_cstr(&arena, name);
	up[0] = '/';
	assert_false(blob_path(&arena, folder, (Str){ up, name.len }, &path));
}

/* No room: the fault says so and nothing stays behind. Written where every write fails. */
static void test_nothing_stays_of_a_failure(void **state)
{
	(void)state;
	const Str whole = STR("a photo without a folder");
	Str name = { "", 0 };
	char *file = str_cstr(&arena, str_printf(&arena, "%s/plain", folder));
	int fd = open(file, O_CREAT | O_WRONLY, 0600);

	assert_true(fd >= 0);
	close(fd);
	int before = files();
	assert_int_equal(blob_put(&c, file, &whole, 1, &name), E_IO); /* the folder is a file */
	assert_string_equal(c.fault.reason, "cannot_write");
	assert_int_equal(files(), before);
	assert_int_equal(name.len, 0);
}

/* A file in the folder, last written so many hours ago. */
static void leave(const char *name, int hours)
{
	char *path = str_cstr(&arena, str_printf(&arena, "%s/%s", folder, name));
	struct timespec at[2] = { { .tv_sec = time(NULL) - hours * 3600L }, { 0 } };
	int fd = open(path, O_CREAT | O_WRONLY, 0600);

	at[1] = at[0];
	assert_true(fd >= 0);
	close(fd);
	assert_int_equal(utimensat(AT_FDCWD, path, at, 0), 0);
}

static bool is_there(const char *name)
{
	struct stat st;

	return lstat(str_cstr(&arena, str_printf(&arena, "%s/%s", folder, name)), &st) == 0;
}

/* What an upload of yesterday left goes; one that may still be written, and what is somebody's, stays. */
static void test_what_uploads_left_behind(void **state)
{
	(void)state;
	const Str whole = STR("a photo that stays");
	Str name = put(&whole, 1), path;
	const char *link = str_cstr(&arena, str_printf(&arena, "%s/new-linked", folder));

	leave("new-aB3xYz", 25);
	leave("new-zZ9yYx", 49);
	leave("new-bbbbbb", 23);
	leave("new-notes.txt", 99);
	leave("old-aaaaaa", 99);
	assert_int_equal(symlink("/etc", link), 0);
	assert_int_equal(blob_sweep(folder), 2);
	assert_false(is_there("new-aB3xYz") || is_there("new-zZ9yYx"));
	assert_true(is_there("new-bbbbbb") && is_there("new-notes.txt") && is_there("old-aaaaaa"));
	assert_true(is_there("new-linked"));
	assert_true(blob_path(&arena, folder, name, &path));
	assert_int_equal(access(path.ptr, F_OK), 0);
	assert_int_equal(blob_sweep(folder), 0);
	assert_int_equal(blob_sweep("/nowhere/at/all"), 0);
	assert_int_equal(blob_sweep(NULL), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_same_bytes_same_file),
		cmocka_unit_test(test_a_cut_file_is_mended),
		cmocka_unit_test(test_limits_and_names),
		cmocka_unit_test(test_nothing_stays_of_a_failure),
		cmocka_unit_test(test_what_uploads_left_behind),
	};
	const char *tmp = getenv("TMPDIR");

	arena_init(&arena, 0);
	c.arena = &arena;
	secret_start();
	folder = str_cstr(&arena, str_printf(&arena, "%s/blob-XXXXXX", tmp ? tmp : "/tmp"));
	if (!mkdtemp(folder))
		return 1;
	int failed = cmocka_run_group_tests(tests, NULL, NULL);
	(void)nftw(folder, remove_one, 16, FTW_DEPTH | FTW_PHYS);
	arena_done(&arena);
	return failed;
}
