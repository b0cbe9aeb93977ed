/* AreaTree.tsx: the areas of my scope as a tree: a branch is read when it is opened. Up and down move along the names. */
import type { JSX } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { usePages } from "../api/read.ts";
import type { AreaRef, AreaRow } from "../api/shapes.ts";
import { ZoneMark } from "../parts/marks.tsx";
import { FailureBox } from "../parts/states.tsx";
import { me } from "../session.ts";
import { listPath } from "../urls/filters.ts";
import { hashOf } from "../urls/places.ts";
import { t } from "../words/words.ts";

const CHILDREN_MAX = 200; // read at once; a province has about a hundred communes

/* Neighbourhoods and blocks are listed on their commune's page: in the tree they would bury it. */
const leaves = ["commune", "group", "block"];

type Branch = Pick<AreaRow, "id" | "code" | "name" | "level"> & { zone?: AreaRow["zone"] };

/** Where the tree begins: each place I was given rights in, once, without those inside another's page. */
function roots(): AreaRef[] {
	const seen = new Map<number, AreaRef>();
	for (const g of me.value?.grants ?? []) seen.set(g.area.id, g.area);
	const all = [...seen.values()];
	return all.filter((a) => !all.some((b) => b !== a && b.name === a.parent_name && b.level !== a.level));
}

export function AreaTree({ selected, parentId }: { selected: number | null; parentId: number | null }): JSX.Element {
	const box = useRef<HTMLElement>(null);
	const onKey = (e: KeyboardEvent): void => {
		const step = e.key === "ArrowDown" ? 1 : e.key === "ArrowUp" ? -1 : 0;
		if (step === 0) return;
		const links = [...(box.current?.querySelectorAll<HTMLElement>("a") ?? [])];
		const next = links[links.indexOf(document.activeElement as HTMLElement) + step];
		if (!next) return;
		e.preventDefault();
		next.focus();
	};
	return (
		<nav class="tree" ref={box} aria-label={t("areas.tree")} onKeyDown={onKey}>
			<ul>{roots().map((a) => <Node key={a.id} area={a} depth={0} selected={selected} parentId={parentId} begin />)}</ul>
		</nav>
	);
}

interface NodeProps {
	area: Branch;
	depth: number;
	selected: number | null;
	/** The parent of the selected area: opened so that it can be seen where one is. */
	parentId: number | null;
	begin?: boolean;
}

function Node({ area, depth, selected, parentId, begin }: NodeProps): JSX.Element {
	const hasParts = !leaves.includes(area.level);
	const [open, setOpen] = useState((begin ?? false) && hasParts);
	const link = useRef<HTMLAnchorElement>(null);
	useEffect(() => {
		if (parentId === area.id && hasParts) setOpen(true);
	}, [parentId]);
	useEffect(() => {
		if (selected === area.id) link.current?.scrollIntoView({ block: "nearest" });
	}, [selected]);
	return (
		<li>
			<div class="node" style={{ paddingLeft: `${depth * 18}px` }}>
				{hasParts ? (
					<button
						type="button" class="twist" aria-expanded={open} aria-label={t(open ? "areas.close_branch" : "areas.open_branch", { name: area.name })}
						onClick={() => setOpen(!open)}
					>
						{open ? "▾" : "▸"}
					</button>
				) : <span class="twist" />}
				<a ref={link} href={hashOf("areas", area.id)} aria-current={selected === area.id ? "page" : undefined}>{area.name}</a>
				{area.zone && !hasParts ? <ZoneMark zone={area.zone} /> : null}
			</div>
			{open ? <Parts code={area.code} depth={depth + 1} selected={selected} parentId={parentId} /> : null}
		</li>
	);
}

function Parts({ code, ...rest }: Omit<NodeProps, "area" | "begin"> & { code: string }): JSX.Element | null {
	const parts = usePages<AreaRow>(listPath("/areas", { parent: code }), CHILDREN_MAX);
	if (!parts.data) return parts.failure ? <FailureBox failure={parts.failure} retry={parts.reload} /> : <p class="muted tree-note">{t("loading")}</p>;
	if (parts.data.length === 0) return <p class="muted tree-note">{t("areas.no_parts")}</p>;
	return (
		<ul>
			{parts.data.map((a) => <Node key={a.id} area={a} {...rest} />)}
			{parts.hasMore ? <li><button type="button" class="link" onClick={parts.more}>{t("list.more")}</button></li> : null}
		</ul>
	);
}
