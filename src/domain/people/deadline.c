#include "domain/people/deadline.h"

#include <string.h>

#include "base/date.h"
#include "base/ident.h"
#include "base/json.h"
#include "base/text.h"
#include "domain/core/calendar.h"

struct limit {
    const char *label, *starts, *unit, *source;
    int amount;
};

static const char sql_limit[] =
    "SELECT label, starts, amount, unit, source FROM time_limit WHERE code = :code";

static bool load_limit(struct ctx *cx, const char *code, struct limit *out)
{
    struct stmt *st = db_prepare(cx->db, sql_limit);
    bool found = false;

    bind_text(st, ":code", code);
    if ((found = db_row(cx, st)))
        *out = (struct limit){
            .label = row_text(cx, st, "label"),
            .starts = row_text(cx, st, "starts"),
            .unit = row_text(cx, st, "unit"),
            .source = row_text(cx, st, "source"),
            .amount = (int)row_int(st, "amount"),
        };
    if (!db_done(cx, st))
        return false;
    if (!found)
        return failed(cx, PROBLEM_CONFIG, "limit.unknown", "There is no time limit %s.",
                      code);
    return true;
}

static bool due_day(struct ctx *cx, const struct limit *limit, const char *from,
                    const char **out)
{
    if (text_is(limit->unit, "working_days"))
        return working_days_after(cx, from, limit->amount, out);
    *out = text_is(limit->unit, "months")
               ? date_plus_months(cx->arena, from, limit->amount)
               : date_plus_days(cx->arena, from, limit->amount);
    return true;
}

bool deadline_due(struct ctx *cx, const char *limit_code, const char *from_day,
                  const char **out_due)
{
    struct limit limit;

    return load_limit(cx, limit_code, &limit) && due_day(cx, &limit, from_day, out_due);
}

static const char *why(struct ctx *cx, const struct limit *limit, const char *from)
{
    char said[24];

    date_say(from, said);
    return arena_print(cx->arena, "%d %s after %s (%s). Source: %s.", limit->amount,
                       text_is(limit->unit, "working_days") ? "working days"
                                                            : limit->unit,
                       said, limit->starts, limit->source);
}

static const char *why_chosen(struct ctx *cx, const struct limit *limit, const char *from)
{
    char said[24];

    date_say(from, said);
    return arena_print(cx->arena, "The day was chosen on %s (%s). Source: %s.", said,
                       limit->starts, limit->source);
}

static const char sql_referral_due[] =
    "UPDATE referral SET next_due_on = (SELECT min(due_on) FROM clock"
    " WHERE referral_id = :id AND stopped_on IS NULL) WHERE id = :id";
static const char sql_case_due[] =
    "UPDATE channel_case SET next_due_on = (SELECT min(due_on) FROM clock"
    " WHERE case_id = :id AND stopped_on IS NULL) WHERE id = :id";

static int64_t record_of(const struct dossier *dossier)
{
    return dossier->case_id != 0 ? dossier->case_id : dossier->referral_id;
}

static bool refresh_due(struct ctx *cx, const struct dossier *dossier)
{
    struct stmt *st =
        db_prepare(cx->db, dossier->case_id != 0 ? sql_case_due : sql_referral_due);

    bind_int(st, ":id", record_of(dossier));
    return db_run(cx, st);
}

static const char sql_stop_referral[] =
    "UPDATE clock SET stopped_on = :on WHERE referral_id = :id AND stopped_on IS NULL"
    " AND limit_code = coalesce(:code, limit_code)"
    " AND source_id = coalesce(:source, source_id)";
static const char sql_stop_case[] =
    "UPDATE clock SET stopped_on = :on WHERE case_id = :id AND stopped_on IS NULL"
    " AND limit_code = coalesce(:code, limit_code)"
    " AND source_id = coalesce(:source, source_id)";

/* What a clock is told apart by; a NULL code with every_source: all there are. */
struct which {
    const char *code;
    int64_t source;
    bool every_source;
};

static bool stop(struct ctx *cx, const struct dossier *dossier, struct which which,
                 const char *on)
{
    struct stmt *st =
        db_prepare(cx->db, dossier->case_id != 0 ? sql_stop_case : sql_stop_referral);

    bind_text(st, ":on", on);
    bind_text(st, ":code", which.code);
    if (!which.every_source)
        bind_int(st, ":source", which.source);
    bind_int(st, ":id", record_of(dossier));
    return db_run(cx, st);
}

static const char sql_start[] =
    "INSERT INTO clock(id, referral_id, case_id, limit_code, started_on, due_on, why,"
    " source_id, about)"
    " VALUES(:id, :referral, :case, :code, :from, :due, :why, :source, :about)";

bool deadline_start_for(struct ctx *cx, const struct dossier *dossier,
                        const char *limit_code, const char *from_day,
                        struct deadline_source source, const char **out_due)
{
    const struct which same = { .code = limit_code, .source = source.id };
    struct limit limit;

    if (!load_limit(cx, limit_code, &limit) || !stop(cx, dossier, same, from_day))
        return false;
    bool chosen = source.due_on != NULL;
    const char *due = source.due_on;
    if (!chosen && !due_day(cx, &limit, from_day, &due))
        return false;
    struct stmt *st = db_prepare(cx->db, sql_start);
    bind_int(st, ":source", source.id);
    bind_text(st, ":about", source.about);
    bind_int(st, ":id", ident_new());
    if (dossier->case_id != 0)
        bind_int(st, ":case", dossier->case_id);
    else
        bind_int(st, ":referral", dossier->referral_id);
    bind_text(st, ":code", limit_code);
    bind_text(st, ":from", from_day);
    bind_text(st, ":due", due);
    bind_text(st, ":why",
              chosen ? why_chosen(cx, &limit, from_day) : why(cx, &limit, from_day));
    *out_due = due;
    return db_run(cx, st) && refresh_due(cx, dossier);
}

bool deadline_start(struct ctx *cx, const struct dossier *dossier, const char *limit_code,
                    const char *from_day)
{
    const char *due;

    return deadline_start_for(cx, dossier, limit_code, from_day,
                              (struct deadline_source){ 0 }, &due);
}

bool deadline_stop(struct ctx *cx, const struct dossier *dossier, const char *limit_code,
                   const char *on_day)
{
    const struct which plain = { .code = limit_code };

    return stop(cx, dossier, plain, on_day) && refresh_due(cx, dossier);
}

bool deadline_stop_for(struct ctx *cx, const struct dossier *dossier, int64_t source,
                       const char *on_day)
{
    const struct which of_source = { .source = source };

    return stop(cx, dossier, of_source, on_day) && refresh_due(cx, dossier);
}

bool deadline_stop_all(struct ctx *cx, const struct dossier *dossier, const char *on_day)
{
    const struct which all = { .every_source = true };

    return stop(cx, dossier, all, on_day) && refresh_due(cx, dossier);
}

static const char sql_set_due[] =
    "UPDATE clock SET due_on = :due WHERE (case_id = :id OR referral_id = :id)"
    " AND limit_code = :code AND stopped_on IS NULL";

bool deadline_set_due(struct ctx *cx, const struct dossier *dossier,
                      const char *limit_code, const char *due_on)
{
    struct stmt *st = db_prepare(cx->db, sql_set_due);

    bind_text(st, ":due", due_on);
    bind_int(st, ":id", record_of(dossier));
    bind_text(st, ":code", limit_code);
    return db_run(cx, st) && refresh_due(cx, dossier);
}

#define CLOCK_COLUMNS                                                                    \
    "SELECT k.limit_code, CASE WHEN k.about IS NULL THEN t.label ELSE"                   \
    " t.label || ': ' || k.about END AS label, k.started_on, k.due_on, k.stopped_on,"    \
    " k.why"                                                                             \
    " FROM clock k JOIN time_limit t ON t.code = k.limit_code"
static const char sql_of_referral[] =
    CLOCK_COLUMNS " WHERE k.referral_id = :id ORDER BY k.started_on, k.limit_code";
/* Who sees a referral need not see the case it became. */
static const char sql_of_case[] = CLOCK_COLUMNS
    " WHERE k.case_id = :id AND EXISTS (SELECT 1 FROM visible_case c"
    " WHERE c.id = k.case_id) ORDER BY k.started_on, k.limit_code";

static json_t *clock_json(struct ctx *cx, struct stmt *st)
{
    json_t *item = json_object();
    const char *due = row_text(cx, st, "due_on"), *end = row_text(cx, st, "stopped_on");

    put_text(item, "limit", row_text(cx, st, "limit_code"));
    put_text(item, "label", row_text(cx, st, "label"));
    put_day(item, "started_on", row_text(cx, st, "started_on"));
    put_day(item, "due_on", due);
    put_day(item, "stopped_on", end);
    put_bool(item, "running", end == NULL);
    put_bool(item, "overdue", strcmp(end != NULL ? end : cx->today, due) > 0);
    put_text(item, "why", row_text(cx, st, "why"));
    return item;
}

json_t *deadlines_json(struct ctx *cx, const struct dossier *dossier)
{
    struct stmt *st =
        db_prepare(cx->db, dossier->case_id != 0 ? sql_of_case : sql_of_referral);
    json_t *list = json_array();

    bind_int(st, ":id", record_of(dossier));
    while (db_row(cx, st))
        json_array_append_new(list, clock_json(cx, st));
    return db_done(cx, st) ? list : NULL;
}
