/* files.c: the built staff app: hashed assets for ever, everything else the app's page. Strict CSP. */
#include "api/handlers.h"

#include <sys/stat.h>

static const char *type_of(Str path)
{
	static const struct {
		Str end;
		const char *type;
	} types[] = { { STR_INIT(".html"), "text/html; charset=utf-8" },
		{ STR_INIT(".js"), "text/javascript; charset=utf-8" },
		{ STR_INIT(".css"), "text/css; charset=utf-8" }, { STR_INIT(".svg"), "image/svg+xml" },
		{ STR_INIT(".png"), "image/png" }, { STR_INIT(".ico"), "image/x-icon" },
		{ STR_INIT(".woff2"), "font/woff2" }, { STR_INIT(".woff"), "font/woff" },
		{ STR_INIT(".json"), "application/json" },
		{ STR_INIT(".webmanifest"), "application/manifest+json" },
		{ STR_INIT(".wasm"), "application/wasm" },
		{ STR_INIT(".txt"), "text/plain; charset=utf-8" } };

	for (size_t i = 0; i < COUNT_OF(types); i++) {
		if (str_ends(path, types[i].end))
			return types[i].type;
	}
	return "application/octet-stream";
}

Status web_file(Call *c)
{
	Arena *a = &c->http->arena;
	struct stat st;
	Str path = str_sub(c->http->path, sizeof("/app") - 1, c->http->path.len);

	if (!c->app->options.web_dir)
		return fault(&c->ctx, E_NOT_FOUND, NULL, "not_found");
	/* net refuses "." and ".." steps, so the path stays below web_dir. */
	Str file = str_printf(a, "%s%.*s", c->app->options.web_dir, STR_ARG(path));
	bool is_asset = str_starts(path, STR("/assets/"));
	if (path.len <= 1 || stat(file.ptr, &st) != 0 || !S_ISREG(st.st_mode)) {
		if (is_asset)
			return fault(&c->ctx, E_NOT_FOUND, NULL, "not_found");
		file = str_printf(a, "%s/index.html", c->app->options.web_dir);
		if (stat(file.ptr, &st) != 0)
			return fault(&c->ctx, E_NOT_FOUND, NULL, "not_found");
	}
	c->http->file_path = file.ptr;
	c->http->type = type_of(file);
	http_reply_header(c->http, "Cache-Control",
		is_asset ? STR("public, max-age=31536000, immutable") : STR("no-cache"));
	http_reply_header(c->http, "Content-Security-Policy",
		STR("default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; font-src "
		    "'self'; img-src 'self' data: blob:; "
		    "connect-src 'self'; manifest-src 'self'; worker-src 'self'; base-uri 'none'; "
		    "form-action 'self'; frame-ancestors 'none'"));
	return OK;
}
