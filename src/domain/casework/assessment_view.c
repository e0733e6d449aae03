#include "domain/casework/assessment_view.h"

#include <string.h>

#include "base/date.h"
#include "base/json.h"
#include "base/text.h"
#include "domain/core/lifecycle.h"
#include "domain/core/setting.h"
#include "store/db.h"

/* ---- in outline ----------------------------------------------------------------------
 */

#define OUTLINE                                                                          \
    "SELECT a.id, a.number, a.status, a.assessed_on, a.framework_id,"                    \
    " f.title AS framework_title, f.number AS framework_number,"                         \
    " w.name AS written_by, a.written_at, c.name AS completed_by, a.completed_at,"       \
    " a.version FROM visible_assessment a JOIN framework f ON f.id = a.framework_id"     \
    " JOIN user w ON w.id = a.written_by LEFT JOIN user c ON c.id = a.completed_by"

static const char sql_all[] =
    OUTLINE " WHERE a.case_id = :case ORDER BY a.number DESC LIMIT 200";
static const char sql_one[] = OUTLINE " WHERE a.id = :id";

static json_t *outline(struct ctx *cx, struct stmt *st)
{
    json_t *object = record_json(cx, st, NULL);

    put_status(object, ENTITY_ASSESSMENT, row_text(cx, st, "status"));
    put_bool(object, "in_error", text_is(row_text(cx, st, "status"), "in_error"));
    return object;
}

json_t *assessments_json(struct ctx *cx, const struct dossier *dossier)
{
    struct stmt *st = db_prepare(cx->db, sql_all);
    json_t *list = json_array();

    bind_int(st, ":case", dossier->case_id);
    while (db_row(cx, st))
        json_array_append_new(list, outline(cx, st));
    return db_done(cx, st) ? list : NULL;
}

static bool outline_of(struct ctx *cx, int64_t id, json_t **out)
{
    struct stmt *st = db_prepare(cx->db, sql_one);

    *out = json_null();
    bind_int(st, ":id", id);
    if (db_row(cx, st))
        *out = outline(cx, st);
    return db_done(cx, st);
}

/* ---- the factors ---------------------------------------------------------------------
 */

static const char sql_ratings[] =
    "SELECT scale, code, label, means, guidance FROM framework_rating"
    " WHERE framework_id = :framework ORDER BY scale, position";

/* {"presence": [{"code", "label", "means", "guidance"}]} */
static json_t *scales_of(struct ctx *cx, int64_t framework)
{
    struct stmt *st = db_prepare(cx->db, sql_ratings);
    json_t *scales = json_object();

    bind_int(st, ":framework", framework);
    while (db_row(cx, st)) {
        const char *scale = row_text(cx, st, "scale");
        json_t *list = json_object_get(scales, scale);

        if (list == NULL) {
            list = json_array();
            json_object_set_new(scales, scale, list);
        }
        json_array_append_new(list, record_json(cx, st, NULL));
    }
    return db_done(cx, st) ? scales : NULL;
}

static const char sql_factors[] =
    "SELECT f.dimension_id, f.code, f.title, f.guidance, f.scale, a.rating,"
    " r.label AS rating_label, r.means, a.evidence, a.source, a.dated_on, a.movement,"
    " b.rating AS before, (SELECT q.label FROM framework_factor x"
    "  JOIN framework_rating q ON q.framework_id = x.framework_id AND q.scale = x.scale"
    "  AND q.code = b.rating WHERE x.id = b.factor_id) AS before_label"
    " FROM framework_factor f LEFT JOIN visible_assessment_factor a"
    " ON a.assessment_id = :id AND a.code = f.code"
    " LEFT JOIN framework_rating r ON r.framework_id = f.framework_id"
    " AND r.scale = f.scale AND r.code = a.rating"
    " LEFT JOIN visible_assessment_factor b ON b.assessment_id = :before"
    " AND b.code = f.code WHERE f.framework_id = :framework ORDER BY f.position";

static json_t *factor_row(struct ctx *cx, struct stmt *st, const json_t *scales)
{
    json_t *factor = record_json(cx, st, NULL);
    const char *rating = row_text(cx, st, "rating"), *means = row_text(cx, st, "means"),
               *before = row_text(cx, st, "before");

    json_object_del(factor, "means");
    put_bool(factor, "known", means != NULL && !text_is(means, "not_known"));
    put_bool(factor, "present", text_is(means, "present"));
    put_bool(factor, "moved",
             before != NULL && rating != NULL && !text_is(before, rating));
    put_json(factor, "ratings",
             json_incref(json_object_get(scales, row_text(cx, st, "scale"))));
    return factor;
}

static json_t *factors_of(struct ctx *cx, const struct assessment *assessment)
{
    json_t *scales = scales_of(cx, assessment->framework_id), *list = json_array();

    if (scales == NULL)
        return NULL;
    struct stmt *st = db_prepare(cx->db, sql_factors);
    bind_int(st, ":id", assessment->id);
    bind_int(st, ":before", assessment->based_on);
    bind_int(st, ":framework", assessment->framework_id);
    while (db_row(cx, st))
        json_array_append_new(list, factor_row(cx, st, scales));
    return db_done(cx, st) ? list : NULL;
}

/* ---- what completing wants -----------------------------------------------------------
 */

static const char *text_of(const json_t *object, const char *key)
{
    return json_string_value(json_object_get(object, key));
}

static void say(json_t *list, const char *field, int64_t dimension, const char *detail)
{
    json_t *item = json_object();

    put_text(item, "field", field);
    put_int(item, "dimension", dimension);
    put_text(item, "detail", detail);
    json_array_append_new(list, item);
}

static const char *missing_of(struct ctx *cx, const json_t *factor)
{
    const char *code = text_of(factor, "code"), *title = text_of(factor, "title");

    if (text_of(factor, "rating") == NULL)
        return arena_print(cx->arena, "%s has no rating yet (%s).", code, title);
    if (json_is_true(json_object_get(factor, "present"))
        && (text_of(factor, "evidence") == NULL || text_of(factor, "source") == NULL
            || text_of(factor, "dated_on") == NULL))
        return arena_print(
            cx->arena, "%s is present: give evidence, source and day (%s).", code, title);
    if (json_is_true(json_object_get(factor, "moved"))
        && text_of(factor, "movement") == NULL)
        return arena_print(cx->arena, "%s moved from \"%s\" to \"%s\": say why (%s).",
                           code, text_of(factor, "before_label"),
                           text_of(factor, "rating_label"), title);
    return NULL;
}

static void missing_factors(struct ctx *cx, const json_t *factors, json_t *list)
{
    const json_t *factor;
    size_t i;

    json_array_foreach(factors, i, factor)
    {
        const char *detail = missing_of(cx, factor);
        const json_t *dimension = json_object_get(factor, "dimension_id");

        if (detail != NULL)
            say(list, text_of(factor, "code"), json_integer_value(dimension), detail);
    }
}

static const char sql_end[] =
    "SELECT a.assessed_on, a.conclusion IS NULL AS no_conclusion,"
    " a.management IS NULL AS no_management, b.assessed_on AS before_on"
    " FROM visible_assessment a LEFT JOIN visible_assessment b ON b.id = a.based_on"
    " WHERE a.id = :id";

static bool missing_end(struct ctx *cx, int64_t id, json_t *list)
{
    struct stmt *st = db_prepare(cx->db, sql_end);

    bind_int(st, ":id", id);
    if (db_row(cx, st)) {
        const char *on = row_text(cx, st, "assessed_on");
        const char *before = row_text(cx, st, "before_on");

        if (on == NULL)
            say(list, "assessed_on", 0, "The day of the assessment is missing.");
        else if (before != NULL && strcmp(on, before) < 0)
            say(list, "assessed_on", 0,
                "The day of the assessment lies before the last one.");
        if (row_int(st, "no_conclusion") != 0)
            say(list, "conclusion", 0, "The conclusion is missing.");
        if (row_int(st, "no_management") != 0)
            say(list, "management", 0, "The management plan is missing.");
    }
    return db_done(cx, st);
}

bool assessment_missing(struct ctx *cx, const struct assessment *assessment, json_t **out)
{
    json_t *factors = factors_of(cx, assessment);

    *out = json_array();
    if (factors == NULL)
        return false;
    missing_factors(cx, factors, *out);
    return missing_end(cx, assessment->id, *out);
}

/* ---- the whole -----------------------------------------------------------------------
 */

static const char sql_whole[] =
    "SELECT a.id, a.number, a.status, a.assessed_on, a.protective, a.conclusion,"
    " a.management, w.name AS written_by, a.written_at, c.name AS completed_by,"
    " a.completed_at, a.in_error_at, a.in_error_why, e.name AS in_error_by,"
    " a.ending_version, a.version FROM visible_assessment a"
    " JOIN user w ON w.id = a.written_by LEFT JOIN user c ON c.id = a.completed_by"
    " LEFT JOIN user e ON e.id = a.in_error_by"
    " WHERE a.id = :id";
static const char sql_framework[] =
    "SELECT id, code, number, title, guidance, unverified AS \"unverified?\""
    " FROM framework WHERE id = :id";
static const char sql_dimensions[] =
    "SELECT d.id, d.code, d.title, d.guidance, s.summary, s.version"
    " FROM framework_dimension d JOIN visible_assessment_dimension s"
    " ON s.assessment_id = :id AND s.dimension_id = d.id"
    " WHERE d.framework_id = :framework ORDER BY d.position";

static bool read_whole(struct ctx *cx, int64_t id, json_t **out)
{
    struct stmt *st = db_prepare(cx->db, sql_whole);

    *out = json_object();
    bind_int(st, ":id", id);
    if (db_row(cx, st)) {
        const char *status = row_text(cx, st, "status");

        *out = record_json(cx, st, &form_assessment_ending);
        put_status(*out, ENTITY_ASSESSMENT, status);
        put_json(*out, "can", lifecycle_can(cx, ENTITY_ASSESSMENT, status));
    }
    return db_done(cx, st);
}

static bool read_framework(struct ctx *cx, int64_t id, json_t **out)
{
    struct stmt *st = db_prepare(cx->db, sql_framework);

    *out = json_null();
    bind_int(st, ":id", id);
    if (db_row(cx, st))
        *out = record_json(cx, st, NULL);
    return db_done(cx, st);
}

/* A dimension has its factors, how many moved and how many are missing something. */
static void fill_dimension(struct ctx *cx, json_t *dimension, const json_t *factors)
{
    const json_t *id = json_object_get(dimension, "id");
    json_t *own = json_array(), *factor;
    int64_t moved = 0, missing = 0;
    size_t i;

    json_array_foreach(factors, i, factor)
    {
        if (!json_equal(json_object_get(factor, "dimension_id"), id))
            continue;
        moved += json_is_true(json_object_get(factor, "moved"));
        missing += missing_of(cx, factor) != NULL;
        json_array_append(own, factor);
    }
    put_int(dimension, "moved_count", moved);
    put_int(dimension, "missing_count", missing);
    put_json(dimension, "factors", own);
}

static json_t *dimensions_of(struct ctx *cx, const struct assessment *assessment,
                             const json_t *factors)
{
    struct stmt *st = db_prepare(cx->db, sql_dimensions);
    json_t *list = json_array();

    bind_int(st, ":id", assessment->id);
    bind_int(st, ":framework", assessment->framework_id);
    while (db_row(cx, st)) {
        json_t *dimension = record_json(cx, st, NULL);

        fill_dimension(cx, dimension, factors);
        json_array_append_new(list, dimension);
    }
    return db_done(cx, st) ? list : NULL;
}

bool assessment_json(struct ctx *cx, const struct dossier *dossier,
                     const struct assessment *assessment, json_t **out)
{
    json_t *factors = factors_of(cx, assessment), *dimensions, *framework, *before,
           *missing = json_array();

    (void)dossier;
    if (factors == NULL || !read_whole(cx, assessment->id, out)
        || !read_framework(cx, assessment->framework_id, &framework)
        || !outline_of(cx, assessment->based_on, &before)
        || (dimensions = dimensions_of(cx, assessment, factors)) == NULL)
        return false;
    missing_factors(cx, factors, missing);
    if (!missing_end(cx, assessment->id, missing))
        return false;
    put_json(*out, "framework", framework);
    put_json(*out, "before", before);
    put_json(*out, "dimensions", dimensions);
    put_json(*out, "missing", missing);
    return true;
}

/* ---- where it stands -----------------------------------------------------------------
 */

static const char *standing_of(struct ctx *cx, const char *due_on, int64_t days)
{
    long left = date_days_between(cx->today, due_on);

    if (left > days)
        return "in_date";
    if (left >= 0)
        return "due_soon";
    return left >= -days ? "overdue" : "long_overdue";
}

static const char *words_of(const char *standing)
{
    static const struct option words[] = {
        { "none", "No current assessment" },
        { "not_due", "No further one is due" },
        { "in_date", "In date" },
        { "due_soon", "Due soon" },
        { "overdue", "Overdue" },
        { "long_overdue", "Long overdue" },
        { 0 },
    };

    for (const struct option *o = words; o->code != NULL; o++)
        if (text_is(o->code, standing))
            return o->label;
    return standing;
}

bool assessment_standing(struct ctx *cx, const char *due_on, bool is_live, json_t *object)
{
    const char *standing = is_live ? "none" : "not_due";
    int64_t days;

    if (!setting_number(cx, "assessment.warn_days", 14, &days))
        return false;
    if (due_on != NULL)
        standing = standing_of(cx, due_on, days);
    put_day(object, "due_on", due_on);
    put_json(object, "days",
             due_on != NULL ? json_integer(date_days_between(cx->today, due_on))
                            : json_null());
    put_text(object, "standing", standing);
    put_text(object, "standing_label", words_of(standing));
    put_bool(object, "is_due_soon", text_is(standing, "due_soon"));
    put_bool(object, "is_late",
             text_is(standing, "overdue") || text_is(standing, "long_overdue"));
    return true;
}

static const char sql_last[] = OUTLINE
    " WHERE a.case_id = :case AND a.status = 'completed'"
    " ORDER BY a.number DESC LIMIT 1";
static const char sql_draft[] = OUTLINE " WHERE a.case_id = :case AND a.status = 'draft'";
static const char sql_due[] =
    "SELECT due_on FROM clock WHERE case_id = :case AND limit_code = 'T9'"
    " AND stopped_on IS NULL";

static bool put_one(struct ctx *cx, const struct dossier *dossier, const char *sql,
                    const char *key, json_t *object)
{
    struct stmt *st = db_prepare(cx->db, sql);
    json_t *found = json_null();

    bind_int(st, ":case", dossier->case_id);
    if (db_row(cx, st))
        found = outline(cx, st);
    json_object_set_new(object, key, found);
    return db_done(cx, st);
}

static bool due_day(struct ctx *cx, const struct dossier *dossier, const char **out)
{
    struct stmt *st = db_prepare(cx->db, sql_due);

    *out = NULL;
    bind_int(st, ":case", dossier->case_id);
    if (db_row(cx, st))
        *out = row_text(cx, st, "due_on");
    return db_done(cx, st);
}

bool assessment_position(struct ctx *cx, const struct dossier *dossier, json_t **out)
{
    bool live =
        text_is(dossier->status, "adopted") || text_is(dossier->status, "supported");
    const char *due_on;

    *out = json_object();
    if (!put_one(cx, dossier, sql_last, "last", *out)
        || !put_one(cx, dossier, sql_draft, "draft", *out)
        || !due_day(cx, dossier, &due_on))
        return false;
    return assessment_standing(cx, due_on, live, *out);
}
