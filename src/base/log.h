/*
 * log.h: one logfmt line on standard error an event, written at the edge, once.
 *
 *   log_line(LOG_INFO, "commit", LOG_I64("commands", 12), LOG_I64("flush_us", 830));
 *
 * Values are numbers, ids and short fixed words. There is no way to log a field flagged PERSONAL or HEALTH:
 * log_line takes no resource, and text values are cut and escaped.
 */
#ifndef BASE_LOG_H
#define BASE_LOG_H

#include "base/str.h"

typedef enum LogLevel { LOG_DEBUG, LOG_INFO, LOG_WARN, LOG_ERROR } LogLevel;

typedef struct LogPair {
	const char *key; /* NULL ends the list */
	Str text;
	int64_t number;
	bool is_number;
} LogPair;

#define LOG_I64(k, v)  ((LogPair){ .key = (k), .number = (v), .is_number = true })
#define LOG_STR(k, v)  ((LogPair){ .key = (k), .text = (v) })
#define LOG_CSTR(k, v) ((LogPair){ .key = (k), .text = str_from(v) })

#define log_line(level, event, ...) log_pairs((level), (event), (const LogPair[]){ __VA_ARGS__, { 0 } })
void log_pairs(LogLevel level, const char *event, const LogPair *pairs);
void log_set_level(LogLevel least); /* LOG_INFO at start */

#endif
