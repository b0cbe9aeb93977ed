/* resources.c: the field tables. A new field is one line here and one member in resources.h. */
#include "domain/resources.h"
#include "domain/staff.h"

ENUM_DEFINE(OutboxKind, OUTBOX_KIND_LIST, "outbox_kind");

#define TEXT_LONG    4000 /* code points: two typed pages; longer belongs in an attachment */
#define GEOMETRY_MAX 2000000

static const Field area_fields[] = {
	FIELD(Area, id, F_ID, .flags = SERVER),
	FIELD(Area, version, F_I32, .flags = SERVER),
	FIELD(Area, code, F_STR, .flags = REQUIRED | UNIQUE, .max = 20, .doc = "GSO code"),
	FIELD(Area, name, F_STR, .flags = REQUIRED),
	FIELD(Area, level, F_STR, .flags = REQUIRED, .max = 20,
		.doc = "A level of the rulebook: province, district, commune…"),
	FIELD(Area, parent_id, F_ID),
	FIELD(Area, lat, F_F64, .min = -90, .max = 90),
	FIELD(Area, lon, F_F64, .min = -180, .max = 180),
	FIELD(Area, area_km2, F_F64),
	FIELD(Area, population, F_I64, .max = 200000000),
	FIELD(Area, households, F_I64, .max = 100000000),
	FIELD(Area, valid_from, F_DAY),
	FIELD(Area, valid_to, F_DAY, .doc = "The first day on which it no longer exists"),
	FIELD(Area, merged_into_id, F_ID),
	FIELD(Area, zone, F_ENUM, .names = &Zone_names, .flags = SERVER),
	FIELD(Area, zone_since_ms, F_TIME, .flags = SERVER),
	FIELD(Area, zone_reason, F_STR, .flags = SERVER, .max = 500),
	FIELD(Area, search, F_STR, .flags = ROW_ONLY),
	FIELD(Area, sort_key, F_STR, .flags = ROW_ONLY, .max = 1000),
};
static const Index area_indexes[] = { { .columns = "parent_id" } };
const Resource area_resource = { .name = "area",
	.table = "area",
	RESOURCE(Area, area_fields),
	.indexes = area_indexes,
	.index_count = COUNT_OF(area_indexes),
	.since = 1,
	.doc = "A place that somebody answers for" };

static const Field area_shape_fields[] = {
	FIELD(AreaShape, id, F_ID),
	FIELD(AreaShape, geometry, F_STR, .flags = REQUIRED | ROW_ONLY, .max = GEOMETRY_MAX),
};
const Resource area_shape_resource = { .name = "area_shape",
	.table = "area_shape",
	RESOURCE(AreaShape, area_shape_fields),
	.since = 1,
	.doc = "Boundary of an area, GeoJSON geometry" };

static const Field post_fields[] = {
	FIELD(Post, id, F_ID, .flags = SERVER),
	FIELD(Post, version, F_I32, .flags = SERVER),
	FIELD(Post, area_id, F_ID, .flags = REQUIRED),
	FIELD(Post, kind, F_ENUM, .names = &PostKind_names, .flags = REQUIRED),
	FIELD(Post, title, F_STR, .flags = REQUIRED),
	FIELD(Post, phone, F_STR, .max = 20, .doc = "The office's telephone, public"),
	FIELD(Post, closed, F_BOOL),
};
static const Index post_indexes[] = { { .columns = "area_id" } };
const Resource post_resource = { .name = "post",
	.table = "post",
	RESOURCE(Post, post_fields),
	.indexes = post_indexes,
	.index_count = COUNT_OF(post_indexes),
	.since = 1,
	.doc = "An office that answers" };

static const Field appointment_fields[] = {
	FIELD(Appointment, id, F_ID, .flags = SERVER),
	FIELD(Appointment, version, F_I32, .flags = SERVER),
	FIELD(Appointment, post_id, F_ID, .flags = REQUIRED),
	FIELD(Appointment, account_id, F_ID),
	FIELD(Appointment, holder, F_STR, .flags = REQUIRED | PERSONAL),
	FIELD(Appointment, phone, F_STR, .flags = PERSONAL, .max = 20),
	FIELD(Appointment, from_ms, F_TIME, .flags = REQUIRED),
	FIELD(Appointment, to_ms, F_TIME),
	FIELD(Appointment, rank, F_I32, .max = 9,
		.doc = "0 holder, 1 acting, 2 and more deputies in their order"),
};
static const Index appointment_indexes[] = { { .columns = "post_id" } };
const Resource appointment_resource = { .name = "appointment",
	.table = "appointment",
	RESOURCE(Appointment, appointment_fields),
	.indexes = appointment_indexes,
	.index_count = COUNT_OF(appointment_indexes),
	.since = 1,
	.doc = "Who holds a post, from when to when" };

static const Field duty_fields[] = {
	FIELD(Duty, id, F_ID, .flags = SERVER),
	FIELD(Duty, version, F_I32, .flags = SERVER),
	FIELD(Duty, post_id, F_ID, .flags = REQUIRED),
	FIELD(Duty, appointment_id, F_ID, .flags = REQUIRED),
	FIELD(Duty, from_ms, F_TIME, .flags = REQUIRED),
	FIELD(Duty, to_ms, F_TIME, .flags = REQUIRED),
};
static const Index duty_indexes[] = { { .columns = "post_id, from_ms" } };
const Resource duty_resource = { .name = "duty",
	.table = "duty",
	RESOURCE(Duty, duty_fields),
	.indexes = duty_indexes,
	.index_count = COUNT_OF(duty_indexes),
	.since = 1,
	.doc = "A turn of duty" };

static const Field account_fields[] = {
	FIELD(Account, id, F_ID, .flags = SERVER),
	FIELD(Account, version, F_I32, .flags = SERVER),
	FIELD(Account, login, F_STR, .flags = REQUIRED | UNIQUE, .min = 2, .max = 60),
	FIELD(Account, name, F_STR, .flags = REQUIRED | PERSONAL),
	FIELD(Account, phone, F_STR, .flags = PERSONAL, .max = 20),
	FIELD(Account, lang, F_STR, .max = 5),
	FIELD(Account, disabled, F_BOOL),
	FIELD(Account, demo, F_BOOL, .flags = SERVER),
	FIELD(Account, totp_on, F_BOOL, .flags = SERVER),
	FIELD(Account, password_hash, F_STR, .flags = SECRET),
	FIELD(Account, totp_secret, F_BLOB, .flags = SECRET),
	FIELD(Account, sort_key, F_STR, .flags = ROW_ONLY, .max = 1000),
};
const Resource account_resource = { .name = "account",
	.table = "account",
	RESOURCE(Account, account_fields),
	.since = 1,
	.doc = "Somebody who signs in" };

static const Field grant_fields[] = {
	FIELD(Grant, id, F_ID, .flags = SERVER),
	FIELD(Grant, version, F_I32, .flags = SERVER),
	FIELD(Grant, account_id, F_ID, .flags = REQUIRED),
	FIELD(Grant, area_id, F_ID, .flags = REQUIRED),
	FIELD(Grant, cans, F_SET, .names = &Can_names, .flags = REQUIRED),
	FIELD(Grant, revoked, F_BOOL),
};
static const Index grant_indexes[] = { { .columns = "account_id" } };
const Resource grant_resource = { .name = "grant",
	.table = "grants", /* GRANT is a reserved word */
	RESOURCE(Grant, grant_fields),
	.indexes = grant_indexes,
	.index_count = COUNT_OF(grant_indexes),
	.since = 1,
	.doc = "Capabilities in the subtree of an area" };

static const Field token_fields[] = {
	FIELD(Token, id, F_ID, .flags = SERVER),
	FIELD(Token, version, F_I32, .flags = SERVER),
	FIELD(Token, account_id, F_ID, .flags = REQUIRED),
	FIELD(Token, name, F_STR, .max = 60),
	FIELD(Token, secret_hash, F_STR, .flags = SECRET | UNIQUE, .max = 64),
	FIELD(Token, created_at_ms, F_TIME, .flags = SERVER),
	FIELD(Token, expires_at_ms, F_TIME),
	FIELD(Token, revoked, F_BOOL),
};
static const Index token_indexes[] = { { .columns = "account_id" } };
const Resource token_resource = { .name = "token",
	.table = "token",
	RESOURCE(Token, token_fields),
	.indexes = token_indexes,
	.index_count = COUNT_OF(token_indexes),
	.since = 1,
	.doc = "A signed-in browser or an API token" };

static const Field request_fields[] = {
	FIELD(Request, id, F_ID, .flags = SERVER),
	FIELD(Request, version, F_I32, .flags = SERVER),
	FIELD(Request, code, F_STR, .flags = SERVER | UNIQUE, .max = 20,
		.doc = "Can be read over the telephone"),
	FIELD(Request, kind, F_ENUM, .names = &RequestKind_names, .flags = REQUIRED),
	FIELD(Request, state, F_ENUM, .names = &RequestState_names, .flags = SERVER),
	FIELD(Request, lane, F_ENUM, .names = &Lane_names, .flags = SERVER),
	FIELD(Request, channel, F_ENUM, .names = &Channel_names, .flags = SERVER),
	FIELD(Request, area_id, F_ID, .flags = SERVER),
	FIELD(Request, post_id, F_ID, .flags = SERVER, .doc = "The one answerable post"),
	FIELD(Request, assignee_id, F_ID, .flags = SERVER),
	FIELD(Request, persons, F_I32, .min = 1, .max = 500),
	FIELD(Request, vulnerable, F_SET, .names = &Vulnerable_names, .flags = HEALTH),
	FIELD(Request, text, F_STR, .flags = PERSONAL | HEALTH, .max = TEXT_LONG),
	FIELD(Request, name, F_STR, .flags = PERSONAL, .max = 120),
	FIELD(Request, phone, F_STR, .flags = PERSONAL, .max = 20),
	FIELD(Request, address, F_STR, .flags = PERSONAL, .max = 300),
	FIELD(Request, lat, F_F64, .flags = PERSONAL, .min = -90, .max = 90),
	FIELD(Request, lon, F_F64, .flags = PERSONAL, .min = -180, .max = 180),
	FIELD(Request, filed_at_ms, F_TIME, .flags = SERVER),
	FIELD(Request, due_at_ms, F_TIME, .flags = SERVER),
	FIELD(Request, answered_at_ms, F_TIME, .flags = SERVER),
	FIELD(Request, closed_at_ms, F_TIME, .flags = SERVER),
	FIELD(Request, open, F_BOOL, .flags = SERVER),
	FIELD(Request, late, F_BOOL, .flags = SERVER),
	FIELD(Request, calls, F_I32, .flags = SERVER),
	FIELD(Request, reopened, F_I32, .flags = SERVER),
	FIELD(Request, escalation_id, F_ID, .flags = SERVER),
	FIELD(Request, joined_to_id, F_ID, .flags = SERVER),
	FIELD(Request, rulebook_id, F_ID, .flags = SERVER),
	FIELD(Request, filed_by_id, F_ID, .flags = SERVER),
	FIELD(Request, call_back_by_id, F_ID, .flags = SERVER),
	FIELD(Request, call_back_until_ms, F_TIME, .flags = SERVER),
	FIELD(Request, call_back_due, F_BOOL, .flags = SERVER),
	FIELD(Request, search, F_STR, .flags = PERSONAL | ROW_ONLY, .max = TEXT_LONG + 500),
	FIELD(Request, place, F_STR, .flags = PERSONAL | ROW_ONLY, .max = 400),
};
/* What each screen and rule asks: the desk by area, the boards by time, the asker's history, likely
 * duplicates. */
static const Index request_indexes[] = {
	{ .columns = "area_id, late DESC, due_at_ms, id", .where = "open = 1" },
	{ .columns = "late DESC, due_at_ms, id", .where = "open = 1" },
	{ .columns = "area_id, id" },
	{ .columns = "phone, id", .where = "phone <> ''" },
	{ .columns = "place, kind, id", .where = "place <> ''" },
	{ .columns = "post_id, due_at_ms", .where = "open = 1" },
	{ .columns = "area_id, state, id" },
	{ .columns = "answered_at_ms, id", .where = "call_back_due = 1" },
	{ .columns = "filed_at_ms, area_id", .until = 3 },
	{ .columns = "answered_at_ms, area_id", .where = "answered_at_ms > 0" },
	/* What the needs are counted from, answered without the rows. */
	{ .columns = "filed_at_ms, area_id, kind, joined_to_id", .since = 3 },
	{ .columns = "area_id, kind, state", .where = "open = 1", .since = 3 },
	/* Who hands over. */
	{ .columns = "assignee_id, id", .where = "open = 1 AND assignee_id > 0", .since = 3 },
	/* What waits for a decision above, some dozens among all that are open. */
	{ .columns = "late DESC, due_at_ms, id", .where = "open = 1 AND state = 'escalated'", .since = 3 },
};
const Resource request_resource = { .name = "request",
	.table = "request",
	RESOURCE(Request, request_fields),
	.indexes = request_indexes,
	.index_count = COUNT_OF(request_indexes),
	.since = 1,
	.doc = "What a resident needs or complains of" };

static const Field escalation_fields[] = {
	FIELD(Escalation, id, F_ID, .flags = SERVER),
	FIELD(Escalation, version, F_I32, .flags = SERVER),
	FIELD(Escalation, request_id, F_ID),
	FIELD(Escalation, from_area_id, F_ID),
	FIELD(Escalation, at_area_id, F_ID),
	FIELD(Escalation, at_post_id, F_ID),
	FIELD(Escalation, state, F_ENUM, .names = &EscalationState_names),
	FIELD(Escalation, opened_at_ms, F_TIME),
	FIELD(Escalation, acknowledged_at_ms, F_TIME),
	FIELD(Escalation, decided_at_ms, F_TIME),
	FIELD(Escalation, due_at_ms, F_TIME),
	FIELD(Escalation, climbs, F_I32),
};
static const Index escalation_indexes[] = {
	{ .columns = "request_id" },
	{ .columns = "at_area_id, due_at_ms", .where = "state IN ('waiting', 'acknowledged')" },
};
const Resource escalation_resource = { .name = "escalation",
	.table = "escalation",
	RESOURCE(Escalation, escalation_fields),
	.indexes = escalation_indexes,
	.index_count = COUNT_OF(escalation_indexes),
	.since = 1,
	.doc = "A problem that waits above the area's authority" };

static const Field task_fields[] = {
	FIELD(Task, id, F_ID, .flags = SERVER),
	FIELD(Task, version, F_I32, .flags = SERVER),
	FIELD(Task, kind, F_ENUM, .names = &TaskKind_names),
	FIELD(Task, state, F_ENUM, .names = &TaskState_names),
	FIELD(Task, subject_id, F_ID),
	FIELD(Task, about_id, F_ID),
	FIELD(Task, area_id, F_ID),
	FIELD(Task, post_id, F_ID),
	FIELD(Task, assignee_id, F_ID),
	FIELD(Task, opened_at_ms, F_TIME),
	FIELD(Task, due_at_ms, F_TIME),
	FIELD(Task, closed_at_ms, F_TIME),
	FIELD(Task, climb_at_ms, F_TIME),
	FIELD(Task, climbs, F_I32),
	FIELD(Task, late, F_BOOL),
};
static const Index task_indexes[] = {
	{ .columns = "subject_id, kind" },
	{ .columns = "area_id, state, late DESC, due_at_ms, id" },
	{ .columns = "late DESC, due_at_ms, id", .where = "state = 'open'" },
	{ .columns = "climb_at_ms, id", .where = "state = 'open' AND climb_at_ms > 0" },
	{ .columns = "kind, due_at_ms, id", .where = "state = 'open'", .since = 3 },
};
const Resource task_resource = { .name = "task",
	.table = "task",
	RESOURCE(Task, task_fields),
	.indexes = task_indexes,
	.index_count = COUNT_OF(task_indexes),
	.since = 1,
	.doc = "What was promised, by whom, until when" };

static const Field note_fields[] = {
	FIELD(Note, id, F_ID, .flags = SERVER),
	FIELD(Note, request_id, F_ID),
	FIELD(Note, at_ms, F_TIME),
	FIELD(Note, actor_id, F_ID),
	FIELD(Note, kind, F_ENUM, .names = &NoteKind_names),
	FIELD(Note, for_resident, F_BOOL),
	FIELD(Note, text, F_STR, .flags = PERSONAL, .max = TEXT_LONG),
};
static const Index note_indexes[] = { { .columns = "request_id, id" } };
const Resource note_resource = { .name = "note",
	.table = "note",
	RESOURCE(Note, note_fields),
	.indexes = note_indexes,
	.index_count = COUNT_OF(note_indexes),
	.since = 1,
	.doc = "Words that belong to a request" };

static const Field proof_fields[] = {
	FIELD(Proof, id, F_ID, .flags = SERVER),
	FIELD(Proof, request_id, F_ID),
	FIELD(Proof, at_ms, F_TIME),
	FIELD(Proof, actor_id, F_ID),
	FIELD(Proof, hash, F_STR, .max = 64),
	FIELD(Proof, type, F_STR, .max = 40),
	FIELD(Proof, bytes, F_I64),
};
static const Index proof_indexes[] = { { .columns = "request_id" }, { .columns = "hash" } };
const Resource proof_resource = { .name = "proof",
	.table = "proof",
	RESOURCE(Proof, proof_fields),
	.indexes = proof_indexes,
	.index_count = COUNT_OF(proof_indexes),
	.since = 1,
	.doc = "A photo or another proof" };

static const Field rulebook_fields[] = {
	FIELD(RulebookRow, id, F_ID, .flags = SERVER),
	FIELD(RulebookRow, name, F_STR, .flags = REQUIRED),
	FIELD(RulebookRow, valid_from_ms, F_TIME),
	FIELD(RulebookRow, body, F_STR, .flags = ROW_ONLY, .max = 1000000),
};
const Resource rulebook_resource = { .name = "rulebook",
	.table = "rulebook",
	RESOURCE(RulebookRow, rulebook_fields),
	.since = 1,
	.doc = "A dated version of the numbers that a province may tune" };

static const Field outbox_fields[] = {
	FIELD(Outbox, id, F_ID, .flags = SERVER),
	FIELD(Outbox, kind, F_ENUM, .names = &OutboxKind_names),
	FIELD(Outbox, request_id, F_ID),
	FIELD(Outbox, nomination_id, F_ID, .since = 3),
	FIELD(Outbox, to_whom, F_STR, .flags = PERSONAL),
	FIELD(Outbox, body, F_STR, .flags = PERSONAL, .max = TEXT_LONG),
	FIELD(Outbox, created_at_ms, F_TIME),
	FIELD(Outbox, next_at_ms, F_TIME),
	FIELD(Outbox, sent_at_ms, F_TIME),
	FIELD(Outbox, tries, F_I32),
	FIELD(Outbox, dead, F_BOOL),
};
static const Index outbox_indexes[] = { { .columns = "next_at_ms, id",
	.where = "sent_at_ms = 0 AND dead = 0" } };
const Resource outbox_resource = { .name = "outbox",
	.table = "outbox",
	RESOURCE(Outbox, outbox_fields),
	.indexes = outbox_indexes,
	.index_count = COUNT_OF(outbox_indexes),
	.since = 1,
	.doc = "A message to leave after the commit" };

static const Field read_log_fields[] = {
	FIELD(ReadLog, id, F_ID),
	FIELD(ReadLog, at_ms, F_TIME),
	FIELD(ReadLog, account_id, F_ID),
	FIELD(ReadLog, request_id, F_ID),
	FIELD(ReadLog, purpose, F_STR, .max = 40),
};
static const Index read_log_indexes[] = { { .columns = "request_id, id" } };
const Resource read_log_resource = { .name = "read_log",
	.table = "read_log",
	RESOURCE(ReadLog, read_log_fields),
	.indexes = read_log_indexes,
	.index_count = COUNT_OF(read_log_indexes),
	.since = 1,
	.doc = "Who read health data, and what for" };

static const Field event_fields[] = {
	FIELD(Event, id, F_ID),
	FIELD(Event, tx, F_I64),
	FIELD(Event, chain, F_I64),
	FIELD(Event, link, F_I64),
	FIELD(Event, at_ms, F_TIME),
	FIELD(Event, kind, F_ENUM, .names = &EventKind_names),
	FIELD(Event, subject_id, F_ID),
	FIELD(Event, area_id, F_ID),
	FIELD(Event, actor_id, F_ID),
	FIELD(Event, command_key, F_BLOB),
	FIELD(Event, body, F_STR, .flags = ROW_ONLY, .max = 100000),
	FIELD(Event, hash, F_BLOB),
};
static const Index event_indexes[] = {
	{ .columns = "tx, id" },
	{ .columns = "subject_id, id" },
	{ .columns = "chain, link", .unique = true },
};
const Resource event_resource = { .name = "event",
	.table = "event",
	RESOURCE(Event, event_fields),
	.indexes = event_indexes,
	.index_count = COUNT_OF(event_indexes),
	.since = 1,
	.doc = "A fact of the feed" };

const Resource *const all_resources[] = { &area_resource, &area_shape_resource, &post_resource,
	&appointment_resource, &duty_resource, &account_resource, &grant_resource, &token_resource,
	&request_resource, &escalation_resource, &task_resource, &note_resource, &proof_resource,
	&rulebook_resource, &outbox_resource, &read_log_resource, &event_resource, &agency_resource,
	&cadre_resource, &wave_resource, &quota_resource, &nomination_resource, &staff_report_resource,
	&need_ask_resource, &plan_resource, &plan_input_resource, &placement_resource, &pin_resource,
	&order_resource, &tour_resource, &tour_day_resource, &kit_resource };
const size_t all_resource_count = COUNT_OF(all_resources);

const EnumNames *const all_enums[] = { &RequestKind_names, &RequestState_names, &Lane_names, &Channel_names,
	&Vulnerable_names, &RequestAct_names, &Zone_names, &PostKind_names, &TaskKind_names, &TaskState_names,
	&EscalationState_names, &NoteKind_names, &Can_names, &Role_names, &EventKind_names, &OutboxKind_names,
	&CadreRole_names, &Skill_names, &Constraint_names, &WaveState_names, &WaveAct_names, &QuotaWhy_names,
	&NominationState_names, &NominationAct_names, &Standing_names, &PlanState_names, &PlanAct_names,
	&OrderKind_names, &OrderState_names, &OrderAct_names, &TourState_names, &TourAct_names,
	&TourDayKind_names, &Grade_names };
const size_t all_enum_count = COUNT_OF(all_enums);
