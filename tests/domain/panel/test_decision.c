#include "domain/panel/decision.h"

#include "base/text.h"
#include "domain/core/lifecycle.h"
#include "domain/panel/attendance.h"
#include "support/given_panel.h"

static const char sql_decisions[] = "SELECT count(*) FROM decision /*scan*/";
static const char sql_actions[] = "SELECT count(*) FROM action /*scan*/";

struct scene {
    int64_t case_id;
    struct meeting meeting;
    struct agenda_item item;
};

static struct scene a_scene(void)
{
    struct scene scene = { .case_id = given_panel_case("luton"),
                           .meeting = given_meeting("2026-03-02") };

    scene.item = given_item(&scene.meeting, scene.case_id, "new");
    return scene;
}

static bool decide(struct scene *scene, const struct dossier *dossier,
                   const struct answers *answers)
{
    int64_t id;

    return decision_record(world(), &scene->meeting, &scene->item, dossier, answers, &id);
}

static void moves_the_case_and_opens_the_meeting(void **state)
{
    (void)state;
    struct scene scene = a_scene();
    json_t *decision;

    given_quorum(&scene.meeting);
    int64_t version = case_dossier(scene.case_id)->version;
    assert_ok(try_decision(&scene.meeting, &scene.item, "adopt", "risk_owner",
                           "police@bedfordshire.example"));
    assert_string_equal(case_dossier(scene.case_id)->status, "adopted");
    assert_string_equal(text_of("SELECT status FROM meeting /*scan*/"), "in_session");
    assert_string_equal(text_of("SELECT status FROM agenda_item /*scan*/"), "decided");
    assert_ok(decision_of_item(world(), &scene.item, &decision));
    assert_int_equal(json_integer_value(json_object_get(decision, "case_version")),
                     version);
    assert_string_equal(json_string_value(json_object_get(decision, "risk_owner")),
                        "police");
}

static void waits_for_papers_and_quorum(void **state)
{
    (void)state;
    struct scene scene = a_scene();

    assert_fails(try_decision(&scene.meeting, &scene.item, "adopt", "dissent", "none"),
                 "meeting.state");
    acting_as(ROLE_COORDINATOR);
    assert_ok(meeting_move(world(), &scene.meeting, "send_papers"));
    assert_fails(try_decision(&scene.meeting, &scene.item, "adopt", "dissent", "none"),
                 "panel.quorum");
    assert_string_equal(text_of("SELECT status FROM meeting /*scan*/"), "papers_out");
    assert_int_equal(count_of(sql_decisions), 0);
}

static void not_adopting_asks_for_health_and_social_care(void **state)
{
    (void)state;
    struct scene scene = a_scene();

    given_quorum(&scene.meeting);
    assert_fails(try_decision(&scene.meeting, &scene.item, "not_adopt", "dissent", "no"),
                 "form.invalid");
    assert_ok(try_decision(&scene.meeting, &scene.item, "not_adopt", "health_social_care",
                           "considered_not_needed"));
    assert_string_equal(case_dossier(scene.case_id)->status, "not_adopted");
}

static void deferring_asks_for_the_day(void **state)
{
    (void)state;
    struct scene scene = a_scene();

    given_quorum(&scene.meeting);
    assert_fails(try_decision(&scene.meeting, &scene.item, "defer", "dissent", "no"),
                 "form.invalid");
    assert_fails(
        try_decision(&scene.meeting, &scene.item, "defer", "review_on", "2026-03-01"),
        "form.invalid");
    assert_ok(
        try_decision(&scene.meeting, &scene.item, "defer", "review_on", "2026-04-01"));
}

static void a_second_decision_supersedes_where_the_case_still_can(void **state)
{
    (void)state;
    struct scene scene = a_scene();
    json_t *list, *standing;

    given_quorum(&scene.meeting);
    assert_ok(
        try_decision(&scene.meeting, &scene.item, "defer", "review_on", "2026-04-01"));
    assert_ok(try_decision(&scene.meeting, &scene.item, "adopt", "dissent", "no"));
    assert_fails(try_decision(&scene.meeting, &scene.item, "not_adopt",
                              "health_social_care", "considered_not_needed"),
                 "lifecycle.state");
    assert_ok(decision_of_item(world(), &scene.item, &standing));
    assert_string_equal(json_string_value(json_object_get(standing, "decision")),
                        "adopt");
    assert_ok(decisions_of_case(world(), case_dossier(scene.case_id), &list));
    assert_int_equal(json_array_size(list), 2);
    assert_int_equal(
        count_of(
            "SELECT count(*) FROM decision WHERE superseded_by IS NOT NULL /*scan*/"),
        1);
}

static void every_failure_leaves_nothing_half_done(void **state)
{
    (void)state;
    struct scene scene = a_scene();

    given_quorum(&scene.meeting);
    acting_as(ROLE_CHAIR);
    struct answers answers = answers_of(
        &form_decision, "decision", "adopt", "rationale", "Because", "basis", "majority",
        "actions.0.owner", "member@health.example", "actions.0.text", "Ask the school",
        "actions.0.due_on", "2026-03-16", "actions.1.owner", "", "actions.1.text", "",
        "actions.1.due_on", "", NULL);
    const struct dossier *dossier = case_dossier(scene.case_id);
    assert_ok(quorum_check(world(), scene.meeting.id)); /* the setting is read once */
    every_failure_leaves_nothing(decide(&scene, dossier, &answers), sql_decisions, 0);
    assert_int_equal(count_of(sql_actions), 1);
    assert_int_equal(
        count_of("SELECT count(*) FROM audit WHERE verb = 'decision.record' /*scan*/"),
        1);
    assert_int_equal(
        count_of("SELECT count(*) FROM case_access WHERE reason = 'action' /*scan*/"), 1);
}

static void a_wrong_action_refuses_the_whole(void **state)
{
    (void)state;
    struct scene scene = a_scene();

    given_quorum(&scene.meeting);
    acting_as(ROLE_CHAIR);
    struct answers answers =
        answers_of(&form_decision, "decision", "adopt", "rationale", "Because", "basis",
                   "unanimous", "actions.0.text", "Nobody's", NULL);
    assert_fails(decide(&scene, case_dossier(scene.case_id), &answers), "form.invalid");
    assert_int_equal(count_of(sql_decisions), 0);
    assert_string_equal(case_dossier(scene.case_id)->status, "awaiting_panel");
}

/* For every state of a case: what the form offers is what the lifecycle allows. */
static void offers_what_the_state_allows(void **state)
{
    (void)state;
    size_t nstates, nsteps;
    const struct state *states = lifecycle_states(&nstates);
    const struct step *steps = lifecycle_steps(&nsteps);

    acting_as(ROLE_CHAIR);
    for (size_t i = 0; i < nstates; i++) {
        struct dossier dossier = { .kind = DOSSIER_CASE, .status = states[i].name };
        size_t allowed = 0, offered = 0;

        if (states[i].entity != ENTITY_CASE)
            continue;
        for (size_t s = 0; s < nsteps; s++)
            if (steps[s].entity == ENTITY_CASE && text_is(steps[s].from, states[i].name)
                && steps[s].permission == PERMIT_DECISION_RECORD)
                allowed++;
        const struct form *form = decision_form_for(world(), &dossier);
        while (form_field(form, "decision")->options[offered].code != NULL)
            offered++;
        assert_int_equal(offered, allowed);
    }
}

static void tells_the_panel_what_it_needs(void **state)
{
    (void)state;
    struct scene scene = a_scene();
    json_t *papers;

    assert_ok(decision_papers(world(), case_dossier(scene.case_id), &papers));
    assert_string_equal(json_string_value(json_object_get(papers, "forename")), "Ruvo");
    assert_int_equal(json_integer_value(json_object_get(papers, "earlier_referrals")), 0);
    assert_true(json_is_null(json_object_get(papers, "consent")));
    assert_string_equal(json_string_value(json_object_get(papers, "concern")),
                        "Talked of a fight that is coming");
}

static void nothing_is_decided_after_the_minutes(void **state)
{
    (void)state;
    struct scene scene = a_scene();

    given_quorum(&scene.meeting);
    acting_as(ROLE_CHAIR);
    assert_ok(meeting_move(world(), &scene.meeting, "open"));
    assert_ok(meeting_move(world(), &scene.meeting, "close"));
    assert_string_equal(text_of("SELECT status FROM agenda_item /*scan*/"),
                        "not_reached");
    assert_ok(meeting_move(world(), &scene.meeting, "approve_minutes"));
    assert_fails(try_decision(&scene.meeting, &scene.item, "adopt", "dissent", "no"),
                 "meeting.state");
}

static void a_reader_needs_no_table_of_its_own(void **state)
{
    (void)state;
    struct scene scene = a_scene();
    json_t *decision, *list, *papers;

    given_quorum(&scene.meeting);
    assert_ok(try_decision(&scene.meeting, &scene.item, "adopt", "dissent", "no"));
    reading_begin();
    assert_ok(decision_of_item(world(), &scene.item, &decision));
    assert_ok(decisions_of_case(world(), case_dossier(scene.case_id), &list));
    assert_ok(decision_papers(world(), case_dossier(scene.case_id), &papers));
    reading_end();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(moves_the_case_and_opens_the_meeting),
        TEST(waits_for_papers_and_quorum),
        TEST(not_adopting_asks_for_health_and_social_care),
        TEST(deferring_asks_for_the_day),
        TEST(a_second_decision_supersedes_where_the_case_still_can),
        TEST(every_failure_leaves_nothing_half_done),
        TEST(a_wrong_action_refuses_the_whole),
        TEST(offers_what_the_state_allows),
        TEST(tells_the_panel_what_it_needs),
        TEST(nothing_is_decided_after_the_minutes),
        TEST(a_reader_needs_no_table_of_its_own),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
