/*
 * story.mjs: what the product is for, from the door to the answer: a resident asks, the ward looks at it and sends up what is beyond it, the
 * district sends it on, the province decides, the ward answers, the resident confirms. Every step is seen by the next person at once.
 */
import { act, inBothThemes, until } from "./lib/people.mjs";

const WARD = "25975"; // Phường An Phú, Thuận An

async function residentAsks({ browser, base, check }) {
	const page = await browser.newPage();
	await page.goto(`${base}/`);
	await page.click('button[name="kind"][value="medicine"]');
	await page.fill('[name="q"]', "an phu thuan an");
	await page.press('[name="q"]', "Enter");
	await page.click(`button[name="area"][value="${WARD}"]`);
	await page.fill('[name="text"]', "Mẹ tôi chạy thận, đã trễ hai ngày vì chốt không cho qua, giờ rất mệt.");
	await page.fill('[name="phone"]', `09${String(Date.now()).slice(-8)}`);
	await page.click('button.main[name="go"][value="send"]');
	await page.waitForURL(/\/p\/TS-/);
	const code = new URL(page.url()).pathname.split("/").pop();
	check("the resident gets a code", /^TS-[0-9A-Z]{4}-[0-9A-Z]{4}$/.test(code), page.url());
	return { page, code };
}

/* The page of one request on a desk, found as a person finds it: by its code. */
async function openOn(page, base, code) {
	const id = await page.evaluate(async (c) => (await (await fetch(`/api/v1/requests?q=${c}`)).json()).items[0]?.id, code);
	await page.goto(`${base}/app/#/desk/${id}`);
	await page.waitForSelector(`.request .code >> text=${code}`);
	return id;
}

const handling = async (page) => (await page.textContent(".handling")) ?? "";
const stateOf = async (page) => (await page.textContent(".head-due .state")) ?? "";

export async function run(world) {
	const { staff, check, axe, base, size } = world;
	const resident = await residentAsks(world);
	const { code } = resident;

	const ward = await staff("anphu");
	const id = await openOn(ward, base, code);
	check("the ward sees who is handling it", /An Phú/.test(await handling(ward)), await handling(ward));
	await act(ward, "I", "Đã gọi, cần xe đi chạy thận", size.isPhone);
	check("triaged", await until(async () => /đã tiếp nhận/.test(await stateOf(ward))), await stateOf(ward));
	await act(ward, "L", "Cần thành phố cho xe qua chốt và hẹn bệnh viện", size.isPhone);
	check("sent up", await until(async () => /chờ cấp trên/.test(await stateOf(ward))), await stateOf(ward));
	check("now the district is handling it", await until(async () => /thành phố Thuận An/.test(await handling(ward))), await handling(ward));

	const district = await staff("thuanan");
	await district.goto(`${base}/app/#/board`);
	await openOn(district, base, code);
	await act(district, "B", "", size.isPhone);
	check("the ward sees that the district knows", await until(async () => /cấp trên đã nắm/.test((await ward.textContent(".timeline")) ?? "")));
	await act(district, "U", "Chốt liên tỉnh: thành phố không có thẩm quyền", size.isPhone);

	const province = await staff("tinh");
	await openOn(province, base, code);
	check("the province is handling it", await until(async () => /tỉnh Bình Dương/.test(await handling(province))), await handling(province));
	await act(province, "Q", "Cho xe cứu thương qua chốt, Bệnh viện đa khoa nhận lúc 14 giờ", size.isPhone);
	check("the decision is back in the ward, in words", await until(async () => /Bệnh viện đa khoa nhận/.test((await ward.textContent(".timeline")) ?? "")));
	check("and the ward is handling it again", await until(async () => /phường An Phú/.test(await handling(ward))), await handling(ward));

	await act(ward, "A", "Đi cùng xe", size.isPhone);
	await act(ward, "T", "Xe đã đưa mẹ anh đến bệnh viện lúc 13 giờ 40", size.isPhone);
	check("answered", await until(async () => /đã trả lời/.test(await stateOf(ward))), await stateOf(ward));
	await inBothThemes(ward, "a request with its whole life", axe);

	await resident.page.reload();
	check("the resident reads the answer", /13 giờ 40/.test((await resident.page.textContent("body")) ?? ""));
	await resident.page.click('form[action*="confirm"] button');
	await resident.page.waitForLoadState();
	check("the ward sees that the resident confirms", await until(async () => /dân đã xác nhận/.test(await stateOf(ward))), await stateOf(ward));

	const operator = await world.api("tinh");
	const { data } = await operator.get(`/requests/${id}`);
	const story = data.timeline.map((e) => e.act).filter((a) => a !== "late").join(" ");
	check("every step stands in its life", story === "file triage escalate acknowledge climb decide assign answer confirm", story);
	check("nothing that was promised is still open", data.tasks.every((x) => x.state !== "open"), JSON.stringify(data.tasks.filter((x) => x.state === "open")));
}
