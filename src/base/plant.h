/*
 * plant.h: named mistakes that the fault tests must catch.
 *
 * A fault test that passes proves nothing until it was seen to fail. Where one of the few promises that lives
 * hang on is kept (the flush comes before the answer, the key is stored with the rows, …) the opposite stands
 * beside it as `if (PLANTED(name))`. It is false, and no code, in every program but those that tests/fault
 * builds with -DTIEPSUC_PLANTS; tests/fault/run starts each of them with one mistake chosen by the
 * environment variable TIEPSUC_PLANT and wants its test to fail. Their list is in tests/fault/run.
 */
#ifndef BASE_PLANT_H
#define BASE_PLANT_H

#include <stdbool.h>

#ifdef TIEPSUC_PLANTS
bool plant_is(const char *name); /* tests/fault/plants.c */
#define PLANTED(name) plant_is(#name)
#else
#define PLANTED(name) false
#endif

#endif
