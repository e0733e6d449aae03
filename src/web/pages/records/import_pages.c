/* A file of referrals or cases comes in: brought, matched, checked, imported. */
#include <string.h>

#include "base/json.h"
#include "base/text.h"
#include "domain/core/job.h"
#include "domain/records/import_file.h"
#include "web/jobs.h"
#include "web/page_parts.h"
#include "web/pages.h"

#define FINDINGS_SHOWN 20
#define FINDINGS_PAGE  100

/* ---- lists and forms ----------------------------------------------------------------
 */

bool page_imports(struct request *rq, json_t *view)
{
    json_t *items = import_files_json(&rq->cx);

    if (items == NULL || !nothing_sent(rq))
        return false;
    put_bool(view, "has_items", json_array_size(items) > 0);
    put_json(view, "items", items);
    put_json(view, "next", json_null());
    return true;
}

bool page_import_new(struct request *rq, json_t *view)
{
    (void)view;
    show_form(rq, &form_import, NULL);
    return true;
}

bool page_import_template(struct request *rq, json_t *view)
{
    struct answers answers;
    enum import_kind kind;

    if (!request_answers(rq, &answers))
        return false;
    (void)import_kind_read(answer(&answers, "kind"), &kind);
    put_text(view, "file", import_template(rq->cx.arena, kind));
    rq->file_name = link_to(rq, "%s-template.csv", import_kind_code(kind));
    return true;
}

/* ---- bringing a file ----------------------------------------------------------------
 */

struct brought {
    const char *name, *bytes;
    size_t length;
};

/* Files of some size wait on disk while they arrive. */
static bool read_upload(struct request *rq, const struct upload *upload,
                        struct brought *out)
{
    char *bytes = arena_alloc(rq->cx.arena, upload->length + 1);

    *out = (struct brought){ upload->name, bytes, upload->length };
    return source_read(&rq->cx, &upload->source, 0, bytes, upload->length);
}

static bool find_file(struct request *rq, const struct answers *answers,
                      struct brought *out)
{
    const char *rows = answer(answers, "rows");

    for (size_t i = 0; i < rq->uploads.count; i++)
        if (text_is(rq->uploads.list[i].field, "file"))
            return read_upload(rq, &rq->uploads.list[i], out);
    if (rows != NULL) {
        *out = (struct brought){ "pasted rows", rows, strlen(rows) };
        return true;
    }
    reject(&rq->cx, "file", "Choose a file, or paste the rows below.");
    return false;
}

bool page_import_create(struct request *rq, json_t *view)
{
    struct answers answers;
    struct brought file;
    enum import_kind kind;
    int64_t id;

    if (!page_import_new(rq, view) || !request_answers(rq, &answers)
        || !find_file(rq, &answers, &file))
        return false;
    (void)import_kind_read(answer(&answers, "kind"), &kind);
    if (!import_file_create(&rq->cx, kind, file.name, file.bytes, file.length, &id))
        return false;
    return rq->wants_json ? created(rq, "/imports/%lld", (long long)id)
                          : see_other(rq, "/imports/%lld/columns", (long long)id);
}

/* ---- one import ---------------------------------------------------------------------
 */

static bool load(struct request *rq, struct import_file *out)
{
    int64_t id;

    return param_id(rq, "import", &id) && import_file_load(&rq->cx, id, out);
}

static bool put_import(struct request *rq, json_t *view, const struct import_file *file)
{
    json_t *import;

    if (!import_file_json(&rq->cx, file, &import))
        return false;
    put_json(view, "import", import);
    put_text(view, "address", link_to(rq, "/imports/%lld", (long long)file->id));
    show_form(rq, &form_none, NULL); /* a refusal comes back on the same page */
    return true;
}

static int64_t count_in(const json_t *view, const char *key)
{
    return json_integer_value(json_object_get(json_object_get(view, "import"), key));
}

static bool put_findings(struct request *rq, json_t *view, const struct import_file *file)
{
    json_t *problems = import_findings_json(&rq->cx, file, "problem", 0, FINDINGS_SHOWN);
    json_t *likenesses =
        import_findings_json(&rq->cx, file, "likeness", 0, FINDINGS_SHOWN);

    if (problems == NULL || likenesses == NULL)
        return false;
    put_json(view, "problems", problems);
    put_json(view, "likenesses", likenesses);
    put_bool(view, "more_problems", count_in(view, "problems") > FINDINGS_SHOWN);
    put_bool(view, "more_likenesses", count_in(view, "likenesses") > FINDINGS_SHOWN);
    return true;
}

/* Large files keep everybody from saving for some seconds: that is said beforehand. */
static void put_stage(json_t *view, const struct import_file *file)
{
    bool checked = text_is(file->status, "checked");
    bool clean = count_in(view, "problems") == 0;

    put_bool(view, "is_uploaded", text_is(file->status, "uploaded"));
    put_bool(view, "is_running",
             text_is(file->status, "checking") || text_is(file->status, "importing"));
    put_bool(view, "is_checked", checked);
    put_bool(view, "is_ready", checked && clean);
    put_bool(view, "has_problems", checked && !clean);
    put_bool(view, "has_likenesses", checked && count_in(view, "likenesses") > 0);
    put_bool(view, "is_done", text_is(file->status, "done"));
    put_bool(view, "is_discarded", text_is(file->status, "discarded"));
    put_bool(view, "is_large", file->rows > 1000);
    put_bool(view, "is_cases", file->kind == IMPORT_CASES);
}

static bool show(struct request *rq, json_t *view, struct import_file *file)
{
    json_t *rows;

    if (!load(rq, file) || !put_import(rq, view, file) || !put_findings(rq, view, file)
        || (rows = import_rows_json(&rq->cx, file)) == NULL)
        return false;
    put_bool(view, "has_rows", json_array_size(rows) > 0);
    put_bool(view, "has_more_rows", count_in(view, "records") > 200);
    put_json(view, "rows", rows);
    put_stage(view, file);
    return true;
}

bool page_import(struct request *rq, json_t *view)
{
    struct import_file file;

    return show(rq, view, &file);
}

bool page_import_findings(struct request *rq, json_t *view)
{
    struct import_file file;
    struct answers answers;

    if (!request_answers(rq, &answers) || !load(rq, &file)
        || !put_import(rq, view, &file))
        return false;
    const char *kind = answer(&answers, "kind");
    json_t *items = import_findings_json(&rq->cx, &file, kind,
                                         answer_int(&answers, "after"), FINDINGS_PAGE);
    if (items == NULL)
        return false;
    size_t count = json_array_size(items);
    int64_t last = json_integer_value(
        json_object_get(json_array_get(items, count - (count > 0)), "number"));
    put_json(view, "items", items);
    put_bool(view, "has_items", count > 0);
    put_text(view, "kind", kind);
    put_text(view, "next",
             count < FINDINGS_PAGE ? NULL : link_to(rq, "%lld", (long long)last));
    return true;
}

bool page_import_report(struct request *rq, json_t *view)
{
    struct import_file file;
    const char *csv;

    if (!load(rq, &file) || !import_findings_csv(&rq->cx, &file, &csv))
        return false;
    put_text(view, "file", csv);
    rq->file_name = "import-findings.csv";
    return true;
}

/* ---- matching -----------------------------------------------------------------------
 */

/* What was chosen and refused stays chosen. */
static const char *chosen(struct request *rq, const json_t *column)
{
    int64_t number = json_integer_value(json_object_get(column, "number"));
    const char *typed =
        pairs_get(&rq->form, link_to(rq, "columns.%lld.field", (long long)number));

    return typed != NULL ? typed : json_string_value(json_object_get(column, "field"));
}

static void add_option(json_t *groups, const struct import_column *column, bool begins,
                       const char *field)
{
    json_t *option = json_object();

    if (begins) {
        json_t *group = json_object();

        put_text(group, "label", import_group_label(column->group));
        put_json(group, "options", json_array());
        json_array_append_new(groups, group);
    }
    json_t *last = json_array_get(groups, json_array_size(groups) - 1);
    put_text(option, "value", column->name);
    put_text(option, "label", column->label);
    put_bool(option, "checked", text_is(column->name, field));
    json_array_append_new(json_object_get(last, "options"), option);
}

static json_t *choices(struct request *rq, enum import_kind kind, const char *field)
{
    size_t count;
    const struct import_column *columns = import_columns(rq->cx.arena, kind, &count);
    json_t *groups = json_array();

    for (size_t i = 0; i < count; i++)
        add_option(groups, &columns[i],
                   i == 0 || columns[i].group != columns[i - 1].group, field);
    return groups;
}

static void keep_typed(struct request *rq, json_t *all)
{
    json_t *value;
    size_t i;

    json_array_foreach(all, i, value)
    {
        const char *typed = pairs_get(&rq->form, link_to(rq, "all.%zu.value", i));

        if (typed != NULL)
            put_text(value, "value", typed);
    }
}

static bool show_columns(struct request *rq, json_t *view, struct import_file *file)
{
    json_t *column;
    size_t i;

    if (!load(rq, file) || !put_import(rq, view, file)
        || !import_columns_json(&rq->cx, file, view))
        return false;
    json_array_foreach(json_object_get(view, "columns"), i, column)
    {
        const char *field = chosen(rq, column);

        put_text(column, "field", field);
        if (!rq->wants_json)
            put_json(column, "groups", choices(rq, file->kind, field));
    }
    keep_typed(rq, json_object_get(view, "all"));
    put_bool(view, "has_all", json_array_size(json_object_get(view, "all")) > 0);
    return true;
}

bool page_import_columns(struct request *rq, json_t *view)
{
    struct import_file file;

    return show_columns(rq, view, &file);
}

/* The job looks at once; in a small file that is done before the next page is asked for.
 */
static bool soon(struct request *rq)
{
    if (!job_soon(&rq->cx, "imports.work"))
        return false;
    jobs_wake();
    return true;
}

bool page_import_match(struct request *rq, json_t *view)
{
    struct import_file file;
    struct answers answers;

    return show_columns(rq, view, &file) && request_answers(rq, &answers)
           && request_version(rq, file.version)
           && import_file_match(&rq->cx, &file, file.version, &answers) && soon(rq)
           && see_other(rq, "/imports/%lld", (long long)file.id);
}

bool page_import_confirm(struct request *rq, json_t *view)
{
    struct import_file file;

    return show(rq, view, &file) && nothing_sent(rq) && version_if_sent(rq, file.version)
           && import_file_move(&rq->cx, &file, file.version, "import") && soon(rq)
           && see_other(rq, "/imports/%lld", (long long)file.id);
}

bool page_import_discard(struct request *rq, json_t *view)
{
    struct import_file file;

    if (!show(rq, view, &file) || !nothing_sent(rq) || !version_if_sent(rq, file.version)
        || !import_file_move(&rq->cx, &file, file.version, "discard"))
        return false;
    say_next(rq, "import_discarded");
    return see_other(rq, "/imports");
}
