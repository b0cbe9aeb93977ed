/* virtual.tsx: a list of rows of one height of which only those in sight are in the document; on paper all of them. */
import type { ComponentChildren, JSX } from "preact";
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import { printing } from "./printing.tsx";

const SPARE = 8; // rows drawn beyond each edge, so that quick scrolling shows no gap
const SMALL = 60; // a shorter list is drawn whole

export interface VirtualProps<T> {
	items: readonly T[];
	rowHeight: number;
	row: (item: T, index: number) => ComponentChildren;
	label: string;
	/** Kept in sight when it changes. */
	selected?: number;
	onEnd?: () => void;
	class?: string;
	foot?: ComponentChildren;
}

export function Virtual<T>(props: VirtualProps<T>): JSX.Element {
	const { items, rowHeight, row, selected, onEnd } = props;
	const box = useRef<HTMLDivElement>(null);
	const [view, setView] = useState({ top: 0, height: 800 });
	const look = (): void => {
		const el = box.current;
		if (!el) return;
		setView({ top: el.scrollTop, height: el.clientHeight });
		if (onEnd && el.scrollTop + el.clientHeight > el.scrollHeight - 4 * rowHeight) onEnd();
	};
	useLayoutEffect(look, [items.length]);
	useEffect(() => {
		addEventListener("resize", look);
		return () => removeEventListener("resize", look);
	});
	useEffect(() => {
		const el = box.current;
		if (!el || selected === undefined || selected < 0) return;
		const top = selected * rowHeight;
		if (top < el.scrollTop) el.scrollTop = top;
		else if (top + rowHeight > el.scrollTop + el.clientHeight) el.scrollTop = top + rowHeight - el.clientHeight;
	}, [selected, rowHeight]);

	const whole = printing.value || items.length <= SMALL;
	const from = whole ? 0 : Math.max(0, Math.floor(view.top / rowHeight) - SPARE);
	const to = whole ? items.length : Math.min(items.length, Math.ceil((view.top + view.height) / rowHeight) + SPARE);
	return (
		<div ref={box} class={`virtual ${props.class ?? ""}`} onScroll={look} tabIndex={-1}>
			<ul aria-label={props.label} style={whole ? {} : { paddingTop: `${from * rowHeight}px`, paddingBottom: `${(items.length - to) * rowHeight}px` }}>
				{items.slice(from, to).map((item, i) => row(item, from + i))}
			</ul>
			{props.foot}
		</div>
	);
}
