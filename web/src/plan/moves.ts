/*
 * moves.ts: moves by hand: where somebody was let go (the form that opens begins there), what was moved in this tab (it can be moved back),
 * and which version of a plan an own move made before the plan has been read anew.
 */
import { signal } from "@preact/signals";
import type { PlacementItem, WhatIf } from "../api/planShapes.ts";
import type { CadreRole } from "../api/types.ts";

export interface Wanted {
	nominationId: number;
	code: string; // "": the reserve
	role: CadreRole;
}
/** Read and cleared by the form of that person. */
export const wanted = signal<Wanted | null>(null);

export interface Spot {
	nominationId: number;
	name: string;
	areaId: number | null;
	areaName: string;
	role: CadreRole;
}

export interface Undo {
	planId: number;
	/** Who was where: whoever was moved, then whoever gave way. */
	back: Spot[];
	/** "Nguyễn Văn A: P. An Phú → Dự phòng" */
	label: string;
}

export const undos = signal<readonly Undo[]>([]);
const UNDO_MAX = 30;

export function noteUndo(undo: Undo): void {
	undos.value = [undo, ...undos.peek()].slice(0, UNDO_MAX);
}
export function dropUndo(undo: Undo): void {
	undos.value = undos.peek().filter((u) => u !== undo);
}

/* Whoever moves two people within a second saw their own first move. */
const made = new Map<number, number>();
export function noteVersion(planId: number, version: number | null): void {
	if (version !== null) made.set(planId, Math.max(version, made.get(planId) ?? 0));
}
export function versionOf(planId: number, read: number): number {
	return Math.max(read, made.get(planId) ?? 0);
}

/** The body of an edit: without a commune it is the reserve. */
export function editBody(nominationId: number, areaId: number | null, role: CadreRole, reason: string): Record<string, unknown> {
	return { nomination_id: nominationId, ...(areaId === null ? {} : { area_id: areaId }), role, reason };
}

/** Where everybody whom a move touched was before it. */
export function spotsBefore(person: PlacementItem, name: string, answer: WhatIf | null, target: Spot): Spot[] {
	const { area, role } = person;
	const spots: Spot[] = [{ nominationId: person.nomination_id, name, areaId: area?.id ?? null, areaName: area?.name ?? "", role }];
	if (answer?.swapped) spots.push({ ...target, nominationId: answer.swapped.nomination_id, name: answer.swapped.cadre.name ?? "" });
	return spots;
}
