#include "domain/casework/external_reference.h"

#include "base/ident.h"
#include "base/json.h"
#include "domain/casework/channel_case.h"
#include "domain/core/codes.h"
#include "domain/people/audit.h"
#include "domain/people/chronology.h"

static const struct field fields[] = {
    { .name = "system",
      .label = "System",
      .kind = FIELD_CODE,
      .codes = "external_system",
      .need = REQUIRED },
    { .name = "value",
      .label = "Reference",
      .hint = "As that system writes it",
      .kind = FIELD_LINE,
      .most = 100,
      .need = REQUIRED },
};
const struct form form_external_reference = { "external_reference", fields,
                                              COUNT(fields) };

static const char sql_there[] =
    "SELECT 1 FROM external_reference WHERE case_id = :case AND system = :system"
    " AND value = :value";
static const char sql_insert[] =
    "INSERT INTO external_reference(id, case_id, system, value, added_by, added_at)"
    " VALUES(:id, :case, :system, :value, :by, :now)";

static bool is_new(struct ctx *cx, const struct dossier *dossier,
                   const struct answers *answers)
{
    struct stmt *st = db_prepare(cx->db, sql_there);
    int64_t there;

    bind_int(st, ":case", dossier->case_id);
    answers_bind(st, answers);
    if (!db_number(cx, st, &there))
        return false;
    if (there != 0)
        reject(cx, "value", "The case has this reference already.");
    return there == 0;
}

static bool store(struct ctx *cx, const struct dossier *dossier,
                  const struct answers *answers, int64_t id)
{
    struct stmt *st = db_prepare(cx->db, sql_insert);

    answers_bind(st, answers);
    bind_int(st, ":id", id);
    bind_int(st, ":case", dossier->case_id);
    bind_int(st, ":by", cx->actor->user_id);
    bind_text(st, ":now", cx->now);
    return db_run(cx, st);
}

bool external_reference_add(struct ctx *cx, const struct dossier *dossier,
                            const struct answers *answers, int64_t *out_id)
{
    const char *label = code_label(cx, "external_system", answer(answers, "system"));
    int64_t id = ident_new();

    if (!is_new(cx, dossier, answers) || !db_begin(cx))
        return false;
    bool ok =
        store(cx, dossier, answers, id) && channel_case_index(cx, dossier->case_id)
        && entry_write(cx, dossier, "reference.add", cx->today,
                       arena_print(cx->arena, "%s: %s", label, answer(answers, "value")))
        && audit_write(cx, dossier, "reference.add", id, NULL);
    if (!db_end(cx, ok))
        return false;
    *out_id = id;
    return true;
}

static const char sql_remove[] =
    "DELETE FROM external_reference WHERE id = :id AND case_id = :case";

bool external_reference_remove(struct ctx *cx, const struct dossier *dossier, int64_t id)
{
    if (!db_begin(cx))
        return false;
    struct stmt *st = db_prepare(cx->db, sql_remove);
    bind_int(st, ":id", id);
    bind_int(st, ":case", dossier->case_id);
    bool ok = db_run(cx, st);
    if (ok && db_changes(cx->db) == 0)
        ok = failed(cx, PROBLEM_NOT_FOUND, "record.unknown",
                    "There is no such record, or it is not shared with you.");
    ok = ok && channel_case_index(cx, dossier->case_id)
         && entry_write(cx, dossier, "reference.remove", cx->today,
                        "A reference of another system was removed")
         && audit_write(cx, dossier, "reference.remove", id, NULL);
    return db_end(cx, ok);
}

static const char sql_all[] =
    "SELECT x.id, x.system, x.value, u.name AS added_by, x.added_at"
    " FROM external_reference x JOIN user u ON u.id = x.added_by WHERE x.case_id = :case"
    " AND EXISTS (SELECT 1 FROM visible_case c WHERE c.id = x.case_id)"
    " ORDER BY x.system, x.value";

json_t *external_references_json(struct ctx *cx, const struct dossier *dossier)
{
    struct stmt *st = db_prepare(cx->db, sql_all);
    json_t *list = json_array();

    bind_int(st, ":case", dossier->case_id);
    while (db_row(cx, st))
        json_array_append_new(list, record_json(cx, st, &form_external_reference));
    return db_done(cx, st) ? list : NULL;
}
