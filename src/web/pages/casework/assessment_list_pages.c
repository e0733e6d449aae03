/* Assessments of a case, and the list of when they are due. */
#include "assessment_trend_view.h"
#include "base/json.h"
#include "case_frame.h"
#include "domain/casework/assessment_list.h"
#include "domain/casework/assessment_view.h"
#include "domain/casework/framework.h"
#include "web/list_view.h"
#include "web/page_parts.h"
#include "web/pages.h"

/* ---- when they are due ----------------------------------------------------------------
 */

bool page_assessments_due(struct request *rq, json_t *view)
{
    struct answers filter;
    json_t *coverage;

    if (!request_answers(rq, &filter) || !assessments_due_json(&rq->cx, &filter, view)
        || !assessments_in_date(&rq->cx, &coverage))
        return false;
    put_json(view, "coverage", coverage);
    list_view(rq, view);
    show_form(rq, &form_assessment_filter, NULL);
    return true;
}

/* ---- of a case -----------------------------------------------------------------------
 */

/* Each framework as an option; the one of the last assessment is proposed. */
static json_t *start_values(struct request *rq, json_t *frameworks,
                            const json_t *position)
{
    const json_t *last =
        json_object_get(json_object_get(position, "last"), "framework_id");
    json_t *values = json_object(), *options = json_array(), *framework;
    size_t i;

    json_array_foreach(frameworks, i, framework)
    {
        const json_t *id = json_object_get(framework, "id");
        json_t *option = json_object();

        put_text(option, "code", link_to(rq, "%lld", (long long)json_integer_value(id)));
        put_text(option, "label", json_string_value(json_object_get(framework, "title")));
        put_text(option, "guidance", NULL);
        json_array_append_new(options, option);
        if (i == 0 || json_equal(id, last))
            put_json(values, "framework", json_integer(json_integer_value(id)));
    }
    put_json(values, "frameworks", options);
    return values;
}

static bool fill_index(struct request *rq, json_t *view)
{
    json_t *items = assessments_json(&rq->cx, rq->dossier), *position, *trend,
           *frameworks = frameworks_usable(&rq->cx);

    if (items == NULL || frameworks == NULL
        || !assessment_position(&rq->cx, rq->dossier, &position)
        || !assessment_trend(&rq->cx, rq->dossier, &trend)
        || !case_frame(rq, view, "assessments"))
        return false;
    if (!rq->wants_json && json_is_object(trend))
        put_trend_picture(rq, trend);
    show_form(rq, &form_assessment_start, start_values(rq, frameworks, position));
    put_bool(view, "has_items", json_array_size(items) > 0);
    put_bool(view, "may_start",
             assessment_possible(&rq->cx, rq->dossier)
                 && !json_is_object(json_object_get(position, "draft")));
    put_json(view, "items", items);
    put_text(view, "next", NULL);
    put_json(view, "position", position);
    put_json(view, "trend", trend);
    return true;
}

bool page_assessments(struct request *rq, json_t *view)
{
    return fill_index(rq, view);
}

bool page_assessment_start(struct request *rq, json_t *view)
{
    struct answers answers;
    int64_t id;

    if (!fill_index(rq, view) || !request_answers(rq, &answers)
        || !assessment_start(&rq->cx, rq->dossier, &answers, &id))
        return false;
    say_next(rq, "assessment_begun");
    return created(rq, "/cases/%lld/assessments/%lld", (long long)rq->dossier->case_id,
                   (long long)id);
}
