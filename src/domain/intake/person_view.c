/* A person's record as this actor may see it. */
#include "base/date.h"
#include "base/json.h"
#include "base/text.h"
#include "domain/core/codes.h"
#include "domain/core/lifecycle.h"
#include "domain/intake/person.h"
#include "domain/intake/person_area.h"
#include "domain/intake/person_detail.h"
#include "domain/intake/person_merge.h"
#include "domain/intake/referral.h"

/* ---- details -------------------------------------------------------------------------
 */

#define DETAIL                                                                           \
    "SELECT d.id, d.section, d.kind, d.forename, d.surname, d.date_of_birth,"            \
    " d.estimated, d.age_estimated, d.address, d.postcode, d.area, d.value,"             \
    " d.other_id AS other, d.name, d.household, d.from_on, d.until_on, d.note,"          \
    " u.name AS recorded_by, d.recorded_at, d.in_error_at IS NOT NULL AS"                \
    " \"in_error?\", d.in_error_why, d.version,"                                         \
    " (d.until_on IS NULL OR d.until_on >= :today) AS \"current?\","                     \
    " (SELECT o.forename FROM visible_person o WHERE o.id = d.other_id)"                 \
    " AS other_forename,"                                                                \
    " (SELECT o.surname FROM visible_person o WHERE o.id = d.other_id) AS "              \
    "other_surname,"                                                                     \
    " (SELECT r.reference FROM visible_referral r WHERE r.person_id = d.other_id"        \
    " AND r.status <> 'draft' ORDER BY r.received_at DESC LIMIT 1) AS reference"         \
    " FROM visible_person_detail d JOIN user u ON u.id = d.recorded_by"                  \
    " WHERE d.person_id = :person"

static const char sql_details[] = DETAIL
    " AND d.section = :section ORDER BY d.in_error_at IS NOT NULL,"
    " d.until_on IS NOT NULL, coalesce(d.from_on, substr(d.recorded_at, 1, 10))"
    " DESC, d.id";
static const char sql_detail[] = DETAIL " AND d.id = :id";

static const char *full_name(struct ctx *cx, const char *forename, const char *surname)
{
    if (text_is_empty(forename) || text_is_empty(surname))
        return text_is_empty(forename) ? surname : forename;
    return arena_print(cx->arena, "%s %s", forename, surname);
}

static json_t *detail_of(struct ctx *cx, struct stmt *st,
                         const struct person_section *section)
{
    json_t *item = record_json(cx, st, section->form);
    const char *area = row_text(cx, st, "area");
    const char *other = full_name(cx, row_text(cx, st, "other_forename"),
                                  row_text(cx, st, "other_surname"));

    put_code(item, "area", area, code_label(cx, "area", area));
    put_text(item, "other_name", other);
    put_text(item, "known_as",
             full_name(cx, row_text(cx, st, "forename"), row_text(cx, st, "surname")));
    json_object_del(item, "other_forename");
    json_object_del(item, "other_surname");
    if (form_field(section->form, "kind") == NULL) {
        json_object_del(item, "kind");
        put_code(item, "kind", NULL, NULL);
    }
    return item;
}

json_t *person_details_json(struct ctx *cx, int64_t person,
                            const struct person_section *section)
{
    struct stmt *st = db_prepare(cx->db, sql_details);
    json_t *list = json_array();

    bind_int(st, ":person", person);
    bind_text(st, ":section", section->code);
    bind_text(st, ":today", cx->today);
    while (db_row(cx, st))
        json_array_append_new(list, detail_of(cx, st, section));
    return db_done(cx, st) ? list : NULL;
}

static const char sql_before[] =
    "SELECT b.version, b.kind, b.forename, b.surname, b.date_of_birth, b.estimated,"
    " b.age_estimated, b.address, b.postcode, b.value, b.name, b.household, b.from_on,"
    " b.until_on, b.note, u.name AS replaced_by, b.replaced_at"
    " FROM visible_person_detail_before b JOIN user u ON u.id = b.replaced_by"
    " WHERE b.detail_id = :id ORDER BY b.version DESC";

static json_t *before_json(struct ctx *cx, int64_t id,
                           const struct person_section *section)
{
    struct stmt *st = db_prepare(cx->db, sql_before);
    json_t *list = json_array();

    bind_int(st, ":id", id);
    while (db_row(cx, st))
        json_array_append_new(list, record_json(cx, st, section->form));
    return db_done(cx, st) ? list : NULL;
}

bool person_detail_json(struct ctx *cx, const struct dossier *person, int64_t id,
                        json_t **out)
{
    struct person_detail detail;
    json_t *object = NULL, *before;

    if (!person_detail_load(cx, person, id, &detail))
        return false;
    struct stmt *st = db_prepare(cx->db, sql_detail);
    bind_int(st, ":person", person->person_id);
    bind_int(st, ":id", id);
    bind_text(st, ":today", cx->today);
    if (db_row(cx, st))
        object = detail_of(cx, st, detail.section);
    if (!db_done(cx, st) || (before = before_json(cx, id, detail.section)) == NULL)
        return false;
    put_text(object, "words", detail.words);
    put_json(object, "before", before);
    *out = object;
    return true;
}

static const char sql_named_by[] =
    "SELECT d.person_id AS person, d.kind, d.household, p.forename, p.surname"
    " FROM visible_person_detail d JOIN visible_person p ON p.id = d.person_id"
    " WHERE d.other_id = :person AND d.person_id <> :person AND d.in_error_at IS NULL"
    " ORDER BY d.recorded_at";

json_t *person_named_by_json(struct ctx *cx, int64_t person)
{
    struct stmt *st = db_prepare(cx->db, sql_named_by);
    json_t *list = json_array();

    bind_int(st, ":person", person);
    while (db_row(cx, st)) {
        json_t *item = record_json(cx, st, &form_person_relation);

        put_text(
            item, "name",
            full_name(cx, row_text(cx, st, "forename"), row_text(cx, st, "surname")));
        json_array_append_new(list, item);
    }
    return db_done(cx, st) ? list : NULL;
}

/* ---- the record itself ---------------------------------------------------------------
 */

static const char sql_row[] =
    "SELECT p.id, p.forename, p.surname, p.aliases, p.date_of_birth, p.age_estimated,"
    " p.gender, p.postcode, p.created_at, p.version"
    " FROM visible_person p WHERE p.id = :person";

bool person_row_json(struct ctx *cx, int64_t person, json_t **out)
{
    struct stmt *st = db_prepare(cx->db, sql_row);
    json_t *object = NULL;

    bind_int(st, ":person", person);
    if (db_row(cx, st)) {
        const char *born = row_text(cx, st, "date_of_birth");

        object = record_json(cx, st, &form_referral);
        put_text(
            object, "name",
            full_name(cx, row_text(cx, st, "forename"), row_text(cx, st, "surname")));
        put_json(object, "age",
                 born != NULL ? json_integer(date_age(born, cx->today)) : json_null());
    }
    if (!db_done(cx, st))
        return false;
    *out = object;
    return object != NULL
           || failed(cx, PROBLEM_NOT_FOUND, "record.unknown",
                     "There is no such record, or it is not shared with you.");
}

static const char sql_by_reference[] =
    "SELECT r.person_id FROM visible_referral r WHERE r.reference = :reference"
    " AND r.status <> 'draft' UNION ALL"
    " SELECT c.person_id FROM visible_case c WHERE c.reference = :reference LIMIT 1";

bool person_by_reference(struct ctx *cx, const char *reference,
                         const struct dossier **out)
{
    struct stmt *st = db_prepare(cx->db, sql_by_reference);
    int64_t id;

    bind_text(st, ":reference", reference);
    return db_number(cx, st, &id) && dossier_person(cx, id, out);
}

static const char sql_referrals[] =
    "SELECT r.id, r.reference, r.status, r.received_on, r.area, r.forename, r.surname,"
    " r.aliases, r.date_of_birth, r.age_estimated, r.address, r.other_addresses,"
    " r.postcode, r.phone, r.email, r.social_media, r.family,"
    " r.in_error_at IS NOT NULL AS \"in_error?\" FROM visible_referral r"
    " WHERE r.person_id = :person AND r.status <> 'draft'"
    " ORDER BY r.received_on DESC, r.id LIMIT 50";
static const char sql_cases[] =
    "SELECT c.id, c.reference, c.status, c.opened_on, c.area,"
    " c.restricted AS \"restricted?\" FROM visible_case c"
    " WHERE c.person_id = :person ORDER BY c.opened_on DESC, c.id LIMIT 50";
static const char sql_merged[] =
    "SELECT m.id, m.forename, m.surname, m.date_of_birth FROM visible_person_merged m"
    " WHERE m.merged_into = :person ORDER BY m.created_at, m.id";

static json_t *rows_of(struct ctx *cx, const char *sql, int64_t person)
{
    struct stmt *st = db_prepare(cx->db, sql);
    json_t *list = json_array();

    bind_int(st, ":person", person);
    while (db_row(cx, st)) {
        json_t *item = record_json(cx, st, &form_referral);

        if (sql != sql_merged)
            put_status(item, sql == sql_cases ? ENTITY_CASE : ENTITY_REFERRAL,
                       row_text(cx, st, "status"));
        if (sql != sql_cases)
            put_text(
                item, "name",
                full_name(cx, row_text(cx, st, "forename"), row_text(cx, st, "surname")));
        json_array_append_new(list, item);
    }
    return db_done(cx, st) ? list : NULL;
}

static bool put_list(json_t *object, const char *key, json_t *list)
{
    if (list == NULL)
        return false;
    put_json(object, key, list);
    return true;
}

bool person_json(struct ctx *cx, const struct dossier *person, json_t **out)
{
    const struct person_section *sections = person_sections();
    int64_t id = person->person_id;
    json_t *object;
    bool ok = person_row_json(cx, id, &object);

    for (size_t i = 0; ok && i < PERSON_SECTIONS; i++)
        ok = put_list(object, sections[i].segment,
                      person_details_json(cx, id, &sections[i]));
    ok = ok && put_list(object, "named_by", person_named_by_json(cx, id))
         && put_list(object, "referrals", rows_of(cx, sql_referrals, id))
         && put_list(object, "cases", rows_of(cx, sql_cases, id))
         && put_list(object, "merged_records", rows_of(cx, sql_merged, id))
         && put_list(object, "merges", person_merges_json(cx, id))
         && put_list(object, "area_questions", person_area_questions(cx, id));
    if (ok)
        *out = object;
    return ok;
}
