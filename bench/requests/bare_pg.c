/*
 * bare_pg.c: what bare.c measures, on PostgreSQL: the rows that a served database holds, written again by a
 * loop that does nothing else.
 *
 * usage: bare_pg SERVED_URL NEW_URL SINCE_MS    prints the same line as bare; cpu_seconds without the
 * server's
 *
 * NEW has the schema and no rows. One connection, prepared statements, one after the other as the program's
 * writer sends them, 64 requests a transaction, each followed by the counters of its group.
 */
#include <libpq-fe.h>

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>

#define GROUP	    64
#define COLUMNS_MAX 64

static const struct {
	const char *name, *time; /* the column that says when its rows came */
} kinds[] = { { "request", "filed_at_ms" }, { "task", "opened_at_ms" }, { "event", "at_ms" },
	{ "outbox", "created_at_ms" }, { "note", "at_ms" }, { "command_key", "at_ms" } };
#define TABLES (sizeof(kinds) / sizeof(kinds[0]))

static struct {
	PGresult *rows;
	int written;
} tables[TABLES];

static _Noreturn void stop(const char *what, const PGconn *db)
{
	fprintf(stderr, "bare_pg: %s: %s\n", what, PQerrorMessage(db));
	exit(1);
}

static PGconn *open_database(const char *url)
{
	PGconn *db = PQconnectdb(url);

	if (PQstatus(db) != CONNECTION_OK)
		stop(url, db);
	return db;
}

/* The result, which went well. */
static PGresult *good(PGresult *r, const char *what, const PGconn *db)
{
	ExecStatusType status = PQresultStatus(r);

	if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK)
		stop(what, db);
	return r;
}

static void run(PGconn *db, const char *sql)
{
	PQclear(good(PQexec(db, sql), sql, db));
}

static void read_table(PGconn *db, size_t at, const char *since_ms)
{
	char sql[200];

	snprintf(sql, sizeof(sql), "SELECT * FROM %s WHERE %s >= $1 ORDER BY %s", kinds[at].name,
		kinds[at].time, kinds[at].time);
	tables[at].rows = good(PQexecParams(db, sql, 1, NULL, &since_ms, NULL, NULL, 0), sql, db);
}

static void prepare_insert(PGconn *db, size_t at)
{
	char sql[300 + 5 * COLUMNS_MAX];
	int columns = PQnfields(tables[at].rows);
	int n = snprintf(sql, sizeof(sql), "INSERT INTO %s VALUES ($1", kinds[at].name);

	if (columns > COLUMNS_MAX)
		stop("too many columns", db);
	for (int i = 2; i <= columns; i++)
		n += snprintf(sql + n, sizeof(sql) - (size_t)n, ",$%d", i);
	snprintf(sql + n, sizeof(sql) - (size_t)n, ")");
	PQclear(good(PQprepare(db, kinds[at].name, sql, 0, NULL), sql, db));
}

static void write_rows(PGconn *db, size_t at, int until)
{
	const PGresult *rows = tables[at].rows;
	const char *values[COLUMNS_MAX];
	int columns = PQnfields(rows);

	for (; tables[at].written < until; tables[at].written++) {
		for (int i = 0; i < columns; i++)
			values[i] = PQgetvalue(rows, tables[at].written, i);
		PQclear(good(PQexecPrepared(db, kinds[at].name, columns, values, NULL, NULL, 0),
			kinds[at].name, db));
	}
}

/* The boards' counters: one row an area that the group touched. */
static void count_group(PGconn *db, int from, int until)
{
	struct {
		const char *area;
		int n;
	} areas[GROUP];
	int count = 0, column = PQfnumber(tables[0].rows, "area_id");

	for (int r = from; r < until; r++) {
		const char *area = PQgetvalue(tables[0].rows, r, column);
		int i = 0;

		while (i < count && strcmp(areas[i].area, area) != 0)
			i++;
		if (i == count) {
			areas[count].area = area;
			areas[count++].n = 0;
		}
		areas[i].n++;
	}
	for (int i = 0; i < count; i++) {
		char n[12];
		const char *values[] = { areas[i].area, n };

		snprintf(n, sizeof(n), "%d", areas[i].n);
		PQclear(good(PQexecPrepared(db, "tally", 2, values, NULL, NULL, 0), "tally", db));
	}
}

static void write_all(PGconn *db)
{
	int requests = PQntuples(tables[0].rows);

	for (int at = 0; at < requests; at += GROUP) {
		int until = at + GROUP < requests ? at + GROUP : requests;

		run(db, "BEGIN");
		for (size_t t = 0; t < TABLES; t++)
			write_rows(db, t, (int)((long long)PQntuples(tables[t].rows) * until / requests));
		count_group(db, at, until);
		run(db, "COMMIT");
	}
}

static double seconds_of(struct timeval t)
{
	return (double)t.tv_sec + (double)t.tv_usec / 1e6;
}

int main(int argc, char **argv)
{
	struct timespec begin, end;
	struct rusage before, after;
	int rows = 0;

	if (argc != 4) {
		fprintf(stderr, "usage: bare_pg SERVED_URL NEW_URL SINCE_MS\n");
		return 2;
	}
	PGconn *from = open_database(argv[1]), *to = open_database(argv[2]);

	for (size_t t = 0; t < TABLES; t++) {
		read_table(from, t, argv[3]);
		prepare_insert(to, t);
		rows += PQntuples(tables[t].rows);
	}
	PQclear(good(PQprepare(to, "tally",
			     "INSERT INTO tally (area_id, name, n) VALUES ($1, 'open', $2) ON CONFLICT "
			     "(area_id, name) DO UPDATE SET n = tally.n + excluded.n",
			     0, NULL),
		"tally", to));
	getrusage(RUSAGE_SELF, &before);
	clock_gettime(CLOCK_MONOTONIC, &begin);
	write_all(to);
	clock_gettime(CLOCK_MONOTONIC, &end);
	getrusage(RUSAGE_SELF, &after);
	printf("{\"requests\": %d, \"rows\": %d, \"seconds\": %.3f, \"cpu_seconds\": %.3f}\n",
		PQntuples(tables[0].rows), rows,
		(double)(end.tv_sec - begin.tv_sec) + (double)(end.tv_nsec - begin.tv_nsec) / 1e9,
		seconds_of(after.ru_utime) - seconds_of(before.ru_utime) + seconds_of(after.ru_stime) -
			seconds_of(before.ru_stime));
	for (size_t t = 0; t < TABLES; t++)
		PQclear(tables[t].rows);
	PQfinish(from);
	PQfinish(to);
	return 0;
}
