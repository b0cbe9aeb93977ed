/*
 * pages.h: the residents' pages: plain HTML that works without JavaScript, in Vietnamese and English, below
 * 15 kB.
 *
 *   /  need ─> where ─> send ──303──> /p/{code}?k=secret   the receipt, later the timeline
 *   /p code typed ────────────303──> /p/{code}             the state only, until the secret or the phone's
 * last digits
 *
 * Markup is in src/api/pages/ (tools/pages makes typed functions of it), style in web/src/style/resident.css,
 * words in data/words under resident.*; here is what is shown and what is done. Nothing is kept between two
 * pages: what was entered goes along in the form. Whoever asks here asks as a resident, also an official who
 * is signed in. Private to api/.
 */
#ifndef API_PAGES_H
#define API_PAGES_H

#include "api/handlers.h"
#include "api/pages_html.h"

/* ---- the frame (pages.c) ---- */

/* Language, and nobody's rights: the first line of every handler here. */
void pages_begin(Call *c);
void pages_open(Call *c, Str title, Str here); /* here: of this page, for the other language */
/* The same where something is typed that the other language must not lose: the switch is a button of the form
 * PAGES_FORM. Enter in a field presses the first button of its form, which would now be the switch: `enter`
 * is the `go` that it means instead, "" where the form has no field. */
void pages_open_form(Call *c, Str title, Str enter);
#define PAGES_FORM "ask"
/* kept: the browser may show the page again on "back" with all that was typed; otherwise it is personal. */
void pages_close(Call *c, bool kept);
void pages_see_other(Call *c, Str where); /* 303: a reload does not send again */
void pages_put(Call *c, Markup m);
void pages_hidden(Call *c, const char *name, Str value);
Str pages_word(const Call *c, const char *key);
/* What is wrong, in the resident's words: the field's own reason, else the general one. */
Str pages_reason(const Call *c, const char *reason);
/* Above a form that comes back: what went wrong as a whole, and the field with a link to it ("": none). */
void pages_alert(Call *c, Status st, const char *field, Str field_label);
Markup pages_icon(unsigned kind);
Str pages_area_name(const Call *c, const Area *a); /* "Phường Tân Hiệp, Thị xã Tân Uyên" */
/* As it is kept: without blanks around it, and with line ends of one kind (browsers send CR LF). */
Str pages_plain_text(Arena *a, Str s);
Str pages_phone(Arena *a, Str phone); /* as people read it: "0274 3822 222" */
Str pages_phone_digits(Arena *a, Str phone); /* for tel: */
Str pages_escape_query(Arena *a, Str s); /* as one value of a query */

/* Is this call answered with a page when it fails? */
bool pages_wanted(const Call *c);
void pages_fault(Call *c, Status st); /* fills the body */

/* ---- doors: pages that open by a code and a proof (pages_door.c) ---- */

/*
 * /p of a request, /n of a name for a wave, /t of a tour, /v of an order. A door's words begin with its own
 * prefix: look.question, look.code, look.go, typo.*, prove, prove.hint, prove.cut, say.back, reason.*,
 * failed.*; where it has none, a request's are taken.
 */
typedef struct PagesDoor {
	const char *path, *words, *reasons; /* "/n", "named", "named.reason" */
	int longest; /* characters of what is said here */
} PagesDoor;
const PagesDoor *pages_door(const Call *c); /* by the address; for any other page the residents' */
Str pages_door_word(const Call *c, const char *name); /* "prove.hint" */
/* The page of a code; secret "": without a proof. more: "&d=consent". */
Str pages_door_path(Call *c, Str code, Str secret, const char *more);
/* A link that works from paper names the server: as it was told (--public-url), else as the browser calls it.
 */
Str pages_whole_url(Call *c, Str path);

/* on_fault of a door's pages: no such code, or a mistyped one, gives the field again with what was typed. */
void pages_door_fault(Call *c, Status st);
/* Asks for the phone's last digits below what the code alone shows. digits, reason: of a try. */
void pages_prove_part(Call *c, Str code, Str digits, Str reason);
/* The whole page asks for them, where st says that the secret of the link did not do. Any other st is given
 * back. */
NODISCARD Status pages_prove(Call *c, Status st, Str code, Str secret);
/* After a try: 303 to the page with the secret, or the question again. What is no matter of the digits is
 * given back. */
NODISCARD Status pages_proved(Call *c, Status st, Str code, int64_t id, Str digits);

/* Something that may be said behind a door; ask NULL: with one press, else with words. */
typedef struct PagesAct {
	const char *act, *label, *ask; /* label and ask: keys of words */
	const Markup *icon;
	bool main, photo;
} PagesAct;
void pages_act(Call *c, Str code, Str secret, const PagesAct *act);

/* POST PATH/{code}/{act}. */
typedef struct PagesSaid {
	const PagesAct *act;
	Str code, secret, key, text, kept;
} PagesSaid;
/* Reads the form; an act that is none of these: E_NOT_FOUND. Then set c->user to it and c->on_fault to
 * pages_say_again, so that a fault keeps the words. */
NODISCARD Status pages_said(Call *c, const PagesAct *acts, size_t n, PagesSaid *ret);
/* Commits c->command under the form's key; then 303 to the page with d=act. */
void pages_say(Call *c, PagesSaid *s);
void pages_done(Call *c); /* after_commit: the 303 alone */
void pages_say_again(Call *c, Status st);
Str pages_note(
	Call *c, const PagesAct *acts, size_t n); /* the thanks for what was just said (d=); "" nothing */

/* ---- a photo with a form (pages_photo.c) ---- */

/*
 * Stores the form's photo, or takes the one that the form carried along, as c->photo; none is no fault.
 * *ret_left: the photo was left out because this sender's came too fast. Faults name the field "photo".
 */
NODISCARD Status pages_photo_take(Call *c, Str kept, bool *ret_left);
void pages_photo_restore(Call *c, Str kept); /* c->photo from what a form carried, unless it is there */
Str pages_photo_kept(Call *c); /* of c->photo, for a hidden field "kept"; "" none */
Str pages_photo_words(Call *c); /* "Ảnh đã nhận, 812 KB"; "" none */

/* ---- times in words (pages_when.c) ---- */

/* "trước 10 giờ sáng mai": until when, seen from now. */
Str pages_until(Arena *a, Lang lang, int64_t now_ms, int64_t due_ms);
/* "07:12 hôm nay", "21:05 hôm qua", "23/08/2021 07:12" */
Str pages_at(Arena *a, Lang lang, int64_t now_ms, int64_t at_ms);
Str pages_day(Arena *a, int32_t day); /* "23/08/2021" */
/* "quá hạn 3 giờ" */
Str pages_late(Arena *a, Lang lang, int64_t now_ms, int64_t due_ms);

/* ---- the code to scan (pages_qr.c) ---- */

/* The code in large letters above the QR code of its link, as a PNG (pages_card.c); false when it is too
 * large. */
NODISCARD bool pages_card(Arena *a, Str code, Str link, Buf *out);
Markup pages_qr(Arena *a, Str text, Str label); /* an SVG image; empty when the text is too long for one */

#endif
