/* A form that came after its session had timed out; see form_care.h. */
#include <string.h>

#include "base/secret.h"
#include "base/text.h"
#include "domain/people/draft.h"
#include "domain/people/user.h"
#include "web/form_care.h"
#include "web/gates.h"

static bool may_be_rescued(const struct request *rq)
{
    return rq->cx.problem.kind == PROBLEM_UNAUTHENTICATED && !rq->wants_json
           && rq->method != GET && rq->form_page != NULL && rq->form_name != NULL;
}

/* The token was made for the session that the cookie names: the form is its own. */
static bool is_of_session(struct app *app, const struct request *rq, const char *cookie)
{
    const char *given = pairs_get(&rq->form, "csrf_token");
    char token[SECRET_HASH_HEX];

    secret_digest(cookie, strlen(cookie), app_csrf_key(app), token);
    return given != NULL && secret_equal(given, token);
}

static void pack(struct request *rq, struct pairs *out)
{
    for (size_t i = 0; i < rq->form.count; i++)
        if (!text_is(rq->form.list[i].name, "csrf_token"))
            pairs_add(rq->cx.arena, out, rq->form.list[i].name, rq->form.list[i].value);
    for (size_t i = 0; i < rq->seen.count; i++)
        pairs_add(rq->cx.arena, out,
                  arena_print(rq->cx.arena, "original.%s", rq->seen.list[i].name),
                  rq->seen.list[i].value);
}

/* In the name of whose session it was: only where the page would open for them now. */
static bool keep_for(struct request *rq, int64_t user, bool *out_kept)
{
    struct actor actor;
    struct request opened;
    struct pairs fields = { 0 };
    int64_t id;

    if (!user_actor(&rq->cx, user, &actor))
        return false;
    access_as(&rq->cx, &actor);
    rq->actor = &actor;
    *out_kept = page_opens(rq, rq->form_page, &opened)
                && page_keeps_drafts(&opened, rq->form_name);
    pack(rq, &fields);
    bool ok = !*out_kept
              || draft_save(&rq->cx, opened.dossier, rq->form_name, rq->form_page,
                            &fields, &id);
    rq->actor = NULL;
    access_as(&rq->cx, &actor_anonymous);
    return ok;
}

static bool keep(struct app *app, struct request *rq, bool *out_kept)
{
    const char *cookie = pairs_get(&rq->cookies, session_cookie_name(app, rq));
    int64_t user = 0;

    *out_kept = false;
    if (cookie == NULL || !is_of_session(app, rq, cookie))
        return true;
    return session_timed_out(&rq->cx, cookie, &user)
           && (user == 0 || keep_for(rq, user, out_kept));
}

void form_rescue(struct app *app, struct request *rq)
{
    struct problem refused = rq->cx.problem;
    bool kept;

    if (!may_be_rescued(rq))
        return;
    problem_forget(&rq->cx);
    bool ok = keep(app, rq, &kept);
    rq->cx.problem = refused;
    rq->keep_anyway = ok && kept;
    rq->say_next = ok && kept ? "draft_rescued" : "draft_lost";
    rq->come_back = rq->form_page;
}
