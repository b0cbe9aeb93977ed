/* qrPath.ts: the dark modules of a QR code as one SVG path, a run of a row at a time. Pure. */

export interface QrPath {
	size: number;
	path: string;
}

export function qrPath(modules: readonly (readonly boolean[])[]): QrPath {
	let path = "";
	modules.forEach((row, y) => {
		for (let x = 0; x < row.length; x++) {
			if (!row[x]) continue;
			const from = x;
			while (row[x + 1]) x++;
			path += `M${from} ${y}h${x - from + 1}v1H${from}z`;
		}
	});
	return { size: modules.length, path };
}
