/* Consent is asked for, given, refused, withdrawn; the support plan; actions are done. */
#include "base/date.h"
#include "base/text.h"
#include "cli/demo.h"
#include "domain/casework/channel_case.h"
#include "domain/casework/consent.h"
#include "domain/casework/support_plan.h"
#include "domain/panel/action.h"
#include "domain/people/record_version.h"

static bool open_case(struct demo *demo, int life, const struct dossier **out)
{
    return dossier_case(demo->cx, demo->lives[life].id, out);
}

/* ---- consent
 * -------------------------------------------------------------------------------- */

static const char sql_person[] =
    "SELECT p.date_of_birth, p.age_estimated, substr(p.created_at, 1, 10) AS noted_on"
    " FROM channel_case c JOIN person p ON p.id = c.person_id WHERE c.id = :id";

/* CTSA 2015 s.36(8): a parent or guardian for a child. */
static bool is_child(struct demo *demo, int64_t case_id, bool *out)
{
    struct ctx *cx = demo->cx;
    struct stmt *st = db_prepare(cx->db, sql_person);

    *out = false;
    bind_int(st, ":id", case_id);
    if (db_row(cx, st)) {
        const char *born = row_text(cx, st, "date_of_birth");
        int64_t age = row_int(st, "age_estimated");

        if (born != NULL)
            *out = date_age(born, cx->today) < 18;
        else if (age != 0)
            *out = age + date_age(row_text(cx, st, "noted_on"), cx->today) < 18;
    }
    return db_done(cx, st);
}

static const char *const why_not[] = {
    "Does not see that help is needed.",
    "The family prefer to go on by themselves.",
    "Afraid of what might be written down.",
    "Trusts the school, not the council.",
};

static bool record_consent(struct demo *demo, int life, const struct dossier *dossier,
                           const char *outcome)
{
    static const char *const guardians[] = { "parent", "parent", "parent", "guardian",
                                             "authority" };
    struct answers answers;
    bool child, given = text_is(outcome, "given");
    int64_t id;

    if (!is_child(demo, demo->lives[life].id, &child))
        return false;
    return demo_fill(
               demo, &form_consent,
               (const char *const[]){
                   "sought_by",
                   arena_print(demo->cx->arena, "%s, lead officer",
                               demo->lives[life].lead->name),
                   "asked_on",
                   demo->today,
                   "from",
                   child ? ONE_OF(demo, guardians) : "individual",
                   "relationship",
                   child ? "Lives with the individual" : NULL,
                   "outcome",
                   outcome,
                   "explained",
                   ("What Channel is, who takes part, that it is voluntary, and that it "
                    "can be ended at any time."),
                   "language",
                   "English",
                   "reason",
                   given ? NULL : ONE_OF(demo, why_not),
                   "reassess_on",
                   given ? NULL : demo_day(demo, 90),
                   "police_told_on",
                   given ? NULL : demo->today,
                   "safeguarding",
                   given ? NULL
                         : "Considered with children's or adults' social care: nothing "
                           "that they do not know.",
                   NULL },
               &answers)
           && consent_record(demo->cx, dossier, &answers, &id);
}

static DEMO_STEP(withdraw_consent)
{
    struct demo_life *life = &demo->lives[subject];
    const struct dossier *dossier;

    (void)detail;
    demo_as(demo, life->lead);
    if (!open_case(demo, subject, &dossier))
        return false;
    if (!text_is(dossier->status, "supported"))
        return true;
    life->asked = -1;
    return record_consent(demo, subject, dossier, "withdrawn");
}

static void after_consent(struct demo *demo, int life)
{
    if (demo_chance(demo, 900))
        demo_later_at_work(demo, demo_between(demo, 2, 12), demo_write_plan, life, 1);
    demo_plan_interventions(demo, life);
    if (demo_chance(demo, 60))
        demo_later_at_work(demo, demo_between(demo, 30, 150), withdraw_consent, life, 0);
    if (demo_chance(demo, 15))
        demo_later_at_work(demo, demo_between(demo, 40, 200), demo_transfer, life, 0);
}

DEMO_STEP(demo_ask_consent)
{
    struct demo_life *life = &demo->lives[subject];
    const struct dossier *dossier;
    bool given = demo_chance(demo, 830);

    (void)detail;
    demo_as(demo, life->lead);
    if (!open_case(demo, subject, &dossier))
        return false;
    if (!text_is(dossier->status, "adopted"))
        return true;
    life->asked = given ? 1 : -1;
    if (given)
        after_consent(demo, subject);
    return record_consent(demo, subject, dossier, given ? "given" : "refused");
}

/* ---- the support plan
 * ------------------------------------------------------------------------ */

static const char *const needs[][2] = {
    { "Grievance and black-and-white thinking",
      "Mentoring, weekly, by an approved provider" },
    { "Little contact with others of the same age",
      "A place in a sports or music group" },
    { "Long hours online",
      "Agreement with the family on screens, and a talk on sources" },
    { "Low mood, little sleep", "Appointment with the mental health team" },
    { "Out of school or work", "Place on a course; transport to it" },
    { "Conflict at home", "Family work by early help" },
    { "Housing is not secure", "Priority request to the housing service" },
};

static void add_need(struct demo *demo, struct pairs *raw, int nth, int which)
{
    struct arena *arena = demo->cx->arena;
    bool accepted = nth > 0 && demo_chance(demo, 120);

    pairs_add(arena, raw, arena_print(arena, "needs.%d.need", nth), needs[which][0]);
    if (accepted) {
        pairs_add(arena, raw, arena_print(arena, "needs.%d.accepted_because", nth),
                  "The school works on it already; the panel looks at it again.");
        return;
    }
    pairs_add(arena, raw, arena_print(arena, "needs.%d.action", nth), needs[which][1]);
    pairs_add(
        arena, raw, arena_print(arena, "needs.%d.owner", nth),
        demo_anybody(demo, demo_chance(demo, 600) ? DEMO_COORDINATORS : DEMO_MEMBERS)
            ->email);
    pairs_add(arena, raw, arena_print(arena, "needs.%d.due_on", nth),
              demo_day(demo, demo_between(demo, 14, 90)));
}

static bool fill_plan(struct demo *demo, struct answers *out)
{
    struct arena *arena = demo->cx->arena;
    struct pairs *raw = arena_alloc(arena, sizeof(*raw));
    int count = demo_between(demo, 1, 4), first = demo_pick(demo, (int)COUNT(needs));

    pairs_add(arena, raw, "consent_how",
              "Sought by the lead officer in a meeting at home; asked again every three "
              "months.");
    pairs_add(arena, raw, "nature",
              "Mentoring on ideas and sources; help with school or work; support for the "
              "family.");
    pairs_add(arena, raw, "providers",
              "An approved intervention provider; the school; early help.");
    pairs_add(arena, raw, "delivery",
              "Weekly sessions of an hour for ten weeks, then reviewed by the panel.");
    for (int i = 0; i < count; i++)
        add_need(demo, raw, i, (first + i) % (int)COUNT(needs));
    return demo_read(demo, &form_support_plan, raw, out);
}

static bool is_being_helped(const struct dossier *dossier)
{
    return text_is(dossier->status, "supported") || text_is(dossier->status, "adopted");
}

static DEMO_STEP(approve_plan)
{
    const struct dossier *dossier;
    struct support_plan plan;

    (void)detail;
    demo_as(demo, demo->panels[demo->lives[subject].panel].chair);
    if (!open_case(demo, subject, &dossier)
        || !support_plan_load(demo->cx, dossier, &plan))
        return false;
    return !is_being_helped(dossier) || !text_is(plan.status, "draft")
           || support_plan_approve(demo->cx, dossier, &plan);
}

/* detail counts the versions: some plans are written anew after a few months. */
DEMO_STEP(demo_write_plan)
{
    const struct dossier *dossier;
    struct support_plan plan;
    struct answers answers;

    demo_as(demo, demo->lives[subject].lead);
    if (!open_case(demo, subject, &dossier)
        || !support_plan_load(demo->cx, dossier, &plan))
        return false;
    if (!is_being_helped(dossier))
        return true;
    if (demo_chance(demo, 920))
        demo_later_at_work(demo, demo_between(demo, 1, 7), approve_plan, subject, 0);
    if (detail < 3 && demo_chance(demo, 300))
        demo_later_at_work(demo, demo_between(demo, 90, 150), demo_write_plan, subject,
                           detail + 1);
    versions_pause(detail == 0); /* those that are written anew show what changed */
    bool ok = fill_plan(demo, &answers)
              && support_plan_save(demo->cx, dossier, &plan, &answers);
    versions_pause(true);
    return ok;
}

/* ---- actions
 * --------------------------------------------------------------------------------- */

DEMO_STEP(demo_close_action)
{
    static const char *const outcomes[] = {
        "Done; told the lead officer.",
        "Done, a little later than agreed.",
        "The answer came by telephone and is in the notes.",
        "A date was agreed.",
    };
    const struct demo_panel *panel = &demo->panels[demo->lives[subject].panel];
    bool dropped = demo_chance(demo, 60);
    struct action action;
    struct answers answers;

    demo_as(demo, panel->coordinator);
    return action_load(demo->cx, detail, &action)
           && demo_fill(
               demo, &form_action,
               (const char *const[]){ "status", dropped ? "dropped" : "done", "outcome",
                                      dropped ? "No longer needed after the decision."
                                              : ONE_OF(demo, outcomes),
                                      NULL },
               &answers)
           && action_change(demo->cx, &action, action.version, &answers);
}
