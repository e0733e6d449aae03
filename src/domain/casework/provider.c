#include "domain/casework/provider.h"

#include <string.h>

#include "base/json.h"
#include "base/text.h"
#include "domain/core/codes.h"
#include "domain/people/audit.h"

/* clang-format off */
#define ENTRY                                                                            \
    { .name = "approval", .label = "Home Office approval", .kind = FIELD_CODE,           \
      .codes = "provider_approval", .need = REQUIRED },                                  \
    { .name = "approved_until_on", .label = "Approved until",                            \
      .hint = "Leave empty where no end was set", .kind = FIELD_DAY, .future = true },   \
    { .name = "specialities", .label = "Specialities", .kind = FIELD_CODES,              \
      .codes = "provider_speciality" },                                                  \
    { .name = "languages", .label = "Languages", .kind = FIELD_LINE },                   \
    { .name = "conflicts", .label = "Conflicts of interest",                             \
      .hint = "Families, groups or places they should not work with; empty if none are " \
              "known", .kind = FIELD_TEXT, .most = 1000 },                               \
    { .name = "contact", .label = "How to reach them", .kind = FIELD_LINE }
/* clang-format on */

static const struct field fields[] = {
    { .name = "organisation_id",
      .label = "Organisation",
      .hint = "An organisation of the kind: intervention or support provider",
      .kind = FIELD_ORGANISATION,
      .need = REQUIRED },
    ENTRY,
};
const struct form form_provider = { "provider", fields, COUNT(fields) };

static const struct field change_fields[] = { ENTRY };
const struct form form_provider_change = { "provider_change", change_fields,
                                           COUNT(change_fields) };

/* ---- writing -------------------------------------------------------------------------
 */

static const char sql_known[] =
    "SELECT o.kind, v.organisation_id AS there FROM organisation o"
    " LEFT JOIN provider v ON v.organisation_id = o.id WHERE o.id = :id";

static bool check_new(struct ctx *cx, int64_t id)
{
    struct stmt *st = db_prepare(cx->db, sql_known);
    bool is_provider = false, there = false;

    bind_int(st, ":id", id);
    if (db_row(cx, st)) {
        is_provider = text_is(row_text(cx, st, "kind"), "provider");
        there = row_int(st, "there") != 0;
    }
    if (!db_done(cx, st))
        return false;
    if (!is_provider)
        reject(cx, "organisation_id",
               "This organisation is not of the kind: intervention or support provider.");
    else if (there)
        reject(cx, "organisation_id", "This provider is in the register already.");
    return !has_problem(cx);
}

static const char sql_insert[] =
    "INSERT INTO provider(organisation_id, approval, approved_until_on, specialities,"
    " languages, conflicts, contact, written_by, written_at) VALUES(:organisation_id,"
    " :approval, :approved_until_on, :specialities, :languages, :conflicts, :contact,"
    " :by, :now)";
static const char sql_change[] =
    "UPDATE provider SET approval = :approval, approved_until_on = :approved_until_on,"
    " specialities = :specialities, languages = :languages, conflicts = :conflicts,"
    " contact = :contact, written_by = :by, written_at = :now, version = version + 1"
    " WHERE organisation_id = :id AND version = :version";

static bool run(struct ctx *cx, struct stmt *st, const struct answers *answers)
{
    answers_bind(st, answers);
    bind_int(st, ":by", cx->actor->user_id);
    bind_text(st, ":now", cx->now);
    return db_run(cx, st);
}

bool provider_register(struct ctx *cx, const struct answers *answers)
{
    int64_t id = answer_int(answers, "organisation_id");

    if (!check_new(cx, id) || !db_begin(cx))
        return false;
    return db_end(cx, run(cx, db_prepare(cx->db, sql_insert), answers)
                          && audit_write(cx, NULL, "provider.register", id,
                                         answer(answers, "approval")));
}

bool provider_change(struct ctx *cx, int64_t id, int64_t version,
                     const struct answers *answers)
{
    if (!db_begin(cx))
        return false;
    struct stmt *st = db_prepare(cx->db, sql_change);
    bind_int(st, ":id", id);
    bind_int(st, ":version", version);
    bool ok = run(cx, st, answers);
    if (ok && db_changes(cx->db) != 1)
        ok = failed(cx, PROBLEM_STALE, "record.changed",
                    "Someone changed this provider meanwhile.");
    return db_end(
        cx,
        ok && audit_write(cx, NULL, "provider.change", id, answer(answers, "approval")));
}

/* ---- may it be commissioned? ---------------------------------------------------------
 */

static const char sql_check[] =
    "SELECT approval, approved_until_on, conflicts FROM provider"
    " WHERE organisation_id = :id";

bool provider_check(struct ctx *cx, int64_t id, const char *on,
                    const char **out_conflicts)
{
    struct stmt *st = db_prepare(cx->db, sql_check);
    const char *approval = NULL, *until = NULL;

    *out_conflicts = NULL;
    bind_int(st, ":id", id);
    if (db_row(cx, st)) {
        approval = row_text(cx, st, "approval");
        until = row_text(cx, st, "approved_until_on");
        *out_conflicts = row_text(cx, st, "conflicts");
    }
    if (!db_done(cx, st))
        return false;
    if (approval == NULL)
        reject(cx, "organisation_id",
               "This organisation is not in the provider register.");
    else if (!text_is(approval, "approved"))
        reject(cx, "organisation_id",
               "The Home Office has not approved this provider. Support by others is "
               "recorded as mainstream support.");
    else if (until != NULL && strcmp(until, on) < 0)
        reject(cx, "organisation_id",
               "The Home Office approval of this provider has expired.");
    return true;
}

/* ---- reading -------------------------------------------------------------------------
 */

#define COLUMNS                                                                          \
    "SELECT v.organisation_id AS id, o.name, v.approval, v.approved_until_on,"           \
    " v.specialities, v.languages, v.conflicts, v.contact, v.version,"                   \
    " (v.approval = 'approved' AND (v.approved_until_on IS NULL"                         \
    " OR v.approved_until_on >= :today)) AS \"approved?\","                              \
    " (v.approval = 'approved' AND v.approved_until_on < :today) AS \"lapsed?\""         \
    " FROM provider v JOIN organisation o ON o.id = v.organisation_id"

static const char sql_one[] = COLUMNS " WHERE v.organisation_id = :id";
static const char sql_all[] = COLUMNS " ORDER BY o.name /*scan*/";

/* "right_wing online" as ["Extreme right-wing", "Online harms"]. */
static json_t *labels(struct ctx *cx, const char *words)
{
    json_t *list = json_array();

    for (; words != NULL && *words != '\0'; words += strspn(words, " ")) {
        size_t length = strcspn(words, " ");

        if (length > 0)
            json_array_append_new(
                list, json_string(code_label(cx, "provider_speciality",
                                             arena_slice(cx->arena, words, length))));
        words += length;
    }
    return list;
}

static json_t *row(struct ctx *cx, struct stmt *st)
{
    json_t *object = record_json(cx, st, &form_provider_change);

    put_json(object, "speciality_labels", labels(cx, row_text(cx, st, "specialities")));
    return object;
}

bool provider_json(struct ctx *cx, int64_t id, json_t **out)
{
    struct stmt *st = db_prepare(cx->db, sql_one);
    json_t *object = NULL;

    bind_int(st, ":id", id);
    bind_text(st, ":today", cx->today);
    if (db_row(cx, st))
        object = row(cx, st);
    if (!db_done(cx, st))
        return false;
    if (object == NULL)
        return failed(cx, PROBLEM_NOT_FOUND, "record.unknown",
                      "There is no such provider in the register.");
    *out = object;
    return true;
}

json_t *providers_json(struct ctx *cx)
{
    struct stmt *st = db_prepare(cx->db, sql_all);
    json_t *list = json_array();

    bind_text(st, ":today", cx->today);
    while (db_row(cx, st))
        json_array_append_new(list, row(cx, st));
    return db_done(cx, st) ? list : NULL;
}
