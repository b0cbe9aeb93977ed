/*
 * blob.c: see blob.h.
 *
 *   FOLDER/new-XXXXXX ──write, fsync──> rename to FOLDER/ab/cd/abcd… ──fsync of ab/cd──> stored
 *
 * A crash leaves at most a file new-XXXXXX, which no row names; blob_sweep removes it.
 */
#include "store/blob.h"

#include "base/log.h"
#include "base/plant.h"
#include "base/secret.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#define FRESH	      "new-XXXXXX"
#define SWEPT_AFTER_S (24 * 3600)
#define FOLDER_MODE   0700 /* who may read a proof is decided per request, not by the file system */

/* What was written before may be lost and would be reported as kept by the next fsync: stop, restart, check.
 */
static _Noreturn void stop_after_fsync(const char *what, int error)
{
	log_line(LOG_ERROR, "fsync_failed", LOG_CSTR("file", what), LOG_I64("errno", error));
	abort();
}

static Status write_fault(Ctx *c, int error)
{
	if (error == ENOSPC || error == EDQUOT)
		return fault(c, E_FULL, NULL, "disk_full");
	return faultf(c, E_IO, NULL, "cannot_write", "blob folder, errno %d", error);
}

static Status sync_folder(Ctx *c, const char *path)
{
	int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	if (fd < 0)
		return write_fault(c, errno);
	if (fsync(fd) != 0)
		stop_after_fsync("blob folder", errno);
	close(fd);
	return OK;
}

/*
 * Makes `path` inside `above` when it is not there, and its entry durable: also when it is there, because
 * whoever made it may have stopped before that. Flushing what is clean costs next to nothing.
 */
static Status make_folder(Ctx *c, const char *above, const char *path)
{
	if (mkdir(path, FOLDER_MODE) != 0 && errno != EEXIST)
		return write_fault(c, errno);
	return PLANTED(folder_unflushed) ? OK : sync_folder(c, above);
}

/* FOLDER, FOLDER/ab and FOLDER/ab/cd; gives the last. */
static Status make_folders(Ctx *c, const char *folder, Str name, const char **ret)
{
	const char *slash = strrchr(folder, '/');
	const char *above =
		slash ? str_cstr(c->arena, (Str){ folder, MAX((size_t)(slash - folder), (size_t)1) }) : ".";
	const char *one = str_printf(c->arena, "%s/%.2s", folder, name.ptr).ptr;
	const char *two = str_printf(c->arena, "%s/%.2s", one, name.ptr + 2).ptr;

	TRY(make_folder(c, above, folder));
	TRY(make_folder(c, folder, one));
	TRY(make_folder(c, one, two));
	*ret = two;
	return OK;
}

static Status write_all(Ctx *c, int fd, const Str *pieces, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		Str rest = pieces[i];

		while (rest.len) {
			ssize_t n = write(fd, rest.ptr, rest.len);

			if (n < 0 && errno == EINTR)
				continue;
			if (n <= 0)
				return write_fault(c, n < 0 ? errno : ENOSPC);
			rest = str_sub(rest, (size_t)n, rest.len);
		}
	}
	if (!PLANTED(photo_unflushed) && fsync(fd) != 0)
		stop_after_fsync("blob", errno);
	return OK;
}

static Status write_file(Ctx *c, const char *folder, const char *path, const Str *pieces, size_t count)
{
	char *fresh = str_cstr(c->arena, str_printf(c->arena, "%s/" FRESH, folder));
	int fd = mkostemp(fresh, O_CLOEXEC);

	if (fd < 0)
		return write_fault(c, errno);
	Status st = write_all(c, fd, pieces, count);
	close(fd);
	if (st == OK && rename(fresh, path) != 0)
		st = write_fault(c, errno);
	if (st != OK)
		unlink(fresh);
	return st;
}

/* Of the machine's clock, as the files' times are: a drill's may stand in another year. */
static bool is_left_behind(int folder, const char *name)
{
	struct stat st;

	return strlen(name) == strlen(FRESH) && strncmp(name, FRESH, strlen("new-")) == 0 &&
	       fstatat(folder, name, &st, AT_SYMLINK_NOFOLLOW) == 0 && S_ISREG(st.st_mode) &&
	       st.st_mtime < time(NULL) - SWEPT_AFTER_S;
}

size_t blob_sweep(const char *folder)
{
	DIR *d = folder ? opendir(folder) : NULL;
	const struct dirent *e;
	size_t n = 0;

	while (d && (e = readdir(d)))
		n += is_left_behind(dirfd(d), e->d_name) && unlinkat(dirfd(d), e->d_name, 0) == 0;
	if (d)
		closedir(d);
	return n;
}

bool blob_path(Arena *a, const char *folder, Str name, Str *ret)
{
	uint8_t bytes[HASH_BYTES];

	if (!folder || name.len != BLOB_NAME_LEN || !str_from_hex(name, bytes, sizeof(bytes)))
		return false;
	*ret = str_printf(a, "%s/%.2s/%.2s/%.*s", folder, name.ptr, name.ptr + 2, STR_ARG(name));
	return true;
}

Status blob_put(Ctx *c, const char *folder, const Str *pieces, size_t count, Str *ret_name)
{
	int64_t bytes = 0;
	struct stat there;
	const char *inside;
	Str path;

	if (!folder)
		return fault(c, E_INTERNAL, NULL, "no_blob_folder");
	for (size_t i = 0; i < count; i++)
		bytes += (int64_t)pieces[i].len;
	if (bytes > BLOB_MAX_BYTES)
		return faultf(
			c, E_TOO_LARGE, "file", "too_large", "at most %lld bytes", (long long)BLOB_MAX_BYTES);
	Str name = hash_text(c->arena, hash_of_pieces(pieces, count));
	bool named = blob_path(c->arena, folder, name, &path);
	assert(named);
	TRY(make_folders(c, folder, name, &inside));
	/* The same bytes are there already, unless a file of that name was cut behind our back. */
	if (stat(path.ptr, &there) != 0 || there.st_size != bytes)
		TRY(write_file(c, folder, path.ptr, pieces, count));
	if (!PLANTED(name_unflushed))
		TRY(sync_folder(c, inside));
	*ret_name = name;
	return OK;
}
