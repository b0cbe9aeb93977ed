/*
 * openapi.h: what OpenAPI says beyond the route table and the field tables: query parameters, answers,
 * shapes. Private to api/. A route that is missing in route_words answers {id, version}.
 */
#ifndef API_OPENAPI_H
#define API_OPENAPI_H

#include "api/app.h"

typedef struct RouteWords {
	Method method;
	const char *pattern;
	const char *query; /* names from query_words, one space between; "": none */
	/* A component's name; "[Name]": a page of them; "-": 204; "text/csv": a media type. */
	const char *answer;
	bool is_new; /* 201 */
} RouteWords;
extern const RouteWords route_words[];
extern const size_t route_words_count;

typedef struct QueryWord {
	const char *name, *schema, *doc;
} QueryWord;
extern const QueryWord query_words[];
extern const size_t query_word_count;

/* Rows that answers are made of. */
extern const Resource *const shown_resources[];
extern const size_t shown_resource_count;

typedef struct Shape {
	const char *name, *schema; /* JSON Schema */
} Shape;
extern const Shape shapes[];
extern const size_t shape_count;

#define OPENAPI_INFO                                                                                         \
	"{\"title\":\"Tiếp "                                                                               \
	"Sức\",\"version\":\"1\",\"license\":{\"name\":\"Apache-2.0\",\"identifier\":\"Apache-2.0\"},"     \
	"\"description\":\"Every need from the person who has it to someone who answers for it, until "      \
	"there is proof "                                                                                    \
	"that it was met. Times are RFC 3339 with +07:00. Faults are RFC 9457 problem+json and name the "    \
	"field.\"}"

#endif
