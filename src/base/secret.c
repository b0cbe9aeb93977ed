/* secret.c: libsodium behind secret.h. */
#include "base/secret.h"

#include <errno.h>
#include <semaphore.h>
#include <sodium.h>
#include <string.h>

#define PASSWORD_MAX_KIB ((int64_t)1 << 20) /* what a hash of ours may ask for; far above what any does */

static sem_t password_slots;
static bool started;

void secret_start(void)
{
	if (started)
		return;
	if (sodium_init() < 0)
		BUG("libsodium cannot start");
	sem_init(&password_slots, 0, PASSWORD_AT_ONCE);
	started = true;
}

void secret_bytes(void *p, size_t n)
{
	randombytes_buf(p, n);
}

Uuid secret_uuid(int64_t now_ms)
{
	uint8_t random[10];

	secret_bytes(random, sizeof(random));
	return uuid_v7(now_ms, random);
}

Str secret_token(Arena *a, size_t n_bytes)
{
	uint8_t raw[64];
	size_t size = sodium_base64_ENCODED_LEN(n_bytes, sodium_base64_VARIANT_URLSAFE_NO_PADDING);

	assert(n_bytes <= sizeof(raw));
	secret_bytes(raw, n_bytes);
	char *text = arena_alloc(a, size);
	sodium_bin2base64(text, size, raw, n_bytes, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
	return (Str){ text, size - 1 };
}

Hash hash_of(Str s)
{
	Hash h;

	crypto_hash_sha256(h.bytes, (const unsigned char *)s.ptr, s.len);
	return h;
}

Hash hash_of_two(Str a, Str b)
{
	crypto_hash_sha256_state st;
	uint64_t lengths[2] = { a.len, b.len }; /* little endian on every machine we support */
	Hash h;

	crypto_hash_sha256_init(&st);
	crypto_hash_sha256_update(&st, (const unsigned char *)lengths, sizeof(lengths));
	crypto_hash_sha256_update(&st, (const unsigned char *)a.ptr, a.len);
	crypto_hash_sha256_update(&st, (const unsigned char *)b.ptr, b.len);
	crypto_hash_sha256_final(&st, h.bytes);
	return h;
}

Hash hash_of_pieces(const Str *pieces, size_t n)
{
	crypto_hash_sha256_state st;
	Hash h;

	crypto_hash_sha256_init(&st);
	for (size_t i = 0; i < n; i++)
		crypto_hash_sha256_update(&st, (const unsigned char *)pieces[i].ptr, pieces[i].len);
	crypto_hash_sha256_final(&st, h.bytes);
	return h;
}

Hash hash_keyed(Hash key, Str s)
{
	_Static_assert(crypto_auth_hmacsha256_KEYBYTES == HASH_BYTES, "a hash is a key");
	Hash h;

	crypto_auth_hmacsha256(h.bytes, (const unsigned char *)s.ptr, s.len, key.bytes);
	return h;
}

bool hash_eq(Hash a, Hash b)
{
	return sodium_memcmp(a.bytes, b.bytes, sizeof(a.bytes)) == 0;
}

Str hash_text(Arena *a, Hash h)
{
	return str_hex(a, h.bytes, sizeof(h.bytes));
}

/* A signal may wake the wait early; going on without a slot would let a burst take the memory. */
static void take_password_slot(void)
{
	assert(started);
	while (sem_wait(&password_slots) != 0)
		assert(errno == EINTR);
}

Status password_hash(Str password, char ret[PASSWORD_TEXT_SIZE])
{
	_Static_assert(PASSWORD_TEXT_SIZE >= crypto_pwhash_argon2id_STRBYTES, "argon2id text fits");
	take_password_slot();
	int failed = crypto_pwhash_str_alg(
		ret, password.ptr, password.len, 2, (size_t)19 << 20, crypto_pwhash_ALG_ARGON2ID13);
	sem_post(&password_slots);
	return failed ? E_NOMEM : OK;
}

/* The parts of "$argon2id$v=19$m=19456,t=2,p=1$salt$key". */
typedef struct Argon {
	int64_t kib, passes;
	unsigned char salt[crypto_pwhash_SALTBYTES], key[32];
} Argon;

static bool read_base64(Str s, unsigned char *ret, size_t size)
{
	size_t len = 0;

	return sodium_base642bin(ret, size, s.ptr, s.len, NULL, &len, NULL,
		       sodium_base64_VARIANT_ORIGINAL_NO_PADDING) == 0 &&
	       len == size;
}

static bool read_argon(Str text, Argon *ret)
{
	static const char head[] = "$argon2id$v=19$m=";
	Str rest, costs;

	if (!str_starts(text, str_from(head)))
		return false;
	costs = str_cut(str_sub(text, strlen(head), text.len), '$', &rest);
	Str kib = str_cut(costs, ',', &costs), passes = str_cut(costs, ',', &costs);
	Str salt = str_cut(rest, '$', &rest);
	return str_to_i64(kib, &ret->kib) && str_starts(passes, STR("t=")) &&
	       str_to_i64(str_sub(passes, 2, passes.len), &ret->passes) && str_eq(costs, STR("p=1")) &&
	       ret->kib > 0 && ret->kib <= PASSWORD_MAX_KIB && ret->passes > 0 &&
	       read_base64(salt, ret->salt, sizeof(ret->salt)) &&
	       read_base64(rest, ret->key, sizeof(ret->key));
}

/* libsodium's own comparison calls it a wrong password when there was no memory to look at it. */
Status password_check(const char *hash, Str password, bool *ret_right)
{
	unsigned char key[32];
	Argon a;

	if (!read_argon(str_from(hash), &a)) {
		*ret_right = false; /* nobody can sign in with it */
		return OK;
	}
	take_password_slot();
	int failed = crypto_pwhash(key, sizeof(key), password.ptr, password.len, a.salt,
		(unsigned long long)a.passes, (size_t)a.kib << 10, crypto_pwhash_ALG_ARGON2ID13);
	sem_post(&password_slots);
	if (failed)
		return E_NOMEM;
	*ret_right = sodium_memcmp(key, a.key, sizeof(key)) == 0;
	sodium_memzero(key, sizeof(key));
	return OK;
}
