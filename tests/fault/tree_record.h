/*
 * tree_record.h: what a program does to a folder of plain files, written down in its order: folders and files
 * made, bytes written, flushes, names moved and gone.
 *
 * The calls of the C library that make such changes stand in this program before the C library's own, as
 * malloc does in alloc_fail.c, so that the store runs as in production and does not know. Each operation says
 * how many operations SQLite's recording (vfs_record.h) held at that moment: together they are one course of
 * events, from which tree_model.h and disk_model.h rebuild what a power loss may leave.
 */
#ifndef TESTS_FAULT_TREE_RECORD_H
#define TESTS_FAULT_TREE_RECORD_H

#include "base/base.h"

#define TREE_PATH_SIZE 128 /* below the recorded folder: "blobs/ab/cd/" and 64 digits */

typedef enum TreeOpKind {
	TREE_FOLDER, /* a folder is made */
	TREE_FILE, /* an empty file is made */
	TREE_WRITE, /* appends to a file */
	TREE_SYNC, /* of a file: its bytes; of a folder: its names */
	TREE_RENAME, /* of a file */
	TREE_UNLINK,
} TreeOpKind;

typedef struct TreeOp {
	TreeOpKind kind;
	size_t moment; /* operations in the DiskLog before this one */
	char path[TREE_PATH_SIZE]; /* below the folder; "": the folder itself */
	char to[TREE_PATH_SIZE]; /* RENAME */
	size_t bytes, len; /* WRITE: where in TreeLog.bytes, how many */
} TreeOp;

typedef struct TreeLog {
	TreeOp *ops;
	size_t n, max;
	unsigned char *bytes;
	size_t bytes_n, bytes_max;
} TreeLog;

/* From now on everything below this folder, which is empty and safe, is logged. */
void tree_record_start(const char *folder);
const TreeLog *tree_record_stop(void); /* lives until the next start */

#endif
