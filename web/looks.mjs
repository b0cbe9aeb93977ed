/* looks.mjs: what look.mjs looks at: a name, whose screen, where, and what is done there before the picture is taken. */

const settle = (page) => page.waitForTimeout(500);

export const looks = [
	{ name: "sign-in", login: null },
	{ name: "board", login: "admin", hash: "#/board", prepare: settle },
];
