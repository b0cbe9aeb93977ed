/*
 * copy.h: a consistent copy of a database that is in use, for backups, and what a restored one still needs.
 *
 * SQLite copies its own pages in one read transaction (the online backup API): writers go on meanwhile.
 * PostgreSQL has pg_dump; here is the snapshot that it shares with the counts of a manifest.
 */
#ifndef STORE_COPY_H
#define STORE_COPY_H

#include "store/db.h"

/* The file behind "sqlite:PATH[?…]". */
Str copy_sqlite_path(Str url);
/* Copies into a new file (0600), fsynced; E_STATE "already_there" when it is there. */
NODISCARD Status copy_sqlite(Ctx *c, Str url, const char *to);
/* PostgreSQL, between db_begin and db_rollback: the name of this transaction's snapshot. */
NODISCARD Status copy_snapshot(Ctx *c, Db *db, Str *ret);
/* PostgreSQL, after a dump was loaded: transactions of this server are numbered after those of the old one.
 */
NODISCARD Status copy_continue_tx(Ctx *c, Str url);

#endif
