#include "domain/intake/referral.h"

#include "base/json.h"
#include "base/text.h"
#include "domain/casework/information_request.h"
#include "domain/core/lifecycle.h"
#include "domain/intake/matching.h"
#include "domain/intake/repeat.h"
#include "domain/intake/screening.h"
#include "domain/intake/second_check.h"
#include "domain/intake/section36.h"
#include "domain/intake/sending.h"
#include "domain/people/chronology.h"
#include "domain/people/deadline.h"
#include "web/list_view.h"
#include "web/pages.h"
#include "web/referral_view.h"

bool page_referrals(struct request *rq, json_t *view)
{
    struct answers filter;

    if (!request_answers(rq, &filter) || !referral_list(&rq->cx, &filter, view))
        return false;
    list_view(rq, view);
    put_json(view, "statuses", states_json(ENTITY_REFERRAL));
    put_bool(view, "can_create", access_may(rq->cx.actor, PERMIT_REFERRAL_CREATE));
    put_bool(view, "whole", access_may(rq->cx.actor, PERMIT_REFERRAL_READ));
    show_form(rq, &form_referral_filter, NULL);
    return true;
}

bool page_referral_start(struct request *rq, json_t *view)
{
    (void)rq;
    put_bool(view, "start", true);
    return true;
}

bool page_referral_draft(struct request *rq, json_t *view)
{
    int64_t id;

    (void)view;
    if (!referral_draft(&rq->cx, &id))
        return false;
    if (rq->wants_json)
        return created(rq, "/referrals/%lld", (long long)id);
    return see_other(rq, "/referrals/%lld/draft/%s", (long long)id, "individual");
}

/* For programs: everything in one go. */
bool page_referral_create(struct request *rq, json_t *view)
{
    struct answers answers;
    int64_t id;

    put_json(view, "section", json_null());
    if (!request_answers(rq, &answers) || !referral_create(&rq->cx, &answers, &id))
        return false;
    say_next(rq, "referral_sent");
    return created(rq, "/referrals/%lld", (long long)id);
}

static json_t *links_of(struct request *rq, const json_t *referral)
{
    long long id = (long long)rq->dossier->referral_id;
    const json_t *of_case = json_object_get(referral, "case_id");
    json_t *links = json_object();

    put_text(links, "self", link_to(rq, "/referrals/%lld", id));
    put_text(links, "screening", link_to(rq, "/referrals/%lld/screening", id));
    put_text(links, "section_36", link_to(rq, "/referrals/%lld/section-36", id));
    put_text(links, "second_check", link_to(rq, "/referrals/%lld/second-check", id));
    put_text(links, "sending", link_to(rq, "/referrals/%lld/sending", id));
    put_text(links, "in_error", link_to(rq, "/referrals/%lld/in-error", id));
    put_text(links, "check", link_to(rq, "/referrals/%lld/check", id));
    put_text(links, "person",
             access_may(rq->cx.actor, PERMIT_PERSON_READ)
                     && !text_is(rq->dossier->status, "draft")
                 ? link_to(rq, "/people/%lld", (long long)rq->dossier->person_id)
                 : NULL);
    put_text(links, "case",
             json_is_integer(of_case)
                 ? link_to(rq, "/cases/%lld", (long long)json_integer_value(of_case))
                 : NULL);
    return links;
}

static bool put_history(struct request *rq, json_t *view)
{
    struct ctx *cx = &rq->cx;
    json_t *matches, *repeat, *sending, *checks, *list = json_object();
    int64_t earlier;

    if (!matching_candidates(cx, rq->dossier, &matches)
        || !matching_earlier(cx, rq->dossier, &earlier)
        || !repeat_json(cx, rq->dossier, &repeat)
        || !sending_json(cx, rq->dossier, &sending)
        || (checks = second_checks_json(cx, rq->dossier)) == NULL
        || !chronology_json(cx, rq->dossier, NULL, 20, list))
        return false;
    put_json(view, "possible_matches", matches);
    put_int(view, "earlier_referrals", earlier);
    put_json(view, "repeat", repeat);
    put_json(view, "sending", sending);
    put_json(view, "second_checks", checks);
    put_bool(view, "waits_for_second",
             json_is_true(json_object_get(json_array_get(checks, 0), "waiting")));
    put_json(view, "chronology", json_incref(json_object_get(list, "items")));
    put_json(view, "clocks", deadlines_json(cx, rq->dossier));
    put_json(view, "screenings", screenings_json(cx, rq->dossier));
    put_json(view, "section_36", section36_json(cx, rq->dossier));
    return true;
}

/* What partners have not answered yet. */
static bool put_information(struct request *rq, json_t *view)
{
    json_t *missing = rq->dossier->whole ? information_missing_json(&rq->cx, rq->dossier)
                                         : json_array();

    put_bool(view, "has_missing", json_array_size(missing) > 0);
    put_text(view, "requests",
             link_to(rq, "/referrals/%lld/information-requests",
                     (long long)rq->dossier->referral_id));
    put_bool(view, "is_gathering", information_may_be_asked(rq->dossier));
    put_json(view, "missing_returns", missing);
    return missing != NULL;
}

/* Its own referrer sees how far it is: everything else stays empty. */
static void put_no_history(json_t *view)
{
    put_json(view, "possible_matches", json_array());
    put_int(view, "earlier_referrals", 0);
    put_json(view, "repeat", json_null());
    put_json(view, "sending", json_null());
    put_json(view, "second_checks", json_array());
    put_bool(view, "waits_for_second", false);
    put_json(view, "chronology", json_array());
    put_json(view, "clocks", json_array());
    put_json(view, "screenings", json_array());
    put_json(view, "section_36", json_null());
}

bool page_referral(struct request *rq, json_t *view)
{
    json_t *referral;

    if (!referral_json(&rq->cx, rq->dossier, &referral))
        return false;
    if (!rq->dossier->whole)
        put_no_history(view);
    else if (!put_history(rq, view))
        return false;
    if (!put_information(rq, view))
        return false;
    /* The contract has the likenesses inside the referral. */
    put_json(referral, "possible_matches",
             json_incref(json_object_get(view, "possible_matches")));
    put_json(view, "referral", referral);
    put_json(view, "sections",
             rq->dossier->whole
                 ? referral_answers(referral, links_of(rq, referral), false)
                 : json_array());
    put_bool(view, "whole", rq->dossier->whole);
    put_bool(view, "is_draft", text_is(rq->dossier->status, "draft"));
    put_bool(view, "may_screen", access_may(rq->cx.actor, PERMIT_SCREENING_RECORD));
    put_bool(view, "may_correct", access_may(rq->cx.actor, PERMIT_REFERRAL_CORRECT));
    put_json(view, "can", lifecycle_can(&rq->cx, ENTITY_REFERRAL, rq->dossier->status));
    put_json(view, "links", links_of(rq, referral));
    return true;
}

bool page_referral_error(struct request *rq, json_t *view)
{
    json_t *referral;

    if (!referral_json(&rq->cx, rq->dossier, &referral))
        return false;
    put_json(view, "referral", referral);
    put_json(view, "links", links_of(rq, referral));
    show_form(rq, &form_in_error, referral);
    return true;
}

bool page_referral_mark(struct request *rq, json_t *view)
{
    struct answers answers;

    if (!page_referral_error(rq, view) || !request_answers(rq, &answers)
        || !request_version(rq, rq->dossier->version)
        || !referral_mark_in_error(&rq->cx, rq->dossier, rq->dossier->version,
                                   answer(&answers, "reason")))
        return false;
    say_next(rq, "marked_in_error");
    return see_other(rq, "/referrals/%lld", (long long)rq->dossier->referral_id);
}

bool page_referral_unmark(struct request *rq, json_t *view)
{
    (void)view;
    if (!referral_take_back_error(&rq->cx, rq->dossier, rq->dossier->version))
        return false;
    say_next(rq, "error_taken_back");
    return see_other(rq, "/referrals/%lld", (long long)rq->dossier->referral_id);
}
