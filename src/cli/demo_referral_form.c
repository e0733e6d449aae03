/* A referral as somebody would fill it in: the national form with most of its fields. */
#include <stdio.h>
#include <string.h>

#include "cli/demo.h"
#include "domain/intake/referral.h"

/* ---- type of concern, in roughly the Home Office's proportions of the year
 * -------------- */

static const char *const types_before_2020[] = { "mixed_unstable_unclear", "islamist",
                                                 "right_wing", "other" };
static const int weights_before_2020[] = { 51, 24, 22, 3, 0 };
static const char *const types_before_2024[] = { "no_ideology_vulnerability",
                                                 "right_wing",
                                                 "conflicted",
                                                 "islamist",
                                                 "no_ideology_high_risk",
                                                 "unspecified",
                                                 "other",
                                                 "school_massacre",
                                                 "incel" };
static const int weights_before_2024[] = { 35, 20, 17, 13, 5, 3, 3, 2, 2, 0 };
static const char *const types_now[] = {
    "no_ideology", "right_wing",          "no_ideology_other",
    "islamist",    "multiple_ideologies", "extreme_violence",
    "other"
};
static const int weights_now[] = { 40, 21, 16, 10, 5, 5, 3, 0 };

const char *demo_concern_type(struct demo *demo)
{
    if (strcmp(demo->today, "2020-04-01") < 0)
        return types_before_2020[demo_weighted(demo, weights_before_2020)];
    if (strcmp(demo->today, "2024-04-01") < 0)
        return types_before_2024[demo_weighted(demo, weights_before_2024)];
    return types_now[demo_weighted(demo, weights_now)];
}

/* ---- the pages of the form
 * -------------------------------------------------------------- */

struct filling {
    struct demo *demo;
    struct pairs *raw;
};

static void put(const struct filling *f, const char *name, const char *value)
{
    if (value != NULL && *value != '\0')
        pairs_add(f->demo->cx->arena, f->raw, name,
                  arena_copy(f->demo->cx->arena, value));
}

/* In so many of a thousand forms. */
static void put_some(const struct filling *f, int per_thousand, const char *name,
                     const char *value)
{
    if (demo_chance(f->demo, per_thousand))
        put(f, name, value);
}

static const char *phone(struct demo *demo)
{
    /* Kept free for drama by Ofcom: nobody answers. */
    return arena_print(demo->cx->arena,
                       demo_chance(demo, 700) ? "07700 900%03d" : "01632 960%03d",
                       demo_pick(demo, 1000));
}

static void fill_individual(const struct filling *f, const struct demo_person *person,
                            int age)
{
    struct demo *demo = f->demo;

    put(f, "forename", person->forename);
    put(f, "surname", person->surname);
    put(f, "aliases", person->alias);
    put(f, "date_of_birth", person->born);
    if (person->born[0] == '\0')
        put(f, "age_estimated", demo_number(demo, age));
    put(f, "gender", person->gender);
    put(f, "ethnicity", person->ethnicity);
    put_some(f, 850, "address", person->address);
    put_some(f, 930, "postcode", person->postcode);
    put(f, "nationality", person->nationality);
    put_some(f, 500, "first_language", person->language);
    put_some(f, 40, "interpreter", "yes");
    put_some(f, 400, "phone", phone(demo));
}

static void fill_about(const struct filling *f, const struct demo_person *person,
                       const char *concern_type)
{
    static const char *const sectors[] = { "education",        "police",
                                           "local_authority",  "health",
                                           "community",        "friends_family",
                                           "prison_probation", "other" };
    static const int weights[] = { 36, 30, 10, 9, 4, 4, 4, 3, 0 };
    static const char *const routes[] = { "national_form", "police",    "mash",
                                          "phone",         "in_person", "other" };
    static const int route_weights[] = { 60, 20, 8, 6, 3, 3, 0 };
    struct demo *demo = f->demo;
    int days = demo_pick(demo, 4);

    put(f, "area", person->area);
    put(f, "concern_type", concern_type);
    put(f, "sector", sectors[demo_weighted(demo, weights)]);
    put(f, "referred_on", demo_day(demo, -days));
    put(f, "concern_on", demo_day(demo, -days - demo_pick(demo, 40)));
    put(f, "route", routes[demo_weighted(demo, route_weights)]);
}

static void fill_concern(const struct filling *f, const char *concern_type, int age)
{
    static const char *const conditions[] = {
        "none_recorded", "asd",  "mental_ill_health", "not_known", "adhd",
        "several",       "other"
    };
    static const int weights[] = { 55, 14, 12, 8, 5, 4, 2, 0 };
    struct demo *demo = f->demo;

    put(f, "concern", demo_concern(demo, concern_type, age));
    put_some(f, 600, "needs", demo_needs(demo));
    put(f, "mental_health", conditions[demo_weighted(demo, weights)]);
    put_some(f, 150, "other_information",
             "Please ring before writing: post is opened by others.");
    put_some(f, 200, "other_agencies", "Early help; the school's counsellor.");
}

static void fill_referrer(const struct filling *f)
{
    static const char *const roles[] = { "Designated safeguarding lead",
                                         "Teacher",
                                         "Police officer",
                                         "Social worker",
                                         "Nurse",
                                         "Youth worker",
                                         "Relative",
                                         "Support worker" };
    char name[96];

    if (demo_chance(f->demo, 50))
        put(f, "referrer_anonymous", "yes");
    demo_colleague(f->demo, name);
    put(f, "referrer_name", arena_copy(f->demo->cx->arena, name));
    put(f, "referrer_role", ONE_OF(f->demo, roles));
    put_some(f, 500, "referrer_phone", phone(f->demo));
    put_some(f, 500, "identifier_same", "yes");
}

static void fill_safeguarding(const struct filling *f, int age)
{
    bool told = demo_chance(f->demo, 350);

    put(f, "safeguarding_lead_consulted", demo_chance(f->demo, 800) ? "yes" : "no");
    put(f, "individual_informed", told ? "yes" : "no");
    if (told)
        put(f, "individual_response", "Listened, and asked who will read this.");
    if (age < 18)
        put(f, "parents_informed", demo_chance(f->demo, 600) ? "yes" : "no");
    put_some(f, 300, "action_taken", "Spoke with the individual; filters were set.");
    put(f, "immediate_risk_checked", "yes");
    put_some(f, 700, "acknowledged_on", f->demo->today);
}

static void fill_education(const struct filling *f, int age)
{
    static const char *const jobs[] = { "Out of work",    "Warehouse worker",
                                        "Apprentice",     "Delivery driver",
                                        "Care assistant", "Student",
                                        "Self-employed" };

    if (age < 19)
        put(f, "school", demo_school(f->demo));
    else
        put(f, "occupation", ONE_OF(f->demo, jobs));
}

bool demo_referral_form(struct demo *demo, const struct demo_person *person,
                        const char *concern_type, int age, struct answers *out)
{
    struct filling f = { demo, arena_alloc(demo->cx->arena, sizeof(struct pairs)) };

    fill_individual(&f, person, age);
    fill_about(&f, person, concern_type);
    fill_concern(&f, concern_type, age);
    fill_referrer(&f);
    fill_safeguarding(&f, age);
    fill_education(&f, age);
    return demo_read(demo, &form_referral, f.raw, out);
}
