/* Qr.tsx: a QR code drawn as one path; dark on white in every theme, as cameras want it. The encoder is loaded when first needed. */
import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import { qrPath, type QrPath } from "./qrPath.ts";

export function Qr({ text, label }: { text: string; label: string }): JSX.Element {
	const [drawn, setDrawn] = useState<QrPath | null>(null);
	useEffect(() => {
		let wanted = true;
		void import("uqr").then(({ encode }) => {
			if (wanted) setDrawn(qrPath(encode(text, { ecc: "M", border: 4 }).data));
		});
		return () => {
			wanted = false;
		};
	}, [text]);
	if (!drawn) return <div class="qr" role="img" aria-label={label} />;
	return (
		<svg class="qr" viewBox={`0 0 ${drawn.size} ${drawn.size}`} role="img" aria-label={label} shape-rendering="crispEdges">
			<path d={drawn.path} />
		</svg>
	);
}
