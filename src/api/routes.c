/* routes.c: the one table of routes. OpenAPI, the access test and the program read it. */
#include "api/handlers.h"

#define API	"/api/v1"
#define PUBLIC	ROUTE_PUBLIC
#define COMMAND ROUTE_COMMAND
#define CHANGE	(ROUTE_COMMAND | ROUTE_VERSION)

const Route routes[] = {
	/* Health */
	{ GET, "/healthz", 0, PUBLIC | ROUTE_LIGHT, health_live, "Is the process alive?", NULL, NULL,
		"health" },
	{ GET, "/readyz", 0, PUBLIC, health_ready, "Can it read and write?", NULL, NULL, "health" },
	{ GET, "/metrics", 0, PUBLIC, health_metrics, "Numbers for Prometheus", NULL, NULL, "health" },

	/* Session */
	{ POST, API "/session", 0, PUBLIC, session_open, "Sign in", &sign_in_resource, NULL, "session" },
	{ GET, API "/session", 0, ROUTE_ANYONE, session_show, "Who am I?", NULL, NULL, "session" },
	{ PUT, API "/session", 0, ROUTE_ANYONE | COMMAND, session_change, "Change my language or password",
		&self_change_resource, NULL, "session" },
	{ DELETE, API "/session", 0, ROUTE_ANYONE | COMMAND, session_close, "Sign out", NULL, NULL,
		"session" },
	{ POST, API "/session/totp", 0, ROUTE_ANYONE | COMMAND, totp_begin, "Begin to use one-time codes",
		NULL, NULL, "session" },
	{ POST, API "/session/totp/confirm", 0, ROUTE_ANYONE | COMMAND, totp_confirm,
		"Confirm with a first code", NULL, NULL, "session" },
	{ DELETE, API "/session/totp", 0, ROUTE_ANYONE | COMMAND, totp_end, "Stop using one-time codes", NULL,
		NULL, "session" },

	/* Requests */
	{ POST, API "/requests", 0, PUBLIC | ROUTE_LIGHT | COMMAND, request_file, "A resident asks for help",
		&request_filing_resource, NULL, "requests" },
	{ GET, API "/requests", CAN_READ, 0, request_list, "List requests in my areas", NULL, NULL,
		"requests" },
	{ GET, API "/requests/{id}", CAN_READ, 0, request_show, "One request with its history", NULL, NULL,
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

	/* Boards, tasks, live */
	{ GET, API "/boards/command", CAN_READ, 0, board_command, "Which area breaks next", NULL, NULL,
		"boards" },
	{ GET, API "/tasks", CAN_READ, 0, task_list, "List tasks in my areas", NULL, NULL, "boards" },
	{ GET, API "/events", CAN_READ, 0, events_stream, "Live events (SSE)", NULL, NULL, "boards" },
	{ GET, API "/feed", CAN_AUDIT, 0, feed_list, "The event feed, page by page", NULL, NULL, "boards" },

	/* The staff app */
	{ GET, "/app", 0, PUBLIC | ROUTE_LIGHT, web_file, "The staff app", NULL, NULL, NULL },
	{ GET, "/app/", 0, PUBLIC | ROUTE_LIGHT, web_file, "The staff app", NULL, NULL, NULL },
	{ GET, "/app/{file}", 0, PUBLIC | ROUTE_LIGHT, web_file, "A file of the staff app", NULL, NULL,
		NULL },
	{ GET, "/app/{folder}/{file}", 0, PUBLIC | ROUTE_LIGHT, web_file, "A file of the staff app", NULL,
		NULL, NULL },
};
const size_t route_count = COUNT_OF(routes);
