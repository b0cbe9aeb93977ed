/*
 * http_form.h: what a stranger writes into a query, a form body or a cookie line, taken apart. Pure, for
 * http_form.c and its tests.
 *
 * Names and values come out decoded, valid UTF-8 and without NUL; anything else is left out and clears `ok`.
 */
#ifndef NET_HTTP_FORM_H
#define NET_HTTP_FORM_H

#include "base/str.h"

#define FORM_PAIRS_MAX 1000 /* our largest form has 40 fields; a CSV comes as a file part */

typedef struct FormPair {
	Str name, value;
	bool is_file;
	Str file_name;
} FormPair;

typedef struct FormPairs {
	FormPair *all;
	size_t n;
	bool ok;
} FormPairs;

FormPairs form_urlencoded(Arena *a, Str text);
/* boundary: from the content type (form_boundary). */
FormPairs form_multipart(Arena *a, Str boundary, Str body);
Str form_boundary(Str content_type); /* empty when it is no multipart/form-data */

/* Percent decoding, with + as a space when asked. False: bad escape, bad UTF-8 or NUL. */
NODISCARD bool form_decode(Arena *a, Str s, bool plus, Str *ret);

Str form_cookie(Str line, Str name); /* empty when absent */

#endif
