/*
 * disk_model.h: what may lie on a disk after the power was lost at some point of a recorded run.
 *
 * Safe is what was flushed: the bytes of a file by its own flush, a name in the folder by the folder's. Of
 * everything written since, any part may have arrived: no operation or all, any of them in any order, each
 * sector of 512 or 4,096 bytes old or new by itself; a file may have grown without its new bytes (zeros or
 * rubbish there); a name may have appeared, or not gone yet. Bytes beside a written range stay as they were
 * (what SQLite calls a powersafe overwrite).
 */
#ifndef TESTS_FAULT_DISK_MODEL_H
#define TESTS_FAULT_DISK_MODEL_H

#include "vfs_record.h"

#include "base/rng.h"

typedef struct Disk Disk;

/* folder: holds the files that were there when the recording started. */
Disk *disk_new(const DiskLog *log, const char *folder);
void disk_free(Disk **d);
/* Runs the log up to, not including, operation n. Never back. */
void disk_run_to(Disk *d, size_t n);
int disk_mark(const Disk *d); /* the last mark passed; 0: none */
/*
 * Writes one possible content into the folder, which it empties before. Two states of the same number are
 * the same content under the same mark.
 */
uint64_t disk_lose_power(const Disk *d, Rng *rng, const char *into);

#endif
