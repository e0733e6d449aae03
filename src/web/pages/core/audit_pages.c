#include "base/json.h"
#include "domain/people/trail.h"
#include "web/list_view.h"
#include "web/page_parts.h"
#include "web/pages.h"

/* Each row leads to what else was done by that user, or to that record. */
static void put_links(struct request *rq, json_t *items)
{
    static const struct {
        const char *id, *parameter, *link;
    } links[] = { { "user_id", "user", "by_user" },
                  { "case_id", "case", "by_case" },
                  { "referral_id", "referral", "by_referral" } };
    json_t *item;
    size_t i;

    json_array_foreach(items, i, item)
    {
        for (size_t n = 0; n < COUNT(links); n++) {
            int64_t id = json_integer_value(json_object_get(item, links[n].id));

            put_text(item, links[n].link,
                     id != 0
                         ? query_with(rq, links[n].parameter,
                                      arena_print(rq->cx.arena, "%lld", (long long)id))
                         : NULL);
        }
    }
}

bool page_audit(struct request *rq, json_t *view)
{
    struct answers filter;

    if (!request_answers(rq, &filter) || !trail_list(&rq->cx, &filter, view))
        return false;
    list_view(rq, view);
    if (!rq->wants_json)
        put_links(rq, json_object_get(view, "items"));
    show_section(rq, &form_trail, "filter", values_of(&filter));
    return true;
}
