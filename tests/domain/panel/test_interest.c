#include "domain/panel/interest.h"

#include "domain/panel/action.h"
#include "support/given_panel.h"

static const char sql_interests[] = "SELECT count(*) FROM interest /*scan*/";
static const char sql_conflicts[] =
    "SELECT count(*) FROM case_access"
    " WHERE reason = 'conflict' /*scan*/";

static struct agenda_item an_item(void)
{
    int64_t case_id = given_panel_case("luton");
    struct meeting meeting = given_meeting("2026-03-20");
    struct agenda_item item = given_item(&meeting, case_id, "new");

    given_quorum(&meeting);
    return item;
}

static bool try_declare(const struct agenda_item *item, const struct dossier *dossier)
{
    struct answers answers =
        answers_of(&form_interest, "nature", "I teach at the school", NULL);

    return interest_declare(world(), item, dossier, &answers);
}

static void hides_the_case_at_once_whatever_the_role(void **state)
{
    (void)state;
    static const enum role roles[] = { ROLE_PANEL_MEMBER, ROLE_POLICE };
    struct agenda_item item = an_item();
    const struct dossier *dossier;

    for (size_t i = 0; i < COUNT(roles); i++) {
        acting_as(roles[i]);
        assert_ok(try_declare(&item, case_dossier(item.case_id)));
        acting_as(roles[i]); /* the next request */
        assert_fails(dossier_case(world(), item.case_id, &dossier), "record.unknown");
    }
    acting_as(ROLE_CHAIR);
    json_t *list;
    assert_ok(interests_json(world(), item.id, &list));
    assert_int_equal(json_array_size(list), 2);
}

static void every_failure_leaves_nothing_half_done(void **state)
{
    (void)state;
    struct agenda_item item = an_item();

    acting_as(ROLE_PANEL_MEMBER);
    const struct dossier *dossier = case_dossier(item.case_id);
    every_failure_leaves_nothing(try_declare(&item, dossier), sql_interests, 0);
    assert_int_equal(count_of(sql_conflicts), 1);
}

static void bars_from_actions_about_the_case(void **state)
{
    (void)state;
    struct agenda_item item = an_item();
    struct answers answers =
        answers_of(&form_action_new, "owner", "member@health.example", "text", "Ask",
                   "due_on", "2026-03-10", NULL);
    int64_t id;

    acting_as(ROLE_PANEL_MEMBER);
    assert_ok(try_declare(&item, case_dossier(item.case_id)));
    acting_as(ROLE_CHAIR);
    assert_fails(action_create(world(), case_dossier(item.case_id),
                               (struct action_source){ 0 }, &answers, &id),
                 "form.invalid");
}

static void a_reader_needs_no_table_of_its_own(void **state)
{
    (void)state;
    struct agenda_item item = an_item();
    bool stands = true;
    json_t *list;

    reading_begin();
    assert_ok(interests_json(world(), item.id, &list));
    assert_ok(interest_stands(world(), item.case_id, world()->actor->user_id, &stands));
    assert_false(stands);
    reading_end();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(hides_the_case_at_once_whatever_the_role),
        TEST(every_failure_leaves_nothing_half_done),
        TEST(bars_from_actions_about_the_case),
        TEST(a_reader_needs_no_table_of_its_own),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
