/* test_image.c: what of a photo is kept, format by format, on files made here byte by byte. */
#include "test.h"

#include "base/buf.h"
#include "link/image_strip.h"

#include <zlib.h>

static Arena arena;
static Ctx c;
static Buf file;

#define SECRET_PLACE "10.9804,106.6519"

static void put(Str s)
{
	buf_add(&file, s);
}

static void put_be(uint32_t v, int bytes)
{
	for (int i = bytes; i-- > 0;)
		buf_add_char(&file, (char)(v >> 8 * i & 0xFF));
}

static void put_le(uint32_t v, int bytes)
{
	for (int i = 0; i < bytes; i++)
		buf_add_char(&file, (char)(v >> 8 * i & 0xFF));
}

static Status strip_now(Str *ret, const char **ret_type)
{
	Stripped s = { 0 };
	Buf all;

	c.fault = (Fault){ 0 };
	Status st = image_strip(&c, buf_str(&file), &s);
	if (st != OK)
		return st;
	buf_init(&all, (size_t)1 << 24);
	for (size_t i = 0; i < s.count; i++)
		buf_add(&all, s.pieces[i]);
	assert_true(buf_ok(&all));
	assert_int_equal(s.bytes, all.len);
	*ret = str_dup(&arena, buf_str(&all));
	*ret_type = s.type;
	buf_done(&all);
	return OK;
}

static Str strip(const char *type)
{
	Str out = { "", 0 };
	const char *got = "";
	Status st = strip_now(&out, &got);

	if (st != OK)
		fail_msg("%s %s", c.fault.reason, c.fault.detail ? c.fault.detail : "");
	assert_string_equal(got, type);
	return out;
}

static void assert_refused(Status want, const char *reason)
{
	Str out;
	const char *type;

	assert_int_equal(strip_now(&out, &type), want);
	assert_string_equal(c.fault.reason, reason);
	assert_string_equal(c.fault.field, "file");
}

static bool holds(Str s, const char *what)
{
	return str_find(s, str_from(what)) >= 0;
}

/* A TIFF with the orientation and a pointer to GPS tags, and words that must not survive. */
static Str exif_of(bool little, unsigned orientation)
{
	Buf keep = file;
	void (*number)(uint32_t, int) = little ? put_le : put_be;

	buf_init(&file, 1000);
	put(little ? (Str){ "II*\0", 4 } : (Str){ "MM\0*", 4 });
	number(8, 4);
	number(2, 2);
	number(0x0112, 2), number(3, 2), number(1, 4), number(orientation, 2), number(0, 2);
	number(0x8825, 2), number(4, 2), number(1, 4), number(38, 4);
	number(0, 4);
	put(STR("GPS " SECRET_PLACE));
	Str made = str_dup(&arena, buf_str(&file));

	buf_done(&file);
	file = keep;
	return made;
}

/* ---- JPEG ---- */

static void put_segment(unsigned marker, Str body)
{
	put_be(0xFF00 | marker, 2);
	put_be((uint32_t)body.len + 2, 2);
	put(body);
}

static void put_exif_segment(bool little, unsigned orientation)
{
	Str tiff = exif_of(little, orientation);

	put_be(0xFFE1, 2);
	put_be((uint32_t)tiff.len + 8, 2);
	put((Str){ "Exif\0\0", 6 });
	put(tiff);
}

#define FRAME ((Str){ "\x08\x00\x10\x00\x20\x01\x01\x11\x00", 9 }) /* 32 × 16, one component */
#define SCAN  ((Str){ "\x01\x01\x00\x00\x3F\x00", 6 })
#define DATA  ((Str){ "picture\xFF\x00more\xFF\xD0rest", 19 })

static void put_picture(void)
{
	put_segment(0xDB, STR("quantization table"));
	put_segment(0xC0, FRAME);
	put_segment(0xC4, STR("huffman table"));
	put_segment(0xDA, SCAN);
	put(DATA);
}

static void begin_jpeg(void)
{
	buf_clear(&file);
	put_be(0xFFD8, 2);
	put_segment(0xE0, (Str){ "JFIF\0\1\2\0\0\1\0\1\0\0", 14 });
}

static void test_jpeg_keeps_the_picture_only(void **state)
{
	(void)state;
	begin_jpeg();
	put_exif_segment(true, 6);
	put_segment(0xE1, STR("http://ns.adobe.com/xap/1.0/ <exif:GPSLatitude>" SECRET_PLACE));
	put_segment(0xE2, (Str){ "ICC_PROFILE\0\1\1colours", 21 });
	put_segment(0xE2, STR("MPF more pictures"));
	put_segment(0xED, STR("Photoshop 3.0 IPTC: Nguyen Van A"));
	put_segment(0xEE, STR("Adobe\0d"));
	put_segment(0xFE, STR("comment: taken at home"));
	put_picture();
	put_be(0xFFD9, 2);
	put(STR("a film of the same moment, at " SECRET_PLACE));
	Str out = strip("image/jpeg");

	assert_false(holds(out, SECRET_PLACE));
	assert_false(holds(out, "Nguyen"));
	assert_false(holds(out, "comment"));
	assert_false(holds(out, "MPF"));
	assert_true(holds(out, "ICC_PROFILE"));
	assert_true(holds(out, "JFIF"));
	assert_true(holds(out, "Adobe"));
	assert_true(holds(out, "quantization table"));
	assert_true(str_find(out, DATA) > 0);
	assert_true(str_ends(out, (Str){ "\xFF\xD9", 2 }));
	/* The orientation lives on in an EXIF block of its own. */
	assert_true(str_find(out,
			    (Str){ "Exif\0\0MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x06", 26 }) > 0);
	/* Stripping again changes nothing. */
	buf_clear(&file);
	put(out);
	assert_true(str_eq(strip("image/jpeg"), out));
}

static void test_jpeg_lying_as_it_should_needs_no_exif(void **state)
{
	(void)state;
	begin_jpeg();
	put_exif_segment(false, 1);
	put_picture();
	put_be(0xFFD9, 2);
	assert_false(holds(strip("image/jpeg"), "Exif"));
}

static void test_jpeg_that_is_broken(void **state)
{
	(void)state;
	begin_jpeg();
	put_picture();
	assert_refused(E_INVALID, "truncated"); /* the end is missing: half a photo */
	put_be(0xFFD9, 2);
	(void)strip("image/jpeg");
	size_t whole = file.len;
	for (file.len = 4; file.len < whole - 1; file.len++) /* cut anywhere, never taken */
		assert_refused(E_INVALID, "truncated");
	begin_jpeg();
	put_segment(0xDA, SCAN);
	assert_refused(E_INVALID, "image_broken"); /* a scan before its frame */
	begin_jpeg();
	put_be(0xFFD9, 2);
	assert_refused(E_INVALID, "image_broken"); /* no picture at all */
	begin_jpeg();
	put_segment(0xC0, (Str){ "\x08\xFF\xFF\xFF\xFF\x01\x01\x11\x00", 9 });
	assert_refused(E_INVALID, "image_too_many_pixels");
	begin_jpeg();
	put(STR("<script>"));
	assert_refused(E_INVALID, "image_broken");
}

/* ---- PNG ---- */

static void put_chunk(const char *name, Str body)
{
	size_t from = file.len + 4;

	put_be((uint32_t)body.len, 4);
	put(str_from(name));
	put(body);
	put_be((uint32_t)crc32(0, (const Bytef *)file.ptr + from, (uInt)(file.len - from)), 4);
}

static void begin_png(void)
{
	buf_clear(&file);
	put(STR("\x89PNG\r\n\x1A\n"));
	put_chunk("IHDR", (Str){ "\0\0\0\x20\0\0\0\x10\x08\x02\0\0\0", 13 });
}

static void test_png_keeps_the_picture_only(void **state)
{
	(void)state;
	begin_png();
	put_chunk("gAMA", STR("\1\2\3\4"));
	put_chunk("tEXt", STR("Comment\0" SECRET_PLACE));
	put_chunk("iTXt", STR("XML:com.adobe.xmp " SECRET_PLACE));
	put_chunk("tIME", STR("2021-08"));
	put_chunk("eXIf", exif_of(false, 8));
	put_chunk("IDAT", STR("pixels"));
	put_chunk("teSt", STR("maker's own " SECRET_PLACE));
	put_chunk("IDAT", STR("more pixels"));
	put_chunk("IEND", STR(""));
	put(STR("behind the picture " SECRET_PLACE));
	Str out = strip("image/png");

	assert_false(holds(out, SECRET_PLACE));
	assert_false(holds(out, "tIME"));
	assert_true(holds(out, "gAMA"));
	assert_true(holds(out, "more pixels"));
	assert_true(str_find(out, (Str){ "eXIfMM\0*", 8 }) > 0);
	buf_clear(&file);
	put(out);
	assert_true(str_eq(strip("image/png"), out)); /* our own chunk has its checksum */
}

static void test_png_that_is_broken(void **state)
{
	(void)state;
	begin_png();
	put_chunk("IEND", STR(""));
	assert_refused(E_INVALID, "image_broken"); /* no picture */
	begin_png();
	put_chunk("IDAT", STR("pixels"));
	assert_refused(E_INVALID, "truncated");
	put_chunk("IEND", STR(""));
	(void)strip("image/png");
	file.ptr[file.len - 20] ^= 1; /* in the pixels */
	assert_refused(E_INVALID, "image_broken");
	begin_png();
	put_chunk("ABCD", STR("needed, but unknown"));
	assert_refused(E_INVALID, "image_broken");
	buf_clear(&file);
	put(STR("\x89PNG\r\n\x1A\n"));
	put_chunk("IDAT", STR("pixels"));
	assert_refused(E_INVALID, "image_broken"); /* the head is missing */
}

/* ---- WebP ---- */

static void put_webp_chunk(const char *name, Str body)
{
	put(str_from(name));
	put_le((uint32_t)body.len, 4);
	put(body);
	if (body.len & 1)
		buf_add_char(&file, 0);
}

static void begin_webp(void)
{
	buf_clear(&file);
	put(STR("RIFF????WEBP"));
}

static void end_webp(void)
{
	uint32_t size = (uint32_t)file.len - 8;

	for (int i = 0; i < 4; i++)
		file.ptr[4 + i] = (char)(size >> 8 * i);
}

#define LOSSY ((Str){ "\x30\x01\x00\x9D\x01\x2A\x20\x00\x10\x00pixels", 16 })

static void test_webp_keeps_the_picture_only(void **state)
{
	(void)state;
	begin_webp();
	put_webp_chunk("VP8X", (Str){ "\x2C\0\0\0\x1F\0\0\x0F\0\0", 10 }); /* ICC, EXIF and XMP announced */
	put_webp_chunk("ICCP", STR("colours"));
	put_webp_chunk("VP8 ", LOSSY);
	put_webp_chunk("EXIF", exif_of(true, 3));
	put_webp_chunk("XMP ", STR("<x>" SECRET_PLACE));
	put_webp_chunk("abcd", STR(SECRET_PLACE));
	end_webp();
	put(STR("behind " SECRET_PLACE));
	Str out = strip("image/webp");

	assert_false(holds(out, SECRET_PLACE));
	assert_false(holds(out, "XMP "));
	assert_true(holds(out, "colours"));
	assert_true(holds(out, "pixels"));
	assert_true(str_find(out, (Str){ "EXIF\x1A\0\0\0MM\0*", 12 }) > 0);
	assert_int_equal((uint8_t)out.ptr[20], 0x28); /* ICC and EXIF remain announced, XMP does not */
	assert_int_equal((uint8_t)out.ptr[4] | (uint8_t)out.ptr[5] << 8, out.len - 8);
	buf_clear(&file);
	put(out);
	assert_true(str_eq(strip("image/webp"), out));
}

static void test_webp_that_is_broken(void **state)
{
	(void)state;
	begin_webp();
	put_webp_chunk("VP8L", (Str){ "\x2F\x1F\xC0\x03\0pixels", 11 });
	end_webp();
	(void)strip("image/webp");
	size_t whole = file.len;
	for (file.len = 13; file.len < whole; file.len++)
		assert_refused(E_INVALID, "truncated");
	begin_webp();
	put_webp_chunk("VP8X", (Str){ "\x02\0\0\0\x1F\0\0\x0F\0\0", 10 });
	put_webp_chunk("ANIM", STR("123456"));
	end_webp();
	assert_refused(E_INVALID, "image_animated");
	begin_webp();
	put_webp_chunk("XMP ", STR("no picture"));
	end_webp();
	assert_refused(E_INVALID, "image_broken");
	begin_webp();
	put_webp_chunk("VP8 ", STR("no key frame at all"));
	end_webp();
	assert_refused(E_INVALID, "image_broken");
}

/* ---- PDF, and what is none of them ---- */

static void test_pdf_keeps_its_places_but_not_its_position(void **state)
{
	(void)state;
	Str tiff = exif_of(true, 6);

	buf_clear(&file);
	put(STR("%PDF-1.4\n1 0 obj stream\n"));
	put_be(0xFFE1, 2);
	put_be((uint32_t)tiff.len + 8, 2);
	put((Str){ "Exif\0\0", 6 });
	put(tiff);
	put(STR(" picture endstream <?xpacket begin?><exif:GPSLatitude>" SECRET_PLACE
		"<?xpacket end=\"w\"?>"));
	put(STR("<?xpacket begin?><dc:title>Quyết định<?xpacket end=\"w\"?>\ntrailer\n%%EOF\n"));
	Str out = strip("application/pdf");

	assert_int_equal(out.len, file.len);
	assert_false(holds(out, SECRET_PLACE));
	assert_true(holds(out, "picture endstream"));
	assert_true(holds(out, "Quyết định")); /* a packet without a place stays: the paper may be signed */
	buf_clear(&file);
	put(out);
	assert_true(str_eq(strip("application/pdf"), out));
	buf_clear(&file);
	put(STR("%PDF-1.4 half of it"));
	assert_refused(E_INVALID, "truncated");
}

static void test_what_is_no_photo(void **state)
{
	(void)state;
	static const Str others[] = { STR_INIT("GIF89a"), STR_INIT("<svg onload=alert(1)>"),
		STR_INIT("\xFF\xD8"), STR_INIT("PK\x03\x04"), STR_INIT("RIFF\x24\0\0\0WAVEfmt ") };

	for (size_t i = 0; i < COUNT_OF(others); i++) {
		buf_clear(&file);
		put(others[i]);
		assert_refused(E_UNSUPPORTED, "not_a_photo_or_pdf");
	}
	buf_clear(&file);
	assert_refused(E_INVALID, "required");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_jpeg_keeps_the_picture_only),
		cmocka_unit_test(test_jpeg_lying_as_it_should_needs_no_exif),
		cmocka_unit_test(test_jpeg_that_is_broken),
		cmocka_unit_test(test_png_keeps_the_picture_only),
		cmocka_unit_test(test_png_that_is_broken),
		cmocka_unit_test(test_webp_keeps_the_picture_only),
		cmocka_unit_test(test_webp_that_is_broken),
		cmocka_unit_test(test_pdf_keeps_its_places_but_not_its_position),
		cmocka_unit_test(test_what_is_no_photo),
	};

	arena_init(&arena, 0);
	c.arena = &arena;
	buf_init(&file, 100000);
	int failed = cmocka_run_group_tests(tests, NULL, NULL);
	buf_done(&file);
	arena_done(&arena);
	return failed;
}
