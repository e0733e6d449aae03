/* Days off: what clocks in working days skip. */
#include "base/json.h"
#include "settings_pages.h"
#include "web/page_parts.h"

static const char *address_of(struct request *rq, const char *day)
{
    return link_to(rq, "/settings/days-off/%s", path_segment(rq->cx.arena, day));
}

static const char *year_address(struct request *rq, int64_t year)
{
    return link_to(rq, "/settings/days-off?year=%lld", (long long)year);
}

static bool fill_list(struct request *rq, json_t *view, int64_t year)
{
    json_t *items = days_off_json(&rq->cx, year), *item;
    size_t i;

    if (items == NULL)
        return false;
    json_array_foreach(items, i, item)
    {
        const char *day = json_string_value(json_object_get(item, "id"));
        bool entered = json_is_true(json_object_get(item, "entered"));

        put_text(item, "href", entered ? address_of(rq, day) : NULL);
    }
    show_form(rq, &form_day_off_new, NULL);
    put_json(view, "items", items);
    put_text(view, "next", NULL);
    put_int(view, "year", year);
    if (rq->wants_json)
        return true;
    put_bool(view, "has_items", json_array_size(items) > 0);
    put_int(view, "year_before", year - 1);
    put_int(view, "year_after", year + 1);
    put_text(view, "href_before", year_address(rq, year - 1));
    put_text(view, "href_after", year_address(rq, year + 1));
    put_settings_frame(rq, view);
    return true;
}

bool page_days_off(struct request *rq, json_t *view)
{
    struct answers filter;

    return request_answers(rq, &filter)
           && fill_list(rq, view, days_off_year(&rq->cx, &filter));
}

bool page_day_off_add(struct request *rq, json_t *view)
{
    struct answers answers;
    const char *day;

    if (!fill_list(rq, view, days_off_year(&rq->cx, NULL))
        || !request_answers(rq, &answers) || !day_off_add(&rq->cx, &answers, &day))
        return false;
    say_next(rq, "saved");
    if (!rq->wants_json)
        return see_other(rq, "/settings/days-off?year=%.4s", day);
    return created(rq, "%s", address_of(rq, day));
}

static bool fill_one(struct request *rq, json_t *view, json_t **out)
{
    const char *day = param(rq, "day");

    if (!day_off_json(&rq->cx, day, out))
        return false;
    put_json(view, "day_off", *out);
    put_value_page(
        rq, view, *out, &form_day_off,
        &(struct value_page){
            .title =
                link_to(rq, "%s %s", json_string_value(json_object_get(*out, "weekday")),
                        json_string_value(json_object_get(*out, "day_text"))),
            .current =
                link_to(rq, "%s: %s", json_string_value(json_object_get(*out, "label")),
                        json_string_value(json_object_get(*out, "counts_label"))),
            .note = "Clocks that run already keep their due day. The change counts for "
                    "clocks that start from now on.",
            .action = address_of(rq, day),
            .back = link_to(rq, "/settings/days-off?year=%.4s", day),
            .back_text = "Days off",
        });
    return true;
}

bool page_day_off(struct request *rq, json_t *view)
{
    json_t *day_off;

    return fill_one(rq, view, &day_off);
}

bool page_day_off_change(struct request *rq, json_t *view)
{
    const char *day = param(rq, "day");
    struct answers answers;
    json_t *day_off;

    if (!fill_one(rq, view, &day_off) || !request_answers(rq, &answers)
        || !request_version(rq, row_version(day_off))
        || !day_off_change(&rq->cx, day, row_version(day_off), &answers))
        return false;
    say_next(rq, "confirmed");
    return see_other(rq, "%s", address_of(rq, day));
}
