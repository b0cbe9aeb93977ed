/*
 * office.h: what those who administer do in a story: posts, appointments, duty, areas, zones, grants,
 * accounts.
 *
 *   admin appoints "Trần Văn B" as deputy to station_head in "An Phú"        admin dismisses station_head in
 * "An Phú" admin rosters "Trần Văn B" for 12 hours at station_head in "An Phú"      admin merges "An Phú"
 * into "Thuận Giao" province sets red in "An Phú" because "…"                                admin grants
 * handle to team of "An Bình" in "An Phú"
 */
#ifndef TESTS_STORIES_OFFICE_H
#define TESTS_STORIES_OFFICE_H

#include "stories/acts.h"

/* The first post of a kind in an area. */
static Post post_of(Str kind_name, int64_t area_id)
{
	Value v[] = { VAL_I64(area_id), VAL_STR(kind_name) };
	Post *rows;

	(void)enum_of(&PostKind_names, kind_name);
	if (world_rows(&post_resource, "area_id = ?1 AND kind = ?2", v, 2, &rows) == 0)
		story_fail("no %.*s there", STR_ARG(kind_name));
	return rows[0];
}

/* "… PREPOSITION station_head in AREA" */
static Post post_in(Phrase *p, Str kind)
{
	return post_of(kind, area_id_of(phrase_word(p, "in")));
}

static void send_save(const Phrase *p, const Resource *r, void *row)
{
	Command cmd = { .kind = COMMAND_SAVE, .resource = r, .row = row };

	send_as(p, &cmd);
}

static void say_appoints(Phrase *p)
{
	static const char *const ranks[] = { "holder", "acting", "deputy" };
	Appointment *a = arena_new(world.c->arena, Appointment);
	Str as = phrase_word(p, "as"), word;

	*a = (Appointment){ .post_id = post_in(p, phrase_word(p, "to")).id,
		.holder = object_word(p, 0, ""),
		.from_ms = clock_now_ms() };
	for (size_t i = 0; i < COUNT_OF(ranks); i++)
		a->rank = is_word(as, ranks[i]) ? (int32_t)i : a->rank;
	const Words *length = phrase_detail(p, "for");
	if (length)
		a->to_ms = a->from_ms + duration_of(length->at[0], length->at[1]);
	if (phrase_has(p, "with", &word))
		a->phone = word;
	send_save(p, &appointment_resource, a);
}

static Appointment appointment_of(Str holder, int64_t post_id)
{
	Value v[] = { VAL_I64(post_id), VAL_STR(holder) };
	Appointment *rows;

	if (world_rows(&appointment_resource, "post_id = ?1 AND holder = ?2", v, 2, &rows) == 0)
		story_fail("\"%.*s\" has no appointment there", STR_ARG(holder));
	return rows[0];
}

/* Everybody who holds the post now goes: one command each. */
static void say_dismisses(Phrase *p)
{
	Value v[] = { VAL_I64(post_in(p, object_word(p, 0, "")).id), VAL_I64(clock_now_ms()) };
	Appointment *rows;
	size_t n =
		world_rows(&appointment_resource, "post_id = ?1 AND (to_ms = 0 OR to_ms > ?2)", v, 2, &rows);

	for (size_t i = 0; i < n; i++) {
		rows[i].to_ms = clock_now_ms();
		send_save(p, &appointment_resource, &rows[i]);
	}
}

static void say_rosters(Phrase *p)
{
	Duty *d = arena_new(world.c->arena, Duty);
	Post post = post_in(p, phrase_word(p, "at"));
	const Words *length = phrase_detail(p, "for");

	*d = (Duty){ .post_id = post.id,
		.appointment_id = appointment_of(object_word(p, 0, ""), post.id).id,
		.from_ms = clock_now_ms() };
	d->to_ms = d->from_ms + (length ? duration_of(length->at[0], length->at[1]) : 12 * HOUR_MS);
	send_save(p, &duty_resource, d);
}

static void say_closes(Phrase *p)
{
	Post *post = arena_new(world.c->arena, Post);

	*post = post_in(p, object_word(p, 0, ""));
	post->closed = true;
	send_save(p, &post_resource, post);
}

static Area area_row(Str name)
{
	Value v = VAL_I64(area_id_of(name));
	Area *rows;

	assert_int_equal(world_rows(&area_resource, "id = ?1", &v, 1, &rows), 1);
	return rows[0];
}

static void say_merges(Phrase *p)
{
	Area *a = arena_new(world.c->arena, Area);

	*a = area_row(object_word(p, 0, ""));
	a->merged_into_id = area_id_of(phrase_word(p, "into"));
	a->valid_to = day_of(clock_now_ms());
	send_save(p, &area_resource, a);
}

static void say_sets(Phrase *p)
{
	ZoneSetting *z = arena_new(world.c->arena, ZoneSetting);
	Command cmd = { .kind = COMMAND_ZONE, .row = z };

	z->zone = enum_of(&Zone_names, object_word(p, 0, ""));
	z->area_id = area_id_of(phrase_word(p, "in"));
	phrase_has(p, "because", &z->reason);
	send_as(p, &cmd);
}

static void say_grants(Phrase *p)
{
	Grant *g = arena_new(world.c->arena, Grant);
	const Words *to = phrase_detail(p, "to");
	Str of = { "", 0 };

	phrase_has(p, "of", &of);
	if (!to || to->count == 0)
		story_fail("grants to whom?");
	*g = (Grant){ .area_id = area_id_of(phrase_word(p, "in")),
		.account_id = account_of_who(to->at[0], of) };
	for (size_t i = 0; i < p->object.count; i++)
		g->cans |= CAN(enum_of(&Can_names, p->object.at[i]));
	send_save(p, &grant_resource, g);
}

static Account account_row(int64_t id)
{
	Value v = VAL_I64(id);
	Account *rows;

	assert_int_equal(world_rows(&account_resource, "id = ?1", &v, 1, &rows), 1);
	return rows[0];
}

static void say_disables(Phrase *p)
{
	Account *a = arena_new(world.c->arena, Account);
	Str of = { "", 0 };

	phrase_has(p, "of", &of);
	*a = account_row(account_of_who(object_word(p, 0, ""), of));
	a->disabled = true;
	send_save(p, &account_resource, a);
}

/* "team signs in" opens a browser session; "team gets token" makes an API token. */
static void say_signs(Phrase *p)
{
	Token *t = arena_new(world.c->arena, Token);
	Str of = { "", 0 };

	*t = (Token){ .account_id = account_of_who(p->who, p->who_area), .created_at_ms = clock_now_ms() };
	if (phrase_has(p, "for", &of) && of.len) { /* for somebody else */
		Str area = { "", 0 };

		phrase_has(p, "of", &area);
		t->account_id = account_of_who(of, area);
	}
	(void)phrase_has(p, "in", NULL);
	t->secret_hash = hash_text(world.c->arena,
		hash_of(str_printf(world.c->arena, "secret %llu", (unsigned long long)world.keys)));
	t->name = is_word(p->verb, "signs") ? (Str){ "", 0 } : STR("chương trình");
	send_save(p, &token_resource, t);
}

#endif
