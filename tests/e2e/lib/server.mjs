/* server.mjs: a demo province of its own, served on a free port of this machine. */
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:net";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";

const START_LIMIT_MS = 20_000;
const STOP_LIMIT_MS = 10_000;
const PASSWORD = "mat-khau-dien-tap"; // of the demo accounts of this run only

async function freePort() {
	const probe = createServer().listen(0, "127.0.0.1");
	await once(probe, "listening");
	const { port } = probe.address();
	probe.close();
	await once(probe, "close");
	return port;
}

async function isReady(base) {
	try {
		return (await fetch(`${base}/readyz`)).ok;
	} catch {
		return false;
	}
}

/** db: the URL of an empty database. Gives { base, password, stop, died }. Fails with what the program printed when it does not start. */
export async function startServer({ program, db, folder, web, init = ["--demo"] }) {
	const place = ["--db", db, "--blobs", join(folder, "blobs")];
	const env = { ...process.env, TIEPSUC_DEMO_PASSWORD: PASSWORD };
	const made = spawnSync(program, ["init", ...init, ...place], { env, encoding: "utf8" });
	if (made.status !== 0) throw new Error(`init ended with ${made.status}: ${made.stderr}${made.error ?? ""}`);

	const port = await freePort();
	const base = `http://127.0.0.1:${port}`;
	const child = spawn(program, ["serve", ...place, "--listen", `127.0.0.1:${port}`, "--web", web], { env, stdio: ["ignore", "pipe", "pipe"] });
	let log = "";
	for (const stream of [child.stdout, child.stderr]) stream.on("data", (d) => (log = (log + d).slice(-20_000)));
	const ended = once(child, "exit");
	const stop = async () => {
		if (child.exitCode !== null || child.signalCode !== null) return;
		child.kill("SIGTERM");
		const inTime = await Promise.race([ended.then(() => true), pause(STOP_LIMIT_MS, false, { ref: false })]);
		if (!inTime) child.kill("SIGKILL");
		await ended;
	};
	for (let waited = 0; !(await isReady(base)); waited += 50) {
		if (child.exitCode !== null || waited > START_LIMIT_MS) {
			await stop();
			throw new Error(`serve is not ready: ${log}`);
		}
		await pause(50);
	}
	/* How it ended by itself; null while it runs, as it should. */
	const died = () => (child.exitCode === null && child.signalCode === null ? null : `serve ended with ${child.exitCode ?? child.signalCode}: ${log}`);
	return { base, password: PASSWORD, stop, died };
}
