/* Two people at one record: mine, theirs and the original; nothing is lost. */
#include <string.h>

#include "base/text.h"
#include "support/road.h"

#define COORDINATOR "coordinator@luton.example"
#define CHAIR       "chair@luton.example"
#define BODY(...)   ((const char *const[]){ __VA_ARGS__, NULL })

/* The plan of the road as its page sends it. */
#define PLAN                                                                             \
    "consent_how", "By the lead officer at home", "providers", "Mentoring for All",      \
        "delivery", "Weekly", "needs.0.need", "Belonging", "needs.0.action",             \
        "Youth club", "needs.0.owner", COORDINATOR, "needs.0.due_on", "1/5/2026",        \
        "needs.1.need", "Work", "needs.1.accepted_because", "Still at school"
#define SEEN                                                                             \
    "original.nature", "Mentoring", "original.delivery", "Weekly",                       \
        "original.needs.0.action", "Youth club", "original.needs.0.need", "Belonging",   \
        "original.needs.0.owner", COORDINATOR, "original.needs.0.due_on", "2026-05-01",  \
        "original.needs.0.accepted_because", ""

static const struct asking coordinator = { .as = COORDINATOR, .page = true };
static const char sql_nature[] = "SELECT nature FROM support_plan /*scan*/";
static const char sql_delivery[] = "SELECT delivery FROM support_plan /*scan*/";
static const char sql_action[] =
    "SELECT action FROM plan_need WHERE position = 1 /*scan*/";
static const char sql_version[] = "SELECT version FROM support_plan /*scan*/";
static const char sql_needs[] = "SELECT count(*) FROM plan_need /*scan*/";

static const char *path;

/* The chair changed nature and the first need's action meanwhile. */
static void given_two_at_one_plan(void)
{
    struct road road = walk_the_road("luton");
    const struct asking first = { .as = CHAIR, .if_match = "1" };

    path =
        arena_print(world()->arena, "/cases/%lld/support-plan", (long long)road.case_id);
    struct answer saved = ask(
        &first, PUT, path,
        BODY("nature", "Mentoring and sports", "consent_how",
             "By the lead officer at home", "providers", "Mentoring for All", "delivery",
             "Weekly", "needs.0.need", "Belonging", "needs.0.action", "Boxing club",
             "needs.0.owner", COORDINATOR, "needs.0.due_on", "2026-05-01", "needs.1.need",
             "Work", "needs.1.accepted_because", "Still at school"));
    assert_int_equal(saved.status, 200);
}

static bool says(const struct answer *answer, const char *words)
{
    return strstr(answer->body, words) != NULL;
}

static void the_second_sees_mine_theirs_and_the_original(void **state)
{
    (void)state;
    given_two_at_one_plan();
    struct answer stale =
        ask(&coordinator, POST, path,
            BODY(PLAN, SEEN, "version", "1", "nature", "Mentoring twice a week"));
    assert_int_equal(stale.status, 409);
    assert_string_equal(stale.code, "record.changed");
    assert_true(says(&stale, "Someone else saved this first"));
    assert_true(says(&stale, ">\nMentoring twice a week<")); /* mine, to edit */
    assert_true(says(&stale, "</span> and sports<span"));    /* theirs, marked */
    assert_true(says(&stale, "<span class=\"app-text\">Mentoring</span>"));
    assert_true(says(&stale, "name=\"version\" value=\"2\""));
    assert_true(says(&stale, "name=\"choice.nature\""));
    assert_true(says(&stale, "name=\"choice.needs.0\""));
    assert_true(says(&stale, "You did not change this."));  /* the action */
    assert_false(says(&stale, "name=\"choice.delivery\"")); /* nobody changed it */
    assert_false(says(&stale, "name=\"choice.needs.1\""));
    assert_true(says(&stale, "name=\"delivery\" value=\"Weekly\""));
    assert_string_equal(text_of(sql_nature), "Mentoring and sports");
}

/* What the page of the test above sends. */
#define COMPARED                                                                         \
    PLAN, SEEN, "version", "2", "nature", "Mentoring twice a week, and sports",          \
        "conflict", "nature", "conflict", "needs.0", "theirs.nature",                    \
        "Mentoring and sports", "theirs.needs.0.need", "Belonging",                      \
        "theirs.needs.0.action", "Boxing club", "theirs.needs.0.owner", COORDINATOR,     \
        "theirs.needs.0.due_on", "2026-05-01", "theirs.needs.0.accepted_because", ""

static void each_answer_is_kept_from_whom_it_was_chosen(void **state)
{
    (void)state;
    given_two_at_one_plan();
    struct answer saved =
        ask(&coordinator, POST, path,
            BODY(COMPARED, "choice.nature", "mine", "choice.needs.0", "theirs"));
    assert_int_equal(saved.status, 303);
    assert_string_equal(text_of(sql_nature), "Mentoring twice a week, and sports");
    assert_string_equal(text_of(sql_action), "Boxing club");
    assert_string_equal(text_of(sql_delivery), "Weekly");
    assert_int_equal(count_of(sql_needs), 2);
    assert_int_equal(count_of(sql_version), 3);
}

static void without_a_choice_nothing_is_saved_and_nothing_lost(void **state)
{
    (void)state;
    given_two_at_one_plan();
    struct answer again =
        ask(&coordinator, POST, path, BODY(COMPARED, "choice.needs.0", "theirs"));
    assert_int_equal(again.status, 409);
    assert_string_equal(again.code, "record.undecided");
    assert_true(says(&again, "Choose which one to keep"));
    assert_true(says(&again, ">\nMentoring twice a week, and sports<"));
    assert_true(says(&again, "<span class=\"app-text\">Mentoring</span>"));
    assert_true(
        says(&again, "name=\"choice.needs.0\" type=\"radio\" value=\"theirs\" checked"));
    assert_string_equal(text_of(sql_nature), "Mentoring and sports");
    assert_int_equal(count_of(sql_version), 2);
}

static void a_third_who_saves_meanwhile_is_compared_again(void **state)
{
    (void)state;
    given_two_at_one_plan();
    const struct asking second = { .as = CHAIR, .if_match = "2" };
    assert_int_equal(ask(&second, PUT, path, BODY("nature", "Something else")).status,
                     200);
    struct answer again =
        ask(&coordinator, POST, path,
            BODY(COMPARED, "choice.nature", "mine", "choice.needs.0", "theirs"));
    assert_int_equal(again.status, 409);
    assert_true(says(&again, "Something else"));
    assert_true(says(&again, "name=\"version\" value=\"3\""));
}

static void a_program_gets_the_state_and_what_differs(void **state)
{
    (void)state;
    given_two_at_one_plan();
    const struct asking late = { .as = COORDINATOR, .if_match = "1" };
    struct answer stale =
        ask(&late, PUT, path, BODY(PLAN, "nature", "Mentoring twice a week"));
    assert_int_equal(stale.status, 412);
    const json_t *now = json_object_get(stale.json, "current");
    assert_string_equal(json_string_value(json_object_get(now, "nature")),
                        "Mentoring and sports");
    assert_int_equal(json_integer_value(json_object_get(stale.json, "version")), 2);
    assert_true(json_is_string(json_object_get(stale.json, "changed_by")));
    const json_t *changed = json_object_get(stale.json, "changed");
    assert_int_equal(json_array_size(changed), 2);
    assert_string_equal(
        json_string_value(json_object_get(json_array_get(changed, 0), "field")),
        "nature");
    assert_string_equal(
        json_string_value(json_object_get(json_array_get(changed, 1), "field")),
        "needs.0.action");
}

static void a_corrected_form_still_belongs_to_what_was_seen(void **state)
{
    (void)state;
    given_two_at_one_plan();
    struct answer refused =
        ask(&coordinator, POST, path,
            BODY(PLAN, SEEN, "version", "1", "nature", "Mine", "nonsense", "x"));
    assert_int_equal(refused.status, 422);
    assert_true(says(&refused, "name=\"version\" value=\"1\""));
    assert_true(says(&refused, "name=\"original.nature\" value=\"Mentoring\""));
}

static void who_saved_the_same_words_is_not_asked(void **state)
{
    (void)state;
    given_two_at_one_plan();
    struct answer same = ask(
        &coordinator, POST, path,
        BODY("version", "1", "nature", "Mentoring and sports", "consent_how",
             "By the lead officer at home", "providers", "Mentoring for All", "delivery",
             "Weekly", "needs.0.need", "Belonging", "needs.0.action", "Boxing club",
             "needs.0.owner", COORDINATOR, "needs.0.due_on", "1/5/2026", "needs.1.need",
             "Work", "needs.1.accepted_because", "Still at school"));
    assert_int_equal(same.status, 409);
    assert_false(says(&same, "Someone else saved this first"));
    assert_true(says(&same, "name=\"version\" value=\"2\""));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        BROWSER_TEST(the_second_sees_mine_theirs_and_the_original),
        BROWSER_TEST(each_answer_is_kept_from_whom_it_was_chosen),
        BROWSER_TEST(without_a_choice_nothing_is_saved_and_nothing_lost),
        BROWSER_TEST(a_third_who_saves_meanwhile_is_compared_again),
        BROWSER_TEST(a_program_gets_the_state_and_what_differs),
        BROWSER_TEST(a_corrected_form_still_belongs_to_what_was_seen),
        BROWSER_TEST(who_saved_the_same_words_is_not_asked),
    };
    return cmocka_run_group_tests_name("stale", tests, NULL, NULL);
}
