/*
 * rights.h: who may do what where. Capabilities hold in the subtree of the area they were granted for. Pure.
 */
#ifndef DOMAIN_RIGHTS_H
#define DOMAIN_RIGHTS_H

#include "domain/directory.h"

typedef struct Rights {
	int64_t account_id; /* 0: nobody is signed in */
	const Grant *grants;
	size_t count;
} Rights;

unsigned rights_at(const Rights *r, const Directory *d, int64_t area_id); /* the set of capabilities there */
bool rights_allow(const Rights *r, const Directory *d, Can can, int64_t area_id);
unsigned rights_anywhere(const Rights *r);
/*
 * May the holder of r give (or change, or take) this grant? Only what one holds oneself, where one holds it,
 * and with CAN_ACCOUNTS there. Fault on "area_id" or "cans".
 */
NODISCARD Status rights_may_grant(Ctx *c, const Rights *r, const Directory *d, const Grant *g);

/*
 * May the holder of r change an account with these grants, or act in its name? Only when all of them lie
 * where r has CAN_ACCOUNTS, and none gives more than r could give: else a small office could take over a
 * greater one by setting its password.
 */
NODISCARD Status rights_may_manage(Ctx *c, const Rights *r, const Directory *d, const Rights *theirs);

#endif
