/*
 * words.h: reads the sentences of a .story.
 *
 *   story "name"                                            begins a story; everything until the next one is
 * its SENTENCE | SENTENCE -> EXPECTATION, EXPECTATION       acts from left to right, then what must be true
 *   # a remark
 *
 *   SENTENCE     WHO [of AREA] VERB OBJECT {PREPOSITION VALUE}
 *   EXPECTATION  the same without a verb, see expect.h
 *
 * A line without an arrow only acts; a line that begins with the arrow only looks. A text in quotes is one
 * word.
 */
#ifndef TESTS_STORIES_WORDS_H
#define TESTS_STORIES_WORDS_H

#include "model/model.h"
#include "test.h"

#define WORDS_MAX 64 /* in a line */

typedef struct Words {
	Str at[WORDS_MAX];
	size_t count;
} Words;

/* Where we are, for messages. */
typedef struct Place {
	const char *file, *story;
	int line;
} Place;
static Place place;

#define story_fail(...)                                                                                      \
	do {                                                                                                 \
		print_error("%s:%d: story \"%s\"\n    ", place.file, place.line, place.story);               \
		print_error(__VA_ARGS__);                                                                    \
		print_error("\n");                                                                           \
		fail();                                                                                      \
	} while (0)

static bool is_word(Str s, const char *word)
{
	return str_eq(s, str_from(word));
}

/* Quoted texts lose their quotes; "," and "|" and "->" are words of their own. */
static Words words_of(Str line)
{
	Words w = { .count = 0 };

	line = str_trim(line);
	while (line.len && line.ptr[0] != '#') {
		size_t n = 1, skip = 0;

		if (line.ptr[0] == '"') {
			while (n < line.len && line.ptr[n] != '"')
				n++;
			if (n == line.len)
				story_fail("a quote is not closed");
			skip = 1;
		} else if (line.ptr[0] != ',' && line.ptr[0] != '|') {
			while (n < line.len && !strchr(" \t,|\"", line.ptr[n]))
				n++;
		}
		if (w.count == WORDS_MAX)
			story_fail("a line has at most %d words", WORDS_MAX);
		w.at[w.count++] = str_sub(line, skip, n - skip);
		line = str_trim(str_sub(line, n + skip, line.len));
	}
	return w;
}

static Words words_sub(const Words *w, size_t from, size_t to)
{
	Words part = { .count = to - from };

	memcpy(part.at, &w->at[from], part.count * sizeof(part.at[0]));
	return part;
}

/* Words that begin a detail; `without`, `unverified` and others may stand alone. */
static const char *const prepositions[] = { "for", "in", "at", "as", "to", "of", "because", "from", "into",
	"with", "without", "unverified", "on", "by", "named", "about", "due", "until" };

static bool is_preposition(Str s)
{
	for (size_t i = 0; i < COUNT_OF(prepositions); i++) {
		if (is_word(s, prepositions[i]))
			return true;
	}
	return false;
}

/* A sentence taken apart. */
typedef struct Phrase {
	Str who, who_area, verb;
	Words object;
	struct {
		Str name;
		Words value;
		bool used;
	} details[12];
	size_t detail_count;
} Phrase;

static void phrase_details(Phrase *p, const Words *w, size_t from)
{
	size_t i = from;

	while (i < w->count && !is_preposition(w->at[i]))
		i++;
	p->object = words_sub(w, from, i);
	while (i < w->count) {
		size_t begin = ++i;

		while (i < w->count && !is_preposition(w->at[i]))
			i++;
		if (p->detail_count == COUNT_OF(p->details))
			story_fail("too many details");
		p->details[p->detail_count].name = w->at[begin - 1];
		p->details[p->detail_count++].value = words_sub(w, begin, i);
	}
}

static Phrase phrase_of(const Words *w)
{
	Phrase p = { 0 };
	size_t i = 0;

	if (w->count < 2)
		story_fail("a sentence is: who does what");
	p.who = w->at[i++];
	if (w->count > 3 && is_word(w->at[i], "of")) {
		p.who_area = w->at[i + 1];
		i += 2;
	}
	p.verb = w->at[i++];
	phrase_details(&p, w, i);
	return p;
}

/* The value of a detail; NULL when it is not there. */
static const Words *phrase_detail(Phrase *p, const char *preposition)
{
	for (size_t i = 0; i < p->detail_count; i++) {
		if (!is_word(p->details[i].name, preposition) || p->details[i].used)
			continue;
		p->details[i].used = true;
		return &p->details[i].value;
	}
	return NULL;
}

/* The same when it is one word, or the last of several: "with version 3". */
static bool phrase_has(Phrase *p, const char *preposition, Str *ret)
{
	const Words *value = phrase_detail(p, preposition);

	if (value && ret)
		*ret = value->count ? value->at[value->count - 1] : (Str){ "", 0 };
	return value != NULL;
}

static Str phrase_word(Phrase *p, const char *preposition)
{
	Str word = { "", 0 };

	if (!phrase_has(p, preposition, &word) || word.len == 0)
		story_fail("\"%.*s\" needs \"%s …\"", STR_ARG(p->verb), preposition);
	return word;
}

static void phrase_all_used(const Phrase *p)
{
	for (size_t i = 0; i < p->detail_count; i++) {
		if (!p->details[i].used)
			story_fail("\"%.*s\" does not go with \"%.*s\"", STR_ARG(p->details[i].name),
				STR_ARG(p->verb));
	}
}

static int64_t number_of(Str s)
{
	int64_t n = 0;

	if (s.len > 1 && s.ptr[0] == 'x')
		s = str_sub(s, 1, s.len);
	if (!str_to_i64(s, &n))
		story_fail("\"%.*s\" is no number", STR_ARG(s));
	return n;
}

/* "6 minutes" */
static int64_t duration_of(Str number, Str unit)
{
	static const struct {
		const char *name;
		int64_t ms;
	} units[] = { { "second", 1000 }, { "minute", 60000 }, { "hour", 3600000 }, { "day", 86400000 } };

	for (size_t i = 0; i < COUNT_OF(units); i++) {
		Str name = str_from(units[i].name);

		if (str_eq(unit, name) || (unit.len == name.len + 1 && str_starts(unit, name)))
			return number_of(number) * units[i].ms;
	}
	story_fail("\"%.*s\" is no unit of time", STR_ARG(unit));
	return 0;
}

static unsigned enum_of(const EnumNames *names, Str s)
{
	unsigned v = 0;

	if (!enum_parse(names, s, &v))
		story_fail("\"%.*s\" is no %s", STR_ARG(s), names->name);
	return v;
}

#endif
