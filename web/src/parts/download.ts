/* download.ts: a file from the server, or one made here, into the person's own folder. A refusal stays a sentence, not a broken file. */
import { API, Failure, failureKind, problemOf } from "../api/client.ts";
import { lang } from "../words/words.ts";

export function saveFile(name: string, content: Blob): void {
	const a = document.createElement("a");
	a.href = URL.createObjectURL(content);
	a.download = name;
	a.click();
	setTimeout(() => URL.revokeObjectURL(a.href), 60_000); // a slow disk has taken it by then
}

export async function fetchFile(path: string, name: string): Promise<void> {
	let reply: Response;
	try {
		reply = await fetch(API + path, { headers: { "Accept-Language": lang.peek() }, credentials: "same-origin" });
	} catch {
		throw new Failure("offline", null);
	}
	if (!reply.ok) throw new Failure(failureKind(reply.status), await problemOf(reply));
	saveFile(name, await reply.blob());
}
