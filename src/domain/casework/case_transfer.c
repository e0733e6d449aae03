#include "domain/casework/case_transfer.h"

#include <string.h>

#include "base/ident.h"
#include "base/json.h"
#include "base/text.h"
#include "domain/casework/channel_case.h"
#include "domain/core/codes.h"
#include "domain/core/lifecycle.h"
#include "domain/people/audit.h"
#include "domain/people/chronology.h"

static const struct field fields[] = {
    { .name = "receiving_panel",
      .label = "Receiving panel",
      .kind = FIELD_LINE,
      .need = REQUIRED },
    { .name = "contact",
      .label = "Contact there",
      .hint = "Name and role of their coordinator",
      .kind = FIELD_LINE,
      .need = REQUIRED },
    { .name = "reason",
      .label = "Why the case moves",
      .kind = FIELD_TEXT,
      .most = 2000,
      .need = REQUIRED,
      .sensitive = true },
    { .name = "contents",
      .label = "What the package holds",
      .kind = FIELD_CODES,
      .codes = "transfer_content",
      .need = REQUIRED },
    { .name = "consent_continues",
      .label = "Was it confirmed that consent continues with the other panel?",
      .kind = FIELD_YES_NO,
      .need = REQUIRED },
};
const struct form form_case_transfer = { "case_transfer", fields, COUNT(fields) };

static const struct option results[] = {
    { "accepted", "They accepted the case" },
    { "refused", "They refused it: the case stays with us" },
    { 0 },
};

static const struct field answer_fields[] = {
    { .name = "answer",
      .label = "What the receiving panel answered",
      .kind = FIELD_CHOICE,
      .options = results,
      .need = REQUIRED },
    { .name = "answered_on",
      .label = "When they answered",
      .kind = FIELD_DAY,
      .need = REQUIRED },
    { .name = "answered_by",
      .label = "Who answered",
      .hint = "Name and role, of the receiving panel",
      .kind = FIELD_LINE,
      .need = REQUIRED },
    { .name = "answer_note",
      .label = "What they said",
      .kind = FIELD_TEXT,
      .most = 2000,
      .sensitive = true },
};
const struct form form_transfer_answer = { "transfer_answer", answer_fields,
                                           COUNT(answer_fields) };

/* ---- loading ---------------------------------------------------------------------- */

static const char sql_load[] =
    "SELECT id, status, contents, version FROM visible_case_transfer WHERE case_id = "
    ":case"
    " AND status IN ('prepared', 'sent')";

bool case_transfer_load(struct ctx *cx, const struct dossier *dossier,
                        struct case_transfer *out)
{
    struct stmt *st = db_prepare(cx->db, sql_load);

    *out = (struct case_transfer){ .status = "" };
    bind_int(st, ":case", dossier->case_id);
    if (db_row(cx, st))
        *out = (struct case_transfer){
            .id = row_int(st, "id"),
            .status = row_text(cx, st, "status"),
            .contents = row_text(cx, st, "contents"),
            .version = row_int(st, "version"),
        };
    return db_done(cx, st);
}

/* ---- preparing ----------------------------------------------------------------------
 */

static const char sql_insert[] =
    "INSERT INTO case_transfer(id, case_id, status, receiving_panel, contact, reason,"
    " contents, consent_continues, prepared_by, prepared_at) VALUES(:id, :case,"
    " 'prepared', :receiving_panel, :contact, :reason, :contents, :consent_continues,"
    " :by, :now)";

static bool insert(struct ctx *cx, const struct dossier *dossier, int64_t id,
                   const struct answers *answers)
{
    struct stmt *st = db_prepare(cx->db, sql_insert);

    answers_bind(st, answers);
    bind_int(st, ":id", id);
    bind_int(st, ":case", dossier->case_id);
    bind_int(st, ":by", cx->actor->user_id);
    bind_text(st, ":now", cx->now);
    return db_run(cx, st);
}

static bool check_new(struct ctx *cx, const struct dossier *dossier)
{
    struct case_transfer open;

    if (!case_transfer_load(cx, dossier, &open))
        return false;
    if (open.id != 0)
        return failed(cx, PROBLEM_CONFLICT, "transfer.open",
                      "A transfer of this case is open already.");
    if (!lifecycle_possible(cx, ENTITY_CASE, dossier->status, "transfer"))
        return failed(cx, PROBLEM_CONFLICT, "transfer.state",
                      "This case cannot be transferred now: it is \"%s\".",
                      state_label(ENTITY_CASE, dossier->status));
    return true;
}

bool case_transfer_prepare(struct ctx *cx, const struct dossier *dossier,
                           const struct answers *answers)
{
    int64_t id = ident_new();

    if (!check_new(cx, dossier) || !db_begin(cx))
        return false;
    bool ok = insert(cx, dossier, id, answers)
              && entry_write(cx, dossier, "transfer.prepare", cx->today,
                             arena_print(cx->arena, "Transfer to %s prepared",
                                         answer(answers, "receiving_panel")))
              && audit_write(cx, dossier, "transfer.prepare", id, NULL);
    return db_end(cx, ok);
}

/* ---- its steps ----------------------------------------------------------------------
 */

static const char sql_move[] =
    "UPDATE case_transfer SET status = :status, version = version + 1,"
    " sent_on = CASE :status WHEN 'sent' THEN :today ELSE sent_on END"
    " WHERE id = :id AND version = :version";
static const char sql_answer[] =
    "UPDATE case_transfer SET status = :status, version = version + 1,"
    " answered_on = :answered_on, answered_by = :answered_by, answer_note = :answer_note"
    " WHERE id = :id AND version = :version";

static bool run_update(struct ctx *cx, struct stmt *st, const struct case_transfer *seen,
                       const char *status)
{
    bind_text(st, ":status", status);
    bind_int(st, ":id", seen->id);
    bind_int(st, ":version", seen->version);
    if (!db_run(cx, st))
        return false;
    if (db_changes(cx->db) != 1)
        return failed(cx, PROBLEM_STALE, "record.changed",
                      "Someone changed this transfer meanwhile.");
    return true;
}

static bool next_status(struct ctx *cx, const struct case_transfer *seen,
                        const char *verb, const char **out)
{
    if (seen->id == 0)
        return failed(cx, PROBLEM_CONFLICT, "transfer.none",
                      "No transfer of this case is open.");
    return lifecycle_next(cx, ENTITY_TRANSFER, seen->status, verb, out);
}

static bool write_trail(struct ctx *cx, const struct dossier *dossier, int64_t id,
                        const char *verb, const char *day, const char *words)
{
    const char *kind = arena_print(cx->arena, "transfer.%s", verb);

    return entry_write(cx, dossier, kind, day, words)
           && audit_write(cx, dossier, kind, id, NULL);
}

bool case_transfer_move(struct ctx *cx, const struct dossier *dossier,
                        const struct case_transfer *seen, const char *verb)
{
    const char *to;

    if (!next_status(cx, seen, verb, &to) || !db_begin(cx))
        return false;
    struct stmt *st = db_prepare(cx->db, sql_move);
    bind_text(st, ":today", cx->today);
    bool ok = run_update(cx, st, seen, to)
              && write_trail(cx, dossier, seen->id, verb, cx->today,
                             text_is(to, "sent")
                                 ? "Transfer package sent; the case stays with us until "
                                   "it is accepted"
                                 : "Transfer withdrawn");
    return db_end(cx, ok);
}

static bool store_answer(struct ctx *cx, const struct case_transfer *seen,
                         const struct answers *answers, const char *to)
{
    struct stmt *st = db_prepare(cx->db, sql_answer);

    answers_bind(st, answers);
    return run_update(cx, st, seen, to);
}

bool case_transfer_answer(struct ctx *cx, const struct dossier *dossier,
                          const struct case_transfer *seen, const struct answers *answers)
{
    bool accepted = answer_is(answers, "answer", "accepted");
    const char *verb = accepted ? "accept" : "refuse", *to, *status;

    if (!next_status(cx, seen, verb, &to) || !db_begin(cx))
        return false;
    bool ok =
        store_answer(cx, seen, answers, to)
        && write_trail(cx, dossier, seen->id, verb, answer(answers, "answered_on"),
                       accepted ? "The receiving panel accepted the case"
                                : "The receiving panel refused the case; it stays with "
                                  "us")
        && (!accepted || channel_case_move(cx, dossier, "transfer", &status));
    return db_end(cx, ok);
}

/* ---- reading ------------------------------------------------------------------------
 */

static const char sql_all[] =
    "SELECT t.id, t.status, t.receiving_panel, t.contact, t.reason, t.contents,"
    " t.consent_continues, t.sent_on, t.answered_on, t.answered_by, t.answer_note,"
    " u.name AS prepared_by, t.prepared_at, t.version FROM visible_case_transfer t"
    " JOIN user u ON u.id = t.prepared_by WHERE t.case_id = :case"
    " ORDER BY t.prepared_at DESC, t.id DESC LIMIT 50";

/* "Consent record; Support plan and its reviews" */
static const char *contents_said(struct ctx *cx, const char *codes)
{
    const char *said = "";

    while (*codes != '\0') {
        size_t length = strcspn(codes, " ");
        const char *code = arena_slice(cx->arena, codes, length);

        said = arena_print(cx->arena, "%s%s%s", said, *said != '\0' ? "; " : "",
                           code_label(cx, "transfer_content", code));
        codes += length + (codes[length] == ' ');
    }
    return said;
}

json_t *case_transfers_json(struct ctx *cx, const struct dossier *dossier)
{
    struct stmt *st = db_prepare(cx->db, sql_all);
    json_t *list = json_array();

    bind_int(st, ":case", dossier->case_id);
    while (db_row(cx, st)) {
        json_t *transfer = record_json(cx, st, &form_case_transfer);
        const char *status = row_text(cx, st, "status");

        put_status(transfer, ENTITY_TRANSFER, status);
        put_text(transfer, "contents_said",
                 contents_said(cx, row_text(cx, st, "contents")));
        put_json(transfer, "can", lifecycle_can(cx, ENTITY_TRANSFER, status));
        json_array_append_new(list, transfer);
    }
    return db_done(cx, st) ? list : NULL;
}
