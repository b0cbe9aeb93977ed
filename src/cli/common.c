/* common.c: what subcommands share: the store, files, passwords. See cli.h. */
#include "cli/cli.h"

#include "base/buf.h"
#include "base/clock.h"
#include "base/json.h"
#include "base/time.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define READ_BYTES 65536

Str cli_url(const Cli *cli)
{
	return str_from(cli->db);
}

const char *cli_blob_dir(Cli *cli)
{
	Str url = cli_url(cli);

	if (cli->blobs && *cli->blobs)
		return cli->blobs;
	if (!str_starts(url, STR("sqlite:")))
		return "var/blobs";
	Str rest, path = str_cut(str_sub(url, strlen("sqlite:"), url.len), '?', &rest);
	if (str_ends(path, STR(".db")))
		path = str_sub(path, 0, path.len - strlen(".db"));
	return str_cstr(&cli->arena, str_printf(&cli->arena, "%.*s.blobs", STR_ARG(path)));
}

Status cli_store(Cli *cli, Store **ret)
{
	StoreOptions o = { .url = cli_url(cli), .blob_dir = cli_blob_dir(cli) };

	return store_open(&cli->c, &o, ret);
}

Status cli_save(Cli *cli, Store *s, const Resource *r, void *row, int64_t *ret_id)
{
	CLEANUP(json_release)
	json_t *answer = NULL;
	Command cmd = { .key = secret_uuid(clock_now_ms()), .kind = COMMAND_SAVE, .resource = r, .row = row };

	TRY(store_commit_wait(s, &cli->c, &cmd));
	TRY(json_read(&cli->c, cmd.answer, &answer));
	if (!json_i64(answer, "id", ret_id))
		BUG("a saved row without an id");
	return OK;
}

Status cli_start_clock(Ctx *c, const char *time, const char *speed)
{
	int64_t start_ms = 0, times = 1;

	if (time && !time_parse(str_from(time), &start_ms))
		return fault(c, E_INVALID, "--clock", "not_a_time");
	if (speed && (!str_to_i64(str_from(speed), &times) || times < 1 || times > 3600))
		return fault(c, E_INVALID, "--speed", "out_of_range");
	clock_start(start_ms, (int)times);
	c->now_ms = clock_now_ms();
	return OK;
}

static Status io_fault(Ctx *c, const char *path)
{
	Status st = errno == ENOENT ? E_NOT_FOUND : E_IO;
	const char *why = str_cstr(c->arena, str_from(strerror(errno)));

	return faultf(c, st, str_cstr(c->arena, str_from(path)), "cannot_read", "%s", why);
}

Status cli_read_file(Ctx *c, const char *path, size_t max_bytes, Str *ret)
{
	bool is_stdin = strcmp(path, "-") == 0;
	FILE *f = is_stdin ? stdin : fopen(path, "rb");
	Buf b;
	Status st = OK;

	if (!f)
		return io_fault(c, path);
	buf_init(&b, max_bytes + 1);
	for (;;) {
		char *room = buf_room(&b, MIN((size_t)READ_BYTES, max_bytes + 1 - b.len));
		size_t n = room ? fread(room, 1, MIN((size_t)READ_BYTES, max_bytes + 1 - b.len), f) : 0;

		if (n == 0)
			break;
		buf_took(&b, n);
		if (b.len > max_bytes)
			break;
	}
	if (ferror(f))
		st = io_fault(c, path);
	else if (b.len > max_bytes)
		st = faultf(c, E_TOO_LARGE, str_cstr(c->arena, str_from(path)), "too_large",
			"at most %zu bytes", max_bytes);
	else
		*ret = str_dup(c->arena, buf_str(&b));
	buf_done(&b);
	if (!is_stdin)
		fclose(f);
	return st;
}

/* The first place that has it; the one that was given counts even when it has not. */
const char *cli_data_folder(Ctx *c, const char *path)
{
	const char *given = getenv("TIEPSUC_DATA");
	const char *const folders[] = { given, TIEPSUC_DATA_BUILT, TIEPSUC_DATA_INSTALLED };

	for (size_t i = 0; i < COUNT_OF(folders); i++) {
		if (!folders[i] || !*folders[i])
			continue;
		const char *full = str_cstr(c->arena, str_printf(c->arena, "%s/%s", folders[i], path));

		if (folders[i] == given || access(full, R_OK) == 0)
			return full;
	}
	return NULL;
}

Status cli_read_data(Ctx *c, const char *path, size_t max_bytes, Str *ret)
{
	const char *full = cli_data_folder(c, path);

	if (full)
		return cli_read_file(c, full, max_bytes, ret);
	return faultf(c, E_NOT_FOUND, path, "cannot_read",
		"set TIEPSUC_DATA to the folder data/ of the program's source");
}

#define PASSWORD_LETTERS "abcdefghkmnpqrstuvwxyz23456789"
#define PASSWORD_LEN	 12 /* 30^12 is 59 bits: not guessed through a sign-in that is slowed down */

Str cli_random_password(Arena *a)
{
	uint8_t random[PASSWORD_LEN];
	char *text = arena_alloc(a, PASSWORD_LEN + 2 + 1);
	size_t n = 0;

	secret_bytes(random, sizeof(random));
	/* 256 is no multiple of 30: the first letters come 12 % more often, which costs 0.02 bits each. */
	for (size_t i = 0; i < PASSWORD_LEN; i++) {
		if (i == 4 || i == 8)
			text[n++] = '-';
		text[n++] = PASSWORD_LETTERS[random[i] % (sizeof(PASSWORD_LETTERS) - 1)];
	}
	return (Str){ text, n };
}
