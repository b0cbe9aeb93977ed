/* line.mjs: a line to the server that can go dead in the middle, as a bad one does: nothing arrives and nothing is refused. */
import { once } from "node:events";
import { connect, createServer } from "node:net";

export async function startLine(base) {
	const { hostname, port } = new URL(base);
	const pairs = new Set();
	let dead = false;
	const server = createServer((near) => {
		const far = connect(Number(port), hostname);
		const pair = [near, far];
		pairs.add(pair);
		for (const [from, to] of [[near, far], [far, near]]) {
			from.on("data", (bytes) => dead || to.write(bytes));
			from.on("close", () => {
				to.destroy();
				pairs.delete(pair);
			});
			from.on("error", () => undefined);
		}
	}).listen(0, "127.0.0.1");
	await once(server, "listening");
	return {
		base: `http://127.0.0.1:${server.address().port}`,
		cut: () => (dead = true),
		/* What was on its way is lost: the connections that went dead break, new ones hold. */
		mend: () => {
			dead = false;
			for (const [near] of pairs) near.destroy();
		},
		close: async () => {
			for (const [near, far] of pairs) {
				near.destroy();
				far.destroy();
			}
			server.close();
			await once(server, "close");
		},
	};
}
