/*
 * imports.c: POST /imports/{what}: a file of rows, judged (?preview=1) or taken. See docs/API.md and
 * link/import.h.
 *
 * The call holds its worker until the last row is in; the rows go through the writer in groups, so that
 * others are served in between.
 */
#include "api/handlers.h"

#include "link/import.h"

static void put_bad(JsonOut *j, const ImportReport *r)
{
	json_key(j, "bad");
	json_open(j, '[');
	for (size_t i = 0; i < r->bad_count; i++) {
		json_open(j, '{');
		json_put_i64(j, "row", (int64_t)r->bad[i].row);
		json_put_str(j, "column", str_from(r->bad[i].column));
		json_put_str(j, "reason", str_from(r->bad[i].reason));
		json_put_str(j, "value", r->bad[i].value);
		json_close(j, '}');
	}
	json_close(j, ']');
	json_put_i64(j, "bad_count", (int64_t)r->bad_total);
}

/* Who sends a file may see what is in it. */
static void put_samples(JsonOut *j, const ImportReport *r)
{
	json_key(j, "sample");
	json_open(j, '[');
	for (size_t i = 0; i < r->sample_count; i++)
		model_to_json(j, r->sample_resource, r->samples[i], PERSONAL | HEALTH);
	json_close(j, ']');
}

static Status put_report(Call *c, const ImportReport *r)
{
	JsonOut j = call_out(c);
	Buf file;

	json_open(&j, '{');
	json_put_i64(&j, "rows", (int64_t)r->rows);
	json_put_i64(&j, "good", (int64_t)r->good);
	json_put_i64(&j, "same", (int64_t)r->same);
	json_put_i64(&j, "bad_rows", (int64_t)r->bad_rows);
	put_bad(&j, r);
	buf_init(&file, HTTP_REPLY_MAX_BYTES / 2);
	import_put_bad_file(&file, r, c->lang);
	bool fits = buf_ok(&file), full = buf_is_full(&file);
	json_put_str(&j, "bad_file", fits ? buf_str(&file) : (Str){ "", 0 });
	buf_done(&file);
	json_key(&j, "ignored_columns");
	json_open(&j, '[');
	for (size_t i = 0; i < r->ignored_count; i++)
		json_add_str(&j, r->ignored[i]);
	json_close(&j, ']');
	put_samples(&j, r);
	json_put_bool(&j, "done", r->done);
	json_close(&j, '}');
	return fits   ? OK
	       : full ? fault(&c->ctx, E_TOO_LARGE, "file", "answer_too_large")
		      : fault(&c->ctx, E_NOMEM, NULL, "memory");
}

static Status import_file(Call *c, ImportWhat what)
{
	ImportReport report;
	ImportOptions o = { .what = what,
		.store = c->app->options.store,
		.db = c->db,
		.rights = &c->rights,
		.preview = call_flag(c, "preview") };

	/* A minute's import must not hold a minute's snapshot, which would keep the log from being trimmed.
	 */
	db_rollback(c->db);
	TRY(import_run(&c->ctx, &o, http_body(c->http), &report));
	return put_report(c, &report);
}

Status import_request_file(Call *c)
{
	return import_file(c, IMPORT_REQUESTS);
}

Status import_area_file(Call *c)
{
	return import_file(c, IMPORT_AREAS);
}

Status import_boundary_file(Call *c)
{
	return import_file(c, IMPORT_BOUNDARIES);
}

Status import_post_file(Call *c)
{
	return import_file(c, IMPORT_POSTS);
}

Status import_agency_file(Call *c)
{
	return import_file(c, IMPORT_AGENCIES);
}

Status import_cadre_file(Call *c)
{
	return import_file(c, IMPORT_CADRES);
}
