/* schema.c: OpenAPI 3.1 schemas and TypeScript types from the field tables. */
#include "model/model.h"

#include <string.h>

Str model_type_name(Arena *a, const char *snake)
{
	size_t n = strlen(snake), len = 0;
	char *p = arena_alloc(a, n + 1);
	bool up = true;

	for (size_t i = 0; i < n; i++) {
		if (snake[i] == '_') {
			up = true;
			continue;
		}
		p[len++] = up && snake[i] >= 'a' && snake[i] <= 'z' ? (char)(snake[i] - 32) : snake[i];
		up = false;
	}
	return (Str){ p, len };
}

static bool is_shown(const Field *f)
{
	return !(f->flags & (SECRET | ROW_ONLY));
}

/* Masked without the right, or of a kind whose zero is written as null. */
static bool may_be_null(const Field *f)
{
	bool none_is_null = f->kind == F_ID || f->kind == F_TIME || f->kind == F_DAY;

	return f->flags & (PERSONAL | HEALTH) || (none_is_null && !(f->flags & REQUIRED));
}

static void put_type(JsonOut *j, const Field *f, const char *type)
{
	json_key(j, "type");
	if (!may_be_null(f)) {
		json_add_str(j, str_from(type));
		return;
	}
	json_open(j, '[');
	json_add_str(j, str_from(type));
	json_add_str(j, STR("null"));
	json_close(j, ']');
}

static void put_enum_values(JsonOut *j, const EnumNames *n, bool or_null)
{
	json_key(j, "enum");
	json_open(j, '[');
	for (unsigned i = 0; i < n->count; i++)
		json_add_str(j, enum_name(n, i));
	if (or_null)
		json_add_null(j);
	json_close(j, ']');
}

static void put_range(JsonOut *j, const Field *f)
{
	if (!f->max && !f->min)
		return;
	json_put_i64(j, "minimum", f->min);
	json_put_i64(j, "maximum", f->max);
}

static void put_field(JsonOut *j, const Field *f)
{
	Arena scratch;

	arena_init(&scratch, 0);
	json_key(j, str_cstr(&scratch, model_json_name(f)));
	arena_done(&scratch);
	json_open(j, '{');
	switch (f->kind) {
	case F_ID:
	case F_I32:
	case F_I64:
		put_type(j, f, "integer");
		put_range(j, f);
		break;
	case F_F64:
		put_type(j, f, "number");
		put_range(j, f);
		break;
	case F_BOOL: put_type(j, f, "boolean"); break;
	case F_TIME:
		put_type(j, f, "string");
		json_put_str(j, "format", STR("date-time"));
		break;
	case F_DAY:
		put_type(j, f, "string");
		json_put_str(j, "format", STR("date"));
		break;
	case F_STR:
		put_type(j, f, "string");
		if (f->flags & REQUIRED) /* an optional text is "" when it is absent */
			json_put_i64(j, "minLength", MAX(f->min, 1));
		json_put_i64(j, "maxLength", f->max ? f->max : TEXT_DEFAULT_MAX);
		break;
	case F_BLOB: put_type(j, f, "string"); break;
	case F_ENUM:
		put_type(j, f, "string");
		put_enum_values(j, f->names, may_be_null(f));
		break;
	case F_SET:
		put_type(j, f, "array");
		json_key(j, "items");
		json_open(j, '{');
		json_put_str(j, "type", STR("string"));
		put_enum_values(j, f->names, false);
		json_close(j, '}');
		break;
	}
	if (f->doc)
		json_put_str(j, "description", str_from(f->doc));
	if (f->flags & SERVER)
		json_put_bool(j, "readOnly", true);
	json_close(j, '}');
}

void model_openapi_schema(JsonOut *j, const Resource *r)
{
	json_open(j, '{');
	json_put_str(j, "type", STR("object"));
	if (r->doc)
		json_put_str(j, "description", str_from(r->doc));
	json_key(j, "properties");
	json_open(j, '{');
	for (size_t i = 0; i < r->count; i++) {
		if (is_shown(&r->fields[i]))
			put_field(j, &r->fields[i]);
	}
	json_close(j, '}');
	json_key(j, "required");
	json_open(j, '[');
	for (size_t i = 0; i < r->count; i++) {
		if (is_shown(&r->fields[i]) && r->fields[i].flags & REQUIRED)
			json_add_str(j, model_json_name(&r->fields[i]));
	}
	json_close(j, ']');
	json_close(j, '}');
}

void model_typescript_enum(Buf *b, const EnumNames *n)
{
	Arena scratch;

	arena_init(&scratch, 0);
	Str type = model_type_name(&scratch, n->name);
	buf_addf(b, "export const %s_values = [", n->name);
	for (unsigned i = 0; i < n->count; i++)
		buf_addf(b, "%s\"%s\"", i ? ", " : "", n->names[i]);
	buf_addf(
		b, "] as const;\nexport type %.*s = (typeof %s_values)[number];\n\n", STR_ARG(type), n->name);
	arena_done(&scratch);
}

static void add_typescript_type(Buf *b, Arena *scratch, const Field *f)
{
	switch (f->kind) {
	case F_ID:
	case F_I32:
	case F_I64:
	case F_F64: buf_add(b, STR("number")); break;
	case F_BOOL: buf_add(b, STR("boolean")); break;
	case F_TIME:
	case F_DAY:
	case F_STR:
	case F_BLOB: buf_add(b, STR("string")); break;
	case F_ENUM: buf_add(b, model_type_name(scratch, f->names->name)); break;
	case F_SET:
		buf_add(b, model_type_name(scratch, f->names->name));
		buf_add(b, STR("[]"));
		break;
	}
	if (may_be_null(f))
		buf_add(b, STR(" | null"));
}

void model_typescript(Buf *b, const Resource *r)
{
	Arena scratch;

	arena_init(&scratch, 0);
	Str type = model_type_name(&scratch, r->name);
	if (r->doc)
		buf_addf(b, "/** %s */\n", r->doc);
	buf_addf(b, "export interface %.*s {\n", STR_ARG(type));
	for (size_t i = 0; i < r->count; i++) {
		const Field *f = &r->fields[i];

		if (!is_shown(f))
			continue;
		buf_addf(b, "\t%.*s: ", STR_ARG(model_json_name(f)));
		add_typescript_type(b, &scratch, f);
		buf_add(b, STR(";\n"));
	}
	buf_add(b, STR("}\n\n"));
	arena_done(&scratch);
}
