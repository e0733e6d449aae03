#include "domain/panel/action.h"

#include "base/json.h"
#include "base/text.h"
#include "web/list_view.h"
#include "web/pages.h"

static json_t *tab(struct request *rq, const char *scope, const char *text)
{
    json_t *object = json_object();
    const char *now = pairs_get(&rq->query, "scope");
    bool mine = text_is(scope, "mine");

    put_text(object, "href", query_with(rq, "scope", mine ? NULL : scope));
    put_text(object, "text", text);
    put_bool(object, "current", text_is(now, scope) || (now == NULL && mine));
    return object;
}

/* What people filter by; whose actions is said by the tabs. */
static const struct field shown[] = {
    { .name = "status", .label = "Status", .kind = FIELD_CODE, .codes = "action_status" },
    { .name = "overdue", .label = "Overdue", .kind = FIELD_YES_NO },
};
static const struct form form_shown = { "action_shown", shown, COUNT(shown) };

/* The filters as they are set, for the form. */
static json_t *set_filters(const struct request *rq)
{
    json_t *values = json_object();

    for (size_t i = 0; i < rq->query.count; i++)
        put_text(values, rq->query.list[i].name, rq->query.list[i].value);
    return values;
}

bool page_actions(struct request *rq, json_t *view)
{
    struct answers filter;
    bool all = access_may(rq->cx.actor, PERMIT_MEETING_PREPARE);

    if (!request_answers(rq, &filter) || !action_list(&rq->cx, &filter, view))
        return false;
    list_view(rq, view);
    if (rq->wants_json)
        return true;
    json_t *tabs = json_array();
    json_array_append_new(tabs, tab(rq, "mine", "My actions"));
    if (all)
        json_array_append_new(tabs, tab(rq, "all", "Everybody's actions"));
    put_json(view, "sections", tabs);
    put_text(view, "scope", pairs_get(&rq->query, "scope"));
    show_form(rq, &form_shown, set_filters(rq));
    return true;
}

static const struct option ends[] = {
    { "done", "Done" },
    { "dropped", "No longer needed" },
    { 0 },
};
static const struct field closing[] = {
    { .name = "status",
      .label = "How it ended",
      .kind = FIELD_CHOICE,
      .need = REQUIRED,
      .options = ends },
    { .name = "outcome",
      .label = "What came of it",
      .kind = FIELD_TEXT,
      .most = 1000,
      .sensitive = true },
};
static const struct form form_closing = { "action_closing", closing, COUNT(closing) };

static bool action_of_path(struct request *rq, struct action *out)
{
    int64_t id;

    if (!param_id(rq, "action", &id) || !action_load(&rq->cx, id, out))
        return false;
    rq->dossier = &out->dossier;
    return true;
}

static bool put_action(struct request *rq, json_t *view, const struct action *action)
{
    json_t *object, *values = json_object();

    if (!action_json(&rq->cx, action, &object))
        return false;
    put_json(view, "action", object);
    put_text(view, "self", link_to(rq, "/actions/%lld", (long long)action->id));
    put_bool(view, "may_reopen", action_may_reopen(&rq->cx, action));
    put_int(values, "version", action->version);
    show_form(rq, &form_closing, values);
    return true;
}

bool page_action(struct request *rq, json_t *view)
{
    struct action *action = arena_alloc(rq->cx.arena, sizeof(*action));

    return action_of_path(rq, action) && put_action(rq, view, action);
}

bool page_action_change(struct request *rq, json_t *view)
{
    struct action *action = arena_alloc(rq->cx.arena, sizeof(*action));
    struct answers answers;

    if (!action_of_path(rq, action) || !put_action(rq, view, action)
        || !request_answers(rq, &answers) || !request_version(rq, action->version)
        || !action_change(&rq->cx, action, action->version, &answers))
        return false;
    say_next(rq,
             answer_is(&answers, "status", "open") ? "action_reopened" : "action_closed");
    return see_other(rq, "/actions/%lld", (long long)action->id);
}
