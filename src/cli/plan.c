/*
 * plan.c: `tiepsuc plan`: who goes to which ward, from a snapshot in a file, or from what the database says
 * of a wave.
 *
 * With --json the whole plan for programs; else a page for people, in the language of their terminal: the
 * figures, then every gap with why. A snapshot needs no database, so a plan can be made and checked anywhere;
 * the same file gives the same bytes.
 */
#include "cli/cli.h"

#include "base/clock.h"
#include "base/words.h"
#include "link/plan_make.h"
#include "link/plan_text.h"
#include "link/snapshot.h"
#include "store/query.h"

#define PLAN_MAX_BYTES ((size_t)128 << 20) /* 20,000 people with two sentences each are 20 MB */

static const char *const zones[ALLOCATE_ZONE_COUNT] = { "green", "yellow", "orange", "red" };

/* ---- the page, in the language of the terminal ---- */

typedef struct Page {
	Arena *a;
	Lang lang;
} Page;

static Str said(const Page *p, const char *what)
{
	return words_of(p->lang, "plan_said", str_from(what));
}

static Str with(const Page *p, Str s, const char *name, int64_t n)
{
	return words_put(p->a, s, name, str_printf(p->a, "%lld", (long long)n));
}

static void print_line(Str s)
{
	printf("%.*s\n", STR_ARG(s));
}

static void print_score(const Page *p, const AllocateScore *s)
{
	for (int z = ALLOCATE_RED; z >= 0; z--) {
		Str line = words_put(
			p->a, said(p, "zone"), "zone", words_of(p->lang, "zone", str_from(zones[z])));

		print_line(with(p, with(p, line, "placed", s->placed[z]), "needed", s->needed[z]));
	}
	print_line(with(p, with(p, said(p, "teams"), "n", s->teams), "leaderless", s->leaderless));
	print_line(with(p, said(p, "skill"), "n", s->skill_steps));
	print_line(words_put(p->a, said(p, "way"), "km", plan_km_text(p->a, p->lang, s->metres)));
	print_line(with(p, said(p, "moves"), "n", s->moves));
}

/* what: "fill" or "people". */
static void print_stage(const Page *p, const char *what, const AllocateStage *s)
{
	Str line = with(p, with(p, said(p, what), "objective", s->objective), "bound", s->bound);

	print_line(
		words_put(p->a, line, "proof", said(p, s->objective == s->bound ? "proven" : "not_proven")));
}

static void print_steps(const Page *p, const AllocateStep *steps, int32_t count)
{
	for (int32_t i = 0; i < count; i++) {
		const AllocateScore *s = &steps[i].score;
		Str line = words_put(p->a, said(p, "step"), "km", plan_km_text(p->a, p->lang, s->metres));

		print_line(with(p, with(p, line, "moves", s->moves), "skill", s->skill_steps));
	}
}

static void print_gaps(const Page *p, const AllocateInput *in, const AllocatePlan *plan)
{
	for (int32_t i = 0; i < plan->gap_count; i++) {
		const AllocateGap *gap = &plan->gaps[i];
		const PlanGap text = { .why = str_from(allocate_bar_names[gap->why]),
			.ward = in->wards[gap->ward].name,
			.role = str_from(allocate_role_names[gap->role]),
			.missing = gap->missing,
			.barred = gap->barred[gap->why] };

		print_line(plan_gap_text(p->a, p->lang, &text));
	}
}

static Status print_json(Cli *cli, const AllocateInput *in, const AllocatePlan *plan,
	const AllocateStep *steps, int32_t step_count)
{
	Buf b;

	buf_init(&b, PLAN_MAX_BYTES);
	snapshot_put_plan(&cli->arena, &b, in, plan, steps, step_count);
	bool fits = buf_ok(&b);
	if (fits)
		fwrite(b.ptr, 1, b.len, stdout);
	buf_done(&b);
	return fits ? OK : fault(&cli->c, E_NOMEM, NULL, "memory");
}

typedef struct PlanUse {
	const char *snapshot, *wave, *base, *clock;
	bool json, frontier, save;
} PlanUse;

static Status tell(Cli *cli, const PlanUse *use, const AllocateInput *in, const AllocatePlan *plan)
{
	const Page page = { &cli->arena, cli_language() };
	AllocateStep steps[ALLOCATE_FRONTIER_MAX];
	int32_t step_count = 0;

	if (use->frontier)
		TRY(allocate_frontier(&cli->c, in, steps, &step_count));
	if (use->json)
		return print_json(cli, in, plan, use->frontier ? steps : NULL, step_count);
	print_score(&page, &plan->score);
	print_stage(&page, "fill", &plan->fill);
	print_stage(&page, "people", &plan->people);
	print_steps(&page, steps, step_count);
	print_gaps(&page, in, plan);
	return OK;
}

static Status plan_file(Cli *cli, const PlanUse *use)
{
	AllocateInput in;
	AllocatePlan plan;
	Str text;

	TRY(cli_read_file(&cli->c, use->snapshot, SNAPSHOT_MAX_BYTES, &text));
	TRY(snapshot_read(&cli->c, text, &in));
	TRY(allocate_plan(&cli->c, &in, &plan));
	return tell(cli, use, &in, &plan);
}

/* ---- from the database ---- */

/* By its id, or by its name when only one is called so. */
static Status find_wave(Cli *cli, Db *db, const char *text, Wave *ret)
{
	PeopleFilter f = { .scope = { .everywhere = true }, .limit = PAGE_MAX };
	PeoplePage page;
	int64_t id = 0;
	size_t found = 0;
	bool is_id = str_to_i64(str_from(text), &id);

	f.id = is_id ? id : 0;
	TRY(query_waves(&cli->c, db, &f, &page));
	for (size_t i = 0; i < page.n; i++) {
		const Wave *w = (const Wave *)page.rows + i;

		if (is_id || str_eq(w->name, str_from(text))) {
			*ret = *w;
			found++;
		}
	}
	if (found == 1)
		return OK;
	return faultf(&cli->c, found ? E_INVALID : E_NOT_FOUND, "--wave", found ? "duplicate" : "not_found",
		"%s", text);
}

/* The plan of that number, of the wave. */
static Status find_base(Cli *cli, Db *db, const Wave *wave, const char *text, int64_t *ret_id)
{
	PlanFilter f = { .wave_id = wave->id, .limit = PAGE_MAX };
	int64_t number;
	Plan *rows;
	size_t n;
	bool more;

	if (!str_to_i64(str_from(text), &number))
		return fault(&cli->c, E_INVALID, "--base", "not_a_whole_number");
	TRY(query_plans(&cli->c, db, &f, &rows, &n, &more));
	for (size_t i = 0; i < n; i++) {
		if (rows[i].number == number)
			*ret_id = rows[i].id;
	}
	return *ret_id ? OK : fault(&cli->c, E_NOT_FOUND, "--base", "not_found");
}

static Status save(Cli *cli, Store *s, const Wave *wave, PlanMade *made)
{
	Command cmd = { .key = secret_uuid(clock_now_ms()),
		.kind = COMMAND_PLAN,
		.act = PLAN_MAKE,
		.subject_id = wave->id,
		.ids = plan_make_ids(made),
		.row = made };

	TRY(store_commit_wait(s, &cli->c, &cmd));
	fprintf(stderr, "%.*s\n", STR_ARG(cmd.answer));
	return OK;
}

static Status plan_with(Cli *cli, const PlanUse *use, Store *s, const View *view, Db *db)
{
	PlanMaking how = plan_making_usual(view->rules);
	PlanMaker maker;
	Wave wave;

	TRY(find_wave(cli, db, use->wave, &wave));
	if (use->base)
		TRY(find_base(cli, db, &wave, use->base, &how.base_id));
	TRY(plan_make(&cli->c, db, view, &wave, &how, &maker));
	TRY(tell(cli, use, &maker.in, &maker.plan));
	return use->save ? save(cli, s, &wave, &maker.made) : OK;
}

static Status plan_wave(Cli *cli, const PlanUse *use)
{
	CLEANUP(store_close)
	Store *s = NULL;
	StoreReader *reader = NULL;

	TRY(cli_start_clock(&cli->c, use->clock, NULL));
	TRY(cli_store(cli, &s));
	TRY(reader_open(&cli->c, s, &reader));
	const View *view = store_view(s);
	Status st = plan_with(cli, use, s, view, reader_db(reader));
	store_view_release(s, &view);
	reader_close(&reader);
	return st;
}

static Status plan(Cli *cli, const PlanUse *use)
{
	if (!use->snapshot == !use->wave)
		return fault(&cli->c, E_INVALID, "--snapshot", "required");
	return use->snapshot ? plan_file(cli, use) : plan_wave(cli, use);
}

int cli_plan(int argc, char **argv)
{
	PlanUse use = { 0 };
	const CliOption options[] = {
		CLI_TEXT("snapshot", "FILE", &use.snapshot,
			"wards, people, pins and bans as JSON; - is standard input"),
		CLI_TEXT("wave", "ID", &use.wave, "instead: what the database says of a wave, by id or name"),
		CLI_TEXT("base", "NUMBER", &use.base, "with --wave: the plan that is made again"),
		CLI_FLAG("save", &use.save, "with --wave: keep the plan"),
		CLI_TEXT("clock", "TIME", &use.clock, "with --wave: plan as at this time"),
		CLI_FLAG("json", &use.json, "the whole plan with every reason, as JSON"),
		CLI_FLAG("frontier", &use.frontier, "also what fewer moves would cost"),
	};
	const CliUse help = { .name = "plan",
		.doc = "Allocates people to wards from a snapshot or a wave, with reasons and a certificate.",
		.options = options,
		.option_count = COUNT_OF(options) };
	Cli cli;

	cli_begin(&cli, &help, argc, argv);
	return cli_end(&cli, plan(&cli, &use));
}
