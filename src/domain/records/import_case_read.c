/* What a file says of a case that lives already, and whether it can be so. */
#include <stdlib.h>
#include <string.h>

#include "base/date.h"
#include "base/text.h"
#include "domain/records/import_value.h"
#include "import_parts.h"

static const char *own(const struct moving *moving, const char *name)
{
    return answer(&moving->own, name);
}

bool import_stands_at(const struct moving *moving, const char *stage)
{
    return text_is(own(moving, "stage"), stage);
}

bool import_was_adopted(const struct moving *moving)
{
    return import_stands_at(moving, "adopted") || import_stands_at(moving, "supported")
           || import_stands_at(moving, "post_exit_review");
}

static int by_day(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static void read_panels(struct ctx *cx, struct moving *moving)
{
    const char *rest = own(moving, "panels"), *item;
    char day[11];

    while (rest != NULL && (item = import_value_next(cx->arena, &rest)) != NULL) {
        if (!date_from_text(item, day) || strcmp(day, cx->today) > 0)
            import_say(moving->work, moving->line, GROUP_CASE, "panels",
                       arena_print(cx->arena,
                                   "\"%s\" is no day that has passed. Part several days "
                                   "by semicolons.",
                                   item));
        else if (moving->npanels < MOST_PANELS)
            moving->panels[moving->npanels++] = arena_copy(cx->arena, day);
    }
    if (moving->npanels > 0)
        qsort(moving->panels, moving->npanels, sizeof(*moving->panels), by_day);
}

static void say(struct moving *moving, enum import_group group, const char *field,
                const char *detail)
{
    import_say(moving->work, moving->line, group, field, detail);
}

static bool is_before(const char *day, const char *other)
{
    return day != NULL && other != NULL && strcmp(day, other) < 0;
}

static void check_adoption(struct moving *moving)
{
    const char *adopted = own(moving, "adopted_on");

    if (import_was_adopted(moving) && adopted == NULL)
        say(moving, GROUP_CASE, "adopted_on",
            "Say when the panel adopted the case: it stands further on than that.");
    if (!import_was_adopted(moving) && adopted != NULL)
        say(moving, GROUP_CASE, "adopted_on",
            "The case was adopted, says this, and still waits for the panel, says where "
            "it stands.");
    if (is_before(adopted, answer(&moving->section36, "decided_on")))
        say(moving, GROUP_CASE, "adopted_on",
            "The panel cannot adopt a case before the section 36 decision.");
}

static void check_ending(struct moving *moving)
{
    const char *exited = own(moving, "exited_on");
    bool after_exit = import_stands_at(moving, "post_exit_review");

    if (after_exit && exited == NULL)
        say(moving, GROUP_CASE, "exited_on", "Say when the case left the programme.");
    if (!after_exit && exited != NULL)
        say(moving, GROUP_CASE, "exited_on",
            "A case with this day stands at post-exit review.");
    if (after_exit && own(moving, "next_panel_on") != NULL)
        say(moving, GROUP_CASE, "next_panel_on",
            "After an exit the reviews are due 6 and 12 months later: leave this empty.");
    if (is_before(exited, own(moving, "adopted_on")))
        say(moving, GROUP_CASE, "exited_on",
            "A case cannot leave before it was adopted.");
}

static void check_consent(struct moving *moving)
{
    bool given = moving->has_consent && answer_is(&moving->consent, "outcome", "given");

    if (import_stands_at(moving, "supported") && !given)
        say(moving, GROUP_CONSENT, "outcome",
            "Support is in place only with consent: record that it was given, or choose "
            "adopted.");
    if (import_stands_at(moving, "adopted") && given)
        say(moving, GROUP_CONSENT, "outcome",
            "Consent was given, says this: then support is in place.");
    if (!import_was_adopted(moving) && moving->has_consent)
        say(moving, GROUP_CONSENT, "outcome",
            "Consent to support is asked for after the panel has adopted the case.");
}

static void check_together(struct moving *moving, const struct answers *referral)
{
    if (referral != NULL
        && is_before(answer(&moving->section36, "decided_on"),
                     answer(referral, "referred_on")))
        say(moving, GROUP_SECTION36, "decided_on",
            "The decision cannot come before the referral.");
    check_adoption(moving);
    check_ending(moving);
    check_consent(moving);
}

static void check_line(struct ctx *cx, struct import_work *work,
                       const struct import_line *line)
{
    struct answers answers;

    if (import_has(work, line, GROUP_NEED)
        && import_answers(cx, work, line, GROUP_NEED, &answers)
        && answer(&answers, "need") == NULL)
        import_say(work, line, GROUP_NEED, "need", "Say what the need is.");
    if (import_has(work, line, GROUP_ACTION))
        (void)import_answers(cx, work, line, GROUP_ACTION, &answers);
}

/* Every form of the record; what is wrong is a finding. */
static bool read_all(struct ctx *cx, struct moving *moving)
{
    struct import_work *work = moving->work;
    const struct import_line *line = moving->line;
    struct answers plan;
    bool whole = import_answers(cx, work, line, GROUP_CASE, &moving->own);

    if (whole)
        read_panels(cx, moving);
    whole &= import_answers(cx, work, line, GROUP_SECTION36, &moving->section36);
    moving->has_consent = import_has(work, line, GROUP_CONSENT);
    if (moving->has_consent)
        whole &= import_answers(cx, work, line, GROUP_CONSENT, &moving->consent);
    whole &= import_answers(cx, work, line, GROUP_PLAN, &plan);
    for (size_t i = 0; i < work->record->count; i++)
        check_line(cx, work, &work->record->lines[i]);
    return whole;
}

bool import_case_read(struct ctx *cx, struct moving *moving,
                      const struct answers *referral)
{
    size_t problems = moving->work->findings->problems;

    if (read_all(cx, moving))
        check_together(moving, referral);
    return !has_problem(cx) && moving->work->findings->problems == problems;
}
