/* A case from its first day on: lead officer, references, notes, shares, transfer. */
#include "cli/demo.h"

#include "base/text.h"
#include "domain/casework/case_lead.h"
#include "domain/casework/case_share.h"
#include "domain/casework/case_transfer.h"
#include "domain/casework/external_reference.h"
#include "domain/casework/note.h"

static struct demo_life *life_of(struct demo *demo, int number)
{
    return &demo->lives[number];
}

static bool open_case(struct demo *demo, int life, const struct dossier **out)
{
    return dossier_case(demo->cx, life_of(demo, life)->id, out);
}

/* ---- lead officer
 * ------------------------------------------------------------------------- */

static bool hand_to(struct demo *demo, int life, const struct actor *lead,
                    bool with_cover)
{
    const struct actor *cover = demo->staff.groups[DEMO_CHAIRS][0];
    const struct dossier *dossier;
    struct answers answers;

    return open_case(demo, life, &dossier)
           && demo_fill(
               demo, &form_case_lead,
               (const char *const[]){ "lead", demo_number(demo, lead->user_id), "reason",
                                      "Caseloads were shared out anew", "cover",
                                      with_cover ? cover->email : NULL, "cover_until_on",
                                      with_cover ? demo_day(demo, 14) : NULL, NULL },
               &answers)
           && case_lead_change(demo->cx, dossier, dossier->version, &answers);
}

static DEMO_STEP(hand_over)
{
    struct demo_life *life = life_of(demo, subject);
    const struct actor *next = demo_anybody(demo, DEMO_COORDINATORS);

    (void)detail;
    if (life->stage == DEMO_OVER || next == life->lead)
        return true;
    demo_as(demo, life->lead);
    if (life->partner != NULL && demo_chance(demo, 400))
        return hand_to(demo, subject, life->partner, false);
    life->lead = next;
    return hand_to(demo, subject, next, demo_is_last_days(demo, 20));
}

/* ---- references, shares
 * ------------------------------------------------------------------- */

static DEMO_STEP(add_references)
{
    static const char *const systems[] = { "pcmt", "police", "social_care" };
    static const int shares[] = { 650, 350, 180 };
    const struct dossier *dossier;
    struct answers answers;
    int64_t id;

    (void)detail;
    demo_as(demo, life_of(demo, subject)->lead);
    if (!open_case(demo, subject, &dossier))
        return false;
    for (size_t i = 0; i < COUNT(systems); i++)
        if (demo_chance(demo, shares[i])
            && (!demo_fill(demo, &form_external_reference,
                           (const char *const[]){
                               "system", systems[i], "value",
                               arena_print(demo->cx->arena, "%c%c-%06d",
                                           systems[i][0] - 'a' + 'A',
                                           systems[i][1] - 'a' + 'A', subject * 7 + 1000),
                               NULL },
                           &answers)
                || !external_reference_add(demo->cx, dossier, &answers, &id)))
            return false;
    return true;
}

static bool share_with(struct demo *demo, int life, const struct actor *with,
                       const char *until_on)
{
    const struct dossier *dossier;
    struct answers answers;
    int64_t user;

    demo_as(demo, life_of(demo, life)->lead);
    return open_case(demo, life, &dossier)
           && demo_fill(
               demo, &form_case_share,
               (const char *const[]){ "user", with->email, "why",
                                      "The individual goes to college in that area",
                                      "until_on", until_on, NULL },
               &answers)
           && case_share_begin(demo->cx, dossier, &answers, &user);
}

static DEMO_STEP(share)
{
    const struct demo_life *life = life_of(demo, subject);
    const struct actor *with = demo_anybody(
        demo, demo_chance(demo, 500) ? DEMO_PARTNERS_CENTRAL : DEMO_PARTNERS_BEDFORD);

    (void)detail;
    if (life->stage == DEMO_OVER || life->partner != NULL)
        return true;
    return share_with(demo, subject, with,
                      demo_chance(demo, 200) ? demo_day(demo, 120) : NULL);
}

static bool restrict_case(struct demo *demo, int life)
{
    const struct dossier *dossier;
    struct answers answers;

    demo_as(demo, life_of(demo, life)->lead);
    return open_case(demo, life, &dossier)
           && demo_fill(demo, &form_case_restriction,
                        (const char *const[]){
                            "restricted", "yes", "reason",
                            "Related to somebody who works for a partner", NULL },
                        &answers)
           && case_share_restrict(demo->cx, dossier, dossier->version, &answers);
}

/* Of the running cases that an only panel would see: two of Luton are shared with the
 * partners' best known officers, then one is restricted. */
bool demo_finish_cases(struct demo *demo)
{
    const struct demo_panel *panel = &demo->panels[0];
    const struct demo_staff *staff = &demo->staff;
    const struct actor *with[] = { staff->groups[DEMO_PARTNERS_CENTRAL][0],
                                   staff->groups[DEMO_PARTNERS_BEDFORD][0] };
    size_t shared = 0;
    int last = -1;

    for (int i = panel->count - 1; i >= 0; i--) {
        const struct demo_life *life = life_of(demo, panel->lives[i]);

        if (life->stage == DEMO_OVER || life->stage == DEMO_LEFT || life->partner != NULL)
            continue;
        last = panel->lives[i];
        if (shared == COUNT(with))
            break;
        if (!share_with(demo, panel->lives[i], with[shared++], NULL))
            return false;
    }
    return last < 0 || restrict_case(demo, last);
}

/* The family has moved: another panel takes the case. */
static bool hand_away(struct demo *demo, const struct dossier *dossier)
{
    struct case_transfer open;
    struct answers package, answer;

    return demo_fill(demo, &form_case_transfer,
                     (const char *const[]){
                         "receiving_panel", "Milton Keynes Channel Panel", "contact",
                         "Their Prevent coordinator", "reason",
                         "The family has moved; the new address is known to the school.",
                         "contents", "referral", "contents", "plan", "contents",
                         "chronology", "consent_continues", "yes", NULL },
                     &package)
           && case_transfer_prepare(demo->cx, dossier, &package)
           && case_transfer_load(demo->cx, dossier, &open)
           && case_transfer_move(demo->cx, dossier, &open, "send")
           && case_transfer_load(demo->cx, dossier, &open)
           && demo_fill(demo, &form_transfer_answer,
                        (const char *const[]){ "answer", "accepted", "answered_on",
                                               demo_day(demo, 0), "answered_by",
                                               "The chair of their panel", NULL },
                        &answer)
           && case_transfer_answer(demo->cx, dossier, &open, &answer);
}

DEMO_STEP(demo_transfer)
{
    struct demo_life *life = life_of(demo, subject);
    const struct dossier *dossier;

    (void)detail;
    if (life->stage != DEMO_LIVE || life->asked <= 0)
        return true;
    demo_as(demo, life->lead);
    life->stage = DEMO_OVER;
    return open_case(demo, subject, &dossier) && hand_away(demo, dossier);
}

/* ---- notes
 * --------------------------------------------------------------------------------- */

static const struct actor *note_writer(struct demo *demo, const struct demo_life *life,
                                       const char *kind)
{
    if (text_is(kind, "police"))
        return demo_anybody(demo, DEMO_POLICE);
    if (life->partner != NULL && demo_chance(demo, 450))
        return life->partner;
    return life->lead;
}

static bool correct(struct demo *demo, const struct dossier *dossier, int64_t note)
{
    struct answers answers;
    int64_t id;

    return demo_fill(
               demo, &form_note,
               (const char *const[]){ "kind", "general", "text",
                                      ("The day in my note was wrong: it was one day "
                                       "earlier."),
                                      "corrects", demo_number(demo, note), NULL },
               &answers)
           && note_create(demo->cx, dossier, &answers, &id);
}

static bool mend(struct demo *demo, const struct dossier *dossier, int64_t note)
{
    if (demo_chance(demo, 6))
        return correct(demo, dossier, note);
    if (demo_chance(demo, 4))
        return note_mark_in_error(demo->cx, dossier, note, 1,
                                  "Belongs to another person's file");
    return true;
}

static bool write_note(struct demo *demo, int life)
{
    static const char *const kinds[] = { "contact", "professional", "family",
                                         "general", "police",       "supervision" };
    static const int weights[] = { 34, 26, 14, 12, 9, 5, 0 };
    const char *kind = kinds[demo_weighted(demo, weights)];
    const struct dossier *dossier;
    struct answers answers;
    int64_t id;

    demo_as(demo, note_writer(demo, life_of(demo, life), kind));
    return open_case(demo, life, &dossier)
           && demo_fill(demo, &form_note,
                        (const char *const[]){ "kind", kind, "happened_on",
                                               demo_day(demo, -demo_pick(demo, 3)),
                                               "text", demo_note(demo, kind), NULL },
                        &answers)
           && note_create(demo->cx, dossier, &answers, &id) && mend(demo, dossier, id);
}

static DEMO_STEP(note_again)
{
    const struct demo_life *life = life_of(demo, subject);

    (void)detail;
    if (life->stage == DEMO_OVER)
        return true;
    demo_later_at_work(demo,
                       life->stage == DEMO_LEFT ? demo_between(demo, 50, 100)
                                                : demo_between(demo, 12, 44),
                       note_again, subject, 0);
    return write_note(demo, subject);
}

/* ---- beginning
 * ----------------------------------------------------------------------------- */

static const char sql_area[] = "SELECT area FROM channel_case WHERE id = :id";

static const struct actor *partner_of_case(struct demo *demo, int64_t case_id)
{
    struct stmt *st = db_prepare(demo->cx->db, sql_area);
    const char *area = NULL;

    bind_int(st, ":id", case_id);
    if (db_row(demo->cx, st))
        area = row_text(demo->cx, st, "area");
    if (!db_done(demo->cx, st) || text_is(area, "luton"))
        return NULL;
    return demo_anybody(demo, demo_partners_of(area));
}

static int new_life(struct demo *demo, int referral, int64_t case_id)
{
    if (demo->lives_count == demo->lives_room)
        demo->lives =
            demo_grow(demo, demo->lives, &demo->lives_room, sizeof(*demo->lives));
    demo->lives[demo->lives_count] = (struct demo_life){
        .id = case_id,
        .referral = referral,
        .panel = demo_pick(demo, demo->panels_count),
        .stage = DEMO_WAITING,
        .lead = demo->cx->actor,
        .partner = partner_of_case(demo, case_id),
        .months = demo_between(demo, 2, 6) + demo_between(demo, 0, 6)
                  + (demo_is_small(demo) ? 4 : 0),
        .since = demo->today_number,
    };
    return demo->lives_count++;
}

/* Police decide, a coordinator leads: the case is handed to one the same day. */
static bool give_a_lead(struct demo *demo, int life)
{
    if (actor_has(demo->cx->actor, ROLE_COORDINATOR))
        return true;
    life_of(demo, life)->lead = demo_anybody(demo, DEMO_COORDINATORS);
    demo_as(demo, life_of(demo, life)->lead);
    return hand_to(demo, life, life_of(demo, life)->lead, false);
}

/* The person was referred before, and nobody noticed. */
static bool is_unrecognised(const struct demo *demo, int life)
{
    int referral = demo->lives[life].referral;

    return demo->referrals[referral].earlier >= 0
           && demo->referrals[referral].root == referral;
}

static void plan_ahead(struct demo *demo, int life)
{
    demo_later_at_work(demo, demo_between(demo, 1, 6), add_references, life, 0);
    demo_later_at_work(demo, demo_between(demo, 2, 9), note_again, life, 0);
    if (demo_chance(demo, 180))
        demo_later_at_work(demo, demo_between(demo, 20, 150), hand_over, life, 0);
    if (demo_chance(demo, 25))
        demo_later_at_work(demo, demo_between(demo, 10, 60), share, life, 0);
    if (life % 10 == 0)
        demo_later_at_work(demo, 12, demo_attach, life, 0);
    if (life % 10 == 3)
        demo_later_at_work(demo, 15, demo_find_out, life, 0);
    if (is_unrecognised(demo, life) && demo_chance(demo, 700))
        demo_later_at_work(demo, 20, demo_recognise, life, 0);
}

/* A referral that joined a running case begins nothing; one that had ended, as far as the
 * panel goes, is seen by it again. */
static void joined(struct demo *demo, int life)
{
    struct demo_life *running = life_of(demo, life);

    if (running->stage != DEMO_OVER)
        return;
    running->stage = DEMO_WAITING;
    demo_panel_takes(demo, life);
}

/* Whose case it is already, also by another record of the person; -1: nobody's. */
static int life_with(const struct demo *demo, int64_t case_id)
{
    for (int i = demo->lives_count - 1; i >= 0; i--)
        if (demo->lives[i].id == case_id)
            return i;
    return -1;
}

bool demo_case_begins(struct demo *demo, int referral, int64_t case_id)
{
    struct demo_referral *root = &demo->referrals[demo->referrals[referral].root];
    int running = life_with(demo, case_id);

    if (running >= 0) {
        root->life = running;
        joined(demo, running);
        return true;
    }
    root->life = new_life(demo, referral, case_id);
    demo_panel_takes(demo, root->life);
    plan_ahead(demo, root->life);
    demo_assess_begins(demo, root->life);
    return give_a_lead(demo, root->life);
}
