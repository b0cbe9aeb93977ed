/* test_pages.c: the residents' pages: asking, following, both languages, and that nothing typed is lost. */
#include "http/pages.h"

#include "api/pages.h"
#include "base/uuid.h"
#include "domain/code.h"

#include <arpa/inet.h>
#include <pthread.h>
#include <sys/socket.h>

#define KEY_1 "0198d5b2-7a51-7c3e-8f11-000000000001"
#define KEY_2 "0198d5b2-7a51-7c3e-8f11-000000000002"
#define WORDS "Hết gạo <script>alert(1)</script> \"'&"

#define FOOD	   "kind", "food", "area", "25975"
#define SEND(key_) FOOD, "go", "send", "key", (key_), "text", WORDS, "phone", "0912345678", "persons", "4"

/* ---- helpers ---- */

static int64_t request_count(void)
{
	Request *rows;

	return (int64_t)world_rows(&request_resource, "id > 0", NULL, 0, &rows);
}

static Request last_request(void)
{
	Request *rows;
	size_t n = world_rows(&request_resource, "id > 0", NULL, 0, &rows);

	assert_true(n > 0);
	return rows[n - 1];
}

/* The value of the first <input … name="NAME" … value="VALUE">. */
static Str value_of(Str page, const char *name)
{
	Str mark = str_printf(world.c->arena, "name=\"%s\"", name);
	ptrdiff_t at = str_find(page, mark), from;

	if (at < 0)
		fail_msg("no field %s in:\n%.*s", name, STR_ARG(page));
	page = str_sub(page, (size_t)at, page.len);
	from = str_find(page, STR("value=\""));
	assert_true(from >= 0);
	Str rest;
	return str_cut(str_sub(page, (size_t)from + 7, page.len), '"', &rest);
}

static Str receipt_location(Got g)
{
	if (g.status != 303)
		fail_msg("%d:\n%.*s", g.status, STR_ARG(below_style(g.body)));
	assert_true(str_starts(g.location, STR("/p/TS-")));
	return g.location;
}

/* /p/CODE?k=SECRET&r=1 without its end. */
static Str link_of(Str location)
{
	return str_sub(location, 0, (size_t)str_find(location, STR("&r=")));
}

static Str secret_in(Str link)
{
	return str_sub(link, (size_t)str_find(link, STR("?k=")) + 3, link.len);
}

static Str code_in(Str link)
{
	return str_sub(link, 3, CODE_TEXT_LEN);
}

static Str file_food(void)
{
	return link_of(receipt_location(post("/", SEND(KEY_1))));
}

static Got act(Str link, const char *what, const char *key, const char *text)
{
	Arena *a = world.c->arena;
	Str to = str_printf(a, "/p/%.*s/%s", STR_ARG(code_in(link)), what);
	const char *secret = str_cstr(a, secret_in(link));

	return post_at(to, (const char *const[]){ "k", secret, "key", key, "text", text, NULL });
}

/* The ward's side, through the store. */
static void ward_does(RequestAct what, const char *text)
{
	const View *v = store_view(world.store);
	Rights rights = view_rights(v, world_account_id(STR("ward.25975")));
	RequestActing in = { .text = str_from(text) };
	Command cmd = { .key = world_key(),
		.kind = COMMAND_REQUEST,
		.subject_id = last_request().id,
		.rights = &rights,
		.request = { .act = what, .actor = ACTOR_STAFF, .rights = &rights, .acting = &in } };

	if (store_commit_wait(world.store, world.c, &cmd) != OK)
		fail_msg("the ward: %s", world_why());
	store_view_release(world.store, &v);
}

/* ---- language and the first step ---- */

static void test_asks_in_both_languages(void **state)
{
	(void)state;
	Got vi = get("/");

	assert_int_equal(vi.status, 200);
	assert_has(vi.body, "<html lang=\"vi\">");
	assert_has(vi.body, "Bạn cần gì?");
	assert_has(vi.body, "href=\"tel:115\"");
	assert_true(str_find(vi.body, STR("tel:115")) < str_find(vi.body, STR("value=\"medicine\"")));
	assert_has(vi.body, "href=\"/?lang=en\"");
	assert_true(str_eq(vi.cookie, STR("")));

	Got en = get("/?lang=en");
	assert_has(en.body, "<html lang=\"en\">");
	assert_has(en.body, "What do you need?");
	assert_lacks(below_style(en.body), "Bạn cần gì?");
	assert_true(str_starts(en.cookie, STR("lang=en; Path=/; Max-Age=")));

	pages.cookie = "lang=en";
	assert_has(get("/?kind=food").body, "Which ward or commune");
	assert_has(get("/?kind=food").body, "href=\"/?kind=food&amp;lang=vi\"");
	assert_has(get("/?lang=vi").body, "Bạn cần gì?");
	pages.cookie = NULL;
	pages.accept_language = "en-GB,vi;q=0.5";
	assert_has(get("/").body, "What do you need?");
}

/* ---- where ---- */

static void add_second_an_binh(void)
{
	Area district = { .code = STR("722"),
		.name = STR("Huyện Phú Giáo"),
		.level = STR("district"),
		.parent_id = world_area_id(STR("74")) };
	Area commune = { .code = STR("25867"),
		.name = STR("Xã An Bình"),
		.level = STR("commune"),
		.parent_id = world_save(&area_resource, &district) };

	world_save(&area_resource, &commune);
}

static void test_finds_a_ward_without_marks(void **state)
{
	(void)state;
	add_second_an_binh();
	Got g = get("/?kind=food&q=an+binh");

	assert_has(g.body, "value=\"25960\"><b>Phường An Bình</b> <span>Thành phố Dĩ An</span>");
	assert_has(g.body, "value=\"25867\"><b>Xã An Bình</b> <span>Huyện Phú Giáo</span>");
	ptrdiff_t near = str_find(g.body, STR("value=\"25975\"")); /* An Phú in Thuận An, in Bình Dương */
	assert_true(near < 0 || near > str_find(g.body, STR("value=\"25867\"")));
	assert_has(get("/?kind=food&q=di+an").body, "value=\"25942\"");
	assert_has(get("/?kind=food&q=zzz").body, "Không thấy “zzz”");
	assert_has(get("/?kind=food&q=%3Cb%3E").body, "&lt;b&gt;");
	/* Or by a list: the district, then its wards. */
	Got list = get("/?kind=food");
	assert_has(list.body,
		"name=\"district\" value=\"725\"><b>Thành phố Thuận An</b> <span>2 phường, xã</span>");
	assert_lacks(list.body, "name=\"district\" value=\"74\"");
	Got wards = get("/?kind=food&district=725");
	assert_has(wards.body, "name=\"area\" value=\"25975\"");
	assert_lacks(wards.body, "name=\"area\" value=\"25960\"");
	/* The "phu" of every "Phường" is not meant. */
	Got phu = get("/?kind=food&q=an+phu");
	assert_has(phu.body, "value=\"25975\"");
	assert_lacks(phu.body, "value=\"25960\"");
	assert_has(get("/?kind=food&q=phuong+an+phu").body, "value=\"25975\"");
	/* A code that is no ward asks again. */
	assert_has(get("/?kind=food&area=725").body, "name=\"q\"");
	assert_has(get("/?kind=food&area=99999").body, "name=\"q\"");
	assert_has(get("/?kind=nothing&area=25975").body, "name=\"kind\"");
}

/* ---- sending ---- */

static void test_files_and_shows_the_receipt(void **state)
{
	(void)state;
	Str location =
		receipt_location(post("/", SEND(KEY_1), "vulnerable", "elderly", "vulnerable", "alone"));
	Request r = last_request();

	assert_str(r.text, WORDS);
	assert_int_equal(r.persons, 4);
	assert_int_equal(r.vulnerable, 1u << VULNERABLE_ELDERLY | 1u << VULNERABLE_ALONE);
	assert_int_equal(r.channel, CHANNEL_PUBLIC);
	assert_int_equal(r.lane, LANE_NORMAL);

	Got g = get_at(location);
	assert_int_equal(g.status, 200);
	assert_true(str_eq(g.cache, STR("no-store")));
	assert_has(g.body, str_cstr(world.c->arena, r.code));
	assert_has(g.body, "duty_officer Phường An Phú");
	assert_has(g.body, "trước 7 giờ sáng mai");
	assert_has(g.body, "<svg class=\"qr\"");
	Str link = str_printf(world.c->arena, "http://tiepsuc.example%.*s", STR_ARG(link_of(location)));
	assert_has(g.body, str_cstr(world.c->arena, link));
	assert_has(g.body, "Hết gạo &lt;script&gt;alert(1)&lt;/script&gt; &quot;&#39;&amp;");
	pages.cookie = "lang=en";
	assert_has(get_at(location).body, "before 7 am tomorrow");
}

static void test_an_error_keeps_what_was_typed(void **state)
{
	(void)state;
	Got g = post("/", FOOD, "go", "send", "key", KEY_1, "text", WORDS "\r\nhai", "phone", "12", "persons",
		"4", "address", "Hẻm \"5\"", "name", "Lê A", "vulnerable", "child");
	Str b = g.body;

	assert_int_equal(g.status, 422);
	assert_int_equal(request_count(), 0);
	assert_has(b, "<a href=\"#phone\">Số điện thoại</a>: Số này chưa đúng.");
	assert_has(b, "id=\"phone\" name=\"phone\" type=\"tel\" value=\"12\"");
	assert_has(b, "aria-describedby=\"phone-hint phone-reason\" aria-invalid=\"true\" autofocus");
	assert_has(b, "&lt;/script&gt; &quot;&#39;&amp;\nhai</textarea>");
	assert_has(b, "value=\"Hẻm &quot;5&quot;\"");
	assert_has(b, "value=\"Lê A\"");
	assert_has(b, "value=\"child\" checked");
	assert_lacks(b, "value=\"elderly\" checked");
	assert_true(str_eq(value_of(b, "key"), STR(KEY_1)));
	assert_true(str_eq(value_of(b, "persons"), STR("4")));

	Got many = post("/", FOOD, "go", "send", "key", KEY_1, "text", "a", "persons", "bốn");
	assert_int_equal(many.status, 422);
	assert_has(many.body, "<a href=\"#persons\">");
	assert_has(many.body, "value=\"bốn\"");
	assert_int_equal(
		post("/", FOOD, "go", "send", "key", KEY_1, "text", "a", "persons", "501").status, 422);

	Got nothing = post("/", FOOD, "go", "send", "key", KEY_1);
	assert_int_equal(nothing.status, 422);
	assert_has(nothing.body, "<a href=\"#text\">");
	assert_int_equal(request_count(), 0);
	receipt_location(post("/", SEND(KEY_1)));
}

static void test_a_change_of_ward_keeps_what_was_typed(void **state)
{
	(void)state;
	Got where = post("/", FOOD, "go", "area", "key", KEY_1, "text", WORDS, "phone", "0912345678",
		"vulnerable", "child");

	assert_has(where.body, "<form class=\"question\" action=\"/\" method=\"post\">");
	assert_has(where.body, "name=\"q\"");
	assert_lacks(where.body, "name=\"area\" value=\"25975\"");
	assert_true(str_eq(value_of(where.body, "phone"), STR("0912345678")));
	assert_true(str_eq(value_of(where.body, "vulnerable"), STR("child")));
	assert_has(where.body, "name=\"text\" value=\"Hết gạo &lt;script&gt;");
	Got back = post("/", "kind", "food", "area", "25960", "key", KEY_1, "text", WORDS, "phone",
		"0912345678", "vulnerable", "child");
	assert_has(back.body, "Phường An Bình");
	assert_has(back.body, "&lt;script&gt;alert(1)&lt;/script&gt; &quot;&#39;&amp;</textarea>");
	assert_has(back.body, "value=\"child\" checked");
	Got kind = post("/", FOOD, "go", "kind", "key", KEY_1, "text", WORDS);
	assert_has(kind.body, "name=\"kind\" value=\"medicine\"");
	assert_true(str_eq(value_of(kind.body, "area"), STR("25975")));
}

static void test_sent_twice_is_one_request(void **state)
{
	(void)state;
	Str first = receipt_location(post("/", SEND(KEY_1)));

	assert_true(str_eq(first, receipt_location(post("/", SEND(KEY_1)))));
	assert_int_equal(request_count(), 1);
	/* Other words under the same key: nothing is lost, the next press is a request of its own. */
	Got other = post("/", FOOD, "go", "send", "key", KEY_1, "text", "việc khác");
	assert_int_equal(other.status, 409);
	assert_int_equal(request_count(), 1);
	assert_has(other.body, "Biểu mẫu này đã được gửi");
	assert_has(other.body, "việc khác</textarea>");
	Str key = value_of(other.body, "key");
	Uuid parsed;
	assert_true(uuid_parse(key, &parsed) && !str_eq(key, STR(KEY_1)));
	Got again = post("/", FOOD, "go", "send", "key", str_cstr(world.c->arena, key), "text", "việc khác");
	assert_false(str_eq(first, receipt_location(again)));
	assert_int_equal(request_count(), 2);
	/* Each form has a key of its own. */
	assert_false(str_eq(value_of(get("/?kind=food&area=25975").body, "key"),
		value_of(get("/?kind=food&area=25975").body, "key")));
}

static void test_too_fast_is_taken_in_a_lane_of_its_own(void **state)
{
	(void)state;
	for (int i = 0; i < 13; i++) {
		Str key = str_printf(world.c->arena, "0198d5b2-7a51-7c3e-8f11-0000000001%02d", i);

		receipt_location(post("/", FOOD, "go", "send", "key", key.ptr, "text", key.ptr));
		assert_int_equal(last_request().lane, i < 12 ? LANE_NORMAL : LANE_UNVERIFIED);
	}
	assert_true(last_request().post_id > 0);
}

/* ---- photos ---- */

#define BOUNDARY "xYzZY"
static const unsigned char png[] = { 0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0x00, 0x00, 0x00, 0x0d,
	0x49, 0x48, 0x44, 0x52, 0x00, 0x00, 0x00, 0x01, 0x00, 0x00, 0x00, 0x01, 0x08, 0x00, 0x00, 0x00, 0x00,
	0x3a, 0x7e, 0x9b, 0x55, 0x00, 0x00, 0x00, 0x0a, 0x49, 0x44, 0x41, 0x54, 0x78, 0x9c, 0x63, 0x60, 0x00,
	0x00, 0x00, 0x02, 0x00, 0x01, 0x48, 0xaf, 0xa4, 0x71, 0x00, 0x00, 0x00, 0x00, 0x49, 0x45, 0x4e, 0x44,
	0xae, 0x42, 0x60, 0x82 };

static Got post_photo(const char *target, const char *const *pairs, Str photo)
{
	Buf b;

	buf_init(&b, 20 << 20);
	for (size_t i = 0; pairs[i]; i += 2)
		buf_addf(&b, "--" BOUNDARY "\r\nContent-Disposition: form-data; name=\"%s\"\r\n\r\n%s\r\n",
			pairs[i], pairs[i + 1]);
	buf_addf(&b,
		"--" BOUNDARY "\r\nContent-Disposition: form-data; name=\"photo\"; filename=\"a.png\"\r\n"
		"Content-Type: image/png\r\n\r\n");
	buf_add(&b, photo);
	buf_addf(&b, "\r\n--" BOUNDARY "--\r\n");
	assert_true(buf_ok(&b));
	Got g = send_as(POST, str_from(target), "multipart/form-data; boundary=" BOUNDARY, buf_str(&b));
	buf_done(&b);
	return g;
}
#define PAIRS(...) ((const char *const[]){ __VA_ARGS__, NULL })

static size_t proofs_of_last(void)
{
	Proof *rows;
	Value v = VAL_I64(last_request().id);

	return world_rows(&proof_resource, "request_id = ?1", &v, 1, &rows);
}

static void test_a_photo_goes_along(void **state)
{
	(void)state;
	Str photo = { (const char *)png, sizeof(png) };
	Got bad = post_photo("/", PAIRS(SEND(KEY_1)), STR("not a photo at all"));

	assert_int_equal(bad.status, 415);
	assert_has(bad.body, "<a href=\"#photo\">Ảnh</a>");
	assert_has(bad.body, "value=\"0912345678\"");
	/* A wrong field beside it does not cost the photo: it is kept and not asked for again. */
	Got phone =
		post_photo("/", PAIRS(FOOD, "go", "send", "key", KEY_1, "text", "a", "phone", "12"), photo);
	assert_int_equal(phone.status, 422);
	const char *kept = str_cstr(world.c->arena, value_of(phone.body, "kept"));
	receipt_location(post("/", FOOD, "go", "send", "key", KEY_1, "text", "a", "kept", kept));
	assert_int_equal(proofs_of_last(), 1);
	/* Nobody names a file that they did not send. */
	char *forged = str_cstr(world.c->arena, str_from(kept));
	forged[0] = forged[0] == 'a' ? 'b' : 'a';
	receipt_location(post("/", FOOD, "go", "send", "key", KEY_2, "text", "b", "kept", forged));
	assert_int_equal(proofs_of_last(), 0);
}

static void test_a_photo_is_added_later(void **state)
{
	(void)state;
	Str photo = { (const char *)png, sizeof(png) }, link = file_food();
	Arena *a = world.c->arena;
	const char *to = str_printf(a, "/p/%.*s/note", STR_ARG(code_in(link))).ptr;
	const char *k = str_cstr(a, secret_in(link));

	Got g = post_photo(to, PAIRS("k", k, "key", KEY_2, "text", ""), photo);
	assert_int_equal(g.status, 303);
	assert_int_equal(proofs_of_last(), 1);
	Got broken = post_photo(to, PAIRS("k", k, "key", KEY_1, "text", "lời kèm ảnh"), STR("x"));
	assert_int_equal(broken.status, 415);
	assert_has(broken.body, "lời kèm ảnh</textarea>");
}

/* ---- following ---- */

static void test_the_code_alone_opens_the_state_only(void **state)
{
	(void)state;
	Str link = file_food();
	ward_does(ACT_ANSWER, "Đã giao 10 kg gạo");
	Arena *a = world.c->arena;
	Got g = get_at(str_printf(a, "/p/%.*s", STR_ARG(code_in(link))));

	assert_int_equal(g.status, 200);
	assert_has(g.body, "Đã trả lời");
	assert_has(g.body, "duty_officer Phường An Phú");
	assert_lacks(g.body, "Hết gạo");
	assert_lacks(g.body, "10 kg");
	assert_lacks(g.body, "/confirm");
	assert_lacks(g.body, "<svg class=\"qr\"");
	Got whole = get_at(link);
	assert_has(whole.body, "Hết gạo");
	assert_has(whole.body, "Đã giao 10 kg gạo");
	assert_has(whole.body, "/confirm\"");
	/* A wrong secret opens no more than none, and says so. */
	Got cut = get_at(str_sub(link, 0, link.len - 1));
	assert_int_equal(cut.status, 200);
	assert_lacks(cut.body, "10 kg");
	assert_has(cut.body, "Đường dẫn bị thiếu");
}

static void test_the_phones_last_digits_open_it_a_few_times(void **state)
{
	(void)state;
	Str link = file_food(), to = str_printf(world.c->arena, "/p/%.*s", STR_ARG(code_in(link)));
	const char *at = str_cstr(world.c->arena, to);
	Got right = post(at, "phone_last", "5678");

	assert_int_equal(right.status, 303);
	assert_true(str_eq(right.location, link));
	assert_int_equal(post(at, "phone_last", "").status, 422);
	for (int i = 0; i < 9; i++) {
		Got wrong = post(at, "phone_last", "0000");

		assert_int_equal(wrong.status, 403);
		assert_has(wrong.body, "Không đúng 4 số cuối");
		assert_has(wrong.body, "value=\"0000\"");
		assert_lacks(wrong.body, "Hết gạo");
	}
	/* Now the right ones are not listened to either, but the link is. */
	Got slowed = post(at, "phone_last", "5678");
	assert_int_equal(slowed.status, 429);
	assert_has(slowed.body, "Đã thử nhiều lần");
	assert_lacks(slowed.body, "Hết gạo");
	for (int i = 0; i < 40; i++)
		assert_int_equal(get_at(link).status, 200);
	clock_set_for_drill(WORLD_START_MS + HOUR_MS);
	assert_int_equal(post(at, "phone_last", "5678").status, 303);
}

static void test_looking_too_often_is_slowed(void **state)
{
	(void)state;
	const char *to = str_printf(world.c->arena, "/p/%.*s", STR_ARG(code_in(file_food()))).ptr;

	for (int i = 0; i < 30; i++)
		assert_int_equal(get(to).status, 200);
	Got g = get(to);
	assert_int_equal(g.status, 429);
	assert_has(g.body, "Hãy chờ một phút");
	assert_lacks(g.body, "Đã gửi");
	pages.cookie = "lang=en";
	assert_has(get(to).body, "Wait a minute");
}

static void test_received_and_not_solved(void **state)
{
	(void)state;
	Str link = file_food();

	ward_does(ACT_ANSWER, "Đã giao 10 kg gạo");
	Got g = act(link, "reopen", KEY_1, "Mới có 5 kg <b>");
	assert_int_equal(g.status, 409); /* the key of the filing: another command */
	assert_has(g.body, "Mới có 5 kg &lt;b&gt;</textarea>");
	g = act(link, "reopen", KEY_2, "Mới có 5 kg <b>");
	assert_int_equal(g.status, 303);
	assert_has(get_at(g.location).body, "Đã báo lại");
	Got page = get_at(link);
	assert_has(page.body, "Mở lại");
	assert_has(page.body, "Mới có 5 kg &lt;b&gt;</blockquote>");
	assert_int_equal(last_request().reopened, 1);
	/* Pressed twice: once. */
	assert_int_equal(act(link, "reopen", KEY_2, "Mới có 5 kg <b>").status, 303);
	assert_int_equal(last_request().reopened, 1);
	ward_does(ACT_ANSWER, "Giao thêm 5 kg");
	assert_int_equal(act(link, "confirm", "0198d5b2-7a51-7c3e-8f11-000000000003", "").status, 303);
	assert_int_equal(last_request().state, REQUEST_CONFIRMED);
	Got late = act(link, "confirm", "0198d5b2-7a51-7c3e-8f11-000000000004", "");
	assert_int_equal(late.status, 409);
	assert_has(late.body, "phiếu đã sang bước khác");
}

static void test_a_message_and_a_reminder(void **state)
{
	(void)state;
	Str link = file_food();
	Got none = act(link, "note", KEY_2, "");

	assert_int_equal(none.status, 422);
	assert_has(none.body, "<a href=\"#text\">");
	assert_int_equal(act(link, "note", KEY_2, "Nhà ở cuối hẻm").status, 303);
	assert_has(get_at(link).body, "Nhà ở cuối hẻm</blockquote>");
	assert_lacks(get_at(link).body, "/call\"");
	clock_set_for_drill(WORLD_START_MS + 26 * HOUR_MS);
	Got late = get_at(link);
	assert_has(late.body, "/call\"");
	assert_has(late.body, "quá hạn 2 giờ");
	assert_has(late.body, "lẽ ra trước 7 giờ sáng nay");
	assert_int_equal(act(link, "call", "0198d5b2-7a51-7c3e-8f11-000000000003", "").status, 303);
	assert_int_equal(last_request().calls, 2);
	/* Without the secret nothing is said, and what only staff may do is no page. */
	Str stranger = str_printf(world.c->arena, "%.*s0", STR_ARG(str_sub(link, 0, link.len - 1)));
	if (str_eq(stranger, link))
		stranger = str_printf(world.c->arena, "%.*s1", STR_ARG(str_sub(link, 0, link.len - 1)));
	assert_int_equal(act(stranger, "note", "0198d5b2-7a51-7c3e-8f11-000000000005", "xấu").status, 403);
	assert_int_equal(post_at(str_printf(world.c->arena, "/p/%.*s/note", STR_ARG(code_in(link))),
				 (const char *const[]){ "text", "xấu", NULL })
				 .status,
		403);
	assert_int_equal(act(link, "answer", "0198d5b2-7a51-7c3e-8f11-000000000006", "xấu").status, 404);
	assert_int_equal(last_request().state, REQUEST_FILED);
}

static void test_waiting_above_is_told(void **state)
{
	(void)state;
	Str link = file_food();

	ward_does(ACT_ESCALATE, "Cần xe tải");
	Got g = get_at(link);
	assert_has(g.body, "Chờ cấp trên quyết định");
	assert_has(g.body, "Việc này vượt quyền của Phường An Phú.");
	assert_has(g.body, "command_duty Thành phố Thuận An");
	assert_lacks(g.body, "Cần xe tải"); /* between the offices */
}

/* ---- typing a code ---- */

static void test_a_mistyped_code_is_named(void **state)
{
	(void)state;
	Str code = code_in(file_food());
	Arena *a = world.c->arena;
	char *wrong = str_cstr(a, code);

	wrong[3] = wrong[3] == '7' ? '8' : '7';
	Got g = get_at(str_printf(a, "/p?code=%s", wrong));
	assert_has(g.body, "Mã gõ sai một chữ hoặc đảo hai chữ");
	assert_has(g.body, wrong);
	assert_has(get("/p?code=TS-7K2M").body, "Mã mới có 4 chữ");
	assert_has(get("/p?code=").body, "Hãy gõ mã phiếu");
	assert_has(get("/p?code=TS-7K2M-9PXR-9PXR").body, "Mã dài quá");
	assert_has(get("/p?code=TS-7K2M-9P0R").body, "không bao giờ có “0”");
	assert_has(get("/p?code=TS-7K2M-9P%C4%90R").body, "không bao giờ có “Đ”");
	assert_lacks(get("/p").body, "aria-invalid=");
	/* As it is said, not as it is printed. */
	Str spoken = str_printf(
		a, "/p?code=ts+%.*s+%.*s", STR_ARG(str_sub(code, 3, 4)), STR_ARG(str_sub(code, 8, 4)));
	Got found = get_at(spoken);
	assert_int_equal(found.status, 303);
	assert_true(str_eq(str_sub(found.location, 3, found.location.len), code));
	Got unknown = get("/p/TS-2222-2222");
	assert_int_equal(unknown.status, 404);
	assert_has(unknown.body, "không có phiếu nào mang mã này");
	assert_has(unknown.body, "value=\"TS-2222-2222\"");
	assert_int_equal(get_at(str_printf(a, "/p/%s", wrong)).status, 404);
}

/* ---- what fails ---- */

static void test_failures_are_pages_for_people(void **state)
{
	(void)state;
	Got lost = get("/nowhere");

	assert_int_equal(lost.status, 404);
	assert_has(lost.body, "Không có trang này");
	assert_has(get("/nowhere?lang=en").body, "There is no such page");
	assert_has(get("/api/v1/nowhere").body, "\"reason\":\"not_found\"");
	assert_int_equal(send_as(DELETE, STR("/p"), NULL, (Str){ "", 0 }).status, 405);

	/* The server itself refuses: a body too large, a head too large, no room for a photo. */
	char *large = calloc(1, HTTP_UPLOAD_MAX_BYTES + 1);
	assert_non_null(large);
	Got heavy = post_photo("/", PAIRS(SEND(KEY_1)), (Str){ large, HTTP_UPLOAD_MAX_BYTES });
	assert_int_equal(heavy.status, 413);
	assert_has(heavy.body, "Ảnh phải nhỏ hơn 10 MB");
	pages.cookie = "lang=en";
	assert_has(post_photo("/", PAIRS(SEND(KEY_1)), (Str){ large, HTTP_UPLOAD_MAX_BYTES }).body,
		"must be below 10 MB");
	pages.cookie = NULL;
	pages.options.spool_dir = "/proc/none";
	Got busy = post_photo("/", PAIRS(SEND(KEY_1)), (Str){ large, 100000 });
	assert_int_equal(busy.status, 503);
	assert_has(busy.body, "Máy chủ đang bận");
	free(large);
	Got damaged = send_as(POST, STR("/"), "application/x-www-form-urlencoded", STR("kind=food&text=%zz"));
	assert_int_equal(damaged.status, 400);
	assert_has(damaged.body, "<h1>Không đọc được</h1>");
	assert_int_equal(request_count(), 0);
}

/* ---- times in words ---- */

static void test_times_are_said_as_people_say_them(void **state)
{
	(void)state;
	/* Now is 7:00 on Monday 23 August 2021. */
	static const struct {
		int64_t after_ms;
		const char *vi, *en;
	} rows[] = {
		{ 25 * MINUTE_MS, "trước 7 giờ 25 sáng nay (còn 25 phút)",
			"before 7:25 am today (25 minutes left)" },
		{ HOUR_MS, "trước 8 giờ sáng nay", "before 8 am today" },
		{ 4 * HOUR_MS, "trước 11 giờ trưa nay", "before 11 am today" },
		{ 5 * HOUR_MS, "trước 12 giờ trưa nay", "before 12 pm today" },
		{ 8 * HOUR_MS + 5 * MINUTE_MS, "trước 3 giờ 05 chiều nay", "before 3:05 pm today" },
		{ 11 * HOUR_MS, "trước 6 giờ tối nay", "before 6 pm today" },
		{ 15 * HOUR_MS, "trước 10 giờ đêm nay", "before 10 pm today" },
		{ 17 * HOUR_MS, "trước 0 giờ sáng mai", "before 12 am tomorrow" },
		{ 27 * HOUR_MS, "trước 10 giờ sáng mai", "before 10 am tomorrow" },
		{ 3 * DAY_MS, "trước 7 giờ sáng thứ Năm 26/08", "before 7 am on Thursday 26/08" },
		{ 6 * DAY_MS, "trước 7 giờ sáng Chủ nhật 29/08", "before 7 am on Sunday 29/08" },
		{ -HOUR_MS, "lẽ ra trước 6 giờ sáng nay", "was due before 6 am today" },
		{ -10 * HOUR_MS, "lẽ ra trước 9 giờ tối hôm qua", "was due before 9 pm yesterday" },
	};
	Arena *a = world.c->arena;

	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		int64_t due_ms = WORLD_START_MS + rows[i].after_ms;

		assert_str(pages_until(a, LANG_VI, WORLD_START_MS, due_ms), rows[i].vi);
		assert_str(pages_until(a, LANG_EN, WORLD_START_MS, due_ms), rows[i].en);
	}
	assert_str(pages_at(a, LANG_VI, WORLD_START_MS, WORLD_START_MS - HOUR_MS), "06:00 hôm nay");
	assert_str(pages_at(a, LANG_VI, WORLD_START_MS, WORLD_START_MS - 8 * HOUR_MS), "23:00 hôm qua");
	assert_str(pages_at(a, LANG_EN, WORLD_START_MS, WORLD_START_MS - 3 * DAY_MS), "20/08/2021 07:00");
	assert_str(pages_late(a, LANG_VI, WORLD_START_MS + 5 * MINUTE_MS, WORLD_START_MS), "quá hạn 5 phút");
	assert_str(pages_late(a, LANG_VI, WORLD_START_MS + 47 * HOUR_MS, WORLD_START_MS), "quá hạn 47 giờ");
	assert_str(pages_late(a, LANG_EN, WORLD_START_MS + 49 * HOUR_MS, WORLD_START_MS), "2 days late");
}

/* ---- on the wire ---- */

static void *run_loop(void *server)
{
	http_run(server);
	return NULL;
}

static size_t packed_bytes(HttpServer *server, Str target)
{
	static char answer[1 << 17];
	struct sockaddr_in to = { .sin_family = AF_INET, .sin_port = htons((uint16_t)http_port(server)) };
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	size_t n = 0;

	to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	assert_int_equal(connect(fd, (struct sockaddr *)&to, sizeof(to)), 0);
	Str ask = str_printf(world.c->arena,
		"GET %.*s HTTP/1.1\r\nHost: tiepsuc.example\r\nAccept: text/html\r\nAccept-Encoding: gzip\r\n"
		"Connection: close\r\n\r\n",
		STR_ARG(target));
	assert_int_equal(send(fd, ask.ptr, ask.len, MSG_NOSIGNAL), (ssize_t)ask.len);
	for (ssize_t got; n < sizeof(answer) && (got = recv(fd, answer + n, sizeof(answer) - n, 0)) > 0;)
		n += (size_t)got;
	close(fd);
	assert_has(((Str){ answer, n }), "Content-Encoding: gzip");
	return n;
}

static void test_every_page_is_small_on_the_wire(void **state)
{
	(void)state;
	HttpServer *server;
	pthread_t loop;
	HttpOptions o = pages.options;
	Str receipt = receipt_location(post("/", SEND(KEY_1)));
	const char *const targets[] = { "/", "/?kind=food", "/?kind=food&q=an+binh",
		"/?kind=food&district=725", "/?kind=emergency&area=25975", "/p", "/p?code=TS-7K2M",
		"/nowhere", "/p/TS-2222-2222" };

	ward_does(ACT_ANSWER, "Đã giao 10 kg gạo");
	o.listen = STR("127.0.0.1:0");
	assert_int_equal(http_start(world.c, &o, &server), OK);
	assert_int_equal(pthread_create(&loop, NULL, run_loop, server), 0);
	for (int english = 0; english < 2; english++) {
		const char *lang = english ? "lang=en" : "lang=vi";

		for (size_t i = 0; i < COUNT_OF(targets); i++) {
			bool has_query = strchr(targets[i], '?') != NULL;
			Str t = str_printf(world.c->arena, "%s%c%s", targets[i], has_query ? '&' : '?', lang);

			assert_true(packed_bytes(server, t) < PAGE_MAX_BYTES);
		}
		assert_true(packed_bytes(server, str_printf(world.c->arena, "%.*s&%s", STR_ARG(receipt),
							 lang)) < PAGE_MAX_BYTES);
	}
	http_stop(server);
	pthread_join(loop, NULL);
	http_free(&server);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		PAGES_TEST(test_asks_in_both_languages),
		PAGES_TEST(test_finds_a_ward_without_marks),
		PAGES_TEST(test_files_and_shows_the_receipt),
		PAGES_TEST(test_an_error_keeps_what_was_typed),
		PAGES_TEST(test_a_change_of_ward_keeps_what_was_typed),
		PAGES_TEST(test_sent_twice_is_one_request),
		PAGES_TEST(test_too_fast_is_taken_in_a_lane_of_its_own),
		PAGES_TEST(test_a_photo_goes_along),
		PAGES_TEST(test_a_photo_is_added_later),
		PAGES_TEST(test_the_code_alone_opens_the_state_only),
		PAGES_TEST(test_the_phones_last_digits_open_it_a_few_times),
		PAGES_TEST(test_looking_too_often_is_slowed),
		PAGES_TEST(test_received_and_not_solved),
		PAGES_TEST(test_a_message_and_a_reminder),
		PAGES_TEST(test_waiting_above_is_told),
		PAGES_TEST(test_a_mistyped_code_is_named),
		PAGES_TEST(test_failures_are_pages_for_people),
		PAGES_TEST(test_times_are_said_as_people_say_them),
		PAGES_TEST(test_every_page_is_small_on_the_wire),
	};

	secret_start();
	return fresh_run(tests);
}
