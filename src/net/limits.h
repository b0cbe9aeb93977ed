/*
 * limits.h: token buckets per key (address, phone hash, account), in a fixed amount of memory.
 *
 * Knows no policy: the caller says rate and burst. When the table is full the least recently used bucket is
 * forgotten. Safe from any thread.
 */
#ifndef NET_LIMITS_H
#define NET_LIMITS_H

#include "base/str.h"

typedef struct Limits Limits;

Limits *limits_new(size_t max_keys); /* NULL: no memory. It is taken at once: about 56 bytes a key */
void limits_free(Limits **l);
/*
 * Takes one token of key's bucket: true when there was one. per_minute tokens flow in, at most burst are
 * kept. The same key is always asked with the same rate and burst; put what is limited into it
 * ("login:1.2.3.4").
 */
bool limits_take(Limits *l, Str key, int64_t now_ms, int per_minute, int burst);
/* A taken token goes back, for what turned out not to count; asked with the same burst. */
void limits_give_back(Limits *l, Str key, int64_t now_ms, int burst);
/* True the first time for this key, false from then on for as long as it is remembered. */
bool limits_once(Limits *l, Str key);

#endif
