/*
 * account.h: what `tiepsuc user` (user.c) and `tiepsuc token` (token.c) share.
 *
 * Every change goes through the command door as the system itself. A server that runs on the same database
 * sees a new password, a disabled account or a revoked token at once, a changed right within a minute.
 */
#ifndef CLI_ACCOUNT_H
#define CLI_ACCOUNT_H

#include "cli/cli.h"
#include "store/admin.h"
#include "store/query.h"

typedef struct AccountOptions {
	const char *name, *phone, *lang, *password_file, *days;
} AccountOptions;

typedef struct AccountWork {
	Cli *cli;
	Store *store;
	StoreReader *reader;
	AccountOptions options;
} AccountWork;

enum { ACCOUNT_PASSWORD = 1, ACCOUNT_PERSON = 2, ACCOUNT_DAYS = 4 }; /* which options a verb takes */

typedef struct AccountVerb {
	const char *name, *words;
	int words_min, words_max;
	unsigned options;
	Status (*run)(AccountWork *w);
	const char *doc;
} AccountVerb;

/* `tiepsuc GROUP VERB …`: reads the command line, opens the store, runs the verb. */
int account_run(const char *group, const AccountVerb *verbs, size_t count, int argc, char **argv);
/* E_NOT_FOUND names the login. */
NODISCARD Status account_find(AccountWork *w, const char *login, Account *ret);

#endif
