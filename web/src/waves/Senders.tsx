/* Senders.tsx: which agencies a wave asks: all of the area, or those that are ticked. */
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { usePages } from "../api/read.ts";
import type { AgencyItem, WaveItem } from "../api/shapes.ts";
import { compareNames, matches } from "../format/format.ts";
import { Field } from "../parts/Field.tsx";
import { useWrong } from "../parts/Form.tsx";
import { n } from "../parts/marks.tsx";
import type { Form } from "../parts/useForm.ts";
import { listPath } from "../urls/filters.ts";
import { t } from "../words/words.ts";

const NONE_YET = ","; // chosen ones are asked for, and none is ticked: the server says that some are needed
const SEARCHED_FROM = 12;
const MOST = 250; // as many as a wave may ask

/** The codes that a wave names; none: all of the area. */
export function sendersOf(agencies: string): string[] {
	return agencies.split(",").map((code) => code.trim()).filter((code) => code !== "");
}

export function Senders({ form, wave, area }: { form: Form; wave: WaveItem | null; area: string | null }): JSX.Element | null {
	const known = usePages<AgencyItem>(area ? listPath("/agencies", { area }) : null, MOST);
	const [typed, setTyped] = useState("");
	const wrong = useWrong("agencies") ?? form.at("agencies");
	/* Whoever has a quota keeps it: to leave one out then, the quota is adjusted. */
	if (wave?.state === "called") return null;
	const all = (known.data ?? []).filter((a) => !a.closed).sort((a, b) => compareNames(a.name, b.name));
	const text = form.value("agencies");
	const chosen = new Set(sendersOf(text));
	const put = (codes: Set<string>): void => form.put({ agencies: [...codes].join(", ") || NONE_YET });
	const toggle = (code: string): void => put(new Set(chosen.has(code) ? [...chosen].filter((c) => c !== code) : [...chosen, code]));
	return (
		<fieldset class="across wave-senders" aria-invalid={wrong ? true : undefined}>
			<legend class="legend-text">{t("waves.senders")}</legend>
			<label class="choice">
				<input type="radio" name="senders" checked={text === ""} onChange={() => form.put({ agencies: "" })} />
				{t("waves.senders_all", { n: n(all.length) })}
			</label>
			<label class="choice">
				<input type="radio" name="senders" checked={text !== ""} onChange={() => put(chosen)} />
				{text === "" ? t("waves.senders_some") : t("waves.senders_n", { n: n(chosen.size) })}
			</label>
			{text === "" ? null : (
				<>
					{all.length < SEARCHED_FROM ? null : (
						<Field name="senders_find" type="search" label={t("waves.senders_find")} value={typed} onChange={setTyped} />
					)}
					<div class="sender-list">
						{all.filter((a) => matches(`${a.code} ${a.name}`, typed)).map((a) => (
							<label class="choice" key={a.id}>
								<input type="checkbox" name="sender" value={a.code} checked={chosen.has(a.code)} onChange={() => toggle(a.code)} />
								{a.name}
							</label>
						))}
					</div>
				</>
			)}
			{wrong ? <p class="error">{wrong}</p> : null}
		</fieldset>
	);
}
