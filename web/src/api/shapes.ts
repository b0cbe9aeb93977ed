/* shapes.ts: what answers of the API look like beyond the bare resources (docs/API.md, "Shapes shared by several answers"). */
import type {
	Account, Agency, Appointment, Area, Cadre, Can, CadreRole, Escalation, EventKind, Grant, Kit, NeedAsk, Nomination, NominationAct, NoteKind, Post,
	PostKind, Quota, Request, RequestAct, RequestKind, RequestState, Role, Skill, StaffReport, Task, Tour, TourAct, TourDay, TourDayKind, TourState, Wave, WaveAct, Zone,
} from "./types.ts";

export interface AreaRef {
	id: number;
	code: string;
	name: string;
	level: string;
	parent_name: string | null;
}

export interface Answerable {
	post_id: number;
	kind: PostKind;
	title: string;
	phone: string;
	holder: string | null;
	account_id: number | null;
	area: AreaRef;
}

export interface Person {
	id: number;
	name: string | null;
}

/* What an answer of the server always has although the field may be empty in a body to be sent. */
interface Kept {
	id: number;
	area: AreaRef;
	answerable: Answerable | null;
}

export type RequestItem = Request & Kept & {
	filed_at: string;
	assignee: Person | null;
	escalated_to: Answerable | null;
};

export type TaskItem = Task & Kept & {
	request: { id: number; code: string; kind: RequestKind; state: RequestState; area: AreaRef } | null;
	subject_area: AreaRef | null; // a report of staff is owed there
};

export interface Entry {
	id: number;
	at: string;
	act: RequestAct;
	state: RequestState;
	actor: Person | null;
	post: string | null;
	to: AreaRef | null;
	due_at: string | null;
	note: { kind: NoteKind; text: string | null; for_resident: boolean } | null;
}

export interface RequestDetail {
	request: RequestItem;
	escalation: (Escalation & { id: number }) | null;
	timeline: Entry[];
	tasks: TaskItem[];
	household: RequestItem[];
	duplicates: RequestItem[];
	proofs: { id: number; type: string; bytes: number; at: string }[];
	acts: RequestAct[];
	assignees: { id: number; name: string; title: string | null }[];
}

export interface List<T> {
	items: T[];
	next_cursor: string | null;
	count?: number | null;
}

export interface Me {
	account: { id: number; login: string; name: string; lang: string; demo: boolean; totp_on: boolean };
	cans: Can[];
	grants: { area: AreaRef; cans: Can[] }[];
	home: AreaRef | null; // nobody gave this account anything to see yet
	posts: Answerable[];
	agencies: AgencyRef[]; // whose head this is
	now: string;
	drill: boolean;
}

export interface AgencyRef {
	id: number;
	code: string;
	name: string;
}

export interface Live {
	id: number;
	at: string;
	kind: EventKind;
	act: RequestAct | null;
	subject_id: number | null;
	area_id: number | null;
	state: RequestState | null;
	late: boolean | null;
	version: number | null;
	code?: string;
}

export interface BoardArea {
	area: AreaRef;
	zone: Zone;
	lat: number;
	lon: number;
	open: number;
	overdue: number;
	waiting: number;
	urgent: number;
	oldest_late_at: string | null;
	breaking: number; // roles below their minimum coverage
	gap: number; // people whom the commune lacks
	answerable: Answerable | null;
}

export interface Board {
	as_of: string;
	area: AreaRef;
	totals: {
		open: number;
		overdue: number;
		waiting: number;
		urgent: number;
		unverified: number;
		breaking: number; // communes with a role below its minimum
		vacant_posts: number;
		filed_today: number;
		answered_today: number;
	};
	areas: BoardArea[];
	waiting: RequestItem[];
	recent: Live[];
}

export interface MapProperties {
	id: number;
	code: string;
	name: string;
	parent_name: string | null;
	zone: Zone;
}

export interface Filed {
	id: number;
	code: string;
	state: RequestState;
	lane: string;
	due_at: string | null;
	answerable: Answerable | null;
	secret?: string;
	link?: string;
	version: number;
}

export type AreaRow = Area & { id: number; parent_code: string | null; parent_name: string | null };
export type AppointmentRow = Appointment & { id: number };
export type PostRow = Post & {
	id: number;
	area: AreaRef;
	holder: { name: string | null; phone: string | null; rank: number; account_id: number | null; on_duty: boolean } | null;
	vacant: boolean;
	appointments: AppointmentRow[];
};
export type AccountRow = Account & { id: number };
export interface AccountDetail {
	account: AccountRow;
	grants: (Grant & { id: number; area: AreaRef })[];
	sessions: number;
}
export interface RoleRow {
	role: Role;
	cans: Can[];
}
export interface ZoneEntry {
	at: string;
	zone: Zone;
	reason: string;
	actor: Person | string | null;
}
export interface ImportResult {
	rows: number;
	good: number;
	same: number; // of the good ones: already there
	bad: { row: number; column: string | null; reason: string; value: string | null }[];
	bad_file: string | null;
	sample: Record<string, unknown>[];
	done: boolean;
}

export type NeedBy = "service" | "backlog" | "least";
export interface RoleNeed {
	role: CadreRole;
	filed_a_day: number;
	open: number;
	minutes: number;
	load: number;
	beta: number;
	wait_share: number;
	by_service: number;
	by_square_root: number;
	by_backlog: number;
	least: number;
	by: NeedBy;
	required: number;
	ask: (NeedAsk & { id: number }) | null;
	wanted: number;
	own: number;
	gap: number; // below 0: to spare
	sent: number; // cadres who are there
	lacks: number; // what of the gap they leave
	breaking: boolean;
	backfill: { area: AreaRef | null; people: number; distance_km: number }[];
}
export interface NeedItem {
	area: AreaRef;
	zone: Zone;
	population: number;
	norm: number;
	required: number;
	wanted: number;
	own: number;
	gap: number; // of the roles that lack people
	sent: number;
	lacks: number;
	breaking: number; // roles
	reported_today: boolean;
	report: (StaffReport & { id: number; day: string; reported_at: string }) | null;
	roles: RoleNeed[];
}
/* ---- people who are sent ---- */

export type AgencyItem = Agency & Kept & { must_stay: number; people: boolean };
export type AgencyDetail = AgencyItem & { away: number }; // named and not declined, in waves that run
export type CadreItem = Cadre & {
	id: number;
	agency: AgencyRef;
	home_area: AreaRef | null;
	not_for_red: boolean | null;
	unfit: { field: string; reason: string } | null; // why they may not be named
};
/** Somebody in lists of names, plans and tours; without the right to them there is no name and no phone. */
export interface CadreRef {
	id: number;
	name: string | null;
	phone: string | null;
	role: CadreRole;
	can_lead: boolean;
}
export type SkilledRef = CadreRef & { skills: Skill[] };

/** Each person is counted once, by the state of the name; `named` are those who have not answered yet. Volunteers stand beside. */
export interface PeopleCount {
	named: number;
	consented: number;
	declined: number;
	approved: number;
	volunteers: number;
}
/** sent: placed by the approved plan, or with an active tour (`ordered`). */
export interface SentCount {
	sent: number;
	ordered: number;
	arrived: number;
}
export type WaveItem = Wave & PeopleCount & SentCount & {
	id: number;
	area: AreaRef;
	signer: Answerable | null;
	quota_sum: number;
	late_agencies: number;
	roles: (PeopleCount & { role: CadreRole; wanted: number })[];
	acts: WaveAct[];
};
export type QuotaItem = Quota & PeopleCount & SentCount & {
	id: number;
	wave_id: number;
	agency_id: number;
	agency: AgencyRef;
	answerable: Answerable | null;
	call_phone: string | null; // of the office of its head, else the head's own
	missing: number;
};
export type NominationItem = Nomination & {
	id: number;
	agency: AgencyRef;
	cadre: SkilledRef;
	ward: AreaRef | null; // where they are sent
	tour_state: TourState | null; // null: by the plan only
	acts: NominationAct[];
};
export type NominationDetail = NominationItem & { secret?: string; link?: string };
/** A commune in a wave. */
export interface WaveWard extends SentCount {
	area: AreaRef;
	zone: Zone;
	population: number;
	wanted: number;
	own: number;
	gap: number; // before anybody is sent
	breaking: number;
	others: number; // sent by other waves
	missing: number; // what of the gap remains, role by role
	roles: { role: CadreRole; gap: number; sent: number; missing: number }[];
}

/** One cadre in one commune by one order. */
export type TourItem = Tour & {
	id: number;
	area: AreaRef;
	agency: AgencyRef;
	cadre: CadreRef;
	order: { id: number; number: string; day: string | null; code: string } | null;
	duty_run: number; // days on duty since the last rest
	rest_due: boolean;
	today: TourDayKind | null; // what was said for today
	kit_out: number;
	acts: TourAct[];
};
export interface TourOther {
	id: number;
	state: TourState;
	from_day: string | null;
	to_day: string | null;
	cadre: CadreRef;
}
export type TourView = TourItem & {
	report_to: Answerable | null;
	replaces: TourOther | null;
	replaced_by: TourOther | null;
	days: (TourDay & { id: number })[];
	kit: (Kit & { id: number })[];
};
export interface TourSum {
	states: Record<TourState, number>;
	coming: number;
	here: number;
	silent: number;
	ending: number;
	commended: number;
	to_appraise: number;
}
export type TourCounts = TourSum & { as_of: string; ends_by: string | null; areas: (TourSum & { area: AreaRef })[] };
/** The code that a commune's door shows now. */
export interface ArrivalCode {
	code: string;
	next_at: string;
	valid_until: string;
	url: string;
	area: AreaRef;
}
/** Who could follow somebody who drops out, best first. */
export interface Follower {
	nomination_id: number;
	cadre: CadreRef;
	agency: AgencyRef;
	role: CadreRole;
	source: "reserve" | "surplus" | "nominee";
	from_area: AreaRef | null;
	metres: number | null;
	fit: "best" | "good" | "can" | "other";
	kept_by_hand: boolean;
	kept_why: string | null;
}

/* Of the rulebook, as far as a screen explains with it. */
export interface RulebookBody {
	kits?: Partial<Record<CadreRole, Record<string, { value: number }>>>;
	staffing?: Record<string, { value: number }>;
}
