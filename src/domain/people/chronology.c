#include "domain/people/chronology.h"

#include "base/clock.h"
#include "base/ident.h"
#include "base/json.h"
#include "store/paging.h"

/*
 * The lines of one person get ids side by side, a few apart: they then lie on a few pages
 * of the file, where one by one at random each would lie on a page of its own, to be read
 * and deciphered for each line shown. Ids of lines lead nowhere by themselves.
 */
#define BESIDE                                                                           \
    ((int64_t)1 << 20) /* lines of one person, and of who shares their range             \
                        */
#define GAP 16

static const char sql_last_beside[] =
    "SELECT coalesce(max(id), :from) FROM entry WHERE id BETWEEN :from AND :to";

static bool next_id(struct ctx *cx, int64_t person, int64_t *out)
{
    struct stmt *st = db_prepare(cx->db, sql_last_beside);
    int64_t from = person & ~(BESIDE - 1), to = from + BESIDE - 1;
    int64_t random = ident_new(), last;

    bind_int(st, ":from", from);
    bind_int(st, ":to", to);
    if (!db_number(cx, st, &last))
        return false;
    *out = last <= to - GAP ? last + 1 + random % GAP : random;
    return true;
}

static const char sql_write[] =
    "INSERT INTO entry(id, person_id, referral_id, case_id, happened_on, recorded_at,"
    " user_id, kind, text, note_id) VALUES(:id, :person, :referral, :case, :happened_on,"
    " :now, :user, :kind, :text, :note)";

static bool write_entry(struct ctx *cx, const struct dossier *dossier, const char *kind,
                        const char *happened_on, const char *text, int64_t note)
{
    struct stmt *st = db_prepare(cx->db, sql_write);
    int64_t id;

    if (!next_id(cx, dossier->person_id, &id))
        return false;
    bind_int(st, ":id", id);
    bind_int(st, ":person", dossier->person_id);
    bind_int(st, ":referral", dossier->referral_id);
    if (dossier->case_id != 0)
        bind_int(st, ":case", dossier->case_id);
    bind_text(st, ":happened_on", happened_on);
    bind_text(st, ":now", cx->now);
    bind_int(st, ":user", cx->actor->user_id);
    bind_text(st, ":kind", kind);
    bind_text(st, ":text", text);
    if (note != 0)
        bind_int(st, ":note", note);
    return db_run(cx, st);
}

bool entry_write(struct ctx *cx, const struct dossier *dossier, const char *kind,
                 const char *happened_on, const char *text)
{
    return write_entry(cx, dossier, kind, happened_on, text, 0);
}

bool entry_write_note(struct ctx *cx, const struct dossier *dossier,
                      const char *happened_on, int64_t note_id, const char *label)
{
    return write_entry(cx, dossier, "note", happened_on, label, note_id);
}

/* The place after which the next page begins: day, moment and id of the last line. */
#define ENTRY_COLUMNS                                                                    \
    "SELECT e.id, e.happened_on, e.recorded_at, e.kind, e.text, u.name AS by,"           \
    " o.name AS source, n.text AS note, n.in_error_at,"                                  \
    " e.happened_on || '~' || e.recorded_at || '~' || e.id AS cursor"                    \
    " FROM visible_entry e LEFT JOIN user u ON u.id = e.user_id"                         \
    " LEFT JOIN organisation o ON o.id = u.organisation_id"                              \
    " LEFT JOIN visible_note n ON n.id = e.note_id"
#define ENTRY_ORDER                                                                      \
    " ORDER BY e.happened_on DESC, e.recorded_at DESC, e.id DESC LIMIT :limit"
#define ENTRY_AFTER                                                                      \
    " AND (e.happened_on, e.recorded_at, e.id) < (:day, :at, :id)"                       \
    " AND e.happened_on >= :from"

/* Only what the index of the case has cut out already is looked at by these. */
#define ENTRY_LIKE                                                                       \
    " AND (:kinds IS NULL OR instr(:kinds, ' ' || substr(e.kind || '.', 1,"              \
    "      instr(e.kind || '.', '.') - 1) || ' ') > 0)"                                  \
    " AND (:who IS NULL OR instr(text_fold(coalesce(u.name, '') || ' '"                  \
    "      || coalesce(o.name, '')), :who) > 0)"                                         \
    " AND (:words IS NULL OR instr(text_fold(e.text || ' ' || coalesce(n.text, '')),"    \
    "      :words) > 0)"                                                                 \
    " AND (:until IS NULL OR e.recorded_at <= :until)"

static const char sql_case[] =
    ENTRY_COLUMNS " WHERE e.case_id = :record" ENTRY_AFTER ENTRY_ORDER;
static const char sql_referral[] =
    ENTRY_COLUMNS " WHERE e.referral_id = :record" ENTRY_AFTER ENTRY_ORDER;
static const char sql_case_like[] =
    ENTRY_COLUMNS " WHERE e.case_id = :record" ENTRY_AFTER ENTRY_LIKE ENTRY_ORDER;
static const char sql_referral_like[] =
    ENTRY_COLUMNS " WHERE e.referral_id = :record" ENTRY_AFTER ENTRY_LIKE ENTRY_ORDER;

static json_t *entry_json(struct ctx *cx, struct stmt *st)
{
    json_t *item = json_object();

    put_int(item, "id", row_int(st, "id"));
    put_day(item, "happened_on", row_text(cx, st, "happened_on"));
    put_instant(item, "recorded_at", row_text(cx, st, "recorded_at"));
    put_text(item, "kind", row_text(cx, st, "kind"));
    put_text(item, "text", row_text(cx, st, "text"));
    put_text(item, "by", row_text(cx, st, "by"));
    put_text(item, "source", row_text(cx, st, "source"));
    put_text(item, "note", row_text(cx, st, "note"));
    put_bool(item, "in_error", !row_is_null(st, "in_error_at"));
    return item;
}

static struct stmt *statement_for(struct ctx *cx, const struct dossier *dossier,
                                  const struct entry_filter *filter)
{
    bool like = filter->kinds != NULL || filter->who != NULL || filter->words != NULL
                || filter->recorded_until != NULL;
    struct stmt *st;

    if (dossier->case_id != 0)
        st = db_prepare(cx->db, like ? sql_case_like : sql_case);
    else
        st = db_prepare(cx->db, like ? sql_referral_like : sql_referral);
    if (like) {
        bind_text(st, ":kinds", filter->kinds);
        bind_text(st, ":who", filter->who);
        bind_text(st, ":words", filter->words);
        bind_text(st, ":until", filter->recorded_until);
    }
    return st;
}

/* The place after which the page begins: the last day asked for, or a cursor's. */
static void bind_place(struct ctx *cx, struct stmt *st, const struct entry_filter *filter,
                       const struct keyset *after)
{
    const char *last =
        filter->to != NULL ? arena_print(cx->arena, "%s~", filter->to) : "9999-12-31";

    bind_text(st, ":from", filter->from != NULL ? filter->from : "");
    bind_text(st, ":day", after->given ? after->first : last);
    bind_text(st, ":at", after->given ? after->second : "");
    bind_int(st, ":id", after->given ? after->id : 0);
    bind_int(st, ":limit", filter->limit + 1);
}

bool chronology_entries(struct ctx *cx, const struct dossier *dossier,
                        const struct entry_filter *filter, json_t *view)
{
    struct page page = { .limit = filter->limit };
    struct keyset after;

    if (!keyset_read(cx, filter->cursor, &after))
        return false;
    struct stmt *st = statement_for(cx, dossier, filter);
    bind_int(st, ":record",
             dossier->case_id != 0 ? dossier->case_id : dossier->referral_id);
    bind_place(cx, st, filter, &after);
    json_t *items = json_array();
    while (db_row(cx, st))
        if (page_takes(&page, row_text(cx, st, "cursor")))
            json_array_append_new(items, entry_json(cx, st));
    put_json(view, "items", items);
    put_text(view, "next", page_next(cx, &page));
    return db_done(cx, st);
}

bool chronology_json(struct ctx *cx, const struct dossier *dossier, const char *before,
                     int limit, json_t *view)
{
    return chronology_entries(
        cx, dossier, &(struct entry_filter){ .cursor = before, .limit = limit }, view);
}
