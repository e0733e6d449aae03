#include "base/json.h"
#include "domain/people/home.h"
#include "web/pages.h"

bool page_home(struct request *rq, json_t *view)
{
    json_t *home;

    if (!home_json(&rq->cx, &home))
        return false;
    put_json(view, "home", home);
    return true;
}
