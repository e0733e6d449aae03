/* Partners are asked for information, answer, are late, and are reminded. */
#include <string.h>

#include "base/text.h"
#include "cli/demo.h"
#include "domain/casework/information_return.h"
#include "domain/people/user.h"

/* Drawn apart from the rest: what happens to a referral does not depend on who was asked
 * about it. */
static uint64_t draw_apart(struct demo *demo, int64_t number)
{
    uint64_t before = demo->random;

    demo->random = demo->seed ^ ((uint64_t)number * UINT64_C(0x9E3779B97F4A7C15));
    return before;
}

/* Whoever declared an interest meanwhile finds nothing: then it was not answered. */
static bool is_gone(struct demo *demo)
{
    if (demo->cx->problem.kind != PROBLEM_NOT_FOUND)
        return false;
    problem_forget(demo->cx);
    return true;
}

/* ---- asking --------------------------------------------------------------------------
 */

static const char *const questions[] = {
    "Is the individual known to your service? Are there concerns about radicalisation?",
    "Which contact have you had in the last twelve months, and did you notice a change?",
    "Is support in place, and who is the worker? Are there risks to others at home?",
    "Attendance, behaviour and friendships; anything that worries or reassures you.",
};

static bool ask_one(struct demo *demo, const struct dossier *dossier,
                    const struct actor *contact, const char *necessity, int64_t *out_id)
{
    bool urgent = demo_chance(demo, 80);
    struct answers answers;

    return demo_fill(demo, &form_information_request,
                     (const char *const[]){
                         "organisation_id", demo_number(demo, contact->organisation_id),
                         "contact", contact->email, "question", ONE_OF(demo, questions),
                         "necessity", necessity, "lawful_basis", "public_task", "urgent",
                         urgent ? "yes" : NULL, NULL },
                     &answers)
           && information_request_ask(demo->cx, dossier, &answers, out_id);
}

static DEMO_STEP(answer_request);
static DEMO_STEP(remind);

/* The referrals that stay in information gathering to the end wait for the first partner
 * asked. */
static bool never_comes(const struct demo *demo, int number, int nth)
{
    int left = demo->wanted - number;

    return nth == 0 && (left == 4 || left == 5);
}

/* Most answer in time; some need a reminder. */
static void await_answer(struct demo *demo, int number, int nth, int64_t request)
{
    if (never_comes(demo, number, nth))
        return;
    if (demo_chance(demo, 120))
        demo_later_at_work(demo, demo_between(demo, 8, 10), remind, number, request);
    else
        demo_later_at_work(demo, demo_between(demo, 1, 6), answer_request, number,
                           request);
}

#define MOST_ASKED 4

static bool was_chosen(const struct actor *const *chosen, int count,
                       const struct actor *candidate)
{
    for (int i = 0; i < count; i++)
        if (chosen[i]->organisation_id == candidate->organisation_id)
            return true;
    return false;
}

/* The health service always, then others, each organisation once. */
static int choose(struct demo *demo, const char *area,
                  const struct actor *chosen[static MOST_ASKED])
{
    const struct demo_staff *staff = &demo->staff;
    int wanted = demo_between(demo, 2, MOST_ASKED), count = 0;
    enum demo_group partners = demo_partners_of(area);

    chosen[count++] = staff->groups[DEMO_MEMBERS][0];
    if (partners != DEMO_COORDINATORS)
        chosen[count++] = staff->groups[partners][0];
    for (int tries = 0; count < wanted && tries < 20; tries++) {
        const struct actor *candidate = demo_anybody(demo, DEMO_MEMBERS);

        if (!was_chosen(chosen, count, candidate))
            chosen[count++] = candidate;
    }
    return count;
}

bool demo_gather(struct demo *demo, int number)
{
    const struct actor *chosen[MOST_ASKED];
    const struct dossier *dossier;
    uint64_t before = draw_apart(demo, number + 1);
    int64_t id;

    demo_as(demo, demo_anybody(demo, DEMO_COORDINATORS));
    bool ok = dossier_referral(demo->cx, demo->referrals[number].id, &dossier);
    if (ok && information_may_be_asked(dossier)) {
        int count = choose(demo, dossier->area, chosen);

        for (int i = 0; ok && i < count; i++) {
            ok = ask_one(demo, dossier, chosen[i],
                         "Needed to decide whether the test of section 36 is met.", &id);
            if (ok)
                await_answer(demo, number, i, id);
        }
    }
    demo->random = before;
    return ok;
}

/* On the last day: running cases of the best known panel, on which an answer is awaited.
 */
bool demo_ask_last(struct demo *demo)
{
    const struct demo_panel *panel = &demo->panels[0];
    const struct actor *health = demo->staff.groups[DEMO_MEMBERS][0];
    const struct dossier *dossier;
    uint64_t before = draw_apart(demo, panel->count);
    bool ok = true;
    int64_t id;
    int asked = 0;

    for (int i = panel->count - 1; ok && i >= 0 && asked < 3; i--) {
        const struct demo_life *life = &demo->lives[panel->lives[i]];

        if (life->stage != DEMO_LIVE && life->stage != DEMO_WAITING)
            continue;
        demo_as(demo, life->lead);
        if (!dossier_case(demo->cx, life->id, &dossier)) {
            ok = is_gone(demo);
            continue;
        }
        ok = !information_may_be_asked(dossier)
             || ask_one(demo, dossier, health, "Needed to plan the support.", &id);
        asked++;
    }
    demo->random = before;
    return ok;
}

/* ---- answering -----------------------------------------------------------------------
 */

static const char *const texts[] = {
    "Seen twice in the spring. Talked of feeling left out; no views of concern were "
    "heard.",
    "Attendance fell from 96 to 71 per cent since the autumn. Has few friends there now.",
    "Known to the service since last year. Appointments are kept, and the worker is "
    "trusted.",
    "Stayed with a relative for some weeks after an argument at home. Settled since "
    "then.",
    "Spoke of videos watched at night. Was open about it when asked, and was worried.",
    "No offence on record. Was spoken to once about being with an older group.",
};
static const char *const sources[] = {
    "Case notes of the service",
    "Attendance and behaviour records",
    "Appointment records",
    "The allocated worker, by telephone",
};

static void fill_item(struct demo *demo, const char *agency, struct pairs *raw)
{
    struct arena *arena = demo->cx->arena;

    pairs_add(arena, raw, "outcome", "returned");
    pairs_add(arena, raw, "text", ONE_OF(demo, texts));
    pairs_add(arena, raw, "owner_agency", agency);
    pairs_add(arena, raw, "source", ONE_OF(demo, sources));
    pairs_add(arena, raw, "dated_on", demo_day(demo, -demo_between(demo, 5, 120)));
    pairs_add(arena, raw, "sensitivity",
              demo_chance(demo, 800) ? "official_sensitive" : "official");
    pairs_add(arena, raw, "disclosable", demo_chance(demo, 700) ? "yes" : "no");
    pairs_add(arena, raw, "limited", demo_chance(demo, 60) ? "yes" : "no");
    pairs_add(arena, raw, "lawful_basis",
              demo_chance(demo, 600) ? "public_task_special" : "public_task");
    pairs_add(arena, raw, "necessity",
              "Shows how the individual is doing now. Nothing else was left to share "
              "that would help to decide.");
}

static const char *const refusals[] = {
    "Our adviser says that this was told in confidence and that no risk outweighs that.",
    "The record is part of a court case. Please ask again when it has ended.",
};

static void fill_answer(struct demo *demo, const char *agency, struct pairs *raw)
{
    struct arena *arena = demo->cx->arena;

    if (demo_chance(demo, 620)) {
        fill_item(demo, agency, raw);
        return;
    }
    bool refused = demo_chance(demo, 150);
    pairs_add(arena, raw, "outcome", refused ? "refused" : "nil_return");
    if (refused)
        pairs_add(arena, raw, "reason", ONE_OF(demo, refusals));
}

static const char sql_asked[] =
    "SELECT q.contact_id, coalesce(o.agency, 'other') AS agency FROM information_request "
    "q"
    " JOIN organisation o ON o.id = q.organisation_id"
    " WHERE q.id = :id AND q.status = 'asked'";

/* *out_contact is 0 where it was answered or taken back meanwhile. */
static bool find_asked(struct demo *demo, int64_t request, int64_t *out_contact,
                       const char **out_agency)
{
    struct stmt *st = db_prepare(demo->cx->db, sql_asked);

    *out_contact = 0;
    bind_int(st, ":id", request);
    if (db_row(demo->cx, st)) {
        *out_contact = row_int(st, "contact_id");
        *out_agency = row_text(demo->cx, st, "agency");
    }
    return db_done(demo->cx, st);
}

static bool answer_as(struct demo *demo, int64_t contact, int64_t id, const char *agency)
{
    struct pairs *raw = arena_alloc(demo->cx->arena, sizeof(*raw));
    struct actor *actor = arena_alloc(demo->cx->arena, sizeof(*actor));
    struct information_request request;
    struct answers answers;

    if (!user_actor(demo->cx, contact, actor))
        return false;
    demo_as(demo, actor);
    if (!information_request_own(demo->cx, id, &request))
        return is_gone(demo);
    fill_answer(demo, agency, raw);
    return demo_read(demo, &form_information_return, raw, &answers)
           && information_return_record(demo->cx, &request, &answers);
}

static DEMO_STEP(answer_request)
{
    uint64_t before = draw_apart(demo, detail);
    const char *agency = "other";
    int64_t contact;

    (void)subject;
    bool ok = find_asked(demo, detail, &contact, &agency)
              && (contact == 0 || answer_as(demo, contact, detail, agency));
    demo_as(demo, demo_anybody(demo, DEMO_COORDINATORS)); /* of no scratch memory */
    demo->random = before;
    return ok;
}

/* ---- reminding -----------------------------------------------------------------------
 */

static bool remind_of(struct demo *demo, const struct dossier *dossier, int64_t id)
{
    static const char *const methods[] = { "phone", "email", "phone", "escalated" };
    struct information_request request;
    struct answers answers;
    int64_t chase;

    if (!information_request_load(demo->cx, dossier, id, &request))
        return is_gone(demo);
    return !text_is(request.status, "asked")
           || (demo_fill(demo, &form_request_chase,
                         (const char *const[]){ "chased_on", demo->today, "method",
                                                ONE_OF(demo, methods), "note",
                                                "Promised for this week.", NULL },
                         &answers)
               && information_request_chase(demo->cx, &request, &answers, &chase));
}

static DEMO_STEP(remind)
{
    uint64_t before = draw_apart(demo, detail);
    const struct dossier *dossier;

    demo_as(demo, demo_anybody(demo, DEMO_COORDINATORS));
    bool ok = dossier_referral(demo->cx, demo->referrals[subject].id, &dossier)
                  ? remind_of(demo, dossier, detail)
                  : is_gone(demo);
    if (ok)
        demo_later_at_work(demo, demo_between(demo, 1, 5), answer_request, subject,
                           detail);
    demo->random = before;
    return ok;
}
