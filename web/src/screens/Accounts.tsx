/* Accounts.tsx: who may sign in: on the left the accounts I administer, searched without marks, on the right one of them. */
import type { JSX } from "preact";
import { usePages } from "../api/read.ts";
import type { AccountRow } from "../api/shapes.ts";
import { NewAccount } from "../accounts/AccountForm.tsx";
import { AccountPage } from "../accounts/AccountPage.tsx";
import { More } from "../parts/More.tsx";
import { Empty, Ready } from "../parts/states.tsx";
import { TypedFilter } from "../parts/TypedFilter.tsx";
import { can } from "../session.ts";
import { listPath } from "../urls/filters.ts";
import { adjust, go, here } from "../urls/here.ts";
import { hashOf } from "../urls/places.ts";
import { t } from "../words/words.ts";

export function Accounts(): JSX.Element {
	const { id, query } = here.value;
	const q = query["q"] ?? "";
	const adding = query["new"] === "1";
	const list = usePages<AccountRow>(can("accounts") ? listPath("/accounts", { q }) : null);
	if (!can("accounts")) return <Empty title={t("failure.forbidden")} />;
	return (
		<div class={`areas fill ${id === null && !adding ? "at-list" : "at-request"}`}>
			<section class="areas-list" aria-label={t("nav.accounts")}>
				{id === null ? <h1 class="only-read">{t("nav.accounts")}</h1> : null}
				<div class="list-tools">
					<TypedFilter name="q" type="search" label={t("accounts.search")} value={q} onSettle={(v) => adjust({ q: v })} />
					<a class="button" href={hashOf("accounts", null, { q, new: "1" })}>{t("accounts.add")}</a>
				</div>
				<Ready read={list}>
					{(rows) => rows.length === 0 ? (
						<Empty title={t("accounts.none")}>
							{q ? <button type="button" onClick={() => adjust({ q: null })}>{t("filter.clear")}</button> : null}
						</Empty>
					) : (
						<div class="scroll accounts-scroll">
							<ul class="plain">{rows.map((a) => <AccountLine key={a.id} a={a} href={hashOf("accounts", a.id, { q })} selected={a.id === id} />)}</ul>
							<More list={list} />
						</div>
					)}
				</Ready>
			</section>
			<div class="areas-page">
				{adding ? (
					<article class="area">
						<a class="back" href={hashOf("accounts", null, { q })}>‹ {t("nav.accounts")}</a>
						<NewAccount close={() => go("accounts", null, { q })} made={(made) => go("accounts", made, {})} />
					</article>
				) : id === null ? <Empty title={t("accounts.choose")} /> : <AccountPage key={id} id={id} back={hashOf("accounts", null, { q })} />}
			</div>
		</div>
	);
}

function AccountLine({ a, href, selected }: { a: AccountRow; href: string; selected: boolean }): JSX.Element {
	return (
		<li class={`account-line ${selected ? "selected" : ""}`}>
			<a href={href} aria-current={selected ? "true" : undefined}>
				<span class="grow"><b>{a.name}</b><br /><span class="muted">{a.login}</span></span>
				{a.disabled ? <span class="vacant-mark">{t("accounts.disabled")}</span> : null}
			</a>
		</li>
	);
}
