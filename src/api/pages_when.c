/*
 * pages_when.c: times as people say them: "trước 10 giờ sáng mai", "07:12 hôm nay", "quá hạn 3 giờ". See
 * pages.h.
 */
#include "api/pages.h"

#include "base/time.h"

#define SOON_MS	       (60 * MINUTE_MS) /* nearer than this the minutes count */
#define SMALL_HOURS    4 /* until then it is still last night for whoever is awake */
#define EVENING_STARTS 18

static Str word(Lang lang, const char *key)
{
	return words_get(lang, key);
}

static Str number(Arena *a, int64_t n)
{
	return str_printf(a, "%lld", (long long)n);
}

static int hour_of(int64_t ms)
{
	return (int)((ms - day_start_ms(day_of(ms))) / HOUR_MS);
}

/* The part of the day, which Vietnamese says with the hour. */
static const char *part_of(int hour)
{
	static const struct {
		int before;
		const char *key;
	} parts[] = { { 11, "resident.part.morning" }, { 12, "resident.part.before_noon" },
		{ 13, "resident.part.noon" }, { 18, "resident.part.afternoon" },
		{ 22, "resident.part.evening" }, { 24, "resident.part.night" } };
	size_t i = 0;

	while (hour >= parts[i].before)
		i++;
	return parts[i].key;
}

/* "10 giờ sáng", "3 giờ 05 chiều"; "10 am", "3:05 pm". */
static Str clock_words(Arena *a, Lang lang, int64_t ms)
{
	int hour = hour_of(ms), minute = (int)((ms - day_start_ms(day_of(ms))) / MINUTE_MS % 60);
	int said = lang == LANG_EN ? (hour + 11) % 12 + 1 : hour > 12 ? hour - 12 : hour;
	Str s = word(lang, minute ? "resident.clock.minutes" : "resident.clock");

	s = words_put(a, s, "hour", number(a, said));
	s = words_put(a, s, "minute", str_printf(a, "%02d", minute));
	return words_put(a, s, "part", word(lang, part_of(hour)));
}

static Str date_words(Arena *a, Lang lang, int64_t ms)
{
	static const char *const weekdays[7] = { "resident.weekday.sunday", "resident.weekday.monday",
		"resident.weekday.tuesday", "resident.weekday.wednesday", "resident.weekday.thursday",
		"resident.weekday.friday", "resident.weekday.saturday" };
	Str weekday = word(lang, weekdays[(day_of(ms) + 4) % 7]); /* 1 January 1970 was a Thursday */

	return str_printf(a, "%.*s, %.*s", STR_ARG(weekday), STR_ARG(str_sub(time_for_people(a, ms), 0, 5)));
}

/*
 * May the day be said as seen from now? At two in the night "tomorrow morning" is, for whoever is awake, the
 * morning that comes in a few hours, and "tonight" the night that is passing; at noon "midnight tomorrow" may
 * be either end of tomorrow. Then the day has its name and date.
 */
static bool day_is_plain(int64_t now_ms, int64_t then_ms)
{
	bool now_is_night = hour_of(now_ms) < SMALL_HOURS;

	if (day_of(then_ms) == day_of(now_ms))
		return !now_is_night || hour_of(then_ms) < EVENING_STARTS;
	return !now_is_night && hour_of(then_ms) >= SMALL_HOURS;
}

/* until.today, until.tomorrow, until.yesterday, or until.day with the date. */
static Str before_words(Arena *a, Lang lang, int64_t now_ms, int64_t due_ms)
{
	int32_t days = day_of(due_ms) - day_of(now_ms);
	const char *key = !day_is_plain(now_ms, due_ms) ? "resident.until.day"
			  : days == 0			? "resident.until.today"
			  : days == 1			? "resident.until.tomorrow"
			  : days == -1			? "resident.until.yesterday"
							: "resident.until.day";
	Str s = words_put(a, word(lang, key), "clock", clock_words(a, lang, due_ms));

	return words_put(a, s, "date", date_words(a, lang, due_ms));
}

Str pages_until(Arena *a, Lang lang, int64_t now_ms, int64_t due_ms)
{
	Str before = before_words(a, lang, now_ms, due_ms);
	int64_t left_ms = due_ms - now_ms;

	if (left_ms < 0)
		return words_put(a, word(lang, "resident.until.past"), "until", before);
	if (left_ms >= SOON_MS)
		return before;
	Str soon = words_put(a, word(lang, "resident.until.soon"), "until", before);
	return words_put(a, soon, "n", number(a, MAX(left_ms / MINUTE_MS, (int64_t)1)));
}

Str pages_at(Arena *a, Lang lang, int64_t now_ms, int64_t at_ms)
{
	int32_t days = day_of(now_ms) - day_of(at_ms);
	Str whole = time_for_people(a, at_ms); /* 23/08/2021 07:42 */

	if (days != 0 && (days != 1 || hour_of(now_ms) < SMALL_HOURS))
		return whole;
	return words_put(a, word(lang, days == 0 ? "resident.at.today" : "resident.at.yesterday"), "time",
		str_sub(whole, whole.len - 5, 5));
}

Str pages_day(Arena *a, int32_t day)
{
	Str s = day_text(a, day); /* "2021-08-23" */

	return str_printf(a, "%.*s/%.*s/%.*s", STR_ARG(str_sub(s, 8, 2)), STR_ARG(str_sub(s, 5, 2)),
		STR_ARG(str_sub(s, 0, 4)));
}

Str pages_late(Arena *a, Lang lang, int64_t now_ms, int64_t due_ms)
{
	int64_t late_ms = MAX(now_ms - due_ms, MINUTE_MS);
	const char *unit = late_ms < HOUR_MS	  ? "resident.minutes"
			   : late_ms < 2 * DAY_MS ? "resident.hours"
						  : "resident.days";
	int64_t n = late_ms / (late_ms < HOUR_MS ? MINUTE_MS : late_ms < 2 * DAY_MS ? HOUR_MS : DAY_MS);

	return words_put(
		a, word(lang, "resident.late"), "time", words_put(a, word(lang, unit), "n", number(a, n)));
}
