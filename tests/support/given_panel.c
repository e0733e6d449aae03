#include "support/given_panel.h"

#include "domain/casework/channel_case.h"
#include "domain/intake/screening.h"
#include "domain/intake/section36.h"
#include "domain/panel/attendance.h"

int64_t given_panel_case(const char *area)
{
    static const char *const names[] = { "Abbon",   "Beltram", "Cirsel", "Dovany",
                                         "Ekkehal", "Fynmore", "Gostan", "Hulvery" };
    static const char *const born[] = { "2001-01-02", "1988-03-04", "1975-05-06",
                                        "1999-07-08", "1966-09-10", "1992-11-12",
                                        "1983-12-01", "1957-02-03" };
    static size_t next;
    size_t nth = next++ % COUNT(names);
    int64_t id = 0;

    acting_as(ROLE_COORDINATOR);
    int64_t referral = given_referral_of("Ruvo", names[nth], born[nth], area);
    struct answers screening =
        answers_of(&form_screening, "gateway", "proceed", "deconflicted", "yes",
                   "safeguarding_referral", "none", "decided_on", "2026-03-02", NULL);
    assert_ok(screening_record(world(), referral_dossier(referral), &screening));
    struct answers section36 = answers_of(
        &form_section36, "decision", "proceed", "decider", "A superintendent",
        "organisation", "police", "reasons", "Grounds", "decided_on", "2026-03-02", NULL);
    assert_ok(channel_case_decide(world(), referral_dossier(referral), &section36, &id));
    return id;
}

static struct db *writer;

void reading_begin(void)
{
    writer = world()->db;
    assert_ok(store_reader(world(), world_store()));
    access_as(world(), world()->actor);
}

void reading_end(void)
{
    db_close(world()->db);
    world()->db = writer;
    access_as(world(), world()->actor);
}

struct meeting given_meeting(const char *held_on)
{
    struct meeting meeting;
    int64_t id;

    acting_as(ROLE_COORDINATOR);
    struct answers answers = answers_of(
        &form_meeting, "held_on", held_on, "starts_at", "10:00", "place", "Town Hall",
        "kind", "monthly", "invitees", "chair@luton.example", "invitees",
        "police@bedfordshire.example", "invitees", "member@health.example", NULL);
    assert_ok(meeting_create(world(), &answers, &id));
    assert_ok(meeting_load(world(), id, &meeting));
    return meeting;
}

struct agenda_item given_item(const struct meeting *meeting, int64_t case_id,
                              const char *kind)
{
    static const char sql[] =
        "SELECT id FROM agenda_item WHERE position ="
        " (SELECT max(position) FROM agenda_item /*scan*/) /*scan*/";
    struct agenda_item item;
    int added;

    acting_as(ROLE_COORDINATOR);
    struct answers answers = answers_of(
        &form_agenda, "case", case_dossier(case_id)->reference, "kind", kind, NULL);
    assert_ok(agenda_add(world(), meeting, &answers, &added));
    assert_ok(agenda_item_load(world(), meeting, count_of(sql), &item));
    return item;
}

bool try_attendance(const struct meeting *meeting, const char *email,
                    const char *attendance, const char *agency)
{
    struct answers answers = answers_of(&form_attendance, "user", email, "attendance",
                                        attendance, "agency", agency, NULL);

    return attendance_record(world(), meeting, &answers);
}

void given_quorum(struct meeting *meeting)
{
    acting_as(ROLE_COORDINATOR);
    assert_ok(meeting_move(world(), meeting, "send_papers"));
    assert_ok(
        try_attendance(meeting, "chair@luton.example", "present", "local_authority"));
    assert_ok(
        try_attendance(meeting, "police@bedfordshire.example", "present", "police"));
}

bool try_decision(struct meeting *meeting, const struct agenda_item *item,
                  const char *decision, const char *name, const char *value)
{
    struct answers answers;
    int64_t id;

    acting_as(ROLE_CHAIR);
    answers = answers_of(&form_decision, "decision", decision, "rationale", "Because",
                         "basis", "unanimous", name, value, NULL);
    return decision_record(world(), meeting, item, case_dossier(item->case_id), &answers,
                           &id);
}
