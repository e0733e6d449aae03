#include "domain/casework/assessment.h"

#include <string.h>

#include "domain/casework/assessment_list.h"
#include "domain/casework/assessment_view.h"
#include "support/given_assessment.h"

static int64_t given_adopted(void)
{
    int64_t id = given_case("luton");

    given_moves(id, "adopt", NULL);
    return id;
}

static const char *text_in(const json_t *object, const char *key)
{
    return json_string_value(json_object_get(object, key));
}

static const json_t *position(int64_t case_id)
{
    json_t *object;

    assert_ok(assessment_position(world(), case_dossier(case_id), &object));
    return object;
}

static void a_dimension_is_written_and_read(void **state)
{
    (void)state;
    int64_t id = given_adopted(), draft = given_draft(id);
    struct answers answers = rated(1, "partly_present", NULL);

    assert_ok(save_dimension(id, draft, 1, &answers));
    json_t *whole = whole_assessment(id, draft);
    const json_t *factor = factor_in(whole, "E7");
    assert_string_equal(text_in(factor, "rating_label"), "Partly present");
    assert_string_equal(text_in(factor, "evidence"), "Said so at school");
    assert_string_equal(text_in(factor, "dated_on_text"), "20 February 2026");
    assert_true(json_is_true(json_object_get(factor, "present")));
    assert_null(text_in(factor_in(whole, "I1"), "rating"));
}

static void what_is_not_of_the_dimension_is_refused(void **state)
{
    (void)state;
    int64_t id = given_adopted(), draft = given_draft(id);
    struct answers other = rated_one("I1", "partly_present", NULL),
                   unknown = rated_one("E1", "terrible", NULL);

    assert_false(save_dimension(id, draft, 1, &other));
    assert_string_equal(world()->problem.fields[0].field, "factors.0.factor");
    problem_forget(world());
    assert_false(save_dimension(id, draft, 1, &unknown));
    assert_string_equal(world()->problem.fields[0].field, "factors.0.rating");
    problem_forget(world());
    assert_int_equal(count_of("SELECT count(*) FROM assessment_factor /*scan*/"), 0);
}

static void parts_are_stale_each_by_itself(void **state)
{
    (void)state;
    int64_t id = given_adopted(), draft = given_draft(id);
    struct answers answers = rated(1, "not_known", NULL),
                   intent = rated(2, "not_known", NULL);
    struct assessment seen = assessment_of(id, draft);
    const struct dossier *dossier = case_dossier(id);

    assert_ok(assessment_dimension_save(world(), dossier, &seen, 1, 1, &answers));
    assert_fails(assessment_dimension_save(world(), dossier, &seen, 1, 1, &answers),
                 "record.changed");
    assert_ok(assessment_dimension_save(world(), dossier, &seen, 2, 1, &intent));
}

static void whoever_completes_has_seen_the_newest(void **state)
{
    (void)state;
    int64_t id = given_adopted(), draft = given_draft(id);

    given_filled(id, draft);
    struct assessment seen = assessment_of(id, draft);
    struct answers answers = rated(3, "not_known", NULL);
    assert_ok(save_dimension(id, draft, 3, &answers));
    assert_fails(assessment_complete(world(), case_dossier(id), &seen), "record.changed");
}

static void nothing_half_done_is_completed(void **state)
{
    (void)state;
    int64_t id = given_adopted(), draft = given_draft(id);

    assert_false(complete_assessment(id, draft));
    assert_int_equal(world()->problem.kind, PROBLEM_INVALID);
    assert_int_equal(world()->problem.nfields, 22 + 3);
    assert_string_equal(world()->problem.fields[0].field, "E1");
    problem_forget(world());
}

static void what_is_present_needs_evidence_source_and_day(void **state)
{
    (void)state;
    int64_t id = given_adopted(), draft = given_draft(id);
    struct pairs *raw = arena_alloc(world()->arena, sizeof(*raw));
    struct answers bare;

    given_filled(id, draft);
    pairs_add(world()->arena, raw, "factors.0.factor", "C1");
    pairs_add(world()->arena, raw, "factors.0.rating", "strongly_present");
    assert_ok(answers_read(world(), &form_assessment_dimension, raw, false, &bare));
    assert_ok(save_dimension(id, draft, 3, &bare));
    assert_false(complete_assessment(id, draft));
    assert_int_equal(world()->problem.nfields, 1);
    assert_string_equal(world()->problem.fields[0].field, "C1");
    problem_forget(world());
}

static void a_completed_one_is_locked(void **state)
{
    (void)state;
    int64_t id = given_adopted(), done = given_completed(id);
    struct answers answers = rated(1, "not_known", NULL);
    struct answers end = answers_of(&form_assessment_ending, "conclusion", "Other", NULL);
    struct assessment seen = assessment_of(id, done);

    assert_fails(save_dimension(id, done, 1, &answers), "assessment.locked");
    assert_fails(assessment_ending_save(world(), case_dossier(id), &seen,
                                        seen.ending_version, &end),
                 "assessment.locked");
    assert_fails(complete_assessment(id, done), "assessment.locked");
    assert_fails(assessment_discard(world(), case_dossier(id), &seen, "Why"),
                 "assessment.locked");
}

static void there_is_one_draft_at_a_time(void **state)
{
    (void)state;
    int64_t id = given_adopted(), draft = given_draft(id), another;
    struct answers none = answers_of(&form_assessment_start, NULL);

    assert_fails(assessment_start(world(), case_dossier(id), &none, &another),
                 "assessment.draft");
    struct assessment seen = assessment_of(id, draft);
    assert_ok(assessment_discard(world(), case_dossier(id), &seen, "Begun twice"));
    assert_int_equal(assessment_of(id, given_draft(id)).number, 2);
    assert_int_equal(count_of("SELECT count(*) FROM entry WHERE text ="
                              " 'Assessment 1 discarded: Begun twice' /*scan*/"),
                     1);
}

static void no_assessment_of_a_case_that_is_over(void **state)
{
    (void)state;
    int64_t id = given_case("luton"), another;
    struct answers none = answers_of(&form_assessment_start, NULL);

    given_moves(id, "not_adopt", NULL);
    assert_fails(assessment_start(world(), case_dossier(id), &none, &another),
                 "assessment.state");
}

static void another_case_does_not_lead_to_it(void **state)
{
    (void)state;
    int64_t id = given_adopted(), draft = given_draft(id);
    int64_t other = given_case_of("Vesk", "Ormandale", "2001-01-01", "luton");
    struct assessment seen;

    assert_fails(assessment_load(world(), case_dossier(other), draft, &seen),
                 "record.unknown");
}

static void a_reader_sees_only_what_the_case_allows(void **state)
{
    static const char sql[] = "SELECT count(*) FROM visible_assessment /*scan*/";
    static const char factors[] =
        "SELECT count(*) FROM visible_assessment_factor /*scan*/";
    (void)state;
    int64_t id = given_adopted();

    (void)given_completed(id);
    acting_as(ROLE_PARTNER_OFFICER);
    given_reader();
    assert_int_equal(count_of(sql), 0);
    assert_int_equal(count_of(factors), 0);
    acting_as(ROLE_COORDINATOR);
    assert_int_equal(count_of(sql), 1);
    assert_int_equal(count_of(factors), 22);
    given_writer();
}

static void the_clock_runs_while_the_case_is_live(void **state)
{
    (void)state;
    int64_t id = given_adopted();

    (void)given_completed(id);
    assert_string_equal(text_in(position(id), "due_on"), "2026-06-02");
    given_moves(id, "consent_given", "exit", NULL);
    assert_string_equal(text_in(position(id), "standing"), "not_due");
    (void)given_completed(id); /* the final one */
    assert_string_equal(text_in(position(id), "standing"), "not_due");
}

static void a_day_before_the_last_one_is_refused(void **state)
{
    (void)state;
    int64_t id = given_adopted();

    (void)given_completed(id);
    int64_t next = given_draft(id);
    struct answers end = answers_of(&form_assessment_ending, "assessed_on", "2026-02-01",
                                    "conclusion", "x", "management", "x", NULL);
    struct assessment seen = assessment_of(id, next);
    assert_ok(assessment_ending_save(world(), case_dossier(id), &seen,
                                     seen.ending_version, &end));
    assert_false(complete_assessment(id, next));
    assert_string_equal(world()->problem.fields[0].field, "assessed_on");
    problem_forget(world());
}

static const json_t *first_trend(int64_t case_id)
{
    json_t *trend;

    assert_ok(assessment_trend(world(), case_dossier(case_id), &trend));
    const json_t *dimension = json_array_get(json_object_get(trend, "dimensions"), 0);
    return json_object_get(json_array_get(json_object_get(dimension, "factors"), 0),
                           "ratings");
}

static void the_trend_shows_each_factor_by_itself(void **state)
{
    (void)state;
    int64_t id = given_adopted();

    (void)given_completed(id);
    on_day("2026-05-20");
    int64_t next = given_draft(id);
    struct answers moved = rated_one("E1", "not_present", "New friends");
    struct answers end =
        answers_of(&form_assessment_ending, "assessed_on", "2026-05-20", "conclusion",
                   "Less engaged", "management", "Go on", NULL);
    struct assessment seen = assessment_of(id, next);
    assert_ok(save_dimension(id, next, 1, &moved));
    assert_ok(assessment_ending_save(world(), case_dossier(id), &seen,
                                     seen.ending_version, &end));
    assert_ok(complete_assessment(id, next));
    assert_json(first_trend(id),
                "[{'label': 'Partly present', 'level': 2, 'known': true},"
                " {'label': 'Not present', 'level': 1, 'known': true}]");
}

static void there_is_no_trend_before_the_first(void **state)
{
    json_t *trend;

    (void)state;
    int64_t id = given_adopted();
    assert_ok(assessment_trend(world(), case_dossier(id), &trend));
    assert_true(json_is_null(trend));
}

static int64_t listed(const char *due)
{
    struct answers filter = answers_of(&form_assessment_filter, "due", due, NULL);
    json_t *view = json_object();

    assert_ok(assessments_due_json(world(), &filter, view));
    return (int64_t)json_array_size(json_object_get(view, "items"));
}

static void the_list_knows_missing_soon_and_overdue(void **state)
{
    (void)state;
    int64_t id = given_adopted();

    assert_int_equal(listed("missing"), 1);
    (void)given_completed(id);
    assert_int_equal(listed("missing"), 0);
    assert_int_equal(listed("in_date"), 1);
    on_day("2026-05-25");
    assert_int_equal(listed("soon"), 1);
    on_day("2026-06-03");
    assert_int_equal(listed("soon"), 0);
    assert_int_equal(listed("overdue"), 1);
}

static void the_list_goes_on_where_it_ended(void **state)
{
    json_t *view = json_object();

    (void)state;
    (void)given_adopted();
    int64_t second = given_case_of("Vesk", "Ormandale", "2001-01-01", "luton");
    given_moves(second, "adopt", NULL);
    struct answers first = answers_of(&form_assessment_filter, "limit", "1", NULL);
    assert_ok(assessments_due_json(world(), &first, view));
    const char *next = text_in(view, "next");
    assert_non_null(next);
    struct answers rest =
        answers_of(&form_assessment_filter, "limit", "1", "cursor", next, NULL);
    json_t *last = json_object();
    assert_ok(assessments_due_json(world(), &rest, last));
    assert_int_equal(json_array_size(json_object_get(last, "items")), 1);
    assert_null(text_in(last, "next"));
    assert_false(
        json_equal(json_object_get(view, "items"), json_object_get(last, "items")));
}

static void what_is_present_is_where_needs_begin(void **state)
{
    (void)state;
    int64_t id = given_adopted();

    assert_int_equal(json_array_size(assessment_present(world(), case_dossier(id))), 0);
    (void)given_completed(id);
    int64_t next = given_draft(id);
    struct answers gone = rated_one("E1", "not_present", "New friends");
    assert_ok(save_dimension(id, next, 1, &gone));
    json_t *needs = assessment_present(world(), case_dossier(id)); /* not the draft's */
    assert_int_equal(json_array_size(needs), 22);
    assert_string_equal(text_in(json_array_get(needs, 0), "need"),
                        "E1 Feelings of grievance and injustice (Partly present)");
}

static void a_failure_leaves_nothing_half_written(void **state)
{
    (void)state;
    int64_t id = given_adopted(), draft;
    const struct dossier *dossier = case_dossier(id);
    struct answers none = answers_of(&form_assessment_start, NULL);
    struct answers engagement = rated(1, "partly_present", NULL);

    every_failure_leaves_nothing(
        assessment_start(world(), dossier, &none, &draft),
        "SELECT count(*) FROM entry WHERE kind = 'assessment.start' /*scan*/", 0);
    struct assessment seen = assessment_of(id, draft);
    every_failure_leaves_nothing(
        assessment_dimension_save(world(), dossier, &seen, 1, 1, &engagement),
        "SELECT count(*) / 13 FROM assessment_factor /*scan*/", 0);
    given_filled(id, draft);
    seen = assessment_of(id, draft);
    every_failure_leaves_nothing(
        assessment_complete(world(), dossier, &seen),
        "SELECT count(*) FROM clock WHERE limit_code = 'T9' /*scan*/", 0);
    draft = given_draft(id);
    seen = assessment_of(id, draft);
    every_failure_leaves_nothing(
        assessment_discard(world(), dossier, &seen, "Why"),
        "SELECT count(*) FROM assessment WHERE status = 'discarded' /*scan*/", 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_dimension_is_written_and_read),
        TEST(what_is_not_of_the_dimension_is_refused),
        TEST(parts_are_stale_each_by_itself),
        TEST(whoever_completes_has_seen_the_newest),
        TEST(nothing_half_done_is_completed),
        TEST(what_is_present_needs_evidence_source_and_day),
        TEST(a_completed_one_is_locked),
        TEST(there_is_one_draft_at_a_time),
        TEST(no_assessment_of_a_case_that_is_over),
        TEST(another_case_does_not_lead_to_it),
        TEST(a_reader_sees_only_what_the_case_allows),
        TEST(the_clock_runs_while_the_case_is_live),
        TEST(a_day_before_the_last_one_is_refused),
        TEST(the_trend_shows_each_factor_by_itself),
        TEST(there_is_no_trend_before_the_first),
        TEST(the_list_knows_missing_soon_and_overdue),
        TEST(the_list_goes_on_where_it_ended),
        TEST(what_is_present_is_where_needs_begin),
        TEST(a_failure_leaves_nothing_half_written),
    };
    return cmocka_run_group_tests_name("assessment", tests, NULL, NULL);
}
