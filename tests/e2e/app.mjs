/* app.mjs: the door and the frame: signing in, both languages, light and dark, installable, opens without a network, keeps no answer. */
import { act, inBothThemes, until } from "./lib/people.mjs";

async function door({ browser, base, check, axe }) {
	const page = await browser.newPage();
	await page.goto(`${base}/app/`);
	await page.waitForSelector(".sign-in");
	await inBothThemes(page, "signing in", axe);
	await page.fill('[name="login"]', "anphu");
	await page.fill('[name="password"]', "sai-mat-khau");
	await page.keyboard.press("Enter");
	await page.waitForSelector(".sign-in .error");
	check("a wrong password is told in words", /Sai tên đăng nhập/.test((await page.textContent(".sign-in .error")) ?? ""));
	check("the name stays", (await page.inputValue('[name="login"]')) === "anphu");
	await page.click('button[lang="en"]');
	check("English is one press away", await until(async () => (await page.getAttribute("html", "lang")) === "en"));
	const words = await page.innerText("body");
	check("and leaves no key without words", !/\b[a-z]+\.[a-z_]+\b/.test(words), words);
}

async function installable({ base, check }) {
	const manifest = await (await fetch(`${base}/app/manifest.webmanifest`)).json();
	const isWhole = manifest.name && manifest.start_url && manifest.display === "standalone" && manifest.icons.length >= 3;
	check("the manifest names the app, its start and its icons", isWhole, JSON.stringify(manifest));
	for (const icon of manifest.icons) {
		const reply = await fetch(`${base}/app/${icon.src}`);
		const bytes = new Uint8Array(await reply.arrayBuffer());
		const isPng = bytes[0] === 0x89 && bytes[1] === 0x50;
		const size = isPng ? new DataView(bytes.buffer).getUint32(16) : 0;
		check(`${icon.src} is what the manifest says`, reply.ok && (icon.type === "image/svg+xml" || `${size}x${size}` === icon.sizes), `${reply.status} ${size}`);
	}
}

async function offline({ staff, base, check }) {
	const page = await staff("anphu");
	await page.goto(`${base}/app/#/desk`);
	await page.waitForSelector(".request-row");
	check("the service worker is ready", await page.evaluate(() => navigator.serviceWorker.ready.then((r) => Boolean(r.active))));
	await page.reload();
	await page.waitForSelector(".request-row");
	const kept = await page.evaluate(async () => {
		const urls = [];
		for (const name of await caches.keys()) for (const request of await (await caches.open(name)).keys()) urls.push(request.url);
		return urls;
	});
	check("it keeps the app", kept.some((u) => /index-.*\.js$/.test(u)) && kept.some((u) => u.endsWith("/app/")), kept.join(" "));
	check("and no answer of the API", kept.length > 0 && kept.every((u) => !u.includes("/api/")), kept.join(" "));
	await page.context().setOffline(true);
	await page.reload();
	const saysSo = async () => /Không nối được máy chủ/.test((await page.textContent("body")) ?? "");
	check("without a network the app opens and says so", await until(saysSo));
	await page.context().setOffline(false);
	await page.click("button");
	check("and goes on when the network is back", await until(() => page.isVisible(".request-row"), 12_000));
}

/* Acts without a network wait in sight, leave by themselves, and happen once. */
async function outbox({ staff, api, base, check, size }) {
	const operator = await api("tongdai");
	const { data } = await operator.post("/requests", { kind: "food", area_code: "25975", text: "Cần sữa cho bé", phone: "0933445566" });
	const page = await staff("anphu");
	await page.goto(`${base}/app/#/desk/${data.id}`);
	await page.waitForSelector(`.request .code >> text=${data.code}`);
	await page.context().setOffline(true);
	await act(page, "N", "Đã nhờ tổ trưởng mang sữa đến", size.isPhone);
	await act(page, "N", "Tổ trưởng báo đã đến nơi", size.isPhone);
	const isTold = async () => (await page.isVisible(".request .stale")) && (await page.isVisible(".outbox-chip.has"));
	check("what waits is told at the request and in the bar", await until(isTold));
	await page.context().setOffline(false);
	const arrived = async () => /mang sữa đến[^]*đã đến nơi/.test((await page.textContent(".timeline")) ?? "");
	check("both leave in their order when the network is back", await until(arrived, 20_000), await page.textContent(".timeline"));
	check("nothing waits any more", await until(async () => !(await page.isVisible(".outbox-chip.has"))));
	const { data: after } = await operator.get(`/requests/${data.id}`);
	check("each happened once", after.timeline.filter((e) => e.act === "note").length === 2);
}

/* On paper there is no furniture. */
async function paper({ staff, base, check }) {
	const page = await staff("anphu");
	await page.goto(`${base}/app/#/desk`);
	await page.waitForSelector(".request-row");
	const id = await page.evaluate(async () => (await (await fetch("/api/v1/requests?limit=1")).json()).items[0].id);
	await page.goto(`${base}/app/#/desk/${id}`);
	await page.waitForSelector(".request .timeline");
	await page.emulateMedia({ media: "print" });
	for (const hidden of [".bar", ".acts", ".desk-list"]) check(`paper has no ${hidden}`, !(await page.isVisible(hidden)));
	check("but the request", (await page.isVisible(".request .code")) && (await page.isVisible(".timeline")));
	await page.emulateMedia({ media: "screen", reducedMotion: "reduce" });
	const moving = await page.evaluate(() => document.getAnimations().length);
	check("nothing moves for whoever asked for that", moving === 0, String(moving));
}

async function leave({ staff, check, size }) {
	const page = await staff("thanhtra");
	await page.click(".menu summary");
	if (size.isPhone) check("a phone's menu has all screens", (await page.locator(".menu-box nav a").count()) >= 5);
	await page.keyboard.press("Escape");
	check("Escape closes the menu", !(await page.isVisible(".menu-box")));
	await page.click(".menu summary");
	await page.click('.menu-box > button:has-text("Đăng xuất")');
	await page.waitForSelector(".sign-in");
	const status = await page.evaluate(async () => (await fetch("/api/v1/session")).status);
	check("signing out ends the session", status === 401, String(status));
}

export async function run(world) {
	await door(world);
	await installable(world);
	await offline(world);
	await outbox(world);
	await paper(world);
	await leave(world);
}
