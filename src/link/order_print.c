/* order_print.c: calls tiepsuc-paper and talks with it through three descriptors. See order_print.h. */
#include "link/order_print.h"

#include "base/clock.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#define CHUNK_BYTES	65536
#define FAULT_MAX_BYTES ((size_t)64 << 10)
#define PATH_BYTES	4096

typedef struct Child {
	pid_t pid;
	int in, out, err; /* our ends; -1: closed */
	Str to_send;
	Buf *pdf;
	Buf said; /* on its standard error */
} Child;

static const char *find_program(Ctx *c, const char *given)
{
	char path[PATH_BYTES];
	const char *named = given ? given : getenv("TIEPSUC_PAPER");

	if (named && *named)
		return named;
	ssize_t n = readlink("/proc/self/exe", path, sizeof(path));
	while (n > 0 && path[n - 1] != '/')
		n--;
	return str_printf(c->arena, "%.*s" ORDER_PRINT_PROGRAM, n > 0 ? (int)n : 0, path).ptr;
}

static void close_end(int *fd)
{
	if (*fd >= 0)
		close(*fd);
	*fd = -1;
}

/* Starts it with the far ends as its standard descriptors. A socket for its input, because writing to one
 * that is gone can be told to raise no signal. */
static int start(Child *child, const char *program, int in[2], int out[2], int err[2])
{
	static char *const environment[] = { "LC_ALL=C.UTF-8", NULL };
	char *const argv[] = { (char *)(uintptr_t)program, NULL };
	posix_spawn_file_actions_t actions;
	int error = posix_spawn_file_actions_init(&actions);

	if (error)
		return error;
	if ((error = posix_spawn_file_actions_adddup2(&actions, in[1], STDIN_FILENO)) == 0 &&
		(error = posix_spawn_file_actions_adddup2(&actions, out[1], STDOUT_FILENO)) == 0 &&
		(error = posix_spawn_file_actions_adddup2(&actions, err[1], STDERR_FILENO)) == 0)
		error = posix_spawn(&child->pid, program, &actions, NULL, argv, environment);
	posix_spawn_file_actions_destroy(&actions);
	return error;
}

static Status spawn_fault(Ctx *c, const char *program, int error)
{
	if (error == ENOENT)
		return faultf(c, E_NOT_FOUND, program, "program_missing", "it draws documents");
	return faultf(c, error == EMFILE || error == ENFILE || error == EAGAIN ? E_BUSY : E_INTERNAL, program,
		"program_failed", "%s", strerror(error));
}

static Status open_child(Ctx *c, Child *child, const char *program)
{
	int in[2] = { -1, -1 }, out[2] = { -1, -1 }, err[2] = { -1, -1 }, error = 0;

	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, in) < 0 || pipe2(out, O_CLOEXEC) < 0 ||
		pipe2(err, O_CLOEXEC) < 0)
		error = errno;
	else
		error = start(child, program, in, out, err);
	close_end(&in[1]);
	close_end(&out[1]);
	close_end(&err[1]);
	child->in = in[0];
	child->out = out[0];
	child->err = err[0];
	return error ? spawn_fault(c, program, error) : OK;
}

static void send_some(Child *child)
{
	ssize_t n = send(child->in, child->to_send.ptr, MIN(child->to_send.len, (size_t)CHUNK_BYTES),
		MSG_NOSIGNAL | MSG_DONTWAIT);

	if (n > 0)
		child->to_send = str_sub(child->to_send, (size_t)n, child->to_send.len);
	if (child->to_send.len == 0 || (n < 0 && errno != EAGAIN && errno != EINTR))
		close_end(&child->in);
}

static void take_some(int *fd, Buf *b)
{
	char chunk[CHUNK_BYTES];
	ssize_t n = read(*fd, chunk, sizeof(chunk));

	if (n > 0)
		buf_add(b, (Str){ chunk, (size_t)n }); /* past its maximum it only remembers that */
	else if (n == 0 || errno != EINTR)
		close_end(fd);
}

/* Both ways at once, until it has closed its ends or the time is up. */
static bool talk(Child *child)
{
	int64_t end_us = clock_monotonic_us() + (int64_t)ORDER_PRINT_MAX_MS * 1000;

	while (child->out >= 0 || child->err >= 0) {
		struct pollfd fds[] = { { child->in, POLLOUT, 0 }, { child->out, POLLIN, 0 },
			{ child->err, POLLIN, 0 } };
		int64_t left_ms = (end_us - clock_monotonic_us()) / 1000;

		if (left_ms <= 0)
			return false;
		if (poll(fds, COUNT_OF(fds), (int)left_ms) <= 0)
			continue;
		if (fds[0].revents)
			send_some(child);
		if (fds[1].revents)
			take_some(&child->out, child->pdf);
		if (fds[2].revents)
			take_some(&child->err, &child->said);
	}
	return true;
}

static int wait_for(pid_t pid)
{
	int status = 0;

	while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
		;
	return status;
}

static Status judge(Ctx *c, const char *program, const Child *child, int status)
{
	if (WIFEXITED(status) && WEXITSTATUS(status) == 0) {
		if (buf_is_full(child->pdf))
			return fault(c, E_TOO_LARGE, "groups", "too_large");
		return buf_ok(child->pdf) ? OK : fault(c, E_NOMEM, NULL, "memory");
	}
	if (WIFEXITED(status) && WEXITSTATUS(status) == 1)
		return order_fault_read(c, buf_str(&child->said));
	return faultf(c, E_INTERNAL, program, "program_failed", "status %d", status);
}

Status order_print(Ctx *c, const char *program, const OrderPaper *paper, Buf *ret_pdf)
{
	Child child = { .in = -1, .out = -1, .err = -1, .pdf = ret_pdf };
	Buf json;
	Status st;

	program = find_program(c, program);
	buf_init(&json, ORDER_DATA_MAX_BYTES);
	buf_init(&child.said, FAULT_MAX_BYTES);
	order_paper_write(&json, paper);
	child.to_send = buf_str(&json);
	if (!buf_ok(&json))
		st = buf_is_full(&json) ? fault(c, E_TOO_LARGE, "groups", "too_large")
					: fault(c, E_NOMEM, NULL, "memory");
	else
		st = open_child(c, &child, program);
	if (st == OK) {
		bool ended = talk(&child);

		if (!ended)
			kill(child.pid, SIGKILL);
		int status = wait_for(child.pid);
		st = ended ? judge(c, program, &child, status)
			   : faultf(c, E_BUSY, "groups", "took_too_long", "%d ms", ORDER_PRINT_MAX_MS);
	}
	close_end(&child.in);
	close_end(&child.out);
	close_end(&child.err);
	buf_done(&child.said);
	buf_done(&json);
	return st;
}

/* ---- how the child says what was wrong ---- */

void order_fault_write(Buf *b, Status st, const Fault *f)
{
	JsonOut j = json_out(b);

	json_open(&j, '{');
	json_put_str(&j, "status", str_from(status_name(st)));
	json_put_str(&j, "field", str_from(f->field));
	json_put_str(&j, "reason", str_from(f->reason ? f->reason : status_name(st)));
	json_put_str(&j, "detail", str_from(f->detail));
	json_close(&j, '}');
}

static const char *text_or_null(Ctx *c, const json_t *object, const char *key)
{
	Str s = json_str(object, key);

	return s.len ? str_cstr(c->arena, s) : NULL;
}

Status order_fault_read(Ctx *c, Str text)
{
	static const Status all[] = {
#define X(code, http, name) code,
		STATUS_LIST(X)
#undef X
	};
	CLEANUP(json_release)
	json_t *json = NULL;
	Status st = E_INTERNAL;

	if (json_read(c, text, &json) != OK || !json_is_object(json))
		return faultf(c, E_INTERNAL, ORDER_PRINT_PROGRAM, "program_failed", "it said nothing");
	for (size_t i = 0; i < COUNT_OF(all); i++) {
		if (all[i] != OK && str_eq(json_str(json, "status"), str_from(status_name(all[i]))))
			st = all[i];
	}
	c->fault = (Fault){ .status = st,
		.field = text_or_null(c, json, "field"),
		.reason = text_or_null(c, json, "reason"),
		.detail = text_or_null(c, json, "detail") };
	return st;
}
