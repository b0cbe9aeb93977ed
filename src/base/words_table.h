/* words_table.h: the table that tools/words writes at build time. Private to words.c. */
#ifndef BASE_WORDS_TABLE_H
#define BASE_WORDS_TABLE_H

#include <stddef.h>

typedef struct WordsRow {
	const char *key;
	const char *text[2]; /* by Lang */
} WordsRow;

extern const WordsRow words_table[]; /* sorted by key */
extern const size_t words_count;

#endif
