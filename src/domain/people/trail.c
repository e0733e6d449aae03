#include "domain/people/trail.h"

#include <string.h>

#include "base/json.h"
#include "base/text.h"
#include "domain/people/user.h"
#include "store/paging.h"
#include "store/snapshot.h"

#define WALK_MOST 100000 /* rows looked at for one page */
#define DAY_SLACK 1000   /* rows written a little out of order around midnight */

static const struct option outcomes[] = { { "done", "Done" },
                                          { "refused", "Refused" },
                                          { 0 } };
static const struct field filters[] = {
    { .section = "filter",
      .name = "user",
      .label = "User",
      .hint = "E-mail address or number",
      .kind = FIELD_LINE },
    { .section = "filter",
      .name = "case",
      .label = "Case",
      .hint = "Its number in the address",
      .kind = FIELD_NUMBER },
    { .section = "filter",
      .name = "referral",
      .label = "Referral",
      .hint = "Its number in the address",
      .kind = FIELD_NUMBER },
    { .section = "filter",
      .name = "verb",
      .label = "What",
      .hint = "For example case.read or session.start",
      .kind = FIELD_LINE,
      .most = 60 },
    { .section = "filter",
      .name = "outcome",
      .label = "Outcome",
      .kind = FIELD_CHOICE,
      .options = outcomes },
    { .section = "filter", .name = "from", .label = "From", .kind = FIELD_DAY },
    { .section = "filter",
      .name = "to",
      .label = "To",
      .kind = FIELD_DAY,
      .future = true },
    PAGING_FIELDS,
};
const struct form form_trail = { .name = "trail",
                                 .fields = filters,
                                 .count = COUNT(filters) };

/* ---- days to ids --------------------------------------------------------------------
 */

static const char sql_last[] = "SELECT id FROM audit ORDER BY id DESC LIMIT 1 /*scan*/";
static const char sql_day[] = "SELECT local_day(at) AS day FROM audit WHERE id = :id";

static bool day_of(struct ctx *cx, int64_t id, const char **out)
{
    struct stmt *st = db_prepare(cx->db, sql_day);

    bind_int(st, ":id", id);
    *out = db_row(cx, st) ? row_text(cx, st, "day") : NULL;
    return db_done(cx, st);
}

/* The first id of that day or a later one, or last + 1. */
static bool first_of_day(struct ctx *cx, int64_t last, const char *day, int64_t *out)
{
    int64_t low = 1, high = last + 1;

    while (low < high) {
        int64_t middle = low + (high - low) / 2;
        const char *found;

        if (!day_of(cx, middle, &found))
            return false;
        if (found != NULL && strcmp(found, day) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    *out = low;
    return true;
}

struct span {
    int64_t floor; /* ids above it */
    int64_t below; /* and below this */
};

static bool span_of(struct ctx *cx, const struct answers *filter, int64_t last,
                    struct span *out)
{
    const char *from = answer(filter, "from"), *to = answer(filter, "to");
    int64_t id;

    *out = (struct span){ .floor = 0, .below = last + 1 };
    if (from != NULL) {
        if (!first_of_day(cx, last, from, &id))
            return false;
        out->floor = id > DAY_SLACK ? id - DAY_SLACK : 0;
    }
    if (to != NULL) {
        if (!first_of_day(cx, last, arena_print(cx->arena, "%s~", to), &id))
            return false;
        out->below = id + DAY_SLACK < last + 1 ? id + DAY_SLACK : last + 1;
    }
    return true;
}

/* ---- the page -----------------------------------------------------------------------
 */

#define COLUMNS                                                                          \
    "SELECT a.id, a.at, a.user_id, u.name AS user, u.email, a.verb, a.outcome, "         \
    "a.record,"                                                                          \
    " a.person_id, a.referral_id, a.case_id, a.detail FROM audit a"                      \
    " LEFT JOIN user u ON u.id = a.user_id WHERE a.id < :below AND a.id > :floor"        \
    " AND (:verb IS NULL OR a.verb = :verb)"                                             \
    " AND (:outcome IS NULL OR a.outcome = :outcome)"                                    \
    " AND (:from IS NULL OR local_day(a.at) >= :from)"                                   \
    " AND (:to IS NULL OR local_day(a.at) <= :to)"
#define REST                                                                             \
    " AND (:user_id IS NULL OR a.user_id = :user_id)"                                    \
    " AND (:case IS NULL OR a.case_id = :case)"                                          \
    " AND (:referral IS NULL OR a.referral_id = :referral)"                              \
    " ORDER BY a.id DESC LIMIT :limit"

static const char sql_all[] = COLUMNS REST;
static const char sql_by_case[] =
    COLUMNS " AND a.case_id = :case AND a.case_id <> 0" REST;
static const char sql_by_referral[] =
    COLUMNS " AND a.referral_id = :referral AND a.referral_id <> 0" REST;
static const char sql_by_user[] = COLUMNS " AND a.user_id = :user_id" REST;
static const char sql_by_verb[] = COLUMNS " AND a.verb = :verb" REST;

static const char *statement_for(const struct answers *filter)
{
    if (answer(filter, "case") != NULL)
        return sql_by_case;
    if (answer(filter, "referral") != NULL)
        return sql_by_referral;
    if (answer(filter, "user") != NULL)
        return sql_by_user;
    return answer(filter, "verb") != NULL ? sql_by_verb : sql_all;
}

/* Also users who were switched off since; -1 for somebody unknown, whom no row names. */
static bool user_wanted(struct ctx *cx, const char *text, int64_t *out)
{
    if (text_to_int(text, out))
        return true;
    if (!user_find(cx, text, out))
        return false;
    if (*out == 0)
        *out = -1;
    return true;
}

static json_t *row(struct ctx *cx, struct stmt *st)
{
    json_t *item = record_json(cx, st, NULL);

    put_instant(item, "at", row_text(cx, st, "at"));
    put_bool(item, "refused", text_is(row_text(cx, st, "outcome"), "refused"));
    return item;
}

static bool take_rows(struct ctx *cx, struct stmt *st, struct page *page, json_t *items)
{
    while (db_row(cx, st)) {
        const char *cursor =
            arena_print(cx->arena, "~%lld", (long long)row_int(st, "id"));

        if (page_takes(page, cursor))
            json_array_append_new(items, row(cx, st));
    }
    return db_done(cx, st);
}

/* The walk stopped at its floor: the next page goes on from there. */
static bool go_on_below(struct ctx *cx, int64_t floor, struct page *page, json_t *view)
{
    struct stmt *st = db_prepare(cx->db, sql_all);
    const char *at = NULL;

    bind_int(st, ":below", floor + 2);
    bind_int(st, ":floor", floor);
    bind_int(st, ":limit", 1);
    if (db_row(cx, st))
        at = row_text(cx, st, "at");
    put_instant(view, "searched_to", at);
    page->last = arena_print(cx->arena, "~%lld", (long long)floor + 1);
    page->more = true;
    return db_done(cx, st);
}

struct walk {
    struct span span;
    int64_t user; /* where the filter names one */
};

static void bind_walk(struct stmt *st, const struct answers *filter,
                      const struct walk *walk, int64_t floor, int limit)
{
    answers_bind(st, filter);
    if (answer(filter, "user") != NULL)
        bind_int(st, ":user_id", walk->user);
    bind_int(st, ":below", walk->span.below);
    bind_int(st, ":floor", floor);
    bind_int(st, ":limit", limit + 1);
}

static bool fill(struct ctx *cx, const struct answers *filter, const struct walk *walk,
                 struct page *page, json_t *view)
{
    const char *sql = statement_for(filter);
    struct stmt *st = db_prepare(cx->db, sql);
    json_t *items = json_array();
    int64_t floor = walk->span.floor;

    if (sql == sql_all && walk->span.below - floor > WALK_MOST)
        floor = walk->span.below - WALK_MOST - 1;
    put_json(view, "items", items);
    put_instant(view, "searched_to", NULL);
    bind_walk(st, filter, walk, floor, page->limit);
    if (!take_rows(cx, st, page, items))
        return false;
    return page->more || floor == walk->span.floor || go_on_below(cx, floor, page, view);
}

static bool walk_of(struct ctx *cx, const struct answers *filter, struct walk *out)
{
    struct keyset after;
    int64_t last;

    if (answer(filter, "user") != NULL
        && !user_wanted(cx, answer(filter, "user"), &out->user))
        return false;
    if (!keyset_read(cx, answer(filter, "cursor"), &after)
        || !db_number(cx, db_prepare(cx->db, sql_last), &last)
        || !span_of(cx, filter, last, &out->span))
        return false;
    if (after.given && after.id < out->span.below)
        out->span.below = after.id;
    return true;
}

bool trail_list(struct ctx *cx, const struct answers *filter, json_t *view)
{
    int64_t limit = answer_int(filter, "limit");
    struct page page = { .limit = limit > 0 ? (int)limit : 50 };
    struct walk walk = { 0 };

    if (!snapshot_renew(cx) || !walk_of(cx, filter, &walk)
        || !fill(cx, filter, &walk, &page, view))
        return false;
    put_text(view, "next", page_next(cx, &page));
    return true;
}
