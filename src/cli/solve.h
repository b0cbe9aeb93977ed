/*
 * solve.h: `tiepsuc solve flow FILE`: a minimum-cost flow from a DIMACS file.
 */
#ifndef CLI_SOLVE_H
#define CLI_SOLVE_H

/*
 * argv[0] is "solve". Prints "s OBJECTIVE" and one "f FROM TO FLOW" line an arc that carries something, in
 * the order of the file. Exit code: 0 optimal, 1 bad usage or file, 3 infeasible, 4 unbounded.
 */
int cli_solve(int argc, char **argv);

#endif
