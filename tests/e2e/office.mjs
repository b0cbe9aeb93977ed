/* office.mjs: areas and posts: the tree, a zone set with its reason, somebody appointed, a roster written, an office opened and closed. */
import { inBothThemes, until } from "./lib/people.mjs";

const digits = (text) => Number((text ?? "").replace(/[^\d]/g, ""));
let names = 0;
const newName = () => `Trần Thử ${String.fromCharCode(65 + (names++ % 26))}${Date.now() % 1e5}`;

async function vacancies({ staff, check, base, axe, api }) {
	const page = await staff("tinh");
	const talker = await api("tinh");
	const agreed = await until(async () => {
		await page.goto(`${base}/app/#/board`);
		const a = page.locator(".totals a[href*='vacant']");
		await a.waitFor();
		const n = digits(await a.textContent());
		await a.click();
		await page.waitForSelector(".vacant-posts .count");
		const rows = await page.locator(".vacant-posts .rows > li").count();
		const { data } = await talker.get("/posts?vacant=1&count=1&limit=1");
		return digits(await page.textContent(".vacant-posts .count")) === n && rows === n && data.count === n;
	});
	check("the board's vacant posts are exactly the rows of their list", agreed);
	await inBothThemes(page, "vacant posts", axe);
	await page.close();
}

async function tree({ staff, check, base, size, axe }) {
	const page = await staff("tinh");
	await page.goto(`${base}/app/#/areas`);
	await page.waitForSelector(".tree .node >> text=Thành phố Thuận An");
	await inBothThemes(page, "the tree of areas", axe);
	await page.locator(".node", { hasText: "Thành phố Thuận An" }).locator("button.twist").click();
	await page.waitForSelector(".tree >> text=Phường An Phú");
	if (!size.isPhone) {
		await page.locator(".tree a", { hasText: "Thành phố Thuận An" }).focus();
		await page.keyboard.press("ArrowDown");
		check("arrows go along the tree", (await page.evaluate(() => document.activeElement?.textContent)) !== "Thành phố Thuận An");
	}
	await page.locator(".tree a", { hasText: "Phường An Phú" }).click();
	await page.waitForSelector(".area h1 >> text=Phường An Phú");
	await page.waitForSelector(".post");
	check("an area shows who answers now", ((await page.textContent(".post >> nth=0")) ?? "").includes("Trả lời bây giờ"));
	await inBothThemes(page, "one area with its posts", axe);
	await page.close();
}

async function zone({ staff, check, base, axe }) {
	const page = await staff("tinh");
	await page.goto(`${base}/app/#/areas`);
	const { id } = await page.evaluate(async () => (await (await fetch("/api/v1/areas?q=25987")).json()).items[0]);
	await page.goto(`${base}/app/#/areas/${id}`);
	await page.click("text=Đổi mức nguy cơ");
	await page.check('[name="zone"][value="orange"]');
	await page.click(".form-box .do");
	await page.waitForSelector(".form-box .error");
	check("a zone without a reason is refused at its field", (await page.getAttribute('.form-box [name="reason"]', "aria-invalid")) === "true");
	check("and what was chosen stands", await page.isChecked('[name="zone"][value="orange"]'));
	await inBothThemes(page, "a refused form", axe);
	const why = `Ba chùm ca bệnh trong bảy ngày ${Date.now() % 1e4}`;
	await page.fill('.form-box [name="reason"]', why);
	await page.reload();
	await page.click("text=Đổi mức nguy cơ");
	check("what was typed is there after loading again", (await page.inputValue('.form-box [name="reason"]')) === why);
	await page.click(".form-box .do");
	await page.waitForSelector(".form-box", { state: "detached" });
	await page.waitForSelector(`.history >> text=${why}`);
	check("the level stands with its reason in the history", (await page.textContent(".zone-now"))?.includes("vùng cam") === true);
	await page.close();
}

async function people({ staff, check, base, size }) {
	const page = await staff("anphu");
	await page.goto(`${base}/app/#/areas`);
	check("a ward sees itself at once, without a tree of one line", await until(() => page.isVisible(".area h1 >> text=Phường An Phú")));
	await page.goto(`${base}/app/#/me`);
	const home = await page.evaluate(async () => (await (await fetch("/api/v1/session")).json()).home.id);
	await page.goto(`${base}/app/#/areas/${home}`);
	const title = `Đội phản ứng nhanh ${size.name} ${Date.now() % 1e5}`;
	await page.click("text=Thêm chức danh");
	await page.selectOption('.form-box [name="kind"]', "duty_officer");
	check("the title follows the kind", ((await page.inputValue('.form-box [name="title"]')) ?? "").startsWith("Cán bộ trực"));
	await page.fill('.form-box [name="title"]', title);
	await page.press('.form-box [name="title"]', "Control+Enter");
	const card = page.locator(".post", { hasText: title });
	await card.waitFor();
	check("a new post is vacant and marked so", (await card.locator(".vacant-mark").count()) === 1);

	const holder = newName();
	await card.locator("button", { hasText: "Người giữ" }).click();
	await card.locator("button", { hasText: "Bổ nhiệm" }).click();
	await card.locator('[name="holder"]').fill(holder);
	await card.locator('[name="phone"]').fill("123");
	await card.locator(".form-box .do").click();
	await card.locator(".form-box .error").first().waitFor();
	check("a wrong number is said at its field, the name still stands", (await card.locator('[name="holder"]').inputValue()) === holder);
	await card.locator('[name="phone"]').fill("0912 345 678");
	await card.locator(".form-box .do").click();
	await card.locator(".form-box").waitFor({ state: "detached" });
	await card.locator("b", { hasText: holder }).first().waitFor();
	check("whoever was appointed answers now", (await until(async () => (await card.locator(".vacant-mark").count()) === 0)) === true);

	await card.locator("button", { hasText: "Lịch trực" }).click();
	await card.locator("button", { hasText: "Thêm ca trực" }).click();
	const until1 = await card.locator('[name="to"]').inputValue();
	await card.locator(".form-box .do").click();
	await card.locator(".line-item").first().waitFor();
	check("the form of a roster goes on to the next turn", (await until(async () => (await card.locator('[name="from"]').inputValue()) === until1)) === true);
	await card.locator(".form-box .do").click();
	check("two turns stand", (await until(async () => (await card.locator(".inside .line-item").count()) === 2)) === true);
	await card.locator(".form-box button", { hasText: "Thôi" }).click();

	await card.locator("button", { hasText: "Người giữ" }).click();
	await card.locator("button", { hasText: "Thôi giữ" }).click();
	await card.locator(".sure button.main").click();
	check("whoever held it once is not counted", await until(async () => /\(0\)/.test((await card.locator("button", { hasText: "Người giữ" }).textContent()) ?? ""), 75_000));
	check("ended, the post is vacant again", (await until(async () => (await card.locator(".vacant-mark").count()) === 1, 75_000)) === true);
	await card.locator("button", { hasText: "Sửa" }).first().click();
	await card.locator("button", { hasText: "Đóng chức danh" }).click();
	await card.locator(".sure button.main").click();
	check("a closed post leaves the list", (await until(async () => (await page.locator(".posts > .cards > .post", { hasText: title }).count()) === 0)) === true);
	await page.close();
}

async function areas({ staff, check, base, size }) {
	const page = await staff("admin");
	await page.goto(`${base}/app/#/areas`);
	const { id } = await page.evaluate(async () => (await (await fetch("/api/v1/areas?q=25975")).json()).items[0]);
	await page.goto(`${base}/app/#/areas/${id}`);
	await page.click("text=Thêm địa bàn bên dưới");
	const code = `25975-${size.name.slice(0, 1)}${Date.now() % 1e4}`;
	await page.fill('.form-box [name="name"]', `Khu phố ${code}`);
	await page.fill('.form-box [name="code"]', code);
	await page.fill('.form-box [name="population"]', "1.250");
	await page.fill('.form-box [name="lat"]', "10,95");
	await page.fill('.form-box [name="lon"]', "106,74");
	await page.fill('.form-box [name="valid_from"]', "2021-01-01");
	await page.click(".form-box .do");
	await page.waitForSelector(`.area-parts a >> text=${code}`);
	check("a new neighbourhood stands below its commune", true);
	await page.click(`.area-parts a >> text=${code}`);
	await page.waitForSelector(`.area h1 >> text=${code}`);
	check("numbers as people write them", ((await page.textContent(".area dl")) ?? "").includes("1.250"));
	await page.click("text=Sửa địa bàn");
	await page.fill('.form-box [name="valid_to"]', "2020-01-01");
	await page.click(".form-box .do");
	await page.waitForSelector(".form-box .error");
	check("an end before the beginning is said at its field", (await page.getAttribute('.form-box [name="valid_to"]', "aria-invalid")) === "true");
	await page.close();
}

async function forbidden({ staff, check, base }) {
	const page = await staff("thanhtra");
	await page.goto(`${base}/app/#/areas`);
	await page.waitForSelector("main h1");
	await page.goto(`${base}/app/#/requests?open=1`);
	await page.locator(".virtual li a").first().click();
	await page.waitForSelector("article.request");
	check("whoever only looks is told so, not that all is done", /chỉ được xem/.test((await page.textContent(".acts")) ?? ""), await page.textContent(".acts"));
	await page.goto(`${base}/app/#/areas`);
	await page.waitForSelector("main h1");
	check("whoever only looks has no buttons that change", (await page.locator("text=Đổi mức nguy cơ").count()) + (await page.locator("text=Thêm chức danh").count()) === 0);
	await page.close();
}

export async function run(world) {
	await vacancies(world);
	await tree(world);
	await zone(world);
	await people(world);
	await areas(world);
	await forbidden(world);
}
