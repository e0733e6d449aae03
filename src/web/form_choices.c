/* What a comparison of mine and theirs brings back; see form_stale.h. */
#include <string.h>

#include "base/text.h"
#include "web/form_stale.h"

#define CHOICE "choice."
#define THEIRS "theirs."

static bool is_of_unit(const char *name, const char *unit)
{
    size_t length = strlen(unit);

    return strncmp(name, unit, length) == 0
           && (name[length] == '\0' || name[length] == '.');
}

static const char *choice_of(const struct request *rq, const char *unit)
{
    return pairs_get(&rq->form, arena_print(rq->cx.arena, CHOICE "%s", unit));
}

static bool is_comparison(const char *name)
{
    return text_is(name, "conflict") || text_starts(name, CHOICE)
           || text_starts(name, THEIRS);
}

/* Is this answer one of those where theirs was chosen? */
static bool is_given_up(const struct request *rq, const char *name)
{
    const char *unit;

    for (size_t at = 0; (unit = pairs_next(&rq->form, "conflict", &at)) != NULL;)
        if (is_of_unit(name, unit) && text_is(choice_of(rq, unit), "theirs"))
            return true;
    return false;
}

static bool all_chosen(const struct request *rq)
{
    const char *unit;

    for (size_t at = 0; (unit = pairs_next(&rq->form, "conflict", &at)) != NULL;)
        if (!text_is(choice_of(rq, unit), "mine")
            && !text_is(choice_of(rq, unit), "theirs"))
            return false;
    return true;
}

/* What was theirs is the original from now on: several values as words between blanks. */
static void renew_seen(struct request *rq, const struct pairs *theirs)
{
    struct pairs seen = { 0 };

    for (size_t i = 0; i < rq->seen.count; i++)
        if (pairs_get(theirs, rq->seen.list[i].name) == NULL)
            pairs_add(rq->cx.arena, &seen, rq->seen.list[i].name, rq->seen.list[i].value);
    for (size_t i = 0; i < theirs->count; i++) {
        const char *name = theirs->list[i].name, *all = "", *value;
        int count = 0;

        if (pairs_get(&seen, name) != NULL)
            continue;
        for (size_t at = 0; (value = pairs_next(theirs, name, &at)) != NULL; count++)
            all = arena_print(rq->cx.arena, "%s%s%s", all, count > 0 ? " " : "", value);
        pairs_add(rq->cx.arena, &seen, name, all);
    }
    rq->seen = seen;
}

static struct pairs theirs_in(struct request *rq)
{
    struct pairs theirs = { 0 };

    for (size_t i = 0; i < rq->form.count; i++)
        if (text_starts(rq->form.list[i].name, THEIRS))
            pairs_add(rq->cx.arena, &theirs, rq->form.list[i].name + strlen(THEIRS),
                      rq->form.list[i].value);
    return theirs;
}

/* As it was sent, without what only compares; what was chosen is remembered. */
static struct pairs plain(struct request *rq)
{
    struct pairs rest = { 0 };

    for (size_t i = 0; i < rq->form.count; i++) {
        const struct pair *pair = &rq->form.list[i];

        if (text_starts(pair->name, CHOICE))
            pairs_add(rq->cx.arena, &rq->choices, pair->name + strlen(CHOICE),
                      pair->value);
        else if (!is_comparison(pair->name))
            pairs_add(rq->cx.arena, &rest, pair->name, pair->value);
    }
    return rest;
}

static struct pairs chosen(struct request *rq, const struct pairs *theirs)
{
    struct pairs all = plain(rq), rest = { 0 };

    for (size_t i = 0; i < all.count; i++)
        if (!is_given_up(rq, all.list[i].name))
            pairs_add(rq->cx.arena, &rest, all.list[i].name, all.list[i].value);
    for (size_t i = 0; i < theirs->count; i++)
        if (is_given_up(rq, theirs->list[i].name))
            pairs_add(rq->cx.arena, &rest, theirs->list[i].name, theirs->list[i].value);
    return rest;
}

void stale_resolve(struct request *rq)
{
    struct pairs theirs;

    if (pairs_get(&rq->form, "conflict") == NULL)
        return;
    rq->undecided = !all_chosen(rq);
    theirs = theirs_in(rq);
    if (rq->undecided) {
        rq->form = plain(rq);
        return;
    }
    renew_seen(rq, &theirs);
    rq->form = chosen(rq, &theirs);
}
