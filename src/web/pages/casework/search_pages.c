#include "base/json.h"
#include "base/text.h"
#include "domain/casework/case_search.h"
#include "web/pages.h"

bool page_search(struct request *rq, json_t *view)
{
    struct answers answers;

    if (!request_answers(rq, &answers)
        || !case_search(&rq->cx, answer(&answers, "q"), view))
        return false;
    size_t rows = json_array_size(json_object_get(view, "items"));
    rq->listed = (int64_t)rows;
    put_text(view, "q", answer(&answers, "q"));
    put_bool(view, "asked", answer(&answers, "q") != NULL);
    put_bool(view, "has_items", rows > 0);
    put_int(view, "count", (int64_t)rows);
    return true;
}
