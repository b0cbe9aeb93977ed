/* requests.c: filing a request and acting on it. Lists are in request_list.c, one request in request_show.c.
 * See docs/API.md. */
#include "api/handlers.h"

#include "base/text.h"

/* ---- filing ---- */

static void filed(Call *c)
{
	CLEANUP(json_release)
	json_t *j = call_own_answer(c);
	int64_t id = 0, post_id = 0;
	JsonOut out = call_out(c);

	if (!json_i64(j, "id", &id) || !json_i64(j, "post_id", &post_id))
		BUG("an answer that is not ours");
	Str code = str_dup(&c->http->arena, json_str(j, "code"));
	Str link = request_link(c, code, id);
	http_reply_header(
		c->http, "Location", str_printf(&c->http->arena, "/api/v1/requests/%lld", (long long)id));
	/* The writer's answer, completed by what is not kept: the office and the link's secret. */
	buf_add(out.buf, str_sub(c->command.answer, 0, c->command.answer.len - 1));
	out.comma = true;
	json_key(&out, "answerable");
	put_answerable(&out, c, post_id);
	json_put_str(&out, "secret", request_secret(&c->http->arena, c->app->options.store, id));
	json_put_str(&out, "link", link);
	json_close(&out, '}');
}

/* More than one asker asks: the need is taken all the same, in a lane of its own. */
static bool came_too_fast(Call *c, const RequestFiling *in)
{
	const Rulebook *r = c->view->rules;
	Arena *a = &c->http->arena;
	Str phone, by_peer = str_printf(a, "p:%.*s", STR_ARG(c->http->peer));
	bool ok = limits_take(
		c->app->intake_limits, by_peer, c->ctx.now_ms, r->intake_per_minute, r->intake_burst);

	if (text_phone(a, in->phone, &phone))
		ok = limits_take(c->app->intake_limits, str_printf(a, "n:%.*s", STR_ARG(phone)),
			     c->ctx.now_ms, r->intake_per_minute, r->intake_burst) &&
		     ok;
	return !ok;
}

void request_filing_command(Call *c, const RequestFiling *filing, Channel channel)
{
	bool staff = channel == CHANNEL_HOTLINE;

	c->command = (Command){ .kind = COMMAND_REQUEST,
		.row = c->photo,
		.request = { .act = ACT_FILE,
			.actor = staff ? ACTOR_STAFF : ACTOR_RESIDENT,
			.rights = c->rights.account_id ? &c->rights : NULL,
			.filing = filing,
			.channel = channel,
			.unverified = !staff && came_too_fast(c, filing) } };
}

/* The hotline says that this is not a new need but the same person asking again. */
static Status file_as_call(Call *c, const RequestFiling *in)
{
	RequestActing *acting = arena_new(&c->http->arena, RequestActing);
	Request r;

	TRY(call_request(c, in->join_id, &r));
	*acting = (RequestActing){ .text = in->text };
	c->command = (Command){ .kind = COMMAND_REQUEST,
		.subject_id = r.id,
		.request = {
			.act = ACT_CALL, .actor = ACTOR_STAFF, .rights = &c->rights, .acting = acting } };
	c->ok_status = 201;
	c->after_commit = filed;
	return call_commit(c, STR("file"));
}

Status request_file(Call *c)
{
	RequestFiling *in = arena_new(&c->http->arena, RequestFiling);
	bool staff = rights_anywhere(&c->rights) & CAN(CAN_INTAKE);

	TRY(call_body(c, &request_filing_resource, in));
	if (in->join_id && !staff)
		return fault(&c->ctx, E_FORBIDDEN, "join_id", "no_capability");
	if (in->join_id)
		return file_as_call(c, in);
	request_filing_command(c, in,
		staff		       ? CHANNEL_HOTLINE
		: c->rights.account_id ? CHANNEL_API
				       : CHANNEL_PUBLIC);
	c->ok_status = 201;
	c->after_commit = filed;
	return call_commit(c, STR("file"));
}

/* ---- acts ---- */

/*
 * The request as the act left it. What the writer answered is laid over the row that is read now, so that the
 * same key hears the same again although others went on.
 */
static Status answer_act(Call *c)
{
	CLEANUP(json_release)
	json_t *told = NULL;
	Request r;
	JsonOut j = call_out(c);

	TRY(json_read(&c->ctx, c->command.answer, &told));
	TRY(row_get(&c->ctx, c->db, &request_resource, c->command.subject_id, &r));
	TRY(model_apply_patch(&c->ctx, &request_resource, told, &r));
	if (!call_can(c, CAN_READ, r.area_id)) /* handed to another owner: no words any more */
		return fault(&c->ctx, E_NOT_FOUND, "id", "not_found");
	call_etag(c, r.version);
	TRY(journal_reads(c, &r, 1, STR("handling")));
	return put_request_item(&j, c, &r);
}

Status request_act(Call *c)
{
	RequestActing *in = arena_new(&c->http->arena, RequestActing);
	Request r;
	int64_t id;
	unsigned act;

	TRY(call_id(c, 0, &id));
	if (!enum_parse(&RequestAct_names, c->params[1], &act) || act == ACT_FILE || act == ACT_LATE ||
		act == ACT_PROOF || act == ACT_AIM || act == ACT_HAND)
		return fault(&c->ctx, E_NOT_FOUND, "act", "not_found");
	TRY(call_request(c, id, &r)); /* outside the scope there is nothing, whatever the body says */
	TRY(call_body(c, &request_acting_resource, in));
	c->command = (Command){ .kind = COMMAND_REQUEST,
		.subject_id = id,
		.request = { .act = act, .actor = ACTOR_STAFF, .rights = &c->rights, .acting = in } };
	c->answer = answer_act;
	return call_commit(c, c->http->path);
}
