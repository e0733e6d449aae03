/* Referrals come in: at once or out of a draft, of new people and of people known before.
 */
#include <string.h>

#include "base/text.h"
#include "cli/demo.h"
#include "domain/intake/referral.h"

/* ---- who it is about
 * -------------------------------------------------------------------- */

static struct demo_referral *referral_of(struct demo *demo, int number)
{
    return &demo->referrals[number];
}

/* One referral in eleven is of somebody who was referred before, perhaps spelt otherwise.
 */
static void choose_anybody(struct demo *demo, int number)
{
    struct demo_referral *new = referral_of(demo, number);

    *new = (struct demo_referral){ .person = number,
                                   .root = number,
                                   .earlier = -1,
                                   .life = -1,
                                   .first_on = demo->today_number };
    if (number < 10 || !demo_chance(demo, 90))
        return;
    new->earlier = demo_pick(demo, number);
    new->person = referral_of(demo, new->earlier)->person;
    new->first_on = referral_of(demo, new->earlier)->first_on;
}

static void choose_person(struct demo *demo, int number)
{
    struct demo_referral *new = referral_of(demo, number);
    int before = demo_again_after(demo, number);

    choose_anybody(demo, number);
    if (before < 0)
        return;
    new->earlier = before;
    new->person = referral_of(demo, before)->person;
    new->first_on = referral_of(demo, before)->first_on;
}

static int age_now(const struct demo *demo, const struct demo_referral *referral,
                   const struct demo_person *person)
{
    return person->age + (int)((demo->today_number - referral->first_on) / 365);
}

static bool fill_form(struct demo *demo, struct demo_referral *referral,
                      struct answers *out, const char **out_area)
{
    struct demo_person person;

    demo_person(demo, referral->person, &person);
    if (referral->earlier >= 0 && demo_again_after(demo, demo->made) < 0)
        demo_misspell(demo, &person);
    referral->concern_type = demo_concern_type(demo);
    *out_area = person.area;
    return demo_referral_form(demo, &person, referral->concern_type,
                              age_now(demo, referral, &person), out);
}

/* ---- sending
 * ------------------------------------------------------------------------------ */

/* Partner authorities send their own, the police some; coordinators log the rest. */
static const struct actor *sender(struct demo *demo, const char *area)
{
    if (!text_is(area, "luton") && demo_chance(demo, 450))
        return demo_anybody(demo, demo_partners_of(area));
    if (demo_chance(demo, 120))
        return demo_anybody(demo, DEMO_POLICE);
    if (demo_chance(demo, 40))
        return demo_anybody(demo, DEMO_REFERRERS);
    return demo_anybody(demo, DEMO_COORDINATORS);
}

static bool save_draft(struct demo *demo, int64_t id, const struct answers *answers,
                       size_t sections)
{
    size_t count;
    const struct section *all = referral_sections(&count);
    const struct dossier *dossier;

    for (size_t i = 0; i < sections && i < count; i++)
        if (!dossier_referral(demo->cx, id, &dossier)
            || !referral_save_section(demo->cx, dossier, dossier->version, all[i].code,
                                      answers))
            return false;
    return true;
}

static bool send_draft(struct demo *demo, const struct answers *answers, int64_t *out_id)
{
    const struct dossier *dossier;

    return referral_draft(demo->cx, out_id) && save_draft(demo, *out_id, answers, 100)
           && dossier_referral(demo->cx, *out_id, &dossier)
           && referral_submit(demo->cx, dossier, dossier->version);
}

static bool send(struct demo *demo, const struct answers *answers, int64_t *out_id)
{
    if (demo_chance(demo, 25))
        return send_draft(demo, answers, out_id);
    return referral_create(demo->cx, answers, out_id);
}

/* Mostly within the five working days that are allowed. */
static void await_screening(struct demo *demo, int number)
{
    bool late = demo_chance(demo, 120) && !demo_is_last_days(demo, 30);
    int days = late ? demo_between(demo, 8, 24) : demo_between(demo, 1, 4);

    demo_later_at_work(demo, days, demo_screen, number, 0);
}

bool demo_refer(struct demo *demo)
{
    int number = demo->made;
    struct demo_referral *referral = referral_of(demo, number);
    const struct dossier *dossier;
    struct answers answers;
    const char *area;

    choose_person(demo, number);
    if (!fill_form(demo, referral, &answers, &area))
        return false;
    demo_as(demo, sender(demo, area));
    if (!send(demo, &answers, &referral->id)
        || !dossier_referral(demo->cx, referral->id, &dossier))
        return false;
    referral->person_id = dossier->person_id;
    await_screening(demo, number);
    demo->made++;
    return true;
}

/* ---- what is not finished on the last day
 * --------------------------------------------------- */

static bool leave_draft(struct demo *demo, const struct actor *writer, size_t sections)
{
    struct demo_person person;
    struct answers answers;
    int64_t id;

    demo_as(demo, writer);
    demo_person(demo, demo_pick(demo, demo->made), &person);
    return demo_referral_form(demo, &person, demo_concern_type(demo), person.age,
                              &answers)
           && referral_draft(demo->cx, &id) && save_draft(demo, id, &answers, sections);
}

bool demo_leave_drafts(struct demo *demo)
{
    static const struct {
        enum demo_group group;
        size_t sections;
    } drafts[] = {
        { DEMO_COORDINATORS, 4 },     { DEMO_COORDINATORS, 1 },
        { DEMO_PARTNERS_CENTRAL, 3 }, { DEMO_PARTNERS_BEDFORD, 2 },
        { DEMO_REFERRERS, 5 },
    };

    for (int i = 0; i < demo->drafts; i++)
        if (!leave_draft(demo, demo->staff.groups[drafts[i].group][0],
                         drafts[i].sections))
            return false;
    return true;
}
