/*
 * sent.h: people who were sent, written into the database as they stand: for tests of what is shown and
 * asked, not of how they came there (tests/stories/tours.story).
 */
#ifndef TESTS_HTTP_SENT_H
#define TESTS_HTTP_SENT_H

#include "http/door.h"

#include "base/text.h"
#include "base/time.h"
#include "domain/code.h"
#include "domain/tour.h"

#define SENT_IDS 900000000 /* ids from here on; the system's own are far below */

typedef struct Sent {
	int64_t area, agency, wave, order;
	Db *db; /* a connection that writes, beside the store's */
	int64_t ids;
} Sent;

UNUSED static int64_t sent_row(Sent *s, const Resource *r, void *row)
{
	int64_t id = SENT_IDS + ++s->ids;

	memcpy(row, &id, sizeof(id)); /* every resource begins with its id */
	if (row_insert(&fresh.c, s->db, r, row) != OK)
		fail_msg("%s: %s %s", r->name, fresh.c.fault.reason, fresh.c.fault.detail);
	return id;
}

/* An agency whose head post `head` holds, a wave that was approved, an order that was issued; all in the
 * area. */
UNUSED static Sent sent_start(const char *area_code, const char *agency_code, int64_t head_account)
{
	int64_t area = world_area_id(str_from(area_code));
	Post head = { .area_id = area, .kind = POST_AGENCY_HEAD, .title = STR("Thủ trưởng") };
	Sent s = { .area = area, .db = fresh_open(DB_WRITE), .ids = area * 1000000 };
	int64_t post = world_save(&post_resource, &head);

	if (head_account) {
		Appointment a = { .post_id = post,
			.account_id = head_account,
			.holder = STR("Người đứng đầu"),
			.from_ms = WORLD_START_MS - 22 * DAY_MS };
		world_save(&appointment_resource, &a);
	}
	Agency agency = { .code = str_from(agency_code),
		.name = STR("Sở Thử nghiệm"),
		.area_id = area,
		.post_id = post,
		.headcount = 1000 };
	s.agency = world_save(&agency_resource, &agency);
	Wave wave = { .version = 1,
		.name = STR("Đợt thử"),
		.purpose = STR("Vùng đỏ"),
		.area_id = area,
		.state = WAVE_APPROVED,
		.total = 10,
		.from_day = day_of(WORLD_START_MS),
		.to_day = day_of(WORLD_START_MS) + 13 };
	s.wave = sent_row(&s, &wave_resource, &wave);
	Order order = { .version = 1,
		.area_id = area,
		.wave_id = s.wave,
		.state = ORDER_ISSUED,
		.number = STR("05/QĐ-BCĐ"),
		.day = day_of(WORLD_START_MS) - 1,
		.template = STR("dieu-dong"),
		.code = code_make(&fresh.arena, (uint64_t)area * 77) };
	s.order = sent_row(&s, &order_resource, &order);
	return s;
}

typedef struct SentOne {
	int64_t cadre, nomination, tour;
	Str code;
} SentOne;

/* phone "": none. `like` says state, days and marks. */
UNUSED static SentOne sent_one(Sent *s, const char *name, const char *phone, int64_t area_id, Tour like)
{
	SentOne one = { 0 };
	Cadre x = { .version = 1,
		.agency_id = s->agency,
		.name = str_from(name),
		.phone = str_from(phone),
		.birth_year = 1990,
		.role = like.role,
		.vaccine_doses = 2 };
	x.search = text_fold(&fresh.arena, x.name);
	x.sort_key = text_person_sort_key(&fresh.arena, x.name);
	one.cadre = sent_row(s, &cadre_resource, &x);
	Nomination n = { .version = 1,
		.wave_id = s->wave,
		.agency_id = s->agency,
		.cadre_id = one.cadre,
		.code = code_make(&fresh.arena, (uint64_t)(s->ids * 2)),
		.role = like.role,
		.state = NOMINATION_APPROVED,
		.standing = STANDING_ASSIGNED };
	one.nomination = sent_row(s, &nomination_resource, &n);
	like.version = 1;
	like.order_id = s->order;
	like.wave_id = s->wave;
	like.nomination_id = one.nomination;
	like.cadre_id = one.cadre;
	like.agency_id = s->agency;
	like.area_id = area_id;
	like.from_day = like.from_day ? like.from_day : day_of(WORLD_START_MS);
	like.to_day = like.to_day ? like.to_day : day_of(WORLD_START_MS) + 13;
	like.code = code_make(&fresh.arena, (uint64_t)(s->ids * 2 + 1));
	like.ordered_at_ms = WORLD_START_MS - DAY_MS;
	one.code = like.code;
	one.tour = sent_row(s, &tour_resource, &like);
	return one;
}

/* Somebody who serves in the area of the order, lodges there and has a vest. */
UNUSED static SentOne sent_with_kit(
	Sent *s, const char *name, const char *phone, const char *lodging, int64_t *ret_kit)
{
	SentOne one = sent_one(
		s, name, phone, s->area, (Tour){ .state = TOUR_SERVING, .lodging = str_from(lodging) });
	Kit vest = { .version = 1, .tour_id = one.tour, .item = STR("Áo"), .issued = 1 };

	*ret_kit = sent_row(s, &kit_resource, &vest);
	return one;
}

/* They have no history, which tiepsuc check after each test would miss: gone before it looks. */
UNUSED static void sent_stop(Sent *s)
{
	static const char *const tables[] = { "tour_kit", "tour_day", "tour", "move_order", "plan_pin",
		"nomination", "cadre", "wave" };

	/* What is journalled is written in its turn: after this, all of it is. */
	Post last = { .area_id = s->area, .kind = POST_CHAIR, .title = STR("Sau cùng") };
	world_save(&post_resource, &last);
	assert_int_equal(
		db_script(&fresh.c, s->db,
			str_printf(&fresh.arena, "DELETE FROM read_log WHERE request_id > %d", SENT_IDS)),
		OK);
	for (size_t i = 0; i < COUNT_OF(tables); i++) {
		Str sql = str_printf(&fresh.arena, "DELETE FROM %s WHERE id > %d", tables[i], SENT_IDS);

		assert_int_equal(db_script(&fresh.c, s->db, sql), OK);
	}
	db_close(&s->db);
}

#endif
