/*
 * limits.c: token buckets in a fixed table. See limits.h.
 *
 * A key is kept as 128 bits of a salted hash: a stranger can neither choose keys that collide nor be found in
 * a memory dump by phone number. Buckets are numbered from 1 (0: none), chained by hash, and in one list from
 * the most to the least recently used.
 */
#include "net/limits.h"

#include "base/secret.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#define TOKEN 60000 /* one token in our unit: at one a minute, a millisecond brings exactly one unit */

typedef struct Bucket {
	uint64_t key[2];
	int64_t at_ms; /* when `units` was true */
	int64_t units;
	uint32_t chain; /* next of the same hash */
	uint32_t newer, older;
} Bucket;

struct Limits {
	pthread_mutex_t lock;
	uint8_t salt[16];
	size_t max, used;
	size_t mask;
	uint32_t newest, oldest;
	uint32_t *heads;
	Bucket *buckets; /* [0] is unused */
};

Limits *limits_new(size_t max_keys)
{
	size_t heads = 1;

	assert(max_keys >= 1 && max_keys < UINT32_MAX / 2);
	while (heads < max_keys)
		heads *= 2;
	Limits *l = calloc(1, sizeof(*l));
	uint32_t *head = calloc(heads, sizeof(*head));
	Bucket *buckets = calloc(max_keys + 1, sizeof(*buckets));
	if (!l || !head || !buckets) {
		free(l);
		free(head);
		free(buckets);
		return NULL;
	}
	*l = (Limits){ .max = max_keys, .mask = heads - 1, .heads = head, .buckets = buckets };
	secret_bytes(l->salt, sizeof(l->salt));
	pthread_mutex_init(&l->lock, NULL);
	return l;
}

void limits_free(Limits **l)
{
	if (!*l)
		return;
	pthread_mutex_destroy(&(*l)->lock);
	free((*l)->heads);
	free((*l)->buckets);
	free(*l);
	*l = NULL;
}

static void use_unlink(Limits *l, uint32_t i)
{
	Bucket *b = &l->buckets[i];

	*(b->newer ? &l->buckets[b->newer].older : &l->newest) = b->older;
	*(b->older ? &l->buckets[b->older].newer : &l->oldest) = b->newer;
}

static void use_newest(Limits *l, uint32_t i)
{
	Bucket *b = &l->buckets[i];

	b->newer = 0;
	b->older = l->newest;
	*(l->newest ? &l->buckets[l->newest].newer : &l->oldest) = i;
	l->newest = i;
}

static void chain_remove(Limits *l, uint32_t i)
{
	uint32_t *at = &l->heads[l->buckets[i].key[0] & l->mask];

	while (*at != i)
		at = &l->buckets[*at].chain;
	*at = l->buckets[i].chain;
}

/* The key's bucket, or a fresh full one in the place of the one longest unused. */
static Bucket *bucket_of(Limits *l, const uint64_t key[2], int64_t now_ms, int64_t full)
{
	uint32_t *head = &l->heads[key[0] & l->mask];
	uint32_t i = *head;

	while (i && memcmp(l->buckets[i].key, key, sizeof(l->buckets[i].key)) != 0)
		i = l->buckets[i].chain;
	if (i) {
		use_unlink(l, i);
	} else {
		if (l->used < l->max) {
			i = (uint32_t)++l->used;
		} else {
			i = l->oldest;
			use_unlink(l, i);
			chain_remove(l, i);
		}
		l->buckets[i] =
			(Bucket){ .key = { key[0], key[1] }, .at_ms = now_ms, .units = full, .chain = *head };
		*head = i;
	}
	use_newest(l, i);
	return &l->buckets[i];
}

bool limits_once(Limits *l, Str key)
{
	return limits_take(l, key, 0, 1, 1); /* time stands still: the one token never comes back */
}

static void name_of(const Limits *l, Str key, uint64_t ret_name[2])
{
	Hash h = hash_of_two((Str){ (const char *)l->salt, sizeof(l->salt) }, key);

	memcpy(ret_name, h.bytes, 2 * sizeof(ret_name[0]));
}

bool limits_take(Limits *l, Str key, int64_t now_ms, int per_minute, int burst)
{
	assert(per_minute > 0 && burst > 0);
	uint64_t name[2];
	int64_t full = (int64_t)burst * TOKEN;

	name_of(l, key, name);
	pthread_mutex_lock(&l->lock);
	Bucket *b = bucket_of(l, name, now_ms, full);
	int64_t passed_ms = MAX((int64_t)0, now_ms - b->at_ms); /* a clock that stepped back brings nothing */
	int64_t missing = MAX((int64_t)0, full - b->units);

	/* After this many ms the bucket is full; comparing first keeps the product small. */
	b->units = passed_ms >= missing / per_minute + 1 ? MAX(full, b->units)
							 : b->units + passed_ms * per_minute;
	b->units = MIN(b->units, full);
	b->at_ms = now_ms;
	bool had = b->units >= TOKEN;
	if (had)
		b->units -= TOKEN;
	pthread_mutex_unlock(&l->lock);
	return had;
}

void limits_give_back(Limits *l, Str key, int64_t now_ms, int burst)
{
	assert(burst > 0);
	uint64_t name[2];
	int64_t full = (int64_t)burst * TOKEN;

	name_of(l, key, name);
	pthread_mutex_lock(&l->lock);
	Bucket *b = bucket_of(l, name, now_ms, full);
	b->units = MIN(b->units + TOKEN, full);
	pthread_mutex_unlock(&l->lock);
}
