/* Interventions of a case: commissions, their sessions, and support by others. */
#include "base/json.h"
#include "base/text.h"
#include "case_frame.h"
#include "domain/casework/commission_list.h"
#include "domain/casework/mainstream_support.h"
#include "session_view.h"
#include "web/list_view.h"
#include "web/page_parts.h"
#include "web/pages.h"

static const char *base(struct request *rq)
{
    return link_to(rq, "/cases/%lld/interventions", (long long)rq->dossier->case_id);
}

static bool frame(struct request *rq, json_t *view)
{
    const char *status = rq->dossier->status;

    put_text(view, "interventions", base(rq));
    put_text(view, "support",
             link_to(rq, "/cases/%lld/support", (long long)rq->dossier->case_id));
    put_bool(view, "may_commission",
             text_is(status, "adopted") || text_is(status, "supported"));
    return case_frame(rq, view, "interventions");
}

/* A page with one form: what it asks, where it goes, what its button says. */
static void put_act(json_t *view, const char *heading, const char *action,
                    const char *button, const char *back)
{
    put_text(view, "act_heading", heading);
    put_text(view, "act_action", action);
    put_text(view, "act_button", button);
    put_text(view, "act_back", back);
}

/* ---- across cases --------------------------------------------------------------------
 */

bool page_interventions_list(struct request *rq, json_t *view)
{
    json_t *providers = commission_providers_json(&rq->cx), *offered = json_object();
    struct answers filter;

    if (providers == NULL || !request_answers(rq, &filter)
        || !commissions_list_json(&rq->cx, &filter, view))
        return false;
    put_json(offered, "providers", providers);
    list_view(rq, view);
    show_form(rq, &form_commission_filter, offered);
    return true;
}

/* ---- all of a case -------------------------------------------------------------------
 */

bool page_interventions(struct request *rq, json_t *view)
{
    json_t *items = commissions_json(&rq->cx, rq->dossier),
           *others = mainstream_list_json(&rq->cx, rq->dossier);

    if (items == NULL || others == NULL || !frame(rq, view))
        return false;
    put_bool(view, "has_items", json_array_size(items) > 0);
    put_bool(view, "has_others", json_array_size(others) > 0);
    put_json(view, "items", items);
    put_json(view, "mainstream", others);
    put_json(view, "next", json_null());
    return true;
}

bool page_commission_new(struct request *rq, json_t *view)
{
    json_t *values = json_object();

    if (!frame(rq, view))
        return false;
    put_text(values, "begins_on", rq->cx.today);
    show_form(rq, &form_commission, values);
    return true;
}

bool page_commission_create(struct request *rq, json_t *view)
{
    struct answers answers;
    int64_t id;

    if (!page_commission_new(rq, view) || !request_answers(rq, &answers)
        || !commission_create(&rq->cx, rq->dossier, &answers, &id))
        return false;
    say_next(rq, "commission_created");
    return created(rq, "%s/%lld", base(rq), (long long)id);
}

/* ---- one commission ------------------------------------------------------------------
 */

static bool open_commission(struct request *rq, json_t *view, struct commission *out)
{
    json_t *object;
    int64_t id;

    if (!param_id(rq, "commission", &id)
        || !commission_load(&rq->cx, rq->dossier, id, out)
        || !commission_json(&rq->cx, out, &object))
        return false;
    put_json(view, "commission", object);
    put_bool(view, "has_sessions",
             json_array_size(json_object_get(object, "sessions")) > 0);
    put_bool(view, "has_costs", json_array_size(json_object_get(object, "costs")) > 0);
    put_text(view, "commission_path", link_to(rq, "%s/%lld", base(rq), (long long)id));
    return frame(rq, view);
}

static bool back_to(struct request *rq, const struct commission *commission,
                    const char *notice)
{
    say_next(rq, notice);
    return created(rq, "%s/%lld", base(rq), (long long)commission->id);
}

static bool show_commission(struct request *rq, json_t *view, struct commission *out)
{
    if (!open_commission(rq, view, out))
        return false;
    show_form(rq, &form_session, NULL);
    return true;
}

bool page_commission(struct request *rq, json_t *view)
{
    struct commission commission;

    return show_commission(rq, view, &commission);
}

bool page_session_plan(struct request *rq, json_t *view)
{
    struct commission commission;
    struct answers answers;
    int64_t id;

    return show_commission(rq, view, &commission) && request_answers(rq, &answers)
           && support_session_plan(&rq->cx, &commission, &answers, &id)
           && back_to(rq, &commission, "session_planned");
}

static bool show_act(struct request *rq, json_t *view, struct commission *out,
                     const struct form *form, const char *path, const char *heading,
                     const char *button)
{
    json_t *values = json_object();

    if (!open_commission(rq, view, out))
        return false;
    const char *self = link_to(rq, "%s/%lld", base(rq), (long long)out->id);
    put_act(view, heading, link_to(rq, "%s/%s", self, path), button, self);
    put_int(values, "version", out->version);
    show_form(rq, form, values);
    return true;
}

static bool show_cost(struct request *rq, json_t *view, struct commission *out)
{
    return show_act(rq, view, out, &form_commission_cost, "costs", "Add a cost",
                    "Add cost");
}

bool page_commission_cost(struct request *rq, json_t *view)
{
    struct commission commission;

    return show_cost(rq, view, &commission);
}

bool page_commission_cost_add(struct request *rq, json_t *view)
{
    struct commission commission;
    struct answers answers;
    int64_t id;

    return show_cost(rq, view, &commission) && request_answers(rq, &answers)
           && commission_add_cost(&rq->cx, &commission, &answers, &id)
           && back_to(rq, &commission, "commission_saved");
}

static bool show_follow(struct request *rq, json_t *view, struct commission *out)
{
    return show_act(rq, view, out, &form_commission_follow_up, "follow-up",
                    "Follow up lapsed sessions", "Record follow-up");
}

bool page_commission_follow(struct request *rq, json_t *view)
{
    struct commission commission;

    return show_follow(rq, view, &commission);
}

bool page_commission_follow_up(struct request *rq, json_t *view)
{
    struct commission commission;
    struct answers answers;

    return show_follow(rq, view, &commission) && request_answers(rq, &answers)
           && version_if_sent(rq, commission.version)
           && commission_follow_up(&rq->cx, &commission, &answers)
           && back_to(rq, &commission, "commission_saved");
}

static bool show_ending(struct request *rq, json_t *view, struct commission *out)
{
    return show_act(rq, view, out, &form_commission_end, "ending", "End this commission",
                    "End commission");
}

bool page_commission_ending(struct request *rq, json_t *view)
{
    struct commission commission;

    return show_ending(rq, view, &commission);
}

bool page_commission_end(struct request *rq, json_t *view)
{
    struct commission commission;
    struct answers answers;

    return show_ending(rq, view, &commission) && request_answers(rq, &answers)
           && version_if_sent(rq, commission.version)
           && commission_end(&rq->cx, &commission, &answers)
           && back_to(rq, &commission, "commission_saved");
}

/* ---- one session ---------------------------------------------------------------------
 */

static bool open_session(struct request *rq, json_t *view, struct commission *commission,
                         struct support_session *out)
{
    if (!open_commission(rq, view, commission))
        return false;
    const char *self = link_to(rq, "%s/%lld/sessions/%s", base(rq),
                               (long long)commission->id, param(rq, "session"));
    return session_show(rq, view, commission, self, out);
}

bool page_session(struct request *rq, json_t *view)
{
    struct commission commission;
    struct support_session session;

    return open_session(rq, view, &commission, &session);
}

bool page_session_close(struct request *rq, json_t *view)
{
    struct commission commission;
    struct support_session session;

    return open_session(rq, view, &commission, &session)
           && session_do_close(rq, &commission, &session)
           && created(rq, "%s/%lld/sessions/%lld", base(rq), (long long)commission.id,
                      (long long)session.id);
}

bool page_session_report(struct request *rq, json_t *view)
{
    struct commission commission;
    struct support_session session;

    return open_session(rq, view, &commission, &session)
           && session_do_report(rq, &commission, &session)
           && created(rq, "%s/%lld", base(rq), (long long)commission.id);
}

bool page_session_take_back(struct request *rq, json_t *view)
{
    struct commission commission;
    struct support_session session;

    if (!open_session(rq, view, &commission, &session) || !nothing_sent(rq)
        || !version_if_sent(rq, session.version)
        || !support_session_take_back(&rq->cx, &commission, &session))
        return false;
    say_next(rq, "session_recorded");
    return created(rq, "%s/%lld/sessions/%lld", base(rq), (long long)commission.id,
                   (long long)session.id);
}

/* ---- support by others ---------------------------------------------------------------
 */

bool page_mainstream_new(struct request *rq, json_t *view)
{
    if (!frame(rq, view))
        return false;
    put_json(view, "mainstream", json_null());
    put_act(view, "Record support by others",
            link_to(rq, "/cases/%lld/support", (long long)rq->dossier->case_id),
            "Record support", base(rq));
    show_form(rq, &form_mainstream_support, NULL);
    return true;
}

bool page_mainstream_add(struct request *rq, json_t *view)
{
    struct answers answers;
    int64_t id;

    if (!page_mainstream_new(rq, view) || !request_answers(rq, &answers)
        || !mainstream_add(&rq->cx, rq->dossier, &answers, &id))
        return false;
    say_next(rq, "support_recorded");
    return created(rq, "%s", base(rq));
}

static bool show_mainstream(struct request *rq, json_t *view, int64_t *out_id)
{
    json_t *object;

    if (!param_id(rq, "support", out_id)
        || !mainstream_json(&rq->cx, rq->dossier, *out_id, &object) || !frame(rq, view))
        return false;
    put_json(view, "mainstream", object);
    put_act(view, "Record the end of support by others",
            link_to(rq, "/cases/%lld/support/%lld/ending",
                    (long long)rq->dossier->case_id, (long long)*out_id),
            "Record end", base(rq));
    show_form(rq, &form_mainstream_end, NULL);
    return true;
}

bool page_mainstream(struct request *rq, json_t *view)
{
    int64_t id;

    return show_mainstream(rq, view, &id);
}

bool page_mainstream_end(struct request *rq, json_t *view)
{
    struct answers answers;
    int64_t id;

    if (!show_mainstream(rq, view, &id) || !request_answers(rq, &answers)
        || !mainstream_end(&rq->cx, rq->dossier, id, &answers))
        return false;
    say_next(rq, "support_recorded");
    return created(rq, "%s", base(rq));
}
