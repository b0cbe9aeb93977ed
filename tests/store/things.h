/* things.h: a table with a field of every kind, for the tests of the connection. */
#ifndef TESTS_STORE_THINGS_H
#define TESTS_STORE_THINGS_H

#include "fresh.h"

#define COLOUR_LIST(X) X(GREEN, "green") X(RED, "red")
ENUM_DECLARE(Colour, COLOUR_LIST);
ENUM_DEFINE(Colour, COLOUR_LIST, "colour");

/* One field of every kind. */
typedef struct Thing {
	int64_t id;
	int64_t version;
	Str login;
	int32_t persons;
	int64_t amount_vnd;
	double weight;
	bool urgent;
	int64_t due_at_ms;
	int32_t day;
	unsigned colour;
	unsigned colours;
	Str photo_hash;
} Thing;

static const Field thing_fields[] = {
	FIELD(Thing, id, F_ID, .flags = REQUIRED),
	FIELD(Thing, version, F_I64, .flags = SERVER),
	FIELD(Thing, login, F_STR, .flags = UNIQUE),
	FIELD(Thing, persons, F_I32, .flags = 0),
	FIELD(Thing, amount_vnd, F_I64, .flags = 0),
	FIELD(Thing, weight, F_F64, .flags = 0),
	FIELD(Thing, urgent, F_BOOL, .flags = 0),
	FIELD(Thing, due_at_ms, F_TIME, .flags = 0),
	FIELD(Thing, day, F_DAY, .flags = 0),
	FIELD(Thing, colour, F_ENUM, .names = &Colour_names),
	FIELD(Thing, colours, F_SET, .names = &Colour_names),
	FIELD(Thing, photo_hash, F_BLOB, .flags = 0),
};
static const Index thing_indexes[] = {
	{ .columns = "day, persons", .where = "persons > 0", .unique = true },
};
static const Resource thing_resource = { .name = "thing",
	.table = "thing",
	RESOURCE(Thing, thing_fields),
	.indexes = thing_indexes,
	.index_count = COUNT_OF(thing_indexes),
	.since = 1 };

/* A writer with the table made. */
UNUSED static Db *open_things(void)
{
	Db *db = fresh_open(DB_CREATE);
	Buf b;

	buf_init(&b, 1 << 16);
	model_ddl(&b, &thing_resource, fresh.dialect, 1);
	assert_int_equal(db_script(&fresh.c, db, buf_str(&b)), OK);
	buf_done(&b);
	return db;
}

UNUSED static int64_t count_things(Db *db)
{
	int64_t n = -1;

	assert_int_equal(db_number(&fresh.c, db, "SELECT COUNT(*) FROM thing", NULL, 0, -1, &n), OK);
	return n;
}

UNUSED static Status insert(Db *db, int64_t id, const char *login)
{
	Thing t = { .id = id, .version = 1, .login = str_from(login) };

	return row_insert(&fresh.c, db, &thing_resource, &t);
}

#endif
