/* planShapes.ts: answers about plans, pins and orders beyond the bare resources (docs/API.md, "Plans and orders"). */
import type { AgencyRef, Answerable, AreaRef, Person, SkilledRef } from "./shapes.ts";
import type { CadreRole, Order, OrderAct, Pin, Placement, Plan, PlanAct, Zone } from "./types.ts";

/** What something costs, goal by goal; only what differs. Above 0: worse. */
export interface Cost {
	/* places that stay empty */
	places_red?: number;
	places_orange?: number;
	places_yellow?: number;
	places_green?: number;
	unevenness?: number;
	leads?: number;
	skill_steps?: number;
	metres?: number;
	moves?: number;
	heaped?: number;
	broken_rules?: number;
}

export interface RoleFill {
	role: CadreRole;
	needed: number;
	placed: number;
}

export interface PlanArea {
	area: AreaRef;
	zone: Zone;
	needed: number;
	placed: number;
	roles: RoleFill[];
	lead: { nomination_id: number; cadre: SkilledRef } | null;
}

export interface PlanGap {
	area: AreaRef;
	role: CadreRole;
	missing: number;
	why: string;
	barred: Record<string, number>;
}

export type PlanItem = Plan & {
	id: number;
	wave_id: number;
	made_at: string;
	acts: PlanAct[];
	made_by: Person | null;
	edited_by: Person | null;
	approved_by: Person | null;
};

export type PlanDetail = PlanItem & {
	areas: PlanArea[];
	gaps: PlanGap[];
};

export interface Why {
	goal: string;
	bar: string | null;
	next_area: AreaRef | null;
	next_role: CadreRole | "";
	cost: Cost;
	text: string;
}

export type PlacementItem = Placement & {
	id: number;
	nomination_id: number;
	cadre: SkilledRef;
	agency: AgencyRef;
	area: AreaRef | null; // null: in reserve
	why: Why;
};

export interface WhatIf {
	bar: string | null;
	swapped: { nomination_id: number; cadre: SkilledRef; to_area: AreaRef | null; to_role: CadreRole | null } | null;
	cost: Cost;
	worse: -1 | 0 | 1;
	text: string;
}

export interface Moved {
	nomination_id: number;
	cadre: SkilledRef;
	agency: AgencyRef;
	from: AreaRef | null;
	to: AreaRef | null;
	from_role: CadreRole;
	to_role: CadreRole;
}

export interface Comparison {
	moves: number;
	cost: Cost;
	moved: Moved[];
}

export interface FrontierStep {
	move_metres: number;
	keep_fill: boolean;
	moves: number;
	cost: Cost;
}

export type PinItem = Pin & {
	id: number;
	cadre: SkilledRef;
	agency: AgencyRef;
	area: AreaRef | null;
};

export interface OrderTemplate {
	key: string;
	name: string;
	values: { name: string; label: string }[];
}

export type OrderItem = Order & {
	id: number;
	area: AreaRef;
	acts: OrderAct[];
	wave: { id: number; name: string };
	plan: { id: number; number: number } | null;
	signer: Answerable | null;
	made_by: Person | null;
	issued_by: Person | null;
	paper: boolean; // the whole list may be opened
	of_agency: number | null; // of its people are those of the agency that was asked about
	communes?: { area: AreaRef; zone: Zone; people: number }[];
};
