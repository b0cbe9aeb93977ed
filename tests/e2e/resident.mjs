/* resident.mjs: a resident asks and follows without JavaScript, with one thumb; nothing typed is lost, and what the ward says arrives. */
import { inBothThemes, newPhone } from "./lib/people.mjs";

const WARD = "25920"; // Phường Tân Hiệp of Tân Uyên, not the commune of Phú Giáo
const WIRE_LIMIT = 15_000;
const HOSTILE = `Hết gạo <script>alert(1)</script> "'&`;

const press = (page, name, options = {}) => page.getByRole("button", { name, ...options }).click();
const textOf = async (page) => (await page.textContent("body")) ?? "";
const overflows = (page) => page.evaluate(() => document.documentElement.scrollWidth > innerWidth);

/** Targets a thumb cannot hit. Links inside sentences and what is only read aloud are no targets of their own. */
const smallTargets = (page) =>
	page.evaluate(() =>
		[...document.querySelectorAll("button:not(.only-read), summary, .button, .tick, nav a, input:not([type=hidden], [type=checkbox])")]
			.map((e) => ({ what: e.textContent?.trim() || e.getAttribute("name"), height: e.getBoundingClientRect().height }))
			.filter((t) => t.height > 0 && t.height < 44)
			.map((t) => `${t.what}: ${t.height} px`),
	);

async function chooseWard(page, check) {
	await page.fill('[name="q"]', "tan hiep");
	await press(page, "Tìm");
	const found = await page.locator('button[name="area"]').allTextContents();
	check("two places called Tân Hiệp are told apart by their district",
		found.some((f) => /Phường Tân Hiệp.*Tân Uyên/.test(f)) && found.some((f) => /Xã Tân Hiệp.*Phú Giáo/.test(f)), found.join(" | "));
	await page.click(`button[name="area"][value="${WARD}"]`);
}

async function ask({ browser, base, check }, phone) {
	const page = await browser.newPage({ javaScriptEnabled: false });
	await page.goto(base);
	check("the emergency number is there before anything is typed", await page.locator('a[href="tel:115"]').isVisible());
	await press(page, /^Lương thực/);
	await chooseWard(page, check);
	await page.fill('[name="text"]', HOSTILE);
	await page.fill('[name="phone"]', "12");
	await page.fill('[name="persons"]', "4");
	await page.check('[name="vulnerable"][value="elderly"]');
	await press(page, "Gửi", { exact: true });
	check("a wrong number is named", /Số này chưa đúng/.test(await textOf(page)));
	check("the words are still there", (await page.inputValue('[name="text"]')) === HOSTILE);
	check("and who needs care", await page.isChecked('[name="vulnerable"][value="elderly"]'));

	await page.setInputFiles('[name="photo"]', { name: "anh.png", mimeType: "image/png", buffer: await page.screenshot({ clip: { x: 0, y: 0, width: 60, height: 40 } }) });
	await press(page, "English");
	check("the other language", (await page.getAttribute("html", "lang")) === "en" && /Send/.test(await textOf(page)));
	check("loses no word", (await page.inputValue('[name="text"]')) === HOSTILE && (await page.inputValue('[name="phone"]')) === "12");
	check("nor who needs care, nor the picture", (await page.isChecked('[name="vulnerable"][value="elderly"]')) && (await page.locator("#photo-kept").count()) === 1);
	await press(page, "Change the ward");
	await press(page, "Tiếng Việt");
	check("nor between two steps", (await page.getAttribute("html", "lang")) === "vi" && (await page.isVisible('[name="q"]')));
	await chooseWard(page, () => true);
	check("where everything comes back", (await page.inputValue('[name="text"]')) === HOSTILE && (await page.inputValue('[name="persons"]')) === "4");
	await page.press('[name="phone"]', "Enter");
	check("Enter in a field sends, and does not switch", (await page.getAttribute("html", "lang")) === "vi" && /Số này chưa đúng/.test(await textOf(page)));

	await page.fill('[name="phone"]', phone);
	await press(page, "Đổi phường, xã");
	await chooseWard(page, () => true);
	check("another ward costs no letter", (await page.inputValue('[name="text"]')) === HOSTILE && (await page.inputValue('[name="phone"]')) === phone);
	await press(page, "Gửi", { exact: true });
	await page.waitForURL(/\/p\/TS-/);
	return page;
}

async function receipt({ check, base }, page) {
	const link = page.url().replace("&r=1", "");
	const code = (await page.textContent(".slip .code")).trim();
	check("the code is shown", /^TS-[0-9A-Z]{4}-[0-9A-Z]{4}$/.test(code), code);
	const size = await page.evaluate(() => parseFloat(getComputedStyle(document.querySelector(".slip .code")).fontSize));
	check(`in large type (${size.toFixed(0)} px)`, size >= 39);
	const text = await textOf(page);
	check("with who answers and until when, in words", /Trực ban phường Tân Hiệp/.test(text) && /trước \d+ giờ/.test(text));
	check("hostile words are only words", text.includes(HOSTILE) && (await page.locator("script").count()) === 0);
	const picture = await page.request.get(new URL(await page.getAttribute("a[download]", "href"), base).href);
	check("the slip can be kept as a picture", picture.ok() && picture.headers()["content-type"] === "image/png");
	check("the QR code is drawn", (await page.locator("svg.qr path").count()) === 2);
	await page.reload();
	await page.goBack();
	await page.goBack().catch(() => undefined);
	await page.goto(`${base}/p?code=${code.replaceAll("-", "").toLowerCase()}`);
	check("the code as it is said opens the state", page.url() === `${base}/p/${code}`, page.url());
	check("and no personal words", !(await textOf(page)).includes("Hết gạo"));
	return { link, code };
}

async function sentOnce({ check, api }, phone) {
	const found = await (await api("tinh")).get(`/requests?phone=${phone}&count=1`);
	check("reload and back made one request", found.data.items?.length === 1, JSON.stringify(found.data).slice(0, 300));
	return found.data.items[0];
}

async function prints({ browser, check }, link) {
	const page = await browser.newPage();
	await page.goto(`${link}&r=1`);
	for (const format of ["A5", "A6"]) {
		const pdf = (await page.pdf({ format, margin: { top: "8mm", bottom: "8mm", left: "8mm", right: "8mm" } })).toString("latin1");
		const sheets = pdf.match(/\/Type\s*\/Page\b(?!s)/g)?.length;
		check(`the slip prints on one ${format}`, sheets === 1, `${sheets} pages`);
	}
	await page.close();
}

async function follow({ browser, base, check, api }, { link, code }, request, phone) {
	const ward = await api("tinh");
	const answered = await ward.post(`/requests/${request.id}/answer`, { text: "Đã giao 10 kg gạo <i>" }, request.version);
	check("the ward answers", answered.status === 200, JSON.stringify(answered.data));

	const page = await browser.newPage({ javaScriptEnabled: false });
	await page.goto(`${base}/p/${code}`);
	await page.fill('[name="phone_last"]', "0000");
	await press(page, "Mở");
	check("wrong digits open nothing and say so", /Không đúng 4 số cuối/.test(await textOf(page)) && !(await textOf(page)).includes("10 kg"));
	await page.fill('[name="phone_last"]', phone.slice(-4));
	await press(page, "Mở");
	check("the phone's last digits open the words", (await textOf(page)).includes("Đã giao 10 kg gạo <i>") && page.url() === link, page.url());

	await page.click("summary:has-text('Chưa được giải quyết')");
	await page.fill("#reopen-text", "Mới có 5 kg");
	await page.locator("details[open]").getByRole("button", { name: "Gửi" }).click();
	check("not solved: it goes on, and the words are in the story", /Mở lại/.test(await textOf(page)) && /Mới có 5 kg/.test(await page.textContent(".timeline")));
	const now = await ward.get(`/requests/${request.id}`);
	check("the ward sees it reopened", now.data.request?.state === "reopened" && now.data.request?.reopened === 1, JSON.stringify(now.data).slice(0, 200));
	await ward.post(`/requests/${request.id}/answer`, { text: "Giao thêm 5 kg" }, now.data.request.version);
	await page.reload();
	await press(page, "Đã nhận đủ");
	check("received: the request is closed", /Cảm ơn bạn/.test(await textOf(page)) && /Bạn đã xác nhận xong/.test(await textOf(page)));
	await page.close();
}

async function everyPage({ browser, base, check, axe }, { link, code }) {
	const pages = {
		need: "/", where: "/?kind=emergency", matches: "/?kind=food&q=an+binh", district: "/?kind=food&district=723", send: `/?kind=emergency&area=${WARD}`,
		receipt: `${link.slice(base.length)}&r=1`, state: `/p/${code}`, look: "/p", typo: "/p?code=TS-7K2M-9P0R", lost: "/nothing-here",
	};
	const page = await browser.newPage();
	const missing = [];
	page.on("response", (r) => r.status() === 404 && !r.url().includes("/nothing-here") && missing.push(r.url()));
	await page.goto(base, { waitUntil: "networkidle" });
	check("nothing is missing on the first page", missing.length === 0, missing.join("\n"));
	const wire = await page.context().newCDPSession(page);
	await wire.send("Network.enable");
	let bytes = 0;
	wire.on("Network.loadingFinished", (e) => (bytes += e.encodedDataLength));
	for (const [name, path] of Object.entries(pages)) for (const lang of ["vi", "en"]) {
		bytes = 0;
		await page.goto(`${base}${path}${path.includes("?") ? "&" : "?"}lang=${lang}`, { waitUntil: "networkidle" });
		check(`${name}, ${lang}: ${bytes} bytes with its style`, bytes > 1000 && bytes < WIRE_LIMIT);
		check(`${name}, ${lang}: its language is said`, (await page.getAttribute("html", "lang")) === lang);
		check(`${name}, ${lang}: nothing hangs over the edge`, !(await overflows(page)));
		const small = await smallTargets(page);
		check(`${name}, ${lang}: a thumb hits every target`, small.length === 0, small.join("\n"));
		await inBothThemes(page, `${name}, ${lang}`, axe);
	}
	await page.goto(base);
	check("the language stays", (await page.getAttribute("html", "lang")) === "en");
	await page.close();
}

export async function run(world) {
	const phone = newPhone();
	const page = await ask(world, phone);
	const slip = await receipt(world, page);
	const request = await sentOnce(world, phone);
	await prints(world, slip.link);
	await follow(world, slip, request, phone);
	await everyPage(world, slip);
}
