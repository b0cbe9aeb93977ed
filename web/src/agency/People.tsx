/* People.tsx: the agency's own people: found without marks, fit or why not, named on the spot, added, changed, brought in from a file. */
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { usePages } from "../api/read.ts";
import type { AgencyDetail, CadreItem, NominationItem, WaveItem } from "../api/shapes.ts";
import { cadre_role_values } from "../api/types.ts";
import { dayIso } from "../format/format.ts";
import { OneImport } from "../imports/OneImport.tsx";
import { now } from "../live/live.ts";
import { Check, Field } from "../parts/Field.tsx";
import { More } from "../parts/More.tsx";
import { n, PhoneLink, place } from "../parts/marks.tsx";
import { PrintButton } from "../parts/printing.tsx";
import { NominationMark } from "../parts/sent.tsx";
import { Empty, Ready } from "../parts/states.tsx";
import { TypedFilter } from "../parts/TypedFilter.tsx";
import { listPath } from "../urls/filters.ts";
import { adjust, here } from "../urls/here.ts";
import { hashOf } from "../urls/places.ts";
import { t, wordOrNull } from "../words/words.ts";
import { ageOf, barOf, mayStillGo } from "./agency.ts";
import { CadreForm } from "./CadreForm.tsx";
import { NameForm } from "./NameForm.tsx";

export interface PeopleProps {
	agency: AgencyDetail;
	/** Names are gathered for it; null: none is open. */
	wave: WaveItem | null;
	names: readonly NominationItem[];
	/** As many are named as the quota asks for. */
	full: boolean;
}

export function People({ agency, wave, names, full }: PeopleProps): JSX.Element {
	const { query } = here.value;
	const [q, role, closed] = [query["q"] ?? "", query["role"] ?? "", query["closed"] ?? ""];
	const list = usePages<CadreItem>(listPath("/cadres", { agency: String(agency.id), q, role, closed }));
	const doing = query["do"];
	return (
		<>
			<div class="agency-tools agency-filters no-print">
				<TypedFilter name="q" type="search" label={t("agency.search")} value={q} onSettle={(v) => adjust({ q: v })} />
				<Field
					name="role" type="select" label={t("field.role")} value={role} onChange={(v) => adjust({ role: v })}
					options={[{ value: "", label: t("filter.any") }, ...cadre_role_values.map((r) => ({ value: r, label: t(`cadre_role.${r}`) }))]}
				/>
				<Check name="closed" label={t("agency.left_too")} value={closed === "1"} onChange={(v) => adjust({ closed: v ? "1" : null })} />
				<div class="row">
					<button type="button" aria-expanded={doing === "add"} onClick={() => adjust({ do: doing === "add" ? null : "add" })}>{t("agency.add")}</button>
					<button type="button" aria-expanded={doing === "import"} onClick={() => adjust({ do: doing === "import" ? null : "import" })}>{t("agency.import")}</button>
					<PrintButton />
				</div>
			</div>
			{doing === "add" ? <CadreForm agency={agency} cadre={null} close={() => adjust({ do: null })} /> : null}
			{doing === "import" ? (
				<div class="agency-import no-print">
					<OneImport
						kind="cadres" hint={t("agency.import_code", { code: agency.code })}
						after={<button type="button" onClick={() => adjust({ do: null, q: null, role: null })}>{t("agency.import_see")}</button>}
					/>
				</div>
			) : null}
			<Ready read={list}>
				{(rows) => rows.length === 0 ? (
					<Empty title={t(q || role ? "agency.none_found" : "agency.no_people")}>
						{q || role ? <button type="button" onClick={() => adjust({ q: null, role: null })}>{t("filter.clear")}</button> : null}
					</Empty>
				) : (
					<>
						<ul class="plain agency-rows">
							{rows.map((x) => <Row key={x.id} x={x} agency={agency} wave={wave} full={full} named={names.find((m) => m.cadre_id === x.id)} />)}
						</ul>
						<More list={list} />
					</>
				)}
			</Ready>
		</>
	);
}

interface RowProps {
	x: CadreItem;
	agency: AgencyDetail;
	wave: WaveItem | null;
	full: boolean;
	named: NominationItem | undefined;
}

function Row({ x, agency, wave, full, named }: RowProps): JSX.Element {
	const [open, setOpen] = useState<"edit" | "name" | null>(null);
	const bar = barOf(x, named, mayStillGo(agency));
	const close = (): void => setOpen(null);
	const live = named && named.state !== "withdrawn" ? named : null;
	return (
		<li class={`agency-row ${x.has_left ? "gone" : ""}`}>
			<div class="agency-who"><b>{x.name ?? x.code}</b> <PhoneLink digits={x.phone} /></div>
			<div class="agency-what">{t(`cadre_role.${x.role}`)} {x.can_lead ? <span class="tag">{t("sent.can_lead")}</span> : null} <Facts x={x} /></div>
			<div class="agency-state">
				{live ? <NominationMark x={live} /> : x.unfit ? <span class="vacant-mark">{t("agency.unfit")}</span> : <span>{t("agency.fit")}</span>}
				{!live && bar ? <p class="muted">{wordOrNull(bar) ?? bar}</p> : null}
				<Health x={x} />
			</div>
			<div class="agency-acts no-print">
				{live && live.state === "named" && wave ? (
					<a class="button" href={hashOf("agency", agency.id, { wave: String(wave.id), slip: String(live.id) })} aria-label={`${t("agency.slip")}: ${x.name ?? x.code}`}>
						{t("agency.slip")}
					</a>
				) : null}
				{wave && wave.state === "called" && bar === null && open !== "name" ? (
					<button type="button" class="main" aria-label={`${t("agency.name")}: ${x.name ?? x.code}`} onClick={() => setOpen("name")}>{t("agency.name")}</button>
				) : null}
				{open === "edit" ? null : <button type="button" aria-label={`${t("form.edit")}: ${x.name ?? x.code}`} onClick={() => setOpen("edit")}>{t("form.edit")}</button>}
			</div>
			{open === "edit" ? <div class="agency-wide"><CadreForm agency={agency} cadre={x} close={close} /></div> : null}
			{open === "name" && wave ? <div class="agency-wide"><NameForm cadre={x} wave={wave} full={full} close={close} /></div> : null}
		</li>
	);
}

function Facts({ x }: { x: CadreItem }): JSX.Element {
	const age = ageOf(x.birth_year, dayIso(now.value));
	const facts = [
		age === null ? "" : t("agency.age", { n: n(age) }),
		...x.skills.map((s) => t(`skill.${s}`)),
		x.experience ? t("agency.experience", { n: n(x.experience) }) : "",
		x.home_area ? t("agency.home", { area: place(x.home_area) }) : "",
	].filter(Boolean);
	return <span class="muted">{facts.map((f) => ` · ${f}`).join("")}</span>;
}

/* What keeps somebody from a red zone; only whoever may see health is sent any of it. */
function Health({ x }: { x: CadreItem }): JSX.Element | null {
	const told = [
		x.vaccine_doses === null ? "" : t("agency.doses", { n: n(x.vaccine_doses) }),
		...(x.constraints ?? []).map((k) => t(`constraint.${k}`)),
		x.red_household ? t("sent.red_household") : "",
	].filter(Boolean);
	if (told.length === 0 && !x.not_for_red) return null;
	return <p class="muted">{told.join(" · ")} {x.not_for_red ? <span class="tag">{t("sent.not_for_red")}</span> : null}</p>;
}
