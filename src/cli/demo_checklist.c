/* The returns of the checklist: signed for past years, half answered for the running one.
 */
#include <stdio.h>
#include <stdlib.h>

#include "base/date.h"
#include "base/text.h"
#include "cli/demo.h"
#include "domain/assurance/checklist.h"
#include "domain/assurance/checklist_item.h"

/* Opened in January, the first half answered ten days later, the second in March, signed
 * in May; of the running year's return only the first half. */
enum part { FIRST_HALF_ONLY, FIRST_HALF, SECOND_HALF };

static DEMO_STEP(open_return);
static DEMO_STEP(answer_part);
static DEMO_STEP(sign);
static DEMO_STEP(approve);

static int days_until(const struct demo *demo, int year, const char *month_and_day)
{
    char day[24];

    (void)snprintf(day, sizeof(day), "%04d-%s", year, month_and_day);
    return (int)(date_number(day) - demo->today_number);
}

bool demo_checklists_begin(struct demo *demo)
{
    int last = (int)(demo->days.until - demo->today_number);
    int year = (int)strtol(demo->today, NULL, 10);

    if (days_until(demo, year, "01-15") < 0)
        year++; /* this year's return was opened before the story begins */

    for (; days_until(demo, year, "05-20") <= last; year++)
        demo_later(demo, days_until(demo, year, "01-15"), open_return, year, FIRST_HALF);
    int opens = days_until(demo, year, "01-15");
    demo_later(demo, opens < last - 30 ? opens : last - 30, open_return, year,
               FIRST_HALF_ONLY);
    return true;
}

/* subject is the year, detail what is answered first. */
static DEMO_STEP(open_return)
{
    struct answers answers;
    int64_t id;

    demo_as(demo, demo->staff.groups[DEMO_COORDINATORS][0]);
    if (!demo_fill(demo, &form_checklist,
                   (const char *const[]){ "template", "working_checklist", "year",
                                          demo_number(demo, subject), NULL },
                   &answers)
        || !checklist_create(demo->cx, &answers, &id))
        return false;
    demo_later(demo, 10, answer_part, (int)detail, id);
    return true;
}

/* ---- answering
 * ------------------------------------------------------------------------------ */

struct line {
    int64_t id, version;
    struct line *next;
};

static const char sql_lines[] =
    "SELECT id, version FROM checklist_answer WHERE checklist_id = :checklist"
    " AND answer IS NULL ORDER BY position LIMIT :most";

static bool read_lines(struct demo *demo, int64_t checklist, int most, struct line **out)
{
    struct ctx *cx = demo->cx;
    struct stmt *st = db_prepare(cx->db, sql_lines);

    *out = NULL;
    bind_int(st, ":checklist", checklist);
    bind_int(st, ":most", most);
    for (struct line **end = out; db_row(cx, st); end = &(*end)->next) {
        *end = arena_alloc(cx->arena, sizeof(**end));
        **end = (struct line){ row_int(st, "id"), row_int(st, "version"), NULL };
    }
    return db_done(cx, st);
}

static bool answer_line(struct demo *demo, const struct checklist *checklist,
                        const struct line *line)
{
    static const char *const codes[] = { "met", "partly_met", "not_met",
                                         "not_applicable" };
    static const int weights[] = { 68, 20, 7, 5, 0 };
    static const char *const evidence[] = {
        "Minutes of the panel, folder \"Meetings\".",
        "Terms of reference, section 4.",
        "Attendance log of the year.",
        "Report to the board in November.",
        "Training register.",
        "Dip sample of ten cases.",
    };
    static const char *const improvements[] = {
        "Write it down and have it agreed by all three authorities.",
        "Book the training for the deputy.",
        "Ask the partner for a standing member.",
        "Add the step to the coordinator's checklist.",
    };
    int code = demo_weighted(demo, weights);
    bool lacking = code == 1 || code == 2;
    struct answers answers;

    return demo_fill(demo, &form_checklist_item,
                     (const char *const[]){
                         "answer", codes[code], "evidence",
                         code == 3 ? NULL : ONE_OF(demo, evidence), "improvement.action",
                         lacking ? ONE_OF(demo, improvements) : NULL, "improvement.owner",
                         lacking ? demo_anybody(demo, DEMO_COORDINATORS)->email : NULL,
                         "improvement.due_on", lacking ? demo_day(demo, 120) : NULL,
                         NULL },
                     &answers)
           && checklist_item_answer(demo->cx, checklist, line->id, line->version,
                                    &answers);
}

static DEMO_STEP(answer_part)
{
    struct checklist checklist;
    struct line *lines;

    demo_as(demo, demo->staff.groups[DEMO_COORDINATORS][0]);
    if (!checklist_load(demo->cx, detail, &checklist)
        || !read_lines(demo, detail, subject == SECOND_HALF ? 1000 : 37, &lines))
        return false;
    for (const struct line *line = lines; line != NULL; line = line->next)
        if (!answer_line(demo, &checklist, line))
            return false;
    if (subject == FIRST_HALF)
        demo_later(demo, 50, answer_part, SECOND_HALF, detail);
    if (subject == SECOND_HALF)
        demo_later(demo, 60, sign, 0, detail);
    return true;
}

static DEMO_STEP(sign)
{
    struct checklist checklist;

    (void)subject;
    demo_as(demo, demo->staff.groups[DEMO_CHAIRS][0]);
    demo_later_at_work(demo, 365, approve, 0, detail); /* the last is still to approve */
    return checklist_load(demo->cx, detail, &checklist)
           && checklist_sign(demo->cx, &checklist);
}

static DEMO_STEP(approve)
{
    struct checklist checklist;

    (void)subject;
    demo_as(demo, demo->staff.groups[DEMO_DIRECTORS][0]);
    return checklist_load(demo->cx, detail, &checklist)
           && checklist_approve(demo->cx, &checklist);
}
