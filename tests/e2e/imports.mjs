/* imports.mjs: a file brought in by a person: looked at first, its good rows taken, its bad rows given back, and nothing made twice. */
import { readFileSync } from "node:fs";
import { inBothThemes, newPhone } from "./lib/people.mjs";

const HEAD = "Mã địa bàn,Loại,Nội dung,Điện thoại,Số người,Mã nguồn";
let files = 0;

const csv = (name, rows) => ({ name, mimeType: "application/vnd.ms-excel", buffer: Buffer.from(`\uFEFF${rows.join("\r\n")}\r\n`) });

async function choose(page, file) {
	await page.setInputFiles("#import-file", file);
	await page.waitForSelector("#import-result >> text=Xem trước");
}

async function write(page) {
	await page.click("button >> text=/^Nhập \\d+ dòng/");
	await page.waitForSelector("#import-result >> text=Đã nhập xong");
}

/** { "dòng nhập được": 2, … } */
async function numbers(page) {
	const lines = await page.locator(".import-numbers li").allInnerTexts();
	return Object.fromEntries(lines.map((l) => [l.replace(/^[\d.]+\s*/, "").trim(), Number(/^[\d.]+/.exec(l)?.[0].replace(/\./g, ""))]));
}

const badLines = async (page) => (await page.locator(".wide-table").first().locator("tbody tr").allInnerTexts()).map((l) => l.split("\t").map((x) => x.trim()));
const allImported = async (talker) => (await talker.get("/requests?channel=import&count=1&limit=1")).data.count;

async function keepBad(page) {
	const [file] = await Promise.all([page.waitForEvent("download"), page.click("text=Tải các dòng lỗi")]);
	return { name: file.suggestedFilename(), text: readFileSync(await file.path(), "utf8") };
}

async function requests(page, { check, axe, api, size }) {
	const admin = await api("admin");
	const before = await allImported(admin);
	const mark = `${size.name}-${Date.now() % 1e6}-${files++}`;
	const rows = [
		HEAD,
		`25975,Lương thực,Hết gạo ${mark},${newPhone()},3,${mark}-1`,
		`99999,Thuốc,Hết thuốc huyết áp ${mark},${newPhone()},2,${mark}-2`,
		`25975,Thuốc,Sốt cao ${mark},${newPhone()},2,${mark}-3`,
		`25975,Lương thực,Nhà đông người ${mark},${newPhone()},9000,${mark}-4`,
	];
	await choose(page, csv("ca-1.csv", rows));
	const seen = await numbers(page);
	check("a preview counts the good and the bad", seen["dòng trong tệp"] === 4 && seen["dòng nhập được"] === 2 && seen["dòng không nhập được"] === 2, JSON.stringify(seen));
	const bad = await badLines(page);
	check("a bad row is named by the number the spreadsheet shows, by its column and its value", bad.length === 2 && bad[0][0] === "3" && bad[0][2] === "99999" && bad[1][0] === "5" && bad[1][2] === "9000", JSON.stringify(bad));
	check("the column is called as in the file", bad[0][1] === "Mã địa bàn" && bad[1][1] === "Số người", JSON.stringify(bad));
	check("why it was not taken is a sentence", bad.every((b) => b[3].includes(" ")), JSON.stringify(bad));
	check("nothing is written by looking", (await allImported(admin)) === before);
	await inBothThemes(page, "a preview", axe);
	await write(page);
	check("the good rows are there", (await allImported(admin)) === before + 2, `${before} -> ${await allImported(admin)}`);
	await axe(page, "what was brought in");

	const back = await keepBad(page);
	check("the bad rows come back as a file of their own", back.name === "ca-1-loi.csv" && back.text.includes(`${mark}-2`) && back.text.includes(`${mark}-4`) && !back.text.includes(`${mark}-1`), `${back.name}\n${back.text}`);
	await page.click("text=Xem các phiếu đã nhập");
	await page.waitForSelector(`main >> text=Sốt cao ${mark}`);
	check("a link leads to them", true);
	await page.goBack();

	await choose(page, csv("ca-1.csv", rows));
	const again = await numbers(page);
	check("the same file again: its rows are known", again["dòng đã có từ trước"] === 2, JSON.stringify(again));
	await write(page);
	check("and nothing is made twice", (await allImported(admin)) === before + 2, `${await allImported(admin)}`);
	await page.click("text=Nhập tệp khác");

	await choose(page, csv(back.name, [back.text.replace(/^\uFEFF/, "").replace("99999", "25942").replace("9000", "90").trimEnd()]));
	const mended = await numbers(page);
	check("mended, the file of bad rows goes in as it is", mended["dòng nhập được"] === 2 && mended["dòng không nhập được"] === 0, JSON.stringify(mended));
	await write(page);
	check("so that all four are there, once", (await allImported(admin)) === before + 4, `${await allImported(admin)}`);
}

async function wrongFiles(page, { check }) {
	await page.setInputFiles("#import-file", csv("khac.csv", ["Cột lạ,Cột khác", "1,2"]));
	await page.waitForSelector('[role="alert"] .error');
	const said = (await page.textContent('[role="alert"] .error')) ?? "";
	check("a file of something else is refused in a sentence", said.includes(" ") && !/reason\.|_/.test(said), said);
}

const square = [[[106.7, 10.9], [106.72, 10.9], [106.72, 10.92], [106.7, 10.92], [106.7, 10.9]]];
const feature = (code) => ({ type: "Feature", properties: { code }, geometry: { type: "Polygon", coordinates: square } });

async function others(page, { check, base, axe, api }) {
	const admin = await api("admin");
	const population = (await admin.get("/areas?q=25975")).data.items[0].population;
	const cases = [
		{
			kind: "areas", good: 1, column: "Mã cấp trên",
			file: csv("dia-ban.csv", ["Mã,Tên,Cấp,Mã cấp trên,Dân số", "25975-KP9,Khu phố 9,group,25975,1.200", "25975-KP10,Khu phố 10,group,99999,900"]),
		},
		{
			kind: "boundaries", good: 1, column: null,
			file: { name: "ranh-gioi.geojson", mimeType: "", buffer: Buffer.from(JSON.stringify({ type: "FeatureCollection", features: [feature("25975"), feature("99999")] })) },
		},
		{
			kind: "posts", good: 1, column: "Mã địa bàn",
			file: csv("chuc-danh.csv", ["Mã địa bàn,Chức vụ,Chức danh,Điện thoại", "25975,duty_officer,Cán bộ trực thử,0274 3 822 111", "99999,duty_officer,Không đâu cả,"]),
		},
	];
	for (const c of cases) {
		await page.goto(`${base}/app/#/imports?kind=${c.kind}`);
		await page.waitForSelector(`.tabs [aria-current="page"][href*="${c.kind}"]`);
		await choose(page, c.file);
		const seen = await numbers(page);
		const bad = await badLines(page);
		check(`${c.kind}: looked at row by row`, seen["dòng nhập được"] === c.good && seen["dòng không nhập được"] === 1, JSON.stringify(seen));
		check(`${c.kind}: the bad row is named`, bad.length === 1 && (c.column === null || bad[0][1] === c.column) && bad[0][2] === "99999", JSON.stringify(bad));
		await axe(page, `a preview of ${c.kind}`);
		const over = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
		check(`${c.kind}: nothing runs out of the page`, over <= 0, `${over} px`);
	}
	check("none of it was written", (await admin.get("/areas?q=25975-KP9")).data.items.length === 0 && (await admin.get("/areas?q=25975")).data.items[0].population === population);
}

async function forbidden({ staff, check, base }) {
	const page = await staff("thanhtra");
	await page.goto(`${base}/app/#/imports`);
	await page.waitForSelector("main .empty-title");
	check("whoever may not bring in files is told so", (await page.locator("#import-file").count()) === 0);
	await page.close();
}

export async function run(world) {
	const page = await world.staff("admin");
	await page.goto(`${world.base}/app/#/imports`);
	await page.waitForSelector("#import-file");
	await requests(page, world);
	await wrongFiles(page, world);
	await others(page, world);
	await page.close();
	await forbidden(world);
}
