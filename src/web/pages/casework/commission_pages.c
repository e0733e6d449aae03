/* Commissions as those who deliver see them: the brief, the sessions, nothing else. */
#include "base/json.h"
#include "session_view.h"
#include "web/pages.h"

bool page_my_commissions(struct request *rq, json_t *view)
{
    json_t *items = commissions_own_json(&rq->cx);

    if (items == NULL)
        return false;
    put_bool(view, "has_items", json_array_size(items) > 0);
    put_json(view, "items", items);
    put_json(view, "next", json_null());
    return true;
}

static bool open_own(struct request *rq, json_t *view, struct commission *out)
{
    json_t *object;
    int64_t id;

    if (!param_id(rq, "commission", &id) || !commission_own(&rq->cx, id, out)
        || !commission_json(&rq->cx, out, &object))
        return false;
    rq->dossier = &out->dossier; /* for the trail */
    put_json(view, "commission", object);
    put_bool(view, "has_sessions",
             json_array_size(json_object_get(object, "sessions")) > 0);
    put_text(view, "commission_path", link_to(rq, "/commissions/%lld", (long long)id));
    return true;
}

static struct commission *fresh(struct request *rq)
{
    return arena_alloc(rq->cx.arena, sizeof(struct commission));
}

bool page_my_commission(struct request *rq, json_t *view)
{
    if (!open_own(rq, view, fresh(rq)))
        return false;
    show_form(rq, &form_session, NULL);
    return true;
}

bool page_my_session_plan(struct request *rq, json_t *view)
{
    struct commission *commission = fresh(rq);
    struct answers answers;
    int64_t id;

    if (!open_own(rq, view, commission))
        return false;
    show_form(rq, &form_session, NULL);
    if (!request_answers(rq, &answers)
        || !support_session_plan(&rq->cx, commission, &answers, &id))
        return false;
    say_next(rq, "session_planned");
    return created(rq, "/commissions/%lld", (long long)commission->id);
}

static bool open_session(struct request *rq, json_t *view, struct commission *commission,
                         struct support_session *out)
{
    if (!open_own(rq, view, commission))
        return false;
    const char *self = link_to(rq, "/commissions/%lld/sessions/%s",
                               (long long)commission->id, param(rq, "session"));
    return session_show(rq, view, commission, self, out);
}

bool page_my_session(struct request *rq, json_t *view)
{
    struct support_session session;

    return open_session(rq, view, fresh(rq), &session);
}

bool page_my_session_close(struct request *rq, json_t *view)
{
    struct commission *commission = fresh(rq);
    struct support_session session;

    return open_session(rq, view, commission, &session)
           && session_do_close(rq, commission, &session)
           && created(rq, "/commissions/%lld/sessions/%lld", (long long)commission->id,
                      (long long)session.id);
}

bool page_my_session_report(struct request *rq, json_t *view)
{
    struct commission *commission = fresh(rq);
    struct support_session session;

    return open_session(rq, view, commission, &session)
           && session_do_report(rq, commission, &session)
           && created(rq, "/commissions/%lld", (long long)commission->id);
}
