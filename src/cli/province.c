/* province.c: the rulebook, the areas level by level, and accounts with their grants. */
#include "cli/init.h"

#include "base/clock.h"

#define AREAS_MAX_BYTES ((size_t)4 << 20) /* 15,000 areas of a country are 2 MB */
#define CELLS		10

static Status load_rulebook(Init *in)
{
	Ctx *c = &in->cli->c;
	RulebookRow row = { 0 };
	Command cmd = { .key = secret_uuid(clock_now_ms()), .kind = COMMAND_RULEBOOK, .row = &row };

	if (in->rulebook)
		TRY(cli_read_file(c, in->rulebook, RULEBOOK_MAX_BYTES, &row.body));
	else
		TRY(cli_read_data(c, "rulebooks/BD-2021-08.json", RULEBOOK_MAX_BYTES, &row.body));
	return store_commit_wait(in->store, c, &cmd);
}

typedef struct AreaLine {
	Area area;
	Str parent_code;
} AreaLine;

/* code,name,type,level,parent_code,lat,lon,area_km2,population,households */
static Status read_line(Ctx *c, Str line, size_t number, AreaLine *ret)
{
	Str cells[CELLS] = { 0 }, rest = line;
	size_t n = 0;
	const char *row = str_cstr(c->arena, str_printf(c->arena, "row %zu", number));

	for (; n < CELLS && rest.len; n++)
		cells[n] = str_trim(str_cut(rest, ',', &rest));
	Area *a = &ret->area;
	*ret = (AreaLine){ .area = { .code = cells[0], .name = cells[1], .level = cells[3] },
		.parent_code = cells[4] };
	bool good = n == CELLS && !rest.len && str_to_f64(cells[5], &a->lat) &&
		    str_to_f64(cells[6], &a->lon) && str_to_f64(cells[7], &a->area_km2) &&
		    str_to_i64(cells[8], &a->population) && str_to_i64(cells[9], &a->households);
	return good ? OK : fault(c, E_MALFORMED, row, "bad_row");
}

static Status read_lines(Ctx *c, Str text, AreaLine **ret, size_t *ret_n)
{
	size_t lines = 0, n = 0, number = 1;
	Str rest = text;

	for (size_t i = 0; i < text.len; i++)
		lines += text.ptr[i] == '\n';
	AreaLine *all = arena_array(c->arena, AreaLine, lines + 1);
	str_cut(rest, '\n', &rest); /* the head */
	while (rest.len) {
		Str line = str_trim(str_cut(rest, '\n', &rest));

		number++;
		if (line.len)
			TRY(read_line(c, line, number, &all[n++]));
	}
	*ret = all;
	*ret_n = n;
	return OK;
}

/* Parents must be seen before their children are judged, so one level a flush. */
static Status save_level(Init *in, AreaLine *lines, size_t n, Str level)
{
	Ctx *c = &in->cli->c;
	const View *view = store_view(in->store);
	Status st = OK;

	for (size_t i = 0; i < n && st == OK; i++) {
		const Area *parent;

		if (!str_eq(lines[i].area.level, level))
			continue;
		parent = directory_area_by_code(view->dir, lines[i].parent_code);
		if (lines[i].parent_code.len && !parent) {
			st = fault(c, E_INVALID, "parent_code", "unknown_area");
			break;
		}
		Command *cmd = batch_add(in->batch);
		Area *row = arena_dup(cmd->arena, &lines[i].area, sizeof(Area));

		row->parent_id = parent ? parent->id : 0;
		cmd->kind = COMMAND_SAVE;
		cmd->resource = &area_resource;
		cmd->row = row;
	}
	store_view_release(in->store, &view);
	TRY(st);
	return batch_flush(c, in->batch, 0);
}

static Status load_areas(Init *in)
{
	Ctx *c = &in->cli->c;
	AreaLine *lines;
	size_t n;
	Str text;

	if (in->areas)
		TRY(cli_read_file(c, in->areas, AREAS_MAX_BYTES, &text));
	else
		TRY(cli_read_data(c, "units/binhduong_2021.csv", AREAS_MAX_BYTES, &text));
	TRY(read_lines(c, text, &lines, &n));
	const View *view = store_view(in->store);
	Status st = OK;
	for (unsigned i = 0; i < view->rules->level_count && st == OK; i++)
		st = save_level(in, lines, n, view->rules->levels[i].key);
	store_view_release(in->store, &view);
	return st;
}

Status province_load(Init *in)
{
	TRY(load_rulebook(in));
	return load_areas(in);
}

static Status save_grants(Init *in, const AccountPlan *plans, size_t n)
{
	const View *view = store_view(in->store);

	for (size_t i = 0; i < n; i++) {
		const Area *area = plans[i].area_code.len
					   ? directory_area_by_code(view->dir, plans[i].area_code)
					   : directory_root(view->dir);
		assert(area);
		Command *cmd = batch_add(in->batch);
		Grant *g = arena_new(cmd->arena, Grant);

		*g = (Grant){
			.account_id = plans[i].id, .area_id = area->id, .cans = role_cans(plans[i].role)
		};
		cmd->kind = COMMAND_SAVE;
		cmd->resource = &grant_resource;
		cmd->row = g;
	}
	store_view_release(in->store, &view);
	return batch_flush(&in->cli->c, in->batch, 0);
}

Status accounts_save(Init *in, AccountPlan *plans, size_t n)
{
	for (size_t from = 0; from < n; from += BATCH_MAX) {
		size_t count = MIN(n - from, (size_t)BATCH_MAX);

		for (size_t i = from; i < from + count; i++) {
			Command *cmd = batch_add(in->batch);
			Account *a = arena_new(cmd->arena, Account);

			*a = (Account){ .login = plans[i].login,
				.name = plans[i].name,
				.lang = STR("vi"),
				.demo = in->demo,
				.password_hash = in->password_hash };
			cmd->kind = COMMAND_SAVE;
			cmd->resource = &account_resource;
			cmd->row = a;
		}
		TRY(batch_flush(&in->cli->c, in->batch, 0));
		for (size_t i = 0; i < count; i++)
			plans[from + i].id = ((const Account *)batch_command(in->batch, i)->row)->id;
	}
	return save_grants(in, plans, n);
}
