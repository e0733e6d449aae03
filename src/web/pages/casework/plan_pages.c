#include "domain/casework/support_plan.h"

#include "base/json.h"
#include "base/text.h"
#include "case_frame.h"
#include "domain/casework/assessment_view.h"
#include "domain/casework/channel_case.h"
#include "web/pages.h"

static bool may_edit(const struct request *rq)
{
    return access_may(rq->cx.actor, PERMIT_CASE_WRITE)
           && !channel_case_is_over(rq->dossier->status)
           && !text_is(rq->dossier->status, "police_led");
}

/* Anchors for the links of the error summary: what approval misses is marked. */
static void put_anchors(struct request *rq, json_t *plan)
{
    json_t *need;
    size_t i;

    json_array_foreach(json_object_get(plan, "needs"), i, need)
    {
        put_int(need, "number", (int64_t)i + 1);
        put_text(need, "anchor", link_to(rq, "needs-%zu", i));
    }
    put_bool(plan, "is_complete", json_array_size(json_object_get(plan, "missing")) == 0);
    put_bool(plan, "has_needs", json_array_size(json_object_get(plan, "needs")) > 0);
}

bool page_plan(struct request *rq, json_t *view)
{
    json_t *plan;

    if (!support_plan_json(&rq->cx, rq->dossier, &plan))
        return false;
    if (json_is_object(plan))
        put_anchors(rq, plan);
    put_json(view, "support_plan", plan); /* before the case: the ETag is the plan's */
    if (!case_frame(rq, view, "plan")
        || !case_frame_put(view, "before",
                           support_plans_before_json(&rq->cx, rq->dossier)))
        return false;
    put_bool(view, "may_edit", may_edit(rq));
    show_form(rq, &form_none, plan);
    return true;
}

/* A first plan begins with what the last assessment found present. */
static bool first_needs(struct request *rq, json_t **out)
{
    json_t *needs = assessment_present(&rq->cx, rq->dossier);

    *out = json_object();
    return case_frame_put(*out, "needs", needs);
}

bool page_plan_edit(struct request *rq, json_t *view)
{
    json_t *plan, *values;

    if (!support_plan_json(&rq->cx, rq->dossier, &plan) || !first_needs(rq, &values))
        return false;
    put_json(view, "support_plan", plan);
    put_bool(view, "from_assessment",
             json_is_null(plan) && json_array_size(json_object_get(values, "needs")) > 0);
    put_bool(view, "supersedes",
             text_is(json_string_value(json_object_get(plan, "status")), "approved"));
    show_form(rq, &form_support_plan, json_is_object(plan) ? plan : values);
    return case_frame(rq, view, "plan");
}

/* A version is asked for only where there is something to overwrite. */
static bool version_seen(struct request *rq, const struct support_plan *plan)
{
    return plan->id == 0 || request_version(rq, plan->version);
}

bool page_plan_save(struct request *rq, json_t *view)
{
    struct support_plan plan;
    struct answers answers;

    if (!page_plan_edit(rq, view) || !support_plan_load(&rq->cx, rq->dossier, &plan)
        || !request_answers(rq, &answers) || !version_seen(rq, &plan)
        || !support_plan_save(&rq->cx, rq->dossier, &plan, &answers))
        return false;
    say_next(rq, "plan_saved");
    return see_other(rq, "/cases/%lld/support-plan", (long long)rq->dossier->case_id);
}

/* Pages say which version was read before it was approved; a program may. */
static bool version_given(struct request *rq, const struct support_plan *plan)
{
    bool given = pairs_get(&rq->headers, "if-match") != NULL
                 || pairs_get(&rq->form, "version") != NULL;

    return (!given && rq->wants_json) || version_seen(rq, plan);
}

bool page_plan_approve(struct request *rq, json_t *view)
{
    struct support_plan plan;

    if (!page_plan(rq, view) || !support_plan_load(&rq->cx, rq->dossier, &plan)
        || !version_given(rq, &plan)
        || !support_plan_approve(&rq->cx, rq->dossier, &plan))
        return false;
    say_next(rq, "plan_approved");
    return created(rq, "/cases/%lld/support-plan", (long long)rq->dossier->case_id);
}

bool page_plan_withdrawal(struct request *rq, json_t *view)
{
    if (!page_plan(rq, view))
        return false;
    show_form(rq, &form_plan_withdrawal, json_object_get(view, "support_plan"));
    return true;
}

bool page_plan_withdraw(struct request *rq, json_t *view)
{
    struct support_plan plan;
    struct answers answers;

    if (!page_plan_withdrawal(rq, view) || !support_plan_load(&rq->cx, rq->dossier, &plan)
        || !request_answers(rq, &answers) || !version_given(rq, &plan)
        || !support_plan_withdraw(&rq->cx, rq->dossier, &plan,
                                  answer(&answers, "reason")))
        return false;
    say_next(rq, "plan_withdrawn");
    return created(rq, "/cases/%lld/support-plan", (long long)rq->dossier->case_id);
}
