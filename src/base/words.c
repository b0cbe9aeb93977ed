/* words.c: look-up in the table that tools/words makes. See words.h. */
#include "base/words.h"
#include "base/words_table.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int compare(const void *key, const void *row)
{
	return strcmp(key, ((const WordsRow *)row)->key);
}

Str words_get(Lang lang, const char *key)
{
	const WordsRow *row = bsearch(key, words_table, words_count, sizeof(words_table[0]), compare);

	return row ? str_from(row->text[lang]) : str_from(key);
}

Str words_of(Lang lang, const char *group, Str name)
{
	char key[96];
	int n = snprintf(key, sizeof(key), "%s.%.*s", group, STR_ARG(name));

	if (n < 0 || (size_t)n >= sizeof(key))
		return name;
	const WordsRow *row = bsearch(key, words_table, words_count, sizeof(words_table[0]), compare);
	return row ? str_from(row->text[lang]) : name;
}

/* "n|person|people}…" counts: "1 person", "2 people". The rest of the sentence stands in ret_after. */
static Str counted(Arena *a, Str from_bar, Str value, Str *ret_after)
{
	Str forms = str_cut(from_bar, '}', ret_after), many = { "", 0 };
	Str one = str_cut(forms, '|', &many);

	return str_printf(a, "%.*s %.*s", STR_ARG(value), STR_ARG(str_eq(value, STR("1")) ? one : many));
}

Str words_put(Arena *a, Str sentence, const char *name, Str value)
{
	Str plain = str_printf(a, "{%s}", name), forms = str_printf(a, "{%s|", name);
	ptrdiff_t at = str_find(sentence, plain), counts_at = str_find(sentence, forms);

	if (at < 0 && counts_at < 0)
		return sentence;
	Str before = str_sub(sentence, 0, (size_t)(at >= 0 ? at : counts_at)), after;
	if (at >= 0)
		after = str_sub(sentence, (size_t)at + plain.len, sentence.len);
	else
		value = counted(
			a, str_sub(sentence, (size_t)counts_at + forms.len, sentence.len), value, &after);
	return str_printf(a, "%.*s%.*s%.*s", STR_ARG(before), STR_ARG(value), STR_ARG(after));
}

Lang words_lang(Str accept)
{
	Str rest = accept;

	while (rest.len) {
		Str one = str_trim(str_cut(rest, ',', &rest));

		if (str_starts(one, STR("vi")))
			return LANG_VI;
		if (str_starts(one, STR("en")))
			return LANG_EN;
	}
	return LANG_VI;
}
