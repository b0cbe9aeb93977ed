/* need.mjs: who is there and who is needed: a ward reports in one tap or with new numbers, asks for more; the province sees who cannot hold. */
import { inBothThemes, speak, until, wrongAt } from "./lib/people.mjs";

const WARD = "25975"; // An Phú, red
const digits = (text) => Number((text ?? "").replace(/\D/g, ""));
const needOf = async (talker, code) => (await talker.get(`/needs?area=${code}`)).data.items[0];

async function report({ staff, api, check, base, size, axe }) {
	const ward = await api("anphu");
	const page = await staff("anphu");
	await page.goto(`${base}/app/#/staff`);
	await page.waitForSelector(".staff-ward .staff-numbers");
	const before = await needOf(ward, WARD);
	check("a ward sees its own people", digits(await page.textContent(".staff-numbers .present dd")) === before.report.present);
	await inBothThemes(page, "a ward's people", axe);
	await page.locator(".staff-acts button").last().click();
	await page.waitForSelector(".staff-report .form-box");
	await page.fill('[name="infected"]', String(before.report.establishment));
	await page.click(".staff-report .form-box .do");
	check("a number that does not fit is named", (await wrongAt(page, ".staff-report .form-box", "infected")) !== "");
	await axe(page, "a refused report");
	const infected = before.report.infected + 1;
	await page.fill('[name="present"]', String(before.report.present - 1));
	await page.fill('[name="infected"]', String(infected));
	await page.click(".staff-report .form-box .do");
	await page.waitForSelector(".staff-report .form-box", { state: "detached" });
	const shown = await until(async () => digits(await page.textContent(".staff-numbers .infected dd")) === infected);
	check("a correction is there at once", shown && (await needOf(ward, WARD)).report.infected === infected);
	const roles = await page.locator(".need").count();
	check("every role has its need", roles === 6, String(roles));
	await page.locator(".need summary").nth(1).click();
	check("a need says why", (await page.locator(".need").nth(1).locator(".why .decides").count()) >= 1);
	const href = await page.locator(".need").nth(1).locator(".why a").getAttribute("href");
	check("its work leads to the open requests", /#\/requests\?.*area=25975.*open=1/.test(href ?? ""), href);
	if (size.isPhone) {
		const box = await page.locator(".staff-acts button").last().boundingBox();
		check("the main act is wide enough for a thumb", box.height >= 44 && box.width >= 300, JSON.stringify(box));
		const wide = await page.evaluate(() => document.documentElement.scrollWidth > innerWidth);
		check("nothing runs out of the screen", !wide);
	}
	await page.close();
}

/* A ward that has not reported today, by its desk: one tap is a whole report. */
async function oneTap({ staff, api, check, base, axe }) {
	const province = await api("tinh");
	const silent = (await province.get("/needs?limit=200")).data.items.find((x) => x.report && !x.reported_today);
	if (!silent) return check("a ward has not reported yet", false);
	const code = silent.area.code;
	const page = await staff(`px${code}`);
	await page.goto(`${base}/app/#/staff`);
	await page.waitForSelector(".staff-owed");
	await axe(page, "a report that is owed");
	await page.locator(".staff-acts .main").click();
	await page.waitForSelector(".staff-owed", { state: "detached" });
	const now = await needOf(province, code);
	check("unchanged is one tap", now.reported_today && now.report.unchanged && now.report.present === silent.report.present);
	return page.close();
}

async function ask({ staff, api, check, base, axe }) {
	const ward = await api("anphu");
	const page = await staff("anphu");
	await page.goto(`${base}/app/#/staff`);
	const medical = page.locator(".need").nth(1);
	await medical.waitFor();
	const before = (await needOf(ward, WARD)).roles[1];
	await medical.locator("button.no-print").click();
	await page.fill('.need [name="people"]', String(before.required + 7));
	await page.click(".need .form-box .do");
	await page.fill('.need [name="reason"]', "Mở thêm khu cách ly");
	await axe(page, "asking");
	await page.click(".need .form-box .do");
	await page.waitForSelector(".need .form-box", { state: "detached" });
	const asked = await until(async () => (await needOf(ward, WARD)).roles[1].wanted === before.required + 7);
	check("what is asked for is wanted", asked);
	check("the difference is shown", await until(async () => ((await medical.textContent()) ?? "").includes("Mở thêm khu cách ly")));
	await medical.locator("button.no-print").click();
	await page.locator(".need .form-box .act-inputs button").click();
	await page.waitForSelector(".need .form-box", { state: "detached" });
	check("and taken back", await until(async () => (await needOf(ward, WARD)).roles[1].wanted === before.required));
	await page.close();
}

async function province({ staff, api, check, base, size, axe }) {
	const talker = await api("tinh");
	const page = await staff("tinh");
	await page.goto(`${base}/app/#/staff`);
	await page.waitForSelector(".staff-row");
	await page.waitForSelector(".staff-map .commune");
	const { items } = (await talker.get("/needs?area=74&limit=200")).data;
	const breaking = items.filter((x) => x.breaking > 0).length;
	const shown = () => page.locator(".staff-totals li b").first().textContent();
	check("several wards cannot hold, and the number says so", breaking > 3 && (await until(async () => digits(await shown()) === breaking)), await shown());
	const lacks = items.reduce((sum, x) => sum + x.lacks, 0);
	check("what is lacking is the sum of the rows", lacks > 0 && digits(await page.locator(".staff-totals li b").nth(1).textContent()) === lacks, String(lacks));
	const first = await page.locator(".staff-row a").first().getAttribute("href");
	check("the worst comes first", (first ?? "").includes(items[0].area.code), first);
	check("the map marks who lacks people", (await page.locator(".staff-map .late-mark, .staff-map .late-dot").count()) === items.filter((x) => x.lacks > 0).length);
	await inBothThemes(page, "all communes", axe);
	await speak(page, "en");
	await axe(page, "all communes, in English");
	await speak(page, "vi");
	await page.locator(".staff-totals li a").first().click();
	check("the number leads to its rows", await until(async () => (await page.locator(".staff-row").count()) === breaking));
	await page.goto(`${base}/app/#/staff`);
	const [file] = await Promise.all([page.waitForEvent("download"), page.locator(".staff-totals button", { hasText: "CSV" }).click()]);
	check("the table is a file", /^nhan-luc.*\.csv$/.test(file.suggestedFilename()), file.suggestedFilename());
	await page.locator(".staff-row a").first().click();
	await page.waitForSelector(".staff-ward .need");
	const [worst] = items;
	check("who was sent there is told", worst.sent > 0 && (await page.locator(".staff-ward a[href*='#/tours']").count()) === 1, String(worst.sent));
	/* Help is proposed for what those who were sent leave of a minimum. */
	const short = worst.roles.filter((r) => r.breaking && r.own + r.sent < r.least);
	check("a ward that cannot hold is offered help", short.every((r) => r.backfill.length > 0) && (await page.locator(".need-breaking b").count()) === short.length);
	if (!size.isPhone) {
		await page.emulateMedia({ media: "print" });
		check("paper has no buttons", !(await page.locator(".need button").first().isVisible()) && (await page.locator(".need h3").first().isVisible()));
	}
	await page.close();
}

export async function run(world) {
	await report(world);
	await oneTap(world);
	await ask(world);
	await province(world);
}
