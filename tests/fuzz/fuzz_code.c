/* fuzz_code.c: any text as the code of a request: refused, or a code in its one spelling. Cursors of the
 * feed, too: they are typed by programs as codes are by people. */
#include "domain/code.h"
#include "feed/live.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	Str s = { (const char *)data, size }, code, again;
	Arena arena;
	FeedCursor at, same;

	arena_init(&arena, 0);
	if (code_parse(&arena, s, &code)) {
		if (code.len != CODE_TEXT_LEN || !str_starts(code, STR("TS-")))
			BUG("a code in another spelling");
		if (!code_parse(&arena, code, &again) || !str_eq(code, again))
			BUG("a code reads back as another");
	}
	if (live_cursor_parse(s, &at)) {
		Str text = str_printf(&arena, "%lld-%lld", (long long)at.tx, (long long)at.id);

		if (at.tx < 0 || at.id < 0 || !live_cursor_parse(text, &same) || same.tx != at.tx ||
			same.id != at.id)
			BUG("a cursor reads back as another");
	}
	arena_done(&arena);
	return 0;
}
