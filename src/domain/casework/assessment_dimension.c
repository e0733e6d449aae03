/* Writing one dimension of an assessment; declared in assessment.h. */
#include "base/text.h"
#include "domain/casework/assessment_version.h"
#include "domain/people/audit.h"
#include "store/db.h"

static const struct field factor_fields[] = {
    { .name = "factor",
      .label = "Code of the factor",
      .kind = FIELD_LINE,
      .most = 40,
      .need = REQUIRED,
      .hidden = true },
    { .name = "rating",
      .label = "Rating",
      .kind = FIELD_LINE,
      .most = 40,
      .offered = "ratings" },
    { .name = "evidence",
      .label = "Evidence",
      .hint = "What was seen, said or done",
      .kind = FIELD_TEXT,
      .most = 2000 },
    { .name = "source",
      .label = "Source of the evidence",
      .hint = "Who said so, or which record",
      .kind = FIELD_LINE },
    { .name = "dated_on", .label = "Day of the evidence", .kind = FIELD_DAY },
    { .name = "movement",
      .label = "Why the rating changed",
      .hint = "Needed where it is not the rating of the last assessment",
      .kind = FIELD_TEXT,
      .most = 1000 },
};
const struct form form_assessed_factor = { "assessed_factor", factor_fields,
                                           COUNT(factor_fields) };

static const struct field fields[] = {
    { .name = "summary",
      .label = "Summary of this dimension",
      .kind = FIELD_TEXT,
      .most = 4000 },
    { .name = "factors",
      .label = "Factor",
      .kind = FIELD_ITEMS,
      .items = &form_assessed_factor },
};
const struct form form_assessment_dimension = { "assessment_dimension", fields,
                                                COUNT(fields) };

/* ---- is it of this dimension? ---------------------------------------------------------
 */

static const char sql_known[] =
    "SELECT f.id, (:rating IS NULL OR EXISTS (SELECT 1 FROM framework_rating r"
    "  WHERE r.framework_id = f.framework_id AND r.scale = f.scale AND r.code = :rating))"
    " AS rated FROM framework_factor f WHERE f.framework_id = :framework"
    " AND f.dimension_id = :dimension AND f.code = :code";

/* The factor's id; 0 where a problem was found. */
static int64_t factor_of(struct ctx *cx, const struct assessment *seen, int64_t dimension,
                         const struct answers *given, size_t nth)
{
    struct stmt *st = db_prepare(cx->db, sql_known);
    int64_t id = 0;
    bool rated = false;

    bind_int(st, ":framework", seen->framework_id);
    bind_int(st, ":dimension", dimension);
    bind_text(st, ":code", answer(given, "factor"));
    bind_text(st, ":rating", answer(given, "rating"));
    if (db_row(cx, st)) {
        id = row_int(st, "id");
        rated = row_int(st, "rated") != 0;
    }
    if (!db_done(cx, st))
        return 0;
    if (id == 0)
        reject(cx, arena_print(cx->arena, "factors.%zu.factor", nth),
               "This dimension has no factor %s.", answer(given, "factor"));
    else if (!rated)
        reject(cx, arena_print(cx->arena, "factors.%zu.rating", nth),
               "The scale of %s has no such rating.", answer(given, "factor"));
    return id;
}

/* ---- writing -------------------------------------------------------------------------
 */

static const char sql_factor[] =
    "INSERT INTO assessment_factor(assessment_id, code, factor_id, rating, evidence,"
    " source, dated_on, movement) VALUES(:assessment, :factor, :id, :rating, :evidence,"
    " :source, :dated_on, :movement) ON CONFLICT(assessment_id, code) DO UPDATE SET"
    " rating = excluded.rating, evidence = excluded.evidence, source = excluded.source,"
    " dated_on = excluded.dated_on, movement = excluded.movement";

static bool store_factor(struct ctx *cx, const struct assessment *seen, int64_t factor_id,
                         const struct answers *given)
{
    struct stmt *st = db_prepare(cx->db, sql_factor);

    answers_bind(st, given);
    bind_int(st, ":assessment", seen->id);
    bind_int(st, ":id", factor_id);
    return db_run(cx, st);
}

/* Reads all first, so that every mistake of the page is said at once. */
static bool store_factors(struct ctx *cx, const struct assessment *seen,
                          int64_t dimension, const struct answers *answers)
{
    size_t count = answers_items(answers, "factors");
    struct answers *given = arena_alloc(cx->arena, (count + 1) * sizeof(*given));
    int64_t *ids = arena_alloc(cx->arena, (count + 1) * sizeof(*ids));

    for (size_t i = 0; i < count; i++)
        if (answers_item(cx, answers, "factors", i, &given[i])
            || (given[i].form != NULL && answer(&given[i], "factor") != NULL))
            ids[i] = factor_of(cx, seen, dimension, &given[i], i);
    if (has_problem(cx))
        return false;
    for (size_t i = 0; i < count; i++)
        if (!store_factor(cx, seen, ids[i], &given[i]))
            return false;
    return true;
}

static const char sql_summary[] =
    "UPDATE assessment_dimension SET summary = :summary, version = version + 1"
    " WHERE assessment_id = :assessment AND dimension_id = :dimension"
    " AND version = :version";
static const char sql_touch[] =
    "UPDATE assessment SET version = version + 1, written_by = :me, written_at = :now"
    " WHERE id = :assessment AND status = 'draft'";

static bool one_row(struct ctx *cx, struct stmt *st)
{
    if (!db_run(cx, st))
        return false;
    if (db_changes(cx->db) == 1)
        return true;
    return failed(cx, PROBLEM_STALE, "record.changed",
                  "Someone changed this part of the assessment meanwhile.");
}

static bool store_summary(struct ctx *cx, const struct assessment *seen,
                          int64_t dimension, int64_t version,
                          const struct answers *answers)
{
    struct stmt *st = db_prepare(cx->db, sql_summary);

    answers_bind(st, answers);
    bind_int(st, ":assessment", seen->id);
    bind_int(st, ":dimension", dimension);
    bind_int(st, ":version", version);
    return one_row(cx, st);
}

static bool touch(struct ctx *cx, const struct assessment *seen)
{
    struct stmt *st = db_prepare(cx->db, sql_touch);

    bind_int(st, ":me", cx->actor->user_id);
    bind_text(st, ":now", cx->now);
    bind_int(st, ":assessment", seen->id);
    return one_row(cx, st);
}

bool assessment_dimension_save(struct ctx *cx, const struct dossier *dossier,
                               const struct assessment *seen, int64_t dimension_id,
                               int64_t version, const struct answers *answers)
{
    const char *codes = arena_print(cx->arena, "dimension=%lld", (long long)dimension_id);

    if (!text_is(seen->status, "draft"))
        return failed(cx, PROBLEM_CONFLICT, "assessment.locked",
                      "This assessment is not a draft any more. Begin a new one: it "
                      "starts from the last.");
    if (!db_begin(cx))
        return false;
    return db_end(
        cx, assessment_version_before(cx, dossier, seen)
                && store_factors(cx, seen, dimension_id, answers)
                && store_summary(cx, seen, dimension_id, version, answers)
                && touch(cx, seen) && assessment_version_after(cx, dossier, seen, "saved")
                && audit_write(cx, dossier, "assessment.save", seen->id, codes));
}
