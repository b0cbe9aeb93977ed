/* me.mjs: what a person sets for themselves; and the outbox: what waits, what was refused and why, nothing lost. */
import { createHmac } from "node:crypto";
import { readFileSync } from "node:fs";
import { inBothThemes, newPhone, openAct, until } from "./lib/people.mjs";

const PASSWORD = "mat-khau-cua-nguoi-thu";

/** RFC 6238: what the phone would show. */
function totp(base32, atMs) {
	const bits = [...base32.replace(/[=\s]/g, "")].map((c) => "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".indexOf(c).toString(2).padStart(5, "0")).join("");
	const key = Buffer.from(bits.match(/.{8}/g).map((b) => Number.parseInt(b, 2)));
	const counter = Buffer.alloc(8);
	counter.writeBigUInt64BE(BigInt(Math.floor(atMs / 30_000)));
	const hash = createHmac("sha1", key).update(counter).digest();
	const at = hash[19] & 15;
	return String((hash.readUInt32BE(at) & 0x7fffffff) % 1_000_000).padStart(6, "0");
}

async function someone({ api, size }) {
	const admin = await api("admin");
	const login = `toi.${size.name}.${Date.now() % 1e6}`;
	const account = await admin.post("/accounts", { login, name: "Lê Văn Thử", phone: "", lang: "vi", password: PASSWORD });
	const area = (await admin.get("/areas?q=25975")).data.items[0];
	await admin.post("/grants", { account_id: account.data.id, area_id: area.id, cans: ["read", "personal", "handle"] });
	return login;
}

async function signIn(page, base, login, password) {
	await page.goto(`${base}/app/`);
	await page.fill('[name="login"]', login);
	await page.fill('[name="password"]', password);
	await page.press('[name="password"]', "Enter");
}

async function myself(world) {
	const { browser, base, check, axe } = world;
	const login = await someone(world);
	const page = await browser.newPage();
	await signIn(page, base, login, PASSWORD);
	await page.waitForSelector("header.bar");
	await page.goto(`${base}/app/#/me`);
	await page.waitForSelector(".me h1");
	await inBothThemes(page, "me", axe);
	await page.click('.me .switch button[lang="en"]');
	await page.waitForSelector("h2 >> text=Password");
	await page.reload();
	await page.waitForSelector("h2 >> text=Password");
	check("the language stays with the account", true);
	await axe(page, "me, in English");
	await page.click('.me .switch button[lang="vi"]');
	await page.waitForSelector("h2 >> text=Mật khẩu");
	await page.click(".me .switch >> text=Tối");
	check("dark by choice", (await page.getAttribute("html", "data-theme")) === "dark");
	await page.click(".me .switch >> text=Theo máy");

	const next = `${PASSWORD}-moi`;
	await page.fill('[name="password_old"]', "khong-phai-mat-khau");
	await page.fill('[name="password_new"]', next);
	await page.fill('[name="password_again"]', `${next}x`);
	await page.click(".me button.main");
	await page.waitForSelector('[name="password_again"][aria-invalid]');
	check("two different new passwords are noticed here", true);
	await page.fill('[name="password_again"]', next);
	await page.click(".me button.main");
	await page.waitForSelector('[name="password_old"][aria-invalid]');
	check("a wrong old password is said at its field", true);
	await page.fill('[name="password_old"]', PASSWORD);
	await page.click(".me button.main");
	await page.waitForSelector('[name="login"]');
	check("a new password ends every session: back at the door", true);
	await signIn(page, base, login, next);
	await page.waitForSelector("header.bar");
	await page.goto(`${base}/app/#/me`);
	await page.waitForSelector(".me h1");

	await page.click("button >> text=Bật mã dùng một lần");
	await page.waitForSelector("svg.qr path");
	const secret = (await page.textContent("code.secret")) ?? "";
	await inBothThemes(page, "turning on one-time codes", axe);
	await page.fill('[name="code"]', "000000");
	await page.click("button >> text=Xác nhận và bật");
	await page.waitForSelector('[name="code"][aria-invalid]');
	check("a wrong code is said at its field", true);
	await page.fill('[name="code"]', totp(secret, Date.now()));
	await page.click("button >> text=Xác nhận và bật");
	await page.waitForSelector("text=Đang bật");
	await page.click(".page-head button");
	await page.waitForSelector('[name="password"]');
	await signIn(page, base, login, next);
	await page.waitForSelector('[name="totp"]');
	await page.fill('[name="totp"]', totp(secret, Date.now()));
	await page.press('[name="totp"]', "Enter");
	await page.waitForSelector("header.bar");
	check("the new password and a code sign in", true);
	await page.close();
}

async function outbox({ staff, check, base, api, size, axe }) {
	const operator = await api("tongdai");
	const filed = await operator.post("/requests", { kind: "food", area_code: "25975", text: "Hết gạo", phone: newPhone() });
	const page = await staff("anphu");
	await page.goto(`${base}/app/#/outbox`);
	await page.waitForSelector(".outbox .empty-title");
	await inBothThemes(page, "an empty outbox", axe);
	await page.goto(`${base}/app/#/requests/${filed.data.id}`);
	await page.waitForSelector(".acts button");
	await page.context().setOffline(true);
	const words = `Đã gọi, nhà có ba người ${Date.now() % 1e5}`;
	await openAct(page, "N", size.isPhone);
	await page.fill('.act-form [name="text"]', words);
	await page.click(".act-form .do");
	await page.waitForSelector(".act-form", { state: "detached" });
	await page.evaluate(() => (location.hash = "#/outbox"));
	await page.waitForSelector(".outbox .card");
	check("what could not leave waits, with its words", ((await page.textContent(".outbox .card")) ?? "").includes(words));
	await inBothThemes(page, "an outbox with what waits", axe);
	const [file] = await Promise.all([page.waitForEvent("download"), page.click("text=Lưu ra tệp")]);
	check("it can be kept as a file", readFileSync(await file.path(), "utf8").includes(words));
	await page.context().setOffline(false);
	/* The browser itself may have noticed the line first: then it has left already. */
	await page.click("text=Gửi ngay", { timeout: 2000 }).catch(() => undefined);
	await page.waitForSelector(".outbox .empty-title");
	const told = await (await api("anphu")).get(`/requests/${filed.data.id}`);
	check("and leaves once", told.data.timeline.filter((e) => e.note?.text === words).length === 1);

	/* Meant for a request that somebody else has closed meanwhile: refused, kept, said why. */
	await page.goto(`${base}/app/#/requests/${filed.data.id}`);
	await page.waitForSelector(".acts button");
	await page.context().setOffline(true);
	await openAct(page, "L", size.isPhone);
	await page.fill('.act-form [name="text"]', `Cần xe tải ${words}`);
	await page.click(".act-form .do");
	await page.waitForSelector(".act-form", { state: "detached" });
	const ward = await api("anphu");
	const rejected = await ward.post(`/requests/${filed.data.id}/reject`, { text: "Trùng" }, told.data.request.version);
	check("meanwhile another closes it", rejected.status === 200, JSON.stringify(rejected.data));
	await page.evaluate(() => (location.hash = "#/outbox"));
	await page.context().setOffline(false);
	await page.waitForSelector(".outbox .card .error", { timeout: 70_000 });
	check("a refusal says why and keeps the words", ((await page.textContent(".outbox .card")) ?? "").includes(words));
	await inBothThemes(page, "an outbox with a refusal", axe);
	await page.click("button >> text=Gửi lại");
	check("refused again it is still there", (await until(async () => (await page.locator(".outbox .card .error").count()) === 1)) === true);
	await page.locator(".outbox .card button", { hasText: "Bỏ" }).click();
	await page.locator(".sure button.main").click();
	await page.waitForSelector(".outbox .empty-title");
	check("discarded by a person only", true);
	await page.close();
}

/* An account to which nobody has given an area is let in, and told so. */
async function withoutArea(world) {
	const { api, axe, browser, check, base, size } = world;
	const login = `khongdiaban${size.name}`;
	await (await api("admin")).post("/accounts", { login, name: "Lê Văn Chờ", phone: "", lang: "vi", password: PASSWORD });
	const page = await browser.newPage();
	await page.goto(`${base}/app/`);
	await page.fill('[name="login"]', login);
	await page.fill('[name="password"]', PASSWORD);
	await page.press('[name="password"]', "Enter");
	await page.waitForSelector("header.bar");
	const title = (await page.textContent(".empty-title")) ?? "";
	check("who has no area yet is told so", title.includes("chưa được giao địa bàn"), title);
	await inBothThemes(page, "an account without an area", axe);
}

export async function run(world) {
	await withoutArea(world);
	await myself(world);
	await outbox(world);
}
