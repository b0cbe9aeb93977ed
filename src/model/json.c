/* json.c: rows to and from JSON, by their field tables. */
#include "model/model.h"
#include "base/text.h"
#include "base/time.h"

#include <string.h>

static Status read_number(Ctx *c, const Field *f, const json_t *v, Value *ret)
{
	const char *name = model_fault_name(c, f);

	if (f->kind == F_F64) {
		if (!json_is_number(v))
			return fault(c, E_INVALID, name, "not_a_number");
		*ret = VAL_F64(json_number_value(v));
		return OK;
	}
	if (f->kind == F_BOOL) {
		if (!json_is_boolean(v))
			return fault(c, E_INVALID, name, "not_a_boolean");
		*ret = VAL_I64(json_is_true(v));
		return OK;
	}
	if (!json_is_integer(v))
		return fault(c, E_INVALID, name, "not_a_whole_number");
	int64_t i = json_integer_value(v);
	if (f->kind == F_I32 && (i < INT32_MIN || i > INT32_MAX))
		return fault(c, E_INVALID, name, "out_of_range");
	*ret = VAL_I64(i);
	return OK;
}

static Status read_text(Ctx *c, const Field *f, const json_t *v, Value *ret)
{
	const char *name = model_fault_name(c, f);
	int64_t ms;
	int32_t day;

	if (!json_is_string(v))
		return fault(c, E_INVALID, name, "not_text");
	Str s = { json_string_value(v), json_string_length(v) };
	if (f->kind == F_TIME) {
		if (!time_parse(s, &ms))
			return fault(c, E_INVALID, name, "not_a_time");
		*ret = VAL_I64(ms);
	} else if (f->kind == F_DAY) {
		if (!day_parse(s, &day))
			return fault(c, E_INVALID, name, "not_a_day");
		*ret = VAL_I64(day);
	} else if (f->kind == F_ENUM) {
		unsigned u;

		if (!enum_parse(f->names, s, &u))
			return fault(c, E_INVALID, name, "unknown_value");
		*ret = VAL_STR(enum_name(f->names, u));
	} else if (f->kind == F_BLOB) {
		uint8_t *bytes = arena_alloc(c->arena, s.len / 2 + 1);

		if (!str_from_hex(s, bytes, s.len / 2))
			return fault(c, E_INVALID, name, "not_hexadecimal");
		*ret = VAL_BLOB(((Str){ (char *)bytes, s.len / 2 }));
	} else {
		if (!str_is_utf8(s)) /* jansson checked UTF-8; this refuses \u0000 */
			return fault(c, E_INVALID, name, "bad_utf8");
		Str nfc = text_nfc(c->arena, s);
		if (s.len && !nfc.len) /* longer than text_nfc takes */
			return fault(c, E_INVALID, name, "too_long");
		*ret = VAL_STR(str_trim(nfc));
	}
	return OK;
}

static Status read_set(Ctx *c, const Field *f, const json_t *v, Value *ret)
{
	size_t i;
	const json_t *item;
	unsigned bits = 0, u;

	if (!json_is_array(v))
		return fault(c, E_INVALID, f->name, "not_a_list");
	json_array_foreach(v, i, item)
	{
		Str s = { json_string_value(item), json_string_length(item) };

		if (!json_is_string(item) || !enum_parse(f->names, s, &u))
			return fault(c, E_INVALID, f->name, "unknown_value");
		bits |= 1u << u;
	}
	*ret = VAL_I64(bits);
	return OK;
}

static Status read_field(Ctx *c, const Field *f, const json_t *v, void *row)
{
	Value value;

	if (json_is_null(v))
		return OK;
	switch (f->kind) {
	case F_ID:
	case F_I32:
	case F_I64:
	case F_F64:
	case F_BOOL: TRY(read_number(c, f, v, &value)); break;
	case F_TIME:
	case F_DAY:
	case F_STR:
	case F_ENUM:
	case F_BLOB: TRY(read_text(c, f, v, &value)); break;
	case F_SET: TRY(read_set(c, f, v, &value)); break;
	}
	bool known = model_set(f, row, value);
	assert(known);
	return OK;
}

static const Field *field_of_key(const Resource *r, Str key)
{
	for (size_t i = 0; i < r->count; i++) {
		if (str_eq(model_json_name(&r->fields[i]), key))
			return &r->fields[i];
	}
	return NULL;
}

/* An enum has no empty value that model_check could see, so its absence is noticed here. */
static Status check_enums_given(Ctx *c, const Resource *r, const json_t *object)
{
	for (size_t i = 0; i < r->count; i++) {
		const Field *f = &r->fields[i];

		if (f->kind == F_ENUM && f->flags & REQUIRED &&
			!json_is_string(json_object_get(object, f->name)))
			return fault(c, E_INVALID, f->name, "required");
	}
	return OK;
}

static Status from_json(Ctx *c, const Resource *r, const json_t *object, void *row, bool own)
{
	const char *key;
	json_t *v;

	if (!json_is_object(object))
		return fault(c, E_MALFORMED, NULL, "not_an_object");
	json_object_foreach((json_t *)(uintptr_t)object, key, v)
	{
		const Field *f = field_of_key(r, str_from(key));

		if (own && !f)
			continue;
		if (!f || (!own && f->flags & (SECRET | ROW_ONLY)))
			return fault(c, E_INVALID, str_cstr(c->arena, str_sub(str_from(key), 0, 60)),
				"unknown_field");
		if (!own && f->flags & SERVER)
			return fault(c, E_INVALID, model_fault_name(c, f), "set_by_server");
		if (own && json_is_null(v) && f->kind != F_ENUM) {
			bool is_set = model_set(f, row, (Value){ .kind = model_value_kind(f->kind) });
			assert(is_set);
		}
		TRY(read_field(c, f, v, row));
	}
	return own ? OK : check_enums_given(c, r, object);
}

Status model_from_json(Ctx *c, const Resource *r, const json_t *object, void *row)
{
	return from_json(c, r, object, row, false);
}

Status model_apply_patch(Ctx *c, const Resource *r, const json_t *object, void *row)
{
	return from_json(c, r, object, row, true);
}

void model_put_set(JsonOut *j, const EnumNames *names, unsigned set)
{
	json_open(j, '[');
	for (unsigned i = 0; i < names->count; i++) {
		if (set >> i & 1)
			json_add_str(j, enum_name(names, i));
	}
	json_close(j, ']');
}

static void put_value(JsonOut *j, const Field *f, Value v)
{
	char day[16];
	Arena scratch;

	switch (f->kind) {
	case F_ID:
		if (v.i64)
			json_add_i64(j, v.i64);
		else
			json_add_null(j);
		break;
	case F_I32:
	case F_I64: json_add_i64(j, v.i64); break;
	case F_F64: json_add_f64(j, v.f64); break;
	case F_BOOL: json_add_bool(j, v.i64 != 0); break;
	case F_TIME: json_add_time(j, v.i64); break;
	case F_DAY:
		if (!v.i64) {
			json_add_null(j);
			break;
		}
		arena_init(&scratch, 0);
		Str text = day_text(&scratch, (int32_t)v.i64);
		assert(text.len < sizeof(day));
		memcpy(day, text.ptr, text.len);
		arena_done(&scratch);
		json_add_str(j, (Str){ day, text.len });
		break;
	case F_STR:
	case F_ENUM: json_add_str(j, v.str); break;
	case F_SET: model_put_set(j, f->names, (unsigned)v.i64); break;
	case F_BLOB: {
		arena_init(&scratch, 0);
		json_add_str(j, str_hex(&scratch, (const uint8_t *)v.str.ptr, v.str.len));
		arena_done(&scratch);
		break;
	}
	}
}

static void put_name(JsonOut *j, const Field *f)
{
	char name[64];
	Str s = model_json_name(f);

	assert(s.len < sizeof(name));
	memcpy(name, s.ptr, s.len);
	name[s.len] = '\0';
	json_key(j, name);
}

static void put_field(JsonOut *j, const Field *f, const void *row, unsigned may)
{
	assert(!(f->flags & (SECRET | ROW_ONLY)));
	put_name(j, f);
	if (f->flags & (PERSONAL | HEALTH) & ~may)
		json_add_null(j);
	else
		put_value(j, f, model_get(f, row));
}

void model_put_fields(JsonOut *j, const Resource *r, const void *row, unsigned may)
{
	for (size_t i = 0; i < r->count; i++) {
		if (!(r->fields[i].flags & (SECRET | ROW_ONLY)))
			put_field(j, &r->fields[i], row, may);
	}
}

void model_put_named(JsonOut *j, const Resource *r, const void *row, unsigned may, const char *const *names)
{
	for (; *names; names++) {
		const Field *f = model_field(r, *names);

		assert(f);
		put_field(j, f, row, may);
	}
}

void model_to_json(JsonOut *j, const Resource *r, const void *row, unsigned may)
{
	json_open(j, '{');
	model_put_fields(j, r, row, may);
	json_close(j, '}');
}

void model_put_patch(JsonOut *j, const Resource *r, const void *before, const void *after)
{
	for (size_t i = 0; i < r->count; i++) {
		const Field *f = &r->fields[i];

		if (f->flags & NOT_IN_EVENTS || model_same(f, before, after))
			continue;
		put_name(j, f);
		put_value(j, f, model_get(f, after));
	}
}
