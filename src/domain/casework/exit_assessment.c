#include "domain/casework/exit_assessment.h"

#include <string.h>

#include "base/date.h"
#include "base/text.h"
#include "domain/people/deadline.h"
#include "store/db.h"

static const char sql_last[] =
    "SELECT a.id, a.number, a.assessed_on, c.status, c.exited_on FROM visible_case c"
    " JOIN visible_assessment a ON a.case_id = c.id AND a.status = 'completed'"
    " WHERE c.id = :case ORDER BY a.number DESC LIMIT 1";

/* The day by which it is judged. */
static const char *exit_day(struct ctx *cx, struct stmt *st)
{
    bool left = text_is(row_text(cx, st, "status"), "post_exit_review");

    return left && !row_is_null(st, "exited_on") ? row_text(cx, st, "exited_on")
                                                 : cx->today;
}

bool exit_assessment_load(struct ctx *cx, const struct dossier *dossier,
                          struct exit_assessment *out)
{
    struct stmt *st = db_prepare(cx->db, sql_last);
    const char *left = cx->today, *due;

    *out = (struct exit_assessment){ 0 };
    bind_int(st, ":case", dossier->case_id);
    if (db_row(cx, st)) {
        left = exit_day(cx, st);
        *out = (struct exit_assessment){
            .id = row_int(st, "id"),
            .number = row_int(st, "number"),
            .assessed_on = row_text(cx, st, "assessed_on"),
        };
    }
    if (!db_done(cx, st))
        return false;
    if (out->id == 0)
        return true;
    if (!deadline_due(cx, "T9", out->assessed_on, &due))
        return false;
    out->in_date = strcmp(due, left) >= 0;
    return true;
}

const char *exit_assessment_lacks(struct ctx *cx, const struct exit_assessment *final)
{
    char day[24];

    if (final->id == 0)
        return "The case has no completed assessment. Complete a final one, or say why "
               "there is none.";
    if (final->in_date)
        return NULL;
    date_say(final->assessed_on, day);
    return arena_print(cx->arena,
                       "The last assessment, of %s, was no longer in date when the case "
                       "left. Complete a final one, or say why there is none.",
                       day);
}

static const char sql_in_error[] =
    "SELECT count(*) FROM visible_exit_record e JOIN visible_assessment a"
    " ON a.id = e.assessment_id WHERE e.id = :id AND a.status = 'in_error'";

bool exit_assessment_stands(struct ctx *cx, int64_t exit_id)
{
    struct stmt *st = db_prepare(cx->db, sql_in_error);
    int64_t in_error;

    bind_int(st, ":id", exit_id);
    if (!db_number(cx, st, &in_error))
        return false;
    return in_error == 0
           || failed(cx, PROBLEM_CONFLICT, "exit.assessment",
                     "The assessment that this exit relies on was marked as entered in "
                     "error. Take the exit record back, and send it again.");
}
