#include "domain/casework/mainstream_support.h"

#include <string.h>

#include "base/ident.h"
#include "base/json.h"
#include "base/text.h"
#include "domain/casework/channel_case.h"
#include "domain/core/codes.h"
#include "domain/people/audit.h"
#include "domain/people/chronology.h"

static const struct field fields[] = {
    { .name = "kind",
      .label = "Kind of support",
      .kind = FIELD_CODE,
      .codes = "support_kind",
      .need = REQUIRED },
    { .name = "provider",
      .label = "Who provides it",
      .hint = "The service, school or group",
      .kind = FIELD_LINE,
      .need = REQUIRED },
    { .name = "description",
      .label = "What they do",
      .kind = FIELD_TEXT,
      .most = 2000,
      .need = REQUIRED,
      .sensitive = true },
    { .name = "started_on",
      .label = "Since when",
      .kind = FIELD_DAY,
      .need = REQUIRED,
      .future = true },
    { .name = "funding",
      .label = "Who pays",
      .kind = FIELD_CODE,
      .codes = "funding_source" },
    { .name = "pounds",
      .label = "Cost in pounds",
      .hint = "Needed for the Intervention Support Fund",
      .kind = FIELD_NUMBER,
      .most = 1000000 },
};
const struct form form_mainstream_support = { "mainstream_support", fields,
                                              COUNT(fields) };

static const struct field end_fields[] = {
    { .name = "ended_on", .label = "Last day", .kind = FIELD_DAY, .need = REQUIRED },
    { .name = "outcome",
      .label = "What came of it",
      .kind = FIELD_TEXT,
      .most = 2000,
      .need = REQUIRED,
      .sensitive = true },
};
const struct form form_mainstream_end = { "mainstream_end", end_fields,
                                          COUNT(end_fields) };

/* ---- writing -------------------------------------------------------------------------
 */

static bool check(struct ctx *cx, const struct dossier *dossier,
                  const struct answers *answers)
{
    if (channel_case_is_over(dossier->status) || text_is(dossier->status, "police_led"))
        return failed(cx, PROBLEM_CONFLICT, "support.state",
                      "The panel's work on this case has ended.");
    if (answer(answers, "pounds") != NULL && answer(answers, "funding") == NULL)
        reject(cx, "funding", "Say who pays.");
    if (answer_is(answers, "funding", "isf") && answer(answers, "pounds") == NULL)
        reject(cx, "pounds", "Say what the Intervention Support Fund pays.");
    return !has_problem(cx);
}

static const char sql_insert[] =
    "INSERT INTO mainstream_support(id, case_id, kind, provider, description, started_on,"
    " funding, pounds, recorded_by, recorded_at) VALUES(:id, :case, :kind, :provider,"
    " :description, :started_on, :funding, :pounds, :by, :now)";

static bool insert(struct ctx *cx, const struct dossier *dossier,
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

static bool say(struct ctx *cx, const struct dossier *dossier, int64_t id,
                const char *verb, const char *on, const char *text)
{
    const char *kind = arena_print(cx->arena, "support.%s", verb);

    return entry_write(cx, dossier, kind, on, text)
           && audit_write(cx, dossier, kind, id, NULL);
}

bool mainstream_add(struct ctx *cx, const struct dossier *dossier,
                    const struct answers *answers, int64_t *out_id)
{
    const char *kind = code_label(cx, "support_kind", answer(answers, "kind"));
    int64_t id = ident_new();

    if (!check(cx, dossier, answers) || !db_begin(cx))
        return false;
    bool ok = insert(cx, dossier, answers, id)
              && say(cx, dossier, id, "add", answer(answers, "started_on"),
                     arena_print(cx->arena, "Support by others: %s, %s", kind,
                                 answer(answers, "provider")));
    if (!db_end(cx, ok))
        return false;
    *out_id = id;
    return true;
}

static const char sql_end[] =
    "UPDATE mainstream_support SET ended_on = :ended_on, outcome = :outcome,"
    " version = version + 1 WHERE id = :id AND case_id = :case AND ended_on IS NULL";

static bool store_end(struct ctx *cx, const struct dossier *dossier, int64_t id,
                      const struct answers *answers)
{
    struct stmt *st = db_prepare(cx->db, sql_end);

    answers_bind(st, answers);
    bind_int(st, ":id", id);
    bind_int(st, ":case", dossier->case_id);
    if (!db_run(cx, st))
        return false;
    return db_changes(cx->db) == 1
           || failed(cx, PROBLEM_CONFLICT, "support.state",
                     "The end of this support is recorded already.");
}

bool mainstream_end(struct ctx *cx, const struct dossier *dossier, int64_t id,
                    const struct answers *answers)
{
    json_t *object;

    if (!mainstream_json(cx, dossier, id, &object))
        return false;
    const char *provider = json_string_value(json_object_get(object, "provider")),
               *started = json_string_value(json_object_get(object, "started_on"));
    if (strcmp(answer(answers, "ended_on"), started) < 0) {
        reject(cx, "ended_on", "This is before the support began.");
        return false;
    }
    if (!db_begin(cx))
        return false;
    return db_end(
        cx, store_end(cx, dossier, id, answers)
                && say(cx, dossier, id, "end", answer(answers, "ended_on"),
                       arena_print(cx->arena, "Support by others ended: %s", provider)));
}

/* ---- reading -------------------------------------------------------------------------
 */

#define COLUMNS                                                                          \
    "SELECT s.id, s.kind, s.provider, s.description, s.started_on, s.funding, s.pounds," \
    " s.ended_on, s.outcome, u.name AS recorded_by, s.recorded_at, s.version"            \
    " FROM visible_mainstream_support s JOIN user u ON u.id = s.recorded_by"             \
    " WHERE s.case_id = :case"

static const char sql_one[] = COLUMNS " AND s.id = :id";
static const char sql_all[] = COLUMNS " ORDER BY s.started_on, s.id";

bool mainstream_json(struct ctx *cx, const struct dossier *dossier, int64_t id,
                     json_t **out)
{
    struct stmt *st = db_prepare(cx->db, sql_one);
    json_t *object = NULL;

    bind_int(st, ":case", dossier->case_id);
    bind_int(st, ":id", id);
    if (db_row(cx, st))
        object = record_json(cx, st, &form_mainstream_support);
    if (!db_done(cx, st))
        return false;
    if (object == NULL)
        return failed(cx, PROBLEM_NOT_FOUND, "record.unknown",
                      "There is no such record, or it is not shared with you.");
    *out = object;
    return true;
}

json_t *mainstream_list_json(struct ctx *cx, const struct dossier *dossier)
{
    struct stmt *st = db_prepare(cx->db, sql_all);
    json_t *list = json_array();

    bind_int(st, ":case", dossier->case_id);
    while (db_row(cx, st))
        json_array_append_new(list, record_json(cx, st, &form_mainstream_support));
    return db_done(cx, st) ? list : NULL;
}
