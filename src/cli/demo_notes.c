/* What casework and the panel write down: neutral phrases, put together. */
#include "base/text.h"
#include "cli/demo.h"

#define PHRASES(name) static const char *const name[]

PHRASES(contact_first) = {
    "Met at school for an hour.",
    "Spoke by telephone for twenty minutes.",
    "Home visit, with a parent in the next room.",
    "Met in a cafe near the college.",
    "Did not come to the appointment; rang later and was sorry.",
    "Met at the library, as the individual had asked.",
    "Walked and talked for half an hour.",
};
PHRASES(contact_second) = {
    "Talked about the last week, football and a quarrel with a friend.",
    "Said that the videos are boring now and that they have left the group.",
    "Was guarded at first, then spoke about being alone a lot.",
    "Asked good questions about where the claims in the videos come from.",
    "Still holds that everybody lies, but laughed about it.",
    "Is looking forward to the start of the course.",
    "Was low and tired; agreed to see the general practitioner.",
};
PHRASES(family_first) = {
    "Rang the mother.",
    "Rang the father.",
    "Saw both parents at home.",
    "The grandmother rang.",
    "An older sibling came along.",
    "Wrote to the guardian.",
};
PHRASES(family_second) = {
    "Things are calmer at home; meals together again.",
    "Worried about the telephone at night; agreed on a rule for the evening.",
    "Did not know about the referral to the other service and was relieved.",
    "Would like advice on how to talk about the news.",
    "Feels that the school listens now.",
    "Asked how long this will go on and was told what comes next.",
};
PHRASES(professional_first) = {
    "Call from the school.",
    "Call with the social worker.",
    "E-mail from the mental health team.",
    "Met the mentor.",
    "Call from probation.",
    "Spoke with the youth worker.",
    "Call from the college's safeguarding lead.",
};
PHRASES(professional_second) = {
    "Attendance is up to nine days in ten.",
    "No new incidents in the past month.",
    "The assessment is booked for next month.",
    "The sessions go well; four of six were held.",
    "Two more detentions, both for small things.",
    "A place on the course has been offered.",
    "They will send a written report before the panel.",
    "Concerned about a new friendship.",
};
PHRASES(police_first) = {
    "Police update:",
    "From the case officer:",
    "Update before the panel:",
};
PHRASES(police_second) = {
    "no new information.",
    "nothing that changes the assessment.",
    "checks were repeated, with the same result.",
    "a report from a neighbour was looked into and closed.",
};
PHRASES(supervision_first) = {
    "Supervision.",
    "Management review.",
    "Case discussion with the deputy.",
};
PHRASES(supervision_second) = {
    "Risk is going down; plan stays as it is.",
    "Agreed to ask the panel for a longer period.",
    "Agreed to bring the review forward.",
    ("Consent to be talked through again, as the "
     "individual turns 18 soon."),
    "Lead officer to be relieved of two other cases.",
    "The plan needs an owner for housing.",
};
PHRASES(general_first) = {
    "File checked.",
    "Papers for the panel prepared.",
    "Letter sent.",
    "Diary:",
};
PHRASES(general_second) = {
    "Everything asked for at the last meeting is done.",
    "One partner has not answered yet.",
    "Next contact agreed for the week after next.",
    "Contact details brought up to date.",
    "The provider's report has arrived.",
};

#define JOIN(demo, first, second)                                                        \
    arena_print((demo)->cx->arena, "%s %s", ONE_OF(demo, first), ONE_OF(demo, second))

const char *demo_note(struct demo *demo, const char *kind)
{
    if (text_is(kind, "contact"))
        return JOIN(demo, contact_first, contact_second);
    if (text_is(kind, "family"))
        return JOIN(demo, family_first, family_second);
    if (text_is(kind, "professional"))
        return JOIN(demo, professional_first, professional_second);
    if (text_is(kind, "police"))
        return JOIN(demo, police_first, police_second);
    if (text_is(kind, "supervision"))
        return JOIN(demo, supervision_first, supervision_second);
    return JOIN(demo, general_first, general_second);
}

PHRASES(action_verbs) = {
    "Ask the school for",       "Obtain from the general practitioner",
    "Agree with the family on", "Bring to the next meeting",
    "Send the lead officer",    "Find out with the provider about",
};
PHRASES(action_objects) = {
    "attendance and behaviour since the last meeting",
    "a date for the assessment",
    "a place in a sports club",
    "the outcome of the housing application",
    "a plan for the holidays",
    "a way to use the internet safely at home",
    "the mentor's view of progress",
    "support for the parents",
};

const char *demo_action(struct demo *demo)
{
    return arena_print(demo->cx->arena, "%s %s.", ONE_OF(demo, action_verbs),
                       ONE_OF(demo, action_objects));
}

PHRASES(adopt) = {
    ("The panel finds a real vulnerability and offers support: mentoring first, then "
     "college."),
    "Support is necessary and proportionate; less would not reach the individual.",
    "Several factors come together; the panel offers a tailored plan.",
};
PHRASES(not_adopt) = {
    "The vulnerability is not to terrorism; children's services hold a plan that fits.",
    "The change has passed, and the school's own support is enough.",
};
PHRASES(deferred) = {
    "Health has not answered; the panel wants that information before it decides.",
    "The family have just moved; the panel looks again next month.",
};
PHRASES(goes_on) = {
    "Progress is slow but steady; the plan continues.",
    "Sessions go well; review next month.",
    "The individual keeps appointments and begins to question what they believed.",
    "No change since the last meeting; the panel asks for the assessment to be repeated.",
};
PHRASES(leaves) = {
    "The aims of the plan are reached and the vulnerability is much reduced.",
    "Consent is not given, and the remaining risk can be managed by mainstream services.",
    "Two assessments in a row show low vulnerability; the school carries on.",
};
PHRASES(other) = {
    "New information came in after the papers; the panel decides accordingly.",
    "The matter is better held elsewhere for now; the panel hears again.",
};

const char *demo_rationale(struct demo *demo, const char *decision)
{
    if (text_is(decision, "adopt"))
        return ONE_OF(demo, adopt);
    if (text_is(decision, "not_adopt"))
        return ONE_OF(demo, not_adopt);
    if (text_is(decision, "defer"))
        return ONE_OF(demo, deferred);
    if (text_is(decision, "continue"))
        return ONE_OF(demo, goes_on);
    return text_is(decision, "exit") ? ONE_OF(demo, leaves) : ONE_OF(demo, other);
}
