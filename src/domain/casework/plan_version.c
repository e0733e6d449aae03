#include "domain/casework/plan_version.h"

#include "store/db.h"

struct version_series plan_versions(const struct dossier *dossier)
{
    return (struct version_series){ "support_plan", dossier->case_id };
}

static bool leaves_of(struct ctx *cx, const struct dossier *dossier, json_t **out)
{
    json_t *plan;

    *out = json_array();
    if (!support_plan_json(cx, dossier, &plan))
        return false;
    const json_t *number = json_object_get(plan, "number");
    if (json_is_integer(number))
        version_leaf(
            *out, "number", "Plan",
            arena_print(cx->arena, "%lld", (long long)json_integer_value(number)));
    version_leaves(cx, &form_support_plan, plan, *out);
    return true;
}

static bool keep(struct ctx *cx, const struct dossier *dossier, struct version_made made)
{
    json_t *leaves;

    if (!versions_are_kept())
        return true;
    return leaves_of(cx, dossier, &leaves)
           && version_keep(cx, dossier, plan_versions(dossier), made, leaves);
}

static const char sql_writer[] =
    "SELECT written_by, written_at FROM visible_support_plan WHERE id = :id";

bool plan_version_before(struct ctx *cx, const struct dossier *dossier,
                         const struct support_plan *seen)
{
    struct version_made made = { .what = "first" };
    bool first;

    if (!version_is_first(cx, plan_versions(dossier), &first) || !first)
        return !has_problem(cx);
    struct stmt *st = db_prepare(cx->db, sql_writer);
    bind_int(st, ":id", seen->id);
    if (db_row(cx, st)) {
        made.by = row_int(st, "written_by");
        made.at = row_text(cx, st, "written_at");
    }
    return db_done(cx, st) && (made.by == 0 || keep(cx, dossier, made));
}

bool plan_version_after(struct ctx *cx, const struct dossier *dossier, const char *what)
{
    return keep(cx, dossier, (struct version_made){ .what = what });
}
