/*
 * run_stories.c: tells every .story of this folder to the real store and says where it went another way.
 *
 *   run_stories [FILE…]        all of tests/stories/ without a file; on PostgreSQL too when TIEPSUC_TEST_PG
 * is set
 *
 * words.h is the grammar, acts.h, office.h, people.h and tours.h are the verbs, expect.h what may be
 * expected, telling.h what tells a line, world.h the province.
 */
#include "stories/telling.h"

#include "store/driver.h"

#include <glob.h>

#define STORIES_MAX 400

typedef struct Story {
	const char *file;
	char name[200];
	int line;
	Str text; /* the lines after its name */
} Story;

static Story stories[STORIES_MAX];
static size_t story_count;

static void run_story(void **state)
{
	const Story *s = *state;
	Str text = s->text;

	memset(&scene, 0, sizeof(scene));
	place = (Place){ s->file, s->name, s->line };
	while (text.len) {
		Str line = str_cut(text, '\n', &text);

		place.line++;
		run_line(line);
	}
}

/* Cuts a file into its stories; the text stays for the life of the program. */
static void read_stories(const char *file)
{
	FILE *f = fopen(file, "rb");
	char *memory = calloc(1, 1 << 18);
	Story *now = NULL;
	int number = 0;

	if (!f || !memory)
		fail_msg("cannot read %s", file);
	Str text = { memory, fread(memory, 1, 1 << 18, f) };
	fclose(f);
	while (text.len) {
		Str line = str_cut(text, '\n', &text);

		number++;
		if (str_starts(line, STR("story \""))) {
			assert_true(story_count < STORIES_MAX);
			now = &stories[story_count++];
			*now = (Story){ .file = file, .line = number, .text = { text.ptr, 0 } };
			Str name = str_sub(line, 7, line.len - 8);
			snprintf(now->name, sizeof(now->name), "%.*s", STR_ARG(name));
		} else if (now) {
			now->text.len = (size_t)(line.ptr + line.len - now->text.ptr);
		}
	}
}

/*
 * What grows with every request must be found through an index. Not asked about: the tables of offices and
 * counters, which are small, and what the stories themselves ask.
 */
static const char *const growing[] = { "request", "task", "event", "note", "outbox", "proof", "escalation",
	"token", "command_key", "read_log", "cadre", "nomination", "tour", "tour_day" };
static char scanned[4000];
static __thread bool is_story_thread;

static bool reads_from(const char *sql, const char *table)
{
	const char *from = strstr(sql, " FROM ");
	size_t n = strlen(table);

	return from && strncmp(from + 6, table, n) == 0 &&
	       !strchr("abcdefghijklmnopqrstuvwxyz_", from[6 + n]);
}

static void note_scan(const char *sql, bool was_whole)
{
	size_t used = strlen(scanned);

	for (size_t i = 0; was_whole && i < COUNT_OF(growing) && !is_story_thread && used < sizeof(scanned);
		i++) {
		if (reads_from(sql, growing[i]) && !strstr(scanned, sql))
			used += (size_t)snprintf(scanned + used, sizeof(scanned) - used, "    %s\n", sql);
	}
}

static void no_command_scans(void **state)
{
	(void)state;
	if (scanned[0])
		fail_msg("these questions of commands read a whole table:\n%s", scanned);
}

static int run_all(const char *group, Dialect dialect)
{
	static struct CMUnitTest tests[STORIES_MAX + 1];

	fresh.dialect = dialect;
	for (size_t i = 0; i < story_count; i++)
		tests[i] = (struct CMUnitTest){ stories[i].name, run_story, world_setup, world_teardown,
			&stories[i] };
	tests[story_count] = (struct CMUnitTest)cmocka_unit_test(no_command_scans);
	return _cmocka_run_group_tests(group, tests, story_count + 1, NULL, NULL);
}

int main(int argc, char **argv)
{
	const char *root = getenv("TIEPSUC_ROOT");
	char pattern[600];
	glob_t found = { 0 };

	snprintf(pattern, sizeof(pattern), "%s/tests/stories/*.story", root ? root : ".");
	if (argc == 1 && glob(pattern, 0, NULL, &found) != 0)
		return 1;
	secret_start();
	is_story_thread = true;
	sqlite_watch = note_scan;
	for (int i = 1; i < argc; i++)
		read_stories(argv[i]);
	for (size_t i = 0; i < found.gl_pathc; i++)
		read_stories(found.gl_pathv[i]);
	int failed = fresh_wants(SQLITE) ? run_all("stories on sqlite", SQLITE) : 0;
	if (fresh_wants(POSTGRES))
		failed += run_all("stories on postgresql", POSTGRES);
	globfree(&found);
	return failed;
}
