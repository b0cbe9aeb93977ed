/* status.c: the names and HTTP numbers of the status list. */
#include "base/status.h"

static const struct {
	int http;
	const char *name;
} rows[] = {
#define X(code, http_, name_) [code] = { http_, name_ },
	STATUS_LIST(X)
#undef X
};

int status_http(Status s)
{
	assert((size_t)s < COUNT_OF(rows));
	return rows[s].http;
}

const char *status_name(Status s)
{
	assert((size_t)s < COUNT_OF(rows));
	return rows[s].name;
}
