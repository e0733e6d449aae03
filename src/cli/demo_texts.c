/* What referrals say: assembled from neutral phrases, about nobody and no organisation.
 */
#include "base/text.h"
#include "cli/demo.h"

/* ---- the concern ----------------------------------------------------------------------
 */

static const char *const noticed_young[] = {
    "A form tutor noticed",
    "The pastoral team reported",
    "A teaching assistant overheard",
    "A parent told the school about",
    "In a lesson on current affairs, staff noticed",
    "The school's filtering system drew attention to",
    "A youth worker described",
    "A friend told a teacher about",
    "The attendance officer, on a visit, noticed",
};
static const char *const noticed_adult[] = {
    "A college tutor noticed",
    "A support worker reported",
    "A housing officer described",
    "A relative rang about",
    "A line manager reported",
    "A nurse on the ward noticed",
    "During a probation appointment, the officer noted",
    "A neighbour told an officer about",
    "A job coach described",
};

static const char *const right_wing[] = {
    ("remarks about people of other backgrounds that had become more frequent and more "
     "hostile"),
    "symbols of extreme right-wing groups drawn on a bag and a desk",
    "videos that blame one religion for everything and call for revenge",
    "talk of a coming conflict between races, with links shared in a chat group",
    "leaflets of an extreme group, said to have been ordered online",
};
static const char *const islamist[] = {
    "praise for violence abroad, said to be justified by religion",
    "videos of a banned group, watched on a shared device",
    "statements that people of another belief deserve to be punished",
    "questions about how one might travel to join a group, half in earnest",
    "pressure on other young people about how they dress and whom they meet",
};
static const char *const no_ideology[] = {
    "an interest in weapons and in past attacks without any clear set of ideas",
    "long hours alone online and talk of being watched and wronged",
    "drawings of violence and a list of people who had been unkind",
    "a fascination with violent videos that are passed around in a closed group",
    "threats after an argument, taken back the next day",
    "sudden silence at home and new contacts that nobody in the family knows",
};
static const char *const mixed[] = {
    "posts that borrow from several causes that contradict each other",
    "contempt for women, mixed with admiration for people who carried out attacks",
    "changing enthusiasms: one month one group, the next its opposite",
    "conspiracy theories and a belief that violence will be needed soon",
};

static const char *what_about(struct demo *demo, const char *concern_type)
{
    if (text_is(concern_type, "right_wing"))
        return ONE_OF(demo, right_wing);
    if (text_is(concern_type, "islamist"))
        return ONE_OF(demo, islamist);
    if (text_starts(concern_type, "no_ideology"))
        return ONE_OF(demo, no_ideology);
    return ONE_OF(demo, mixed);
}

static const char *const since[] = {
    "This began about three months ago.",
    "It has grown since the start of the term.",
    "Staff date the change to the summer.",
    "It followed the loss of a grandparent.",
    "It followed a move of house and of school.",
    "Nobody can say when it began.",
    "It became noticeable after a falling-out with old friends.",
    "It had been mentioned a year ago and seemed to have passed.",
};
static const char *const says[] = {
    "Asked about it, the individual said it was a joke.",
    "Asked about it, the individual became upset and left the room.",
    "The individual spoke openly and seemed glad that somebody asked.",
    "The individual denied it, then said everybody talks like that.",
    "The individual has not been spoken to yet.",
    "The individual said they had been sent the material and had not looked for it.",
};
static const char *const harm[] = {
    "No plan to harm anybody is known.",
    "There was no mention of a place, a day or a person.",
    "No travel plans are known.",
    "Nothing suggests access to weapons.",
    "A wish to hurt one other pupil was mentioned once.",
    "The family are worried and would welcome help.",
};

const char *demo_concern(struct demo *demo, const char *concern_type, int age)
{
    const char *who =
        age < 18 ? ONE_OF(demo, noticed_young) : ONE_OF(demo, noticed_adult);
    const char *what = what_about(demo, concern_type), *when = ONE_OF(demo, since);

    return arena_print(demo->cx->arena, "%s %s. %s %s %s", who, what, when,
                       ONE_OF(demo, says), ONE_OF(demo, harm));
}

/* ---- around it ------------------------------------------------------------------------
 */

static const char *const needs_first[] = {
    "Bullied at an earlier school.",
    "Caring for a parent who is ill.",
    "Out of work for some months, money is short.",
    "Excluded twice this year.",
    "Waits for an assessment of special educational needs.",
    "Sleeps little, is online at night.",
    "Lost touch with one parent after a separation.",
    "Drinks at weekends, the family says.",
    "Lives in temporary housing.",
    "Feels treated unfairly after an earlier complaint.",
};
static const char *const needs_second[] = {
    "Few friends of the same age.",
    "One trusted adult: a coach.",
    "Likes making music.",
    "Attends an apprenticeship two days a week.",
    "A younger sibling looks up to them.",
    "The general practitioner knows them well.",
    "Wants to go back to college.",
    "No other service is involved.",
};

const char *demo_needs(struct demo *demo)
{
    return arena_print(demo->cx->arena, "%s %s", ONE_OF(demo, needs_first),
                       ONE_OF(demo, needs_second));
}

static const char *const proceed_reasons[] = {
    "The views expressed, the material shared and the isolation together suggest that "
    "the "
    "individual may be drawn further in.",
    "There are reasonable grounds: repeated statements in support of violence, and new "
    "contacts "
    "who encourage them.",
    "Several sources describe the same change, and earlier help has not been enough.",
    "The interest in past attacks is persistent and comes with grievance and low mood.",
};
static const char *const refuse_reasons[] = {
    "The remarks were single and are explained by what happened that week; no link to "
    "terrorism.",
    "The needs are real but have nothing to do with being drawn into terrorism: other "
    "services "
    "are better placed.",
    "The information could not be confirmed, and what could be confirmed points "
    "elsewhere.",
};
static const char *const signpost_reasons[] = {
    ("No link to radicalisation. The needs are best met by the service named, which has "
     "agreed."),
    "Support for mental health was found to be what is needed; the family agrees.",
    "The school can meet the need within its own offer and will ask again if it grows.",
};
static const char *const police_reasons[] = {
    "The information touches a matter that police look at first.",
    "Police lead on this one; the panel hears of it when it can.",
};

const char *demo_reasons(struct demo *demo, const char *about)
{
    if (text_is(about, "proceed"))
        return ONE_OF(demo, proceed_reasons);
    if (text_is(about, "signposted"))
        return ONE_OF(demo, signpost_reasons);
    if (text_starts(about, "police"))
        return ONE_OF(demo, police_reasons);
    return ONE_OF(demo, refuse_reasons);
}

const char *demo_school(struct demo *demo)
{
    static const char *const first[] = { "Larkhollow",   "Oakenmere",  "Stonebrack",
                                         "Thistlecombe", "Withyford",  "Farnridge",
                                         "Hazelthwaite", "Cold Sedge", "Millstead",
                                         "Nettledale",   "Goldgarth",  "Elmwick" };
    static const char *const second[] = {
        "Academy",      "High School",        "Community College",
        "Upper School", "Sixth Form College", "Free School"
    };

    return arena_print(demo->cx->arena, "%s %s", ONE_OF(demo, first),
                       ONE_OF(demo, second));
}
