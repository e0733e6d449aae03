#include "domain/intake/person_area.h"

#include "base/ident.h"
#include "base/json.h"
#include "base/text.h"
#include "domain/core/codes.h"
#include "domain/people/audit.h"
#include "domain/people/chronology.h"

static const struct field fields[] = {
    { .name = "decision",
      .label = "Which authority is responsible now?",
      .kind = FIELD_CODE,
      .codes = "area_decision",
      .need = REQUIRED },
    { .name = "reason",
      .label = "Why?",
      .hint = "For example: agreed with the coordinator there, or a placement for weeks",
      .kind = FIELD_TEXT,
      .most = 1000,
      .need = REQUIRED,
      .sensitive = true },
};
const struct form form_area_decision = { "area_decision", fields, COUNT(fields) };

struct address {
    int64_t id;
    const char *text, *postcode, *area;
};

/* A case or referral of another area than the address. */
struct record {
    struct dossier dossier;
    bool is_case;
};

/* More open cases and referrals than one person ever has. */
#define RECORDS_MOST 20

/* ---- where the question arises -------------------------------------------------------
 */

#define CURRENT                                                                          \
    " d.section = 'address' AND d.in_error_at IS NULL AND d.area IS NOT NULL"            \
    " AND (d.until_on IS NULL OR d.until_on >= :today)"

static const char sql_address[] =
    "SELECT d.id, d.address, d.postcode, d.area FROM visible_person_detail d"
    " WHERE d.id = :id AND d.person_id = :person AND" CURRENT;
static const char sql_addresses[] =
    "SELECT d.id, d.address, d.postcode, d.area FROM visible_person_detail d"
    " WHERE d.person_id = :person AND" CURRENT " ORDER BY d.recorded_at";

#define RECORDS(cases, referrals, decisions)                                             \
    "SELECT 1 AS is_case, c.id, c.referral_id, c.reference, c.area, c.status"            \
    " FROM " cases                                                                       \
    " c WHERE c.person_id = :person AND c.area <> :area"                                 \
    " AND c.status NOT IN ('closed', 'not_adopted', 'transferred')"                      \
    " AND NOT EXISTS (SELECT 1 FROM " decisions                                          \
    " a WHERE a.detail_id = :address"                                                    \
    " AND a.area = :area AND a.case_id = c.id)"                                          \
    " UNION ALL SELECT 0, 0, r.id, r.reference, r.area, r.status FROM " referrals        \
    " r WHERE r.person_id = :person AND r.area <> :area AND r.case_id IS NULL"           \
    " AND r.in_error_at IS NULL AND r.status IN ('received', 'screening',"               \
    " 'information_gathering', 'section_36')"                                            \
    " AND NOT EXISTS (SELECT 1 FROM " decisions                                          \
    " a WHERE a.detail_id = :address"                                                    \
    " AND a.area = :area AND a.referral_id = r.id)"

static const char sql_seen[] =
    RECORDS("visible_case", "visible_referral", "visible_area_decision");
/* For the chronology of all of them, by the writer. */
static const char sql_all[] = RECORDS("channel_case", "referral", "area_decision");

static struct address address_of(struct ctx *cx, struct stmt *st)
{
    return (struct address){
        .id = row_int(st, "id"),
        .text = row_text(cx, st, "address"),
        .postcode = row_text(cx, st, "postcode"),
        .area = row_text(cx, st, "area"),
    };
}

static bool read_address(struct ctx *cx, int64_t person, int64_t id, struct address *out)
{
    struct stmt *st = db_prepare(cx->db, sql_address);

    *out = (struct address){ 0 };
    bind_int(st, ":id", id);
    bind_int(st, ":person", person);
    bind_text(st, ":today", cx->today);
    if (db_row(cx, st))
        *out = address_of(cx, st);
    return db_done(cx, st);
}

static bool read_records(struct ctx *cx, const char *sql, int64_t person,
                         const struct address *address,
                         struct record out[static RECORDS_MOST], size_t *out_count)
{
    struct stmt *st = db_prepare(cx->db, sql);

    *out_count = 0;
    bind_int(st, ":person", person);
    bind_int(st, ":address", address->id);
    bind_text(st, ":area", address->area);
    while (db_row(cx, st))
        if (*out_count < RECORDS_MOST)
            out[(*out_count)++] = (struct record){
                .is_case = row_int(st, "is_case") != 0,
                .dossier = { .kind = DOSSIER_CASE,
                             .person_id = person,
                             .referral_id = row_int(st, "referral_id"),
                             .case_id = row_int(st, "id"),
                             .area = row_text(cx, st, "area"),
                             .status = row_text(cx, st, "status"),
                             .reference = row_text(cx, st, "reference") },
            };
    return db_done(cx, st);
}

bool person_area_check(struct ctx *cx, const struct dossier *person, int64_t address_id)
{
    struct record records[RECORDS_MOST];
    struct address address;
    size_t count = 0;

    if (!read_address(cx, person->person_id, address_id, &address)
        || (address.id != 0
            && !read_records(cx, sql_all, person->person_id, &address, records, &count)))
        return false;
    for (size_t i = 0; i < count; i++) {
        const char *text = arena_print(
            cx->arena,
            "The address now lies in %s; this %s is with %s. Check which authority is "
            "responsible.",
            code_label(cx, "area", address.area),
            records[i].is_case ? "case" : "referral",
            code_label(cx, "area", records[i].dossier.area));

        if (!entry_write(cx, &records[i].dossier, "person.area_question", cx->today,
                         text))
            return false;
    }
    return true;
}

/* ---- asking --------------------------------------------------------------------------
 */

static json_t *records_json(struct ctx *cx, const struct record *records, size_t count)
{
    json_t *list = json_array();

    for (size_t i = 0; i < count; i++) {
        const struct dossier *of = &records[i].dossier;
        json_t *item = json_object();

        put_text(item, "kind", records[i].is_case ? "case" : "referral");
        put_int(item, "id", records[i].is_case ? of->case_id : of->referral_id);
        put_text(item, "reference", of->reference);
        put_code(item, "area", of->area, code_label(cx, "area", of->area));
        json_array_append_new(list, item);
    }
    return list;
}

static json_t *question_json(struct ctx *cx, const struct address *address,
                             const struct record *records, size_t count)
{
    json_t *item = json_object();

    put_int(item, "address_id", address->id);
    put_text(item, "address", address->text);
    put_text(item, "postcode", address->postcode);
    put_code(item, "area", address->area, code_label(cx, "area", address->area));
    put_json(item, "records", records_json(cx, records, count));
    return item;
}

static bool add_question(struct ctx *cx, int64_t person, const struct address *address,
                         json_t *list)
{
    struct record records[RECORDS_MOST];
    size_t count;

    if (!read_records(cx, sql_seen, person, address, records, &count))
        return false;
    if (count > 0)
        json_array_append_new(list, question_json(cx, address, records, count));
    return true;
}

json_t *person_area_questions(struct ctx *cx, int64_t person)
{
    struct stmt *st = db_prepare(cx->db, sql_addresses);
    json_t *list = json_array();
    bool ok = true;

    bind_int(st, ":person", person);
    bind_text(st, ":today", cx->today);
    while (ok && db_row(cx, st)) {
        struct address address = address_of(cx, st);

        ok = add_question(cx, person, &address, list);
    }
    return db_done(cx, st) && ok ? list : NULL;
}

/* ---- answering -----------------------------------------------------------------------
 */

static const char sql_decide[] =
    "INSERT INTO area_decision(id, detail_id, area, referral_id, case_id, former_area,"
    " decision, reason, decided_by, decided_at) VALUES(:id, :address, :area, :referral,"
    " :case, :former, :decision, :reason, :by, :now)";
static const char sql_move_case[] =
    "UPDATE channel_case SET area = :area, version = version + 1 WHERE id = :id";
static const char sql_move_referral[] =
    "UPDATE referral SET area = :area, version = version + 1 WHERE id = :id";

static bool store_decision(struct ctx *cx, const struct record *record,
                           const struct address *address, const struct answers *answers)
{
    struct stmt *st = db_prepare(cx->db, sql_decide);

    answers_bind(st, answers);
    bind_int(st, ":id", ident_new());
    bind_int(st, ":address", address->id);
    bind_text(st, ":area", address->area);
    if (record->is_case)
        bind_int(st, ":case", record->dossier.case_id);
    else
        bind_int(st, ":referral", record->dossier.referral_id);
    bind_text(st, ":former", record->dossier.area);
    bind_int(st, ":by", cx->actor->user_id);
    bind_text(st, ":now", cx->now);
    return db_run(cx, st);
}

static bool move(struct ctx *cx, const struct record *record, const char *area)
{
    struct stmt *st =
        db_prepare(cx->db, record->is_case ? sql_move_case : sql_move_referral);

    bind_text(st, ":area", area);
    bind_int(st, ":id",
             record->is_case ? record->dossier.case_id : record->dossier.referral_id);
    return db_run(cx, st);
}

static bool tell(struct ctx *cx, const struct record *record,
                 const struct address *address, const struct answers *answers)
{
    bool moves = answer_is(answers, "decision", "moved");
    const char *area = moves ? address->area : record->dossier.area;
    const char *text =
        arena_print(cx->arena, "After a change of address %s %s: %s",
                    moves ? "responsibility moves to" : "responsibility stays with",
                    code_label(cx, "area", area), answer(answers, "reason"));

    return entry_write(cx, &record->dossier, "person.area_decided", cx->today, text)
           && audit_write(cx, &record->dossier, "person.area_decide", address->id,
                          answer(answers, "decision"));
}

bool person_area_decide(struct ctx *cx, const struct dossier *person, int64_t address_id,
                        const struct answers *answers)
{
    struct record records[RECORDS_MOST];
    struct address address;
    size_t count = 0;

    if (!read_address(cx, person->person_id, address_id, &address)
        || (address.id != 0
            && !read_records(cx, sql_seen, person->person_id, &address, records, &count)))
        return false;
    if (count == 0)
        return failed(cx, PROBLEM_CONFLICT, "area.settled",
                      "There is nothing to decide about this address.");
    if (!db_begin(cx))
        return false;
    bool ok = true;
    for (size_t i = 0; ok && i < count; i++)
        ok = store_decision(cx, &records[i], &address, answers)
             && (!answer_is(answers, "decision", "moved")
                 || move(cx, &records[i], address.area))
             && tell(cx, &records[i], &address, answers);
    return db_end(cx, ok);
}
