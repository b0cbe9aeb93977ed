/* backup.h: what `tiepsuc backup` (backup.c) and `tiepsuc restore` (restore.c) share. */
#ifndef CLI_BACKUP_H
#define CLI_BACKUP_H

#include "cli/archive.h"

/* Runs a program and waits for it: E_NOT_FOUND "program_missing", E_IO "program_failed". */
NODISCARD Status backup_program(Ctx *c, const char *const argv[]);
/* Removes what SQLite keeps beside a database that nobody has open, and the database itself. */
void backup_drop_sqlite(Ctx *c, const char *path, bool database_too);
int64_t manifest_rows(const Manifest *m);

#endif
