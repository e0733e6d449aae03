#include "domain/casework/case_search.h"

#include "base/json.h"
#include "base/text.h"
#include "domain/core/codes.h"
#include "domain/core/lifecycle.h"
#include "domain/core/search.h"
#include "domain/core/snippet.h"
#include "store/db.h"

#define MOST_SHOWN  50
#define MOST_HITS   200 /* several notes of one case are one result */
#define MOST_SCOPES 400

static const struct field fields[] = {
    { .name = "q",
      .label = "Name, reference or words",
      .hint = "At least two letters or digits. Every word must occur; the beginning of a "
              "name is enough",
      .kind = FIELD_LINE },
};
const struct form form_search = { "search", fields, COUNT(fields) };

struct hit {
    const char *kind;
    int64_t record, referral, case_id;
};

struct finding {
    struct hit hits[MOST_SHOWN];
    size_t count;
    bool more;
};

/* Backwards: the newest first. CROSS keeps the order, so that walking stops when there is
 * enough, however often the words occur. */
#define HITS_OF(table)                                                                   \
    "SELECT d.kind, d.record_id, coalesce(d.referral_id, 0) AS referral,"                \
    " coalesce(d.case_id, 0) AS case_id FROM " table                                     \
    " x"                                                                                 \
    " CROSS JOIN visible_search_document d ON d.id = x.rowid WHERE " table               \
    " MATCH :query ORDER BY x.rowid DESC LIMIT :limit"

static const char sql_hits[] = HITS_OF("search_index");
static const char sql_hits_of_names[] = HITS_OF("search_index_names");

static bool same_target(const struct hit *a, const struct hit *b)
{
    if (a->record != b->record && a->case_id != b->case_id)
        return false;
    return text_is(a->kind, b->kind)
           && (text_is(a->kind, "note") ? a->case_id == b->case_id
                                        : a->record == b->record);
}

static bool is_new(const struct finding *finding, const struct hit *hit)
{
    for (size_t i = 0; i < finding->count; i++)
        if (same_target(&finding->hits[i], hit))
            return false;
    return true;
}

static void take(struct finding *finding, const struct hit *hit)
{
    if (!is_new(finding, hit))
        return;
    finding->more = finding->count == MOST_SHOWN;
    if (!finding->more)
        finding->hits[finding->count++] = *hit;
}

static bool find(struct ctx *cx, const char *sql, const char *query,
                 struct finding *finding)
{
    struct stmt *st = db_prepare(cx->db, sql);
    int rows = 0;

    bind_text(st, ":query", query);
    bind_int(st, ":limit", MOST_HITS);
    for (; db_row(cx, st); rows++)
        take(finding, &(struct hit){ row_text(cx, st, "kind"), row_int(st, "record_id"),
                                     row_int(st, "referral"), row_int(st, "case_id") });
    finding->more = finding->more || rows == MOST_HITS;
    return db_done(cx, st);
}

/* ---- where to look -------------------------------------------------------------------
 */

static const char sql_mine[] =
    "SELECT a.case_id FROM case_access a WHERE a.user_id = viewer_user()"
    " AND EXISTS (SELECT 1 FROM visible_case c WHERE c.id = a.case_id) LIMIT :limit";

/* Who sees no area sees what was opened to them, and what they sent themselves. "" where
 * that is so much that walking past the rest is quicker. */
static bool scope_of(struct ctx *cx, const char **out)
{
    struct stmt *st = db_prepare(cx->db, sql_mine);
    const char *words[2 * (MOST_SCOPES + 2)]; /* with OR between them */
    size_t count = 0;

    words[count++] = search_scope_writer(cx->arena, cx->actor->user_id);
    bind_int(st, ":limit", MOST_SCOPES + 1);
    while (db_row(cx, st)) {
        words[count++] = "OR";
        words[count++] = search_scope_case(cx->arena, row_int(st, "case_id"));
    }
    *out = count > 2 * MOST_SCOPES + 1
               ? ""
               : arena_print(cx->arena, " AND scope : (%s)",
                             search_words(cx->arena, words, count));
    return db_done(cx, st);
}

static bool find_names(struct ctx *cx, const char *words, const char *scope,
                       struct finding *finding)
{
    return find(cx, sql_hits_of_names,
                arena_print(cx->arena, "(names : (%s))%s", words, scope), finding);
}

static bool find_texts(struct ctx *cx, const char *words, const char *scope,
                       struct finding *finding)
{
    return find(cx, sql_hits,
                arena_print(cx->arena, "({names body} : (%s))%s", words, scope), finding);
}

/* The index is walked from the newest text on for whole words; all that begins like one
 * must be gathered, which takes milliseconds, so this is done when nothing was found. */
static bool find_in_texts(struct ctx *cx, const char *query, const char *whole,
                          const char *scope, struct finding *finding)
{
    if (finding->more)
        return true;
    return find_texts(cx, whole, scope, finding)
           && (finding->count > 0 || find_texts(cx, query, scope, finding));
}

/* Names first: most people look for somebody. Whole names before what begins like them,
 * but for those who see so few cases that all of it is one page. */
static bool find_all(struct ctx *cx, const char *query, struct finding *finding)
{
    const char *whole = search_query_whole(cx->arena, query), *scope = "";

    if (text_is_empty(cx->actor->viewer.areas) && !scope_of(cx, &scope))
        return false;
    if (*scope == '\0' && !find_names(cx, whole, scope, finding))
        return false;
    return (finding->more || find_names(cx, query, scope, finding))
           && find_in_texts(cx, query, whole, scope, finding);
}

/* ---- what a hit is called ------------------------------------------------------------
 */

static const char sql_case[] =
    "SELECT c.id, c.reference, c.forename, c.surname, c.date_of_birth, c.area, c.status,"
    " c.opened_on AS day, NULL AS text FROM visible_caseload c WHERE c.id = :id";
static const char sql_note[] =
    "SELECT c.id, c.reference, c.forename, c.surname, c.date_of_birth, c.area, c.status,"
    " n.happened_on AS day, n.text FROM visible_note n JOIN visible_caseload c ON c.id = "
    "n.case_id"
    " WHERE n.id = :id AND c.status <> 'police_led'";
static const char sql_referral[] =
    "SELECT r.id, r.reference, r.forename, r.surname, r.date_of_birth, r.area, r.status,"
    " r.received_on AS day, concat_ws(' ', r.concern, r.school, r.social_media,"
    " r.other_information) AS text FROM visible_referral r WHERE r.id = :id";

static const char *kind_label(const char *kind)
{
    if (text_is(kind, "referral"))
        return "Referral";
    return text_is(kind, "note") ? "Note" : "Case";
}

static json_t *result(struct ctx *cx, struct stmt *st, const struct hit *hit,
                      const char *typed)
{
    bool of_referral = text_is(hit->kind, "referral");
    const char *area = row_text(cx, st, "area");
    json_t *item = json_object();

    put_code(item, "kind", hit->kind, kind_label(hit->kind));
    put_int(item, "id", hit->record);
    put_json(item, "case", hit->case_id != 0 ? json_integer(hit->case_id) : json_null());
    put_text(item, "reference", row_text(cx, st, "reference"));
    put_text(item, "forename", row_text(cx, st, "forename"));
    put_text(item, "surname", row_text(cx, st, "surname"));
    put_day(item, "date_of_birth", row_text(cx, st, "date_of_birth"));
    put_code(item, "area", area, code_label(cx, "area", area));
    put_status(item, of_referral ? ENTITY_REFERRAL : ENTITY_CASE,
               row_text(cx, st, "status"));
    put_day(item, "day", row_text(cx, st, "day"));
    put_json(item, "snippet", snippet_json(cx->arena, row_text(cx, st, "text"), typed));
    put_text(item, "href",
             text_is(hit->kind, "note")
                 ? arena_print(cx->arena, "/cases/%lld/notes/%lld",
                               (long long)hit->case_id, (long long)hit->record)
                 : arena_print(cx->arena, "/%s/%lld", of_referral ? "referrals" : "cases",
                               (long long)hit->record));
    return item;
}

static const char *sql_of(const struct hit *hit)
{
    if (text_is(hit->kind, "referral"))
        return sql_referral;
    return text_is(hit->kind, "note") ? sql_note : sql_case;
}

static bool add_result(struct ctx *cx, const struct hit *hit, const char *typed,
                       json_t *items)
{
    struct stmt *st = db_prepare(cx->db, sql_of(hit));

    bind_int(st, ":id", hit->record);
    if (db_row(cx, st))
        json_array_append_new(items, result(cx, st, hit, typed));
    return db_done(cx, st);
}

bool case_search(struct ctx *cx, const char *typed, json_t *view)
{
    const char *query = typed != NULL ? search_query(cx->arena, typed) : NULL;
    struct finding finding = { 0 };
    json_t *items = json_array();

    if (query != NULL && !find_all(cx, query, &finding))
        return false;
    for (size_t i = 0; i < finding.count; i++)
        if (!add_result(cx, &finding.hits[i], typed, items))
            return false;
    put_json(view, "items", items);
    put_bool(view, "more", finding.more);
    put_bool(view, "too_short", typed != NULL && query == NULL);
    put_text(view, "next", NULL);
    return true;
}
