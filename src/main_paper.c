/*
 * main_paper.c: tiepsuc-paper: one order as JSON on standard input, as PDF on standard output.
 *
 * The server starts it for each document (link/order_print.h). It bounds itself before it reads a byte: what
 * a font or a text may make a library do ends here. Exit code: 0, or 1 with one fault as JSON on standard
 * error.
 */
#include "link/order_draw.h"
#include "link/order_print.h"

#include <stdio.h>
#include <sys/resource.h>
#include <unistd.h>

#define MEMORY_MAX_BYTES ((rlim_t)1 << 30) /* ORDER_PEOPLE_MAX people take 135 MB */
#define CPU_MAX_SECONDS	 20 /* they take 3 */
#define CHUNK_BYTES	 65536

static void limit(int what, rlim_t most)
{
	struct rlimit now;

	if (getrlimit((__rlimit_resource_t)what, &now) == 0) {
		now.rlim_cur = now.rlim_max == RLIM_INFINITY ? most : MIN(most, now.rlim_max);
		now.rlim_max = now.rlim_cur;
		(void)setrlimit((__rlimit_resource_t)what, &now); /* a lower limit can always be set */
	}
}

#ifdef SANITIZED
/* fontconfig keeps what it read of the fonts until the process ends. */
const char *__lsan_default_suppressions(void);
const char *__lsan_default_suppressions(void)
{
	return "leak:libfontconfig";
}

const char *__lsan_default_options(void);
const char *__lsan_default_options(void)
{
	return "print_suppressions=0"; /* the faults are all that it says */
}

/* Pango reads the fonts in a thread of its own, and it and what it uses are not built to be watched. */
const char *__tsan_default_options(void);
const char *__tsan_default_options(void)
{
	return "ignore_noninstrumented_modules=1";
}
#endif

/* Sanitizers reserve terabytes of addresses; there the memory has no limit. */
static void limit_myself(void)
{
#ifndef SANITIZED
	limit(RLIMIT_AS, MEMORY_MAX_BYTES);
#endif
	limit(RLIMIT_CPU, CPU_MAX_SECONDS);
	limit(RLIMIT_CORE, 0);
	limit(RLIMIT_FSIZE, 0); /* it writes into pipes, and into no file */
}

static Status read_all(Ctx *c, Buf *b)
{
	for (char *room; (room = buf_room(b, CHUNK_BYTES));) {
		ssize_t n = read(STDIN_FILENO, room, CHUNK_BYTES);

		if (n < 0)
			return fault(c, E_IO, "stdin", "cannot_read");
		if (n == 0)
			return OK;
		buf_took(b, (size_t)n);
	}
	return buf_is_full(b) ? fault(c, E_TOO_LARGE, "data", "too_large")
			      : fault(c, E_NOMEM, NULL, "memory");
}

static Status run(Ctx *c, Buf *json, Buf *pdf)
{
	OrderPaper *paper = arena_new(c->arena, OrderPaper);

	TRY(read_all(c, json));
	TRY(order_paper_read(c, buf_str(json), paper));
	TRY(order_draw(c, paper, pdf));
	if (fwrite(pdf->ptr, 1, pdf->len, stdout) != pdf->len || fflush(stdout) != 0)
		return fault(c, E_IO, "stdout", "cannot_write");
	return OK;
}

int main(void)
{
	Arena arena;
	Ctx c = { .arena = &arena };
	Buf json, pdf, said;

	limit_myself();
	arena_init(&arena, 0);
	buf_init(&json, ORDER_DATA_MAX_BYTES + CHUNK_BYTES);
	buf_init(&pdf, ORDER_PDF_MAX_BYTES);
	buf_init(&said, (size_t)64 << 10);
	Status st = run(&c, &json, &pdf);
	if (st != OK) {
		order_fault_write(&said, st, &c.fault);
		fprintf(stderr, "%.*s\n", STR_ARG(buf_str(&said)));
	}
	buf_done(&said);
	buf_done(&pdf);
	buf_done(&json);
	arena_done(&arena);
	return st == OK ? 0 : 1;
}
