/*
 * digest.h: the whole content of a SQLite database as one number, read by a connection of its own.
 *
 * Left out are the tables named by the caller: those that opening a store changes (ids are handed out in
 * blocks), or that differ from one database to the next (its secret, when it was made).
 */
#ifndef TESTS_FAULT_DIGEST_H
#define TESTS_FAULT_DIGEST_H

#include "base/base.h"

#include <sqlite3.h>
#include <stdio.h>
#include <string.h>

static uint64_t digest_bytes(uint64_t h, const void *p, size_t n)
{
	const unsigned char *b = p;

	for (size_t i = 0; i < n; i++)
		h = (h ^ b[i]) * 1099511628211u;
	return (h ^ n) * 0x9E3779B97F4A7C15u;
}

static uint64_t digest_row(uint64_t h, sqlite3_stmt *st)
{
	for (int i = 0; i < sqlite3_column_count(st); i++) {
		const void *p = sqlite3_column_blob(st, i);
		int type = sqlite3_column_type(st, i);

		h = digest_bytes(h, &type, sizeof(type));
		h = digest_bytes(h, p ? p : "", (size_t)sqlite3_column_bytes(st, i));
	}
	return h;
}

/* 0: it could not be read whole. */
static uint64_t digest_query(sqlite3 *db, uint64_t h, const char *sql)
{
	sqlite3_stmt *st = NULL;
	int code = sqlite3_prepare_v2(db, sql, -1, &st, NULL);

	while (code == SQLITE_OK && (code = sqlite3_step(st)) == SQLITE_ROW) {
		h = digest_row(h, st);
		code = SQLITE_OK;
	}
	sqlite3_finalize(st);
	return code == SQLITE_DONE ? h : 0;
}

static uint64_t digest_of(sqlite3 *db, const char *without)
{
	sqlite3_stmt *tables = NULL;
	uint64_t h = digest_query(db, 1, "SELECT type, name, sql FROM sqlite_schema ORDER BY name");
	int code = sqlite3_prepare_v2(db,
		"SELECT name FROM sqlite_schema WHERE type = 'table' AND instr(?1, ' ' || name || ' ') = 0 "
		"AND "
		"name NOT LIKE 'sqlite_%' ORDER BY name",
		-1, &tables, NULL);

	sqlite3_bind_text(tables, 1, without, -1, SQLITE_STATIC);
	while (h && code == SQLITE_OK && sqlite3_step(tables) == SQLITE_ROW) {
		char sql[200];

		snprintf(sql, sizeof(sql), "SELECT * FROM %s ORDER BY 1, 2",
			(const char *)sqlite3_column_text(tables, 0));
		h = digest_query(db, h, sql);
	}
	sqlite3_finalize(tables);
	return h;
}

#endif
