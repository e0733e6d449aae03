#include "domain/core/search.h"

#include <string.h>

#include "base/text.h"
#include "domain/core/spelling.h"
#include "store/db.h"

static bool paused;
static bool renewing; /* the index is being made anew: every document is a new one */

void search_pause(bool on)
{
    paused = on;
}

static const char sql_find[] =
    "SELECT id FROM search_document WHERE kind = :kind AND record_id = :record";
static const char sql_forget[] = "DELETE FROM search_index WHERE rowid = :id";
static const char sql_forget_names[] = "DELETE FROM search_index_names WHERE rowid = :id";
static const char sql_remove[] = "DELETE FROM search_document WHERE id = :id";
static const char sql_document[] =
    "INSERT INTO search_document(id, kind, record_id, referral_id, case_id)"
    " VALUES(:id, :kind, :record, :referral, :case)";
static const char sql_index[] =
    "INSERT INTO search_index(rowid, names, body, scope)"
    " VALUES(:id, :names, :body, :scope)";
static const char sql_index_names[] =
    "INSERT INTO search_index_names(rowid, names, scope) VALUES(:id, :names, :scope)";
static const char sql_next[] = "SELECT coalesce(max(id), 0) + 1 FROM search_document";

static bool run_on(struct ctx *cx, const char *sql, int64_t id)
{
    struct stmt *st = db_prepare(cx->db, sql);

    bind_int(st, ":id", id);
    return db_run(cx, st);
}

bool search_remove(struct ctx *cx, const char *kind, int64_t record)
{
    struct stmt *st = db_prepare(cx->db, sql_find);
    int64_t id;

    bind_text(st, ":kind", kind);
    bind_int(st, ":record", record);
    if (!db_number(cx, st, &id))
        return false;
    return id == 0
           || (run_on(cx, sql_forget, id) && run_on(cx, sql_forget_names, id)
               && run_on(cx, sql_remove, id));
}

static void bind_id(struct stmt *st, const char *name, int64_t id)
{
    if (id != 0)
        bind_int(st, name, id);
}

const char *search_scope_case(struct arena *arena, int64_t case_id)
{
    return arena_print(arena, "c%lld", (long long)case_id);
}

const char *search_scope_writer(struct arena *arena, int64_t user)
{
    return arena_print(arena, "u%lld", (long long)user);
}

/* The text, and what else it is found by. */
static const char *found_by(struct ctx *cx, const char *text,
                            const char *(*more)(struct arena *, const char *))
{
    if (text == NULL)
        return "";
    return arena_print(cx->arena, "%s %s", text, more(cx->arena, text));
}

static const char *scope_of(struct ctx *cx, const struct search_text *text)
{
    return text->case_id != 0 ? search_scope_case(cx->arena, text->case_id)
                              : search_scope_writer(cx->arena, text->writer);
}

static bool add_document(struct ctx *cx, int64_t id, const struct search_text *text)
{
    struct stmt *st = db_prepare(cx->db, sql_document);

    bind_int(st, ":id", id);
    bind_text(st, ":kind", text->kind);
    bind_int(st, ":record", text->record);
    bind_id(st, ":referral", text->referral);
    bind_id(st, ":case", text->case_id);
    return db_run(cx, st);
}

static bool add_names(struct ctx *cx, int64_t id, const char *names, const char *scope)
{
    if (*names == '\0')
        return true;
    struct stmt *st = db_prepare(cx->db, sql_index_names);
    bind_int(st, ":id", id);
    bind_text(st, ":names", names);
    bind_text(st, ":scope", scope);
    return db_run(cx, st);
}

static bool add(struct ctx *cx, const struct search_text *text)
{
    const char *names = found_by(cx, text->names, spelling_names);
    const char *scope = scope_of(cx, text);
    int64_t id;

    if (!db_number(cx, db_prepare(cx->db, sql_next), &id) || !add_document(cx, id, text)
        || !add_names(cx, id, names, scope))
        return false;
    struct stmt *st = db_prepare(cx->db, sql_index);
    bind_int(st, ":id", id);
    bind_text(st, ":names", names);
    bind_text(st, ":body", found_by(cx, text->body, spelling_compounds));
    bind_text(st, ":scope", scope);
    return db_run(cx, st);
}

bool search_put(struct ctx *cx, const struct search_text *text)
{
    if (paused)
        return true;
    return (renewing || search_remove(cx, text->kind, text->record)) && add(cx, text);
}

static const char sql_empty_index[] =
    "INSERT INTO search_index(search_index) VALUES('delete-all')";
static const char sql_empty_names[] =
    "INSERT INTO search_index_names(search_index_names) VALUES('delete-all')";
static const char sql_empty_documents[] = "DELETE FROM search_document /*scan*/";

bool search_renew_begin(struct ctx *cx)
{
    if (!db_run(cx, db_prepare(cx->db, sql_empty_index))
        || !db_run(cx, db_prepare(cx->db, sql_empty_names))
        || !db_run(cx, db_prepare(cx->db, sql_empty_documents)))
        return false;
    renewing = true;
    return true;
}

/* In one piece a word is looked up once instead of once in each. */
static const char sql_optimize[] =
    "INSERT INTO search_index(search_index) VALUES('optimize')";
static const char sql_optimize_names[] =
    "INSERT INTO search_index_names(search_index_names) VALUES('optimize')";

bool search_renew_end(struct ctx *cx, bool ok)
{
    renewing = false;
    return ok && db_run(cx, db_prepare(cx->db, sql_optimize))
           && db_run(cx, db_prepare(cx->db, sql_optimize_names));
}

static const char sql_any[] = "SELECT EXISTS (SELECT 1 FROM search_document /*scan*/)";

bool search_is_empty(struct ctx *cx, bool *out)
{
    int64_t any;

    if (!db_number(cx, db_prepare(cx->db, sql_any), &any))
        return false;
    *out = any == 0;
    return true;
}

const char *search_words(struct arena *arena, const char *const *texts, size_t count)
{
    size_t length = 1, at = 0;

    for (size_t i = 0; i < count; i++)
        length += texts[i] != NULL ? strlen(texts[i]) + 1 : 0;
    char *words = arena_alloc(arena, length);
    for (size_t i = 0; i < count; i++) {
        if (texts[i] == NULL)
            continue;
        size_t more = strlen(texts[i]);
        memcpy(words + at, texts[i], more);
        words[at + more] = ' ';
        at += more + 1;
    }
    return words;
}

/* Folded words hold letters, digits and blanks only, so quoting them is safe. */
static const char *phrase(struct arena *arena, const char *word, bool last)
{
    /* A single letter is a whole word: what begins with it would be half the store. */
    bool beginning = last && text_characters(word) >= 2;

    return arena_print(arena, "\"%s\"%s", word, beginning ? "*" : "");
}

/* " OR " and both words as one, where that makes a name. */
static const char *or_joined(struct arena *arena, const char *first, const char *second,
                             bool last)
{
    const char *joined = spelling_joined(arena, first, second);

    return joined != NULL ? arena_print(arena, " OR %s", phrase(arena, joined, last))
                          : "";
}

static const char *next_word(struct arena *arena, const char **text)
{
    size_t length = strcspn(*text, " ");
    const char *word = arena_slice(arena, *text, length);

    *text += length + ((*text)[length] == ' ');
    return word;
}

/* One letter is in half the store; one sign of a script that writes words so is a name.
 */
static bool says_enough(const char *words)
{
    return text_characters(words) >= 2 || (unsigned char)*words >= 0x80;
}

/* o neill: ("o" OR "oneill"*) AND ("neill"* OR "oneill"*) */
const char *search_query(struct arena *arena, const char *typed)
{
    const char *rest = spelling_parted(arena, typed), *query = "", *before = "";

    if (!says_enough(rest))
        return NULL;

    const char *word = next_word(arena, &rest);
    while (*word != '\0') {
        const char *after = next_word(arena, &rest);
        bool last = *after == '\0', next_is_last = *rest == '\0';

        query =
            arena_print(arena, "%s%s(%s%s%s)", query, *query != '\0' ? " AND " : "",
                        phrase(arena, word, last), or_joined(arena, before, word, last),
                        or_joined(arena, word, after, next_is_last));
        before = word;
        word = after;
    }
    return *query != '\0' ? query : NULL;
}

const char *search_query_whole(struct arena *arena, const char *query)
{
    char *whole = arena_copy(arena, query), *to = whole;

    for (; *query != '\0'; query++)
        if (*query != '*') /* folded words hold none */
            *to++ = *query;
    *to = '\0';
    return whole;
}
