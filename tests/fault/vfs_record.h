/*
 * vfs_record.h: SQLite's usual file system with a recorder before it, and with the ways in which a disk
 * fails.
 *
 * Mounted as SQLite's default, so that the store runs as in production and does not know. What is written,
 * cut, flushed, made and deleted is logged in its order, together with marks of the test ("this command was
 * acknowledged"). From the log, disk_model.h rebuilds what a disk may hold after a power loss. The shared
 * memory file (-shm) and the writer's lock hold nothing that must survive and are left out.
 */
#ifndef TESTS_FAULT_VFS_RECORD_H
#define TESTS_FAULT_VFS_RECORD_H

#include "base/base.h"

#include <stdatomic.h>

typedef enum DiskOpKind {
	DISK_CREATE, /* a name in the folder, for a new file */
	DISK_WRITE,
	DISK_TRUNCATE,
	DISK_SYNC, /* of a file */
	DISK_DELETE, /* a name leaves the folder */
	DISK_SYNC_FOLDER,
	DISK_MARK,
} DiskOpKind;

#define DISK_NAME_SIZE 32
#define DISK_FILES_MAX 4096

typedef struct DiskOp {
	DiskOpKind kind;
	int file; /* numbered as they were made; CREATE, WRITE, TRUNCATE, SYNC, DELETE */
	int mark;
	uint64_t at; /* WRITE: where; TRUNCATE: the new size */
	size_t len;
	size_t bytes; /* WRITE: where in DiskLog.bytes */
	char name[DISK_NAME_SIZE]; /* CREATE, DELETE */
	bool by_owner; /* WRITE: by the first connection that wrote to this file */
} DiskOp;

typedef struct DiskLog {
	DiskOp *ops;
	size_t n, max;
	unsigned char *bytes;
	size_t bytes_n, bytes_max;
	char names[DISK_FILES_MAX][DISK_NAME_SIZE]; /* of the files that were there at the start */
	int files_before, files;
} DiskLog;

void record_mount(void); /* once, before SQLite is used */
/* From now on everything below this folder is logged; what lies there is taken as safe on the disk. */
void record_start(const char *folder);
void record_mark(int number);
size_t record_moment(void); /* operations so far; 0 when nothing is logged */
const DiskLog *record_stop(void); /* lives until the next start */

/* How the disk fails, for all files; -1: never. Any thread may set them. */
typedef struct DiskFaults {
	_Atomic int64_t room_bytes; /* after so many written bytes it is full (SQLITE_FULL) */
	_Atomic int64_t syncs_left; /* then a flush fails */
	_Atomic int64_t ops_left; /* then the process is killed in the middle of an operation */
} DiskFaults;
extern DiskFaults disk_faults;

#endif
