/*
 * plan.mjs: the allocation workshop: a plan is made, read, changed by hand with its cost said first, undone, made again and compared, and
 * approved by a second person; whoever made it sees why not.
 */
import { inBothThemes, speak, until, wrongAt } from "./lib/people.mjs";
import { makeWave, secondOrganiser } from "./lib/wave.mjs";

const PEOPLE = 30;
const MAKING_MS = 60_000;
const digits = (text) => Number((text ?? "").replace(/\D/g, ""));
const idIn = (page) => Number(/#\/plan\/(\d+)/.exec(page.url())?.[1] ?? 0);

/* The screen stands still enough to be judged: its people are there. */
async function openPlan(page, base, id, query = "") {
	await page.goto(`${base}/app/#/plan/${id}${query}`);
	await page.waitForSelector(".plan-head h1");
}

async function make({ check, base, axe }, page, wave) {
	await page.goto(`${base}/app/#/plan?wave=${wave.id}`);
	await page.waitForSelector(".plan-first .do");
	check("a wave without a plan says so", /Chưa có phương án/.test((await page.textContent(".plans")) ?? ""));
	await inBothThemes(page, "no plan yet", axe);
	await page.click(".plan-first .do");
	check("a plan is made and opens", await until(() => idIn(page) > 0, MAKING_MS), page.url());
	await page.waitForSelector(".plan-sums");
	return idIn(page);
}

async function read({ check, base, axe, size, api }, page, id) {
	const board = await api("bantochuc");
	const { data: plan } = await board.get(`/plans/${id}`);
	check("everybody is placed or in reserve", plan.placed + plan.reserve === plan.people && plan.people === PEOPLE, JSON.stringify([plan.placed, plan.reserve, plan.people]));
	const sums = (await page.textContent(".plan-sums")) ?? "";
	check("the sums stand at the top", digits(sums.match(/[\d.]+\//)?.[0]) === plan.placed, sums);
	check("it says how sure it is", /chứng minh|cận tốt nhất/.test((await page.textContent(".plan-lines")) ?? ""));
	await inBothThemes(page, "a plan", axe);
	const first = plan.areas.filter((a) => a.placed > 0)[0];
	await openPlan(page, base, id, `?area=${first.area.code}`);
	await page.waitForSelector(".plan-person");
	check("the people of a commune are listed", (await page.locator(".plan-person").count()) === first.placed);
	await page.locator(".plan-person a").first().click();
	await page.waitForSelector(".plan-who h2");
	check("each person says why here", /Đến|Ở lại|Dự bị/.test((await page.textContent(".plan-who")) ?? ""), await page.textContent(".plan-who"));
	await inBothThemes(page, "one person of a plan", axe);
	await openPlan(page, base, id, "?tab=gaps");
	await page.waitForSelector(".plan-gap");
	check("gaps say why", /Trong số được đề cử|Chưa ai được đề cử/.test((await page.textContent(".plan-gap")) ?? ""));
	await inBothThemes(page, "gaps", axe);
	await openPlan(page, base, id, "?list=all");
	await page.waitForSelector(".plan-person-rows");
	await page.fill('[name="find"]', "thu lan");
	check("people are found without marks", await until(async () => (await page.locator(".plan-person").count()) === PEOPLE / 10));
	if (size.isPhone) {
		await openPlan(page, base, id);
		await page.waitForSelector(".plan-map-fold");
		check("on a phone the list comes first and the map is folded", (await page.locator(".plan-map-box svg").count()) === 0 || !(await page.isVisible(".plan-map-box svg")));
	}
	return first.area.code;
}

const placementOf = async (board, id, nomination) => (await board.get(`/plans/${id}/placements?nomination=${nomination}`)).data.items[0];

/* By the keyboard: the person, where to, the reason; what it costs stands there before it is done. */
async function move({ check, base, api, axe, size }, page, id, code) {
	const board = await api("bantochuc");
	const { data } = await board.get(`/plans/${id}/placements?area=${code}`);
	const person = data.items[0].nomination_id;
	await openPlan(page, base, id, `?area=${code}&who=${person}`);
	await page.waitForSelector('.plan-move [name="area_id"]');
	check("nothing is moved before a place is chosen", await page.isDisabled(".plan-move .do"));
	await page.focus('.plan-move [name="area_id"]');
	await page.keyboard.type("du bi", { delay: 10 });
	await page.waitForSelector('.plan-move [role="option"]');
	await page.keyboard.press("Enter");
	await page.waitForSelector(".plan-answer .plan-cost, .plan-answer .plan-cost-none");
	check("what it costs is said before", /trống thêm|không tốn|kém|xa|bớt/.test((await page.textContent(".plan-answer")) ?? ""), await page.textContent(".plan-answer"));
	await page.click(".plan-move .do");
	check("a move without a reason is refused at its field", (await wrongAt(page, ".plan-move .form-box", "reason")) !== "");
	await axe(page, "a move that was refused");
	await page.fill('.plan-move [name="reason"]', "Đang cách ly tại nhà, chưa đi được");
	await page.keyboard.press("Control+Enter");
	check("moved to the reserve", await until(async () => (await placementOf(board, id, person)).area === null));
	await openPlan(page, base, id, size.isPhone ? "?tab=hand" : `?area=${code}&tab=hand`);
	await page.waitForSelector(".plan-undo");
	check("it stands among what was changed by hand", await until(async () => (await page.locator(".plan-beside .plan-gap").count()) === 1));
	await inBothThemes(page, "what was changed by hand", axe);
	await page.click(".plan-undo button");
	check("an undo is an edit back", await until(async () => (await placementOf(board, id, person)).area?.code === code));
	await until(async () => (await page.locator(".plan-undo").count()) === 0);
	return person;
}

/* With the pointer: what it costs is told while the person is still held; letting go asks for the reason. */
async function drag({ check, base, api, size }, page, id, code) {
	if (size.isPhone) return;
	const board = await api("bantochuc");
	await openPlan(page, base, id, `?area=${code}`);
	await page.waitForSelector(".plan-person");
	const row = page.locator(".plan-person").last();
	const who = Number(/who=(\d+)/.exec((await row.locator("a").getAttribute("href")) ?? "")?.[1]);
	const from = await row.boundingBox();
	const to = await page.locator('.plan-lists [data-to=""]').boundingBox();
	await page.mouse.move(from.x + 120, from.y + 20);
	await page.mouse.down();
	await page.mouse.move(from.x + 100, from.y + 10, { steps: 3 });
	await page.mouse.move(to.x + 30, to.y + 15, { steps: 8 });
	check("what it costs is told while held", await until(async () => /[a-zà-ỹ]{3}/.test((await page.textContent(".plan-ghost p")) ?? "") && !/Đang tính|Thả vào/.test((await page.textContent(".plan-ghost")) ?? "")));
	await page.mouse.up();
	await page.waitForSelector('.plan-move [name="reason"]');
	check("letting go opens the form there and moves nobody", (await page.inputValue('.plan-move [name="area_id"]')) === "Dự bị" && (await placementOf(board, id, who)).area?.code === code);
	await page.fill('.plan-move [name="reason"]', "Đơn vị xin giữ lại");
	await page.click(".plan-move .do");
	check("with a reason it is done", await until(async () => (await placementOf(board, id, who)).area === null));
	await page.keyboard.press("Escape");
}

async function pins({ check, base, api, axe }, page, id) {
	const board = await api("bantochuc");
	const { data } = await board.get(`/plans/${id}/placements?by_hand=0&limit=200`);
	const who = data.items.find((p) => p.area !== null && !p.by_hand);
	await openPlan(page, base, id, `?area=${who.area.code}&who=${who.nomination_id}`);
	await page.locator(".plan-pin-buttons button").first().click();
	await page.fill('.plan-who > .form-box [name="reason"]', "Đã quen địa bàn");
	await axe(page, "the form of a pin");
	await page.locator(".plan-who > .form-box .do").click();
	await page.waitForSelector(".plan-who .plan-pins");
	check("who is pinned already is not pinned again", (await page.locator(".plan-pin-buttons").count()) === 0);
	await openPlan(page, base, id, "?tab=pins");
	const row = page.locator(".plan-pins li", { hasText: who.cadre.name });
	await row.waitFor();
	check("a pin stands in the list with its reason", ((await row.textContent()) ?? "").includes("Đã quen địa bàn"));
	await inBothThemes(page, "pins", axe);
	await row.locator("button").first().click();
	await row.locator(".sure button.main").click();
	check("a pin is withdrawn", await until(async () => (await page.locator(".plan-pins li", { hasText: who.cadre.name }).count()) === 0));
}

async function again({ check, base, axe }, page, id) {
	await openPlan(page, base, id, "?tab=again");
	await page.click(".plan-frontier button");
	await page.waitForSelector(".plan-steps li", { timeout: MAKING_MS });
	check("fewer moves say what they cost", /lượt chuyển/.test((await page.textContent(".plan-steps")) ?? ""));
	await axe(page, "planning again");
	await page.click(".plan-make .do");
	check("a plan made again opens beside its base", await until(() => idIn(page) !== id && idIn(page) > 0 && page.url().includes(`with=${id}`), MAKING_MS), page.url());
	await page.waitForSelector(".plan-compare table");
	check("both plans stand side by side", (await page.locator(".plan-compare thead th").count()) === 2);
	await page.waitForSelector(".plan-moved-row, .plan-compare .empty");
	await inBothThemes(page, "two plans compared", axe);
	return idIn(page);
}

async function discard({ check, base }, page, id) {
	await openPlan(page, base, id);
	await page.locator(".plan-acts button", { hasText: "Bỏ phương án" }).click();
	await page.click(".plan-head .form-box .do");
	check("a plan is not discarded without a reason", (await wrongAt(page, ".plan-head .form-box", "note")) !== "");
	await page.fill('.plan-head [name="note"]', "Không khác phương án trước");
	await page.click(".plan-head .form-box .do");
	check("discarded, with why", await until(async () => /Không khác phương án trước/.test((await page.textContent(".plan-head")) ?? "")));
}

async function approve({ check, base, staff, axe }, page, second, id) {
	await openPlan(page, base, id);
	await page.waitForSelector(".plan-second");
	check("whoever made it sees why they may not approve it", /người thứ hai/.test((await page.textContent(".plan-second")) ?? ""));
	const other = await staff(second);
	await openPlan(other, base, id);
	await other.locator(".plan-acts button.main").click();
	await axe(other, "before approving");
	await other.locator(".plan-acts .sure button.main").click();
	check("a second person approves", await until(async () => /đã duyệt/.test((await other.textContent(".plan-title .tag")) ?? "")));
	check("and the maker sees it at once", await until(async () => /đã duyệt/.test((await page.textContent(".plan-title .tag")) ?? "")));
	check("an approved plan is not moved any more", (await other.locator(".plan-person .grip").count()) === 0);
	check("from it an order can be drafted", (await page.locator('a[href*="#/orders?"][href*="new=1"]').count()) === 1);
	await other.close();
}

export async function run(world) {
	const wave = await makeWave(world, PEOPLE);
	const second = await secondOrganiser(world);
	const page = await world.staff("bantochuc");
	const id = await make(world, page, wave);
	const code = await read(world, page, id);
	await move(world, page, id, code);
	await pins(world, page, id);
	await drag(world, page, id, code);
	const later = await again(world, page, id);
	await discard(world, page, later);
	await approve(world, page, second, id);
	await speak(page, "en");
	await openPlan(page, world.base, id);
	await world.axe(page, "a plan, in English");
	world.check("in English too", /approved/.test((await page.textContent(".plan-head")) ?? ""));
	await speak(page, "vi");
}
