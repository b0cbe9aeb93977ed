/*
 * people.h: the people who are sent where a ward cannot hold: agencies, their cadres, waves, quotas and
 * nominations, each a struct and a field table (people.c).
 *
 *   wave called ──> a quota for each agency ──> the agency names cadres ──> each says yes or no
 *                                                  └─ the agency's head approves ──> the list is signed
 *
 * As in resources.h: zero and "" mean none. Included by it. Pure.
 */
#ifndef DOMAIN_PEOPLE_H
#define DOMAIN_PEOPLE_H

#include "domain/tours.h"

/* A sending organisation: one of the provincial offices. */
typedef struct Agency {
	int64_t id;
	int32_t version;
	Str code;
	Str name;
	int64_t area_id; /* where its head post lies: mostly the province */
	int64_t post_id; /* of the kind agency_head: who holds it answers for the agency and its people */
	int32_t headcount;
	int32_t stay; /* people who must stay; 0: the rulebook's share of the headcount */
	int32_t cap; /* of one wave; 0: none */
	bool closed;
	Str search, sort_key;
} Agency;

/* A person who can be mobilised. */
typedef struct Cadre {
	int64_t id;
	int32_t version;
	int64_t agency_id;
	int64_t account_id;
	Str code; /* the agency's own number of the person: by it a list is imported again */
	Str name, phone;
	int32_t birth_year;
	unsigned role;
	unsigned skills;
	int32_t experience; /* emergencies served in before */
	bool can_lead;
	int64_t home_area_id;
	Str household; /* the agency's word for it: the number of its book, an address */
	bool red_household; /* somebody at home is isolating, or the home lies in a sealed place */
	unsigned constraints;
	int32_t vaccine_doses;
	bool has_left; /* the agency; `left` is a word of SQL */
	Str search, sort_key;
} Cadre;

/* The call: for what, how many, from when to when, who signs. domain/wave.h draws its life. */
typedef struct Wave {
	int64_t id;
	int32_t version;
	Str name, purpose;
	int64_t area_id; /* whose organisation board calls */
	Str agencies; /* codes of those that send, with commas between; empty: all of the area */
	unsigned state;
	int32_t total;
	/* Of the total, by role; what they leave open may be anybody. */
	int32_t want_leading, want_medical, want_logistics, want_data, want_outreach, want_checkpoint;
	int32_t from_day, to_day;
	int64_t nominate_by_ms, approve_by_ms;
	int64_t signer_post_id; /* 0: the organisation board itself */
	int64_t rulebook_id; /* under which it was called */
	int32_t short_by; /* people that all agencies together may not send; told when it is called */
	int64_t called_at_ms, approved_at_ms, closed_at_ms;
	Str note; /* why it was cancelled */
} Wave;

/* An agency's share of a wave. */
typedef struct Quota {
	int64_t id;
	int32_t version;
	int64_t wave_id, agency_id;
	int64_t fair_milli; /* the exact share by headcount alone, in thousandths of a person */
	int32_t fair; /* what the computation gave */
	int32_t people; /* what is asked for now */
	int32_t most; /* the bound that held: cap, or headcount less those who must stay */
	unsigned reason;
	Str note; /* why a person adjusted it */
	bool late; /* the day of nominating passed before it was met */
} Quota;

/* A name that an agency gives for a wave; one cadre has at most one in a wave. */
typedef struct Nomination {
	int64_t id;
	int32_t version;
	int64_t wave_id, agency_id, cadre_id;
	Str code; /* what the cadre types to say yes or no; the link's secret is derived from the id */
	unsigned role;
	bool lead;
	bool volunteer; /* outside the quota */
	bool not_for_red;
	unsigned state;
	Str reason; /* of declining or withdrawing */
	int64_t named_at_ms, named_by_id;
	int64_t answered_at_ms;
	int64_t approved_at_ms, approved_by_id;
	int64_t withdrawn_at_ms;
	unsigned standing; /* of an approved name, once a plan is approved */
} Nomination;

extern const Resource agency_resource, cadre_resource, wave_resource, quota_resource, nomination_resource;

#endif
