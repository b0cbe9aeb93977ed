/* uuid.c: RFC 9562 text form and version 7. See uuid.h. */
#include "base/uuid.h"

#include <string.h>

Uuid uuid_v7(int64_t now_ms, const uint8_t random[10])
{
	Uuid u;

	for (int i = 0; i < 6; i++)
		u.bytes[i] = (uint8_t)(now_ms >> (40 - 8 * i));
	memcpy(u.bytes + 6, random, 10);
	u.bytes[6] = (uint8_t)(0x70 | (u.bytes[6] & 0x0F));
	u.bytes[8] = (uint8_t)(0x80 | (u.bytes[8] & 0x3F));
	return u;
}

bool uuid_parse(Str s, Uuid *ret)
{
	char packed[32];
	size_t n = 0;

	if (s.len != 36)
		return false;
	for (size_t i = 0; i < 36; i++) {
		bool dash_here = i == 8 || i == 13 || i == 18 || i == 23;

		if (dash_here != (s.ptr[i] == '-'))
			return false;
		if (!dash_here)
			packed[n++] = s.ptr[i];
	}
	return str_from_hex((Str){ packed, 32 }, ret->bytes, 16);
}

Str uuid_text(Arena *a, Uuid u)
{
	Str h = str_hex(a, u.bytes, 16);

	return str_printf(
		a, "%.8s-%.4s-%.4s-%.4s-%.12s", h.ptr, h.ptr + 8, h.ptr + 12, h.ptr + 16, h.ptr + 20);
}

bool uuid_is_zero(Uuid u)
{
	return uuid_eq(u, (Uuid){ { 0 } });
}

bool uuid_eq(Uuid a, Uuid b)
{
	return memcmp(a.bytes, b.bytes, sizeof(a.bytes)) == 0;
}
