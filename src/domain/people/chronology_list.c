#include "domain/people/chronology_list.h"

#include "base/json.h"
#include "base/text.h"
#include "domain/people/chronology.h"
#include "domain/people/export_file.h"

/* ---- what may be asked ---------------------------------------------------------------
 */

static const struct option kinds[] = {
    { "referral", "Referral" },
    { "case", "Case: stage, lead officer, sharing" },
    { "note", "Notes" },
    { "information", "Information from partners" },
    { "assessment", "Assessments" },
    { "consent", "Consent" },
    { "plan", "Support plan" },
    { "support", "Interventions and other support" },
    { "panel", "Panel and actions" },
    { "exit", "Exit and reviews" },
    { "transfer", "Transfer" },
    { "file", "Files and references" },
    { 0 },
};

/* How an entry's kind begins, for each of them; the rest go by their own name. */
static const struct option beginnings[] = {
    { "referral", " referral second_check person " },
    { "information", " request " },
    { "support", " support commission session " },
    { "panel", " panel action " },
    { "file", " attachment reference " },
    { 0 },
};

/* clang-format off */
#define SHOWN \
    { .section = "filter", .name = "kind", .label = "Kind", .kind = FIELD_CHOICE, .need = DEPENDS, \
      .options = kinds }, \
    { .section = "filter", .name = "from", .label = "Happened from", .kind = FIELD_DAY, .need = DEPENDS }, \
    { .section = "filter", .name = "to", .label = "Happened until", .kind = FIELD_DAY, .need = DEPENDS, \
      .future = true }, \
    { .section = "filter", .name = "who", .label = "Who", .kind = FIELD_LINE, .need = DEPENDS, \
      .hint = "Part of a name, or of an organisation" }, \
    { .section = "filter", .name = "q", .label = "Words", .kind = FIELD_LINE, .need = DEPENDS, \
      .hint = "In the entry or its note" }
/* clang-format on */

static const struct option formats[] = {
    { "csv", "CSV, for a spreadsheet" },
    { "json", "JSON, for another program" },
    { 0 },
};
static const struct field shown[] = { SHOWN };
const struct form form_chronology_shown = { "chronology_shown", shown, COUNT(shown) };
static const struct field filters[] = { SHOWN, PAGING_FIELDS };
const struct form form_chronology_filter = { "chronology_filter", filters,
                                             COUNT(filters) };
static const struct field export_fields[] = {
    SHOWN,
    { .section = "reason",
      .name = "reason",
      .label = "Why you export it",
      .kind = FIELD_LINE,
      .need = REQUIRED },
    { .section = "reason",
      .name = "format",
      .label = "Format",
      .kind = FIELD_CHOICE,
      .options = formats,
      .need = REQUIRED },
};
const struct form form_chronology_export = { "chronology_export", export_fields,
                                             COUNT(export_fields) };

static const char *kinds_of(struct ctx *cx, const char *kind)
{
    if (kind == NULL)
        return NULL;
    for (const struct option *o = beginnings; o->code != NULL; o++)
        if (text_is(o->code, kind))
            return o->label;
    return arena_print(cx->arena, " %s ", kind);
}

static const char *folded(struct ctx *cx, const char *text)
{
    const char *words = text != NULL ? text_folded(cx->arena, text) : "";

    return *words != '\0' ? words : NULL;
}

static struct entry_filter filter_of(struct ctx *cx, const struct answers *answers)
{
    return (struct entry_filter){
        .kinds = kinds_of(cx, answer(answers, "kind")),
        .from = answer(answers, "from"),
        .to = answer(answers, "to"),
        .who = folded(cx, answer(answers, "who")),
        .words = folded(cx, answer(answers, "q")),
    };
}

/* ---- reading -------------------------------------------------------------------------
 */

bool chronology_list(struct ctx *cx, const struct dossier *dossier,
                     const struct answers *filter, json_t *view)
{
    struct entry_filter entries = filter_of(cx, filter);
    int64_t limit = answer_int(filter, "limit");

    entries.limit = limit > 0 ? (int)limit : 50;
    entries.cursor = answer(filter, "cursor");
    return chronology_entries(cx, dossier, &entries, view);
}

bool chronology_whole(struct ctx *cx, const struct dossier *dossier,
                      const struct answers *filter, json_t *view)
{
    struct entry_filter entries = filter_of(cx, filter);

    entries.limit = CHRONOLOGY_MOST;
    if (!chronology_entries(cx, dossier, &entries, view))
        return false;
    put_bool(view, "more", !json_is_null(json_object_get(view, "next")));
    put_text(view, "next", NULL);
    return true;
}

/* ---- as a file -----------------------------------------------------------------------
 */

static const char *text_of(const json_t *object, const char *key)
{
    return json_string_value(json_object_get(object, key));
}

static void add_line(struct ctx *cx, struct buffer *out, const json_t *item)
{
    bool in_error = json_is_true(json_object_get(item, "in_error"));
    const char *cells[] = {
        text_of(item, "happened_on"), text_of(item, "recorded_at"),
        text_of(item, "kind"),        text_of(item, "text"),
        text_of(item, "note"),        in_error ? "entered in error" : "",
        text_of(item, "by"),          text_of(item, "source"),
    };

    export_line(cx, out, cells, COUNT(cells));
}

static const char *as_csv(struct ctx *cx, const json_t *items)
{
    static const char *const heads[] = { "Happened on", "Recorded at (UTC)",
                                         "Kind",        "What",
                                         "Note",        "Mark",
                                         "Who",         "Organisation" };
    struct buffer out = { 0 };
    const json_t *item;
    size_t i;

    export_begin(cx, &out);
    export_line(cx, &out, heads, COUNT(heads));
    json_array_foreach(items, i, item)
    {
        add_line(cx, &out, item);
    }
    const char *text = arena_slice(cx->arena, out.bytes, out.length);
    buffer_free(&out);
    return text;
}

static int append(const char *bytes, size_t length, void *buffer)
{
    buffer_put(buffer, bytes, length);
    return 0;
}

static const char *as_json(struct ctx *cx, const struct dossier *dossier, json_t *items)
{
    struct buffer out = { 0 };
    json_t *file = json_object();

    put_text(file, "marking", export_marking(cx));
    put_text(file, "case", dossier->reference);
    put_instant(file, "exported_at", cx->now);
    put_json(file, "entries", json_incref(items));
    (void)json_dump_callback(file, append, &out, JSON_INDENT(1));
    const char *text = arena_slice(cx->arena, out.bytes, out.length);
    buffer_free(&out);
    return text;
}

/* Codes and days only: what was typed may be a name. */
static const char *filter_codes(struct ctx *cx, const struct answers *answers)
{
    static const char *const names[] = { "kind", "from", "to", "who", "q", "format" };
    const char *text = "";

    for (size_t i = 0; i < COUNT(names); i++) {
        const char *value = answer(answers, names[i]);
        bool typed = text_is(names[i], "who") || text_is(names[i], "q");

        if (value != NULL)
            text = arena_print(cx->arena, "%s%s%s=%s", text, *text != '\0' ? " " : "",
                               names[i], typed ? "(typed)" : value);
    }
    return text;
}

/* On a page it shows itself that such a filter finds everything; a file would leave with
 * more than was asked for. */
static bool check_words(struct ctx *cx, const struct answers *answers, const char *name)
{
    const char *typed = answer(answers, name);
    const char *label = form_field(&form_chronology_export, name)->label;

    if (typed == NULL || folded(cx, typed) != NULL)
        return true;
    reject(cx, name, "\"%s\" needs a letter or a number to look for.", label);
    return false;
}

static bool export_it(struct ctx *cx, const struct dossier *dossier,
                      const struct answers *answers, json_t *view)
{
    if (!check_words(cx, answers, "who") || !check_words(cx, answers, "q")
        || !chronology_whole(cx, dossier, answers, view))
        return false;
    if (json_is_true(json_object_get(view, "more"))) {
        reject(cx, "reason", "More than %d entries: narrow the filters first.",
               CHRONOLOGY_MOST);
        return false;
    }
    const struct exported exported = {
        .kind = "chronology",
        .verb = "chronology.export",
        .reason = answer(answers, "reason"),
        .filter = filter_codes(cx, answers),
        .rows = (int64_t)json_array_size(json_object_get(view, "items")),
    };
    return export_register(cx, dossier, &exported);
}

bool chronology_export(struct ctx *cx, const struct dossier *dossier,
                       const struct answers *answers, const char **out_text)
{
    json_t *view = json_object();

    if (!db_begin(cx) || !db_end(cx, export_it(cx, dossier, answers, view)))
        return false;
    json_t *items = json_object_get(view, "items");
    *out_text = answer_is(answers, "format", "json") ? as_json(cx, dossier, items)
                                                     : as_csv(cx, items);
    return true;
}
