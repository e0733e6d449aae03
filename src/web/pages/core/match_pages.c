/* Matching data: what a likeness is worth, names that are one name, a place to try it. */
#include "base/json.h"
#include "domain/intake/match_data.h"
#include "settings_pages.h"
#include "web/list_view.h"
#include "web/page_parts.h"

/* ---- weights -------------------------------------------------------------------------
 */

bool page_match_weights(struct request *rq, json_t *view)
{
    json_t *items = match_weights_json(&rq->cx);

    if (!nothing_sent(rq) || items == NULL)
        return false;
    if (!rq->wants_json)
        mark_groups(items, "question", "question_label");
    put_json(view, "items", items);
    put_text(view, "next", NULL);
    put_settings_frame(rq, view);
    return true;
}

static const char *per_million(struct request *rq, const json_t *weight)
{
    static const char *const kinds[] = { "same", "household", "stranger" };
    long long n[3];

    for (size_t i = 0; i < COUNT(kinds); i++)
        n[i] = json_integer_value(json_object_get(weight, kinds[i]));
    return link_to(rq,
                   "Of a million pairs of one person %lld show it, of one household "
                   "%lld, of strangers %lld. %s.",
                   n[0], n[1], n[2], json_string_value(json_object_get(weight, "says")));
}

static bool fill_weight(struct request *rq, json_t *view, json_t **out)
{
    const char *question = param(rq, "question"), *level = param(rq, "level");

    if (!match_weight_json(&rq->cx, question, level, out))
        return false;
    put_json(view, "match_weight", *out);
    put_value_page(
        rq, view, *out, &form_match_weight,
        &(struct value_page){
            .title = link_to(rq, "%s: %s",
                             json_string_value(json_object_get(*out, "question_label")),
                             json_string_value(json_object_get(*out, "level_label"))),
            .current = per_million(rq, *out),
            .note = "It counts from the next comparison on. The answers to one question "
                    "need not add up to a million: they are scaled.",
            .action = link_to(rq, "/settings/matching/%s/%s", question, level),
            .back = "/settings/matching",
            .back_text = "Weights of the matching",
        });
    return true;
}

bool page_match_weight(struct request *rq, json_t *view)
{
    json_t *weight;

    return fill_weight(rq, view, &weight);
}

bool page_match_weight_change(struct request *rq, json_t *view)
{
    const char *question = param(rq, "question"), *level = param(rq, "level");
    struct answers answers;
    json_t *weight;

    if (!fill_weight(rq, view, &weight) || !request_answers(rq, &answers)
        || !request_version(rq, row_version(weight))
        || !match_weight_change(&rq->cx, question, level, row_version(weight), &answers))
        return false;
    say_next(rq, "confirmed");
    return see_other(rq, "/settings/matching/%s/%s", question, level);
}

/* ---- names ---------------------------------------------------------------------------
 */

static const char *family_address(struct request *rq, const char *family)
{
    return link_to(rq, "/settings/names/%s", path_segment(rq->cx.arena, family));
}

bool page_names(struct request *rq, json_t *view)
{
    struct answers filter;
    json_t *item;
    size_t i;

    if (!request_answers(rq, &filter) || !name_families_json(&rq->cx, &filter, view))
        return false;
    list_view(rq, view);
    put_settings_frame(rq, view);
    if (rq->wants_json)
        return true;
    put_text(view, "name", answer(&filter, "name"));
    json_array_foreach(json_object_get(view, "items"), i, item)
    {
        put_text(item, "href",
                 family_address(rq, json_string_value(json_object_get(item, "kin"))));
    }
    return true;
}

bool page_name_new(struct request *rq, json_t *view)
{
    put_settings_frame(rq, view);
    show_form(rq, &form_name_family_new, NULL);
    return true;
}

bool page_name_add(struct request *rq, json_t *view)
{
    struct answers answers;
    const char *family;

    if (!page_name_new(rq, view) || !request_answers(rq, &answers)
        || !name_family_add(&rq->cx, &answers, &family))
        return false;
    say_next(rq, "saved");
    return created(rq, "%s", family_address(rq, family));
}

static bool fill_family(struct request *rq, json_t *view, json_t **out)
{
    const char *family = param(rq, "family");

    if (!name_family_json(&rq->cx, family, out))
        return false;
    put_json(view, "name_family", *out);
    put_value_page(rq, view, *out, &form_name_family,
                   &(struct value_page){
                       .title = link_to(rq, "Family of names: %s", family),
                       .hint = "Nicknames, and spellings from language to language. In "
                               "the matching they count as one name.",
                       .note = "It counts from the next comparison on, also for people "
                               "who are known already.",
                       .action = family_address(rq, family),
                       .back = "/settings/names",
                       .back_text = "Names that are one name",
                   });
    return true;
}

bool page_name(struct request *rq, json_t *view)
{
    json_t *family;

    return fill_family(rq, view, &family);
}

bool page_name_change(struct request *rq, json_t *view)
{
    const char *name = param(rq, "family");
    struct answers answers;
    json_t *family;

    if (!fill_family(rq, view, &family) || !request_answers(rq, &answers)
        || !request_version(rq, row_version(family))
        || !name_family_change(&rq->cx, name, row_version(family), &answers))
        return false;
    say_next(rq, "confirmed");
    return see_other(rq, "%s", family_address(rq, name));
}

/* ---- trying --------------------------------------------------------------------------
 */

bool page_match_try(struct request *rq, json_t *view)
{
    put_json(view, "comparison", json_null());
    put_settings_frame(rq, view);
    show_form(rq, &form_match_try, NULL);
    return true;
}

bool page_match_try_do(struct request *rq, json_t *view)
{
    struct answers answers;
    json_t *comparison;

    if (!page_match_try(rq, view) || !request_answers(rq, &answers)
        || !match_try(&rq->cx, &answers, &comparison))
        return false;
    put_json(view, "comparison", comparison);
    return true;
}
