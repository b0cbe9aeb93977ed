/*
 * archive.h: the file of a backup: a ZIP archive that any program opens.
 *
 *   manifest.json      what is in it: the program, the time, the schema, rows of each table, SHA-256 of each
 * file database           the SQLite file, or what pg_dump wrote blobs/abcd…        the proofs, named by
 * their SHA-256
 */
#ifndef CLI_ARCHIVE_H
#define CLI_ARCHIVE_H

#include "cli/cli.h"

#define ARCHIVE_DATABASE "database"
#define ARCHIVE_BLOBS	 "blobs/"

typedef struct ArchiveFile {
	Str name; /* in the archive */
	const char *path; /* where it lies; writing */
	int64_t bytes;
	Hash hash;
} ArchiveFile;

typedef struct ArchiveRows {
	Str table;
	int64_t rows;
} ArchiveRows;

typedef struct Manifest {
	Dialect dialect;
	int64_t schema, made_at_ms;
	ArchiveRows *tables;
	size_t table_count;
	ArchiveFile *files;
	size_t file_count;
} Manifest;

/* Bytes and SHA-256 of a file. */
NODISCARD Status archive_hash(Ctx *c, const char *path, int64_t *ret_bytes, Hash *ret_hash);

/* Writes all files and the manifest into a new file, fsynced with its folder. */
NODISCARD Status archive_write(Ctx *c, const char *path, const Manifest *m);

typedef struct Archive Archive;
/* E_MALFORMED "not_a_backup" with what is wrong, E_STATE "schema_newer" for a newer program's. */
NODISCARD Status archive_open(Ctx *c, const char *path, Archive **ret, Manifest *ret_manifest);
void archive_close(Archive **a);
/* Into a new file, fsynced. E_CORRUPT "backup_damaged" when it is not what the manifest says. */
NODISCARD Status archive_extract(Ctx *c, Archive *a, const ArchiveFile *f, const char *to);

/* Makes a new entry of a folder durable. */
NODISCARD Status archive_sync_folder(Ctx *c, const char *path_in_it);

#endif
