/*
 * text.h: Vietnamese text: folding for search, keys for sorting, phone numbers. Pure.
 */
#ifndef BASE_TEXT_H
#define BASE_TEXT_H

#include "base/str.h"

/*
 * "Phường Tân Phước Khánh" -> "phuong tan phuoc khanh": NFKD without marks, đ -> d, lower case, runs of
 * anything that is no letter or digit become one space. Input must be valid UTF-8 (invalid gives "").
 */
Str text_fold(Arena *a, Str s);
Str text_nfc(Arena *a, Str s); /* one spelling per letter; what we store */

/*
 * A key whose byte order is the Vietnamese dictionary order: syllable by syllable, letters first (a ă â b c d
 * đ e ê … o ô ơ … u ư …), then the tone (level, grave, hook, tilde, acute, dot); numbers by their value. Same
 * in SQLite and PostgreSQL because both compare bytes.
 */
Str text_sort_key(Arena *a, Str s);
/* People sort by given name (the last word), then by the rest. */
Str text_person_sort_key(Arena *a, Str s);

/*
 * A Vietnamese phone number as digits, national form: "+84 912 345 678" -> "0912345678". False when it is
 * none: mobiles are 10 digits (03 05 07 08 09), landlines 10-11 (02), short hotlines are not a person's
 * phone.
 */
NODISCARD bool text_phone(Arena *a, Str s, Str *ret);

#endif
