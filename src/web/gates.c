#include "web/gates.h"

#include <string.h>

#include "base/secret.h"
#include "base/text.h"
#include "domain/casework/channel_case.h"
#include "domain/people/user.h"

/* Names the server answers to; anything else may be an attack by a foreign page (DNS
 * rebinding) or a wrong proxy. */
static bool gate_host(struct app *app, struct request *rq)
{
    const char *host = pairs_get(&rq->headers, "host");
    const char *hosts = app_settings(app)->hosts;

    if (*hosts == '\0')
        return true;
    if (host != NULL && strstr(hosts, arena_print(rq->cx.arena, " %s ", host)) != NULL)
        return true;
    return failed(&rq->cx, PROBLEM_MALFORMED, "host.unknown",
                  "This server does not answer to that name.");
}

const char *session_cookie_name(const struct app *app, const struct request *rq)
{
    return app_settings(app)->tls || rq->secure ? "__Host-session" : "session";
}

const char *visit_cookie_name(const struct app *app, const struct request *rq)
{
    return app_settings(app)->tls || rq->secure ? "__Host-visit" : "visit";
}

static bool become(struct request *rq, int64_t user)
{
    struct actor *actor = arena_alloc(rq->cx.arena, sizeof(*actor));

    if (!user_actor(&rq->cx, user, actor)) {
        if (rq->cx.problem.kind != PROBLEM_NOT_FOUND)
            return false;
        problem_forget(&rq->cx); /* switched off meanwhile: nobody */
        return true;
    }
    rq->actor = actor;
    access_as(&rq->cx, actor);
    return true;
}

static bool by_token(struct request *rq, const char *authorization)
{
    int64_t user;

    if (strncasecmp(authorization, "Bearer ", 7) != 0)
        return true;
    if (!token_find(&rq->cx, authorization + 7, &user))
        return false;
    return user == 0 || become(rq, user);
}

static bool by_cookie(struct app *app, struct request *rq)
{
    const char *cookie = pairs_get(&rq->cookies, session_cookie_name(app, rq));

    if (cookie == NULL || !session_find(&rq->cx, cookie, &rq->session))
        return cookie == NULL;
    return rq->session == NULL || become(rq, rq->session->user_id);
}

bool gates_recognise(struct app *app, struct request *rq)
{
    const char *authorization = pairs_get(&rq->headers, "authorization");

    access_as(&rq->cx, &actor_anonymous);
    if (authorization != NULL)
        return by_token(rq, authorization);
    return by_cookie(app, rq);
}

/* A program's token is no password: only people at a browser are asked. */
static bool gate_password(struct app *app, struct request *rq)
{
    (void)app;
    if (rq->session == NULL || !rq->actor->must_change
        || text_starts(rq->route->path, "/account/password")
        || rq->route->permission == PERMIT_ANYBODY
        || text_is(rq->route->path, "/sign-out"))
        return true;
    return failed(&rq->cx, PROBLEM_FORBIDDEN, "access.password",
                  "Choose a password of your own first.");
}

/* The secret is the session's cookie, or before sign-in a visitor's own. */
const char *csrf_token(struct app *app, struct request *rq)
{
    const char *secret = pairs_get(&rq->cookies, session_cookie_name(app, rq));
    char *token = arena_alloc(rq->cx.arena, SECRET_HASH_HEX);

    if (rq->set_session != NULL && *rq->set_session != '\0')
        secret = rq->set_session;
    else if (rq->session == NULL) {
        if (rq->visit == NULL) /* an error page from before the gates: keep the cookie */
            rq->visit = pairs_get(&rq->cookies, visit_cookie_name(app, rq));
        secret = rq->visit;
    }
    if (secret == NULL) {
        char *visit = arena_alloc(rq->cx.arena, TOKEN_SIZE);

        ident_token(visit);
        rq->visit = secret = visit;
        rq->new_visit = true;
    }
    secret_digest(secret, strlen(secret), app_csrf_key(app), token);
    return token;
}

static bool gate_csrf(struct app *app, struct request *rq)
{
    const char *given = pairs_get(&rq->form, "csrf_token");
    bool by_program = pairs_get(&rq->headers, "authorization") != NULL;

    rq->visit = pairs_get(&rq->cookies, visit_cookie_name(app, rq));
    if (rq->method == GET || (by_program && rq->wants_json))
        return true;
    if (rq->wants_json && rq->session == NULL && rq->route->permission != PERMIT_ANYBODY)
        return true; /* anonymous: the permission gate answers 401 */
    if (given == NULL)
        given = pairs_get(&rq->headers, "x-csrf-token");
    if ((rq->session != NULL || rq->visit != NULL)
        && secret_equal(given, csrf_token(app, rq)))
        return true;
    if (rq->session == NULL && rq->route->permission != PERMIT_ANYBODY && given != NULL)
        return true; /* signed out meanwhile: the permission gate says so */
    return failed(&rq->cx, PROBLEM_FORBIDDEN, "csrf.refused",
                  "This form is out of date. Go back, load the page again and send it "
                  "once more.");
}

static bool gate_permission(struct app *app, struct request *rq)
{
    (void)app;
    return access_permits(&rq->cx, rq->route->permission);
}

/* Of a case that is managed by police, that is all that is shown: who it is, whose it is,
 * who may see it (requirement 43). */
static bool shows_content(struct request *rq)
{
    static const char *const open[] = { "/cases/{case}",
                                        "/cases/{case}/access",
                                        "/cases/{case}/lead",
                                        "/cases/{case}/shares",
                                        "/cases/{case}/shares/{user}",
                                        "/cases/{case}/shares/{user}/end",
                                        "/cases/{case}/restriction" };

    if (!channel_case_is_with_police(rq->dossier->status))
        return true;
    for (size_t i = 0; i < COUNT(open); i++)
        if (text_is(rq->route->path, open[i]))
            return true;
    return failed(&rq->cx, PROBLEM_CONFLICT, "case.police_led",
                  "This case is managed by police: its content is not shown here.");
}

/* A merged record is read where it leads to; what is written there must be meant so. */
static bool is_kept_record(struct request *rq, int64_t id)
{
    if (rq->method == GET || rq->dossier->person_id == id)
        return true;
    return failed(&rq->cx, PROBLEM_CONFLICT, "person.merged",
                  "This record was merged into another one meanwhile. Open it again.");
}

/* A path that names a {referral}, {case} or {person} has it opened before the handler
 * runs. */
static bool gate_dossier(struct app *app, struct request *rq)
{
    int64_t id;

    (void)app;
    if (strstr(rq->route->path, "{case}") != NULL)
        return param_id(rq, "case", &id) && dossier_case(&rq->cx, id, &rq->dossier)
               && shows_content(rq);
    if (strstr(rq->route->path, "{referral}") != NULL)
        return param_id(rq, "referral", &id)
               && dossier_referral(&rq->cx, id, &rq->dossier);
    if (strstr(rq->route->path, "{person}") != NULL)
        return param_id(rq, "person", &id) && dossier_person(&rq->cx, id, &rq->dossier)
               && is_kept_record(rq, id);
    return true;
}

/* An unknown parameter of a query is a 400: it would otherwise widen a list unseen. */
static bool gate_query(struct app *app, struct request *rq)
{
    (void)app;
    for (size_t i = 0; rq->route->method == GET && i < rq->query.count; i++)
        if (form_field(rq->route->form, rq->query.list[i].name) == NULL)
            return failed(&rq->cx, PROBLEM_MALFORMED, "query.unknown",
                          "There is no parameter \"%.60s\" here.",
                          rq->query.list[i].name);
    return true;
}

/* What changes an existing row says which version of it was seen; a PUT that may also
 * create is checked by its handler, which knows whether there is a row. */
static bool may_create(const struct route *route)
{
    return text_is(route->path, "/cases/{case}/support-plan")
           || text_is(route->path, "/cases/{case}/closure");
}

static bool gate_version(struct app *app, struct request *rq)
{
    (void)app;
    if (rq->route->method != PUT || may_create(rq->route)
        || pairs_get(&rq->headers, "if-match") != NULL
        || pairs_get(&rq->form, "version") != NULL)
        return true;
    if (rq->wants_json)
        return failed(&rq->cx, PROBLEM_NO_VERSION, "version.missing",
                      "Say which version you saw: the header If-Match is missing.");
    reject(&rq->cx, "version", "The page is incomplete. Open it again.");
    return false;
}

bool gates_reach(struct request *rq)
{
    return gate_permission(NULL, rq) && gate_dossier(NULL, rq) && gate_query(NULL, rq);
}

bool gates_pass(struct app *app, struct request *rq)
{
    static bool (*const gates[])(struct app *, struct request *) = {
        gate_host,       gates_recognise, gate_password, gate_csrf,
        gate_permission, gate_dossier,    gate_query,    gate_version,
    };

    for (size_t i = 0; i < COUNT(gates); i++)
        if (!gates[i](app, rq))
            return false;
    return true;
}
