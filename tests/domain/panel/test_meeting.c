#include "domain/panel/meeting.h"

#include <string.h>

#include "base/text.h"
#include "domain/panel/attendance.h"
#include "support/given_panel.h"

static const char sql_meetings[] = "SELECT count(*) FROM meeting /*scan*/";
static const char sql_invited[] = "SELECT count(*) FROM attendance /*scan*/";
static const char sql_readers[] =
    "SELECT count(*) FROM case_access"
    " WHERE reason = 'meeting' /*scan*/";

static struct answers some_answers(const char *invitee)
{
    return answers_of(&form_meeting, "held_on", "2026-03-20", "starts_at", "10:00",
                      "remote", "yes", "kind", "monthly", "invitees", invitee, NULL);
}

static void is_called_with_its_people(void **state)
{
    (void)state;
    struct meeting meeting = given_meeting("2026-03-20");
    json_t *object;

    assert_string_equal(meeting.status, "planned");
    assert_int_equal(count_of(sql_invited), 3);
    assert_ok(meeting_json(world(), &meeting, &object));
    assert_string_equal(json_string_value(json_object_get(object, "chair_name")),
                        "chair");
    assert_int_equal(json_array_size(json_object_get(object, "invitees")), 3);
    assert_string_equal(text_of("SELECT agency FROM attendance a JOIN user u ON"
                                " u.id = a.user_id WHERE u.name = 'police' /*scan*/"),
                        "police");
}

static void every_failure_of_calling_leaves_nothing_half_done(void **state)
{
    (void)state;
    struct answers answers = some_answers("chair@luton.example");
    int64_t id;

    every_failure_leaves_nothing(meeting_create(world(), &answers, &id), sql_meetings, 0);
    assert_int_equal(count_of(sql_invited), 1);
}

static void needs_a_place_unless_it_is_remote(void **state)
{
    (void)state;
    struct answers answers = answers_of(&form_meeting, "held_on", "2026-03-20",
                                        "starts_at", "10:00", "kind", "monthly", NULL);
    int64_t id;

    assert_fails(meeting_create(world(), &answers, &id), "form.invalid");
    answers = some_answers("nobody@nowhere.example");
    assert_fails(meeting_create(world(), &answers, &id), "form.invalid");
    assert_int_equal(count_of(sql_meetings), 0);
}

static void changes_while_planned_only(void **state)
{
    (void)state;
    struct meeting meeting = given_meeting("2026-03-20");
    struct answers answers = some_answers("member@health.example");

    assert_fails(meeting_change(world(), &meeting, meeting.version + 1, &answers),
                 "record.changed");
    assert_ok(meeting_change(world(), &meeting, meeting.version, &answers));
    assert_int_equal(count_of(sql_invited), 1);
    assert_ok(meeting_load(world(), meeting.id, &meeting));
    assert_ok(meeting_move(world(), &meeting, "send_papers"));
    assert_fails(meeting_change(world(), &meeting, meeting.version, &answers),
                 "meeting.state");
}

static void goes_its_way_step_by_step(void **state)
{
    (void)state;
    struct meeting meeting = given_meeting("2026-03-20");

    assert_fails(meeting_move(world(), &meeting, "open"), "lifecycle.state");
    assert_ok(meeting_move(world(), &meeting, "send_papers"));
    assert_ok(meeting_move(world(), &meeting, "open"));
    assert_ok(meeting_move(world(), &meeting, "close"));
    assert_fails(meeting_move(world(), &meeting, "approve_minutes"), "access.role");
    acting_as(ROLE_CHAIR);
    assert_ok(meeting_move(world(), &meeting, "approve_minutes"));
    assert_string_equal(meeting.status, "minutes_approved");
}

static void papers_are_read_from_sending_to_approval(void **state)
{
    (void)state;
    int64_t id = given_panel_case("luton");
    struct meeting meeting = given_meeting("2026-03-20");

    (void)given_item(&meeting, id, "new");
    assert_int_equal(count_of(sql_readers), 0);
    assert_ok(meeting_move(world(), &meeting, "send_papers"));
    assert_int_equal(count_of(sql_readers), 1); /* the member; others see it anyway */
    acting_as(ROLE_PANEL_MEMBER);
    assert_non_null(case_dossier(id));

    acting_as(ROLE_CHAIR);
    assert_ok(meeting_move(world(), &meeting, "open"));
    assert_ok(meeting_move(world(), &meeting, "close"));
    assert_int_equal(count_of(sql_readers), 1);
    assert_ok(meeting_move(world(), &meeting, "approve_minutes"));
    assert_int_equal(count_of(sql_readers), 0);
}

static void every_failure_of_sending_papers_shows_nobody_anything(void **state)
{
    (void)state;
    int64_t id = given_panel_case("luton");
    struct meeting meeting = given_meeting("2026-03-20");

    (void)given_item(&meeting, id, "new");
    every_failure_leaves_nothing(meeting_move(world(), &meeting, "send_papers"),
                                 sql_readers, 0);
}

static void a_cancelled_meeting_shows_nothing_and_can_come_back(void **state)
{
    (void)state;
    int64_t id = given_panel_case("luton");
    struct meeting meeting = given_meeting("2026-03-20");

    (void)given_item(&meeting, id, "new");
    assert_ok(meeting_move(world(), &meeting, "send_papers"));
    assert_ok(meeting_move(world(), &meeting, "cancel"));
    assert_int_equal(count_of(sql_readers), 0);
    assert_ok(meeting_move(world(), &meeting, "restore"));
    assert_string_equal(meeting.status, "planned");
    assert_null(text_of("SELECT papers_out_at FROM meeting /*scan*/"));
}

static void only_the_invited_know_of_it(void **state)
{
    (void)state;
    struct meeting meeting = given_meeting("2026-03-20"), loaded;

    acting_as(ROLE_PANEL_MEMBER);
    assert_ok(meeting_load(world(), meeting.id, &loaded));
    acting_as(ROLE_PARTNER_OFFICER);
    assert_fails(meeting_load(world(), meeting.id, &loaded), "record.unknown");
    struct answers filter = answers_of(&form_meeting_filter, NULL);
    json_t *view = json_object();
    assert_ok(meeting_list(world(), &filter, view));
    assert_json(json_object_get(view, "items"), "[]");
}

static void lists_by_day_page_by_page(void **state)
{
    (void)state;
    static const char *const days[] = { "2026-01-09", "2026-02-13", "2026-03-13",
                                        "2026-04-10" };
    json_t *view = json_object();

    for (size_t i = 0; i < COUNT(days); i++)
        (void)given_meeting(days[i]);
    struct answers filter =
        answers_of(&form_meeting_filter, "when", "upcoming", "limit", "1", NULL);
    assert_ok(meeting_list(world(), &filter, view));
    const json_t *first = json_array_get(json_object_get(view, "items"), 0);
    assert_string_equal(json_string_value(json_object_get(first, "held_on")), days[2]);

    filter = answers_of(&form_meeting_filter, "when", "upcoming", "limit", "1", "cursor",
                        json_string_value(json_object_get(view, "next")), NULL);
    assert_ok(meeting_list(world(), &filter, view));
    first = json_array_get(json_object_get(view, "items"), 0);
    assert_string_equal(json_string_value(json_object_get(first, "held_on")), days[3]);
    assert_true(json_is_null(json_object_get(view, "next")));

    filter = answers_of(&form_meeting_filter, "when", "past", NULL);
    assert_ok(meeting_list(world(), &filter, view));
    assert_int_equal(json_array_size(json_object_get(view, "items")), 2);
    filter = answers_of(&form_meeting_filter, NULL);
    assert_ok(meeting_list(world(), &filter, view));
    assert_int_equal(json_array_size(json_object_get(view, "items")), 4);
}

static void proposes_the_standing_members(void **state)
{
    (void)state;
    json_t *values;

    assert_ok(meeting_proposal(world(), &values));
    const char *ids = json_string_value(json_object_get(values, "invitees"));
    const char *member = arena_print(world()->arena, " %lld ",
                                     (long long)user_of("member@health.example"));
    const char *admin =
        arena_print(world()->arena, " %lld ", (long long)user_of("admin@luton.example"));
    assert_non_null(strstr(ids, member));
    assert_null(strstr(ids, admin));
}

static void a_reader_needs_no_table_of_its_own(void **state)
{
    (void)state;
    struct meeting meeting = given_meeting("2026-03-20");
    static const char *const whens[] = { "upcoming", "past" };
    json_t *object = json_object(), *values;

    reading_begin();
    assert_ok(meeting_load(world(), meeting.id, &meeting));
    assert_ok(meeting_json(world(), &meeting, &values));
    assert_ok(meeting_proposal(world(), &values));
    struct answers filter = answers_of(&form_meeting_filter, NULL);
    assert_ok(meeting_list(world(), &filter, object));
    for (size_t i = 0; i < COUNT(whens); i++) {
        filter = answers_of(&form_meeting_filter, "when", whens[i], NULL);
        assert_ok(meeting_list(world(), &filter, object));
    }
    reading_end();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(is_called_with_its_people),
        TEST(every_failure_of_calling_leaves_nothing_half_done),
        TEST(needs_a_place_unless_it_is_remote),
        TEST(changes_while_planned_only),
        TEST(goes_its_way_step_by_step),
        TEST(papers_are_read_from_sending_to_approval),
        TEST(every_failure_of_sending_papers_shows_nobody_anything),
        TEST(a_cancelled_meeting_shows_nothing_and_can_come_back),
        TEST(only_the_invited_know_of_it),
        TEST(lists_by_day_page_by_page),
        TEST(proposes_the_standing_members),
        TEST(a_reader_needs_no_table_of_its_own),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
