/*
 * telling.h: tells a line of a story to the store: its acts from left to right, then what must be true.
 *
 * Also for other tests that need a history: tell_lines("names", "organiser mobilises Lan Hoa -> Lan is
 * approved\n").
 */
#ifndef TESTS_STORIES_TELLING_H
#define TESTS_STORIES_TELLING_H

#include "stories/expect.h"

static const struct {
	const char *verb;
	void (*say)(Phrase *p);
} verbs[] = {
	{ "files", say_files },
	{ "calls", say_calls },
	{ "triages", say_triages },
	{ "assigns", say_assigns },
	{ "transfers", say_transfers },
	{ "joins", say_joins },
	{ "notes", say_notes },
	{ "attaches", say_attaches },
	{ "sends", say_sends },
	{ "appoints", say_appoints },
	{ "dismisses", say_dismisses },
	{ "rosters", say_rosters },
	{ "closes", say_closes },
	{ "merges", say_merges },
	{ "sets", say_sets },
	{ "grants", say_grants },
	{ "disables", say_disables },
	{ "signs", say_signs },
	{ "gets", say_signs },
	{ "reports", say_reports },
	{ "asks", say_asks },
	{ "withdraws", say_withdraws },
	{ "founds", say_founds },
	{ "enrols", say_enrols },
	{ "marks", say_marks },
	{ "plans", say_plans },
	{ "raises", say_raises },
	{ "narrows", say_narrows },
	{ "adjusts", say_adjusts },
};

static void say(const Words *w)
{
	/* Only the last act of a line may be refused. */
	if (scene.sent && scene.status != OK)
		story_fail("refused before the line's end: %s %s %s", status_name(scene.status),
			scene.fault.field ? scene.fault.field : "",
			scene.fault.reason ? scene.fault.reason : "");
	if (w->count == 3 && is_word(w->at[0], "after")) {
		clock_set_for_drill(clock_now_ms() + duration_of(w->at[1], w->at[2]));
		return;
	}
	if (w->count == 2 && is_word(w->at[0], "clock") && is_word(w->at[1], "runs")) {
		world_run_clock();
		return;
	}
	if (w->count == 2 && is_word(w->at[0], "about")) {
		scene.request_id = request_named(w->at[1]);
		return;
	}
	Phrase p = phrase_of(w);
	if (say_about_orders(&p) || say_about_tours(&p) || say_about_plans(&p) || say_plainly(&p) ||
		say_about_people(&p))
		return;
	for (size_t i = 0; i < COUNT_OF(verbs); i++) {
		if (is_word(p.verb, verbs[i].verb)) {
			verbs[i].say(&p);
			return;
		}
	}
	story_fail("nobody knows how to \"%.*s\"", STR_ARG(p.verb));
}

/* A sentence of a verb that stands for several. */
static void say_text(const char *text)
{
	Words w = words_of(str_from(text));

	say(&w);
}

static size_t next_word(const Words *w, size_t from, const char *word, const char *or_word)
{
	while (from < w->count && !is_word(w->at[from], word) && !(or_word && is_word(w->at[from], or_word)))
		from++;
	return from;
}

static void run_line(Str text)
{
	Words w = words_of(text);
	size_t arrow = next_word(&w, 0, "->", NULL);

	scene.sent = false;
	scene.status = OK;
	for (size_t at = 0; at < arrow;) {
		size_t end = MIN(next_word(&w, at, "|", NULL), arrow);
		Words part = words_sub(&w, at, end);

		say(&part);
		at = end + 1;
	}
	for (size_t at = arrow + 1; at <= w.count && arrow < w.count;) {
		size_t end = next_word(&w, at, ",", NULL);
		Words part = words_sub(&w, at, end);

		expect(&part);
		at = end + 1;
	}
	if (scene.status != OK)
		story_fail("refused: %s %s %s", status_name(scene.status),
			scene.fault.field ? scene.fault.field : "",
			scene.fault.reason ? scene.fault.reason : "");
}

/* The lines of a text, outside a .story. */
UNUSED static void tell_lines(const char *name, const char *text)
{
	Str rest = str_from(text);

	memset(&scene, 0, sizeof(scene));
	place = (Place){ "this test", name, 0 };
	while (rest.len) {
		Str line = str_cut(rest, '\n', &rest);

		place.line++;
		run_line(line);
	}
}

#endif
