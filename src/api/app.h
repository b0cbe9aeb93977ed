/*
 * app.h: the door: how a call finds its route, who is calling, and how it is answered.
 *
 *   net ──call──> route table ──public and light──> handler on the loop ─┐
 *                     └──else──> a worker with its own read connection ──┴─ reply, or a command to the
 * writer, then the reply
 *
 * A handler reads input, decides what to ask for, commits, answers. It returns OK with a body in
 * call->http->out, or a fault. Depends on store, feed, net.
 */
#ifndef API_APP_H
#define API_APP_H

#include "base/words.h"
#include "net/http.h"
#include "net/limits.h"
#include "store/query.h"
#include "store/store.h"

#define WORKERS_MAX	   16
#define WORK_QUEUE_MAX	   4096 /* calls that may wait for a worker; then 503 */
#define PASSWORD_QUEUE_MAX 256 /* sign-ins that may wait: three seconds of hashing; then 503 */
#define SESSION_DAYS	   7
#define LIMIT_KEYS	   65536 /* addresses and phones remembered at a time: 3 MB */

typedef struct App App;
typedef struct Call Call;
typedef struct Live Live; /* feed/live.h */
typedef struct WorkQueue WorkQueue; /* work.h */
typedef struct MapCache MapCache; /* map.c */
typedef struct ReadSeen ReadSeen; /* journal.c */

typedef Status (*Handler)(Call *c);

enum RouteFlags {
	ROUTE_PUBLIC = 1 << 0, /* no sign-in needed */
	ROUTE_LIGHT = 1 << 1, /* reads no database: may run on the loop when the caller is not signed in */
	ROUTE_COMMAND = 1 << 2, /* changes something: needs Idempotency-Key */
	ROUTE_VERSION = 1 << 3, /* needs If-Match */
	ROUTE_ANYONE = 1 << 4, /* signed in, no particular capability */
	ROUTE_PAGE = 1 << 6, /* for people: a fault is a page too */
	ROUTE_PASSWORD = 1 << 7, /* may hash a password: 25 ms and 19 MB each, at most PASSWORD_AT_ONCE */
	ROUTE_UPLOAD = 1 << 5, /* the body may be up to HTTP_UPLOAD_MAX_BYTES */
};

typedef struct Route {
	Method method;
	const char *pattern; /* "/api/v1/requests/{id}/{act}" */
	Can can; /* held somewhere, unless PUBLIC or ANYONE; where exactly is the handler's question */
	unsigned flags;
	Handler handler;
	const char *summary;
	const Resource *body; /* of the request; NULL: none or not JSON */
	const Resource *answer; /* of the reply; NULL: see docs */
	const char *group; /* OpenAPI tag */
} Route;

/* Every route of the program; sorted by group, then path. */
extern const Route routes[];
extern const size_t route_count;

#define PATH_PARAMS_MAX 3

struct Call {
	HttpCall *http;
	App *app;
	const Route *route;
	Ctx ctx;
	const View *view;
	Rights rights; /* account_id 0: not signed in */
	Account account; /* when signed in */
	Token token;
	Lang lang;
	Str params[PATH_PARAMS_MAX]; /* of {…} in the pattern, in order */
	Db *db; /* a worker's; NULL on the loop */
	Handler answer; /* after the commit, on a worker that reads: the whole answer; NULL: none */
	bool is_committed; /* the command is done, `answer` is next */
	/*
	 * Who finishes the call later: the writer, a stream. Called when the handler's thread has let go of
	 * it, because from then on it may be another thread's, or gone. NULL: it is answered now.
	 */
	void (*hand_over)(Call *c);
	int64_t began_us, committing_us; /* monotonic: the call, its command */
	Command command;
	Proof *photo; /* proof_take: goes with the filing or the note, in the same transaction */
	/* On the writer's thread: completes what is told. Both NULL: the command's answer is the body. */
	void (*after_commit)(Call *c);
	void (*on_fault)(Call *c, Status st); /* fills the body of a fault, on any thread; NULL: as usual */
	int ok_status; /* 200 unless set */
	const char *cache; /* Cache-Control; NULL: no-store */
	void *user;
};

typedef struct AppOptions {
	Store *store;
	Live *live; /* NULL: no SSE (tests of handlers) */
	const char *web_dir; /* built staff app; NULL: none */
	const char *blob_dir;
	int workers; /* 1 … WORKERS_MAX; 0: run everything on the caller's thread (in-memory tests) */
	const char *template_dir; /* of orders; NULL: none can be drafted */
	const char *public_url; /* "https://tiepsuc.example": for links in codes; "" means relative */
} AppOptions;

struct App {
	AppOptions options;
	int papers; /* that are being drawn; atomic */
	Limits *intake_limits, *look_limits, *secret_limits, *login_limits;
	WorkQueue *queue, *passwords; /* work.h */
	MapCache *maps;
	ReadSeen *seen;
	struct Numbers *numbers; /* numbers.h */
	const HttpServer *http; /* app_watch; NULL: none */
	int64_t started_us; /* monotonic */
};

NODISCARD Status app_new(Ctx *c, const AppOptions *o, App **ret);
void app_free(App **a);
/* The server whose connections /metrics tells of, once it has started. */
void app_watch(App *a, const HttpServer *http);
void app_handle(void *app, HttpCall *http); /* for HttpOptions.handle */
void app_refused(void *app, HttpCall *http); /* for HttpOptions.refused */
void app_answer_after(Call *c); /* c->answer, on a worker */
bool app_may_upload(void *app, Method method, Str path);

MapCache *map_cache_new(void); /* NULL: no memory */
void map_cache_free(MapCache **m);
ReadSeen *read_seen_new(void);
void read_seen_free(ReadSeen **s);

/* ---- for handlers: input ---- */
NODISCARD Status call_json(Call *c, json_t **ret); /* the body; caller releases */
NODISCARD Status call_body(Call *c, const Resource *r, void *row); /* body into a zeroed row by its table */
NODISCARD Status call_id(
	Call *c, size_t param, int64_t *ret); /* a path parameter as an id, else E_NOT_FOUND */
NODISCARD Status call_enum_param(
	Call *c, const char *name, const EnumNames *n, unsigned *ret_set); /* "a,b": a set; absent: 0 */
NODISCARD Status call_area_param(
	Call *c, const char *name, const Area **ret); /* by code; absent: NULL; unknown: fault */
NODISCARD Status call_id_param(Call *c, const char *name, int64_t *ret);
bool call_flag(Call *c, const char *name); /* "1", "true" */
size_t call_limit(Call *c);
/* Takes the read connection's row of a request within scope, or E_NOT_FOUND. */
NODISCARD Status call_request(Call *c, int64_t id, Request *ret);
bool call_can(const Call *c, Can can, int64_t area_id);
unsigned call_may_see(const Call *c, int64_t area_id); /* PERSONAL, HEALTH that this caller may read there */

/* ---- for handlers: output ---- */
JsonOut call_out(Call *c);
void call_etag(Call *c, int64_t version);
/*
 * Hands c->command to the writer and finishes the call after the flush with its answer (or its fault). Sets
 * key, hash, rights, version from the headers; the handler has set kind and what belongs to it. what:
 * separates commands whose bodies may be the same.
 */
NODISCARD Status call_commit(Call *c, Str what);
/* Saves an administrative row: a new one (id 0, answer 201) or a change of that one. */
NODISCARD Status call_save(Call *c, const Resource *r, void *row, int64_t id);
Uuid call_key(const Call *c); /* the Idempotency-Key of a ROUTE_COMMAND */
/* The same with a key and a content of the handler's own: a form carries both in its fields. */
void call_commit_as(Call *c, Uuid key, Str what, Str content);
void put_fault(Call *c, Status st); /* the body of a fault; for app.c */
void call_finish(Call *c, Status st); /* for those to whom it was handed over */
void call_told(Call *c, const Command *cmd); /* on the writer's thread: completes the answer and finishes */
/* For after_commit: what the writer answered, which the caller releases; gives up without memory. */
json_t *call_own_answer(Call *c);
void call_to_writer(Call *c); /* hands over c->command; its `done` finishes the call */

/* Leaves a line for each of these requests whose health data the answer shows (journal.c). */
NODISCARD Status journal_reads(Call *c, const Request *rows, size_t n, Str usual_purpose);
/* The same for these requests or cadres, whose health data it shows. */
NODISCARD Status journal_ids(Call *c, const int64_t *ids, size_t n, Str usual_purpose);

/* ---- shapes shared by several answers (shapes.c) ---- */
void put_acts(JsonOut *j, const EnumNames *names, unsigned acts); /* "acts": the names of a set */
void put_area_ref(JsonOut *j, const View *v, int64_t area_id);
void put_answerable(JsonOut *j, Call *c, int64_t post_id);
NODISCARD Status put_account_ref(JsonOut *j, Call *c, int64_t account_id); /* {id, name}; 0: null */
NODISCARD Status put_request_item(JsonOut *j, Call *c, const Request *r);
NODISCARD Status put_request_list(JsonOut *j, Call *c, const Request *rows, size_t n);
NODISCARD Status put_task_item(JsonOut *j, Call *c, const Task *t);
#define POSTS_HELD_MAX 64 /* nobody holds more offices; what is beyond is not "mine" */
/* Posts that the account holds now (tasks.c); gives how many, at most max. */
size_t posts_held(const Call *c, int64_t account_id, int64_t *ret, size_t max);
void put_public_answerable(JsonOut *j, const View *v, int64_t post_id, int64_t now_ms);

/* The secret part of a request's link, derived from its id: 96 bits, never stored. */
Str request_secret(Arena *a, Store *s, int64_t request_id);
bool request_secret_matches(Arena *a, Store *s, int64_t request_id, Str given);
Str request_link(Call *c, Str code, int64_t request_id);

#endif
