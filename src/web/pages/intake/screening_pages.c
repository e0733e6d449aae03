#include "domain/intake/screening.h"

#include "base/json.h"
#include "base/text.h"
#include "domain/casework/channel_case.h"
#include "domain/intake/matching.h"
#include "domain/intake/referral.h"
#include "domain/intake/repeat.h"
#include "domain/intake/second_check.h"
#include "domain/intake/section36.h"
#include "domain/people/deadline.h"
#include "web/form_care.h"
#include "web/pages.h"

static bool put_referral(struct request *rq, json_t *view)
{
    long long id = (long long)rq->dossier->referral_id;
    json_t *referral, *repeat, *second,
        *checks = second_checks_json(&rq->cx, rq->dossier);
    int64_t earlier;

    if (checks == NULL || !referral_json(&rq->cx, rq->dossier, &referral)
        || !repeat_json(&rq->cx, rq->dossier, &repeat)
        || !repeat_second_json(&rq->cx, rq->dossier, &second)
        || !matching_earlier(&rq->cx, rq->dossier, &earlier))
        return false;
    put_json(view, "repeat", repeat);
    put_json(view, "second_person", second);
    put_bool(view, "waits_for_second",
             json_is_true(json_object_get(json_array_get(checks, 0), "waiting")));
    put_text(view, "second_check", link_to(rq, "/referrals/%lld/second-check", id));
    put_json(view, "second_checks", checks);
    put_json(view, "referral", referral);
    put_int(view, "earlier_referrals", earlier);
    put_json(view, "clocks", deadlines_json(&rq->cx, rq->dossier));
    put_text(view, "back", link_to(rq, "/referrals/%lld", id));
    put_text(view, "action", link_to(rq, "%s", rq->path));
    return true;
}

/* Where the two records as a whole are one person, they can be merged. */
static const char *compare_link(struct request *rq, const json_t *match)
{
    const json_t *other = json_object_get(match, "person");

    if (!json_is_integer(other) || !access_may(rq->cx.actor, PERMIT_PERSON_MERGE))
        return NULL;
    return link_to(rq, "/people/%lld/merges/new?other=%lld",
                   (long long)rq->dossier->person_id,
                   (long long)json_integer_value(other));
}

/* What was typed about this person, and refused or kept as a draft; else what is stored.
 */
static const char *decision_of(struct request *rq, const struct pairs *typed,
                               const json_t *match)
{
    struct answers all = { .form = &form_screening, .raw = typed };
    const char *person = link_to(
        rq, "%lld", (long long)json_integer_value(json_object_get(match, "person")));

    for (size_t i = 0; i < answers_items(&all, "earlier_referrals"); i++)
        if (text_is(pairs_get(typed, link_to(rq, "earlier_referrals.%zu.person", i)),
                    person))
            return pairs_get(typed, link_to(rq, "earlier_referrals.%zu.decision", i));
    return json_string_value(json_object_get(match, "decision"));
}

static void put_decision(json_t *match, const char *decision)
{
    put_bool(match, "linked", text_is(decision, "linked"));
    put_bool(match, "not_linked", text_is(decision, "not_linked"));
}

/* The form but for one field, which a program may send all the same. */
static const struct form *without(struct request *rq, const struct form *form,
                                  const char *name)
{
    struct field *fields = arena_alloc(rq->cx.arena, form->count * sizeof(*fields));
    struct form *out = arena_alloc(rq->cx.arena, sizeof(*out));

    *out = (struct form){ .name = form->name, .fields = fields };
    for (size_t i = 0; i < form->count; i++)
        if (!text_is(form->fields[i].name, name))
            fields[out->count++] = form->fields[i];
    return out;
}

/* Why nothing more is done this time is asked where there was, or may have been, another
 * time. */
static void show_outcome(struct request *rq, const json_t *view, const struct form *form,
                         bool may_be_known)
{
    const json_t *repeat = json_object_get(view, "repeat");
    bool known = may_be_known || json_is_true(json_object_get(repeat, "elsewhere"))
                 || json_is_string(json_object_get(repeat, "headline"));

    show_form(rq, known ? form : without(rq, form, "repeat_reasons"), NULL);
}

bool page_screening(struct request *rq, json_t *view)
{
    const struct pairs *typed;
    json_t *matches, *match;
    size_t i;

    if (!put_referral(rq, view) || !matching_candidates(&rq->cx, rq->dossier, &matches)
        || !form_typed(rq, &form_screening, &typed))
        return false;
    json_array_foreach(matches, i, match)
    {
        put_int(match, "number", (int64_t)i);
        put_text(match, "compare", compare_link(rq, match));
        put_decision(match, decision_of(rq, typed, match));
    }
    put_bool(view, "has_matches", json_array_size(matches) > 0);
    put_json(view, "possible_matches", matches);
    put_json(view, "screenings", screenings_json(&rq->cx, rq->dossier));
    show_outcome(rq, view, &form_screening, json_array_size(matches) > 0);
    return true;
}

/* Does what was just recorded wait for a second person? */
static bool waits(struct request *rq, bool *out)
{
    const json_t *checks = second_checks_json(&rq->cx, rq->dossier);

    *out = json_is_true(json_object_get(json_array_get(checks, 0), "waiting"));
    return checks != NULL;
}

bool page_screening_record(struct request *rq, json_t *view)
{
    struct answers answers;
    bool waiting;

    if (!page_screening(rq, view) || !request_answers(rq, &answers)
        || !screening_record(&rq->cx, rq->dossier, &answers) || !waits(rq, &waiting))
        return false;
    say_next(rq, waiting ? "second_person_asked" : "screened");
    return created(rq, "/referrals/%lld", (long long)rq->dossier->referral_id);
}

bool page_section36(struct request *rq, json_t *view)
{
    bool notice;

    if (!put_referral(rq, view) || !repeat_notice(&rq->cx, rq->dossier, &notice))
        return false;
    put_json(view, "section_36", section36_json(&rq->cx, rq->dossier));
    show_outcome(rq, view, &form_section36, notice);
    return true;
}

bool page_section36_decide(struct request *rq, json_t *view)
{
    struct answers answers;
    int64_t case_id = 0;
    bool waiting;

    if (!page_section36(rq, view) || !request_answers(rq, &answers)
        || !channel_case_decide(&rq->cx, rq->dossier, &answers, &case_id)
        || !waits(rq, &waiting))
        return false;
    say_next(rq, case_id != 0 ? "case_opened"
                 : waiting    ? "second_person_asked"
                              : "section36_refused");
    if (case_id == 0)
        return created(rq, "/referrals/%lld", (long long)rq->dossier->referral_id);
    return created(rq, "/cases/%lld", (long long)case_id);
}
