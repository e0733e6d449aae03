/* How the lines of a return are read: lists, progress, one line with its neighbours. */
#include "base/json.h"
#include "base/text.h"
#include "domain/assurance/checklist_item.h"
#include "domain/core/codes.h"

static const struct option choices[] = {
    { "unanswered", "Not answered yet" },   { "met", "Met" },
    { "partly_met", "Partly met" },         { "not_met", "Not met" },
    { "not_applicable", "Not applicable" }, { 0 },
};

static const struct field filters[] = {
    { .name = "answer", .label = "Answer", .kind = FIELD_CHOICE, .options = choices },
    { .name = "area", .label = "Area of the checklist", .kind = FIELD_LINE, .most = 5 },
};
const struct form form_checklist_item_filter = { .name = "checklist_item_filter",
                                                 .fields = filters,
                                                 .count = COUNT(filters) };

static const char *colour_of(const char *answer)
{
    static const struct option colours[] = {
        { "met", "govuk-tag--green" },
        { "partly_met", "govuk-tag--yellow" },
        { "not_met", "govuk-tag--red" },
        { "not_applicable", "govuk-tag--grey" },
    };

    for (size_t i = 0; i < COUNT(colours); i++)
        if (text_is(colours[i].code, answer))
            return colours[i].label;
    return "govuk-tag--light-blue";
}

/* ---- one line as an object ----------------------------------------------------------
 */

static void put_answer(struct ctx *cx, json_t *object, const char *code)
{
    put_code(object, "answer", code, code_label(cx, "checklist_answer", code));
    put_text(object, "answer_colour", colour_of(code));
}

static json_t *improvement(struct ctx *cx, struct stmt *st)
{
    const char *action = row_text(cx, st, "improvement_action");

    if (action == NULL)
        return json_null();
    json_t *object = json_object();
    put_text(object, "action", action);
    put_json(object, "owner", row_value(st, "improvement_owner"));
    put_text(object, "owner_name", row_text(cx, st, "owner_name"));
    put_day(object, "due_on", row_text(cx, st, "improvement_due_on"));
    return object;
}

static json_t *last_year(struct ctx *cx, struct stmt *st)
{
    const char *answer = row_text(cx, st, "last_answer");

    if (answer == NULL)
        return json_null();
    json_t *object = json_object();
    put_int(object, "year", row_int(st, "last_year"));
    put_answer(cx, object, answer);
    put_text(object, "evidence", row_text(cx, st, "last_evidence"));
    put_text(object, "comment", row_text(cx, st, "last_comment"));
    put_text(object, "action", row_text(cx, st, "last_action"));
    return object;
}

static json_t *item(struct ctx *cx, struct stmt *st)
{
    static const char *const texts[] = { "number", "area",     "area_title", "text",
                                         "hint",   "evidence", "comment" };
    json_t *object = json_object();

    put_int(object, "id", row_int(st, "id"));
    put_int(object, "position", row_int(st, "position"));
    for (size_t i = 0; i < COUNT(texts); i++)
        put_json(object, texts[i], row_value(st, texts[i]));
    put_answer(cx, object, row_text(cx, st, "answer"));
    put_text(object, "status", row_is_null(st, "answer") ? "unanswered" : "answered");
    put_json(object, "improvement", improvement(cx, st));
    put_text(object, "answered_by", row_text(cx, st, "answered_by"));
    put_instant(object, "answered_at", row_text(cx, st, "answered_at"));
    put_int(object, "version", row_int(st, "version"));
    put_json(object, "last_year", last_year(cx, st));
    return object;
}

/* ---- the return before this one -----------------------------------------------------
 */

static const char sql_earlier[] =
    "SELECT id FROM checklist WHERE template_id = :template AND year < :year"
    " ORDER BY year DESC LIMIT 1";

static bool find_earlier(struct ctx *cx, const struct checklist *checklist, int64_t *out)
{
    struct stmt *st = db_prepare(cx->db, sql_earlier);

    bind_int(st, ":template", checklist->template_id);
    bind_int(st, ":year", checklist->year);
    return db_number(cx, st, out);
}

#define COLUMNS                                                                          \
    "SELECT a.id, a.position, a.number, a.area, a.area_title, a.text, a.hint, a.answer," \
    " a.evidence, a.comment, a.improvement_action, a.improvement_owner,"                 \
    " a.improvement_due_on, o.name AS owner_name, u.name AS answered_by, a.answered_at," \
    " a.version, e.year AS last_year, l.answer AS last_answer,"                          \
    " l.evidence AS last_evidence, l.comment AS last_comment,"                           \
    " l.improvement_action AS last_action FROM checklist_answer a"                       \
    " LEFT JOIN user o ON o.id = a.improvement_owner"                                    \
    " LEFT JOIN user u ON u.id = a.answered_by"                                          \
    " LEFT JOIN checklist e ON e.id = :earlier"                                          \
    " LEFT JOIN checklist_answer l ON l.checklist_id = e.id"                             \
    " AND l.template_item_id = a.template_item_id WHERE "

/* ---- lists --------------------------------------------------------------------------
 */

static const char sql_items[] = COLUMNS
    "a.checklist_id = :checklist AND (:area IS NULL OR a.area = :area)"
    " AND (:answer IS NULL OR coalesce(a.answer, 'unanswered') = :answer)"
    " ORDER BY a.position";

bool checklist_items(struct ctx *cx, const struct checklist *checklist,
                     const struct answers *filter, json_t **out)
{
    int64_t earlier;

    if (!find_earlier(cx, checklist, &earlier))
        return false;
    struct stmt *st = db_prepare(cx->db, sql_items);
    bind_int(st, ":checklist", checklist->id);
    bind_int(st, ":earlier", earlier);
    if (filter != NULL)
        answers_bind(st, filter);
    *out = json_array();
    while (db_row(cx, st))
        json_array_append_new(*out, item(cx, st));
    return db_done(cx, st);
}

static const char sql_areas[] =
    "SELECT area, area_title AS title, count(*) AS total, count(answer) AS answered,"
    " sum(answer IS 'met') AS met, sum(answer IS 'partly_met') AS partly_met,"
    " sum(answer IS 'not_met') AS not_met,"
    " sum(answer IS 'not_applicable') AS not_applicable,"
    " count(answer) * 100 / count(*) AS percent, count(*) = count(answer) AS "
    "\"complete?\""
    " FROM checklist_answer WHERE checklist_id = :checklist"
    " GROUP BY area ORDER BY min(position)";

bool checklist_areas(struct ctx *cx, const struct checklist *checklist, json_t **out)
{
    struct stmt *st = db_prepare(cx->db, sql_areas);

    bind_int(st, ":checklist", checklist->id);
    *out = db_rows_json(cx, st);
    return *out != NULL;
}

/* ---- one line -----------------------------------------------------------------------
 */

static const char sql_one[] = COLUMNS "a.id = :id AND a.checklist_id = :checklist";
static const char sql_before[] =
    "SELECT id FROM checklist_answer WHERE checklist_id = :checklist"
    " AND position < :position ORDER BY position DESC LIMIT 1";
static const char sql_after[] =
    "SELECT id FROM checklist_answer WHERE checklist_id = :checklist"
    " AND position > :position ORDER BY position LIMIT 1";

static bool put_neighbour(struct ctx *cx, json_t *object, const char *key,
                          const char *sql, int64_t checklist_id)
{
    struct stmt *st = db_prepare(cx->db, sql);
    int64_t id;

    bind_int(st, ":checklist", checklist_id);
    bind_int(st, ":position", json_integer_value(json_object_get(object, "position")));
    if (!db_number(cx, st, &id))
        return false;
    put_json(object, key, id != 0 ? json_integer(id) : json_null());
    return true;
}

bool checklist_item_json(struct ctx *cx, const struct checklist *checklist, int64_t id,
                         json_t **out)
{
    int64_t earlier;

    if (!find_earlier(cx, checklist, &earlier))
        return false;
    struct stmt *st = db_prepare(cx->db, sql_one);
    bind_int(st, ":id", id);
    bind_int(st, ":checklist", checklist->id);
    bind_int(st, ":earlier", earlier);
    *out = db_row(cx, st) ? item(cx, st) : NULL;
    if (!db_done(cx, st))
        return false;
    if (*out == NULL)
        return failed(cx, PROBLEM_NOT_FOUND, "record.unknown",
                      "There is no such record, or it is not shared with you.");
    return put_neighbour(cx, *out, "previous", sql_before, checklist->id)
           && put_neighbour(cx, *out, "next", sql_after, checklist->id);
}
