/* people.mjs: what staff does on a page, the same on a desk (keys) and on a phone (buttons). */

let calls = 0;

/** A phone number that nobody in this run has. */
export function newPhone() {
	calls++;
	return `09${String(Date.now() % 1e5).padStart(5, "0")}${String(calls).padStart(3, "0")}`;
}

/** Opens the form of an act: by its letter on a desk, by its button on a phone. */
export async function openAct(page, letter, isPhone) {
	const button = page.locator(`.acts button[aria-keyshortcuts="${letter}"]`);
	await button.waitFor({ state: "attached" });
	if (!isPhone) {
		await page.evaluate(() => document.activeElement?.blur?.());
		await page.keyboard.press(letter.toLowerCase());
	} else {
		if (!(await button.isVisible())) await page.click(".acts .others");
		await button.click();
	}
	await page.waitForSelector(".act-form");
}

/** Opens an act, types, sends, and waits until the server has taken it. */
export async function act(page, letter, text, isPhone) {
	await openAct(page, letter, isPhone);
	if (text) await page.fill('.act-form [name="text"]', text);
	if (isPhone) await page.click(".act-form .do");
	else await page.keyboard.press("Control+Enter");
	await page.waitForSelector(".act-form", { state: "detached" });
}

/** The app in another language, by its menu. */
export async function speak(page, lang) {
	await page.click(".menu summary");
	await page.click(`.menu-box button[lang="${lang}"]`);
	await until(async () => (await page.getAttribute("html", "lang")) === lang);
	await page.keyboard.press("Escape");
}

/** What stands beneath a field of a form as wrong, when the keyboard is there; "" else. */
export async function wrongAt(page, form, name) {
	const field = page.locator(`${form} [name="${name}"]`).first();
	await until(async () => (await field.getAttribute("aria-invalid")) === "true", 2000);
	return field.evaluate((el) => {
		if (el.getAttribute("aria-invalid") !== "true" || document.activeElement !== el) return "";
		return el.closest(".field, fieldset")?.querySelector(".error")?.textContent ?? "";
	});
}

/** Asks again until something holds: what a screen shows comes through a stream and is not there at once. */
export async function until(what, limitMs = 8000) {
	const began = Date.now();
	let last;
	do {
		last = await what();
		if (last) return last;
		await new Promise((r) => setTimeout(r, 120));
	} while (Date.now() - began < limitMs);
	return last;
}

export async function inBothThemes(page, name, axe) {
	for (const colorScheme of ["light", "dark"]) {
		await page.emulateMedia({ colorScheme });
		await axe(page, `${name}, ${colorScheme}`);
	}
	await page.emulateMedia({ colorScheme: "light" });
}
