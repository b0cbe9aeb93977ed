/* events.c: the live stream for screens and the feed for other programs. */
#include "api/handlers.h"

#include "feed/live.h"

#define FEED_MAX 1000

static void subscribe(Call *c)
{
	FeedCursor after = { 0, 0 };
	Str last = http_header(c->http, "Last-Event-ID");
	bool resumes = last.len && live_cursor_parse(last, &after);

	/* A stream lives long: it must not hold an old picture of the areas. */
	store_view_release(c->app->options.store, &c->view);
	if (!live_subscribe(c->app->options.live, c->http, c->rights.account_id, c->token.id, after, resumes))
		call_finish(c, fault(&c->ctx, E_NOMEM, NULL, "memory"));
}

static bool heads_agency(const Call *c)
{
	int64_t posts[POSTS_HELD_MAX];
	size_t held = posts_held(c, c->rights.account_id, posts, COUNT_OF(posts));

	for (size_t i = 0; i < held; i++) {
		if (directory_post(c->view->dir, posts[i])->kind == POST_AGENCY_HEAD)
			return true;
	}
	return false;
}

Status events_stream(Call *c)
{
	/* The head of an agency hears of the agency's own people without a grant. */
	if (!(rights_anywhere(&c->rights) & CAN(CAN_READ)) && !heads_agency(c))
		return fault(&c->ctx, E_FORBIDDEN, NULL, "no_capability");
	if (!c->app->options.live)
		return fault(&c->ctx, E_BUSY, NULL, "no_live");
	c->hand_over = subscribe;
	return OK;
}

Status feed_list(Call *c)
{
	FeedCursor after = { 0, 0 };
	Str given = http_param(c->http, "after");
	Event *rows;
	size_t n;
	JsonOut j = call_out(c);

	if (given.len && !live_cursor_parse(given, &after))
		return fault(&c->ctx, E_INVALID, "after", "not_a_cursor");
	TRY(query_feed(&c->ctx, c->db, after, MIN(call_limit(c), FEED_MAX), &rows, &n));
	FeedCursor next = n ? (FeedCursor){ rows[n - 1].tx, rows[n - 1].id } : after;
	json_open(&j, '{');
	json_key(&j, "items");
	json_open(&j, '[');
	for (size_t i = 0; i < n; i++) {
		bool in_scope = !rows[i].area_id || call_can(c, CAN_AUDIT, rows[i].area_id);

		if (!in_scope)
			continue;
		json_open(&j, '{');
		model_put_fields(&j, &event_resource, &rows[i], 0);
		json_key(&j, "body");
		json_add_raw(&j, rows[i].body);
		json_close(&j, '}');
	}
	json_close(&j, ']');
	json_put_str(
		&j, "next", str_printf(&c->http->arena, "%lld-%lld", (long long)next.tx, (long long)next.id));
	json_close(&j, '}');
	return OK;
}
