/*
 * resources.h: the things the system keeps, each a struct and a field table (resources.c).
 *
 * Zero and "" mean none. Ids are unique over all resources of a database and fit in 53 bits. Everything
 * derived from these tables (SQL, JSON, checks, OpenAPI, TypeScript) follows the order of the fields. Pure.
 */
#ifndef DOMAIN_RESOURCES_H
#define DOMAIN_RESOURCES_H

#include "domain/people.h"

/* A node of the hierarchy of places: province, district, commune, neighbourhood group, block (levels are the
 * rulebook's). */
typedef struct Area {
	int64_t id;
	int32_t version;
	Str code; /* GSO code, text: it may start with 0 and is never reused */
	Str name;
	Str level;
	int64_t parent_id;
	double lat, lon; /* of the office or centroid, WGS 84 degrees */
	double area_km2;
	int64_t population, households;
	int32_t valid_from, valid_to; /* local days; valid_to exclusive, 0: still */
	int64_t merged_into_id;
	unsigned zone;
	int64_t zone_since_ms;
	Str zone_reason;
	Str search, sort_key;
} Area;

/* The boundary of an area as a GeoJSON geometry; its id is the area's. */
typedef struct AreaShape {
	int64_t id;
	Str geometry;
} AreaShape;

/* An office that answers. */
typedef struct Post {
	int64_t id;
	int32_t version;
	int64_t area_id;
	unsigned kind;
	Str title; /* "Chủ tịch UBND phường An Phú" */
	Str phone; /* of the office, public */
	bool closed;
} Post;

/* Who holds a post, from when to when. rank: 0 the holder, 1 acting, 2… deputies in their order. */
typedef struct Appointment {
	int64_t id;
	int32_t version;
	int64_t post_id;
	int64_t account_id; /* 0: a holder who does not use the system */
	Str holder;
	Str phone;
	int64_t from_ms, to_ms; /* to_ms exclusive, 0: open */
	int32_t rank;
} Appointment;

/* A turn of duty: this appointment answers for its post in this time. */
typedef struct Duty {
	int64_t id;
	int32_t version;
	int64_t post_id;
	int64_t appointment_id;
	int64_t from_ms, to_ms;
} Duty;

typedef struct Account {
	int64_t id;
	int32_t version;
	Str login;
	Str name;
	Str phone;
	Str lang; /* "vi", "en" */
	bool disabled;
	bool demo;
	bool totp_on;
	Str password_hash;
	Str totp_secret; /* raw bytes */
	Str sort_key;
} Account;

/* Capabilities of an account in the subtree of an area. */
typedef struct Grant {
	int64_t id;
	int32_t version;
	int64_t account_id;
	int64_t area_id;
	unsigned cans;
	bool revoked;
} Grant;

/* A signed-in browser or an API token: the secret's SHA-256, never the secret. name "" is a browser session.
 */
typedef struct Token {
	int64_t id;
	int32_t version;
	int64_t account_id;
	Str name;
	Str secret_hash;
	int64_t created_at_ms, expires_at_ms;
	bool revoked;
} Token;

typedef struct Request {
	int64_t id;
	int32_t version;
	Str code; /* speakable: domain/code.h */
	unsigned kind, state, lane, channel;
	int64_t area_id;
	int64_t post_id; /* the one answerable post now */
	int64_t assignee_id; /* account, 0: nobody yet */
	int32_t persons;
	unsigned vulnerable;
	Str text, name, phone, address;
	double lat, lon;
	int64_t filed_at_ms, due_at_ms; /* due: the answer's deadline */
	int64_t answered_at_ms, closed_at_ms;
	bool open; /* not confirmed, rejected or joined */
	bool late; /* a task of it is overdue */
	int32_t calls; /* how often the asker has asked, the first included */
	int32_t reopened; /* how often "not solved" came back */
	int64_t escalation_id; /* the one that waits above, 0: none */
	int64_t joined_to_id;
	int64_t rulebook_id; /* under which the last deadline was set */
	int64_t filed_by_id; /* operator's account, 0: the resident */
	int64_t call_back_by_id, call_back_until_ms; /* hotline: who is calling back; the lock expires */
	bool call_back_due; /* the asker has not yet heard the outcome */
	Str search; /* folded name, address, text, for look-ups */
	Str place; /* folded address and area, for likely duplicates */
} Request;

/* A problem that waits above the area's authority. */
typedef struct Escalation {
	int64_t id;
	int32_t version;
	int64_t request_id;
	int64_t from_area_id;
	int64_t at_area_id, at_post_id; /* where it waits now */
	unsigned state;
	int64_t opened_at_ms, acknowledged_at_ms, decided_at_ms;
	int64_t due_at_ms;
	int32_t climbs;
} Escalation;

/* A promise. Opened and closed by events through domain/task.c only. */
typedef struct Task {
	int64_t id;
	int32_t version;
	unsigned kind, state;
	int64_t subject_id; /* the request, or the vacant post */
	int64_t about_id; /* TASK_CHASE: the late task; otherwise 0 */
	int64_t area_id; /* whose promise */
	int64_t post_id; /* who answers for it */
	int64_t assignee_id;
	int64_t opened_at_ms, due_at_ms, closed_at_ms;
	int64_t climb_at_ms; /* when silence takes it one level up; 0: at the top */
	int32_t climbs;
	bool late;
} Task;

/* Words that belong to a request: kept apart from the facts because they are personal. */
typedef struct Note {
	int64_t id;
	int64_t request_id;
	int64_t at_ms;
	int64_t actor_id;
	unsigned kind;
	bool for_resident; /* shown on the resident's page (with the secret) */
	Str text;
} Note;

/* A photo or another proof: content-addressed file under blobs/. */
typedef struct Proof {
	int64_t id;
	int64_t request_id;
	int64_t at_ms;
	int64_t actor_id;
	Str hash; /* SHA-256, hexadecimal */
	Str type; /* "image/jpeg" … by content, not by name */
	int64_t bytes;
} Proof;

typedef struct RulebookRow {
	int64_t id;
	Str name; /* "BD-2021-08" */
	int64_t valid_from_ms;
	Str body; /* the JSON, as loaded */
} RulebookRow;

/* Messages to leave after the commit: SMS to residents and cadres, webhooks. */
typedef struct Outbox {
	int64_t id;
	unsigned kind;
	int64_t request_id;
	int64_t nomination_id; /* to who was named */
	Str to_whom, body;
	int64_t created_at_ms, next_at_ms, sent_at_ms;
	int32_t tries;
	bool dead; /* given up after the rulebook's number of tries */
} Outbox;

#define OUTBOX_KIND_LIST(X)                                                                                  \
	X(OUTBOX_SMS, "sms")                                                                                 \
	X(OUTBOX_WEBHOOK, "webhook")
ENUM_DECLARE(OutboxKind, OUTBOX_KIND_LIST);

/* Who read what of whose health, and what for. */
typedef struct ReadLog {
	int64_t id;
	int64_t at_ms;
	int64_t account_id;
	int64_t request_id; /* or the cadre */
	Str purpose;
} ReadLog;

/* A fact of the feed. order is (tx, id). chain: the writer that linked it; link: its number there; hash
 * covers the one before. */
typedef struct Event {
	int64_t id;
	int64_t tx;
	int64_t chain, link;
	int64_t at_ms;
	unsigned kind;
	int64_t subject_id;
	int64_t area_id;
	int64_t actor_id;
	Str command_key; /* 16 bytes */
	Str body; /* JSON without personal data */
	Str hash; /* 32 bytes */
} Event;

extern const Resource area_resource, area_shape_resource, post_resource, appointment_resource, duty_resource,
	account_resource, grant_resource, token_resource, request_resource, escalation_resource,
	task_resource, note_resource, proof_resource, rulebook_resource, outbox_resource, read_log_resource,
	event_resource;

/* All of them, for DDL, OpenAPI and TypeScript. */
extern const Resource *const all_resources[];
extern const size_t all_resource_count;
/* The closed lists that programs see, for OpenAPI and TypeScript. */
extern const EnumNames *const all_enums[];
extern const size_t all_enum_count;

#endif
