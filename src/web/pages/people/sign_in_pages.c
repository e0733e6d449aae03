#include <string.h>

#include "base/json.h"
#include "base/text.h"
#include "domain/people/session.h"
#include "web/hasher.h"
#include "web/pages.h"

static const struct field fields[] = {
    { .name = "email",
      .label = "E-mail address",
      .kind = FIELD_EMAIL,
      .need = REQUIRED,
      .autocomplete = "username" },
    { .name = "password",
      .label = "Password",
      .kind = FIELD_PASSWORD,
      .need = REQUIRED,
      .autocomplete = "current-password" },
    { .name = "next", .label = "Where to go then", .kind = FIELD_LINE },
};
const struct form form_sign_in = { "sign_in", fields, COUNT(fields) };
const struct form form_sign_in_query = { "sign_in_query", fields + 2, 1 };

/* Only a path of our own: never send people elsewhere. */
static const char *safe_next(const char *next)
{
    if (next == NULL || next[0] != '/' || next[1] == '/' || strchr(next, '\\') != NULL)
        return "/";
    return next;
}

static void fill(struct request *rq, json_t *view, const char *next)
{
    put_text(view, "next", safe_next(next));
    show_form(rq, &form_sign_in, NULL);
}

bool page_sign_in(struct request *rq, json_t *view)
{
    struct answers answers;

    if (!request_answers(rq, &answers))
        return false;
    fill(rq, view, answer(&answers, "next"));
    return true;
}

static bool must_wait(struct request *rq, const struct sign_in *sign_in)
{
    if (sign_in->wait_seconds == 0)
        return false;
    problem_set(&rq->cx, PROBLEM_TOO_MANY, "sign_in.wait",
                "Too many attempts. Try again in %lld minutes.",
                (long long)(sign_in->wait_seconds + 59) / 60);
    return true;
}

/* Always hashes, also for an account that does not exist: time tells nothing. */
bool page_sign_in_do(struct request *rq, json_t *view)
{
    struct answers answers;
    struct sign_in sign_in;
    const struct hash_job *job;
    const char *agent = pairs_get(&rq->headers, "user-agent");
    char *cookie = arena_alloc(rq->cx.arena, TOKEN_SIZE);

    fill(rq, view, pairs_get(&rq->form, "next"));
    if (!request_answers(rq, &answers)
        || !sign_in_prepare(&rq->cx, answer(&answers, "email"), rq->peer, &sign_in)
        || must_wait(rq, &sign_in))
        return false;
    job = request_hash(rq, sign_in.hash, answer(&answers, "password"), NULL);
    if (job == NULL)
        return false;
    rq->keep_anyway = true; /* a failure is counted */
    if (!sign_in_finish(&rq->cx, &sign_in, job->matches, rq->peer,
                        agent != NULL ? agent : "", cookie))
        return false;
    rq->set_session = cookie;
    return see_other(rq, "%s", safe_next(answer(&answers, "next")));
}

bool page_sign_out(struct request *rq, json_t *view)
{
    (void)view;
    if (rq->session != NULL && !session_end(&rq->cx, rq->session->digest))
        return false;
    rq->set_session = "";
    say_next(rq, "signed_out");
    return see_other(rq, "/sign-in");
}
