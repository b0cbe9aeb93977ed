/*
 * time.h: UTC milliseconds inside, local days (UTC+7, no summer time) at the edges.
 *
 * The only file that knows the offset. Pure: what time it is now comes from clock.h or the context.
 */
#ifndef BASE_TIME_H
#define BASE_TIME_H

#include "base/str.h"

#define SECOND_MS ((int64_t)1000)
#define MINUTE_MS (60 * SECOND_MS)
#define HOUR_MS	  (60 * MINUTE_MS)
#define DAY_MS	  (24 * HOUR_MS)

#define LOCAL_OFFSET_MS (7 * HOUR_MS) /* Indochina Time */

/* Years 1970 to 9999, both in local time. Fractions of a second beyond the millisecond are cut. */
#define TIME_MAX_MS ((int64_t)253402300799999 - LOCAL_OFFSET_MS)

/* RFC 3339 with any offset, the offset required: "2021-08-23T07:42:00+07:00". */
NODISCARD bool time_parse(Str s, int64_t *ret_ms);
#define TIME_TEXT_SIZE 32
/* "2021-08-23T07:42:00+07:00"; ".123" is written only when the milliseconds are not zero. */
Str time_text(Arena *a, int64_t ms);
void time_write(int64_t ms, char ret[TIME_TEXT_SIZE]);

/* A local day is an int32 counting from 1970-01-01; "2021-08-23" as text. */
int32_t day_of(int64_t ms);
int64_t day_start_ms(int32_t day);
NODISCARD bool day_parse(Str s, int32_t *ret_day);
Str day_text(Arena *a, int32_t day);

/* For people: "23/08/2021 07:42". */
Str time_for_people(Arena *a, int64_t ms);

#endif
