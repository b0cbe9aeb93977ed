/* cells.c: what people write into a cell, as the value of a field. See columns.h. */
#include "link/columns.h"

#include "base/text.h"
#include "base/time.h"
#include "base/words.h"
#include "domain/words.h"

#include <string.h>

#define NUMBER_MAX 40 /* characters; longer ones are no numbers */

/* The group of data/words/ that names an enum's values. */
static const struct {
	const EnumNames *names;
	const char *group;
} enum_words[] = {
	{ &RequestKind_names, "kind" },
	{ &PostKind_names, "post" },
	{ &Vulnerable_names, "vulnerable" },
	{ &Zone_names, "zone" },
	{ &CadreRole_names, "cadre_role" },
	{ &Skill_names, "skill" },
	{ &Constraint_names, "constraint" },
};

static Status wrong(Ctx *c, const Field *f, const char *reason)
{
	return fault(c, E_INVALID, model_fault_name(c, f), reason);
}

/* Folded, and without the verb before it: "Đang mang thai" is "mang thai", "có con nhỏ" is "con nhỏ". */
static Str bare(Ctx *c, Str text)
{
	static const char *const verbs[] = { "dang ", "co ", "bi " };
	Str folded = text_fold(c->arena, text);

	for (size_t i = 0; i < COUNT_OF(verbs); i++) {
		if (str_starts(folded, str_from(verbs[i])))
			return str_sub(folded, strlen(verbs[i]), folded.len);
	}
	return folded;
}

/* "Hậu cần, giao nhận" is also called "Hậu cần". */
static bool is_called(Ctx *c, Str asked, Str word)
{
	Str rest = word;

	if (str_eq(asked, bare(c, word)))
		return true;
	while (rest.len) {
		if (str_eq(asked, bare(c, str_cut(rest, ',', &rest))))
			return true;
	}
	return false;
}

/* By its name, or by its word in either language or a part of it, whatever the diacritics. */
static bool read_enum(Ctx *c, const EnumNames *n, Str cell, unsigned *ret)
{
	Str asked = bare(c, cell);

	if (enum_parse(n, cell, ret))
		return true;
	for (size_t g = 0; g < COUNT_OF(enum_words) && asked.len; g++) {
		for (unsigned v = 0; enum_words[g].names == n && v < n->count; v++) {
			Str name = enum_name(n, v);
			bool is = str_eq(asked, bare(c, name)) ||
				  is_called(c, asked, words_of(LANG_VI, enum_words[g].group, name)) ||
				  is_called(c, asked, words_of(LANG_EN, enum_words[g].group, name));

			if (is) {
				*ret = v;
				return true;
			}
		}
	}
	return false;
}

/* "elderly, Trẻ nhỏ; pregnant" */
static bool read_set(Ctx *c, const EnumNames *n, Str cell, unsigned *ret)
{
	unsigned set = 0, one;

	while (cell.len) {
		size_t len = 0;

		while (len < cell.len && !memchr(",;|/\n", cell.ptr[len], 5))
			len++;
		Str part = str_trim(str_sub(cell, 0, len));
		cell = str_sub(cell, len + 1, cell.len);
		if (part.len == 0)
			continue;
		if (!read_enum(c, n, part, &one))
			return false;
		set |= 1u << one;
	}
	*ret = set;
	return true;
}

/* Thousands as 1.128, 1,128 or 1 128: groups of three, one sign throughout. Fills digits only, with the sign.
 */
static bool without_thousands(Str s, char *ret, size_t *ret_len)
{
	char sign = 0;
	size_t n = 0, group = 0;

	for (size_t i = 0; i < s.len; i++) {
		char ch = s.ptr[i];

		if ((ch >= '0' && ch <= '9') || (ch == '-' && i == 0)) {
			ret[n++] = ch;
			group++;
			continue;
		}
		bool is_sign = ch == '.' || ch == ',' || ch == ' ';
		if (!is_sign || (sign && ch != sign) || (sign && group != 3) ||
			(!sign && (group == 0 || group > 3)))
			return false;
		sign = ch;
		group = 0;
	}
	*ret_len = n;
	return !sign || group == 3;
}

static bool read_whole(Str cell, int64_t *ret)
{
	char digits[NUMBER_MAX];
	size_t n;

	if (cell.len > sizeof(digits))
		return false;
	return str_to_i64(cell, ret) ||
	       (without_thousands(cell, digits, &n) && str_to_i64((Str){ digits, n }, ret));
}

/* "11.0512" or "11,0512": one sign, so it is the decimal one. */
static bool read_decimal(Ctx *c, Str cell, double *ret)
{
	char *text;

	if (cell.len > NUMBER_MAX)
		return false;
	if (str_to_f64(cell, ret))
		return true;
	text = str_cstr(c->arena, cell);
	char *comma = strchr(text, ',');
	if (!comma || strchr(comma + 1, ',') || strchr(text, '.'))
		return false;
	*comma = '.';
	return str_to_f64((Str){ text, cell.len }, ret);
}

/* "2021-08-23" or "23/08/2021" (also with - or .). */
static bool read_day(Ctx *c, Str cell, int32_t *ret)
{
	int64_t parts[3];
	Str rest = cell;

	if (day_parse(cell, ret))
		return true;
	for (int i = 0; i < 3; i++) {
		size_t len = 0;

		while (len < rest.len && rest.ptr[len] >= '0' && rest.ptr[len] <= '9')
			len++;
		if (!str_to_i64(str_sub(rest, 0, len), &parts[i]) || len > 4)
			return false;
		bool ends_well = i == 2 ? len == rest.len : len < rest.len && memchr("/-.", rest.ptr[len], 3);
		if (!ends_well)
			return false;
		rest = str_sub(rest, len + 1, rest.len);
	}
	return day_parse(str_printf(c->arena, "%04lld-%02lld-%02lld", (long long)parts[2],
				 (long long)parts[1], (long long)parts[0]),
		ret);
}

/* A day is its first moment; "23/08/2021 07:42", with seconds or without, is local; RFC 3339 is what it says.
 */
static bool read_time(Ctx *c, Str cell, int64_t *ret_ms)
{
	Str hour, day = str_cut(cell, ' ', &hour);
	int32_t d;

	if (time_parse(cell, ret_ms))
		return true;
	if (!read_day(c, day, &d))
		return false;
	hour = str_trim(hour);
	if (hour.len == 0) {
		*ret_ms = day_start_ms(d);
		return true;
	}
	const char *zero = hour.len == 4 || hour.len == 7 ? "0" : "", *seconds = hour.len <= 5 ? ":00" : "";
	return time_parse(str_printf(c->arena, "%.*sT%s%.*s%s+07:00", STR_ARG(day_text(c->arena, d)), zero,
				  STR_ARG(hour), seconds),
		ret_ms);
}

static bool read_bool(Ctx *c, Str cell, bool *ret)
{
	static const Str yes[] = { STR_INIT("1"), STR_INIT("x"), STR_INIT("co"), STR_INIT("yes"),
		STR_INIT("true") };
	static const Str no[] = { STR_INIT("0"), STR_INIT("khong"), STR_INIT("no"), STR_INIT("false") };
	Str folded = text_fold(c->arena, cell);

	for (size_t i = 0; i < COUNT_OF(yes); i++) {
		if (str_eq(folded, yes[i])) {
			*ret = true;
			return true;
		}
	}
	for (size_t i = 0; i < COUNT_OF(no); i++) {
		if (str_eq(folded, no[i])) {
			*ret = false;
			return true;
		}
	}
	return false;
}

/* A spreadsheet takes 0912345678 for a number and drops the 0. */
static Str text_of(Ctx *c, const Field *f, Str cell)
{
	bool is_phone = strcmp(f->name, "phone") == 0 || strcmp(f->name, "holder_phone") == 0;
	int64_t digits;

	if (is_phone && cell.len == 9 && cell.ptr[0] != '0' && str_to_i64(cell, &digits))
		return str_printf(c->arena, "0%.*s", STR_ARG(cell));
	return str_trim(text_nfc(c->arena, cell));
}

Status cell_set(Ctx *c, const Field *f, Str cell, void *row)
{
	Value v = { .kind = model_value_kind(f->kind) };
	unsigned bits = 0;
	int32_t day = 0;
	bool flag = false;

	if (cell.len == 0)
		return OK;
	switch (f->kind) {
	case F_ID:
	case F_BLOB: BUG("no column has it");
	case F_I32:
	case F_I64:
		if (!read_whole(cell, &v.i64))
			return wrong(c, f, "not_a_whole_number");
		if (f->kind == F_I32 && (v.i64 < INT32_MIN || v.i64 > INT32_MAX))
			return wrong(c, f, "out_of_range");
		break;
	case F_F64:
		if (!read_decimal(c, cell, &v.f64))
			return wrong(c, f, "not_a_number");
		break;
	case F_BOOL:
		if (!read_bool(c, cell, &flag))
			return wrong(c, f, "not_a_boolean");
		v.i64 = flag;
		break;
	case F_TIME:
		if (!read_time(c, cell, &v.i64))
			return wrong(c, f, "not_a_time");
		break;
	case F_DAY:
		if (!read_day(c, cell, &day))
			return wrong(c, f, "not_a_day");
		v.i64 = day;
		break;
	case F_ENUM:
		if (!read_enum(c, f->names, cell, &bits))
			return wrong(c, f, "unknown_value");
		v.str = enum_name(f->names, bits);
		break;
	case F_SET:
		if (!read_set(c, f->names, cell, &bits))
			return wrong(c, f, "unknown_value");
		v.i64 = bits;
		break;
	case F_STR:
		v.str = text_of(c, f, cell);
		if (v.str.len == 0)
			return wrong(c, f, "too_long"); /* longer than text_nfc takes */
		break;
	}
	bool is_set = model_set(f, row, v);
	assert(is_set);
	return OK;
}
