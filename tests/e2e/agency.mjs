/*
 * agency.mjs: an agency's head: what a wave asks for, a person added, a file with a bad row, somebody named who says yes on their own phone
 * and somebody who says no, a name withdrawn, the number that changes. The wave is this script's own and is cancelled at its end.
 */
import { sizes } from "./lib/browser.mjs";
import { inBothThemes, newPhone, until, wrongAt } from "./lib/people.mjs";

const DAY_MS = 86_400_000;
const digits = (text) => Number((text ?? "").replace(/[^\d]/g, ""));
const local = (ms) => new Date(ms + 7 * 3600_000).toISOString();
const phoneSize = sizes.find((s) => s.isPhone).context;

async function callWave({ api, size }) {
	const board = await api("bantochuc");
	const area = (await board.get("/areas?q=Binh Duong&level=province")).data.items[0];
	const now = Date.now();
	const made = await board.post("/waves", {
		name: `Đợt thử ${size.name}`, purpose: "Hỗ trợ lấy mẫu diện rộng", area_id: area.id, total: 300, from_day: local(now + DAY_MS).slice(0, 10),
		to_day: local(now + 9 * DAY_MS).slice(0, 10), nominate_by: new Date(now + 5 * 3600_000).toISOString(),
	});
	await board.post(`/waves/${made.data.id}/call`, {}, made.data.version);
	return { board, id: made.data.id };
}

/* The numbers of the wave's card: { "chỉ tiêu": 3, … } */
async function numbers(page) {
	const rows = await page.locator(".agency-numbers > div").evaluateAll((all) => all.map((d) => [d.querySelector("dt")?.textContent, d.querySelector("dd")?.textContent]));
	return Object.fromEntries(rows.map(([k, v]) => [k, digits(v)]));
}

const at = (world, wave, more = "") => `${world.base}/app/#/agency?wave=${wave.id}${more}`;
const row = (page, name) => page.locator(".agency-row", { hasText: name });
const inside = (page) => page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);

async function look(page, world, what) {
	await inBothThemes(page, what, world.axe);
	const over = await inside(page);
	world.check(`${what}: nothing runs out of the page`, over <= 0, `${over} px`);
	world.check(`${what}: it has one title`, (await page.locator("h1").count()) === 1);
}

async function arrive(page, world, wave) {
	const { check } = world;
	check("a head comes to their own agency", (await page.innerText("h1")).startsWith("Sở Y tế"), await page.innerText("main"));
	check("and is not told that there is no area", !(await page.innerText("main")).includes("chưa được giao địa bàn"));
	check("ways that lead to forbidden screens are not offered", (await page.locator('a[href="#/board"]').count()) === 0 && (await page.locator("#search").count()) === 0);
	check("the stream is heard although there is no area", await until(async () => /cách đây/.test(await page.innerText(".heard-text"))));
	await page.goto(at(world, wave));
	await page.waitForSelector(".agency-numbers");
	const seen = await numbers(page);
	check("what is asked for, and that all of it is missing", seen["chỉ tiêu"] > 0 && seen["còn thiếu"] === seen["chỉ tiêu"] && seen["đã duyệt"] === 0, JSON.stringify(seen));
	check("until when", /Nộp danh sách trước .* còn 4 giờ/s.test(await page.innerText(".agency-until")), await page.innerText(".agency-until"));
	await page.click(".agency-wave summary");
	check("and why so many", /Chia 300 người .* phải ở lại/s.test(await page.innerText(".agency-wave .why")), await page.innerText(".agency-wave"));
	await look(page, world, "nobody named yet");
	await page.goto(`${world.base}/app/#/board`);
	check("another screen says that it is not theirs", await until(async () => (await page.locator("main .empty-title").count()) === 1));
	return seen["chỉ tiêu"];
}

async function addPerson(page, world, wave, name, phone) {
	const { check } = world;
	await page.goto(at(world, wave, "&part=people"));
	await page.waitForSelector(".agency-rows .agency-row"); // nothing moves any more under the finger
	await page.click("button >> text=Thêm cán bộ");
	await page.click(".form-box .do");
	check("a nameless person is refused at the field", (await wrongAt(page, ".form-box", "name")) === "Chưa điền.");
	await page.fill('.form-box [name="name"]', name);
	await page.fill('.form-box [name="phone"]', "12");
	await page.fill('.form-box [name="birth_year"]', "1988");
	await page.fill('.form-box [name="vaccine_doses"]', "2");
	await page.selectOption('.form-box [name="role"]', "medical");
	await page.check('.form-box [name="constraint.chronic"]');
	await page.check('.form-box [name="can_lead"]');
	await page.fill('.form-box [name="home_area_id"]', "an phu");
	await page.waitForSelector('[role="option"]');
	await page.press('.form-box [name="home_area_id"]', "Enter");
	await look(page, world, "the form of a person");
	await page.click(".form-box .do");
	check("a wrong phone is refused at its field", (await wrongAt(page, ".form-box", "phone")) !== "", await page.innerText(".form-box"));
	await page.fill('.form-box [name="phone"]', phone);
	await page.click(".form-box .do");
	await page.waitForSelector(".form-box", { state: "detached" });
	await page.fill('.agency-filters [name="q"]', "le thi thu");
	const found = row(page, name);
	check("is found without marks", await until(() => found.isVisible()), await page.innerText(".agency-main"));
	const text = await found.innerText();
	check("with what a head may know", /Y tế/.test(text) && /bệnh mạn tính/.test(text) && /không vào vùng đỏ/.test(text) && /đủ điều kiện/.test(text), text);
}

async function bringIn(page, world, wave, mark) {
	const { check } = world;
	await page.goto(at(world, wave, "&part=people&do=import"));
	await page.waitForSelector("#import-file");
	const code = /mã (\S+)\./.exec(await page.innerText(".agency-import"))?.[1];
	const lines = [
		"Đơn vị,Mã cán bộ,Họ và tên,Điện thoại,Năm sinh,Vai trò,Số mũi",
		`${code},${mark}1,Trần Nhập Một${mark},${newPhone()},1990,Hậu cần,2`,
		`${code},${mark}2,Trần Nhập Hai${mark},${newPhone()},1990,Hậu cần,hai`,
		`${code},${mark}3,Trần Chưa Tiêm${mark},${newPhone()},1990,Hậu cần,0`,
	];
	await page.setInputFiles("#import-file", { name: "can-bo.csv", mimeType: "text/csv", buffer: Buffer.from(`\uFEFF${lines.join("\r\n")}\r\n`) });
	await page.waitForSelector("#import-result >> text=Xem trước");
	const bad = await page.locator(".wide-table").first().locator("tbody tr").allInnerTexts();
	check("the bad row is named by its number, column and value", bad.length === 1 && /^3\tSố mũi\thai/.test(bad[0]), JSON.stringify(bad));
	await look(page, world, "a file looked at");
	await page.click("button >> text=/^Nhập 2 dòng/");
	await page.waitForSelector("#import-result >> text=Đã nhập xong");
	await page.click("button >> text=Xem danh sách cán bộ");
	await page.waitForSelector(".agency-import", { state: "detached" });
	await page.fill('.agency-filters [name="q"]', `chua tiem${mark}`);
	const unfit = row(page, `Trần Chưa Tiêm${mark}`);
	await unfit.waitFor();
	check("who may not go is told with the reason, on the spot", /chưa cử được/.test(await unfit.innerText()) && /số mũi/.test(await unfit.innerText()), await unfit.innerText());
	check("and cannot be named", (await unfit.locator("button >> text=Cử đi").count()) === 0);
}

async function nameOne(page, world, wave, name, typed) {
	await page.goto(at(world, wave, `&part=people&q=${encodeURIComponent(typed)}`));
	const one = row(page, name);
	await one.locator("button", { hasText: "Cử đi" }).click();
	await page.waitForSelector(".form-box");
	await page.click(".form-box .do");
	await page.waitForSelector(".form-box", { state: "detached" });
	world.check(`${name} is named and is waited for`, await until(async () => /chờ cán bộ trả lời/.test(await one.innerText())), await one.innerText());
	await one.locator("a", { hasText: "Giấy xác nhận" }).click();
	await page.waitForSelector(".agency-slip .qr path");
	return { link: await page.getAttribute(".agency-link a", "href"), code: await page.innerText(".agency-code b") };
}

/* On the cadre's own phone, without an account. */
async function answers(world, link) {
	const { check, axe, browser } = world;
	const phone = await browser.newPage(phoneSize);
	await phone.goto(link);
	check("the cadre reads for what", /Hỗ trợ lấy mẫu diện rộng/.test(await phone.innerText("main")) && /Sở Y tế/.test(await phone.innerText("main")), await phone.innerText("main"));
	await inBothThemes(phone, "the page of the named", axe);
	await phone.click("button >> text=Tôi đồng ý đi");
	check("and the yes is confirmed", /Đã ghi: bạn đồng ý đi/.test(await phone.innerText('[role="status"]')));
	await inBothThemes(phone, "after the yes", axe);
	await phone.close();
}

async function declines(world, code, phoneNumber, reason) {
	const { check, axe, browser } = world;
	const phone = await browser.newPage(phoneSize);
	await phone.goto(`${world.base}/n`);
	await phone.fill('[name="code"]', code.replace(/^TS-|-/g, "").toLowerCase());
	await phone.click("button.main");
	await phone.waitForSelector('[name="phone_last"]');
	check("the code alone shows nothing", !/Sở Y tế/.test(await phone.innerText("main")));
	await axe(phone, "the phone's last digits are asked for");
	await phone.fill('[name="phone_last"]', phoneNumber.slice(-4));
	await phone.click("button.main");
	await phone.click("summary >> text=Tôi không đi được");
	await phone.fill('[name="text"]', reason);
	await phone.click("details button.main");
	check("the no is confirmed", /bạn không đi được/.test(await phone.innerText('[role="status"]')));
	const over = await inside(phone);
	check("nothing runs out of the phone", over <= 0, `${over} px`);
	await phone.close();
}

async function approve(page, world, wave, name, asked) {
	const { check } = world;
	await page.goto(at(world, wave, "&part=names"));
	await page.reload();
	const one = row(page, name);
	await one.waitFor();
	check("who said yes stands first", (await page.locator(".agency-row").first().innerText()).includes(name), await page.innerText(".agency-rows"));
	await look(page, world, "names");
	await page.click("button >> text=/^Duyệt 1 người/");
	check("the head approves", await until(async () => /thủ trưởng đã duyệt/.test(await one.innerText())), await one.innerText());
	const after = await until(async () => {
		const n = await numbers(page);
		return n["đã duyệt"] === 1 && n;
	});
	check("and the number changes", after && after["còn thiếu"] === asked - 1, JSON.stringify(after));
}

async function withdraw(page, world, wave, name, reason) {
	const { check } = world;
	await page.goto(at(world, wave, "&part=names"));
	await page.reload();
	const no = row(page, name);
	await no.waitFor();
	check("the no stands there with its reason", /từ chối/.test(await no.innerText()) && (await no.innerText()).includes(reason), await no.innerText());
	const yes = page.locator(".agency-row.approved").first();
	await yes.locator("button >> text=Rút tên").click();
	await page.click(".form-box .do");
	check("a name is not withdrawn without a reason", (await wrongAt(page, ".form-box", "reason")) === "Chưa điền.");
	await page.fill('.form-box [name="reason"]', "Đơn vị cần người trực");
	await page.press('.form-box [name="reason"]', "Control+Enter");
	check("with one it is, and the number changes back", await until(async () => (await numbers(page))["đã duyệt"] === 0), await page.innerText("main"));
}

export async function run(world) {
	const wave = await callWave(world);
	const mark = `${world.size.isPhone ? "b" : "a"}${Date.now() % 1e5}`;
	const [name, phone] = [`Lê Thị Thử ${mark}`, newPhone()];
	const page = await world.staff("soyte");
	await page.waitForSelector("h1");
	const asked = await arrive(page, world, wave);
	await addPerson(page, world, wave, name, phone);
	await bringIn(page, world, wave, mark);
	const first = await nameOne(page, world, wave, name, name);
	await look(page, world, "the slip");
	await answers(world, first.link);
	await approve(page, world, wave, name, asked);
	const second = await nameOne(page, world, wave, `Trần Nhập Một${mark}`, `nhap mot${mark}`);
	const other = (await world.api("soyte").then((t) => t.get(`/cadres?q=${encodeURIComponent(`nhap mot${mark}`)}`))).data.items[0].phone;
	await declines(world, second.code, other, "Mẹ đang nằm viện");
	await withdraw(page, world, wave, `Trần Nhập Một${mark}`, "Mẹ đang nằm viện");
	const now = await wave.board.get(`/waves/${wave.id}`);
	const ended = await wave.board.post(`/waves/${wave.id}/cancel`, { note: "Xong phần thử" }, now.data.version);
	world.check("the wave of this script is cancelled", ended.status === 200, JSON.stringify(ended.data));
	await page.close();
}
