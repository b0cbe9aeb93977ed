/* WaveCard.tsx: what a wave asks of the agency: how many and why, what is missing and whose turn it is, until when. */
import type { JSX } from "preact";
import type { AgencyDetail, QuotaItem, WaveItem } from "../api/shapes.ts";
import { day, dayClock, decimals } from "../format/format.ts";
import { Due, n } from "../parts/marks.tsx";
import { Loading } from "../parts/states.tsx";
import { isMoved } from "../waves/counts.ts";
import { lang, t } from "../words/words.ts";
import { missingOf } from "./agency.ts";

/** quota: null where the wave asks nothing of the agency; undefined while nobody knows. */
export function WaveCard({ wave, quota, agency }: { wave: WaveItem; quota: QuotaItem | null | undefined; agency: AgencyDetail }): JSX.Element {
	return (
		<section class="card agency-wave" aria-labelledby="agency-wave">
			<h2 id="agency-wave">{wave.name} <span class="tag">{t(`wave_state.${wave.state}`)}</span></h2>
			<p>{wave.purpose}</p>
			<p class="muted">{t("sent.days", { from: day(wave.from_day), to: day(wave.to_day) })} · {wave.area.name}</p>
			{quota === undefined ? <Loading rows={2} /> : quota ? <QuotaOf wave={wave} quota={quota} agency={agency} /> : <p><b>{t("agency.no_quota")}</b></p>}
		</section>
	);
}

function QuotaOf({ wave, quota, agency }: { wave: WaveItem; quota: QuotaItem; agency: AgencyDetail }): JSX.Element {
	const missing = missingOf(quota);
	const open = wave.state === "called";
	return (
		<>
			<dl class="agency-numbers">
				<div class="all"><dt>{t("agency.asked")}</dt><dd>{n(quota.people)}</dd></div>
				<div><dt>{t("agency.approved")}</dt><dd>{n(quota.approved)}</dd></div>
				<div class={missing.people > 0 ? "hot" : ""}><dt>{t("agency.missing")}</dt><dd>{n(missing.people)}</dd></div>
				{quota.volunteers > 0 ? <div><dt>{t("agency.volunteers")}</dt><dd>{n(quota.volunteers)}</dd></div> : null}
			</dl>
			{open ? <Until wave={wave} quota={quota} missing={missing} /> : null}
			<details>
				<summary>{t("agency.why", { n: n(quota.people) })}</summary>
				<ul class="why">
					<li>{t("agency.why_fair", { total: n(wave.total), exact: decimals(quota.fair_milli / 1000, 2, lang.value), headcount: n(agency.headcount) })}{" "}
						{/* Once adjusted, why it was so many before is not known any more. */}
						{quota.reason === "adjusted" ? t("agency.why_was", { n: n(quota.fair) }) : t(isMoved(quota) ? "agency.why_moved" : "agency.why_so", { reason: t(`quota_reason.${quota.reason}`), n: n(quota.fair) })}
					</li>
					{quota.reason === "adjusted" ? <li>{t("agency.why_adjusted", { n: n(quota.people), note: quota.note })}</li> : null}
					<li>{t("agency.why_most", { most: n(quota.most), headcount: n(agency.headcount), stay: n(agency.must_stay) })}</li>
				</ul>
			</details>
		</>
	);
}

function Until({ wave, quota, missing }: { wave: WaveItem; quota: QuotaItem; missing: ReturnType<typeof missingOf> }): JSX.Element {
	if (missing.people === 0) return <p role="status"><b>{t("agency.met")}</b> {t("agency.volunteers_welcome")}</p>;
	const parts = [
		missing.approve ? t("agency.missing_approve", { n: n(missing.approve) }) : "",
		missing.answer ? t("agency.missing_answer", { n: n(missing.answer) }) : "",
		missing.name ? t("agency.missing_name", { n: n(missing.name) }) : "",
	].filter(Boolean);
	return (
		<>
			<p class="agency-until" role="status">
				{t("agency.until", { at: dayClock(wave.nominate_by) })} <Due at={wave.nominate_by} />
				{quota.late ? <span class="muted"> {t("agency.late_listed")}</span> : null}
			</p>
			<p>{t("agency.missing_is", { what: parts.join(", ") })}</p>
		</>
	);
}
