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

bool matching_index_renew(struct ctx *cx)
{
    int64_t old;

    if (!db_number(cx, db_prepare(cx->db, sql_is_old), &old))
        return false;
    if (old == 0)
        return true;
    return db_begin(cx)
           && db_end(cx, db_run(cx, db_prepare(cx->db, sql_forget_all))
                             && index_rows(cx, db_prepare(cx->db, sql_referrals)));
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
