/* far.ts: a screen so large that it hangs on a wall and is read from four metres. The same border as in board.css. */
import { signal } from "@preact/signals";

const query = matchMedia("(min-width: 1800px) and (min-height: 1000px)");
const far = signal(query.matches);
query.addEventListener("change", (e) => (far.value = e.matches));

export function useFar(): boolean {
	return far.value;
}
