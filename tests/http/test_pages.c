/* test_pages.c: the residents' pages: asking, both languages, failures, and that nothing typed is lost. */
#include "http/pages.h"

#include "base/uuid.h"

#include <arpa/inet.h>
#include <pthread.h>
#include <sys/socket.h>

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
	assert_has(many.body, "<a href=\"#persons\">Bao nhiêu người</a>: ");
	assert_has(many.body, "value=\"bốn\"");
	assert_int_equal(
		post("/", FOOD, "go", "send", "key", KEY_1, "text", "a", "persons", "501").status, 422);

	Got nothing = post("/", FOOD, "go", "send", "key", KEY_1);
	assert_int_equal(nothing.status, 422);
	assert_has(nothing.body, "<a href=\"#text\">Nhà đang thiếu gì</a>: ");
	assert_int_equal(request_count(), 0);
	receipt_location(post("/", SEND(KEY_1)));
}

static void test_a_change_of_ward_keeps_what_was_typed(void **state)
{
	(void)state;
	Got where = post("/", FOOD, "go", "area", "key", KEY_1, "text", WORDS, "phone", "0912345678",
		"vulnerable", "child");

	assert_has(where.body, "<form class=\"question\" id=\"ask\" action=\"/\" method=\"post\">");
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

/* Where something is typed the switch is a button of the form, and never what Enter in a field presses. */
static void test_the_other_language_keeps_what_was_typed(void **state)
{
	(void)state;
	Got send = get("/?kind=food&area=25975");
	ptrdiff_t enter = str_find(send.body, STR("form=\"ask\" name=\"go\" value=\"send\""));
	ptrdiff_t other = str_find(send.body, STR("form=\"ask\" name=\"lang\" value=\"en\""));

	assert_true(enter >= 0 && other > enter);
	assert_lacks(send.body, "hreflang");
	Got en = post(
		"/", FOOD, "lang", "en", "key", KEY_1, "text", WORDS, "phone", "12", "vulnerable", "child");
	assert_has(en.body, "<html lang=\"en\">");
	assert_true(str_starts(en.cookie, STR("lang=en; Path=/; Max-Age=")));
	assert_has(en.body, "&lt;script&gt;alert(1)&lt;/script&gt; &quot;&#39;&amp;</textarea>");
	assert_true(str_eq(value_of(en.body, "phone"), STR("12")));
	assert_true(str_eq(value_of(en.body, "key"), STR(KEY_1)));
	assert_has(en.body, "value=\"child\" checked");
	assert_int_equal(request_count(), 0);
	/* Between two steps what was typed waits in the form: the ward is asked for again, in that language.
	 */
	Got where = post("/", "kind", "food", "lang", "vi", "text", WORDS, "q", "an phu");
	assert_has(where.body, "<html lang=\"vi\">");
	assert_has(where.body, "form=\"ask\" name=\"go\" value=\"find\"");
	assert_has(where.body, "name=\"text\" value=\"Hết gạo &lt;script&gt;");
	assert_has(where.body, "Phường An Phú");
	/* Nothing is typed yet: a link does, and keeps the list that was opened. */
	assert_has(get("/?kind=food&district=725").body, "district=725&amp;lang=en");
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
		"/?kind=food&district=725", "/?kind=emergency&area=25975", "/p", "/p?code=TS-7K2M", "/n",
		"/n?code=TS-7K2M", "/nowhere", "/p/TS-2222-2222" };

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
		PAGES_TEST(test_the_other_language_keeps_what_was_typed),
		PAGES_TEST(test_sent_twice_is_one_request),
		PAGES_TEST(test_too_fast_is_taken_in_a_lane_of_its_own),
		PAGES_TEST(test_a_photo_goes_along),
		PAGES_TEST(test_a_photo_is_added_later),
		PAGES_TEST(test_failures_are_pages_for_people),
		PAGES_TEST(test_every_page_is_small_on_the_wire),
	};

	secret_start();
	return fresh_run(tests);
}
