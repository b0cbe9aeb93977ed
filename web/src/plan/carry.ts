/*
 * carry.ts: a person taken up with the pointer and held over a commune, a role or the reserve: what that would cost is said while they are
 * still held. Where they are let go, a form opens; nothing has happened yet. Whoever uses the keyboard chooses the place in that form.
 *
 * A place to let go on is any element with data-to="CODE" (data-to="" is the reserve) and, for one role of it, data-role.
 */
import { signal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { get } from "../api/client.ts";
import type { PlacementItem, WhatIf } from "../api/planShapes.ts";
import { cadre_role_values, type CadreRole } from "../api/types.ts";
import { listPath } from "../urls/filters.ts";

const BEGINS_PX = 6; // less is a click with an unsteady hand
const ASK_MS = 140; // over a place for so long: what would it cost?
const EDGE_PX = 44; // near the edge of a list it scrolls
const SCROLL_PX = 14;
const KNOWN_MAX = 300;

export interface Target {
	code: string; // "": the reserve
	role: CadreRole | null; // null: the role that the person has
}

export interface Carried {
	person: PlacementItem;
	x: number;
	y: number;
	over: Target | null;
	answer: WhatIf | "asking" | "failed" | null;
}

export const carried = signal<Carried | null>(null);

/** The question of what a move would cost. */
export function whatIfPath(planId: number, nominationId: number, code: string, role: CadreRole): string {
	return listPath(`/plans/${planId}/what-if`, { nomination: String(nominationId), area: code, role });
}

function targetAt(x: number, y: number): { element: HTMLElement | SVGElement; target: Target } | null {
	const element = document.elementFromPoint(x, y)?.closest<HTMLElement | SVGElement>("[data-to]");
	if (!element) return null;
	const role = cadre_role_values.find((r) => r === element.dataset["role"]) ?? null;
	return { element, target: { code: element.dataset["to"] ?? "", role } };
}

function same(a: Target | null, b: Target | null): boolean {
	return a?.code === b?.code && a?.role === b?.role;
}

/** Is it where the person is already? */
export function isThere(person: PlacementItem, to: Target): boolean {
	const code = person.area?.code ?? "";
	return code === to.code && (code === "" || to.role === null || to.role === person.role);
}

/* What was asked once while this plan had this version. */
const known = new Map<string, WhatIf>();

async function ask(planId: number, version: number, person: PlacementItem, to: Target): Promise<void> {
	const path = whatIfPath(planId, person.nomination_id, to.code, to.role ?? person.role);
	const key = `${version} ${path}`;
	const put = (answer: Carried["answer"]): void => {
		const now = carried.peek();
		if (now?.person === person && same(now.over, to)) carried.value = { ...now, answer };
	};
	const had = known.get(key);
	if (had) return put(had);
	put("asking");
	try {
		const answer = await get<WhatIf>(path);
		if (known.size >= KNOWN_MAX) known.clear();
		known.set(key, answer);
		put(answer);
	} catch {
		put("failed");
	}
}

function scrollNear(x: number, y: number): void {
	const list = document.elementFromPoint(x, y)?.closest<HTMLElement>(".virtual, .scroll");
	if (!list) return;
	const { top, bottom } = list.getBoundingClientRect();
	if (y < top + EDGE_PX) list.scrollTop -= SCROLL_PX;
	else if (y > bottom - EDGE_PX) list.scrollTop += SCROLL_PX;
}

export interface Grip {
	onPointerDown: (e: PointerEvent) => void;
	onClickCapture: (e: MouseEvent) => void;
	onDragStart: (e: DragEvent) => void;
}

/** For the screen: how a row is made to be taken up, and what happens where somebody is let go. */
export function useCarry(plan: { id: number; version: number }, onLetGo: (person: PlacementItem, to: Target) => void): (person: PlacementItem) => Grip {
	useEffect(() => () => void (carried.value = null), []);
	return (person) => ({
		onPointerDown: (e) => {
			if (e.button !== 0 || !e.isPrimary || (e.pointerType !== "mouse" && !(e.target instanceof Element && e.target.closest(".grip")))) return;
			begin(e, person, plan, onLetGo);
		},
		onClickCapture: (e) => {
			if (justCarried) {
				e.preventDefault();
				e.stopPropagation();
			}
		},
		onDragStart: (e) => e.preventDefault(), // a link would be dragged as a link
	});
}

let justCarried = false; // the click that ends a drag is no click

function begin(down: PointerEvent, person: PlacementItem, plan: { id: number; version: number }, onLetGo: (p: PlacementItem, to: Target) => void): void {
	let lit: Element | null = null;
	let timer: ReturnType<typeof setTimeout> | undefined;
	let scrolling: ReturnType<typeof setInterval> | undefined;
	const light = (element: Element | null): void => {
		if (lit === element) return;
		lit?.classList.remove("carry-over");
		element?.classList.add("carry-over");
		lit = element;
	};
	const over = (x: number, y: number): void => {
		const at = targetAt(x, y);
		const to = at && !isThere(person, at.target) ? at.target : null;
		light(to && at ? at.element : null);
		const before = carried.peek();
		const isNew = !before || !same(before.over, to);
		carried.value = { person, x, y, over: to, answer: isNew ? null : before.answer };
		if (!isNew) return;
		clearTimeout(timer);
		if (to) timer = setTimeout(() => void ask(plan.id, plan.version, person, to), ASK_MS);
	};
	const move = (e: PointerEvent): void => {
		if (!carried.peek()) {
			if (Math.hypot(e.clientX - down.clientX, e.clientY - down.clientY) < BEGINS_PX) return;
			getSelection()?.removeAllRanges();
			document.body.classList.add("carrying");
			scrolling = setInterval(() => {
				const at = carried.peek();
				if (at) scrollNear(at.x, at.y);
			}, 30);
		}
		e.preventDefault();
		over(e.clientX, e.clientY);
	};
	const end = (letGo: boolean): void => {
		const at = carried.peek();
		clearTimeout(timer);
		clearInterval(scrolling);
		light(null);
		document.body.classList.remove("carrying");
		carried.value = null;
		removeEventListener("pointermove", move);
		removeEventListener("pointerup", up);
		removeEventListener("pointercancel", cancel);
		removeEventListener("keydown", key, true);
		if (!at) return;
		justCarried = true;
		setTimeout(() => (justCarried = false), 0);
		if (letGo && at.over) onLetGo(person, at.over);
	};
	const up = (): void => end(true);
	const cancel = (): void => end(false);
	const key = (e: KeyboardEvent): void => {
		if (e.key !== "Escape" || !carried.peek()) return;
		e.stopPropagation();
		e.preventDefault();
		end(false);
	};
	addEventListener("pointermove", move, { passive: false });
	addEventListener("pointerup", up);
	addEventListener("pointercancel", cancel);
	addEventListener("keydown", key, true);
}
