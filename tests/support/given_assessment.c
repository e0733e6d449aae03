#include "support/given_assessment.h"

#include "base/text.h"
#include "domain/casework/assessment_view.h"
#include "domain/casework/framework.h"

int64_t given_draft(int64_t case_id)
{
    struct answers none = answers_of(&form_assessment_start, NULL);
    int64_t id = 0;

    assert_ok(assessment_start(world(), case_dossier(case_id), &none, &id));
    return id;
}

struct assessment assessment_of(int64_t case_id, int64_t id)
{
    struct assessment assessment;

    assert_ok(assessment_load(world(), case_dossier(case_id), id, &assessment));
    return assessment;
}

static void add(struct pairs *raw, size_t nth, const char *name, const char *value)
{
    struct arena *arena = world()->arena;

    if (value != NULL)
        pairs_add(arena, raw, arena_print(arena, "factors.%zu.%s", nth, name), value);
}

static void add_factor(struct pairs *raw, size_t nth, const char *code,
                       const char *rating, const char *movement)
{
    bool known = !text_is(rating, "not_known");

    add(raw, nth, "factor", code);
    add(raw, nth, "rating", rating);
    add(raw, nth, "evidence", known ? "Said so at school" : NULL);
    add(raw, nth, "source", known ? "Head of year" : NULL);
    add(raw, nth, "dated_on", known ? "2026-02-20" : NULL);
    add(raw, nth, "movement", movement);
}

static struct answers read(const struct pairs *raw)
{
    struct answers answers;

    assert_ok(answers_read(world(), &form_assessment_dimension, raw, false, &answers));
    return answers;
}

struct answers rated(int64_t dimension, const char *rating, const char *movement)
{
    static const char sql[] =
        "SELECT code FROM framework_factor WHERE dimension_id = :id ORDER BY position";
    struct pairs *raw = arena_alloc(world()->arena, sizeof(*raw));
    struct stmt *st = db_prepare(world()->db, sql);

    bind_int(st, ":id", dimension);
    for (size_t i = 0; db_row(world(), st); i++)
        add_factor(raw, i, row_text(world(), st, "code"), rating, movement);
    assert_true(db_done(world(), st));
    pairs_add(world()->arena, raw, "summary", "Seen as a whole");
    return read(raw);
}

struct answers rated_one(const char *factor, const char *rating, const char *movement)
{
    struct pairs *raw = arena_alloc(world()->arena, sizeof(*raw));

    add_factor(raw, 0, factor, rating, movement);
    return read(raw);
}

int64_t dimension_version(int64_t assessment_id, int64_t dimension)
{
    static const char sql[] =
        "SELECT version FROM assessment_dimension WHERE assessment_id = :id"
        " AND dimension_id = :dimension";
    struct stmt *st = db_prepare(world()->db, sql);
    int64_t version;

    bind_int(st, ":id", assessment_id);
    bind_int(st, ":dimension", dimension);
    assert_true(db_number(world(), st, &version));
    return version;
}

bool save_dimension(int64_t case_id, int64_t id, int64_t dimension,
                    const struct answers *answers)
{
    struct assessment seen = assessment_of(case_id, id);

    return assessment_dimension_save(world(), case_dossier(case_id), &seen, dimension,
                                     dimension_version(id, dimension), answers);
}

void given_filled(int64_t case_id, int64_t id)
{
    for (int64_t dimension = 1; dimension <= 3; dimension++) {
        struct answers answers = rated(dimension, "partly_present", NULL);

        assert_ok(save_dimension(case_id, id, dimension, &answers));
    }
    struct answers end = answers_of(
        &form_assessment_ending, "assessed_on", world()->today, "protective",
        "A grandmother whom he trusts", "conclusion", "Engaged, without intent",
        "management", "Mentoring; school and family work together", NULL);
    struct assessment seen = assessment_of(case_id, id);
    assert_ok(assessment_ending_save(world(), case_dossier(case_id), &seen,
                                     seen.ending_version, &end));
}

bool complete_assessment(int64_t case_id, int64_t id)
{
    struct assessment seen = assessment_of(case_id, id);

    return assessment_complete(world(), case_dossier(case_id), &seen);
}

int64_t given_completed(int64_t case_id)
{
    int64_t id = given_draft(case_id);

    given_filled(case_id, id);
    assert_ok(complete_assessment(case_id, id));
    return id;
}

json_t *whole_assessment(int64_t case_id, int64_t id)
{
    struct assessment seen = assessment_of(case_id, id);
    json_t *whole;

    assert_ok(assessment_json(world(), case_dossier(case_id), &seen, &whole));
    return whole;
}

const json_t *factor_in(const json_t *whole, const char *code)
{
    const json_t *dimension, *factor;
    size_t i, k;

    json_array_foreach(json_object_get(whole, "dimensions"), i, dimension)
        json_array_foreach(json_object_get(dimension, "factors"), k, factor)
    {
        if (text_is(json_string_value(json_object_get(factor, "code")), code))
            return factor;
    }
    fail_msg("no factor %s", code);
    return NULL;
}

const char paf_rows[] =
    "kind,code,title,dimension,scale,means,guidance\n"
    "dimension,setting,\"Setting, and people around\",,,,Who is near\n"
    "rating,unknown,Not known,,seen,not_known,\n"
    "rating,no,Not seen,,seen,absent,\n"
    "rating,yes,Seen,,seen,present,By two sources\n"
    "factor,S1,Contact with recruiters,setting,seen,,How often and where\n"
    "factor,S2,Isolation,setting,seen,,\n";

int64_t given_paf(const char *valid_from)
{
    const struct actor *before = world()->actor;
    int64_t id = 0;

    acting_as(ROLE_ADMINISTRATOR);
    struct answers answers = answers_of(
        &form_framework_new, "code", "paf", "title", "Prevent Assessment Framework",
        "valid_from", valid_from, "rows", paf_rows, "source", "A local copy",
        "confirmed_on", "2026-03-01", NULL);
    assert_ok(framework_add(world(), &answers, &id));
    access_as(world(), before);
    return id;
}
