/* Agency.tsx: an agency seen by who answers for it: what a wave asks of it and until when, who was named, its people, and how they are. */
import type { JSX } from "preact";
import { mayStillGo, missingOf, waveOf } from "../agency/agency.ts";
import { Away } from "../agency/Away.tsx";
import { Extracts } from "../agency/Extracts.tsx";
import { Names } from "../agency/Names.tsx";
import { People } from "../agency/People.tsx";
import { Slips } from "../agency/Slips.tsx";
import { WaveCard } from "../agency/WaveCard.tsx";
import { usePages, useRead, type Pages, type Read } from "../api/read.ts";
import type { AgencyDetail, List, NominationItem, QuotaItem, TourItem, WaveItem } from "../api/shapes.ts";
import { n, WhoAnswers } from "../parts/marks.tsx";
import { PaperHead } from "../parts/printing.tsx";
import { isThere } from "../parts/sent.tsx";
import { Empty, Ready } from "../parts/states.tsx";
import { me } from "../session.ts";
import { listPath } from "../urls/filters.ts";
import { here } from "../urls/here.ts";
import { hashOf } from "../urls/places.ts";
import { t } from "../words/words.ts";

const NAMES = 200; // of one agency in one wave: a quota is some tens

export function Agency(): JSX.Element {
	const mine = me.value?.agencies ?? [];
	const id = here.value.id ?? mine[0]?.id ?? null;
	const agency = useRead<AgencyDetail>(id === null ? null : `/agencies/${id}`);
	const waves = useRead<List<WaveItem>>(id === null ? null : "/waves?limit=50");
	if (id === null) return <Empty title={t("agency.none")} />;
	return (
		<div class="page agency">
			{mine.length > 1 ? (
				<nav class="tabs" aria-label={t("nav.agency")}>
					{mine.map((a) => <a key={a.id} href={hashOf("agency", a.id)} aria-current={a.id === id ? "page" : undefined}>{a.name}</a>)}
				</nav>
			) : null}
			<Ready read={agency}>{(a) => <One key={a.id} agency={a} waves={waves} />}</Ready>
		</div>
	);
}

function One({ agency, waves }: { agency: AgencyDetail; waves: Read<List<WaveItem>> }): JSX.Element {
	const { query } = here.value;
	const known = (waves.data?.items ?? []).filter((w) => w.state !== "draft");
	const wave = waveOf(known, query["wave"]);
	const quotas = useRead<List<QuotaItem>>(wave ? listPath(`/waves/${wave.id}/quotas`, { agency: String(agency.id) }) : null);
	const names = usePages<NominationItem>(wave ? listPath(`/waves/${wave.id}/nominations`, { agency: String(agency.id) }) : null, NAMES);
	const quota = quotas.data?.items[0] ?? null;
	const slip = query["slip"];
	if (slip !== undefined && wave && names.data) {
		const ids = slip === "all" ? names.data.filter((x) => x.state === "named").map((x) => x.id) : [Number(slip)];
		return <><h1 class="no-print">{t("agency.slip_title")}</h1><Slips wave={wave} agencyId={agency.id} ids={ids} /></>;
	}
	return (
		<>
			<Head agency={agency} />
			<PaperHead of={[agency.name, wave?.name, t(`agency.${partOf(query["part"], wave)}`)]} />
			<div class="agency-two">
				<div class="agency-side">
					<Ready read={waves} rows={3}>
						{() => wave ? <WaveCard wave={wave} quota={quotas.data ? quota : undefined} agency={agency} /> : <Empty title={t("waves.none")} />}
					</Ready>
					{wave ? <Extracts wave={wave} agencyId={agency.id} /> : null}
					{known.length > 1 ? <OtherWaves waves={known} shown={wave} agencyId={agency.id} /> : null}
				</div>
				<Parts agency={agency} wave={wave} names={names} full={quota !== null && missingOf(quota).name === 0} />
			</div>
		</>
	);
}

function Head({ agency }: { agency: AgencyDetail }): JSX.Element {
	return (
		<header class="page-head">
			<div>
				<h1>{agency.name}</h1>
				<p class="muted">{t("agency.head")} <WhoAnswers who={agency.answerable} tel={false} /></p>
			</div>
			<p class="agency-sums">
				{t("agency.sums", { headcount: n(agency.headcount), stay: n(agency.must_stay), away: n(agency.away) })} <b>{t("agency.may_go", { n: n(mayStillGo(agency)) })}</b>
			</p>
		</header>
	);
}

function OtherWaves({ waves, shown, agencyId }: { waves: readonly WaveItem[]; shown: WaveItem | null; agencyId: number }): JSX.Element {
	return (
		<nav class="no-print" aria-label={t("waves.list")}>
			<h2>{t("waves.list")}</h2>
			<ul class="plain">
				{waves.map((w) => (
					<li key={w.id} class="request-line">
						<a href={hashOf("agency", agencyId, { wave: String(w.id) })} aria-current={w.id === shown?.id ? "true" : undefined}>{w.name}</a>
						{" "}<span class="muted">{t(`wave_state.${w.state}`)}</span>
					</li>
				))}
			</ul>
		</nav>
	);
}

const parts = ["names", "people", "away"] as const;
type Part = (typeof parts)[number];

function partOf(asked: string | undefined, wave: WaveItem | null): Part {
	return parts.find((p) => p === asked) ?? (wave ? "names" : "people");
}

interface PartsProps {
	agency: AgencyDetail;
	wave: WaveItem | null;
	names: Pages<NominationItem>;
	full: boolean;
}

function Parts({ agency, wave, names, full }: PartsProps): JSX.Element {
	const { query } = here.value;
	const part = partOf(query["part"], wave);
	const at = (p: Part): string => hashOf("agency", agency.id, { wave: wave ? String(wave.id) : null, part: p });
	const tours = usePages<TourItem>(listPath("/tours", { agency: String(agency.id) }), NAMES);
	const away = (tours.data ?? []).filter((x) => isThere(x) || x.state === "isolated");
	const shown = tours.failure?.kind === "not_found" ? parts.filter((p) => p !== "away") : parts;
	const live = (names.data ?? []).filter((x) => x.state !== "withdrawn");
	const counts: Record<Part, number | null> = { names: wave ? live.length : null, people: null, away: tours.data ? away.length : null };
	return (
		<section class="agency-main" aria-label={t(`agency.${part}`)}>
			<nav class="tabs no-print" aria-label={t("agency.parts")}>
				{shown.map((p) => (
					<a key={p} href={at(p)} aria-current={p === part ? "page" : undefined}>{t(`agency.${p}`)}{counts[p] === null ? null : <b> {n(counts[p])}</b>}</a>
				))}
			</nav>
			<h2 class="only-print">{t(`agency.${part}`)}</h2>
			{part === "away" ? <Away list={tours} /> : part === "people" ? <People agency={agency} wave={wave} names={names.data ?? []} full={full} />
				: wave ? <Names list={names} wave={wave} agencyId={agency.id} /> : <Empty title={t("waves.none")} />}
		</section>
	);
}
