/* Shell.tsx: the frame around every screen: where one can go, how fresh the news is, what has not left yet, who is signed in. */
import type { ComponentChildren, JSX } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { get } from "../api/client.ts";
import type { List, RequestItem } from "../api/shapes.ts";
import type { Can } from "../api/types.ts";
import { dayClock } from "../format/format.ts";
import { isSilent, now, silentSeconds } from "../live/live.ts";
import { refused, waiting } from "../outbox/outbox.ts";
import { can, changeMe, headsAgency, me, signOut } from "../session.ts";
import { listPath } from "../urls/filters.ts";
import { go, here } from "../urls/here.ts";
import { hashOf, type Screen } from "../urls/places.ts";
import { t } from "../words/words.ts";
import { plainKey, useKeys } from "./keys.ts";
import { Key } from "./marks.tsx";
import { codeSymbols, meant } from "./quickSearch.ts";
import { LangSwitch, ThemeSwitch } from "./switches.tsx";
import { Toast } from "./toast.tsx";

interface Way {
	screen: Screen;
	need: Can | "agency"; // agency: whoever heads one
}
function mayGo(way: Way): boolean {
	return way.need === "agency" ? headsAgency() : can(way.need);
}
/* The main ways stand in the bar; the others in the menu. */
const mainWays: readonly Way[] = [
	{ screen: "board", need: "read" },
	{ screen: "desk", need: "read" },
	{ screen: "hotline", need: "intake" },
	{ screen: "requests", need: "read" },
	{ screen: "tasks", need: "read" },
	{ screen: "staff", need: "read" },
	{ screen: "tours", need: "read" },
	{ screen: "waves", need: "waves" },
	{ screen: "agency", need: "agency" },
	{ screen: "areas", need: "read" },
];
const moreWays: readonly Way[] = [
	{ screen: "accounts", need: "accounts" },
	{ screen: "imports", need: "import" },
];

function Ways({ ways, screen }: { ways: readonly Way[]; screen: Screen }): JSX.Element {
	return (
		<>
			{ways.filter(mayGo).map((w) => (
				<a key={w.screen} href={hashOf(w.screen, null)} aria-current={screen === w.screen ? "page" : undefined}>
					{t(`nav.${w.screen}`)}
				</a>
			))}
		</>
	);
}

function Heard(): JSX.Element {
	const s = silentSeconds.value;
	const text = s === null ? t("heard.not_yet") : isSilent.value ? t("heard.silent", { n: s }) : t("heard.ago", { n: s });
	return (
		<span class={`heard ${isSilent.value ? "silent" : ""}`}>
			<time class="wide-only">{dayClock(now.value)}</time>
			<span class="heard-text" title={t("heard.title")}>{text}</span>
			<span class="only-read" role="status">{isSilent.value && s !== null ? t("heard.alarm") : ""}</span>
		</span>
	);
}

function OutboxChip(): JSX.Element {
	const w = waiting.value.length;
	const r = refused.value.length;
	return (
		<a class={`outbox-chip ${w ? "has" : ""} ${r ? "bad" : ""}`} href={hashOf("outbox", null)}>
			{w ? t("outbox.waiting_n", { n: w }) : r ? "" : t("outbox.none")}
			{w && r ? " · " : ""}
			{r ? t("outbox.refused_n", { n: r }) : ""}
		</a>
	);
}

function Menu({ screen }: { screen: Screen }): JSX.Element {
	const box = useRef<HTMLDetailsElement>(null);
	const who = me.value;
	const place = here.value;
	const close = (): void => {
		if (box.current) box.current.open = false;
	};
	useEffect(close, [place]);
	useEffect(() => {
		const outside = (e: MouseEvent): void => {
			if (e.target instanceof Node && !box.current?.contains(e.target)) close();
		};
		document.addEventListener("click", outside);
		return () => document.removeEventListener("click", outside);
	}, []);
	return (
		<details
			class="menu" ref={box}
			onKeyDown={(e) => {
				if (e.key !== "Escape") return;
				close();
				box.current?.querySelector("summary")?.focus();
			}}
		>
			<summary><span class="wide-only">{who?.account.name}</span><span class="narrow-only">{t("menu")}</span></summary>
			<div class="menu-box">
				<nav class="narrow-only" aria-label={t("nav")}><Ways ways={mainWays} screen={screen} /></nav>
				<nav aria-label={t("nav.more")}>
					<Ways ways={moreWays} screen={screen} />
					<a href={hashOf("me", null)}>{t("nav.me")}</a>
				</nav>
				<p class="muted">{who?.account.name} · {who?.home?.name}{who?.account.demo ? ` · ${t("me.demo")}` : ""}</p>
				<LangSwitch onChange={(lang) => void changeMe({ lang }).catch(() => undefined)} />
				<ThemeSwitch />
				<button type="button" onClick={() => void signOut().catch(() => undefined)}>{t("signout")}</button>
			</div>
		</details>
	);
}

/* A whole code opens its request; everything else, and a code that nobody has, is looked for in the list. */
async function search(typed: string): Promise<void> {
	const from = location.hash;
	const list = (): void => go("requests", null, { q: typed });
	if (codeSymbols(typed) === null) return list();
	try {
		const found = await get<List<RequestItem>>(listPath("/requests", { q: typed }, { limit: "2" }));
		if (location.hash !== from) return; // went on elsewhere meanwhile
		const one = meant(typed, found.items);
		if (one) go("requests", one.id);
		else list();
	} catch {
		list(); // which says why nothing comes
	}
}

function Search(): JSX.Element {
	const box = useRef<HTMLInputElement>(null);
	useKeys((e) => {
		if (plainKey(e) !== "/") return;
		e.preventDefault();
		box.current?.focus();
		box.current?.select(); // what was looked for last is replaced by what is typed now
	});
	return (
		<form
			class="search" role="search"
			onSubmit={(e) => {
				e.preventDefault();
				void search((box.current?.value ?? "").trim());
				box.current?.blur();
			}}
		>
			<label class="only-read" for="search">{t("search")}</label>
			<input id="search" ref={box} type="search" placeholder={t("search")} autocomplete="off" aria-keyshortcuts="/" />
			<Key>/</Key>
		</form>
	);
}

export function Shell({ screen, children }: { screen: Screen; children: ComponentChildren }): JSX.Element {
	return (
		<>
			<a class="skip" href="#main" onClick={(e) => {
				e.preventDefault();
				document.getElementById("main")?.focus();
			}}>{t("skip")}</a>
			{me.value?.drill ? <p class="drill" role="note">{t("drill")}</p> : null}
			<header class="bar">
				<a class="brand" href="#/">Tiếp Sức{me.value?.home ? <span class="wide-only"> · {me.value.home.name.replace(/^Tỉnh /, "")}</span> : null}</a>
				<nav class="ways wide-only" aria-label={t("nav")}><Ways ways={mainWays} screen={screen} /></nav>
				<Heard />
				<OutboxChip />
				{can("read") ? <Search /> : null}
				<Menu screen={screen} />
			</header>
			<main id="main" tabIndex={-1}>{children}</main>
			<Toast />
		</>
	);
}
