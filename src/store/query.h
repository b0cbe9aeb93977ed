/*
 * query.h: the lists that screens ask for. Scope is part of every question: what lies outside is not there.
 *
 * A cursor names the last row of a page, so pages stay right while rows come and go.
 */
#ifndef STORE_QUERY_H
#define STORE_QUERY_H

#include "domain/need.h"
#include "domain/plan.h"
#include "store/store.h"

#define PAGE_MAX 200
#define COUNT_MAX                                                                                            \
	10000 /* an exact count beyond it is not worth its time; the answer then says "more than"            \
	       */

/* Where one may look: the areas in which rights give `can`, narrowed to the subtree of `under` (0: all of
 * them). */
typedef struct Scope {
	bool everywhere; /* the whole tree */
	const int64_t *areas;
	size_t count; /* 0 and not everywhere: nothing */
} Scope;
Scope scope_of(Arena *a, const View *view, const Rights *rights, Can can, int64_t under);
/* Where all of these capabilities are held. */
Scope scope_of_all(Arena *a, const View *view, const Rights *rights, unsigned cans, int64_t under);
bool scope_has(const Scope *s, int64_t area_id);
bool scope_is_nowhere(const Scope *s);

/* The last row of the page before, in the order of what is late and due; id 0: the first page. */
typedef struct DueCursor {
	bool late;
	int64_t due_ms, id;
} DueCursor;

typedef struct RequestFilter {
	Scope scope;
	unsigned kinds, states, lanes, channels; /* sets; 0: any */
	bool open, overdue, waiting; /* true: only these */
	bool call_back_due; /* only these, and the longest waiting first, whatever the order below */
	int64_t post_id, assignee_id;
	Str phone; /* exact, national digits */
	Str place; /* exact, as Request.place */
	Str q; /* code, phone, or words of name, address and text */
	bool q_personal; /* q may look into personal fields */
	int64_t filed_after_ms, answered_after_ms;
	bool newest_first; /* else: overdue first, then due next (open ones only) */
	DueCursor after;
	int64_t after_answered_ms; /* instead of its due time, of those who wait for a call */
	size_t limit;
} RequestFilter;

NODISCARD Status query_requests(
	Ctx *c, Db *db, const RequestFilter *f, Request **ret, size_t *ret_n, bool *ret_more);
/* Up to COUNT_MAX + 1. */
NODISCARD Status query_request_count(Ctx *c, Db *db, const RequestFilter *f, int64_t *ret);

typedef struct TaskFilter {
	Scope scope;
	unsigned kinds, states;
	bool late;
	int64_t post_id, assignee_id, subject_id;
	const int64_t *posts; /* any of these; NULL: not asked */
	size_t post_count;
	DueCursor after;
	size_t limit;
} TaskFilter;
NODISCARD Status query_tasks(Ctx *c, Db *db, const TaskFilter *f, Task **ret, size_t *ret_n, bool *ret_more);
NODISCARD Status query_task_count(Ctx *c, Db *db, const TaskFilter *f, int64_t *ret);

/* ---- the board ---- */
typedef struct AreaTally {
	int64_t area_id;
	int64_t open, overdue, waiting, urgent, unverified;
	int64_t oldest_late_ms; /* due time of the oldest overdue request, or late step; 0: none */
} AreaTally;
NODISCARD Status query_tallies(Ctx *c, Db *db, AreaTally **ret, size_t *ret_n);

/* ---- the feed ---- */
typedef struct FeedCursor {
	int64_t tx, id;
} FeedCursor;
/*
 * Events after the cursor in the order (tx, id), below the horizon of what may still appear. Two processes
 * that change the same row may have taken their numbers in the other order: whoever applies events to a copy
 * goes by the version in the body, which the row's lock hands from one to the next.
 */
NODISCARD Status query_feed(Ctx *c, Db *db, FeedCursor after, size_t limit, Event **ret, size_t *ret_n);
NODISCARD Status query_feed_end(Ctx *c, Db *db, FeedCursor *ret);
NODISCARD Status query_events_of(Ctx *c, Db *db, int64_t subject_id, Event **ret, size_t *ret_n);

/* The newest events of areas and requests, newest first. */
NODISCARD Status query_recent(Ctx *c, Db *db, size_t limit, Event **ret, size_t *ret_n);
NODISCARD Status query_last_event_ms(Ctx *c, Db *db, int64_t *ret); /* 0: none yet */

/* ---- what belongs to a request ---- */
NODISCARD Status query_notes(
	Ctx *c, Db *db, int64_t request_id, bool for_resident, Note **ret, size_t *ret_n);
NODISCARD Status query_tasks_of(Ctx *c, Db *db, int64_t subject_id, Task **ret, size_t *ret_n);
NODISCARD Status query_proofs(Ctx *c, Db *db, int64_t request_id, Proof **ret, size_t *ret_n);

/* Open requests whose post was closed, with their id and version; at most so many. */
NODISCARD Status query_unaimed(Ctx *c, Db *db, size_t limit, Request **ret, size_t *ret_n);

/* Is the subject of a task a request, or something else that is promised? */
NODISCARD Status query_is_request(Ctx *c, Db *db, int64_t subject_id, bool *ret);
/* Open tasks whose time has come and that are not marked yet, oldest first. */
NODISCARD Status query_due_tasks(Ctx *c, Db *db, size_t limit, Task **ret, size_t *ret_n);

/* ---- one thing ---- */
NODISCARD Status query_request_by_code(Ctx *c, Db *db, Str code, Request *ret); /* E_NOT_FOUND */
NODISCARD Status query_account_by_login(Ctx *c, Db *db, Str login, Account *ret);
/* The account behind a secret, when neither is revoked, expired or disabled. */
NODISCARD Status query_token(Ctx *c, Db *db, Str secret_hash, Token *ret_token, Account *ret_account);
NODISCARD Status query_token_is_alive(Ctx *c, Db *db, int64_t token_id, bool *ret);
NODISCARD Status query_tally_sum(Ctx *c, Db *db, const char *name, int64_t *ret); /* over all areas */
typedef struct WorkNumbers {
	int64_t tasks_late, outbox_waiting, sessions;
} WorkNumbers;
NODISCARD Status query_work_numbers(Ctx *c, Db *db, WorkNumbers *ret); /* for monitoring */
NODISCARD Status query_ping(Ctx *c, Db *db);

/* ---- the office: accounts, grants, tokens, duties, boundaries (query_office.c) ---- */

/*
 * Whom may somebody see who administers accounts? Whoever has a grant within the scope (of CAN_ACCOUNTS);
 * those without any grant belong to their maker and to whoever administers the whole tree; and oneself.
 */
typedef struct AccountFilter {
	Scope scope;
	int64_t self_id;
	int64_t id; /* this one only; 0: any */
	Str q; /* each word begins a word of the name, or the login has it */
	int64_t after_id;
	size_t limit;
} AccountFilter;
NODISCARD Status query_accounts(
	Ctx *c, Db *db, const AccountFilter *f, Account **ret, size_t *ret_n, bool *ret_more);
/*
 * May the holder of `rights` change this account, or sign in for it? Only when all its grants lie where they
 * administer accounts, and give nothing that they could not give themselves. E_NOT_FOUND outside, else
 * E_FORBIDDEN.
 */
NODISCARD Status query_may_manage(Ctx *c, Db *db, const View *view, const Rights *rights, int64_t account_id);
NODISCARD Status query_may_see_account(
	Ctx *c, Db *db, const View *view, const Rights *rights, int64_t account_id);

typedef struct OfficeFilter {
	Scope scope; /* of areas; not asked for tokens */
	int64_t post_id, account_id; /* 0: any */
	int64_t ends_after_ms; /* duties: not over yet then */
	int64_t after_id;
	size_t limit;
} OfficeFilter;
NODISCARD Status query_duties(
	Ctx *c, Db *db, const OfficeFilter *f, Duty **ret, size_t *ret_n, bool *ret_more);
NODISCARD Status query_grants(
	Ctx *c, Db *db, const OfficeFilter *f, Grant **ret, size_t *ret_n, bool *ret_more);
/* Not revoked and not expired, newest first. */
NODISCARD Status query_tokens(
	Ctx *c, Db *db, const OfficeFilter *f, Token **ret, size_t *ret_n, bool *ret_more);
NODISCARD Status query_session_count(Ctx *c, Db *db, int64_t account_id, int64_t *ret);
/* Boundaries of areas, by id. */
NODISCARD Status query_shapes(Ctx *c, Db *db, AreaShape **ret, size_t *ret_n);
/* The body of the rulebook, as it was loaded. */
NODISCARD Status query_rulebook_body(Ctx *c, Db *db, int64_t id, Str *ret);
/* ---- needs of people (query_need.c) ---- */

/* Everything need_table looks at, over the whole tree. */
NODISCARD Status query_need_rows(Ctx *c, Db *db, const Rulebook *rules, NeedRows *ret);
/* The work of areas outside the scope is left out: then only the rows inside tell the truth, and nobody's
 * help. */
NODISCARD Status query_need_rows_in(
	Ctx *c, Db *db, const Scope *within, const Rulebook *rules, NeedRows *ret);

typedef struct StaffFilter {
	Scope scope;
	int32_t day; /* 0: any */
	int64_t after_id; /* the last row of the page before; 0: the first page */
	int32_t after_day;
	size_t limit;
} StaffFilter;
/* Newest day first. */
NODISCARD Status query_staff_reports(
	Ctx *c, Db *db, const StaffFilter *f, StaffReport **ret, size_t *ret_n, bool *ret_more);

/* Was a command with this key carried out? */
NODISCARD Status query_key_is_known(Ctx *c, Db *db, Uuid key, bool *ret);
/* "" when there is none. */
NODISCARD Status query_account_name(Ctx *c, Db *db, int64_t account_id, Str *ret);

/* ---- people who are sent (query_people.c) ---- */

/* Each question reads of it what concerns it. */
typedef struct PeopleFilter {
	Scope scope; /* of the areas where the agencies, or the waves, lie */
	const int64_t *posts; /* or of these posts: the agencies whose head post it is, the waves it signs */
	size_t post_count;
	int64_t id, wave_id, agency_id; /* 0: any */
	unsigned states, roles; /* sets; 0: any */
	Str q; /* words of the name */
	bool mine; /* agencies: only of these posts */
	bool late; /* quotas: only those whose agency is late now */
	bool closed_too; /* agencies that are closed, cadres who left */
	/* Nominations: volunteers beside the quotas; who has been sent, or has arrived; to one commune. */
	enum { BESIDE_ANY, BESIDE_NONE, BESIDE_ONLY } beside;
	bool sent, arrived;
	int64_t ward_id;
	int64_t after_id;
	size_t limit;
} PeopleFilter;
typedef struct PeoplePage {
	void *rows;
	size_t n;
	bool more;
} PeoplePage;
NODISCARD Status query_agencies(Ctx *c, Db *db, const PeopleFilter *f, PeoplePage *ret); /* by name */
/* The head posts of the agencies whose own business the event is; none for what is about others too. */
NODISCARD Status query_event_heads(Ctx *c, Db *db, const Event *e, int64_t **ret_posts, size_t *ret_n);
NODISCARD Status query_cadres(Ctx *c, Db *db, const PeopleFilter *f, PeoplePage *ret); /* by given name */
NODISCARD Status query_waves(Ctx *c, Db *db, const PeopleFilter *f, PeoplePage *ret); /* newest first */
NODISCARD Status query_quotas(Ctx *c, Db *db, const PeopleFilter *f, PeoplePage *ret);
NODISCARD Status query_nominations(Ctx *c, Db *db, const PeopleFilter *f, PeoplePage *ret);
/* By its code. */
NODISCARD Status query_find_agency(Ctx *c, Db *db, Str code, Agency *ret, bool *ret_found);
/* By the agency's own number; without one by name and year of birth, when only one is called so. */
NODISCARD Status query_find_cadre(
	Ctx *c, Db *db, int64_t agency_id, const Cadre *like, Cadre *ret, bool *ret_found);

/* Up to COUNT_MAX + 1. */
NODISCARD Status query_nomination_count(Ctx *c, Db *db, const PeopleFilter *f, int64_t *ret);

/* The names of a wave, each counted once. */
typedef struct PeopleCount {
	int64_t named, consented, approved; /* of the quotas */
	int64_t declined;
	int64_t volunteers; /* outside the quotas, who have not said no */
} PeopleCount;
typedef struct AgencyCount {
	int64_t agency_id;
	PeopleCount count;
} AgencyCount;
typedef struct WaveCount {
	PeopleCount all, roles[CadreRole_count];
	AgencyCount *agencies; /* who named anybody, by id */
	size_t agency_count;
} WaveCount;
NODISCARD Status query_people_count(Ctx *c, Db *db, int64_t wave_id, WaveCount *ret);
/* People of the agency who are promised or away: named and not declined, in all waves that run. */
NODISCARD Status query_people_away(Ctx *c, Db *db, int64_t agency_id, int64_t *ret);
/* What a wave's quotas add up to, and how many agencies are late. */
NODISCARD Status query_quota_sum(Ctx *c, Db *db, int64_t wave_id, int64_t *ret_people, int64_t *ret_late);

/* ---- plans (query_plan.c) ---- */

typedef struct PlanFilter {
	int64_t wave_id, plan_id; /* plans and pins: of the wave; placements: of the plan */
	int64_t area_id, agency_id, nomination_id; /* 0: any */
	unsigned states, roles; /* sets; 0: any */
	bool reserve, by_hand; /* only these */
	bool withdrawn_too; /* pins */
	int64_t after_id; /* of the last row of the page before; of a placement its nomination */
	size_t limit;
} PlanFilter;
NODISCARD Status query_plans(
	Ctx *c, Db *db, const PlanFilter *f, Plan **ret, size_t *ret_n, bool *ret_more); /* newest first */
NODISCARD Status query_placements(
	Ctx *c, Db *db, const PlanFilter *f, Placement **ret, size_t *ret_n, bool *ret_more);
NODISCARD Status query_pins(Ctx *c, Db *db, const PlanFilter *f, Pin **ret, size_t *ret_n, bool *ret_more);
/* All of a plan, by nomination. */
NODISCARD Status query_placements_of(Ctx *c, Db *db, int64_t plan_id, Placement **ret, size_t *ret_n);
/* Everything plan_input looks at. base_id 0: made from nothing; E_INVALID "base_id" "not_found": no plan of
 * this wave. */
NODISCARD Status query_plan_rows(Ctx *c, Db *db, const Directory *d, const Rulebook *rules, const Wave *wave,
	int64_t base_id, PlanRows *ret);
/* The approved names of a wave who can be sent, by id. */
NODISCARD Status query_plan_names(Ctx *c, Db *db, int64_t wave_id, Nomination **ret, size_t *ret_n);

/* ---- where the people of a wave are (query_sent.c) ---- */

/* People of one agency in one role in one commune. sent = planned + ordered. */
typedef struct SentCount {
	int64_t area_id, agency_id;
	unsigned role;
	int64_t planned; /* placed there by the approved plan; no order has named them yet */
	int64_t ordered; /* active tours */
	int64_t arrived; /* of these: serving or resting */
} SentCount;
/* Several rows may be of the same place. */
NODISCARD Status query_sent(Ctx *c, Db *db, int64_t wave_id, SentCount **ret, size_t *ret_n);
NODISCARD Status query_sent_by_others(Ctx *c, Db *db, int64_t wave_id, SentCount **ret, size_t *ret_n);

/* Where one name stands: its last tour, else the approved plan's placement; area 0: nowhere. */
typedef struct PlaceOf {
	int64_t area_id, tour_id; /* tour 0: only planned */
	unsigned state; /* TourState */
} PlaceOf;
NODISCARD Status query_place_of(Ctx *c, Db *db, int64_t nomination_id, PlaceOf *ret);

#endif
