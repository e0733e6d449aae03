#include "domain/assurance/checklist_item.h"

#include "base/ident.h"
#include "base/json.h"
#include "base/text.h"
#include "domain/core/codes.h"
#include "domain/core/lifecycle.h"
#include "domain/people/audit.h"

static const struct field fields[] = {
    { .name = "answer",
      .label = "Answer",
      .kind = FIELD_CODE,
      .codes = "checklist_answer",
      .need = REQUIRED },
    { .name = "evidence",
      .label = "Evidence",
      .hint = "Where it can be found: a document, a minute, a report. No names of "
              "individuals",
      .kind = FIELD_TEXT,
      .most = 4000 },
    { .name = "comment", .label = "Comment", .kind = FIELD_TEXT, .most = 2000 },
    { .name = "improvement.action",
      .label = "Improvement action",
      .hint = "For \"not met\" and \"partly met\": what will be done, or say in the "
              "comment why nothing",
      .kind = FIELD_TEXT,
      .most = 2000 },
    { .name = "improvement.owner", .label = "Who does it", .kind = FIELD_USER },
    { .name = "improvement.due_on",
      .label = "By when",
      .kind = FIELD_DAY,
      .future = true },
};
const struct form form_checklist_item = { .name = "checklist_item",
                                          .fields = fields,
                                          .count = COUNT(fields) };

/* ---- opening ------------------------------------------------------------------------
 */

struct line {
    int64_t id;
    const char *area, *area_title, *number, *text, *hint;
};

static const char sql_template[] =
    "SELECT id, area, area_title, number, text, hint FROM template_item"
    " WHERE template_id = :template ORDER BY position";
static const char sql_take_over[] =
    "INSERT INTO checklist_answer(id, checklist_id, template_item_id, position, area,"
    " area_title, number, text, hint) VALUES(:id, :checklist, :item, :position, :area,"
    " :area_title, :number, :text, :hint)";

static bool take_over(struct ctx *cx, int64_t checklist_id, const struct line *line,
                      int position)
{
    struct stmt *st = db_prepare(cx->db, sql_take_over);

    bind_int(st, ":id", ident_new());
    bind_int(st, ":checklist", checklist_id);
    bind_int(st, ":item", line->id);
    bind_int(st, ":position", position);
    bind_text(st, ":area", line->area);
    bind_text(st, ":area_title", line->area_title);
    bind_text(st, ":number", line->number);
    bind_text(st, ":text", line->text);
    bind_text(st, ":hint", line->hint);
    return db_run(cx, st);
}

bool checklist_items_create(struct ctx *cx, int64_t checklist_id, int64_t template_id)
{
    struct stmt *st = db_prepare(cx->db, sql_template);
    bool ok = true;

    bind_int(st, ":template", template_id);
    for (int position = 1; ok && db_row(cx, st); position++) {
        struct line line = {
            .id = row_int(st, "id"),
            .area = row_text(cx, st, "area"),
            .area_title = row_text(cx, st, "area_title"),
            .number = row_text(cx, st, "number"),
            .text = row_text(cx, st, "text"),
            .hint = row_text(cx, st, "hint"),
        };
        ok = take_over(cx, checklist_id, &line, position);
    }
    return db_done(cx, st) && ok;
}

/* ---- answering ----------------------------------------------------------------------
 */

bool checklist_is_open(struct ctx *cx, const struct checklist *checklist)
{
    if (text_is(checklist->status, "open"))
        return true;
    return failed(cx, PROBLEM_CONFLICT, "checklist.locked",
                  "This return is signed, so its answers are locked. The chair can take "
                  "the signature back.");
}

static bool leaves_something_to_do(const struct answers *answers)
{
    return answer_is(answers, "answer", "not_met")
           || answer_is(answers, "answer", "partly_met");
}

static bool answers_are_whole(struct ctx *cx, const struct answers *answers)
{
    const char *action = answer(answers, "improvement.action");
    bool half = answer(answers, "improvement.owner") != NULL
                || answer(answers, "improvement.due_on") != NULL;

    if (leaves_something_to_do(answers) && action == NULL
        && answer(answers, "comment") == NULL)
        reject(cx, "improvement.action",
               "Say what will be improved, or explain in the comment why nothing will.");
    else if (action == NULL && half)
        reject(cx, "improvement.action", "Say what is to be done by then.");
    return !has_problem(cx);
}

static const char sql_save[] =
    "UPDATE checklist_answer SET answer = :answer, evidence = :evidence,"
    " comment = :comment, improvement_action = :action, improvement_owner = :owner,"
    " improvement_due_on = :due_on, answered_by = :me, answered_at = :now,"
    " version = version + 1"
    " WHERE id = :id AND checklist_id = :checklist AND version = :version";

static bool save(struct ctx *cx, const struct checklist *checklist, int64_t id,
                 int64_t version, const struct answers *answers)
{
    struct stmt *st = db_prepare(cx->db, sql_save);

    answers_bind(st, answers);
    bind_text(st, ":action", answer(answers, "improvement.action"));
    if (answer(answers, "improvement.owner") != NULL)
        bind_int(st, ":owner", answer_int(answers, "improvement.owner"));
    bind_text(st, ":due_on", answer(answers, "improvement.due_on"));
    bind_int(st, ":me", cx->actor->user_id);
    bind_text(st, ":now", cx->now);
    bind_int(st, ":id", id);
    bind_int(st, ":checklist", checklist->id);
    bind_int(st, ":version", version);
    if (!db_run(cx, st))
        return false;
    if (db_changes(cx->db) == 1)
        return true;
    return failed(cx, PROBLEM_STALE, "record.changed",
                  "Someone answered this line meanwhile.");
}

bool checklist_item_answer(struct ctx *cx, const struct checklist *checklist, int64_t id,
                           int64_t version, const struct answers *answers)
{
    const char *codes = arena_print(cx->arena, "checklist=%lld answer=%s",
                                    (long long)checklist->id, answer(answers, "answer"));

    if (!checklist_is_open(cx, checklist) || !answers_are_whole(cx, answers)
        || !db_begin(cx))
        return false;
    return db_end(cx, save(cx, checklist, id, version, answers)
                          && audit_write(cx, NULL, "checklist.answer", id, codes));
}

/* ---- what a signature covers --------------------------------------------------------
 */

static const char sql_signed[] =
    "SELECT number, text, answer, evidence, comment, improvement_action,"
    " improvement_owner, improvement_due_on FROM checklist_answer"
    " WHERE checklist_id = :checklist ORDER BY position";

bool checklist_items_digest(struct ctx *cx, int64_t checklist_id,
                            char out[static SECRET_HASH_HEX])
{
    struct stmt *st = db_prepare(cx->db, sql_signed);

    bind_int(st, ":checklist", checklist_id);
    json_t *rows = db_rows_json(cx, st);
    if (rows == NULL)
        return false;
    const size_t flags = JSON_COMPACT | JSON_SORT_KEYS,
                 length = json_dumpb(rows, NULL, 0, flags);
    char *text = arena_alloc(cx->arena, length + 1);
    (void)json_dumpb(rows, text, length, flags);
    secret_digest(text, length, NULL, out);
    json_decref(rows);
    return true;
}

static const char sql_unanswered[] =
    "SELECT number, text FROM checklist_answer"
    " WHERE checklist_id = :checklist AND answer IS NULL ORDER BY position";

bool checklist_is_answered(struct ctx *cx, int64_t checklist_id)
{
    struct stmt *st = db_prepare(cx->db, sql_unanswered);
    int left = 0;

    bind_int(st, ":checklist", checklist_id);
    while (db_row(cx, st)) {
        const char *number = row_text(cx, st, "number");

        if (++left < PROBLEM_MAX_FIELDS)
            reject(cx, number, "%s has no answer yet: %s", number,
                   row_text(cx, st, "text"));
    }
    if (left >= PROBLEM_MAX_FIELDS)
        reject(cx, "answers", "%d lines have no answer yet; the first are named here.",
               left);
    return db_done(cx, st) && left == 0;
}
