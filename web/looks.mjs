/* looks.mjs: what look.mjs looks at: a name, whose screen, where, and what is done there before the picture is taken. */

const type = async (page, text) => page.keyboard.type(text, { delay: 5 });

/* The number of somebody who asked before, from the list of those who wait to be called back. */
async function knownPhone(page) {
	return page.evaluate(async () => {
		const reply = await fetch("/api/v1/requests?open=1&channel=hotline&limit=5");
		return (await reply.json()).items.find((r) => r.phone)?.phone ?? "0912345678";
	});
}

async function typeCall(page) {
	await page.fill('[name="phone"]', await knownPhone(page));
	await page.check('[name="kind"][value="medicine"]', { force: true });
	await page.fill('[name="text"]', "Mẹ tôi sốt 39 độ từ đêm qua, khó thở, nhà hết thuốc hạ sốt. Nhà có hai cháu nhỏ.");
	await page.waitForTimeout(700);
}

async function fileCall(page) {
	await page.fill('[name="phone"]', "0987654321");
	await page.check('[name="kind"][value="food"]', { force: true });
	await page.fill('[name="area_code"]', "tan phuoc khanh");
	await page.waitForSelector('[role="option"]');
	await page.press('[name="area_code"]', "Enter");
	await page.fill('[name="text"]', "Hết gạo");
	await page.press('[name="text"]', "Control+Enter");
	await page.waitForSelector(".spelled");
}

async function openFirst(page) {
	await page.waitForTimeout(600); // the screen before this one has left
	await page.waitForSelector(".request-row a");
	if (await page.isVisible(".desk.at-list .desk-list") && !(await page.isVisible(".request"))) await page.click(".request-row a");
	await page.waitForSelector(".request");
}

/* The form of an act, by the button that everybody has. */
async function openAct(page, letter) {
	await openFirst(page);
	const button = page.locator(`.acts button[aria-keyshortcuts="${letter}"]`);
	if (!(await button.isVisible()) && (await page.isVisible(".acts .others"))) await page.click(".acts .others");
	await button.click();
	await type(page, "Xin thêm 2 bình ôxy và một xe cấp cứu cho khu phố 2.");
}

export const looks = [
	{ name: "sign-in", login: null },
	{ name: "board", login: "tinh", hash: "#/board" },
	{ name: "board-district", login: "thuanan", hash: "#/board" },
	{ name: "desk-list", login: "anphu", hash: "#/desk" },
	{ name: "desk-request", login: "anphu", hash: "#/desk", prepare: openFirst },
	{ name: "desk-escalate", login: "anphu", hash: "#/desk", prepare: (page) => openAct(page, "L") },
	{ name: "desk-waiting", login: "tinh", hash: "#/desk?pile=waiting", prepare: openFirst },
	{
		name: "desk-acts", login: "anphu", hash: "#/desk?pile=urgent",
		prepare: async (page, way) => {
			await openFirst(page);
			if (way.size.isPhone) await page.click(".acts .others");
		},
	},
	{
		name: "desk-household", login: "anphu",
		prepare: async (page) => {
			const id = await page.evaluate(async () => {
				const rows = (await (await fetch("/api/v1/requests?open=1&lane=urgent&limit=50")).json()).items;
				for (const r of rows) {
					const d = await (await fetch(`/api/v1/requests/${r.id}`)).json();
					if (d.duplicates.length && d.household.length) return r.id;
				}
				return rows[0].id;
			});
			await page.evaluate((i) => (location.hash = `#/desk/${i}`), id);
			await page.waitForTimeout(800);
		},
	},
	{ name: "hotline-empty", login: "tongdai", hash: "#/hotline" },
	{ name: "hotline-call", login: "tongdai", hash: "#/hotline", prepare: typeCall },
	{
		name: "hotline-join", login: "tongdai", hash: "#/hotline",
		prepare: async (page) => {
			await typeCall(page);
			await page.keyboard.press("F4");
		},
	},
	{
		name: "hotline-done", login: "tongdai", hash: "#/hotline",
		prepare: async (page) => {
			const drop = page.locator(".call-ends button:not(.main)");
			if (await drop.count()) await drop.first().click();
			await fileCall(page);
		},
	},
	{
		name: "hotline-back", login: "tongdai", hash: "#/hotline",
		prepare: async (page) => {
			await page.keyboard.press("F8");
			await page.waitForSelector(".callback-mine", { timeout: 3000 });
		},
	},
	{ name: "requests", login: "tinh", hash: "#/requests?open=1" },
	{ name: "tasks", login: "tinh", hash: "#/tasks" },
	{ name: "areas", login: "tinh", hash: "#/areas" },
	{ name: "accounts", login: "tinh", hash: "#/accounts" },
	{ name: "imports", login: "tinh", hash: "#/imports" },
	{ name: "me", login: "tinh", hash: "#/me" },
	{ name: "outbox", login: "tinh", hash: "#/outbox" },
	{ name: "menu", login: "tinh", hash: "#/board", prepare: (page) => page.click(".menu summary") },
	{ name: "staff", login: "tinh", hash: "#/staff" },
	{ name: "staff-breaking", login: "thuanan", hash: "#/staff?breaking=1" },
	{ name: "staff-ward", login: "anphu", hash: "#/staff", prepare: async (page) => page.locator(".need summary").nth(1).click() },
	{
		name: "staff-form", login: "anphu", hash: "#/staff", prepare: async (page) => {
			await page.locator(".staff-acts button").last().click();
			await page.fill('[name="infected"]', "999");
			await page.click(".staff-report .form-box .do");
			await page.waitForSelector(".error");
		},
	},
	{ name: "agency", login: "soyte", hash: "#/agency" },
	{ name: "agency-people", login: "soyte", hash: "#/agency?part=people" },
	{ name: "agency-add", login: "soyte", hash: "#/agency?part=people&do=add" },
	{ name: "agency-import", login: "soyte", hash: "#/agency?part=people&do=import" },
];
