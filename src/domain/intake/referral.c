#include "domain/intake/referral.h"

#include <string.h>

#include "base/clock.h"
#include "base/date.h"
#include "base/ident.h"
#include "base/json.h"
#include "base/text.h"
#include "domain/core/lifecycle.h"
#include "domain/core/reference.h"
#include "domain/intake/person.h"
#include "domain/intake/referral_parts.h"
#include "domain/intake/second_check.h"
#include "domain/people/audit.h"
#include "domain/people/chronology.h"
#include "domain/people/deadline.h"

static const struct field error_fields[] = {
    { .name = "reason",
      .label = "Why was it entered in error?",
      .kind = FIELD_TEXT,
      .most = 1000,
      .need = REQUIRED },
};
const struct form form_in_error = { "in_error", error_fields, COUNT(error_fields) };

/* What one field alone cannot say. */
static bool check_together(struct ctx *cx, const struct answers *answers)
{
    const char *concern_on = answer(answers, "concern_on");
    const char *referred_on = answer(answers, "referred_on");
    const char *born = answer(answers, "date_of_birth");

    if (answer(answers, "forename") == NULL && answer(answers, "aliases") == NULL)
        reject(cx, "forename", "Enter the forenames, or an alias further down.");
    if (answer(answers, "referrer_name") == NULL
        && !answer_is(answers, "referrer_anonymous", "1"))
        reject(cx, "referrer_name",
               "Enter the referrer's name, or say that they wish to stay anonymous.");
    if (concern_on != NULL && referred_on != NULL && strcmp(referred_on, concern_on) < 0)
        reject(cx, "referred_on", "The referral cannot come before the concern.");
    if (born != NULL && concern_on != NULL && strcmp(concern_on, born) < 0)
        reject(cx, "date_of_birth", "The concern cannot come before the birth.");
    return !has_problem(cx);
}

static bool insert(struct ctx *cx, const struct answers *answers, int64_t id,
                   int64_t person, const char *reference, const char *status)
{
    struct stmt *st = db_prepare(cx->db, sql_referral_insert);

    answers_bind(st, answers);
    bind_int(st, ":id", id);
    bind_text(st, ":reference", reference);
    bind_int(st, ":person_id", person);
    bind_text(st, ":status", status);
    bind_int(st, ":organisation_id", cx->actor->organisation_id);
    bind_int(st, ":created_by", cx->actor->user_id);
    bind_text(st, ":now", cx->now);
    if (text_is(status, "received")) {
        bind_text(st, ":received_at", cx->now);
        bind_text(st, ":received_on", cx->today);
    }
    return db_run(cx, st);
}

/* What happens whenever a referral arrives, sent at once or out of a draft. */
static bool arrive(struct ctx *cx, const struct dossier *dossier)
{
    return deadline_start(cx, dossier, "T2", cx->today)
           && entry_write(cx, dossier, "referral.received", cx->today,
                          "Referral received")
           && referral_index(cx, dossier->referral_id);
}

bool referral_create(struct ctx *cx, const struct answers *answers, int64_t *out_id)
{
    struct dossier dossier = { .kind = DOSSIER_REFERRAL, .referral_id = ident_new() };
    const char *reference;

    if (!check_together(cx, answers) || !db_begin(cx))
        return false;
    bool ok = reference_next(cx, "referral", &reference)
              && person_create(cx, answers, &dossier.person_id)
              && insert(cx, answers, dossier.referral_id, dossier.person_id, reference,
                        "received")
              && arrive(cx, &dossier)
              && audit_write(cx, &dossier, "referral.create", dossier.referral_id, NULL);
    if (!db_end(cx, ok))
        return false;
    *out_id = dossier.referral_id;
    return true;
}

bool referral_draft(struct ctx *cx, int64_t *out_id)
{
    const char *empty[form_referral_most];
    struct answers nothing = { .form = &form_referral, .values = empty };
    struct dossier dossier = { .kind = DOSSIER_REFERRAL, .referral_id = ident_new() };
    const char *reference;

    memset(empty, 0, sizeof(empty));
    if (!db_begin(cx))
        return false;
    bool ok = reference_next(cx, "referral", &reference)
              && person_create_empty(cx, &dossier.person_id)
              && insert(cx, &nothing, dossier.referral_id, dossier.person_id, reference,
                        "draft")
              && audit_write(cx, &dossier, "referral.draft", dossier.referral_id, NULL);
    if (!db_end(cx, ok))
        return false;
    *out_id = dossier.referral_id;
    return true;
}

static bool update(struct ctx *cx, struct stmt *st, const struct dossier *dossier,
                   int64_t version)
{
    bind_int(st, ":id", dossier->referral_id);
    bind_int(st, ":version", version);
    if (!db_run(cx, st))
        return false;
    if (db_changes(cx->db) != 1)
        return failed(cx, PROBLEM_STALE, "record.changed",
                      "Someone changed this referral meanwhile.");
    return true;
}

static bool is_draft(struct ctx *cx, const struct dossier *dossier)
{
    if (text_is(dossier->status, "draft"))
        return true;
    return failed(cx, PROBLEM_CONFLICT, "referral.sent",
                  "This referral has been sent and can no longer be edited as a draft.");
}

struct version_series referral_versions(const struct dossier *dossier)
{
    return (struct version_series){ "referral_draft", dossier->referral_id };
}

/* The pages of a draft as they were saved: for its writer alone. */
static bool keep_draft(struct ctx *cx, const struct dossier *dossier, const char *what)
{
    struct stmt *st = db_prepare(cx->db, sql_referral_fields);
    json_t *leaves = json_array();

    bind_int(st, ":id", dossier->referral_id);
    if (db_row(cx, st))
        version_leaves(cx, &form_referral, record_json(cx, st, &form_referral), leaves);
    return db_done(cx, st)
           && version_keep(cx, dossier, referral_versions(dossier),
                           (struct version_made){ .what = what }, leaves);
}

bool referral_save_section(struct ctx *cx, const struct dossier *dossier, int64_t version,
                           const char *section, const struct answers *answers)
{
    const char *sql = referral_section_update(section);

    if (sql == NULL)
        return failed(cx, PROBLEM_NOT_FOUND, "referral.section",
                      "There is no such page of the form.");
    if (!is_draft(cx, dossier) || !db_begin(cx))
        return false;
    struct stmt *st = db_prepare(cx->db, sql);
    answers_bind(st, answers);
    bool ok = update(cx, st, dossier, version) && keep_draft(cx, dossier, "saved")
              && audit_write(cx, dossier, "referral.save", dossier->referral_id, NULL);
    return db_end(cx, ok);
}

static const char sql_status[] =
    "UPDATE referral SET status = :status, received_at = coalesce(received_at, :now),"
    " received_on = coalesce(received_on, :today), version = version + 1 WHERE id = :id";

static bool store_status(struct ctx *cx, const struct dossier *dossier,
                         const char *status)
{
    struct stmt *st = db_prepare(cx->db, sql_status);

    bind_text(st, ":status", status);
    bind_text(st, ":now", cx->now);
    bind_text(st, ":today", cx->today);
    bind_int(st, ":id", dossier->referral_id);
    return db_run(cx, st);
}

bool referral_move(struct ctx *cx, const struct dossier *dossier, const char *verb,
                   const char **out_status)
{
    const char *to;

    if (!second_check_none_waits(cx, dossier)
        || !lifecycle_next(cx, ENTITY_REFERRAL, dossier->status, verb, &to))
        return false;
    const char *change = arena_print(cx->arena, "%s>%s", dossier->status, to);
    if (!store_status(cx, dossier, to)
        || !entry_write(
            cx, dossier, arena_print(cx->arena, "referral.%s", to), cx->today,
            arena_print(cx->arena, "Referral: %s", state_label(ENTITY_REFERRAL, to)))
        || !audit_write(cx, dossier, arena_print(cx->arena, "referral.%s", verb),
                        dossier->referral_id, change))
        return false;
    *out_status = to;
    return true;
}

/* The draft's own columns, read back as answers, so that one check serves both ways. */
static bool stored_answers(struct ctx *cx, const struct dossier *dossier,
                           struct answers *out)
{
    struct stmt *st = db_prepare(cx->db, sql_referral_fields);
    struct pairs *raw = arena_alloc(cx->arena, sizeof(*raw));

    bind_int(st, ":id", dossier->referral_id);
    if (db_row(cx, st))
        for (int i = 0; i < row_columns(st); i++) {
            const char *name = row_column_name(st, i), *value = row_text(cx, st, name);

            if (value != NULL)
                pairs_add(cx->arena, raw, arena_copy(cx->arena, name), value);
        }
    return db_done(cx, st) && answers_read(cx, &form_referral, raw, false, out);
}

bool referral_submit(struct ctx *cx, const struct dossier *dossier, int64_t version)
{
    struct answers answers;
    const char *status;

    if (!is_draft(cx, dossier) || !dossier_fresh(cx, dossier, version)
        || !stored_answers(cx, dossier, &answers) || !check_together(cx, &answers)
        || !db_begin(cx))
        return false;
    bool ok = person_fill(cx, dossier->person_id, &answers)
              && referral_move(cx, dossier, "submit", &status) && arrive(cx, dossier);
    return db_end(cx, ok);
}

static const char sql_mark[] =
    "UPDATE referral SET in_error_at = :now, in_error_by = :by, in_error_why = :why,"
    " version = version + 1 WHERE id = :id AND version = :version AND in_error_at IS "
    "NULL";
static const char sql_unmark[] =
    "UPDATE referral SET in_error_at = NULL, in_error_by = NULL, in_error_why = NULL,"
    " version = version + 1 WHERE id = :id AND version = :version"
    " AND in_error_at IS NOT NULL";

bool referral_mark_in_error(struct ctx *cx, const struct dossier *dossier,
                            int64_t version, const char *reason)
{
    if (!db_begin(cx))
        return false;
    struct stmt *st = db_prepare(cx->db, sql_mark);
    bind_text(st, ":now", cx->now);
    bind_int(st, ":by", cx->actor->user_id);
    bind_text(st, ":why", reason);
    bool ok =
        update(cx, st, dossier, version)
        && entry_write(cx, dossier, "referral.in_error", cx->today,
                       arena_print(cx->arena, "Marked as entered in error: %s", reason))
        && audit_write(cx, dossier, "referral.mark_in_error", dossier->referral_id, NULL);
    return db_end(cx, ok);
}

bool referral_take_back_error(struct ctx *cx, const struct dossier *dossier,
                              int64_t version)
{
    if (!db_begin(cx))
        return false;
    bool ok = update(cx, db_prepare(cx->db, sql_unmark), dossier, version)
              && entry_write(cx, dossier, "referral.not_in_error", cx->today,
                             "The mark \"entered in error\" was taken back")
              && audit_write(cx, dossier, "referral.take_back_error",
                             dossier->referral_id, NULL);
    return db_end(cx, ok);
}
