/* log.c: logfmt lines, one write(2) each so that lines of threads never mix. See log.h. */
#include "base/log.h"
#include "base/buf.h"

#include <stdatomic.h>
#include <time.h>
#include <unistd.h>

#define LINE_MAX_BYTES	2048 /* a longer line would not be read anyway */
#define VALUE_MAX_BYTES 200

static atomic_int least_level = LOG_INFO;

void log_set_level(LogLevel least)
{
	atomic_store(&least_level, (int)least);
}

static void add_text(Buf *b, Str s)
{
	s = str_sub(s, 0, VALUE_MAX_BYTES);
	buf_add_char(b, '"');
	for (size_t i = 0; i < s.len; i++) {
		char c = s.ptr[i];

		if (c == '"' || c == '\\')
			buf_add_char(b, '\\');
		buf_add_char(b, (unsigned char)c < 0x20 || c == 0x7F
					? ' '
					: c); /* no line breaks, no terminal codes */
	}
	buf_add_char(b, '"');
}

void log_pairs(LogLevel level, const char *event, const LogPair *pairs)
{
	static const char *const names[] = { "debug", "info", "warn", "error" };
	struct timespec now;
	struct tm utc;
	char stamp[32];
	Buf b;

	if ((int)level < atomic_load(&least_level))
		return;
	clock_gettime(CLOCK_REALTIME, &now);
	gmtime_r(&now.tv_sec, &utc);
	strftime(stamp, sizeof(stamp), "%Y-%m-%dT%H:%M:%S", &utc);
	buf_init(&b, LINE_MAX_BYTES - 1); /* the line break has its place */
	buf_addf(&b, "t=%s.%03ldZ level=%s event=%s", stamp, now.tv_nsec / 1000000, names[level], event);
	for (; pairs->key; pairs++) {
		buf_addf(&b, " %s=", pairs->key);
		if (pairs->is_number)
			buf_add_i64(&b, pairs->number);
		else
			add_text(&b, pairs->text);
	}
	b.failed = false; /* a cut line is better than none */
	b.max++;
	buf_add_char(&b, '\n');
	ssize_t ignored UNUSED = write(STDERR_FILENO, b.ptr, b.len);
	buf_done(&b);
}
