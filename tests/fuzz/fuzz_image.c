/* fuzz_image.c: any bytes as a photo or PDF: refused with a reason, or stripped to something that strips to
 * itself and is no longer than it was but for the orientation. */
#include "link/image_strip.h"

#include <string.h>

#define ORIENTATION_MAX_BYTES 40 /* one EXIF block of our own */

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static Str join(Arena *a, const Stripped *s)
{
	char *all = arena_alloc(a, (size_t)s->bytes + 1);
	size_t n = 0;

	for (size_t i = 0; i < s->count; i++) {
		memcpy(all + n, s->pieces[i].ptr, s->pieces[i].len);
		n += s->pieces[i].len;
	}
	if (n != (size_t)s->bytes)
		BUG("the pieces are not as long as they say");
	return (Str){ all, n };
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	Arena arena;
	Ctx c = { .arena = &arena };
	Stripped s, again;

	arena_init(&arena, (size_t)256 << 20);
	if (image_strip(&c, (Str){ (const char *)data, size }, &s) != OK) {
		if (!c.fault.reason || !c.fault.field || strcmp(c.fault.field, "file") != 0)
			BUG("a fault that does not say why");
	} else {
		Str once = join(&arena, &s);

		if (once.len > size + ORIENTATION_MAX_BYTES)
			BUG("stripping makes it longer");
		/* A PDF is only overwritten; what that uncovers, or covers, may make it another file. */
		bool is_pdf = strcmp(s.type, "application/pdf") == 0;
		if (is_pdf && once.len != size)
			BUG("a PDF whose parts have moved");
		if (!is_pdf && (image_strip(&c, once, &again) != OK || strcmp(again.type, s.type) != 0))
			BUG("what was stripped is refused");
		if (!is_pdf && !str_eq(join(&arena, &again), once))
			BUG("stripping twice is not stripping once");
	}
	arena_done(&arena);
	return 0;
}
