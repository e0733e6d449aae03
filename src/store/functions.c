#include <string.h>

#include "base/clock.h"
#include "base/date.h"
#include "base/text.h"
#include "inner.h"

/*
 * All of these give the same answer for the same arguments throughout one statement, and
 * do no harm wherever they appear: views may use them although the schema is not trusted.
 */
#define MANNER (SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_INNOCUOUS)

static const struct viewer *viewer_of(sqlite3_context *call)
{
    const struct db *db = sqlite3_user_data(call);

    return &db->viewer;
}

static const char *argument(sqlite3_value **values, int nth)
{
    return (const char *)sqlite3_value_text(values[nth]);
}

/* Is word one of the words of " a b c "? */
static bool has_word(const char *words, const char *word)
{
    if (words == NULL || word == NULL || *word == '\0' || strchr(word, ' ') != NULL)
        return false;

    size_t length = strlen(word);
    for (const char *at = words; (at = strstr(at, word)) != NULL; at++)
        if ((at == words || at[-1] == ' ') && (at[length] == ' ' || at[length] == '\0'))
            return true;
    return false;
}

static void viewer_user(sqlite3_context *call, int count, sqlite3_value **values)
{
    (void)count;
    (void)values;
    sqlite3_result_int64(call, viewer_of(call)->user);
}

static void viewer_organisation(sqlite3_context *call, int count, sqlite3_value **values)
{
    (void)count;
    (void)values;
    sqlite3_result_int64(call, viewer_of(call)->organisation);
}

static void viewer_has_role(sqlite3_context *call, int count, sqlite3_value **values)
{
    (void)count;
    sqlite3_result_int(call, has_word(viewer_of(call)->roles, argument(values, 0)));
}

static void viewer_has_area(sqlite3_context *call, int count, sqlite3_value **values)
{
    (void)count;
    sqlite3_result_int(call, has_word(viewer_of(call)->areas, argument(values, 0)));
}

static void viewer_sees_all(sqlite3_context *call, int count, sqlite3_value **values)
{
    (void)count;
    (void)values;
    sqlite3_result_int(call, viewer_of(call)->sees_all);
}

static void viewer_has_conflicts(sqlite3_context *call, int count, sqlite3_value **values)
{
    (void)count;
    (void)values;
    sqlite3_result_int(call, viewer_of(call)->has_conflicts);
}

static void viewer_today(sqlite3_context *call, int count, sqlite3_value **values)
{
    const char *today = viewer_of(call)->today;

    (void)count;
    (void)values;
    sqlite3_result_text(call, today != NULL ? today : "", -1, SQLITE_TRANSIENT);
}

/* text_fold(x): x as people are compared, see text_folded(). */
static void text_fold(sqlite3_context *call, int count, sqlite3_value **values)
{
    const struct db *db = sqlite3_user_data(call);
    const char *text = argument(values, 0);

    (void)count;
    if (text == NULL)
        return;
    sqlite3_result_text(call, text_folded(db->scratch, text), -1, SQLITE_TRANSIENT);
    arena_recycle(db->scratch);
}

static bool is_instant(const char *text)
{
    char day[DAY_SIZE] = "";

    if (text == NULL || strlen(text) != INSTANT_SIZE - 1)
        return false;
    memcpy(day, text, DAY_SIZE - 1);
    if (!date_valid(day) || text[INSTANT_SIZE - 2] != 'Z')
        return false;
    return strspn(text + DAY_SIZE - 1, "T:.Z0123456789") == INSTANT_SIZE - DAY_SIZE;
}

/* local_day(instant): the ISO day in Europe/London; NULL for anything else. */
static void local_day(sqlite3_context *call, int count, sqlite3_value **values)
{
    const char *instant = argument(values, 0);
    char day[DAY_SIZE];

    (void)count;
    if (!is_instant(instant))
        return;
    clock_day(clock_from_instant(instant), day);
    sqlite3_result_text(call, day, -1, SQLITE_TRANSIENT);
}

/* age_on(born, day): whole years; NULL when either is not a day. */
static void age_on(sqlite3_context *call, int count, sqlite3_value **values)
{
    const char *born = argument(values, 0), *day = argument(values, 1);

    (void)count;
    if (born != NULL && day != NULL && date_valid(born) && date_valid(day))
        sqlite3_result_int(call, date_age(born, day));
}

int functions_add(struct db *db)
{
    static const struct {
        const char *name;
        int arguments;
        void (*call)(sqlite3_context *, int, sqlite3_value **);
    } functions[] = {
        { "viewer_user", 0, viewer_user },
        { "viewer_organisation", 0, viewer_organisation },
        { "viewer_has_role", 1, viewer_has_role },
        { "viewer_has_area", 1, viewer_has_area },
        { "viewer_sees_all", 0, viewer_sees_all },
        { "viewer_has_conflicts", 0, viewer_has_conflicts },
        { "viewer_today", 0, viewer_today },
        { "text_fold", 1, text_fold },
        { "local_day", 1, local_day },
        { "age_on", 2, age_on },
    };

    for (size_t i = 0; i < COUNT(functions); i++) {
        int rc = sqlite3_create_function_v2(db->handle, functions[i].name,
                                            functions[i].arguments, MANNER, db,
                                            functions[i].call, NULL, NULL, NULL);
        if (rc != SQLITE_OK)
            return rc;
    }
    return SQLITE_OK;
}
