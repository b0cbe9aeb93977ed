/* AccountPage.tsx: one account: who it is, whether it may sign in, what it may do where, which programs use it. */
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { useRead } from "../api/read.ts";
import type { AccountDetail } from "../api/shapes.ts";
import { PhoneLink } from "../parts/marks.tsx";
import { Ready } from "../parts/states.tsx";
import { Sure } from "../parts/Sure.tsx";
import { say } from "../parts/toast.tsx";
import { Tokens } from "../parts/Tokens.tsx";
import { useSend } from "../parts/useSend.ts";
import { me } from "../session.ts";
import { hashOf } from "../urls/places.ts";
import { t } from "../words/words.ts";
import { EditAccount, SetPassword } from "./AccountForm.tsx";
import { Grants } from "./Grants.tsx";

export function AccountPage({ id, back }: { id: number; back: string }): JSX.Element {
	const read = useRead<AccountDetail>(`/accounts/${id}`);
	return <Ready read={read} rows={8}>{(detail) => <Shown key={id} detail={detail} back={back} />}</Ready>;
}

function Shown({ detail, back }: { detail: AccountDetail; back: string }): JSX.Element {
	const a = detail.account;
	const own = me.value?.account.id === a.id;
	const [form, setForm] = useState<"edit" | "password" | null>(null);
	const sending = useSend();
	const close = (): void => setForm(null);
	const toggle = (what: "edit" | "password"): void => setForm(form === what ? null : what);
	const setDisabled = async (disabled: boolean): Promise<void> => {
		const label = t(disabled ? "accounts.disable" : "accounts.enable");
		const outcome = await sending.send({
			method: "PUT", path: `/accounts/${a.id}`, version: a.version, label, about: a.login,
			body: { login: a.login, name: a.name, phone: a.phone, lang: a.lang, disabled },
		});
		if (outcome.kind === "done") say(t("form.done", { what: label }));
	};
	const problem = sending.general();
	return (
		<article class="area" aria-label={a.name ?? a.login}>
			<header class="page-head">
				<div>
					<a class="back" href={back}>‹ {t("nav.accounts")}</a>
					<h1>{a.name} {a.disabled ? <span class="vacant-mark">{t("accounts.disabled")}</span> : null}</h1>
					<p class="muted">
						{a.login}{a.demo ? ` · ${t("me.demo")}` : ""} · {a.totp_on ? t("accounts.totp_on") : t("accounts.totp_off")} ·{" "}
						{t("accounts.sessions", { n: detail.sessions })} <PhoneLink digits={a.phone || null} />
					</p>
				</div>
			</header>
			<div class="row">
				<button type="button" aria-expanded={form === "edit"} onClick={() => toggle("edit")}>{t("form.edit")}</button>
				{own ? <a class="button" href={hashOf("me", null)}>{t("nav.me")}</a> : (
					<>
						<button type="button" aria-expanded={form === "password"} onClick={() => toggle("password")}>{t("accounts.set_password")}</button>
						{a.disabled
							? <button type="button" disabled={sending.busy} onClick={() => void setDisabled(false)}>{t("accounts.enable")}</button>
							: <Sure action={t("accounts.disable")} question={t("accounts.disable_sure")} busy={sending.busy} onSure={() => void setDisabled(true)} />}
					</>
				)}
			</div>
			{problem ? <p class="error" role="alert">{problem}</p> : null}
			{form === "edit" ? <EditAccount account={a} close={close} /> : null}
			{form === "password" ? <SetPassword account={a} close={close} /> : null}
			<Grants detail={detail} />
			<section class="card"><h2>{t("tokens.title")}</h2><Tokens accountId={a.id} /></section>
		</article>
	);
}
