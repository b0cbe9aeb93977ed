/*
 * directory.h: who answers where: areas, posts, appointments and duties as one immutable snapshot in memory.
 *
 * The writer makes a new one whenever one of them changes; decisions and readers look only at a snapshot. So
 * "who answers now" is a pure question with an answer at every time. A province is about 100 areas and 500
 * posts, a country 15,000 and 80,000.
 */
#ifndef DOMAIN_DIRECTORY_H
#define DOMAIN_DIRECTORY_H

#include "domain/resources.h"
#include "domain/rulebook.h"

typedef struct Directory Directory;

/* The arrays (any order) are copied by reference: they and the arena must live as long as the directory. */
typedef struct DirectoryRows {
	const Area *areas;
	size_t area_count;
	const Post *posts;
	size_t post_count;
	const Appointment *appointments;
	size_t appointment_count;
	const Duty *duties;
	size_t duty_count;
} DirectoryRows;
/*
 * E_INVALID when the tree has a cycle or a parent is missing (field "parent_id", detail the code), an id or
 * code occurs twice, or a post, appointment or duty points at nothing.
 */
NODISCARD Status directory_build(Ctx *c, const DirectoryRows *rows, Directory **ret);

/* ---- areas ---- */
size_t directory_area_count(const Directory *d);
const Area *directory_area_at(
	const Directory *d, size_t i); /* parents before children, siblings in Vietnamese order */
const Area *directory_area(const Directory *d, int64_t id); /* NULL when absent */
const Area *directory_area_by_code(const Directory *d, Str code);
const Area *directory_parent(const Directory *d, const Area *a); /* NULL at the root */
const Area *directory_root(const Directory *d); /* the first root; NULL when empty */
int directory_depth(const Directory *d, int64_t area_id); /* 0 for a root */
bool directory_is_inside(const Directory *d, int64_t area_id, int64_t ancestor_id); /* itself included */
/* Areas in the subtree are contiguous: directory_area_at(first) … first + count - 1. */
void directory_subtree(const Directory *d, int64_t area_id, size_t *ret_first, size_t *ret_count);
bool directory_area_is_valid(const Area *a, int32_t day);
/*
 * Search without diacritics ("tan phuoc khanh"), every typed word must begin a word of the name, its district
 * counts too; best first (whole name, then beginning, then population). level "" is any. Fills at most max,
 * gives how many.
 */
size_t directory_search(
	const Directory *d, Arena *a, Str query, Str level, int32_t day, const Area **ret, size_t max);

/* ---- posts ---- */
const Post *directory_post(const Directory *d, int64_t id);
/* Posts of an area, in order of their kind. */
size_t directory_posts_of(const Directory *d, int64_t area_id, const Post *const **ret);
/*
 * Who holds the post at that time: whoever has the duty turn, else the holder, else acting, else deputies in
 * order. NULL: vacant.
 */
const Appointment *directory_holder(const Directory *d, int64_t post_id, int64_t at_ms);
/* Has this appointment the duty turn of its post at that time? */
bool directory_is_on_duty(const Directory *d, const Appointment *a, int64_t at_ms);
const Appointment *directory_appointment(const Directory *d, int64_t id);
/* All appointments of a post, current and past, by rank then from. */
size_t directory_appointments_of(const Directory *d, int64_t post_id, const Appointment *const **ret);

/*
 * The one answerable post for a kind of request in an area: the first held post of the rulebook's list for
 * that kind; when all of them are vacant, the first that exists; when the area has none, the same question
 * one level up. NULL only when nobody anywhere has a post. An area that is not valid on that day stands
 * aside: what it was merged into is asked, else the area above it.
 */
const Post *directory_answerable(
	const Directory *d, const Rulebook *r, int64_t area_id, unsigned request_kind, int64_t at_ms);
/* Who answers for what comes up to an area: command_duty, else chair, else any held post; then one level up.
 */
const Post *directory_command(const Directory *d, int64_t area_id, int64_t at_ms);
/* Open posts of valid areas without a holder at that time, from the top; arena array. */
size_t directory_vacant(const Directory *d, Arena *a, int64_t at_ms, const Post ***ret);

#endif
