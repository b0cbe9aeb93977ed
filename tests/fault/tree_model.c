/*
 * tree_model.c: see tree_model.h.
 *
 * A node is a file or a folder; an entry is a name in a folder with the node that it leads to now and the one
 * that it leads to on the disk. Nodes are numbered as they were made, a folder before what is in it.
 */
#include "tree_model.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define ROOT	    0
#define NOWHERE	    0 /* the root is in no folder */
#define NODES_MAX   4096
#define ENTRIES_MAX 8192
#define NAME_SIZE   80

typedef struct Node {
	bool is_folder;
	unsigned char *bytes;
	size_t size, safe_size; /* files only grow here */
} Node;

typedef struct Entry {
	int folder;
	char name[NAME_SIZE];
	int now, safe; /* nodes, or NOWHERE */
} Entry;

struct Tree {
	const TreeLog *log;
	size_t at;
	Node nodes[NODES_MAX];
	int node_count;
	Entry entries[ENTRIES_MAX];
	int entry_count;
};

static void *must(void *p)
{
	if (!p)
		BUG("no memory for a tree");
	return p;
}

Tree *tree_new(const TreeLog *log)
{
	Tree *t = must(calloc(1, sizeof(*t)));

	t->log = log;
	t->nodes[ROOT].is_folder = true;
	t->node_count = 1;
	return t;
}

void tree_free(Tree **tree)
{
	for (int i = 0; i < (*tree)->node_count; i++)
		free((*tree)->nodes[i].bytes);
	free(*tree);
	*tree = NULL;
}

/* ---- running ---- */

/* Made when there is none: a name that leads nowhere yet. */
static Entry *entry_in(Tree *t, int folder, const char *name, size_t len)
{
	for (int i = 0; i < t->entry_count; i++) {
		Entry *e = &t->entries[i];

		if (e->folder == folder && strlen(e->name) == len && memcmp(e->name, name, len) == 0)
			return e;
	}
	assert(t->entry_count < ENTRIES_MAX && len < NAME_SIZE);
	Entry *e = &t->entries[t->entry_count++];

	e->folder = folder;
	memcpy(e->name, name, len);
	return e;
}

/* Each folder on the way is there: the recorded call succeeded. */
static Entry *entry_at(Tree *t, const char *path)
{
	int folder = ROOT;
	const char *slash;

	for (; (slash = strchr(path, '/')); path = slash + 1) {
		folder = entry_in(t, folder, path, (size_t)(slash - path))->now;
		assert(t->nodes[folder].is_folder && folder != NOWHERE);
	}
	return entry_in(t, folder, path, strlen(path));
}

static int node_at(Tree *t, const char *path)
{
	return *path ? entry_at(t, path)->now : ROOT;
}

static void make_node(Tree *t, const char *path, bool is_folder)
{
	assert(t->node_count < NODES_MAX);
	t->nodes[t->node_count].is_folder = is_folder;
	entry_at(t, path)->now = t->node_count++;
}

static void append(Node *m, const unsigned char *p, size_t n)
{
	assert(!m->is_folder);
	m->bytes = must(realloc(m->bytes, m->size + n));
	memcpy(m->bytes + m->size, p, n);
	m->size += n;
}

static void make_safe(Tree *t, int node)
{
	t->nodes[node].safe_size = t->nodes[node].size;
	for (int i = 0; i < t->entry_count; i++) {
		if (t->entries[i].folder == node)
			t->entries[i].safe = t->entries[i].now;
	}
}

static void move(Tree *t, const TreeOp *op)
{
	Entry *from = entry_at(t, op->path);
	int node = from->now;

	from->now = NOWHERE;
	entry_at(t, op->to)->now = node;
}

static void run_one(Tree *t, const TreeOp *op)
{
	switch (op->kind) {
	case TREE_FOLDER: make_node(t, op->path, true); break;
	case TREE_FILE: make_node(t, op->path, false); break;
	case TREE_WRITE: append(&t->nodes[node_at(t, op->path)], t->log->bytes + op->bytes, op->len); break;
	case TREE_SYNC: make_safe(t, node_at(t, op->path)); break;
	case TREE_RENAME: move(t, op); break;
	case TREE_UNLINK: entry_at(t, op->path)->now = NOWHERE; break;
	}
}

void tree_run_to(Tree *t, size_t n)
{
	assert(n >= t->at && n <= t->log->n);
	while (t->at < n)
		run_one(t, &t->log->ops[t->at++]);
}

/* ---- losing power ---- */

typedef struct Loss {
	Rng *rng;
	uint64_t percent; /* of what was not safe arrives */
	size_t lost;
} Loss;

static bool arrives(Loss *l)
{
	bool does = rng_below(l->rng, 100) < l->percent;

	l->lost += !does;
	return does;
}

static void write_file(Loss *l, const Node *m, const char *path)
{
	size_t kept = m->size, size = m->size;

	if (m->safe_size < m->size && !arrives(l)) {
		kept = m->safe_size + rng_below(l->rng, m->size - m->safe_size);
		size = rng_below(l->rng, 2) ? kept : m->size;
	}
	int fd = openat(AT_FDCWD, path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);

	if (fd < 0 || (kept && write(fd, m->bytes, kept) != (ssize_t)kept) || ftruncate(fd, (off_t)size) != 0)
		BUG("a state cannot be written");
	close(fd);
}

size_t tree_lose_power(const Tree *t, Rng *rng, const char *into)
{
	static const uint64_t chances[] = { 0, 10, 50, 90, 100 };
	Loss l = { .rng = rng, .percent = chances[rng_below(rng, COUNT_OF(chances))] };
	char(*paths)[600] =
		must(calloc((size_t)t->node_count, sizeof(*paths))); /* of folders; "": not reached */

	snprintf(paths[ROOT], sizeof(*paths), "%s", into);
	for (int folder = 0; folder < t->node_count; folder++) {
		for (int i = 0; i < t->entry_count && paths[folder][0]; i++) {
			const Entry *e = &t->entries[i];
			char path[sizeof(*paths)];

			if (e->folder != folder)
				continue;
			int node = e->now != e->safe && !arrives(&l) ? e->safe : e->now;

			if (node == NOWHERE)
				continue;
			snprintf(path, sizeof(path), "%.500s/%s", paths[folder], e->name);
			if (!t->nodes[node].is_folder)
				write_file(&l, &t->nodes[node], path);
			else if (mkdirat(AT_FDCWD, path, 0700) != 0)
				BUG("a state cannot be written");
			else
				memcpy(paths[node], path, sizeof(path));
		}
	}
	free(paths);
	return l.lost;
}
