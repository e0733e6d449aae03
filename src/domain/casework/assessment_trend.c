/* Ratings over time, and what is present now; declared in assessment_view.h. */
#include "base/json.h"
#include "base/text.h"
#include "domain/casework/assessment_view.h"
#include "domain/casework/framework.h"
#include "store/db.h"

#define MOST_SHOWN 12

/* Those of the framework that was assessed last, in whatever version; oldest first. */
static const char sql_shown[] =
    "SELECT * FROM (SELECT a.id, a.number, a.assessed_on, a.framework_id"
    " FROM visible_assessment a JOIN framework f ON f.id = a.framework_id"
    " WHERE a.case_id = :case AND a.status = 'completed' AND f.code = (SELECT g.code"
    "  FROM visible_assessment z JOIN framework g ON g.id = z.framework_id"
    "  WHERE z.case_id = :case AND z.status = 'completed' ORDER BY z.number DESC LIMIT 1)"
    " ORDER BY a.number DESC LIMIT :most) ORDER BY number";

static json_t *shown(struct ctx *cx, const struct dossier *dossier,
                     int64_t *out_framework)
{
    struct stmt *st = db_prepare(cx->db, sql_shown);
    json_t *list = json_array();

    *out_framework = 0;
    bind_int(st, ":case", dossier->case_id);
    bind_int(st, ":most", MOST_SHOWN);
    while (db_row(cx, st)) {
        *out_framework = row_int(st, "framework_id");
        json_array_append_new(list, record_json(cx, st, NULL));
    }
    return db_done(cx, st) ? list : NULL;
}

static const char sql_given[] =
    "SELECT code, rating FROM visible_assessment_factor WHERE assessment_id = :id"
    " AND rating IS NOT NULL";

/* {"E1": "partly_present", ...} of each assessment, in their order. */
static json_t *given(struct ctx *cx, const json_t *assessments)
{
    json_t *list = json_array();
    const json_t *assessment;
    size_t i;

    json_array_foreach(assessments, i, assessment)
    {
        struct stmt *st = db_prepare(cx->db, sql_given);
        json_t *ratings = json_object();

        bind_int(st, ":id", json_integer_value(json_object_get(assessment, "id")));
        while (db_row(cx, st))
            json_object_set_new(ratings, row_text(cx, st, "code"),
                                json_string(row_text(cx, st, "rating")));
        if (!db_done(cx, st))
            return NULL;
        json_array_append_new(list, ratings);
    }
    return list;
}

static bool is_unknown(const json_t *rating)
{
    return text_is(json_string_value(json_object_get(rating, "means")), "not_known");
}

/* The ratings of a scale from the lowest line of the picture up: "not known", then the
 * others in their order. */
static json_t *from_below(const json_t *ratings)
{
    json_t *list = json_array(), *rating;
    size_t i;

    for (int unknown = 1; unknown >= 0; unknown--)
        json_array_foreach((json_t *)(uintptr_t)ratings, i, rating)
        {
            if (is_unknown(rating) == (unknown == 1))
                json_array_append(list, rating);
        }
    return list;
}

static json_t *labels_of(const json_t *levels)
{
    json_t *list = json_array();
    const json_t *rating;
    size_t i;

    json_array_foreach(levels, i, rating)
        json_array_append(list, json_object_get(rating, "label"));
    return list;
}

/* Where a rating stands; null where it was not given, or is not of this scale any more.
 */
static json_t *place(const json_t *levels, const json_t *code)
{
    json_t *object = json_object();
    const json_t *rating;
    size_t i;

    put_text(object, "label", json_string_value(code));
    put_json(object, "level", json_null());
    put_bool(object, "known", false);
    json_array_foreach(levels, i, rating)
    {
        if (!json_equal(json_object_get(rating, "code"), code))
            continue;
        put_text(object, "label", json_string_value(json_object_get(rating, "label")));
        put_int(object, "level", (int64_t)i);
        put_bool(object, "known", !is_unknown(rating));
    }
    return object;
}

static const json_t *ratings_of_scale(const json_t *scales, const json_t *name)
{
    const json_t *scale;
    size_t i;

    json_array_foreach(scales, i, scale)
    {
        if (json_equal(json_object_get(scale, "scale"), name))
            return json_object_get(scale, "ratings");
    }
    return NULL;
}

static json_t *factor_trend(const json_t *factor, const json_t *scales,
                            const json_t *ratings)
{
    const char *code = json_string_value(json_object_get(factor, "code"));
    json_t *levels =
        from_below(ratings_of_scale(scales, json_object_get(factor, "scale")));
    json_t *object = json_object(), *list = json_array();
    const json_t *one;
    size_t i;

    json_array_foreach(ratings, i, one)
        json_array_append_new(list, place(levels, json_object_get(one, code)));
    put_text(object, "code", code);
    put_text(object, "title", json_string_value(json_object_get(factor, "title")));
    put_json(object, "levels", labels_of(levels));
    put_json(object, "ratings", list);
    return object;
}

static json_t *dimensions_trend(const json_t *framework, const json_t *ratings)
{
    const json_t *scales = json_object_get(framework, "scales"), *dimension, *factor;
    json_t *list = json_array();
    size_t i, k;

    json_array_foreach(json_object_get(framework, "dimensions"), i, dimension)
    {
        json_t *object = json_object(), *factors = json_array();

        json_array_foreach(json_object_get(dimension, "factors"), k, factor)
            json_array_append_new(factors, factor_trend(factor, scales, ratings));
        put_text(object, "title", json_string_value(json_object_get(dimension, "title")));
        put_json(object, "factors", factors);
        json_array_append_new(list, object);
    }
    return list;
}

bool assessment_trend(struct ctx *cx, const struct dossier *dossier, json_t **out)
{
    int64_t framework_id;
    json_t *assessments = shown(cx, dossier, &framework_id), *ratings, *framework;

    *out = json_null();
    if (assessments == NULL)
        return false;
    if (framework_id == 0)
        return true;
    if ((ratings = given(cx, assessments)) == NULL
        || !framework_json(cx, framework_id, &framework))
        return false;
    *out = json_object();
    put_text(*out, "framework", json_string_value(json_object_get(framework, "title")));
    put_json(*out, "dimensions", dimensions_trend(framework, ratings));
    put_json(*out, "assessments", assessments);
    return true;
}

/* ---- what is present now -------------------------------------------------------------
 */

static const char sql_present[] =
    "SELECT substr(f.code || ' ' || f.title, 1, 240) || ' (' || substr(r.label, 1, 50)"
    " || ')' AS need FROM visible_assessment_factor x"
    " JOIN framework_factor f ON f.id = x.factor_id"
    " JOIN framework_rating r ON r.framework_id = f.framework_id AND r.scale = f.scale"
    " AND r.code = x.rating WHERE x.assessment_id = (SELECT a.id"
    "  FROM visible_assessment a WHERE a.case_id = :case AND a.status = 'completed'"
    "  ORDER BY a.number DESC LIMIT 1) AND r.means = 'present' ORDER BY f.position";

json_t *assessment_present(struct ctx *cx, const struct dossier *dossier)
{
    struct stmt *st = db_prepare(cx->db, sql_present);

    bind_int(st, ":case", dossier->case_id);
    return db_rows_json(cx, st);
}
