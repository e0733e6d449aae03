#include "domain/intake/person_detail.h"

#include <string.h>

#include "base/date.h"
#include "base/ident.h"
#include "base/text.h"
#include "domain/core/codes.h"
#include "domain/intake/matching_index.h"
#include "domain/intake/person.h"
#include "domain/intake/person_area.h"
#include "domain/intake/referral.h"
#include "domain/people/audit.h"

/* ---- what it says, for the chronology ------------------------------------------------
 */

static const char *with_comma(struct arena *arena, const char *text, const char *more)
{
    return more != NULL ? arena_print(arena, "%s, %s", text, more) : text;
}

static const char *birth_words(struct ctx *cx, struct stmt *st)
{
    const char *born = row_text(cx, st, "date_of_birth");
    char said[48];

    if (born == NULL)
        return arena_print(cx->arena, "about %lld years old",
                           (long long)row_int(st, "age_estimated"));
    date_say(born, said);
    return arena_print(cx->arena, "%s%s", said,
                       row_int(st, "estimated") != 0 ? " (estimated)" : "");
}

static const char *name_words(struct ctx *cx, struct stmt *st)
{
    const char *fore = row_text(cx, st, "forename"), *sur = row_text(cx, st, "surname");

    if (fore == NULL || sur == NULL)
        return fore != NULL ? fore : sur;
    return arena_print(cx->arena, "%s %s", fore, sur);
}

/* Identifiers by their kind alone; nobody on record by name: who reads this may not see
 * them. */
static const char *words_of(struct ctx *cx, struct stmt *st, const char *section)
{
    const char *kind = row_text(cx, st, "kind"), *said = NULL;

    if (text_is(section, "birth"))
        return birth_words(cx, st);
    const char *label =
        code_label(cx, arena_print(cx->arena, "person_%s", section), kind);
    if (text_is(section, "name"))
        said = name_words(cx, st);
    else if (text_is(section, "address"))
        said = with_comma(cx->arena, row_text(cx, st, "address"),
                          row_text(cx, st, "postcode"));
    else if (text_is(section, "relation"))
        said = row_int(st, "other_id") != 0 ? "somebody on record"
                                            : row_text(cx, st, "name");
    return said != NULL ? arena_print(cx->arena, "%s: %s", label, said) : label;
}

static const char sql_load[] =
    "SELECT d.id, d.section, d.version, d.kind, d.forename, d.surname, d.date_of_birth,"
    " d.estimated, d.age_estimated, d.address, d.postcode, d.other_id, d.name, d.from_on,"
    " d.until_on, d.in_error_at FROM visible_person_detail d"
    " WHERE d.id = :id AND d.person_id = :person";

bool person_detail_load(struct ctx *cx, const struct dossier *person, int64_t id,
                        struct person_detail *out)
{
    struct stmt *st = db_prepare(cx->db, sql_load);
    bool found = false;

    bind_int(st, ":id", id);
    bind_int(st, ":person", person->person_id);
    if (db_row(cx, st)) {
        const char *section = row_text(cx, st, "section");

        found = true;
        *out = (struct person_detail){
            .id = id,
            .version = row_int(st, "version"),
            .section = person_section_of(section),
            .in_error = !row_is_null(st, "in_error_at"),
            .ended = !row_is_null(st, "until_on"),
            .from_on = row_text(cx, st, "from_on"),
            .words = words_of(cx, st, section),
        };
    }
    if (!db_done(cx, st))
        return false;
    return found
           || failed(cx, PROBLEM_NOT_FOUND, "record.unknown",
                     "There is no such record, or it is not shared with you.");
}

/* ---- checks --------------------------------------------------------------------------
 */

static bool has(const struct answers *answers, const char *name)
{
    return form_field(answers->form, name) != NULL && answer(answers, name) != NULL;
}

static void check_days(struct ctx *cx, const char *from, const char *until)
{
    if (from != NULL && until != NULL && strcmp(until, from) < 0)
        reject(cx, "until_on", "This is before it began.");
}

/* What one field alone cannot say. */
static bool check_together(struct ctx *cx, const struct person_section *section,
                           const struct answers *answers)
{
    if (text_is(section->code, "name") && !has(answers, "forename")
        && !has(answers, "surname"))
        reject(cx, "forename", "Enter forenames, a surname or both.");
    if (text_is(section->code, "birth")
        && has(answers, "date_of_birth") == has(answers, "age_estimated"))
        reject(cx, "date_of_birth", "Enter either a date of birth or an estimated age.");
    if (text_is(section->code, "relation")
        && has(answers, "name") == has(answers, "reference"))
        reject(cx, "name", "Enter either a name or the reference of their record.");
    if (section->ends)
        check_days(cx, answer(answers, "from_on"), answer(answers, "until_on"));
    return !has_problem(cx);
}

/* The other one of a relation, where it is given by reference. */
static bool find_other(struct ctx *cx, int64_t person, const struct answers *answers,
                       int64_t *out)
{
    const struct dossier *other;

    *out = 0;
    if (!has(answers, "reference"))
        return true;
    if (!person_by_reference(cx, answer(answers, "reference"), &other)) {
        if (cx->problem.kind != PROBLEM_NOT_FOUND)
            return false;
        problem_forget(cx);
        reject(cx, "reference", "There is no such record, or it is not shared with you.");
        return false;
    }
    if (other->person_id == person)
        reject(cx, "reference", "This is the record you are on.");
    *out = other->person_id;
    return !has_problem(cx);
}

/* ---- writing -------------------------------------------------------------------------
 */

static const char sql_insert[] =
    "INSERT INTO person_detail(id, person_id, section, kind, forename, surname,"
    " date_of_birth, estimated, age_estimated, address, postcode, area, value, other_id,"
    " name, household, from_on, until_on, note, recorded_by, recorded_at) VALUES(:id,"
    " :person, :section, :kind, :forename, :surname, :date_of_birth, :estimated,"
    " :age_estimated, :address, :postcode, :area, :value, :other, :name, :household,"
    " :from_on, :until_on, :note, :by, :now)";

/* What follows from the answers: whom they name, in which area they lie. */
struct meant {
    int64_t other;
    const char *area;
};

static bool understand(struct ctx *cx, int64_t person, const struct answers *answers,
                       struct meant *out)
{
    *out = (struct meant){ 0 };
    return find_other(cx, person, answers, &out->other)
           && (!has(answers, "postcode")
               || area_find(cx, answer(answers, "postcode"), &out->area));
}

static void bind_detail(struct stmt *st, const struct answers *answers,
                        const struct meant *meant)
{
    answers_bind(st, answers);
    bind_text(st, ":area", meant->area);
    if (meant->other != 0)
        bind_int(st, ":other", meant->other);
}

static bool store(struct ctx *cx, int64_t person, const struct person_section *section,
                  const struct answers *answers, const struct meant *meant, int64_t id)
{
    struct stmt *st = db_prepare(cx->db, sql_insert);

    bind_detail(st, answers, meant);
    bind_int(st, ":by", cx->actor->user_id);
    bind_text(st, ":now", cx->now);
    bind_int(st, ":id", id);
    bind_int(st, ":person", person);
    bind_text(st, ":section", section->code);
    return db_run(cx, st);
}

bool person_detail_keep(struct ctx *cx, int64_t person,
                        const struct person_section *section,
                        const struct answers *answers, int64_t *out_id)
{
    struct meant meant;

    *out_id = ident_new();
    return understand(cx, person, answers, &meant)
           && store(cx, person, section, answers, &meant, *out_id);
}

/* Reads the detail as it is now; keys, chronology and audit follow from it. */
static bool tell(struct ctx *cx, const struct dossier *person, int64_t id,
                 const char *verb, const char *what, const char *reason)
{
    struct person_detail now;
    const char *kind = arena_print(cx->arena, "person.%s", verb);

    if (!matching_index_person(cx, person->person_id)
        || !person_detail_load(cx, person, id, &now))
        return false;
    const char *said = arena_print(cx->arena, "%s: %s", what, now.words);
    if (reason != NULL)
        said = arena_print(cx->arena, "%s (%s)", said, reason);
    return person_entry_guarded(cx, person->person_id, kind, said)
           && audit_write(cx, person, kind, id, now.section->code)
           && (!text_is(now.section->code, "address")
               || person_area_check(cx, person, id));
}

bool person_detail_add(struct ctx *cx, const struct dossier *person,
                       const struct person_section *section,
                       const struct answers *answers, int64_t *out_id)
{
    int64_t id = ident_new();
    struct meant meant;

    if (!check_together(cx, section, answers)
        || !understand(cx, person->person_id, answers, &meant) || !db_begin(cx))
        return false;
    bool ok = store(cx, person->person_id, section, answers, &meant, id)
              && tell(cx, person, id, "add",
                      arena_print(cx->arena, "New %s", section->one), NULL);
    if (!db_end(cx, ok))
        return false;
    *out_id = id;
    return true;
}

static const char sql_before[] =
    "INSERT INTO person_detail_before(detail_id, version, kind, forename, surname,"
    " date_of_birth, estimated, age_estimated, address, postcode, value, other_id, name,"
    " household, from_on, until_on, note, replaced_by, replaced_at)"
    " SELECT id, version, kind, forename, surname, date_of_birth, estimated,"
    " age_estimated, address, postcode, value, other_id, name, household, from_on,"
    " until_on, note, :by, :now FROM person_detail WHERE id = :id AND version = :version";

static bool keep_before(struct ctx *cx, const struct person_detail *detail)
{
    struct stmt *st = db_prepare(cx->db, sql_before);

    bind_int(st, ":id", detail->id);
    bind_int(st, ":version", detail->version);
    bind_int(st, ":by", cx->actor->user_id);
    bind_text(st, ":now", cx->now);
    return db_run(cx, st);
}

static bool update(struct ctx *cx, struct stmt *st, const struct person_detail *detail)
{
    bind_int(st, ":id", detail->id);
    bind_int(st, ":version", detail->version);
    if (!db_run(cx, st))
        return false;
    return db_changes(cx->db) == 1
           || failed(cx, PROBLEM_STALE, "record.changed",
                     "Somebody changed this meanwhile. Look at it as it is now, then "
                     "save again.");
}

static bool is_right(struct ctx *cx, const struct person_detail *detail)
{
    return !detail->in_error
           || failed(cx, PROBLEM_CONFLICT, "detail.in_error",
                     "This is marked as entered in error. Take the mark back first.");
}

static const char sql_correct[] =
    "UPDATE person_detail SET kind = :kind, forename = :forename, surname = :surname,"
    " date_of_birth = :date_of_birth, estimated = :estimated,"
    " age_estimated = :age_estimated, address = :address, postcode = :postcode,"
    " area = :area, value = :value, other_id = :other, name = :name,"
    " household = :household, from_on = :from_on, until_on = :until_on, note = :note,"
    " version = version + 1 WHERE id = :id AND version = :version";

static bool store_correction(struct ctx *cx, const struct person_detail *detail,
                             const struct answers *answers, const struct meant *meant)
{
    struct stmt *st = db_prepare(cx->db, sql_correct);

    bind_detail(st, answers, meant);
    return update(cx, st, detail);
}

bool person_detail_correct(struct ctx *cx, const struct dossier *person,
                           const struct person_detail *detail,
                           const struct answers *answers)
{
    struct meant meant;

    if (!is_right(cx, detail) || !check_together(cx, detail->section, answers)
        || !understand(cx, person->person_id, answers, &meant) || !db_begin(cx))
        return false;
    return db_end(
        cx,
        keep_before(cx, detail) && store_correction(cx, detail, answers, &meant)
            && tell(cx, person, detail->id, "correct",
                    arena_print(cx->arena, "Corrected %s", detail->section->one), NULL));
}

static const char sql_end[] =
    "UPDATE person_detail SET until_on = :until_on, version = version + 1"
    " WHERE id = :id AND version = :version";

static bool may_end(struct ctx *cx, const struct person_detail *detail)
{
    if (!is_right(cx, detail))
        return false;
    return (detail->section->ends && !detail->ended)
           || failed(cx, PROBLEM_CONFLICT, "detail.ended",
                     "Its end is recorded already. Correct it instead.");
}

bool person_detail_end(struct ctx *cx, const struct dossier *person,
                       const struct person_detail *detail, const struct answers *answers)
{
    check_days(cx, detail->from_on, answer(answers, "until_on"));
    if (has_problem(cx) || !may_end(cx, detail) || !db_begin(cx))
        return false;
    bool ok = keep_before(cx, detail);
    struct stmt *st = db_prepare(cx->db, sql_end);
    answers_bind(st, answers);
    ok = ok && update(cx, st, detail)
         && tell(cx, person, detail->id, "end",
                 arena_print(cx->arena, "No longer so, %s", detail->section->one), NULL);
    return db_end(cx, ok);
}

static const char sql_mark[] =
    "UPDATE person_detail SET in_error_at = :now, in_error_by = :by, in_error_why = :why,"
    " version = version + 1 WHERE id = :id AND version = :version";
static const char sql_unmark[] =
    "UPDATE person_detail SET in_error_at = NULL, in_error_by = NULL, in_error_why ="
    " NULL, version = version + 1 WHERE id = :id AND version = :version";

bool person_detail_mark_in_error(struct ctx *cx, const struct dossier *person,
                                 const struct person_detail *detail, const char *reason)
{
    if (!is_right(cx, detail) || !db_begin(cx))
        return false;
    struct stmt *st = db_prepare(cx->db, sql_mark);
    bind_text(st, ":now", cx->now);
    bind_int(st, ":by", cx->actor->user_id);
    bind_text(st, ":why", reason);
    return db_end(cx, update(cx, st, detail)
                          && tell(cx, person, detail->id, "in_error",
                                  "Marked as entered in error", reason));
}

bool person_detail_take_back_error(struct ctx *cx, const struct dossier *person,
                                   const struct person_detail *detail)
{
    if (!detail->in_error)
        return failed(cx, PROBLEM_CONFLICT, "detail.right",
                      "This is not marked as entered in error.");
    return db_begin(cx)
           && db_end(cx,
                     update(cx, db_prepare(cx->db, sql_unmark), detail)
                         && tell(cx, person, detail->id, "not_in_error",
                                 "The mark \"entered in error\" was taken back", NULL));
}
