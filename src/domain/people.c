/* people.c: the field tables of agencies, cadres, waves, quotas and nominations. See people.h. */
#include "domain/people.h"

ENUM_DEFINE(CadreRole, CADRE_ROLE_LIST, "cadre_role");
ENUM_DEFINE(Skill, SKILL_LIST, "skill");
ENUM_DEFINE(Constraint, CONSTRAINT_LIST, "constraint");
ENUM_DEFINE(WaveState, WAVE_STATE_LIST, "wave_state");
ENUM_DEFINE(WaveAct, WAVE_ACT_LIST, "wave_act");
ENUM_DEFINE(QuotaWhy, QUOTA_WHY_LIST, "quota_reason");
ENUM_DEFINE(NominationState, NOMINATION_STATE_LIST, "nomination_state");
ENUM_DEFINE(NominationAct, NOMINATION_ACT_LIST, "nomination_act");

#define HEADCOUNT_MAX 1000000 /* as the engine's: no agency of a province is near it */
#define TOTAL_MAX     1000000

static const Field agency_fields[] = {
	FIELD(Agency, id, F_ID, .flags = SERVER),
	FIELD(Agency, version, F_I32, .flags = SERVER),
	FIELD(Agency, code, F_STR, .flags = REQUIRED | UNIQUE, .max = 20),
	FIELD(Agency, name, F_STR, .flags = REQUIRED),
	FIELD(Agency, area_id, F_ID, .flags = REQUIRED, .doc = "Where its head post lies"),
	FIELD(Agency, post_id, F_ID, .flags = REQUIRED, .doc = "The post of its head, who answers for it"),
	FIELD(Agency, headcount, F_I32, .flags = REQUIRED, .min = 1, .max = HEADCOUNT_MAX),
	FIELD(Agency, stay, F_I32, .min = 0, .max = HEADCOUNT_MAX,
		.doc = "People who must stay; 0: the rulebook's share"),
	FIELD(Agency, cap, F_I32, .min = 0, .max = HEADCOUNT_MAX,
		.doc = "At most so many in one wave; 0: no cap"),
	FIELD(Agency, closed, F_BOOL),
	FIELD(Agency, search, F_STR, .flags = ROW_ONLY),
	FIELD(Agency, sort_key, F_STR, .flags = ROW_ONLY, .max = 1000),
};
static const Index agency_indexes[] = { { .columns = "area_id" }, { .columns = "post_id" },
	{ .columns = "sort_key, id" } };
const Resource agency_resource = { .name = "agency",
	.table = "agency",
	RESOURCE(Agency, agency_fields),
	.indexes = agency_indexes,
	.index_count = COUNT_OF(agency_indexes),
	.since = 2,
	.doc = "An organisation that sends people" };

static const Field cadre_fields[] = {
	FIELD(Cadre, id, F_ID, .flags = SERVER),
	FIELD(Cadre, version, F_I32, .flags = SERVER),
	FIELD(Cadre, agency_id, F_ID, .flags = REQUIRED),
	FIELD(Cadre, account_id, F_ID),
	FIELD(Cadre, code, F_STR, .max = 20, .doc = "The agency's own number of the person"),
	FIELD(Cadre, name, F_STR, .flags = REQUIRED | PERSONAL, .max = 120),
	FIELD(Cadre, phone, F_STR, .flags = PERSONAL, .max = 20),
	FIELD(Cadre, birth_year, F_I32, .flags = REQUIRED | PERSONAL, .min = 1900, .max = 2100),
	FIELD(Cadre, role, F_ENUM, .names = &CadreRole_names, .flags = REQUIRED),
	FIELD(Cadre, skills, F_SET, .names = &Skill_names),
	FIELD(Cadre, experience, F_I32, .min = 0, .max = 100, .doc = "Emergencies served in before"),
	FIELD(Cadre, can_lead, F_BOOL),
	FIELD(Cadre, home_area_id, F_ID, .flags = PERSONAL),
	FIELD(Cadre, household, F_STR, .flags = PERSONAL, .max = 60, .since = 3,
		.doc = "A number or an address: who shares it in one home area lives together; a plan sends "
		       "one"),
	FIELD(Cadre, red_household, F_BOOL, .flags = PERSONAL | HEALTH,
		.doc = "Somebody at home is isolating, or the home is sealed"),
	FIELD(Cadre, constraints, F_SET, .names = &Constraint_names, .flags = HEALTH),
	FIELD(Cadre, vaccine_doses, F_I32, .flags = HEALTH, .min = 0, .max = 20),
	FIELD(Cadre, has_left, F_BOOL, .doc = "No longer with the agency"),
	FIELD(Cadre, search, F_STR, .flags = PERSONAL | ROW_ONLY, .max = 300),
	FIELD(Cadre, sort_key, F_STR, .flags = PERSONAL | ROW_ONLY, .max = 1000),
};
static const Index cadre_indexes[] = { { .columns = "agency_id, sort_key, id" },
	{ .columns = "agency_id, code", .where = "code <> ''", .unique = true },
	{ .columns = "sort_key, id" }, { .columns = "account_id", .where = "account_id > 0" } };
const Resource cadre_resource = { .name = "cadre",
	.table = "cadre",
	RESOURCE(Cadre, cadre_fields),
	.indexes = cadre_indexes,
	.index_count = COUNT_OF(cadre_indexes),
	.since = 2,
	.doc = "A person who can be mobilised" };

static const Field wave_fields[] = {
	FIELD(Wave, id, F_ID, .flags = SERVER),
	FIELD(Wave, version, F_I32, .flags = SERVER),
	FIELD(Wave, name, F_STR, .flags = REQUIRED, .max = 120),
	FIELD(Wave, purpose, F_STR, .flags = REQUIRED, .max = 1000),
	FIELD(Wave, area_id, F_ID, .flags = REQUIRED, .doc = "Whose organisation board calls"),
	FIELD(Wave, agencies, F_STR, .max = 6000, .since = 3,
		.doc = "Codes of the agencies that send, with commas between; empty: all of the area"),
	FIELD(Wave, state, F_ENUM, .names = &WaveState_names, .flags = SERVER),
	FIELD(Wave, total, F_I32, .flags = REQUIRED, .min = 1, .max = TOTAL_MAX),
	FIELD(Wave, want_leading, F_I32, .min = 0, .max = TOTAL_MAX),
	FIELD(Wave, want_medical, F_I32, .min = 0, .max = TOTAL_MAX),
	FIELD(Wave, want_logistics, F_I32, .min = 0, .max = TOTAL_MAX),
	FIELD(Wave, want_data, F_I32, .min = 0, .max = TOTAL_MAX),
	FIELD(Wave, want_outreach, F_I32, .min = 0, .max = TOTAL_MAX),
	FIELD(Wave, want_checkpoint, F_I32, .min = 0, .max = TOTAL_MAX),
	FIELD(Wave, from_day, F_DAY, .flags = REQUIRED),
	FIELD(Wave, to_day, F_DAY, .flags = REQUIRED, .doc = "The last day"),
	FIELD(Wave, nominate_by_ms, F_TIME, .flags = REQUIRED),
	FIELD(Wave, approve_by_ms, F_TIME),
	FIELD(Wave, signer_post_id, F_ID, .doc = "Who signs the list; 0: the organisation board"),
	FIELD(Wave, rulebook_id, F_ID, .flags = SERVER),
	FIELD(Wave, short_by, F_I32, .flags = SERVER,
		.doc = "People that all agencies together may not send"),
	FIELD(Wave, called_at_ms, F_TIME, .flags = SERVER),
	FIELD(Wave, approved_at_ms, F_TIME, .flags = SERVER),
	FIELD(Wave, closed_at_ms, F_TIME, .flags = SERVER),
	FIELD(Wave, note, F_STR, .flags = SERVER, .max = 500, .doc = "Why it was cancelled"),
};
static const Index wave_indexes[] = { { .columns = "area_id, id" } };
const Resource wave_resource = { .name = "wave",
	.table = "wave",
	RESOURCE(Wave, wave_fields),
	.indexes = wave_indexes,
	.index_count = COUNT_OF(wave_indexes),
	.since = 2,
	.doc = "A call for people" };

static const Field quota_fields[] = {
	FIELD(Quota, id, F_ID, .flags = SERVER),
	FIELD(Quota, version, F_I32, .flags = SERVER),
	FIELD(Quota, wave_id, F_ID),
	FIELD(Quota, agency_id, F_ID),
	FIELD(Quota, fair_milli, F_I64, .doc = "The exact share by headcount, in thousandths of a person"),
	FIELD(Quota, fair, F_I32, .doc = "What the computation gave"),
	FIELD(Quota, people, F_I32, .doc = "What is asked for"),
	FIELD(Quota, most, F_I32, .doc = "No more may go"),
	FIELD(Quota, reason, F_ENUM, .names = &QuotaWhy_names),
	FIELD(Quota, note, F_STR, .max = 500),
	FIELD(Quota, late, F_BOOL),
};
static const Index quota_indexes[] = { { .columns = "wave_id, agency_id", .unique = true },
	{ .columns = "agency_id" } };
const Resource quota_resource = { .name = "quota",
	.table = "quota",
	RESOURCE(Quota, quota_fields),
	.indexes = quota_indexes,
	.index_count = COUNT_OF(quota_indexes),
	.since = 2,
	.doc = "An agency's share of a wave" };

static const Field nomination_fields[] = {
	FIELD(Nomination, id, F_ID, .flags = SERVER),
	FIELD(Nomination, version, F_I32, .flags = SERVER),
	FIELD(Nomination, wave_id, F_ID),
	FIELD(Nomination, agency_id, F_ID),
	FIELD(Nomination, cadre_id, F_ID),
	FIELD(Nomination, code, F_STR, .flags = UNIQUE, .max = 20, .doc = "Can be read over the telephone"),
	FIELD(Nomination, role, F_ENUM, .names = &CadreRole_names),
	FIELD(Nomination, lead, F_BOOL),
	FIELD(Nomination, volunteer, F_BOOL, .doc = "Outside the quota"),
	FIELD(Nomination, not_for_red, F_BOOL, .flags = HEALTH, .doc = "Not to be sent into a red zone"),
	FIELD(Nomination, state, F_ENUM, .names = &NominationState_names),
	FIELD(Nomination, reason, F_STR, .flags = PERSONAL, .max = 500),
	FIELD(Nomination, named_at_ms, F_TIME),
	FIELD(Nomination, named_by_id, F_ID),
	FIELD(Nomination, answered_at_ms, F_TIME),
	FIELD(Nomination, approved_at_ms, F_TIME),
	FIELD(Nomination, approved_by_id, F_ID),
	FIELD(Nomination, withdrawn_at_ms, F_TIME),
	FIELD(Nomination, standing, F_ENUM, .names = &Standing_names, .since = 3),
};
static const Index nomination_indexes[] = { { .columns = "wave_id, cadre_id", .unique = true },
	{ .columns = "wave_id, agency_id, id" }, { .columns = "agency_id, state" },
	{ .columns = "cadre_id" } };
const Resource nomination_resource = { .name = "nomination",
	.table = "nomination",
	RESOURCE(Nomination, nomination_fields),
	.indexes = nomination_indexes,
	.index_count = COUNT_OF(nomination_indexes),
	.since = 2,
	.doc = "A name that an agency gives for a wave" };
