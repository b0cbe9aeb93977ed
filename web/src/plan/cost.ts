/* cost.ts: what a change costs, told goal by goal in the order in which the goals count, and how sure a plan is to be the best. Pure. */
import type { Cost } from "../api/planShapes.ts";
import type { Zone } from "../api/types.ts";

export interface CostLine {
	key: string;
	worse: boolean;
	/** How much, without its sign; metres for "metres". */
	by: number;
	zone: Zone | null;
}

const zonesWorstFirst: readonly Zone[] = ["red", "orange", "yellow", "green"];
const goals = ["unevenness", "leads", "skill_steps", "moves", "metres", "heaped", "broken_rules"] as const;

/** The parts that are not nothing; the first decides. */
export function costLines(cost: Cost): CostLine[] {
	const lines: CostLine[] = [];
	const add = (key: string, by: number | undefined, zone: Zone | null): void => {
		if (by) lines.push({ key, worse: by > 0, by: Math.abs(by), zone });
	};
	for (const zone of zonesWorstFirst) add("places", cost[`places_${zone}`], zone);
	for (const goal of goals) add(goal, cost[goal], null);
	return lines;
}

export interface Certified {
	fill_objective: number;
	fill_bound: number;
	people_objective: number;
	people_bound: number;
}

/** How far a plan can be from the best, in percent of the bound; 0: proven best. The stage that is further off counts. */
export function gapPercent(plan: Certified): number {
	const off = (objective: number, bound: number): number =>
		objective <= bound ? 0 : ((objective - bound) / Math.max(1, Math.abs(bound))) * 100;
	return Math.max(off(plan.fill_objective, plan.fill_bound), off(plan.people_objective, plan.people_bound));
}
