/*
 * doctor.c: `tiepsuc doctor`: is this machine fit, and is this database ready? One line a question: ok, warn
 * or bad, what was found, and for the last two what to do. Nothing is changed.
 */
#include "cli/cli.h"

#include "base/clock.h"
#include "base/time.h"
#include "store/copy.h"
#include "store/inspect.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/timex.h>
#include <sys/utsname.h>
#include <sys/vfs.h>
#include <unistd.h>

#define DISK_BAD_MB    200 /* a day of 5,000 requests is 20 MB, its photos some thousand more */
#define DISK_WARN_MB   5000
#define MEMORY_WARN_MB 500 /* two password hashes at once, the view, the caches of six connections */
#define FILES_WARN     11000 /* 10,000 idle streams and the rest */
#define DRIFT_WARN_MS  (2 * SECOND_MS)
#define AHEAD_BAD_MS   (5 * MINUTE_MS) /* deadlines would be judged by a clock that is behind */

typedef enum Verdict { GOOD, WARN, BAD } Verdict;

typedef struct Doctor {
	Cli *cli;
	bool is_sqlite;
	const char *path; /* SQLite's file */
	StoreLook look;
	StoreFacts facts;
	Status opened; /* of the database */
	Fault fault;
	int bad;
} Doctor;

/* what was found; what to do, NULL when it is good */
static void say(Doctor *d, Verdict v, const char *topic, Str found, const char *advice)
{
	static const char *const names[] = { [GOOD] = "ok", [WARN] = "warn", [BAD] = "bad" };

	printf("%-5s %-10s %.*s", names[v], topic, STR_ARG(found));
	if (advice && v != GOOD)
		printf(": %s", advice);
	putchar('\n');
	d->bad += v == BAD;
}

static const char *folder_of(Doctor *d, const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash ? str_cstr(&d->cli->arena, (Str){ path, MAX((size_t)(slash - path), (size_t)1) }) : ".";
}

/* The folder, or the nearest one above it that is there. */
static const char *existing(Doctor *d, const char *folder)
{
	while (access(folder, F_OK) != 0 && strcmp(folder, ".") != 0 && strcmp(folder, "/") != 0)
		folder = folder_of(d, folder);
	return folder;
}

/* ---- the machine ---- */

static void ask_program(Doctor *d)
{
	struct utsname u;
	Str found = STR("tiepsuc " TIEPSUC_VERSION);

	if (uname(&u) == 0)
		found = str_printf(
			&d->cli->arena, "%.*s on %s %s %s", STR_ARG(found), u.sysname, u.release, u.machine);
	say(d, GOOD, "program", found, NULL);
	Str text;
	Status st = cli_read_data(&d->cli->c, "rulebooks/BD-2021-08.json", (size_t)1 << 20, &text);
	say(d, st == OK ? GOOD : WARN, "data",
		st == OK ? STR("the folder with rulebooks and units is found") : STR("no folder data/"),
		"set TIEPSUC_DATA to it; init needs it");
}

static void ask_memory(Doctor *d)
{
	int64_t mb = (int64_t)sysconf(_SC_PHYS_PAGES) * sysconf(_SC_PAGESIZE) >> 20;
	struct rlimit files;

	say(d, mb < MEMORY_WARN_MB ? WARN : GOOD, "memory",
		str_printf(&d->cli->arena, "%lld MB", (long long)mb),
		"sign-ins may have to wait for one another");
	if (getrlimit(RLIMIT_NOFILE, &files) != 0)
		return;
	say(d, files.rlim_max < FILES_WARN ? WARN : GOOD, "files",
		str_printf(&d->cli->arena, "%lld may be open at once", (long long)files.rlim_max),
		"ten thousand screens need more: ulimit -n, LimitNOFILE= of the service");
}

/* adjtimex only reads here: is the kernel's clock kept by NTP? */
static void ask_clock(Doctor *d)
{
	struct timex t = { .modes = 0 };
	bool kept = adjtimex(&t) >= 0 && !(t.status & STA_UNSYNC);
	int64_t drift_ms = d->facts.clock_ms ? llabs(d->facts.clock_ms - d->cli->c.now_ms) : 0;
	int64_t ahead_ms = d->facts.last_event_ms - d->cli->c.now_ms;

	say(d, kept ? GOOD : WARN, "clock",
		str_printf(&d->cli->arena, "%.*s%s", STR_ARG(time_text(&d->cli->arena, d->cli->c.now_ms)),
			kept ? ", kept by NTP" : ", not kept by NTP"),
		"deadlines need the right time: install chrony or systemd-timesyncd");
	if (d->facts.clock_ms)
		say(d, drift_ms > DRIFT_WARN_MS ? WARN : GOOD, "drift",
			str_printf(&d->cli->arena, "%lld ms from the database server's clock",
				(long long)drift_ms),
			"keep both by NTP");
	if (d->facts.last_event_ms)
		say(d, ahead_ms > AHEAD_BAD_MS ? BAD : GOOD, "events",
			str_printf(&d->cli->arena, "the last is of %.*s",
				STR_ARG(time_text(&d->cli->arena, d->facts.last_event_ms))),
			"that is in the future: set this machine's clock, or serve with the --clock of the "
			"drill");
}

/* ---- where things lie ---- */

/* File systems on which several processes cannot share the memory that a WAL needs (statfs(2)). */
static const struct {
	unsigned long type;
	const char *name;
} remote_file_systems[] = {
	{ 0x6969, "NFS" },
	{ 0xFF534D42, "CIFS" },
	{ 0xFE534D42, "SMB" },
	{ 0x517B, "SMB" },
	{ 0x01021997, "9p" },
};

static void ask_disk(Doctor *d, const char *topic, const char *folder)
{
	struct statvfs v;

	if (statvfs(folder, &v) != 0) {
		say(d, BAD, topic, str_printf(&d->cli->arena, "%s: %s", folder, strerror(errno)),
			"make the folder");
		return;
	}
	int64_t mb = (int64_t)((uint64_t)v.f_bavail * v.f_frsize >> 20);
	say(d,
		mb < DISK_BAD_MB    ? BAD
		: mb < DISK_WARN_MB ? WARN
				    : GOOD,
		topic, str_printf(&d->cli->arena, "%lld MB free in %s", (long long)mb, folder),
		"make room before it is full; nothing is lost when it is, but nothing is taken either");
}

static void ask_file(Doctor *d)
{
	const char *folder = existing(d, folder_of(d, d->path));
	struct statfs fs;
	struct stat s;

	ask_disk(d, "disk", folder);
	for (size_t i = 0; statfs(folder, &fs) == 0 && i < COUNT_OF(remote_file_systems); i++) {
		if ((unsigned long)fs.f_type == remote_file_systems[i].type)
			say(d, BAD, "disk", str_from(remote_file_systems[i].name),
				"SQLite cannot work on a network file system: use a local disk, or "
				"PostgreSQL");
	}
	bool may = access(folder, W_OK | X_OK) == 0;
	say(d, may ? GOOD : BAD, "folder",
		str_printf(&d->cli->arena, "%s %s", folder, may ? "can be written" : "cannot be written"),
		"chown it to the user who serves");
	if (stat(d->path, &s) != 0)
		return;
	bool closed = (s.st_mode & 077) == 0;
	say(d,
		s.st_uid != geteuid() && geteuid() != 0 ? BAD
		: closed				? GOOD
							: WARN,
		"file",
		str_printf(&d->cli->arena, "%s, mode %03o, %lld MB", d->path, s.st_mode & 0777,
			(long long)s.st_size >> 20),
		s.st_uid != geteuid() ? "it belongs to another user: chown it to the one who serves"
				      : "others may read it: chmod 600");
}

/* The blob folder is made when the first proof comes; until then the one above must allow it. */
static void ask_blobs(Doctor *d)
{
	const char *blobs = cli_blob_dir(d->cli);
	const char *folder = existing(d, blobs);
	bool may = access(folder, W_OK | X_OK) == 0;

	say(d, may ? GOOD : BAD, "blobs",
		str_printf(&d->cli->arena, "%s %s", blobs,
			!may		  ? "cannot be written"
			: folder == blobs ? "can be written"
					  : "can be made"),
		"chown it to the user who serves");
	if (!d->is_sqlite)
		ask_disk(d, "disk", folder);
}

/* ---- the database ---- */

static bool is_on_path(Doctor *d, const char *program)
{
	Str rest = str_from(getenv("PATH"));

	while (rest.len) {
		Str folder = str_cut(rest, ':', &rest);

		if (access(str_printf(&d->cli->arena, "%.*s/%s", STR_ARG(folder), program).ptr, X_OK) == 0)
			return true;
	}
	return false;
}

static void ask_database(Doctor *d)
{
	Arena *a = &d->cli->arena;
	bool missing = d->is_sqlite && !d->look.exists && d->opened == E_NOT_FOUND;

	say(d, GOOD, "library", d->facts.version, NULL);
	if (missing) {
		say(d, WARN, "database", str_printf(a, "%s is not there", d->cli->db),
			"tiepsuc init makes it");
	} else if (!d->look.exists) {
		say(d, BAD, "database",
			str_printf(
				a, "%s: %.*s", d->fault.reason, STR_ARG(str_trim(str_from(d->fault.detail)))),
			"it cannot be opened; see the words before");
	} else if (d->look.schema == 0) {
		say(d, WARN, "database", str_printf(a, "%s is empty", d->cli->db), "tiepsuc init fills it");
	} else {
		Str found = str_printf(a, "version %lld, this program makes %lld", (long long)d->look.schema,
			(long long)d->look.schema_known);

		say(d,
			d->look.schema > d->look.schema_known	? BAD
			: d->look.schema < d->look.schema_known ? WARN
								: GOOD,
			"schema", found,
			d->look.schema > d->look.schema_known
				? "install the newer program"
				: "make a backup, then tiepsuc init --if-empty brings it up to date");
		say(d, d->look.half_made ? BAD : GOOD, "init",
			d->look.half_made ? STR("did not end") : STR("ended"),
			"remove the database and begin again");
	}
	if (!d->is_sqlite && !is_on_path(d, "pg_dump"))
		say(d, WARN, "pg_dump", STR("not found"),
			"backup and restore need the package postgresql-client");
}

static void ask_rulebook(Doctor *d)
{
	if (d->look.schema != d->look.schema_known)
		return;
	if (d->facts.rulebook_fault.len)
		say(d, BAD, "rulebook",
			str_printf(&d->cli->arena, "%.*s: %.*s", STR_ARG(d->facts.rulebook),
				STR_ARG(d->facts.rulebook_fault)),
			"load one that this program understands: tiepsuc rulebook FILE");
	else
		say(d, d->facts.rulebook.len ? GOOD : BAD, "rulebook",
			d->facts.rulebook.len ? d->facts.rulebook : STR("none is in force"),
			"no request is taken without one: tiepsuc rulebook FILE");
	say(d, d->look.areas ? GOOD : BAD, "areas",
		str_printf(&d->cli->arena, "%lld", (long long)d->look.areas),
		"nobody can ask for help: tiepsuc import areas");
}

static void examine(Doctor *d)
{
	Ctx *c = &d->cli->c;
	Str url = cli_url(d->cli);

	d->is_sqlite = str_starts(url, STR("sqlite:"));
	d->path = d->is_sqlite ? str_cstr(&d->cli->arena, copy_sqlite_path(url)) : NULL;
	d->opened = store_look(c, url, &d->look);
	d->fault = c->fault;
	Status st = store_facts(c, url, &d->facts);
	if (d->opened == OK && !d->look.exists)
		d->opened = st;
	c->fault = (Fault){ 0 };
	ask_program(d);
	ask_memory(d);
	ask_database(d);
	ask_rulebook(d);
	ask_clock(d);
	if (d->is_sqlite)
		ask_file(d);
	ask_blobs(d);
}

int cli_doctor(int argc, char **argv)
{
	const CliUse use = {
		.name = "doctor", .words = "", .doc = "Looks whether this machine and this database are fit."
	};
	Cli cli;
	Doctor d = { .cli = &cli };

	cli_begin(&cli, &use, argc, argv);
	examine(&d);
	int code = cli_end(&cli, OK);
	return d.bad ? CLI_FAILED : code;
}
