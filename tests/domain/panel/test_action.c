#include "domain/panel/action.h"

#include "base/text.h"
#include "support/given_panel.h"

static const char sql_actions[] = "SELECT count(*) FROM action /*scan*/";
static const char sql_open[] =
    "SELECT count(*) FROM action WHERE status = 'open' /*scan*/";
static const char sql_done[] =
    "SELECT count(*) FROM action WHERE status = 'done' /*scan*/";
static const char sql_readers[] =
    "SELECT count(*) FROM case_access"
    " WHERE reason = 'action' /*scan*/";

static struct answers some_answers(const char *owner, const char *due_on)
{
    return answers_of(&form_action_new, "owner", owner, "text", "Ask the school",
                      "due_on", due_on, NULL);
}

static bool try_create(const struct dossier *dossier, const struct answers *answers,
                       int64_t *out)
{
    return db_begin(world())
           && db_end(world(), action_create(world(), dossier, (struct action_source){ 0 },
                                            answers, out));
}

static int64_t given_action(int64_t case_id, const char *owner, const char *due_on)
{
    int64_t id;

    acting_as(ROLE_COORDINATOR);
    struct answers answers = some_answers(owner, due_on);
    assert_ok(try_create(case_dossier(case_id), &answers, &id));
    return id;
}

static bool try_change(int64_t id, const char *status)
{
    struct answers answers =
        answers_of(&form_action, "status", status, "outcome", "They answered", NULL);
    struct action action;

    assert_ok(action_load(world(), id, &action));
    return action_change(world(), &action, action.version, &answers);
}

static void every_failure_of_creating_leaves_nothing_half_done(void **state)
{
    (void)state;
    const struct dossier *dossier = case_dossier(given_panel_case("luton"));
    struct answers answers = some_answers("member@health.example", "2026-03-10");
    int64_t id;

    every_failure_leaves_nothing(try_create(dossier, &answers, &id), sql_actions, 0);
    assert_int_equal(count_of(sql_readers), 1);
}

static void lets_in_only_who_would_not_see_the_case(void **state)
{
    (void)state;
    int64_t case_id = given_panel_case("bedford");

    (void)given_action(case_id, "police@bedfordshire.example", "2026-03-10");
    (void)given_action(case_id, "partner@bedford.example", "2026-03-10");
    assert_int_equal(count_of(sql_readers), 0);
    (void)given_action(case_id, "partner@centralbeds.example", "2026-03-10");
    assert_int_equal(count_of(sql_readers), 1);
    acting_for("partner@centralbeds.example");
    assert_non_null(case_dossier(case_id));
}

static void closing_ends_the_sight_of_the_case_but_not_of_the_line(void **state)
{
    (void)state;
    int64_t case_id = given_panel_case("luton");
    int64_t id = given_action(case_id, "member@health.example", "2026-03-10");
    const struct dossier *dossier;
    struct action action;
    json_t *object;

    acting_as(ROLE_PANEL_MEMBER);
    assert_ok(try_change(id, "done"));
    assert_fails(dossier_case(world(), case_id, &dossier), "record.unknown");
    assert_ok(action_load(world(), id, &action));
    assert_ok(action_json(world(), &action, &object));
    assert_true(json_is_null(json_object_get(object, "case")));
    assert_string_equal(json_string_value(json_object_get(object, "outcome")),
                        "They answered");
}

static void the_owner_takes_it_back_on_the_same_day_only(void **state)
{
    (void)state;
    int64_t case_id = given_panel_case("luton");
    int64_t id = given_action(case_id, "member@health.example", "2026-03-10");

    acting_as(ROLE_PANEL_MEMBER);
    assert_ok(try_change(id, "done"));
    assert_fails(try_change(id, "done"), "action.state");
    assert_ok(try_change(id, "open"));
    assert_int_equal(count_of(sql_readers), 1);
    assert_ok(try_change(id, "dropped"));
    on_day("2026-03-03");
    acting_as(ROLE_PANEL_MEMBER);
    assert_fails(try_change(id, "open"), "action.closed");
    acting_as(ROLE_COORDINATOR);
    assert_ok(try_change(id, "open"));
}

static void every_failure_of_closing_leaves_it_open(void **state)
{
    (void)state;
    int64_t case_id = given_panel_case("luton");
    int64_t id = given_action(case_id, "member@health.example", "2026-03-10");
    struct answers answers = answers_of(&form_action, "status", "done", NULL);
    struct action action;

    acting_as(ROLE_PANEL_MEMBER);
    assert_ok(action_load(world(), id, &action));
    every_failure_leaves_nothing(
        action_change(world(), &action, action.version, &answers), sql_done, 0);
    assert_int_equal(count_of(sql_open), 0);
}

static void owners_see_their_own_only(void **state)
{
    (void)state;
    int64_t case_id = given_panel_case("luton");
    int64_t id = given_action(case_id, "member@health.example", "2026-03-10");
    struct answers all = answers_of(&form_action_filter, "scope", "all", NULL);
    struct answers mine = answers_of(&form_action_filter, NULL);
    json_t *view = json_object();
    struct action action;

    acting_as(ROLE_POLICE); /* sees the case, not other people's actions */
    assert_fails(action_load(world(), id, &action), "record.unknown");
    assert_fails(action_list(world(), &all, view), "access.role");
    assert_ok(action_list(world(), &mine, view));
    assert_json(json_object_get(view, "items"), "[]");
    acting_as(ROLE_CHAIR);
    assert_ok(action_list(world(), &all, view));
    assert_int_equal(json_array_size(json_object_get(view, "items")), 1);
}

static void lists_the_overdue_first(void **state)
{
    (void)state;
    int64_t case_id = given_panel_case("luton");
    json_t *view = json_object();

    (void)given_action(case_id, "coordinator@luton.example", "2026-03-20");
    (void)given_action(case_id, "coordinator@luton.example", "2026-03-05");
    (void)given_action(case_id, "coordinator@luton.example", "2026-03-10");
    on_day("2026-03-06");
    acting_as(ROLE_COORDINATOR);
    struct answers filter = answers_of(&form_action_filter, "limit", "2", NULL);
    assert_ok(action_list(world(), &filter, view));
    const json_t *first = json_array_get(json_object_get(view, "items"), 0);
    assert_true(json_is_true(json_object_get(first, "overdue")));
    assert_string_equal(json_string_value(json_object_get(first, "due_on")),
                        "2026-03-05");
    filter = answers_of(&form_action_filter, "cursor",
                        json_string_value(json_object_get(view, "next")), NULL);
    assert_ok(action_list(world(), &filter, view));
    assert_int_equal(json_array_size(json_object_get(view, "items")), 1);
    filter = answers_of(&form_action_filter, "overdue", "yes", NULL);
    assert_ok(action_list(world(), &filter, view));
    assert_int_equal(json_array_size(json_object_get(view, "items")), 1);
}

static void a_reader_needs_no_table_of_its_own(void **state)
{
    (void)state;
    int64_t case_id = given_panel_case("luton");
    int64_t id = given_action(case_id, "member@health.example", "2026-03-10");
    static const char *const scopes[] = { "mine", "all" };
    static const char *const statuses[] = { "open", "done" };
    static const enum role roles[] = { ROLE_PANEL_MEMBER, ROLE_CHAIR };
    json_t *object, *view = json_object();
    struct action action;

    for (size_t i = 0; i < COUNT(roles); i++) {
        acting_as(roles[i]);
        reading_begin();
        assert_ok(action_load(world(), id, &action));
        assert_ok(action_json(world(), &action, &object));
        assert_ok(actions_of_case(world(), case_dossier(case_id), &object));
        assert_ok(actions_of_item(world(), 1, &object));
        for (size_t s = 0; s < COUNT(statuses); s++) {
            struct answers filter = answers_of(&form_action_filter, "scope", scopes[i],
                                               "status", statuses[s], NULL);
            assert_ok(action_list(world(), &filter, view));
        }
        reading_end();
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(every_failure_of_creating_leaves_nothing_half_done),
        TEST(lets_in_only_who_would_not_see_the_case),
        TEST(closing_ends_the_sight_of_the_case_but_not_of_the_line),
        TEST(the_owner_takes_it_back_on_the_same_day_only),
        TEST(every_failure_of_closing_leaves_it_open),
        TEST(owners_see_their_own_only),
        TEST(lists_the_overdue_first),
        TEST(a_reader_needs_no_table_of_its_own),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
