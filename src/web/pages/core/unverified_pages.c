#include <string.h>

#include "base/json.h"
#include "base/text.h"
#include "domain/assurance/checklist_line.h"
#include "domain/casework/framework.h"
#include "domain/intake/match_data.h"
#include "settings_pages.h"
#include "web/page_parts.h"

/* Where one value is confirmed or corrected by itself: "code:gender/male" is a page. */
static const char *page_of_key(struct request *rq, const char *key)
{
    static const struct {
        const char *prefix, *folder;
    } pages[] = {
        { "setting:", "/settings/" },
        { "code:", "/settings/codes/" },
        { "limit:", "/settings/limits/" },
        { "postcode:", "/settings/postcodes/" },
        { "day:", "/settings/days-off/" },
        { "line:", "/settings/lines/" },
        { "framework:", "/settings/frameworks/" },
        { "weight:", "/settings/matching/" },
        { "name:", "/settings/names/" },
    };

    for (size_t i = 0; i < COUNT(pages); i++) {
        const char *rest = key + strlen(pages[i].prefix);

        if (!text_starts(key, pages[i].prefix))
            continue;
        const char *slash = strchr(rest, '/');
        if (slash == NULL)
            return link_to(rq, "%s%s", pages[i].folder, path_segment(rq->cx.arena, rest));
        return link_to(rq, "%s%.*s/%s", pages[i].folder, (int)(slash - rest), rest,
                       path_segment(rq->cx.arena, slash + 1));
    }
    return "/settings";
}

/* Each with its page, and ticked where it was ticked in a form that was refused. */
static void finish_items(struct request *rq, json_t *items)
{
    json_t *item;
    size_t i;

    json_array_foreach(items, i, item)
    {
        const char *key = json_string_value(json_object_get(item, "key")), *sent;
        bool ticked = false;

        for (size_t at = 0; (sent = pairs_next(&rq->form, "keys", &at)) != NULL;)
            ticked = ticked || text_is(sent, key);
        put_text(item, "href", page_of_key(rq, key));
        put_bool(item, "checked", ticked);
    }
}

static bool fill(struct request *rq, json_t *view)
{
    int64_t count = 0;
    json_t *groups, *group;
    size_t i;

    if (!unverified_json(&rq->cx, &groups) || !checklist_lines_unverified(&rq->cx, groups)
        || !frameworks_unverified(&rq->cx, groups)
        || !match_data_unverified(&rq->cx, groups))
        return false;
    json_array_foreach(groups, i, group)
    {
        count += json_integer_value(json_object_get(group, "count"));
        finish_items(rq, json_object_get(group, "items"));
    }
    put_json(view, "groups", groups);
    put_int(view, "count", count);
    put_bool(view, "has_items", count > 0);
    put_settings_frame(rq, view);
    show_section(rq, &form_confirmation, "check", NULL);
    return true;
}

bool page_unverified(struct request *rq, json_t *view)
{
    return nothing_sent(rq) && fill(rq, view);
}

static bool confirm_one(struct request *rq, const char *key,
                        const struct answers *answers)
{
    const char *source = answer(answers, "source");
    const char *on = answer(answers, "confirmed_on");
    int64_t id;

    if (text_starts(key, "line:") && text_to_int(key + strlen("line:"), &id))
        return checklist_line_confirm(&rq->cx, id, source, on);
    if (text_starts(key, "framework:") && text_to_int(key + strlen("framework:"), &id))
        return framework_confirm(&rq->cx, id, source, on);
    if (text_starts(key, "weight:") || text_starts(key, "name:"))
        return match_data_confirm(&rq->cx, key, source, on);
    return reference_confirm(&rq->cx, key, source, on);
}

bool page_confirm(struct request *rq, json_t *view)
{
    struct answers answers;
    const char *key;

    if (!fill(rq, view) || !request_answers(rq, &answers))
        return false;
    for (size_t at = 0; (key = pairs_next(answers.raw, "keys", &at)) != NULL;)
        if (*key != '\0' && !confirm_one(rq, key, &answers))
            return false;
    say_next(rq, "confirmed_several");
    return see_other(rq, "/settings/unverified");
}
