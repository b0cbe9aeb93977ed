/* province.c: the rulebook, the areas level by level, and accounts with their grants. */
#include "cli/init.h"

#include "base/clock.h"
#include "link/import.h"

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

/* A province with a hole in it is no province: the first bad row ends the init. */
static Status load_areas(Init *in)
{
	Ctx *c = &in->cli->c;
	const ImportOptions options = { .what = IMPORT_AREAS, .store = in->store };
	ImportReport report;
	Str text;

	if (in->areas)
		TRY(cli_read_file(c, in->areas, IMPORT_MAX_BYTES, &text));
	else
		TRY(cli_read_data(c, "units/binhduong_2021.csv", IMPORT_MAX_BYTES, &text));
	TRY(import_run(c, &options, text, &report));
	if (report.bad_rows == 0)
		return OK;
	const ImportBad *bad = &report.bad[0];
	const char *where = str_cstr(c->arena, str_printf(c->arena, "row %zu, %s", bad->row, bad->column));
	return faultf(c, E_INVALID, where, bad->reason, "%.*s", STR_ARG(bad->value));
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
