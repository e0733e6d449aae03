#include "support/given_person.h"

#include <string.h>

#include "domain/intake/person_merge.h"

const struct dossier *person_dossier(int64_t id)
{
    const struct dossier *dossier = NULL;

    assert_ok(dossier_person(world(), id, &dossier));
    return dossier;
}

const struct dossier *person_of_referral(int64_t referral)
{
    return person_dossier(referral_dossier(referral)->person_id);
}

int64_t given_detail(int64_t person, const char *section, ...)
{
    const struct person_section *of = person_section_of(section);
    struct pairs *raw = arena_alloc(world()->arena, sizeof(*raw));
    struct answers answers;
    const char *name;
    va_list list;
    int64_t id = 0;

    va_start(list, section);
    while ((name = va_arg(list, const char *)) != NULL)
        pairs_add(world()->arena, raw, name, va_arg(list, const char *));
    va_end(list);
    assert_ok(answers_read(world(), of->form, raw, false, &answers));
    assert_ok(person_detail_add(world(), person_dossier(person), of, &answers, &id));
    return id;
}

struct person_detail detail_of_id(int64_t person, int64_t id)
{
    struct person_detail detail = { 0 };

    assert_ok(person_detail_load(world(), person_dossier(person), id, &detail));
    return detail;
}

int64_t given_merge(int64_t person, int64_t other)
{
    const char *number = arena_print(world()->arena, "%lld", (long long)other);
    struct answers answers = answers_of(&form_person_merge, "other", number, "keep",
                                        "this", "reason", "The school confirms it", NULL);
    int64_t id = 0;

    acting_as(ROLE_COORDINATOR);
    assert_ok(person_merge(world(), person_dossier(person), &answers, &id));
    return id;
}

void given_unmerge(int64_t person, int64_t merge)
{
    struct answers answers =
        answers_of(&form_merge_undo, "reason", "Two brothers after all", NULL);

    acting_as(ROLE_COORDINATOR);
    assert_ok(person_merge_undo(world(), person_dossier(person), merge, &answers));
}

static const char sql_tables[] =
    "SELECT 'SELECT group_concat(t || '':'' || r, char(10)) FROM (SELECT * FROM ('"
    " || group_concat('SELECT ''' || name || ''' AS t, ' || columns || ' AS r FROM '"
    " || name, ' UNION ALL ') || ') ORDER BY 1, 2) /*scan*/' FROM (SELECT s.name,"
    " (SELECT group_concat('quote(\"' || c.name || '\")', '||''|''||')"
    " FROM pragma_table_info(s.name) c) AS columns FROM sqlite_schema s"
    " WHERE s.type = 'table' AND s.name NOT LIKE 'sqlite%'"
    " AND s.name NOT LIKE 'search_index%' AND s.name NOT IN ('audit', 'entry',"
    " 'person_merge', 'person_merge_row', 'person_merge_key') ORDER BY s.name) /*scan*/";

/* A statement is known by the address of its text: it stays in one place. */
const char *contents_of_store(void)
{
    static char sql[64 * 1024];
    const char *built = text_of(sql_tables);

    assert_true(strlen(built) < sizeof(sql));
    if (strcmp(sql, built) != 0)
        memcpy(sql, built, strlen(built) + 1);
    return text_of(sql);
}

static size_t line_begins(const char *text, size_t at)
{
    while (at > 0 && text[at - 1] != '\n')
        at--;
    return at;
}

void assert_same_contents(const char *before)
{
    const char *now = contents_of_store();
    size_t at = 0;

    while (before[at] != '\0' && before[at] == now[at])
        at++;
    if (before[at] == now[at])
        return;
    at = line_begins(before, at);
    fail_msg("it was\n%.300s\nit is\n%.300s", before + at, now + at);
}
