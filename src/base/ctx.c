/* ctx.c: recording faults. See ctx.h. */
#include "base/ctx.h"

#include <stdarg.h>
#include <stdio.h>

Status fault(Ctx *c, Status s, const char *field, const char *reason)
{
	assert(s != OK);
	c->fault = (Fault){ .status = s, .field = field, .reason = reason };
	return s;
}

Status faultf(Ctx *c, Status s, const char *field, const char *reason, const char *detail, ...)
{
	char text[256];
	va_list ap;

	va_start(ap, detail);
	vsnprintf(text, sizeof(text), detail, ap);
	va_end(ap);
	c->fault = (Fault){
		.status = s, .field = field, .reason = reason, .detail = str_cstr(c->arena, str_from(text))
	};
	return s;
}
