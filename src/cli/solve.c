/* solve.c: `tiepsuc solve flow [--check] [--potentials] FILE`, behind solve.h. */
#include "cli/solve.h"
#include "link/dimacs.h"

#include <stdio.h>
#include <string.h>

#define OUT_BYTES  65536
#define LINE_BYTES 64 /* "f ", two node numbers and a flow, each at most 20 digits */

enum { EXIT_DONE = 0, EXIT_BAD = 1, EXIT_INFEASIBLE = 3, EXIT_UNBOUNDED = 4 };

typedef struct Out {
	char text[OUT_BYTES];
	size_t len;
	bool failed;
} Out;

static void flush(Out *o)
{
	if (fwrite(o->text, 1, o->len, stdout) != o->len)
		o->failed = true;
	o->len = 0;
}

static void add_number(Out *o, char before, int64_t v)
{
	char digits[20];
	size_t n = 0;
	uint64_t x = v < 0 ? 0 - (uint64_t)v : (uint64_t)v;

	o->text[o->len++] = before;
	if (v < 0)
		o->text[o->len++] = '-';
	do {
		digits[n++] = (char)('0' + x % 10);
		x /= 10;
	} while (x);
	while (n)
		o->text[o->len++] = digits[--n];
}

static void print_flows(const Flow *f, Out *o)
{
	int32_t count = flow_arcs(f);

	for (int32_t i = 0; i < count; i++) {
		int64_t x = flow_on(f, i), lower, upper, cost;
		int32_t from, to;

		if (x == 0)
			continue;
		flow_arc(f, i, &from, &to, &lower, &upper, &cost);
		if (o->len > OUT_BYTES - LINE_BYTES - 2)
			flush(o);
		o->text[o->len++] = 'f';
		add_number(o, ' ', from + 1);
		add_number(o, ' ', to + 1);
		add_number(o, ' ', x);
		o->text[o->len++] = '\n';
	}
}

static void print_potentials(const Flow *f, Out *o)
{
	for (int32_t u = 0; u < flow_nodes(f); u++) {
		if (o->len > OUT_BYTES - LINE_BYTES - 2)
			flush(o);
		o->text[o->len++] = 'n';
		add_number(o, ' ', u + 1);
		add_number(o, ' ', flow_potential(f, u));
		o->text[o->len++] = '\n';
	}
}

static int print_solution(const Flow *f, bool potentials)
{
	static Out out;
	int64_t objective;

	out.len = 0;
	if (!flow_objective(f, &objective)) {
		fputs("tiepsuc solve: the objective does not fit 64 bits\n", stderr);
		return EXIT_BAD;
	}
	out.text[out.len++] = 's';
	add_number(&out, ' ', objective);
	out.text[out.len++] = '\n';
	print_flows(f, &out);
	if (potentials)
		print_potentials(f, &out);
	flush(&out);
	if (fflush(stdout) != 0 || out.failed) {
		fputs("tiepsuc solve: cannot write\n", stderr);
		return EXIT_BAD;
	}
	return EXIT_DONE;
}

static int report_end(FlowEnd end)
{
	switch (end) {
	case FLOW_INFEASIBLE: fputs("tiepsuc solve: infeasible\n", stderr); return EXIT_INFEASIBLE;
	case FLOW_UNBOUNDED: fputs("tiepsuc solve: unbounded\n", stderr); return EXIT_UNBOUNDED;
	case FLOW_TOO_LARGE: fputs("tiepsuc solve: a cost, bound or supply is too large\n", stderr); break;
	case FLOW_NO_MEMORY: fputs("tiepsuc solve: not enough memory\n", stderr); break;
	case FLOW_STOPPED:
	case FLOW_OPTIMAL: break;
	}
	return EXIT_BAD;
}

static int solve_file(const char *path, bool check, bool potentials)
{
	Arena arena;
	Ctx c = { .arena = &arena };
	Flow *f = NULL;
	FlowFlaw flaw;
	FlowEnd end;
	int code;

	arena_init(&arena, 0);
	if (dimacs_read(&c, path, &f) != OK) {
		fprintf(stderr, "tiepsuc solve: %s: %s: %s\n", path, c.fault.field, c.fault.reason);
		arena_done(&arena);
		return EXIT_BAD;
	}
	end = flow_solve(f, 0);
	if (end != FLOW_OPTIMAL) {
		code = report_end(end);
	} else if (check && !flow_check(f, &flaw)) {
		fprintf(stderr, "tiepsuc solve: the certificate fails: %s at %d\n", flaw.what, flaw.where);
		code = EXIT_BAD;
	} else {
		code = print_solution(f, potentials);
	}
	flow_free(&f);
	arena_done(&arena);
	return code;
}

int cli_solve(int argc, char **argv)
{
	const char *path = NULL;
	bool check = false, potentials = false, bad = argc < 3 || strcmp(argv[1], "flow") != 0;

	for (int i = 2; i < argc; i++) {
		if (strcmp(argv[i], "--check") == 0)
			check = true;
		else if (strcmp(argv[i], "--potentials") == 0)
			potentials = true;
		else if (!path && (argv[i][0] != '-' || argv[i][1] == '\0'))
			path = argv[i];
		else
			bad = true;
	}
	if (bad || !path) {
		fputs("usage: tiepsuc solve flow [--check] [--potentials] FILE.min[.gz]\n", stderr);
		return EXIT_BAD;
	}
	return solve_file(path, check, potentials);
}
