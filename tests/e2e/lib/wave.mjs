/*
 * wave.mjs: a wave of its own for a script, made through the API as its people would make it: an agency, its cadres, their yes, the head's
 * approval (on paper: the agency's head has no account, so the organisation board files it), the list approved.
 */

const DAY_MS = 86_400_000;
const day = (ms) => new Date(ms + 7 * 3_600_000).toISOString().slice(0, 10);
let waves = 0;

/* What the server says no to here is a fault of the script: it stops with the server's words. */
async function must(answer, what) {
	const { status, data } = await answer;
	if (status >= 300) throw new Error(`${what}: ${status} ${JSON.stringify(data)}`);
	return data;
}

const kinds = [
	{ role: "leading", skills: [], can_lead: true },
	{ role: "medical", skills: ["nurse"], can_lead: false },
	{ role: "logistics", skills: ["driver"], can_lead: false },
	{ role: "medical", skills: ["testing"], can_lead: false },
	{ role: "outreach", skills: ["counselling"], can_lead: false },
];
/* Short, so that they stand in one line on paper, and each but once in a wave. */
const families = ["Trần", "Lê", "Phạm", "Võ", "Đặng", "Bùi"];
const given = ["An", "Bình", "Chi", "Dung", "Giang", "Hà", "Khôi", "Lan", "Minh", "Nga"];

async function agency(admin, board, province, tag) {
	const post = await must(admin.post("/posts", { area_id: province, kind: "agency_head", title: `Thủ trưởng đơn vị ${tag}` }), "a head's post");
	const made = await must(
		board.post("/agencies", { code: `E2E-${tag}`, name: `Đơn vị thử ${tag}`, area_id: province, post_id: post.id, headcount: 900 }), "an agency",
	);
	return made.id;
}

async function approvedName(board, anyone, wave, cadre, kind) {
	const named = await must(board.post(`/waves/${wave}/nominations`, { cadre_id: cadre, role: kind.role, lead: kind.can_lead, volunteer: true }), "a name");
	const { code } = await must(board.get(`/nominations/${named.id}`), "a name read");
	await must(anyone.post(`/public/nominations/${code}/consent`, { secret: named.secret }), "a yes");
	const { version } = await must(board.get(`/nominations/${named.id}`), "a name read");
	await must(board.post(`/nominations/${named.id}/approve`, {}, version), "an approval");
	return named.id;
}

/**
 * people: how many are named and approved; accounts: each can sign in. Gives
 * { id, name, people: [{ nomination_id, cadre_id, account_id, name, phone, role }] }.
 */
export async function makeWave({ api, password }, people, { approve = true, accounts = false } = {}) {
	const [admin, board, anyone] = [await api("admin"), await api("bantochuc"), await api(null)];
	const province = (await must(board.get("/session"), "who am I")).home.id;
	const tag = `${Date.now() % 1e7}${waves++}`;
	const sender = await agency(admin, board, province, tag);
	const now = Date.now();
	const wave = await must(board.post("/waves", {
		name: `Đợt thử ${tag}`, purpose: "Tăng cường cho các phường vùng đỏ.", area_id: province, total: people, want_medical: 1,
		from_day: day(now), to_day: day(now + 20 * DAY_MS), nominate_by: new Date(now + 3_600_000).toISOString(),
	}), "a wave");
	const called = await must(board.post(`/waves/${wave.id}/call`, {}, wave.version), "the call");
	const list = [];
	for (let i = 0; i < people; i++) {
		const kind = kinds[i % kinds.length];
		const name = `${families[Math.floor(i / given.length)]} Thử ${given[i % given.length]}`;
		const phone = `09${String((now + waves * 1000 + i) % 1e8).padStart(8, "0")}`;
		const account = accounts ? await must(admin.post("/accounts", { login: `canbo${tag}x${i}`, name, lang: "vi", password }), "an account") : null;
		const cadre = await must(board.post("/cadres", {
			...(account ? { account_id: account.id } : {}), agency_id: sender, code: `C${tag}${i}`, name, phone, birth_year: 1985, role: kind.role, skills: kind.skills, can_lead: kind.can_lead,
			experience: i % 3, vaccine_doses: 2,
		}), "a cadre");
		list.push({ nomination_id: await approvedName(board, anyone, wave.id, cadre.id, kind), cadre_id: cadre.id, account_id: account?.id ?? null, name, phone, role: kind.role });
	}
	if (approve) {
		const { version } = await must(board.get(`/waves/${wave.id}`), "the wave");
		await must(board.post(`/waves/${wave.id}/approve`, {}, Math.max(version, called.version)), "the list approved");
	}
	return { id: wave.id, name: `Đợt thử ${tag}`, people: list };
}

/** Somebody else of the organisation board, who may approve what the first one made. Gives the login; the password is that of the others. */
export async function secondOrganiser({ api, password }) {
	const admin = await api("admin");
	const login = `bantochuchai.${Date.now() % 1e7}`;
	const province = (await must(admin.get("/session"), "who am I")).home.id;
	const roles = await must(admin.get("/roles"), "the roles");
	const { cans } = (Array.isArray(roles) ? roles : roles.items).find((r) => r.role === "organiser");
	const account = await must(admin.post("/accounts", { login, name: "Lê Thị Thứ Hai", lang: "vi", password }), "an account");
	await must(admin.post("/grants", { account_id: account.id, area_id: province, cans }), "its rights");
	return login;
}
