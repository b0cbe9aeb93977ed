/* routes.c: the one table of routes. OpenAPI, the access test and the program read it. */
#include "api/handlers.h"

#include "domain/staff.h"

#define API	"/api/v1"
#define PUBLIC	ROUTE_PUBLIC
#define PAGE	(ROUTE_PUBLIC | ROUTE_PAGE)
#define COMMAND ROUTE_COMMAND
#define CHANGE	(ROUTE_COMMAND | ROUTE_VERSION)

const Route routes[] = {
	/* Health */
	{ GET, "/healthz", 0, PUBLIC | ROUTE_LIGHT, health_live, "Is the process alive?", NULL, NULL,
		"health" },
	{ GET, "/readyz", 0, PUBLIC, health_ready, "Can it read and write?", NULL, NULL, "health" },
	{ GET, "/metrics", 0, PUBLIC, health_metrics, "Numbers for Prometheus", NULL, NULL, "health" },

	{ GET, API "/openapi.json", 0, PUBLIC | ROUTE_LIGHT, openapi_show, "This description", NULL, NULL,
		"health" },

	/* Session */
	{ POST, API "/session", 0, PUBLIC | ROUTE_PASSWORD, session_open, "Sign in", &sign_in_resource, NULL,
		"session" },
	{ GET, API "/session", 0, ROUTE_ANYONE, session_show, "Who am I?", NULL, NULL, "session" },
	{ PUT, API "/session", 0, ROUTE_ANYONE | COMMAND | ROUTE_PASSWORD, session_change,
		"Change my language or password", &self_change_resource, NULL, "session" },
	{ DELETE, API "/session", 0, ROUTE_ANYONE | COMMAND, session_close, "Sign out", NULL, NULL,
		"session" },
	{ POST, API "/session/totp", 0, ROUTE_ANYONE | COMMAND, totp_begin, "Begin to use one-time codes",
		NULL, NULL, "session" },
	{ POST, API "/session/totp/confirm", 0, ROUTE_ANYONE | COMMAND, totp_confirm,
		"Confirm with a first code", &totp_code_resource, NULL, "session" },
	{ DELETE, API "/session/totp", 0, ROUTE_ANYONE | COMMAND, totp_end, "Stop using one-time codes", NULL,
		NULL, "session" },

	/* Requests */
	{ POST, API "/requests", 0, PUBLIC | ROUTE_LIGHT | COMMAND, request_file, "A resident asks for help",
		&request_filing_resource, NULL, "requests" },
	{ GET, API "/requests", CAN_READ, 0, request_list, "List requests in my areas", NULL, NULL,
		"requests" },
	{ GET, API "/requests/{id}", CAN_READ, 0, request_show, "One request with its history", NULL, NULL,
		"requests" },
	{ POST, API "/requests/{id}/proof", CAN_READ, COMMAND | ROUTE_UPLOAD, proof_add,
		"Add a photo or a PDF to a request", NULL, &proof_resource, "requests" },
	{ GET, API "/proofs/{id}", CAN_PERSONAL, 0, proof_show, "The file of a proof", NULL, NULL,
		"requests" },
	{ POST, API "/requests/{id}/{act}", CAN_READ, CHANGE, request_act, "Act on a request",
		&request_acting_resource, NULL, "requests" },
	{ GET, API "/intake/lookup", CAN_INTAKE, 0, intake_lookup,
		"History and likely duplicates of a caller", NULL, NULL, "requests" },
	{ GET, API "/callbacks", CAN_INTAKE, 0, callback_list, "Callers who wait to be told", NULL, NULL,
		"requests" },

	/* Residents */
	{ GET, API "/public/kinds", 0, PUBLIC | ROUTE_LIGHT, public_kinds, "What can be asked for", NULL,
		NULL, "residents" },
	{ GET, API "/public/requests/{code}", 0, PUBLIC, public_show, "Follow a request by its code", NULL,
		NULL, "residents" },
	{ POST, API "/public/requests/{code}/{act}", 0, PUBLIC | COMMAND, public_act,
		"Received, not solved, or more to say", &resident_act_resource, NULL, "residents" },

	/* Areas, posts, people */
	{ GET, API "/areas", 0, PUBLIC, area_list, "Find areas", NULL, NULL, "areas" },
	{ GET, API "/areas.geojson", 0, PUBLIC, area_map, "The map: boundaries, or cells of the centroids",
		NULL, NULL, "areas" },
	{ GET, API "/areas/{id}", 0, PUBLIC, area_show, "One area", NULL, NULL, "areas" },
	{ POST, API "/areas", CAN_AREAS, COMMAND, area_add, "A new area", &area_resource, NULL, "areas" },
	{ PUT, API "/areas/{id}", CAN_AREAS, CHANGE, area_change, "Change an area", &area_resource, NULL,
		"areas" },
	{ POST, API "/areas/{id}/zone", CAN_ZONE, CHANGE, area_zone_set, "Set an area's level of risk",
		&zone_resource, NULL, "areas" },
	{ GET, API "/areas/{id}/zones", CAN_READ, 0, area_zones, "An area's levels of risk over time", NULL,
		NULL, "areas" },
	{ GET, API "/posts", CAN_READ, 0, post_list, "Who answers in my areas", NULL, NULL, "posts" },
	{ POST, API "/posts", CAN_POSTS, COMMAND, post_add, "A new post", &post_resource, NULL, "posts" },
	{ PUT, API "/posts/{id}", CAN_POSTS, CHANGE, post_change, "Change or close a post", &post_resource,
		NULL, "posts" },
	{ GET, API "/appointments", CAN_READ, 0, appointment_list, "Who holds which post", NULL, NULL,
		"posts" },
	{ POST, API "/appointments", CAN_POSTS, COMMAND, appointment_add, "Appoint somebody to a post",
		&appointment_resource, NULL, "posts" },
	{ PUT, API "/appointments/{id}", CAN_POSTS, CHANGE, appointment_change,
		"Change or end an appointment", &appointment_resource, NULL, "posts" },
	{ GET, API "/duties", CAN_READ, 0, duty_list, "Turns of duty", NULL, NULL, "posts" },
	{ POST, API "/duties", CAN_POSTS, COMMAND, duty_add, "A new turn of duty", &duty_resource, NULL,
		"posts" },
	{ PUT, API "/duties/{id}", CAN_POSTS, CHANGE, duty_change, "Change a turn of duty", &duty_resource,
		NULL, "posts" },

	/* Accounts */
	{ GET, API "/accounts", CAN_ACCOUNTS, 0, account_list, "Accounts that I administer", NULL, NULL,
		"accounts" },
	{ GET, API "/accounts/{id}", CAN_ACCOUNTS, 0, account_show, "One account and its rights", NULL, NULL,
		"accounts" },
	{ POST, API "/accounts", CAN_ACCOUNTS, COMMAND | ROUTE_PASSWORD, account_add, "A new account",
		&account_body_resource, NULL, "accounts" },
	{ PUT, API "/accounts/{id}", CAN_ACCOUNTS, CHANGE | ROUTE_PASSWORD, account_change,
		"Change or disable an account", &account_body_resource, NULL, "accounts" },
	{ GET, API "/grants", CAN_ACCOUNTS, 0, grant_list, "Who may do what where", NULL, NULL, "accounts" },
	{ POST, API "/grants", CAN_ACCOUNTS, COMMAND, grant_add, "Give rights, from within one's own",
		&grant_resource, NULL, "accounts" },
	{ PUT, API "/grants/{id}", CAN_ACCOUNTS, CHANGE, grant_change, "Change or take back rights",
		&grant_resource, NULL, "accounts" },
	{ GET, API "/roles", 0, ROUTE_ANYONE, role_list, "Usual bundles of capabilities", NULL, NULL,
		"accounts" },
	{ GET, API "/tokens", 0, ROUTE_ANYONE, token_list, "Sessions and keys of programs", NULL, NULL,
		"accounts" },
	{ POST, API "/tokens", 0, ROUTE_ANYONE | COMMAND, token_add, "A key for a program",
		&token_body_resource, NULL, "accounts" },
	{ DELETE, API "/tokens/{id}", 0, ROUTE_ANYONE | COMMAND, token_end, "End a session or a key", NULL,
		NULL, "accounts" },
	{ GET, API "/rulebook", 0, ROUTE_ANYONE, rulebook_show, "The rulebook in force", NULL, NULL,
		"accounts" },

	/* Boards, tasks, live */
	{ GET, API "/boards/command", CAN_READ, 0, board_command, "Which area breaks next", NULL, NULL,
		"boards" },
	{ GET, API "/tasks", CAN_READ, 0, task_list, "List tasks in my areas", NULL, NULL, "boards" },
	{ GET, API "/events", CAN_READ, 0, events_stream, "Live events (SSE)", NULL, NULL, "boards" },
	{ GET, API "/feed", CAN_AUDIT, 0, feed_list, "The event feed, page by page", NULL, NULL, "boards" },

	/* Who is there, who is needed */
	{ GET, API "/needs", CAN_READ, 0, need_list, "How many people my communes need, and why", NULL, NULL,
		"needs" },
	{ POST, API "/need-asks", CAN_POSTS, COMMAND, need_ask_add,
		"Ask for more or fewer people of a role than the model says", &need_ask_resource, NULL,
		"needs" },
	{ PUT, API "/need-asks/{id}", CAN_POSTS, CHANGE, need_ask_change, "Change or withdraw what was asked",
		&need_ask_resource, NULL, "needs" },
	{ GET, API "/staff-reports", CAN_READ, 0, staff_report_list, "Reports of own people, newest first",
		NULL, NULL, "needs" },
	{ POST, API "/staff-reports", CAN_HANDLE, COMMAND, staff_report_add,
		"Report a commune's own people for a day, or correct it", &staff_reporting_resource, NULL,
		"needs" },

	/* Files of rows */
	{ POST, API "/imports/requests", CAN_IMPORT, COMMAND | ROUTE_UPLOAD, import_request_file,
		"Import requests (CSV, XLSX)", NULL, NULL, "imports" },
	{ POST, API "/imports/areas", CAN_IMPORT, COMMAND | ROUTE_UPLOAD, import_area_file,
		"Import areas (CSV, XLSX, GeoJSON)", NULL, NULL, "imports" },
	{ POST, API "/imports/boundaries", CAN_IMPORT, COMMAND | ROUTE_UPLOAD, import_boundary_file,
		"Import boundaries of areas (GeoJSON)", NULL, NULL, "imports" },
	{ POST, API "/imports/posts", CAN_IMPORT, COMMAND | ROUTE_UPLOAD, import_post_file,
		"Import posts and who holds them (CSV, XLSX)", NULL, NULL, "imports" },

	/* The residents' pages */
	{ GET, "/", 0, PAGE | ROUTE_LIGHT, page_ask, "Ask for help", NULL, NULL, NULL },
	{ POST, "/", 0, PAGE | ROUTE_UPLOAD, page_ask, "Ask for help", NULL, NULL, NULL },
	{ GET, "/p", 0, PAGE | ROUTE_LIGHT, page_look, "Type the code of a request", NULL, NULL, NULL },
	{ GET, "/p/{code}", 0, PAGE, page_follow, "Follow a request", NULL, NULL, NULL },
	{ GET, "/p/{code}/card.png", 0, PAGE, page_card, "The slip as a picture", NULL, NULL, NULL },
	{ POST, "/p/{code}", 0, PAGE, page_prove, "Show that it is mine", NULL, NULL, NULL },
	{ POST, "/p/{code}/{act}", 0, PAGE | ROUTE_UPLOAD, page_act, "Received, not solved, or more to say",
		NULL, NULL, NULL },

	/* The staff app */
	{ GET, "/app", 0, PUBLIC | ROUTE_LIGHT, web_file, "The staff app", NULL, NULL, NULL },
	{ GET, "/app/", 0, PUBLIC | ROUTE_LIGHT, web_file, "The staff app", NULL, NULL, NULL },
	{ GET, "/app/{file}", 0, PUBLIC | ROUTE_LIGHT, web_file, "A file of the staff app", NULL, NULL,
		NULL },
	{ GET, "/app/{folder}/{file}", 0, PUBLIC | ROUTE_LIGHT, web_file, "A file of the staff app", NULL,
		NULL, NULL },
};
const size_t route_count = COUNT_OF(routes);
