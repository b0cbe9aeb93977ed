/* Imports.tsx: files brought in: what kind, then OneImport. */
import type { JSX } from "preact";
import { OneImport } from "../imports/OneImport.tsx";
import { importKinds, kindOf, type ImportKind } from "../imports/files.ts";
import { Empty } from "../parts/states.tsx";
import { can } from "../session.ts";
import { here } from "../urls/here.ts";
import { hashOf } from "../urls/places.ts";
import { t } from "../words/words.ts";

export function Imports(): JSX.Element {
	if (!can("import")) return <Empty title={t("failure.forbidden")} />;
	const kind = kindOf(here.value.query["kind"]);
	return (
		<div class="page imports">
			<h1>{t("nav.imports")}</h1>
			<nav class="tabs" aria-label={t("imports.what")}>
				{importKinds.map((k) => (
					<a key={k} href={hashOf("imports", null, { kind: k })} aria-current={k === kind ? "page" : undefined}>{t(`imports.${k}`)}</a>
				))}
			</nav>
			<OneImport key={kind} kind={kind} after={<After kind={kind} />} />
		</div>
	);
}

function After({ kind }: { kind: ImportKind }): JSX.Element | null {
	switch (kind) {
		case "requests": return <a class="button" href={hashOf("requests", null, { channel: "import", sort: "new" })}>{t("imports.see")}</a>;
		case "areas":
		case "posts": return <a class="button" href={hashOf("areas", null)}>{t("nav.areas")}</a>;
		case "boundaries": return <a class="button" href={hashOf("board", null)}>{t("nav.board")}</a>;
		default: return null;
	}
}
