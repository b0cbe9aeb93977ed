/*
 * test_memory.c: memory runs out once, at every point of a commit and of calls over the in-memory connection:
 * a clean refusal, nothing half done, and the same again works.
 *
 * A call of which it does not matter how often it is made is asked once at each point. What must happen once
 * is asked twice at each point under the same key: without one piece of memory, then with all of it.
 * Starting has thousands of points, of which TIEPSUC_FAULT_STRIDE takes every n-th only; how many there were
 * is printed. On PostgreSQL the same, libpq's own pieces among them.
 */
#include "alloc_fail.h"
#include "asking.h"

#include <sodium.h>

#define POINTS_MAX 20000
#define PASSWORD   "mật khẩu của phường"

static int64_t count(const char *sql)
{
	int64_t n = -1;

	assert_int_equal(db_number(world.c, reader_db(world.reader), sql, NULL, 0, 0, &n), OK);
	return n;
}

/* A start on PostgreSQL waits for a server to make its sessions. */
static int64_t stride_wanted(void)
{
	int64_t n = 0;
	const char *given = getenv("TIEPSUC_FAULT_STRIDE");

	if (given && str_to_i64(str_from(given), &n) && n > 0)
		return n;
	return fresh.dialect == SQLITE ? 1 : 5;
}

/*
 * When it is libpq that finds none, its connection breaks: "try again", or in the middle of a COMMIT that
 * nobody can know, which the key decides.
 */
static bool is_want_of_memory(Status s)
{
	return s == E_NOMEM || (fresh.dialect == POSTGRES && (s == E_BUSY || s == E_UNKNOWN));
}

/* ---- a commit ---- */

/* The same key until it is done: once with a piece missing, once with enough. */
static bool every_command_is_whole(int64_t point)
{
	Arena arena;
	RequestFiling f = { .kind = KIND_FOOD,
		.area_code = STR("25975"),
		.text = STR("Hết gạo"),
		.phone = STR("0912345678") };
	Command cmd = { .key = world_key(), .kind = COMMAND_REQUEST };

	arena_init(&arena, 0);
	Ctx c = { .arena = &arena, .now_ms = clock_now_ms() };

	cmd.arena = &arena;
	cmd.request = (RequestCommand){ .act = ACT_FILE, .actor = ACTOR_RESIDENT, .filing = &f };
	alloc_fail_at(point);
	Status s = store_commit_wait(world.store, &c, &cmd);
	bool failed = alloc_failed();

	if (s != OK && !is_want_of_memory(s))
		fail_msg("without its piece %lld of memory: %s %s", (long long)point, status_name(s),
			c.fault.reason);
	assert_int_equal(count("SELECT COUNT(*) FROM request"), point - (s != OK));
	assert_int_equal(store_commit_wait(world.store, &c, &cmd), OK);
	assert_int_equal(count("SELECT COUNT(*) FROM request"), point);
	assert_int_equal(count("SELECT COUNT(*) FROM event WHERE kind = 'request'"), point);
	arena_done(&arena);
	return failed;
}

static void a_commit_without_memory(void **state UNUSED)
{
	int64_t point = 1;

	world_make(fresh.url);
	while (every_command_is_whole(point) && point < POINTS_MAX)
		point++;
	print_message("# %lld points of a commit\n", (long long)point - 1);
	assert_true(point > 20 && point < POINTS_MAX);
	world_close();
}

/* ---- calls ---- */

/* One kind of call. What it needs is made before memory runs out, and looked at afterwards. */
typedef struct Scene {
	const char *name;
	void (*prepare)(void); /* once a point, with enough memory; may be NULL */
	int (*call)(void); /* the status; the same under the same `scene.key` */
	int right; /* its status when all is well */
	const char *rows; /* counts what a call makes; NULL: nothing */
} Scene;

static struct {
	int64_t key; /* of the point */
	int64_t request_id, version;
	char page[200]; /* a resident's own */
} scene;

static int64_t number_of(const Buf *b, const char *name)
{
	ptrdiff_t at = str_find(buf_str(b), str_printf(world.c->arena, "\"%s\":", name));
	int64_t n = 0;

	assert_true(at >= 0);
	Str rest = str_sub(buf_str(b), (size_t)at + strlen(name) + 3, b->len);
	while (rest.len && rest.ptr[0] >= '0' && rest.ptr[0] <= '9') {
		n = n * 10 + rest.ptr[0] - '0';
		rest = str_sub(rest, 1, rest.len);
	}
	return n;
}

static int call_file(void)
{
	return ask_for_help(scene.key, NULL);
}

static void prepare_request(void)
{
	Buf body;

	buf_init(&body, 1 << 16);
	assert_int_equal(ask_for_help(++asking.keys, &body), 201);
	scene.request_id = number_of(&body, "id");
	scene.version = world_request(scene.request_id).version;
	buf_done(&body);
}

static int call_answer(void)
{
	char target[80], key[80], version[40];
	const char *headers[] = { asking.secret, key, version, "Content-Type: application/json", NULL };

	snprintf(target, sizeof(target), "/api/v1/requests/%lld/answer", (long long)scene.request_id);
	snprintf(key, sizeof(key), "Idempotency-Key: 017b6c3e-9d40-7003-8000-%012llx",
		(unsigned long long)scene.key);
	snprintf(version, sizeof(version), "If-Match: \"%lld\"", (long long)scene.version);
	return ask(POST, target, headers, STR("{\"text\":\"Đã giao gạo\"}"), NULL);
}

static int call_list(void)
{
	const char *headers[] = { asking.secret, NULL };

	return ask(GET, "/api/v1/requests?limit=5&q=gao", headers, STR(""), NULL);
}

static int call_show(void)
{
	char target[80];
	const char *headers[] = { asking.secret, NULL };

	snprintf(target, sizeof(target), "/api/v1/requests/%lld", (long long)scene.request_id);
	return ask(GET, target, headers, STR(""), NULL);
}

/* From another address each time: tries are few. */
static int call_sign_in(void)
{
	char peer[60], body[200];
	const char *headers[] = { "Content-Type: application/json", peer, NULL };
	static int64_t tries;
	int64_t account = ++tries % 64;

	snprintf(peer, sizeof(peer), "X-Forwarded-For: 10.2.%d.%d", (int)(tries >> 8 & 255),
		(int)(tries & 255));
	snprintf(body, sizeof(body), "{\"login\":\"ca.%lld\",\"password\":\"" PASSWORD "\"}",
		(long long)account);
	return ask(POST, "/api/v1/session", headers, str_from(body), NULL);
}

static int call_import(void)
{
	char body[200], key[80];
	const char *headers[] = { asking.secret, key, "Content-Type: text/csv", NULL };

	snprintf(key, sizeof(key), "Idempotency-Key: 017b6c3e-9d40-7004-8000-%012llx",
		(unsigned long long)scene.key);
	snprintf(body, sizeof(body), "kind,area_code,text,phone\nfood,25975,Hết gạo,08%08lld\n",
		(long long)scene.key);
	return ask(POST, "/api/v1/imports/requests", headers, str_from(body), NULL);
}

static int call_page(void)
{
	return ask(GET, scene.page, NULL, STR(""), NULL);
}

static int call_form(void)
{
	return ask(GET, "/?kind=food&area=25975&lang=vi", NULL, STR(""), NULL);
}

static void judge(const Scene *s, int64_t point, int status)
{
	if (status != s->right && status != 503 && status != 0)
		fail_msg("%s, without its piece %lld of memory: %d", s->name, (long long)point, status);
}

/* False: there was no such point any more. */
static bool play(const Scene *s, int64_t point)
{
	if (s->prepare)
		s->prepare();
	int64_t before = s->rows ? count(s->rows) : 0;

	scene.key = ++asking.keys;
	alloc_fail_at(point);
	int status = s->call();
	bool failed = alloc_failed();

	judge(s, point, status);
	if (s->rows && status == s->right)
		assert_int_equal(count(s->rows), before + 1);
	status = s->call();
	if (status != s->right)
		fail_msg("%s, again after its piece %lld was missing: %d", s->name, (long long)point, status);
	if (s->rows && count(s->rows) != before + 1)
		fail_msg("%s: piece %lld was missing, and it was done %lld times", s->name, (long long)point,
			(long long)(count(s->rows) - before));
	return failed;
}

/* Cheap to verify: how a password is hashed is not what is looked at here. Many, because tries are few. */
static void let_sign_in(void)
{
	char hash[crypto_pwhash_STRBYTES];

	assert_int_equal(crypto_pwhash_str_alg(hash, PASSWORD, strlen(PASSWORD), crypto_pwhash_OPSLIMIT_MIN,
				 crypto_pwhash_MEMLIMIT_MIN, crypto_pwhash_ALG_ARGON2ID13),
		0);
	for (int i = 0; i < 64; i++) {
		Account a = { .login = str_printf(world.c->arena, "ca.%d", i),
			.name = STR("Ca trực"),
			.password_hash = str_from(hash) };

		world_save(&account_resource, &a);
	}
}

static void find_page(void)
{
	Request r = world_request(scene.request_id);
	Str secret = request_secret(world.c->arena, world.store, r.id);

	snprintf(scene.page, sizeof(scene.page), "/p/%.*s?k=%.*s", STR_ARG(r.code), STR_ARG(secret));
}

static const Scene scenes[] = {
	{ "file a request", NULL, call_file, 201, "SELECT COUNT(*) FROM request" },
	{ "answer a request", prepare_request, call_answer, 200,
		"SELECT COUNT(*) FROM request WHERE state = 'answered'" },
	{ "list requests", NULL, call_list, 200, NULL },
	{ "show a request", NULL, call_show, 200, NULL },
	{ "sign in", NULL, call_sign_in, 201, NULL },
	{ "import a row", NULL, call_import, 200, "SELECT COUNT(*) FROM request" },
	{ "a resident's page", NULL, call_page, 200, NULL },
	{ "the form", NULL, call_form, 200, NULL },
};

static void play_all(const Scene *s)
{
	int64_t began_us = clock_monotonic_us(), point = 1;

	scene.key = ++asking.keys;
	s->call(); /* statements are prepared, as in a server that runs */
	while (play(s, point) && point < POINTS_MAX)
		point++;
	print_message("# %s: %lld points, in %.1f s\n", s->name, (long long)point - 1,
		(double)(clock_monotonic_us() - began_us) / 1e6);
	assert_true(point > 5 && point < POINTS_MAX);
}

static void calls_without_memory(void **state UNUSED)
{
	world_make(fresh.url);
	asking_sign_in();
	let_sign_in();
	asking_open();
	prepare_request();
	find_page();
	for (size_t i = 0; i < COUNT_OF(scenes); i++)
		play_all(&scenes[i]);
	app_free(&asking.app);
	world_close();
	checks_hold(world.c, fresh.url);
}

/* ---- starting ---- */

/* Opens everything as a server that starts; false: there was no such point any more. */
static bool start(int64_t point)
{
	Arena arena;
	Store *store = NULL;
	App *app = NULL;

	arena_init(&arena, 0);
	Ctx c = { .arena = &arena, .now_ms = clock_now_ms() };

	if (point)
		alloc_fail_at(point);
	Status st = store_open(&c, &(StoreOptions){ .url = fresh.url }, &store);
	if (st == OK)
		st = app_new(&c, &(AppOptions){ .store = store, .public_url = "" }, &app);
	bool failed = alloc_failed();

	if (st != OK && (!is_want_of_memory(st) || !failed))
		fail_msg("starting without piece %lld of memory: %s %s %s", (long long)point, status_name(st),
			c.fault.reason, c.fault.detail ? c.fault.detail : "");
	app_free(&app);
	store_close(&store);
	arena_done(&arena);
	return failed;
}

static void starting_without_memory(void **state UNUSED)
{
	int64_t began_us = clock_monotonic_us(), stride = stride_wanted(), points = 0, point = 1;

	world_make(fresh.url);
	world_close();
	for (; start(point) && point < POINTS_MAX; point += stride)
		points++;
	assert_false(start(0));
	print_message("# starting: %lld points, every %lldth of %lld, in %.1f s\n", (long long)points,
		(long long)stride, (long long)point - 1, (double)(clock_monotonic_us() - began_us) / 1e6);
	assert_true(point > 5 && point < POINTS_MAX);
	checks_hold(world.c, fresh.url);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		FRESH_TEST(a_commit_without_memory),
		FRESH_TEST(calls_without_memory),
		FRESH_TEST(starting_without_memory),
	};

	log_set_level(LOG_ERROR + 1);
	secret_start();
	return fresh_run(tests);
}
