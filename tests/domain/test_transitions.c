/*
 * Every step of lifecycle.def leaves a line in the audit trail and, where it is about
 * somebody, one in the chronology: one test a step, by the table itself.
 */
#include <string.h>

#include "base/text.h"
#include "domain/assurance/checklist.h"
#include "domain/casework/case_transfer.h"
#include "domain/casework/channel_case.h"
#include "domain/casework/support_plan.h"
#include "domain/core/lifecycle.h"
#include "domain/intake/referral.h"
#include "domain/intake/second_check.h"
#include "support/given_assessment.h"
#include "support/given_casework.h"
#include "support/given_exit.h"
#include "support/given_information.h"
#include "support/given_panel.h"
#include "support/given_repeat.h"
#include "support/given_support.h"

#define ADULT "1990-05-06"

/* ---- what is looked at ---------------------------------------------------------------
 */

static struct {
    int64_t entries, audits;
} before;

static void look_now(void)
{
    before.entries = count_of("SELECT count(*) FROM entry /*scan*/");
    before.audits = count_of("SELECT count(*) FROM audit /*scan*/");
}

static void as_somebody_who_may(const struct step *step)
{
    enum role role = 0;

    while (role < ROLE_COUNT - 1 && !permission_granted(step->permission, role))
        role++;
    acting_as(role);
}

/* Puts the record into the state that the step begins with. */
static void put_in(const char *sql, const struct step *step)
{
    struct stmt *st = db_prepare(world()->db, sql);

    bind_text(st, ":status", step->from);
    assert_ok(db_run(world(), st));
}

/* ---- one driver an entity ------------------------------------------------------------
 */

static void take_referral(const struct step *step)
{
    static const char from[] = "UPDATE referral SET status = :status /*scan*/";
    int64_t id = given_referral("luton");
    const char *to;

    put_in(from, step);
    as_somebody_who_may(step);
    if (text_is(step->from, "draft"))
        acting_as(ROLE_COORDINATOR); /* a draft is its writer's */
    const struct dossier *dossier = referral_dossier(id);
    look_now();
    assert_ok(db_begin(world()));
    assert_ok(db_end(world(), referral_move(world(), dossier, step->verb, &to)));
}

static void take_case(const struct step *step)
{
    static const char from[] = "UPDATE channel_case SET status = :status /*scan*/";
    int64_t id = given_case("luton");
    const char *to;

    put_in(from, step);
    as_somebody_who_may(step);
    const struct dossier *dossier = case_dossier(id);
    look_now();
    assert_ok(db_begin(world()));
    assert_ok(db_end(world(), channel_case_move(world(), dossier, step->verb, &to)));
}

static void take_meeting(const struct step *step)
{
    static const char from[] = "UPDATE meeting SET status = :status /*scan*/";
    struct meeting meeting = given_meeting("2026-03-20");

    put_in(from, step);
    as_somebody_who_may(step);
    assert_ok(meeting_load(world(), meeting.id, &meeting));
    look_now();
    assert_ok(meeting_move(world(), &meeting, step->verb));
}

static struct support_plan plan_of(int64_t case_id)
{
    struct support_plan plan;

    assert_ok(support_plan_load(world(), case_dossier(case_id), &plan));
    return plan;
}

static void write_plan(int64_t case_id)
{
    struct support_plan seen = plan_of(case_id);
    struct answers answers =
        answers_of(&form_support_plan, "consent_how", "At home", "nature", "Mentoring",
                   "providers", "Mentoring for All", "delivery", "Weekly", "needs.0.need",
                   "Work", "needs.0.accepted_because", "Still at school", NULL);

    acting_as(ROLE_COORDINATOR);
    assert_ok(support_plan_save(world(), case_dossier(case_id), &seen, &answers));
}

static void approve_plan(int64_t case_id)
{
    struct support_plan seen = plan_of(case_id);

    acting_as(ROLE_CHAIR);
    assert_ok(support_plan_approve(world(), case_dossier(case_id), &seen));
}

static void take_plan(const struct step *step)
{
    int64_t id = given_adopted(ADULT);

    write_plan(id);
    if (text_is(step->from, "approved"))
        approve_plan(id);
    if (text_is(step->verb, "supersede"))
        write_plan(id);
    acting_as(ROLE_CHAIR);
    struct support_plan seen = plan_of(id);
    look_now();
    if (text_is(step->verb, "withdraw"))
        assert_ok(support_plan_withdraw(world(), case_dossier(id), &seen, "No use"));
    else
        approve_plan(id);
}

static void take_assessment(const struct step *step)
{
    int64_t id = given_case("luton"), draft = given_draft(id);
    bool ended = !text_is(step->from, "draft");

    given_filled(id, draft);
    if (ended)
        assert_ok(complete_assessment(id, draft));
    struct assessment seen = assessment_of(id, draft);
    if (text_is(step->from, "in_error"))
        assert_ok(assessment_mark_in_error(world(), case_dossier(id), &seen, "Wrong"));
    seen = assessment_of(id, draft);
    const struct dossier *dossier = case_dossier(id);
    look_now();
    if (text_is(step->verb, "complete"))
        assert_ok(assessment_complete(world(), dossier, &seen));
    else if (text_is(step->verb, "discard"))
        assert_ok(assessment_discard(world(), dossier, &seen, "Begun twice"));
    else if (text_is(step->verb, "mark_in_error"))
        assert_ok(assessment_mark_in_error(world(), dossier, &seen, "Wrong person"));
    else
        assert_ok(assessment_take_back_error(world(), dossier, &seen));
}

/* Who approves is another than who signed. */
static void name_senior_officer(enum role role)
{
    static const char sql[] =
        "UPDATE user SET senior_officer = 1 WHERE email LIKE"
        " 'coordinator@%' /*scan*/";

    assert_ok(db_run(world(), db_prepare(world()->db, sql)));
    acting_as(role);
}

static void take_checklist(const struct step *step)
{
    static const char answered[] = "UPDATE checklist_answer SET answer = 'met' /*scan*/";
    struct answers answers = answers_of(&form_checklist, "template", "working_checklist",
                                        "year", "2026", NULL);
    struct checklist checklist;
    int64_t id;

    acting_as(ROLE_COORDINATOR);
    assert_ok(checklist_create(world(), &answers, &id));
    assert_ok(db_run(world(), db_prepare(world()->db, answered)));
    assert_ok(checklist_load(world(), id, &checklist));
    acting_as(ROLE_CHAIR);
    if (text_is(step->from, "chair_signed"))
        assert_ok(checklist_sign(world(), &checklist));
    assert_ok(checklist_load(world(), id, &checklist));
    look_now();
    if (text_is(step->verb, "sign"))
        assert_ok(checklist_sign(world(), &checklist));
    else if (text_is(step->verb, "unsign"))
        assert_ok(checklist_unsign(world(), &checklist));
    else {
        name_senior_officer(ROLE_COORDINATOR);
        assert_ok(checklist_approve(world(), &checklist));
    }
}

static void take_request(const struct step *step)
{
    static const char from[] = "UPDATE information_request SET status = :status /*scan*/";
    const struct dossier *dossier = case_dossier(given_case("luton"));
    int64_t id = given_request(dossier, "member@health.example");

    put_in(from, step);
    struct information_request request = given_opened(dossier, id);
    look_now();
    if (text_is(step->verb, "return"))
        assert_ok(given_returns(&request, "yes", "no"));
    else if (text_is(step->verb, "nil"))
        assert_ok(given_answers(&request, "nil_return", ""));
    else if (text_is(step->verb, "refuse"))
        assert_ok(given_answers(&request, "refused", "Not ours to tell"));
    else if (text_is(step->verb, "cancel"))
        assert_ok(information_request_cancel(world(), &request, "No longer needed"));
    else
        assert_ok(information_request_repeat(world(), &request));
}

static void take_exit(const struct step *step)
{
    static const char from[] = "UPDATE exit_record SET status = :status /*scan*/";
    int64_t id = given_case("luton");

    given_moves(id, "adopt", "consent_given", NULL);
    given_sent_exit(id);
    put_in(from, step);
    as_somebody_who_may(step);
    look_now();
    assert_ok(try_exit_move(id, step->verb));
}

static void take_transfer(const struct step *step)
{
    static const char from[] = "UPDATE case_transfer SET status = :status /*scan*/";
    struct answers package =
        answers_of(&form_case_transfer, "receiving_panel", "Milton Keynes", "contact",
                   "Somebody", "reason", "The family has moved", "contents", "referral",
                   "consent_continues", "yes", NULL);
    bool accept = text_is(step->verb, "accept");
    struct answers reply =
        answers_of(&form_transfer_answer, "answer", accept ? "accepted" : "refused",
                   "answered_on", "2026-03-02", "answered_by", "Their chair", NULL);
    const struct dossier *dossier = case_dossier(given_case("luton"));
    struct case_transfer open;

    assert_ok(case_transfer_prepare(world(), dossier, &package));
    put_in(from, step);
    assert_ok(case_transfer_load(world(), dossier, &open));
    look_now();
    if (accept || text_is(step->verb, "refuse"))
        assert_ok(case_transfer_answer(world(), dossier, &open, &reply));
    else
        assert_ok(case_transfer_move(world(), dossier, &open, step->verb));
}

static void take_commission(const struct step *step)
{
    struct commission commission = given_commission(given_supported());
    struct answers answers = answers_of(&form_commission_end, "outcome", step->verb,
                                        "end_reason", "All was said", NULL);

    look_now();
    assert_ok(commission_end(world(), &commission, &answers));
}

static void take_session(const struct step *step)
{
    static const char from[] = "UPDATE support_session SET status = :status /*scan*/";
    struct commission commission = given_commission(given_supported());
    struct support_session session = given_session(&commission, "2026-03-02");
    struct answers report =
        answers_of(&form_session_report, "report", "A good talk", NULL);

    put_in(from, step);
    assert_ok(support_session_load(world(), &commission, session.id, &session));
    look_now();
    if (text_is(step->verb, "report"))
        assert_ok(support_session_report(world(), &commission, &session, &report));
    else if (text_is(step->verb, "take_back"))
        assert_ok(support_session_take_back(world(), &commission, &session));
    else
        assert_ok(given_closes(&commission, &session, step->to));
}

static void take_second_check(const struct step *step)
{
    const struct dossier *dossier = referral_dossier(given_waiting());
    struct answers answers =
        answers_of(&form_second_check, "answer",
                   text_is(step->verb, "confirm") ? "confirm" : "return", "reason",
                   "Read together", NULL);

    look_now();
    if (text_is(step->verb, "withdraw")) {
        assert_ok(second_check_withdraw(world(), dossier));
        return;
    }
    acting_as(ROLE_CHAIR);
    assert_ok(channel_case_second_check(world(), dossier, &answers));
}

/* Imports are files on their way in, with tests of their own. */
static const struct driver {
    void (*take)(const struct step *step);
    const char *status;  /* of the record, afterwards */
    bool about_somebody; /* else there is no chronology it could be in */
} drivers[] = {
    [ENTITY_REFERRAL] = { take_referral, "SELECT status FROM referral /*scan*/", true },
    [ENTITY_CASE] = { take_case, "SELECT status FROM channel_case /*scan*/", true },
    [ENTITY_MEETING] = { take_meeting, "SELECT status FROM meeting /*scan*/", false },
    [ENTITY_PLAN] = { take_plan,
                      "SELECT status FROM support_plan ORDER BY number LIMIT 1"
                      " /*scan*/",
                      true },
    [ENTITY_ASSESSMENT] = { take_assessment, "SELECT status FROM assessment /*scan*/",
                            true },
    [ENTITY_CHECKLIST] = { take_checklist, "SELECT status FROM checklist /*scan*/",
                           false },
    [ENTITY_REQUEST] = { take_request, "SELECT status FROM information_request /*scan*/",
                         true },
    [ENTITY_EXIT] = { take_exit, "SELECT status FROM exit_record /*scan*/", true },
    [ENTITY_TRANSFER] = { take_transfer, "SELECT status FROM case_transfer /*scan*/",
                          true },
    [ENTITY_COMMISSION] = { take_commission, "SELECT status FROM commission /*scan*/",
                            true },
    [ENTITY_SESSION] = { take_session, "SELECT status FROM support_session /*scan*/",
                         true },
    [ENTITY_SECOND_CHECK] = { take_second_check,
                              "SELECT status FROM second_check /*scan*/", true },
    [ENTITY_IMPORT] = { 0 },
};

/* ---- the property --------------------------------------------------------------------
 */

static void leaves_its_traces(void **state)
{
    const struct step *step = *state;
    const struct driver *driver = &drivers[step->entity];

    driver->take(step);
    assert_string_equal(text_of(driver->status), step->to);
    if (count_of("SELECT count(*) FROM audit /*scan*/") <= before.audits)
        fail_msg("%s from %s is not in the audit trail", step->verb, step->from);
    if (driver->about_somebody
        && count_of("SELECT count(*) FROM entry /*scan*/") <= before.entries)
        fail_msg("%s from %s is not in the chronology", step->verb, step->from);
}

static int open_for_step(void **state)
{
    void *step = *state;
    int result = world_open(state);

    *state = step;
    return result;
}

/* "lapse: planned to lapsed (SESSION)" */
static char *name_of(const struct step *step)
{
    static char names[256][96];
    static size_t count;
    char *name = names[count++ % 256];

    (void)snprintf(name, sizeof(names[0]), "%s: %s to %s (%d)", step->verb, step->from,
                   step->to, (int)step->entity);
    return name;
}

static struct CMUnitTest tests[256];

int main(void)
{
    size_t count, wanted = 0;
    const struct step *steps = lifecycle_steps(&count);

    for (size_t i = 0; i < count && wanted < COUNT(tests); i++)
        if (drivers[steps[i].entity].take != NULL)
            tests[wanted++] = (struct CMUnitTest){
                name_of(&steps[i]),
                leaves_its_traces,
                open_for_step,
                world_close,
                (void *)(uintptr_t)&steps[i],
            };
    return _cmocka_run_group_tests("transitions", tests, wanted, NULL, NULL);
}
