#include "domain/intake/person_merge.h"

#include "base/ident.h"
#include "base/text.h"
#include "domain/intake/matching_index.h"
#include "domain/intake/person.h"
#include "domain/people/audit.h"

static const struct option keeps[] = {
    { "this", "The record on the left" },
    { "other", "The record on the right" },
    { 0 },
};

static const struct field fields[] = {
    { .name = "other",
      .label = "The other record",
      .kind = FIELD_LINE,
      .need = REQUIRED,
      .hidden = true },
    { .name = "other_version",
      .label = "Version of the other record, as it was compared",
      .kind = FIELD_NUMBER,
      .hidden = true },
    { .name = "keep",
      .label = "Which record does the person go by from now on?",
      .hint = "Its name, date of birth and gender head the record. Those of the other "
              "stay on it as other names and dates.",
      .kind = FIELD_CHOICE,
      .options = keeps,
      .need = REQUIRED },
    { .name = "reason",
      .label = "Why are the two one person?",
      .hint = "For example: same NHS number, confirmed by the school",
      .kind = FIELD_TEXT,
      .most = 2000,
      .need = REQUIRED,
      .sensitive = true },
};
const struct form form_person_merge = { "person_merge", fields, COUNT(fields) };

static const struct field with_fields[] = {
    { .name = "other", .label = "The other record", .kind = FIELD_LINE, .hidden = true },
    { .name = "reference",
      .label = "Reference of a referral or case of the other record",
      .hint = "For example R-2026-00041 or CP-2026-0041",
      .kind = FIELD_LINE,
      .most = 40 },
};
const struct form form_person_merge_with = { "person_merge_with", with_fields,
                                             COUNT(with_fields) };

static const struct field undo_fields[] = {
    { .name = "reason",
      .label = "Why are they two people after all?",
      .kind = FIELD_TEXT,
      .most = 2000,
      .need = REQUIRED,
      .sensitive = true },
};
const struct form form_merge_undo = { "merge_undo", undo_fields, COUNT(undo_fields) };

struct merge {
    int64_t id, kept, lost;
};

static bool run(struct ctx *cx, const char *sql, const struct merge *merge)
{
    struct stmt *st = db_prepare(cx->db, sql);

    if (stmt_has(st, ":merge"))
        bind_int(st, ":merge", merge->id);
    if (stmt_has(st, ":kept"))
        bind_int(st, ":kept", merge->kept);
    if (stmt_has(st, ":lost"))
        bind_int(st, ":lost", merge->lost);
    return db_run(cx, st);
}

static bool run_all(struct ctx *cx, const char *const *list, size_t count,
                    const struct merge *merge)
{
    for (size_t i = 0; i < count; i++)
        if (!run(cx, list[i], merge))
            return false;
    return true;
}

/* ---- what goes over ------------------------------------------------------------------
 */

#define NOTE_DOWN(kind, table, column)                                                   \
    "INSERT INTO person_merge_row(merge_id, kind, record) SELECT :merge, '" kind         \
    "', id FROM " table " WHERE " column " = :lost"
#define GO_OVER(table, column)                                                           \
    "UPDATE " table " SET " column " = :kept WHERE " column " = :lost"

static const char sql_note_referrals[] = NOTE_DOWN("referral", "referral", "person_id");
static const char sql_note_cases[] = NOTE_DOWN("case", "channel_case", "person_id");
static const char sql_note_details[] = NOTE_DOWN("detail", "person_detail", "person_id");
static const char sql_note_relations[] =
    NOTE_DOWN("relation", "person_detail", "other_id");
static const char sql_take_referrals[] = GO_OVER("referral", "person_id");
static const char sql_take_cases[] = GO_OVER("channel_case", "person_id");
static const char sql_take_details[] = GO_OVER("person_detail", "person_id");
static const char sql_take_relations[] = GO_OVER("person_detail", "other_id");
static const char sql_point[] = "UPDATE person SET merged_into = :kept WHERE id = :lost";

static bool take_over(struct ctx *cx, const struct merge *merge)
{
    static const char *const steps[] = {
        sql_note_referrals, sql_note_cases,     sql_note_details,
        sql_note_relations, sql_take_referrals, sql_take_cases,
        sql_take_details,   sql_take_relations, sql_point,
    };

    return matching_index_merge(cx, merge->id, merge->lost, merge->kept)
           && run_all(cx, steps, COUNT(steps), merge);
}

/* ---- merging -------------------------------------------------------------------------
 */

/* A screening joins nothing where its record has other referrals. */
static const char sql_insert[] =
    "INSERT INTO person_merge(id, kept_id, lost_id, reason, referral_id, decided_by,"
    " decided_at) SELECT :id, :kept, :lost, :reason, :referral, :by, :now"
    " WHERE :referral IS NULL OR NOT EXISTS"
    " (SELECT 1 FROM referral WHERE person_id = :lost AND id <> :referral)";

static bool insert(struct ctx *cx, const struct merge *merge, const char *reason,
                   int64_t referral)
{
    struct stmt *st = db_prepare(cx->db, sql_insert);

    bind_int(st, ":id", merge->id);
    bind_int(st, ":kept", merge->kept);
    bind_int(st, ":lost", merge->lost);
    bind_text(st, ":reason", reason);
    if (referral != 0)
        bind_int(st, ":referral", referral);
    bind_int(st, ":by", cx->actor->user_id);
    bind_text(st, ":now", cx->now);
    return db_run(cx, st);
}

/* The left one's version is the request's own; this is the other's. */
static bool is_as_compared(struct ctx *cx, const struct dossier *other, int64_t named,
                           const struct answers *answers)
{
    if (answer(answers, "other_version") == NULL
        || (other->person_id == named
            && other->version == answer_int(answers, "other_version")))
        return true;
    return failed(cx, PROBLEM_STALE, "merge.other_changed",
                  "Someone changed the other record since you compared the two. Nothing "
                  "was merged: look at both as they are now, then decide again.");
}

static bool find_both(struct ctx *cx, const struct dossier *person,
                      const struct answers *answers, struct merge *out)
{
    bool this_stays = answer_is(answers, "keep", "this");
    const struct dossier *other;
    int64_t id;

    if (!text_to_int(answer(answers, "other"), &id))
        return failed(cx, PROBLEM_NOT_FOUND, "record.unknown",
                      "There is no such record, or it is not shared with you.");
    if (!dossier_person(cx, id, &other))
        return false;
    if (other->person_id == person->person_id) {
        reject(cx, "other", "These are one record already.");
        return false;
    }
    if (!is_as_compared(cx, other, id, answers))
        return false;
    *out = (struct merge){
        .id = ident_new(),
        .kept = this_stays ? person->person_id : other->person_id,
        .lost = this_stays ? other->person_id : person->person_id,
    };
    return true;
}

static bool audit(struct ctx *cx, const struct merge *merge, const char *verb)
{
    const struct dossier kept = { .kind = DOSSIER_PERSON, .person_id = merge->kept };

    return audit_write(cx, &kept, verb, merge->id,
                       arena_print(cx->arena, "kept=%lld lost=%lld",
                                   (long long)merge->kept, (long long)merge->lost));
}

bool person_merge(struct ctx *cx, const struct dossier *person,
                  const struct answers *answers, int64_t *out_id)
{
    struct merge merge;

    if (!find_both(cx, person, answers, &merge) || !db_begin(cx))
        return false;
    const char *text =
        arena_print(cx->arena, "Two records of this person were merged: %s",
                    answer(answers, "reason"));
    bool ok = insert(cx, &merge, answer(answers, "reason"), 0)
              && person_entry(cx, merge.lost, "person.merge", text)
              && person_entry(cx, merge.kept, "person.merge", text)
              && take_over(cx, &merge) && audit(cx, &merge, "person.merge");
    if (!db_end(cx, ok))
        return false;
    *out_id = merge.id;
    return true;
}

/* ---- undoing -------------------------------------------------------------------------
 */

#define GIVE_BACK(kind, table, column)                                                   \
    "UPDATE " table " SET " column " = :lost WHERE " column                              \
    " = :kept AND id IN"                                                                 \
    " (SELECT record FROM person_merge_row WHERE merge_id = :merge AND kind = '" kind    \
    "')"

/* A case that was opened since goes with the referral that opened it. */
static const char sql_note_opened[] =
    "INSERT OR IGNORE INTO person_merge_row(merge_id, kind, record)"
    " SELECT :merge, 'case', c.id FROM channel_case c WHERE c.referral_id IN"
    " (SELECT record FROM person_merge_row WHERE merge_id = :merge AND kind = "
    "'referral')";
static const char sql_give_referrals[] = GIVE_BACK("referral", "referral", "person_id");
static const char sql_give_cases[] = GIVE_BACK("case", "channel_case", "person_id");
static const char sql_give_details[] = GIVE_BACK("detail", "person_detail", "person_id");
static const char sql_give_relations[] =
    GIVE_BACK("relation", "person_detail", "other_id");
static const char sql_unpoint[] =
    "UPDATE person SET merged_into = NULL WHERE id = :lost AND merged_into = :kept";

/* The answer at screening is taken back by whoever undoes what came of it. */
static const char sql_unlink[] =
    "UPDATE person_link SET decision = 'not_linked', decided_by = :by, decided_at = :now"
    " WHERE decision = 'linked' AND person_id = :kept AND former_person = :lost"
    " AND referral_id = (SELECT referral_id FROM person_merge WHERE id = :merge)";

static bool unlink_answer(struct ctx *cx, const struct merge *merge)
{
    struct stmt *st = db_prepare(cx->db, sql_unlink);

    bind_int(st, ":merge", merge->id);
    bind_int(st, ":kept", merge->kept);
    bind_int(st, ":lost", merge->lost);
    bind_int(st, ":by", cx->actor->user_id);
    bind_text(st, ":now", cx->now);
    return db_run(cx, st);
}

static bool give_back(struct ctx *cx, const struct merge *merge)
{
    static const char *const steps[] = {
        sql_note_opened,  sql_give_referrals, sql_give_cases,
        sql_give_details, sql_give_relations, sql_unpoint,
    };

    return run_all(cx, steps, COUNT(steps), merge) && unlink_answer(cx, merge)
           && matching_index_unmerge(cx, merge->id, merge->lost, merge->kept);
}

static const char sql_undoable[] =
    "SELECT kept_id, lost_id, undone_at FROM visible_person_merge WHERE id = :id"
    " AND (kept_id = :person OR lost_id = :person)";

static bool open_merge(struct ctx *cx, const struct dossier *person, int64_t id,
                       struct merge *out)
{
    struct stmt *st = db_prepare(cx->db, sql_undoable);
    bool found = false, undone = false;

    bind_int(st, ":id", id);
    bind_int(st, ":person", person->person_id);
    if (db_row(cx, st)) {
        found = true;
        undone = !row_is_null(st, "undone_at");
        *out = (struct merge){ id, row_int(st, "kept_id"), row_int(st, "lost_id") };
    }
    if (!db_done(cx, st))
        return false;
    if (!found)
        return failed(cx, PROBLEM_NOT_FOUND, "record.unknown",
                      "There is no such record, or it is not shared with you.");
    return !undone
           || failed(cx, PROBLEM_CONFLICT, "merge.undone",
                     "This merge has been undone already.");
}

static const char sql_undo[] =
    "UPDATE person_merge SET undone_by = :by, undone_at = :now, undone_why = :reason,"
    " version = version + 1 WHERE id = :id AND undone_at IS NULL";

static bool store_undo(struct ctx *cx, const struct merge *merge,
                       const struct answers *answers)
{
    struct stmt *st = db_prepare(cx->db, sql_undo);

    answers_bind(st, answers);
    bind_int(st, ":id", merge->id);
    bind_int(st, ":by", cx->actor->user_id);
    bind_text(st, ":now", cx->now);
    return db_run(cx, st);
}

bool person_merge_undo(struct ctx *cx, const struct dossier *person, int64_t merge_id,
                       const struct answers *answers)
{
    struct merge merge;

    if (!open_merge(cx, person, merge_id, &merge) || !db_begin(cx))
        return false;
    const char *text = arena_print(cx->arena, "The merge of two records was undone: %s",
                                   answer(answers, "reason"));
    bool ok = store_undo(cx, &merge, answers) && give_back(cx, &merge)
              && person_entry(cx, merge.kept, "person.unmerge", text)
              && person_entry(cx, merge.lost, "person.unmerge", text)
              && audit(cx, &merge, "person.unmerge");
    return db_end(cx, ok);
}

/* ---- at screening --------------------------------------------------------------------
 */

/* Whoever was named may have been merged more than once: each merge gives it back in
 * turn. */
#define ON_THE_WAY(from)                                                                 \
    "WITH RECURSIVE way(id, merge, kept) AS (SELECT lost_id, id, kept_id FROM"           \
    " person_merge WHERE lost_id = " from                                                \
    " AND undone_at IS NULL"                                                             \
    " UNION SELECT m.lost_id, m.id, m.kept_id FROM way JOIN person_merge m"              \
    " ON m.lost_id = way.kept AND m.undone_at IS NULL)"

static const char sql_goes_along[] = ON_THE_WAY(":named")
    " INSERT OR IGNORE INTO person_merge_row(merge_id, kind, record)"
    " SELECT merge, 'referral', :referral FROM way";
static const char sql_keys_noted[] = ON_THE_WAY(":named")
    " INSERT OR IGNORE INTO person_merge_key(merge_id, key)"
    " SELECT w.merge, f.key FROM way w JOIN person_key f ON f.person_id = :from"
    " WHERE NOT EXISTS"
    " (SELECT 1 FROM person_key k WHERE k.person_id = w.kept AND k.key = f.key)";
static const char sql_keys_along[] = ON_THE_WAY(":named")
    " INSERT OR IGNORE INTO person_key(key, person_id)"
    " SELECT f.key, w.kept FROM way w JOIN person_key f ON f.person_id = :from";

static bool run_along(struct ctx *cx, const char *sql, int64_t named,
                      const struct dossier *referral)
{
    struct stmt *st = db_prepare(cx->db, sql);

    bind_int(st, ":named", named);
    if (stmt_has(st, ":referral"))
        bind_int(st, ":referral", referral->referral_id);
    if (stmt_has(st, ":from"))
        bind_int(st, ":from", referral->person_id);
    return db_run(cx, st);
}

bool person_merge_goes_along(struct ctx *cx, int64_t named,
                             const struct dossier *referral)
{
    return run_along(cx, sql_goes_along, named, referral)
           && run_along(cx, sql_keys_noted, named, referral)
           && run_along(cx, sql_keys_along, named, referral);
}

#define GO_FURTHER(kind, table, column)                                                  \
    "UPDATE " table " SET " column " = :kept WHERE " column                              \
    " = :lost AND id IN"                                                                 \
    " (SELECT record FROM person_merge_row WHERE merge_id = :merge AND kind = '" kind    \
    "')"

static const char sql_rows_along[] = ON_THE_WAY(":kept")
    " INSERT OR IGNORE INTO person_merge_row(merge_id, kind, record)"
    " SELECT w.merge, r.kind, r.record FROM way w JOIN person_merge_row r"
    " ON r.merge_id = :merge";
static const char sql_further_referrals[] =
    GO_FURTHER("referral", "referral", "person_id");
static const char sql_further_cases[] = GO_FURTHER("case", "channel_case", "person_id");
static const char sql_further_details[] =
    GO_FURTHER("detail", "person_detail", "person_id");
static const char sql_further_relations[] =
    GO_FURTHER("relation", "person_detail", "other_id");

/* What went over to a record that was merged since goes on to where that one is now. */
static bool go_further(struct ctx *cx, const struct merge *merge, int64_t to,
                       const struct dossier *referral)
{
    static const char *const steps[] = { sql_further_referrals, sql_further_cases,
                                         sql_further_details, sql_further_relations };
    const struct merge onwards = { merge->id, to, merge->kept };

    return to == merge->kept
           || (run(cx, sql_rows_along, merge)
               && run_all(cx, steps, COUNT(steps), &onwards)
               && person_merge_goes_along(cx, merge->kept, referral));
}

bool person_merge_link(struct ctx *cx, const struct dossier *referral, int64_t named,
                       int64_t to, bool *out_merged)
{
    const struct merge merge = { ident_new(), named, referral->person_id };
    const char *reason =
        arena_print(cx->arena, "Linked at the screening of %s", referral->reference);

    *out_merged = false;
    if (!insert(cx, &merge, reason, referral->referral_id))
        return false;
    if (db_changes(cx->db) != 1)
        return true;
    *out_merged = true;
    return take_over(cx, &merge) && go_further(cx, &merge, to, referral)
           && audit(cx, &merge, "person.merge");
}
