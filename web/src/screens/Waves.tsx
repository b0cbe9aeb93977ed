/* Waves.tsx: people who are sent: the waves, newest first, a new one, and each at a glance. */
import type { JSX } from "preact";
import { usePages } from "../api/read.ts";
import type { WaveItem } from "../api/shapes.ts";
import { ExportCsv } from "../parts/ExportCsv.tsx";
import { Due, n } from "../parts/marks.tsx";
import { More } from "../parts/More.tsx";
import { PaperHead, PrintButton } from "../parts/printing.tsx";
import { Empty, Ready } from "../parts/states.tsx";
import { can } from "../session.ts";
import { day } from "../format/format.ts";
import { adjust, go, here } from "../urls/here.ts";
import { hashOf } from "../urls/places.ts";
import { t } from "../words/words.ts";
import { stepsOf } from "../waves/counts.ts";
import { NewWave } from "../waves/WaveForm.tsx";
import { WavePage } from "../waves/WavePage.tsx";
import { WaveStateMark } from "../waves/WaveHead.tsx";

export function Waves(): JSX.Element {
	const { id, query } = here.value;
	if (id !== null) return <WavePage key={id} id={id} />;
	return <WaveList adding={query["new"] === "1" && can("waves")} />;
}

function WaveList({ adding }: { adding: boolean }): JSX.Element {
	const list = usePages<WaveItem>("/waves");
	return (
		<div class="page waves">
			<PaperHead of={[t("nav.waves")]} />
			<header class="page-head">
				<h1>{t("nav.waves")}</h1>
				<div class="row no-print">
					{can("waves") && !adding ? <button type="button" class="main" onClick={() => adjust({ new: "1" })}>{t("wave_act.add")}</button> : null}
					{can("import") ? <a class="button" href={hashOf("imports", null, { kind: "agencies" })}>{t("waves.import_agencies")}</a> : null}
					{can("export") ? <ExportCsv path="/waves" file="dot-huy-dong" /> : null}
					<PrintButton />
				</div>
			</header>
			{adding ? (
				<section>
					<h2 class="only-read">{t("wave_act.add")}</h2>
					<NewWave close={() => adjust({ new: null })} made={(made) => go("waves", made)} />
				</section>
			) : null}
			<Ready read={list}>
				{(rows) => rows.length === 0 ? <Empty title={t("waves.none")}>{can("waves") ? <p>{t("waves.none_hint")}</p> : null}</Empty> : (
					<>
						<ul class="cards waves-list" aria-label={t("waves.list")}>{rows.map((w) => <WaveCard key={w.id} w={w} />)}</ul>
						<More list={list} />
					</>
				)}
			</Ready>
		</div>
	);
}

function WaveCard({ w }: { w: WaveItem }): JSX.Element {
	const steps = stepsOf(w);
	return (
		<li class="card wave-card">
			<div class="wave-card-head">
				<h2><a href={hashOf("waves", w.id)}>{w.name}</a></h2>
				<WaveStateMark state={w.state} />
				{w.late_agencies > 0 ? (
					<a href={hashOf("waves", w.id, { late: "1" })}><span class="late">{t("waves.late_n", { n: n(w.late_agencies) })}</span></a>
				) : null}
				{w.state === "called" && w.late_agencies === 0 ? <Due at={w.nominate_by} /> : null}
			</div>
			<p>{w.purpose}</p>
			<p class="muted">
				{t("sent.days", { from: day(w.from_day), to: day(w.to_day) })} · {t("sent.people_n", { n: n(w.total) })}
				{w.state === "draft" ? null : (
					<> · {t("waves.so_far", { named: n(steps.named), consented: n(steps.consented), approved: n(steps.approved) })}</>
				)}
				{w.volunteers > 0 ? <> · {t("waves.volunteers_n", { n: n(w.volunteers) })}</> : null}
			</p>
		</li>
	);
}
