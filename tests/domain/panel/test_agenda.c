#include "domain/panel/agenda.h"

#include "base/text.h"
#include "support/given_panel.h"

static const char sql_items[] = "SELECT count(*) FROM agenda_item /*scan*/";
static const char sql_readers[] =
    "SELECT count(*) FROM case_access"
    " WHERE reason = 'meeting' /*scan*/";

static bool try_propose(const struct meeting *meeting, int *added)
{
    struct answers answers = answers_of(&form_agenda, "propose", "true", NULL);

    return agenda_add(world(), meeting, &answers, added);
}

static bool try_case(const struct meeting *meeting, const char *name, const char *kind)
{
    struct answers answers = answers_of(&form_agenda, "case", name, "kind", kind, NULL);
    int added;

    return agenda_add(world(), meeting, &answers, &added);
}

static const json_t *item_of(const struct meeting *meeting, size_t nth, const char *key)
{
    json_t *items;

    assert_ok(agenda_json(world(), meeting, &items));
    return json_object_get(json_array_get(items, nth), key);
}

static void takes_a_case_by_reference_or_id(void **state)
{
    (void)state;
    int64_t one = given_panel_case("luton"), two = given_panel_case("bedford");
    struct meeting meeting = given_meeting("2026-03-20");

    assert_ok(try_case(&meeting, case_dossier(one)->reference, "new"));
    assert_ok(
        try_case(&meeting, arena_print(world()->arena, "%lld", (long long)two), "new"));
    assert_int_equal(json_integer_value(item_of(&meeting, 1, "case")), two);
    assert_int_equal(json_integer_value(item_of(&meeting, 1, "position")), 2);
    assert_string_equal(json_string_value(item_of(&meeting, 0, "kind_label")),
                        "New case");
    assert_fails(try_case(&meeting, "CP-1999-0001", "new"), "form.invalid");
    assert_fails(try_case(&meeting, case_dossier(one)->reference, "new"),
                 "agenda.listed");
    assert_fails(try_case(&meeting, "12", "new"), "form.invalid");
}

static void a_case_of_another_panel_is_proposed_as_a_transfer(void **state)
{
    int added;

    (void)state;
    (void)given_panel_case("luton");
    assert_ok(
        db_script(world(),
                  "INSERT INTO transfer_peer(id, name, key, added_by, added_at)"
                  " SELECT 1, 'Milton Keynes', 'k', lead_id, '2026-03-01'"
                  " FROM channel_case /*scan*/;"
                  "INSERT INTO received_record(id, case_id, peer_id, reference, made_at,"
                  " manifest, parts, digest, received_by, received_at) SELECT 1, id, 1,"
                  " 'CP-1', '2026-03-01', '[]', '{}', 'd', lead_id, '2026-03-01'"
                  " FROM channel_case /*scan*/"));
    struct meeting meeting = given_meeting("2026-03-20");
    assert_ok(try_propose(&meeting, &added));
    assert_string_equal(json_string_value(item_of(&meeting, 0, "kind")), "transfer");
    assert_true(text_starts(json_string_value(item_of(&meeting, 0, "why")),
                            "Transferred from Milton Keynes on 2 March 2026"));
}

static void refuses_what_does_not_fit_the_stage(void **state)
{
    (void)state;
    int64_t id = given_panel_case("luton");
    struct meeting meeting = given_meeting("2026-03-20");

    assert_fails(try_case(&meeting, case_dossier(id)->reference, "six_month"),
                 "form.invalid");
    assert_fails(try_case(&meeting, case_dossier(id)->reference, "exit"), "form.invalid");
}

static void proposes_what_is_due_and_never_twice(void **state)
{
    (void)state;
    struct meeting first = given_meeting("2026-03-10");
    int added;

    int64_t adopted = given_panel_case("luton");
    struct agenda_item item = given_item(&first, adopted, "new");
    given_quorum(&first);
    assert_ok(try_decision(&first, &item, "adopt", "dissent", "none"));
    int64_t fresh = given_panel_case("luton");

    struct meeting second = given_meeting("2026-03-20");
    assert_ok(try_propose(&second, &added));
    assert_int_equal(added, 2);
    assert_int_equal(json_integer_value(item_of(&second, 0, "case")), fresh);
    assert_string_equal(json_string_value(item_of(&second, 1, "kind")), "review");
    assert_ok(try_propose(&second, &added));
    assert_int_equal(added, 0);

    /* What is open on an earlier agenda is not due on a later one. */
    struct meeting third = given_meeting("2026-04-20");
    assert_ok(try_propose(&third, &added));
    assert_int_equal(added, 0);
}

static void proposes_reviews_after_exit_when_their_clock_is_due(void **state)
{
    (void)state;
    int64_t id = given_panel_case("luton");
    struct meeting first = given_meeting("2026-03-10");
    int added;

    struct agenda_item item = given_item(&first, id, "new");
    given_quorum(&first);
    assert_ok(try_decision(&first, &item, "adopt", "dissent", "none"));
    assert_ok(try_decision(&first, &item, "exit", "dissent", "none"));

    acting_as(ROLE_COORDINATOR);
    struct meeting early = given_meeting("2026-08-20");
    assert_ok(try_propose(&early, &added));
    assert_int_equal(added, 0);
    struct meeting six = given_meeting("2026-09-10");
    assert_ok(try_propose(&six, &added));
    assert_int_equal(added, 1);
    assert_string_equal(json_string_value(item_of(&six, 0, "kind")), "six_month");
    assert_int_equal(json_array_size(item_of(&six, 0, "position")), 0);

    struct agenda_item review;
    assert_ok(agenda_item_load(world(), &six, json_integer_value(item_of(&six, 0, "id")),
                               &review));
    given_quorum(&six);
    assert_ok(try_decision(&six, &review, "continue", "dissent", "none"));
    struct meeting twelve = given_meeting("2027-03-10");
    assert_ok(try_propose(&twelve, &added));
    assert_int_equal(added, 1);
    assert_string_equal(json_string_value(item_of(&twelve, 0, "kind")), "twelve_month");
}

static void every_failure_of_adding_leaves_nothing_half_done(void **state)
{
    (void)state;
    int64_t id = given_panel_case("luton");
    struct meeting meeting = given_meeting("2026-03-20");
    const char *reference = case_dossier(id)->reference;

    struct answers answers =
        answers_of(&form_agenda, "case", reference, "kind", "new", NULL);
    int added;

    every_failure_leaves_nothing(agenda_add(world(), &meeting, &answers, &added),
                                 sql_items, 0);
    assert_int_equal(
        count_of("SELECT count(*) FROM entry WHERE kind = 'panel.listed' /*scan*/"), 1);
}

static void a_case_added_after_papers_out_is_shown_at_once(void **state)
{
    (void)state;
    int64_t id = given_panel_case("luton");
    struct meeting meeting = given_meeting("2026-03-20");

    assert_ok(meeting_move(world(), &meeting, "send_papers"));
    struct agenda_item item = given_item(&meeting, id, "new");
    assert_int_equal(count_of(sql_readers), 1);
    assert_ok(agenda_remove(world(), &meeting, &item));
    assert_int_equal(count_of(sql_readers), 0);
    assert_int_equal(count_of(sql_items), 0);
}

static void hidden_items_leave_no_trace(void **state)
{
    (void)state;
    int64_t one = given_panel_case("luton"), two = given_panel_case("luton");
    struct meeting meeting = given_meeting("2026-03-20");

    (void)given_item(&meeting, one, "new");
    (void)given_item(&meeting, two, "new");
    assert_ok(meeting_move(world(), &meeting, "send_papers"));
    struct stmt *st = db_prepare(world()->db,
                                 "UPDATE channel_case SET restricted = 1"
                                 " WHERE id = :id");
    bind_int(st, ":id", one);
    assert_ok(db_run(world(), st));
    st = db_prepare(world()->db, "DELETE FROM case_access WHERE case_id = :id");
    bind_int(st, ":id", one);
    assert_ok(db_run(world(), st));

    acting_as(ROLE_PANEL_MEMBER);
    assert_int_equal(json_integer_value(item_of(&meeting, 0, "case")), two);
    assert_int_equal(json_integer_value(item_of(&meeting, 0, "position")), 1);
    json_t *object;
    assert_ok(meeting_json(world(), &meeting, &object));
    assert_int_equal(json_integer_value(json_object_get(object, "nitems")), 1);
}

static void a_restricted_case_is_not_shown_by_an_invitation(void **state)
{
    (void)state;
    int64_t id = given_panel_case("luton");
    struct meeting meeting = given_meeting("2026-03-20");

    (void)given_item(&meeting, id, "new");
    assert_ok(db_run(world(), db_prepare(world()->db,
                                         "UPDATE channel_case SET restricted = 1"
                                         " /*scan*/")));
    assert_ok(meeting_move(world(), &meeting, "send_papers"));
    assert_int_equal(count_of(sql_readers), 0);
}

static void a_partner_officer_keeps_to_their_area(void **state)
{
    (void)state;
    int64_t luton = given_panel_case("luton"), bedford = given_panel_case("bedford");
    struct meeting meeting = given_meeting("2026-03-20");

    (void)given_item(&meeting, luton, "new");
    (void)given_item(&meeting, bedford, "new");
    assert_ok(try_attendance(&meeting, "partner@bedford.example", "present",
                             "local_authority"));
    assert_ok(meeting_move(world(), &meeting, "send_papers"));
    acting_for("partner@bedford.example");
    assert_int_equal(json_integer_value(item_of(&meeting, 0, "case")), bedford);
    assert_null(item_of(&meeting, 1, "case"));
}

static void a_reader_needs_no_table_of_its_own(void **state)
{
    (void)state;
    int64_t id = given_panel_case("luton");
    struct meeting meeting = given_meeting("2026-03-20");
    struct agenda_item item = given_item(&meeting, id, "new");

    reading_begin();
    assert_ok(agenda_item_load(world(), &meeting, item.id, &item));
    assert_int_equal(json_integer_value(item_of(&meeting, 0, "case")), id);
    reading_end();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(takes_a_case_by_reference_or_id),
        TEST(a_case_of_another_panel_is_proposed_as_a_transfer),
        TEST(refuses_what_does_not_fit_the_stage),
        TEST(proposes_what_is_due_and_never_twice),
        TEST(proposes_reviews_after_exit_when_their_clock_is_due),
        TEST(every_failure_of_adding_leaves_nothing_half_done),
        TEST(a_case_added_after_papers_out_is_shown_at_once),
        TEST(hidden_items_leave_no_trace),
        TEST(a_restricted_case_is_not_shown_by_an_invitation),
        TEST(a_partner_officer_keeps_to_their_area),
        TEST(a_reader_needs_no_table_of_its_own),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
