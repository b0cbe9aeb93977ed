/*
 * sw.js: the service worker: keeps the app's own files, so that it opens without a network. Never keeps an answer of the API: those
 * are personal, and the screens say themselves how old they are. The build fills in version and files.
 */
const VERSION = "@version";
const FILES = [/* @files */];
const CACHE = `tiepsuc-${VERSION}`;

self.addEventListener("install", (event) => {
	event.waitUntil(
		caches
			.open(CACHE)
			.then((cache) => cache.addAll(FILES.map((f) => new Request(f === "index.html" ? "./" : f, { cache: "reload" })))),
	);
});

self.addEventListener("activate", (event) => {
	event.waitUntil(
		caches
			.keys()
			.then((names) => Promise.all(names.filter((n) => n.startsWith("tiepsuc-") && n !== CACHE).map((n) => caches.delete(n))))
			.then(() => self.clients.claim()),
	);
});

/* The page itself from the network when it answers, so that a new version arrives; hashed files from the cache first. */
async function answer(request) {
	const cache = await caches.open(CACHE);
	if (request.mode === "navigate") {
		try {
			const reply = await fetch(request);
			if (reply.ok) return reply;
		} catch {
			/* no network: the kept page */
		}
		return (await cache.match("./")) ?? Response.error();
	}
	return (await cache.match(request)) ?? fetch(request);
}

self.addEventListener("fetch", (event) => {
	const url = new URL(event.request.url);
	if (event.request.method !== "GET" || url.origin !== location.origin || !url.pathname.startsWith("/app/")) return;
	event.respondWith(answer(event.request));
});
