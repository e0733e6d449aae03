#include "base/embedded.h"
#include "base/json.h"
#include "domain/core/setting.h"
#include "web/page_parts.h"
#include "web/pages.h"

/* The words are in the template; a program learns which page it asked for. */
bool page_help(struct request *rq, json_t *view)
{
    put_text(view, "page", rq->route->summary);
    return nothing_sent(rq);
}

bool page_licences(struct request *rq, json_t *view)
{
    const struct embedded *file = embedded_find("static/licences.txt");

    if (file == NULL)
        return failed(&rq->cx, PROBLEM_BROKEN, "licences.missing",
                      "The texts of the licences are not in this program.");
    put_text(view, "licences", (const char *)file->bytes);
    return nothing_sent(rq);
}

static const char sql_alive[] = "SELECT count(*) FROM store_fact /*scan*/";

/* For a watchdog: no names, no figures, no sign-in. */
bool page_health(struct request *rq, json_t *view)
{
    int64_t facts;

    if (!db_number(&rq->cx, db_prepare(rq->cx.db, sql_alive), &facts)) {
        problem_forget(&rq->cx);
        return failed(&rq->cx, PROBLEM_BUSY, "health.store", "The store cannot be read.");
    }
    put_text(view, "status", "ok");
    return true;
}
