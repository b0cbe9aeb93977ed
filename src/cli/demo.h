/*
 * demo.h: the invented part of `tiepsuc init --demo`: its word lists (demo_words.c), the people in the posts
 * and their accounts (demo.c), agencies and two waves (demo_waves.c), of which one
 * is there (demo_tours.h), the lives of the requests (morning_plan.c)
 * and the morning in which they happen (morning.c).
 *
 * Nothing here names a real person: holders carry "(mẫu)" behind their name, accounts the mark `demo`, and
 * every telephone number lies in a range that no operator gives out (0900…, 0274 000…).
 */
#ifndef CLI_DEMO_H
#define CLI_DEMO_H

#include "base/rng.h"
#include "cli/init.h"
#include "domain/need.h"

typedef struct DemoList {
	Str *items;
	size_t count;
} DemoList;

/* X(member): a list of this name in data/demo/binhduong.json */
#define DEMO_LISTS(X)                                                                                        \
	X(red_codes)                                                                                         \
	X(agencies)                                                                                          \
	X(senders)                                                                                           \
	X(surnames)                                                                                          \
	X(middles_f)                                                                                         \
	X(givens_f)                                                                                          \
	X(middles_m)                                                                                         \
	X(givens_m)                                                                                          \
	X(streets)                                                                                           \
	X(places)                                                                                            \
	X(calls)                                                                                             \
	X(assigns)                                                                                           \
	X(rejects)                                                                                           \
	X(transfers)                                                                                         \
	X(needs)                                                                                             \
	X(climbs)                                                                                            \
	X(decisions)                                                                                         \
	X(reopens)                                                                                           \
	X(confirms)                                                                                          \
	X(told)                                                                                              \
	X(declines)                                                                                          \
	X(remarks)                                                                                           \
	X(praises)                                                                                           \
	X(asks)

#define DEMO_VACANT_MAX 16

typedef struct DemoWords {
#define X(member) DemoList member;
	DEMO_LISTS(X)
#undef X
	DemoList filings[RequestKind_count], answers[RequestKind_count];
	DemoList trades[CadreRole_count]; /* senders that have mostly people of this role; may be empty */
	Str red_reason, density_reason;
	struct {
		Str area_code;
		unsigned kind;
	} vacant[DEMO_VACANT_MAX]; /* posts that nobody holds, on purpose */
	size_t vacant_count;
} DemoWords;

NODISCARD Status demo_words_read(Ctx *c, DemoWords *ret);
Str demo_pick(const DemoList *list, Rng *rng);
Str demo_name(const DemoWords *w, Arena *a, Rng *rng);
/* The words with their {places} filled: {tuoi} {nho} {thang} {ngay} {spo2} {phut} {n} {m} {ten} drawn,
 * {nguoi} persons. */
Str demo_fill(const DemoWords *w, Arena *a, Rng *rng, Str words, int32_t persons);

#define DEMO_OPERATORS 3

/* An area with those who act for it. */
typedef struct DemoArea {
	Area area; /* as it was saved; zone as it was set */
	int level; /* the rulebook's: 0 the province, 1 districts, 2 communes */
	int64_t desk_id, team_id; /* accounts; team 0: none */
} DemoArea;

#define DEMO_HEADS 3

/* An agency whose head has an account to sign in with. */
typedef struct DemoHead {
	int64_t agency_id, account_id;
} DemoHead;

typedef struct Demo {
	Init *in;
	Arena *arena;
	DemoWords words;
	Rng rng;
	int64_t now_ms; /* when the morning ends */
	DemoArea *areas; /* parents before children */
	size_t area_count;
	int64_t operators[DEMO_OPERATORS];
	int64_t province_id; /* the account of the province's command */
	struct Waves *waves; /* demo_waves.c */
	struct Tours *tours; /* demo_tours.c */
	DemoHead heads[DEMO_HEADS];
	NeedAsk *asks; /* of the communes, before the first wave */
	size_t ask_count;
	Str named_code, named_phone, tour_code, tour_phone; /* to try the pages of those who are sent */
} Demo;

/* People whom the first wave is to bring, by role: the communes ask for so many together. */
extern const int32_t demo_wants[CadreRole_count];

/* The same seed and the same end give the same morning, but for codes and keys. */
#define DEMO_SEED 20210823
/* Before the end of the morning: when the posts were filled, and when those that are vacant fell vacant. */
#define DEMO_PREPARED_MS (3 * (int64_t)24 * 3600 * 1000)
/* Before it: when everything began, and the first wave was called. */
#define DEMO_BEGAN_MS  (19 * (int64_t)24 * 3600 * 1000)
#define DEMO_VACANT_MS (3 * (int64_t)3600 * 1000)

NODISCARD Status demo_people(Demo *d);
NODISCARD Status demo_waves_before(Demo *d); /* demo_waves.c; after demo_people and the first reports */
NODISCARD Status demo_waves(Demo *d); /* the wave that is being named now */
NODISCARD Status demo_morning(Demo *d);
/* Reports of the communes' own people, as the clock stands (demo_staff.c). */
typedef enum DemoReports {
	DEMO_REPORTS_FIRST, /* the epidemic is in the red wards: a wave is called */
	DEMO_REPORTS_BEFORE, /* those are well again */
	DEMO_REPORTS_TODAY, /* it has come back */
} DemoReports;
NODISCARD Status demo_staff(Demo *d, DemoReports when);
NODISCARD Status demo_asks_end(Demo *d); /* what they asked for has come */
const DemoArea *demo_area(const Demo *d, int64_t area_id); /* NULL: none */
void demo_print_accounts(void);
void demo_print_codes(const Demo *d);

#endif
