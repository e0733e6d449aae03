/* Providers are commissioned, sessions held or lapsed, reports come; others help too. */
#include "base/text.h"
#include "cli/demo.h"
#include "domain/casework/consent.h"
#include "domain/casework/mainstream_support.h"
#include "domain/casework/provider.h"
#include "domain/casework/support_session.h"

#define MENTOR "provider@mentoring.example"

static bool open_case(struct demo *demo, int life, const struct dossier **out)
{
    demo_as(demo, demo->lives[life].lead);
    return dossier_case(demo->cx, demo->lives[life].id, out);
}

/* Draws of its own, so that the rest of the play is as it was: what was drawn from before
 * comes back with apart_end(). */
static uint64_t apart_begin(struct demo *demo, int life)
{
    uint64_t before = demo->random;

    demo->random = demo->seed + (uint64_t)life * 1000003 + (uint64_t)demo->today_number;
    return before;
}

static bool apart_end(struct demo *demo, uint64_t before, bool ok)
{
    demo->random = before;
    return ok;
}

/* ---- the register --------------------------------------------------------------------
 */

static const char sql_provider[] =
    "SELECT u.organisation_id FROM user u WHERE u.email = '" MENTOR "'";
static const char sql_registered[] = "SELECT count(*) FROM provider /*scan*/";

static bool find_provider(struct demo *demo, const char **out)
{
    struct answers answers;
    int64_t id, known;

    if (!db_number(demo->cx, db_prepare(demo->cx->db, sql_provider), &id)
        || !db_number(demo->cx, db_prepare(demo->cx->db, sql_registered), &known))
        return false;
    *out = demo_number(demo, id);
    return known != 0
           || (demo_fill(demo, &form_provider,
                         (const char *const[]){ "organisation_id", *out, "approval",
                                                "approved", "specialities", "right_wing",
                                                "languages", "English, Urdu, Polish",
                                                "contact", "Duty desk, working days",
                                                NULL },
                         &answers)
               && provider_register(demo->cx, &answers));
}

static DEMO_STEP(commission_step);
static DEMO_STEP(meet);

/* ---- sessions ------------------------------------------------------------------------
 */

static DEMO_STEP(report_session)
{
    const struct dossier *dossier;
    struct commission commission;
    struct support_session session;
    struct answers answers;
    int64_t commission_id;
    struct stmt *st;

    if (!open_case(demo, subject, &dossier))
        return false;
    st = db_prepare(demo->cx->db,
                    "SELECT commission_id FROM support_session WHERE id = :id");
    bind_int(st, ":id", detail);
    return db_number(demo->cx, st, &commission_id)
           && commission_load(demo->cx, dossier, commission_id, &commission)
           && support_session_load(demo->cx, &commission, detail, &session)
           && demo_fill(demo, &form_session_report,
                        (const char *const[]){
                            "report",
                            "Came on time and talked openly. We looked at where a claim "
                            "came from. Next time: what friends think.",
                            NULL },
                        &answers)
           && support_session_report(demo->cx, &commission, &session, &answers);
}

static bool close_session(struct demo *demo, int life,
                          const struct commission *commission, int64_t id,
                          const char *outcome)
{
    struct support_session session;
    struct answers answers;
    bool held = text_is(outcome, "held");
    int in_time = demo_is_last_days(demo, 60) ? 500 : 930; /* of late, many wait */

    if (held)
        demo_later_at_work(demo,
                           demo_chance(demo, in_time) ? demo_between(demo, 1, 9)
                                                      : demo_between(demo, 40, 60),
                           report_session, life, id);
    return support_session_load(demo->cx, commission, id, &session)
           && demo_fill(demo, &form_session_outcome,
                        (const char *const[]){ "outcome", outcome, "reason",
                                               held ? NULL
                                               : text_is(outcome, "lapsed")
                                                   ? "Did not come, no message"
                                                   : "Could not come, said so before",
                                               NULL },
                        &answers)
           && support_session_close(demo->cx, commission, &session, &answers);
}

static const char *outcome_of(struct demo *demo, bool consent)
{
    static const int weights[] = { 76, 8, 16, 0 };
    static const char *const outcomes[] = { "held", "cancelled", "lapsed" };

    return consent ? outcomes[demo_weighted(demo, weights)] : "cancelled";
}

static const char sql_sessions[] =
    "SELECT count(*) FROM support_session WHERE commission_id = :id";

/* Many are commissioned again after a while. */
static bool finish(struct demo *demo, int life, const struct commission *commission)
{
    struct answers answers;

    if (demo_chance(demo, demo_is_small(demo) ? 850 : 400))
        demo_later_at_work(demo, demo_between(demo, 7, 28), commission_step, life, 0);

    return demo_fill(demo, &form_commission_end,
                     (const char *const[]){ "outcome", "complete", "end_reason",
                                            "The sessions agreed are over.", NULL },
                     &answers)
           && commission_end(demo->cx, commission, &answers);
}

/* One session a week, until as many were planned as were contracted. */
static bool meet_once(struct demo *demo, int subject, int64_t detail)
{
    const struct dossier *dossier;
    struct commission commission;
    struct answers answers;
    int64_t sessions, id;
    bool consent;

    if (!open_case(demo, subject, &dossier)
        || !commission_load(demo->cx, dossier, detail, &commission)
        || !consent_holds(demo->cx, dossier->case_id, demo->today, &consent))
        return false;
    struct stmt *st = db_prepare(demo->cx->db, sql_sessions);
    bind_int(st, ":id", detail);
    if (!db_number(demo->cx, st, &sessions))
        return false;
    if (sessions >= commission.contracted || !text_is(dossier->status, "supported"))
        return !text_is(commission.status, "active")
               || finish(demo, subject, &commission);
    demo_later_at_work(demo, 7, meet, subject, detail);
    return demo_fill(demo, &form_session,
                     (const char *const[]){ "planned_on", demo->today, NULL }, &answers)
           && support_session_plan(demo->cx, &commission, &answers, &id)
           && close_session(demo, subject, &commission, id, outcome_of(demo, consent));
}

/* ---- commissioning -------------------------------------------------------------------
 */

static bool commission_once(struct demo *demo, int subject)
{
    const struct dossier *dossier;
    const char *provider;
    struct answers answers;
    int64_t id;

    if (!open_case(demo, subject, &dossier))
        return false;
    if (!text_is(dossier->status, "supported"))
        return true;
    if (!find_provider(demo, &provider)
        || !demo_fill(
            demo, &form_commission,
            (const char *const[]){
                "organisation_id", provider, "mentor", MENTOR, "purpose",
                "To talk about sources and belonging, as the plan says.", "brief",
                ("Weekly talks of an hour at the library. Interested in history "
                 "and football. Please report after each session."),
                "sessions_contracted", demo_number(demo, demo_between(demo, 4, 8)),
                "begins_on", demo->today, "funding", "home_office", "pounds",
                demo_number(demo, (int64_t)150 * demo_between(demo, 4, 8)), NULL },
            &answers)
        || !commission_create(demo->cx, dossier, &answers, &id))
        return false;
    demo_later_at_work(demo, demo_between(demo, 3, 10), meet, subject, id);
    return true;
}

static bool mainstream_once(struct demo *demo, int subject)
{
    static const char *const kinds[][3] = {
        { "education", "Larkhollow Schools Trust", "A mentor at school, twice a week" },
        { "housing", "Hatters Green Housing", "A move to a quieter place" },
        { "health", "Three Brooks Vale NHS Trust", "Talking therapy" },
        { "activity", "Lea Side Boxing Club", "A place in the Saturday group" },
    };
    const struct dossier *dossier;
    struct answers answers;
    bool isf = demo_chance(demo, 300);
    int which = demo_pick(demo, (int)COUNT(kinds));
    int64_t id;

    if (!open_case(demo, subject, &dossier))
        return false;
    if (!text_is(dossier->status, "supported"))
        return true;
    return demo_fill(demo, &form_mainstream_support,
                     (const char *const[]){ "kind", kinds[which][0], "provider",
                                            kinds[which][1], "description",
                                            kinds[which][2], "started_on", demo->today,
                                            "funding", isf ? "isf" : "partner", "pounds",
                                            isf ? demo_number(demo, 240) : NULL, NULL },
                     &answers)
           && mainstream_add(demo->cx, dossier, &answers, &id);
}

/* ---- the steps -----------------------------------------------------------------------
 */

static DEMO_STEP(meet)
{
    uint64_t before = apart_begin(demo, subject);

    return apart_end(demo, before, meet_once(demo, subject, detail));
}

static DEMO_STEP(commission_step)
{
    uint64_t before = apart_begin(demo, subject);

    (void)detail;
    return apart_end(demo, before, commission_once(demo, subject));
}

static DEMO_STEP(mainstream)
{
    uint64_t before = apart_begin(demo, subject);

    (void)detail;
    return apart_end(demo, before, mainstream_once(demo, subject));
}

void demo_plan_interventions(struct demo *demo, int life)
{
    uint64_t before = apart_begin(demo, life);

    if (demo_chance(demo, 800))
        demo_later_at_work(demo, demo_between(demo, 10, 25), commission_step, life, 0);
    if (demo_chance(demo, 500))
        demo_later_at_work(demo, demo_between(demo, 5, 40), mainstream, life, 0);
    (void)apart_end(demo, before, true);
}
