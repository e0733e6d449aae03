/* Time limits and postcode districts. */
#include "base/json.h"
#include "settings_pages.h"
#include "web/page_parts.h"

static bool put_list(struct request *rq, json_t *view, json_t *items)
{
    if (items == NULL)
        return false;
    put_json(view, "items", items);
    put_text(view, "next", NULL);
    put_settings_frame(rq, view);
    return true;
}

/* ---- time limits --------------------------------------------------------------------
 */

bool page_limits(struct request *rq, json_t *view)
{
    return nothing_sent(rq) && put_list(rq, view, limits_json(&rq->cx));
}

static const char *limit_in_words(struct request *rq, const json_t *limit)
{
    return link_to(rq, "%s after: %s",
                   json_string_value(json_object_get(limit, "how_long")),
                   json_string_value(json_object_get(limit, "starts")));
}

static bool fill_limit(struct request *rq, json_t *view, json_t **out)
{
    const char *code = param(rq, "limit");

    if (!limit_json(&rq->cx, code, out))
        return false;
    put_json(view, "limit", *out);
    put_value_page(rq, view, *out, &form_limit,
                   &(struct value_page){
                       .title = json_string_value(json_object_get(*out, "label")),
                       .current = limit_in_words(rq, *out),
                       .note =
                           "Clocks that run already keep their due day. The new limit "
                           "counts for clocks that start from now on.",
                       .action = link_to(rq, "/settings/limits/%s", code),
                       .back = "/settings/limits",
                       .back_text = "Time limits",
                   });
    return true;
}

bool page_limit(struct request *rq, json_t *view)
{
    json_t *limit;

    return fill_limit(rq, view, &limit);
}

bool page_limit_change(struct request *rq, json_t *view)
{
    struct answers answers;
    json_t *limit;

    if (!fill_limit(rq, view, &limit) || !request_answers(rq, &answers)
        || !request_version(rq, row_version(limit))
        || !limit_change(&rq->cx, param(rq, "limit"), row_version(limit), &answers))
        return false;
    say_next(rq, "confirmed");
    return see_other(rq, "/settings/limits/%s", param(rq, "limit"));
}

/* ---- postcode districts -------------------------------------------------------------
 */

static const char *district_address(struct request *rq, const char *district)
{
    return link_to(rq, "/settings/postcodes/%s", path_segment(rq->cx.arena, district));
}

static bool fill_districts(struct request *rq, json_t *view)
{
    json_t *items = districts_json(&rq->cx), *item;
    size_t i;

    json_array_foreach(items, i, item)
    {
        put_text(item, "href",
                 district_address(rq, json_string_value(json_object_get(item, "id"))));
    }
    show_form(rq, &form_district_new, NULL);
    return put_list(rq, view, items);
}

bool page_districts(struct request *rq, json_t *view)
{
    return nothing_sent(rq) && fill_districts(rq, view);
}

bool page_district_add(struct request *rq, json_t *view)
{
    struct answers answers;
    const char *district;

    if (!fill_districts(rq, view) || !request_answers(rq, &answers)
        || !district_add(&rq->cx, &answers, &district))
        return false;
    say_next(rq, "saved");
    if (!rq->wants_json)
        return see_other(rq, "/settings/postcodes");
    return created(rq, "%s", district_address(rq, district));
}

static bool fill_district(struct request *rq, json_t *view, json_t **out)
{
    const char *district = param(rq, "district");

    if (!district_json(&rq->cx, district, out))
        return false;
    put_json(view, "postcode", *out);
    put_value_page(rq, view, *out, &form_district,
                   &(struct value_page){
                       .title = link_to(rq, "Postcodes that begin with %s", district),
                       .note =
                           "The area is a proposal on the referral form. Whoever logs "
                           "the referral decides.",
                       .action = district_address(rq, district),
                       .back = "/settings/postcodes",
                       .back_text = "Postcodes",
                   });
    return true;
}

bool page_district(struct request *rq, json_t *view)
{
    json_t *district;

    return fill_district(rq, view, &district);
}

bool page_district_change(struct request *rq, json_t *view)
{
    const char *name = param(rq, "district");
    struct answers answers;
    json_t *district;

    if (!fill_district(rq, view, &district) || !request_answers(rq, &answers)
        || !request_version(rq, row_version(district))
        || !district_change(&rq->cx, name, row_version(district), &answers))
        return false;
    say_next(rq, "confirmed");
    return see_other(rq, "%s", district_address(rq, name));
}
