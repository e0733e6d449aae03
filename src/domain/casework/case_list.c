#include "domain/casework/case_list.h"

#include "base/json.h"
#include "base/text.h"
#include "domain/casework/case_row.h"
#include "domain/casework/case_walk.h"
#include "domain/core/search.h"
#include "store/paging.h"

/* ---- filters -------------------------------------------------------------------------
 */

#define STATE(entity, name, label, colour) STATE_OF_##entity(name, label)
#define STATE_OF_CASE(name, label)         { name, label },
#define STATE_OF_REFERRAL(name, label)
#define STATE_OF_MEETING(name, label)
#define STATE_OF_PLAN(name, label)
#define STATE_OF_CHECKLIST(name, label)
#define STATE_OF_REQUEST(name, label)
#define STATE_OF_EXIT(name, label)
#define STATE_OF_TRANSFER(name, label)
#define STATE_OF_COMMISSION(name, label)
#define STATE_OF_SESSION(name, label)
#define STATE_OF_IMPORT(name, label)
#define STATE_OF_SECOND_CHECK(name, label)
#define STATE_OF_ASSESSMENT(name, label)
#define STEP(...)
static const struct option statuses[] = {
#include "domain/core/lifecycle.def"
    { 0 },
};
#undef STATE
#undef STEP

static const struct option orders[] = {
    { "newest", "Newest first" },
    { "due", "Next due first" },
    { 0 },
};

#define FILTERS                                                                          \
    { .name = "q",                                                                       \
      .label = "Name or reference",                                                      \
      .hint = "At least two letters or digits",                                          \
      .kind = FIELD_LINE,                                                                \
      .most = 100 },                                                                     \
        { .name = "status",                                                              \
          .label = "Stage",                                                              \
          .kind = FIELD_CHOICE,                                                          \
          .options = statuses },                                                         \
        { .name = "area", .label = "Area", .kind = FIELD_CODE, .codes = "area" },        \
        { .name = "concern_type",                                                        \
          .label = "Type of concern",                                                    \
          .kind = FIELD_CODE,                                                            \
          .codes = "concern_type" },                                                     \
        { .name = "overdue", .label = "Overdue", .kind = FIELD_YES_NO },                 \
        { .name = "mine", .label = "Mine", .kind = FIELD_YES_NO },                       \
        { .name = "lead", .label = "Lead officer", .kind = FIELD_USER },                 \
    {                                                                                    \
        .name = "sort", .label = "Order", .kind = FIELD_CHOICE, .options = orders        \
    }

static const struct field filter_fields[] = {
    FILTERS,
    PAGING_FIELDS,
};
const struct form form_case_filter = { "case_filter", filter_fields,
                                       COUNT(filter_fields) };

static const struct field export_fields[] = {
    { .name = "reason",
      .label = "Reason for the export",
      .hint =
          "Kept in the register of exports with your name, the filters and the number "
          "of rows",
      .kind = FIELD_LINE,
      .need = REQUIRED,
      .section = "reason" },
    FILTERS,
};
const struct form form_case_export = { "case_export", export_fields,
                                       COUNT(export_fields) };

/* Overdue cases are worked off from the oldest, unless somebody wants it otherwise. */
const char *case_list_order(const struct answers *filter)
{
    if (answer(filter, "sort") != NULL)
        return answer(filter, "sort");
    return answer_is(filter, "overdue", "1") ? "due" : "newest";
}

static bool seeks_nothing(struct ctx *cx, const struct answers *filter)
{
    const char *typed = answer(filter, "q");

    return typed != NULL && search_query(cx->arena, typed) == NULL;
}

struct stmt *case_list_rows(struct ctx *cx, const struct answers *filter, int limit)
{
    if (seeks_nothing(cx, filter))
        return NULL;
    return case_walk(cx, filter, &(struct case_place){ 0 }, limit);
}

/* ---- pages ---------------------------------------------------------------------------
 */

static bool read_place(struct ctx *cx, const struct answers *filter,
                       struct case_place *out)
{
    struct keyset after;

    if (!keyset_read(cx, answer(filter, "cursor"), &after))
        return false;
    out->back = after.given && *after.first == '<';
    out->day = after.given ? after.first + out->back : NULL;
    out->id = after.id;
    return true;
}

static const char *cursor_of(struct ctx *cx, const struct answers *filter,
                             const struct case_row *row, bool back)
{
    const char *day =
        text_is(case_list_order(filter), "due") ? row->next_due_on : row->opened_on;
    struct page page = {
        .last =
            arena_print(cx->arena, "%s%s~%lld", back ? "<" : "", day, (long long)row->id),
        .more = true,
    };

    return page_next(cx, &page);
}

/* What was read of a list: its items in order, and the rows at both ends. */
struct reading {
    json_t *items;
    struct case_row first, last;
    bool more;
};

static void put_cursors(struct ctx *cx, const struct answers *filter,
                        const struct case_place *place, const struct reading *reading,
                        json_t *view)
{
    bool any = json_array_size(reading->items) > 0;
    bool before = any && (place->back ? reading->more : place->day != NULL);
    bool after = any && (place->back || reading->more);

    put_text(view, "next", after ? cursor_of(cx, filter, &reading->last, false) : NULL);
    put_text(view, "previous",
             before ? cursor_of(cx, filter, &reading->first, true) : NULL);
}

static void take(struct reading *reading, bool back, const struct case_row *row,
                 json_t *item)
{
    bool is_first = json_array_size(reading->items) == 0;

    if (is_first || back)
        reading->first = *row;
    if (is_first || !back)
        reading->last = *row;
    if (back)
        (void)json_array_insert_new(reading->items, 0, item);
    else
        (void)json_array_append_new(reading->items, item);
}

static bool read_rows(struct ctx *cx, struct stmt *st, bool back, size_t limit,
                      enum case_list_detail detail, struct reading *reading)
{
    struct case_words words = { 0 };
    struct case_row row;

    while (db_row(cx, st)) {
        if (json_array_size(reading->items) == limit) {
            reading->more = true;
            continue;
        }
        json_t *item = detail == CASE_LIST_SHOWN ? case_row_record(cx, st, &words, &row)
                                                 : case_row_json(cx, st, &words, &row);
        take(reading, back, &row, item);
    }
    return db_done(cx, st) && !has_problem(cx); /* of a name looked up meanwhile */
}

bool case_list(struct ctx *cx, const struct answers *filter, enum case_list_detail detail,
               json_t *view)
{
    int limit = answer(filter, "limit") != NULL ? (int)answer_int(filter, "limit") : 50;
    struct reading reading = { .items = json_array() };
    struct case_place place;

    if (!read_place(cx, filter, &place))
        return false;
    if (limit < 1)
        return failed(cx, PROBLEM_MALFORMED, "query.limit", "A page has at least 1 row.");
    if (!seeks_nothing(cx, filter)
        && !read_rows(cx, case_walk(cx, filter, &place, limit + 1), place.back,
                      (size_t)limit, detail, &reading))
        return false;
    put_json(view, "items", reading.items);
    put_bool(view, "too_short", seeks_nothing(cx, filter));
    put_cursors(cx, filter, &place, &reading, view);
    return true;
}
