#include "domain/casework/case_list.h"

#include <string.h>

#include "base/date.h"
#include "base/json.h"
#include "base/text.h"
#include "domain/casework/case_walk.h"
#include "domain/core/codes.h"
#include "domain/core/lifecycle.h"
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
    { .name = "q", .label = "Name or reference", .kind = FIELD_LINE, .most = 100 },      \
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
    { .name = "limit", .label = "Rows a page", .kind = FIELD_NUMBER, .most = 200 },
    { .name = "cursor", .label = "Where the last page ended", .kind = FIELD_LINE },
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

/* ---- rows ----------------------------------------------------------------------------
 */

/* Words that many rows share are made once a list. */
struct words {
    const char *code;
    json_t *label, *colour;
};
struct row_words {
    struct words area[8], status[16], concern[24];
    struct {
        int64_t id;
        json_t *lead;
    } leads[32];
};

#define PUT(object, key, value)                                                          \
    (void)json_object_setn_new_nocheck(object, key, sizeof(key) - 1, value)

static void put_status_words(struct words *words, const char *status)
{
    json_t *state = json_object();

    put_status(state, ENTITY_CASE, status);
    words->label = json_incref(json_object_get(state, "status_label"));
    words->colour = json_incref(json_object_get(state, "status_colour"));
}

/* Finds the words of a code, or makes room for them; the last place is used again. */
static struct words *words_of(struct words *words, size_t count, const char *code,
                              bool *out_fresh)
{
    size_t i = 0;

    while (i < count - 1 && words[i].code != NULL && strcmp(words[i].code, code) != 0)
        i++;
    *out_fresh = words[i].code == NULL || strcmp(words[i].code, code) != 0;
    words[i].code = code;
    return &words[i];
}

static json_t *label_of(struct ctx *cx, struct words *list, size_t count,
                        const char *code_list, const char *code)
{
    bool fresh;

    if (code == NULL)
        return json_null();
    struct words *words = words_of(list, count, code, &fresh);
    if (fresh)
        words->label = json_string(code_label(cx, code_list, code));
    return json_incref(words->label);
}

static json_t *lead_of(struct stmt *st, struct row_words *words)
{
    int64_t id = row_int(st, "lead_id");
    size_t i = (size_t)id % COUNT(words->leads);

    if (id == 0)
        return json_null();
    if (words->leads[i].id != id) {
        words->leads[i].id = id;
        words->leads[i].lead = json_object();
        PUT(words->leads[i].lead, "id", json_integer(id));
        PUT(words->leads[i].lead, "name", row_value(st, "lead_name"));
    }
    return json_incref(words->leads[i].lead);
}

static void put_stage(struct ctx *cx, struct stmt *st, json_t *item,
                      struct row_words *words)
{
    const char *status = row_text(cx, st, "status");
    bool fresh;
    struct words *stage = words_of(words->status, COUNT(words->status), status, &fresh);

    if (fresh)
        put_status_words(stage, status);
    PUT(item, "status", row_value(st, "status"));
    PUT(item, "status_label", json_incref(stage->label));
    PUT(item, "status_colour", json_incref(stage->colour));
}

static json_t *day_words(const char *day)
{
    char said[24];

    if (day == NULL)
        return json_null();
    date_say(day, said);
    return json_stringn_nocheck(said, strlen(said));
}

static void put_days(struct ctx *cx, struct stmt *st, json_t *item)
{
    const char *due = row_text(cx, st, "next_due_on");

    PUT(item, "opened_on", row_value(st, "opened_on"));
    PUT(item, "opened_on_text", day_words(row_text(cx, st, "opened_on")));
    PUT(item, "next_due_on", row_value(st, "next_due_on"));
    PUT(item, "next_due_on_text", day_words(due));
    PUT(item, "overdue", json_boolean(due != NULL && strcmp(due, cx->today) < 0));
}

static json_t *row_item(struct ctx *cx, struct stmt *st, struct row_words *words)
{
    const char *born = row_text(cx, st, "date_of_birth");
    json_t *item = json_object();

    PUT(item, "id", row_value(st, "id"));
    PUT(item, "reference", row_value(st, "reference"));
    PUT(item, "forename", row_value(st, "forename"));
    PUT(item, "surname", row_value(st, "surname"));
    PUT(item, "age",
        born != NULL ? json_integer(date_age(born, cx->today)) : json_null());
    PUT(item, "area", row_value(st, "area"));
    PUT(item, "area_label",
        label_of(cx, words->area, COUNT(words->area), "area", row_text(cx, st, "area")));
    put_stage(cx, st, item, words);
    PUT(item, "shared", json_boolean(row_int(st, "shared") != 0));
    PUT(item, "lead", lead_of(st, words));
    put_days(cx, st, item);
    PUT(item, "concern_type", row_value(st, "concern_type"));
    PUT(item, "concern_type_label",
        label_of(cx, words->concern, COUNT(words->concern), "concern_type",
                 row_text(cx, st, "concern_type")));
    return item;
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

static const char *cursor_at(struct ctx *cx, const struct answers *filter,
                             const json_t *item, bool back)
{
    const char *day = json_string_value(json_object_get(
        item, text_is(case_list_order(filter), "due") ? "next_due_on" : "opened_on"));
    long long id = json_integer_value(json_object_get(item, "id"));
    struct page page = {
        .last = arena_print(cx->arena, "%s%s~%lld", back ? "<" : "", day, id),
        .more = true,
    };

    return page_next(cx, &page);
}

static void put_cursors(struct ctx *cx, const struct answers *filter,
                        const struct case_place *place, json_t *items, bool more,
                        json_t *view)
{
    size_t count = json_array_size(items);
    bool before = count > 0 && (place->back ? more : place->day != NULL);
    bool after = count > 0 && (place->back || more);

    put_text(view, "next",
             after ? cursor_at(cx, filter, json_array_get(items, count - 1), false)
                   : NULL);
    put_text(view, "previous",
             before ? cursor_at(cx, filter, json_array_get(items, 0), true) : NULL);
}

static bool collect(struct ctx *cx, struct stmt *st, bool back, size_t limit,
                    json_t *items, bool *out_more)
{
    struct row_words words = { 0 };

    *out_more = false;
    while (db_row(cx, st)) {
        if (json_array_size(items) == limit)
            *out_more = true;
        else if (back)
            (void)json_array_insert_new(items, 0, row_item(cx, st, &words));
        else
            (void)json_array_append_new(items, row_item(cx, st, &words));
    }
    return db_done(cx, st);
}

bool case_list(struct ctx *cx, const struct answers *filter, json_t *view)
{
    int limit = answer(filter, "limit") != NULL ? (int)answer_int(filter, "limit") : 50;
    json_t *items = json_array();
    struct case_place place;
    bool more = false;

    if (!read_place(cx, filter, &place))
        return false;
    if (limit < 1)
        return failed(cx, PROBLEM_MALFORMED, "query.limit", "A page has at least 1 row.");
    if (!seeks_nothing(cx, filter)
        && !collect(cx, case_walk(cx, filter, &place, limit + 1), place.back,
                    (size_t)limit, items, &more))
        return false;
    put_json(view, "items", items);
    put_cursors(cx, filter, &place, items, more, view);
    return true;
}
