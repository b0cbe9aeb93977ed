/*
 * directory_search.c: finds an area from what somebody types: "tan phuoc khanh", "p.8 go vap", "tp di an".
 *
 * Every typed word must begin a word of the area's name or of the areas above it, at least one of them in its
 * own name; a whole code finds its area. Names are compared folded; "08" is "8"; the short forms of types are
 * written out. A linear walk: 400 areas take 0.1 ms, 15,000 a few.
 */
#include "domain/directory_inside.h"

#include "base/buf.h"
#include "base/text.h"

#include <stdlib.h>
#include <string.h>

#define WORDS_MAX	16 /* typed words looked at; the longest name of a commune with its district has 11 */
#define QUERY_MAX_BYTES 200

/* Words for types of areas: as typed in short, as folded in names. */
static const struct {
	Str typed, word;
} type_words[] = {
	{ STR_INIT("p"), STR_INIT("phuong") },
	{ STR_INIT("x"), STR_INIT("xa") },
	{ STR_INIT("tt"), STR_INIT("thi tran") },
	{ STR_INIT("q"), STR_INIT("quan") },
	{ STR_INIT("h"), STR_INIT("huyen") },
	{ STR_INIT("tx"), STR_INIT("thi xa") },
	{ STR_INIT("tp"), STR_INIT("thanh pho") },
	{ STR_INIT("t"), STR_INIT("tinh") },
};

typedef struct Words {
	Str word[WORDS_MAX];
	size_t count;
} Words;

/* How well an area fits; smaller is better. */
typedef enum Fit {
	FIT_CODE, /* "25975", as whoever works with lists types it */
	FIT_WHOLE, /* "tan hiep" is the whole name */
	FIT_WITHIN, /* "tan hiep tan uyen": the whole name, then where it lies */
	FIT_BEGINS, /* "tan phu" begins the name */
	FIT_OWN, /* every word is in the name */
	FIT_DISTRICT, /* some words are in the names above */
	FIT_NONE,
} Fit;

typedef struct Hit {
	const Area *area;
	Fit fit;
	size_t at;
} Hit;

static bool is_digit(char ch)
{
	return ch >= '0' && ch <= '9';
}

static Str without_zeros(Str word)
{
	while (word.len > 1 && word.ptr[0] == '0' && is_digit(word.ptr[1]))
		word = str_sub(word, 1, word.len);
	return word;
}

static Words split(Str text)
{
	Words w = { 0 };

	while (text.len && w.count < WORDS_MAX) {
		Str word = str_cut(text, ' ', &text);

		if (word.len)
			w.word[w.count++] = without_zeros(word);
	}
	return w;
}

/* Is the type word at that place? Gives how many words it has. */
static size_t type_at(const Words *w, size_t at)
{
	for (size_t i = 0; i < COUNT_OF(type_words); i++) {
		Str second, first = str_cut(type_words[i].word, ' ', &second);

		if (!str_eq(w->word[at], first))
			continue;
		if (second.len == 0)
			return 1;
		if (at + 1 < w->count && str_eq(w->word[at + 1], second))
			return 2;
	}
	return 0;
}

/* The words but those of types, with one space between; all of them when nothing else is there. */
static Str join_bare(Arena *a, const Words *w)
{
	size_t room = 1, len = 0;

	for (size_t i = 0; i < w->count; i++)
		room += w->word[i].len + 1;
	char *text = arena_alloc(a, room);
	for (int with_types = 0; with_types < 2 && len == 0; with_types++) {
		for (size_t i = 0; i < w->count;) {
			size_t skip = with_types ? 0 : type_at(w, i);

			if (skip) {
				i += skip;
				continue;
			}
			if (len)
				text[len++] = ' ';
			memcpy(text + len, w->word[i].ptr, w->word[i].len);
			len += w->word[i++].len;
		}
	}
	return (Str){ text, len };
}

void directory_fold_names(Directory *d, Arena *a)
{
	for (size_t i = 0; i < d->node_count; i++) {
		Node *n = &d->nodes[i];
		Words w;

		n->folded = text_fold(a, n->area->name);
		w = split(n->folded);
		n->bare = join_bare(a, &w);
	}
}

/* "p8" and "q 3" as "phuong 8" and "quan 3"; "tp" as "thanh pho". A single letter alone stays: it begins many
 * words. */
static void add_typed_word(Buf *b, Str word, bool number_follows)
{
	size_t letters = 0;

	while (letters < word.len && !is_digit(word.ptr[letters]))
		letters++;
	Str head = str_sub(word, 0, letters), number = str_sub(word, letters, word.len);
	if (b->len)
		buf_add_char(b, ' ');
	for (size_t i = 0; i < COUNT_OF(type_words); i++) {
		bool is_sure = head.len == 2 ? number.len == 0 : number.len || number_follows;

		if (!str_eq(head, type_words[i].typed) || !is_sure)
			continue;
		buf_add(b, type_words[i].word);
		if (number.len)
			buf_add_char(b, ' ');
		buf_add(b, number);
		return;
	}
	buf_add(b, word);
}

static Str write_out(Arena *a, Str query)
{
	CLEANUP(buf_done)
	Buf b;
	Str rest = text_fold(a, str_sub(query, 0, QUERY_MAX_BYTES));

	buf_init(&b, QUERY_MAX_BYTES * 16);
	while (rest.len) {
		Str word = str_cut(rest, ' ', &rest);

		add_typed_word(&b, word, rest.len && is_digit(rest.ptr[0]));
	}
	return str_dup(a, buf_str(&b));
}

static bool begins_a_word(const Words *names, Str typed)
{
	for (size_t i = 0; i < names->count; i++) {
		if (str_starts(names->word[i], typed))
			return true;
	}
	return false;
}

/* The name without its type, then those above it: "tan hiep tan uyen binh duong" begins with `typed`. */
static bool begins_with_places(const Directory *d, size_t at, Str typed)
{
	for (; at != NOWHERE; at = d->nodes[at].parent) {
		Str name = d->nodes[at].bare;

		if (str_starts(name, typed))
			return true;
		if (!str_starts(typed, name))
			return false;
		typed = str_sub(typed, name.len, typed.len);
		if (typed.len == 0)
			return true;
		if (typed.ptr[0] != ' ')
			return false;
		typed = str_sub(typed, 1, typed.len);
	}
	return false;
}

/* Which words are in the names above; false when one is in none of them. */
static bool rest_is_above(const Directory *d, size_t at, const Words *typed, const bool *found)
{
	bool all = true;

	for (size_t i = 0; i < typed->count; i++) {
		bool here = found[i];

		for (size_t up = d->nodes[at].parent; up != NOWHERE && !here; up = d->nodes[up].parent) {
			Words names = split(d->nodes[up].folded);

			here = begins_a_word(&names, typed->word[i]);
		}
		all = all && here;
	}
	return all;
}

static Fit fit_of(const Directory *d, size_t at, const Words *typed, Str bare)
{
	const Node *n = &d->nodes[at];
	Words names = split(n->folded);
	bool found[WORDS_MAX], own = true, names_it = false;

	for (size_t i = 0; i < typed->count; i++) {
		found[i] = begins_a_word(&names, typed->word[i]);
		own = own && found[i];
		/* "phuong" alone names no ward: "phuong di an" is not every ward of Dĩ An. */
		names_it = names_it || (found[i] && type_at(typed, i) == 0);
	}
	if (!own && !(names_it && rest_is_above(d, at, typed, found)))
		return FIT_NONE;
	if (own && str_eq(n->bare, bare)) /* not "xa tan hiep" for a ward of a "thi xa" */
		return FIT_WHOLE;
	if (begins_with_places(d, at, bare))
		return str_starts(n->bare, bare) ? FIT_BEGINS : FIT_WITHIN;
	return own ? FIT_OWN : FIT_DISTRICT;
}

static int cmp_hits(const void *x, const void *y)
{
	const Hit *a = x, *b = y;

	if (a->fit != b->fit)
		return a->fit < b->fit ? -1 : 1;
	if (a->area->population != b->area->population)
		return a->area->population > b->area->population ? -1 : 1;
	return (a->at > b->at) - (a->at < b->at);
}

size_t directory_search(
	const Directory *d, Arena *a, Str query, Str level, int32_t day, const Area **ret, size_t max)
{
	Str text = write_out(a, query);
	Words typed = split(text);
	Hit *hits = arena_array(a, Hit, d->node_count);
	size_t n = 0;

	if (typed.count == 0)
		return 0;
	Str bare = join_bare(a, &typed);
	for (size_t at = 0; at < d->node_count; at++) {
		const Area *area = d->nodes[at].area;

		if ((level.len && !str_eq(level, area->level)) || !directory_area_is_valid(area, day))
			continue;
		Fit fit = str_eq(area->code, str_trim(query)) ? FIT_CODE : fit_of(d, at, &typed, bare);
		if (fit != FIT_NONE)
			hits[n++] = (Hit){ area, fit, at };
	}
	qsort(hits, n, sizeof(hits[0]), cmp_hits);
	n = MIN(n, max);
	for (size_t i = 0; i < n; i++)
		ret[i] = hits[i].area;
	return n;
}
