/*
 * dimacs.c: reads DIMACS minimum-cost-flow text line by line into a Flow.
 *
 * The file comes through zlib, which passes plain text on as it is, in pieces: a network of gigabytes needs
 * no more memory than its arcs.
 */
#include "link/dimacs.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <zlib.h>

#define PIECE_BYTES 65536U

typedef struct Reader {
	Ctx *ctx;
	Flow *flow;
	int64_t row, arcs, arcs_seen;
	int32_t nodes;
} Reader;

static Status row_fault(Reader *r, Status s, const char *reason)
{
	const char *where = str_printf(r->ctx->arena, "row %lld", (long long)r->row).ptr;

	return fault(r->ctx, s, where, reason);
}

/* The next number of the line, which must be followed by white space or the end. */
static bool take_number(const char **at, const char *end, int64_t *ret)
{
	const char *p = *at;
	uint64_t x = 0, most = INT64_MAX;
	bool minus = false;
	const char *digits;

	while (p < end && (*p == ' ' || *p == '\t'))
		p++;
	if (p < end && (*p == '-' || *p == '+'))
		minus = *p++ == '-';
	digits = p;
	for (; p < end && *p >= '0' && *p <= '9'; p++) {
		unsigned digit = (unsigned)(*p - '0');

		if (x > (most - digit) / 10)
			return false;
		x = x * 10 + digit;
	}
	if (p == digits || (p < end && *p != ' ' && *p != '\t'))
		return false;
	*ret = minus ? -(int64_t)x : (int64_t)x;
	*at = p;
	return true;
}

static bool take_numbers(const char *at, const char *end, int64_t *ret, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (!take_number(&at, end, &ret[i]))
			return false;
	while (at < end && (*at == ' ' || *at == '\t'))
		at++;
	return at == end;
}

static Status take_problem(Reader *r, const char *at, const char *end)
{
	int64_t x[2];

	if (r->flow)
		return row_fault(r, E_MALFORMED, "second_problem_line");
	while (at < end && (*at == ' ' || *at == '\t'))
		at++;
	if (end - at < 4 || memcmp(at, "min", 3) != 0 || !take_numbers(at + 3, end, x, 2))
		return row_fault(r, E_MALFORMED, "not_a_min_problem");
	if (x[0] < 0 || x[1] < 0)
		return row_fault(r, E_INVALID, "out_of_range");
	if (x[0] > FLOW_MAX_NODES || x[1] > FLOW_MAX_ARCS)
		return row_fault(r, E_TOO_LARGE, "too_many");
	/* The head is believed only so far: arcs beyond the hint get room as they come. */
	r->flow = flow_new((int32_t)x[0], (int32_t)MIN(x[1], 1 << 22));
	if (!r->flow)
		return row_fault(r, E_NOMEM, "memory");
	r->nodes = (int32_t)x[0];
	r->arcs = x[1];
	return OK;
}

static Status take_node(Reader *r, const char *at, const char *end)
{
	int64_t x[2];

	if (!take_numbers(at, end, x, 2))
		return row_fault(r, E_MALFORMED, "not_a_node_line");
	if (x[0] < 1 || x[0] > r->nodes || x[1] > FLOW_MAX_VALUE || x[1] < -FLOW_MAX_VALUE)
		return row_fault(r, E_INVALID, "out_of_range");
	flow_set_supply(r->flow, (int32_t)(x[0] - 1), x[1]);
	return OK;
}

static Status take_arc(Reader *r, const char *at, const char *end)
{
	int64_t x[5];
	Status s;

	if (!take_numbers(at, end, x, 5))
		return row_fault(r, E_MALFORMED, "not_an_arc_line");
	if (x[0] < 1 || x[0] > r->nodes || x[1] < 1 || x[1] > r->nodes)
		return row_fault(r, E_INVALID, "out_of_range");
	if (++r->arcs_seen > r->arcs)
		return row_fault(r, E_MALFORMED, "more_arcs_than_announced");
	s = flow_add_arc(r->flow, (int32_t)(x[0] - 1), (int32_t)(x[1] - 1), x[2],
		x[3] < 0 ? FLOW_UNLIMITED : x[3], x[4]);
	return s == OK ? OK : row_fault(r, s, s == E_NOMEM ? "memory" : "out_of_range");
}

static Status take_line(Reader *r, const char *at, const char *end)
{
	r->row++;
	if (end > at && end[-1] == '\r')
		end--;
	if (at == end || *at == 'c')
		return OK;
	if (end - at > DIMACS_LINE_MAX)
		return row_fault(r, E_TOO_LARGE, "line_too_long");
	if (*at == 'p')
		return take_problem(r, at + 1, end);
	if (!r->flow)
		return row_fault(r, E_MALFORMED, "problem_line_missing");
	if (*at == 'a')
		return take_arc(r, at + 1, end);
	if (*at == 'n')
		return take_node(r, at + 1, end);
	return row_fault(r, E_MALFORMED, "unknown_line");
}

/* Whole lines of text; *ret_used says where the unfinished last line begins. */
static Status take_lines(Reader *r, const char *text, size_t len, bool at_end, size_t *ret_used)
{
	const char *at = text, *stop = text + len;

	while (at < stop) {
		const char *end = memchr(at, '\n', (size_t)(stop - at));

		if (!end && !at_end)
			break;
		if (!end)
			end = stop;
		TRY(take_line(r, at, end));
		at = end < stop ? end + 1 : stop;
	}
	*ret_used = (size_t)(at - text);
	return OK;
}

static Status finish(Reader *r, Status s, Flow **ret)
{
	if (s == OK && !r->flow)
		s = row_fault(r, E_MALFORMED, "problem_line_missing");
	if (s == OK && r->arcs_seen < r->arcs)
		s = row_fault(r, E_MALFORMED, "fewer_arcs_than_announced");
	if (s == OK)
		*ret = r->flow;
	else
		flow_free(&r->flow);
	return s;
}

Status dimacs_parse(Ctx *c, Str text, Flow **ret)
{
	Reader r = { .ctx = c };
	size_t used;

	return finish(&r, take_lines(&r, text.ptr, text.len, true, &used), ret);
}

static Status read_pieces(Reader *r, gzFile file)
{
	char *piece = arena_alloc(r->ctx->arena, PIECE_BYTES);
	size_t kept = 0, used = 0;
	bool skipping = false; /* inside a line longer than a piece */

	for (;;) {
		int got = gzread(file, piece + kept, PIECE_BYTES - (unsigned)kept);
		size_t len;

		if (got < 0)
			return row_fault(r, E_IO, "not_readable");
		len = kept + (size_t)got;
		if (skipping) {
			char *end = memchr(piece, '\n', len);

			used = end ? (size_t)(end + 1 - piece) : len;
			skipping = !end && got > 0;
			kept = len - used;
			memmove(piece, piece + used, kept);
			if (got == 0 && kept == 0)
				return OK;
			if (skipping)
				continue;
			len = kept;
		}
		TRY(take_lines(r, piece, len, got == 0, &used));
		if (got == 0)
			return OK;
		kept = len - used;
		memmove(piece, piece + used, kept);
		if (kept == PIECE_BYTES) {
			if (*piece != 'c') {
				r->row++;
				return row_fault(r, E_TOO_LARGE, "line_too_long");
			}
			r->row++;
			skipping = true;
			kept = 0;
		}
	}
}

Status dimacs_read(Ctx *c, const char *path, Flow **ret)
{
	Reader r = { .ctx = c };
	bool standard = strcmp(path, "-") == 0;
	gzFile file = NULL;
	int fd = standard ? dup(STDIN_FILENO) : open(path, O_RDONLY | O_CLOEXEC);
	Status s;

	if (fd < 0)
		return fault(c, errno == ENOENT ? E_NOT_FOUND : E_IO, "file", "not_readable");
	file = gzdopen(fd, "rb");
	if (!file) {
		close(fd);
		return fault(c, E_NOMEM, "file", "memory");
	}
	gzbuffer(file, PIECE_BYTES);
	s = finish(&r, read_pieces(&r, file), ret);
	if (gzclose_r(file) != Z_OK && s == OK) {
		flow_free(ret);
		s = fault(c, E_MALFORMED, "file", "truncated");
	}
	return s;
}
