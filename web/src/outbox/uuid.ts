/* uuid.ts: keys of commands: UUID version 7, so that they sort by the time they were made. Pure: time and random bytes come in. */

export function uuid7(nowMs: number, random: Uint8Array): string {
	if (random.length < 10) throw new Error("uuid7 needs ten random bytes");
	const b = new Uint8Array(16);
	for (let i = 0; i < 6; i++) b[i] = Math.floor(nowMs / 2 ** (8 * (5 - i))) & 0xff;
	b.set(random.subarray(0, 10), 6);
	b[6] = 0x70 | ((b[6] ?? 0) & 0x0f);
	b[8] = 0x80 | ((b[8] ?? 0) & 0x3f);
	const hex = Array.from(b, (x) => x.toString(16).padStart(2, "0")).join("");
	return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}
