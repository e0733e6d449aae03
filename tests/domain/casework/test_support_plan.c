#include "domain/casework/support_plan.h"

#include <string.h>

#include "base/json.h"
#include "support/given_casework.h"

static int64_t given_adopted(void)
{
    int64_t id = given_case("luton");

    given_moves(id, "adopt", NULL);
    return id;
}

static struct support_plan plan_of(int64_t case_id)
{
    struct support_plan plan;

    assert_ok(support_plan_load(world(), case_dossier(case_id), &plan));
    return plan;
}

/* All four elements, one need with everything, one accepted. */
static struct answers complete(void)
{
    return answers_of(&form_support_plan, "consent_how", "At home", "nature", "Mentoring",
                      "providers", "Mentoring for All", "delivery", "Weekly",
                      "needs.0.need", "Belonging", "needs.0.action", "Youth club",
                      "needs.0.owner", "member@health.example", "needs.0.due_on",
                      "2026-05-01", "needs.1.need", "Work", "needs.1.accepted_because",
                      "Still at school", NULL);
}

static bool save(int64_t case_id, const struct answers *answers)
{
    struct support_plan seen = plan_of(case_id);

    return support_plan_save(world(), case_dossier(case_id), &seen, answers);
}

static bool approve(int64_t case_id)
{
    struct support_plan seen = plan_of(case_id);

    acting_as(ROLE_CHAIR);
    bool ok = support_plan_approve(world(), case_dossier(case_id), &seen);
    acting_as(ROLE_COORDINATOR);
    return ok;
}

static void a_draft_is_written_and_rewritten(void **state)
{
    static const char sql[] = "SELECT count(*) FROM support_plan /*scan*/";
    (void)state;
    int64_t id = given_adopted();
    struct answers first = answers_of(&form_support_plan, "nature", "Mentoring", NULL);
    struct answers second = complete();

    assert_ok(save(id, &first));
    assert_ok(save(id, &second));

    assert_int_equal(count_of(sql), 1);
    assert_int_equal(plan_of(id).version, 2);
    assert_string_equal(plan_of(id).status, "draft");
}

static void needs_are_kept_in_order_with_their_owners(void **state)
{
    json_t *plan = NULL;
    (void)state;
    int64_t id = given_adopted();
    struct answers answers = complete();

    assert_ok(save(id, &answers));
    given_reader();
    assert_ok(support_plan_json(world(), case_dossier(id), &plan));
    given_writer();

    const json_t *needs = json_object_get(plan, "needs");
    const json_t *first = json_array_get(needs, 0);
    assert_int_equal(json_array_size(needs), 2);
    assert_string_equal(json_string_value(json_object_get(first, "owner")),
                        "member@health.example");
    assert_string_equal(json_string_value(json_object_get(first, "owner_name")),
                        "panel_member");
    assert_int_equal(json_integer_value(json_object_get(first, "owner_id")),
                     user_of("member@health.example"));
    assert_int_equal(json_array_size(json_object_get(plan, "missing")), 0);
}

static void an_owner_from_outside_is_kept_as_written(void **state)
{
    static const char sql[] =
        "SELECT owner FROM plan_need WHERE owner_id IS NULL /*scan*/";
    (void)state;
    int64_t id = given_adopted();
    struct answers answers =
        answers_of(&form_support_plan, "needs.0.need", "Belonging", "needs.0.action",
                   "Club", "needs.0.owner", "Head of year, the school", NULL);

    assert_ok(save(id, &answers));
    assert_string_equal(text_of(sql), "Head of year, the school");
}

static void empty_groups_of_the_page_are_left_out(void **state)
{
    static const char sql[] = "SELECT count(*) FROM plan_need /*scan*/";
    (void)state;
    int64_t id = given_adopted();
    struct answers answers =
        answers_of(&form_support_plan, "needs.0.need", "", "needs.0.action", "",
                   "needs.1.need", "Work", "needs.1.action", "Careers advice",
                   "needs.2.need", "", "needs.2.due_on", "", NULL);

    assert_ok(save(id, &answers));
    assert_int_equal(count_of(sql), 1);
}

static void a_group_without_its_need_is_refused_by_name(void **state)
{
    (void)state;
    int64_t id = given_adopted();
    struct answers answers = answers_of(&form_support_plan, "needs.0.need", "Work",
                                        "needs.1.action", "Careers advice", NULL);

    assert_false(save(id, &answers));
    assert_string_equal(world()->problem.fields[0].field, "needs.1.need");
    problem_forget(world());
}

/* Requirement 31: one thing missing at a time. */
static void nothing_incomplete_is_approved(void **state)
{
    static const char *const wanted[] = {
        "consent_how",    "nature",        "providers",      "delivery",
        "needs.0.action", "needs.0.owner", "needs.0.due_on", "needs.1.action",
    };
    static const char *const left_out[] = {
        "consent_how",    "nature",        "providers",      "delivery",
        "needs.0.action", "needs.0.owner", "needs.0.due_on", "needs.1.accepted_because",
    };
    (void)state;
    int64_t id = given_adopted();

    for (size_t i = 0; i < COUNT(wanted); i++) {
        struct answers answers = complete();
        struct pairs raw = { 0 };

        for (size_t k = 0; k < answers.raw->count; k++)
            if (strcmp(answers.raw->list[k].name, left_out[i]) != 0)
                pairs_add(world()->arena, &raw, answers.raw->list[k].name,
                          answers.raw->list[k].value);
        assert_ok(answers_read(world(), &form_support_plan, &raw, false, &answers));
        assert_ok(save(id, &answers));
        assert_false(approve(id));
        assert_int_equal(world()->problem.kind, PROBLEM_INVALID);
        assert_string_equal(world()->problem.fields[0].field, wanted[i]);
        problem_forget(world());
    }
}

static void the_chair_approves_what_is_complete(void **state)
{
    static const char sql[] =
        "SELECT u.name FROM support_plan s JOIN user u"
        " ON u.id = s.approved_by /*scan*/";
    (void)state;
    int64_t id = given_adopted();
    struct answers answers = complete();

    assert_ok(save(id, &answers));
    assert_ok(approve(id));
    assert_string_equal(plan_of(id).status, "approved");
    assert_string_equal(text_of(sql), "chair");
}

static void nobody_else_approves(void **state)
{
    (void)state;
    int64_t id = given_adopted();
    struct answers answers = complete();

    assert_ok(save(id, &answers));
    struct support_plan seen = plan_of(id);
    assert_false(support_plan_approve(world(), case_dossier(id), &seen));
    assert_int_equal(world()->problem.kind, PROBLEM_FORBIDDEN);
    problem_forget(world());
}

static void an_approved_plan_is_superseded_never_changed(void **state)
{
    static const char sql[] =
        "SELECT group_concat(line, ', ') FROM (SELECT number || ' '"
        " || status || ' ' || coalesce(nature, '-') AS line"
        " FROM support_plan ORDER BY number /*scan*/)";
    (void)state;
    int64_t id = given_adopted();
    struct answers answers = complete();
    struct answers other = answers_of(&form_support_plan, "nature", "Housing", NULL);

    assert_ok(save(id, &answers));
    assert_ok(approve(id));
    assert_ok(save(id, &other));

    assert_string_equal(text_of(sql), "1 superseded Mentoring, 2 draft Housing");
    assert_int_equal(
        json_array_size(support_plans_before_json(world(), case_dossier(id))), 1);
}

static void a_withdrawn_plan_makes_room_for_another(void **state)
{
    (void)state;
    int64_t id = given_adopted();
    struct answers answers = complete();

    assert_ok(save(id, &answers));
    struct support_plan seen = plan_of(id);
    acting_as(ROLE_CHAIR);
    assert_ok(support_plan_withdraw(world(), case_dossier(id), &seen, "Not needed"));
    acting_as(ROLE_COORDINATOR);
    assert_string_equal(plan_of(id).status, "withdrawn");
    assert_ok(save(id, &answers));
    assert_int_equal(plan_of(id).number, 2);
}

static void refuses_what_somebody_changed_meanwhile(void **state)
{
    (void)state;
    int64_t id = given_adopted();
    struct answers answers = complete();

    assert_ok(save(id, &answers));
    struct support_plan seen = plan_of(id);
    assert_ok(save(id, &answers));
    assert_fails(support_plan_save(world(), case_dossier(id), &seen, &answers),
                 "record.changed");
    acting_as(ROLE_CHAIR);
    assert_fails(support_plan_approve(world(), case_dossier(id), &seen),
                 "record.changed");
}

static void no_plan_for_a_case_that_is_over(void **state)
{
    (void)state;
    int64_t id = given_case("luton");
    struct answers answers = complete();

    given_moves(id, "not_adopt", NULL);
    assert_fails(save(id, &answers), "plan.state");
}

static void none_to_approve_before_adoption_or_before_it_is_written(void **state)
{
    (void)state;
    int64_t id = given_case("luton");
    struct answers answers = complete();

    assert_fails(approve(id), "plan.none");
    assert_ok(save(id, &answers));
    assert_fails(approve(id), "plan.state");
}

static void a_failure_writes_no_half_plan(void **state)
{
    (void)state;
    int64_t id = given_adopted();
    const struct dossier *dossier = case_dossier(id);
    struct support_plan seen = plan_of(id);
    struct answers answers = complete();

    every_failure_leaves_nothing(support_plan_save(world(), dossier, &seen, &answers),
                                 "SELECT count(*) FROM support_plan /*scan*/", 0);
    seen = plan_of(id);
    acting_as(ROLE_CHAIR);
    every_failure_leaves_nothing(support_plan_approve(world(), dossier, &seen),
                                 "SELECT count(approved_at) FROM support_plan /*scan*/",
                                 0);
    seen = plan_of(id);
    every_failure_leaves_nothing(
        support_plan_save(world(), dossier, &seen, &answers),
        "SELECT count(*) FROM support_plan WHERE status = 'superseded' /*scan*/", 0);
    seen = plan_of(id);
    every_failure_leaves_nothing(
        support_plan_withdraw(world(), dossier, &seen, "Why"),
        "SELECT count(*) FROM support_plan WHERE status = 'withdrawn' /*scan*/", 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_draft_is_written_and_rewritten),
        TEST(needs_are_kept_in_order_with_their_owners),
        TEST(an_owner_from_outside_is_kept_as_written),
        TEST(empty_groups_of_the_page_are_left_out),
        TEST(a_group_without_its_need_is_refused_by_name),
        TEST(nothing_incomplete_is_approved),
        TEST(the_chair_approves_what_is_complete),
        TEST(nobody_else_approves),
        TEST(an_approved_plan_is_superseded_never_changed),
        TEST(a_withdrawn_plan_makes_room_for_another),
        TEST(refuses_what_somebody_changed_meanwhile),
        TEST(no_plan_for_a_case_that_is_over),
        TEST(none_to_approve_before_adoption_or_before_it_is_written),
        TEST(a_failure_writes_no_half_plan),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
