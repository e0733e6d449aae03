#include "domain/casework/case_share.h"

#include <string.h>

#include "base/json.h"
#include "base/text.h"
#include "domain/people/audit.h"
#include "domain/people/chronology.h"

static const struct field share_fields[] = {
    { .name = "user",
      .label = "Share with",
      .hint = "They will see the whole case, in lists and by search",
      .kind = FIELD_USER,
      .need = REQUIRED },
    { .name = "why", .label = "Why they need to see it", .kind = FIELD_LINE },
    { .name = "until_on",
      .label = "Last day of sharing",
      .hint = "Leave empty to share until you end it.",
      .kind = FIELD_DAY,
      .future = true },
};
const struct form form_case_share = { "case_share", share_fields, COUNT(share_fields) };

static const struct field restriction_fields[] = {
    { .name = "restricted",
      .label = "Restrict this case to named people?",
      .hint =
          "The lead officer, the cover and you stay named. Everybody else, coordinators "
          "included, no longer sees that it exists.",
      .kind = FIELD_YES_NO,
      .need = REQUIRED },
    { .name = "reason",
      .label = "Reason",
      .hint = "Needed when you restrict it",
      .kind = FIELD_LINE },
};
const struct form form_case_restriction = { "case_restriction", restriction_fields,
                                            COUNT(restriction_fields) };

/* ---- sharing ----------------------------------------------------------------------- */

static const char sql_conflict[] =
    "SELECT 1 FROM case_access WHERE user_id = :user AND case_id = :case"
    " AND reason = 'conflict'";

static bool check_share(struct ctx *cx, const struct dossier *dossier,
                        const struct answers *answers)
{
    const char *until = answer(answers, "until_on");
    struct stmt *st = db_prepare(cx->db, sql_conflict);
    int64_t conflict;

    bind_int(st, ":user", answer_int(answers, "user"));
    bind_int(st, ":case", dossier->case_id);
    if (!db_number(cx, st, &conflict))
        return false;
    if (conflict != 0)
        return failed(cx, PROBLEM_CONFLICT, "share.conflict",
                      "This person has declared a conflict of interest in the case.");
    if (until != NULL && strcmp(until, cx->today) < 0)
        reject(cx, "until_on", "The last day of sharing cannot have passed.");
    return !has_problem(cx);
}

static const char sql_share[] =
    "INSERT INTO case_access(user_id, case_id, reason, until_on, granted_by, granted_at,"
    " why) VALUES(:user, :case, 'share', :until_on, :by, :now, :why)"
    " ON CONFLICT(user_id, case_id, reason, source_id) DO UPDATE SET"
    " until_on = excluded.until_on, granted_by = excluded.granted_by,"
    " granted_at = excluded.granted_at, why = excluded.why";

static bool store_share(struct ctx *cx, const struct dossier *dossier,
                        const struct answers *answers)
{
    struct stmt *st = db_prepare(cx->db, sql_share);

    answers_bind(st, answers);
    bind_int(st, ":case", dossier->case_id);
    bind_int(st, ":by", cx->actor->user_id);
    bind_text(st, ":now", cx->now);
    return db_run(cx, st);
}

static const char sql_name[] = "SELECT name FROM user WHERE id = :user";

static bool write_share(struct ctx *cx, const struct dossier *dossier, const char *kind,
                        const char *format, int64_t user)
{
    struct stmt *st = db_prepare(cx->db, sql_name);
    const char *name = "";

    bind_int(st, ":user", user);
    if (db_row(cx, st))
        name = row_text(cx, st, "name");
    return db_done(cx, st)
           && entry_write(cx, dossier, kind, cx->today,
                          arena_print(cx->arena, "%s %s", format, name))
           && audit_write(cx, dossier, kind, user, NULL);
}

bool case_share_begin(struct ctx *cx, const struct dossier *dossier,
                      const struct answers *answers, int64_t *out_user)
{
    int64_t user = answer_int(answers, "user");

    if (!check_share(cx, dossier, answers) || !db_begin(cx))
        return false;
    bool ok = store_share(cx, dossier, answers)
              && write_share(cx, dossier, "case.share", "Case shared with", user);
    if (!db_end(cx, ok))
        return false;
    *out_user = user;
    return true;
}

static const char sql_unshare[] =
    "DELETE FROM case_access WHERE user_id = :user AND case_id = :case"
    " AND reason = 'share'";

bool case_share_end(struct ctx *cx, const struct dossier *dossier, int64_t user_id)
{
    if (!db_begin(cx))
        return false;
    struct stmt *st = db_prepare(cx->db, sql_unshare);
    bind_int(st, ":user", user_id);
    bind_int(st, ":case", dossier->case_id);
    bool ok = db_run(cx, st);
    if (ok && db_changes(cx->db) == 0)
        ok = failed(cx, PROBLEM_NOT_FOUND, "record.unknown",
                    "There is no such record, or it is not shared with you.");
    return db_end(cx, ok
                          && write_share(cx, dossier, "case.unshare",
                                         "Case no longer shared with", user_id));
}

/* ---- restricting ------------------------------------------------------------------- */

static const char sql_restrict[] =
    "UPDATE channel_case SET restricted = :restricted, restricted_why ="
    " CASE WHEN :restricted = 1 THEN :reason END, version = version + 1"
    " WHERE id = :case AND version = :version";

static bool store_restriction(struct ctx *cx, const struct dossier *dossier,
                              int64_t version, const struct answers *answers)
{
    struct stmt *st = db_prepare(cx->db, sql_restrict);

    answers_bind(st, answers);
    bind_int(st, ":case", dossier->case_id);
    bind_int(st, ":version", version);
    if (!db_run(cx, st))
        return false;
    if (db_changes(cx->db) != 1)
        return failed(cx, PROBLEM_STALE, "record.changed",
                      "Someone changed this case meanwhile.");
    return true;
}

/* Somebody must go on seeing it, or nobody could ever lift the restriction. */
static const char sql_name_people[] =
    "INSERT OR REPLACE INTO case_access(user_id, case_id, reason, granted_by, granted_at)"
    " SELECT u.id, c.id, 'named', :by, :now FROM channel_case c JOIN user u"
    "  ON u.id IN (c.lead_id, c.cover_id, :by) WHERE c.id = :case";
static const char sql_unname[] =
    "DELETE FROM case_access WHERE case_id = :case AND reason = 'named'";

static bool name_people(struct ctx *cx, const struct dossier *dossier, bool restricted)
{
    struct stmt *st = db_prepare(cx->db, restricted ? sql_name_people : sql_unname);

    bind_int(st, ":case", dossier->case_id);
    if (restricted) {
        bind_int(st, ":by", cx->actor->user_id);
        bind_text(st, ":now", cx->now);
    }
    return db_run(cx, st);
}

bool case_share_restrict(struct ctx *cx, const struct dossier *dossier, int64_t version,
                         const struct answers *answers)
{
    bool restricted = answer_is(answers, "restricted", "1");
    const char *verb = restricted ? "case.restrict" : "case.lift_restriction";

    if (restricted && answer(answers, "reason") == NULL) {
        reject(cx, "reason", "Say why the case is restricted.");
        return false;
    }
    if (!db_begin(cx))
        return false;
    bool ok = store_restriction(cx, dossier, version, answers)
              && name_people(cx, dossier, restricted)
              && entry_write(cx, dossier, verb, cx->today,
                             restricted ? "Case restricted to named people"
                                        : "Restriction to named people lifted")
              && audit_write(cx, dossier, verb, dossier->case_id, NULL);
    return db_end(cx, ok);
}
