/*
 * blob.h: photos and other proofs as files named by their content: FOLDER/ab/cd/abcd….
 *
 * The name is the SHA-256 of the bytes, so the same file is stored once, whoever sends it, and a file that
 * was changed behind our back is found by `tiepsuc check`. A file is whole and on the disk, with its folder
 * entries, before blob_put returns; only then may a row name it. Two levels of folders keep each below some
 * thousand entries at ten million photos. Depends on base.
 */
#ifndef STORE_BLOB_H
#define STORE_BLOB_H

#include "base/ctx.h"

#define BLOB_MAX_BYTES ((int64_t)10 << 20) /* a photo of a phone is 2-6 MB, a scanned page less */
#define BLOB_NAME_LEN  64 /* hexadecimal */

/*
 * Stores the pieces, one after the other, as one file. Faults: E_TOO_LARGE, E_FULL "disk_full" (nothing stays
 * behind), E_IO "cannot_write". An fsync that fails stops the process.
 */
NODISCARD Status blob_put(Ctx *c, const char *folder, const Str *pieces, size_t count, Str *ret_name);

/*
 * Removes what uploads that broke off left behind more than a day ago; gives how many files. No upload lasts
 * so long, so it harms none, of this process or of another.
 */
size_t blob_sweep(const char *folder);

/* Where it lies; ends with NUL. False: no such name can exist. */
NODISCARD bool blob_path(Arena *a, const char *folder, Str name, Str *ret);

#endif
