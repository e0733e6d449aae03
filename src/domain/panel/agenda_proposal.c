/* What is due by the day of a meeting and should be on its agenda. */
#include <string.h>

#include "base/date.h"
#include "base/text.h"
#include "domain/core/setting.h"
#include "domain/panel/agenda.h"

/* First new cases, then live ones, then those after their exit; the longest waiting
 * first. A case that is open on this agenda, or on another that comes first, is not due
 * again. */
static const char sql_due[] =
    "WITH due AS ("
    " SELECT c.id, c.reference, c.status, c.status_on,"
    "  (SELECT min(k.limit_code) FROM clock k WHERE k.case_id = c.id"
    "    AND k.limit_code IN ('T13A', 'T13B', 'T14')"
    "    AND k.stopped_on IS NULL AND k.due_on <= :day) AS clock,"
    "  (SELECT min(k.due_on) FROM clock k WHERE k.case_id = c.id"
    "    AND k.limit_code IN ('T13A', 'T13B', 'T14')"
    "    AND k.stopped_on IS NULL) AS clock_due,"
    "  (SELECT d.review_on FROM visible_decision d WHERE d.case_id = c.id"
    "    AND d.superseded_by IS NULL ORDER BY d.decided_on DESC, d.recorded_at DESC"
    "    LIMIT 1) AS review_on,"
    "  (SELECT max(a.lapsed) FROM visible_support_alarm a WHERE a.case_id = c.id)"
    "   AS lapsed,"
    "  (SELECT sum(a.late_reports) FROM visible_support_alarm a WHERE a.case_id = c.id)"
    "   AS late_reports,"
    "  (SELECT p.name FROM visible_received_record r JOIN transfer_peer p"
    "    ON p.id = r.peer_id WHERE r.case_id = c.id LIMIT 1) AS came_from"
    "  FROM visible_case c WHERE c.status IN ('awaiting_panel', 'deferred', 'adopted',"
    "   'supported', 'post_exit_review'))"
    " SELECT due.id, due.status, due.status_on, due.clock, due.clock_due,"
    " due.review_on, due.came_from, coalesce(due.lapsed, 0) >= :least AS lapsed,"
    " coalesce(due.late_reports, 0) > 0 AS late FROM due"
    " WHERE (due.status <> 'post_exit_review' OR due.clock IS NOT NULL"
    "        OR due.review_on <= :day OR due.lapsed >= :least OR due.late_reports > 0)"
    " AND NOT EXISTS (SELECT 1 FROM agenda_item i JOIN meeting m ON m.id = i.meeting_id"
    "  WHERE i.case_id = due.id AND (m.id = :meeting OR (i.status = 'open'"
    "   AND m.held_on <= :day AND m.status IN ('planned', 'papers_out', 'in_session'))))"
    " ORDER BY CASE due.status WHEN 'awaiting_panel' THEN 1 WHEN 'deferred' THEN 2"
    "  WHEN 'post_exit_review' THEN 4 ELSE 3 END, due.status_on, due.reference";

struct due {
    int64_t case_id;
    const char *kind;
    const char *why;
    struct due *next;
};

/* One that came from another panel waits for ours to accept it. */
static bool is_transfer(struct stmt *st, const char *status)
{
    return text_is(status, "awaiting_panel") && !row_is_null(st, "came_from");
}

static const char *kind_of(const char *status, const char *clock)
{
    if (text_is(status, "awaiting_panel") || text_is(status, "deferred"))
        return "new";
    if (text_is(clock, "T13A"))
        return "six_month";
    return text_is(clock, "T13B") ? "twelve_month" : "review";
}

/* Overdue reviews escalate: the agenda says since when. */
static const char *why_of_review(struct ctx *cx, const char *left, const char *clock_due)
{
    char due[24];

    date_say(clock_due, due);
    if (strcmp(clock_due, cx->today) < 0)
        return arena_print(
            cx->arena, "Left the programme on %s: review is overdue since %s", left, due);
    return arena_print(cx->arena, "Left the programme on %s: review is due on %s", left,
                       due);
}

static const char *why_of(struct ctx *cx, struct stmt *st)
{
    const char *status = row_text(cx, st, "status");
    const char *review_on = row_text(cx, st, "review_on");
    char day[24], review[24] = "";

    date_say(row_text(cx, st, "status_on"), day);
    if (review_on != NULL)
        date_say(review_on, review);
    if (is_transfer(st, status))
        return arena_print(cx->arena,
                           "Transferred from %s on %s: the panel decides whether it "
                           "takes the case",
                           row_text(cx, st, "came_from"), day);
    if (text_is(status, "awaiting_panel"))
        return arena_print(cx->arena, "Awaits the panel since %s", day);
    if (text_is(status, "deferred"))
        return arena_print(cx->arena, "Deferred on %s%s%s", day,
                           *review != '\0' ? ", to be seen again by " : "", review);
    if (!row_is_null(st, "clock"))
        return why_of_review(cx, day, row_text(cx, st, "clock_due"));
    if (text_is(status, "post_exit_review"))
        return *review != '\0' ? arena_print(cx->arena, "Review was set for %s", review)
                               : "Left the programme, support is still to be settled";
    return "A live case is reviewed at every panel";
}

/* What went wrong with the support is a reason of its own. */
static const char *with_alarm(struct ctx *cx, const char *why, bool lapsed, bool late)
{
    if (!lapsed && !late)
        return why;
    return arena_print(cx->arena, "%s. %s", why,
                       lapsed && late ? "Support sessions lapsed and a report is late"
                       : lapsed       ? "Support sessions lapsed"
                                      : "A session report is late");
}

static struct due *due_of(struct ctx *cx, struct stmt *st)
{
    struct due *due = arena_alloc(cx->arena, sizeof(*due));
    const char *status = row_text(cx, st, "status"), *clock = row_text(cx, st, "clock");

    due->case_id = row_int(st, "id");
    due->kind = is_transfer(st, status) ? "transfer" : kind_of(status, clock);
    due->why = with_alarm(cx, why_of(cx, st), row_int(st, "lapsed") != 0,
                          row_int(st, "late") != 0);
    return due;
}

static bool list_due(struct ctx *cx, const struct meeting *meeting, struct due **out)
{
    struct stmt *st;
    int64_t least;

    *out = NULL;
    if (!setting_number(cx, "support.lapses", 2, &least))
        return false;
    st = db_prepare(cx->db, sql_due);
    bind_int(st, ":least", least);
    bind_text(st, ":day", meeting->held_on);
    bind_int(st, ":meeting", meeting->id);
    while (db_row(cx, st)) {
        *out = due_of(cx, st);
        out = &(*out)->next;
    }
    return db_done(cx, st);
}

bool agenda_propose(struct ctx *cx, const struct meeting *meeting, int *out_added)
{
    const struct dossier *dossier;
    struct due *due;

    *out_added = 0;
    if (!list_due(cx, meeting, &due))
        return false;
    for (; due != NULL; due = due->next, ++*out_added)
        if (!dossier_case(cx, due->case_id, &dossier)
            || !agenda_put(cx, meeting, dossier, due->kind, due->why))
            return false;
    return true;
}
