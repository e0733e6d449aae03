#include "session_view.h"

#include "base/json.h"
#include "base/text.h"
#include "web/page_parts.h"

static json_t *find(const json_t *view, int64_t id)
{
    const json_t *commission = json_object_get(view, "commission");
    json_t *session;
    size_t i;

    json_array_foreach(json_object_get(commission, "sessions"), i, session)
    {
        if (json_integer_value(json_object_get(session, "id")) == id)
            return session;
    }
    return json_null();
}

static void show(struct request *rq, const struct support_session *session)
{
    json_t *values = json_object();

    put_int(values, "version", session->version);
    put_text(values, "held_on", session->planned_on);
    put_text(values, "reported_on", rq->cx.today);
    show_form(rq,
              text_is(session->status, "held") ? &form_session_report
                                               : &form_session_outcome,
              values);
}

bool session_show(struct request *rq, json_t *view, const struct commission *commission,
                  const char *self, struct support_session *out)
{
    int64_t id;

    if (!param_id(rq, "session", &id)
        || !support_session_load(&rq->cx, commission, id, out))
        return false;
    put_json(view, "session", json_incref(find(view, id)));
    put_text(view, "self", self);
    put_bool(view, "is_planned", text_is(out->status, "planned"));
    put_bool(view, "is_held", text_is(out->status, "held"));
    put_bool(view, "may_take_back",
             !text_is(out->status, "planned") && !text_is(out->status, "reported"));
    show(rq, out);
    return true;
}

bool session_do_close(struct request *rq, const struct commission *commission,
                      const struct support_session *session)
{
    struct answers answers;

    show_form(rq, &form_session_outcome, rq->shown_values);
    if (!request_answers(rq, &answers) || !version_if_sent(rq, session->version)
        || !support_session_close(&rq->cx, commission, session, &answers))
        return false;
    say_next(rq, "session_recorded");
    return true;
}

bool session_do_report(struct request *rq, const struct commission *commission,
                       const struct support_session *session)
{
    struct answers answers;

    show_form(rq, &form_session_report, rq->shown_values);
    if (!request_answers(rq, &answers) || !version_if_sent(rq, session->version)
        || !support_session_report(&rq->cx, commission, session, &answers))
        return false;
    say_next(rq, "report_recorded");
    return true;
}
