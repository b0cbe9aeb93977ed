/* fuzz_model.c: any bytes as a JSON body: read, filled into every resource, checked, written, and read back
 * the same. */
#include "domain/resources.h"
#include "model/model.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void one(Ctx *c, const Resource *r, const json_t *body)
{
	void *row = arena_alloc(c->arena, r->size);
	Buf out;

	if (model_from_json(c, r, body, row) != OK || model_check(c, r, row) != OK) {
		if (!c->fault.reason)
			BUG("a refusal without a reason");
		return;
	}
	buf_init(&out, (size_t)8 << 20);
	JsonOut j = json_out(&out);
	model_to_json(&j, r, row, PERSONAL | HEALTH);
	model_csv_row(&out, r, row, PERSONAL | HEALTH);
	buf_clear(&out);
	j = json_out(&out);
	void *empty = arena_alloc(c->arena, r->size), *back = arena_alloc(c->arena, r->size);
	json_open(&j, '{');
	model_put_patch(&j, r, empty, row);
	json_close(&j, '}');
	CLEANUP(json_release)
	json_t *patch = NULL;
	if (json_read(c, buf_str(&out), &patch) != OK || model_apply_patch(c, r, patch, back) != OK)
		BUG("what was written does not read back");
	if (model_differences(c->arena, r, row, back, NOT_IN_EVENTS)[0])
		BUG("what was read back differs");
	buf_done(&out);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	CLEANUP(json_release)
	json_t *body = NULL;
	Arena arena;

	arena_init(&arena, 0);
	Ctx c = { .arena = &arena };
	if (json_read(&c, (Str){ (const char *)data, size }, &body) == OK) {
		for (size_t i = 0; i < all_resource_count; i++)
			one(&c, all_resources[i], body);
	} else if (!c.fault.reason) {
		BUG("a refusal without a reason");
	}
	arena_done(&arena);
	return 0;
}
