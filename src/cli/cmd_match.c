/* match: which imported records may be of one person.  Suggestions for people to look at.
 */
#include <stdio.h>

#include "base/csv.h"
#include "base/file.h"
#include "cli/cli.h"
#include "domain/matching/match_batch.h"
#include "domain/matching/person_import.h"
#include "domain/people/audit.h"

static void put_pair(struct buffer *out, const struct person_record *records,
                     const struct matched *pair)
{
    csv_put(out, records[pair->left].id);
    buffer_char(out, ',');
    csv_put(out, records[pair->right].id);
    buffer_print(out, ",%.4f,%s\n", pair->score, pair->same ? "same" : "possible");
}

static size_t put_pairs(struct buffer *out, const struct person_record *records,
                        const struct match_result *result)
{
    size_t same = 0;

    buffer_text(out, "left,right,score,decision\n");
    for (size_t i = 0; i < result->count; i++) {
        put_pair(out, records, &result->pairs[i]);
        same += result->pairs[i].same;
    }
    return same;
}

/* The answer and the row that says it was given: both or neither. */
static bool write_answer(struct ctx *cx, const char *path, const struct buffer *out,
                         size_t records)
{
    if (!db_begin(cx))
        return false;
    bool written =
        audit_write(cx, NULL, "people.match", 0, arena_print(cx->arena, "%zu", records))
        && file_write(cx, path, out->bytes, out->length);
    bool ok = db_end(cx, written);
    if (written && !ok)
        (void)remove(path);
    return ok;
}

static bool match_to(struct ctx *cx, const char *path)
{
    struct person_record *records;
    struct match_result result;
    struct buffer out = { 0 };
    size_t count;

    if (!person_records_load(cx, &records, &count)
        || !match_batch(cx, records, count, &result))
        return false;
    size_t same = put_pairs(&out, records, &result);
    bool ok = write_answer(cx, path, &out, count);
    buffer_free(&out);
    if (ok)
        (void)printf(
            "Compared %zu records: %zu pairs are probably one person each, "
            "%zu possibly.\n",
            count, same, result.count - same);
    return ok;
}

bool cmd_match(struct ctx *cx, const struct pairs *options)
{
    const char *path;
    struct store *store;

    if (!option_needed(cx, options, "out", &path) || !tool_open(cx, options, &store))
        return false;
    bool ok = match_to(cx, path);
    tool_close(cx, store);
    return ok;
}
