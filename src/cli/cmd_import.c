/* import: records out of other systems, from files of spreadsheets. */
#include <stdio.h>
#include <string.h>

#include "base/file.h"
#include "base/text.h"
#include "cli/cli.h"
#include "cli/progress.h"
#include "domain/matching/person_import.h"
#include "domain/people/user.h"
#include "domain/records/import_run.h"

#define LARGEST_FILE ((size_t)512 * 1024 * 1024)

/* ---- people ------------------------------------------------------------------------ */

static void say_done(const struct person_import *done)
{
    (void)printf("Imported %zu records of people.\n", done->count);
    if (!text_is_empty(done->ignored))
        (void)printf("Left out, as this command does not know them: %s.\n",
                     done->ignored);
    if (!text_is_empty(done->absent))
        (void)printf("Not in the file: %s.\n", done->absent);
}

static bool import_people(struct ctx *cx, const char *bytes, size_t length,
                          const struct pairs *options)
{
    struct person_import done;

    (void)options;
    if (!person_import(cx, bytes, length, &done))
        return false;
    say_done(&done);
    return true;
}

/* ---- whose act it is -----------------------------------------------------------------
 */

static const char sql_whose[] =
    "SELECT id FROM user WHERE active = 1 ORDER BY roles LIKE '% coordinator %' DESC,"
    " roles LIKE '% administrator %' DESC, id LIMIT 1 /*scan*/";

static bool find_user(struct ctx *cx, const char *email, int64_t *out)
{
    if (email == NULL)
        return db_number(cx, db_prepare(cx->db, sql_whose), out);
    if (!user_find(cx, email, out))
        return false;
    return *out != 0
           || failed(cx, PROBLEM_INVALID, "user.unknown", "There is no user %s.", email);
}

/* Referrals have a writer.  Without --user the command acts by its own right, in the name
 * of a coordinator; where there is none yet, of the administrator. */
static bool act_as(struct ctx *cx, const char *email, struct actor *actor)
{
    int64_t id = 0;

    if (!find_user(cx, email, &id) || !user_actor(cx, id, actor))
        return false;
    if (email == NULL && !access_may(actor, PERMIT_RECORD_IMPORT)) {
        actor->roles = actor_program.roles;
        actor->viewer = actor_program.viewer;
        actor->viewer.user = actor->user_id;
        actor->viewer.today = cx->today;
    }
    access_as(cx, actor);
    return access_permits(cx, PERMIT_RECORD_IMPORT);
}

/* ---- referrals and cases -------------------------------------------------------------
 */

static void draw(void *context, size_t records)
{
    progress_to(context, (int64_t)records);
}

static void say_finding(const struct import_finding *finding)
{
    (void)printf("row %zu", finding->row);
    if (finding->place != 0)
        (void)printf(", column %zu", finding->place);
    if (finding->heading != NULL)
        (void)printf(" (%s)", finding->heading);
    if (finding->value != NULL)
        (void)printf(", \"%.60s\"", finding->value);
    (void)printf(": %s%s\n", finding->likeness ? "possible duplicate. " : "",
                 finding->detail);
}

static void say_findings(const struct import_findings *findings)
{
    for (size_t i = 0; i < findings->count; i++)
        say_finding(&findings->list[i]);
}

static bool refuse(struct ctx *cx, const struct import_findings *findings)
{
    return failed(cx, PROBLEM_INVALID, "import.rows",
                  "Nothing was imported: %zu problem%s found, listed above.",
                  findings->problems, findings->problems == 1 ? " was" : "s were");
}

/* The columns: by the map that was given, else as they are guessed. */
static bool match_columns(struct ctx *cx, const struct pairs *options,
                          struct import_map *map)
{
    const char *path = option(options, "map");
    size_t length;
    char *bytes;

    if (path == NULL ? !import_map_guess(cx, map)
                     : !file_read(cx, path, LARGEST_FILE, &bytes, &length)
                           || !import_map_load(cx, map, bytes, length))
        return false;
    import_map_check(cx, map);
    return !has_problem(cx);
}

static void say_columns(const struct import_map *map)
{
    for (size_t i = 0; i < map->width; i++)
        (void)printf("column %zu (%s): %s\n", i + 1, map->headings[i],
                     map->target[i] == IMPORT_UNMAPPED
                         ? "left out"
                         : map->columns[map->target[i]].name);
}

static bool dry_run(struct ctx *cx, struct import_source *source, size_t rows,
                    struct import_result *out)
{
    struct progress progress;

    progress_begin(&progress, "Checked", (int64_t)rows);
    source->watch = (struct import_watch){ draw, &progress };
    bool ok = import_dry_run(cx, source, out);
    source->watch = (struct import_watch){ 0 };
    progress_end(&progress);
    if (ok)
        say_findings(&out->findings);
    return ok && (out->findings.problems == 0 || refuse(cx, &out->findings));
}

/* The file has its row in the store, like one that came by a page. */
static bool walk(struct ctx *cx, int64_t id, const struct import_result *found)
{
    static const char *const verbs[] = { "check", "report", "import", "finish" };
    struct import_file file;

    for (size_t i = 0; i < COUNT(verbs); i++)
        if (!import_file_load(cx, id, &file)
            || !import_file_move(cx, &file, file.version, verbs[i])
            || (text_is(verbs[i], "report")
                && !import_file_report(cx, &file, &found->findings, found->records)))
            return false;
    return true;
}

static bool take_in(struct ctx *cx, struct import_source *source, const char *bytes,
                    size_t length, const struct import_result *found)
{
    struct import_result result;

    return import_file_create(cx, source->map->kind, source->name, bytes, length,
                              &source->import_id)
           && import_all(cx, source, &result)
           && (result.findings.problems == 0 || refuse(cx, &result.findings))
           && walk(cx, source->import_id, found);
}

static bool import_for_good(struct ctx *cx, struct import_source *source,
                            const char *bytes, size_t length, size_t rows,
                            const struct import_result *found)
{
    struct progress progress;

    if (!db_begin(cx))
        return false;
    progress_begin(&progress, "Imported", (int64_t)rows);
    source->watch = (struct import_watch){ draw, &progress };
    bool ok = db_end(cx, take_in(cx, source, bytes, length, found));
    source->watch = (struct import_watch){ 0 };
    progress_end(&progress);
    if (ok)
        (void)printf("Imported %zu %s.\n", found->records,
                     import_kind_code(source->map->kind));
    return ok;
}

static void say_outlook(const struct import_map *map, const struct import_result *found)
{
    say_columns(map);
    (void)printf(
        "%zu %s are ready to be imported, with %zu possible duplicates. "
        "Nothing was imported.\n",
        found->records, import_kind_code(map->kind), found->findings.likenesses);
}

static bool run(struct ctx *cx, enum import_kind kind, const char *name,
                const char *bytes, size_t length, const struct pairs *options)
{
    struct import_source source = { .name = name };
    struct import_result found;
    struct import_map map;
    struct csv head;
    size_t rows;

    if (!import_file_clean(cx, bytes, length, &source.text, &rows)
        || !import_reader_head(cx, source.text, strlen(source.text), &head))
        return false;
    import_map_begin(cx->arena, kind, &head, &map);
    source.map = &map;
    if (!match_columns(cx, options, &map) || !dry_run(cx, &source, rows, &found))
        return false;
    if (option(options, "dry-run") == NULL)
        return import_for_good(cx, &source, bytes, length, rows, &found);
    say_outlook(&map, &found);
    return true;
}

static bool import_records(struct ctx *cx, enum import_kind kind, const char *bytes,
                           size_t length, const struct pairs *options)
{
    const char *path = operand(options, 1), *slash = strrchr(path, '/');
    const struct actor *before = cx->actor;
    struct actor actor = { 0 };
    bool ok = act_as(cx, option(options, "user"), &actor)
              && run(cx, kind, slash != NULL ? slash + 1 : path, bytes, length, options);

    cx->actor = before;
    return ok;
}

/* ---- the command --------------------------------------------------------------------
 */

static bool import_what(struct ctx *cx, const char *what, const char *bytes,
                        size_t length, const struct pairs *options)
{
    enum import_kind kind;

    if (import_kind_read(what, &kind))
        return import_records(cx, kind, bytes, length, options);
    return import_people(cx, bytes, length, options);
}

bool cmd_import(struct ctx *cx, const struct pairs *options)
{
    const char *what = operand(options, 0), *path = operand(options, 1);
    enum import_kind kind;
    struct store *store;
    size_t length;
    char *bytes;

    if ((!text_is(what, "people") && !import_kind_read(what, &kind)) || path == NULL)
        return failed(cx, PROBLEM_USAGE, "import.what",
                      "Say what to import: channel-panel import people|referrals|cases "
                      "--store F FILE.csv");
    if (!file_read(cx, path, LARGEST_FILE, &bytes, &length)
        || !tool_open(cx, options, &store))
        return false;
    bool ok = import_what(cx, what, bytes, length, options);
    tool_close(cx, store);
    return ok;
}
