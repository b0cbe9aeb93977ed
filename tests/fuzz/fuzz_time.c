/* fuzz_time.c: any bytes as a time or a day: what is accepted prints and reads back as the same instant. */
#include "base/time.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	Str s = { (const char *)data, size };
	int64_t ms, again;
	int32_t day, same_day;
	Arena arena;

	arena_init(&arena, 0);
	if (time_parse(s, &ms)) {
		if (ms < 0 || ms > TIME_MAX_MS)
			BUG("a time outside its range");
		if (!time_parse(time_text(&arena, ms), &again) || again != ms)
			BUG("a time does not read back");
		if (time_for_people(&arena, ms).len != 16)
			BUG("a time for people is 16 characters");
	}
	if (day_parse(s, &day)) {
		if (!day_parse(day_text(&arena, day), &same_day) || same_day != day ||
			!str_eq(day_text(&arena, day), s))
			BUG("a day does not read back");
	}
	arena_done(&arena);
	return 0;
}
