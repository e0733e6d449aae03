/* What the domain asks of the support plan (section 10, requirement 31). */
#include "base/json.h"
#include "domain/casework/support_plan.h"
#include "support/given_casework.h"

#define REQUIREMENT(number, test)                                                        \
    {                                                                                    \
        "requirement " #number ": " #test, test, world_open, world_close, NULL           \
    }

static int64_t given_adopted(void)
{
    int64_t id = given_case("luton");

    given_moves(id, "adopt", NULL);
    return id;
}

static bool save(int64_t case_id, struct answers answers)
{
    struct support_plan seen;

    assert_ok(support_plan_load(world(), case_dossier(case_id), &seen));
    return support_plan_save(world(), case_dossier(case_id), &seen, &answers);
}

static bool approve(int64_t case_id)
{
    struct support_plan seen;

    acting_as(ROLE_CHAIR);
    assert_ok(support_plan_load(world(), case_dossier(case_id), &seen));
    bool ok = support_plan_approve(world(), case_dossier(case_id), &seen);
    acting_as(ROLE_COORDINATOR);
    return ok;
}

#define ELEMENTS                                                                         \
    "consent_how", "At home", "nature", "Mentoring", "delivery", "Weekly", "providers",  \
        "Mentoring for All"

static void no_plan_is_approved_without_each_of_the_four_statutory_elements(void **state)
{
    static const char *const elements[] = { "consent_how", "nature", "delivery",
                                            "providers" };
    int64_t id = given_adopted();

    (void)state;
    for (size_t left_out = 0; left_out < COUNT(elements); left_out++) {
        const char *value[COUNT(elements)];

        for (size_t i = 0; i < COUNT(elements); i++)
            value[i] = i == left_out ? "" : "Said";
        assert_ok(save(id, answers_of(&form_support_plan, elements[0], value[0],
                                      elements[1], value[1], elements[2], value[2],
                                      elements[3], value[3], NULL)));
        assert_fails(approve(id), "form.invalid");
    }
    assert_ok(save(id, answers_of(&form_support_plan, ELEMENTS, NULL)));
    assert_ok(approve(id));
}

static const char *gap_of_first(int64_t case_id)
{
    json_t *plan = NULL;

    assert_ok(support_plan_json(world(), case_dossier(case_id), &plan));
    return json_string_value(
        json_object_get(json_array_get(json_object_get(plan, "needs"), 0), "gap"));
}

static void every_need_has_action_owner_and_day_or_a_reason_why_not(void **state)
{
    static const struct {
        const char *action, *owner, *due_on, *accepted, *gap;
    } rows[] = {
        { "", "", "", "", "Gap: neither an action nor the reason why nothing is done" },
        { "Youth club", "", "2026-05-01", "", "Gap: an action without an owner" },
        { "Youth club", "The school", "", "", "Gap: an action without a day" },
        { "Youth club", "The school", "2026-05-01", "", NULL },
        { "", "", "", "Still at school", NULL },
    };
    int64_t id = given_adopted();

    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        assert_ok(
            save(id, answers_of(&form_support_plan, ELEMENTS, "needs.0.need", "Belonging",
                                "needs.0.action", rows[i].action, "needs.0.owner",
                                rows[i].owner, "needs.0.due_on", rows[i].due_on,
                                "needs.0.accepted_because", rows[i].accepted, NULL)));
        const char *gap = gap_of_first(id);
        if (rows[i].gap == NULL) {
            assert_null(gap);
            assert_ok(approve(id));
        } else {
            assert_string_equal(gap, rows[i].gap);
            assert_fails(approve(id), "form.invalid");
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        REQUIREMENT(31, no_plan_is_approved_without_each_of_the_four_statutory_elements),
        REQUIREMENT(31, every_need_has_action_owner_and_day_or_a_reason_why_not),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
