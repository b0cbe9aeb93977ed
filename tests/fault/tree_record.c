/* tree_record.c: the calls that change files, in front of the C library's own. See tree_record.h. */
#include "tree_record.h"

#include "vfs_record.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

static struct {
	atomic_bool on;
	pthread_mutex_t lock; /* of all below */
	char folder[512];
	TreeLog log;
	unsigned made; /* names of mkostemp */
} tree = { .lock = PTHREAD_MUTEX_INITIALIZER };

/* ---- the log ---- */

/* False: it lies elsewhere. */
static bool below(const char *path, char *ret)
{
	size_t n = strlen(tree.folder);

	if (strncmp(path, tree.folder, n) != 0 || (path[n] != '/' && path[n] != '\0'))
		return false;
	int len = snprintf(ret, TREE_PATH_SIZE, "%s", path[n] ? path + n + 1 : "");

	assert(len < TREE_PATH_SIZE);
	return true;
}

/* What an open file is called now. */
static bool path_of(int fd, char *ret)
{
	char link[40], path[sizeof(tree.folder) + TREE_PATH_SIZE];

	snprintf(link, sizeof(link), "/proc/self/fd/%d", fd);
	ssize_t n = readlink(link, path, sizeof(path) - 1);

	if (n < 0)
		return false;
	path[n] = '\0';
	return below(path, ret);
}

static void *grown(void *p, size_t *max, size_t need, size_t size)
{
	if (need <= *max)
		return p;
	*max = MAX(need, MAX((size_t)4096, *max * 2));
	p = realloc(p, *max * size);
	if (!p)
		BUG("no memory for the log");
	return p;
}

/* With the lock held. */
static void add_op(TreeOp op)
{
	tree.log.ops = grown(tree.log.ops, &tree.log.max, tree.log.n + 1, sizeof(TreeOp));
	op.moment = record_moment();
	tree.log.ops[tree.log.n++] = op;
}

static void note_path(TreeOpKind kind, const char *path)
{
	TreeOp op = { .kind = kind };

	pthread_mutex_lock(&tree.lock);
	if (tree.on && below(path, op.path))
		add_op(op);
	pthread_mutex_unlock(&tree.lock);
}

static void note_write(int fd, const void *p, size_t len)
{
	TreeOp op = { .kind = TREE_WRITE, .len = len };

	pthread_mutex_lock(&tree.lock);
	if (tree.on && path_of(fd, op.path)) {
		op.bytes = tree.log.bytes_n;
		tree.log.bytes = grown(tree.log.bytes, &tree.log.bytes_max, tree.log.bytes_n + len, 1);
		memcpy(tree.log.bytes + op.bytes, p, len);
		tree.log.bytes_n += len;
		add_op(op);
	}
	pthread_mutex_unlock(&tree.lock);
}

/* ---- the calls; each does what the C library's does, by the way beside it ---- */

int mkdir(const char *path, mode_t mode)
{
	int code = mkdirat(AT_FDCWD, path, mode);

	if (code == 0 && tree.on)
		note_path(TREE_FOLDER, path);
	return code;
}

/* One name after the other: a recording of the same seed is the same. */
int mkostemp(char *name, int flags)
{
	char *x = name + strlen(name) - 6;
	int fd;

	do {
		unsigned number = __atomic_add_fetch(&tree.made, 1, __ATOMIC_RELAXED);

		for (int i = 6; i-- > 0; number /= 10)
			x[i] = (char)('0' + number % 10);
		fd = openat(AT_FDCWD, name, O_RDWR | O_CREAT | O_EXCL | flags, 0600);
	} while (fd < 0 && errno == EEXIST);
	if (fd >= 0 && tree.on)
		note_path(TREE_FILE, name);
	return fd;
}

ssize_t write(int fd, const void *p, size_t len)
{
	ssize_t n = writev(fd, &(struct iovec){ .iov_base = (void *)(uintptr_t)p, .iov_len = len }, 1);

	if (n > 0 && tree.on)
		note_write(fd, p, (size_t)n);
	return n;
}

int fsync(int fd)
{
	int code = (int)syscall(SYS_fsync, fd);

	if (code == 0 && tree.on) {
		TreeOp op = { .kind = TREE_SYNC };

		pthread_mutex_lock(&tree.lock);
		if (tree.on && path_of(fd, op.path))
			add_op(op);
		pthread_mutex_unlock(&tree.lock);
	}
	return code;
}

int rename(const char *from, const char *to)
{
	int code = renameat(AT_FDCWD, from, AT_FDCWD, to);

	if (code == 0 && tree.on) {
		TreeOp op = { .kind = TREE_RENAME };

		pthread_mutex_lock(&tree.lock);
		if (tree.on && below(from, op.path) && below(to, op.to))
			add_op(op);
		pthread_mutex_unlock(&tree.lock);
	}
	return code;
}

int unlink(const char *path)
{
	int code = unlinkat(AT_FDCWD, path, 0);

	if (code == 0 && tree.on)
		note_path(TREE_UNLINK, path);
	return code;
}

/* ---- start, stop ---- */

void tree_record_start(const char *folder)
{
	pthread_mutex_lock(&tree.lock);
	/* As /proc names it: a temporary folder may be reached through a link. */
	if (strlen(folder) >= sizeof(tree.folder) || !realpath(folder, tree.folder))
		BUG("no folder to record");
	tree.log.n = tree.log.bytes_n = 0;
	tree.on = true;
	pthread_mutex_unlock(&tree.lock);
}

const TreeLog *tree_record_stop(void)
{
	pthread_mutex_lock(&tree.lock);
	tree.on = false;
	pthread_mutex_unlock(&tree.lock);
	return &tree.log;
}
