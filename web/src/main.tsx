/* main.tsx: starts the app: words first, then who is signed in; the service worker last. */
import { render } from "preact";
import { App } from "./app.tsx";
import { begin } from "./session.ts";
import { savedLang, setLang } from "./words/words.ts";
import "./style/index.css";

async function start(): Promise<void> {
	await setLang(savedLang());
	const root = document.getElementById("app");
	if (!root) throw new Error("no #app");
	render(<App />, root);
	await begin();
	if (import.meta.env.PROD && "serviceWorker" in navigator) await navigator.serviceWorker.register("./sw.js");
}

void start();
