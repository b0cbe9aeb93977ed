/*
 * directory_inside.h: how a directory lies in memory. Only directory.c and directory_search.c look in here.
 *
 * Areas are numbered in pre-order, so a subtree is a range of numbers and "is it inside" is two comparisons.
 */
#ifndef DOMAIN_DIRECTORY_INSIDE_H
#define DOMAIN_DIRECTORY_INSIDE_H

#include "domain/directory.h"

#define NOWHERE SIZE_MAX /* no node: the parent of a root, an id that is absent */

typedef struct Node {
	const Area *area;
	size_t parent; /* a smaller number, or NOWHERE */
	size_t subtree; /* how many nodes, itself included */
	int depth;
	Str sort_key;
	size_t first_post, post_count; /* in posts[] */
	Str folded; /* "phuong tan hiep" */
	Str bare; /* without the words of its type: "tan hiep" */
} Node;

/* A sorted list of ids and where each is. */
typedef struct IdSlot {
	int64_t id;
	size_t at;
} IdSlot;

struct Directory {
	Node *nodes;
	size_t node_count;
	IdSlot *by_id; /* area id -> node */
	size_t *by_code; /* nodes by code */
	const Post **posts; /* by node, kind, id */
	size_t post_count;
	IdSlot *post_by_id; /* post id -> posts[] */
	const Appointment **appointments; /* by post, rank, from, id */
	size_t appointment_count;
	IdSlot *appointment_by_id;
	const Duty **duties; /* by post, from, id */
	size_t duty_count;
};

size_t directory_node(const Directory *d, int64_t area_id); /* NOWHERE when absent */
/* Fills folded and bare of every node. */
void directory_fold_names(Directory *d, Arena *a);

#endif
