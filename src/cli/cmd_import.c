/* import: records out of other systems, from files of spreadsheets. */
#include <stdio.h>

#include "base/file.h"
#include "base/text.h"
#include "cli/cli.h"
#include "domain/matching/person_import.h"

#define LARGEST_FILE ((size_t)512 * 1024 * 1024)

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
    struct store *store;

    if (!tool_open(cx, options, &store))
        return false;
    bool ok = person_import(cx, bytes, length, &done);
    tool_close(cx, store);
    if (ok)
        say_done(&done);
    return ok;
}

bool cmd_import(struct ctx *cx, const struct pairs *options)
{
    const char *what = operand(options, 0), *path = operand(options, 1);
    size_t length;
    char *bytes;

    if (!text_is(what, "people") || path == NULL)
        return failed(
            cx, PROBLEM_USAGE, "import.what",
            "Say what to import: channel-panel import people --store F FILE.csv");
    return file_read(cx, path, LARGEST_FILE, &bytes, &length)
           && import_people(cx, bytes, length, options);
}
