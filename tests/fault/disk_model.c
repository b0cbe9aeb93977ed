/* disk_model.c: rebuilding disks. See disk_model.h. */
#include "disk_model.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define FILE_MAX_BYTES ((size_t)64 << 20)

typedef struct Pending {
	const DiskOp *op;
	struct Pending *next;
} Pending;

typedef struct Image {
	char name[DISK_NAME_SIZE];
	unsigned char *bytes; /* safe */
	size_t size, max;
	Pending *first, **last; /* since the last flush, in their order */
	bool named; /* safe: the folder shows it */
} Image;

struct Disk {
	const DiskLog *log;
	size_t at;
	int mark;
	uint64_t generation; /* counts what became safe */
	Image images[DISK_FILES_MAX];
	Pending *first, **last; /* of the folder */
};

/* How a power loss treats what was not safe yet. */
typedef struct Loss {
	enum { KEEP_NONE, KEEP_ALL, KEEP_FIRST, KEEP_SOME, KEEP_SECTORS } mode;
	size_t sector;
	uint64_t per_mille; /* KEEP_SOME, KEEP_SECTORS: the chance of each to arrive */
	uint64_t left; /* KEEP_FIRST: so many operations arrive, the next one in part */
	bool grows; /* sizes arrived, also where the bytes did not */
	unsigned char rubbish;
	Rng *rng;
	uint64_t number;
} Loss;

static void *must(void *p)
{
	if (!p)
		BUG("no memory for a disk");
	return p;
}

static void set_size(Image *m, size_t size, unsigned char fill)
{
	assert(size <= FILE_MAX_BYTES);
	if (size > m->max) {
		m->max = MAX(size, m->max * 2);
		m->bytes = must(realloc(m->bytes, m->max));
	}
	if (size > m->size)
		memset(m->bytes + m->size, fill, size - m->size);
	m->size = size;
}

static void put_bytes(Image *m, const unsigned char *p, size_t n, size_t at)
{
	if (at + n > m->size)
		set_size(m, at + n, 0);
	memcpy(m->bytes + at, p, n);
}

static void read_image(Image *m, const char *folder)
{
	char path[600];
	struct stat st;

	snprintf(path, sizeof(path), "%s/%s", folder, m->name);
	int fd = open(path, O_RDONLY | O_CLOEXEC);

	if (fd < 0 || fstat(fd, &st) != 0)
		BUG("a file of the recording is gone");
	set_size(m, (size_t)st.st_size, 0);
	if (read(fd, m->bytes, m->size) != st.st_size)
		BUG("a file of the recording cannot be read");
	close(fd);
	m->named = true;
}

Disk *disk_new(const DiskLog *log, const char *folder)
{
	Disk *d = must(calloc(1, sizeof(*d)));

	d->log = log;
	d->last = &d->first;
	for (int i = 0; i < DISK_FILES_MAX; i++)
		d->images[i].last = &d->images[i].first;
	for (int i = 0; i < log->files_before; i++) {
		memcpy(d->images[i].name, log->names[i], DISK_NAME_SIZE);
		read_image(&d->images[i], folder);
	}
	return d;
}

static void drop_pending(Pending **first, Pending ***last)
{
	while (*first) {
		Pending *p = *first;

		*first = p->next;
		free(p);
	}
	*last = first;
}

void disk_free(Disk **disk)
{
	Disk *d = *disk;

	for (int i = 0; i < DISK_FILES_MAX; i++) {
		drop_pending(&d->images[i].first, &d->images[i].last);
		free(d->images[i].bytes);
	}
	drop_pending(&d->first, &d->last);
	free(d);
	*disk = NULL;
}

int disk_mark(const Disk *d)
{
	return d->mark;
}

/* ---- running ---- */

static void add_pending(Pending ***last, const DiskOp *op)
{
	Pending *p = must(calloc(1, sizeof(*p)));

	p->op = op;
	**last = p;
	*last = &p->next;
}

static void make_file_safe(Disk *d, Image *m)
{
	for (const Pending *p = m->first; p; p = p->next) {
		if (p->op->kind == DISK_WRITE)
			put_bytes(m, d->log->bytes + p->op->bytes, p->op->len, (size_t)p->op->at);
		else
			set_size(m, (size_t)p->op->at, 0);
	}
	d->generation += m->first != NULL;
	drop_pending(&m->first, &m->last);
}

static void make_folder_safe(Disk *d)
{
	for (const Pending *p = d->first; p; p = p->next)
		d->images[p->op->file].named = p->op->kind == DISK_CREATE;
	d->generation += d->first != NULL;
	drop_pending(&d->first, &d->last);
}

static void run_one(Disk *d, const DiskOp *op)
{
	switch (op->kind) {
	case DISK_CREATE:
		memcpy(d->images[op->file].name, op->name, DISK_NAME_SIZE);
		add_pending(&d->last, op);
		break;
	case DISK_DELETE: add_pending(&d->last, op); break;
	case DISK_WRITE:
	case DISK_TRUNCATE: add_pending(&d->images[op->file].last, op); break;
	case DISK_SYNC: make_file_safe(d, &d->images[op->file]); break;
	case DISK_SYNC_FOLDER: make_folder_safe(d); break;
	case DISK_MARK: d->mark = op->mark; break;
	}
}

void disk_run_to(Disk *d, size_t n)
{
	assert(n >= d->at && n <= d->log->n);
	while (d->at < n)
		run_one(d, &d->log->ops[d->at++]);
}

/* ---- losing power ---- */

static void note(Loss *l, uint64_t what)
{
	l->number = (l->number ^ what) * 0x9E3779B97F4A7C15u;
	l->number ^= l->number >> 29;
}

static bool arrives(Loss *l)
{
	switch (l->mode) {
	case KEEP_NONE: return false;
	case KEEP_ALL: return true;
	case KEEP_FIRST: return l->left > 0 && l->left--;
	case KEEP_SOME:
	case KEEP_SECTORS: return rng_below(l->rng, 1000) < l->per_mille;
	}
	BUG("a loss of no mode");
}

/* A write of which each sector is old or new by itself. */
static void write_sectors(Loss *l, Image *m, const DiskOp *op, const unsigned char *p)
{
	for (size_t from = (size_t)op->at, end = from + op->len; from < end;) {
		size_t to = MIN(end, (from / l->sector + 1) * l->sector);
		bool kept = l->mode == KEEP_FIRST ? rng_below(l->rng, 2) : arrives(l);

		if (kept) {
			note(l, op->bytes + (from - op->at) + 1);
			put_bytes(m, p + (from - op->at), to - from, from);
		}
		from = to;
	}
}

static void lose_write(Loss *l, const DiskLog *log, Image *m, const DiskOp *op)
{
	const unsigned char *p = log->bytes + op->bytes;
	size_t end = (size_t)op->at + op->len;

	if (l->grows && end > m->size) {
		note(l, end ^ l->rubbish);
		set_size(m, end, l->rubbish);
	}
	bool torn_here = l->mode == KEEP_FIRST && l->left == 0;

	if (l->mode == KEEP_SECTORS || torn_here) {
		write_sectors(l, m, op, p);
		if (torn_here)
			l->mode = KEEP_NONE;
	} else if (arrives(l)) {
		note(l, op->bytes + 1);
		put_bytes(m, p, op->len, (size_t)op->at);
	}
}

static bool name_arrived(const Disk *d, Loss *l, int file)
{
	bool named = d->images[file].named;

	for (const Pending *p = d->first; p; p = p->next) {
		if (p->op->file == file && arrives(l))
			named = p->op->kind == DISK_CREATE;
	}
	if (named)
		note(l, (uint64_t)file + 1);
	return named;
}

static void write_image(const Image *m, const char *into)
{
	char path[600];

	snprintf(path, sizeof(path), "%s/%s", into, m->name);
	int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);

	if (fd < 0 || write(fd, m->bytes, m->size) != (ssize_t)m->size)
		BUG("a state cannot be written");
	close(fd);
}

static void lose_file(const Disk *d, Loss *l, int file, const char *into)
{
	const Image *m = &d->images[file];
	Image copy = { .size = 0 };

	memcpy(copy.name, m->name, DISK_NAME_SIZE);
	set_size(&copy, m->size, 0);
	if (m->size)
		memcpy(copy.bytes, m->bytes, m->size);
	for (const Pending *p = m->first; p; p = p->next) {
		if (p->op->kind == DISK_WRITE) {
			lose_write(l, d->log, &copy, p->op);
		} else if (arrives(l)) {
			note(l, p->op->at);
			set_size(&copy, (size_t)p->op->at, 0);
		}
	}
	write_image(&copy, into);
	free(copy.bytes);
}

static void empty(const char *folder)
{
	DIR *d = opendir(folder);
	const struct dirent *e;

	while (d && (e = readdir(d))) {
		if (e->d_name[0] != '.')
			unlinkat(dirfd(d), e->d_name, 0);
	}
	if (d)
		closedir(d);
}

static Loss choose_loss(const Disk *d, Rng *rng)
{
	static const uint64_t chances[] = { 30, 200, 500, 800, 970 };
	uint64_t dice = rng_below(rng, 100), pending = 0;
	Loss l = { .rng = rng, .number = d->generation, .sector = rng_below(rng, 2) ? 512 : 4096 };

	for (int i = 0; i < d->log->files; i++) {
		for (const Pending *p = d->images[i].first; p; p = p->next)
			pending++;
	}
	l.mode = dice < 3    ? KEEP_NONE
		 : dice < 6  ? KEEP_ALL
		 : dice < 30 ? KEEP_FIRST
		 : dice < 60 ? KEEP_SOME
			     : KEEP_SECTORS;
	l.per_mille = chances[rng_below(rng, COUNT_OF(chances))];
	l.left = rng_below(rng, pending + 1);
	l.grows = l.mode != KEEP_NONE && rng_below(rng, 3) == 0;
	l.rubbish = rng_below(rng, 4) ? 0 : (unsigned char)rng_below(rng, 256);
	note(&l, (uint64_t)d->mark);
	return l;
}

uint64_t disk_lose_power(const Disk *d, Rng *rng, const char *into)
{
	Loss l = choose_loss(d, rng);

	empty(into);
	for (int i = 0; i < d->log->files; i++) {
		if (d->images[i].name[0] && name_arrived(d, &l, i))
			lose_file(d, &l, i, into);
	}
	return l.number;
}
