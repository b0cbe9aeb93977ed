/* AccountForm.tsx: who somebody is: a new account with its first password, or a change of an existing one. */
import type { JSX } from "preact";
import type { AccountRow } from "../api/shapes.ts";
import { phoneDigits } from "../format/format.ts";
import { Field } from "../parts/Field.tsx";
import { FormBox } from "../parts/FormBox.tsx";
import { useForm, type Form } from "../parts/useForm.ts";
import { t } from "../words/words.ts";

const names = ["login", "name", "phone", "lang"] as const;

function Names({ form }: { form: Form }): JSX.Element {
	return (
		<>
			<Field name="name" label={t("field.name")} value={form.value("name")} onChange={form.set("name")} error={form.at("name")} required />
			<Field
				name="login" label={t("signin.login")} hint={t("accounts.login_hint")} value={form.value("login")}
				onChange={(v) => form.put({ login: v.toLowerCase() })} error={form.at("login")} maxLength={60} required
			/>
			<Field name="phone" type="tel" label={t("field.phone")} value={form.value("phone")} onChange={form.set("phone")} error={form.at("phone")} />
			<Field
				name="lang" type="select" label={t("switch.lang")} value={form.value("lang")} onChange={form.set("lang")} error={form.at("lang")}
				options={[{ value: "vi", label: "Tiếng Việt" }, { value: "en", label: "English" }]}
			/>
		</>
	);
}

function bodyOf(form: Form): Record<string, unknown> {
	return { login: form.value("login").trim(), name: form.value("name").trim(), phone: phoneDigits(form.value("phone")), lang: form.value("lang") };
}

export function NewAccount({ close, made }: { close: () => void; made: (id: number) => void }): JSX.Element {
	const form = useForm("account/new", { login: "", name: "", phone: "", lang: "vi", password: "" }, { secret: ["password"] });
	const submit = async (): Promise<void> => {
		/* Carries a password: never kept on this device. */
		const outcome = await form.deliver({
			method: "POST", path: "/accounts", body: { ...bodyOf(form), password: form.value("password") }, label: t("accounts.add"),
			about: form.value("login"), fleeting: true,
		});
		if (outcome.kind !== "done") return;
		form.restart();
		made((outcome.data as { id: number }).id);
	};
	return (
		<FormBox
			title={t("accounts.add")} action={t("accounts.create")} sending={form} fields={[...names, "password"]} onSubmit={() => void submit()} close={close}
		>
			<Names form={form} />
			<Field
				name="password" type="password" label={t("accounts.first_password")} hint={t("accounts.first_password_hint")} value={form.value("password")}
				onChange={form.set("password")} error={form.at("password")} autocomplete="new-password" required
			/>
		</FormBox>
	);
}

export function EditAccount({ account: a, close }: { account: AccountRow; close: () => void }): JSX.Element {
	const form = useForm(`account/${a.id}`, { login: a.login, name: a.name ?? "", phone: a.phone ?? "", lang: a.lang || "vi" });
	const submit = async (): Promise<void> => {
		const ok = await form.submit({
			method: "PUT", path: `/accounts/${a.id}`, version: a.version, body: { ...bodyOf(form), disabled: a.disabled }, label: t("accounts.edit"),
			about: a.login,
		});
		if (ok) close();
	};
	return (
		<FormBox title={t("accounts.edit")} action={t("form.save")} sending={form} fields={names} onSubmit={() => void submit()} close={close}>
			<Names form={form} />
		</FormBox>
	);
}

export function SetPassword({ account: a, close }: { account: AccountRow; close: () => void }): JSX.Element {
	const form = useForm(`account/${a.id}/password`, { password: "" }, { secret: ["password"] });
	const submit = async (): Promise<void> => {
		const outcome = await form.deliver({
			method: "PUT", path: `/accounts/${a.id}`, version: a.version, label: t("accounts.set_password"), about: a.login, fleeting: true,
			body: { login: a.login, name: a.name, phone: a.phone, lang: a.lang, disabled: a.disabled, password: form.value("password") },
		});
		if (outcome.kind === "done") close();
	};
	return (
		<FormBox
			title={t("accounts.set_password")} action={t("accounts.set_password")} sending={form} fields={["password"]} onSubmit={() => void submit()}
			close={close}
		>
			<Field
				name="password" type="password" label={t("me.password_new")} hint={t("accounts.first_password_hint")} value={form.value("password")}
				onChange={form.set("password")} error={form.at("password")} autocomplete="new-password" required
			/>
		</FormBox>
	);
}
