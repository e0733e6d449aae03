#include "domain/intake/matching_index.h"

#include "domain/intake/likeness_facts.h"
#include "domain/matching/match_keys.h"
#include "domain/matching/tally.h"

#define MOST_CONTACTS 8

static const char sql_forget[] = "DELETE FROM person_key WHERE person_id = :id";
static const char sql_key[] =
    "INSERT OR IGNORE INTO person_key(key, person_id) VALUES(:key, :id)";

static bool add_key(struct ctx *cx, int64_t id, const char *kind, uint64_t number)
{
    struct stmt *st = db_prepare(cx->db, sql_key);

    bind_text(st, ":key",
              arena_print(cx->arena, "%s%llx", kind, (unsigned long long)number));
    bind_int(st, ":id", id);
    return db_run(cx, st);
}

static bool add_name(struct ctx *cx, int64_t id, const struct person_record *record)
{
    const char *given = record->given_name != NULL ? record->given_name : "";
    struct match_keys keys;
    struct kin *kin;

    if (!kin_load_for(cx, given, &kin))
        return false;
    struct person_forms forms = person_forms_of(cx->arena, kin, record);
    match_keys_of(&forms, true, &keys);
    for (size_t i = 0; i < keys.count; i++)
        if (!add_key(cx, id, "k", keys.keys[i]))
            return false;
    return true;
}

static bool add_facts(struct ctx *cx, int64_t id, const struct likeness_facts *facts)
{
    struct person_record records[LIKENESS_NAMES];
    const char *contacts[MOST_CONTACTS];
    size_t names = likeness_records(cx->arena, facts, records);
    size_t ncontacts = likeness_contacts(cx->arena, facts, contacts, MOST_CONTACTS);

    for (size_t i = 0; i < names; i++)
        if (!add_name(cx, id, &records[i]))
            return false;
    for (size_t i = 0; i < ncontacts; i++)
        if (!add_key(cx, id, "c", tally_key(11, contacts[i])))
            return false;
    return true;
}

bool matching_index(struct ctx *cx, int64_t person_id, const struct answers *answers)
{
    struct stmt *st = db_prepare(cx->db, sql_forget);
    const struct likeness_facts facts = {
        .forename = answer(answers, "forename"),
        .surname = answer(answers, "surname"),
        .aliases = answer(answers, "aliases"),
        .born = answer(answers, "date_of_birth"),
        .postcode = answer(answers, "postcode"),
        .phone = answer(answers, "phone"),
        .email = answer(answers, "email"),
        .social_media = answer(answers, "social_media"),
    };

    bind_int(st, ":id", person_id);
    return db_run(cx, st) && add_facts(cx, person_id, &facts);
}

static struct likeness_facts facts_of(struct ctx *cx, struct stmt *st)
{
    return (struct likeness_facts){
        .forename = row_text(cx, st, "forename"),
        .surname = row_text(cx, st, "surname"),
        .aliases = row_text(cx, st, "aliases"),
        .born = row_text(cx, st, "date_of_birth"),
        .postcode = row_text(cx, st, "postcode"),
        .phone = row_text(cx, st, "phone"),
        .email = row_text(cx, st, "email"),
        .social_media = row_text(cx, st, "social_media"),
    };
}

/* ---- all that is recorded ------------------------------------------------------------
 */

/*
 * What belongs to a record is what its head holds: itself, or whoever it was merged into,
 * of which then only what went over with it; and nothing that others brought along.
 */
struct record {
    int64_t id, head, merge; /* merge 0: it was not merged into another */
};

#define OWN(kind, id)                                                                    \
    " (:merge = 0 OR EXISTS (SELECT 1 FROM person_merge_row o WHERE o.merge_id = :merge" \
    " AND o.kind = '" kind "' AND o.record = " id                                        \
    "))"                                                                                 \
    " AND NOT EXISTS (SELECT 1 FROM person_merge m JOIN person_merge_row w"              \
    " ON w.merge_id = m.id WHERE m.kept_id = :id AND m.undone_at IS NULL"                \
    " AND w.kind = '" kind "' AND w.record = " id ")"

/* Other names, birthdays and addresses go with what the record goes by. */
static const char sql_recorded[] =
    "SELECT forename, surname, aliases, date_of_birth, postcode, NULL AS phone,"
    " NULL AS email, NULL AS social_media FROM person WHERE id = :id UNION ALL"
    " SELECT forename, surname, aliases, date_of_birth, postcode, phone, email,"
    " social_media FROM referral r WHERE r.person_id = :head AND" OWN("referral", "r.id")
    " UNION ALL SELECT CASE d.section WHEN 'name' THEN d.forename ELSE p.forename END,"
    " CASE d.section WHEN 'name' THEN d.surname ELSE p.surname END, NULL,"
    " coalesce(d.date_of_birth, p.date_of_birth), coalesce(d.postcode, p.postcode), NULL,"
    " NULL, NULL FROM person_detail d JOIN person p ON p.id = :id"
    " WHERE d.person_id = :head AND d.in_error_at IS NULL"
    " AND d.section IN ('name', 'birth', 'address') AND" OWN("detail", "d.id");
static const char sql_identifiers[] =
    "SELECT d.kind, d.value FROM person_detail d WHERE d.person_id = :head"
    " AND d.section = 'identifier' AND d.in_error_at IS NULL AND" OWN("detail", "d.id");
static const char sql_merge_of[] =
    "SELECT id FROM person_merge WHERE lost_id = :id AND undone_at IS NULL";

static bool open_record(struct ctx *cx, int64_t id, struct record *out)
{
    struct stmt *st = db_prepare(cx->db, sql_merge_of);

    *out = (struct record){ .id = id };
    bind_int(st, ":id", id);
    return db_number(cx, st, &out->merge) && person_follow(cx, id, &out->head);
}

static void bind_record(struct stmt *st, const struct record *record)
{
    bind_int(st, ":id", record->id);
    bind_int(st, ":head", record->head);
    bind_int(st, ":merge", record->merge);
}

static bool add_identifier(struct ctx *cx, int64_t id, const char *kind,
                           const char *value)
{
    const struct likeness_facts facts = likeness_identifier(cx->arena, kind, value);
    const char *code = likeness_code(cx->arena, kind, value), *contacts[MOST_CONTACTS];
    size_t count = likeness_contacts(cx->arena, &facts, contacts, MOST_CONTACTS);

    for (size_t i = 0; i < count; i++)
        if (!add_key(cx, id, "c", tally_key(11, contacts[i])))
            return false;
    return code == NULL || add_key(cx, id, "i", tally_key(12, code));
}

static bool add_identifiers(struct ctx *cx, const struct record *record)
{
    struct stmt *st = db_prepare(cx->db, sql_identifiers);
    bool ok = true;

    bind_record(st, record);
    while (ok && db_row(cx, st))
        ok = add_identifier(cx, record->id, row_text(cx, st, "kind"),
                            row_text(cx, st, "value"));
    return db_done(cx, st) && ok;
}

bool matching_index_add(struct ctx *cx, int64_t person_id)
{
    struct record record;
    bool ok = true;

    if (!open_record(cx, person_id, &record))
        return false;
    struct stmt *st = db_prepare(cx->db, sql_recorded);
    bind_record(st, &record);
    while (ok && db_row(cx, st)) {
        struct likeness_facts facts = facts_of(cx, st);

        ok = add_facts(cx, person_id, &facts);
    }
    return db_done(cx, st) && ok && add_identifiers(cx, &record);
}

/* ---- records that were merged --------------------------------------------------------
 */

/* The keys of the lost record stay where they are; the kept one is found by them too. */
static const char sql_note[] =
    "INSERT OR IGNORE INTO person_merge_key(merge_id, key)"
    " SELECT :merge, l.key FROM person_key l WHERE l.person_id = :lost AND NOT EXISTS"
    " (SELECT 1 FROM person_key k WHERE k.person_id = :kept AND k.key = l.key)";
static const char sql_into[] =
    "SELECT id, lost_id FROM person_merge WHERE kept_id = :kept AND undone_at IS NULL";
static const char sql_forget_notes[] =
    "DELETE FROM person_merge_key WHERE merge_id = :merge";
static const char sql_give_back[] =
    "DELETE FROM person_key WHERE person_id = :kept AND key IN"
    " (SELECT key FROM person_merge_key WHERE merge_id = :merge)";

bool matching_index_merge(struct ctx *cx, int64_t merge, int64_t lost, int64_t kept)
{
    struct stmt *st = db_prepare(cx->db, sql_note);

    bind_int(st, ":merge", merge);
    bind_int(st, ":lost", lost);
    bind_int(st, ":kept", kept);
    return db_run(cx, st) && matching_index_join(cx, lost, kept);
}

struct merged {
    int64_t merge, lost;
};

#define MERGES_MOST 50 /* into one record; more are not looked at */

static bool read_merged(struct ctx *cx, int64_t kept,
                        struct merged out[static MERGES_MOST], size_t *out_count)
{
    struct stmt *st = db_prepare(cx->db, sql_into);

    *out_count = 0;
    bind_int(st, ":kept", kept);
    while (db_row(cx, st))
        if (*out_count < MERGES_MOST)
            out[(*out_count)++] =
                (struct merged){ row_int(st, "id"), row_int(st, "lost_id") };
    return db_done(cx, st);
}

/* A key that other merges into the kept record brought as well is theirs from now on. */
bool matching_index_unmerge(struct ctx *cx, int64_t merge, int64_t lost, int64_t kept)
{
    struct merged others[MERGES_MOST];
    size_t count;
    struct stmt *st = db_prepare(cx->db, sql_give_back);

    bind_int(st, ":merge", merge);
    bind_int(st, ":kept", kept);
    if (!db_run(cx, st) || !read_merged(cx, kept, others, &count))
        return false;
    for (size_t i = 0; i < count; i++)
        if (!matching_index_merge(cx, others[i].merge, others[i].lost, kept))
            return false;
    return matching_index_add(cx, kept) && matching_index_add(cx, lost);
}

static bool index_merged(struct ctx *cx, int64_t kept, const struct merged *merged)
{
    struct stmt *st = db_prepare(cx->db, sql_forget_notes);

    bind_int(st, ":merge", merged->merge);
    return db_run(cx, st) && matching_index_person(cx, merged->lost)
           && matching_index_merge(cx, merged->merge, merged->lost, kept);
}

bool matching_index_person(struct ctx *cx, int64_t person_id)
{
    struct stmt *st = db_prepare(cx->db, sql_forget);
    struct merged merged[MERGES_MOST];
    size_t count;

    bind_int(st, ":id", person_id);
    if (!db_run(cx, st) || !matching_index_add(cx, person_id)
        || !read_merged(cx, person_id, merged, &count))
        return false;
    for (size_t i = 0; i < count; i++)
        if (!index_merged(cx, person_id, &merged[i]))
            return false;
    return true;
}

/* ---- a link, an earlier version ------------------------------------------------------
 */

static const char sql_join[] =
    "INSERT OR IGNORE INTO person_key(key, person_id)"
    " SELECT key, :to FROM person_key WHERE person_id = :from";

bool matching_index_join(struct ctx *cx, int64_t from, int64_t to)
{
    struct stmt *st = db_prepare(cx->db, sql_join);

    bind_int(st, ":from", from);
    bind_int(st, ":to", to);
    return db_run(cx, st);
}

static const char sql_is_old[] =
    "SELECT EXISTS (SELECT 1 FROM person_key WHERE key >= 'b:' AND key < 'b;')"
    " OR EXISTS (SELECT 1 FROM person_key WHERE key >= 'n:' AND key < 'n;')";
static const char sql_forget_all[] = "DELETE FROM person_key /*scan*/";
static const char sql_referrals[] =
    "SELECT person_id, forename, surname, aliases, date_of_birth, postcode, phone, email,"
    " social_media FROM referral /*scan*/";

/* One referral at a time: memory does not grow with the store. */
static bool index_rows(struct ctx *cx, struct stmt *st)
{
    struct arena *outer = cx->arena;
    bool ok = true;

    cx->arena = arena_open();
    while (ok && db_row(cx, st)) {
        struct likeness_facts facts = facts_of(cx, st);

        ok = add_facts(cx, row_int(st, "person_id"), &facts);
        if (ok)
            arena_recycle(cx->arena);
    }
    arena_defer(outer, (void (*)(void *))arena_close, cx->arena);
    cx->arena = outer;
    return db_done(cx, st) && ok;
}

static const char sql_with_details[] =
    "SELECT DISTINCT person_id FROM person_detail /*scan*/";

static bool index_details(struct ctx *cx)
{
    struct stmt *st = db_prepare(cx->db, sql_with_details);
    bool ok = true;

    while (ok && db_row(cx, st))
        ok = matching_index_add(cx, row_int(st, "person_id"));
    return db_done(cx, st) && ok;
}

bool matching_index_renew(struct ctx *cx)
{
    int64_t old;

    if (!db_number(cx, db_prepare(cx->db, sql_is_old), &old))
        return false;
    if (old == 0)
        return true;
    return db_begin(cx)
           && db_end(cx, db_run(cx, db_prepare(cx->db, sql_forget_all))
                             && index_rows(cx, db_prepare(cx->db, sql_referrals))
                             && index_details(cx));
}

static const char sql_named[] =
    "SELECT r.person_id, r.forename, r.surname, r.aliases, r.date_of_birth, r.postcode,"
    " r.phone, r.email, r.social_media FROM search_index x"
    " CROSS JOIN search_document d ON d.id = x.rowid AND d.kind = 'referral'"
    " CROSS JOIN referral r ON r.id = d.record_id WHERE search_index MATCH :query";

bool matching_index_names(struct ctx *cx, const char *const *names, size_t count)
{
    const char *query = "";

    for (size_t i = 0; i < count; i++)
        query =
            arena_print(cx->arena, "%s%s\"%s\"", query, i > 0 ? " OR " : "", names[i]);
    if (count == 0)
        return true;
    struct stmt *st = db_prepare(cx->db, sql_named);
    bind_text(st, ":query", arena_print(cx->arena, "names : (%s)", query));
    return index_rows(cx, st);
}
