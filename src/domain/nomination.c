/* nomination.c: what may happen to a name in a wave. See nomination.h. */
#include "domain/nomination.h"

static const Field nomination_acting_fields[] = {
	FIELD(NominationActing, cadre_id, F_ID, .doc = "Only to name somebody"),
	FIELD(NominationActing, role, F_STR, .max = 20, .doc = "A cadre_role; absent: the cadre's own"),
	FIELD(NominationActing, lead, F_BOOL),
	FIELD(NominationActing, volunteer, F_BOOL, .doc = "Outside the quota"),
	FIELD(NominationActing, reason, F_STR, .flags = PERSONAL, .max = 500, .doc = "Needed to withdraw"),
};
const Resource nomination_acting_resource = { .name = "nomination_acting",
	RESOURCE(NominationActing, nomination_acting_fields),
	.doc = "Naming somebody for a wave, or an act on a nomination" };

#define IN(s) (1u << NOMINATION_##s)

static const struct {
	unsigned from, to;
	bool by_cadre;
	enum AgencyMay needs;
} steps[NominationAct_count] = {
	[NOMINATION_NAME] = { IN(WITHDRAWN), NOMINATION_NAMED, false, AGENCY_PEOPLE },
	[NOMINATION_CONSENT] = { IN(NAMED) | IN(DECLINED), NOMINATION_CONSENTED, true, 0 },
	[NOMINATION_DECLINE] = { IN(NAMED) | IN(CONSENTED) | IN(APPROVED), NOMINATION_DECLINED, true, 0 },
	[NOMINATION_APPROVE] = { IN(CONSENTED), NOMINATION_APPROVED, false, AGENCY_APPROVE },
	[NOMINATION_WITHDRAW] = { IN(NAMED) | IN(CONSENTED) | IN(APPROVED), NOMINATION_WITHDRAWN, false,
		AGENCY_PEOPLE },
};

bool nomination_is_live(unsigned state)
{
	return (IN(NAMED) | IN(CONSENTED) | IN(APPROVED)) >> state & 1;
}

bool nomination_transition_is_known(unsigned act, unsigned from, unsigned to)
{
	return act < NominationAct_count && steps[act].from >> from & 1 && to == steps[act].to;
}

unsigned nomination_acts(const Wave *wave, const Nomination *n, unsigned may, bool by_cadre)
{
	unsigned acts = 0;

	for (unsigned act = 0; wave->state == WAVE_CALLED && act < NominationAct_count; act++) {
		bool allowed = steps[act].by_cadre ? by_cadre : !by_cadre && may & steps[act].needs;

		if (allowed && steps[act].from >> n->state & 1)
			acts |= 1u << act;
	}
	return acts;
}

static Status need_right(Ctx *c, const NominationWorld *w, const NominationCommand *cmd)
{
	const char *field = cmd->act == NOMINATION_NAME ? "cadre_id" : "id";
	unsigned may = agency_may(w->dir, cmd->rights, &w->agency, c->now_ms);

	if (cmd->by_cadre != steps[cmd->act].by_cadre)
		return fault(c, E_FORBIDDEN, field, "cadre_answers");
	if (cmd->by_cadre)
		return OK;
	if (!(may & AGENCY_PEOPLE) && !(may & AGENCY_APPROVE))
		return may & AGENCY_SEE ? fault(c, E_FORBIDDEN, field, "no_capability")
					: fault(c, E_NOT_FOUND, field, "not_found");
	return may & steps[cmd->act].needs ? OK : fault(c, E_FORBIDDEN, field, "head_approves");
}

/* People who are sent may not leave the agency with fewer than must stay: also volunteers are away. */
static Status check_floor(Ctx *c, const NominationWorld *w)
{
	int32_t stay = agency_stay(w->rules, &w->agency);

	if (w->live + 1 <= w->agency.headcount - stay)
		return OK;
	return faultf(
		c, E_INVALID, "agency_id", "below_floor", "%d of %d must stay", stay, w->agency.headcount);
}

static Status set_role(Ctx *c, const NominationWorld *w, Str role, Nomination *n)
{
	n->role = w->cadre.role;
	if (role.len && !enum_parse(&CadreRole_names, role, &n->role))
		return fault(c, E_INVALID, "role", "unknown_value");
	return OK;
}

static Status name(Ctx *c, const NominationWorld *w, const NominationCommand *cmd, Nomination *n)
{
	const NominationActing *in = cmd->in;

	if (n->id && nomination_is_live(n->state))
		return fault(c, E_INVALID, "cadre_id", "already_named");
	if (n->id && n->state == NOMINATION_DECLINED)
		return fault(c, E_INVALID, "cadre_id", "has_declined");
	if (!w->quota.id)
		return fault(c, E_INVALID, "agency_id", "not_in_wave");
	TRY(cadre_fitness(c, w->rules, &w->cadre));
	TRY(check_floor(c, w));
	TRY(set_role(c, w, in->role, n));
	if (in->lead && !w->cadre.can_lead)
		return fault(c, E_INVALID, "lead", "cannot_lead");
	if (!n->id)
		n->code = w->code;
	n->wave_id = w->wave.id;
	n->agency_id = w->agency.id;
	n->cadre_id = w->cadre.id;
	n->lead = in->lead;
	n->volunteer = in->volunteer;
	n->not_for_red = cadre_is_not_for_red(&w->cadre);
	n->named_at_ms = c->now_ms;
	n->named_by_id = cmd->rights ? cmd->rights->account_id : 0;
	n->answered_at_ms = n->withdrawn_at_ms = n->approved_at_ms = n->approved_by_id = 0;
	n->reason = (Str){ "", 0 };
	return OK;
}

static Status do_act(Ctx *c, const NominationWorld *w, const NominationCommand *cmd, Nomination *n)
{
	switch (cmd->act) {
	case NOMINATION_NAME: return name(c, w, cmd, n);
	case NOMINATION_CONSENT:
		/* Who said no was not counted; in the meantime others may have been named. */
		if (n->state == NOMINATION_DECLINED)
			TRY(check_floor(c, w));
		n->answered_at_ms = c->now_ms;
		n->reason = (Str){ "", 0 };
		return OK;
	case NOMINATION_DECLINE:
		n->answered_at_ms = c->now_ms;
		n->approved_at_ms = n->approved_by_id = 0;
		n->reason = cmd->in->reason;
		return OK;
	case NOMINATION_APPROVE:
		n->approved_at_ms = c->now_ms;
		n->approved_by_id = cmd->rights ? cmd->rights->account_id : 0;
		n->not_for_red = cadre_is_not_for_red(&w->cadre);
		return cadre_fitness(c, w->rules, &w->cadre);
	case NOMINATION_WITHDRAW:
		n->withdrawn_at_ms = c->now_ms;
		n->approved_at_ms = n->approved_by_id = 0;
		n->reason = cmd->in->reason;
		return cmd->in->reason.len ? OK : fault(c, E_INVALID, "reason", "required");
	}
	BUG("an act of no kind");
}

Status nomination_decide(
	Ctx *c, const NominationWorld *w, const NominationCommand *cmd, Nomination *ret_after)
{
	Nomination after = w->now;
	bool is_new = cmd->act == NOMINATION_NAME;

	TRY(need_right(c, w, cmd));
	TRY(model_check(c, &nomination_acting_resource, cmd->in));
	if (w->wave.state != WAVE_CALLED)
		return fault(c, E_STATE, "state", "not_in_this_state");
	if (!is_new && !(steps[cmd->act].from >> w->now.state & 1))
		return fault(c, E_STATE, "state", "not_in_this_state");
	TRY(do_act(c, w, cmd, &after));
	after.state = steps[cmd->act].to;
	after.version = w->now.version + 1;
	*ret_after = after;
	return OK;
}
