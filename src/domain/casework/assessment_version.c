#include "domain/casework/assessment_version.h"

#include "domain/casework/assessment_view.h"
#include "store/db.h"

struct version_series assessment_versions(const struct assessment *assessment)
{
    return (struct version_series){ "assessment", assessment->id };
}

static const char *text_of(const json_t *object, const char *key)
{
    return json_string_value(json_object_get(object, key));
}

static void add_factor(struct ctx *cx, const json_t *factor, json_t *leaves)
{
    static const struct {
        const char *key, *shown, *label;
    } parts[] = {
        { "rating", "rating_label", "rating" },
        { "evidence", "evidence", "evidence" },
        { "source", "source", "source of the evidence" },
        { "dated_on", "dated_on_text", "day of the evidence" },
        { "movement", "movement", "why the rating changed" },
    };
    const char *code = text_of(factor, "code"), *title = text_of(factor, "title");

    for (size_t i = 0; i < COUNT(parts); i++)
        version_leaf(leaves, arena_print(cx->arena, "%s.%s", code, parts[i].key),
                     arena_print(cx->arena, "%s %s: %s", code, title, parts[i].label),
                     text_of(factor, parts[i].shown));
}

static void add_dimension(struct ctx *cx, const json_t *dimension, json_t *leaves)
{
    const json_t *factor;
    size_t i;

    json_array_foreach(json_object_get(dimension, "factors"), i, factor)
        add_factor(cx, factor, leaves);
    version_leaf(leaves, arena_print(cx->arena, "%s.summary", text_of(dimension, "code")),
                 arena_print(cx->arena, "%s: summary", text_of(dimension, "title")),
                 text_of(dimension, "summary"));
}

static bool keep(struct ctx *cx, const struct dossier *dossier,
                 const struct assessment *seen, struct version_made made)
{
    json_t *whole, *leaves = json_array(), *dimension;
    size_t i;

    if (!versions_are_kept())
        return true;
    if (!assessment_json(cx, dossier, seen, &whole))
        return false;
    json_array_foreach(json_object_get(whole, "dimensions"), i, dimension)
        add_dimension(cx, dimension, leaves);
    version_leaves(cx, &form_assessment_ending, whole, leaves);
    return version_keep(cx, dossier, assessment_versions(seen), made, leaves);
}

static const char sql_writer[] =
    "SELECT written_by, written_at FROM visible_assessment WHERE id = :id";

bool assessment_version_before(struct ctx *cx, const struct dossier *dossier,
                               const struct assessment *seen)
{
    struct version_made made = { .what = "first" };
    bool first;

    if (!version_is_first(cx, assessment_versions(seen), &first) || !first)
        return !has_problem(cx);
    struct stmt *st = db_prepare(cx->db, sql_writer);
    bind_int(st, ":id", seen->id);
    if (db_row(cx, st)) {
        made.by = row_int(st, "written_by");
        made.at = row_text(cx, st, "written_at");
    }
    return db_done(cx, st) && keep(cx, dossier, seen, made);
}

bool assessment_version_after(struct ctx *cx, const struct dossier *dossier,
                              const struct assessment *seen, const char *what)
{
    return keep(cx, dossier, seen, (struct version_made){ .what = what });
}
