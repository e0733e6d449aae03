#include "domain/casework/consent.h"

#include <string.h>

#include "base/date.h"
#include "base/ident.h"
#include "base/json.h"
#include "base/text.h"
#include "domain/casework/channel_case.h"
#include "domain/people/audit.h"
#include "domain/people/chronology.h"

static const struct field fields[] = {
    { .name = "sought_by",
      .label = "Who asked",
      .hint = "Name and role of the person who asked for consent",
      .kind = FIELD_LINE,
      .need = REQUIRED },
    { .name = "asked_on",
      .label = "When they asked",
      .kind = FIELD_DAY,
      .need = REQUIRED },
    { .name = "from",
      .label = "Who answered",
      .hint =
          "Under 18, a parent or guardian must consent; it may be recorded as well what "
          "the child said",
      .kind = FIELD_CODE,
      .codes = "consent_from",
      .need = REQUIRED },
    { .name = "relationship",
      .label = "Name and relationship to the individual",
      .hint = "If somebody else answered",
      .kind = FIELD_LINE },
    { .name = "outcome",
      .label = "Their answer",
      .kind = FIELD_CODE,
      .codes = "consent_outcome",
      .need = REQUIRED },
    { .name = "explained",
      .label = "What was explained to them",
      .hint =
          "That this is Channel, what it is for, that partners share information, and "
          "that they can stop at any time",
      .kind = FIELD_TEXT,
      .most = 2000 },
    { .name = "reason",
      .label = "Reason for refusing or withdrawing",
      .hint = "Needed unless consent was given",
      .kind = FIELD_TEXT,
      .most = 2000 },
};
const struct form form_consent = { "consent", fields, COUNT(fields) };

/* ---- whose answer it is --------------------------------------------------------------
 */

enum age { AGE_UNKNOWN, AGE_CHILD, AGE_ADULT, AGE_PROBABLY_CHILD };

static const char sql_person[] =
    "SELECT p.date_of_birth, p.age_estimated, substr(p.created_at, 1, 10) AS noted_on"
    " FROM visible_case c JOIN visible_person p ON p.id = c.person_id WHERE c.id = :case";

static enum age age_of(const char *born, int64_t estimated, const char *noted_on,
                       const char *on)
{
    if (born != NULL)
        return date_age(born, on) < 18 ? AGE_CHILD : AGE_ADULT;
    if (estimated == 0)
        return AGE_UNKNOWN;
    return estimated + date_age(noted_on, on) < 18 ? AGE_PROBABLY_CHILD : AGE_UNKNOWN;
}

static bool load_age(struct ctx *cx, const struct dossier *dossier, const char *on,
                     enum age *out)
{
    struct stmt *st = db_prepare(cx->db, sql_person);

    *out = AGE_UNKNOWN;
    bind_int(st, ":case", dossier->case_id);
    if (db_row(cx, st))
        *out = age_of(row_text(cx, st, "date_of_birth"), row_int(st, "age_estimated"),
                      row_text(cx, st, "noted_on"), on);
    return db_done(cx, st);
}

static const char sql_newest[] =
    "SELECT outcome FROM visible_consent WHERE case_id = :case"
    " ORDER BY number DESC LIMIT 1";

static bool load_newest(struct ctx *cx, const struct dossier *dossier, const char **out)
{
    struct stmt *st = db_prepare(cx->db, sql_newest);

    *out = NULL;
    bind_int(st, ":case", dossier->case_id);
    if (db_row(cx, st))
        *out = row_text(cx, st, "outcome");
    return db_done(cx, st);
}

/* s.36(8).  A child's own refusal or withdrawal counts: the programme is voluntary. */
static void check_whose(struct ctx *cx, const struct answers *answers, enum age age)
{
    bool own = answer_is(answers, "from", "individual");
    bool child = age == AGE_CHILD || age == AGE_PROBABLY_CHILD;

    if (child && own && answer_is(answers, "outcome", "given"))
        reject(cx, "from",
               "The individual is under 18: a parent, a guardian or the authority with "
               "parental responsibility must consent.");
    if (age == AGE_ADULT && !own)
        reject(cx, "from",
               "The individual is an adult: nobody else can answer for them.");
}

static bool check(struct ctx *cx, const struct dossier *dossier,
                  const struct answers *answers)
{
    const char *newest;
    enum age age;

    if (!text_is(dossier->status, "adopted") && !text_is(dossier->status, "supported"))
        return failed(cx, PROBLEM_CONFLICT, "consent.state",
                      "Consent is asked for after the panel has adopted the case.");
    if (!load_age(cx, dossier, answer(answers, "asked_on"), &age)
        || !load_newest(cx, dossier, &newest))
        return false;
    check_whose(cx, answers, age);
    if (!answer_is(answers, "outcome", "given") && answer(answers, "reason") == NULL)
        reject(cx, "reason", "Say why, in their words where you can.");
    if (answer_is(answers, "outcome", "withdrawn") && !text_is(newest, "given"))
        reject(cx, "outcome",
               "Consent cannot be withdrawn before it was given: choose refused.");
    return !has_problem(cx);
}

/* ---- recording -----------------------------------------------------------------------
 */

static const char sql_insert[] =
    "INSERT INTO consent(id, case_id, number, sought_by, asked_on, \"from\", "
    "relationship, "
    "outcome,"
    " explained, reason, recorded_by, recorded_at) VALUES(:id, :case,"
    " (SELECT 1 + coalesce(max(number), 0) FROM consent WHERE case_id = :case), "
    ":sought_by,"
    " :asked_on, :from, :relationship, :outcome, :explained, :reason, :by, :now)";

static bool store(struct ctx *cx, const struct dossier *dossier,
                  const struct answers *answers, int64_t id)
{
    struct stmt *st = db_prepare(cx->db, sql_insert);

    answers_bind(st, answers);
    bind_int(st, ":id", id);
    bind_int(st, ":case", dossier->case_id);
    bind_int(st, ":by", cx->actor->user_id);
    bind_text(st, ":now", cx->now);
    return db_run(cx, st);
}

static bool move(struct ctx *cx, const struct dossier *dossier, bool given)
{
    const char *status;

    if (given && text_is(dossier->status, "adopted"))
        return channel_case_move(cx, dossier, "consent_given", &status);
    if (!given && text_is(dossier->status, "supported"))
        return channel_case_move(cx, dossier, "consent_lost", &status);
    return true;
}

static bool write_entry(struct ctx *cx, const struct dossier *dossier,
                        const struct answers *answers)
{
    const char *outcome = answer(answers, "outcome");

    return entry_write(cx, dossier, arena_print(cx->arena, "consent.%s", outcome),
                       answer(answers, "asked_on"),
                       text_is(outcome, "given")     ? "Consent to support given"
                       : text_is(outcome, "refused") ? "Consent to support refused"
                                                     : "Consent to support withdrawn");
}

bool consent_record(struct ctx *cx, const struct dossier *dossier,
                    const struct answers *answers, int64_t *out_id)
{
    int64_t id = ident_new();

    if (!check(cx, dossier, answers) || !db_begin(cx))
        return false;
    bool ok =
        store(cx, dossier, answers, id) && write_entry(cx, dossier, answers)
        && move(cx, dossier, answer_is(answers, "outcome", "given"))
        && audit_write(cx, dossier, "consent.record", id, answer(answers, "outcome"));
    if (!db_end(cx, ok))
        return false;
    *out_id = id;
    return true;
}

/* ---- reading -------------------------------------------------------------------------
 */

#define COLUMNS                                                                          \
    "SELECT n.id, n.number, n.sought_by, n.asked_on, n.\"from\", n.relationship, "       \
    "n.outcome,"                                                                         \
    " n.explained, n.reason, u.name AS recorded_by, n.recorded_at FROM visible_consent " \
    "n"                                                                                  \
    " JOIN user u ON u.id = n.recorded_by WHERE n.case_id = :case"                       \
    " ORDER BY n.number DESC"

static const char sql_all[] = COLUMNS;

static json_t *consent_row(struct ctx *cx, struct stmt *st)
{
    json_t *consent = record_json(cx, st, &form_consent);

    put_bool(consent, "given", text_is(row_text(cx, st, "outcome"), "given"));
    return consent;
}

json_t *consents_json(struct ctx *cx, const struct dossier *dossier)
{
    struct stmt *st = db_prepare(cx->db, sql_all);
    json_t *list = json_array();

    bind_int(st, ":case", dossier->case_id);
    while (db_row(cx, st))
        json_array_append_new(list, consent_row(cx, st));
    return db_done(cx, st) ? list : NULL;
}

static const char sql_last[] = COLUMNS " LIMIT 1";

bool consent_position(struct ctx *cx, const struct dossier *dossier, json_t **out)
{
    struct stmt *st = db_prepare(cx->db, sql_last);
    json_t *position = NULL;
    bool by_other = false;
    enum age age;

    bind_int(st, ":case", dossier->case_id);
    if (db_row(cx, st)) {
        position = consent_row(cx, st);
        by_other = !text_is(row_text(cx, st, "from"), "individual");
    }
    if (!db_done(cx, st) || !load_age(cx, dossier, cx->today, &age))
        return false;
    if (position != NULL)
        put_bool(position, "fresh_needed",
                 by_other && age == AGE_ADULT
                     && json_is_true(json_object_get(position, "given")));
    *out = position != NULL ? position : json_null();
    return true;
}
