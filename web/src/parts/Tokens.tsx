/* Tokens.tsx: the keys by which other programs sign in as an account. A new one is shown once and never again. */
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { usePages } from "../api/read.ts";
import type { Token } from "../api/types.ts";
import { day, fromInput } from "../format/format.ts";
import { t } from "../words/words.ts";
import { Field } from "./Field.tsx";
import { FormBox } from "./FormBox.tsx";
import { Ready } from "./states.tsx";
import { Sure } from "./Sure.tsx";
import { say } from "./toast.tsx";
import { useForm } from "./useForm.ts";
import { useSend } from "./useSend.ts";

type TokenRow = Token & { id: number; is_this_session: boolean };

export function Tokens({ accountId }: { accountId: number }): JSX.Element {
	const read = usePages<TokenRow>(`/tokens?account=${accountId}`);
	const [adding, setAdding] = useState(false);
	const [secret, setSecret] = useState<string | null>(null);
	return (
		<>
			<p class="muted">{t("tokens.what")}</p>
			{secret ? <Secret secret={secret} close={() => setSecret(null)} /> : null}
			<Ready read={read} rows={2}>
				{(rows) => {
					/* A browser's session is a token without a name: signing out ends it, it needs no line here. */
					const own = rows.filter((x) => x.name !== "" && !x.revoked);
					if (own.length === 0) return <p class="muted">{t("tokens.none")}</p>;
					return <ul class="plain">{own.map((x) => <TokenLine key={x.id} token={x} />)}</ul>;
				}}
			</Ready>
			{adding ? (
				<NewToken accountId={accountId} close={() => setAdding(false)} made={(s) => {
					setSecret(s);
					setAdding(false);
					read.reload();
				}} />
			) : <div class="row"><button type="button" onClick={() => setAdding(true)}>{t("tokens.add")}</button></div>}
		</>
	);
}

function Secret({ secret, close }: { secret: string; close: () => void }): JSX.Element {
	const copy = (): void => void navigator.clipboard?.writeText(secret).then(() => say(t("tokens.copied")), () => undefined);
	return (
		<div class="act-form" role="status">
			<p><b>{t("tokens.once")}</b></p>
			<p><code class="secret">{secret}</code></p>
			<div class="row">
				<button type="button" class="main" onClick={copy}>{t("tokens.copy")}</button>
				<button type="button" onClick={close}>{t("tokens.kept")}</button>
			</div>
		</div>
	);
}

function TokenLine({ token }: { token: TokenRow }): JSX.Element {
	const sending = useSend();
	const revoke = async (): Promise<void> => {
		const outcome = await sending.send({
			method: "DELETE", path: `/tokens/${token.id}`, body: null, label: t("tokens.revoke"), about: token.name,
		});
		if (outcome.kind === "done") say(t("form.done", { what: t("tokens.revoke") }));
	};
	const problem = sending.general();
	return (
		<li class="line-item">
			<span class="grow">
				<b>{token.name}</b>{" "}
				<span class="muted">
					{token.created_at ? t("tokens.since", { day: day(token.created_at) }) : ""}
					{token.expires_at ? ` · ${t("tokens.until", { day: day(token.expires_at) })}` : ` · ${t("tokens.forever")}`}
				</span>
				{problem ? <span class="error" role="alert"> {problem}</span> : null}
			</span>
			<Sure action={t("tokens.revoke")} question={t("tokens.revoke_sure")} busy={sending.busy} onSure={() => void revoke()} />
		</li>
	);
}

function NewToken({ accountId, close, made }: { accountId: number; close: () => void; made: (secret: string) => void }): JSX.Element {
	const form = useForm(`token/${accountId}`, { name: "", expires: "" });
	const submit = async (): Promise<void> => {
		/* The secret comes back once: a command that waited would give it to nobody. */
		const outcome = await form.deliver({
			method: "POST", path: "/tokens", label: t("tokens.add"), fleeting: true,
			body: { account_id: accountId, name: form.value("name").trim(), ...(form.value("expires") ? { expires_at: fromInput(`${form.value("expires")}T00:00`) } : {}) },
		});
		if (outcome.kind !== "done") return;
		form.restart();
		made((outcome.data as { secret: string }).secret);
	};
	return (
		<FormBox title={t("tokens.add")} action={t("tokens.make")} sending={form} fields={["name", "expires_at"]} onSubmit={() => void submit()} close={close}>
			<Field name="name" label={t("tokens.name")} hint={t("tokens.name_hint")} value={form.value("name")} onChange={form.set("name")} error={form.at("name")} maxLength={60} />
			<Field
				name="expires_at" type="date" label={t("tokens.expires")} hint={t("tokens.expires_hint")} value={form.value("expires")}
				onChange={form.set("expires")} error={form.at("expires_at")}
			/>
		</FormBox>
	);
}
