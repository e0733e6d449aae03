/* The statements of the caseload: which one cuts the rows most. */
#include "domain/casework/case_walk.h"

#include "base/text.h"
#include "domain/casework/case_row.h"
#include "domain/core/search.h"

static bool is_set(const struct answers *filter, const char *name)
{
    return answer(filter, name) != NULL;
}

/* ---- statements ----------------------------------------------------------------------
 */

#define COLUMNS "SELECT " CASE_ROW_COLUMNS " FROM visible_caseload c WHERE "

/* What thins out the rows that a driving index has cut already. */
#define REST                                                                             \
    " AND (:status IS NULL OR c.status = :status)"                                       \
    " AND (:area IS NULL OR c.area = :area)"                                             \
    " AND (:concern_type IS NULL OR c.concern_type = :concern_type)"                     \
    " AND (:lead IS NULL OR c.lead_id = :lead)"                                          \
    " AND (:overdue IS NULL OR coalesce(c.next_due_on < :today, 0) = :overdue)"
#define MINE                                                                             \
    " AND (:mine IS NOT 1 OR c.lead_id = :me"                                            \
    "      OR (c.cover_id = :me AND c.cover_until_on >= :today))"

#define OLDER      " AND (c.opened_on, c.id) < (:day, :id)"
#define NEWER      " AND (c.opened_on, c.id) > (:day, :id)"
#define LATER      " AND (c.next_due_on, c.id) > (:day, :id)"
#define DUE_BEFORE " AND (c.next_due_on, c.id) < (:day, :id)"

/* Each list can be walked both ways: "previous" begins at the first row and turns round.
 */
struct walk {
    const char *on, *back;
};

#define NEWEST(name, driver, rest)                                                       \
    static const char sql_##name[] =                                                     \
        COLUMNS driver rest OLDER " ORDER BY c.opened_on DESC, c.id DESC LIMIT :limit";  \
    static const char sql_##name##_back[] =                                              \
        COLUMNS driver rest NEWER " ORDER BY c.opened_on, c.id LIMIT :limit";            \
    static const struct walk name = { sql_##name, sql_##name##_back };
/* The same where the driver gives few rows in no order; + keeps the index away. */
#define NEWEST_SORTED(name, driver)                                                      \
    static const char sql_##name[] = COLUMNS driver REST MINE OLDER                      \
        " ORDER BY +c.opened_on DESC, +c.id DESC LIMIT :limit";                          \
    static const char sql_##name##_back[] =                                              \
        COLUMNS driver REST MINE NEWER " ORDER BY +c.opened_on, +c.id LIMIT :limit";     \
    static const struct walk name = { sql_##name, sql_##name##_back };
#define BY_DUE(name, driver, plus)                                                       \
    static const char sql_##name[] = COLUMNS driver REST MINE LATER                      \
        " ORDER BY " plus "c.next_due_on, " plus "c.id LIMIT :limit";                    \
    static const char sql_##name##_back[] = COLUMNS driver REST MINE DUE_BEFORE          \
        " ORDER BY " plus "c.next_due_on DESC, " plus "c.id DESC LIMIT :limit";          \
    static const struct walk name = { sql_##name, sql_##name##_back };

#define EVERYTHING "1"
#define OPENED_TO_ME                                                                     \
    "c.id IN (SELECT a.case_id FROM case_access a WHERE a.user_id = viewer_user())"
/* CROSS keeps the order: the other way round every case would be looked up in the index.
 */
#define FOUND                                                                            \
    "c.id IN (SELECT d.case_id FROM search_index_names x"                                \
    "  CROSS JOIN visible_search_document d ON d.id = x.rowid AND +d.kind = 'case'"      \
    "  WHERE search_index_names MATCH :query)"

NEWEST(all, EVERYTHING, "")
NEWEST(filtered, EVERYTHING, REST)
NEWEST(by_status, "c.status = :status", REST)
NEWEST(by_area, "c.area = :area", REST)
NEWEST(by_concern, "c.concern_type = :concern_type", REST)
NEWEST(by_lead, "c.lead_id = :lead", REST)
NEWEST_SORTED(opened_to_me, OPENED_TO_ME)
NEWEST_SORTED(found, FOUND)
BY_DUE(next_due, "c.next_due_on IS NOT NULL", "")
BY_DUE(due_opened_to_me, OPENED_TO_ME " AND c.next_due_on IS NOT NULL", "+")
BY_DUE(due_found, FOUND " AND c.next_due_on IS NOT NULL", "+")

/* Led by me, or by somebody I stand in for: two indexes, merged in their order. */
#define COVERED "c.cover_id = :me AND c.cover_until_on >= :today AND c.lead_id IS NOT :me"
static const char sql_mine[] =
    COLUMNS "c.lead_id = :me" REST OLDER " UNION ALL " COLUMNS COVERED REST OLDER
            " ORDER BY opened_on DESC, id DESC LIMIT :limit";
static const char sql_mine_back[] =
    COLUMNS "c.lead_id = :me" REST NEWER " UNION ALL " COLUMNS COVERED REST NEWER
            " ORDER BY opened_on, id LIMIT :limit";
static const struct walk mine = { sql_mine, sql_mine_back };

/* ---- choosing one --------------------------------------------------------------------
 */

/* People without an area see what was opened to them, and nothing walks past the rest. */
static bool is_narrow(const struct ctx *cx)
{
    return text_is_empty(cx->actor->viewer.areas);
}

static const struct walk *by_due(const struct ctx *cx, const struct answers *filter)
{
    if (is_set(filter, "q"))
        return &due_found;
    return is_narrow(cx) ? &due_opened_to_me : &next_due;
}

static const struct walk *by_newest(const struct ctx *cx, const struct answers *filter)
{
    static const struct {
        const char *filter;
        const struct walk *walk;
    } drivers[] = {
        { "lead", &by_lead },     { "status", &by_status },
        { "area", &by_area },     { "concern_type", &by_concern },
        { "overdue", &filtered },
    };

    if (is_set(filter, "q"))
        return &found;
    if (is_narrow(cx))
        return &opened_to_me;
    if (answer_is(filter, "mine", "1"))
        return &mine;
    for (size_t i = 0; i < COUNT(drivers); i++)
        if (is_set(filter, drivers[i].filter))
            return drivers[i].walk;
    return &all;
}

static void bind_place(struct stmt *st, const struct case_place *place, bool by_due_day)
{
    bool begins = place->day == NULL;

    bind_text(st, ":day", !begins ? place->day : by_due_day ? "0000" : "9999");
    bind_int(st, ":id", !begins ? place->id : by_due_day ? 0 : INT64_MAX);
}

struct stmt *case_walk(struct ctx *cx, const struct answers *filter,
                       const struct case_place *place, int limit)
{
    bool by_due_day = text_is(case_list_order(filter), "due");
    const struct walk *walk = by_due_day ? by_due(cx, filter) : by_newest(cx, filter);
    struct stmt *st = db_prepare(cx->db, place->back ? walk->back : walk->on);

    answers_bind(st, filter);
    bind_place(st, place, by_due_day);
    bind_int(st, ":limit", limit);
    if (stmt_has(st, ":me"))
        bind_int(st, ":me", cx->actor->user_id);
    if (stmt_has(st, ":today"))
        bind_text(st, ":today", cx->today);
    if (stmt_has(st, ":query"))
        bind_text(st, ":query",
                  arena_print(cx->arena, "names : (%s)",
                              search_query(cx->arena, answer(filter, "q"))));
    return st;
}
