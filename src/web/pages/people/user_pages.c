#include "base/json.h"
#include "base/text.h"
#include "domain/people/user.h"
#include "web/hasher.h"
#include "web/list_view.h"
#include "web/page_parts.h"
#include "web/pages.h"

bool page_users(struct request *rq, json_t *view)
{
    struct answers filter;

    if (!request_answers(rq, &filter) || !user_list(&rq->cx, &filter, view))
        return false;
    list_view(rq, view);
    show_section(rq, &form_user_filter, "filter", values_of(&filter));
    return true;
}

/* ---- a new one ----------------------------------------------------------------------
 */

bool page_user_new(struct request *rq, json_t *view)
{
    (void)view;
    show_form(rq, &form_user_new, NULL);
    return true;
}

/* NULL until it was hashed, off this thread, or where it will not do. */
static const struct hash_job *hashed(struct request *rq, const struct answers *answers,
                                     const char *email)
{
    const char *password = answer(answers, "password");

    if (!text_is(password, answer(answers, "again"))) {
        reject(&rq->cx, "again", "The two passwords are not the same.");
        return NULL;
    }
    if (!password_acceptable(&rq->cx, "password", email, password))
        return NULL;
    return request_hash(rq, NULL, NULL, password);
}

bool page_user_create(struct request *rq, json_t *view)
{
    const struct hash_job *job;
    struct answers answers;
    int64_t id;

    if (!page_user_new(rq, view) || !request_answers(rq, &answers)
        || (job = hashed(rq, &answers, answer(&answers, "email"))) == NULL
        || !user_create(&rq->cx, &answers, job->made, true, &id))
        return false;
    say_next(rq, "user_created");
    return created(rq, "/users/%lld", (long long)id);
}

/* ---- one of them --------------------------------------------------------------------
 */

static json_t *links_of(struct request *rq, long long id)
{
    json_t *links = json_object();

    put_text(links, "self", link_to(rq, "/users/%lld", id));
    put_text(links, "password", link_to(rq, "/users/%lld/password", id));
    put_text(links, "unlocking", link_to(rq, "/users/%lld/unlocking", id));
    put_text(links, "switch_off", link_to(rq, "/users/%lld/switch-off", id));
    put_text(links, "switch_on", link_to(rq, "/users/%lld/switch-on", id));
    return links;
}

static bool fill(struct request *rq, json_t *view, json_t **out_user, int64_t *out_id)
{
    if (!param_id(rq, "user", out_id) || !user_json(&rq->cx, *out_id, out_user))
        return false;
    put_json(view, "user", *out_user);
    put_bool(view, "own", *out_id == rq->cx.actor->user_id);
    put_json(view, "links", links_of(rq, (long long)*out_id));
    return true;
}

bool page_user(struct request *rq, json_t *view)
{
    json_t *user;
    int64_t id;

    if (!fill(rq, view, &user, &id))
        return false;
    show_form(rq, &form_user, user);
    return true;
}

static int64_t version_of(const json_t *user)
{
    return json_integer_value(json_object_get(user, "version"));
}

bool page_user_change(struct request *rq, json_t *view)
{
    struct answers answers;
    json_t *user;
    int64_t id;

    if (!fill(rq, view, &user, &id))
        return false;
    show_form(rq, &form_user, user);
    if (!request_answers(rq, &answers) || !request_version(rq, version_of(user))
        || !user_change(&rq->cx, id, version_of(user), &answers))
        return false;
    say_next(rq, "saved");
    return see_other(rq, "/users/%lld", (long long)id);
}

/* ---- password, waiting --------------------------------------------------------------
 */

bool page_user_password(struct request *rq, json_t *view)
{
    json_t *user;
    int64_t id;

    if (!fill(rq, view, &user, &id))
        return false;
    show_form(rq, &form_user_password, NULL);
    return true;
}

static bool is_another(struct request *rq, int64_t id)
{
    if (id != rq->cx.actor->user_id)
        return true;
    return failed(&rq->cx, PROBLEM_CONFLICT, "user.self",
                  "This is your own account: change your password on its page.");
}

bool page_user_reset(struct request *rq, json_t *view)
{
    const struct hash_job *job;
    struct answers answers;
    json_t *user;
    int64_t id;

    if (!fill(rq, view, &user, &id))
        return false;
    show_form(rq, &form_user_password, NULL);
    if (!is_another(rq, id) || !request_answers(rq, &answers)
        || (job = hashed(rq, &answers, json_string_value(json_object_get(user, "email"))))
               == NULL
        || !user_set_password(&rq->cx, id, job->made, true)
        || !session_end_all(&rq->cx, id, NULL))
        return false;
    say_next(rq, "password_reset");
    return see_other(rq, "/users/%lld", (long long)id);
}

bool page_user_unlock(struct request *rq, json_t *view)
{
    json_t *user;
    int64_t id;

    if (!fill(rq, view, &user, &id) || !nothing_sent(rq) || !user_unlock(&rq->cx, id))
        return false;
    say_next(rq, "user_unlocked");
    return see_other(rq, "/users/%lld", (long long)id);
}

/* ---- off and on ---------------------------------------------------------------------
 */

bool page_user_ask_off(struct request *rq, json_t *view)
{
    json_t *user;
    int64_t id;

    if (!fill(rq, view, &user, &id))
        return false;
    show_form(rq, &form_none, user); /* its version goes with the question */
    return true;
}

bool page_user_switch_off(struct request *rq, json_t *view)
{
    json_t *user;
    int64_t id;

    if (!fill(rq, view, &user, &id))
        return false;
    show_form(rq, &form_none, user);
    if (!nothing_sent(rq) || !version_if_sent(rq, version_of(user))
        || !user_set_active(&rq->cx, id, version_of(user), false)
        || !session_end_all(&rq->cx, id, NULL))
        return false;
    say_next(rq, "user_switched_off");
    return see_other(rq, "/users/%lld", (long long)id);
}

bool page_user_switch_on(struct request *rq, json_t *view)
{
    json_t *user;
    int64_t id;

    if (!fill(rq, view, &user, &id) || !nothing_sent(rq)
        || !version_if_sent(rq, version_of(user))
        || !user_set_active(&rq->cx, id, version_of(user), true))
        return false;
    say_next(rq, "user_switched_on");
    return see_other(rq, "/users/%lld", (long long)id);
}
