/* check_proofs.c: every proof has its file with its content; uploads that broke off left nothing behind. */
#include "store/check_inside.h"

#include "store/blob.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#define UPLOAD_MAX_S 3600 /* the slowest upload that is let go on ends long before */

/* The whole file; longer than any proof may be is as wrong as another content. False: it cannot be read. */
static bool read_file(Arena *a, const char *path, Str *ret)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	struct stat st;
	size_t at = 0;

	if (fd < 0)
		return false;
	if (fstat(fd, &st) != 0 || !S_ISREG(st.st_mode) || st.st_size > BLOB_MAX_BYTES) {
		close(fd);
		return false;
	}
	char *bytes = arena_alloc(a, (size_t)st.st_size + 1);

	while (at < (size_t)st.st_size) {
		ssize_t n = read(fd, bytes + at, (size_t)st.st_size - at);

		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			break;
		at += (size_t)n;
	}
	close(fd);
	*ret = (Str){ bytes, at };
	return at == (size_t)st.st_size;
}

static const char *wrong_with(Check *k, const Proof *p)
{
	Str path, bytes;

	if (!blob_path(k->c->arena, k->blob_dir, p->hash, &path))
		return "its hash cannot be the name of a file";
	if (!read_file(k->c->arena, path.ptr, &bytes))
		return "its file is not there, or cannot be read";
	if ((int64_t)bytes.len != p->bytes)
		return "its file has another length";
	if (!str_eq(hash_text(k->c->arena, hash_of(bytes)), p->hash))
		return "its file has another content";
	return NULL;
}

/* A crash in the middle of an upload leaves new-XXXXXX. It harms nobody, but it is not what the folder
 * promises. */
static void find_broken_uploads(Check *k)
{
	DIR *d = opendir(k->blob_dir);
	struct dirent *e;
	struct stat st;

	while (d && (e = readdir(d))) {
		if (strncmp(e->d_name, "new-", 4) != 0 || fstatat(dirfd(d), e->d_name, &st, 0) != 0)
			continue;
		k->report->looked++;
		if (st.st_mtime < time(NULL) - UPLOAD_MAX_S)
			check_found(k, str_printf(k->c->arena, "file %s", e->d_name),
				"left behind by an upload that broke off; it may be removed");
	}
	if (d)
		closedir(d);
}

static Status look_at_proof(Check *k, const void *row)
{
	const Proof *p = row;
	const char *wrong = wrong_with(k, p);

	if (wrong)
		check_found(k, check_id(k, "proof", p->id), "%s", wrong);
	return OK;
}

Status check_proofs(Check *k)
{
	if (!k->blob_dir)
		return OK;
	TRY(check_each(k, &proof_resource, look_at_proof));
	find_broken_uploads(k);
	return OK;
}
