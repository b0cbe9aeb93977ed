/* ExportCsv.tsx: the rows of a list, with its filters, as a file. */
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { Failure } from "../api/client.ts";
import { toInput } from "../format/format.ts";
import { now } from "../live/live.ts";
import { t } from "../words/words.ts";
import { fetchFile } from "./download.ts";
import { failureText } from "./states.tsx";

/** `path`: of the list; `file`: the beginning of the file's name. */
export function ExportCsv({ path, file }: { path: string; file: string }): JSX.Element {
	const [failure, setFailure] = useState<Failure | null>(null);
	const [busy, setBusy] = useState(false);
	const fetchIt = async (): Promise<void> => {
		setBusy(true);
		setFailure(null);
		try {
			await fetchFile(`${path}${path.includes("?") ? "&" : "?"}format=csv`, `${file}-${toInput(now.peek()).replace(":", "")}.csv`);
		} catch (e) {
			setFailure(e instanceof Failure ? e : new Failure("broken", null));
		} finally {
			setBusy(false);
		}
	};
	return (
		<>
			<button type="button" disabled={busy} onClick={() => void fetchIt()}>{t("requests.export")}</button>
			{failure ? <span class="error" role="alert">{failureText(failure)}</span> : null}
		</>
	);
}
