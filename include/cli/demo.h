/*
 * demo.h - a synthetic partnership, played day by day: what the files of the demo share.
 *
 * Nothing is written past the domain's verbs: the demo moves the clock through the years
 * and does on each day what people would have done then.  Whatever is drawn comes from
 * one seeded generator, and ids from ident_seed(), so that the same seed and the same
 * last day give the same contents.  Names, places and texts are invented.
 *
 * Every function that can fail leaves the reason in demo->cx->problem.
 */
#ifndef CLI_DEMO_H
#define CLI_DEMO_H

#include "base/clock.h"
#include "base/pairs.h"
#include "cli/progress.h"
#include "domain/core/field.h"
#include "domain/people/access.h"

struct demo;
struct index_aside;
struct meeting;

/* ---- chance: demo.c ------------------------------------------------------------------
 */

uint64_t demo_random(uint64_t *state);
int demo_pick(struct demo *demo, int count);              /* 0 to count - 1 */
int demo_between(struct demo *demo, int least, int most); /* both included */
bool demo_chance(struct demo *demo, int per_thousand);

/* More happens in a small partnership, so that it has something to show in every stage.
 */
bool demo_is_small(const struct demo *demo);

/* An index by its weight; the weights end with a 0. */
int demo_weighted(struct demo *demo, const int *weights);

#define ONE_OF(demo, texts) ((texts)[demo_pick((demo), (int)COUNT(texts))])

/* ---- the calendar: demo_days.c
 * --------------------------------------------------------- */

/* What happens on some later day: subject and detail are the step's own business. */
#define DEMO_STEP(name) bool name(struct demo *demo, int subject, int64_t detail)

struct demo_event {
    DEMO_STEP((*run));
    int64_t detail;
    int subject;
    int next;
};

struct demo_days {
    struct demo_event *events;
    int count, room, free;
    int *first, *last; /* of each day from the first; -1: none */
    long from, until;  /* as date_number() */
};

/* In so many days from today; what would come after the last day never happens. */
void demo_later(struct demo *demo, int days, DEMO_STEP((*run)), int subject,
                int64_t detail);

/* The same, on a working day. */
void demo_later_at_work(struct demo *demo, int days, DEMO_STEP((*run)), int subject,
                        int64_t detail);

/* Runs what is due today, each a little later in the day than the last. */
bool demo_run_today(struct demo *demo);
void demo_pass_time(struct demo *demo); /* a second */
void demo_set_day(struct demo *demo, long day);
const char *demo_day(struct demo *demo, int days_from_today); /* in the scratch arena */
bool demo_is_last_days(const struct demo *demo, int days);

/* ---- who works here: demo_staff.c
 * ------------------------------------------------------ */

enum demo_group {
    DEMO_COORDINATORS,
    DEMO_CHAIRS,
    DEMO_POLICE,
    DEMO_MEMBERS,
    DEMO_PARTNERS_CENTRAL,
    DEMO_PARTNERS_BEDFORD,
    DEMO_REFERRERS,
    DEMO_DIRECTORS, /* the named senior officer */
    DEMO_GROUPS
};

#define DEMO_MOST_OF_GROUP 64

struct demo_staff {
    const struct actor *groups[DEMO_GROUPS][DEMO_MOST_OF_GROUP];
    int counts[DEMO_GROUPS];
};

MUST_CHECK bool demo_staff_create(struct demo *demo, const char *password);
const struct actor *demo_anybody(struct demo *demo, enum demo_group group);

/* The partner officers of an area; DEMO_COORDINATORS for the lead authority's. */
enum demo_group demo_partners_of(const char *area);

/* ---- people who do not exist: demo_people.c
 * -------------------------------------------- */

struct demo_person {
    char forename[64], surname[96], alias[64];
    char born[11]; /* "" where only the age is known */
    int age;       /* when first referred */
    const char *gender, *ethnicity, *language, *nationality, *area;
    char postcode[10], address[64];
};

/* The same person for the same number, whenever asked. */
void demo_person(const struct demo *demo, int number, struct demo_person *out);

/* As somebody else would write them down: another spelling, a swapped name or day. */
void demo_misspell(struct demo *demo, struct demo_person *person);

/* An invented name for somebody at work, in a buffer of 96 bytes. */
void demo_colleague(struct demo *demo, char out[static 96]);

/* ---- what is written down: demo_texts.c, demo_notes.c
 * ------------------------------------ */

/* Assembled from neutral phrases, in the scratch arena. */
const char *demo_concern(struct demo *demo, const char *concern_type, int age);
const char *demo_needs(struct demo *demo);
const char *demo_reasons(struct demo *demo, const char *about);
const char *demo_note(struct demo *demo, const char *kind);
const char *demo_action(struct demo *demo);
const char *demo_rationale(struct demo *demo, const char *decision);
const char *demo_school(struct demo *demo);

/* ---- the play
 * ---------------------------------------------------------------------------- */

/* One referral, and who it is about. */
struct demo_referral {
    int64_t id, person_id;
    int person;    /* number for demo_person() */
    int earlier;   /* a referral of the same person before; -1: none */
    int root;      /* the first one, as far as anybody has recognised it */
    int life;      /* of the root: the newest case; -1: none */
    long first_on; /* when the person was first referred */
    const char *concern_type;
};

enum demo_stage { DEMO_WAITING, DEMO_LIVE, DEMO_LEFT, DEMO_OVER };

/* One channel case. */
struct demo_life {
    int64_t id;
    int referral;
    int panel;
    enum demo_stage stage;
    const struct actor *lead;
    const struct actor
        *partner;             /* an officer of the area's authority; NULL: the lead's */
    const struct actor *away; /* declared an interest */
    int months;               /* of support before it leaves */
    int reviews;              /* after it left */
    int asked;                /* for consent: 0 not yet, 1 given, -1 refused */
    long left_on, since;
};

struct demo_panel {
    int *lives;
    int count, room;
    const struct actor *chair, *coordinator, *police, *members[6];
    int day_of_month;
};

struct demo {
    struct ctx *cx;
    struct arena *keep, *scratch; /* for the whole play; for one step */
    uint64_t random, seed;
    int wanted, made, uncommitted; /* referrals that are sent */
    int drafts;                    /* at most 5 */
    long today_number;
    int64_t ms, tick;
    char *today, *now;
    struct demo_days days;
    struct demo_staff staff;
    struct demo_referral *referrals;
    struct demo_life *lives;
    int lives_count, lives_room;
    struct demo_panel *panels;
    int panels_count;
    int64_t meetings;
    struct progress *progress;
    struct index_aside *indexes; /* see demo_room.c */
};

/* Acts for this person from now on. */
void demo_as(struct demo *demo, const struct actor *actor);

/* The grown copy of an array that is full, with *room for more. */
void *demo_grow(struct demo *demo, const void *array, int *room, size_t size);

/* A form filled in: names and values in turn, ended by NULL; NULL values are left out. */
bool demo_fill(struct demo *demo, const struct form *form, const char *const *list,
               struct answers *out);
bool demo_read(struct demo *demo, const struct form *form, struct pairs *raw,
               struct answers *out);
const char *demo_number(struct demo *demo, int64_t number);

/* demo_room.c: memory for the working set, and no indexes in the way that nobody reads
 * until the end; nothing but time is lost if they are not given back. */
MUST_CHECK bool demo_room_take(struct demo *demo);
MUST_CHECK bool demo_room_give_back(struct demo *demo);

/* demo_referrals.c */
MUST_CHECK bool demo_refer(struct demo *demo);
MUST_CHECK bool demo_leave_drafts(struct demo *demo);

/* demo_referral_form.c: a whole referral filled in. */
bool demo_referral_form(struct demo *demo, const struct demo_person *person,
                        const char *concern_type, int age, struct answers *out);
const char *demo_concern_type(struct demo *demo);

/* demo_screening.c: screening and the section 36 decision. */
DEMO_STEP(demo_screen);

/* demo_repeat.c: two people are referred three times, at last to no effect; the referral
 * before this one of theirs, or -1; is it one of theirs, within the last so many? */
int demo_again_after(const struct demo *demo, int number);
bool demo_comes_again(const struct demo *demo, const struct demo_referral *referral,
                      int within);

/* A second person looks at what may wait for one; when a referral was sent
 * on, for the last ones. */
void demo_ask_second(struct demo *demo, int referral);
const char *demo_repeat_reasons(int referral);
MUST_CHECK bool demo_sends_on(struct demo *demo, int referral);

/* demo_information.c: partners are asked about a referral, and answer. */
MUST_CHECK bool demo_gather(struct demo *demo, int number);
MUST_CHECK bool demo_ask_last(struct demo *demo);

/* demo_cases.c */
MUST_CHECK bool demo_case_begins(struct demo *demo, int referral, int64_t case_id);
MUST_CHECK bool demo_finish_cases(struct demo *demo);
DEMO_STEP(demo_transfer);

/* demo_attachments.c: a file, of one case in ten. */
DEMO_STEP(demo_attach);

/* demo_forms.c: half a note, in the end. */
MUST_CHECK bool demo_begin_forms(struct demo *demo);

/* demo_assessment.c: from the first day of a case on, every three months. */
void demo_assess_begins(struct demo *demo, int life);

/* demo_person.c: what is found out about people, a repeat recognised late. */
DEMO_STEP(demo_find_out);
DEMO_STEP(demo_recognise);
MUST_CHECK bool demo_recognise_late(struct demo *demo);

/* demo_support.c: consent, plan, actions. */
DEMO_STEP(demo_ask_consent);
DEMO_STEP(demo_write_plan);
DEMO_STEP(demo_close_action);

/* demo_exit.c: the exit record and its endorsements. */
DEMO_STEP(demo_write_exit);

/* demo_interventions.c: providers and their sessions, support by others. */
void demo_plan_interventions(struct demo *demo, int life);

/* demo_meetings.c, demo_decisions.c */
MUST_CHECK bool demo_panels_begin(struct demo *demo);
void demo_panel_takes(struct demo *demo, int life);
MUST_CHECK bool demo_decide(struct demo *demo, int life, struct meeting *meeting,
                            int64_t item_id);

/* demo_checklist.c */
MUST_CHECK bool demo_checklists_begin(struct demo *demo);

/* demo_agreements.c: as they stand on the last day. */
MUST_CHECK bool demo_agree(struct demo *demo);

/* demo_panels.c: the keys of two other panels. */
MUST_CHECK bool demo_know_panels(struct demo *demo);

#endif
