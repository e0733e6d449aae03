#include "base/json.h"
#include "base/text.h"
#include "domain/people/user.h"
#include "web/hasher.h"
#include "web/pages.h"

static const struct field fields[] = {
    { .name = "current",
      .label = "Current password",
      .kind = FIELD_PASSWORD,
      .need = REQUIRED,
      .autocomplete = "current-password" },
    { .name = "password",
      .label = "New password",
      .hint = "Three random words work well. A password manager works better.",
      .kind = FIELD_PASSWORD,
      .need = REQUIRED,
      .autocomplete = "new-password" },
    { .name = "again",
      .label = "New password again",
      .kind = FIELD_PASSWORD,
      .need = REQUIRED,
      .autocomplete = "new-password" },
};
const struct form form_password = { "password", fields, COUNT(fields) };

bool page_account(struct request *rq, json_t *view)
{
    json_t *account, *sessions;

    sessions = sessions_json(&rq->cx, rq->session != NULL ? rq->session->digest : NULL);
    if (sessions == NULL || !user_json(&rq->cx, rq->cx.actor->user_id, &account))
        return false;
    put_json(view, "account", account);
    put_json(view, "sessions", sessions);
    return true;
}

bool page_sign_out_others(struct request *rq, json_t *view)
{
    (void)view;
    if (!session_end_all(&rq->cx, rq->cx.actor->user_id,
                         rq->session != NULL ? rq->session->digest : NULL))
        return false;
    say_next(rq, "signed_out_others");
    return see_other(rq, "/account");
}

bool page_password(struct request *rq, json_t *view)
{
    put_bool(view, "must_change", rq->actor->must_change);
    show_form(rq, &form_password, NULL);
    return true;
}

static const char sql_hash[] = "SELECT password FROM user WHERE id = :id";

static bool current_hash(struct request *rq, const char **out)
{
    struct stmt *st = db_prepare(rq->cx.db, sql_hash);

    bind_int(st, ":id", rq->cx.actor->user_id);
    *out = db_row(&rq->cx, st) ? row_text(&rq->cx, st, "password") : NULL;
    return db_done(&rq->cx, st);
}

static bool acceptable(struct request *rq, const struct answers *answers)
{
    const char *password = answer(answers, "password");

    if (!text_is(password, answer(answers, "again"))) {
        reject(&rq->cx, "again", "The two new passwords are not the same.");
        return false;
    }
    return password_acceptable(&rq->cx, "password", rq->actor->email, password);
}

bool page_password_change(struct request *rq, json_t *view)
{
    struct answers answers;
    const struct hash_job *job;
    const char *hash;

    if (!page_password(rq, view) || !request_answers(rq, &answers)
        || !acceptable(rq, &answers) || !current_hash(rq, &hash))
        return false;
    job =
        request_hash(rq, hash, answer(&answers, "current"), answer(&answers, "password"));
    if (job == NULL)
        return false;
    if (!job->matches) {
        reject(&rq->cx, "current", "This is not your current password.");
        return false;
    }
    if (!user_set_password(&rq->cx, rq->cx.actor->user_id, job->made, false)
        || !session_end_all(&rq->cx, rq->cx.actor->user_id,
                            rq->session != NULL ? rq->session->digest : NULL))
        return false;
    say_next(rq, "password_changed");
    return see_other(rq, "/account");
}
