/* states.tsx: what a screen shows when it has nothing to show: loading, empty, offline, error, forbidden, not found. */
import type { ComponentChildren, JSX } from "preact";
import type { Failure, Problem } from "../api/client.ts";
import type { Read } from "../api/read.ts";
import { t, wordOrNull } from "../words/words.ts";

/** A problem in words: our sentence for its reason, else the server's own. */
export function problemText(problem: Problem): string {
	const own = problem.reason === undefined ? null : wordOrNull(`reason.${problem.reason}`);
	return own ?? (problem.title || t("failure.broken"));
}

export function failureText(failure: Failure): string {
	if (failure.kind === "refused" && failure.problem) return problemText(failure.problem);
	switch (failure.kind) {
		case "offline": return t("failure.offline");
		case "signed_out": return t("failure.signed_out");
		case "forbidden": return t("failure.forbidden");
		case "not_found": return t("failure.not_found");
		default: return t("failure.broken");
	}
}

export function Empty({ title, children }: { title: string; children?: ComponentChildren }): JSX.Element {
	return (
		<div class="empty">
			<p class="empty-title">{title}</p>
			{children}
		</div>
	);
}

export function Loading({ rows = 6 }: { rows?: number }): JSX.Element {
	return (
		<div class="loading" role="status">
			<span class="only-read">{t("loading")}</span>
			{Array.from({ length: rows }, (_, i) => <div key={i} class="bone" aria-hidden="true" />)}
		</div>
	);
}

export function FailureBox({ failure, retry }: { failure: Failure; retry: () => void }): JSX.Element {
	return (
		<div class="empty" role="alert">
			<p class="empty-title">{failureText(failure)}</p>
			{failure.kind === "forbidden" || failure.kind === "not_found" ? null : (
				<button type="button" onClick={retry}>{t("failure.retry")}</button>
			)}
		</div>
	);
}

/** The content when there is any, with a line above it when it could not be refreshed; else the state it is in. */
export function Ready<T>({ read, rows, children }: {
	read: Read<T>;
	rows?: number;
	children: (data: T) => ComponentChildren;
}): JSX.Element {
	if (read.data === null) {
		if (read.failure) return <FailureBox failure={read.failure} retry={read.reload} />;
		return <Loading rows={rows ?? 6} />;
	}
	return (
		<>
			{read.failure ? (
				<p class="stale" role="status">
					{failureText(read.failure)} {t("failure.old_shown")}{" "}
					<button type="button" class="link" onClick={read.reload}>{t("failure.retry")}</button>
				</p>
			) : null}
			{children(read.data)}
		</>
	);
}
