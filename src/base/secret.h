/*
 * secret.h: unguessable bytes, hashes, passwords. A thin face on libsodium so that one file knows it.
 */
#ifndef BASE_SECRET_H
#define BASE_SECRET_H

#include "base/uuid.h"

#define HASH_BYTES 32

typedef struct Hash {
	uint8_t bytes[HASH_BYTES];
} Hash;

void secret_start(void); /* once, before threads */
void secret_bytes(void *p, size_t n);
Uuid secret_uuid(int64_t now_ms); /* a fresh version 7 key */
Str secret_token(Arena *a, size_t n_bytes); /* URL-safe base64, no padding */

Hash hash_of(Str s); /* SHA-256 */
Hash hash_of_two(Str a, Str b); /* SHA-256 of the lengths and both, so that parts cannot slide */
Hash hash_of_pieces(const Str *pieces, size_t n); /* SHA-256 of all of them, as if they were one */
Hash hash_keyed(
	Hash key, Str s); /* HMAC-SHA-256 (RFC 2104): cannot be made, or guessed on, without the key */
bool hash_eq(Hash a, Hash b); /* in constant time */
Str hash_text(Arena *a, Hash h);

/*
 * Argon2id, t = 2, m = 19 MiB (OWASP 2023 minimum; 20-27 ms on the reference machine). At most
 * PASSWORD_AT_ONCE run at a time, others wait, so a burst of sign-ins cannot take the memory.
 */
#define PASSWORD_AT_ONCE   2
#define PASSWORD_TEXT_SIZE 128
NODISCARD Status password_hash(Str password, char ret[PASSWORD_TEXT_SIZE]);
/* E_NOMEM: could not be looked at, which says nothing about the password. */
NODISCARD Status password_check(const char *hash, Str password, bool *ret_right);

#endif
