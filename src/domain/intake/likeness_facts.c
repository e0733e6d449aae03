#include "domain/intake/likeness_facts.h"

#include <ctype.h>
#include <string.h>

#include "base/text.h"
#include "store/db.h"

/* "Abu Omar; Sam Khan" are two names; the last word of one is its surname, a single word
 * goes with the person's own surname. */
static struct person_record
alias_of(struct arena *arena, const struct likeness_facts *facts, const char *alias)
{
    const char *blank = strrchr(alias, ' ');
    struct person_record record = {
        .given_name = alias,
        .surname = facts->surname,
        .date_of_birth = facts->born,
        .postcode = facts->postcode,
    };

    if (blank != NULL) {
        record.given_name = arena_slice(arena, alias, (size_t)(blank - alias));
        record.surname = blank + 1;
    }
    return record;
}

static const char *next_part(struct arena *arena, char **rest, const char *marks)
{
    char *part = strsep(rest, marks);

    return part != NULL ? text_clean(arena, part, strlen(part)) : NULL;
}

size_t likeness_records(struct arena *arena, const struct likeness_facts *facts,
                        struct person_record out[static LIKENESS_NAMES])
{
    char *rest = arena_copy(arena, facts->aliases);
    size_t count = 0;

    out[count++] = (struct person_record){
        .given_name = facts->forename,
        .surname = facts->surname,
        .date_of_birth = facts->born,
        .postcode = facts->postcode,
    };
    while (rest != NULL && count < LIKENESS_NAMES) {
        const char *alias = next_part(arena, &rest, ",;/\n");

        if (!text_is_empty(alias))
            out[count++] = alias_of(arena, facts, alias);
    }
    return count;
}

/* The last nine digits: with or without the country's number. */
static const char *phone_of(struct arena *arena, const char *text)
{
    char *digits = arena_alloc(arena, strlen(text) + 1);
    size_t count = 0;

    for (; *text != '\0'; text++)
        if (isdigit((unsigned char)*text))
            digits[count++] = *text;
    return count < 9 ? NULL : digits + count - 9;
}

/* An e-mail address, or a name behind an @. */
static const char *handle_of(struct arena *arena, const char *text)
{
    const char *at = strchr(text, '@');
    char *folded;

    if (at == NULL || strlen(at) < 4)
        return NULL;
    folded = arena_copy(arena, text);
    for (char *c = folded; *c != '\0'; c++)
        *c = (char)tolower((unsigned char)*c);
    return folded;
}

struct contacts {
    const char **out;
    size_t count, most;
};

static void add_contacts(struct arena *arena, const char *text, const char *marks,
                         const char *(*read)(struct arena *, const char *),
                         struct contacts *contacts)
{
    char *rest = arena_copy(arena, text);

    while (rest != NULL && contacts->count < contacts->most) {
        const char *part = next_part(arena, &rest, marks);
        const char *contact = part != NULL ? read(arena, part) : NULL;

        if (contact != NULL)
            contacts->out[contacts->count++] = contact;
    }
}

size_t likeness_contacts(struct arena *arena, const struct likeness_facts *facts,
                         const char **out, size_t most)
{
    struct contacts contacts = { .out = out, .most = most };

    add_contacts(arena, facts->phone, ",;/\n", phone_of, &contacts);
    add_contacts(arena, facts->email, " ,;/\n", handle_of, &contacts);
    add_contacts(arena, facts->social_media, " ,;/:()\n", handle_of, &contacts);
    return contacts.count;
}

/* ---- what is recorded of a person ----------------------------------------------------
 */

struct likeness_facts likeness_identifier(struct arena *arena, const char *kind,
                                          const char *value)
{
    struct likeness_facts facts = { 0 };

    if (text_is(kind, "phone"))
        facts.phone = value;
    else if (text_is(kind, "email"))
        facts.email = value;
    else if (text_is(kind, "handle"))
        facts.social_media =
            strchr(value, '@') != NULL ? value : arena_print(arena, "@%s", value);
    return facts;
}

/* "NHS 485 777 3456" and "485-777-3456" are one number. */
const char *likeness_code(struct arena *arena, const char *kind, const char *value)
{
    char *code = arena_alloc(arena, strlen(value) + 1);
    size_t count = 0;

    if (text_is(kind, "phone") || text_is(kind, "email") || text_is(kind, "handle"))
        return NULL;
    for (; *value != '\0'; value++)
        if (isalnum((unsigned char)*value))
            code[count++] = (char)toupper((unsigned char)*value);
    code[count] = '\0';
    return count < 5 ? NULL : arena_print(arena, "%s:%s", kind, code);
}

static const char sql_known[] =
    "SELECT forename, surname, aliases, date_of_birth, postcode FROM visible_person"
    " WHERE id = :id UNION"
    " SELECT forename, surname, aliases, date_of_birth, postcode FROM visible_referral"
    " WHERE person_id = :id AND status <> 'draft' UNION"
    " SELECT forename, surname, aliases, date_of_birth, postcode"
    " FROM visible_person_merged WHERE merged_into = :id UNION"
    " SELECT CASE d.section WHEN 'name' THEN d.forename ELSE p.forename END,"
    " CASE d.section WHEN 'name' THEN d.surname ELSE p.surname END, NULL,"
    " coalesce(d.date_of_birth, p.date_of_birth), coalesce(d.postcode, p.postcode)"
    " FROM visible_person_detail d JOIN visible_person p ON p.id = d.person_id"
    " WHERE d.person_id = :id AND d.in_error_at IS NULL"
    " AND d.section IN ('name', 'birth', 'address')";

bool likeness_known(struct ctx *cx, int64_t person,
                    struct likeness_facts out[static LIKENESS_KNOWN], size_t *out_count)
{
    struct stmt *st = db_prepare(cx->db, sql_known);

    *out_count = 0;
    bind_int(st, ":id", person);
    while (db_row(cx, st))
        if (*out_count < LIKENESS_KNOWN)
            out[(*out_count)++] = (struct likeness_facts){
                .forename = row_text(cx, st, "forename"),
                .surname = row_text(cx, st, "surname"),
                .aliases = row_text(cx, st, "aliases"),
                .born = row_text(cx, st, "date_of_birth"),
                .postcode = row_text(cx, st, "postcode"),
            };
    return db_done(cx, st);
}
