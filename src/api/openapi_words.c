/* openapi_words.c: query parameters, answers and shapes for OpenAPI. See openapi.h. */
#include "api/openapi.h"

#define API  "/api/v1"
#define PAGE " count cursor limit format"

const RouteWords route_words[] = {
	{ GET, "/healthz", "", "text/plain", false },
	{ GET, "/readyz", "", "text/plain", false },
	{ GET, "/metrics", "", "text/plain", false },
	{ GET, API "/openapi.json", "", "Anything", false },

	{ POST, API "/session", "", "Me", true },
	{ GET, API "/session", "", "Me", false },
	{ PUT, API "/session", "", "Me", false },
	{ DELETE, API "/session", "", "-", false },
	{ POST, API "/session/totp", "", "TotpBegun", false },
	{ POST, API "/session/totp/confirm", "", "-", false },
	{ DELETE, API "/session/totp", "", "-", false },

	{ POST, API "/requests", "", "Filed", true },
	{ GET, API "/requests",
		"area kind state lane channel open overdue waiting post assignee phone filed_after "
		"answered_after q sort" PAGE,
		"[RequestItem]", false },
	{ GET, API "/requests/{id}", "", "RequestView", false },
	{ POST, API "/requests/{id}/proof", "", "Proof", true },
	{ GET, API "/proofs/{id}", "", "application/octet-stream", false },
	{ POST, API "/requests/{id}/{act}", "", "RequestItem", false },
	{ GET, API "/intake/lookup", "phone area address kind", "Lookup", false },
	{ GET, API "/callbacks", "count cursor limit format", "[RequestItem]", false },

	{ GET, API "/public/kinds", "", "Kinds", false },
	{ GET, API "/public/requests/{code}", "secret phone_last", "PublicRequest", false },
	{ POST, API "/public/requests/{code}/{act}", "", "PublicRequest", false },

	{ GET, API "/areas", "q level parent at" PAGE, "[AreaItem]", false },
	{ GET, API "/areas.geojson", "level under", "Map", false },
	{ GET, API "/areas/{id}", "", "AreaItem", false },
	{ POST, API "/areas", "", "Saved", true },
	{ GET, API "/areas/{id}/zones", "", "[ZoneEntry]", false },
	{ GET, API "/posts", "area kind vacant closed" PAGE, "[PostItem]", false },
	{ POST, API "/posts", "", "Saved", true },
	{ GET, API "/appointments", "area post" PAGE, "[Appointment]", false },
	{ POST, API "/appointments", "", "Saved", true },
	{ GET, API "/duties", "area post ends_after" PAGE, "[DutyItem]", false },
	{ POST, API "/duties", "", "Saved", true },

	{ GET, API "/accounts", "q" PAGE, "[Account]", false },
	{ GET, API "/accounts/{id}", "", "AccountView", false },
	{ POST, API "/accounts", "", "Saved", true },
	{ GET, API "/grants", "account area" PAGE, "[GrantItem]", false },
	{ POST, API "/grants", "", "Saved", true },
	{ GET, API "/roles", "", "[RoleItem]", false },
	{ GET, API "/tokens", "account" PAGE, "[TokenItem]", false },
	{ POST, API "/tokens", "", "TokenMade", true },
	{ DELETE, API "/tokens/{id}", "", "-", false },
	{ GET, API "/rulebook", "", "Anything", false },

	{ GET, API "/boards/command", "area", "Board", false },
	{ GET, API "/tasks", "area kind state late post mine" PAGE, "[TaskItem]", false },
	{ GET, API "/events", "", "text/event-stream", false },
	{ GET, API "/feed", "after limit", "Feed", false },
	{ GET, API "/needs", "area breaking" PAGE, "[NeedItem]", false },
	{ POST, API "/need-asks", "", "Saved", true },
	{ GET, API "/staff-reports", "area day cursor limit format", "[StaffReportItem]", false },
	{ GET, API "/agencies", "area closed mine q" PAGE, "[AgencyItem]", false },
	{ POST, API "/agencies", "", "Saved", true },
	{ GET, API "/agencies/{id}", "", "AgencyView", false },
	{ GET, API "/cadres", "agency area closed q role" PAGE, "[CadreItem]", false },
	{ POST, API "/cadres", "", "Saved", true },
	{ GET, API "/cadres/{id}", "", "CadreItem", false },
	{ GET, API "/waves", "area state" PAGE, "[WaveItem]", false },
	{ POST, API "/waves", "", "WaveSaved", true },
	{ GET, API "/waves/{id}", "", "WaveItem", false },
	{ PUT, API "/waves/{id}", "", "WaveSaved", false },
	{ GET, API "/waves/{id}/quotas", "agency late" PAGE, "[QuotaItem]", false },
	{ GET, API "/waves/{id}/wards", "count cursor limit format", "[WaveWard]", false },
	{ GET, API "/waves/{id}/nominations", "agency arrived role sent state volunteer ward" PAGE,
		"[NominationItem]", false },
	{ POST, API "/waves/{id}/nominations", "", "Named", true },
	{ POST, API "/waves/{id}/{act}", "", "WaveSaved", false },
	{ POST, API "/quotas/{id}/adjust", "", "QuotaSaved", false },
	{ GET, API "/order-templates", "", "OrderTemplates", false },
	{ GET, API "/waves/{id}/orders", "agency cursor format limit", "[OrderItem]", false },
	{ POST, API "/orders", "", "OrderSaved", true },
	{ GET, API "/orders/{id}", "", "OrderItem", false },
	{ PUT, API "/orders/{id}", "", "OrderSaved", false },
	{ GET, API "/orders/{id}/paper", "format", "application/octet-stream", false },
	{ GET, API "/orders/{id}/extract", "agency format", "application/octet-stream", false },
	{ POST, API "/orders/{id}/{act}", "", "OrderSaved", false },
	{ GET, API "/nominations/{id}", "", "NominationView", false },
	{ POST, API "/nominations/{id}/{act}", "", "NominationSaved", false },
	{ GET, API "/public/nominations/{code}", "secret phone_last", "PublicNomination", false },
	{ POST, API "/public/nominations/{code}/{act}", "", "NominationSaved", false },

	{ POST, API "/waves/{id}/plans", "", "PlanSaved", true },
	{ GET, API "/waves/{id}/plans", "state" PAGE, "[PlanItem]", false },
	{ GET, API "/plans/{id}", "", "PlanView", false },
	{ GET, API "/plans/{id}/placements", "area agency role reserve by_hand nomination" PAGE,
		"[PlacementItem]", false },
	{ GET, API "/plans/{id}/what-if", "nomination area role", "PlanIf", false },
	{ GET, API "/plans/{id}/compare", "with", "PlanComparison", false },
	{ GET, API "/plans/{id}/frontier", "", "PlanFrontier", false },
	{ GET, API "/plans/{id}/snapshot", "", "Anything", false },
	{ POST, API "/plans/{id}/edit", "", "PlanSaved", false },
	{ POST, API "/plans/{id}/{act}", "", "PlanSaved", false },
	{ GET, API "/waves/{id}/pins", "closed" PAGE, "[PinItem]", false },
	{ POST, API "/pins", "", "Saved", true },
	{ GET, API "/tours",
		"wave area agency cadre order state role active silent ending commend grade q" PAGE,
		"[TourItem]", false },
	{ GET, API "/tours/counts", "wave area agency state role", "TourCounts", false },
	{ GET, API "/tours/{id}", "", "TourView", false },
	{ GET, API "/tours/{id}/replacements", "", "TourReplacements", false },
	{ POST, API "/tours/{id}/{act}", "", "TourSaved", false },
	{ POST, API "/kits", "", "Saved", true },
	{ GET, API "/areas/{id}/arrival-code", "", "ArrivalCode", false },
	{ GET, API "/public/tours/{code}", "secret phone_last", "PublicTour", false },
	{ POST, API "/public/tours/{code}/{act}", "", "TourSaved", false },
	{ POST, API "/imports/requests", "preview", "ImportReport", false },
	{ POST, API "/imports/areas", "preview", "ImportReport", false },
	{ POST, API "/imports/boundaries", "preview", "ImportReport", false },
	{ POST, API "/imports/posts", "preview", "ImportReport", false },
	{ POST, API "/imports/agencies", "preview", "ImportReport", false },
	{ POST, API "/imports/cadres", "preview", "ImportReport", false },
};
const size_t route_words_count = COUNT_OF(route_words);

#define TEXT   "{\"type\":\"string\"}"
#define NUMBER "{\"type\":\"integer\"}"
#define FLAG   "{\"type\":\"string\",\"enum\":[\"1\",\"true\",\"0\",\"false\"]}"
#define TIME   "{\"type\":\"string\",\"format\":\"date-time\"}"

const QueryWord query_words[] = {
	{ "account", NUMBER, "Of this account" },
	{ "active", FLAG, "Only who is ordered, on the way, or here" },
	{ "address", TEXT, "As the caller says it" },
	{ "after", TEXT, "Cursor <tx>-<id>: what comes after it" },
	{ "agency", NUMBER, "Id of an agency" },
	{ "answered_after", TIME, "Answered at or after this time" },
	{ "area", TEXT, "Code of an area of any level: its whole subtree" },
	{ "arrived", FLAG, "Only who is there" },
	{ "assignee", TEXT, "\"me\" or the id of an account" },
	{ "at", "{\"type\":\"string\",\"format\":\"date\"}", "Areas that exist on this day; absent: today" },
	{ "breaking", FLAG, "Only communes with a role below its minimum coverage" },
	{ "by_hand", FLAG, "Only whom a person placed" },
	{ "cadre", NUMBER, "Id of a cadre" },
	{ "channel", TEXT, "One or several, with commas" },
	{ "closed", FLAG, "Closed ones too" },
	{ "commend", FLAG, "Only who is to be commended" },
	{ "count", FLAG, "1: count all matching rows" },
	{ "cursor", TEXT, "next_cursor of the page before" },
	{ "day", "{\"type\":\"string\",\"format\":\"date\"}", "Only of this local day" },
	{ "ending", FLAG, "Only who is here and goes home soon" },
	{ "ends_after", TIME, "Not over at this time" },
	{ "filed_after", TIME, "Filed at or after this time" },
	{ "format", "{\"type\":\"string\",\"enum\":[\"json\",\"csv\",\"pdf\",\"xlsx\"]}",
		"csv: the same rows as a file; needs the capability \"export\". pdf, xlsx: an order's "
		"paper" },
	{ "grade", TEXT, "One or several, with commas" },
	{ "kind", TEXT, "One or several, with commas" },
	{ "lane", TEXT, "One or several, with commas" },
	{ "late", FLAG, "Only what is late" },
	{ "level", TEXT, "A level of the rulebook" },
	{ "limit", "{\"type\":\"integer\",\"minimum\":1,\"maximum\":200,\"default\":50}", "Rows of a page" },
	{ "mine", FLAG, "Of the posts that I hold now" },
	{ "nomination", NUMBER, "Id of a nomination" },
	{ "open", FLAG, "Only what is not closed" },
	{ "order", NUMBER, "Id of an order" },
	{ "overdue", FLAG, "Only what is overdue" },
	{ "parent", TEXT, "Code of the area right above" },
	{ "phone", TEXT, "A Vietnamese phone number in any spelling" },
	{ "phone_last", TEXT, "The last four digits of the asker's phone" },
	{ "post", NUMBER, "Id of a post" },
	{ "preview", FLAG, "1: judge the file and change nothing" },
	{ "q", TEXT, "Words, without diacritics too" },
	{ "reserve", FLAG, "Only who has no place" },
	{ "role", TEXT, "One or several, with commas" },
	{ "secret", TEXT, "From the link that the asker got" },
	{ "sent", FLAG, "Only who has a place by the approved plan, or an active tour" },
	{ "silent", FLAG, "Only of whom nothing was heard for a day" },
	{ "sort", "{\"type\":\"string\",\"enum\":[\"due\",\"new\"]}", "due: overdue first, then due next" },
	{ "state", TEXT, "One or several, with commas" },
	{ "under", TEXT, "Code of the area whose parts are shown" },
	{ "vacant", FLAG, "Only those without a holder" },
	{ "volunteer", FLAG, "1: only beside the quotas; 0: only within them" },
	{ "waiting", FLAG, "Only what waits on a level above" },
	{ "ward", TEXT, "Code of a commune: only who is sent there" },
	{ "wave", NUMBER, "Id of a wave" },
	{ "with", NUMBER, "Id of the other plan" },
};
const size_t query_word_count = COUNT_OF(query_words);

const Resource *const shown_resources[] = { &area_resource, &post_resource, &appointment_resource,
	&duty_resource, &account_resource, &grant_resource, &token_resource, &request_resource,
	&escalation_resource, &task_resource, &proof_resource, &event_resource, &staff_report_resource,
	&need_ask_resource, &agency_resource, &cadre_resource, &wave_resource, &quota_resource,
	&nomination_resource, &plan_resource, &placement_resource, &pin_resource, &order_resource,
	&tour_resource, &tour_day_resource, &kit_resource };
const size_t shown_resource_count = COUNT_OF(shown_resources);

/* ---- shapes ---- */

#define REF(name)	  "{\"$ref\":\"#/components/schemas/" name "\"}"
#define OR_NULL(name)	  "{\"oneOf\":[" REF(name) ",{\"type\":\"null\"}]}"
#define ARRAY(items)	  "{\"type\":\"array\",\"items\":" items "}"
#define STR_T		  "{\"type\":\"string\"}"
#define STR_N		  "{\"type\":[\"string\",\"null\"]}"
#define INT_T		  "{\"type\":\"integer\"}"
#define INT_N		  "{\"type\":[\"integer\",\"null\"]}"
#define NUM_T		  "{\"type\":\"number\"}"
#define BOOL_T		  "{\"type\":\"boolean\"}"
#define TIME_N		  "{\"type\":[\"string\",\"null\"],\"format\":\"date-time\"}"
#define P(name, type)	  "\"" name "\":" type
#define OBJECT(props)	  "{\"type\":\"object\",\"properties\":{" props "}}"
#define WITH(base, props) "{\"allOf\":[" REF(base) "," OBJECT(props) "]}"
#define PERSON_N	  "{\"type\":[\"object\",\"null\"],\"properties\":{" P("id", INT_T) "," P("name", STR_T) "}}"
#define CANS		  ARRAY(STR_T)

/* How many were named, and what they said. */
#define PEOPLE_COUNT                                                                                         \
	P("named", INT_T)                                                                                    \
	"," P("consented", INT_T) "," P("declined", INT_T) "," P("approved", INT_T) "," P("volunteers", INT_T)

/* What may be done to a plan now, and who did what. */
#define PLAN_ACTS                                                                                            \
	P("wave", OBJECT(P("id", INT_T) "," P("name", STR_T)))                                               \
	"," P("acts", ARRAY(STR_T)) "," P("made_by", PERSON_N) "," P("edited_by", PERSON_N) "," P(           \
		"approved_by", PERSON_N)

#define SENT_COUNT P("sent", INT_T) "," P("ordered", INT_T) "," P("arrived", INT_T)

const Shape shapes[] = {
	{ "Problem", OBJECT(P("type", STR_T) "," P("title", STR_T) "," P("status", INT_T) "," P("field",
			     STR_T) "," P("reason", STR_T) "," P("detail", STR_T) "," P("version", INT_T)) },
	{ "Anything", "{\"type\":\"object\"}" },
	{ "Saved", OBJECT(P("id", INT_T) "," P("version", INT_T)) },
	{ "AreaRef", OBJECT(P("id", INT_T) "," P("code", STR_T) "," P("name", STR_T) "," P(
			     "level", STR_T) "," P("parent_name", STR_T)) },
	{ "Answerable", OBJECT(P("post_id", INT_T) "," P("kind", STR_T) "," P("title", STR_T) "," P(
				"phone", STR_T) "," P("holder", STR_N) "," P("account_id",
				INT_N) "," P("area", OR_NULL("AreaRef"))) },
	{ "Me", OBJECT(P("account", OBJECT(P("id", INT_T) "," P("version", INT_T) "," P("login", STR_T) "," P(
					    "name", STR_T) "," P("lang", STR_T) "," P("demo",
					    BOOL_T) "," P("totp_on", BOOL_T))) "," P("cans",
			CANS) "," P("grants",
			ARRAY(OBJECT(P("area", OR_NULL("AreaRef")) "," P("cans", CANS)))) "," P("home",
			OR_NULL("AreaRef")) "," P("posts", ARRAY(REF("Answerable"))) "," P("drill",
			BOOL_T)) },
	{ "TotpBegun", OBJECT(P("secret", STR_T) "," P("uri", STR_T)) },
	{ "Filed",
		OBJECT(P("id", INT_T) "," P("code", STR_T) "," P("kind", STR_T) "," P("state", STR_T) "," P(
			"lane", STR_T) "," P("version", INT_T) "," P("due_at", TIME_N) "," P("late",
			BOOL_T) "," P("area_id", INT_T) "," P("post_id", INT_T) "," P("answerable",
			OR_NULL("Answerable")) "," P("secret", STR_T) "," P("link", STR_T)) },
	{ "RequestItem", WITH("Request", P("area", OR_NULL("AreaRef")) "," P(
						 "answerable", OR_NULL("Answerable")) "," P("assignee",
						 PERSON_N) "," P("escalated_to", OR_NULL("Answerable"))) },
	{ "Entry", OBJECT(P("id", INT_T) "," P("at", TIME_N) "," P("act", STR_T) "," P("state", STR_T) "," P(
			   "actor", PERSON_N) "," P("post", STR_N) "," P("to",
			   OR_NULL("AreaRef")) "," P("due_at", STR_N) "," P("note",
			   "{\"type\":[\"object\",\"null\"],\"properties\":{" P("kind", STR_T) "," P(
				   "text", STR_T) "," P("for_resident", BOOL_T) "}}")) },
	{ "TaskItem",
		WITH("Task", P("subject_area", OR_NULL("AreaRef")) "," P("area", OR_NULL("AreaRef")) "," P(
				     "answerable", OR_NULL("Answerable")) "," P("request",
				     "{\"type\":[\"object\",\"null\"],\"properties\":{" P("id", INT_T) "," P(
					     "code", STR_T) "," P("kind", STR_T) "," P("state",
					     STR_T) "," P("area", OR_NULL("AreaRef")) "}}")) },
	{ "RequestView", OBJECT(P("request", REF("RequestItem")) "," P("escalation",
				 OR_NULL("Escalation")) "," P("timeline", ARRAY(REF("Entry"))) "," P("tasks",
				 ARRAY(REF("TaskItem"))) "," P("household",
				 ARRAY(REF("RequestItem"))) "," P("duplicates",
				 ARRAY(REF("RequestItem"))) "," P("proofs", ARRAY(REF("Proof"))) "," P("acts",
				 ARRAY(STR_T)) "," P("assignees", ARRAY(PERSON_N))) },
	{ "Lookup", OBJECT(P("history", ARRAY(REF("RequestItem"))) "," P(
			    "duplicates", ARRAY(REF("RequestItem")))) },
	{ "Kinds", ARRAY(OBJECT(P("kind", STR_T) "," P("vi", STR_T) "," P("en", STR_T) "," P(
			   "answer_minutes", INT_T))) },
	{ "PublicRequest",
		OBJECT(P("code", STR_T) "," P("kind", STR_T) "," P("state", STR_T) "," P(
			"filed_at", TIME_N) "," P("due_at", TIME_N) "," P("late", BOOL_T) "," P("area",
			OR_NULL("AreaRef")) "," P("answerable",
			"{\"type\":[\"object\",\"null\"],\"properties\":{" P("title", STR_T) "," P(
				"phone", STR_T) "," P("area", STR_T) "}}") "," P("waiting_above",
			STR_N) "," P("timeline",
			ARRAY(OBJECT(P("at", TIME_N) "," P("act", STR_T) "," P("text", STR_T)))) "," P("full",
			BOOL_T) "," P("version", INT_T) "," P("text", STR_T) "," P("persons",
			INT_T) "," P("acts", ARRAY(STR_T))) },
	{ "AreaItem", WITH("Area", P("parent_code", STR_T) "," P("parent_name", STR_T)) },
	{ "ZoneEntry", OBJECT(P("at", TIME_N) "," P("zone", STR_T) "," P("reason", STR_T) "," P(
			       "actor", PERSON_N)) },
	{ "Map", OBJECT(P("type", STR_T) "," P("features",
			 ARRAY(OBJECT(P("type", STR_T) "," P("id", INT_T) "," P("properties",
				 OBJECT(P("id", INT_T) "," P("code", STR_T) "," P("name", STR_T) "," P(
					 "parent_name", STR_T) "," P("zone", STR_T) "," P("is_cell",
					 BOOL_T))) "," P("geometry",
				 "{\"type\":[\"object\",\"null\"],\"description\":\"GeoJSON\"}"))))) },
	{ "PostItem", WITH("Post", P("area", OR_NULL("AreaRef")) "," P("holder",
					   "{\"type\":[\"object\",\"null\"],\"properties\":{" P(
						   "name", STR_T) "," P("phone", STR_N) "," P("rank",
						   INT_T) "," P("account_id", INT_N) "," P("on_duty",
						   BOOL_T) "}}") "," P("vacant", BOOL_T) "," P("appointments",
					   ARRAY(REF("Appointment")))) },
	{ "DutyItem", WITH("Duty", P("holder", STR_N)) },
	{ "GrantItem", WITH("Grant", P("area", OR_NULL("AreaRef"))) },
	{ "AccountView", OBJECT(P("account", REF("Account")) "," P("grants", ARRAY(REF("GrantItem"))) "," P(
				 "sessions", INT_T)) },
	{ "RoleItem", OBJECT(P("role", STR_T) "," P("cans", CANS)) },
	{ "TokenItem", WITH("Token", P("is_this_session", BOOL_T)) },
	{ "TokenMade", WITH("Token", P("secret", STR_T)) },
	{ "Live", OBJECT(P("id", INT_T) "," P("at", TIME_N) "," P("kind", STR_T) "," P("act", STR_T) "," P(
			  "subject_id", INT_T) "," P("area_id", INT_T) "," P("state", STR_T) "," P("late",
			  BOOL_T) "," P("version", INT_T) "," P("code", STR_T)) },
	{ "Board",
		OBJECT(P("as_of", TIME_N) "," P("area", OR_NULL("AreaRef")) "," P(
			"totals", "{\"type\":\"object\",\"additionalProperties\":" INT_T "}") "," P("areas",
			ARRAY(OBJECT(P("area", OR_NULL("AreaRef")) "," P("zone", STR_T) "," P(
				"lat", NUM_T) "," P("lon", NUM_T) "," P("open", INT_T) "," P("overdue",
				INT_T) "," P("waiting", INT_T) "," P("urgent", INT_T) "," P("unverified",
				INT_T) "," P("oldest_late_at", TIME_N) "," P("breaking", INT_T) "," P("gap",
				INT_T) "," P("answerable", OR_NULL("Answerable"))))) "," P("waiting",
			ARRAY(REF("RequestItem"))) "," P("recent", ARRAY(REF("Live")))) },
	{ "NeedItem", OBJECT(P("area", OR_NULL("AreaRef")) "," P("zone", STR_T) "," P("population",
			      INT_T) "," P("norm", INT_T) "," P("required", INT_T) "," P("wanted",
			      INT_T) "," P("own", INT_T) "," P("gap", INT_T) "," P("sent",
			      INT_T) "," P("lacks", INT_T) "," P("breaking", INT_T) "," P("reported_today",
			      BOOL_T) "," P("report", OR_NULL("StaffReport")) "," P("roles",
			      ARRAY(OBJECT(P("role", STR_T) "," P("filed_a_day", NUM_T) "," P("open",
				      INT_T) "," P("minutes", NUM_T) "," P("load", NUM_T) "," P("beta",
				      NUM_T) "," P("wait_share", NUM_T) "," P("by_service",
				      INT_T) "," P("by_square_root", INT_T) "," P("by_backlog",
				      INT_T) "," P("least", INT_T) "," P("by", STR_T) "," P("required",
				      INT_T) "," P("ask", OR_NULL("NeedAsk")) "," P("wanted",
				      INT_T) "," P("own", INT_T) "," P("gap", INT_T) "," P("sent",
				      INT_T) "," P("lacks", INT_T) "," P("breaking", BOOL_T) "," P("backfill",
				      ARRAY(OBJECT(P("area", OR_NULL("AreaRef")) "," P("people", INT_T) "," P(
					      "distance_km", NUM_T)))))))) },
	{ "StaffReportItem", WITH("StaffReport", P("area", OR_NULL("AreaRef"))) },
	{ "Feed", OBJECT(P("items", ARRAY(WITH("Event", P("body", REF("Anything"))))) "," P("next", STR_T)) },
	{ "AgencyRef", OBJECT(P("id", INT_T) "," P("code", STR_T) "," P("name", STR_T)) },
	{ "AgencyItem",
		WITH("Agency", P("area", OR_NULL("AreaRef")) "," P("answerable", OR_NULL("Answerable")) "," P(
				       "must_stay", INT_T) "," P("people", BOOL_T)) },
	{ "CadreItem",
		WITH("Cadre", P("agency", REF("AgencyRef")) "," P("home_area", OR_NULL("AreaRef")) "," P(
				      "not_for_red", "{\"type\":[\"boolean\",\"null\"]}") "," P("unfit",
				      "{\"type\":[\"object\",\"null\"],\"properties\":{" P(
					      "field", STR_T) "," P("reason", STR_T) "}}")) },
	{ "WaveItem", WITH("Wave", P("area", OR_NULL("AreaRef")) "," P("signer", OR_NULL("Answerable")) "," P(
					   "quota_sum", INT_T) "," P("late_agencies",
					   INT_T) "," PEOPLE_COUNT "," SENT_COUNT "," P("roles",
					   ARRAY(OBJECT(P("role", STR_T) "," P("wanted",
						   INT_T) "," PEOPLE_COUNT))) "," P("acts", ARRAY(STR_T))) },
	{ "WaveWard",
		OBJECT(P("area", OR_NULL("AreaRef")) "," P("zone", STR_T) "," P("population", INT_T) "," P(
			"wanted", INT_T) "," P("own", INT_T) "," P("gap", INT_T) "," P("breaking",
			INT_T) "," SENT_COUNT "," P("others", INT_T) "," P("missing", INT_T) "," P("roles",
			ARRAY(OBJECT(P("role", STR_T) "," P("gap", INT_T) "," P("sent", INT_T) "," P(
				"missing", INT_T))))) },
	{ "WaveSaved", OBJECT(P("id", INT_T) "," P("version", INT_T) "," P("state", STR_T)) },
	{ "QuotaItem",
		WITH("Quota", P("agency", REF("AgencyRef")) "," P("answerable", OR_NULL("Answerable")) "," P(
				      "call_phone", STR_N) "," PEOPLE_COUNT
							   "," P("missing", INT_T) "," SENT_COUNT) },
	{ "QuotaSaved", OBJECT(P("id", INT_T) "," P("version", INT_T) "," P("people", INT_T)) },
	{ "OrderTemplates", ARRAY(OBJECT(P("key", STR_T) "," P("name", STR_T) "," P(
				    "values", ARRAY(OBJECT(P("name", STR_T) "," P("label", STR_T)))))) },
	{ "OrderItem",
		WITH("Order", P("area", OR_NULL("AreaRef")) "," P(
				      "wave", OBJECT(P("id", INT_T) "," P("name", STR_T))) "," P("plan",
				      "{\"type\":[\"object\",\"null\"],\"properties\":{" P("id", INT_T) "," P(
					      "number", INT_T) "}}") "," P("signer",
				      OR_NULL("Answerable")) "," P("made_by", PERSON_N) "," P("issued_by",
				      PERSON_N) "," P("acts", ARRAY(STR_T)) "," P("paper",
				      BOOL_T) "," P("of_agency", INT_N) "," P("communes",
				      ARRAY(OBJECT(P("area", OR_NULL("AreaRef")) "," P("zone", STR_T) "," P(
					      "people", INT_T))))) },
	{ "OrderSaved", OBJECT(P("id", INT_T) "," P("version", INT_T) "," P("state", STR_T) "," P(
				"people", INT_T) "," P("code", STR_T)) },
	{ "NominationItem",
		WITH("Nomination",
			P("agency", REF("AgencyRef")) "," P("cadre", REF("SkilledRef")) "," P("ward",
				OR_NULL("AreaRef")) "," P("tour_state", STR_N) "," P("acts", ARRAY(STR_T))) },
	{ "NominationView", WITH("NominationItem", P("secret", STR_N) "," P("link", STR_N)) },
	{ "AgencyView", WITH("AgencyItem", P("away", INT_T)) },
	{ "NominationSaved",
		OBJECT(P("id", INT_T) "," P("version", INT_T) "," P("code", STR_T) "," P("state", STR_T)) },
	{ "Named", OBJECT(P("id", INT_T) "," P("version", INT_T) "," P("code", STR_T) "," P(
			   "state", STR_T) "," P("secret", STR_T)) },
	{ "PublicNomination",
		OBJECT(P("code", STR_T) "," P("state", STR_T) "," P("role", STR_T) "," P(
			"lead", BOOL_T) "," P("volunteer", BOOL_T) "," P("wave", STR_T) "," P("purpose",
			STR_T) "," P("from_day", STR_T) "," P("to_day", STR_T) "," P("answer_by",
			TIME_N) "," P("agency", STR_T) "," P("may_consent", BOOL_T) "," P("may_decline",
			BOOL_T) "," P("version", INT_T)) },
	{ "PlanSaved",
		OBJECT(P("id", INT_T) "," P("version", INT_T) "," P("number", INT_T) "," P("state", STR_T)) },
	{ "CadreRef", OBJECT(P("id", INT_T) "," P("name", STR_N) "," P("phone", STR_N) "," P(
			      "role", STR_T) "," P("can_lead", BOOL_T)) },
	{ "SkilledRef", WITH("CadreRef", P("skills", ARRAY(STR_T))) },
	{ "PlanItem", WITH("Plan", PLAN_ACTS) },
	{ "PlanView",
		WITH("Plan",
			PLAN_ACTS "," P("areas",
				ARRAY(OBJECT(P("area", OR_NULL("AreaRef")) "," P("zone", STR_T) "," P(
					"needed", INT_T) "," P("placed", INT_T) "," P("roles",
					ARRAY(OBJECT(P("role", STR_T) "," P("needed", INT_T) "," P("placed",
						INT_T)))) "," P("lead", OR_NULL("PlanLead"))))) "," P("gaps",
				ARRAY(OBJECT(P("area", OR_NULL("AreaRef")) "," P("role", STR_T) "," P(
					"missing", INT_T) "," P("why", STR_T) "," P("barred",
					REF("Anything")) "," P("text", STR_T)))) "," P("score",
				REF("Anything"))) },
	{ "PlanLead", OBJECT(P("nomination_id", INT_T) "," P("cadre", REF("SkilledRef"))) },
	{ "PlacementItem",
		WITH("Placement", P("cadre", REF("SkilledRef")) "," P("agency", REF("AgencyRef")) "," P(
					  "area", OR_NULL("AreaRef")) "," P("why",
					  OBJECT(P("goal", STR_T) "," P("bar", STR_N) "," P("next_area",
						  OR_NULL("AreaRef")) "," P("next_role", STR_T) "," P("cost",
						  REF("Anything")) "," P("text", STR_T)))) },
	{ "PlanIf", OBJECT(P("bar", STR_N) "," P("swapped", OR_NULL("PlanSwap")) "," P(
			    "cost", REF("Anything")) "," P("worse", INT_T) "," P("text", STR_T)) },
	{ "PlanSwap", OBJECT(P("nomination_id", INT_T) "," P("cadre", REF("SkilledRef")) "," P(
			      "to_area", OR_NULL("AreaRef")) "," P("to_role", STR_N)) },
	{ "PlanComparison",
		OBJECT(P("moves", INT_T) "," P("cost", REF("Anything")) "," P("moved",
			ARRAY(OBJECT(P("nomination_id", INT_T) "," P("cadre", REF("SkilledRef")) "," P(
				"agency", REF("AgencyRef")) "," P("from", OR_NULL("AreaRef")) "," P("to",
				OR_NULL("AreaRef")) "," P("from_role", STR_T) "," P("to_role", STR_T))))) },
	{ "PlanFrontier", OBJECT(P("steps", ARRAY(OBJECT(P("move_metres", INT_T) "," P(
						    "keep_fill", BOOL_T) "," P("moves", INT_T) "," P("cost",
						    REF("Anything")) "," P("score", REF("Anything")))))) },
	{ "PinItem", WITH("Pin", P("cadre", REF("SkilledRef")) "," P("agency", REF("AgencyRef")) "," P(
					 "area", OR_NULL("AreaRef"))) },
	{ "TourItem", WITH("Tour", P("area", OR_NULL("AreaRef")) "," P("agency", REF("AgencyRef")) "," P(
					   "cadre", REF("CadreRef")) "," P("order",
					   "{\"type\":[\"object\",\"null\"],\"properties\":{" P(
						   "id", INT_T) "," P("number", STR_T) "," P("day",
						   STR_N) "," P("code", STR_T) "}}") "," P("duty_run",
					   INT_T) "," P("rest_due", BOOL_T) "," P("today",
					   STR_N) "," P("kit_out", INT_T) "," P("acts", ARRAY(STR_T))) },
	{ "TourOther", OBJECT(P("id", INT_T) "," P("state", STR_T) "," P("from_day", STR_N) "," P(
			       "to_day", STR_N) "," P("cadre", REF("CadreRef"))) },
	{ "TourView", WITH("TourItem", P("report_to", OR_NULL("Answerable")) "," P(
					       "replaces", OR_NULL("TourOther")) "," P("replaced_by",
					       OR_NULL("TourOther")) "," P("days",
					       ARRAY(REF("TourDay"))) "," P("kit", ARRAY(REF("Kit")))) },
	{ "TourReplacements",
		OBJECT(P("items", ARRAY(OBJECT(P("nomination_id", INT_T) "," P("cadre",
					  REF("CadreRef")) "," P("agency", REF("AgencyRef")) "," P("role",
					  STR_T) "," P("source", STR_T) "," P("from_area",
					  OR_NULL("AreaRef")) "," P("metres", INT_N) "," P("fit",
					  STR_T) "," P("kept_by_hand", BOOL_T) "," P("kept_why", STR_N))))) },
	{ "TourSaved", OBJECT(P("id", INT_T) "," P("version", INT_T) "," P("state", STR_T)) },
	{ "TourSum", OBJECT(P("states", "{\"type\":\"object\",\"additionalProperties\":" INT_T "}") "," P(
			     "coming", INT_T) "," P("here", INT_T) "," P("silent", INT_T) "," P("ending",
			     INT_T) "," P("commended", INT_T) "," P("to_appraise", INT_T)) },
	{ "TourCounts", WITH("TourSum", P("as_of", TIME_N) "," P("ends_by", STR_N) "," P("areas",
						ARRAY(WITH("TourSum", P("area", OR_NULL("AreaRef")))))) },
	{ "ArrivalCode", OBJECT(P("code", STR_T) "," P("next_at", TIME_N) "," P("valid_until", TIME_N) "," P(
				 "url", STR_T) "," P("area", OR_NULL("AreaRef"))) },
	{ "PublicTour",
		WITH("Tour",
			P("area", OR_NULL("AreaRef")) "," P("name", STR_T) "," P("agency", STR_T) "," P(
				"order_number", STR_T) "," P("order_day", STR_N) "," P("order_code",
				STR_T) "," P("report_to",
				"{\"type\":[\"object\",\"null\"],\"properties\":{" P("post", STR_T) "," P(
					"phone", STR_T) "," P("holder", STR_T) "}}") "," P("duty_run",
				INT_T) "," P("rest_due", BOOL_T) "," P("today", STR_N) "," P("kit_out",
				INT_T) "," P("kit", ARRAY(REF("Kit"))) "," P("acts", ARRAY(STR_T))) },
	{ "ImportReport",
		OBJECT(P("rows", INT_T) "," P("good", INT_T) "," P("same", INT_T) "," P(
			"bad_rows", INT_T) "," P("bad",
			ARRAY(OBJECT(P("row", INT_T) "," P("column", STR_T) "," P("reason", STR_T) "," P(
				"value", STR_T)))) "," P("bad_count", INT_T) "," P("bad_file",
			STR_T) "," P("ignored_columns", ARRAY(STR_T)) "," P("sample",
			ARRAY(REF("Anything"))) "," P("done", BOOL_T)) },
};
const size_t shape_count = COUNT_OF(shapes);
