/* value.c: one field of a row as a database value, and back. */
#include "model/model.h"

#include <string.h>

const Field *model_field(const Resource *r, const char *name)
{
	for (size_t i = 0; i < r->count; i++) {
		if (strcmp(r->fields[i].name, name) == 0)
			return &r->fields[i];
	}
	return NULL;
}

Str model_json_name(const Field *f)
{
	Str name = str_from(f->name);

	return f->kind == F_TIME && str_ends(name, STR("_ms")) ? str_sub(name, 0, name.len - 3) : name;
}

const char *model_fault_name(Ctx *c, const Field *f)
{
	Str name = model_json_name(f);

	return name.ptr[name.len] == '\0' ? f->name : str_cstr(c->arena, name);
}

Str enum_name(const EnumNames *n, unsigned value)
{
	assert(value < n->count);
	return str_from(n->names[value]);
}

bool enum_parse(const EnumNames *n, Str s, unsigned *ret)
{
	for (unsigned i = 0; i < n->count; i++) {
		if (str_eq(s, str_from(n->names[i]))) {
			*ret = i;
			return true;
		}
	}
	return false;
}

ValueKind model_value_kind(Kind k)
{
	switch (k) {
	case F_ID:
	case F_I32:
	case F_I64:
	case F_BOOL:
	case F_TIME:
	case F_DAY:
	case F_SET: return VALUE_I64;
	case F_F64: return VALUE_F64;
	case F_STR:
	case F_ENUM: return VALUE_TEXT;
	case F_BLOB: return VALUE_BLOB;
	}
	BUG("a field of no kind");
}

Value model_get(const Field *f, const void *row)
{
	const char *at = (const char *)row + f->offset;
	Value v = { .kind = model_value_kind(f->kind) };

	switch (f->kind) {
	case F_ID:
	case F_I64:
	case F_TIME: memcpy(&v.i64, at, sizeof(v.i64)); break;
	case F_I32:
	case F_DAY: {
		int32_t i;
		memcpy(&i, at, sizeof(i));
		v.i64 = i;
		break;
	}
	case F_BOOL: {
		bool is;
		memcpy(&is, at, sizeof(is));
		v.i64 = is;
		break;
	}
	case F_SET:
	case F_ENUM: {
		unsigned u;
		memcpy(&u, at, sizeof(u));
		v.i64 = u;
		if (f->kind == F_ENUM)
			v.str = enum_name(f->names, u);
		break;
	}
	case F_F64: memcpy(&v.f64, at, sizeof(v.f64)); break;
	case F_STR:
	case F_BLOB: memcpy(&v.str, at, sizeof(v.str)); break;
	}
	return v;
}

bool model_set(const Field *f, void *row, Value v)
{
	char *at = (char *)row + f->offset;

	assert(v.kind == model_value_kind(f->kind));
	switch (f->kind) {
	case F_ID:
	case F_I64:
	case F_TIME: memcpy(at, &v.i64, sizeof(v.i64)); break;
	case F_I32:
	case F_DAY: {
		int32_t i = (int32_t)v.i64;
		memcpy(at, &i, sizeof(i));
		break;
	}
	case F_BOOL: {
		bool is = v.i64 != 0;
		memcpy(at, &is, sizeof(is));
		break;
	}
	case F_SET: {
		unsigned u = (unsigned)v.i64;
		memcpy(at, &u, sizeof(u));
		break;
	}
	case F_ENUM: {
		unsigned u;
		if (!enum_parse(f->names, v.str, &u))
			return false;
		memcpy(at, &u, sizeof(u));
		break;
	}
	case F_F64: memcpy(at, &v.f64, sizeof(v.f64)); break;
	case F_STR:
	case F_BLOB: memcpy(at, &v.str, sizeof(v.str)); break;
	}
	return true;
}
