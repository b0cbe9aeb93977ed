/* test_proofs.c: photos over HTTP: who may add and see them, what is left of them, and that nothing twice is
 * nothing new. */
#include "http/door.h"
#include "http/photo.h"

#include <sys/stat.h>

static Reply add(const char *who, int64_t request, Str bytes, const char *key)
{
	return ask(&(Ask){ .who = who,
		.method = POST,
		.target = printed("/api/v1/requests/%lld/proof", request),
		.bytes = bytes,
		.type = "image/png",
		.key = key });
}

static Str file_of(const Reply *r)
{
	char *bytes = arena_alloc(&fresh.arena, (size_t)2 << 20);

	assert_non_null(r->call->file_path);
	FILE *f = fopen(r->call->file_path, "rb");
	assert_non_null(f);
	size_t n = fread(bytes, 1, (size_t)2 << 20, f);
	fclose(f);
	return (Str){ bytes, n };
}

static void test_a_photo_tells_the_picture_and_not_the_place(void **unused UNUSED)
{
	int64_t id = door_file("25975", "0912345678");
	Reply added = add("ward.25975", id, photo_of("gạo đã đến", 0), NULL);

	expect(added, 201);
	assert_string_equal(text_in(added.json, "type"), "image/png");
	int64_t proof = number_in(added.json, "id");
	Reply seen = GET_AS("ward.25975", printed("/api/v1/proofs/%lld", proof));
	expect(seen, 200);
	Str bytes = file_of(&seen);
	assert_int_equal(bytes.len, number_in(added.json, "bytes"));
	assert_true(str_find(bytes, STR("gạo đã đến")) > 0);
	assert_int_equal(str_find(bytes, STR(PLACE)), -1);
	assert_string_equal(seen.call->type, "image/png");
	assert_true(str_starts(http_memory_header(seen.call, "Content-Disposition"), STR("inline;")));
	assert_true(str_starts(http_memory_header(seen.call, "Content-Security-Policy"), STR("sandbox")));
	Reply shown = GET_AS("ward.25975", printed("/api/v1/requests/%lld", id));
	expect(shown, 200);
	const json_t *proofs = json_object_get(shown.json, "proofs");
	assert_int_equal(json_array_size(proofs), 1);
	assert_int_equal(number_in(json_array_get(proofs, 0), "id"), proof);
	assert_int_equal(number_in(json_object_get(shown.json, "request"), "version"), 2);
}

static void test_the_same_photo_is_one(void **unused UNUSED)
{
	int64_t id = door_file("25975", "0912345678"), other = door_file("25975", "0912345679");
	Str same = photo_of("một", 0);
	Reply first = add("ward.25975", id, same, NULL), again = add("ward.25975", id, same, NULL);
	Reply elsewhere = add("team.25975", other, same, NULL),
	      second = add("team.25975", id, photo_of("hai", 0), NULL);

	expect(first, 201);
	expect(again, 201);
	expect(elsewhere, 201);
	expect(second, 201);
	assert_int_equal(number_in(first.json, "id"), number_in(again.json, "id"));
	assert_int_not_equal(number_in(first.json, "id"), number_in(elsewhere.json, "id"));
	assert_string_equal(text_in(first.json, "hash"), text_in(elsewhere.json, "hash"));
	Reply shown = GET_AS("ward.25975", printed("/api/v1/requests/%lld", id));
	assert_int_equal(json_array_size(json_object_get(shown.json, "proofs")), 2);
	assert_int_equal(
		number_in(json_object_get(shown.json, "request"), "version"), 3); /* filed, one, hai */
}

#define KEY "018f3a50-0000-7000-8000-0000000000aa"

/* A large photo lies in a file while it comes in; its bytes count in the key all the same. */
static void test_a_large_photo_and_its_key(void **unused UNUSED)
{
	int64_t id = door_file("25975", "0912345678");
	Str large = photo_of("lớn", (size_t)1 << 20), changed = photo_of("lớm", (size_t)1 << 20);
	Reply first = add("ward.25975", id, large, KEY), again = add("ward.25975", id, large, KEY);

	expect(first, 201);
	assert_non_null(first.call->upload_path);
	expect(again, 201);
	assert_true(str_eq(first.text, again.text));
	Reply other = add("ward.25975", id, changed, KEY);
	expect_fault(other, 409, "Idempotency-Key", "key_used_for_other_body");
}

static void test_who_may(void **unused UNUSED)
{
	int64_t id = door_file("25975", "0912345678");
	Reply added = add("hotline.74", id, photo_of("tổng đài", 0), NULL);

	expect(added, 201);
	const char *target = printed("/api/v1/proofs/%lld", number_in(added.json, "id"));
	const char *reader = door_account("reader", CAN(CAN_READ), "25975");
	const char *looker = door_account("looker", CAN(CAN_READ) | CAN(CAN_PERSONAL), "25975");
	Reply refused = add(looker, id, photo_of("x", 0), NULL);
	expect_fault(refused, 403, NULL, "no_capability");
	Reply outside = add("ward.25942", id, photo_of("x", 0), NULL);
	expect_fault(outside, 404, "id", "not_found");
	Reply nobody = add(NULL, id, photo_of("x", 0), NULL);
	expect(nobody, 401);
	Reply seen = GET_AS(looker, target);
	expect(seen, 200);
	Reply blind = GET_AS(reader, target);
	expect(blind, 403);
	/* Personal fields elsewhere are no personal fields here. */
	Grant elsewhere = { .account_id = world_account_id(str_from(reader)),
		.area_id = world_area_id(STR("25942")),
		.cans = CAN(CAN_PERSONAL) };
	world_save(&grant_resource, &elsewhere);
	Reply still_blind = GET_AS(reader, target);
	expect_fault(still_blind, 403, NULL, "no_capability");
	Reply far = GET_AS("ward.25942", target);
	expect_fault(far, 404, "id", "not_found");
	Reply stranger = GET_AS(NULL, target);
	expect(stranger, 401);
	Reply none = GET_AS("ward.25975", "/api/v1/proofs/999999999");
	expect_fault(none, 404, "id", "not_found");
}

static void test_what_is_refused(void **unused UNUSED)
{
	int64_t id = door_file("25975", "0912345678");
	Str good = photo_of("đủ", 0);
	Reply text = add("ward.25975", id, STR("<script>alert(1)</script>"), NULL);

	expect_fault(text, 415, "file", "not_a_photo_or_pdf");
	Reply cut = add("ward.25975", id, str_sub(good, 0, good.len - 6), NULL);
	expect_fault(cut, 422, "file", "truncated");
	Reply empty = ask(&(Ask){
		.who = "ward.25975", .method = POST, .target = printed("/api/v1/requests/%lld/proof", id) });
	expect_fault(empty, 422, "file", "required");
	Reply keyless = add("ward.25975", id, good, "");
	expect_fault(keyless, 422, "Idempotency-Key", "required");
	Reply huge = add("ward.25975", id, photo_of("quá lớn", HTTP_UPLOAD_MAX_BYTES), NULL);
	expect(huge, 413);
	Reply shown = GET_AS("ward.25975", printed("/api/v1/requests/%lld", id));
	assert_int_equal(json_array_size(json_object_get(shown.json, "proofs")), 0);
}

/* A flood ends somewhere; what is there already is no flood. */
static void test_one_request_has_so_many(void **unused UNUSED)
{
	int64_t id = door_file("25975", "0912345678");

	for (int i = 0; i < REQUEST_PROOFS_MAX; i++) {
		Reply r = add("ward.25975", id, photo_of(printed("ảnh %lld", i), 0), NULL);

		expect(r, 201);
	}
	Reply over = add("ward.25975", id, photo_of("thêm", 0), NULL);
	expect_fault(over, 422, "file", "too_many");
	Reply known = add("ward.25975", id, photo_of("ảnh 3", 0), NULL);
	expect(known, 201);
}

static void test_a_pdf_is_handed_out_as_a_file(void **unused UNUSED)
{
	int64_t id = door_file("25975", "0912345678");
	Reply added = add("ward.25975", id, STR("%PDF-1.4\nbiên bản\n%%EOF\n"), NULL);

	expect(added, 201);
	Reply seen = GET_AS("ward.25975", printed("/api/v1/proofs/%lld", number_in(added.json, "id")));
	expect(seen, 200);
	assert_string_equal(seen.call->type, "application/pdf");
	assert_true(str_starts(http_memory_header(seen.call, "Content-Disposition"), STR("attachment;")));
	/* A file that is gone is said to be gone. */
	unlink(seen.call->file_path);
	Reply gone = GET_AS("ward.25975", printed("/api/v1/proofs/%lld", number_in(added.json, "id")));
	expect_fault(gone, 500, "id", "file_missing");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		DOOR_TEST(test_a_photo_tells_the_picture_and_not_the_place),
		DOOR_TEST(test_the_same_photo_is_one),
		DOOR_TEST(test_a_large_photo_and_its_key),
		DOOR_TEST(test_who_may),
		DOOR_TEST(test_what_is_refused),
		DOOR_TEST(test_one_request_has_so_many),
		DOOR_TEST(test_a_pdf_is_handed_out_as_a_file),
	};

	return door_run(tests);
}
