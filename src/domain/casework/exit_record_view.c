/* Exit records as they are read, and what they still lack; declared in exit_record.h. */
#include "base/json.h"
#include "base/text.h"
#include "domain/casework/exit_record.h"
#include "domain/core/lifecycle.h"

/* ---- what it still lacks ------------------------------------------------------------
 */

static const char sql_answers[] =
    "SELECT reason, final_assessment, no_assessment, closing_report,"
    " residual_risk_owner FROM visible_exit_record WHERE id = :id";

static void say_missing(json_t *list, const char *field, const char *detail)
{
    json_t *item = json_object();

    put_text(item, "field", field);
    put_text(item, "detail", detail);
    json_array_append_new(list, item);
}

/* NULL where nothing is missing.  An assessment takes the place of the reason why there
 * is none. */
static const char *missing_of(struct ctx *cx, struct stmt *st, const struct field *field,
                              const char *lacks)
{
    if (!row_is_null(st, field->name))
        return NULL;
    if (text_is(field->name, "no_assessment"))
        return lacks;
    return arena_print(cx->arena, "Not said yet: %s.", field->label);
}

bool exit_record_missing(struct ctx *cx, const struct exit_assessment *final, int64_t id,
                         json_t **out)
{
    struct stmt *st = db_prepare(cx->db, sql_answers);
    const char *lacks = exit_assessment_lacks(cx, final);

    *out = json_array();
    bind_int(st, ":id", id);
    if (db_row(cx, st))
        for (size_t i = 0; i < form_exit_record.count; i++) {
            const struct field *field = &form_exit_record.fields[i];
            const char *detail = missing_of(cx, st, field, lacks);

            if (detail != NULL)
                say_missing(*out, field->name, detail);
        }
    return db_done(cx, st);
}

/* ---- reading ------------------------------------------------------------------------
 */

#define COLUMNS                                                                          \
    "SELECT e.id, e.status, e.reason, e.final_assessment, e.closing_report,"             \
    " e.no_assessment, e.residual_risk_owner, e.assessment_id,"                          \
    " a.number AS assessment_number, a.assessed_on, w.name AS written_by,"               \
    " e.written_at, c.name AS chair_by, e.chair_at, p.name AS police_by, e.police_at,"   \
    " e.version FROM visible_exit_record e JOIN user w ON w.id = e.written_by"           \
    " LEFT JOIN user c ON c.id = e.chair_by LEFT JOIN user p ON p.id = e.police_by"      \
    " LEFT JOIN visible_assessment a ON a.id = e.assessment_id WHERE e.case_id = :case"

static const char sql_one[] = COLUMNS " AND e.past = 0";

static json_t *record_row(struct ctx *cx, struct stmt *st)
{
    json_t *record = record_json(cx, st, &form_exit_record);

    put_status(record, ENTITY_EXIT, row_text(cx, st, "status"));
    return record;
}

/* Until it is sent, the assessment that counts is the last one. */
static void put_assessment(json_t *record, const struct exit_assessment *final)
{
    if (!text_is(json_string_value(json_object_get(record, "status")), "draft")
        || final->id == 0)
        return;
    put_int(record, "assessment_id", final->id);
    put_int(record, "assessment_number", final->number);
    put_day(record, "assessed_on", final->assessed_on);
}

bool exit_record_json(struct ctx *cx, const struct dossier *dossier, json_t **out)
{
    struct exit_assessment final;
    struct stmt *st;
    json_t *record = NULL, *missing;
    int64_t id = 0;

    if (!exit_assessment_load(cx, dossier, &final))
        return false;
    st = db_prepare(cx->db, sql_one);
    bind_int(st, ":case", dossier->case_id);
    if (db_row(cx, st)) {
        record = record_row(cx, st);
        id = row_int(st, "id");
        put_json(record, "can",
                 lifecycle_can(cx, ENTITY_EXIT, row_text(cx, st, "status")));
    }
    if (!db_done(cx, st))
        return false;
    if (record != NULL) {
        if (!exit_record_missing(cx, &final, id, &missing))
            return false;
        put_json(record, "missing", missing);
        put_assessment(record, &final);
    }
    *out = record != NULL ? record : json_null();
    return true;
}

static const char sql_before[] =
    COLUMNS " AND e.past = 1 ORDER BY e.written_at DESC, e.id DESC LIMIT 50";

json_t *exit_records_before_json(struct ctx *cx, const struct dossier *dossier)
{
    struct stmt *st = db_prepare(cx->db, sql_before);
    json_t *list = json_array();

    bind_int(st, ":case", dossier->case_id);
    while (db_row(cx, st))
        json_array_append_new(list, record_row(cx, st));
    return db_done(cx, st) ? list : NULL;
}
