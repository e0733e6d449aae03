/* The first due day of every record, compared with its clocks; declared in deadline.h. */
#include "domain/people/deadline.h"

static const char sql_referrals[] =
    "UPDATE referral SET next_due_on = (SELECT min(k.due_on) FROM clock k"
    " WHERE k.referral_id = referral.id AND k.stopped_on IS NULL)"
    " WHERE next_due_on IS NOT (SELECT min(k.due_on) FROM clock k"
    " WHERE k.referral_id = referral.id AND k.stopped_on IS NULL) /*scan*/";
static const char sql_cases[] =
    "UPDATE channel_case SET next_due_on = (SELECT min(k.due_on) FROM clock k"
    " WHERE k.case_id = channel_case.id AND k.stopped_on IS NULL)"
    " WHERE next_due_on IS NOT (SELECT min(k.due_on) FROM clock k"
    " WHERE k.case_id = channel_case.id AND k.stopped_on IS NULL) /*scan*/";

bool deadlines_refresh(struct ctx *cx, int64_t *out_done)
{
    if (!db_run(cx, db_prepare(cx->db, sql_referrals)))
        return false;
    *out_done = db_changes(cx->db);
    if (!db_run(cx, db_prepare(cx->db, sql_cases)))
        return false;
    *out_done += db_changes(cx->db);
    return true;
}
