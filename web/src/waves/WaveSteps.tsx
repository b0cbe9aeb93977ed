/* WaveSteps.tsx: how far a wave is: asked for, named, said yes, approved, and on; each number leads to the people behind it. */
import type { JSX } from "preact";
import type { WaveItem } from "../api/shapes.ts";
import { n } from "../parts/marks.tsx";
import { hashOf } from "../urls/places.ts";
import { t } from "../words/words.ts";
import { percent, statesOf, stepsOf } from "./counts.ts";

interface Step {
	name: "quota" | "named" | "consented" | "approved" | "sent" | "arrived";
	people: number;
	of: number;
	query: Record<string, string>;
}

/** whole: with what stands beside the steps, for who looks at the wave and not yet at its people. */
export function WaveSteps({ w, whole }: { w: WaveItem; whole: boolean }): JSX.Element {
	const at = stepsOf(w);
	const people = (name: keyof typeof statesOf): Step => ({
		name, people: at[name], of: w.quota_sum, query: { view: "people", state: statesOf[name], volunteer: "0" },
	});
	const steps: Step[] = [
		{ name: "quota", people: w.quota_sum, of: w.total, query: { view: "agencies" } }, people("named"), people("consented"), people("approved"),
		{ name: "sent", people: w.sent, of: w.quota_sum, query: { view: "people", sent: "1" } },
		{ name: "arrived", people: w.arrived, of: w.quota_sum, query: { view: "people", arrived: "1" } },
	];
	return (
		<section class="wave-far" aria-label={t("waves.steps")}>
			<ol class="wave-steps">
				{steps.map((s) => {
					const done = percent(s.people, s.of);
					return (
						<li key={s.name}>
							<a href={hashOf("waves", w.id, s.query)}>
								<b>{n(s.people)}</b> <span>{t(`waves.step_${s.name}`)}</span>
								<span class="wave-bar" aria-hidden="true"><i style={{ width: `${done}%` }} /></span>
								<span class="muted">{s.name === "quota" ? t("waves.of_total", { n: n(s.of) }) : t("waves.percent", { n: done })}</span>
							</a>
						</li>
					);
				})}
			</ol>
			{whole ? (
				<p class="wave-beside">
					<Beside w={w} name="waiting" people={w.named} query={{ state: "named", volunteer: "0" }} />
					<Beside w={w} name="declined" people={w.declined} query={{ state: "declined" }} />
					<Beside w={w} name="volunteers" people={w.volunteers} query={{ state: statesOf.named, volunteer: "1" }} />
				</p>
			) : null}
			{whole && w.roles.some((r) => r.wanted > 0) ? <Roles w={w} /> : null}
		</section>
	);
}

function Beside({ w, name, people, query }: { w: WaveItem; name: "waiting" | "declined" | "volunteers"; people: number; query: Record<string, string> }): JSX.Element | null {
	if (people === 0) return null;
	return <a href={hashOf("waves", w.id, { view: "people", ...query })}>{t(`waves.${name}_n`, { n: n(people) })}</a>;
}

/* What was wanted of each role, and who was named for it: what is short is seen before the list is closed. */
function Roles({ w }: { w: WaveItem }): JSX.Element {
	return (
		<ul class="wave-roles" aria-label={t("waves.roles")}>
			{w.roles.map((r) => {
				const at = stepsOf(r);
				const short = r.wanted - at.named;
				return (
					<li key={r.role}>
						<a href={hashOf("waves", w.id, { view: "people", role: r.role, state: statesOf.named, volunteer: "0" })}>{t(`cadre_role.${r.role}`)}</a>{" "}
						<b>{n(at.named)}</b>{r.wanted > 0 ? <span class="muted"> / {n(r.wanted)}</span> : null}
						{r.wanted > 0 && short > 0 && w.state === "called" ? <span class="short">{t("sent.lacks", { n: n(short) })}</span> : null}
					</li>
				);
			})}
		</ul>
	);
}
