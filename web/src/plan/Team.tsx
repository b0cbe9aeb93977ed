/* Team.tsx: whose people are looked at: those of one commune by role, the reserve, or everybody; each can be taken up or opened. */
import type { JSX } from "preact";
import { useMemo, useState } from "preact/hooks";
import { usePages } from "../api/read.ts";
import type { PlacementItem, PlanArea, PlanDetail, PlanGap, RoleFill } from "../api/planShapes.ts";
import { Field } from "../parts/Field.tsx";
import { matches } from "../format/format.ts";
import { n, place, ZoneMark } from "../parts/marks.tsx";
import { More } from "../parts/More.tsx";
import { personName } from "../parts/sent.tsx";
import { Empty, FailureBox, Ready } from "../parts/states.tsx";
import { Virtual } from "../parts/virtual.tsx";
import { can } from "../session.ts";
import { listPath } from "../urls/filters.ts";
import { here } from "../urls/here.ts";
import { hashOf } from "../urls/places.ts";
import { t } from "../words/words.ts";
import type { Grip } from "./carry.ts";
import { lacksLead, missingIn, type PlanPlace } from "./place.ts";
import { gapReason, personFacts, roleName, whereTo } from "./words.tsx";

const ROW_HEIGHT = 56;
const FIRST = 200; // a page of the server
const ALL = 20_000; // looking for a name goes through everybody

export interface TeamProps {
	plan: PlanDetail;
	shown: NonNullable<PlanPlace["list"]>;
	who: number | null;
	/** null: this plan cannot be changed, or not by me. */
	grip: ((person: PlacementItem) => Grip) | null;
}

export function Team(props: TeamProps): JSX.Element {
	const { plan, shown } = props;
	return (
		<section class="plan-team" aria-label={t("plan.people")}>
			{can("waves") ? (
				<nav class="tabs plan-lists no-print" aria-label={t("plan.whose")}>
					<a href={hashOf("plan", plan.id, { list: "reserve" })} aria-current={shown.kind === "reserve" ? "page" : undefined} data-to="">
						{t("plan.reserve")} <b>{n(plan.reserve)}</b>
					</a>
					<a href={hashOf("plan", plan.id, { list: "all" })} aria-current={shown.kind === "all" ? "page" : undefined}>{t("plan.everybody")} <b>{n(plan.people)}</b></a>
				</nav>
			) : null}
			{shown.kind === "area" ? <Commune {...props} code={shown.code} /> : <Everybody {...props} key={shown.kind} reserve={shown.kind === "reserve"} />}
		</section>
	);
}

function Commune({ code, ...props }: TeamProps & { code: string }): JSX.Element {
	const { plan } = props;
	const people = usePages<PlacementItem>(can("waves") ? listPath(`/plans/${plan.id}/placements`, { area: code }) : null, FIRST);
	const a = plan.areas.find((x) => x.area.code === code);
	if (!a) return <Empty title={t("plan.not_here")} />;
	const roles = a.roles.filter((r) => r.needed > 0 || r.placed > 0);
	return (
		<div class="plan-commune scroll" tabIndex={-1}>
			<CommuneHead a={a} planId={plan.id} />
			{can("waves") ? null : <p class="plan-why-empty">{t("plan.no_people")}</p>}
			{roles.length === 0 ? <Empty title={t("plan.nobody_needed")} /> : roles.map((r) => (
				<RoleGroup
					key={r.role} {...props} code={code} fill={r} people={(people.data ?? []).filter((p) => p.role === r.role)}
					gap={plan.gaps.find((g) => g.area.code === code && g.role === r.role)}
				/>
			))}
			{people.failure ? <FailureBox failure={people.failure} retry={people.reload} /> : null}
		</div>
	);
}

function CommuneHead({ a, planId }: { a: PlanArea; planId: number }): JSX.Element {
	const missing = missingIn(a);
	return (
		<header class="plan-commune-head">
			<h2><ZoneMark zone={a.zone} /> {place(a.area)}</h2>
			<p>
				{t("plan.placed_of", { placed: n(a.placed), needed: n(a.needed) })}
				{missing > 0 ? <> <span class="late">{t("sent.lacks", { n: n(missing) })}</span></> : null}
			</p>
			<p class={lacksLead(a) ? "vacant" : "muted"}>
				{a.lead ? (
					<>{t("plan.lead")}: {can("waves") ? <a href={hashOf("plan", planId, { ...here.value.query, who: String(a.lead.nomination_id) })}>{personName(a.lead.cadre)}</a> : personName(a.lead.cadre)}</>
				) : lacksLead(a) ? t("plan.no_lead_here") : t("plan.no_team")}
			</p>
		</header>
	);
}

function RoleGroup({ code, fill, people, gap, ...props }: TeamProps & {
	code: string;
	fill: RoleFill;
	people: readonly PlacementItem[];
	gap: PlanGap | undefined;
}): JSX.Element {
	const lacks = fill.needed - fill.placed;
	return (
		<section class="plan-role" data-to={code} data-role={fill.role} aria-label={roleName(fill.role)}>
			<div class="plan-role-head">
				<h3>{roleName(fill.role)}</h3>
				<span>{n(fill.placed)}/{n(fill.needed)}</span>
				{lacks > 0 ? <span class="late">{t("sent.lacks", { n: n(lacks) })}</span> : lacks < 0 ? <span class="muted">{t("plan.over", { n: n(-lacks) })}</span> : null}
			</div>
			{gap ? <p class="plan-why-empty">{gapReason(gap)}</p> : null}
			<ul>{people.map((p) => <PersonRow key={p.nomination_id} {...props} p={p} />)}</ul>
		</section>
	);
}

function PersonRow({ plan, p, who, grip, withPlace }: Omit<TeamProps, "shown"> & { p: PlacementItem; withPlace?: boolean }): JSX.Element {
	const isChosen = p.nomination_id === who;
	return (
		<li class={`plan-person ${isChosen ? "chosen-row" : ""}`} {...(grip ? grip(p) : {})}>
			{grip ? <span class="grip" aria-hidden="true" title={t("plan.grip")}>⠿</span> : null}
			<a
				href={hashOf("plan", plan.id, { ...here.value.query, who: String(p.nomination_id) })} draggable={false}
				aria-current={isChosen ? "true" : undefined}
			>
				<span class="plan-person-name cut">{personName(p.cadre)}</span>
				<span class="plan-person-marks">
					{p.leads ? <span class="tag">{t("sent.leads")}</span> : null}
					{p.by_hand ? <span class="tag by-hand">{t("plan.by_hand")}</span> : null}
				</span>
				<span class="plan-person-facts muted cut">
					{withPlace ? <b>{whereTo(p.area)} · {roleName(p.role)} · </b> : null}{personFacts(p)}
				</span>
			</a>
		</li>
	);
}

function searchedIn(p: PlacementItem): string {
	return [p.cadre.name ?? "", p.agency.name, p.area?.name ?? "", roleName(p.role), ...p.cadre.skills.map((s) => t(`skill.${s}`))].join(" ");
}

/* The reserve or everybody: as far as they were read; whoever types looks through all. */
function Everybody({ reserve, ...props }: TeamProps & { reserve: boolean }): JSX.Element {
	const { plan, who } = props;
	const [typed, setTyped] = useState("");
	const list = usePages<PlacementItem>(listPath(`/plans/${plan.id}/placements`, reserve ? { reserve: "1" } : {}), typed.trim() === "" ? FIRST : ALL);
	const found = useMemo(() => {
		const rows = list.data ?? [];
		return typed.trim() === "" ? rows : rows.filter((p) => matches(searchedIn(p), typed));
	}, [list.data, typed]);
	const all = reserve ? plan.reserve : plan.people;
	return (
		<div class="plan-everybody">
			<header class="plan-everybody-head">
				<h2>{reserve ? t("plan.reserve_title") : t("plan.everybody_title")} <span class="count">{typed.trim() === "" ? n(all) : t("plan.found", { n: n(found.length), all: n(all) })}</span></h2>
				<div class="no-print"><Field name="find" type="search" label={t("plan.find")} value={typed} onChange={setTyped} /></div>
			</header>
			<Ready read={list}>
				{() => found.length === 0 ? <Empty title={typed.trim() === "" ? t("plan.nobody_in_reserve") : t("plan.nobody_found")} /> : (
					<Virtual
						items={found} rowHeight={ROW_HEIGHT} label={reserve ? t("plan.reserve_title") : t("plan.everybody_title")} class="plan-person-rows" foot={<More list={list} />}
						onEnd={() => {
							if (typed.trim() === "" && list.hasMore) list.more();
						}}
						row={(p) => <PersonRow key={p.nomination_id} plan={plan} p={p} who={who} grip={props.grip} withPlace={!reserve} />}
					/>
				)}
			</Ready>
		</div>
	);
}

