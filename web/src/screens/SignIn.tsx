/* SignIn.tsx: the door: name and password, then a code where the account asks for one. */
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { Failure } from "../api/client.ts";
import { LangSwitch, ThemeSwitch } from "../parts/switches.tsx";
import { Field } from "../parts/Field.tsx";
import { Form } from "../parts/Form.tsx";
import { failureText } from "../parts/states.tsx";
import { signIn } from "../session.ts";
import { waiting } from "../outbox/outbox.ts";
import { t } from "../words/words.ts";

export function SignIn(): JSX.Element {
	const [login, setLogin] = useState("");
	const [password, setPassword] = useState("");
	const [code, setCode] = useState("");
	const [wantsCode, setWantsCode] = useState(false);
	const [failure, setFailure] = useState<Failure | null>(null);
	const [busy, setBusy] = useState(false);
	const submit = async (): Promise<void> => {
		setBusy(true);
		setFailure(null);
		try {
			await signIn(login.trim(), password, code.trim());
		} catch (e) {
			const f = e instanceof Failure ? e : new Failure("broken", null);
			if (f.problem?.reason === "totp_required") setWantsCode(true);
			else setFailure(f);
		} finally {
			setBusy(false);
		}
	};
	/* Signing in answers 401 with its own reason: that is the sentence to show, not "signed out". */
	const message = failure === null ? null : failure.problem?.reason ? failureText(new Failure("refused", failure.problem)) : failureText(failure);
	return (
		<main class="sign-in">
			<Form label={t("signin.enter")} onSubmit={() => void submit()}>
				<h1>Tiếp Sức</h1>
				<p class="muted">{t("signin.what")}</p>
				{waiting.value.length ? <p class="stale" role="status">{t("signin.queue", { n: waiting.value.length })}</p> : null}
				<Field name="login" label={t("signin.login")} value={login} onChange={setLogin} autocomplete="username" autofocus required />
				<Field
					name="password" type="password" label={t("signin.password")} value={password} onChange={setPassword}
					autocomplete="current-password" required
				/>
				{wantsCode ? (
					<Field
						name="totp" label={t("signin.totp")} hint={t("signin.totp_hint")} value={code} onChange={setCode}
						autocomplete="one-time-code" inputMode="numeric" autofocus required
					/>
				) : null}
				{message ? <p class="error" role="alert">{message}</p> : null}
				<button class="main wide" disabled={busy}>{t("signin.enter")}</button>
				<div class="row spread"><LangSwitch /> <ThemeSwitch /></div>
			</Form>
		</main>
	);
}
