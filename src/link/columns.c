/* columns.c: heads to fields. See columns.h; what stands in the cells is cells.c. */
#include "link/columns.h"

#include "base/text.h"

#include <string.h>

/* More names, without diacritics, as text_fold writes them. The field's own name is always one. */
static const struct {
	const char *resource; /* NULL: any */
	const char *name;
	const char *others;
} names[] = {
	{ "request_filing", "kind", "loai|loai phieu|loai yeu cau|nhu cau|type" },
	{ "request_filing", "area_code",
		"ma dia ban|ma phuong|ma xa|ma phuong xa|ma don vi|ward code|gso code" },
	{ "request_filing", "text",
		"noi dung|noi dung yeu cau|noi dung phan anh|phan anh|mo ta|ghi chu|loi "
		"ke|content|description" },
	{ "request_filing", "phone", "dien thoai|so dien thoai|sdt|so dt|dt|tel|telephone|phone number" },
	{ "request_filing", "name", "ten|ho ten|ho va ten|nguoi gui|full name" },
	{ "request_filing", "address", "dia chi|noi o|so nha" },
	{ "request_filing", "persons", "so nguoi|nhan khau|so nhan khau|people" },
	{ "request_filing", "vulnerable", "yeu the|doi tuong|doi tuong yeu the|nguoi yeu the" },
	{ NULL, "area", "dia ban|phuong|xa|phuong xa|xa phuong|phuong xa thi tran|ward|commune" },
	{ NULL, "district", "huyen|quan|quan huyen|huyen quan|thanh pho|thi xa" },
	{ NULL, "ref", "ma nguon|ma goc|ma phieu goc|external id|reference" },
	{ NULL, "lat", "vi do|latitude" },
	{ NULL, "lon", "kinh do|longitude|lng" },
	{ "agency", "code", "ma|ma don vi|ma co quan" },
	{ "agency", "name", "ten|ten don vi|don vi|co quan" },
	{ "agency", "headcount", "so nguoi|bien che|tong so|si so" },
	{ "agency", "stay", "o lai|so nguoi o lai|toi thieu o lai" },
	{ "agency", "cap", "toi da|muc toi da" },
	{ "agency", "closed", "da giai the|da dong" },
	{ "agency", "area_code", "ma dia ban|gso code" },
	{ "agency", "head", "thu truong|chuc danh thu truong|chuc danh" },
	{ "cadre", "agency", "don vi|ma don vi|co quan|ma co quan|agency code" },
	{ "cadre", "code", "ma|ma can bo|so hieu|ma so" },
	{ "cadre", "name", "ho ten|ho va ten|ten|can bo|full name" },
	{ "cadre", "phone", "dien thoai|so dien thoai|sdt|di dong|mobile" },
	{ "cadre", "birth_year", "nam sinh|year of birth" },
	{ "cadre", "role", "vai tro|nhiem vu" },
	{ "cadre", "skills", "ky nang|chuyen mon|nghiep vu" },
	{ "cadre", "experience", "kinh nghiem|so lan tham gia" },
	{ "cadre", "can_lead",
		"lam to truong|to truong|co the lam to truong|lam truong nhom|truong nhom|co the lam truong "
		"nhom" },
	{ "cadre", "home_area", "noi o|ma dia ban noi o|dia ban noi o" },
	{ "cadre", "household", "ho gia dinh|so ho khau|so ho|dia chi nha" },
	{ "cadre", "red_household", "ho gia dinh vung do|nha co nguoi cach ly" },
	{ "cadre", "constraints", "han che|rang buoc|tinh trang rieng" },
	{ "cadre", "vaccine_doses", "so mui|so mui vac xin|mui tiem" },
	{ "cadre", "has_left", "da nghi|da chuyen di" },
	{ "area", "code", "ma|ma dia ban|ma don vi|ma gso|gso code|ma phuong|ma xa|ward code" },
	{ "area", "name", "ten|ten dia ban|ten don vi|name vi" },
	{ "area", "level", "cap|cap hanh chinh" },
	{ "area", "area_km2", "dien tich|dien tich km2" },
	{ "area", "population", "dan so|so dan|pop2019|pop 2019|population 2019" },
	{ "area", "households", "so ho|ho|households 2019" },
	{ "area", "valid_from", "tu ngay|hieu luc tu|co hieu luc tu" },
	{ "area", "valid_to", "den ngay|het hieu luc" },
	{ NULL, "parent_code", "ma cap tren|cap tren|ma huyen|district code|parent" },
	{ NULL, "merged_into", "nhap vao|sap nhap vao|ma sap nhap|merged into code" },
	{ NULL, "type", "loai|loai don vi" },
	{ "post_line", "area_code", "ma dia ban|ma phuong|ma xa|ma don vi|ward code|gso code" },
	{ "post_line", "kind", "loai|loai chuc danh|chuc vu" },
	{ "post_line", "title", "chuc danh|ten chuc danh" },
	{ "post_line", "phone", "dien thoai|dien thoai co quan|dien thoai chuc danh|office phone" },
	{ "post_line", "closed", "da dong|bai bo" },
	{ "post_line", "holder", "nguoi giu chuc|nguoi giu|ho ten|ho va ten|can bo" },
	{ "post_line", "holder_phone", "dien thoai nguoi giu|dien thoai ca nhan|di dong|mobile" },
	{ "post_line", "rank", "thu bac|hang|thu tu" },
	{ "post_line", "from", "tu ngay|tu|bat dau" },
	{ "post_line", "to", "den ngay|den|ket thuc" },
	{ "post_line", "login", "tai khoan|ten dang nhap|account" },
	{ NULL, COLUMN_WHY, "vi sao|ly do loi" },
};

static bool is_one_of(Str folded, Str list)
{
	while (list.len) {
		if (str_eq(folded, str_cut(list, '|', &list)))
			return true;
	}
	return false;
}

/* Does a folded head mean this name, in this resource? */
static bool means(Arena *a, Str folded, const Resource *r, Str name)
{
	if (str_eq(folded, text_fold(a, name)))
		return true;
	for (size_t i = 0; i < COUNT_OF(names); i++) {
		bool here = !names[i].resource || strcmp(names[i].resource, r->name) == 0;

		if (here && str_eq(str_from(names[i].name), name) &&
			is_one_of(folded, str_from(names[i].others)))
			return true;
	}
	return false;
}

/* What a client may not send, a file may not either; ids are not known outside. */
static bool is_imported(const Field *f)
{
	return !(f->flags & (SERVER | SECRET | ROW_ONLY)) && f->kind != F_ID && f->kind != F_BLOB;
}

/* The place in m that a head belongs to; NULL: none. */
static size_t *place_of(Ctx *c, Columns *m, Str folded)
{
	for (size_t i = 0; i < m->resource->count; i++) {
		const Field *f = &m->resource->fields[i];

		if (is_imported(f) && means(c->arena, folded, m->resource, model_json_name(f)))
			return &m->field_at[i];
	}
	for (size_t i = 0; i < m->extra_count; i++) {
		if (means(c->arena, folded, m->resource, str_from(m->extras[i])))
			return &m->extra_at[i];
	}
	return NULL;
}

Status columns_match(Ctx *c, const TableRow *head, const Resource *r, const char *const *extras,
	size_t extra_count, Columns *ret)
{
	Columns m = { .resource = r,
		.head = *head,
		.extras = extras,
		.extra_count = extra_count,
		.why_at = NO_COLUMN };
	Str *ignored = arena_array(c->arena, Str, head->count + 1);

	assert(r->count <= COLUMN_FIELDS_MAX && extra_count <= COLUMN_EXTRAS_MAX);
	for (size_t i = 0; i < COLUMN_FIELDS_MAX; i++)
		m.field_at[i] = NO_COLUMN;
	for (size_t i = 0; i < COLUMN_EXTRAS_MAX; i++)
		m.extra_at[i] = NO_COLUMN;
	for (size_t i = 0; i < head->count; i++) {
		Str folded = text_fold(c->arena, head->cells[i]);
		size_t *place = place_of(c, &m, folded);

		if (!place && means(c->arena, folded, r, STR(COLUMN_WHY))) {
			m.why_at = i;
			continue;
		}
		if (!place) {
			if (head->cells[i].len)
				ignored[m.ignored_count++] = head->cells[i];
			continue;
		}
		if (*place != NO_COLUMN)
			return fault(c, E_INVALID, str_cstr(c->arena, head->cells[i]), "column_twice");
		*place = i;
	}
	m.ignored = ignored;
	*ret = m;
	return OK;
}

static size_t column_of(const Columns *m, const char *name)
{
	for (size_t i = 0; i < m->resource->count; i++) {
		if (str_eq(model_json_name(&m->resource->fields[i]), str_from(name)))
			return m->field_at[i];
	}
	for (size_t i = 0; i < m->extra_count; i++) {
		if (strcmp(m->extras[i], name) == 0)
			return m->extra_at[i];
	}
	return NO_COLUMN;
}

bool columns_has(const Columns *m, const char *name)
{
	return column_of(m, name) != NO_COLUMN;
}

Str columns_extra(const Columns *m, const TableRow *row, const char *name)
{
	return table_cell(row, column_of(m, name));
}

const char *columns_head(Ctx *c, const Columns *m, const char *name)
{
	size_t column = column_of(m, name);

	return column == NO_COLUMN ? name : str_cstr(c->arena, table_cell(&m->head, column));
}
