/*
 * json.h: JSON in through jansson (duplicate keys, bad UTF-8, NaN refused), out through a small writer.
 *
 * Incoming trees are jansson's; json_read frees them with the arena's owner through CLEANUP(json_release).
 */
#ifndef BASE_JSON_H
#define BASE_JSON_H

#include "base/buf.h"
#include "base/ctx.h"

#include <jansson.h>

#define JSON_MAX_DEPTH 16 /* our deepest body is 5 */

/* A tree, or a fault with line and column. The caller owns *ret: CLEANUP(json_release) json_t *j = NULL; */
NODISCARD Status json_read(Ctx *c, Str text, json_t **ret);
json_t *json_read_own(Str text); /* what we wrote ourselves; NULL: no memory */
void json_release(json_t **j);

/* Typed look-ups in an object: absent or null gives false / empty. */
Str json_str(const json_t *object, const char *key);
bool json_i64(const json_t *object, const char *key, int64_t *ret);

/*
 * Writer. Commas are put by itself; the caller opens, adds, closes.
 *
 *   JsonOut j = json_out(&buf);
 *   json_open(&j, '{'); json_key(&j, "id"); json_add_i64(&j, 7); json_close(&j, '}');
 */
typedef struct JsonOut {
	Buf *buf;
	bool comma; /* the next value needs one before it */
} JsonOut;

JsonOut json_out(Buf *b);
void json_open(JsonOut *j, char bracket); /* '{' or '[' */
void json_close(JsonOut *j, char bracket); /* '}' or ']' */
void json_key(JsonOut *j, const char *key);
void json_add_str(JsonOut *j, Str s); /* escaped; s is valid UTF-8 */
void json_add_i64(JsonOut *j, int64_t v);
void json_add_f64(JsonOut *j, double v); /* shortest form that reads back the same */
void json_add_bool(JsonOut *j, bool v);
void json_add_null(JsonOut *j);
void json_add_time(JsonOut *j, int64_t ms); /* RFC 3339 +07:00; 0 is null */
void json_add_raw(JsonOut *j, Str json); /* already JSON */

/* key and value in one */
void json_put_str(JsonOut *j, const char *key, Str s);
void json_put_i64(JsonOut *j, const char *key, int64_t v);
void json_put_f64(JsonOut *j, const char *key, double v);
void json_put_bool(JsonOut *j, const char *key, bool v);
void json_put_time(JsonOut *j, const char *key, int64_t ms);

#endif
