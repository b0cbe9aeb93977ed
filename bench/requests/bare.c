/*
 * bare.c: the limit: the rows that a served database holds, written again by a loop that does nothing else.
 *
 * usage: bare SERVED.db NEW.db SINCE_MS      prints {"requests": n, "rows": n, "seconds": s, "cpu_seconds":
 * s}
 *
 * The rows of every request filed since then (itself, its tasks, events, messages, its command's key) are
 * read into memory first, then written to a new database of the same schema, with the same settings, 64
 * requests a transaction, each followed by the counters of its group, as the program's writer does. No HTTP,
 * no JSON, no decisions, no threads: what SQLite and the disk allow on this machine at this moment.
 */
#include <sqlite3.h>

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>

#define GROUP	    64
#define COLUMNS_MAX 64
#define AREAS_MAX   512

static const struct {
	const char *name, *time; /* the column that says when its rows came */
} kinds[] = { { "request", "filed_at_ms" }, { "task", "opened_at_ms" }, { "event", "at_ms" },
	{ "outbox", "created_at_ms" }, { "note", "at_ms" }, { "command_key", "at_ms" } };
#define TABLES (sizeof(kinds) / sizeof(kinds[0]))

typedef struct Table {
	int columns;
	size_t rows, cap, written;
	sqlite3_value **cells; /* rows × columns */
	sqlite3_stmt *insert;
} Table;

static Table tables[TABLES];
static int area_column;

static _Noreturn void stop(const char *what, sqlite3 *db)
{
	fprintf(stderr, "bare: %s: %s\n", what, db ? sqlite3_errmsg(db) : "");
	exit(1);
}

static void run(sqlite3 *db, const char *sql)
{
	if (sqlite3_exec(db, sql, NULL, NULL, NULL) != SQLITE_OK)
		stop(sql, db);
}

static void read_table(sqlite3 *db, size_t at, const char *since_ms)
{
	Table *t = &tables[at];
	char sql[200];
	sqlite3_stmt *st;

	snprintf(sql, sizeof(sql), "SELECT * FROM %s WHERE %s >= ?1 ORDER BY %s", kinds[at].name,
		kinds[at].time, kinds[at].time);
	if (sqlite3_prepare_v2(db, sql, -1, &st, NULL) != SQLITE_OK)
		stop(sql, db);
	sqlite3_bind_int64(st, 1, strtoll(since_ms, NULL, 10));
	t->columns = sqlite3_column_count(st);
	for (int i = 0; at == 0 && i < t->columns; i++) {
		if (strcmp(sqlite3_column_name(st, i), "area_id") == 0)
			area_column = i;
	}
	while (sqlite3_step(st) == SQLITE_ROW) {
		if (t->rows == t->cap) {
			t->cap = t->cap ? t->cap * 2 : 1024;
			t->cells = realloc(t->cells, t->cap * (size_t)t->columns * sizeof(*t->cells));
			if (!t->cells)
				stop("memory", NULL);
		}
		for (int i = 0; i < t->columns; i++)
			t->cells[t->rows * (size_t)t->columns + (size_t)i] =
				sqlite3_value_dup(sqlite3_column_value(st, i));
		t->rows++;
	}
	sqlite3_finalize(st);
}

/* Tables and indexes as they are there; the settings of src/store/sqlite.c for its writer. */
static void make_database(sqlite3 *from, sqlite3 *to)
{
	sqlite3_stmt *st;

	run(to, "PRAGMA journal_mode = wal");
	run(to, "PRAGMA synchronous = FULL; PRAGMA mmap_size = 0; PRAGMA temp_store = memory;"
		"PRAGMA cache_size = -65536; PRAGMA journal_size_limit = 67108864; PRAGMA wal_autocheckpoint "
		"= 1000");
	if (sqlite3_prepare_v2(from,
		    "SELECT sql FROM sqlite_master WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%' ORDER "
		    "BY rowid",
		    -1, &st, NULL) != SQLITE_OK)
		stop("schema", from);
	while (sqlite3_step(st) == SQLITE_ROW)
		run(to, (const char *)sqlite3_column_text(st, 0));
	sqlite3_finalize(st);
}

static void prepare_insert(sqlite3 *db, size_t at)
{
	char sql[300 + 2 * COLUMNS_MAX];
	int n = snprintf(sql, sizeof(sql), "INSERT INTO %s VALUES (?", kinds[at].name);

	for (int i = 1; i < tables[at].columns; i++)
		n += snprintf(sql + n, sizeof(sql) - (size_t)n, ",?");
	snprintf(sql + n, sizeof(sql) - (size_t)n, ")");
	if (sqlite3_prepare_v3(db, sql, -1, SQLITE_PREPARE_PERSISTENT, &tables[at].insert, NULL) != SQLITE_OK)
		stop(sql, db);
}

static void write_rows(sqlite3 *db, Table *t, size_t until)
{
	for (; t->written < until; t->written++) {
		for (int i = 0; i < t->columns; i++)
			sqlite3_bind_value(
				t->insert, i + 1, t->cells[t->written * (size_t)t->columns + (size_t)i]);
		if (sqlite3_step(t->insert) != SQLITE_DONE)
			stop("insert", db);
		sqlite3_reset(t->insert);
	}
}

/* The boards' counters: one row an area that the group touched. */
static void count_group(sqlite3 *db, sqlite3_stmt *tally, size_t from, size_t until)
{
	struct {
		sqlite3_int64 area, n;
	} areas[GROUP];
	size_t count = 0;

	for (size_t r = from; r < until; r++) {
		sqlite3_int64 area = sqlite3_value_int64(
			tables[0].cells[r * (size_t)tables[0].columns + (size_t)area_column]);
		size_t i = 0;

		while (i < count && areas[i].area != area)
			i++;
		if (i == count) {
			areas[count].area = area;
			areas[count++].n = 0;
		}
		areas[i].n++;
	}
	for (size_t i = 0; i < count; i++) {
		sqlite3_bind_int64(tally, 1, areas[i].area);
		sqlite3_bind_int64(tally, 2, areas[i].n);
		if (sqlite3_step(tally) != SQLITE_DONE)
			stop("tally", db);
		sqlite3_reset(tally);
	}
}

static void write_all(sqlite3 *db)
{
	size_t requests = tables[0].rows;
	sqlite3_stmt *tally;

	if (sqlite3_prepare_v2(db,
		    "INSERT INTO tally (area_id, name, n) VALUES (?1, 'open', ?2) ON CONFLICT (area_id, "
		    "name) "
		    "DO UPDATE SET n = tally.n + excluded.n",
		    -1, &tally, NULL) != SQLITE_OK)
		stop("tally", db);
	for (size_t at = 0; at < requests; at += GROUP) {
		size_t until = at + GROUP < requests ? at + GROUP : requests;

		run(db, "BEGIN IMMEDIATE");
		for (size_t t = 0; t < TABLES; t++)
			write_rows(db, &tables[t], tables[t].rows * until / requests);
		count_group(db, tally, at, until);
		run(db, "COMMIT");
	}
	sqlite3_finalize(tally);
}

int main(int argc, char **argv)
{
	sqlite3 *from, *to;
	struct timespec begin, end;
	struct rusage before, after;
	size_t rows = 0;

	if (argc != 4) {
		fprintf(stderr, "usage: bare SERVED.db NEW.db SINCE_MS\n");
		return 2;
	}
	if (sqlite3_open_v2(argv[1], &from, SQLITE_OPEN_READONLY, NULL) != SQLITE_OK)
		stop(argv[1], from);
	if (sqlite3_open(argv[2], &to) != SQLITE_OK)
		stop(argv[2], to);
	for (size_t t = 0; t < TABLES; t++)
		read_table(from, t, argv[3]);
	make_database(from, to);
	for (size_t t = 0; t < TABLES; t++) {
		prepare_insert(to, t);
		rows += tables[t].rows;
	}
	getrusage(RUSAGE_SELF, &before);
	clock_gettime(CLOCK_MONOTONIC, &begin);
	write_all(to);
	clock_gettime(CLOCK_MONOTONIC, &end);
	getrusage(RUSAGE_SELF, &after);
	double cpu = (double)(after.ru_utime.tv_sec - before.ru_utime.tv_sec + after.ru_stime.tv_sec -
			      before.ru_stime.tv_sec) +
		     (double)(after.ru_utime.tv_usec - before.ru_utime.tv_usec + after.ru_stime.tv_usec -
			      before.ru_stime.tv_usec) /
			     1e6;
	printf("{\"requests\": %zu, \"rows\": %zu, \"seconds\": %.3f, \"cpu_seconds\": %.3f}\n",
		tables[0].rows, rows,
		(double)(end.tv_sec - begin.tv_sec) + (double)(end.tv_nsec - begin.tv_nsec) / 1e9, cpu);
	return 0;
}
