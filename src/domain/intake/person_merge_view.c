/* Two records side by side before the decision; merges as they were decided. */
#include <string.h>

#include "base/json.h"
#include "base/text.h"
#include "domain/core/codes.h"
#include "domain/intake/person.h"
#include "domain/intake/person_detail.h"
#include "domain/intake/person_merge.h"

/* ---- side by side --------------------------------------------------------------------
 */

static const char *text_in(const json_t *object, const char *key)
{
    return json_string_value(json_object_get(object, key));
}

/* Lists say nothing by being different, but a line in common does. */
static bool share_a_line(struct ctx *cx, const char *a, const char *b)
{
    char *rest = a != NULL ? arena_copy(cx->arena, a) : NULL, *line;
    const char *others = b != NULL ? arena_print(cx->arena, "\n%s\n", b) : "";

    while ((line = strsep(&rest, "\n")) != NULL)
        if (*line != '\0'
            && strstr(others, arena_print(cx->arena, "\n%s\n", line)) != NULL)
            return true;
    return false;
}

/* What neither says is no row. */
static json_t *add_row(json_t *list, const char *label, const char *this_one,
                       const char *other)
{
    json_t *item = json_object();

    put_text(item, "label", label);
    put_text(item, "this", this_one);
    put_text(item, "other", other);
    if (this_one != NULL || other != NULL)
        json_array_append_new(list, item);
    return item;
}

static void add_lines(struct ctx *cx, json_t *list, const char *label,
                      const char *this_one, const char *other)
{
    json_t *item = add_row(list, label, this_one, other);

    put_bool(item, "same", share_a_line(cx, this_one, other));
    put_bool(item, "differs", false);
    put_text(item, "after", "All of both");
}

static void add_field(json_t *list, const char *label, const char *this_one,
                      const char *other)
{
    json_t *item = add_row(list, label, this_one, other);
    bool same = text_is(this_one, other);

    put_bool(item, "same", same);
    put_bool(item, "differs", this_one != NULL && other != NULL && !same);
    put_text(item, "after", same ? "No change" : "The kept record's");
}

static const char *number_in(struct ctx *cx, const json_t *object, const char *key)
{
    const json_t *value = json_object_get(object, key);

    return json_is_integer(value)
               ? arena_print(cx->arena, "%lld", (long long)json_integer_value(value))
               : NULL;
}

/* "12 Mill Lane; 4 High Street": one text a row of a list. */
static const char *joined(struct ctx *cx, const json_t *person, const char *list,
                          const char *(*said)(struct ctx *, const json_t *))
{
    const json_t *item;
    const char *text = NULL;
    size_t i;

    json_array_foreach(json_object_get(person, list), i, item)
    {
        const char *more = said(cx, item);

        if (more != NULL && !json_is_true(json_object_get(item, "in_error")))
            text = text == NULL ? more : arena_print(cx->arena, "%s\n%s", text, more);
    }
    return text;
}

static const char *said_name(struct ctx *cx, const json_t *item)
{
    return arena_print(cx->arena, "%s (%s)", text_in(item, "known_as"),
                       text_in(item, "kind_label"));
}

static const char *said_birth(struct ctx *cx, const json_t *item)
{
    const char *born = text_in(item, "date_of_birth_text"),
               *age = number_in(cx, item, "age_estimated");

    return born != NULL ? born : arena_print(cx->arena, "about %s years", age);
}

static const char *said_address(struct ctx *cx, const json_t *item)
{
    const char *postcode = text_in(item, "postcode");

    return arena_print(cx->arena, "%s%s%s", text_in(item, "address"),
                       postcode != NULL ? ", " : "", postcode != NULL ? postcode : "");
}

static const char *said_identifier(struct ctx *cx, const json_t *item)
{
    return arena_print(cx->arena, "%s: %s", text_in(item, "kind_label"),
                       text_in(item, "value"));
}

static const char *said_relation(struct ctx *cx, const json_t *item)
{
    const char *other = text_in(item, "other_name");

    return arena_print(cx->arena, "%s: %s", text_in(item, "kind_label"),
                       other != NULL ? other : text_in(item, "name"));
}

static const char *said_reference(struct ctx *cx, const json_t *item)
{
    return arena_print(cx->arena, "%s (%s)", text_in(item, "reference"),
                       text_in(item, "status_label"));
}

static const char *said_contact(struct ctx *cx, const json_t *item)
{
    const char *const keys[] = { "address", "phone", "email", "social_media" };
    const char *text = NULL;

    for (size_t i = 0; i < COUNT(keys); i++) {
        const char *more = text_in(item, keys[i]);

        if (more != NULL)
            text = text == NULL ? more : arena_print(cx->arena, "%s; %s", text, more);
    }
    return text;
}

static json_t *fields_json(struct ctx *cx, const json_t *a, const json_t *b)
{
    static const struct {
        const char *label, *list;
        const char *(*said)(struct ctx *, const json_t *);
    } lists[] = {
        { "Other names", "names", said_name },
        { "Other dates of birth", "births", said_birth },
        { "Addresses", "addresses", said_address },
        { "Identifiers and contact", "identifiers", said_identifier },
        { "Household and relations", "relations", said_relation },
        { "As said in referrals", "referrals", said_contact },
        { "Referrals", "referrals", said_reference },
        { "Cases", "cases", said_reference },
    };
    json_t *list = json_array();

    add_field(list, "Name", text_in(a, "name"), text_in(b, "name"));
    add_field(list, "Also known as", text_in(a, "aliases"), text_in(b, "aliases"));
    add_field(list, "Date of birth", text_in(a, "date_of_birth_text"),
              text_in(b, "date_of_birth_text"));
    add_field(list, "Estimated age when referred", number_in(cx, a, "age_estimated"),
              number_in(cx, b, "age_estimated"));
    add_field(list, "Gender", text_in(a, "gender_label"), text_in(b, "gender_label"));
    add_field(list, "Postcode when referred", text_in(a, "postcode"),
              text_in(b, "postcode"));
    for (size_t i = 0; i < COUNT(lists); i++)
        add_lines(cx, list, lists[i].label, joined(cx, a, lists[i].list, lists[i].said),
                  joined(cx, b, lists[i].list, lists[i].said));
    return list;
}

/* ---- what speaks against it ----------------------------------------------------------
 */

static const char sql_answers[] =
    "SELECT k.decided_at, r.reference, u.name AS by FROM person_link k"
    " JOIN visible_referral r ON r.id = k.referral_id JOIN user u ON u.id = k.decided_by"
    " WHERE k.decision = 'not_linked' AND ((r.person_id = :a AND k.person_id = :b)"
    " OR (r.person_id = :b AND k.person_id = :a)) ORDER BY k.decided_at DESC LIMIT 5";

static bool add_answers(struct ctx *cx, int64_t a, int64_t b, json_t *list)
{
    struct stmt *st = db_prepare(cx->db, sql_answers);

    bind_int(st, ":a", a);
    bind_int(st, ":b", b);
    while (db_row(cx, st))
        json_array_append_new(
            list, json_string(arena_print(
                      cx->arena,
                      "At the screening of %s, %s said that they are not one "
                      "person.",
                      row_text(cx, st, "reference"), row_text(cx, st, "by"))));
    return db_done(cx, st);
}

static const char sql_related[] =
    "SELECT kind FROM visible_person_detail WHERE in_error_at IS NULL"
    " AND ((person_id = :a AND other_id = :b) OR (person_id = :b AND other_id = :a))";

static bool add_related(struct ctx *cx, int64_t a, int64_t b, json_t *list)
{
    struct stmt *st = db_prepare(cx->db, sql_related);

    bind_int(st, ":a", a);
    bind_int(st, ":b", b);
    while (db_row(cx, st))
        json_array_append_new(
            list, json_string(arena_print(
                      cx->arena, "One is recorded as related to the other: %s.",
                      code_label(cx, "person_relation", row_text(cx, st, "kind")))));
    return db_done(cx, st);
}

static const char sql_both_open[] =
    "SELECT count(DISTINCT c.person_id) = 2 FROM visible_case c"
    " WHERE c.person_id IN (:a, :b)"
    " AND c.status NOT IN ('closed', 'not_adopted', 'transferred')";

static bool add_open_cases(struct ctx *cx, int64_t a, int64_t b, json_t *list)
{
    struct stmt *st = db_prepare(cx->db, sql_both_open);
    int64_t both;

    bind_int(st, ":a", a);
    bind_int(st, ":b", b);
    if (!db_number(cx, st, &both))
        return false;
    if (both != 0)
        json_array_append_new(
            list,
            json_string("Each of them has an open case. Both cases stay open: bring "
                        "them before the panel together."));
    return true;
}

bool person_merge_compare(struct ctx *cx, const struct dossier *person,
                          const struct dossier *other, json_t **out)
{
    json_t *a, *b, *warnings = json_array(), *object;
    int64_t left = person->person_id, right = other->person_id;

    if (!person_json(cx, person, &a) || !person_json(cx, other, &b)
        || !add_answers(cx, left, right, warnings)
        || !add_related(cx, left, right, warnings)
        || !add_open_cases(cx, left, right, warnings))
        return false;
    object = json_object();
    put_json(object, "fields", fields_json(cx, a, b));
    put_json(object, "warnings", warnings);
    put_json(object, "this", a);
    put_json(object, "other", b);
    *out = object;
    return true;
}

/* ---- merges --------------------------------------------------------------------------
 */

#define MERGE                                                                            \
    "SELECT m.id, m.kept_id AS kept, m.lost_id AS lost, m.reason, u.name AS decided_by," \
    " m.decided_at, v.name AS undone_by, m.undone_at, m.undone_why, m.version,"          \
    " m.undone_at IS NULL AS \"in_force?\", l.forename, l.surname"                       \
    " FROM visible_person_merge m JOIN user u ON u.id = m.decided_by"                    \
    " LEFT JOIN user v ON v.id = m.undone_by"                                            \
    " LEFT JOIN visible_person_merged l ON l.id = m.lost_id"                             \
    " WHERE (m.kept_id = :person OR m.lost_id = :person)"

static const char sql_merges[] = MERGE " ORDER BY m.decided_at DESC, m.id";
static const char sql_merge[] = MERGE " AND m.id = :id";

static json_t *merge_of(struct ctx *cx, struct stmt *st)
{
    json_t *item = record_json(cx, st, NULL);
    const char *fore = row_text(cx, st, "forename"), *sur = row_text(cx, st, "surname");

    put_text(item, "status", row_int(st, "in_force") != 0 ? "merged" : "undone");
    put_text(item, "lost_name",
             fore != NULL ? arena_print(cx->arena, "%s %s", fore, sur) : sur);
    json_object_del(item, "forename");
    json_object_del(item, "surname");
    return item;
}

json_t *person_merges_json(struct ctx *cx, int64_t person)
{
    struct stmt *st = db_prepare(cx->db, sql_merges);
    json_t *list = json_array();

    bind_int(st, ":person", person);
    while (db_row(cx, st))
        json_array_append_new(list, merge_of(cx, st));
    return db_done(cx, st) ? list : NULL;
}

static const char sql_went_over[] =
    "SELECT 'referral' AS kind, r.id, r.reference FROM visible_person_merge_row w"
    " JOIN visible_referral r ON r.id = w.record WHERE w.merge_id = :id"
    " AND w.kind = 'referral' UNION ALL"
    " SELECT 'case', c.id, c.reference FROM visible_person_merge_row w"
    " JOIN visible_case c ON c.id = w.record WHERE w.merge_id = :id AND w.kind = 'case'";

bool person_merge_json(struct ctx *cx, const struct dossier *person, int64_t merge_id,
                       json_t **out)
{
    struct stmt *st = db_prepare(cx->db, sql_merge);
    json_t *object = NULL;

    bind_int(st, ":person", person->person_id);
    bind_int(st, ":id", merge_id);
    if (db_row(cx, st))
        object = merge_of(cx, st);
    if (!db_done(cx, st))
        return false;
    if (object == NULL)
        return failed(cx, PROBLEM_NOT_FOUND, "record.unknown",
                      "There is no such record, or it is not shared with you.");
    st = db_prepare(cx->db, sql_went_over);
    bind_int(st, ":id", merge_id);
    put_json(object, "went_over", db_rows_json(cx, st));
    *out = object;
    return !has_problem(cx);
}
