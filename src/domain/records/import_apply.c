#include "domain/records/import_apply.h"

#include <string.h>

#include "base/date.h"
#include "base/json.h"
#include "base/secret.h"
#include "base/text.h"
#include "domain/intake/matching.h"
#include "domain/intake/referral.h"
#include "domain/people/audit.h"
#include "domain/people/chronology.h"
#include "import_parts.h"

/* ---- references: each once, in the file and in the store -----------------------------
 */

static uint64_t mark_of(const char *reference)
{
    char digest[SECRET_HASH_HEX];
    uint64_t mark = 0;

    secret_digest(reference, strlen(reference), NULL, digest);
    for (size_t i = 0; i < 16; i++)
        mark = mark << 4
               | (uint64_t)(digest[i] <= '9' ? digest[i] - '0' : digest[i] - 'a' + 10);
    return mark != 0 ? mark : 1;
}

static struct import_mark *slot_of(struct import_mark *list, size_t room, uint64_t mark)
{
    size_t at = (size_t)mark & (room - 1);

    while (list[at].mark != 0 && list[at].mark != mark)
        at = (at + 1) & (room - 1);
    return &list[at];
}

static void make_room(struct import_seen *seen)
{
    size_t room = seen->room == 0 ? 256 : seen->room * 2;
    struct import_mark *list;

    if (2 * seen->count < seen->room)
        return;
    list = arena_alloc(seen->arena, room * sizeof(*list));
    for (size_t i = 0; i < seen->room; i++)
        if (seen->list[i].mark != 0)
            *slot_of(list, room, seen->list[i].mark) = seen->list[i];
    seen->list = list;
    seen->room = room;
}

/* The row where the file has had it before; 0 when this is the first. */
static size_t seen_before(struct import_seen *seen, const char *reference, size_t row)
{
    make_room(seen);
    uint64_t mark = mark_of(reference);
    struct import_mark *slot = slot_of(seen->list, seen->room, mark);
    size_t before = slot->mark != 0 ? slot->row : 0;

    if (before == 0) {
        *slot = (struct import_mark){ mark, row };
        seen->count++;
    }
    return before;
}

/* What became hidden from whoever imports is not given away by its old reference: the
 * likeness found at screening says whom to ask. */
static const char sql_imported[] =
    "SELECT w.row, f.name, substr(f.made_at, 1, 10) AS day,"
    " coalesce(c.reference, r.reference) AS ours FROM visible_import_row w"
    " JOIN import_file f ON f.id = w.import_id"
    " JOIN visible_referral r ON r.id = w.referral_id"
    " LEFT JOIN visible_case c ON c.id = w.case_id"
    " WHERE w.kind = :kind AND w.reference = :reference LIMIT 1";

static bool imported_before(struct ctx *cx, const struct import_work *work,
                            const char **out)
{
    struct stmt *st = db_prepare(cx->db, sql_imported);
    char day[24];

    *out = NULL;
    bind_text(st, ":kind", import_kind_code(work->map->kind));
    bind_text(st, ":reference", work->record->reference);
    if (db_row(cx, st)) {
        date_say(row_text(cx, st, "day"), day);
        *out = arena_print(cx->arena,
                           "This was imported before: it is %s (%s, row %lld, on %s).",
                           row_text(cx, st, "ours"), row_text(cx, st, "name"),
                           (long long)row_int(st, "row"), day);
    }
    return db_done(cx, st);
}

static bool check_reference(struct ctx *cx, struct import_work *work)
{
    const struct import_line *line = &work->record->lines[0];
    const char *reference = work->record->reference, *imported;

    if (reference == NULL) {
        if (work->map->kind == IMPORT_CASES)
            import_say(work, line, GROUP_REFERENCE, "external_reference",
                       "Every case needs the reference it has in the other system.");
        return true;
    }
    size_t before = seen_before(work->seen, reference, line->row);
    if (before != 0)
        import_say(work, line, GROUP_REFERENCE, "external_reference",
                   arena_print(cx->arena, "Row %zu has this reference already.%s", before,
                               work->map->kind == IMPORT_CASES
                                   ? " The rows of one case stand one below the other."
                                   : ""));
    if (!imported_before(cx, work, &imported))
        return false;
    if (imported != NULL)
        import_say(work, line, GROUP_REFERENCE, "external_reference", imported);
    return true;
}

/* ---- the shape of the rows ----------------------------------------------------------
 */

/* Further rows bring needs and actions; elsewhere they may repeat the first. */
static void check_repeated(struct ctx *cx, struct import_work *work,
                           const struct import_line *line)
{
    const struct import_map *map = work->map;
    const struct import_line *first = &work->record->lines[0];

    for (size_t i = 0; i < map->ncolumns; i++)
        if (map->columns[i].group < GROUP_NEED && line->values[i] != NULL
            && !text_is(line->values[i], first->values[i]))
            import_say(work, line, map->columns[i].group, map->columns[i].field->name,
                       arena_print(cx->arena,
                                   "This differs from row %zu, where the case begins: "
                                   "further rows only bring needs and actions.",
                                   first->row));
}

static void check_shape(struct ctx *cx, struct import_work *work)
{
    const struct import_record *record = work->record;

    for (size_t i = 0; i < record->count; i++) {
        if (record->lines[i].extra != NULL)
            import_findings_add(
                work->findings,
                &(struct import_finding){
                    .row = record->lines[i].row,
                    .value = record->lines[i].extra,
                    .detail = "This row has more cells than there are headings." });
        if (i > 0)
            check_repeated(cx, work, &record->lines[i]);
    }
    if (record->too_many)
        import_say(
            work, &record->lines[0], GROUP_REFERENCE, "external_reference",
            arena_print(cx->arena, "A case has at most %d rows.", MOST_IMPORT_LINES));
}

/* ---- possible duplicates ------------------------------------------------------------
 */

static const char *because(struct ctx *cx, const json_t *match)
{
    const json_t *list = json_object_get(match, "because"), *word;
    const char *said = "";
    size_t i;

    json_array_foreach(list, i, word)
    {
        said = arena_print(cx->arena, "%s%s%s", said, i > 0 ? ", " : "",
                           json_string_value(word));
    }
    return said;
}

static const char *newest_reference(const json_t *match)
{
    const json_t *first = json_array_get(json_object_get(match, "referrals"), 0);
    const char *reference = json_string_value(json_object_get(first, "reference"));

    return reference != NULL ? reference : "no referral you may see";
}

static const char *text_in(const json_t *match, const char *key)
{
    const char *text = json_string_value(json_object_get(match, key));

    return text != NULL ? text : "";
}

static const char *likeness_said(struct ctx *cx, const json_t *match)
{
    if (json_is_true(json_object_get(match, "hidden")))
        return arena_print(cx->arena,
                           "Another authority's coordinator may hold relevant "
                           "information: ask %s.",
                           text_in(match, "contact"));
    return arena_print(cx->arena, "Perhaps %s %s (%s): %s.", text_in(match, "forename"),
                       text_in(match, "surname"), newest_reference(match),
                       because(cx, match));
}

static bool find_likenesses(struct ctx *cx, struct import_work *work, int64_t referral)
{
    const struct dossier *dossier;
    json_t *matches, *match;
    size_t i;

    if (!dossier_referral(cx, referral, &dossier)
        || !matching_candidates(cx, dossier, &matches))
        return false;
    json_array_foreach(matches, i, match)
    {
        import_findings_add(work->findings, &(struct import_finding){
                                                .likeness = true,
                                                .row = work->record->lines[0].row,
                                                .detail = likeness_said(cx, match) });
    }
    return true;
}

/* ---- the record ----------------------------------------------------------------------
 */

static const char sql_keep[] =
    "INSERT INTO import_row(import_id, row, kind, reference, referral_id, case_id)"
    " VALUES(:import, :row, :kind, :reference, :referral, :case)";

static bool keep_row(struct ctx *cx, const struct import_work *work,
                     const struct import_outcome *outcome)
{
    struct stmt *st = db_prepare(cx->db, sql_keep);

    bind_int(st, ":import", work->import_id);
    bind_int(st, ":row", (int64_t)work->record->lines[0].row);
    bind_text(st, ":kind", import_kind_code(work->map->kind));
    bind_text(st, ":reference", work->record->reference);
    bind_int(st, ":referral", outcome->referral_id);
    if (outcome->case_id != 0)
        bind_int(st, ":case", outcome->case_id);
    return db_run(cx, st);
}

static bool note_origin(struct ctx *cx, const struct import_work *work, int64_t id)
{
    const char *reference = work->record->reference;
    const struct dossier *dossier;

    return dossier_referral(cx, id, &dossier)
           && entry_write(
               cx, dossier, "referral.imported", cx->today,
               arena_print(cx->arena, "Imported from %s, row %zu%s%s", work->file,
                           work->record->lines[0].row,
                           reference != NULL ? ": its reference there is " : "",
                           reference != NULL ? reference : ""))
           && audit_write(cx, dossier, "referral.import", id, NULL);
}

/* Its clocks run from the day it was made, not from today. */
static bool create_referral(struct ctx *cx, const struct answers *answers, int64_t *out)
{
    const char *today = cx->today;

    cx->today = answer(answers, "referred_on");
    bool ok = referral_create(cx, answers, out);
    cx->today = today;
    return ok;
}

/* What is wrong with the rest, where the referral is not there. */
static bool look_at_case(struct ctx *cx, struct import_work *work,
                         struct import_outcome *out)
{
    return work->map->kind != IMPORT_CASES
           || import_case(cx, work, NULL, 0, &out->case_id);
}

static bool make(struct ctx *cx, struct import_work *work, const struct answers *answers,
                 struct import_outcome *out)
{
    const struct import_line *line = &work->record->lines[0];

    if (!create_referral(cx, answers, &out->referral_id))
        return import_tell(cx, work, line, GROUP_REFERRAL) && look_at_case(cx, work, out);
    if (!note_origin(cx, work, out->referral_id)
        || (work->looks && !find_likenesses(cx, work, out->referral_id)))
        return false;
    if (work->map->kind == IMPORT_CASES
        && !import_case(cx, work, answers, out->referral_id, &out->case_id))
        return false;
    return work->import_id == 0 || keep_row(cx, work, out);
}

bool import_apply(struct ctx *cx, struct import_work *work, struct import_outcome *out)
{
    const struct import_line *line = &work->record->lines[0];
    struct answers answers;

    *out = (struct import_outcome){ 0 };
    check_shape(cx, work);
    if (!check_reference(cx, work))
        return false;
    if (!import_answers(cx, work, line, GROUP_REFERRAL, &answers))
        return !has_problem(cx) && look_at_case(cx, work, out);
    return make(cx, work, &answers, out);
}
