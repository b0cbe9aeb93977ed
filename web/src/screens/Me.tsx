/* Me.tsx: what a person sets for themselves, and what they are: language, theme, password, one-time codes, posts, rights, tokens. */
import type { ComponentChildren, JSX } from "preact";
import { useState } from "preact/hooks";
import { Failure } from "../api/client.ts";
import { Field } from "../parts/Field.tsx";
import { Form } from "../parts/Form.tsx";
import { PhoneLink, place } from "../parts/marks.tsx";
import { Qr } from "../parts/Qr.tsx";
import { Empty, failureText } from "../parts/states.tsx";
import { LangSwitch, ThemeSwitch } from "../parts/switches.tsx";
import { Sure } from "../parts/Sure.tsx";
import { say } from "../parts/toast.tsx";
import { Tokens } from "../parts/Tokens.tsx";
import { changeMe, me, signOut, totp } from "../session.ts";
import { hashOf } from "../urls/places.ts";
import { t } from "../words/words.ts";

const PASSWORD_MIN = 10; // the server's rule, said beforehand

export function Me(): JSX.Element {
	const who = me.value;
	if (!who) return <Empty title={t("failure.signed_out")} />;
	return (
		<div class="page me">
			<header class="page-head">
				<div>
					<h1>{who.account.name}</h1>
					<p class="muted">{who.account.login}{who.account.demo ? ` · ${t("me.demo")}` : ""}</p>
				</div>
				<button type="button" onClick={() => void signOut().catch(() => undefined)}>{t("signout")}</button>
			</header>
			<div class="columns">
				<Card title={t("me.view")}>
					<div class="setting"><span>{t("switch.lang")}</span> <LangSwitch onChange={(lang) => void changeMe({ lang }).catch(() => undefined)} /></div>
					<div class="setting"><span>{t("switch.theme")}</span> <ThemeSwitch /></div>
				</Card>
				<Posts />
				<Password />
				<OneTime />
				<Rights />
				<Card title={t("tokens.title")}><Tokens accountId={who.account.id} /></Card>
			</div>
		</div>
	);
}

function Card({ title, children }: { title: string; children: ComponentChildren }): JSX.Element {
	return <section class="card"><h2>{title}</h2>{children}</section>;
}

function Posts(): JSX.Element {
	const posts = me.value?.posts ?? [];
	return (
		<Card title={t("me.posts")}>
			{posts.length === 0 ? <p class="muted">{t("me.no_posts")}</p> : (
				<ul class="plain">
					{posts.map((p) => (
						<li key={p.post_id} class="request-line">
							<a href={hashOf("areas", p.area.id)}>{p.title}</a> · {place(p.area)} <PhoneLink digits={p.phone || null} />
						</li>
					))}
				</ul>
			)}
			{posts.length ? <p><a href={hashOf("tasks", null, { mine: "1" })}>{t("me.my_tasks")}</a></p> : null}
		</Card>
	);
}

/* What went wrong with a call that waits for nobody: at its field, or for the form as a whole. */
function useTalk(): { busy: boolean; at: (field: string) => string | undefined; general: (fields: readonly string[]) => string | undefined;
	talk: (what: () => Promise<void>) => Promise<void>; } {
	const [busy, setBusy] = useState(false);
	const [failure, setFailure] = useState<Failure | null>(null);
	const message = failure ? failureText(failure.problem ? new Failure("refused", failure.problem) : failure) : undefined;
	const field = failure?.problem?.field;
	return {
		busy,
		at: (name) => (field === name ? message : undefined),
		general: (fields) => (failure && (field === undefined || !fields.includes(field)) ? message : undefined),
		talk: async (what) => {
			setBusy(true);
			setFailure(null);
			try {
				await what();
			} catch (e) {
				setFailure(e instanceof Failure ? e : new Failure("broken", null));
			} finally {
				setBusy(false);
			}
		},
	};
}

function Password(): JSX.Element {
	const empty = { old: "", next: "", again: "" };
	const [typed, setTyped] = useState(empty);
	const [differs, setDiffers] = useState(false);
	const { busy, at, general, talk } = useTalk();
	const put = (name: keyof typeof empty) => (value: string): void => setTyped({ ...typed, [name]: value });
	const submit = (): void => {
		setDiffers(typed.next !== typed.again);
		if (typed.next !== typed.again) return;
		void talk(async () => {
			await changeMe({ password_old: typed.old, password_new: typed.next });
			setTyped(empty);
			say(t("form.done", { what: t("me.password") }));
		});
	};
	const message = general(["password_old", "password_new"]);
	return (
		<Card title={t("me.password")}>
			<Form class="stack" label={t("me.password")} onSubmit={submit}>
				<Field
					name="password_old" type="password" label={t("me.password_old")} value={typed.old} onChange={put("old")}
					autocomplete="current-password" error={at("password_old")} required
				/>
				<Field
					name="password_new" type="password" label={t("me.password_new")} value={typed.next} onChange={put("next")}
					autocomplete="new-password" error={at("password_new")} hint={t("me.password_hint", { n: PASSWORD_MIN })} required
				/>
				<Field
					name="password_again" type="password" label={t("me.password_again")} value={typed.again} onChange={put("again")}
					autocomplete="new-password" error={differs ? t("me.password_differs") : undefined} required
				/>
				{message ? <p class="error" role="alert">{message}</p> : null}
				<div class="row"><button class="main" disabled={busy}>{t("me.password_change")}</button></div>
			</Form>
		</Card>
	);
}

function OneTime(): JSX.Element {
	const on = me.value?.account.totp_on ?? false;
	const [begun, setBegun] = useState<{ secret: string; uri: string } | null>(null);
	const [code, setCode] = useState("");
	const { busy, at, general, talk } = useTalk();
	const start = (): void => void talk(async () => setBegun(await totp.start()));
	const confirm = (): void =>
		void talk(async () => {
			await totp.confirm(code.trim());
			totp.note(true);
			setBegun(null);
			setCode("");
			say(t("me.totp_on_now"));
		});
	const stop = (): void =>
		void talk(async () => {
			await totp.stop();
			totp.note(false);
		});
	const message = general(["code"]);
	return (
		<Card title={t("me.totp")}>
			<p>{on ? <b>{t("me.totp_is_on")}</b> : t("me.totp_what")}</p>
			{begun ? (
				<Form class="stack" label={t("me.totp")} onSubmit={confirm}>
					<p>{t("me.totp_scan")}</p>
					<Qr text={begun.uri} label={t("me.totp_qr")} />
					<p class="muted">{t("me.totp_by_hand")} <code class="secret">{begun.secret.replace(/(.{4})(?=.)/g, "$1 ")}</code></p>
					<Field
						name="code" label={t("signin.totp")} value={code} onChange={setCode} autocomplete="one-time-code" inputMode="numeric"
						maxLength={6} error={at("code")} autofocus required
					/>
					{message ? <p class="error" role="alert">{message}</p> : null}
					<div class="row">
						<button class="main" disabled={busy}>{t("me.totp_confirm")}</button>
						<button type="button" onClick={() => setBegun(null)}>{t("cancel")}</button>
					</div>
				</Form>
			) : (
				<>
					{message ? <p class="error" role="alert">{message}</p> : null}
					<div class="row">
						{on ? <Sure action={t("me.totp_stop")} question={t("me.totp_stop_sure")} busy={busy} onSure={stop} />
							: <button type="button" disabled={busy} onClick={start}>{t("me.totp_begin")}</button>}
					</div>
				</>
			)}
		</Card>
	);
}

function Rights(): JSX.Element {
	const grants = me.value?.grants ?? [];
	return (
		<Card title={t("me.rights")}>
			{grants.length === 0 ? <p class="muted">{t("accounts.no_grants")}</p> : (
				<ul class="plain">
					{grants.map((g, i) => (
						<li key={i} class="request-line">
							<b>{place(g.area)}</b>
							<ul class="dots">{g.cans.map((c) => <li key={c}>{t(`can.${c}`)}</li>)}</ul>
						</li>
					))}
				</ul>
			)}
		</Card>
	);
}
