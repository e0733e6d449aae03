/* What is found out about people beside their referrals; a repeat recognised late. */
#include "cli/demo.h"
#include "domain/intake/person_detail.h"
#include "domain/intake/person_merge.h"

static bool person_of_life(struct demo *demo, int life, const struct dossier **out)
{
    const struct dossier *channel_case;

    return dossier_case(demo->cx, demo->lives[life].id, &channel_case)
           && dossier_person(demo->cx, channel_case->person_id, out);
}

static bool add(struct demo *demo, const struct dossier *person, const char *section,
                const char *const *list)
{
    const struct person_section *of = person_section_of(section);
    struct answers answers;
    int64_t id;

    return demo_fill(demo, of->form, list, &answers)
           && person_detail_add(demo->cx, person, of, &answers, &id);
}

static const char *const postcodes[] = { "LU1 3RW", "LU5 4TE", "MK40 2QT", "MK41 7HU" };

static bool move_house(struct demo *demo, const struct dossier *person)
{
    return add(
        demo, person, "address",
        (const char *const[]){
            "kind", demo_chance(demo, 700) ? "home" : "placement", "address",
            arena_print(demo->cx->arena, "%d Larkhollow Way", demo_between(demo, 1, 90)),
            "postcode", ONE_OF(demo, postcodes), "from_on", demo->today, "note",
            "Said by the family", NULL });
}

static bool learn_of_parent(struct demo *demo, const struct dossier *person)
{
    char name[96];

    demo_colleague(demo, name);
    return add(demo, person, "relation",
               (const char *const[]){ "kind", "parent", "name", name, "household",
                                      demo_chance(demo, 600) ? "yes" : "no", "note",
                                      "Said by the school", NULL });
}

static bool learn_of_handle(struct demo *demo, const struct dossier *person)
{
    return add(demo, person, "identifier",
               (const char *const[]){ "kind", "handle", "value",
                                      arena_print(demo->cx->arena, "nightrook_%d",
                                                  demo_between(demo, 100, 999)),
                                      "note", "Shown by a classmate", NULL });
}

/* Of one case in ten, one thing. */
DEMO_STEP(demo_find_out)
{
    static bool (*const ways[])(struct demo *, const struct dossier *) = {
        move_house,
        learn_of_parent,
        learn_of_handle,
    };
    const struct dossier *person;

    (void)detail;
    demo_as(demo, demo->lives[subject].lead);
    return person_of_life(demo, subject, &person)
           && ways[(subject / 10) % (int)COUNT(ways)](demo, person);
}

/* A restricted case may hide the person from whoever acts. */
static bool sees(struct demo *demo, int64_t id, const struct dossier **out)
{
    if (dossier_person(demo->cx, id, out))
        return true;
    if (demo->cx->problem.kind == PROBLEM_NOT_FOUND)
        problem_forget(demo->cx);
    return false;
}

static bool recognise(struct demo *demo, const struct actor *who,
                      const struct demo_referral *referral)
{
    const struct demo_referral *first =
        &demo->referrals[demo->referrals[referral->earlier].root];
    const struct dossier *person, *earlier;
    struct answers answers;
    int64_t id;

    demo_as(demo, who);
    if (!sees(demo, referral->person_id, &person)
        || !sees(demo, first->person_id, &earlier))
        return !has_problem(demo->cx);
    if (person->person_id == earlier->person_id)
        return true;
    return demo_fill(demo, &form_person_merge,
                     (const char *const[]){
                         "other", demo_number(demo, earlier->person_id), "keep", "other",
                         "reason", "Both referrals are about the same pupil.", NULL },
                     &answers)
           && person_merge(demo->cx, person, &answers, &id);
}

/* Nobody saw at screening that the person had been referred before: the lead officer
 * finds out. */
DEMO_STEP(demo_recognise)
{
    const struct demo_life *life = &demo->lives[subject];

    (void)detail;
    return recognise(demo, life->lead, &demo->referrals[life->referral]);
}

/* In the end one such record in five is found to be of somebody known. */
bool demo_recognise_late(struct demo *demo)
{
    for (int i = 0; i < demo->made; i++) {
        const struct demo_referral *referral = &demo->referrals[i];

        if (i % 5 == 2 && referral->earlier >= 0 && referral->root == i
            && !recognise(demo, demo->staff.groups[DEMO_COORDINATORS][0], referral))
            return false;
    }
    return true;
}
