/* token.c: `tiepsuc token …`: keys with which programs sign in as an account. See account.h. */
#include "cli/account.h"

#include "base/clock.h"
#include "base/time.h"

#define SECRET_BYTES 32
#define DAYS_MAX     3650

static Status token_add(AccountWork *w)
{
	Cli *cli = w->cli;
	Account a;
	int64_t days = 0, now_ms = clock_now_ms(), id;
	Str secret = secret_token(&cli->arena, SECRET_BYTES);

	if (w->options.days && (!str_to_i64(str_from(w->options.days), &days) || days < 1 || days > DAYS_MAX))
		return fault(&cli->c, E_INVALID, "--days", "out_of_range");
	TRY(account_find(w, cli->args[0], &a));
	if (a.disabled)
		return fault(&cli->c, E_STATE, "login", "account_disabled");
	if (cli->args[1][0] == '\0') /* a token without a name is a browser's session */
		return fault(&cli->c, E_INVALID, "name", "required");
	Token t = { .account_id = a.id,
		.name = str_from(cli->args[1]),
		.secret_hash = hash_text(&cli->arena, hash_of(secret)),
		.created_at_ms = now_ms,
		.expires_at_ms = days ? now_ms + days * DAY_MS : 0 };
	TRY(cli_save(cli, w->store, &token_resource, &t, &id));
	printf("token %lld of %s, shown this once: %.*s\n", (long long)id, cli->args[0], STR_ARG(secret));
	return OK;
}

static Status token_list(AccountWork *w)
{
	Cli *cli = w->cli;
	Account *accounts, one;
	Token *rows;
	size_t account_count, n;
	int64_t account_id = 0;

	if (cli->arg_count) {
		TRY(account_find(w, cli->args[0], &one));
		account_id = one.id;
	}
	TRY(admin_accounts(&cli->c, reader_db(w->reader), &accounts, &account_count));
	TRY(admin_tokens(&cli->c, reader_db(w->reader), account_id, &rows, &n));
	for (size_t i = 0; i < n; i++) {
		const Token *t = &rows[i];
		bool expired = t->expires_at_ms && t->expires_at_ms <= clock_now_ms();
		Str login = STR("?"), until = STR("until revoked");

		for (size_t k = 0; k < account_count; k++) {
			if (accounts[k].id == t->account_id)
				login = accounts[k].login;
		}
		if (t->expires_at_ms)
			until = time_text(&cli->arena, t->expires_at_ms);
		printf("%lld\t%.*s\t%.*s\t%s\t%.*s\n", (long long)t->id, STR_ARG(login), STR_ARG(t->name),
			t->revoked ? "revoked"
			: expired  ? "expired"
				   : "active",
			STR_ARG(until));
	}
	return OK;
}

static Status token_revoke(AccountWork *w)
{
	Ctx *c = &w->cli->c;
	int64_t id, saved;
	Token t;

	if (!str_to_i64(str_from(w->cli->args[0]), &id))
		return fault(c, E_INVALID, "id", "not_a_whole_number");
	Status st = admin_token(c, reader_db(w->reader), id, &t);
	if (st == E_NOT_FOUND)
		return faultf(c, E_NOT_FOUND, "id", "not_found", "%lld", (long long)id);
	TRY(st);
	t.revoked = true;
	TRY(cli_save(w->cli, w->store, &token_resource, &t, &saved));
	printf("token %lld: revoked\n", (long long)id);
	return OK;
}

static const AccountVerb verbs[] = {
	{ "add", "LOGIN NAME", 2, 2, ACCOUNT_DAYS, token_add,
		"Makes a key with which a program signs in as an account; NAME says what it is for." },
	{ "list", "[LOGIN]", 0, 1, 0, token_list, "Lists id, login, name, state and end, one token a line." },
	{ "revoke", "ID", 1, 1, 0, token_revoke, "Ends a token." },
};

int cli_token(int argc, char **argv)
{
	return account_run("token", verbs, COUNT_OF(verbs), argc, argv);
}
