#include "web/render.h"

#include <string.h>

#include "base/clock.h"
#include "base/json.h"
#include "base/text.h"
#include "domain/core/setting.h"
#include "web/assets.h"
#include "web/form_view.h"
#include "web/gates.h"
#include "web/notices.h"

static const struct {
    const char *href;
    const char *text;
    enum permission needs;
} menu[] = {
    { "/referrals", "Referrals", PERMIT_REFERRAL_FOLLOW },
    { "/cases", "Cases", PERMIT_CASE_READ },
    { "/meetings", "Panel meetings", PERMIT_MEETING_READ },
    { "/actions", "Actions", PERMIT_ACTION_OWN },
    { "/checklists", "Checklists", PERMIT_CHECKLIST_READ },
    { "/search", "Search", PERMIT_SEARCH },
    { "/users", "Users", PERMIT_USER_ADMIN },
    { "/settings", "Settings", PERMIT_SETTING_READ },
    { "/audit", "Audit", PERMIT_AUDIT_READ },
};

static json_t *menu_view(const struct request *rq)
{
    json_t *list = json_array();

    for (size_t i = 0; i < COUNT(menu); i++) {
        if (rq->actor == NULL || !access_may(rq->actor, menu[i].needs))
            continue;
        json_t *item = json_object();

        put_text(item, "href", menu[i].href);
        put_text(item, "text", menu[i].text);
        put_bool(item, "current", text_starts(rq->path, menu[i].href));
        json_array_append_new(list, item);
    }
    return list;
}

static json_t *user_view(const struct request *rq)
{
    if (rq->actor == NULL)
        return json_null();
    json_t *user = json_object();

    put_text(user, "name", rq->actor->name);
    put_text(user, "organisation", rq->actor->organisation);
    return user;
}

static json_t *assets_view(struct arena *arena)
{
    static const struct {
        const char *key;
        const char *file;
    } files[] = {
        { "govuk_css", "govuk.css" },
        { "moj_css", "moj.css" },
        { "app_css", "app.css" },
        { "app_js", "app.js" },
        { "supported_js", "supported.js" },
        { "favicon", "favicon.svg" },
        { "logo", "logo.svg" },
    };
    json_t *assets = json_object();

    for (size_t i = 0; i < COUNT(files); i++)
        put_text(assets, files[i].key, asset_address(arena, files[i].file));
    return assets;
}

static json_t *chrome(struct app *app, struct request *rq)
{
    json_t *object = json_object();
    char now[48];

    clock_say(rq->cx.now, now);
    put_text(object, "authority",
             rq->cx.db != NULL ? setting_text(&rq->cx, "authority.name", "Channel Panel")
                               : "Channel Panel");
    put_text(object, "service", "Channel Panel");
    put_json(object, "user", user_view(rq));
    put_json(object, "menu", menu_view(rq));
    put_text(object, "csrf", csrf_token(app, rq));
    put_bool(object, "demo", app_is_demo(app));
    put_text(object, "notice", notice_text(pairs_get(&rq->cookies, "notice")));
    put_text(object, "now_text", now);
    put_text(object, "path", rq->path);
    put_json(object, "assets", assets_view(rq->cx.arena));
    return object;
}

bool render_page(struct app *app, struct request *rq, const char *template, json_t *view,
                 struct buffer *out)
{
    const struct mustache_set *templates = app_templates(&rq->cx, app);
    json_t *errors = errors_view(rq);

    if (templates == NULL)
        return false;
    put_bool(view, "has_errors", json_array_size(errors) > 0);
    put_json(view, "errors", errors);
    put_json(view, "form", rq->shown_form != NULL ? form_view(rq) : json_null());
    put_json(view, "chrome", chrome(app, rq));

    struct problem shown = rq->cx.problem; /* rendering reports trouble of its own */
    problem_forget(&rq->cx);
    if (!mustache_render(&rq->cx, templates, template, view, out))
        return false;
    rq->cx.problem = shown;
    return true;
}
