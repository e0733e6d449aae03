#include "base/json.h"
#include "base/text.h"
#include "settings_pages.h"
#include "web/page_parts.h"

bool page_code_lists(struct request *rq, json_t *view)
{
    json_t *items = code_lists_json(&rq->cx);

    if (!nothing_sent(rq) || items == NULL)
        return false;
    put_json(view, "items", items);
    put_text(view, "next", NULL);
    put_settings_frame(rq, view);
    return true;
}

static bool fill_list(struct request *rq, json_t *view)
{
    json_t *list;

    if (!code_list_json(&rq->cx, param(rq, "list"), &list))
        return false;
    put_json(view, "list", list);
    put_json(view, "items", json_incref(json_object_get(list, "items")));
    json_object_del(list, "items");
    put_text(view, "next", NULL);
    put_settings_frame(rq, view);
    show_form(rq, &form_code_new, NULL);
    return true;
}

bool page_code_list(struct request *rq, json_t *view)
{
    return fill_list(rq, view);
}

bool page_code_add(struct request *rq, json_t *view)
{
    struct answers answers;

    if (!fill_list(rq, view) || !request_answers(rq, &answers)
        || !code_add(&rq->cx, param(rq, "list"), &answers))
        return false;
    say_next(rq, "saved");
    if (!rq->wants_json)
        return see_other(rq, "/settings/codes/%s", param(rq, "list"));
    return created(rq, "/settings/codes/%s/%s", param(rq, "list"),
                   answer(&answers, "code"));
}

static bool fill(struct request *rq, json_t *view, json_t **out)
{
    const char *list = param(rq, "list"), *code = param(rq, "code");

    if (!code_json(&rq->cx, list, code, out))
        return false;
    put_json(view, "code", *out);
    put_value_page(
        rq, view, *out, &form_code,
        &(struct value_page){
            .title = json_string_value(json_object_get(*out, "label")),
            .hint = link_to(rq, "Code %s/%s", list, code),
            .note =
                "Records keep the code they were given. When the meaning changes, end "
                "this value and add a new one.",
            .action = link_to(rq, "/settings/codes/%s/%s", list, code),
            .back = link_to(rq, "/settings/codes/%s", list),
            .back_text = "The list",
        });
    return true;
}

bool page_code(struct request *rq, json_t *view)
{
    json_t *code;

    return fill(rq, view, &code);
}

bool page_code_change(struct request *rq, json_t *view)
{
    const char *list = param(rq, "list"), *code = param(rq, "code");
    struct answers answers;
    json_t *row;

    if (!fill(rq, view, &row) || !request_answers(rq, &answers)
        || !request_version(rq, row_version(row))
        || !code_change(&rq->cx, list, code, row_version(row), &answers))
        return false;
    say_next(rq, "confirmed");
    return see_other(rq, "/settings/codes/%s/%s", list, code);
}
