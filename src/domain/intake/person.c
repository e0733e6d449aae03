#include "domain/intake/person.h"

#include "base/ident.h"
#include "base/text.h"
#include "domain/intake/matching_index.h"
#include "domain/intake/person_detail.h"
#include "domain/people/audit.h"
#include "domain/people/chronology.h"

static const char sql_insert[] =
    "INSERT INTO person(id, forename, surname, aliases, date_of_birth, age_estimated,"
    " gender, postcode, created_at) VALUES(:id, :forename, coalesce(:surname, ''),"
    " :aliases, :date_of_birth, :age_estimated, :gender, :postcode, :now)";

bool person_create(struct ctx *cx, const struct answers *answers, int64_t *out_id)
{
    int64_t id = ident_new();
    struct stmt *st = db_prepare(cx->db, sql_insert);

    answers_bind(st, answers);
    bind_int(st, ":id", id);
    bind_text(st, ":now", cx->now);
    if (!db_run(cx, st) || !matching_index(cx, id, answers))
        return false;
    *out_id = id;
    return true;
}

static const char sql_empty[] =
    "INSERT INTO person(id, surname, created_at) VALUES(:id, '', :now)";

bool person_create_empty(struct ctx *cx, int64_t *out_id)
{
    struct stmt *st = db_prepare(cx->db, sql_empty);

    *out_id = ident_new();
    bind_int(st, ":id", *out_id);
    bind_text(st, ":now", cx->now);
    return db_run(cx, st);
}

static const char sql_fill[] =
    "UPDATE person SET forename = :forename, surname = coalesce(:surname, ''),"
    " aliases = :aliases, date_of_birth = :date_of_birth, age_estimated = :age_estimated,"
    " gender = :gender, postcode = :postcode, version = version + 1 WHERE id = :id";

bool person_fill(struct ctx *cx, int64_t id, const struct answers *answers)
{
    struct stmt *st = db_prepare(cx->db, sql_fill);

    answers_bind(st, answers);
    bind_int(st, ":id", id);
    return db_run(cx, st) && matching_index(cx, id, answers);
}

/* ---- correcting ----------------------------------------------------------------------
 */

static const struct field fields[] = {
    { .name = "forename", .label = "Forenames", .kind = FIELD_LINE },
    { .name = "surname", .label = "Surname", .kind = FIELD_LINE, .need = REQUIRED },
    { .name = "date_of_birth", .label = "Date of birth", .kind = FIELD_DAY },
    { .name = "age_estimated",
      .label = "Estimated age",
      .hint = "When first referred, where the date of birth is not known",
      .kind = FIELD_NUMBER,
      .most = 120 },
    { .name = "gender", .label = "Gender", .kind = FIELD_CODE, .codes = "gender" },
};
const struct form form_person = { "person", fields, COUNT(fields) };

struct former {
    const char *forename, *surname, *born;
};

static const char sql_former[] =
    "SELECT forename, surname, date_of_birth FROM visible_person WHERE id = :id";

static bool read_former(struct ctx *cx, int64_t id, struct former *out)
{
    struct stmt *st = db_prepare(cx->db, sql_former);

    bind_int(st, ":id", id);
    if (db_row(cx, st))
        *out = (struct former){ row_text(cx, st, "forename"), row_text(cx, st, "surname"),
                                row_text(cx, st, "date_of_birth") };
    return db_done(cx, st);
}

static bool keep_detail(struct ctx *cx, int64_t id, const char *section,
                        const char *const *list)
{
    const struct person_section *of = person_section_of(section);
    struct pairs *raw = arena_alloc(cx->arena, sizeof(*raw));
    struct answers answers;
    int64_t detail;

    for (; list[0] != NULL; list += 2)
        if (!text_is_empty(list[1]))
            pairs_add(cx->arena, raw, list[0], list[1]);
    return answers_read(cx, of->form, raw, true, &answers)
           && person_detail_keep(cx, id, of, &answers, &detail);
}

/* What the record no longer goes by goes on finding it. */
static bool keep_former(struct ctx *cx, int64_t id, const struct former *was,
                        const struct answers *answers)
{
    static const char note[] = "What this record went by before it was corrected";
    bool renamed = !text_is(was->forename, answer(answers, "forename"))
                   || !text_is(was->surname, answer(answers, "surname"));
    bool reborn =
        was->born != NULL && !text_is(was->born, answer(answers, "date_of_birth"));

    return (!renamed
            || keep_detail(cx, id, "name",
                           (const char *const[]){ "kind", "earlier_spelling", "forename",
                                                  was->forename, "surname", was->surname,
                                                  "note", note, NULL }))
           && (!reborn
               || keep_detail(cx, id, "birth",
                              (const char *const[]){ "date_of_birth", was->born, "note",
                                                     note, NULL }));
}

static const char sql_correct[] =
    "UPDATE person SET forename = :forename, surname = :surname,"
    " date_of_birth = :date_of_birth, age_estimated = :age_estimated, gender = :gender,"
    " version = version + 1 WHERE id = :id AND version = :version";

static bool store_correction(struct ctx *cx, int64_t id, int64_t version,
                             const struct answers *answers)
{
    struct stmt *st = db_prepare(cx->db, sql_correct);

    answers_bind(st, answers);
    bind_int(st, ":id", id);
    bind_int(st, ":version", version);
    if (!db_run(cx, st))
        return false;
    return db_changes(cx->db) == 1
           || failed(cx, PROBLEM_STALE, "record.changed",
                     "Somebody changed this record meanwhile. Look at it as it is now, "
                     "then save again.");
}

bool person_correct(struct ctx *cx, const struct dossier *person, int64_t version,
                    const struct answers *answers)
{
    int64_t id = person->person_id;
    struct former was = { 0 };

    if (!db_begin(cx))
        return false;
    return db_end(
        cx, read_former(cx, id, &was) && store_correction(cx, id, version, answers)
                && keep_former(cx, id, &was, answers) && matching_index_person(cx, id)
                && person_entry(cx, id, "person.correct",
                                "The person's name, birth or gender was corrected")
                && audit_write(cx, person, "person.correct", id, NULL));
}

/* ---- chronology ----------------------------------------------------------------------
 */

static const char sql_told[] =
    "SELECT c.id AS case_id, c.referral_id FROM channel_case c"
    " WHERE c.person_id = :person";
static const char sql_guarded[] =
    "SELECT c.id AS case_id, c.referral_id FROM channel_case c"
    " WHERE c.person_id = :person AND (c.restricted = 1 OR NOT EXISTS"
    " (SELECT 1 FROM channel_case r WHERE r.person_id = :person AND r.restricted = 1))";
static const char sql_newest[] =
    "SELECT 0 AS case_id, r.id AS referral_id FROM referral r"
    " WHERE r.person_id = :person AND r.status <> 'draft'"
    " ORDER BY r.received_at DESC, r.id LIMIT 1";

/* Also of cases that whoever acts cannot see: their people need to know. */
static bool tell_each(struct ctx *cx, const char *sql, int64_t person, const char *kind,
                      const char *text, int *out_count)
{
    struct stmt *st = db_prepare(cx->db, sql);
    bool ok = true;

    bind_int(st, ":person", person);
    while (ok && db_row(cx, st)) {
        const struct dossier of = { .kind = DOSSIER_CASE,
                                    .person_id = person,
                                    .referral_id = row_int(st, "referral_id"),
                                    .case_id = row_int(st, "case_id") };

        (*out_count)++;
        ok = entry_write(cx, &of, kind, cx->today, text);
    }
    return db_done(cx, st) && ok;
}

bool person_entry(struct ctx *cx, int64_t person, const char *kind, const char *text)
{
    int told = 0;

    return tell_each(cx, sql_told, person, kind, text, &told)
           && (told > 0 || tell_each(cx, sql_newest, person, kind, text, &told));
}

bool person_entry_guarded(struct ctx *cx, int64_t person, const char *kind,
                          const char *text)
{
    int told = 0;

    return tell_each(cx, sql_guarded, person, kind, text, &told)
           && (told > 0 || tell_each(cx, sql_newest, person, kind, text, &told));
}
