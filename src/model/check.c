/* check.c: what a field table demands of a row. */
#include "model/model.h"

#include <string.h>

/* Zero means "not given", unless the field's range says that zero is a value of its own. */
static bool is_empty(const Field *f, Value v)
{
	bool zero_counts = f->kind == F_BOOL || ((f->min || f->max) && f->min <= 0 && f->max >= 0);

	switch (v.kind) {
	case VALUE_I64: return v.i64 == 0 && !zero_counts;
	case VALUE_F64: return v.f64 >= 0 && v.f64 <= 0 && !zero_counts;
	case VALUE_TEXT:
	case VALUE_BLOB: return v.str.len == 0;
	}
	BUG("a value of no kind");
}

static Status check_text(Ctx *c, const Field *f, Str s)
{
	int64_t most = f->max ? f->max : TEXT_DEFAULT_MAX;

	if (!str_is_utf8(s))
		return fault(c, E_INVALID, f->name, "bad_utf8");
	int64_t n = (int64_t)str_utf8_count(s);
	if (n > most)
		return faultf(c, E_INVALID, f->name, "too_long", "%lld characters, at most %lld",
			(long long)n, (long long)most);
	if (n && n < f->min)
		return faultf(
			c, E_INVALID, f->name, "too_short", "at least %lld characters", (long long)f->min);
	return OK;
}

Status model_check_field(Ctx *c, const Field *f, const void *row)
{
	const char *name = model_fault_name(c, f);

	if (f->kind == F_ENUM) {
		unsigned u;

		memcpy(&u, (const char *)row + f->offset, sizeof(u));
		return u < f->names->count ? OK : fault(c, E_INVALID, name, "unknown_value");
	}
	Value v = model_get(f, row);

	if (is_empty(f, v))
		return f->flags & REQUIRED ? fault(c, E_INVALID, name, "required") : OK;
	if (f->kind == F_STR)
		return check_text(c, f, v.str);
	if (f->kind == F_BLOB)
		return f->max && v.str.len > (size_t)f->max ? fault(c, E_INVALID, name, "too_long") : OK;
	if (f->kind == F_SET)
		return v.i64 >> f->names->count ? fault(c, E_INVALID, name, "unknown_value") : OK;
	if (f->min == 0 && f->max == 0)
		return OK;
	bool inside = v.kind == VALUE_F64 ? v.f64 >= (double)f->min && v.f64 <= (double)f->max
					  : v.i64 >= f->min && v.i64 <= f->max;
	if (!inside) /* NaN is not inside either */
		return faultf(c, E_INVALID, name, "out_of_range", "from %lld to %lld", (long long)f->min,
			(long long)f->max);
	return OK;
}

Status model_check(Ctx *c, const Resource *r, const void *row)
{
	for (size_t i = 0; i < r->count; i++) {
		if (r->fields[i].flags & (SERVER | SECRET | ROW_ONLY))
			continue;
		TRY(model_check_field(c, &r->fields[i], row));
	}
	return OK;
}

bool model_same(const Field *f, const void *x, const void *y)
{
	Value a = model_get(f, x), b = model_get(f, y);

	switch (a.kind) {
	case VALUE_I64: return a.i64 == b.i64;
	case VALUE_F64: return !(a.f64 < b.f64) && !(a.f64 > b.f64);
	case VALUE_TEXT:
	case VALUE_BLOB: return str_eq(a.str, b.str);
	}
	BUG("a value of no kind");
}

const char *const *model_differences(
	Arena *a, const Resource *r, const void *x, const void *y, unsigned without)
{
	const char **names = arena_array(a, const char *, r->count + 1);
	size_t n = 0;

	for (size_t i = 0; i < r->count; i++) {
		if (!(r->fields[i].flags & without) && !model_same(&r->fields[i], x, y))
			names[n++] = r->fields[i].name;
	}
	return names;
}
