/* tours.c: the field tables of plans, placements, pins, orders and tours. See tours.h. */
#include "domain/tours.h"

ENUM_DEFINE(Standing, STANDING_LIST, "standing");
ENUM_DEFINE(PlanState, PLAN_STATE_LIST, "plan_state");
ENUM_DEFINE(PlanAct, PLAN_ACT_LIST, "plan_act");
ENUM_DEFINE(OrderKind, ORDER_KIND_LIST, "order_kind");
ENUM_DEFINE(OrderState, ORDER_STATE_LIST, "order_state");
ENUM_DEFINE(OrderAct, ORDER_ACT_LIST, "order_act");
ENUM_DEFINE(TourState, TOUR_STATE_LIST, "tour_state");
ENUM_DEFINE(TourAct, TOUR_ACT_LIST, "tour_act");
ENUM_DEFINE(TourDayKind, TOUR_DAY_KIND_LIST, "tour_day_kind");
ENUM_DEFINE(Grade, GRADE_LIST, "grade");

#define SINCE 3

static const Field plan_fields[] = {
	FIELD(Plan, id, F_ID, .flags = SERVER),
	FIELD(Plan, version, F_I32, .flags = SERVER),
	FIELD(Plan, wave_id, F_ID),
	FIELD(Plan, number, F_I32, .doc = "The first plan of a wave is 1"),
	FIELD(Plan, state, F_ENUM, .names = &PlanState_names),
	FIELD(Plan, base_id, F_ID, .doc = "The plan that it was made again from"),
	FIELD(Plan, engine, F_STR, .max = 40),
	FIELD(Plan, input_hash, F_STR, .max = 64, .doc = "SHA-256 of the snapshot"),
	FIELD(Plan, seed, F_I64),
	FIELD(Plan, agency_cap, F_I32, .doc = "Most of one agency in one commune; 0: no cap"),
	FIELD(Plan, move_metres, F_I32, .doc = "The way that somebody who may stay is worth"),
	FIELD(Plan, fill_objective, F_I64),
	FIELD(Plan, fill_bound, F_I64, .doc = "No plan fills better; equal to the objective: proven"),
	FIELD(Plan, people_objective, F_I64),
	FIELD(Plan, people_bound, F_I64),
	FIELD(Plan, people, F_I32),
	FIELD(Plan, places, F_I32),
	FIELD(Plan, placed, F_I32),
	FIELD(Plan, reserve, F_I32),
	FIELD(Plan, missing, F_I32),
	FIELD(Plan, placed_red, F_I32),
	FIELD(Plan, places_red, F_I32),
	FIELD(Plan, teams, F_I32),
	FIELD(Plan, leaderless, F_I32),
	FIELD(Plan, metres, F_I64),
	FIELD(Plan, moves, F_I32),
	FIELD(Plan, edits, F_I32),
	FIELD(Plan, broken, F_I32, .doc = "Rules that edits by hand break"),
	FIELD(Plan, list_hash, F_STR, .max = 64),
	FIELD(Plan, made_at_ms, F_TIME),
	FIELD(Plan, made_by_id, F_ID),
	FIELD(Plan, edited_by_id, F_ID),
	FIELD(Plan, approved_at_ms, F_TIME),
	FIELD(Plan, approved_by_id, F_ID),
	FIELD(Plan, note, F_STR, .max = 500),
};
static const Index plan_indexes[] = { { .columns = "wave_id, number", .unique = true },
	/* One approved plan a wave. */
	{ .columns = "wave_id", .where = "state = 'approved'", .unique = true } };
const Resource plan_resource = { .name = "plan",
	.table = "wave_plan",
	RESOURCE(Plan, plan_fields),
	.indexes = plan_indexes,
	.index_count = COUNT_OF(plan_indexes),
	.since = SINCE,
	.doc = "Who of a wave goes to which commune" };

static const Field plan_input_fields[] = {
	FIELD(PlanInput, id, F_ID),
	FIELD(PlanInput, body, F_STR, .flags = PERSONAL | HEALTH | ROW_ONLY, .max = SNAPSHOT_BODY_MAX),
};
const Resource plan_input_resource = { .name = "plan_input",
	.table = "plan_input",
	RESOURCE(PlanInput, plan_input_fields),
	.since = SINCE,
	.doc = "The snapshot that a plan was made from" };

static const Field placement_fields[] = {
	FIELD(Placement, id, F_ID),
	FIELD(Placement, plan_id, F_ID),
	FIELD(Placement, nomination_id, F_ID),
	FIELD(Placement, cadre_id, F_ID),
	FIELD(Placement, agency_id, F_ID),
	FIELD(Placement, area_id, F_ID, .doc = "Absent: in reserve"),
	FIELD(Placement, role, F_ENUM, .names = &CadreRole_names),
	FIELD(Placement, leads, F_BOOL),
	FIELD(Placement, by_hand, F_BOOL),
	FIELD(Placement, goal, F_STR, .max = 20, .doc = "What decided"),
	FIELD(Placement, bar, F_STR, .flags = HEALTH, .max = 20, .doc = "What stood against it"),
	FIELD(Placement, next_area_id, F_ID, .doc = "The next best place"),
	FIELD(Placement, next_role, F_STR, .max = 20),
	FIELD(Placement, cost, F_STR, .flags = ROW_ONLY, .max = 400),
	FIELD(Placement, metres, F_I32, .doc = "From home"),
};
static const Index placement_indexes[] = { { .columns = "plan_id, nomination_id", .unique = true },
	{ .columns = "plan_id, area_id, id" } };
const Resource placement_resource = { .name = "placement",
	.table = "placement",
	RESOURCE(Placement, placement_fields),
	.indexes = placement_indexes,
	.index_count = COUNT_OF(placement_indexes),
	.since = SINCE,
	.doc = "Where a plan puts one name, and why" };

static const Field pin_fields[] = {
	FIELD(Pin, id, F_ID, .flags = SERVER),
	FIELD(Pin, version, F_I32, .flags = SERVER),
	FIELD(Pin, wave_id, F_ID, .flags = REQUIRED),
	FIELD(Pin, cadre_id, F_ID, .flags = REQUIRED),
	FIELD(Pin, area_id, F_ID, .doc = "Of a ban, absent: nowhere"),
	FIELD(Pin, role, F_STR, .max = 20, .doc = "A cadre_role; absent: any"),
	FIELD(Pin, ban, F_BOOL, .doc = "Never there, instead of there and nowhere else"),
	FIELD(Pin, reason, F_STR, .flags = REQUIRED | PERSONAL, .max = 500),
	FIELD(Pin, withdrawn, F_BOOL),
};
static const Index pin_indexes[] = { { .columns = "wave_id, id" } };
const Resource pin_resource = { .name = "pin",
	.table = "plan_pin",
	RESOURCE(Pin, pin_fields),
	.indexes = pin_indexes,
	.index_count = COUNT_OF(pin_indexes),
	.since = SINCE,
	.doc = "A person decided where a cadre goes, or does not" };

static const Field order_fields[] = {
	FIELD(Order, id, F_ID, .flags = SERVER),
	FIELD(Order, version, F_I32, .flags = SERVER),
	FIELD(Order, area_id, F_ID, .flags = SERVER),
	FIELD(Order, wave_id, F_ID, .flags = REQUIRED),
	FIELD(Order, plan_id, F_ID),
	FIELD(Order, kind, F_ENUM, .names = &OrderKind_names, .flags = SERVER),
	FIELD(Order, state, F_ENUM, .names = &OrderState_names, .flags = SERVER),
	FIELD(Order, number, F_STR, .flags = REQUIRED, .max = 40, .doc = "\"05/QĐ-BCĐ\""),
	FIELD(Order, day, F_DAY, .flags = REQUIRED, .doc = "Of signing"),
	FIELD(Order, template, F_STR, .flags = REQUIRED, .max = 60),
	FIELD(Order, texts, F_STR, .max = 10000, .doc = "JSON: what the template asks for"),
	FIELD(Order, signer_post_id, F_ID),
	FIELD(Order, signer_name, F_STR, .max = 120),
	FIELD(Order, people, F_I32, .flags = SERVER),
	FIELD(Order, code, F_STR, .flags = SERVER | UNIQUE, .max = 20, .doc = "Verifies the paper"),
	FIELD(Order, list_hash, F_STR, .flags = SERVER, .max = 64),
	FIELD(Order, made_at_ms, F_TIME, .flags = SERVER),
	FIELD(Order, made_by_id, F_ID, .flags = SERVER),
	FIELD(Order, issued_at_ms, F_TIME, .flags = SERVER),
	FIELD(Order, issued_by_id, F_ID, .flags = SERVER),
	FIELD(Order, withdrawn_at_ms, F_TIME, .flags = SERVER),
	FIELD(Order, note, F_STR, .flags = SERVER, .max = 500, .doc = "Why it was withdrawn"),
};
static const Index order_indexes[] = { { .columns = "wave_id, id" }, { .columns = "area_id, id" } };
const Resource order_resource = { .name = "order",
	.table = "move_order",
	RESOURCE(Order, order_fields),
	.indexes = order_indexes,
	.index_count = COUNT_OF(order_indexes),
	.since = SINCE,
	.doc = "A signed order that sends people" };

static const Field tour_fields[] = {
	FIELD(Tour, id, F_ID, .flags = SERVER),
	FIELD(Tour, version, F_I32, .flags = SERVER),
	FIELD(Tour, order_id, F_ID),
	FIELD(Tour, wave_id, F_ID),
	FIELD(Tour, nomination_id, F_ID),
	FIELD(Tour, cadre_id, F_ID),
	FIELD(Tour, agency_id, F_ID),
	FIELD(Tour, area_id, F_ID, .doc = "The commune"),
	FIELD(Tour, role, F_ENUM, .names = &CadreRole_names),
	FIELD(Tour, leads, F_BOOL),
	FIELD(Tour, state, F_ENUM, .names = &TourState_names),
	FIELD(Tour, from_day, F_DAY),
	FIELD(Tour, to_day, F_DAY, .doc = "The last day"),
	FIELD(Tour, code, F_STR, .flags = UNIQUE, .max = 20, .doc = "Can be read over the telephone"),
	FIELD(Tour, report_post_id, F_ID, .doc = "Whom to report to"),
	FIELD(Tour, replaces_id, F_ID),
	FIELD(Tour, replaced_by_id, F_ID),
	FIELD(Tour, ordered_at_ms, F_TIME),
	FIELD(Tour, answered_at_ms, F_TIME),
	FIELD(Tour, arrived_at_ms, F_TIME),
	FIELD(Tour, confirmed_at_ms, F_TIME, .doc = "By the ward"),
	FIELD(Tour, ended_at_ms, F_TIME),
	FIELD(Tour, to_fill, F_BOOL, .doc = "Ended before its time: a successor is owed"),
	FIELD(Tour, seen_at_ms, F_TIME, .doc = "The last sign"),
	FIELD(Tour, silent, F_BOOL),
	FIELD(Tour, exposed_at_ms, F_TIME, .flags = HEALTH),
	FIELD(Tour, cared_at_ms, F_TIME, .flags = HEALTH, .doc = "When their agency last called"),
	FIELD(Tour, recovered_at_ms, F_TIME, .flags = HEALTH),
	FIELD(Tour, duty_days, F_I32),
	FIELD(Tour, rest_days, F_I32),
	FIELD(Tour, allowance_days, F_I32),
	FIELD(Tour, grant_id, F_ID),
	FIELD(Tour, lodging, F_STR, .flags = PERSONAL, .max = 200),
	FIELD(Tour, meals, F_BOOL),
	FIELD(Tour, reason, F_STR, .flags = PERSONAL, .max = 500),
	FIELD(Tour, remark, F_STR, .flags = PERSONAL, .max = 1000),
	FIELD(Tour, grade, F_ENUM, .names = &Grade_names),
	FIELD(Tour, appraisal, F_STR, .flags = PERSONAL, .max = 1000),
	FIELD(Tour, commended, F_BOOL),
};
static const Index tour_indexes[] = { { .columns = "area_id, state, id" },
	{ .columns = "wave_id, area_id, id" }, { .columns = "agency_id, state, id" },
	{ .columns = "order_id, id" }, { .columns = "nomination_id" },
	/* One active tour a person. */
	{ .columns = "cadre_id",
		.where = "state IN ('ordered', 'accepted', 'serving', 'resting')",
		.unique = true },
	{ .columns = "cadre_id, id" },
	/* For the clock. */
	{ .columns = "state, seen_at_ms, id" }, { .columns = "state, to_day, id" } };
const Resource tour_resource = { .name = "tour",
	.table = "tour",
	RESOURCE(Tour, tour_fields),
	.indexes = tour_indexes,
	.index_count = COUNT_OF(tour_indexes),
	.since = SINCE,
	.doc = "One cadre in one commune by one order" };

static const Field tour_day_fields[] = {
	FIELD(TourDay, id, F_ID, .flags = SERVER),
	FIELD(TourDay, version, F_I32, .flags = SERVER),
	FIELD(TourDay, tour_id, F_ID),
	FIELD(TourDay, day, F_DAY),
	FIELD(TourDay, kind, F_ENUM, .names = &TourDayKind_names),
	FIELD(TourDay, at_ms, F_TIME),
	FIELD(TourDay, by_ward, F_BOOL),
	FIELD(TourDay, lat, F_F64, .flags = PERSONAL),
	FIELD(TourDay, lon, F_F64, .flags = PERSONAL),
};
static const Index tour_day_indexes[] = { { .columns = "tour_id, day", .unique = true } };
const Resource tour_day_resource = { .name = "tour_day",
	.table = "tour_day",
	RESOURCE(TourDay, tour_day_fields),
	.indexes = tour_day_indexes,
	.index_count = COUNT_OF(tour_day_indexes),
	.since = SINCE,
	.doc = "One day of a tour: on duty or at rest" };

static const Field kit_fields[] = {
	FIELD(Kit, id, F_ID, .flags = SERVER),
	FIELD(Kit, version, F_I32, .flags = SERVER),
	FIELD(Kit, tour_id, F_ID, .flags = REQUIRED),
	FIELD(Kit, item, F_STR, .flags = REQUIRED, .max = 120),
	FIELD(Kit, issued, F_I32, .min = 0, .max = 10000),
	FIELD(Kit, returned, F_I32, .min = 0, .max = 10000),
	FIELD(Kit, issued_at_ms, F_TIME, .flags = SERVER),
	FIELD(Kit, returned_at_ms, F_TIME, .flags = SERVER),
	FIELD(Kit, note, F_STR, .max = 500, .doc = "Why less came back"),
};
static const Index kit_indexes[] = { { .columns = "tour_id, id" } };
const Resource kit_resource = { .name = "kit",
	.table = "tour_kit",
	RESOURCE(Kit, kit_fields),
	.indexes = kit_indexes,
	.index_count = COUNT_OF(kit_indexes),
	.since = SINCE,
	.doc = "What was handed to a cadre, and what came back" };
