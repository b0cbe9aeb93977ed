/* hotline.mjs: a call in under a minute by keyboard alone; nothing typed is lost; nobody is called back twice. */
import { inBothThemes, newPhone, until, wrongAt } from "./lib/people.mjs";

const HUMAN_KEY_MS = 300; // slower than anybody who does this all day
const WARD = "25975"; // Phường An Phú

const focused = (page) => page.evaluate(() => document.activeElement?.getAttribute("name") ?? document.activeElement?.className ?? "");
const codeOf = (page) => page.getAttribute(".spelled", "aria-label");

async function file(operator, phone, by = {}) {
	const filed = await operator.post("/requests", { kind: "food", area_code: WARD, text: "Hết gạo từ hôm qua", phone, address: "12/3 khu phố 2", name: "Lê Thị Hoa", ...by });
	if (filed.status !== 201) throw new Error(`filing: ${filed.status} ${JSON.stringify(filed.data)}`);
	return filed.data;
}

async function oneCall({ staff, check, axe, api, size }) {
	const operator = await api("tongdai");
	const phone = newPhone();
	const before = await file(operator, phone, { kind: "medicine", text: "Cần thuốc hạ sốt" });
	const page = await staff("tongdai");
	await page.goto(`${page.url().split("#")[0]}#/hotline`);
	await page.waitForSelector(".call-form");
	check("the cursor stands in the phone field", (await focused(page)) === "phone", await focused(page));
	await page.evaluate(() => addEventListener("pointerdown", () => (document.title = "the mouse was used"), true));

	let keys = 0;
	const typing = async (text) => {
		keys += text.length;
		await page.keyboard.type(text, { delay: 10 });
	};
	const press = async (key) => {
		keys++;
		await page.keyboard.press(key);
	};
	const began = Date.now();
	await typing(phone);
	await page.waitForSelector(`.caller >> text=${before.code}`);
	check("the number's history is there while one types", true);
	await press("Enter");
	await press("3");
	check("a digit chooses the kind and goes on to the ward", (await focused(page)) === "area_code", await focused(page));
	check("the kind is chosen", await page.isChecked('[name="kind"][value="food"]'));
	await typing("an phu");
	await press("Enter");
	await until(async () => (await focused(page)) === "address");
	check("the ward is found without marks", /An Phú/.test(await page.inputValue('[name="area_code"]')), await page.inputValue('[name="area_code"]'));
	await typing("12/3 KP 2");
	await press("Enter");
	await typing("Het gao tu hom qua, nha co ba nguoi");
	await press("Control+Enter");
	await page.waitForSelector(".spelled");
	const code = await codeOf(page);
	const seconds = Math.max(Date.now() - began, keys * HUMAN_KEY_MS) / 1000;
	check(`a call takes ${seconds.toFixed(0)} s with ${keys} keys: under 60`, seconds < 60);
	check("by keyboard alone", (await page.title()) !== "the mouse was used");
	check("the code is shown", /^TS-[0-9A-Z]{4}-[0-9A-Z]{4}$/.test(code ?? ""), code);
	check("it is spelled with a word under each letter", (await page.locator(".spelled small").count()) === 10);
	check("in large type", (await page.evaluate(() => parseFloat(getComputedStyle(document.querySelector(".spelled b")).fontSize))) >= 40);
	const told = (await page.textContent(".told")) ?? "";
	check("with who answers and until when", /An Phú/.test(told) && /\d\d:\d\d/.test(told), told);
	await inBothThemes(page, "a filed call", axe);
	await press("Enter");
	await page.waitForSelector(".call-form");
	check("one key begins the next call", (await focused(page)) === "phone" && (await page.inputValue('[name="phone"]')) === "", await focused(page));

	await page.keyboard.type(phone);
	await page.waitForSelector(`.caller >> text=${code}`);
	await page.keyboard.press("F4");
	await page.waitForSelector(".joining");
	const joining = (await page.textContent(".joining b")) ?? "";
	await inBothThemes(page, "a call with its history", axe);
	await page.fill('[name="text"]', "Gọi lần nữa, vẫn chưa ai đến");
	await page.keyboard.press("Control+Enter");
	await page.waitForSelector(".spelled");
	check("a call is joined to the open request", (await codeOf(page)) === joining && [code, before.code].includes(joining), `${joining} / ${await codeOf(page)}`);
	const joined = await operator.get(`/requests?q=${joining}`);
	check("and counted there", joined.data.items[0].calls >= 2, JSON.stringify(joined.data.items[0]?.calls));
	check("the desk remembers the calls it took", size.isPhone || (await page.isVisible(`.taken >> text=${code}`)) || code === joining);
}

/* A call that lacks something is told at once, also when the line is dead and the server cannot say so. */
async function mistakes({ staff, check }) {
	const page = await staff("tongdai3");
	await page.goto(`${page.url().split("#")[0]}#/hotline`);
	await page.waitForSelector(".call-form");
	await page.fill('[name="text"]', "Hết sữa cho bé");
	await page.context().setOffline(true);
	await page.press('[name="text"]', "Control+Enter");
	check("a call without a kind is told at the kinds", (await wrongAt(page, ".call-form", "kind")) === "Chưa điền.");
	await page.check('[name="kind"][value="food"]', { force: true });
	await page.press('[name="text"]', "Control+Enter");
	check("one without a ward at the ward", (await wrongAt(page, ".call-form", "area_code")) === "Chưa điền.");
	check("with its words still there", (await page.inputValue('[name="text"]')) === "Hết sữa cho bé");
	await page.context().setOffline(false);
	await page.click(".call-ends button:not(.main)");
}

async function nothingIsLost({ staff, check, password }) {
	const page = await staff("tongdai2");
	await page.goto(`${page.url().split("#")[0]}#/hotline`);
	const phone = newPhone();
	await page.fill('[name="phone"]', phone);
	await page.check('[name="kind"][value="relief"]', { force: true });
	await page.fill('[name="text"]', "Nhà trọ có mười người, hết nước sạch");
	await page.reload();
	await page.waitForSelector(".call-form");
	check("what was typed survives a reload", (await page.inputValue('[name="text"]')).includes("mười người") && (await page.inputValue('[name="phone"]')) === phone);
	check("and so does the call's clock", await until(async () => (await page.textContent(".call-clock")) > "00:01"));

	await page.click(".call-ends button:not(.main)");
	check("a call dropped by mistake", (await page.inputValue('[name="text"]')) === "");
	await page.click(".call-ends button:not(.main)");
	check("comes back by the same button", await until(async () => (await page.inputValue('[name="text"]')).includes("mười người")));

	await page.fill('[name="area_code"]', "tan phuoc khanh");
	await page.waitForSelector('[role="option"]');
	await page.keyboard.press("Enter");
	await page.context().clearCookies();
	await page.fill('[name="address"]', "Ngõ 5, khu phố Khánh Hòa"); // asks for duplicates there, and hears 401
	await page.waitForSelector(".sign-in");
	await page.fill('[name="login"]', "tongdai2");
	await page.fill('[name="password"]', password);
	await page.keyboard.press("Enter");
	await page.waitForSelector(".call-form");
	check("and a session that ran out", (await page.inputValue('[name="text"]')).includes("mười người") && /Phước Khánh/.test(await page.inputValue('[name="area_code"]')));

	await page.context().setOffline(true);
	await page.press('[name="text"]', "Control+Enter");
	await page.waitForSelector(".call-done");
	check("without a network it says that there is no code yet", !(await page.isVisible(".spelled")));
	check("and what waits is visible", await until(() => page.isVisible(".outbox-chip.has")));
	await page.context().setOffline(false);
	check("the code comes when the network does", await until(() => page.isVisible(".spelled"), 20_000));
}

async function lateAnswers({ staff, check, api }) {
	const operator = await api("tongdai");
	const [slow, quick] = [newPhone(), newPhone()];
	const old = await file(operator, slow);
	const right = await file(operator, quick);
	const page = await staff("tongdai3");
	await page.goto(`${page.url().split("#")[0]}#/hotline`);
	await page.route(`**/intake/lookup?phone=${slow}*`, async (route) => {
		await new Promise((r) => setTimeout(r, 1200));
		await route.continue().catch(() => undefined);
	});
	await page.fill('[name="phone"]', slow);
	await page.waitForTimeout(400);
	await page.fill('[name="phone"]', quick);
	await page.waitForSelector(`.caller >> text=${right.code}`);
	await page.waitForTimeout(1400);
	check("an answer that comes too late is dropped", (await page.isVisible(`.caller >> text=${right.code}`)) && !(await page.isVisible(`.caller >> text=${old.code}`)));
}

async function callingBack({ staff, check, axe, api, size }) {
	const [operator, ward] = [await api("tongdai"), await api("anphu")];
	const filed = await file(operator, newPhone());
	const done = await ward.post(`/requests/${filed.id}/answer`, { text: "Đã giao 10 kg gạo lúc 9 giờ" }, filed.version);
	check("the ward answers", done.status === 200, JSON.stringify(done.data));
	const mine = await staff("tongdai");
	const other = await staff("tongdai2");
	for (const p of [mine, other]) await p.goto(`${p.url().split("#")[0]}#/hotline`);
	await mine.waitForSelector(".callback");
	await mine.keyboard.press("F8");
	await mine.waitForSelector(".callback-mine");
	const code = (await mine.textContent(".callback-mine .callback-phone a[href*=requests]"))?.trim();
	check("one key takes the caller who waits longest, with what to say", await until(() => mine.isVisible(".callback-mine .phone")));
	const held = other.locator(".callback", { hasText: code });
	check("the other operator sees that somebody is calling", await until(async () => (await held.count()) && (await held.locator("button").count()) === 0));
	await inBothThemes(mine, "calling back", axe);
	if (!size.isPhone) {
		await mine.focus(".callback-mine");
		await mine.keyboard.press("d");
	} else {
		await mine.click('.callback-mine button[aria-keyshortcuts="D"]');
	}
	check("told: it leaves the queue of both", await until(async () => (await mine.locator(".callback", { hasText: code }).count()) === 0 && (await held.count()) === 0));
}

export async function run(world) {
	await oneCall(world);
	await mistakes(world);
	await nothingIsLost(world);
	await lateAnswers(world);
	await callingBack(world);
}
