/*
 * plan.c: `tiepsuc plan --snapshot FILE`: who goes to which ward, from a snapshot, without a database.
 *
 * With --json the whole plan for programs; else a page for people: the figures, then every gap with why. The
 * database is not opened, so the plan can be made and checked anywhere; the same file gives the same bytes.
 */
#include "cli/cli.h"

#include "base/words.h"
#include "link/snapshot.h"

#define PLAN_MAX_BYTES ((size_t)128 << 20) /* 20,000 people with two sentences each are 20 MB */

static const char *const zones[ALLOCATE_ZONE_COUNT] = { "green", "yellow", "orange", "red" };

static void print_score(const AllocateScore *s)
{
	for (int z = ALLOCATE_RED; z >= 0; z--)
		printf("%-12s %d / %d\n", zones[z], s->placed[z], s->needed[z]);
	printf("teams        %d, without a leader %d\n", s->teams, s->leaderless);
	printf("skill steps  %d\n", s->skill_steps);
	printf("metres       %lld\n", (long long)s->metres);
	printf("moves        %d\n", s->moves);
}

static void print_stage(const char *name, const AllocateStage *s)
{
	printf("%-12s objective %lld, bound %lld, %s\n", name, (long long)s->objective, (long long)s->bound,
		s->objective == s->bound ? "proven" : "not proven");
}

static void print_gaps(const AllocateInput *in, const AllocatePlan *plan)
{
	for (int32_t i = 0; i < plan->gap_count; i++) {
		const AllocateGap *gap = &plan->gaps[i];

		printf("gap          %.*s\t%s\t%d\t%s\n", STR_ARG(in->wards[gap->ward].code),
			allocate_role_names[gap->role], gap->missing, allocate_bar_names[gap->why]);
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

static void print_steps(const AllocateStep *steps, int32_t count)
{
	for (int32_t i = 0; i < count; i++)
		printf("frontier     %d moves\t%lld m\t%d skill steps\n", steps[i].score.moves,
			(long long)steps[i].score.metres, steps[i].score.skill_steps);
}

static Status plan_file(Cli *cli, const char *path, bool json, bool frontier)
{
	AllocateStep steps[ALLOCATE_FRONTIER_MAX];
	int32_t step_count = 0;
	AllocateInput in;
	AllocatePlan plan;
	Str text;

	if (!path)
		return fault(&cli->c, E_INVALID, "--snapshot", "required");
	TRY(cli_read_file(&cli->c, path, SNAPSHOT_MAX_BYTES, &text));
	TRY(snapshot_read(&cli->c, text, &in));
	TRY(allocate_plan(&cli->c, &in, &plan));
	if (frontier)
		TRY(allocate_frontier(&cli->c, &in, steps, &step_count));
	if (json)
		return print_json(cli, &in, &plan, frontier ? steps : NULL, step_count);
	print_score(&plan.score);
	print_stage("fill", &plan.fill);
	print_stage("people", &plan.people);
	print_steps(steps, step_count);
	print_gaps(&in, &plan);
	return OK;
}

int cli_plan(int argc, char **argv)
{
	const char *path = NULL;
	bool json = false, frontier = false;
	const CliOption options[] = {
		CLI_TEXT("snapshot", "FILE", &path,
			"wards, people, pins and bans as JSON; - is standard input"),
		CLI_FLAG("json", &json, "the whole plan with every reason, as JSON"),
		CLI_FLAG("frontier", &frontier, "also what fewer moves would cost"),
	};
	const CliUse use = { .name = "plan",
		.doc = "Allocates people to wards from a snapshot, with reasons and a certificate.",
		.options = options,
		.option_count = COUNT_OF(options) };
	Cli cli;

	cli_begin(&cli, &use, argc, argv);
	return cli_end(&cli, plan_file(&cli, path, json, frontier));
}
