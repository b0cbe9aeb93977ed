/* user.c: `tiepsuc user …`: accounts and what they may do where. See account.h. */
#include "cli/account.h"

#include "base/buf.h"

#define PASSWORD_FILE_MAX_BYTES ((size_t)4096) /* its first line counts */
#define PASSWORD_LEAST		10 /* characters: NIST SP 800-63B asks for 8; these accounts open health data */

/* The first line of a file, or a random one that is printed once. */
static Status choose_password(Cli *cli, const char *file, Str *ret_hash, Str *ret_shown)
{
	char *hash = arena_alloc(&cli->arena, PASSWORD_TEXT_SIZE);
	Str password, rest;

	*ret_shown = (Str){ "", 0 };
	if (file) {
		TRY(cli_read_file(&cli->c, file, PASSWORD_FILE_MAX_BYTES, &password));
		password = str_cut(password, '\n', &rest);
		if (str_utf8_count(password) < PASSWORD_LEAST)
			return faultf(&cli->c, E_INVALID, "password", "password_too_short",
				"at least %d characters", PASSWORD_LEAST);
	} else {
		password = *ret_shown = cli_random_password(&cli->arena);
	}
	if (password_hash(password, hash) != OK)
		return fault(&cli->c, E_NOMEM, "password", "memory");
	*ret_hash = str_from(hash);
	return OK;
}

static void print_password(Str shown)
{
	if (shown.len)
		printf("password, shown this once: %.*s\n", STR_ARG(shown));
}

static Status find_role(Ctx *c, const char *name, Role *ret)
{
	unsigned role;
	Buf b;

	if (enum_parse(&Role_names, str_from(name), &role)) {
		*ret = (Role)role;
		return OK;
	}
	buf_init(&b, 1000);
	for (unsigned i = 0; i < Role_count; i++)
		buf_addf(&b, "%s%s", i ? ", " : "one of ", Role_names.names[i]);
	Status st = faultf(c, E_INVALID, "role", "unknown_value", "%.*s", STR_ARG(buf_str(&b)));
	buf_done(&b);
	return st;
}

static Status find_area(AccountWork *w, const char *code, int64_t *ret)
{
	const View *view = store_view(w->store);
	const Area *a = directory_area_by_code(view->dir, str_from(code));

	*ret = a ? a->id : 0;
	store_view_release(w->store, &view);
	return a ? OK : faultf(&w->cli->c, E_INVALID, "area", "unknown_area", "%s", code);
}

static Status grant(AccountWork *w, int64_t account_id, const char *role_name, const char *area_code)
{
	Grant g = { .account_id = account_id };
	Role role;
	int64_t id;

	TRY(find_role(&w->cli->c, role_name, &role));
	TRY(find_area(w, area_code, &g.area_id));
	g.cans = role_cans(role);
	return cli_save(w->cli, w->store, &grant_resource, &g, &id);
}

static Status user_add(AccountWork *w)
{
	Cli *cli = w->cli;
	const AccountOptions *o = &w->options;
	Account a = { .login = str_from(cli->args[0]), .name = str_from(o->name ? o->name : cli->args[0]) };
	Role role;
	int64_t area_id;
	Str shown;

	if (cli->arg_count == 2)
		return fault(&cli->c, E_INVALID, "area", "required");
	/* Nothing is saved when what follows would be refused. */
	if (cli->arg_count == 3) {
		TRY(find_role(&cli->c, cli->args[1], &role));
		TRY(find_area(w, cli->args[2], &area_id));
	}
	a.phone = str_from(o->phone);
	a.lang = str_from(o->lang ? o->lang : "vi");
	TRY(choose_password(cli, o->password_file, &a.password_hash, &shown));
	TRY(cli_save(cli, w->store, &account_resource, &a, &a.id));
	if (cli->arg_count == 3)
		TRY(grant(w, a.id, cli->args[1], cli->args[2]));
	printf("%s: added\n", cli->args[0]);
	print_password(shown);
	return OK;
}

static Status set_disabled(AccountWork *w, bool disabled)
{
	Account a;
	int64_t id;

	TRY(account_find(w, w->cli->args[0], &a));
	a.disabled = disabled;
	TRY(cli_save(w->cli, w->store, &account_resource, &a, &id));
	printf("%s: %s\n", w->cli->args[0],
		disabled ? "disabled, its sessions and tokens have ended" : "enabled");
	return OK;
}

static Status user_disable(AccountWork *w)
{
	return set_disabled(w, true);
}

static Status user_enable(AccountWork *w)
{
	return set_disabled(w, false);
}

static Status user_password(AccountWork *w)
{
	const AccountOptions *o = &w->options;
	Account a;
	Str shown;
	int64_t id;

	TRY(account_find(w, w->cli->args[0], &a));
	TRY(choose_password(w->cli, o->password_file, &a.password_hash, &shown));
	TRY(cli_save(w->cli, w->store, &account_resource, &a, &id));
	printf("%s: new password, its sessions have ended\n", w->cli->args[0]);
	print_password(shown);
	return OK;
}

static Status user_grant(AccountWork *w)
{
	Account a;

	TRY(account_find(w, w->cli->args[0], &a));
	TRY(grant(w, a.id, w->cli->args[1], w->cli->args[2]));
	printf("%s: %s in %s\n", w->cli->args[0], w->cli->args[1], w->cli->args[2]);
	return OK;
}

/* All rights in the area, or everywhere when none is named. */
static Status user_revoke(AccountWork *w)
{
	Cli *cli = w->cli;
	Account a;
	int64_t area_id = 0, id;
	int revoked = 0;
	Status st = OK;

	TRY(account_find(w, cli->args[0], &a));
	if (cli->arg_count > 1)
		TRY(find_area(w, cli->args[1], &area_id));
	const View *view = store_view(w->store);
	Rights rights = view_rights(view, a.id);
	for (size_t i = 0; i < rights.count && st == OK; i++) {
		Grant g = rights.grants[i];

		if (area_id && g.area_id != area_id)
			continue;
		g.revoked = true;
		st = cli_save(cli, w->store, &grant_resource, &g, &id);
		revoked++;
	}
	store_view_release(w->store, &view);
	TRY(st);
	if (!revoked)
		return faultf(
			&cli->c, E_NOT_FOUND, "area", "not_found", "%s has no rights there", cli->args[0]);
	printf("%s: %d grants revoked\n", cli->args[0], revoked);
	return OK;
}

/* "ward_team in 25975", or the single capabilities when they are no role's. */
static void print_grant(const View *view, const Grant *g)
{
	const Area *area = directory_area(view->dir, g->area_id);
	const char *gap = "";
	bool is_role = false;

	for (unsigned r = 0; r < Role_count && !is_role; r++) {
		is_role = role_cans((Role)r) == g->cans;
		if (is_role)
			printf("%s", Role_names.names[r]);
	}
	for (unsigned k = 0; k < Can_count && !is_role; k++) {
		if (g->cans >> k & 1) {
			printf("%s%s", gap, Can_names.names[k]);
			gap = "+";
		}
	}
	printf(" in %.*s", STR_ARG(area ? area->code : STR("?")));
}

static Status user_list(AccountWork *w)
{
	Account *rows;
	size_t n;

	TRY(admin_accounts(&w->cli->c, reader_db(w->reader), &rows, &n));
	const View *view = store_view(w->store);
	for (size_t i = 0; i < n; i++) {
		printf("%.*s\t%.*s\t%s%s%s", STR_ARG(rows[i].login), STR_ARG(rows[i].name),
			rows[i].disabled ? "disabled" : "active", rows[i].demo ? " demo" : "",
			rows[i].totp_on ? " totp" : "");
		Rights rights = view_rights(view, rows[i].id);
		for (size_t k = 0; k < rights.count; k++) {
			fputs(k ? "; " : "\t", stdout);
			print_grant(view, &rights.grants[k]);
		}
		putchar('\n');
	}
	store_view_release(w->store, &view);
	return OK;
}

static const AccountVerb verbs[] = {
	{ "add", "LOGIN [ROLE AREA]", 1, 3, ACCOUNT_PASSWORD | ACCOUNT_PERSON, user_add,
		"Adds an account, with a role in an area and all below it." },
	{ "list", "", 0, 0, 0, user_list, "Lists login, name, state and rights, one account a line." },
	{ "disable", "LOGIN", 1, 1, 0, user_disable, "Closes an account and ends its sessions and tokens." },
	{ "enable", "LOGIN", 1, 1, 0, user_enable, "Opens a disabled account again." },
	{ "password", "LOGIN", 1, 1, ACCOUNT_PASSWORD, user_password,
		"Gives an account a new password and ends its sessions." },
	{ "grant", "LOGIN ROLE AREA", 3, 3, 0, user_grant, "Gives a role in an area and all below it." },
	{ "revoke", "LOGIN [AREA]", 1, 2, 0, user_revoke, "Takes the rights in an area, or all of them." },
};

int cli_user(int argc, char **argv)
{
	return account_run("user", verbs, COUNT_OF(verbs), argc, argv);
}
