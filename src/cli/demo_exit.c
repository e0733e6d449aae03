/* What follows an exit: the exit record and its two endorsements. */
#include "base/text.h"
#include "cli/demo.h"
#include "domain/casework/exit_record.h"

static bool load(struct demo *demo, int life, const struct dossier **dossier,
                 struct exit_record *record)
{
    return dossier_case(demo->cx, demo->lives[life].id, dossier)
           && exit_record_load(demo->cx, *dossier, record);
}

static bool move_as(struct demo *demo, int life, const struct actor *actor,
                    const char *verb)
{
    const struct dossier *dossier;
    struct exit_record record;

    demo_as(demo, actor);
    return load(demo, life, &dossier, &record)
           && exit_record_move(demo->cx, dossier, &record, verb);
}

static DEMO_STEP(endorse)
{
    const struct demo_panel *panel = &demo->panels[demo->lives[subject].panel];

    (void)detail;
    return move_as(demo, subject, panel->chair, "endorse_as_chair")
           && move_as(demo, subject, panel->police, "endorse_as_police");
}

static bool fill_record(struct demo *demo, const struct demo_life *life,
                        const struct exit_assessment *final, struct answers *out)
{
    static const char *const owners[] = { "The school's safeguarding lead",
                                          "Early help, family support team",
                                          "The college's tutor",
                                          "The mental health team" };
    bool helped = life->asked > 0;

    return demo_fill(
        demo, &form_exit_record,
        (const char *const[]){
            "reason", helped ? "reduced" : "consent_withdrawn", "final_assessment",
            helped ? "The factors that were present at adoption are no longer seen; two "
                     "assessments in a row agree."
                   : "Nothing new was found. Without consent no support could be given.",
            "closing_report",
            helped
                ? "The sessions of the plan were held. School and family carry on with "
                  "what helps; they know whom to call."
                : "Support was offered twice and declined. Mainstream services are "
                  "told whom to call.",
            "residual_risk_owner", ONE_OF(demo, owners), "no_assessment",
            final->in_date ? NULL
                           : "The individual did not come to any appointment after the "
                             "last panel.",
            NULL },
        out);
}

DEMO_STEP(demo_write_exit)
{
    struct demo_life *life = &demo->lives[subject];
    const struct dossier *dossier;
    struct exit_assessment final;
    struct exit_record record;
    struct answers answers;

    (void)detail;
    demo_as(demo, life->lead);
    if (!load(demo, subject, &dossier, &record))
        return false;
    if (!text_is(dossier->status, "post_exit_review"))
        return true;
    demo_later_at_work(demo, demo_between(demo, 2, 25), endorse, subject, 0);
    return exit_assessment_load(demo->cx, dossier, &final)
           && fill_record(demo, life, &final, &answers)
           && exit_record_save(demo->cx, dossier, &record, &answers)
           && move_as(demo, subject, life->lead, "submit");
}
