/*
 * tour_story.mjs: from names to a cadre who stands in the ward, and what happens when they fall ill: a plan is made, changed by hand and
 * approved by a second person; its order is drafted, read on paper and issued; a cadre accepts on a phone, arrives by the code of the
 * ward's door; infected, they are replaced in one act, and are themselves looked after.
 */
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { inBothThemes, until } from "./lib/people.mjs";
import { makeWave, secondOrganiser } from "./lib/wave.mjs";

const PEOPLE = 12;
const MAKING_MS = 60_000;
const idIn = (page, screen) => Number(new RegExp(`#/${screen}/(\\d+)`).exec(page.url())?.[1] ?? 0);
const words = async (page, selector) => (await page.textContent(selector)) ?? "";

async function plan({ check, base, staff, api }, board, wave, second) {
	await board.goto(`${base}/app/#/plan?wave=${wave.id}`);
	await board.waitForSelector(".plan-first .do");
	await board.click(".plan-first .do");
	await until(() => idIn(board, "plan") > 0, MAKING_MS);
	const id = idIn(board, "plan");
	check("a plan is made of the approved names", id > 0, board.url());
	const talker = await api("bantochuc");
	const placed = (await talker.get(`/plans/${id}/placements?limit=100`)).data.items.filter((p) => p.area);
	/* Somebody is kept in reserve by hand: they will follow whoever falls ill. */
	const kept = placed.at(-1);
	await board.goto(`${base}/app/#/plan/${id}?area=${kept.area.code}&who=${kept.nomination_id}`);
	await board.waitForSelector('.plan-move [name="area_id"]');
	await board.fill('.plan-move [name="area_id"]', "du bi");
	await board.waitForSelector('.plan-move [role="option"]');
	await board.press('.plan-move [name="area_id"]', "Enter");
	await board.waitForSelector(".plan-answer-text");
	await board.fill('.plan-move [name="reason"]', "Giữ lại để thay người khi cần");
	await board.click(".plan-move .do");
	const isKept = async () => (await talker.get(`/plans/${id}/placements?nomination=${kept.nomination_id}`)).data.items[0].area === null;
	check("somebody is kept in reserve by hand", await until(isKept));
	const other = await staff(second);
	await other.goto(`${base}/app/#/plan/${id}`);
	await other.locator(".plan-acts button.main").click();
	await other.locator(".plan-acts .sure button.main").click();
	check("a second person approves", await until(async () => /đã duyệt/.test(await words(other, ".plan-title .tag"))));
	await other.close();
	return { id, kept };
}

/* The paper as a person holds it: its words, and its first page as a picture that is not empty. */
function readPaper(pdf, folder) {
	const file = join(folder, "order.pdf");
	writeFileSync(file, pdf);
	const text = execFileSync("pdftotext", ["-layout", file, "-"], { encoding: "utf8" }).normalize("NFC");
	execFileSync("pdftoppm", ["-r", "60", "-f", "1", "-l", "1", "-gray", file, join(folder, "page")]);
	const name = ["page-1.pgm", "page-01.pgm", "page-001.pgm"].find((f) => {
		try {
			return readFileSync(join(folder, f)).length > 0;
		} catch {
			return false;
		}
	});
	const page = readFileSync(join(folder, name));
	const dark = page.reduce((sum, x) => sum + (x < 128 ? 1 : 0), 0);
	return { text, dark };
}

async function order({ check, base, axe, api }, board, wave, planned) {
	const number = `${Date.now() % 1e6}/QĐ-BCĐ`;
	await board.goto(`${base}/app/#/plan/${planned.id}`);
	await board.waitForSelector('.plan-acts a[href*="new=1"]');
	await board.click('.plan-acts a[href*="new=1"]');
	await board.waitForSelector('.orders .form-box [name="number"]');
	await inBothThemes(board, "a new order", axe);
	await board.click(".orders .form-box .do");
	check("an order without a number is refused at its field", (await board.getAttribute('.orders [name="number"]', "aria-invalid")) === "true");
	await board.fill('.orders [name="number"]', number);
	await board.fill('.orders [name="signer_name"]', "Nguyễn Văn Lợi");
	await board.fill('.orders [name="texts.wave"]', "3");
	await board.click(".orders .form-box .do");
	check("the draft opens", await until(() => idIn(board, "orders") > 0), await words(board, ".orders"));
	const id = idIn(board, "orders");
	await board.waitForSelector(".order-paper");
	await inBothThemes(board, "a draft of an order", axe);

	const sent = PEOPLE - (await (await api("bantochuc")).get(`/plans/${planned.id}`)).data.reserve;
	const folder = mkdtempSync(join(tmpdir(), "tiepsuc-paper."));
	try {
		const fetched = await board.context().request.get(`${base}${await board.getAttribute(".order-paper a >> nth=0", "href")}`);
		check("the paper is a PDF", fetched.ok() && (fetched.headers()["content-type"] ?? "").includes("pdf"), String(fetched.status()));
		const { text, dark } = readPaper(await fetched.body(), folder);
		check("it has its number", text.includes(number), text.slice(0, 600));
		check("it names whom it sends", wave.people.filter((p) => text.includes(p.name)).length === sent, text.slice(-800));
		check("and its first page is written on", dark > 1000, String(dark));
		for (const format of ["xlsx", "csv"]) {
			const list = await board.context().request.get(`${base}/api/v1/orders/${id}/paper?format=${format}`);
			check(`the list as ${format}`, list.ok() && (await list.body()).length > 200, `${list.status()}, ${(await list.body()).length} bytes`);
		}
	} finally {
		rmSync(folder, { recursive: true, force: true });
	}
	await board.locator(".page-head .main").click();
	await board.locator(".page-head .sure button.main").click();
	check("issued", await until(async () => /đã ban hành/.test(await words(board, ".order-state"))), await words(board, ".page-head"));
	await inBothThemes(board, "an order that was issued", axe);
	await board.waitForSelector('.order-paper a[href^="/v/"]');
	const verify = await board.getAttribute('.order-paper a[href^="/v/"]', "href");
	const paper = await (await fetch(base + verify)).text();
	check("whoever holds the paper can verify it, without a name on the page", paper.includes(number) && !wave.people.some((p) => paper.includes(p.name)));
	return { id, number };
}

/* On the cadre's own phone, without an account. */
async function onPhone({ browser, base, check, axe }, tour, person, door) {
	const phone = await browser.newPage({ viewport: { width: 390, height: 844 } });
	await phone.goto(`${base}/t/${tour.code}`);
	await phone.fill('[name="phone_last"]', person.phone.slice(-4));
	await phone.press('[name="phone_last"]', "Enter");
	await phone.waitForSelector('form[action$="/accept"]');
	check("a cadre reads their order", (await words(phone, "body")).includes(person.name));
	await axe(phone, "a cadre's order");
	await phone.click('form[action$="/accept"] button');
	await phone.waitForSelector('[name="arrival_code"]');
	check("accepted", true);
	await phone.fill('[name="arrival_code"]', "000000" === door ? "111111" : "000000");
	await phone.click('form[action$="/arrive"] button');
	await phone.waitForSelector("#arrival_code-reason");
	check("a wrong code of the door is said at its field", (await phone.getAttribute("#arrival_code", "aria-invalid")) === "true");
	await phone.fill('[name="arrival_code"]', door);
	await phone.click('form[action$="/arrive"] button');
	await phone.waitForLoadState();
	return phone;
}

async function fallIll(world, wave, issued, planned) {
	const { api, check, base } = world;
	const board = await api("bantochuc");
	const { data: tours } = await board.get(`/tours?order=${issued.id}&limit=100`);
	const tour = tours.items.filter((x) => wave.people.some((p) => p.cadre_id === x.cadre_id && p.role !== "leading"))[0];
	const person = wave.people.find((p) => p.cadre_id === tour.cadre_id);
	check("each on the list has a tour", tours.items.length > 0 && tours.items.every((x) => x.state === "ordered"), JSON.stringify(tours.items.map((x) => x.state)));

	const ward = await api(`px${tour.area.code}`);
	const door = (await ward.get(`/areas/${tour.area.id}/arrival-code`)).data;
	const phone = await onPhone(world, tour, person, door.code);
	const seen = async () => (await board.get(`/tours/${tour.id}`)).data;
	check("on the spot: the cadre serves", await until(async () => (await seen()).state === "serving"), JSON.stringify((await seen()).state));

	/* A household's request that this cadre looks after. */
	const open = (await ward.get(`/requests?open=1&area=${tour.area.code}&limit=50`)).data.items;
	let request = null;
	for (const r of open) {
		const detail = (await ward.get(`/requests/${r.id}`)).data;
		if (!detail.acts.includes("assign") || !detail.assignees.some((a) => a.id === person.account_id)) continue;
		const done = await ward.post(`/requests/${r.id}/assign`, { assignee_id: person.account_id }, detail.request.version);
		if (done.status < 300) request = r.id;
		if (request) break;
	}
	check("the ward gives the cadre a household to look after", request !== null, `${open.length} open`);

	const offered = (await board.get(`/tours/${tour.id}/replacements`)).data.items;
	check("the system proposes who could follow", offered.some((x) => x.nomination_id === planned.kept.nomination_id), JSON.stringify(offered.slice(0, 3)));
	check("the reserve is proposed first", offered[0]?.source === "reserve", JSON.stringify(offered[0]));
	const now = await seen();
	const done = await board.post(`/tours/${tour.id}/replace`, {
		infected: true, reason: "Xét nghiệm dương tính sáng nay", nomination_id: planned.kept.nomination_id, number: `${issued.number.split("/")[0]}a/QĐ-BCĐ`,
	}, now.version);
	check("one act replaces", done.status < 300, JSON.stringify(done.data));

	const old = await seen();
	check("the old tour closes in isolation", old.state === "isolated", old.state);
	check("and somebody follows there", old.replaced_by?.id > 0, JSON.stringify(old.replaced_by));
	const fresh = (await board.get(`/tours/${old.replaced_by.id}`)).data;
	check("by an order of their own, to the same commune", fresh.area.id === tour.area.id && fresh.cadre_id === planned.kept.cadre_id && fresh.order.number !== issued.number, JSON.stringify([fresh.area, fresh.order]));
	const tasks = (await board.get("/tasks?kind=tour_care&limit=200")).data.items;
	check("whoever fell ill is looked after: a task with its hour", tasks.some((x) => x.state === "open" && x.about_id === tour.id || x.subject_id === tour.id), JSON.stringify(tasks.slice(0, 2)));
	if (request) {
		const successor = wave.people.find((p) => p.cadre_id === planned.kept.cadre_id);
		const { assignee } = (await ward.get(`/requests/${request}`)).data.request;
		check("the household is in the successor's hands", assignee?.id === successor.account_id, JSON.stringify(assignee));
	}
	await phone.reload();
	check("the ill cadre's phone says what is next", /cách ly/i.test(await words(phone, "body")), (await words(phone, "body")).slice(0, 400));
	const follower = await world.browser.newPage({ viewport: { width: 390, height: 844 } });
	await follower.goto(`${base}/t/${fresh.code}`);
	const successor = wave.people.find((p) => p.cadre_id === planned.kept.cadre_id);
	await follower.fill('[name="phone_last"]', successor.phone.slice(-4));
	await follower.press('[name="phone_last"]', "Enter");
	await follower.waitForSelector('form[action$="/accept"]');
	check("and the successor reads an order of their own", (await words(follower, "body")).includes(successor.name));
}

export async function run(world) {
	const wave = await makeWave(world, PEOPLE, { accounts: true });
	const second = await secondOrganiser(world);
	const board = await world.staff("bantochuc");
	const planned = await plan(world, board, wave, second);
	const issued = await order(world, board, wave, planned);
	await fallIll(world, wave, issued, planned);
}
