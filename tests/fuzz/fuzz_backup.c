/* fuzz_backup.c: any bytes are either refused as a backup, or every file that comes out of it is what its
 * manifest says. */
#include "cli/archive.h"

#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void extract(Ctx *c, Archive *a, const ArchiveFile *f, const char *to)
{
	int64_t bytes;
	Hash hash;

	if (archive_extract(c, a, f, to) != OK)
		return;
	if (archive_hash(c, to, &bytes, &hash) != OK || bytes != f->bytes || !hash_eq(hash, f->hash))
		abort();
	unlink(to);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	Arena arena;
	Ctx c = { .arena = &arena };
	Manifest m;
	int fd = memfd_create("backup", MFD_CLOEXEC);

	if (fd < 0 || write(fd, data, size) != (ssize_t)size)
		abort();
	arena_init(&arena, 0);
	const char *path = str_printf(&arena, "/proc/self/fd/%d", fd).ptr;
	const char *to = str_printf(&arena, "/tmp/fuzz-backup-%d", (int)getpid()).ptr;
	CLEANUP(archive_close)
	Archive *a = NULL;
	if (archive_open(&c, path, &a, &m) == OK) {
		for (size_t i = 0; i < m.file_count; i++)
			extract(&c, a, &m.files[i], to);
	} else if (!c.fault.reason) {
		abort();
	}
	archive_close(&a);
	arena_done(&arena);
	close(fd);
	return 0;
}
