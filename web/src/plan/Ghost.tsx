/* Ghost.tsx: who is held with the pointer, and what letting go here would cost. */
import type { JSX } from "preact";
import { personName } from "../parts/sent.tsx";
import { t } from "../words/words.ts";
import { carried } from "./carry.ts";
import { BarMark } from "./words.tsx";

const ASIDE_PX = 14;
const WIDE_PX = 300;

export function Ghost(): JSX.Element | null {
	const at = carried.value;
	if (!at) return null;
	const { answer } = at;
	const left = Math.min(at.x + ASIDE_PX, innerWidth - WIDE_PX - ASIDE_PX);
	const top = at.y > innerHeight - 140 ? at.y - 120 : at.y + ASIDE_PX;
	return (
		<div class="plan-ghost" style={{ left: `${left}px`, top: `${top}px`, width: `${WIDE_PX}px` }} role="status">
			<b>{personName(at.person.cadre)}</b>
			{!at.over ? <p>{t("plan.let_go_on")}</p>
				: answer === null || answer === "asking" ? <p>{t("plan.reckoning")}</p>
				: answer === "failed" ? <p>{t("plan.no_answer")}</p> : (
					<>
						<p><BarMark answer={answer} /> {answer.text}</p>
						{answer.swapped ? <p>{t("plan.gives_way", { who: personName(answer.swapped.cadre) })}</p> : null}
					</>
				)}
		</div>
	);
}
