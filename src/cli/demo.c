/*
 * demo.c: the demo's people: accounts, levels of risk, posts and who holds them, turns of duty. See demo.h.
 *
 * Everything is saved through the command door, as an administrator would, three days before the demo's
 * "now".
 */
#include "cli/demo.h"

#include "base/text.h"
#include "base/time.h"

#include <string.h>

enum { PROVINCE, DISTRICT, COMMUNE };
#define LEVEL(l) (1u << (l))
#define NO_POST	 PostKind_count

/* ---- accounts ---- */

/* Somebody by name; what they sit at is told to the reader of the table at the end of init. */
static const struct {
	const char *login, *area_code; /* "": the province */
	Role role;
	unsigned post; /* a PostKind that this account's person holds, or NO_POST */
	const char *what;
} named[] = {
	{ "tinh", "", ROLE_COMMAND, POST_COMMAND_DUTY, "trực chỉ huy tỉnh: bảng chỉ huy, quyết định" },
	{ "tongdai", "", ROLE_OPERATOR, POST_HOTLINE_LEAD, "tổng đài 1022, trưởng ca" },
	{ "tongdai2", "", ROLE_OPERATOR, NO_POST, "tổng đài 1022" },
	{ "tongdai3", "", ROLE_OPERATOR, NO_POST, "tổng đài 1022" },
	{ "thanhtra", "", ROLE_AUDITOR, NO_POST, "thanh tra: chỉ xem, không thấy thông tin cá nhân" },
	{ "anphu", "25975", ROLE_WARD_LEADER, POST_CHAIR, "chủ tịch phường An Phú (vùng đỏ)" },
	{ "anphu.to", "25975", ROLE_WARD_TEAM, NO_POST, "tổ công tác phường An Phú" },
	{ "tramyte.anphu", "25975", ROLE_WARD_TEAM, POST_STATION_HEAD, "trưởng trạm y tế phường An Phú" },
	{ "tanphuockhanh", "25891", ROLE_WARD_LEADER, POST_CHAIR,
		"chủ tịch phường Tân Phước Khánh (vùng đỏ)" },
	{ "phucuong", "25747", ROLE_WARD_LEADER, POST_CHAIR, "chủ tịch phường Phú Cường" },
};
#define NAMED_OPERATORS 1 /* where in `named` they begin; DEMO_OPERATORS of them */

typedef struct Holder {
	int64_t area_id, account_id;
	unsigned post;
	Str name;
} Holder;

typedef struct People {
	Demo *d;
	AccountPlan *plans;
	Holder *holders; /* of the same order */
	size_t count;
} People;

/* "Phường An Phú" -> "phường An Phú" */
static Str inside_a_sentence(Arena *a, Str name)
{
	char *text = arena_dup(a, name.ptr, name.len);

	if (name.len && text[0] >= 'A' && text[0] <= 'Z')
		text[0] = (char)(text[0] - 'A' + 'a');
	return (Str){ text, name.len };
}

/* The type of a unit and what its party committee is called. */
static const struct {
	Str type;
	const char *committee;
} units[] = {
	{ STR_INIT("Tỉnh "), "Tỉnh ủy" },
	{ STR_INIT("Thành phố "), "Thành ủy" },
	{ STR_INIT("Thị xã "), "Thị ủy" },
	{ STR_INIT("Huyện "), "Huyện ủy" },
};

static Str own_name(Str name, const char **ret_committee)
{
	for (size_t i = 0; i < COUNT_OF(units); i++) {
		if (str_starts(name, units[i].type)) {
			*ret_committee = units[i].committee;
			return str_sub(name, units[i].type.len, name.len);
		}
	}
	*ret_committee = NULL;
	return name;
}

/* "Thành phố Thuận An" -> "thuanan" */
static Str district_login(Arena *a, Str name)
{
	const char *committee;
	Str folded = text_fold(a, own_name(name, &committee));
	char *text = arena_alloc(a, folded.len + 1);
	size_t n = 0;

	for (size_t i = 0; i < folded.len; i++) {
		if (folded.ptr[i] != ' ')
			text[n++] = folded.ptr[i];
	}
	return (Str){ text, n };
}

static void plan(People *p, Str login, Role role, const Area *area, unsigned post)
{
	Str name = demo_name(&p->d->words, p->d->arena, &p->d->rng);

	p->plans[p->count] =
		(AccountPlan){ .login = login, .name = name, .role = role, .area_code = area->code };
	p->holders[p->count++] = (Holder){ .area_id = area->id, .post = post, .name = name };
}

static const Area *area_by_code(const Demo *d, Str code)
{
	for (size_t i = 0; i < d->area_count; i++) {
		if (str_eq(d->areas[i].area.code, code))
			return &d->areas[i].area;
	}
	return NULL;
}

/* Those with a name of their own, then each district's command, then a desk and a team in every commune. */
static Status plan_accounts(Demo *d, People *p)
{
	size_t most = COUNT_OF(named) + 2 * d->area_count;

	*p = (People){ .d = d,
		.plans = arena_array(d->arena, AccountPlan, most),
		.holders = arena_array(d->arena, Holder, most) };
	for (size_t i = 0; i < COUNT_OF(named); i++) {
		const Area *area = *named[i].area_code ? area_by_code(d, str_from(named[i].area_code))
						       : &d->areas[0].area;

		if (area) /* another province has no An Phú */
			plan(p, str_from(named[i].login), named[i].role, area, named[i].post);
	}
	for (size_t i = 0; i < d->area_count; i++) {
		const Area *area = &d->areas[i].area;

		if (d->areas[i].level == DISTRICT)
			plan(p, district_login(d->arena, area->name), ROLE_COMMAND, area, POST_COMMAND_DUTY);
		if (d->areas[i].level != COMMUNE)
			continue;
		plan(p, str_printf(d->arena, "px%.*s", STR_ARG(area->code)), ROLE_WARD_LEADER, area,
			POST_DUTY_OFFICER);
		plan(p, str_printf(d->arena, "to%.*s", STR_ARG(area->code)), ROLE_WARD_TEAM, area, NO_POST);
	}
	return OK;
}

static void keep_accounts(Demo *d, People *p)
{
	for (size_t i = 0; i < p->count; i++) {
		p->holders[i].account_id = p->plans[i].id;
		for (size_t k = 0; k < d->area_count; k++) {
			DemoArea *at = &d->areas[k];

			if (at->area.id != p->holders[i].area_id || at->level == PROVINCE)
				continue;
			if (p->plans[i].role == ROLE_WARD_TEAM)
				at->team_id = p->plans[i].id;
			else
				at->desk_id = p->plans[i].id;
		}
	}
	d->province_id = p->plans[0].id;
	d->areas[0].desk_id = d->province_id;
	for (size_t i = 0; i < DEMO_OPERATORS; i++)
		d->operators[i] = p->plans[NAMED_OPERATORS + i].id;
}

void demo_print_accounts(void)
{
	for (size_t i = 0; i < COUNT_OF(named); i++)
		printf("  %-18s %s\n", named[i].login, named[i].what);
	printf("  %-18s %s\n", "bantochuc",
		"ban tổ chức: đợt huy động, phân bổ, quyết định; bantochuc2 duyệt phương án");
	printf("  %-18s %s\n", "canbo", "cán bộ tăng cường tại phường An Phú: điểm danh, nghỉ, báo tiếp xúc");
	printf("  %-18s %s\n", "soyte, sold, soct", "thủ trưởng ba đơn vị: cử người theo chỉ tiêu");
	printf("  %-18s %s\n", "thuanan, dian, …",
		"trực chỉ huy huyện, thị xã, thành phố: tên viết liền, không dấu");
	printf("  %-18s %s\n", "px25975, …", "bàn trực của một xã, phường: px và mã đơn vị hành chính");
	printf("  %-18s %s\n", "to25975, …", "tổ công tác của một xã, phường: to và mã đơn vị hành chính");
}

/* By which the pages of those who are sent are opened. */
static Str last_digits(Str phone)
{
	return phone.len > 4 ? str_sub(phone, phone.len - 4, 4) : phone;
}

void demo_print_codes(const Demo *d)
{
	if (d->tour_code.len)
		printf("Cán bộ đang tăng cường: /t/%.*s, 4 số cuối điện thoại %.*s\n", STR_ARG(d->tour_code),
			STR_ARG(last_digits(d->tour_phone)));
	if (d->named_code.len)
		printf("Người vừa được cử:      /n/%.*s, 4 số cuối điện thoại %.*s\n", STR_ARG(d->named_code),
			STR_ARG(last_digits(d->named_phone)));
}

/* ---- areas and their level of risk ---- */

static Status load_areas(Demo *d)
{
	const View *view = store_view(d->in->store);

	d->area_count = directory_area_count(view->dir);
	d->areas = arena_array(d->arena, DemoArea, d->area_count);
	for (size_t i = 0; i < d->area_count; i++) {
		const Area *a = directory_area_at(view->dir, i);

		d->areas[i] = (DemoArea){ .area = *a, .level = rulebook_level(view->rules, a->level) };
		d->areas[i].area.code = str_dup(d->arena, a->code);
		d->areas[i].area.name = str_dup(d->arena, a->name);
	}
	store_view_release(d->in->store, &view);
	return d->area_count ? OK : fault(&d->in->cli->c, E_STATE, "areas", "required");
}

const DemoArea *demo_area(const Demo *d, int64_t area_id)
{
	for (size_t i = 0; i < d->area_count; i++) {
		if (d->areas[i].area.id == area_id)
			return &d->areas[i];
	}
	return NULL;
}

/* People a square kilometre from which a commune that is not red is orange or yellow in the demo: a quarter
 * and another quarter of the province's communes lie above. */
#define ORANGE_DENSITY 4000
#define YELLOW_DENSITY 1000

static unsigned zone_of(const Demo *d, const Area *a)
{
	double density = a->area_km2 > 0 ? (double)a->population / a->area_km2 : 0;

	for (size_t i = 0; i < d->words.red_codes.count; i++) {
		if (str_eq(a->code, d->words.red_codes.items[i]))
			return ZONE_RED;
	}
	return density >= ORANGE_DENSITY ? ZONE_ORANGE : density >= YELLOW_DENSITY ? ZONE_YELLOW : ZONE_GREEN;
}

/* Set by the province's command: a level of risk has somebody who set it. */
static Status set_zones(Demo *d)
{
	const View *view = store_view(d->in->store);
	Rights rights = view_rights(view, d->province_id);

	for (size_t i = 0; i < d->area_count; i++) {
		DemoArea *at = &d->areas[i];

		if (at->level != COMMUNE)
			continue;
		Command *cmd = batch_add(d->in->batch);
		ZoneSetting *z = arena_new(cmd->arena, ZoneSetting);

		at->area.zone = zone_of(d, &at->area);
		*z = (ZoneSetting){ .area_id = at->area.id,
			.zone = at->area.zone,
			.reason = at->area.zone == ZONE_RED ? d->words.red_reason : d->words.density_reason };
		cmd->kind = COMMAND_ZONE;
		cmd->rights = &rights;
		cmd->row = z;
	}
	Status st = batch_flush(&d->in->cli->c, d->in->batch, 0);
	store_view_release(d->in->store, &view);
	return st;
}

/* ---- posts ---- */

static const struct {
	PostKind kind;
	unsigned levels;
	const char *title[COMMUNE + 1]; /* the area's name follows */
	bool shifts; /* two people, day and night */
} post_plans[] = {
	{ POST_PARTY_SECRETARY, LEVEL(PROVINCE) | LEVEL(DISTRICT) | LEVEL(COMMUNE), { NULL, NULL, NULL },
		false },
	{ POST_CHAIR, LEVEL(PROVINCE) | LEVEL(DISTRICT) | LEVEL(COMMUNE),
		{ "Chủ tịch UBND", "Chủ tịch UBND", "Chủ tịch UBND" }, false },
	{ POST_VICE_CHAIR, LEVEL(PROVINCE) | LEVEL(DISTRICT) | LEVEL(COMMUNE),
		{ "Phó Chủ tịch UBND", "Phó Chủ tịch UBND", "Phó Chủ tịch UBND" }, false },
	{ POST_DUTY_OFFICER, LEVEL(PROVINCE) | LEVEL(DISTRICT) | LEVEL(COMMUNE),
		{ "Trực ban UBND", "Trực ban UBND", "Trực ban" }, true },
	{ POST_STATION_HEAD, LEVEL(DISTRICT) | LEVEL(COMMUNE),
		{ NULL, "Giám đốc Trung tâm Y tế", "Trưởng trạm y tế" }, false },
	{ POST_COMMAND_DUTY, LEVEL(PROVINCE) | LEVEL(DISTRICT),
		{ "Trực chỉ huy, Sở Chỉ huy phòng, chống dịch", "Trực chỉ huy, Trung tâm Chỉ huy", NULL },
		true },
	{ POST_HOTLINE_LEAD, LEVEL(PROVINCE), { "Trưởng tổng đài 1022", NULL, NULL }, true },
};

typedef struct Roster {
	Demo *d;
	const People *people;
	Post *posts;
	bool *shifts; /* [post_count] */
	size_t post_count;
	Appointment *appointments; /* the second of a post with shifts follows the first */
	size_t appointment_count;
	Duty *duties;
	size_t duty_count;
} Roster;

static void add_post(Roster *r, const DemoArea *at, PostKind kind, Str title, bool shifts)
{
	size_t n = r->post_count++;

	r->shifts[n] = shifts;
	r->posts[n] = (Post){ .area_id = at->area.id,
		.kind = kind,
		.title = title,
		.phone = str_printf(r->d->arena, "0274000%04zu", n + 1) };
}

static void plan_posts_of(Roster *r, const DemoArea *at)
{
	Arena *a = r->d->arena;
	Str name = inside_a_sentence(a, at->area.name);

	for (size_t i = 0; i < COUNT_OF(post_plans); i++) {
		const char *committee;
		Str title, own = own_name(at->area.name, &committee);

		if (!(post_plans[i].levels & LEVEL(at->level)))
			continue;
		if (post_plans[i].kind != POST_PARTY_SECRETARY)
			title = str_printf(a, "%s %.*s", post_plans[i].title[at->level], STR_ARG(name));
		else if (committee)
			title = str_printf(a, "Bí thư %s %.*s", committee, STR_ARG(own));
		else
			title = str_printf(a, "Bí thư Đảng ủy %.*s", STR_ARG(name));
		add_post(r, at, post_plans[i].kind, title, post_plans[i].shifts);
	}
	for (size_t i = 0; at->level == PROVINCE && i < r->d->words.agencies.count; i++)
		add_post(r, at, POST_AGENCY_HEAD, r->d->words.agencies.items[i], false);
}

static bool falls_vacant(const Demo *d, const Post *p)
{
	const DemoArea *at = demo_area(d, p->area_id);

	for (size_t i = 0; i < d->words.vacant_count; i++) {
		if (p->kind == d->words.vacant[i].kind && str_eq(at->area.code, d->words.vacant[i].area_code))
			return true;
	}
	return false;
}

static void add_appointment(Roster *r, const Post *p, int32_t rank, const Holder *who)
{
	Demo *d = r->d;
	Str name = who ? who->name : demo_name(&d->words, d->arena, &d->rng);
	size_t n = r->appointment_count++;

	r->appointments[n] = (Appointment){ .post_id = p->id,
		.account_id = who ? who->account_id : 0,
		.holder = str_printf(d->arena, "%.*s (mẫu)", STR_ARG(name)),
		.phone = str_printf(d->arena, "0900%06zu", n + 1),
		.from_ms = day_start_ms(day_of(d->now_ms) - 200),
		.to_ms = falls_vacant(d, p) ? d->now_ms - DEMO_VACANT_MS : 0,
		.rank = rank };
}

static void plan_appointments(Roster *r)
{
	for (size_t i = 0; i < r->post_count; i++) {
		const Post *p = &r->posts[i];
		const Holder *who = NULL;

		for (size_t k = 0; k < r->people->count; k++) {
			const Holder *h = &r->people->holders[k];

			if (h->area_id == p->area_id && h->post == p->kind)
				who = h;
		}
		add_appointment(r, p, 0, who);
		if (r->shifts[i] && !falls_vacant(r->d, p))
			add_appointment(r, p, 2, NULL);
	}
}

#define DUTY_DAYS	  8 /* yesterday and a week ahead */
#define DAY_BEGINS_HOUR	  6
#define NIGHT_BEGINS_HOUR 18

/* The holder by day, the deputy by night. */
static void plan_duties(Roster *r)
{
	int32_t first = day_of(r->d->now_ms) - 1;

	for (size_t i = 0; i < r->appointment_count; i++) {
		const Appointment *a = &r->appointments[i];
		bool is_night = a->rank == 2;
		bool is_day = i + 1 < r->appointment_count && r->appointments[i + 1].post_id == a->post_id;

		for (int32_t day = 0; (is_night || is_day) && day < DUTY_DAYS; day++) {
			int64_t from_ms = day_start_ms(first + day) +
					  (is_night ? NIGHT_BEGINS_HOUR : DAY_BEGINS_HOUR) * HOUR_MS;

			r->duties[r->duty_count++] = (Duty){ .post_id = a->post_id,
				.appointment_id = a->id,
				.from_ms = from_ms,
				.to_ms = from_ms + (NIGHT_BEGINS_HOUR - DAY_BEGINS_HOUR) * HOUR_MS };
		}
	}
}

/* Rows get their ids. */
static Status save_rows(Demo *d, const Resource *r, void *rows, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		Command *cmd = batch_add(d->in->batch);

		cmd->kind = COMMAND_SAVE;
		cmd->resource = r;
		cmd->row = (char *)rows + i * r->size;
	}
	return n ? batch_flush(&d->in->cli->c, d->in->batch, 0) : OK;
}

static Status fill_posts(Demo *d, const People *people)
{
	size_t most = d->area_count * COUNT_OF(post_plans) + d->words.agencies.count;
	Roster r = { .d = d,
		.people = people,
		.posts = arena_array(d->arena, Post, most),
		.shifts = arena_array(d->arena, bool, most),
		.appointments = arena_array(d->arena, Appointment, 2 * most),
		.duties = arena_array(d->arena, Duty, 2 * most * DUTY_DAYS) };

	for (size_t i = 0; i < d->area_count; i++)
		plan_posts_of(&r, &d->areas[i]);
	TRY(save_rows(d, &post_resource, r.posts, r.post_count));
	plan_appointments(&r);
	TRY(save_rows(d, &appointment_resource, r.appointments, r.appointment_count));
	plan_duties(&r);
	return save_rows(d, &duty_resource, r.duties, r.duty_count);
}

Status demo_people(Demo *d)
{
	People people;

	TRY(demo_words_read(&d->in->cli->c, &d->words));
	TRY(load_areas(d));
	TRY(plan_accounts(d, &people));
	TRY(accounts_save(d->in, people.plans, people.count));
	keep_accounts(d, &people);
	TRY(set_zones(d));
	return fill_posts(d, &people);
}
