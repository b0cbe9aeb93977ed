/*
 * openapi.c: GET /openapi.json: the route table, the field tables and the shapes of answers as OpenAPI 3.1.
 *
 * Paths, bodies and capabilities come from routes[], rows from their field tables; what only an answer has
 * (references, lists) is described in openapi_shapes.h.
 */
#include "api/handlers.h"
#include "api/openapi.h"

#include <string.h>

/* ---- what a route answers and may be asked ---- */

static const RouteWords *words_for(const Route *r)
{
	for (size_t i = 0; i < route_words_count; i++) {
		if (route_words[i].method == r->method && strcmp(route_words[i].pattern, r->pattern) == 0)
			return &route_words[i];
	}
	return NULL;
}

static bool is_documented(const Route *r)
{
	return r->group != NULL;
}

/* ---- parameters ---- */

static const QueryWord *query_word(Str name)
{
	for (size_t i = 0; i < query_word_count; i++) {
		if (str_eq(name, str_from(query_words[i].name)))
			return &query_words[i];
	}
	BUG("a query parameter that nobody describes");
}

static void put_parameter(
	JsonOut *j, const char *in, Str name, bool required, const char *schema, const char *doc)
{
	json_open(j, '{');
	json_put_str(j, "name", name);
	json_put_str(j, "in", str_from(in));
	if (required)
		json_put_bool(j, "required", true);
	if (doc)
		json_put_str(j, "description", str_from(doc));
	json_key(j, "schema");
	json_add_raw(j, str_from(schema));
	json_close(j, '}');
}

/* The {…} of the pattern, but for {act}, which is written out. */
static void put_path_parameters(JsonOut *j, const Route *r)
{
	Str rest = str_from(r->pattern);

	while (rest.len) {
		Str part = str_cut(rest, '/', &rest);

		if (!str_starts(part, STR("{")) || str_eq(part, STR("{act}")))
			continue;
		Str name = str_sub(part, 1, part.len - 2);
		bool is_id = str_eq(name, STR("id"));
		put_parameter(j, "path", name, true,
			is_id ? "{\"type\":\"integer\"}" : "{\"type\":\"string\"}", NULL);
	}
}

static void put_parameters(JsonOut *j, const Route *r, const RouteWords *w)
{
	Str rest = w ? str_from(w->query) : (Str){ "", 0 };

	json_key(j, "parameters");
	json_open(j, '[');
	put_path_parameters(j, r);
	while (rest.len) {
		Str name = str_cut(rest, ' ', &rest);
		const QueryWord *q = query_word(name);

		put_parameter(j, "query", name, false, q->schema, q->doc);
	}
	if (r->flags & ROUTE_COMMAND)
		put_parameter(j, "header", STR("Idempotency-Key"), true,
			"{\"type\":\"string\",\"format\":\"uuid\"}",
			"Made by the client. The same key and body hears the first answer again; another "
			"body 409");
	if (r->flags & ROUTE_VERSION)
		put_parameter(j, "header", STR("If-Match"), true, "{\"type\":\"string\"}",
			"The version that is changed. Without it 428, with an old one 412");
	json_close(j, ']');
}

/* ---- bodies and answers ---- */

static void put_ref(JsonOut *j, Str type)
{
	char text[100];

	snprintf(text, sizeof(text), "#/components/schemas/%.*s", STR_ARG(type));
	json_open(j, '{');
	json_put_str(j, "$ref", str_from(text));
	json_close(j, '}');
}

static void put_content_open(JsonOut *j, const char *type)
{
	json_key(j, "content");
	json_open(j, '{');
	json_key(j, type);
	json_open(j, '{');
	json_key(j, "schema");
}

static void put_content_close(JsonOut *j)
{
	json_close(j, '}');
	json_close(j, '}');
}

static void put_body(JsonOut *j, Arena *a, const Route *r)
{
	if (!r->body && !(r->flags & ROUTE_UPLOAD))
		return;
	json_key(j, "requestBody");
	json_open(j, '{');
	json_put_bool(j, "required", true);
	if (r->body) {
		put_content_open(j, "application/json");
		put_ref(j, model_type_name(a, r->body->name));
	} else {
		put_content_open(j, "application/octet-stream");
		json_add_raw(j, STR("{\"type\":\"string\",\"description\":\"The file itself\"}"));
	}
	put_content_close(j);
	json_close(j, '}');
}

/* "[Area]": a page of them. */
static void put_list_schema(JsonOut *j, Str item)
{
	json_open(j, '{');
	json_put_str(j, "type", STR("object"));
	json_key(j, "required");
	json_add_raw(j, STR("[\"items\",\"next_cursor\",\"count\"]"));
	json_key(j, "properties");
	json_open(j, '{');
	json_key(j, "items");
	json_open(j, '{');
	json_put_str(j, "type", STR("array"));
	json_key(j, "items");
	put_ref(j, item);
	json_close(j, '}');
	json_key(j, "next_cursor");
	json_add_raw(j,
		STR("{\"type\":[\"string\",\"null\"],\"description\":\"For cursor=; null: the last page\"}"));
	json_key(j, "count");
	json_add_raw(j, STR("{\"type\":[\"integer\",\"null\"],\"description\":\"With count=1: all rows, "
			    "10001 for more than "
			    "10000\"}"));
	json_close(j, '}');
	json_close(j, '}');
}

static void put_answer_content(JsonOut *j, Str answer)
{
	if (str_eq(answer, STR("-")))
		return;
	if (str_find(answer, STR("/")) >= 0) {
		put_content_open(j, answer.ptr);
		json_add_raw(j, STR("{\"type\":\"string\"}"));
	} else {
		put_content_open(j, "application/json");
		if (answer.ptr[0] == '[')
			put_list_schema(j, str_sub(answer, 1, answer.len - 2));
		else
			put_ref(j, answer);
	}
	put_content_close(j);
}

static void put_fault_response(JsonOut *j, const char *status, const char *why)
{
	json_key(j, status);
	json_open(j, '{');
	json_put_str(j, "description", str_from(why));
	put_content_open(j, "application/problem+json");
	put_ref(j, STR("Problem"));
	put_content_close(j);
	json_close(j, '}');
}

static void put_responses(JsonOut *j, const Route *r, const RouteWords *w)
{
	Str answer = str_from(w ? w->answer : "Saved");
	bool none = str_eq(answer, STR("-"));
	bool is_signed = !(r->flags & ROUTE_PUBLIC);

	json_key(j, "responses");
	json_open(j, '{');
	json_key(j, none ? "204" : w && w->is_new ? "201" : "200");
	json_open(j, '{');
	json_put_str(j, "description", none ? STR("Done") : str_from(r->summary));
	put_answer_content(j, answer);
	json_close(j, '}');
	if (is_signed || strcmp(r->summary, "Sign in") == 0)
		put_fault_response(j, "401", "Not signed in");
	if (is_signed && !(r->flags & ROUTE_ANYONE))
		put_fault_response(j, "403", "The capability is missing");
	if (strchr(r->pattern, '{') || r->can)
		put_fault_response(j, "404", "Not there, or outside the areas one was granted");
	if (r->flags & ROUTE_COMMAND)
		put_fault_response(
			j, "409", "The key was used for another body, or the state does not allow it");
	if (r->flags & ROUTE_VERSION) {
		put_fault_response(j, "412", "Changed meanwhile; `version` is the current one");
		put_fault_response(j, "428", "If-Match is missing");
	}
	put_fault_response(j, "422", "A field is wrong; `field` names it");
	put_fault_response(j, "429", "Too often; try again later");
	json_close(j, '}');
}

/* ---- operations and paths ---- */

static const char *const method_words[] = { "get", "head", "post", "put", "patch", "delete", "options", "" };

/* "post_requests_id_triage" */
static Str operation_id(Arena *a, const Route *r, Str act)
{
	Str rest = str_from(r->pattern), id = str_from(method_words[r->method]);

	while (rest.len) {
		Str part = str_cut(rest, '/', &rest);

		if (part.len == 0 || str_eq(part, STR("api")) || str_eq(part, STR("v1")))
			continue;
		if (str_eq(part, STR("{act}")))
			part = act;
		else if (part.ptr[0] == '{')
			part = str_sub(part, 1, part.len - 2);
		id = str_printf(a, "%.*s_%.*s", STR_ARG(id), STR_ARG(part));
	}
	char *text = str_cstr(a, id);
	for (size_t i = 0; i < id.len; i++) {
		if (text[i] == '.' || text[i] == '-')
			text[i] = '_';
	}
	return (Str){ text, id.len };
}

static void put_operation(JsonOut *j, Arena *a, const Route *r, Str act)
{
	const RouteWords *w = words_for(r);

	json_key(j, method_words[r->method]);
	json_open(j, '{');
	json_put_str(j, "operationId", operation_id(a, r, act));
	json_put_str(j, "summary",
		act.len ? str_printf(a, "%s: %.*s", r->summary, STR_ARG(act)) : str_from(r->summary));
	if (!(r->flags & (ROUTE_PUBLIC | ROUTE_ANYONE)))
		json_put_str(j, "description",
			str_printf(a, "Needs the capability \"%s\".", Can_names.names[r->can]));
	json_key(j, "tags");
	json_open(j, '[');
	json_add_str(j, str_from(r->group));
	json_close(j, ']');
	if (r->flags & ROUTE_PUBLIC) {
		json_key(j, "security");
		json_add_raw(j, STR("[]"));
	}
	put_parameters(j, r, w);
	put_body(j, a, r);
	put_responses(j, r, w);
	json_close(j, '}');
}

/* Acts that a person can do at this address. */
static unsigned acts_of(const Route *r)
{
	unsigned staff = (1u << RequestAct_count) - 1;

	if (!strstr(r->pattern, "{act}"))
		return 0;
	if (r->flags & ROUTE_PUBLIC)
		return 1u << ACT_CONFIRM | 1u << ACT_REOPEN | 1u << ACT_NOTE | 1u << ACT_CALL;
	return staff & ~(1u << ACT_FILE | 1u << ACT_LATE | 1u << ACT_PROOF);
}

static bool is_first_of_path(size_t at)
{
	for (size_t i = 0; i < at; i++) {
		if (is_documented(&routes[i]) && strcmp(routes[i].pattern, routes[at].pattern) == 0)
			return false;
	}
	return true;
}

static void put_path(JsonOut *j, Arena *a, size_t at)
{
	json_key(j, routes[at].pattern);
	json_open(j, '{');
	for (size_t i = at; i < route_count; i++) {
		if (is_documented(&routes[i]) && strcmp(routes[i].pattern, routes[at].pattern) == 0)
			put_operation(j, a, &routes[i], (Str){ "", 0 });
	}
	json_close(j, '}');
}

static void put_act_paths(JsonOut *j, Arena *a, const Route *r, unsigned acts)
{
	Str stem = str_sub(str_from(r->pattern), 0, strlen(r->pattern) - strlen("{act}"));

	for (unsigned act = 0; act < RequestAct_count; act++) {
		Str name = enum_name(&RequestAct_names, act);

		if (!(acts >> act & 1))
			continue;
		json_key(j, str_printf(a, "%.*s%.*s", STR_ARG(stem), STR_ARG(name)).ptr);
		json_open(j, '{');
		put_operation(j, a, r, name);
		json_close(j, '}');
	}
}

/* ---- the whole ---- */

static void put_tags(JsonOut *j)
{
	json_key(j, "tags");
	json_open(j, '[');
	for (size_t i = 0; i < route_count; i++) {
		bool known = !is_documented(&routes[i]);

		for (size_t k = 0; k < i && !known; k++)
			known = is_documented(&routes[k]) && strcmp(routes[k].group, routes[i].group) == 0;
		if (known)
			continue;
		json_open(j, '{');
		json_put_str(j, "name", str_from(routes[i].group));
		json_close(j, '}');
	}
	json_close(j, ']');
}

static void put_schema(JsonOut *j, Arena *a, const Resource *r)
{
	json_key(j, str_cstr(a, model_type_name(a, r->name)));
	model_openapi_schema(j, r);
}

/* Bodies, rows that answers are made of, and the shapes around them. */
static void put_schemas(JsonOut *j, Arena *a)
{
	json_key(j, "schemas");
	json_open(j, '{');
	for (size_t i = 0; i < shown_resource_count; i++)
		put_schema(j, a, shown_resources[i]);
	for (size_t i = 0; i < route_count; i++) {
		const Resource *body = routes[i].body;
		bool known = !body || !is_documented(&routes[i]);

		for (size_t k = 0; k < shown_resource_count && !known; k++)
			known = shown_resources[k] == body;
		for (size_t k = 0; k < i && !known; k++)
			known = is_documented(&routes[k]) && routes[k].body == body;
		if (!known)
			put_schema(j, a, body);
	}
	for (size_t i = 0; i < shape_count; i++) {
		json_key(j, shapes[i].name);
		json_add_raw(j, str_from(shapes[i].schema));
	}
	json_close(j, '}');
}

Status openapi_show(Call *c)
{
	JsonOut j = call_out(c);
	Arena *a = &c->http->arena;

	json_open(&j, '{');
	json_put_str(&j, "openapi", STR("3.1.0"));
	json_key(&j, "info");
	json_add_raw(&j, STR(OPENAPI_INFO));
	json_key(&j, "servers");
	json_add_raw(&j, STR("[{\"url\":\"/\",\"description\":\"This server\"}]"));
	json_key(&j, "security");
	json_add_raw(&j, STR("[{\"cookie\":[]},{\"bearer\":[]}]"));
	put_tags(&j);
	json_key(&j, "paths");
	json_open(&j, '{');
	for (size_t i = 0; i < route_count; i++) {
		unsigned acts = acts_of(&routes[i]);

		if (!is_documented(&routes[i]))
			continue;
		if (acts)
			put_act_paths(&j, a, &routes[i], acts);
		else if (is_first_of_path(i))
			put_path(&j, a, i);
	}
	json_close(&j, '}');
	json_key(&j, "components");
	json_open(&j, '{');
	json_key(&j, "securitySchemes");
	json_add_raw(&j, STR("{\"cookie\":{\"type\":\"apiKey\",\"in\":\"cookie\",\"name\":\"ts\"},"
			     "\"bearer\":{\"type\":\"http\",\"scheme\":\"bearer\"}}"));
	put_schemas(&j, a);
	json_close(&j, '}');
	json_close(&j, '}');
	return OK;
}
