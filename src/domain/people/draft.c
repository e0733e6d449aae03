#include "domain/people/draft.h"

#include <ctype.h>
#include <string.h>

#include "base/clock.h"
#include "base/date.h"
#include "base/ident.h"
#include "base/json.h"
#include "domain/core/field.h"
#include "domain/core/setting.h"
#include "domain/people/audit.h"
#include "store/db.h"

/* ---- fields as text ------------------------------------------------------------------
 */

static bool is_small(struct ctx *cx, const struct pairs *fields)
{
    size_t bytes = 0;

    for (size_t i = 0; i < fields->count; i++)
        bytes += strlen(fields->list[i].name) + strlen(fields->list[i].value);
    if (bytes <= DRAFT_MOST_BYTES)
        return true;
    return failed(cx, PROBLEM_TOO_LARGE, "draft.size",
                  "This is too long to be kept as a draft.");
}

static const char *fields_text(const struct pairs *fields)
{
    json_t *list = json_array();

    for (size_t i = 0; i < fields->count; i++) {
        json_t *pair = json_array();

        json_array_append_new(pair, json_string(fields->list[i].name));
        json_array_append_new(pair, json_string(fields->list[i].value));
        json_array_append_new(list, pair);
    }
    const char *text = json_dumps(list, JSON_COMPACT); /* in the arena, as all JSON */
    return text != NULL ? text : "[]";
}

static void fields_read(struct ctx *cx, const char *text, struct pairs *out)
{
    json_t *list = json_loads(text, 0, NULL), *pair;
    size_t i;

    *out = (struct pairs){ 0 };
    json_array_foreach(list, i, pair)
    {
        const char *name = json_string_value(json_array_get(pair, 0));
        const char *value = json_string_value(json_array_get(pair, 1));

        if (name != NULL && value != NULL)
            pairs_add(cx->arena, out, arena_copy(cx->arena, name),
                      arena_copy(cx->arena, value));
    }
}

/* ---- reading -------------------------------------------------------------------------
 */

#define COLUMNS                                                                          \
    "SELECT d.id, d.form, d.page, d.fields, d.saved_at, d.version FROM visible_draft d"  \
    " WHERE d.user_id = :me AND "

static const char sql_find[] = COLUMNS "d.form = :form AND d.page = :page";
static const char sql_load[] = COLUMNS "d.id = :id";

static bool read_one(struct ctx *cx, struct stmt *st, struct draft *out)
{
    *out = (struct draft){ 0 };
    if (db_row(cx, st)) {
        *out = (struct draft){ .id = row_int(st, "id"),
                               .form = row_text(cx, st, "form"),
                               .page = row_text(cx, st, "page"),
                               .saved_at = row_text(cx, st, "saved_at"),
                               .version = row_int(st, "version") };
        fields_read(cx, row_text(cx, st, "fields"), &out->fields);
    }
    return db_done(cx, st);
}

bool draft_find(struct ctx *cx, const char *form, const char *page, struct draft *out)
{
    struct stmt *st = db_prepare(cx->db, sql_find);

    bind_int(st, ":me", cx->actor->user_id);
    bind_text(st, ":form", form);
    bind_text(st, ":page", page);
    return read_one(cx, st, out);
}

bool draft_load(struct ctx *cx, int64_t id, struct draft *out)
{
    struct stmt *st = db_prepare(cx->db, sql_load);

    bind_int(st, ":me", cx->actor->user_id);
    bind_int(st, ":id", id);
    if (!read_one(cx, st, out))
        return false;
    if (out->id != 0)
        return true;
    return failed(cx, PROBLEM_NOT_FOUND, "record.unknown",
                  "There is no such record, or it is not shared with you.");
}

/* ---- keeping -------------------------------------------------------------------------
 */

static const char sql_save[] =
    "INSERT INTO draft(id, user_id, form, page, fields, referral_id, case_id, saved_at)"
    " VALUES(:id, :me, :form, :page, :fields, :referral, :case, :now)"
    " ON CONFLICT(user_id, form, page) DO UPDATE SET fields = excluded.fields,"
    " saved_at = excluded.saved_at, version = version + 1";
static const char sql_count[] = "SELECT count(*) FROM draft WHERE user_id = :me";

static bool is_one_of_few(struct ctx *cx)
{
    struct stmt *st = db_prepare(cx->db, sql_count);
    int64_t count;

    bind_int(st, ":me", cx->actor->user_id);
    if (!db_number(cx, st, &count))
        return false;
    if (count < MOST_DRAFTS)
        return true;
    return failed(cx, PROBLEM_CONFLICT, "draft.many",
                  "You have %d drafts. Finish or discard some of them first.",
                  MOST_DRAFTS);
}

/* Unbound parameters are NULL. */
static void bind_record(struct stmt *st, const struct dossier *dossier)
{
    bool of_case = dossier != NULL && dossier->kind == DOSSIER_CASE;
    bool of_referral = dossier != NULL && dossier->kind == DOSSIER_REFERRAL;

    if (of_case)
        bind_int(st, ":case", dossier->case_id);
    if (of_referral)
        bind_int(st, ":referral", dossier->referral_id);
}

static bool store(struct ctx *cx, const struct dossier *dossier,
                  const struct draft *draft)
{
    struct stmt *st = db_prepare(cx->db, sql_save);

    bind_int(st, ":id", draft->id);
    bind_int(st, ":me", cx->actor->user_id);
    bind_text(st, ":form", draft->form);
    bind_text(st, ":page", draft->page);
    bind_text(st, ":fields", fields_text(&draft->fields));
    bind_record(st, dossier);
    bind_text(st, ":now", cx->now);
    return db_run(cx, st);
}

bool draft_save(struct ctx *cx, const struct dossier *dossier, const char *form,
                const char *page, const struct pairs *fields, int64_t *out_id)
{
    struct draft draft;

    if (!is_small(cx, fields) || !draft_find(cx, form, page, &draft))
        return false;
    bool begins = draft.id == 0;
    draft.id = begins ? ident_new() : draft.id;
    draft.form = form;
    draft.page = page;
    draft.fields = *fields;
    if ((begins && !is_one_of_few(cx)) || !db_begin(cx))
        return false;
    if (!db_end(cx, store(cx, dossier, &draft)
                        && (!begins
                            || audit_write(cx, dossier, "draft.begin", draft.id, form))))
        return false;
    *out_id = draft.id;
    return true;
}

/* ---- the end -------------------------------------------------------------------------
 */

static const char sql_discard[] = "DELETE FROM draft WHERE id = :id AND user_id = :me";

bool draft_discard(struct ctx *cx, const struct draft *draft)
{
    if (!db_begin(cx))
        return false;
    struct stmt *st = db_prepare(cx->db, sql_discard);
    bind_int(st, ":id", draft->id);
    bind_int(st, ":me", cx->actor->user_id);
    return db_end(cx,
                  db_run(cx, st)
                      && audit_write(cx, NULL, "draft.discard", draft->id, draft->form));
}

static const char sql_done[] =
    "DELETE FROM draft WHERE user_id = :me AND form = :form AND page = :page";

bool draft_done(struct ctx *cx, const char *form, const char *page)
{
    struct stmt *st = db_prepare(cx->db, sql_done);

    bind_int(st, ":me", cx->actor->user_id);
    bind_text(st, ":form", form);
    bind_text(st, ":page", page);
    return db_run(cx, st);
}

static const char sql_purge[] = "DELETE FROM draft WHERE saved_at < :before";

bool drafts_purge(struct ctx *cx, int64_t *out_gone)
{
    char before[INSTANT_SIZE];
    int64_t days;

    if (!setting_number(cx, "draft.keep_days", 30, &days))
        return false;
    clock_instant(clock_from_instant(cx->now) - days * 86400000, before);
    struct stmt *st = db_prepare(cx->db, sql_purge);
    bind_text(st, ":before", before);
    if (!db_run(cx, st))
        return false;
    *out_gone = db_changes(cx->db);
    return true;
}

/* ---- one's own drafts ----------------------------------------------------------------
 */

static const char sql_list[] =
    "SELECT d.id, d.form, d.page, coalesce(c.reference, r.reference) AS reference,"
    " d.saved_at, d.version FROM visible_draft d"
    " LEFT JOIN visible_case c ON c.id = d.case_id"
    " LEFT JOIN visible_referral r ON r.id = d.referral_id WHERE d.user_id = :me"
    " ORDER BY d.saved_at DESC";

/* "support_plan" as words: "Support plan". */
static const char *words_of(struct ctx *cx, const char *form)
{
    char *words = arena_copy(cx->arena, form);

    for (char *at = strchr(words, '_'); at != NULL; at = strchr(at, '_'))
        *at = ' ';
    words[0] = (char)toupper((unsigned char)words[0]);
    return words;
}

/* The last day on which it is kept for sure. */
static const char *keep_day(struct ctx *cx, const char *saved_at, int64_t days)
{
    char *day = arena_alloc(cx->arena, DAY_SIZE);

    clock_day(clock_from_instant(saved_at) + (days - 1) * 86400000, day);
    return day;
}

json_t *drafts_json(struct ctx *cx)
{
    json_t *list = json_array();
    int64_t days;

    if (!setting_number(cx, "draft.keep_days", 30, &days))
        return NULL;
    struct stmt *st = db_prepare(cx->db, sql_list);
    bind_int(st, ":me", cx->actor->user_id);
    while (db_row(cx, st)) {
        json_t *item = record_json(cx, st, NULL);

        put_text(item, "title", words_of(cx, row_text(cx, st, "form")));
        put_day(item, "keep_on", keep_day(cx, row_text(cx, st, "saved_at"), days));
        json_array_append_new(list, item);
    }
    return db_done(cx, st) ? list : NULL;
}
