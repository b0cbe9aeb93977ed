/* database.mjs: an empty database of this run's own: a file, or one more database on a PostgreSQL server, which is dropped afterwards. */
import { spawnSync } from "node:child_process";
import { join } from "node:path";

function administer(server, sql) {
	const done = spawnSync("psql", ["-q", "-v", "ON_ERROR_STOP=1", "-d", server, "-c", sql], { encoding: "utf8" });
	if (done.status !== 0) throw new Error(`psql ended with ${done.status}: ${done.stderr ?? ""}${done.error ?? ""}`);
}

/** server: postgresql://… of somebody who may create databases; without it, SQLite. Gives { url, remove }. */
export function makeDatabase(server, folder) {
	if (!server) return { url: `sqlite:${join(folder, "e2e.db")}`, remove: () => undefined };
	const name = `e2e_${process.pid}`;
	administer(server, `CREATE DATABASE ${name} TEMPLATE template0 ENCODING 'UTF8' LC_COLLATE 'C' LC_CTYPE 'C'`);
	return {
		url: server.replace(/^(postgres(?:ql)?:\/\/[^/]*\/)[^?]*/, `$1${name}`),
		remove: () => administer(server, `DROP DATABASE ${name} WITH (FORCE)`),
	};
}
