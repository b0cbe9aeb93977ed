/* secret.c: libsodium behind secret.h. */
#include "base/secret.h"

#include <errno.h>
#include <semaphore.h>
#include <sodium.h>
#include <string.h>

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

bool password_matches(const char *hash, Str password)
{
	take_password_slot();
	bool same = crypto_pwhash_str_verify(hash, password.ptr, password.len) == 0;
	sem_post(&password_slots);
	return same;
}
