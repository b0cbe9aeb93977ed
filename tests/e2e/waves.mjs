/* waves.mjs: the organisation board: waves and each at a glance, a new one drafted, called, adjusted; whom to call; every number has its rows. */
import { inBothThemes, speak, until, wrongAt } from "./lib/people.mjs";

const digits = (text) => Number((text ?? "").replace(/\D/g, ""));
const running = async (talker) => (await talker.get("/waves?state=called")).data.items.at(-1);

async function glance({ staff, api, check, base, size, axe }) {
	const board = await api("bantochuc");
	const wave = await running(board);
	const page = await staff("bantochuc");
	await page.goto(`${base}/app/#/waves`);
	await page.waitForSelector(".wave-card");
	check("every wave is listed, the newest first", (await page.locator(".wave-card").count()) === (await board.get("/waves")).data.items.length);
	await inBothThemes(page, "the waves", axe);
	await page.goto(`${base}/app/#/waves/${wave.id}`);
	await page.waitForSelector(".agencies-table tbody tr");
	const shown = await page.locator(".wave-steps b").allTextContents();
	const named = wave.named + wave.consented + wave.approved;
	check("the steps are the sums", digits(shown[0]) === wave.quota_sum && digits(shown[1]) === named && digits(shown[3]) === wave.approved, shown.join(" "));
	await inBothThemes(page, "a wave at a glance", axe);
	await speak(page, "en");
	await axe(page, "a wave, in English");
	await speak(page, "vi");
	if (size.isPhone) {
		const wide = await page.evaluate(() => document.documentElement.scrollWidth > innerWidth);
		check("nothing runs out of the screen", !wide);
	}
	if (wave.late_agencies > 0) {
		check("who is late can be called", (await page.locator(".wave-late .phone").count()) > 0);
		await page.locator(".wave-late .row a").click();
		const rows = await until(async () => (await page.locator(".agencies-table tbody tr").count()) === wave.late_agencies);
		check("the late ones are as many as the number", rows, `${await page.locator(".agencies-table tbody tr").count()} of ${wave.late_agencies}`);
	}
	await page.goto(`${base}/app/#/waves/${wave.id}`);
	await page.locator(".wave-steps a").nth(1).click();
	await page.waitForSelector(".people-table tbody tr");
	const counted = await until(async () => digits(await page.textContent(".wave-count b")) === named);
	check("the number of names leads to as many names", counted, await page.textContent(".wave-count b"));
	await inBothThemes(page, "the names", axe);
	if (!size.isPhone) await onPaper(page, check, named);
	await page.goto(`${base}/app/#/waves/${wave.id}?view=wards`);
	await page.waitForSelector(".wards-table tbody tr");
	await page.waitForSelector(".wave-map .commune");
	const wards = (await board.get(`/waves/${wave.id}/wards?limit=200`)).data.items;
	check("every ward is there", (await page.locator(".wards-table tbody tr").count()) === wards.length);
	const missing = wards.reduce((sum, x) => sum + x.missing, 0);
	check("what is missing is the sum of the rows", digits(await page.locator(".wave-sums b").last().textContent()) === missing);
	await inBothThemes(page, "a wave by ward", axe);
	await page.close();
}

/* Paper has every name of the filter, whatever was scrolled to, and says on each page what it is of; afterwards the screen is as before. */
async function onPaper(page, check, named) {
	const rows = () => page.locator(".people-table tbody tr").count();
	const before = await rows();
	await page.evaluate(() => (window.print = () => (window.printed = document.querySelectorAll(".people-table tbody tr").length)));
	await page.locator("button.print").click();
	check("all names are read before they are printed", await until(async () => (await page.evaluate(() => window.printed)) === named), `${before}, then ${await rows()} of ${named}`);
	await page.pdf();
	const head = await page.textContent(".paper-head");
	check("a page says its wave and when it was printed", /Đợt .* in lúc \d\d\/\d\d\/\d{4} \d\d:\d\d/.test(head), head);
	check("no more rows stay on the screen than before", await until(async () => (await rows()) === before), `${await rows()}`);
}

async function life({ staff, api, check, base, axe }) {
	const board = await api("bantochuc");
	const page = await staff("bantochuc");
	await page.goto(`${base}/app/#/waves?new=1`);
	await page.waitForSelector(".form-box");
	await page.fill('[name="total"]', "40");
	await page.click(".form-box .do");
	check("what is missing is named at its field", (await wrongAt(page, ".form-box", "name")) !== "");
	const name = `Đợt thử ${Date.now() % 1e6}`;
	await page.fill('[name="name"]', name);
	await page.fill('[name="purpose"]', "Thử một đợt nhỏ");
	await page.fill('[name="want_medical"]', "60");
	await page.click(".form-box .do");
	check("more by role than in all is refused at the field", (await wrongAt(page, ".form-box", "total")) !== "");
	await axe(page, "a refused wave");
	await page.fill('[name="want_medical"]', "10");
	await page.locator('[name="senders"]').nth(1).check();
	await page.click(".form-box .do");
	check("that no agency was ticked is said where they stand", (await page.waitForSelector(".wave-senders .error")) !== null);
	await axe(page, "choosing agencies");
	const largest = (await board.get("/agencies?limit=200")).data.items.filter((a) => !a.closed).sort((a, b) => b.headcount - a.headcount).slice(0, 3);
	for (const a of largest) {
		await page.fill('[name="senders_find"]', a.name);
		await page.check(`[name="sender"][value="${a.code}"]`);
	}
	await page.click(".form-box .do");
	await page.waitForSelector(".wave-head h1");
	check("a draft says how many agencies it asks", ((await page.textContent(".wave-facts")) ?? "").includes("3 đơn vị"));
	check("a draft has its page", (await page.textContent(".wave-head h1")) === name);
	await page.locator(".wave-acts button.main").click();
	await page.locator(".wave-acts .sure button.main").click();
	await page.waitForSelector(".agencies-table tbody tr");
	const id = Number(/#\/waves\/(\d+)/.exec(page.url())[1]);
	const called = (await board.get(`/waves/${id}`)).data;
	check("called, the quotas add up to the total", called.state === "called" && called.quota_sum === 40, JSON.stringify(called).slice(0, 300));
	const asked = (await board.get(`/waves/${id}/quotas?limit=200`)).data.items.map((q) => q.agency.code).sort();
	check("only the chosen agencies have a quota", asked.join() === largest.map((a) => a.code).sort().join(), asked.join());
	const first = page.locator(".agencies-table tbody tr").first();
	const before = digits(await first.locator("td.number").first().textContent());
	await first.locator(".quota button.link").click();
	await page.fill('.agencies-table [name="people"]', "99999");
	await page.fill('.agencies-table [name="note"]', "Đang chống dịch tại chỗ");
	await page.click(".agencies-table .form-box .do");
	check("more than may go is refused at the field", (await wrongAt(page, ".agencies-table .form-box", "people")) !== "");
	await page.fill('.agencies-table [name="people"]', String(before + 1));
	await page.click(".agencies-table .form-box .do");
	await page.waitForSelector(".agencies-table .form-box", { state: "detached" });
	check("an adjusted quota tells why", await until(async () => ((await page.textContent(".agencies-table")) ?? "").includes("Đang chống dịch tại chỗ")));
	await page.waitForSelector(".wave-warn");
	check("sum and total that differ are told", (await board.get(`/waves/${id}`)).data.quota_sum === 41);
	await page.locator(".wave-acts button").first().click();
	await page.locator(".wave-acts .sure button.main").click();
	await page.waitForSelector(".wave-acts .error");
	check("and the list is not approved", (await board.get(`/waves/${id}`)).data.state === "called");
	await axe(page, "an adjusted wave");
	await page.locator(".wave-acts button").nth(2).click();
	await page.fill('.wave-head [name="note"]', "Chỉ để thử");
	await page.click(".wave-head .form-box .do");
	check("cancelled with the reason", await until(async () => ((await page.textContent(".wave-head")) ?? "").includes("Chỉ để thử")));
	await page.close();
}

async function cannotHold({ staff, api, check, base }) {
	const talker = await api("tinh");
	const page = await staff("tinh");
	await page.goto(`${base}/app/#/board`);
	await page.waitForSelector(".worst-row");
	const { totals } = (await talker.get("/boards/command")).data;
	const needs = (await talker.get("/needs?limit=200")).data.items;
	check("the board counts who cannot hold", totals.breaking === needs.filter((x) => x.breaking > 0).length, String(totals.breaking));
	const href = await page.locator(".worst-who .few").first().getAttribute("href");
	check("and leads to the ward's people", /#\/staff\?area=\d+/.test(href ?? ""), href);
	await page.close();
}

export async function run(world) {
	await glance(world);
	await life(world);
	await cannotHold(world);
}
