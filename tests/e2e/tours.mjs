/* tours.mjs: people who were sent: a ward confirms, marks a day, hands out kit, shows the code at its door; the board sees who is silent and sends who follows. */
import { inBothThemes, until, wrongAt } from "./lib/people.mjs";

const WARD = "25975"; // An Phú, red
const digits = (text) => Number((text ?? "").replace(/\D/g, ""));

async function ward({ staff, api, check, base, size, axe }) {
	const talker = await api("anphu");
	const page = await staff("anphu");
	await page.goto(`${base}/app/#/tours`);
	await page.waitForSelector(".tour-row");
	const counts = (await talker.get(`/tours/counts?area=${WARD}`)).data;
	const here = page.locator('.tours-totals a[href*="part=here"] b');
	check("a ward sees how many are here", digits(await here.textContent()) === counts.here && counts.here > 5, await here.textContent());
	check("the number is that of its rows", (await page.locator(".tour-row").count()) === Math.min(counts.here, 50));
	await inBothThemes(page, "people who were sent", axe);
	if (size.isPhone) {
		const wide = await page.evaluate(() => document.documentElement.scrollWidth > innerWidth);
		check("nothing runs out of the screen", !wide);
	}

	const { items } = (await talker.get(`/tours?area=${WARD}&state=serving&limit=100`)).data;
	const one = items.find((x) => x.acts.includes("check_in") && x.today === null);
	const seen = async () => (await talker.get(`/tours/${one.id}`)).data;
	await page.goto(`${base}/app/#/tours/${one.id}`);
	await page.waitForSelector(".tour-facts");
	await page.locator(".tour-acts .main").click();
	check("one press marks a day on duty", await until(async () => (await seen()).today === "duty"), JSON.stringify((await seen()).today));
	await page.locator(".tour-page button", { hasText: "Cấp trang bị" }).click();
	await page.fill('.tour-page [name="item"]', "Đồ bảo hộ");
	await page.fill('.tour-page [name="issued"]', "nhiều");
	await page.click(".tour-page .form-box .do");
	check("a number that is none is said at its field", (await wrongAt(page, ".tour-page .form-box", "issued")) !== "");
	await page.fill('.tour-page [name="issued"]', "5");
	await page.click(".tour-page .form-box .do");
	check("kit is handed out", await until(async () => (await seen()).kit.some((k) => k.item === "Đồ bảo hộ" && k.issued === 5)), JSON.stringify((await seen()).kit));
	await page.locator(".tour-acts button", { hasText: "Thay người" }).click();
	await page.waitForSelector('.tour-page .form-box [name="reason"]');
	check("a ward says who drops out, the board who follows", (await page.locator(".follow-list").count()) === 0);
	await axe(page, "somebody drops out");
	await page.keyboard.press("Escape");
	return page;
}

async function door(page, { api, check, base, axe }) {
	const talker = await api("anphu");
	await page.goto(`${base}/app/#/tours?door=1`);
	await page.waitForSelector(".door-code");
	const home = (await talker.get("/session")).data.home.id;
	const code = (await talker.get(`/areas/${home}/arrival-code`)).data.code;
	const shown = async () => (await page.textContent(".door-code")).replace(/\D/g, "");
	check("the door shows the code of the moment", await until(async () => (await shown()) === code), `${await shown()} ${code}`);
	await axe(page, "the code at the door");
	await page.close();
}

async function board({ staff, api, check, base, axe }) {
	const talker = await api("bantochuc");
	const page = await staff("bantochuc");
	const counts = (await talker.get("/tours/counts")).data;
	await page.goto(`${base}/app/#/tours?part=silent`);
	await page.waitForSelector(".tour-row");
	check("the silent are as many as the number says", (await page.locator(".tour-row").count()) === counts.silent && counts.silent > 0, `${counts.silent}`);
	check("the sum of the communes is the whole", counts.areas.reduce((sum, a) => sum + a.here, 0) === counts.here);
	await inBothThemes(page, "whoever is silent", axe);
	const one = (await talker.get("/tours?silent=1&limit=1")).data.items[0];
	await page.goto(`${base}/app/#/tours/${one.id}`);
	await page.locator(".tour-acts button", { hasText: "Thay người" }).click();
	await page.waitForSelector(".follow-list .choice");
	const offered = (await talker.get(`/tours/${one.id}/replacements`)).data.items;
	check("who could follow is proposed", offered.length > 0 && (await page.locator(".follow-list .choice").count()) >= Math.min(offered.length, 5), String(offered.length));
	await page.locator('.follow-list input[type="radio"]').first().check();
	await page.fill('.follow [name="reason"]', "Ốm nặng, không liên lạc được");
	await page.fill('.follow [name="number"]', `${Date.now() % 100000}/QĐ-BCĐ`);
	await axe(page, "choosing who follows");
	await page.click(".tour-page .form-box .do");
	const seen = async () => (await talker.get(`/tours/${one.id}`)).data;
	check("one act sends who follows", await until(async () => (await seen()).replaced_by?.cadre.id === offered[0].cadre.id), JSON.stringify((await seen()).replaced_by));
	check("the old tour is over", (await seen()).state === "released", (await seen()).state);
	await page.close();
}

export async function run(world) {
	const page = await ward(world);
	await door(page, world);
	await board(world);
}
