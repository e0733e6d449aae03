/*
 * plan.c - finds statements that walk through a whole table; test builds only.
 *
 * EXPLAIN QUERY PLAN says "SCAN x" for every loop without a bound, but x may also be a
 * subquery, a common table expression or an alias of either, whose rows were counted
 * where they were made. The program that EXPLAIN shows tells them apart: a loop through a
 * real table begins with Rewind or Last on a cursor that OpenRead opened.
 *
 * The two are put side by side by their addresses: the plan's row k (from 0) stands
 * before the instruction with the address "id - k", because the program of EXPLAIN QUERY
 * PLAN is that of EXPLAIN with one more instruction for each row. Rows of triggers, whose
 * addresses begin anew, are left out: they were checked where the trigger's text was.
 *
 * An automatic index (OpenAutoindex) is built by such a walk too, with no row of its own.
 * Virtual tables (full text, json_each) decide for themselves and are let through.
 */
#include <string.h>

#include "base/bug.h"
#include "inner.h"

#define MOST_CURSORS 256
#define MOST_SCANS   64

struct plan {
    long scans[MOST_SCANS]; /* addresses in the program where an unbounded loop begins */
    size_t nscans;
    bool is_table[MOST_CURSORS];
    bool builds_index; /* the next loop fills an automatic index */
    char found[200];
};

static sqlite3_stmt *explain(struct db *db, const char *how, const char *sql)
{
    char *text = sqlite3_mprintf("%s %s", how, sql);
    sqlite3_stmt *handle = NULL;

    if (sqlite3_prepare_v2(db->handle, text, -1, &handle, NULL) != SQLITE_OK)
        bug("%s in: %s", sqlite3_errmsg(db->handle), text);
    sqlite3_free(text);
    return handle;
}

static bool is_unbounded(const char *detail)
{
    return strncmp(detail, "SCAN ", 5) == 0 && strstr(detail, "VIRTUAL TABLE") == NULL
           && strstr(detail, "CONSTANT ROW") == NULL;
}

static void find_scans(struct db *db, const char *sql, struct plan *plan)
{
    sqlite3_stmt *rows = explain(db, "EXPLAIN QUERY PLAN", sql);
    long before = -1;

    for (long k = 0; sqlite3_step(rows) == SQLITE_ROW; k++) {
        long id = (long)sqlite3_column_int64(rows, 0);
        const char *detail = (const char *)sqlite3_column_text(rows, 3);

        if (id <= before || plan->nscans == MOST_SCANS)
            break;
        before = id;
        if (!is_unbounded(detail))
            continue;
        plan->scans[plan->nscans++] = id - k;
        (void)sqlite3_snprintf(sizeof(plan->found), plan->found, "%s", detail);
    }
    sqlite3_finalize(rows);
}

static bool begins_at(const struct plan *plan, long from, long to)
{
    for (size_t i = 0; i < plan->nscans; i++)
        if (plan->scans[i] >= from && plan->scans[i] <= to)
            return true;
    return false;
}

static bool is_any(const char *word, const char *a, const char *b, const char *c)
{
    return strcmp(word, a) == 0 || strcmp(word, b) == 0 || strcmp(word, c) == 0;
}

/* A cursor on a table of the file itself; the schema's own table, page 1, is small. */
static void note_cursor(struct plan *plan, const char *opcode, int cursor, int root,
                        int database)
{
    if (cursor < 0 || cursor >= MOST_CURSORS)
        return;
    if (is_any(opcode, "OpenRead", "OpenWrite", "ReopenIdx"))
        plan->is_table[cursor] = database == 0 && root > 1;
    else if (is_any(opcode, "OpenEphemeral", "OpenAutoindex", "OpenPseudo"))
        plan->is_table[cursor] = false;
}

/* Does a loop that begins at this instruction walk through a table?  It belongs to the
 * plan's row that stands between the loop before and itself. */
static bool is_walk(struct plan *plan, const char *opcode, bool in_table, long from,
                    long at)
{
    bool builds_index = plan->builds_index;

    plan->builds_index = false;
    if (!in_table || strcmp(opcode, "InitCoroutine") == 0)
        return false;
    return builds_index || begins_at(plan, from, at);
}

static bool walks_through_table(struct db *db, const char *sql, struct plan *plan)
{
    sqlite3_stmt *program = explain(db, "EXPLAIN", sql);
    long from = 0;
    bool found = false;

    while (!found && sqlite3_step(program) == SQLITE_ROW) {
        long at = (long)sqlite3_column_int64(program, 0);
        const char *opcode = (const char *)sqlite3_column_text(program, 1);
        int cursor = sqlite3_column_int(program, 2);
        bool in_table = cursor >= 0 && cursor < MOST_CURSORS && plan->is_table[cursor];

        note_cursor(plan, opcode, cursor, sqlite3_column_int(program, 3),
                    sqlite3_column_int(program, 4));
        if (at > 0 && strcmp(opcode, "Init") == 0)
            break; /* a trigger's program begins */
        if (strcmp(opcode, "OpenAutoindex") == 0)
            plan->builds_index = true;
        else if (strcmp(opcode, "Count") == 0)
            found = in_table;
        else if (is_any(opcode, "Rewind", "Last", "InitCoroutine")) {
            found = is_walk(plan, opcode, in_table, from, at);
            from = at + 1;
        }
    }
    sqlite3_finalize(program);
    return found;
}

void plan_check(struct db *db, const char *sql)
{
    struct plan plan = { .found = "an automatic index" };

    if (strstr(sql, "/*scan*/") != NULL)
        return;
    find_scans(db, sql, &plan);
    if (walks_through_table(db, sql, &plan))
        bug("a whole table is read (%s), say so or give it an index: %s", plan.found,
            sql);
}
