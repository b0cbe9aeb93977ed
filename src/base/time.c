/* time.c: calendar arithmetic (proleptic Gregorian, days from civil). See time.h. */
#include "base/time.h"

#include <stdio.h>
#include <string.h>

typedef struct Civil {
	int year, month, day;
} Civil;

static int32_t days_from_civil(Civil c)
{
	int y = c.month <= 2 ? c.year - 1 : c.year;
	int era = y / 400; /* years are positive here */
	int yoe = y - era * 400;
	int doy = (153 * (c.month + (c.month > 2 ? -3 : 9)) + 2) / 5 + c.day - 1;
	int doe = yoe * 365 + yoe / 4 - yoe / 100 + doy;

	return era * 146097 + doe - 719468;
}

static Civil civil_from_days(int32_t day)
{
	int z = day + 719468;
	int era = (z >= 0 ? z : z - 146096) / 146097;
	int doe = z - era * 146097;
	int yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
	int doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
	int mp = (5 * doy + 2) / 153;
	int month = mp < 10 ? mp + 3 : mp - 9;

	return (Civil){ yoe + era * 400 + (month <= 2), month, doy - (153 * mp + 2) / 5 + 1 };
}

static bool digits(Str s, size_t at, size_t n, int *ret)
{
	int v = 0;

	if (at + n > s.len)
		return false;
	for (size_t i = at; i < at + n; i++) {
		if (s.ptr[i] < '0' || s.ptr[i] > '9')
			return false;
		v = v * 10 + (s.ptr[i] - '0');
	}
	*ret = v;
	return true;
}

static bool civil_is_valid(Civil c)
{
	static const int lengths[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
	bool leap = (c.year % 4 == 0 && c.year % 100 != 0) || c.year % 400 == 0;

	if (c.year < 1970 || c.year > 9999 || c.month < 1 || c.month > 12 || c.day < 1)
		return false;
	return c.day <= lengths[c.month - 1] + (c.month == 2 && leap);
}

bool day_parse(Str s, int32_t *ret_day)
{
	Civil c;

	if (s.len != 10 || s.ptr[4] != '-' || s.ptr[7] != '-')
		return false;
	if (!digits(s, 0, 4, &c.year) || !digits(s, 5, 2, &c.month) || !digits(s, 8, 2, &c.day))
		return false;
	if (!civil_is_valid(c))
		return false;
	*ret_day = days_from_civil(c);
	return true;
}

/* "Z", "+07:00", "-05:30" at s[at…]; the whole rest of s. */
static bool offset_parse(Str s, size_t at, int64_t *ret_ms)
{
	int hours, minutes;

	if (at + 1 == s.len && (s.ptr[at] == 'Z' || s.ptr[at] == 'z')) {
		*ret_ms = 0;
		return true;
	}
	if (at + 6 != s.len || (s.ptr[at] != '+' && s.ptr[at] != '-') || s.ptr[at + 3] != ':')
		return false;
	if (!digits(s, at + 1, 2, &hours) || !digits(s, at + 4, 2, &minutes) || hours > 23 || minutes > 59)
		return false;
	*ret_ms = (hours * HOUR_MS + minutes * MINUTE_MS) * (s.ptr[at] == '-' ? -1 : 1);
	return true;
}

bool time_parse(Str s, int64_t *ret_ms)
{
	int32_t day;
	int h, m, sec;
	int64_t fraction_ms = 0, offset_ms;
	size_t at = 19;

	if (s.len < 20 || (s.ptr[10] != 'T' && s.ptr[10] != 't' && s.ptr[10] != ' '))
		return false;
	if (!day_parse(str_sub(s, 0, 10), &day) || s.ptr[13] != ':' || s.ptr[16] != ':')
		return false;
	if (!digits(s, 11, 2, &h) || !digits(s, 14, 2, &m) || !digits(s, 17, 2, &sec))
		return false;
	if (h > 23 || m > 59 || sec > 59)
		return false;
	if (s.ptr[at] == '.') {
		int64_t scale = 100;

		for (at++; at < s.len && s.ptr[at] >= '0' && s.ptr[at] <= '9'; at++, scale /= 10)
			fraction_ms += (s.ptr[at] - '0') * scale;
		if (at == 20)
			return false;
	}
	if (at >= s.len || !offset_parse(s, at, &offset_ms))
		return false;
	int64_t ms = day * DAY_MS + h * HOUR_MS + m * MINUTE_MS + sec * SECOND_MS + fraction_ms - offset_ms;
	if (ms < 0 || ms > TIME_MAX_MS)
		return false;
	*ret_ms = ms;
	return true;
}

int32_t day_of(int64_t ms)
{
	int64_t local = ms + LOCAL_OFFSET_MS;

	return (int32_t)(local >= 0 ? local / DAY_MS : (local - DAY_MS + 1) / DAY_MS);
}

int64_t day_start_ms(int32_t day)
{
	return day * DAY_MS - LOCAL_OFFSET_MS;
}

Str day_text(Arena *a, int32_t day)
{
	Civil c = civil_from_days(day);

	return str_printf(a, "%04d-%02d-%02d", c.year, c.month, c.day);
}

void time_write(int64_t ms, char ret[TIME_TEXT_SIZE])
{
	assert(ms >= 0 && ms <= TIME_MAX_MS);
	int32_t day = day_of(ms);
	Civil c = civil_from_days(day);
	int64_t in_day = ms - day_start_ms(day);
	int h = (int)(in_day / HOUR_MS), m = (int)(in_day / MINUTE_MS % 60);
	int sec = (int)(in_day / SECOND_MS % 60), milli = (int)(in_day % SECOND_MS);
	char fraction[8] = "";

	if (milli)
		snprintf(fraction, sizeof(fraction), ".%03d", milli % 1000);
	snprintf(ret, TIME_TEXT_SIZE, "%04d-%02d-%02dT%02d:%02d:%02d%s+07:00", c.year % 10000, c.month % 100,
		c.day % 100, h % 100, m % 100, sec % 100, fraction);
}

Str time_text(Arena *a, int64_t ms)
{
	char text[TIME_TEXT_SIZE];

	time_write(ms, text);
	return str_dup(a, str_from(text));
}

Str time_for_people(Arena *a, int64_t ms)
{
	int32_t day = day_of(ms);
	Civil c = civil_from_days(day);
	int64_t in_day = ms - day_start_ms(day);

	return str_printf(a, "%02d/%02d/%04d %02d:%02d", c.day, c.month, c.year, (int)(in_day / HOUR_MS),
		(int)(in_day / MINUTE_MS % 60));
}
