/* archive.c: see archive.h. ZIP through libzip, which writes beside the target and renames. */
#include "cli/archive.h"

#include "base/buf.h"
#include "base/json.h"
#include "base/time.h"
#include "store/inspect.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zip.h>

#define MANIFEST	   "manifest.json"
#define MANIFEST_MAX_BYTES ((size_t)1 << 30) /* 150 bytes a proof: seven million of them */
#define ARCHIVE_FORMAT	   1
#define CHUNK_BYTES	   65536

struct Archive {
	zip_t *zip;
};

static Status not_a_backup(Ctx *c, const char *what)
{
	return faultf(c, E_MALFORMED, "FILE", "not_a_backup", "%s", what);
}

static Status write_fault(Ctx *c, const char *path, int error)
{
	bool full = error == ENOSPC || error == EDQUOT;

	return faultf(c, full ? E_FULL : E_IO, "FILE", full ? "disk_full" : "cannot_write", "%s: %s", path,
		strerror(error));
}

Status archive_hash(Ctx *c, const char *path, int64_t *ret_bytes, Hash *ret_hash)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	struct stat s;

	if (fd < 0 || fstat(fd, &s) != 0) {
		Status st = faultf(c, E_IO, path, "cannot_read", "%s", strerror(errno));

		if (fd >= 0)
			close(fd);
		return st;
	}
	size_t n = (size_t)s.st_size;
	void *bytes = n ? mmap(NULL, n, PROT_READ, MAP_PRIVATE, fd, 0) : NULL;
	close(fd);
	if (bytes == MAP_FAILED)
		return faultf(c, E_IO, path, "cannot_read", "%s", strerror(errno));
	*ret_bytes = (int64_t)n;
	*ret_hash = hash_of((Str){ bytes, n });
	if (bytes)
		munmap(bytes, n);
	return OK;
}

static Status sync_path(Ctx *c, const char *path, int flags)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | flags);
	int error = fd < 0 || fsync(fd) != 0 ? errno : 0;

	if (fd >= 0)
		close(fd);
	return error ? write_fault(c, path, error) : OK;
}

Status archive_sync_folder(Ctx *c, const char *path)
{
	const char *slash = strrchr(path, '/');
	const char *folder =
		slash ? str_cstr(c->arena, (Str){ path, MAX((size_t)(slash - path), (size_t)1) }) : ".";

	return sync_path(c, folder, O_DIRECTORY);
}

/* ---- the manifest ---- */

static void put_manifest(Buf *b, Arena *a, const Manifest *m)
{
	JsonOut j = json_out(b);

	json_open(&j, '{');
	json_put_i64(&j, "format", ARCHIVE_FORMAT);
	json_put_str(&j, "made_by", STR("tiepsuc"));
	json_put_time(&j, "made_at", m->made_at_ms);
	json_put_str(&j, "database", m->dialect == SQLITE ? STR("sqlite") : STR("postgresql"));
	json_put_i64(&j, "schema", m->schema);
	json_key(&j, "rows");
	json_open(&j, '{');
	for (size_t i = 0; i < m->table_count; i++)
		json_put_i64(&j, str_cstr(a, m->tables[i].table), m->tables[i].rows);
	json_close(&j, '}');
	json_key(&j, "files");
	json_open(&j, '[');
	for (size_t i = 0; i < m->file_count; i++) {
		json_open(&j, '{');
		json_put_str(&j, "name", m->files[i].name);
		json_put_i64(&j, "bytes", m->files[i].bytes);
		json_put_str(&j, "sha256", hash_text(a, m->files[i].hash));
		json_close(&j, '}');
	}
	json_close(&j, ']');
	json_close(&j, '}');
	buf_add_char(b, '\n');
}

static Status read_files(Ctx *c, const json_t *files, Manifest *ret)
{
	ret->files = arena_array(c->arena, ArchiveFile, json_array_size(files) + 1);
	for (size_t i = 0; i < json_array_size(files); i++) {
		const json_t *item = json_array_get(files, i);
		ArchiveFile *f = &ret->files[ret->file_count++];

		f->name = str_dup(c->arena, json_str(item, "name"));
		if (!json_i64(item, "bytes", &f->bytes) ||
			!str_from_hex(json_str(item, "sha256"), f->hash.bytes, HASH_BYTES))
			return not_a_backup(c, "a file in the manifest has no size or no hash");
	}
	return OK;
}

static void read_rows(Ctx *c, json_t *rows, Manifest *ret)
{
	const char *table;
	json_t *n;

	ret->tables = arena_array(c->arena, ArchiveRows, json_object_size(rows) + 1);
	json_object_foreach(rows, table, n)
	{
		ret->tables[ret->table_count++] =
			(ArchiveRows){ str_dup(c->arena, str_from(table)), json_integer_value(n) };
	}
}

static Status read_manifest(Ctx *c, Str text, Manifest *ret)
{
	CLEANUP(json_release)
	json_t *j = NULL;
	int64_t format = 0;

	*ret = (Manifest){ 0 };
	TRY(json_read(c, text, &j));
	if (!json_i64(j, "format", &format) || format != ARCHIVE_FORMAT)
		return not_a_backup(c, "the manifest is of a format that this program does not know");
	Str database = json_str(j, "database");
	bool is_sqlite = str_eq(database, STR("sqlite"));
	if (!is_sqlite && !str_eq(database, STR("postgresql")))
		return not_a_backup(c, "the manifest names no database");
	ret->dialect = is_sqlite ? SQLITE : POSTGRES;
	if (!json_i64(j, "schema", &ret->schema) || !time_parse(json_str(j, "made_at"), &ret->made_at_ms))
		return not_a_backup(c, "the manifest has no schema or no time");
	read_rows(c, json_object_get(j, "rows"), ret);
	return read_files(c, json_object_get(j, "files"), ret);
}

/* ---- writing ---- */

static Status zip_fault(Ctx *c, zip_t *z, const char *path)
{
	zip_error_t *e = zip_get_error(z);
	int error = zip_error_system_type(e) == ZIP_ET_SYS ? zip_error_code_system(e) : EIO;

	return write_fault(c, path, error);
}

/* Pages of a database shrink to a fifth, photos not at all. */
static bool add_file(zip_t *z, const ArchiveFile *f)
{
	zip_source_t *source = zip_source_file(z, f->path, 0, -1);
	bool is_blob = str_starts(f->name, STR(ARCHIVE_BLOBS));
	zip_int64_t at = source ? zip_file_add(z, f->name.ptr, source, ZIP_FL_ENC_UTF_8) : -1;

	if (at < 0) {
		if (source)
			zip_source_free(source);
		return false;
	}
	return zip_set_file_compression(z, (zip_uint64_t)at, is_blob ? ZIP_CM_STORE : ZIP_CM_DEFLATE, 1) == 0;
}

static Status fill(Ctx *c, zip_t *z, const char *path, const Manifest *m, const Buf *manifest)
{
	zip_source_t *source = zip_source_buffer(z, manifest->ptr, manifest->len, 0);

	if (!source || zip_file_add(z, MANIFEST, source, ZIP_FL_ENC_UTF_8) < 0)
		return zip_fault(c, z, path);
	for (size_t i = 0; i < m->file_count; i++) {
		if (!add_file(z, &m->files[i]))
			return zip_fault(c, z, path);
	}
	return OK;
}

Status archive_write(Ctx *c, const char *path, const Manifest *m)
{
	int error = 0;
	Buf manifest;
	zip_t *z = zip_open(path, ZIP_CREATE | ZIP_EXCL, &error);

	if (!z)
		return error == ZIP_ER_EXISTS ? faultf(c, E_STATE, "FILE", "already_there", "%s", path)
					      : write_fault(c, path, errno);
	buf_init(&manifest, MANIFEST_MAX_BYTES);
	put_manifest(&manifest, c->arena, m);
	Status st = buf_ok(&manifest) ? fill(c, z, path, m, &manifest) : fault(c, E_NOMEM, NULL, "memory");
	mode_t before = umask(077); /* it holds what is on everybody's desk */
	if (st == OK && zip_close(z) == 0)
		z = NULL;
	else if (st == OK)
		st = zip_fault(c, z, path);
	umask(before);
	if (z)
		zip_discard(z);
	buf_done(&manifest);
	TRY(st);
	TRY(sync_path(c, path, 0));
	return archive_sync_folder(c, path);
}

/* ---- reading ---- */

static Status read_entry(Ctx *c, zip_t *z, const char *name, size_t max_bytes, Str *ret)
{
	zip_file_t *f = zip_fopen(z, name, 0);
	Buf b;
	zip_int64_t n = 0;

	if (!f)
		return not_a_backup(c, "it has no manifest");
	buf_init(&b, max_bytes);
	for (char *room; (room = buf_room(&b, CHUNK_BYTES)) && (n = zip_fread(f, room, CHUNK_BYTES)) > 0;)
		buf_took(&b, (size_t)n);
	bool whole = n == 0 && buf_ok(&b);
	if (whole)
		*ret = str_dup(c->arena, buf_str(&b));
	zip_fclose(f);
	buf_done(&b);
	return whole ? OK : not_a_backup(c, "its manifest cannot be read");
}

Status archive_open(Ctx *c, const char *path, Archive **ret, Manifest *ret_manifest)
{
	int error = 0;
	Archive *a = arena_new(c->arena, Archive);
	Str text;

	a->zip = zip_open(path, ZIP_RDONLY | ZIP_CHECKCONS, &error);
	if (!a->zip && error == ZIP_ER_NOENT)
		return faultf(c, E_NOT_FOUND, "FILE", "cannot_read", "%s", path);
	if (!a->zip)
		return not_a_backup(c, "it is no whole ZIP archive");
	Status st = read_entry(c, a->zip, MANIFEST, MANIFEST_MAX_BYTES, &text);
	if (st == OK)
		st = read_manifest(c, text, ret_manifest);
	if (st == OK)
		*ret = a;
	else
		archive_close(&a);
	return st;
}

void archive_close(Archive **a)
{
	if (*a && (*a)->zip)
		zip_discard((*a)->zip);
	*a = NULL;
}

static Status damaged(Ctx *c, const ArchiveFile *f)
{
	return faultf(c, E_CORRUPT, "FILE", "backup_damaged", "%.*s", STR_ARG(f->name));
}

static Status write_out(Ctx *c, zip_file_t *from, int to, const ArchiveFile *f, const char *path)
{
	char chunk[CHUNK_BYTES];
	int64_t left = f->bytes;
	zip_int64_t n;

	while ((n = zip_fread(from, chunk, sizeof(chunk))) > 0) {
		/* A file made to burst is longer than the manifest says. */
		if (n > left)
			return damaged(c, f);
		left -= n;
		for (zip_int64_t at = 0; at < n;) {
			ssize_t wrote = write(to, chunk + at, (size_t)(n - at));

			if (wrote < 0)
				return write_fault(c, path, errno);
			at += wrote;
		}
	}
	if (n < 0)
		return damaged(c, f);
	return fsync(to) == 0 ? OK : write_fault(c, path, errno);
}

Status archive_extract(Ctx *c, Archive *a, const ArchiveFile *f, const char *to)
{
	zip_file_t *from = zip_fopen(a->zip, f->name.ptr, 0);
	int64_t bytes;
	Hash hash;

	if (!from)
		return damaged(c, f);
	int fd = open(to, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
	Status st = fd < 0 ? write_fault(c, to, errno) : write_out(c, from, fd, f, to);
	if (fd >= 0)
		close(fd);
	zip_fclose(from);
	if (st == OK)
		st = archive_hash(c, to, &bytes, &hash);
	if (st == OK && (bytes != f->bytes || !hash_eq(hash, f->hash)))
		st = damaged(c, f);
	if (st != OK && fd >= 0)
		unlink(to);
	return st;
}
