#include "support/given_import.h"

#include <string.h>

#include "base/buffer.h"
#include "base/json.h"
#include "base/text.h"

#define HEADINGS                                                                         \
    "Ref,First name,Last name,DOB,Area,Type of concern,Sector,Date of concern,"          \
    "Referral date,Concern,Referred by"

const char *given_referrals_csv(size_t rows)
{
    struct buffer out = { 0 };

    buffer_text(&out, HEADINGS "\n");
    for (size_t i = 1; i <= rows; i++)
        buffer_print(&out,
                     "S-%zu,First%zu,Last%zu,%zu/%zu/%zu,Luton,Islamist extremism,"
                     "Education,01/02/2026,20/02/2026,Talked of a fight %zu,A teacher\n",
                     i, i, i, i % 28 + 1, i % 12 + 1, 1950 + i % 60, i);
    const char *text = arena_copy(world()->arena, buffer_end(&out));
    buffer_free(&out);
    return text;
}

const char *given_case_csv(const char *headings, const char *cells)
{
    return arena_print(
        world()->arena,
        HEADINGS
        ",Status,S36 date,S36 decision maker,Section36 organisation,"
        "Section36 reasons%s\n"
        "C-1,Ruvo,Tandelmoor,06/05/1999,Luton,Islamist extremism,Education,"
        "01/10/2025,10/10/2025,Talked of a fight,A teacher,%s",
        headings, cells);
}

int64_t given_import(enum import_kind kind, const char *csv)
{
    int64_t id;

    assert_ok(import_file_create(world(), kind, "caseload.csv", csv, strlen(csv), &id));
    return id;
}

struct import_file import_of(int64_t id)
{
    struct import_file file;

    assert_ok(import_file_load(world(), id, &file));
    return file;
}

void given_imports_worked(void)
{
    const struct actor *actor = world()->actor;
    int64_t done;

    store_writer_give(world_store());
    world()->db = NULL;
    bool ok = imports_work(world(), world_store(), &done);
    world()->db = store_writer_take(world_store());
    access_as(world(), actor);
    assert_true_or_say("imports_work", ok);
}

/* The mapping as a page would send it back. */
static struct answers as_guessed(const struct import_file *file)
{
    json_t *mapping = json_loads(file->mapping, 0, NULL), *name;
    struct pairs *raw = arena_alloc(world()->arena, sizeof(*raw));
    struct answers answers;
    size_t i;

    json_array_foreach(json_object_get(mapping, "columns"), i, name)
    {
        if (json_is_string(name))
            pairs_add(world()->arena, raw,
                      arena_print(world()->arena, "columns.%zu.field", i),
                      json_string_value(name));
    }
    assert_ok(answers_read(world(), &form_import_columns, raw, false, &answers));
    return answers;
}

struct import_file given_checked(enum import_kind kind, const char *csv)
{
    struct import_file file = import_of(given_import(kind, csv));
    struct answers answers = as_guessed(&file);

    assert_ok(import_file_match(world(), &file, file.version, &answers));
    given_imports_worked();
    return import_of(file.id);
}

const char *finding_of(const struct import_file *file, size_t nth)
{
    json_t *list = import_findings_json(world(), file, NULL, 0, 1000);
    const json_t *finding = json_array_get(list, nth);

    if (finding == NULL)
        return "";
    return arena_print(world()->arena, "row %lld, column %s: %s",
                       (long long)json_integer_value(json_object_get(finding, "row")),
                       json_string_value(json_object_get(finding, "column")),
                       json_string_value(json_object_get(finding, "detail")));
}
