/*
 * tree_model.h: what folders and files may hold after the power was lost at some point of a recorded run.
 *
 * Safe are the bytes of a file at its own last flush and the names of a folder at the folder's own last
 * flush; neither makes the other safe, and a name whose folder has no name itself is not reached. Of
 * everything since, any part may have arrived: a name without its bytes, bytes without a name, a file moved
 * out of one folder that is not in the other yet, or is in both; a file may be cut anywhere or have its
 * length and zeros in it.
 */
#ifndef TESTS_FAULT_TREE_MODEL_H
#define TESTS_FAULT_TREE_MODEL_H

#include "tree_record.h"

#include "base/rng.h"

typedef struct Tree Tree;

Tree *tree_new(const TreeLog *log);
void tree_free(Tree **t);
void tree_run_to(Tree *t, size_t n); /* up to, not including, operation n; never back */
/* Writes one possible content into the folder, which is empty. Gives how much that was done is not there. */
size_t tree_lose_power(const Tree *t, Rng *rng, const char *into);

#endif
