/* Grants.tsx: what an account may do where: giving from within one's own rights, changing, taking back. */
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { useRead } from "../api/read.ts";
import type { AccountDetail, List, RoleRow } from "../api/shapes.ts";
import { can_values, type Can } from "../api/types.ts";
import { AreaPicker } from "../parts/AreaPicker.tsx";
import { FormBox } from "../parts/FormBox.tsx";
import { place } from "../parts/marks.tsx";
import { Sure } from "../parts/Sure.tsx";
import { say } from "../parts/toast.tsx";
import { useForm } from "../parts/useForm.ts";
import { useSend } from "../parts/useSend.ts";
import { cans as myCans, me } from "../session.ts";
import { t } from "../words/words.ts";
import { cansOf, givable, roleOf, toggled } from "./rights.ts";

type GrantRow = AccountDetail["grants"][number];

export function Grants({ detail }: { detail: AccountDetail }): JSX.Element {
	const roles = useRead<List<RoleRow>>("/roles").data?.items ?? [];
	const [editing, setEditing] = useState<number | "new" | null>(null);
	const close = (): void => setEditing(null);
	return (
		<section class="card">
			<h2>{t("accounts.grants")}</h2>
			<p class="muted">{t("accounts.grants_what")}</p>
			{detail.grants.length === 0 ? <p>{t("accounts.no_grants")}</p> : (
				<ul class="plain">
					{detail.grants.map((g) => editing === g.id
						? <li key={g.id}><GrantForm detail={detail} grant={g} roles={roles} close={close} /></li>
						: <GrantLine key={g.id} g={g} roles={roles} edit={() => setEditing(g.id)} />)}
				</ul>
			)}
			{editing === "new" ? <GrantForm detail={detail} grant={null} roles={roles} close={close} /> : (
				<div class="row"><button type="button" onClick={() => setEditing("new")}>{t("accounts.give")}</button></div>
			)}
		</section>
	);
}

function GrantLine({ g, roles, edit }: { g: GrantRow; roles: readonly RoleRow[]; edit: () => void }): JSX.Element {
	const sending = useSend();
	const role = roleOf(g.cans, roles);
	const revoke = async (): Promise<void> => {
		const outcome = await sending.send({
			method: "PUT", path: `/grants/${g.id}`, version: g.version, label: t("accounts.revoke"), about: g.area.name,
			body: { account_id: g.account_id, area_id: g.area_id, cans: g.cans, revoked: true },
		});
		if (outcome.kind === "done") say(t("form.done", { what: t("accounts.revoke") }));
	};
	const problem = sending.general();
	return (
		<li class="line-item">
			<div class="grow">
				<b>{place(g.area)}</b> · {role ? t(`role.${role}`) : t("accounts.cans_n", { n: g.cans.length })}
				<details>
					<summary>{t("accounts.cans_show")}</summary>
					<ul class="dots">{g.cans.map((c) => <li key={c}>{t(`can.${c}`)}</li>)}</ul>
				</details>
				{problem ? <p class="error" role="alert">{problem}</p> : null}
			</div>
			<button type="button" onClick={edit}>{t("form.edit")}</button>
			<Sure action={t("accounts.revoke")} question={t("accounts.revoke_sure")} busy={sending.busy} onSure={() => void revoke()} />
		</li>
	);
}

interface GrantFormProps {
	detail: AccountDetail;
	grant: GrantRow | null;
	roles: readonly RoleRow[];
	close: () => void;
}

function GrantForm({ detail, grant, roles, close }: GrantFormProps): JSX.Element {
	const { account } = detail;
	const home = me.value?.home;
	const area = grant?.area ?? home;
	const form = useForm(grant ? `grant/${grant.id}` : `grant/new/${account.id}`, {
		area_id: String(area?.id ?? ""), area_name: area?.name ?? "", cans: (grant?.cans ?? []).join(","),
	});
	const title = grant ? t("accounts.grant_edit") : t("accounts.give");
	const chosen = cansOf(form.value("cans"));
	const submit = async (): Promise<void> => {
		const ok = await form.submit({
			method: grant ? "PUT" : "POST", path: grant ? `/grants/${grant.id}` : "/grants", version: grant ? grant.version : null,
			body: { account_id: account.id, area_id: Number(form.value("area_id")), cans: chosen, ...(grant ? { revoked: false } : {}) },
			label: title, about: account.login,
		});
		if (ok) close();
	};
	return (
		<FormBox title={title} action={t("form.save")} sending={form} fields={["area_id", "cans"]} onSubmit={() => void submit()} close={close}>
			{grant ? <p class="across">{t("field.area")}: <b>{grant.area.name}</b></p> : (
				<AreaPicker
					name="area_id" label={t("accounts.where")} error={form.at("area_id")}
					value={form.value("area_id") ? { code: "", name: form.value("area_name") } : null}
					onPick={(a) => form.put({ area_id: a ? String(a.id) : "", area_name: a?.name ?? "" })}
				/>
			)}
			<div class="across" role="group" aria-label={t("accounts.roles")}>
				<p class="legend-text">{t("accounts.roles")}</p>
				<div class="row">
					{roles.map((r) => (
						<button
							type="button" key={r.role} aria-pressed={roleOf(chosen, roles) === r.role}
							onClick={() => form.put({ cans: givable(r.cans, myCans.value).join(",") })}
						>
							{t(`role.${r.role}`)}
						</button>
					))}
				</div>
			</div>
			<Cans chosen={chosen} toggle={(c) => form.put({ cans: toggled(form.value("cans"), c) })} error={form.at("cans")} />
		</FormBox>
	);
}

/* What the giver does not have stands there too, out of reach: so that it is clear why it cannot be given. */
function Cans({ chosen, toggle, error }: { chosen: readonly Can[]; toggle: (c: Can) => void; error: string | undefined }): JSX.Element {
	return (
		<fieldset class="across cans">
			<legend class="legend-text">{t("accounts.cans")}</legend>
			{can_values.map((c) => (
				<label key={c} class="check">
					<input
						type="checkbox" name={c} checked={chosen.includes(c)} disabled={!myCans.value.has(c)} onChange={() => toggle(c)}
						aria-invalid={error ? true : undefined}
					/>
					<span class={myCans.value.has(c) ? "" : "muted"}>{t(`can.${c}`)}</span>
				</label>
			))}
			{error ? <p class="error across">{error}</p> : null}
		</fieldset>
	);
}
