/* Four eyes on the end of a repeat referral; when a referral was sent on. */
#include "domain/intake/second_check.h"

#include "base/json.h"
#include "base/text.h"
#include "domain/casework/channel_case.h"
#include "domain/intake/referral.h"
#include "domain/intake/repeat.h"
#include "domain/intake/sending.h"
#include "web/list_view.h"
#include "web/page_parts.h"
#include "web/pages.h"

bool page_second_checks(struct request *rq, json_t *view)
{
    struct answers filter;

    if (!request_answers(rq, &filter) || !second_check_list(&rq->cx, &filter, view))
        return false;
    list_view(rq, view);
    show_form(rq, &form_second_check_filter, NULL);
    return true;
}

static const char *referral_path(struct request *rq)
{
    return link_to(rq, "/referrals/%lld", (long long)rq->dossier->referral_id);
}

static bool put_referral(struct request *rq, json_t *view)
{
    json_t *referral;

    if (!referral_json(&rq->cx, rq->dossier, &referral))
        return false;
    put_json(view, "referral", referral);
    put_text(view, "back", referral_path(rq));
    return true;
}

/* The one that waits, for whom it may concern. */
static void put_waiting(struct request *rq, json_t *view, const json_t *checks)
{
    json_t *newest = json_array_get(checks, 0);
    bool waits = json_is_true(json_object_get(newest, "waiting"));
    bool own = waits && json_is_true(json_object_get(newest, "own"));

    put_json(view, "check", waits ? json_incref(newest) : json_null());
    put_bool(view, "is_own", own);
    put_bool(view, "may_answer",
             waits && !own && access_may(rq->cx.actor, PERMIT_SECOND_CHECK));
}

bool page_second_check(struct request *rq, json_t *view)
{
    json_t *repeat, *checks = second_checks_json(&rq->cx, rq->dossier);

    if (checks == NULL || !put_referral(rq, view)
        || !repeat_json(&rq->cx, rq->dossier, &repeat))
        return false;
    put_waiting(rq, view, checks);
    put_json(view, "repeat", repeat);
    put_json(view, "second_checks", checks);
    put_text(view, "action",
             arena_print(rq->cx.arena, "%s/second-check", referral_path(rq)));
    json_t *values = json_object();
    put_int(values, "version", rq->dossier->version);
    show_form(rq, &form_second_check, values);
    return true;
}

bool page_second_check_answer(struct request *rq, json_t *view)
{
    struct answers answers;

    if (!page_second_check(rq, view) || !request_version(rq, rq->dossier->version)
        || !request_answers(rq, &answers)
        || !channel_case_second_check(&rq->cx, rq->dossier, &answers))
        return false;
    say_next(rq, answer_is(&answers, "answer", "confirm") ? "second_check_confirmed"
                                                          : "second_check_returned");
    return see_other(rq, "%s", referral_path(rq));
}

bool page_second_check_withdraw(struct request *rq, json_t *view)
{
    (void)view;
    if (!nothing_sent(rq) || !version_if_sent(rq, rq->dossier->version)
        || !second_check_withdraw(&rq->cx, rq->dossier))
        return false;
    say_next(rq, "second_check_withdrawn");
    return see_other(rq, "%s", referral_path(rq));
}

/* ---- sent on -------------------------------------------------------------------------
 */

bool page_sending(struct request *rq, json_t *view)
{
    json_t *sending;

    if (!put_referral(rq, view) || !sending_json(&rq->cx, rq->dossier, &sending))
        return false;
    put_json(view, "sending", sending);
    put_text(view, "action", arena_print(rq->cx.arena, "%s/sending", referral_path(rq)));
    show_form(rq, &form_sending, sending);
    return true;
}

bool page_sending_record(struct request *rq, json_t *view)
{
    struct answers answers;

    if (!page_sending(rq, view) || !request_version(rq, rq->dossier->version)
        || !request_answers(rq, &answers)
        || !sending_record(&rq->cx, rq->dossier, rq->dossier->version, &answers))
        return false;
    say_next(rq, "saved");
    return see_other(rq, "%s", referral_path(rq));
}
