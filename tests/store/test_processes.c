/*
 * test_processes.c: several programs on one database at once, and a server that goes away in the worst
 * moment.
 *
 * Each Store is what one `serve` has: its own connection, chain, block of ids and view. On SQLite the second
 * one is the command line beside serve; on PostgreSQL both serve. A proxy in front of the server cuts the
 * connection around COMMIT.
 */
#include "test.h"

#include "store/jobs.h"

#include "store/query.h"

#include <poll.h>
#include <pthread.h>
#include <stdatomic.h>
#include <sys/socket.h>
#include <sys/un.h>

static Store *open_second(Str url)
{
	Store *s = NULL;

	if (store_open(world.c, &(StoreOptions){ .url = url }, &s) != OK)
		fail_msg("the second store: %s %s", world.c->fault.reason, world.c->fault.detail);
	return s;
}

static void run_on(Store *s, Job *j)
{
	Ctx c = { .arena = &j->arena };

	j->cmd.status = store_commit_wait(s, &c, &j->cmd);
}

/* ---- in turns, on both databases ---- */

static void two_write_in_turns(void **state UNUSED)
{
	Store *second = open_second(fresh.url);
	int64_t ids[20];

	for (size_t i = 0; i < COUNT_OF(ids); i++) {
		Job j;

		job_file(&j, str_printf(world.c->arena, "0915 000 %03zu", i).ptr);
		run_on(i % 2 ? second : world.store, &j);
		ids[i] = job_id(&j);
		for (size_t k = 0; k < i; k++)
			assert_int_not_equal(ids[i], ids[k]);
		job_done(&j);
	}
	/* What one filed the other goes on with. */
	for (size_t i = 0; i < COUNT_OF(ids); i++) {
		Job j;

		job_act(&j, ACT_TRIAGE, ids[i], "ward.25975", 1);
		run_on(i % 2 ? world.store : second, &j);
		assert_int_equal(j.cmd.status, OK);
		job_done(&j);
	}
	store_close(&second);
}

/* An office that the one process fills is seen by the other within a moment, also when it has nothing to
 * write. */
static void the_view_of_the_other(void **state UNUSED)
{
	Store *second = open_second(fresh.url);
	Post post = {
		.area_id = world_area_id(STR("25975")), .kind = POST_AGENCY_HEAD, .title = STR("Trưởng ban")
	};
	Job j;
	bool seen = false;

	job_save(&j, &post_resource, &post);
	run_on(world.store, &j);
	int64_t id = job_id(&j);
	for (int tries = 0; !seen && tries < 100; tries++) {
		const View *v = store_view(second);

		seen = directory_post(v->dir, id) != NULL;
		store_view_release(second, &v);
		if (!seen)
			usleep(50000);
	}
	assert_true(seen);
	store_close(&second);
	job_done(&j);
}

/* ---- at the same time, on PostgreSQL ---- */

#define HAMMERED 12
#define BLOWS	 60

typedef struct Hammer {
	Store *store;
	pthread_t thread;
	const int64_t *ids;
	Job *jobs; /* BLOWS */
	atomic_int left;
	int outcomes[E_NOMEM + 1];
} Hammer;

static void blow_done(Command *cmd)
{
	Hammer *h = cmd->user;

	atomic_fetch_sub(&h->left, 1);
}

static void *hammer(void *arg)
{
	Hammer *h = arg;

	atomic_store(&h->left, BLOWS);
	for (size_t i = 0; i < BLOWS; i++)
		store_commit(h->store, &h->jobs[i].cmd);
	while (atomic_load(&h->left))
		usleep(1000);
	for (size_t i = 0; i < BLOWS; i++)
		h->outcomes[h->jobs[i].cmd.status]++;
	return NULL;
}

static void start_hammer(Hammer *h, Store *s, const int64_t *ids, uint64_t seed)
{
	static const RequestAct acts[] = { ACT_TRIAGE, ACT_ANSWER, ACT_ESCALATE, ACT_CALL, ACT_CONFIRM,
		ACT_REOPEN };
	Rng rng = rng_seeded(seed);

	*h = (Hammer){ .store = s, .ids = ids, .jobs = calloc(BLOWS, sizeof(Job)) };
	for (size_t i = 0; i < BLOWS; i++) {
		RequestAct act = acts[rng_below(&rng, COUNT_OF(acts))];
		bool by_resident = act == ACT_CALL || act == ACT_CONFIRM || act == ACT_REOPEN;

		job_act(&h->jobs[i], act, ids[rng_below(&rng, HAMMERED)], by_resident ? NULL : "ward.25975",
			0);
		h->jobs[i].cmd.done = blow_done;
		h->jobs[i].cmd.user = h;
	}
}

static void end_hammer(Hammer *h)
{
	assert_int_equal(pthread_join(h->thread, NULL), 0);
	for (size_t i = 0; i < BLOWS; i++)
		job_done(&h->jobs[i]);
	free(h->jobs);
}

/* Reads the feed until told to end; every event once, in its order. */
typedef struct Follower {
	pthread_t thread;
	atomic_bool ends;
	int64_t events;
	bool out_of_order;
} Follower;

static void *follow(void *arg)
{
	Follower *f = arg;
	Arena arena;
	Ctx c = { .arena = &arena };
	Db *db = NULL;
	FeedCursor at = { 0, 0 };

	arena_init(&arena, 0);
	if (db_open(&c, fresh.url, DB_READ, &db) != OK)
		BUG("the follower cannot read");
	for (bool last = false;;) {
		Event *events;
		size_t n = 0;

		arena_clear(&arena);
		if (query_feed(&c, db, at, 100, &events, &n) != OK)
			BUG("the feed cannot be read");
		for (size_t i = 0; i < n; i++) {
			bool later = events[i].tx > at.tx || (events[i].tx == at.tx && events[i].id > at.id);

			f->out_of_order = f->out_of_order || !later;
			at = (FeedCursor){ events[i].tx, events[i].id };
		}
		f->events += (int64_t)n;
		if (last && n == 0)
			break;
		last = atomic_load(&f->ends);
		if (n == 0)
			usleep(500);
	}
	db_close(&db);
	arena_done(&arena);
	return NULL;
}

static void two_hammer_the_same_requests(void **state UNUSED)
{
	static Hammer a, b;
	static Follower follower;
	int64_t ids[HAMMERED];

	if (fresh.dialect != POSTGRES)
		return;
	Store *second = open_second(fresh.url);
	for (size_t i = 0; i < HAMMERED; i++) {
		Job j;

		job_file(&j, str_printf(world.c->arena, "0916 000 %03zu", i).ptr);
		run_on(world.store, &j);
		ids[i] = job_id(&j);
		job_done(&j);
	}
	atomic_store(&follower.ends, false);
	assert_int_equal(pthread_create(&follower.thread, NULL, follow, &follower), 0);
	for (uint64_t round = 0; round < 4; round++) {
		start_hammer(&a, world.store, ids, 100 + round);
		start_hammer(&b, second, ids, 200 + round);
		assert_int_equal(pthread_create(&a.thread, NULL, hammer, &a), 0);
		assert_int_equal(pthread_create(&b.thread, NULL, hammer, &b), 0);
		end_hammer(&a);
		end_hammer(&b);
		/* Nobody named a version: none is stale. Two that wait for each other cost one of them a
		 * moment. */
		for (int s = 0; s <= E_NOMEM; s++) {
			if ((a.outcomes[s] || b.outcomes[s]) && s != OK && s != E_STATE)
				fail_msg("%d and %d times %s", a.outcomes[s], b.outcomes[s],
					status_name((Status)s));
		}
		assert_true(a.outcomes[OK] > 0 && b.outcomes[OK] > 0);
	}
	atomic_store(&follower.ends, true);
	assert_int_equal(pthread_join(follower.thread, NULL), 0);
	assert_false(follower.out_of_order);
	assert_int_equal(follower.events, world_number("SELECT COUNT(*) FROM event"));
	store_close(&second);
}

typedef struct Race {
	Store *store;
	Job *job;
	pthread_barrier_t *start;
	pthread_t thread;
} Race;

static void *race(void *arg)
{
	Race *r = arg;

	pthread_barrier_wait(r->start);
	run_on(r->store, r->job);
	return NULL;
}

static void race_both(Store *second, Job *x, Job *y)
{
	pthread_barrier_t start;
	Race r[2] = { { .store = world.store, .job = x, .start = &start },
		{ .store = second, .job = y, .start = &start } };

	pthread_barrier_init(&start, NULL, 2);
	for (size_t i = 0; i < 2; i++)
		assert_int_equal(pthread_create(&r[i].thread, NULL, race, &r[i]), 0);
	for (size_t i = 0; i < 2; i++)
		assert_int_equal(pthread_join(r[i].thread, NULL), 0);
	pthread_barrier_destroy(&start);
}

/* A phone that got no answer sends the same again, and the load balancer hands it to the other process. */
static void one_key_at_both(void **state UNUSED)
{
	if (fresh.dialect != POSTGRES)
		return;
	Store *second = open_second(fresh.url);

	for (int i = 0; i < 40; i++) {
		Job x, y, act_x, act_y;

		job_file(&x, str_printf(world.c->arena, "0917 000 %03d", i).ptr);
		job_again(&y, &x);
		race_both(second, &x, &y);
		assert_int_equal(job_id(&x), job_id(&y));
		assert_true(str_eq(x.cmd.answer, y.cmd.answer));
		assert_int_equal(x.cmd.replayed + y.cmd.replayed, 1);
		/* The second is no longer possible when the first is done; its key says that it is the same.
		 */
		job_act(&act_x, ACT_ANSWER, job_id(&x), "ward.25975", 1);
		job_again(&act_y, &act_x);
		race_both(second, &act_x, &act_y);
		assert_int_equal(job_id(&act_x), job_id(&act_y));
		assert_int_equal(act_x.cmd.replayed + act_y.cmd.replayed, 1);
		job_done(&x);
		job_done(&y);
		job_done(&act_x);
		job_done(&act_y);
	}
	assert_int_equal(world_number("SELECT COUNT(*) FROM request"), 40);
	store_close(&second);
}

/* One of two who saw the same version wins; the other is told the version that is there now. */
static void two_take_the_same_request(void **state UNUSED)
{
	if (fresh.dialect != POSTGRES)
		return;
	Store *second = open_second(fresh.url);

	for (int i = 0; i < 20; i++) {
		Job file, x, y;

		job_file(&file, str_printf(world.c->arena, "0918 000 %03d", i).ptr);
		run_on(world.store, &file);
		job_act(&x, ACT_ANSWER, job_id(&file), "ward.25975", 1);
		job_act(&y, ACT_REJECT, job_id(&file), "ward.25975", 1);
		race_both(second, &x, &y);
		Job *lost = x.cmd.status == OK ? &y : &x;
		assert_int_equal((x.cmd.status == OK) + (y.cmd.status == OK), 1);
		assert_int_equal(lost->cmd.status, E_STALE);
		assert_int_equal(lost->cmd.fault.version, 2);
		job_done(&file);
		job_done(&x);
		job_done(&y);
	}
	store_close(&second);
}

/* The clocks of both see the same vacant post in the same second, and two administrators fill it at once. */
static void two_look_after_the_same_post(void **state UNUSED)
{
	if (fresh.dialect != POSTGRES)
		return;
	Store *second = open_second(fresh.url);
	int64_t area_id = world_area_id(STR("25975"));

	for (int i = 0; i < 10; i++) {
		Post post = { .area_id = area_id, .kind = POST_AGENCY_HEAD, .title = STR("Trưởng ban") };
		Job make, x, y;

		job_save(&make, &post_resource, &post);
		run_on(world.store, &make);
		(void)job_id(&make);
		job_init(&x, COMMAND_VACANCY, NULL);
		job_init(&y, COMMAND_VACANCY, NULL);
		race_both(second, &x, &y);
		job_done(&x);
		job_done(&y);
		Appointment a = {
			.post_id = post.id, .holder = STR("Trần Văn B"), .from_ms = WORLD_START_MS
		};
		Appointment b = a;
		job_save(&x, &appointment_resource, &a);
		job_save(&y, &appointment_resource, &b);
		race_both(second, &x, &y);
		assert_int_equal((x.cmd.status == OK) + (y.cmd.status == OK), 1);
		job_done(&x);
		job_done(&y);
		job_done(&make);
	}
	assert_int_equal(world_number("SELECT COUNT(*) FROM task WHERE kind = 'fill_post'"), 10);
	store_close(&second);
}

/* ---- the feed beside a slow transaction ---- */

static int64_t put_event(Db *db, int64_t id, int64_t link)
{
	int64_t tx = 0;

	assert_int_equal(db_tx_id(world.c, db, &tx), OK);
	Event e = { .id = id, .tx = tx, .chain = 900, .link = link, .kind = EVENT_SYSTEM, .body = STR("{}") };
	assert_int_equal(row_insert(world.c, db, &event_resource, &e), OK);
	return tx;
}

/*
 * The slow transaction took its number first and commits last. Who reads on from the greatest number he saw
 * never sees its event; the feed gives nothing above it until it has ended.
 */
static void a_slow_transaction_loses_no_event(void **state UNUSED)
{
	Event *events;
	size_t n = 0;
	FeedCursor from;

	if (fresh.dialect != POSTGRES)
		return;
	Db *slow = fresh_open(DB_WRITE), *quick = fresh_open(DB_WRITE), *reader = reader_db(world.reader);
	assert_int_equal(query_feed_end(world.c, reader, &from), OK);
	assert_int_equal(db_begin(world.c, slow), OK);
	int64_t slow_tx = put_event(slow, 5000001, 1);
	assert_int_equal(db_begin(world.c, quick), OK);
	assert_true(put_event(quick, 5000002, 2) > slow_tx);
	assert_int_equal(db_commit(world.c, quick), OK);

	/* The naive reader: it has seen 5000002 and asks for what lies above. */
	assert_int_equal(world_number("SELECT MAX(id) FROM event"), 5000002);
	/* Ours waits. */
	assert_int_equal(query_feed(world.c, reader, from, 100, &events, &n), OK);
	assert_int_equal(n, 0);
	assert_int_equal(db_commit(world.c, slow), OK);
	assert_int_equal(world_number("SELECT COUNT(*) FROM event WHERE id > 5000002"), 0);
	assert_int_equal(query_feed(world.c, reader, from, 100, &events, &n), OK);
	assert_int_equal(n, 2);
	assert_int_equal(events[0].id, 5000001);
	assert_int_equal(events[1].id, 5000002);
	assert_int_equal(db_run_plain(world.c, quick, "DELETE FROM event WHERE chain = 900"), OK);
	db_close(&slow);
	db_close(&quick);
}

/* ---- a server that goes away ---- */

typedef enum Cut {
	CUT_NOTHING,
	CUT_BEFORE_COMMIT, /* the COMMIT never reaches the server */
	CUT_AFTER_COMMIT, /* it does, and its answer is lost */
} Cut;

/* A socket named as PostgreSQL's in a folder of its own; passes bytes on to the real one. */
typedef struct Proxy {
	pthread_t thread;
	int listener;
	char path[300], server[300];
	atomic_int cut; /* done once, then CUT_NOTHING again */
	atomic_bool ends;
} Proxy;

static int socket_at(const char *path, bool listens)
{
	struct sockaddr_un at = { .sun_family = AF_UNIX };
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

	assert(strlen(path) < sizeof(at.sun_path));
	memcpy(at.sun_path, path, strlen(path) + 1);
	int bad = listens ? bind(fd, (struct sockaddr *)&at, sizeof(at)) || listen(fd, 8)
			  : connect(fd, (struct sockaddr *)&at, sizeof(at));
	if (fd < 0 || bad)
		BUG("no socket");
	return fd;
}

static bool pass(int from, int to, char *block, size_t size, ssize_t *ret_n)
{
	*ret_n = recv(from, block, size, 0);
	return *ret_n > 0 && send(to, block, (size_t)*ret_n, MSG_NOSIGNAL) == *ret_n;
}

/* One connection; the client is blocked in its question while we look, so a message comes whole. */
static void serve_one(Proxy *p, int client)
{
	char block[65536];
	ssize_t n;
	int server = socket_at(p->server, false);
	struct pollfd fds[] = { { .fd = client, .events = POLLIN }, { .fd = server, .events = POLLIN } };

	while (!atomic_load(&p->ends)) {
		if (poll(fds, 2, 50) <= 0)
			continue;
		if (fds[1].revents && !pass(server, client, block, sizeof(block), &n))
			break;
		if (!fds[0].revents)
			continue;
		n = recv(client, block, sizeof(block), MSG_PEEK);
		bool commits = n > 5 && memmem(block, (size_t)n, "COMMIT", sizeof("COMMIT"));
		int cut = commits ? atomic_exchange(&p->cut, CUT_NOTHING) : CUT_NOTHING;
		if (cut == CUT_BEFORE_COMMIT || !pass(client, server, block, sizeof(block), &n))
			break;
		if (cut == CUT_AFTER_COMMIT) {
			n = recv(server, block, sizeof(block), 0); /* it is done */
			break;
		}
	}
	close(server);
	close(client);
}

static void *serve_proxy(void *arg)
{
	Proxy *p = arg;
	struct pollfd fd = { .fd = p->listener, .events = POLLIN };

	while (!atomic_load(&p->ends)) {
		if (poll(&fd, 1, 50) > 0)
			serve_one(p, accept4(p->listener, NULL, NULL, SOCK_CLOEXEC));
	}
	return NULL;
}

static Str start_proxy(Proxy *p)
{
	char *host = strstr(getenv("TIEPSUC_TEST_PG"), "host=") + strlen("host=");

	*p = (Proxy){ 0 };
	snprintf(p->server, sizeof(p->server), "%.*s/.s.PGSQL.5432", (int)strcspn(host, "&"), host);
	snprintf(p->path, sizeof(p->path), "%s/.s.PGSQL.5432", fresh.folder);
	p->listener = socket_at(p->path, true);
	assert_int_equal(pthread_create(&p->thread, NULL, serve_proxy, p), 0);
	return str_printf(world.c->arena, "%.*s&host=%s", STR_ARG(fresh.url), fresh.folder);
}

static void end_proxy(Proxy *p)
{
	atomic_store(&p->ends, true);
	assert_int_equal(pthread_join(p->thread, NULL), 0);
	close(p->listener);
	unlink(p->path);
}

static void the_connection_breaks_at(Cut cut)
{
	static Proxy proxy;
	Job j, again;

	if (fresh.dialect != POSTGRES)
		return;
	Store *s = open_second(start_proxy(&proxy));

	for (int i = 0; i < 5; i++) {
		job_file(&j, str_printf(world.c->arena, "0919 00%d %03d", cut, i).ptr);
		job_again(&again, &j);
		atomic_store(&proxy.cut, cut);
		run_on(s, &j);
		assert_int_equal(atomic_load(&proxy.cut), CUT_NOTHING);
		if (cut == CUT_AFTER_COMMIT) {
			(void)job_id(&j); /* resolved by its key: it is there, and this is its answer */
		} else {
			assert_int_equal(j.cmd.status, E_BUSY);
			assert_string_equal(j.cmd.fault.reason, "try_again");
		}
		assert_int_equal(world_number("SELECT COUNT(*) FROM request"), i + (cut == CUT_AFTER_COMMIT));
		/* The asker sends it again in any case. */
		run_on(s, &again);
		(void)job_id(&again);
		assert_int_equal(again.cmd.replayed, cut == CUT_AFTER_COMMIT);
		assert_int_equal(world_number("SELECT COUNT(*) FROM request"), i + 1);
		job_done(&j);
		job_done(&again);
	}
	assert_int_equal(store_numbers(s).reconnects, 5);
	store_close(&s);
	end_proxy(&proxy);
}

static void it_breaks_before_the_commit(void **state UNUSED)
{
	the_connection_breaks_at(CUT_BEFORE_COMMIT);
}

static void it_breaks_after_the_commit(void **state UNUSED)
{
	the_connection_breaks_at(CUT_AFTER_COMMIT);
}

/* A restarted server: whoever asks next notices nothing but the moment it takes. */
static void it_breaks_between_two_groups(void **state UNUSED)
{
	if (fresh.dialect != POSTGRES)
		return;
	Store *s = open_second(fresh.url);
	Db *admin = fresh_admin();

	for (int i = 0; i < 3; i++) {
		Job j;
		int64_t ended = 0;

		/* Every session but ours: the world's store, this one, readers. */
		assert_int_equal(db_number(world.c, admin,
					 "SELECT COUNT(*) FROM (SELECT pg_terminate_backend(pid, 5000) FROM "
					 "pg_stat_activity"
					 " WHERE datname = current_database() AND pid <> pg_backend_pid()"
					 " AND application_name = 'tiepsuc') AS x",
					 NULL, 0, 0, &ended),
			OK);
		assert_true(ended > 0);
		job_file(&j, str_printf(world.c->arena, "0920 000 %03d", i).ptr);
		run_on(s, &j);
		(void)job_id(&j);
		assert_false(j.cmd.replayed);
		job_done(&j);
	}
	assert_int_equal(db_reconnect(world.c, reader_db(world.reader)), OK);
	assert_int_equal(world_number("SELECT COUNT(*) FROM request"), 3);
	db_close(&admin);
	store_close(&s);
}

#define WORLD_TEST(f) cmocka_unit_test_setup_teardown(f, world_setup, world_teardown)

int main(void)
{
	static const struct CMUnitTest tests[] = {
		WORLD_TEST(two_write_in_turns),
		WORLD_TEST(the_view_of_the_other),
		WORLD_TEST(two_hammer_the_same_requests),
		WORLD_TEST(one_key_at_both),
		WORLD_TEST(two_take_the_same_request),
		WORLD_TEST(two_look_after_the_same_post),
		WORLD_TEST(a_slow_transaction_loses_no_event),
		WORLD_TEST(it_breaks_before_the_commit),
		WORLD_TEST(it_breaks_after_the_commit),
		WORLD_TEST(it_breaks_between_two_groups),
	};

	secret_start();
	log_set_level(LOG_ERROR + 1);
	return fresh_run(tests);
}
