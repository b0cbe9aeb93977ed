/*
 * init.h: the steps of `tiepsuc init`: the province (province.c), its demo people (demo.c) and a demo morning
 * (morning.c).
 */
#ifndef CLI_INIT_H
#define CLI_INIT_H

#include "cli/cli.h"
#include "store/batch.h"

typedef struct Init {
	Cli *cli;
	Store *store;
	Batch *batch;
	bool demo;
	const char *rulebook, *areas; /* files; NULL: those of data/ */
	Str password; /* of every account made here */
	Str password_hash;
	bool password_is_random;
	int64_t now_ms; /* when it began, to the second: two inits with the same --clock make the same morning
			 */
	int64_t requests, commands; /* demo: how many were made */
	struct Demo *made; /* the demo, NULL: none */
} Init;

/* The rulebook and the areas. */
NODISCARD Status province_load(Init *in);
/* One account that may do what its role may in an area and all below. */
typedef struct AccountPlan {
	Str login, name;
	Role role;
	Str area_code;
	int64_t id; /* out */
} AccountPlan;
NODISCARD Status accounts_save(Init *in, AccountPlan *plans, size_t n);

#endif
