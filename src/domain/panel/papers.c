#include "domain/panel/papers.h"

#include "domain/people/access.h"

static const char sql_grant[] =
    "INSERT OR IGNORE INTO case_access(user_id, case_id, reason, source_id, granted_by,"
    " granted_at)"
    " SELECT a.user_id, i.case_id, 'meeting', i.meeting_id, :by, :now"
    "   FROM agenda_item i CROSS JOIN attendance a ON a.meeting_id = i.meeting_id"
    "   JOIN user u ON u.id = a.user_id JOIN channel_case c ON c.id = i.case_id"
    "  WHERE i.meeting_id = :meeting AND c.restricted = 0"
    "    AND (instr(u.roles, ' panel_member ') > 0 OR trim(u.roles) = '')";

bool papers_grant(struct ctx *cx, int64_t meeting)
{
    struct stmt *st = db_prepare(cx->db, sql_grant);

    bind_int(st, ":meeting", meeting);
    bind_int(st, ":by", cx->actor->user_id);
    bind_text(st, ":now", cx->now);
    return db_run(cx, st);
}

static const char sql_withdraw[] =
    "DELETE FROM case_access WHERE reason = 'meeting' AND source_id = :meeting"
    " AND user_id IN (SELECT user_id FROM attendance WHERE meeting_id = :meeting)";

bool papers_withdraw(struct ctx *cx, int64_t meeting)
{
    struct stmt *st = db_prepare(cx->db, sql_withdraw);

    bind_int(st, ":meeting", meeting);
    return db_run(cx, st);
}

static const char sql_withdraw_case[] =
    "DELETE FROM case_access WHERE case_id = :case AND reason = 'meeting'"
    " AND source_id = :meeting AND NOT EXISTS (SELECT 1 FROM agenda_item i"
    " WHERE i.meeting_id = :meeting AND i.case_id = :case)";

bool papers_withdraw_case(struct ctx *cx, int64_t meeting, int64_t case_id)
{
    struct stmt *st = db_prepare(cx->db, sql_withdraw_case);

    bind_int(st, ":meeting", meeting);
    bind_int(st, ":case", case_id);
    return db_run(cx, st);
}
