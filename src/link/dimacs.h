/*
 * dimacs.h: minimum-cost flow problems in the DIMACS format, plain or gzip ("First DIMACS International
 * Algorithm Implementation Challenge: Problem Definitions and Specifications", 1991).
 *
 *   c comment   p min NODES ARCS   n NODE SUPPLY   a FROM TO LOWER CAPACITY COST
 */
#ifndef LINK_DIMACS_H
#define LINK_DIMACS_H

#include "base/ctx.h"
#include "engine/flow.h"

#define DIMACS_LINE_MAX 1024 /* the longest line we look at; longer ones can only be comments */

/*
 * Reads the file ("-": standard input). A negative capacity means none, as other readers have it. Faults name
 * the row
 * ("row 17") and say why: E_MALFORMED, E_INVALID (a node or bound out of range), E_TOO_LARGE, E_NOT_FOUND,
 * E_IO, E_NOMEM. The caller frees *ret.
 */
NODISCARD Status dimacs_read(Ctx *c, const char *path, Flow **ret);
/* The same from memory (not compressed). */
NODISCARD Status dimacs_parse(Ctx *c, Str text, Flow **ret);

#endif
