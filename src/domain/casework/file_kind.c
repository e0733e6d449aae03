#include "domain/casework/file_kind.h"

#include <string.h>
#include <strings.h>

#include "base/text.h"
#include "base/zip.h"
#include "domain/core/codes.h"
#include "domain/core/setting.h"
#include "file_content.h"
#include "store/db.h"

#define FIELD "files"
#define MIB   ((int64_t)1024 * 1024)

/* Refused, in words; always false. */
#define refused(cx, ...) (reject((cx), FIELD, __VA_ARGS__), false)

/* ---- names ---------------------------------------------------------------------------
 */

#define MOST_NAME 120

/* The bytes of the UTF-8 character that begins here. */
static size_t width_of(const char *at)
{
    size_t width = 1;

    while (((unsigned char)at[width] & 0xC0U) == 0x80U)
        width++;
    return width;
}

/* Written from right to left, or not written at all: U+200B-200F, U+202A-202E,
 * U+2060-2069, U+061C, U+FEFF; C1 controls. */
static bool is_unseen(const unsigned char *at)
{
    if (at[0] == 0xE2 && at[1] == 0x80)
        return (at[2] >= 0x8B && at[2] <= 0x8F) || (at[2] >= 0xA8 && at[2] <= 0xAE);
    if (at[0] == 0xE2 && at[1] == 0x81)
        return at[2] >= 0xA0 && at[2] <= 0xA9;
    return (at[0] == 0xD8 && at[1] == 0x9C) || (at[0] == 0xC2 && at[1] < 0xA0)
           || (at[0] == 0xEF && at[1] == 0xBB && at[2] == 0xBF);
}

static bool is_kept(const char *at)
{
    unsigned char c = (unsigned char)*at;

    return c >= 0x80 ? !is_unseen((const unsigned char *)at)
                     : c >= ' ' && c != 0x7F && strchr("\"*:<>?|/\\", c) == NULL;
}

static const char *last_part(const char *name)
{
    const char *slash = strrchr(name, '/');
    const char *plain = slash != NULL ? slash + 1 : name;
    const char *back = strrchr(plain, '\\');

    return back != NULL ? back + 1 : plain;
}

static const char *without_bad(struct ctx *cx, const char *name)
{
    char *out = arena_alloc(cx->arena, strlen(name) + 1), *to = out;

    for (size_t width; *name != '\0'; name += width) {
        width = width_of(name);
        if (!is_kept(name))
            continue;
        memcpy(to, name, width);
        to += width;
    }
    return out;
}

/* Dots and blanks at the ends mean something to some systems. */
static const char *trimmed(struct ctx *cx, const char *name)
{
    const char *from = name + strspn(name, ". ");
    size_t length = strlen(from);

    while (length > 0 && (from[length - 1] == '.' || from[length - 1] == ' '))
        length--;
    return arena_slice(cx->arena, from, length);
}

static const char *extension_of(const char *name)
{
    const char *dot = strrchr(name, '.');

    return dot != NULL && dot != name ? dot + 1 : "";
}

/* The ending is what people and programs go by, so the beginning is cut. */
static const char *cut(struct ctx *cx, const char *name)
{
    const char *ending = extension_of(name), *at = name;
    size_t most = MOST_NAME;

    if (text_characters(name) <= MOST_NAME)
        return name;
    if (*ending != '\0' && text_characters(ending) < 12)
        most -= text_characters(ending) + 1;
    else
        ending = "";
    for (size_t i = 0; i < most; i++)
        at += width_of(at);
    name = arena_slice(cx->arena, name, (size_t)(at - name));
    return *ending != '\0' ? arena_print(cx->arena, "%s.%s", name, ending) : name;
}

const char *file_name_clean(struct ctx *cx, const char *name)
{
    const char *seen = without_bad(cx, last_part(name));
    const char *clean = text_clean(cx->arena, seen, strlen(seen));

    clean = clean != NULL ? cut(cx, trimmed(cx, clean)) : "";
    return *clean != '\0' ? clean : "file";
}

/* ---- documents that are ZIP files ----------------------------------------------------
 */

struct package {
    const struct source *source;
    const char *name;  /* of the file */
    const char *marks; /* entries that tell the kind, as words between blanks */
    const char *media; /* of an OpenDocument file, as it says itself */
    bool locked, macros;
};

static bool ends_with(const struct zip_entry *entry, const char *end)
{
    size_t length = strlen(end);

    return entry->name_length >= length
           && strcasecmp(entry->name + entry->name_length - length, end) == 0;
}

static bool is_macro(const struct zip_entry *entry)
{
    return ends_with(entry, "vbaProject.bin") || ends_with(entry, "vbaData.xml")
           || strncasecmp(entry->name, "Basic/", 6) == 0
           || strncasecmp(entry->name, "Scripts/", 8) == 0
           || strstr(entry->name, "macrosheets/") != NULL;
}

static bool look_at_entry(struct ctx *cx, const struct zip_entry *entry, void *of)
{
    struct package *package = of;

    package->locked |= entry->locked;
    package->macros |= is_macro(entry);
    if (text_is(entry->name, "mimetype"))
        return zip_stored(cx, package->source, entry, 100, &package->media);
    if (ends_with(entry, "/document.xml") || ends_with(entry, "/workbook.xml")
        || ends_with(entry, "/presentation.xml"))
        package->marks =
            arena_print(cx->arena, "%s%s ", package->marks,
                        text_is_utf8(entry->name, entry->name_length) ? entry->name : "");
    return true;
}

/* A trap is a small file that fills every disk when it is opened. */
static bool check_expansion(struct ctx *cx, const char *name,
                            const struct zip_totals *totals)
{
    int64_t mib, ratio;

    if (!setting_number(cx, "attachment.unpacked_mib", 500, &mib)
        || !setting_number(cx, "attachment.unpacked_ratio", 100, &ratio))
        return false;
    bool large = totals->unpacked > (uint64_t)(mib * MIB);
    bool odd = totals->unpacked > (uint64_t)(8 * MIB)
               && totals->unpacked / (uint64_t)ratio > totals->packed;
    if (!large && !odd)
        return true;
    return refused(cx,
                   "\"%s\" would become far too large when it is opened (%llu MiB): it "
                   "may be a trap. Save it anew, or as a PDF.",
                   name, (unsigned long long)(totals->unpacked / (uint64_t)MIB));
}

static bool check_package(struct ctx *cx, struct package *package,
                          const struct zip_totals *totals)
{
    if (package->locked)
        return refused(cx,
                       "\"%s\" is protected by a password, so it cannot be looked into. "
                       "Send it without one.",
                       package->name);
    if (package->macros)
        return refused(cx,
                       "\"%s\" holds macros, which are not kept here. Save it without "
                       "them, or as a PDF.",
                       package->name);
    return check_expansion(cx, package->name, totals);
}

/* A list of contents that cannot be right is the file's fault, not the request's. */
static bool walk(struct ctx *cx, struct package *package, struct zip_totals *totals)
{
    if (zip_walk(cx, package->source, look_at_entry, package, totals))
        return true;
    if (cx->problem.kind != PROBLEM_MALFORMED)
        return false;
    problem_forget(cx);
    return refused(cx,
                   "\"%s\" is damaged, or two kinds of file at once. Save it anew and "
                   "send that.",
                   package->name);
}

/* ---- which kind ----------------------------------------------------------------------
 */

static bool has_word(struct ctx *cx, const char *words, const char *word)
{
    return *word != '\0'
           && strcasestr(words, arena_print(cx->arena, " %s ", word)) != NULL;
}

struct finding {
    const char *found;             /* what libmagic calls it; NULL for a ZIP */
    const struct package *package; /* of a ZIP; else NULL */
};

struct candidate {
    struct file_kind kind;
    const char *label, *extensions, *claims;
    bool by_content;
};

static bool is_content(struct ctx *cx, struct stmt *st, const struct finding *finding)
{
    const char *inside = row_text(cx, st, "inside");

    if (finding->package == NULL)
        return inside == NULL && has_word(cx, row_text(cx, st, "found"), finding->found);
    if (text_is(inside, "mimetype"))
        return text_is(finding->package->media, row_text(cx, st, "media"));
    return inside != NULL && has_word(cx, finding->package->marks, inside);
}

static const char sql_types[] =
    "SELECT t.code, t.media, t.extensions, t.found, t.inside, t.claims, c.label"
    " FROM attachment_type t JOIN code c ON c.list = 'attachment_type'"
    " AND c.code = t.code WHERE :today BETWEEN c.valid_from AND"
    " coalesce(c.valid_to, '9999-12-31') ORDER BY c.position /*scan*/";

static void read_candidate(struct ctx *cx, struct stmt *st, struct candidate *out)
{
    *out = (struct candidate){
        .kind = { row_text(cx, st, "code"), row_text(cx, st, "media") },
        .label = row_text(cx, st, "label"),
        .extensions = row_text(cx, st, "extensions"),
        .claims = row_text(cx, st, "claims"),
        .by_content = true,
    };
}

/* The kind whose content it is and whose ending it has; else one whose content it is. */
static bool choose(struct ctx *cx, const char *extension, const struct finding *finding,
                   struct candidate *out, bool *out_agrees)
{
    struct stmt *st = db_prepare(cx->db, sql_types);

    *out_agrees = false;
    bind_text(st, ":today", cx->today);
    while (db_row(cx, st)) {
        if (*out_agrees || !is_content(cx, st, finding))
            continue;
        *out_agrees = has_word(cx, row_text(cx, st, "extensions"), extension);
        if (*out_agrees || !out->by_content)
            read_candidate(cx, st, out);
    }
    return db_done(cx, st);
}

static const char sql_labels[] =
    "SELECT group_concat(label, ', ') AS labels FROM (SELECT label FROM code WHERE list ="
    " 'attachment_type' AND :today BETWEEN valid_from AND"
    " coalesce(valid_to, '9999-12-31') ORDER BY position)";

static bool not_kept(struct ctx *cx, const char *name)
{
    struct stmt *st = db_prepare(cx->db, sql_labels);
    const char *labels = NULL;

    bind_text(st, ":today", cx->today);
    if (db_row(cx, st))
        labels = row_text(cx, st, "labels");
    if (!db_done(cx, st))
        return false;
    return refused(cx, "\"%s\" is not a kind of file that is kept here. Kept are: %s.",
                   name, labels != NULL ? labels : "none");
}

/* What a sender cannot know it need not say. */
static bool claim_agrees(struct ctx *cx, const char *claimed,
                         const struct candidate *candidate)
{
    const char *media = arena_slice(cx->arena, claimed, strcspn(claimed, "; \t"));

    return *media == '\0' || strcasecmp(media, "application/octet-stream") == 0
           || strcasecmp(media, candidate->kind.media) == 0
           || has_word(cx, candidate->claims, media);
}

static bool decide(struct ctx *cx, const char *name, const char *claimed,
                   const struct finding *finding, struct file_kind *out)
{
    struct candidate candidate = { 0 };
    const char *extension = extension_of(name);
    bool agrees;

    if (!choose(cx, extension, finding, &candidate, &agrees))
        return false;
    if (!candidate.by_content)
        return not_kept(cx, name);
    if (!agrees)
        return refused(cx,
                       "\"%s\" is not what its name says: its content is of the kind "
                       "\"%s\". Give it the right ending, or send the right file.",
                       name, candidate.label);
    if (!claim_agrees(cx, claimed, &candidate))
        return refused(cx,
                       "\"%s\" was sent as \"%.80s\", but its content is of the kind "
                       "\"%s\".",
                       name, claimed, candidate.label);
    *out = candidate.kind;
    return true;
}

static bool find_package(struct ctx *cx, const char *name, const char *claimed,
                         const struct source *source, struct file_kind *out)
{
    struct package package = { .source = source, .name = name, .marks = " " };
    struct finding finding = { .package = &package };
    struct zip_totals totals;

    return walk(cx, &package, &totals) && check_package(cx, &package, &totals)
           && decide(cx, name, claimed, &finding, out);
}

bool file_kind_find(struct ctx *cx, const char *name, const char *claimed,
                    const struct source *source, struct file_kind *out)
{
    struct finding finding = { 0 };
    bool zip;

    if (source->length == 0)
        return refused(cx, "\"%s\" is empty.", name);
    if (!zip_is(cx, source, &zip))
        return false;
    if (zip)
        return find_package(cx, name, claimed, source, out);
    if (!file_content_media(cx, source, &finding.found))
        return false;
    if (text_is(finding.found, FILE_CONTENT_VIRUS_TEST))
        return refused(cx, "\"%s\" is a file for testing virus scanners.", name);
    return decide(cx, name, claimed, &finding, out);
}
