/* Assessment frameworks, in the settings. */
#include "domain/casework/framework.h"

#include "base/json.h"
#include "settings_pages.h"
#include "web/page_parts.h"

bool page_frameworks(struct request *rq, json_t *view)
{
    json_t *items = frameworks_json(&rq->cx);

    if (!nothing_sent(rq) || items == NULL)
        return false;
    put_json(view, "items", items);
    put_text(view, "next", NULL);
    put_settings_frame(rq, view);
    return true;
}

/* ---- one ----------------------------------------------------------------------------
 */

static bool fill(struct request *rq, json_t *view, json_t **out, int64_t *out_id)
{
    if (!param_id(rq, "framework", out_id) || !framework_json(&rq->cx, *out_id, out))
        return false;
    put_json(view, "framework", *out);
    put_value_page(
        rq, view, *out, &form_framework,
        &(struct value_page){
            .title = json_string_value(json_object_get(*out, "title")),
            .note = "Its rows do not change any more: assessments are written in them. "
                    "For other rows add a further version.",
            .action = link_to(rq, "/settings/frameworks/%lld", (long long)*out_id),
            .back = "/settings/frameworks",
            .back_text = "Frameworks",
        });
    return true;
}

bool page_framework(struct request *rq, json_t *view)
{
    json_t *framework;
    int64_t id;

    return fill(rq, view, &framework, &id);
}

bool page_framework_change(struct request *rq, json_t *view)
{
    struct answers answers;
    json_t *framework;
    int64_t id;

    if (!fill(rq, view, &framework, &id) || !request_answers(rq, &answers)
        || !request_version(rq, row_version(framework))
        || !framework_change(&rq->cx, id, row_version(framework), &answers))
        return false;
    say_next(rq, "confirmed");
    return see_other(rq, "/settings/frameworks/%lld", (long long)id);
}

/* ---- another ------------------------------------------------------------------------
 */

/* What a further version starts as: the version before, to be changed. */
static bool values_from(struct request *rq, int64_t from, json_t **out)
{
    static const char *const kept[] = { "code", "title", "guidance" };
    json_t *framework;
    const char *text;

    if (!framework_json(&rq->cx, from, &framework)
        || !framework_as_text(&rq->cx, from, &text))
        return false;
    *out = json_object();
    for (size_t i = 0; i < COUNT(kept); i++)
        put_json(*out, kept[i], json_incref(json_object_get(framework, kept[i])));
    put_text(*out, "rows", text);
    return true;
}

bool page_framework_new(struct request *rq, json_t *view)
{
    json_t *values = NULL;
    struct answers asked;

    if (!request_answers(rq, &asked))
        return false;
    int64_t from = answer_int(&asked, "from");
    if (from != 0 && !values_from(rq, from, &values))
        return false;
    put_bool(view, "is_version", from != 0);
    put_settings_frame(rq, view);
    show_form(rq, &form_framework_new, values);
    return true;
}

bool page_framework_add(struct request *rq, json_t *view)
{
    struct answers answers;
    int64_t id;

    put_bool(view, "is_version", false);
    put_settings_frame(rq, view);
    show_form(rq, &form_framework_new, NULL);
    if (!request_answers(rq, &answers) || !framework_add(&rq->cx, &answers, &id))
        return false;
    say_next(rq, "saved");
    return created(rq, "/settings/frameworks/%lld", (long long)id);
}
