/* Names that are one name, as an administrator keeps them; declared in match_data.h. */
#include <string.h>

#include "base/json.h"
#include "base/text.h"
#include "domain/intake/match_data.h"
#include "domain/intake/matching_index.h"
#include "domain/people/confirmed.h"
#include "store/paging.h"

#define MOST_NAMES 60

#define NAMES_FIELD                                                                      \
    {                                                                                    \
        .name = "names", .label = "Names of the family", .kind = FIELD_LINE,             \
        .hint =                                                                          \
            "All of them, between blanks or commas. Accents and capitals make no "       \
            "difference. Leave it empty to withdraw the family",                         \
        .most = 800, .need = DEPENDS                                                     \
    }

static const struct field new_fields[] = {
    { .name = "kin",
      .label = "The family is called",
      .hint = "By one of its names, for example robert",
      .kind = FIELD_LINE,
      .most = 40,
      .need = REQUIRED },
    NAMES_FIELD,
    CONFIRMED_FIELDS,
};
const struct form form_name_family_new = { "name_family_new", new_fields,
                                           COUNT(new_fields) };

static const struct field fields[] = { NAMES_FIELD, CONFIRMED_FIELDS };
const struct form form_name_family = { "name_family", fields, COUNT(fields) };

static const struct field filter_fields[] = {
    { .name = "name",
      .label = "Families a name belongs to",
      .hint = "For example Bob",
      .kind = FIELD_LINE,
      .most = 40 },
    PAGING_FIELDS,
};
const struct form form_name_filter = { "name_filter", filter_fields,
                                       COUNT(filter_fields) };

/* ---- reading -------------------------------------------------------------------------
 */

#define COLUMNS                                                                          \
    "SELECT r.kin, r.kin AS id, coalesce((SELECT group_concat(k.name, ' ')"              \
    " FROM name_kin k WHERE k.kin = r.kin), '') AS names," CONFIRMED_COLUMNS             \
    " FROM name_family r" CONFIRMED_BY

static const char sql_all[] = COLUMNS " WHERE r.kin > :after ORDER BY r.kin LIMIT :limit";
static const char sql_of_name[] = COLUMNS
    " WHERE r.kin IN (SELECT kin FROM name_kin WHERE name = :name)"
    " AND r.kin > :after ORDER BY r.kin LIMIT :limit /*scan*/";
static const char sql_one[] = COLUMNS " WHERE r.kin = :kin";

bool name_families_json(struct ctx *cx, const struct answers *filter, json_t *view)
{
    int64_t limit = answer_int(filter, "limit");
    const char *name = answer(filter, "name");
    struct page page = { .limit = limit > 0 ? (int)limit : 50 };
    json_t *items = json_array();
    struct keyset after;

    if (!keyset_read(cx, answer(filter, "cursor"), &after))
        return false;
    struct stmt *st = db_prepare(cx->db, name != NULL ? sql_of_name : sql_all);
    if (name != NULL)
        bind_text(st, ":name", text_folded(cx->arena, name));
    bind_text(st, ":after", after.given ? after.first : "");
    bind_int(st, ":limit", page.limit + 1);
    while (db_row(cx, st))
        if (page_takes(&page, arena_print(cx->arena, "%s~0", row_text(cx, st, "kin"))))
            json_array_append_new(items, record_json(cx, st, NULL));
    put_json(view, "items", items);
    put_text(view, "next", page_next(cx, &page));
    return db_done(cx, st);
}

bool name_family_json(struct ctx *cx, const char *family, json_t **out)
{
    struct stmt *st = db_prepare(cx->db, sql_one);

    bind_text(st, ":kin", family);
    return confirmed_one(cx, st, NULL, out);
}

/* ---- writing -------------------------------------------------------------------------
 */

/* The names as the engine folds them, each once; the family's own name is one of them. */
struct names {
    const char *list[MOST_NAMES];
    size_t count;
};

static void take(struct names *names, const char *name)
{
    for (size_t i = 0; i < names->count; i++)
        if (text_is(names->list[i], name))
            return;
    if (names->count < MOST_NAMES)
        names->list[names->count++] = name;
}

static bool read_names(struct ctx *cx, const char *family, const char *typed,
                       struct names *out)
{
    char *rest = arena_copy(cx->arena, typed != NULL ? typed : ""), *word;
    size_t words = 0;

    *out = (struct names){ 0 };
    while ((word = strsep(&rest, " ,;\r\n\t")) != NULL) {
        const char *name = text_folded(cx->arena, word);

        if (*name == '\0')
            continue;
        if (words++ == 0)
            take(out, family);
        take(out, name);
    }
    if (words >= MOST_NAMES)
        reject(cx, "names", "A family has at most %d names.", MOST_NAMES - 1);
    else if (out->count == 1)
        reject(cx, "names", "A family needs two names at least, or none.");
    return !has_problem(cx);
}

static const char sql_is_in[] =
    "SELECT count(*) FROM name_kin WHERE name = :name AND kin = :kin";
static const char sql_empty[] = "DELETE FROM name_kin WHERE kin = :kin";
static const char sql_put[] =
    "INSERT INTO name_kin(name, kin, source, unverified) VALUES(:name, :kin, :source, 0)";

static bool list_new(struct ctx *cx, const char *family, const struct names *names,
                     struct names *out)
{
    int64_t there;

    *out = (struct names){ 0 };
    for (size_t i = 0; i < names->count; i++) {
        struct stmt *st = db_prepare(cx->db, sql_is_in);

        bind_text(st, ":name", names->list[i]);
        bind_text(st, ":kin", family);
        if (!db_number(cx, st, &there))
            return false;
        if (there == 0)
            take(out, names->list[i]);
    }
    return true;
}

static bool put_names(struct ctx *cx, const char *family, const struct names *names,
                      const char *source)
{
    struct stmt *st = db_prepare(cx->db, sql_empty);

    bind_text(st, ":kin", family);
    if (!db_run(cx, st))
        return false;
    for (size_t i = 0; i < names->count; i++) {
        st = db_prepare(cx->db, sql_put);
        bind_text(st, ":name", names->list[i]);
        bind_text(st, ":kin", family);
        bind_text(st, ":source", source);
        if (!db_run(cx, st))
            return false;
    }
    return true;
}

/* In the transaction that the caller began, which ends here. */
static bool save(struct ctx *cx, struct stmt *st, const char *family, const char *verb,
                 const struct names *names, const struct answers *answers)
{
    struct names new;

    answers_bind(st, answers);
    bind_text(st, ":kin", family);
    if (!db_begin(cx))
        return false;
    bool ok = confirmed_save(
                  cx, st, verb, 0,
                  arena_print(cx->arena, "family=%s names=%zu", family, names->count))
              && list_new(cx, family, names, &new)
              && put_names(cx, family, names, answer(answers, "source"))
              && matching_index_names(cx, new.list, new.count);
    return db_end(cx, ok);
}

static const char sql_add[] =
    "INSERT OR IGNORE INTO name_family(kin, source, unverified, confirmed_on,"
    " confirmed_by) VALUES(:kin, :source, 0, :confirmed_on, :me)";
static const char sql_there[] = "SELECT count(*) FROM name_family WHERE kin = :kin";

bool name_family_add(struct ctx *cx, const struct answers *answers,
                     const char **out_family)
{
    const char *family = text_folded(cx->arena, answer(answers, "kin"));
    struct stmt *st = db_prepare(cx->db, sql_there);
    struct names names;
    int64_t there;

    bind_text(st, ":kin", family);
    if (!db_number(cx, st, &there))
        return false;
    if (*family == '\0' || strchr(family, ' ') != NULL)
        reject(cx, "kin", "Enter one name, of letters.");
    else if (there != 0)
        reject(cx, "kin", "There is a family of that name already: change it.");
    else if (answer(answers, "names") == NULL)
        reject(cx, "names", "Enter the names of the family.");
    if (has_problem(cx) || !read_names(cx, family, answer(answers, "names"), &names)
        || !db_begin(cx))
        return false;
    *out_family = family;
    return save(cx, db_prepare(cx->db, sql_add), family, "name_family.add", &names,
                answers);
}

static const char sql_change[] =
    "UPDATE name_family SET" CONFIRMED_NOW " WHERE kin = :kin AND version = :version";

bool name_family_change(struct ctx *cx, const char *family, int64_t version,
                        const struct answers *answers)
{
    struct names names;
    json_t *row;

    if (!name_family_json(cx, family, &row)
        || !read_names(cx, family, answer(answers, "names"), &names) || !db_begin(cx))
        return false;
    struct stmt *st = db_prepare(cx->db, sql_change);
    bind_int(st, ":version", version);
    return save(cx, st, family, "name_family.change", &names, answers);
}
