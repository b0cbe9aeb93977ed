/* app.tsx: which screen is shown: by who is signed in and where they are. */
import type { JSX } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { Shell } from "./parts/Shell.tsx";
import { Empty, Loading } from "./parts/states.tsx";
import { Accounts } from "./screens/Accounts.tsx";
import { Agency } from "./screens/Agency.tsx";
import { Areas } from "./screens/Areas.tsx";
import { Board } from "./screens/Board.tsx";
import { Desk } from "./screens/Desk.tsx";
import { Hotline } from "./screens/Hotline.tsx";
import { Imports } from "./screens/Imports.tsx";
import { Me } from "./screens/Me.tsx";
import { Orders } from "./screens/Orders.tsx";
import { Outbox } from "./screens/Outbox.tsx";
import { Plan } from "./screens/Plan.tsx";
import { Requests } from "./screens/Requests.tsx";
import { SignIn } from "./screens/SignIn.tsx";
import { Staff } from "./screens/Staff.tsx";
import { Tasks } from "./screens/Tasks.tsx";
import { Tours } from "./screens/Tours.tsx";
import { Waves } from "./screens/Waves.tsx";
import { begin, can, headsAgency, me, unreached } from "./session.ts";
import { here } from "./urls/here.ts";
import type { Screen } from "./urls/places.ts";
import { lang, t } from "./words/words.ts";

/** Where somebody starts: command sees the board, the hotline its form, the organisation board its waves, a ward its desk, the head of an agency its people. */
function firstScreen(): Screen {
	const level = me.value?.home?.level;
	if (level === "commune") return "desk";
	if (can("intake") && !can("handle")) return "hotline";
	if (can("waves") && !can("handle")) return "waves";
	if (can("read")) return "board";
	return headsAgency() ? "agency" : "me";
}

/* What somebody sees who answers for an agency and for no area. */
const withoutArea: readonly Screen[] = ["agency", "outbox", "me"];

function Shown({ screen }: { screen: Screen }): JSX.Element {
	switch (screen) {
		case "board": return <Board />;
		case "desk": return <Desk />;
		case "hotline": return <Hotline />;
		case "requests": return <Requests />;
		case "tasks": return <Tasks />;
		case "staff": return <Staff />;
		case "tours": return <Tours />;
		case "plan": return <Plan />;
		case "orders": return <Orders />;
		case "waves": return <Waves />;
		case "agency": return <Agency />;
		case "areas": return <Areas />;
		case "accounts": return <Accounts />;
		case "imports": return <Imports />;
		case "outbox": return <Outbox />;
		case "me": return <Me />;
		default: return <Empty title={t("failure.not_found")} />;
	}
}

export function App(): JSX.Element {
	const screen = here.value.screen ?? (me.value ? firstScreen() : null);
	const shown = useRef<Screen | null>(null);
	useEffect(() => {
		document.title = screen && me.value ? `${t(`nav.${screen}`)} · Tiếp Sức` : "Tiếp Sức";
		if (shown.current !== null && shown.current !== screen) document.getElementById("main")?.focus();
		shown.current = screen;
	}, [screen, lang.value, me.value]);

	if (me.value === undefined) {
		if (!unreached.value) return <Loading />;
		return (
			<main class="sign-in">
				<Empty title={t("failure.offline")}>
					<button type="button" onClick={() => void begin()}>{t("failure.retry")}</button>
				</Empty>
			</main>
		);
	}
	if (me.value === null || screen === null) return <SignIn />;
	/* Whoever has no area yet is let in, and told why there is nothing to see. */
	if (me.value.home === null && !headsAgency()) return <Shell screen="me"><Empty title={t("signin.no_area")}>{t("signin.no_area_what")}</Empty><Me /></Shell>;
	const shut = me.value.home === null && !withoutArea.includes(screen);
	return <Shell screen={screen}>{shut ? <Empty title={t("failure.forbidden")} /> : <Shown screen={screen} />}</Shell>;
}
