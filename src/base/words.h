/*
 * words.h: every visible word, by key and language, from data/words/vi.json and en.json (compiled in by
 * tools/words).
 *
 * The staff app reads the same files. A missing key gives the key itself, so that a screen never breaks for
 * want of a word; the build fails when the two languages do not have the same keys.
 */
#ifndef BASE_WORDS_H
#define BASE_WORDS_H

#include "base/str.h"

typedef enum Lang { LANG_VI, LANG_EN } Lang;

Str words_get(Lang lang, const char *key);
/* "kind" and "medicine": the word of "kind.medicine". */
Str words_of(Lang lang, const char *group, Str name);
/*
 * The sentence with {name}, or {name|person|people}, replaced by the value; a sentence without it stays as
 * it is.
 */
Str words_put(Arena *a, Str sentence, const char *name, Str value);
Lang words_lang(Str accept_language); /* "en" when English is preferred to Vietnamese, else Vietnamese */

#endif
