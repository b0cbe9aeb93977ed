/* rights.ts: bundles of capabilities: which role they are, what of a role one may give. Pure; the server has the last word. */
import type { RoleRow } from "../api/shapes.ts";
import { can_values, type Can, type Role } from "../api/types.ts";

/** The role that has exactly these, if there is one. */
export function roleOf(cans: readonly Can[], roles: readonly RoleRow[]): Role | null {
	const same = (r: RoleRow): boolean => r.cans.length === cans.length && r.cans.every((c) => cans.includes(c));
	return roles.find(same)?.role ?? null;
}

/** What of these the giver has: nobody gives what they do not have. In the order of the list of capabilities. */
export function givable(cans: readonly Can[], own: ReadonlySet<Can>): Can[] {
	return can_values.filter((c) => cans.includes(c) && own.has(c));
}

/** "read,handle" as kept in a draft, and back. */
export function cansOf(typed: string): Can[] {
	const words = typed.split(",");
	return can_values.filter((c) => words.includes(c));
}

export function toggled(typed: string, c: Can): string {
	const cans = cansOf(typed);
	return (cans.includes(c) ? cans.filter((x) => x !== c) : can_values.filter((x) => x === c || cans.includes(x))).join(",");
}
