#include "domain/intake/sending.h"

#include <string.h>

#include "base/clock.h"
#include "base/json.h"
#include "base/text.h"
#include "domain/core/codes.h"
#include "domain/people/audit.h"
#include "domain/people/chronology.h"

static const struct field fields[] = {
    { .name = "sent_to_police_on", .label = "Sent to the police on", .kind = FIELD_DAY },
    { .name = "sent_to_police_time",
      .label = "Time it was sent to the police",
      .hint = "For example, 14:30",
      .kind = FIELD_TIME,
      .need = DEPENDS },
    { .name = "sent_to_police_by",
      .label = "How it was sent",
      .hint = "For example by secure e-mail. No details of an investigation.",
      .kind = FIELD_LINE },
    { .name = "safeguarding_referral",
      .label = "Safeguarding referral",
      .hint = "Made in parallel where that threshold is met",
      .kind = FIELD_CODE,
      .codes = "safeguarding_referral" },
    { .name = "safeguarding_sent_on",
      .label = "Safeguarding referral made on",
      .kind = FIELD_DAY,
      .need = DEPENDS },
    { .name = "safeguarding_sent_time",
      .label = "Time of the safeguarding referral",
      .hint = "For example, 14:30",
      .kind = FIELD_TIME,
      .need = DEPENDS },
    { .name = "safeguarding_sent_to",
      .label = "Team that received it",
      .kind = FIELD_LINE },
};
const struct form form_sending = { "sending", fields, COUNT(fields) };

/* ---- reading -------------------------------------------------------------------------
 */

static const char sql_read[] =
    "SELECT id, sent_to_police_at, sent_to_police_by, safeguarding_referral,"
    " safeguarding_sent_at, safeguarding_sent_to, version FROM visible_referral"
    " WHERE id = :id";

static void put_parts(struct ctx *cx, json_t *object, const char *prefix,
                      const char *instant)
{
    char day[DAY_SIZE] = "", time[TIME_SIZE] = "";

    if (instant != NULL) {
        clock_day(clock_from_instant(instant), day);
        clock_time(clock_from_instant(instant), time);
    }
    put_day(object, arena_print(cx->arena, "%s_on", prefix),
            instant != NULL ? day : NULL);
    put_text(object, arena_print(cx->arena, "%s_time", prefix),
             instant != NULL ? time : NULL);
}

bool sending_json(struct ctx *cx, const struct dossier *dossier, json_t **out)
{
    struct stmt *st = db_prepare(cx->db, sql_read);
    json_t *object = json_object();

    bind_int(st, ":id", dossier->referral_id);
    if (db_row(cx, st)) {
        object = record_json(cx, st, &form_sending);
        put_parts(cx, object, "sent_to_police", row_text(cx, st, "sent_to_police_at"));
        put_parts(cx, object, "safeguarding_sent",
                  row_text(cx, st, "safeguarding_sent_at"));
    }
    *out = object;
    return db_done(cx, st);
}

/* ---- recording -----------------------------------------------------------------------
 */

/* The two moments, NULL where there is none. */
struct moments {
    const char *police, *safeguarding;
};

/* Day and time come together, and not from the future. */
static const char *moment(struct ctx *cx, const struct answers *answers, const char *on,
                          const char *at)
{
    const char *day = answer(answers, on), *time = answer(answers, at);
    char *instant = arena_alloc(cx->arena, INSTANT_SIZE);

    if (day == NULL && time == NULL)
        return NULL;
    if (day == NULL || time == NULL) {
        reject(cx, day == NULL ? on : at, "Give both day and time.");
        return NULL;
    }
    clock_instant(clock_from_local(day, time), instant);
    if (strcmp(instant, cx->now) > 0)
        reject(cx, at, "This time has not come yet.");
    return instant;
}

static bool read_moments(struct ctx *cx, const struct answers *answers,
                         struct moments *out)
{
    const char *made = answer(answers, "safeguarding_referral");
    bool sent = made != NULL && !text_is(made, "none");

    out->police = moment(cx, answers, "sent_to_police_on", "sent_to_police_time");
    out->safeguarding =
        moment(cx, answers, "safeguarding_sent_on", "safeguarding_sent_time");
    if (!has_problem(cx) && sent && out->safeguarding == NULL)
        reject(cx, "safeguarding_sent_on",
               "Say on which day and at what time the safeguarding referral was made.");
    if (!has_problem(cx) && !sent && out->safeguarding != NULL)
        reject(cx, "safeguarding_referral",
               "Say whether it was a child or an adult safeguarding referral.");
    return !has_problem(cx);
}

static const char sql_store[] =
    "UPDATE referral SET sent_to_police_at = :police, sent_to_police_by ="
    " :sent_to_police_by, safeguarding_referral = :safeguarding_referral,"
    " safeguarding_sent_at = :safeguarding, safeguarding_sent_to = :safeguarding_sent_to,"
    " version = version + 1 WHERE id = :id AND version = :version";

static bool store(struct ctx *cx, const struct dossier *dossier, int64_t version,
                  const struct answers *answers, const struct moments *moments)
{
    struct stmt *st = db_prepare(cx->db, sql_store);

    answers_bind(st, answers);
    bind_text(st, ":police", moments->police);
    bind_text(st, ":safeguarding", moments->safeguarding);
    bind_int(st, ":id", dossier->referral_id);
    bind_int(st, ":version", version);
    if (!db_run(cx, st))
        return false;
    return db_changes(cx->db) == 1
           || failed(cx, PROBLEM_STALE, "record.changed",
                     "Someone changed this referral meanwhile.");
}

static bool enter(struct ctx *cx, const struct dossier *dossier, const char *kind,
                  const char *what, const char *instant)
{
    char day[DAY_SIZE], said[48];

    if (instant == NULL)
        return true;
    clock_day(clock_from_instant(instant), day);
    clock_say(instant, said);
    return entry_write(cx, dossier, kind, day,
                       arena_print(cx->arena, "%s on %s", what, said));
}

static bool enter_both(struct ctx *cx, const struct dossier *dossier,
                       const struct answers *answers, const struct moments *moments)
{
    const char *made =
        code_label(cx, "safeguarding_referral", answer(answers, "safeguarding_referral"));

    return enter(cx, dossier, "referral.sent_to_police", "Sent to the police",
                 moments->police)
           && enter(cx, dossier, "referral.safeguarding", made, moments->safeguarding);
}

bool sending_record(struct ctx *cx, const struct dossier *dossier, int64_t version,
                    const struct answers *answers)
{
    struct moments moments;

    if (text_is(dossier->status, "draft"))
        return failed(cx, PROBLEM_CONFLICT, "sending.draft",
                      "This referral is a draft: it has not been sent to anybody.");
    if (!read_moments(cx, answers, &moments) || !db_begin(cx))
        return false;
    bool ok = store(cx, dossier, version, answers, &moments)
              && enter_both(cx, dossier, answers, &moments)
              && audit_write(cx, dossier, "referral.sending", dossier->referral_id, NULL);
    return db_end(cx, ok);
}
