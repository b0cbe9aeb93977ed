/*
 * access_rows.h: what each route may be asked by whom: one row a route, or the build fails.
 *
 * {from} {to} stand for an hour never used before;
 * {area} {code} {parent} {request} {ts} {post} {appointment} {duty} {account} {grant} {token} {proof} {ask}
 * stand for the things of the area that is asked about, {n} for a number never used before.
 */
#ifndef TESTS_HTTP_ACCESS_ROWS_H
#define TESTS_HTTP_ACCESS_ROWS_H

#include "http/door.h"

#include "domain/staff.h"

typedef enum Access {
	OPEN, /* anybody, also without an account */
	SIGNED, /* whoever has an account */
	NEEDS, /* these capabilities, where the thing is */
} Access;

typedef struct Row {
	Method method;
	const char *pattern; /* as in the route table */
	Access access;
	unsigned cans;
	int ok; /* who may, where they may */
	const char *target; /* NULL: the pattern itself */
	const char *body;
	const Resource *of; /* whose version goes into If-Match */
	int64_t which; /* offset of its id in Things */
	unsigned one_of; /* and one of these; 0: none more */
	int denied; /* who may not; 0: 403 */
	unsigned sees; /* and has not these either: 404 */
	bool list; /* outside there is nothing, instead of 404 */
	bool no_outside; /* the row's thing lies in no area */
	bool ends_session;
} Row;

typedef struct Things {
	const char *code, *ts;
	int64_t area, parent, request, post, appointment, duty, account, grant, token, proof, ask;
	int64_t agency, cadre, wave, quota, nomination, plan, planned, pin, order, tour, kit;
} Things;

#define API	 "/api/v1"
#define C(x)	 CAN(CAN_##x)
#define AT(m)	 ((int64_t)offsetof(Things, m))
#define LIST	 .list = true
#define FREE	 .no_outside = true
#define OF(r, m) .of = &r##_resource, .which = AT(m)

#define ORDER_BODY(number)                                                                                   \
	"{\"wave_id\":{wave},\"plan_id\":{plan},\"number\":\"" number                                        \
	"/QĐ-BCĐ\",\"day\":\"2021-08-23\",\"template\":\"binhduong-dieu-dong\","                           \
	"\"texts\":\"{\\\"wave\\\":\\\"1\\\"}\",\"signer_name\":\"X\"}"

static const Row rows[] = {
	{ GET, "/healthz", OPEN, 0, 200, FREE },
	{ GET, "/readyz", OPEN, 0, 200, FREE },
	{ GET, "/metrics", OPEN, 0, 200, FREE },
	{ GET, API "/openapi.json", OPEN, 0, 200, FREE },

	{ POST, API "/session", OPEN, 0, 401, .body = "{\"login\":\"x{n}\",\"password\":\"khong-dung-dau\"}",
		FREE },
	{ GET, API "/session", SIGNED, 0, 200, FREE },
	{ PUT, API "/session", SIGNED, 0, 200, .body = "{\"lang\":\"vi\"}", FREE },
	{ DELETE, API "/session", SIGNED, 0, 204, FREE, .ends_session = true },
	{ POST, API "/session/totp", SIGNED, 0, 200, FREE },
	{ POST, API "/session/totp/confirm", SIGNED, 0, 422, .body = "{\"code\":\"abc\"}", FREE },
	{ DELETE, API "/session/totp", SIGNED, 0, 204, FREE },

	{ POST, API "/requests", OPEN, 0, 201,
		.body = "{\"kind\":\"food\",\"area_code\":\"{code}\",\"text\":\"Hết gạo {n}\"}", FREE },
	{ GET, API "/requests", NEEDS, C(READ), 200, .target = API "/requests?area={code}", LIST },
	{ GET, API "/requests/{id}", NEEDS, C(READ), 200, .target = API "/requests/{request}" },
	{ POST, API "/requests/{id}/{act}", NEEDS, C(HANDLE), 200, .target = API "/requests/{request}/triage",
		.body = "{\"persons\":3}", OF(request, request) },
	{ POST, API "/requests/{id}/{act}", NEEDS, C(INTAKE), 200, .target = API "/requests/{request}/call",
		.body = "{}", OF(request, request) },
	{ POST, API "/requests/{id}/{act}", NEEDS, C(READ), 200, .target = API "/requests/{request}/note",
		.body = "{\"text\":\"Đang gom {n}\"}", OF(request, request),
		.one_of = C(HANDLE) | C(INTAKE) },
	{ POST, API "/requests/{id}/proof", NEEDS, C(READ), 201, .target = API "/requests/{request}/proof",
		.body = "%PDF-1.4\n% {n}\n%%EOF\n", .one_of = C(HANDLE) | C(INTAKE) },
	{ GET, API "/proofs/{id}", NEEDS, C(READ) | C(PERSONAL), 200, .target = API "/proofs/{proof}" },
	{ GET, API "/intake/lookup", NEEDS, C(INTAKE), 200,
		.target = API "/intake/lookup?phone={phone}&area={code}&kind=food", LIST },
	{ GET, API "/callbacks", NEEDS, C(INTAKE), 200, LIST },

	{ GET, API "/public/kinds", OPEN, 0, 200, FREE },
	{ GET, API "/public/requests/{code}", OPEN, 0, 200, .target = API "/public/requests/{ts}" },
	{ POST, API "/public/requests/{code}/{act}", OPEN, 0, 403,
		.target = API "/public/requests/{ts}/confirm", .body = "{\"phone_last\":\"0000\"}" },

	{ GET, API "/areas", OPEN, 0, 200, .target = API "/areas?parent={code}", .list = true },
	{ GET, API "/areas.geojson", OPEN, 0, 200, FREE },
	{ GET, API "/areas/{id}", OPEN, 0, 200, .target = API "/areas/{area}" },
	{ POST, API "/areas", NEEDS, C(AREAS), 201,
		.body = "{\"code\":\"N{n}\",\"name\":\"Khu phố "
			"{n}\",\"level\":\"group\",\"parent_id\":{area}}" },
	{ PUT, API "/areas/{id}", NEEDS, C(AREAS), 200, .target = API "/areas/{area}",
		.body = "{\"code\":\"{code}\",\"name\":\"Phường "
			"{n}\",\"level\":\"commune\",\"parent_id\":{parent}}",
		OF(area, area) },
	{ POST, API "/areas/{id}/zone", NEEDS, C(ZONE), 200, .target = API "/areas/{area}/zone",
		.body = "{\"zone\":\"red\",\"reason\":\"Lý do {n}\"}", OF(area, area) },
	{ GET, API "/areas/{id}/zones", NEEDS, C(READ), 200, .target = API "/areas/{area}/zones" },

	{ GET, API "/posts", NEEDS, C(READ), 200, .target = API "/posts?area={code}", LIST },
	{ POST, API "/posts", NEEDS, C(POSTS), 201,
		.body = "{\"area_id\":{area},\"kind\":\"chair\",\"title\":\"Chức danh {n}\"}" },
	{ PUT, API "/posts/{id}", NEEDS, C(POSTS), 200, .target = API "/posts/{post}",
		.body = "{\"area_id\":{area},\"kind\":\"chair\",\"title\":\"Chức danh {n}\"}",
		OF(post, post) },
	{ GET, API "/appointments", NEEDS, C(READ), 200, .target = API "/appointments?area={code}", LIST },
	{ POST, API "/appointments", NEEDS, C(POSTS), 201,
		.body = "{\"post_id\":{post},\"holder\":\"Ai "
			"{n}\",\"from\":\"{from}\",\"to\":\"{to}\",\"rank\":9}" },
	{ PUT, API "/appointments/{id}", NEEDS, C(POSTS), 200, .target = API "/appointments/{appointment}",
		.body = "{\"post_id\":{post},\"holder\":\"Ai {n}\",\"phone\":\"{holder_phone}\",\"from\":"
			"\"2021-08-01T00:00:00+07:00\",\"rank\":3}",
		OF(appointment, appointment) },
	{ GET, API "/duties", NEEDS, C(READ), 200, .target = API "/duties?area={code}", LIST },
	{ POST, API "/duties", NEEDS, C(POSTS), 201,
		.body = "{\"post_id\":{post},\"appointment_id\":{appointment},\"from\":\"2021-08-23T00:00:00+"
			"07:00\","
			"\"to\":\"2021-08-24T00:00:00+07:00\"}" },
	{ PUT, API "/duties/{id}", NEEDS, C(POSTS), 200, .target = API "/duties/{duty}",
		.body = "{\"post_id\":{post},\"appointment_id\":{appointment},\"from\":\"2021-08-23T00:00:00+"
			"07:00\","
			"\"to\":\"2021-08-24T00:00:00+07:00\"}",
		OF(duty, duty) },

	{ GET, API "/accounts", NEEDS, C(ACCOUNTS), 200, FREE, LIST },
	{ GET, API "/accounts/{id}", NEEDS, C(ACCOUNTS), 200, .target = API "/accounts/{account}" },
	{ POST, API "/accounts", NEEDS, C(ACCOUNTS), 201,
		.body = "{\"login\":\"moi{n}\",\"name\":\"Mới\",\"password\":\"mat-khau-dai\"}", FREE },
	{ PUT, API "/accounts/{id}", NEEDS, C(ACCOUNTS), 200, .target = API "/accounts/{account}",
		.body = "{\"login\":\"{login}\",\"name\":\"Người thử {n}\",\"phone\":\"{account_phone}\"}",
		OF(account, account) },
	{ GET, API "/grants", NEEDS, C(ACCOUNTS), 200, .target = API "/grants?area={code}", LIST },
	{ POST, API "/grants", NEEDS, C(ACCOUNTS), 201,
		.body = "{\"account_id\":{account},\"area_id\":{area},\"cans\":[\"read\"]}" },
	{ PUT, API "/grants/{id}", NEEDS, C(ACCOUNTS), 200, .target = API "/grants/{grant}",
		.body = "{\"account_id\":{account},\"area_id\":{area},\"cans\":[\"read\"]}",
		OF(grant, grant) },
	{ GET, API "/roles", SIGNED, 0, 200, FREE },
	{ GET, API "/tokens", NEEDS, C(ACCOUNTS), 200, .target = API "/tokens?account={account}",
		.denied = 404 },
	{ POST, API "/tokens", NEEDS, C(ACCOUNTS), 201,
		.body = "{\"account_id\":{account},\"name\":\"c {n}\"}", .denied = 404 },
	{ DELETE, API "/tokens/{id}", NEEDS, C(ACCOUNTS), 204, .target = API "/tokens/{token}",
		.denied = 404 },
	{ GET, API "/rulebook", SIGNED, 0, 200, FREE },

	{ GET, API "/boards/command", NEEDS, C(READ), 200, .target = API "/boards/command?area={code}",
		LIST },
	{ GET, API "/tasks", NEEDS, C(READ), 200, .target = API "/tasks?area={code}", LIST },
	{ GET, API "/events", NEEDS, C(READ), 200, FREE },
	{ GET, API "/feed", NEEDS, C(AUDIT), 200, FREE },

	{ GET, API "/needs", NEEDS, C(READ), 200, .target = API "/needs?area={code}", LIST },
	/* 422: asked without a reason, by who may ask. */
	{ POST, API "/need-asks", NEEDS, C(POSTS), 422,
		.body = "{\"area_id\":{area},\"role\":\"data\",\"people\":4}" },
	{ PUT, API "/need-asks/{id}", NEEDS, C(POSTS), 200, .target = API "/need-asks/{ask}",
		.body = "{\"area_id\":{area},\"role\":\"medical\",\"people\":7,\"reason\":\"Lý do {n}\"}",
		OF(need_ask, ask) },
	{ GET, API "/staff-reports", NEEDS, C(READ), 200, .target = API "/staff-reports?area={code}", LIST },
	{ POST, API "/staff-reports", NEEDS, C(HANDLE), 200,
		.body = "{\"area_code\":\"{code}\",\"establishment\":60,\"present\":40,\"infected\":5}" },

	/* An agency's head needs no grant for its own people: tests/http/test_waves.c. */
	{ GET, API "/agencies", SIGNED, 0, 200, FREE },
	{ POST, API "/agencies", NEEDS, C(WAVES), 422,
		.body = "{\"code\":\"A{n}\",\"name\":\"Sở "
			"{n}\",\"area_id\":{area},\"post_id\":{post},\"headcount\":9}" },
	{ GET, API "/agencies/{id}", NEEDS, C(READ), 200, .target = API "/agencies/{agency}", .denied = 404 },
	{ PUT, API "/agencies/{id}", NEEDS, C(WAVES), 422, .target = API "/agencies/{agency}", .body = "{}",
		OF(agency, agency) },
	{ GET, API "/cadres", SIGNED, 0, 200, FREE },
	{ POST, API "/cadres", NEEDS, C(WAVES), 201,
		.body = "{\"agency_id\":{agency},\"name\":\"Ai {n}\",\"birth_year\":1990,\"role\":\"data\"}",
		.sees = C(READ) },
	{ GET, API "/cadres/{id}", NEEDS, C(WAVES), 200, .target = API "/cadres/{cadre}", .denied = 404 },
	{ PUT, API "/cadres/{id}", NEEDS, C(WAVES), 200, .target = API "/cadres/{cadre}",
		.body = "{\"agency_id\":{agency},\"name\":\"Ai {n}\",\"birth_year\":1990,\"role\":\"data\"}",
		OF(cadre, cadre), .denied = 404 },
	{ GET, API "/waves", SIGNED, 0, 200, FREE },
	{ POST, API "/waves", NEEDS, C(WAVES), 201,
		.body = "{\"name\":\"Đợt {n}\",\"purpose\":\"Vùng đỏ\",\"area_id\":{area},\"total\":5,"
			"\"from_day\":\"2021-08-26\",\"to_day\":\"2021-09-10\","
			"\"nominate_by\":\"2029-08-25T07:00:00+07:00\"}" },
	{ GET, API "/waves/{id}", NEEDS, C(READ), 200, .target = API "/waves/{wave}", .denied = 404 },
	{ PUT, API "/waves/{id}", NEEDS, C(WAVES), 422, .target = API "/waves/{wave}",
		.body = "{\"area_id\":{area}}", OF(wave, wave) },
	{ GET, API "/waves/{id}/quotas", NEEDS, C(READ), 200, .target = API "/waves/{wave}/quotas",
		.denied = 404 },
	{ GET, API "/waves/{id}/wards", NEEDS, C(READ), 200, .target = API "/waves/{wave}/wards",
		.denied = 404 },
	{ GET, API "/waves/{id}/nominations", NEEDS, C(READ), 200, .target = API "/waves/{wave}/nominations",
		.denied = 404 },
	{ POST, API "/waves/{id}/nominations", NEEDS, C(WAVES), 422,
		.target = API "/waves/{wave}/nominations", .body = "{\"cadre_id\":{cadre}}",
		.sees = C(READ) },
	{ POST, API "/waves/{id}/{act}", NEEDS, C(WAVES), 422, .target = API "/waves/{wave}/cancel",
		.body = "{}", OF(wave, wave), .sees = C(READ) },
	{ POST, API "/quotas/{id}/adjust", NEEDS, C(WAVES), 422, .target = API "/quotas/{quota}/adjust",
		.body = "{\"people\":4711,\"note\":\"{n}\"}", OF(quota, quota) },
	{ GET, API "/order-templates", SIGNED, 0, 200, FREE },
	{ GET, API "/waves/{id}/orders", NEEDS, C(READ), 200, .target = API "/waves/{wave}/orders",
		.denied = 404 },
	{ POST, API "/orders", NEEDS, C(WAVES), 201, .body = ORDER_BODY("{n}"), .sees = C(READ) },
	{ GET, API "/orders/{id}", NEEDS, C(READ), 200, .target = API "/orders/{order}", .denied = 404 },
	{ PUT, API "/orders/{id}", NEEDS, C(WAVES), 200, .target = API "/orders/{order}",
		.body = ORDER_BODY("900"), OF(order, order) },
	{ GET, API "/orders/{id}/paper", NEEDS, C(WAVES) | C(PERSONAL), 200,
		.target = API "/orders/{order}/paper", .sees = C(READ) },
	/* An agency's head needs no grant for its own people: tests/http/test_orders.c. */
	{ GET, API "/orders/{id}/extract", NEEDS, C(WAVES) | C(PERSONAL), 200,
		.target = API "/orders/{order}/extract?agency={agency}", .sees = C(READ) },
	{ POST, API "/orders/{id}/{act}", NEEDS, C(WAVES), 409, .target = API "/orders/{order}/issue",
		.body = "{}", OF(order, order), .sees = C(READ) },
	{ GET, API "/nominations/{id}", NEEDS, C(WAVES), 200, .target = API "/nominations/{nomination}",
		.denied = 404 },
	{ POST, API "/nominations/{id}/{act}", NEEDS, C(WAVES), 409,
		.target = API "/nominations/{nomination}/approve", .body = "{}", OF(nomination, nomination),
		.denied = 404 },
	{ GET, API "/public/nominations/{code}", OPEN, 0, 404,
		.target = API "/public/nominations/TS-2222-2222", FREE },
	{ POST, API "/public/nominations/{code}/{act}", OPEN, 0, 404,
		.target = API "/public/nominations/TS-2222-2222/consent", .body = "{\"phone_last\":\"0000\"}",
		FREE },

	{ POST, API "/waves/{id}/plans", NEEDS, C(WAVES), 422, .target = API "/waves/{wave}/plans",
		.body = "{\"move_metres\":-1}", .sees = C(READ) },
	{ GET, API "/waves/{id}/plans", NEEDS, C(READ), 200, .target = API "/waves/{wave}/plans",
		.denied = 404 },
	{ GET, API "/plans/{id}", NEEDS, C(READ), 200, .target = API "/plans/{plan}", .denied = 404 },
	{ GET, API "/plans/{id}/placements", NEEDS, C(WAVES), 200, .target = API "/plans/{plan}/placements",
		.denied = 404 },
	{ GET, API "/plans/{id}/what-if", NEEDS, C(WAVES), 200,
		.target = API "/plans/{plan}/what-if?nomination={planned}", .denied = 404 },
	{ GET, API "/plans/{id}/compare", NEEDS, C(WAVES), 200,
		.target = API "/plans/{plan}/compare?with={plan}", .denied = 404 },
	{ GET, API "/plans/{id}/frontier", NEEDS, C(WAVES), 200, .target = API "/plans/{plan}/frontier",
		.denied = 404 },
	{ GET, API "/plans/{id}/snapshot", NEEDS, C(WAVES) | C(HEALTH) | C(EXPORT), 200,
		.target = API "/plans/{plan}/snapshot" },
	/* 422: without a reason, by who may. */
	{ POST, API "/plans/{id}/edit", NEEDS, C(WAVES), 422, .target = API "/plans/{plan}/edit",
		.body = "{\"nomination_id\":{planned}}", OF(plan, plan) },
	{ POST, API "/plans/{id}/{act}", NEEDS, C(WAVES), 422, .target = API "/plans/{plan}/discard",
		.body = "{}", OF(plan, plan) },
	{ GET, API "/waves/{id}/pins", NEEDS, C(WAVES), 200, .target = API "/waves/{wave}/pins",
		.denied = 404 },
	{ POST, API "/pins", NEEDS, C(WAVES), 422,
		.body = "{\"wave_id\":{wave},\"cadre_id\":{cadre},\"area_id\":{area}}" },
	{ PUT, API "/pins/{id}", NEEDS, C(WAVES), 200, .target = API "/pins/{pin}",
		.body = "{\"wave_id\":{wave},\"cadre_id\":{cadre},\"area_id\":{area},\"ban\":true,\"reason\":"
			"\"{n}\"}",
		OF(pin, pin) },
	/* An agency's head needs no grant for its own people: tests/http/test_tours.c. */
	{ GET, API "/tours", SIGNED, 0, 200, FREE },
	{ GET, API "/tours/counts", SIGNED, 0, 200, FREE },
	{ GET, API "/tours/{id}", NEEDS, C(READ), 200, .target = API "/tours/{tour}", .denied = 404 },
	{ GET, API "/tours/{id}/replacements", NEEDS, C(READ), 200,
		.target = API "/tours/{tour}/replacements", .sees = C(READ), .one_of = C(HANDLE) | C(WAVES) },
	{ POST, API "/tours/{id}/{act}", NEEDS, C(READ), 422, .target = API "/tours/{tour}/note",
		.body = "{\"lat\":{n}99}", OF(tour, tour), .sees = C(READ), .one_of = C(HANDLE) | C(WAVES) },
	/* 422: nothing that could be handed out. */
	{ POST, API "/kits", NEEDS, C(READ), 422, .body = "{\"tour_id\":{tour}}", .sees = C(READ),
		.one_of = C(HANDLE) | C(WAVES) },
	{ PUT, API "/kits/{id}", NEEDS, C(READ), 422, .target = API "/kits/{kit}", .body = "{}",
		.sees = C(READ), .one_of = C(HANDLE) | C(WAVES), OF(kit, kit) },
	{ GET, API "/areas/{id}/arrival-code", NEEDS, C(HANDLE), 200,
		.target = API "/areas/{area}/arrival-code" },
	{ GET, API "/public/tours/{code}", OPEN, 0, 404, .target = API "/public/tours/TS-2222-2222", FREE },
	{ POST, API "/public/tours/{code}/{act}", OPEN, 0, 404,
		.target = API "/public/tours/TS-2222-2222/accept", .body = "{\"phone_last\":\"0000\"}",
		FREE },

	/* A file may hold rows of several areas: the import judges each by itself (tests of imports). */
	{ POST, API "/imports/requests", NEEDS, C(IMPORT), 422, .body = "{n}\n", FREE },
	{ POST, API "/imports/areas", NEEDS, C(IMPORT), 422, .body = "{n}\n", FREE },
	{ POST, API "/imports/boundaries", NEEDS, C(IMPORT), 415, .body = "{n}\n", FREE },
	{ POST, API "/imports/posts", NEEDS, C(IMPORT), 422, .body = "{n}\n", FREE },
	{ POST, API "/imports/agencies", NEEDS, C(IMPORT), 422, .body = "{n}\n", FREE },
	{ POST, API "/imports/cadres", SIGNED, 0, 422, .body = "{n}\n", FREE },

	{ GET, "/", OPEN, 0, 200, FREE },
	{ POST, "/", OPEN, 0, 400, FREE },
	{ GET, "/p", OPEN, 0, 200, FREE },
	{ GET, "/p/{code}", OPEN, 0, 200, .target = "/p/{ts}" },
	{ POST, "/p/{code}", OPEN, 0, 403, .target = "/p/{ts}", .body = "phone_last=0000" },
	{ POST, "/p/{code}/{act}", OPEN, 0, 403, .target = "/p/{ts}/confirm", .body = "phone_last=0000" },
	{ GET, "/p/{code}/card.png", OPEN, 0, 404, .target = "/p/{ts}/card.png?secret=wrong" },
	{ GET, "/v", OPEN, 0, 200, FREE },
	{ GET, "/v/{code}", OPEN, 0, 404, .target = "/v/TS-2222-2222", FREE },
	{ GET, "/n", OPEN, 0, 200, FREE },
	{ GET, "/n/{code}", OPEN, 0, 404, .target = "/n/TS-2222-2222", FREE },
	{ POST, "/n/{code}", OPEN, 0, 404, .target = "/n/TS-2222-2222", .body = "phone_last=0000", FREE },
	{ POST, "/n/{code}/{act}", OPEN, 0, 404, .target = "/n/TS-2222-2222/consent",
		.body = "phone_last=0000", FREE },

	{ GET, "/t", OPEN, 0, 200, FREE },
	{ GET, "/t/{code}", OPEN, 0, 404, .target = "/t/TS-2222-2222", FREE },
	{ POST, "/t/{code}", OPEN, 0, 404, .target = "/t/TS-2222-2222", .body = "phone_last=0000", FREE },
	{ POST, "/t/{code}/{act}", OPEN, 0, 404, .target = "/t/TS-2222-2222/accept",
		.body = "phone_last=0000", FREE },

	{ GET, "/app", OPEN, 0, 404, FREE },
	{ GET, "/app/", OPEN, 0, 404, FREE },
	{ GET, "/app/{file}", OPEN, 0, 404, .target = "/app/x.js", FREE },
	{ GET, "/app/{folder}/{file}", OPEN, 0, 404, .target = "/app/assets/x.js", FREE },
};

#endif
