#include "base/json.h"
#include "domain/core/job.h"
#include "settings_pages.h"
#include "web/page_parts.h"

bool page_jobs(struct request *rq, json_t *view)
{
    json_t *jobs = jobs_json(&rq->cx);

    if (!nothing_sent(rq) || jobs == NULL)
        return false;
    put_json(view, "items", jobs);
    put_text(view, "next", NULL);
    put_settings_frame(rq, view);
    if (rq->wants_json)
        return true;
    /* A data protection lead sees jobs and settings, an auditor may see jobs alone. */
    put_bool(view, "may_read_settings", access_may(rq->cx.actor, PERMIT_SETTING_READ));
    return true;
}
