/* desk.mjs: a ward's desk: late first, the piles count what they show, letters act, nothing typed is lost, never a modal. */
import { inBothThemes, newPhone, openAct, until, wrongAt } from "./lib/people.mjs";

const WARD = "25975";

async function file(talker, by = {}) {
	const filed = await talker.post("/requests", { kind: "food", area_code: WARD, text: "Hết gạo, nhà trọ năm người", phone: newPhone(), ...by });
	if (filed.status !== 201) throw new Error(`filing: ${filed.status} ${JSON.stringify(filed.data)}`);
	return filed.data;
}

async function piles({ check, api }, page) {
	const ward = await api("anphu");
	const rows = { open: "open=1", overdue: "open=1&overdue=1", urgent: "open=1&lane=urgent", waiting: "open=1&state=escalated", unverified: "open=1&lane=unverified" };
	for (const [pile, query] of Object.entries(rows)) {
		const same = await until(async () => {
			const shown = (await page.textContent(`.piles a[href*="pile=${pile}"] b`))?.replace(/\D/g, "");
			const { data } = await ward.get(`/requests?area=${WARD}&${query}&count=1&limit=1`);
			return shown === String(data.count);
		});
		check(`the number of the pile "${pile}" is that of its rows`, same);
	}
	const { data } = await ward.get(`/requests?area=${WARD}&open=1&limit=50`);
	const late = data.items.map((r) => r.late);
	check("late ones come first", late.indexOf(false) < 0 || !late.slice(late.indexOf(false)).includes(true));
	const first = await page.textContent(".request-row .only-read");
	check("the screen shows them in that order", (first ?? "").includes(data.items[0].code), `${first} / ${data.items[0].code}`);
}

async function keys({ check }, page) {
	const code = () => page.textContent(".request .code");
	const before = await code();
	await page.keyboard.press("j");
	await until(async () => (await code()) !== before);
	const second = await code();
	await page.keyboard.press("k");
	check("J and K move", second !== before && (await until(async () => (await code()) === before)), `${before} ${second}`);
	const letters = await page.$$eval(".acts button[aria-keyshortcuts]", (all) => all.map((b) => [b.getAttribute("aria-keyshortcuts"), b.querySelector("kbd")?.textContent]));
	check("every act shows its letter", letters.length > 3 && letters.every(([a, b]) => a === b), JSON.stringify(letters));
	check("no dialog is ever opened", (await page.locator("dialog, [role=dialog], [aria-modal]").count()) === 0);
}

async function drafts({ check, api, size, base }, page) {
	const operator = await api("tongdai");
	const [one, two] = [await file(operator), await file(operator, { kind: "question", text: "Khi nào phát túi an sinh?" })];
	await page.goto(`${base}/app/#/desk/${one.id}`);
	await page.waitForSelector(`.request .code >> text=${one.code}`);
	await openAct(page, "N", size.isPhone);
	await page.fill('.act-form [name="text"]', "Đang gọi lại cho gia đình, chưa nghe máy");
	await page.goto(`${base}/app/#/desk/${two.id}`);
	await page.waitForSelector(`.request .code >> text=${two.code}`);
	await page.goto(`${base}/app/#/desk/${one.id}`);
	const text = () => page.inputValue('.act-form [name="text"]');
	await page.waitForSelector(".act-form");
	check("what was typed is still there after looking at another", (await text()).includes("chưa nghe máy"));
	await page.reload();
	await page.waitForSelector(".act-form");
	check("and after a reload", (await text()).includes("chưa nghe máy"));

	if (size.isPhone) await page.click(".act-form .do");
	else await page.press('.act-form [name="text"]', "Control+Enter");
	await page.waitForSelector(".act-form", { state: "detached" });
	check("sent, it stands among what happened", await until(async () => ((await page.textContent(".timeline")) ?? "").includes("chưa nghe máy")));
}

/* A colleague is quicker by a moment: the form is told, keeps its words, and may send again. */
async function conflict({ check, api, size, base }, page) {
	const [ward, operator] = [await api("anphu"), await api("tongdai")];
	const filed = await file(operator);
	await page.goto(`${base}/app/#/desk/${filed.id}`);
	await page.waitForSelector(`.request .code >> text=${filed.code}`);
	await openAct(page, "T", size.isPhone);
	await page.fill('.act-form [name="text"]', "Đã giao 10 kg gạo và rau");
	await page.route("**/answer", async (route) => {
		await ward.post(`/requests/${filed.id}/triage`, { lane: "urgent" }, filed.version);
		await route.continue();
		await page.unroute("**/answer");
	});
	await page.click(".act-form .do");
	await page.waitForSelector(".act-form .error");
	check("a stale act says so, and keeps its words", (await page.inputValue('.act-form [name="text"]')).includes("10 kg gạo"));
	await page.waitForTimeout(500);
	await page.click(".act-form .do");
	await page.waitForSelector(".act-form", { state: "detached" });
	check("sent again it is taken", await until(async () => /đã trả lời/.test((await page.textContent(".head-due .state")) ?? "")));
}

async function household({ check, api, base }, page) {
	const operator = await api("tongdai");
	const phone = newPhone();
	const first = await file(operator, { phone, kind: "medicine", text: "Cần thuốc huyết áp" });
	const twin = await file(operator, { phone, text: "Nhà hết gạo" });
	const third = await file(operator, { phone, text: "Gạo vẫn chưa có" });
	await page.goto(`${base}/app/#/desk/${third.id}`);
	await page.waitForSelector(`.request .code >> text=${third.code}`);
	const words = (await page.textContent(".request")) ?? "";
	check("a request shows its household's history", words.includes(first.code));
	check("and what may be the same need", words.includes(twin.code));
	check("a duplicate is joined from there", await page.isVisible(`.request-line:has-text("${twin.code}") button`));
}

/* What can be seen to be wrong is said at its field before anything leaves, in words of ours. */
async function mistakes({ check, api, size, base }, page) {
	const filed = await file(await api("tongdai"));
	const sent = [];
	page.on("request", (r) => r.method() === "POST" && r.url().includes(`/requests/${filed.id}/`) && sent.push(r.url()));
	await page.goto(`${base}/app/#/desk/${filed.id}`);
	await page.waitForSelector(`.request .code >> text=${filed.code}`);
	await openAct(page, "I", size.isPhone);
	await page.fill('.act-form [name="persons"]', "900");
	await page.fill('.act-form [name="text"]', "Năm người ở chung một phòng");
	await page.click(".act-form .do");
	check("a number out of range is told with its range", (await wrongAt(page, ".act-form", "persons")) === "Nhập số từ 1 đến 500.");
	check("the other words stand", (await page.inputValue('.act-form [name="text"]')).includes("Năm người"));
	await page.click(".act-form .row button:not(.do)");

	await openAct(page, "C", size.isPhone);
	await page.fill('.act-form [name="area_code"]', "di an");
	await page.waitForSelector('.act-form [role="option"]');
	await page.press('.act-form [name="area_code"]', "Enter");
	await page.fill('.act-form [name="text"]', "Nhà ở bên kia đường");
	await page.fill('.act-form [name="area_code"]', "khong co phuong nay");
	await page.click(".act-form .do");
	check("words that are no choice are told, not sent as the choice before", (await wrongAt(page, ".act-form", "area_code")) === "Gõ rồi chọn một dòng trong danh sách.");
	check("and stand as they were typed", (await page.inputValue('.act-form [name="area_code"]')) === "khong co phuong nay");
	await page.fill('.act-form [name="area_code"]', "");
	await page.click(".act-form .do");
	check("nor is the choice before sent when nothing is left of it", (await wrongAt(page, ".act-form", "area_code")) === "Chưa điền.");
	await page.click(".act-form .row button:not(.do)");

	await openAct(page, "D", size.isPhone);
	await page.click(".act-form .do");
	check("a proof without a file is told at the file", (await wrongAt(page, ".act-form", "file")) === "Chưa điền.");
	await page.click(".act-form .row button:not(.do)");
	check("and nothing was sent", sent.length === 0, sent.join("\n"));
}

async function proof({ check, size }, page) {
	await openAct(page, "D", size.isPhone);
	const png = await page.screenshot({ clip: { x: 0, y: 0, width: 60, height: 40 } });
	await page.setInputFiles('.act-form input[type="file"]', { name: "anh.png", mimeType: "image/png", buffer: png });
	await page.click(".act-form .do");
	await page.waitForSelector(".act-form", { state: "detached" });
	const image = page.locator(".proofs img");
	await image.first().waitFor();
	check("a photo is added and shown small", await until(() => image.first().evaluate((i) => i.naturalWidth > 0)));
}

async function onPhone({ check, base }, page) {
	await page.goto(`${base}/app/#/desk`);
	await page.waitForSelector(".request-row");
	check("a phone shows the list first", !(await page.isVisible(".request")));
	await page.click(".request-row a");
	await page.waitForSelector(".request");
	const main = await page.locator(".acts button.first").boundingBox();
	const height = page.viewportSize().height;
	check("then the request, its main act at the thumb", main && main.y + main.height <= height && main.y > height - 100, JSON.stringify(main));
	check("as large as a thumb", main && main.height >= 44);
	await page.click(".back");
	check("and back to the list", await until(() => page.isVisible(".request-row")));
}

export async function run(world) {
	const { staff, axe, base, size } = world;
	const page = await staff("anphu");
	await page.goto(`${base}/app/#/desk`);
	await page.waitForSelector(".request-row");
	if (size.isPhone) await onPhone(world, page);
	await page.goto(`${base}/app/#/desk`);
	await page.waitForSelector(".request-row");
	await piles(world, page);
	await inBothThemes(page, "the desk", axe);
	if (!size.isPhone) await keys(world, page);
	await drafts(world, page);
	await proof(world, page);
	await mistakes(world, page);
	await inBothThemes(page, "a request with a proof", axe);
	await conflict(world, page);
	await household(world, page);
	await inBothThemes(page, "a household's request", axe);
	await openAct(page, "C", size.isPhone);
	await inBothThemes(page, "an act's form", axe);
}
