#include "support/browser.h"

#include <string.h>

#include "base/json.h"
#include "base/secret.h"
#include "base/text.h"
#include "domain/people/session.h"
#include "store/snapshot.h"
#include "web/body.h"
#include "web/dispatch.h"
#include "web/hasher.h"
#include "web/reply.h"

static struct app *app;

int browser_open(void **state)
{
    struct app_options options = { .hosts = "" };

    assert_int_equal(world_open(state), 0);
    /* The application asks for the writer while it opens. */
    store_writer_give(world_store());
    world()->db = NULL;
    options.store = world_store();
    assert_ok(app_open(world(), &options, &app));
    world()->db = store_writer_take(world_store());
    acting_as(ROLE_COORDINATOR);
    return 0;
}

int browser_close(void **state)
{
    store_writer_give(world_store());
    app_close(app);
    (void)store_writer_take(world_store());
    return world_close(state);
}

static const char *token_of(const char *email)
{
    char *token = arena_alloc(world()->arena, TOKEN_SIZE);

    assert_ok(token_issue(world(), user_of(email), "test", token));
    return arena_print(world()->arena, "Bearer %s", token);
}

const char *session_of(const char *email)
{
    struct sign_in sign_in = { .user_id = user_of(email) };
    char *cookie = arena_alloc(world()->arena, TOKEN_SIZE);

    assert_ok(sign_in_finish(world(), &sign_in, true, "127.0.0.1", "test", cookie));
    return cookie;
}

static const char *csrf_for(const char *session)
{
    char *token = arena_alloc(world()->arena, SECRET_HASH_HEX);

    secret_digest(session, strlen(session), app_csrf_key(app), token);
    return token;
}

static void add_identity(struct request *rq, const struct asking *who)
{
    struct arena *arena = world()->arena;

    if (who->if_match != NULL)
        pairs_add(arena, &rq->headers, "if-match", who->if_match);
    if (who->key != NULL)
        pairs_add(arena, &rq->headers, "idempotency-key", who->key);
    if (who->as == NULL && who->page && !who->forget_csrf) {
        pairs_add(arena, &rq->cookies, "visit", "a visitor");
        pairs_add(arena, &rq->form, "csrf_token", csrf_for("a visitor"));
    }
    if (who->as == NULL)
        return;
    if (!who->page) {
        pairs_add(arena, &rq->headers, "authorization", token_of(who->as));
        return;
    }
    const char *session = who->session != NULL ? who->session : session_of(who->as);
    pairs_add(arena, &rq->cookies, "session", session);
    if (!who->forget_csrf && rq->method != GET)
        pairs_add(arena, &rq->form, "csrf_token", csrf_for(session));
}

static void add_files(struct request *rq, const struct sent_file *files)
{
    for (; files != NULL && files->name != NULL; files++) {
        size_t length = files->length != 0 ? files->length : strlen(files->bytes);

        assert_true(rq->uploads.count < MAX_UPLOADS);
        rq->uploads.list[rq->uploads.count++] = (struct upload){
            .field = "files",
            .name = files->name,
            .type = files->type != NULL ? files->type : "",
            .length = length,
            .source = source_of_bytes(files->bytes, length),
        };
        pairs_add(rq->cx.arena, &rq->form, "files", files->name);
    }
}

/* What is made while it is sent, sent; the reader then lets go of what it saw. */
static void drain(struct request *rq, struct reply *reply)
{
    char piece[5000];
    size_t length;

    if (reply->stream == NULL)
        return;
    while (reply->body.length < reply->stream->length
           && reply->stream->read(reply->stream, reply->body.length, piece, sizeof(piece),
                                  &length))
        buffer_put(&reply->body, piece, length);
    rq->cx.db = app_reader(&rq->cx, app);
    if (snapshot_take(&rq->cx))
        snapshot_give(&rq->cx, true);
}

static void split_query(struct request *rq, const char *path)
{
    const char *mark = strchr(path, '?');

    rq->path = path;
    if (mark == NULL)
        return;
    rq->path = arena_slice(world()->arena, path, (size_t)(mark - path));
    assert_ok(urlencoded_parse(&rq->cx, mark + 1, strlen(mark + 1), &rq->query));
}

static const char *header(const struct reply *reply, const char *name)
{
    for (size_t i = 0; i < reply->nheaders; i++)
        if (text_is(reply->headers[i].name, name))
            return reply->headers[i].value;
    return NULL;
}

/* As app_answer() does, but at once: nothing waits here. */
static bool run(struct request *rq, json_t *view)
{
    bool ok = dispatch(app, rq, view);

    while (!ok && rq->hash_wanted != NULL) {
        rq->hash = rq->hash_wanted;
        rq->hash_wanted = NULL;
        hasher_run(rq->hash);
        ok = dispatch(app, rq, view);
    }
    return ok;
}

struct answer ask(const struct asking *who, enum method method, const char *path,
                  const char *const *body)
{
    struct request rq = {
        .cx = *world(), .method = method, .peer = "127.0.0.1", .wants_json = !who->page
    };
    struct reply reply = { 0 };
    json_t *view = json_object();
    const struct actor *before = world()->actor;

    for (; body != NULL && *body != NULL; body += 2)
        pairs_add(rq.cx.arena, &rq.form, body[0], body[1]);
    access_as(world(), &actor_program);
    add_files(&rq, who->files);
    add_identity(&rq, who);
    split_query(&rq, path);
    if (method == GET)
        assert_non_null(rq.cx.db = app_reader(&rq.cx, app));
    access_as(&rq.cx, &actor_anonymous);
    problem_forget(&rq.cx);

    bool ok = run(&rq, view);
    const char *code = rq.cx.problem.code;
    reply_write(app, &rq, view, ok, &reply);
    drain(&rq, &reply);
    struct answer answer = {
        .status = reply.status,
        .code = ok ? NULL : code,
        .body = arena_slice(rq.cx.arena, buffer_end(&reply.body), reply.body.length),
        .location = header(&reply, "Location"),
        .type = header(&reply, "Content-Type"),
        .disposition = header(&reply, "Content-Disposition"),
        .csp = header(&reply, "Content-Security-Policy"),
    };
    answer.json = json_loads(answer.body, 0, NULL);
    buffer_free(&reply.body);
    access_as(world(), before);
    return answer;
}
