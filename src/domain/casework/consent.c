#include "domain/casework/consent.h"

#include <string.h>

#include "base/date.h"
#include "base/ident.h"
#include "base/json.h"
#include "base/text.h"
#include "domain/casework/channel_case.h"
#include "domain/people/audit.h"
#include "domain/people/chronology.h"
#include "domain/people/deadline.h"

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
      .hint = "Under 18 a parent or guardian must consent. What the child said may be "
              "recorded as well",
      .kind = FIELD_CODE,
      .codes = "consent_from",
      .need = REQUIRED },
    { .name = "relationship",
      .label = "Name and relationship to the individual",
      .hint = "If somebody else answered",
      .kind = FIELD_LINE,
      .need = DEPENDS },
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
    { .name = "language",
      .label = "In which language, and was there an interpreter?",
      .kind = FIELD_LINE },
    { .name = "capacity",
      .label = "Capacity to make this decision",
      .hint = "Of the individual. Presumed unless it was assessed and found otherwise",
      .kind = FIELD_CODE,
      .codes = "consent_capacity" },
    { .name = "form_kept",
      .label = "Where the signed form is kept",
      .hint = "Leave empty if the answer was spoken",
      .kind = FIELD_LINE },
    { .name = "reason",
      .label = "Reason for refusing or withdrawing",
      .hint = "Needed unless consent was given, like the four answers below",
      .kind = FIELD_TEXT,
      .most = 2000,
      .need = DEPENDS },
    { .name = "reassess_on",
      .label = "When the panel looks at the case again",
      .kind = FIELD_DAY,
      .need = DEPENDS,
      .future = true },
    { .name = "no_reassessment",
      .label = "Or why it need not",
      .kind = FIELD_TEXT,
      .most = 1000,
      .need = DEPENDS },
    { .name = "police_told_on",
      .label = "Police told on",
      .kind = FIELD_DAY,
      .need = DEPENDS },
    { .name = "safeguarding",
      .label = "What was considered about safeguarding, and what came of it",
      .kind = FIELD_TEXT,
      .most = 2000,
      .need = DEPENDS,
      .sensitive = true },
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

struct subject {
    enum age age;
    const char *born; /* NULL where only an age is known */
};

static bool load_subject(struct ctx *cx, const struct dossier *dossier, const char *on,
                         struct subject *out)
{
    struct stmt *st = db_prepare(cx->db, sql_person);

    *out = (struct subject){ .age = AGE_UNKNOWN };
    bind_int(st, ":case", dossier->case_id);
    if (db_row(cx, st)) {
        out->born = row_text(cx, st, "date_of_birth");
        out->age = age_of(out->born, row_int(st, "age_estimated"),
                          row_text(cx, st, "noted_on"), on);
    }
    return db_done(cx, st);
}

static bool is_child(const struct subject *subject)
{
    return subject->age == AGE_CHILD || subject->age == AGE_PROBABLY_CHILD;
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
static void check_whose(struct ctx *cx, const struct answers *answers,
                        const struct subject *subject)
{
    bool own = answer_is(answers, "from", "individual");
    bool given = answer_is(answers, "outcome", "given");

    if (is_child(subject) && own && given)
        reject(cx, "from",
               "The individual is under 18: a parent, a guardian or the authority with "
               "parental responsibility must consent.");
    if (subject->age == AGE_ADULT && !own)
        reject(cx, "from",
               "The individual is an adult: nobody else can answer for them.");
    if (own && given && answer_is(answers, "capacity", "lacks"))
        reject(cx, "capacity",
               "Somebody who lacks capacity for this decision cannot consent to support. "
               "Record what was decided in their best interests as a note.");
}

/* The longest that may pass before the panel looks again. */
static bool check_reassessment(struct ctx *cx, const struct answers *answers)
{
    const char *chosen = answer(answers, "reassess_on"), *last;

    if (!deadline_due(cx, "T8R", answer(answers, "asked_on"), &last))
        return false;
    if (chosen == NULL && answer(answers, "no_reassessment") == NULL)
        reject(cx, "reassess_on",
               "Enter the day on which the panel looks again, or say why it need not.");
    if (chosen != NULL && strcmp(chosen, answer(answers, "asked_on")) < 0)
        reject(cx, "reassess_on", "Choose a day after the answer was given.");
    if (chosen != NULL && strcmp(chosen, last) > 0)
        reject(cx, "reassess_on",
               "This is further away than the time limit for reassessment allows.");
    return true;
}

static bool check_refusal(struct ctx *cx, const struct answers *answers)
{
    if (answer(answers, "reason") == NULL)
        reject(cx, "reason", "Say why, in their words where you can.");
    if (answer(answers, "police_told_on") == NULL)
        reject(cx, "police_told_on", "Enter the day on which the police were told.");
    if (answer(answers, "safeguarding") == NULL)
        reject(cx, "safeguarding",
               "Say what was considered about safeguarding, also if nothing follows.");
    return check_reassessment(cx, answers);
}

static bool check(struct ctx *cx, const struct dossier *dossier,
                  const struct answers *answers, const struct subject *subject)
{
    const char *newest;

    if (!load_newest(cx, dossier, &newest))
        return false;
    check_whose(cx, answers, subject);
    if (!answer_is(answers, "outcome", "given") && !check_refusal(cx, answers))
        return false;
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
    " explained, language, capacity, form_kept, reason, reassess_on, no_reassessment,"
    " police_told_on, safeguarding, recorded_by, recorded_at) VALUES(:id, :case,"
    " (SELECT 1 + coalesce(max(number), 0) FROM consent WHERE case_id = :case), "
    ":sought_by,"
    " :asked_on, :from, :relationship, :outcome, :explained, :language,"
    " coalesce(:capacity, CASE :from WHEN 'individual' THEN 'presumed' END), :form_kept,"
    " :reason, :reassess_on, :no_reassessment, :police_told_on, :safeguarding, :by, "
    ":now)";

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

/* A child's parents answer until the 18th birthday; a refusal is looked at again. */
static bool set_clocks(struct ctx *cx, const struct dossier *dossier,
                       const struct answers *answers, const struct subject *subject)
{
    const struct deadline_source chosen = { .due_on = answer(answers, "reassess_on") };
    const char *due;

    if (!deadline_stop(cx, dossier, "T8A", cx->today)
        || !deadline_stop(cx, dossier, "T8R", cx->today))
        return false;
    if (answer_is(answers, "outcome", "given"))
        return subject->age != AGE_CHILD
               || deadline_start(cx, dossier, "T8A", subject->born);
    return chosen.due_on == NULL
           || deadline_start_for(cx, dossier, "T8R", answer(answers, "asked_on"), chosen,
                                 &due);
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
    struct subject subject;

    if (!text_is(dossier->status, "adopted") && !text_is(dossier->status, "supported"))
        return failed(cx, PROBLEM_CONFLICT, "consent.state",
                      "Consent is asked for after the panel has adopted the case.");
    if (!load_subject(cx, dossier, answer(answers, "asked_on"), &subject)
        || !check(cx, dossier, answers, &subject) || !db_begin(cx))
        return false;
    bool ok =
        store(cx, dossier, answers, id) && write_entry(cx, dossier, answers)
        && move(cx, dossier, answer_is(answers, "outcome", "given"))
        && set_clocks(cx, dossier, answers, &subject)
        && audit_write(cx, dossier, "consent.record", id, answer(answers, "outcome"));
    if (!db_end(cx, ok))
        return false;
    *out_id = id;
    return true;
}

static const char sql_on[] =
    "SELECT n.outcome, n.\"from\", p.date_of_birth, p.age_estimated,"
    " substr(p.created_at, 1, 10) AS noted_on"
    " FROM consent n JOIN channel_case c ON c.id = n.case_id"
    " JOIN person p ON p.id = c.person_id"
    " WHERE n.case_id = :case AND n.asked_on <= :on ORDER BY n.number DESC LIMIT 1";

bool consent_holds(struct ctx *cx, int64_t case_id, const char *on, bool *out)
{
    struct stmt *st = db_prepare(cx->db, sql_on);

    *out = false;
    bind_int(st, ":case", case_id);
    bind_text(st, ":on", on);
    if (db_row(cx, st))
        *out =
            text_is(row_text(cx, st, "outcome"), "given")
            && (text_is(row_text(cx, st, "from"), "individual")
                || age_of(row_text(cx, st, "date_of_birth"), row_int(st, "age_estimated"),
                          row_text(cx, st, "noted_on"), on)
                       != AGE_ADULT);
    return db_done(cx, st);
}

/* ---- reading -------------------------------------------------------------------------
 */

#define COLUMNS                                                                          \
    "SELECT n.id, n.number, n.sought_by, n.asked_on, n.\"from\", n.relationship, "       \
    "n.outcome,"                                                                         \
    " n.explained, n.language, n.capacity, n.form_kept, n.reason, n.reassess_on,"        \
    " n.no_reassessment, n.police_told_on, n.safeguarding, u.name AS recorded_by, "      \
    "n.recorded_at FROM visible_consent "                                                \
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
    struct subject subject;

    bind_int(st, ":case", dossier->case_id);
    if (db_row(cx, st)) {
        position = consent_row(cx, st);
        by_other = !text_is(row_text(cx, st, "from"), "individual");
    }
    if (!db_done(cx, st) || !load_subject(cx, dossier, cx->today, &subject))
        return false;
    if (position != NULL)
        put_bool(position, "fresh_needed",
                 by_other && subject.age == AGE_ADULT
                     && json_is_true(json_object_get(position, "given")));
    *out = position != NULL ? position : json_null();
    return true;
}
