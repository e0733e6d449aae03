#include "domain/panel/attendance.h"

#include "base/text.h"
#include "domain/core/setting.h"
#include "support/given_panel.h"

static const char sql_present[] =
    "SELECT count(*) FROM attendance WHERE attendance = 'present' /*scan*/";
static const char sql_readers[] =
    "SELECT count(*) FROM case_access"
    " WHERE reason = 'meeting' /*scan*/";

static void every_failure_of_recording_leaves_nothing_half_done(void **state)
{
    (void)state;
    struct meeting meeting = given_meeting("2026-03-20");

    struct answers answers =
        answers_of(&form_attendance, "user", "chair@luton.example", "attendance",
                   "present", "agency", "local_authority", NULL);
    every_failure_leaves_nothing(attendance_record(world(), &meeting, &answers),
                                 sql_present, 0);
}

static void a_substitute_is_added_and_reads_the_papers(void **state)
{
    (void)state;
    int64_t id = given_panel_case("luton");
    struct meeting meeting = given_meeting("2026-03-20");
    struct answers answers = answers_of(
        &form_meeting, "held_on", "2026-03-20", "starts_at", "10:00", "place",
        "Town Hall", "kind", "monthly", "invitees", "chair@luton.example", NULL);

    assert_ok(meeting_change(world(), &meeting, meeting.version, &answers));
    (void)given_item(&meeting, id, "new");
    assert_ok(meeting_move(world(), &meeting, "send_papers"));
    assert_int_equal(count_of(sql_readers), 0);
    assert_ok(try_attendance(&meeting, "member@health.example", "present", "health"));
    assert_int_equal(count_of(sql_readers), 1);
}

static void several_at_once_with_the_versions_that_were_seen(void **state)
{
    (void)state;
    struct meeting meeting = given_meeting("2026-03-20");
    struct answers answers = answers_of(
        &form_attendance, "people.0.user", "chair@luton.example", "people.0.attendance",
        "present", "people.0.version", "1", "people.1.user", "member@health.example",
        "people.1.attendance", "apologies", "people.1.version", "1", NULL);

    assert_ok(attendance_record(world(), &meeting, &answers));
    assert_int_equal(count_of(sql_present), 1);
    assert_fails(attendance_record(world(), &meeting, &answers), "record.changed");
}

static void the_panel_needs_authority_and_police(void **state)
{
    (void)state;
    struct meeting meeting = given_meeting("2026-03-20");

    assert_fails(quorum_check(world(), meeting.id), "panel.quorum");
    assert_ok(
        try_attendance(&meeting, "chair@luton.example", "present", "local_authority"));
    assert_fails(quorum_check(world(), meeting.id), "panel.quorum");
    assert_ok(
        try_attendance(&meeting, "police@bedfordshire.example", "apologies", "police"));
    assert_fails(quorum_check(world(), meeting.id), "panel.quorum");
    assert_ok(
        try_attendance(&meeting, "police@bedfordshire.example", "present", "police"));
    assert_ok(quorum_check(world(), meeting.id));
}

static void a_partner_authority_does_not_stand_for_the_lead(void **state)
{
    (void)state;
    struct meeting meeting = given_meeting("2026-03-20");

    assert_ok(
        try_attendance(&meeting, "police@bedfordshire.example", "present", "police"));
    assert_ok(try_attendance(&meeting, "partner@bedford.example", "present",
                             "local_authority"));
    assert_fails(quorum_check(world(), meeting.id), "panel.quorum");
    assert_ok(try_attendance(&meeting, "coordinator@luton.example", "present",
                             "local_authority"));
    assert_ok(quorum_check(world(), meeting.id));
}

static void nobody_counts_for_both(void **state)
{
    (void)state;
    struct meeting meeting = given_meeting("2026-03-20");

    assert_ok(try_attendance(&meeting, "chair@luton.example", "present", "police"));
    assert_fails(quorum_check(world(), meeting.id), "panel.quorum");
}

static void local_terms_may_ask_for_more(void **state)
{
    (void)state;
    struct meeting meeting = given_meeting("2026-03-20");

    assert_ok(db_run(world(), db_prepare(world()->db,
                                         "UPDATE setting SET value = '1'"
                                         " WHERE name = 'panel.quorum_members'")));
    settings_forget();
    given_quorum(&meeting);
    assert_fails(quorum_check(world(), meeting.id), "panel.quorum");
    assert_ok(try_attendance(&meeting, "member@health.example", "present", "health"));
    assert_ok(quorum_check(world(), meeting.id));
}

static void is_closed_with_the_minutes(void **state)
{
    (void)state;
    struct meeting meeting = given_meeting("2026-03-20");

    given_quorum(&meeting);
    acting_as(ROLE_CHAIR);
    assert_ok(meeting_move(world(), &meeting, "open"));
    assert_ok(meeting_move(world(), &meeting, "close"));
    assert_ok(try_attendance(&meeting, "member@health.example", "absent", "health"));
    assert_ok(meeting_move(world(), &meeting, "approve_minutes"));
    assert_fails(try_attendance(&meeting, "member@health.example", "present", "health"),
                 "meeting.state");
}

static void a_reader_needs_no_table_of_its_own(void **state)
{
    (void)state;
    struct meeting meeting = given_meeting("2026-03-20");
    json_t *list, *quorum;

    reading_begin();
    assert_ok(attendance_json(world(), meeting.id, &list));
    assert_int_equal(json_array_size(list), 3);
    assert_ok(quorum_json(world(), meeting.id, &quorum));
    assert_true(json_is_false(json_object_get(quorum, "met")));
    reading_end();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(every_failure_of_recording_leaves_nothing_half_done),
        TEST(a_substitute_is_added_and_reads_the_papers),
        TEST(several_at_once_with_the_versions_that_were_seen),
        TEST(the_panel_needs_authority_and_police),
        TEST(a_partner_authority_does_not_stand_for_the_lead),
        TEST(nobody_counts_for_both),
        TEST(local_terms_may_ask_for_more),
        TEST(is_closed_with_the_minutes),
        TEST(a_reader_needs_no_table_of_its_own),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
