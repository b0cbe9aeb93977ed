/* accounts.mjs: an account is made, given rights, used, disabled; nobody gives what they do not have; keys for programs. */
import { inBothThemes, until } from "./lib/people.mjs";

const PASSWORD = "mot-cau-dai-de-nho";
let made = 0;

async function make({ staff, check, base, axe, size, browser }) {
	const login = `thu.${size.name}.${made++}${Date.now() % 1e5}`;
	const page = await staff("admin");
	await page.goto(`${base}/app/#/accounts`);
	await page.waitForSelector(".account-line");
	await inBothThemes(page, "accounts", axe);
	await page.fill('[name="q"]', "quan tri he thong");
	check("an account is found without marks", (await until(async () => /q=quan/.test(page.url()) && (await page.locator(".account-line").count()) === 1)) === true);
	await page.click(".list-tools a");
	await page.waitForSelector('.form-box [name="login"]');
	await page.fill('.form-box [name="name"]', "Nguyễn Thị Thử");
	await page.fill('.form-box [name="login"]', login);
	await page.fill('.form-box [name="password"]', "ngan");
	await page.click(".form-box .do");
	await page.waitForSelector(".form-box .error");
	check("a short password is said at its field", (await page.getAttribute('.form-box [name="password"]', "aria-invalid")) === "true");
	check("the name still stands", (await page.inputValue('.form-box [name="name"]')) === "Nguyễn Thị Thử");
	check("no password is kept on the device", !(await page.evaluate(() => JSON.stringify(sessionStorage) + JSON.stringify(localStorage))).includes("ngan\""));
	await page.fill('.form-box [name="password"]', PASSWORD);
	await page.press('.form-box [name="password"]', "Control+Enter");
	await page.waitForSelector(".area h1 >> text=Nguyễn Thị Thử");
	await grant({ check, axe }, page);
	await token({ check, axe }, page);

	const other = await browser.newPage();
	await other.goto(`${base}/app/`);
	await other.fill('[name="login"]', login);
	await other.fill('[name="password"]', PASSWORD);
	await other.press('[name="password"]', "Enter");
	await other.waitForSelector("header.bar");
	check("the new account signs in", true);
	await page.click("button >> text=Khoá tài khoản");
	await page.click(".sure button.main");
	await page.waitForSelector("h1 .vacant-mark");
	await other.reload();
	await other.waitForSelector('[name="password"]');
	check("disabled, its session is gone", true);
	await page.close();
	await other.close();
}

async function grant({ check, axe }, page) {
	await page.click("button >> text=Cấp quyền");
	await page.fill('.form-box [name="area_id"]', "an phu");
	await page.press('.form-box [name="area_id"]', "Enter");
	check("a place is found without marks", (await until(async () => /An Phú/.test(await page.inputValue('.form-box [name="area_id"]')))) === true);
	await page.click(".form-box .do");
	await page.waitForSelector(".form-box .error");
	check("rights without any are refused, and the place still stands", /An Phú/.test(await page.inputValue('.form-box [name="area_id"]')));
	await page.click(".form-box button >> text=Tổ công tác phường, xã");
	await inBothThemes(page, "giving rights", axe);
	await page.click(".form-box .do");
	await page.waitForSelector(".form-box", { state: "detached" });
	await page.waitForSelector(".line-item >> text=Tổ công tác phường, xã");
	check("the rights stand under their role's name", /An Phú/.test((await page.textContent(".line-item >> nth=0")) ?? ""));
}

async function token({ check, axe }, page) {
	await page.click("button >> text=Thêm khoá");
	await page.fill('.form-box [name="name"]', "Cổng dịch vụ công");
	await page.click(".form-box .do");
	await page.waitForSelector("code.secret");
	const secret = (await page.textContent("code.secret")) ?? "";
	check("a key is shown once", secret.length > 30, secret);
	await inBothThemes(page, "a new key", axe);
	await page.click("text=Tôi đã cất giữ");
	await page.waitForSelector(".line-item >> text=Cổng dịch vụ công");
	check("and never again", !((await page.textContent("main")) ?? "").includes(secret));
	const status = (s) => page.evaluate(async (key) => (await fetch("/api/v1/session", { headers: { Authorization: `Bearer ${key}` }, credentials: "omit" })).status, s);
	check("a program signs in with it", (await status(secret)) === 200);
	const line = page.locator(".line-item", { hasText: "Cổng dịch vụ công" });
	await line.locator("button", { hasText: "Thu hồi" }).click();
	await line.locator(".sure button.main").click();
	await line.waitFor({ state: "detached" });
	check("taken back, it opens nothing", (await status(secret)) === 401);
}

async function withinOnesOwn({ staff, check, base, api }) {
	const ward = await api("anphu");
	const reply = await ward.get("/accounts");
	const page = await staff("anphu");
	await page.goto(`${base}/app/#/accounts`);
	await page.waitForSelector("main .empty, main .account-line");
	const forbidden = (await page.locator("main >> text=không có quyền xem").count()) > 0;
	check("a screen one may not see says so", reply.status !== 403 || forbidden, `${reply.status}`);
	await page.close();
}

export async function run(world) {
	await make(world);
	await withinOnesOwn(world);
}
