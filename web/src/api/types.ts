/* types.ts: made by `tiepsuc schema --typescript` from the field tables; do not edit. */

export const request_kind_values = ["emergency", "medicine", "food", "relief", "petition", "question"] as const;
export type RequestKind = (typeof request_kind_values)[number];

export const request_state_values = ["filed", "triaged", "assigned", "escalated", "answered", "confirmed", "reopened", "rejected", "joined"] as const;
export type RequestState = (typeof request_state_values)[number];

export const lane_values = ["normal", "urgent", "unverified"] as const;
export type Lane = (typeof lane_values)[number];

export const channel_values = ["public", "hotline", "api", "import"] as const;
export type Channel = (typeof channel_values)[number];

export const vulnerable_values = ["elderly", "child", "pregnant", "disabled", "chronic", "alone"] as const;
export type Vulnerable = (typeof vulnerable_values)[number];

export const request_act_values = ["file", "call", "triage", "assign", "note", "answer", "confirm", "reopen", "reject", "transfer", "join", "escalate", "acknowledge", "climb", "decide", "late", "call-back", "proof", "aim", "hand"] as const;
export type RequestAct = (typeof request_act_values)[number];

export const zone_values = ["green", "yellow", "orange", "red"] as const;
export type Zone = (typeof zone_values)[number];

export const post_kind_values = ["party_secretary", "chair", "vice_chair", "duty_officer", "station_head", "command_duty", "agency_head", "hotline_lead"] as const;
export type PostKind = (typeof post_kind_values)[number];

export const task_kind_values = ["triage", "answer", "acknowledge", "decide", "chase", "third_call", "call_back", "verify", "fill_post", "nominate", "staff_report", "tour_answer", "tour_arrive", "tour_silent", "tour_replace", "tour_care", "tour_end", "tour_follow_up"] as const;
export type TaskKind = (typeof task_kind_values)[number];

export const task_state_values = ["open", "done", "cancelled"] as const;
export type TaskState = (typeof task_state_values)[number];

export const escalation_state_values = ["waiting", "acknowledged", "decided", "withdrawn"] as const;
export type EscalationState = (typeof escalation_state_values)[number];

export const note_kind_values = ["progress", "answer", "reason", "need", "decision", "resident"] as const;
export type NoteKind = (typeof note_kind_values)[number];

export const can_values = ["read", "personal", "health", "intake", "handle", "decide", "zone", "areas", "posts", "accounts", "import", "export", "audit", "system", "waves"] as const;
export type Can = (typeof can_values)[number];

export const role_values = ["operator", "ward_team", "ward_leader", "command", "admin", "auditor", "organiser"] as const;
export type Role = (typeof role_values)[number];

export const event_kind_values = ["request", "escalation", "area", "post", "appointment", "duty", "account", "grant", "token", "rulebook", "task", "proof", "system", "agency", "cadre", "wave", "quota", "nomination", "staff_report", "need_ask", "plan", "pin", "order", "tour", "tour_day", "kit"] as const;
export type EventKind = (typeof event_kind_values)[number];

export const outbox_kind_values = ["sms", "webhook"] as const;
export type OutboxKind = (typeof outbox_kind_values)[number];

export const cadre_role_values = ["leading", "medical", "logistics", "data", "outreach", "checkpoint"] as const;
export type CadreRole = (typeof cadre_role_values)[number];

export const skill_values = ["doctor", "nurse", "pharmacist", "testing", "driver", "stores", "computer", "counselling", "security"] as const;
export type Skill = (typeof skill_values)[number];

export const constraint_values = ["small_child", "pregnant", "chronic"] as const;
export type Constraint = (typeof constraint_values)[number];

export const wave_state_values = ["draft", "called", "approved", "closed", "cancelled"] as const;
export type WaveState = (typeof wave_state_values)[number];

export const wave_act_values = ["add", "change", "call", "approve", "close", "cancel"] as const;
export type WaveAct = (typeof wave_act_values)[number];

export const quota_reason_values = ["share", "remainder", "at_cap", "at_stay", "at_least", "nobody", "adjusted"] as const;
export type QuotaReason = (typeof quota_reason_values)[number];

export const nomination_state_values = ["named", "consented", "declined", "approved", "withdrawn"] as const;
export type NominationState = (typeof nomination_state_values)[number];

export const nomination_act_values = ["name", "consent", "decline", "approve", "withdraw"] as const;
export type NominationAct = (typeof nomination_act_values)[number];

export const standing_values = ["open", "reserve", "assigned", "released"] as const;
export type Standing = (typeof standing_values)[number];

export const plan_state_values = ["draft", "approved", "replaced", "discarded"] as const;
export type PlanState = (typeof plan_state_values)[number];

export const plan_act_values = ["make", "edit", "approve", "replace", "discard"] as const;
export type PlanAct = (typeof plan_act_values)[number];

export const order_kind_values = ["mobilise", "replace", "relieve"] as const;
export type OrderKind = (typeof order_kind_values)[number];

export const order_state_values = ["draft", "issued", "withdrawn"] as const;
export type OrderState = (typeof order_state_values)[number];

export const order_act_values = ["add", "change", "issue", "withdraw"] as const;
export type OrderAct = (typeof order_act_values)[number];

export const tour_state_values = ["ordered", "accepted", "serving", "resting", "declined", "isolated", "released", "withdrawn"] as const;
export type TourState = (typeof tour_state_values)[number];

export const tour_act_values = ["send", "accept", "decline", "arrive", "confirm", "check_in", "rest", "note", "expose", "replace", "relieve", "extend", "release", "recover", "withdraw", "appraise", "commend", "silent"] as const;
export type TourAct = (typeof tour_act_values)[number];

export const tour_day_kind_values = ["duty", "rest"] as const;
export type TourDayKind = (typeof tour_day_kind_values)[number];

export const grade_values = ["none", "excellent", "good", "met", "not_met"] as const;
export type Grade = (typeof grade_values)[number];

/** A place that somebody answers for */
export interface Area {
	id: number | null;
	version: number;
	code: string;
	name: string;
	level: string;
	parent_id: number | null;
	lat: number;
	lon: number;
	area_km2: number;
	population: number;
	households: number;
	valid_from: string | null;
	valid_to: string | null;
	merged_into_id: number | null;
	zone: Zone;
	zone_since: string | null;
	zone_reason: string;
}

/** Boundary of an area, GeoJSON geometry */
export interface AreaShape {
	id: number | null;
}

/** An office that answers */
export interface Post {
	id: number | null;
	version: number;
	area_id: number;
	kind: PostKind;
	title: string;
	phone: string;
	closed: boolean;
}

/** Who holds a post, from when to when */
export interface Appointment {
	id: number | null;
	version: number;
	post_id: number;
	account_id: number | null;
	holder: string | null;
	phone: string | null;
	from: string;
	to: string | null;
	rank: number;
}

/** A turn of duty */
export interface Duty {
	id: number | null;
	version: number;
	post_id: number;
	appointment_id: number;
	from: string;
	to: string;
}

/** Somebody who signs in */
export interface Account {
	id: number | null;
	version: number;
	login: string;
	name: string | null;
	phone: string | null;
	lang: string;
	disabled: boolean;
	demo: boolean;
	totp_on: boolean;
}

/** Capabilities in the subtree of an area */
export interface Grant {
	id: number | null;
	version: number;
	account_id: number;
	area_id: number;
	cans: Can[];
	revoked: boolean;
}

/** A signed-in browser or an API token */
export interface Token {
	id: number | null;
	version: number;
	account_id: number;
	name: string;
	created_at: string | null;
	expires_at: string | null;
	revoked: boolean;
}

/** What a resident needs or complains of */
export interface Request {
	id: number | null;
	version: number;
	code: string;
	kind: RequestKind;
	state: RequestState;
	lane: Lane;
	channel: Channel;
	area_id: number | null;
	post_id: number | null;
	assignee_id: number | null;
	persons: number;
	vulnerable: Vulnerable[] | null;
	text: string | null;
	name: string | null;
	phone: string | null;
	address: string | null;
	lat: number | null;
	lon: number | null;
	filed_at: string | null;
	due_at: string | null;
	answered_at: string | null;
	closed_at: string | null;
	open: boolean;
	late: boolean;
	calls: number;
	reopened: number;
	escalation_id: number | null;
	joined_to_id: number | null;
	rulebook_id: number | null;
	filed_by_id: number | null;
	call_back_by_id: number | null;
	call_back_until: string | null;
	call_back_due: boolean;
}

/** A problem that waits above the area's authority */
export interface Escalation {
	id: number | null;
	version: number;
	request_id: number | null;
	from_area_id: number | null;
	at_area_id: number | null;
	at_post_id: number | null;
	state: EscalationState;
	opened_at: string | null;
	acknowledged_at: string | null;
	decided_at: string | null;
	due_at: string | null;
	climbs: number;
}

/** What was promised, by whom, until when */
export interface Task {
	id: number | null;
	version: number;
	kind: TaskKind;
	state: TaskState;
	subject_id: number | null;
	about_id: number | null;
	area_id: number | null;
	post_id: number | null;
	assignee_id: number | null;
	opened_at: string | null;
	due_at: string | null;
	closed_at: string | null;
	climb_at: string | null;
	climbs: number;
	late: boolean;
}

/** Words that belong to a request */
export interface Note {
	id: number | null;
	request_id: number | null;
	at: string | null;
	actor_id: number | null;
	kind: NoteKind;
	for_resident: boolean;
	text: string | null;
}

/** A photo or another proof */
export interface Proof {
	id: number | null;
	request_id: number | null;
	at: string | null;
	actor_id: number | null;
	hash: string;
	type: string;
	bytes: number;
}

/** A dated version of the numbers that a province may tune */
export interface Rulebook {
	id: number | null;
	name: string;
	valid_from: string | null;
}

/** A message to leave after the commit */
export interface Outbox {
	id: number | null;
	kind: OutboxKind;
	request_id: number | null;
	nomination_id: number | null;
	to_whom: string | null;
	body: string | null;
	created_at: string | null;
	next_at: string | null;
	sent_at: string | null;
	tries: number;
	dead: boolean;
}

/** Who read health data, and what for */
export interface ReadLog {
	id: number | null;
	at: string | null;
	account_id: number | null;
	request_id: number | null;
	purpose: string;
}

/** A fact of the feed */
export interface Event {
	id: number | null;
	tx: number;
	chain: number;
	link: number;
	at: string | null;
	kind: EventKind;
	subject_id: number | null;
	area_id: number | null;
	actor_id: number | null;
	command_key: string;
	hash: string;
}

/** An organisation that sends people */
export interface Agency {
	id: number | null;
	version: number;
	code: string;
	name: string;
	area_id: number;
	post_id: number;
	headcount: number;
	stay: number;
	cap: number;
	closed: boolean;
}

/** A person who can be mobilised */
export interface Cadre {
	id: number | null;
	version: number;
	agency_id: number;
	account_id: number | null;
	code: string;
	name: string | null;
	phone: string | null;
	birth_year: number | null;
	role: CadreRole;
	skills: Skill[];
	experience: number;
	can_lead: boolean;
	home_area_id: number | null;
	household: string | null;
	red_household: boolean | null;
	constraints: Constraint[] | null;
	vaccine_doses: number | null;
	has_left: boolean;
}

/** A call for people */
export interface Wave {
	id: number | null;
	version: number;
	name: string;
	purpose: string;
	area_id: number;
	agencies: string;
	state: WaveState;
	total: number;
	want_leading: number;
	want_medical: number;
	want_logistics: number;
	want_data: number;
	want_outreach: number;
	want_checkpoint: number;
	from_day: string;
	to_day: string;
	nominate_by: string;
	approve_by: string | null;
	signer_post_id: number | null;
	rulebook_id: number | null;
	short_by: number;
	called_at: string | null;
	approved_at: string | null;
	closed_at: string | null;
	note: string;
}

/** An agency's share of a wave */
export interface Quota {
	id: number | null;
	version: number;
	wave_id: number | null;
	agency_id: number | null;
	fair_milli: number;
	fair: number;
	people: number;
	most: number;
	reason: QuotaReason;
	note: string;
	late: boolean;
}

/** A name that an agency gives for a wave */
export interface Nomination {
	id: number | null;
	version: number;
	wave_id: number | null;
	agency_id: number | null;
	cadre_id: number | null;
	code: string;
	role: CadreRole;
	lead: boolean;
	volunteer: boolean;
	not_for_red: boolean | null;
	state: NominationState;
	reason: string | null;
	named_at: string | null;
	named_by_id: number | null;
	answered_at: string | null;
	approved_at: string | null;
	approved_by_id: number | null;
	withdrawn_at: string | null;
	standing: Standing;
}

/** Where a commune's own people are on a day */
export interface StaffReport {
	id: number | null;
	version: number;
	area_id: number | null;
	day: string | null;
	establishment: number;
	present: number;
	infected: number;
	isolating: number;
	on_leave: number;
	in_leading: number;
	in_medical: number;
	in_logistics: number;
	in_data: number;
	in_outreach: number;
	in_checkpoint: number;
	unchanged: boolean;
	reported_at: string | null;
	reported_by_id: number | null;
}

/** A commune asks for more or fewer people of a role than the model says */
export interface NeedAsk {
	id: number | null;
	version: number;
	area_id: number;
	role: CadreRole;
	people: number;
	reason: string;
	withdrawn: boolean;
}

/** Who of a wave goes to which commune */
export interface Plan {
	id: number | null;
	version: number;
	wave_id: number | null;
	number: number;
	state: PlanState;
	base_id: number | null;
	engine: string;
	input_hash: string;
	seed: number;
	agency_cap: number;
	move_metres: number;
	fill_objective: number;
	fill_bound: number;
	people_objective: number;
	people_bound: number;
	people: number;
	places: number;
	placed: number;
	reserve: number;
	missing: number;
	placed_red: number;
	places_red: number;
	teams: number;
	leaderless: number;
	metres: number;
	moves: number;
	edits: number;
	broken: number;
	list_hash: string;
	made_at: string | null;
	made_by_id: number | null;
	edited_by_id: number | null;
	approved_at: string | null;
	approved_by_id: number | null;
	note: string;
}

/** The snapshot that a plan was made from */
export interface PlanInput {
	id: number | null;
}

/** Where a plan puts one name, and why */
export interface Placement {
	id: number | null;
	plan_id: number | null;
	nomination_id: number | null;
	cadre_id: number | null;
	agency_id: number | null;
	area_id: number | null;
	role: CadreRole;
	leads: boolean;
	by_hand: boolean;
	goal: string;
	bar: string | null;
	next_area_id: number | null;
	next_role: string;
	metres: number;
}

/** A person decided where a cadre goes, or does not */
export interface Pin {
	id: number | null;
	version: number;
	wave_id: number;
	cadre_id: number;
	area_id: number | null;
	role: string;
	ban: boolean;
	reason: string | null;
	withdrawn: boolean;
}

/** A signed order that sends people */
export interface Order {
	id: number | null;
	version: number;
	area_id: number | null;
	wave_id: number;
	plan_id: number | null;
	kind: OrderKind;
	state: OrderState;
	number: string;
	day: string;
	template: string;
	texts: string;
	signer_post_id: number | null;
	signer_name: string;
	people: number;
	code: string;
	list_hash: string;
	made_at: string | null;
	made_by_id: number | null;
	issued_at: string | null;
	issued_by_id: number | null;
	withdrawn_at: string | null;
	note: string;
}

/** One cadre in one commune by one order */
export interface Tour {
	id: number | null;
	version: number;
	order_id: number | null;
	wave_id: number | null;
	nomination_id: number | null;
	cadre_id: number | null;
	agency_id: number | null;
	area_id: number | null;
	role: CadreRole;
	leads: boolean;
	state: TourState;
	from_day: string | null;
	to_day: string | null;
	code: string;
	report_post_id: number | null;
	replaces_id: number | null;
	replaced_by_id: number | null;
	ordered_at: string | null;
	answered_at: string | null;
	arrived_at: string | null;
	confirmed_at: string | null;
	ended_at: string | null;
	to_fill: boolean;
	seen_at: string | null;
	silent: boolean;
	exposed_at: string | null;
	cared_at: string | null;
	recovered_at: string | null;
	duty_days: number;
	rest_days: number;
	allowance_days: number;
	grant_id: number | null;
	lodging: string | null;
	meals: boolean;
	reason: string | null;
	remark: string | null;
	grade: Grade;
	appraisal: string | null;
	commended: boolean;
}

/** One day of a tour: on duty or at rest */
export interface TourDay {
	id: number | null;
	version: number;
	tour_id: number | null;
	day: string | null;
	kind: TourDayKind;
	at: string | null;
	by_ward: boolean;
	lat: number | null;
	lon: number | null;
}

/** What was handed to a cadre, and what came back */
export interface Kit {
	id: number | null;
	version: number;
	tour_id: number;
	item: string;
	issued: number;
	returned: number;
	issued_at: string | null;
	returned_at: string | null;
	note: string;
}
