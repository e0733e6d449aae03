#include "domain/casework/framework.h"

#include <string.h>

#include "support/given_assessment.h"

#define HEAD "kind,code,title,dimension,scale,means,guidance\n"
#define SCALE                                                                            \
    "rating,u,Not known,,s,not_known,\nrating,n,No,,s,absent,\nrating,y,Yes,,s,"         \
    "present,\n"
#define DIMENSION "dimension,d,A dimension,,,,\n"
#define FACTOR    "factor,F1,A factor,d,s,,\n"

static bool add(const char *code, const char *from, const char *rows, int64_t *out_id)
{
    struct answers answers = answers_of(
        &form_framework_new, "code", code, "title", "A framework", "valid_from", from,
        "rows", rows, "source", "A document", "confirmed_on", "2026-03-01", NULL);

    return framework_add(world(), &answers, out_id);
}

static bool is_said(const char *why)
{
    for (size_t i = 0; i < world()->problem.nfields; i++)
        if (strstr(world()->problem.fields[i].detail, why) != NULL)
            return true;
    return false;
}

static void assert_refused(const char *rows, const char *why)
{
    int64_t id;

    if (add("x", "2026-04-01", rows, &id))
        fail_msg("taken: %s", rows);
    if (!is_said(why))
        fail_msg("\"%s\" is not said of %s", why, rows);
    problem_forget(world());
    assert_int_equal(count_of("SELECT count(*) FROM framework /*scan*/"), 1);
}

static void rows_that_do_not_fit_are_named(void **state)
{
    static const struct {
        const char *rows, *why;
    } bad[] = {
        { "nothing,of,the,kind\n", "\"code\" is missing" },
        { HEAD, "at least" },
        { HEAD SCALE DIMENSION, "Row 5: this dimension has no factor" },
        { HEAD SCALE DIMENSION "factor,F1,A factor,e,s,,\n",
          "Row 6: there is no such d" },
        { HEAD SCALE DIMENSION "factor,F1,A factor,d,t,,\n",
          "Row 6: there is no such s" },
        { HEAD SCALE DIMENSION FACTOR FACTOR, "Row 7: the code F1 stands in row 6" },
        { HEAD "rating,y,Yes,,s,present,\n" DIMENSION FACTOR, "means not_known" },
        { HEAD SCALE "rating,z,Zed,,s,perhaps,\n" DIMENSION FACTOR, "Row 5: \"means\"" },
        { HEAD SCALE DIMENSION "factor,1,A factor,d,s,,\n", "Row 6: a code is" },
        { HEAD SCALE DIMENSION "factor,F1,,d,s,,\n", "Row 6: the title is missing" },
        { HEAD SCALE DIMENSION "thing,F1,A factor,d,s,,\n", "Row 6: \"kind\" is one" },
        { HEAD SCALE DIMENSION "factor,F1,\"A factor,d,s,,\n", "quotation mark" },
    };

    (void)state;
    acting_as(ROLE_ADMINISTRATOR);
    for (size_t i = 0; i < COUNT(bad); i++)
        assert_refused(bad[i].rows, bad[i].why);
}

static void a_further_version_begins_later(void **state)
{
    int64_t id;

    (void)state;
    acting_as(ROLE_ADMINISTRATOR);
    assert_false(add("vaf", "2012-01-01", HEAD SCALE DIMENSION FACTOR, &id));
    assert_string_equal(world()->problem.fields[0].field, "valid_from");
    problem_forget(world());
    assert_ok(add("vaf", "2026-03-02", HEAD SCALE DIMENSION FACTOR, &id));
    assert_json(frameworks_usable(world()),
                arena_print(world()->arena, "[{'id': %lld, 'title': 'A framework'}]",
                            (long long)id));
}

static void what_is_written_as_text_can_be_added_again(void **state)
{
    const char *text, *again;
    int64_t id;

    (void)state;
    acting_as(ROLE_ADMINISTRATOR);
    assert_ok(framework_as_text(world(), VAF, &text));
    assert_ok(add("copy", "2026-01-01", text, &id));
    assert_ok(framework_as_text(world(), id, &again));
    assert_string_equal(text, again);
}

static void confirming_it_confirms_its_factors(void **state)
{
    json_t *framework;

    (void)state;
    acting_as(ROLE_ADMINISTRATOR);
    assert_int_equal(count_of("SELECT count(*) FROM framework_factor WHERE unverified = 1"
                              " /*scan*/"),
                     22);
    assert_ok(framework_json(world(), VAF, &framework));
    int64_t version = json_integer_value(json_object_get(framework, "version"));
    struct answers answers = answers_of(&form_framework, "source", "The guide of 2012",
                                        "confirmed_on", "2026-03-01", NULL);
    assert_ok(framework_change(world(), VAF, version, &answers));
    assert_int_equal(count_of("SELECT count(*) FROM framework_factor WHERE unverified = 1"
                              " OR source <> 'The guide of 2012' /*scan*/"),
                     0);
    assert_fails(framework_change(world(), VAF, version, &answers), "record.changed");
}

static void its_use_ends_on_a_day(void **state)
{
    json_t *framework;

    (void)state;
    acting_as(ROLE_ADMINISTRATOR);
    assert_ok(framework_json(world(), VAF, &framework));
    struct answers early = answers_of(&form_framework, "valid_to", "2011-01-01", "source",
                                      "x", "confirmed_on", "2026-03-01", NULL);
    assert_false(framework_change(world(), VAF, 1, &early));
    problem_forget(world());
    struct answers answers =
        answers_of(&form_framework, "valid_to", "2026-03-01", "source", "x",
                   "confirmed_on", "2026-03-01", NULL);
    assert_ok(framework_change(world(), VAF, 1, &answers));
    assert_int_equal(json_array_size(frameworks_usable(world())), 0);
}

static void a_failure_adds_no_half_framework(void **state)
{
    int64_t id;

    (void)state;
    acting_as(ROLE_ADMINISTRATOR);
    every_failure_leaves_nothing(
        add("x", "2026-01-01", HEAD SCALE DIMENSION FACTOR, &id),
        "SELECT count(*) FROM framework WHERE code = 'x'"
        " AND EXISTS (SELECT 1 FROM framework_factor WHERE code = 'F1') /*scan*/",
        0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(rows_that_do_not_fit_are_named),
        TEST(a_further_version_begins_later),
        TEST(what_is_written_as_text_can_be_added_again),
        TEST(confirming_it_confirms_its_factors),
        TEST(its_use_ends_on_a_day),
        TEST(a_failure_adds_no_half_framework),
    };
    return cmocka_run_group_tests_name("framework", tests, NULL, NULL);
}
