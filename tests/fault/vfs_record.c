/* vfs_record.c: a shim before SQLite's unix VFS. See vfs_record.h. */
#include "vfs_record.h"

#include <dirent.h>
#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

DiskFaults disk_faults = { .room_bytes = -1, .syncs_left = -1, .ops_left = -1 };

/* What we know of an open file; lies behind the unix VFS's own part. */
typedef struct Extra {
	int file; /* in the log; -1: not logged */
	/* unix VFS: the first flush of a new journal or WAL flushes the folder too. */
	bool folder_due;
} Extra;

/* The methods of a kind of file, with ours in front. `ours` is first: it is what a file points to. */
typedef struct Methods {
	sqlite3_io_methods ours;
	const sqlite3_io_methods *real;
} Methods;

static struct {
	sqlite3_vfs vfs, *real;
	Methods methods[8];
	pthread_mutex_t lock; /* of all below */
	char folder[512]; /* "" : nothing is logged */
	DiskLog log;
	int live[DISK_FILES_MAX]; /* the name of file i is in the folder */
	char names[DISK_FILES_MAX][DISK_NAME_SIZE];
	const sqlite3_file *owner[DISK_FILES_MAX];
} rec = { .lock = PTHREAD_MUTEX_INITIALIZER };

static const sqlite3_io_methods *real_of(const sqlite3_file *f)
{
	return ((const Methods *)(const void *)f->pMethods)->real;
}

static size_t extra_at(void)
{
	size_t align = _Alignof(max_align_t);

	return ((size_t)rec.real->szOsFile + align - 1) / align * align;
}

static Extra *extra_of(sqlite3_file *f)
{
	return (Extra *)(void *)((char *)f + extra_at());
}

/* ---- the log; with the lock held ---- */

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

static DiskOp *log_op(DiskOpKind kind, int file)
{
	rec.log.ops = grown(rec.log.ops, &rec.log.max, rec.log.n + 1, sizeof(DiskOp));
	DiskOp *op = &rec.log.ops[rec.log.n++];

	*op = (DiskOp){ .kind = kind, .file = file };
	if (file >= 0)
		memcpy(op->name, rec.names[file], DISK_NAME_SIZE);
	return op;
}

/* The part of a path below the folder; NULL when it is elsewhere. */
static const char *name_in_folder(const char *path)
{
	size_t n = strlen(rec.folder);

	if (!n || !path || strncmp(path, rec.folder, n) != 0 || path[n] != '/' ||
		strlen(path + n + 1) >= DISK_NAME_SIZE)
		return NULL;
	return path + n + 1;
}

static int file_named(const char *name)
{
	for (int i = 0; i < rec.log.files; i++) {
		if (rec.live[i] && strcmp(rec.names[i], name) == 0)
			return i;
	}
	return -1;
}

static int add_file(const char *name)
{
	int i = rec.log.files++;

	assert(i < DISK_FILES_MAX);
	snprintf(rec.names[i], DISK_NAME_SIZE, "%s", name);
	rec.live[i] = true;
	rec.owner[i] = NULL;
	return i;
}

static int opened(const char *path)
{
	const char *name = name_in_folder(path);

	if (!name)
		return -1;
	int file = file_named(name);

	if (file < 0) {
		file = add_file(name);
		log_op(DISK_CREATE, file);
	}
	return file;
}

/* ---- faults ---- */

static bool spent(_Atomic int64_t *left, int64_t amount)
{
	int64_t had = atomic_load(left);

	while (had >= 0 && !atomic_compare_exchange_weak(left, &had, MAX((int64_t)0, had - amount)))
		;
	return had >= 0 && had < amount;
}

/* True once: this operation is the last one of the process. */
static bool dies_now(void)
{
	return spent(&disk_faults.ops_left, 1);
}

static void die(void)
{
	kill(getpid(), SIGKILL);
	for (;;)
		pause();
}

/* ---- methods ---- */

static int rec_write(sqlite3_file *f, const void *p, int n, sqlite3_int64 at)
{
	Extra *e = extra_of(f);

	if (dies_now()) {
		real_of(f)->xWrite(f, p, n / 2, at);
		die();
	}
	if (spent(&disk_faults.room_bytes, n)) {
		atomic_store(&disk_faults.room_bytes, 0);
		return SQLITE_FULL;
	}
	int code = real_of(f)->xWrite(f, p, n, at);

	pthread_mutex_lock(&rec.lock);
	if (code == SQLITE_OK && rec.folder[0] && e->file >= 0) {
		DiskOp *op = log_op(DISK_WRITE, e->file);

		if (!rec.owner[e->file])
			rec.owner[e->file] = f;
		op->by_owner = rec.owner[e->file] == f;
		op->at = (uint64_t)at;
		op->len = (size_t)n;
		op->bytes = rec.log.bytes_n;
		rec.log.bytes = grown(rec.log.bytes, &rec.log.bytes_max, rec.log.bytes_n + op->len, 1);
		memcpy(rec.log.bytes + op->bytes, p, op->len);
		rec.log.bytes_n += op->len;
	}
	pthread_mutex_unlock(&rec.lock);
	return code;
}

static int rec_truncate(sqlite3_file *f, sqlite3_int64 size)
{
	if (dies_now())
		die();
	int code = real_of(f)->xTruncate(f, size);

	pthread_mutex_lock(&rec.lock);
	if (code == SQLITE_OK && rec.folder[0] && extra_of(f)->file >= 0)
		log_op(DISK_TRUNCATE, extra_of(f)->file)->at = (uint64_t)size;
	pthread_mutex_unlock(&rec.lock);
	return code;
}

static int rec_sync(sqlite3_file *f, int flags)
{
	Extra *e = extra_of(f);

	if (dies_now())
		die();
	if (spent(&disk_faults.syncs_left, 1))
		return SQLITE_IOERR_FSYNC;
	int code = real_of(f)->xSync(f, flags);

	pthread_mutex_lock(&rec.lock);
	if (code == SQLITE_OK && rec.folder[0] && e->file >= 0) {
		log_op(DISK_SYNC, e->file);
		if (e->folder_due)
			log_op(DISK_SYNC_FOLDER, -1);
		e->folder_due = false;
	}
	pthread_mutex_unlock(&rec.lock);
	return code;
}

static int rec_close(sqlite3_file *f)
{
	pthread_mutex_lock(&rec.lock);
	for (int i = 0; i < rec.log.files; i++) {
		if (rec.owner[i] == f)
			rec.owner[i] = NULL;
	}
	pthread_mutex_unlock(&rec.lock);
	return real_of(f)->xClose(f);
}

static void put_in_front(sqlite3_file *f)
{
	pthread_mutex_lock(&rec.lock);
	Methods *m = rec.methods;

	while (m->real && m->real != f->pMethods)
		m++;
	assert(m < rec.methods + COUNT_OF(rec.methods));
	if (!m->real) {
		m->ours = *f->pMethods;
		m->ours.xWrite = rec_write;
		m->ours.xTruncate = rec_truncate;
		m->ours.xSync = rec_sync;
		m->ours.xClose = rec_close;
		m->real = f->pMethods;
	}
	pthread_mutex_unlock(&rec.lock);
	f->pMethods = &m->ours;
}

static int rec_open(sqlite3_vfs *vfs UNUSED, const char *name, sqlite3_file *f, int flags, int *ret_flags)
{
	const int journals = SQLITE_OPEN_MAIN_JOURNAL | SQLITE_OPEN_SUPER_JOURNAL | SQLITE_OPEN_WAL;
	int code = rec.real->xOpen(rec.real, name, f, flags, ret_flags);

	if (code != SQLITE_OK)
		return code;
	put_in_front(f);
	pthread_mutex_lock(&rec.lock);
	*extra_of(f) =
		(Extra){ .file = opened(name), .folder_due = flags & SQLITE_OPEN_CREATE && flags & journals };
	pthread_mutex_unlock(&rec.lock);
	return SQLITE_OK;
}

static int rec_delete(sqlite3_vfs *vfs UNUSED, const char *path, int sync_folder)
{
	if (dies_now())
		die();
	int code = rec.real->xDelete(rec.real, path, sync_folder);

	pthread_mutex_lock(&rec.lock);
	const char *name = name_in_folder(path);
	int file = name ? file_named(name) : -1;

	if (code == SQLITE_OK && file >= 0) {
		log_op(DISK_DELETE, file);
		rec.live[file] = false;
		if (sync_folder)
			log_op(DISK_SYNC_FOLDER, -1);
	}
	pthread_mutex_unlock(&rec.lock);
	return code;
}

void record_mount(void)
{
	if (sqlite3_initialize() != SQLITE_OK)
		BUG("SQLite cannot start");
	rec.real = sqlite3_vfs_find(NULL);
	rec.vfs = *rec.real;
	rec.vfs.zName = "record";
	rec.vfs.szOsFile = (int)(extra_at() + sizeof(Extra));
	rec.vfs.xOpen = rec_open;
	rec.vfs.xDelete = rec_delete;
	if (sqlite3_vfs_register(&rec.vfs, 1) != SQLITE_OK)
		BUG("the recorder cannot be mounted");
}

/* ---- start, mark, stop ---- */

static bool is_kept(const char *name)
{
	const char *dash = strrchr(name, '-');

	return name[0] != '.' && !(dash && (strcmp(dash, "-shm") == 0 || strcmp(dash, "-writer") == 0));
}

void record_start(const char *folder)
{
	DIR *d = opendir(folder);
	const struct dirent *e;

	if (!d)
		BUG("no folder to record");
	pthread_mutex_lock(&rec.lock);
	snprintf(rec.folder, sizeof(rec.folder), "%s", folder);
	rec.log.n = rec.log.bytes_n = 0;
	rec.log.files = 0;
	while ((e = readdir(d))) {
		if (is_kept(e->d_name) && strlen(e->d_name) < DISK_NAME_SIZE)
			memcpy(rec.log.names[add_file(e->d_name)], e->d_name, strlen(e->d_name) + 1);
	}
	rec.log.files_before = rec.log.files;
	pthread_mutex_unlock(&rec.lock);
	closedir(d);
}

void record_mark(int number)
{
	pthread_mutex_lock(&rec.lock);
	log_op(DISK_MARK, -1)->mark = number;
	pthread_mutex_unlock(&rec.lock);
}

size_t record_moment(void)
{
	pthread_mutex_lock(&rec.lock);
	size_t n = rec.folder[0] ? rec.log.n : 0;

	pthread_mutex_unlock(&rec.lock);
	return n;
}

const DiskLog *record_stop(void)
{
	pthread_mutex_lock(&rec.lock);
	rec.folder[0] = '\0';
	pthread_mutex_unlock(&rec.lock);
	return &rec.log;
}
