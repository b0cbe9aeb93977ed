/* Posts.tsx: the offices of one area: who answers now, who else may, since when; new offices, and closing one. */
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { usePages } from "../api/read.ts";
import type { AreaRow, PostRow } from "../api/shapes.ts";
import { post_kind_values, type PostKind } from "../api/types.ts";
import { now } from "../live/live.ts";
import { Field } from "../parts/Field.tsx";
import { FormBox } from "../parts/FormBox.tsx";
import { PhoneLink } from "../parts/marks.tsx";
import { Ready } from "../parts/states.tsx";
import { Sure } from "../parts/Sure.tsx";
import { say } from "../parts/toast.tsx";
import { useForm } from "../parts/useForm.ts";
import { useSend } from "../parts/useSend.ts";
import { can } from "../session.ts";
import { listPath } from "../urls/filters.ts";
import { hashOf } from "../urls/places.ts";
import { t } from "../words/words.ts";
import { Appointments } from "./Appointments.tsx";
import { holding, postBody, postTitle } from "./bodies.ts";
import { Duties } from "./Duties.tsx";

const POSTS_MAX = 200; // an area's own come first in the order of the tree

export function Posts({ area, chosen }: { area: AreaRow; chosen: string | undefined }): JSX.Element {
	const read = usePages<PostRow>(listPath("/posts", { area: area.code, closed: "1" }), POSTS_MAX);
	const [adding, setAdding] = useState(false);
	return (
		<section class="posts">
			<div class="row spread">
				<h2>{t("posts.title")}</h2>
				{can("posts") && !adding ? <button type="button" onClick={() => setAdding(true)}>{t("posts.add")}</button> : null}
			</div>
			{adding ? <PostForm area={area} post={null} close={() => setAdding(false)} /> : null}
			<Ready read={read} rows={4}>
				{(rows) => {
					const own = rows.filter((p) => p.area.id === area.id);
					const open = own.filter((p) => !p.closed);
					const closed = own.filter((p) => p.closed);
					return (
						<>
							{open.length === 0 ? <p class="muted">{t("posts.none")}</p> : null}
							<ul class="cards">{open.map((p) => <PostCard key={p.id} area={area} post={p} chosen={String(p.id) === chosen} />)}</ul>
							{closed.length ? (
								<details>
									<summary>{t("posts.closed_n", { n: closed.length })}</summary>
									<ul class="cards">{closed.map((p) => <PostCard key={p.id} area={area} post={p} chosen={false} />)}</ul>
								</details>
							) : null}
						</>
					);
				}}
			</Ready>
		</section>
	);
}

/** "Nguyễn Văn A, quyền, đang trực ☎" or the mark that nobody does. */
export function HolderNow({ post }: { post: PostRow }): JSX.Element {
	const h = post.holder;
	if (post.closed) return <span class="muted">{t("posts.is_closed")}</span>;
	if (!h) return <span class="vacant-mark">{t("who.vacant")}</span>;
	return (
		<span>
			<b>{h.name ?? t("request.hidden")}</b>
			{h.rank === 1 ? <> · {t("posts.acting")}</> : h.rank > 1 ? <> · {t("posts.deputy", { n: h.rank - 1 })}</> : null}
			{h.on_duty ? <span class="tag">{t("posts.on_duty")}</span> : null} <PhoneLink digits={h.phone || null} />
		</span>
	);
}

type Open = "edit" | "people" | "duties" | null;

function PostCard({ area, post, chosen }: { area: AreaRow; post: PostRow; chosen: boolean }): JSX.Element {
	const [open, setOpen] = useState<Open>(chosen ? "people" : null);
	const sending = useSend();
	const toggle = (what: Open): void => setOpen(open === what ? null : what);
	const setClosed = async (closed: boolean): Promise<void> => {
		const label = t(closed ? "posts.close" : "posts.reopen");
		const outcome = await sending.send({
			method: "PUT", path: `/posts/${post.id}`, body: postBody({ ...post, closed }), version: post.version, label, about: post.title,
		});
		if (outcome.kind === "done") say(t("form.done", { what: label }));
	};
	const problem = sending.general();
	return (
		<li class={`card post ${chosen ? "chosen" : ""}`}>
			<div class="post-head">
				<h3>{post.title}</h3>
				<span class="muted">{t(`post.${post.kind}`)}</span>
				<PhoneLink digits={post.phone || null} />
			</div>
			<p>{post.closed ? null : <span class="muted">{t("posts.now")} </span>}<HolderNow post={post} /></p>
			<div class="row">
				<button type="button" aria-expanded={open === "people"} onClick={() => toggle("people")}>
					{t("posts.people", { n: holding(post.appointments, now.value) })}
				</button>
				{post.closed ? null : <button type="button" aria-expanded={open === "duties"} onClick={() => toggle("duties")}>{t("duties.title")}</button>}
				{can("posts") && !post.closed ? <button type="button" aria-expanded={open === "edit"} onClick={() => toggle("edit")}>{t("form.edit")}</button> : null}
				{can("posts") && post.closed ? (
					<button type="button" disabled={sending.busy} onClick={() => void setClosed(false)}>{t("posts.reopen")}</button>
				) : null}
				<span class="post-links">
					<a href={hashOf("requests", null, { open: "1", post: String(post.id) })}>{t("posts.requests")}</a>
					<a href={hashOf("tasks", null, { post: String(post.id) })}>{t("posts.tasks")}</a>
				</span>
			</div>
			{problem ? <p class="error" role="alert">{problem}</p> : null}
			{open === "edit" ? (
				<div class="inside">
					<PostForm area={area} post={post} close={() => setOpen(null)} />
					<Sure action={t("posts.close")} question={t("posts.close_sure")} busy={sending.busy} onSure={() => void setClosed(true)} />
				</div>
			) : null}
			{open === "people" ? <Appointments post={post} /> : null}
			{open === "duties" ? <Duties post={post} /> : null}
		</li>
	);
}

function PostForm({ area, post, close }: { area: AreaRow; post: PostRow | null; close: () => void }): JSX.Element {
	const kind = post?.kind ?? "chair";
	const usual = (k: string): string => postTitle(t(`post.${k}` as "post.chair"), area.name);
	const form = useForm(post ? `post/${post.id}` : `post/new/${area.id}`, {
		kind, title: post?.title ?? usual(kind), phone: post?.phone ?? "",
	});
	const title = post ? t("posts.edit") : t("posts.add");
	/* The title follows the kind until somebody has written their own. */
	const setKind = (next: string): void =>
		form.put({ kind: next, ...(form.value("title") === usual(form.value("kind")) ? { title: usual(next) } : {}) });
	const submit = async (): Promise<void> => {
		const ok = await form.submit({
			method: post ? "PUT" : "POST", path: post ? `/posts/${post.id}` : "/posts", version: post ? post.version : null,
			body: postBody({
				area_id: area.id, kind: form.value("kind") as PostKind, title: form.value("title"), phone: form.value("phone"), closed: post?.closed ?? false,
			}),
			label: title, about: form.value("title"),
		});
		if (ok) close();
	};
	return (
		<FormBox title={title} action={t("form.save")} sending={form} fields={["kind", "title", "phone"]} onSubmit={() => void submit()} close={close}>
			<Field
				name="kind" type="select" label={t("posts.kind")} value={form.value("kind")} onChange={setKind} error={form.at("kind")}
				options={post_kind_values.map((k) => ({ value: k, label: t(`post.${k}`) }))}
			/>
			<Field name="title" label={t("posts.name")} value={form.value("title")} onChange={form.set("title")} error={form.at("title")} required />
			<Field
				name="phone" type="tel" label={t("posts.phone")} hint={t("posts.phone_hint")} value={form.value("phone")}
				onChange={form.set("phone")} error={form.at("phone")}
			/>
		</FormBox>
	);
}
