#include "domain/intake/matching.h"

#include <string.h>

#include "base/date.h"
#include "base/ident.h"
#include "base/json.h"
#include "base/text.h"
#include "domain/matching/sound.h"
#include "domain/people/audit.h"
#include "domain/people/chronology.h"

static const char sql_person[] =
    "SELECT id, forename, surname, aliases, date_of_birth, postcode FROM person"
    " WHERE id = :id";
static const char sql_forget[] = "DELETE FROM person_key WHERE person_id = :id";
static const char sql_key[] =
    "INSERT OR IGNORE INTO person_key(key, person_id) VALUES(:key, :id)";

static bool add_key(struct ctx *cx, int64_t id, const char *key)
{
    struct stmt *st = db_prepare(cx->db, sql_key);

    bind_text(st, ":key", key);
    bind_int(st, ":id", id);
    return db_run(cx, st);
}

/* Every two names together, in either order: names get swapped and hyphenated. */
static bool add_name_keys(struct ctx *cx, int64_t id, const char *names)
{
    const char *sounds[12];
    size_t count = sound_words(cx->arena, names, sounds, COUNT(sounds));

    for (size_t i = 0; i < count; i++)
        for (size_t j = i + 1; j < count; j++) {
            bool ordered = strcmp(sounds[i], sounds[j]) < 0;
            const char *key =
                arena_print(cx->arena, "n:%s+%s", ordered ? sounds[i] : sounds[j],
                            ordered ? sounds[j] : sounds[i]);

            if (!add_key(cx, id, key))
                return false;
        }
    return true;
}

static const char *swapped(struct ctx *cx, const char *day)
{
    return arena_print(cx->arena, "%.5s%.2s-%.2s", day, day + 8, day + 5);
}

static bool add_birth_keys(struct ctx *cx, int64_t id, const char *names,
                           const char *born)
{
    const char *sounds[12];
    size_t count = sound_words(cx->arena, names, sounds, COUNT(sounds));

    for (size_t i = 0; i < count; i++)
        if (!add_key(cx, id, arena_print(cx->arena, "b:%s/%s", born, sounds[i]))
            || !add_key(cx, id,
                        arena_print(cx->arena, "b:%s/%s", swapped(cx, born), sounds[i])))
            return false;
    return true;
}

static bool add_place_key(struct ctx *cx, int64_t id, const char *postcode,
                          const char *born)
{
    if (postcode == NULL || born == NULL)
        return true;
    return add_key(cx, id, arena_print(cx->arena, "p:%s/%.4s", postcode, born));
}

bool matching_index(struct ctx *cx, int64_t person_id)
{
    struct stmt *st = db_prepare(cx->db, sql_person);
    const char *names = "", *born = NULL, *postcode = NULL;

    bind_int(st, ":id", person_id);
    if (db_row(cx, st)) {
        const char *fore = row_text(cx, st, "forename"),
                   *aliases = row_text(cx, st, "aliases");

        names = arena_print(cx->arena, "%s %s %s", fore != NULL ? fore : "",
                            row_text(cx, st, "surname"), aliases != NULL ? aliases : "");
        born = row_text(cx, st, "date_of_birth");
        postcode = row_text(cx, st, "postcode");
    }
    if (!db_done(cx, st))
        return false;
    st = db_prepare(cx->db, sql_forget);
    bind_int(st, ":id", person_id);
    return db_run(cx, st) && add_name_keys(cx, person_id, names)
           && (born == NULL || add_birth_keys(cx, person_id, names, born))
           && add_place_key(cx, person_id, postcode, born);
}

struct facts {
    const char *forename, *surname, *born, *postcode;
};

static struct facts facts_of(struct ctx *cx, struct stmt *st, const char *prefix)
{
    bool own = *prefix == 'o';

    return (struct facts){
        .forename = row_text(cx, st, own ? "o_forename" : "forename"),
        .surname = row_text(cx, st, own ? "o_surname" : "surname"),
        .born = row_text(cx, st, own ? "o_born" : "date_of_birth"),
        .postcode = row_text(cx, st, own ? "o_postcode" : "postcode"),
    };
}

static void say(json_t *list, const char *words)
{
    json_array_append_new(list, json_string(words));
}

static bool same_folded(struct arena *arena, const char *a, const char *b)
{
    return a != NULL && b != NULL && *a != '\0'
           && text_is(text_folded(arena, a), text_folded(arena, b));
}

static void compare_name(struct arena *arena, const char *a, const char *b,
                         const char *same, const char *alike, json_t *because)
{
    if (same_folded(arena, a, b))
        say(because, same);
    else if (a != NULL && b != NULL && *a != '\0' && *b != '\0'
             && text_is(sound_of(arena, a), sound_of(arena, b)))
        say(because, alike);
}

/* In plain words, field by field. */
static json_t *compare(struct ctx *cx, const struct facts *a, const struct facts *b)
{
    json_t *because = json_array();

    compare_name(cx->arena, a->surname, b->surname, "Same surname",
                 "Surname sounds alike", because);
    compare_name(cx->arena, a->forename, b->forename, "Same forename",
                 "Forename sounds alike", because);
    if (same_folded(cx->arena, a->surname, b->forename)
        || same_folded(cx->arena, a->forename, b->surname))
        say(because, "Forename and surname swapped");
    if (a->born != NULL && text_is(a->born, b->born))
        say(because, "Same date of birth");
    else if (a->born != NULL && b->born != NULL && text_is(swapped(cx, a->born), b->born))
        say(because, "Day and month of birth swapped");
    if (a->postcode != NULL && text_is(a->postcode, b->postcode))
        say(because, "Same postcode");
    return because;
}

/* The union of all keys of the referral's own person; each candidate once. */
static const char sql_candidates[] =
    "SELECT l.person_id AS id, p.forename, p.surname, p.date_of_birth, p.postcode,"
    " o.forename AS o_forename, o.surname AS o_surname, o.date_of_birth AS o_born,"
    " o.postcode AS o_postcode, k.decision, count(*) AS shared_keys,"
    " p.id IS NOT NULL AS seen"
    " FROM visible_likeness l JOIN visible_person o ON o.id = l.of_person"
    " LEFT JOIN visible_person p ON p.id = l.person_id"
    " LEFT JOIN person_link k ON k.referral_id = :referral AND k.person_id = l.person_id"
    " WHERE l.of_person = :person"
    " GROUP BY l.person_id ORDER BY shared_keys DESC, l.person_id LIMIT 20";

static const char sql_referrals[] =
    "SELECT r.id, r.reference, r.received_on, r.status, r.concern_type"
    " FROM visible_referral r WHERE r.person_id = :person AND r.id <> :referral"
    " ORDER BY r.received_on DESC LIMIT 10";

static json_t *referrals_of(struct ctx *cx, int64_t person, int64_t but)
{
    struct stmt *st = db_prepare(cx->db, sql_referrals);
    json_t *list = json_array();

    bind_int(st, ":person", person);
    bind_int(st, ":referral", but);
    while (db_row(cx, st)) {
        json_t *item = json_object();

        put_int(item, "id", row_int(st, "id"));
        put_text(item, "reference", row_text(cx, st, "reference"));
        put_day(item, "received_on", row_text(cx, st, "received_on"));
        put_text(item, "status", row_text(cx, st, "status"));
        json_array_append_new(list, item);
    }
    if (!db_done(cx, st))
        problem_forget(cx);
    return list;
}

static json_t *candidate(struct ctx *cx, struct stmt *st)
{
    struct facts theirs = facts_of(cx, st, "theirs"), own = facts_of(cx, st, "own");
    bool seen = row_int(st, "seen") != 0;
    json_t *item = json_object();

    put_json(item, "person", seen ? json_integer(row_int(st, "id")) : json_null());
    put_bool(item, "hidden", !seen);
    put_text(item, "forename", seen ? theirs.forename : NULL);
    put_text(item, "surname", seen ? theirs.surname : NULL);
    put_day(item, "date_of_birth", seen ? theirs.born : NULL);
    put_json(item, "because", seen ? compare(cx, &own, &theirs) : json_array());
    put_text(item, "decision", row_text(cx, st, "decision"));
    return item;
}

bool matching_candidates(struct ctx *cx, const struct dossier *dossier, json_t **out)
{
    struct stmt *st = db_prepare(cx->db, sql_candidates);
    json_t *list = json_array(), *item;
    size_t i;

    bind_int(st, ":person", dossier->person_id);
    bind_int(st, ":referral", dossier->referral_id);
    while (db_row(cx, st))
        json_array_append_new(list, candidate(cx, st));
    if (!db_done(cx, st))
        return false;
    json_array_foreach(list, i, item)
    {
        int64_t person = json_integer_value(json_object_get(item, "person"));

        put_json(item, "referrals", referrals_of(cx, person, dossier->referral_id));
    }
    *out = list;
    return true;
}

bool matching_open(struct ctx *cx, const struct dossier *dossier, int *out)
{
    json_t *list, *item;
    size_t i;

    if (!matching_candidates(cx, dossier, &list))
        return false;
    *out = 0;
    json_array_foreach(list, i, item)
    {
        if (json_is_null(json_object_get(item, "decision"))
            && !json_is_true(json_object_get(item, "hidden")))
            (*out)++;
    }
    return true;
}

static const char sql_earlier[] =
    "SELECT count(*) FROM visible_referral WHERE person_id = :person AND id <> :referral"
    " AND status <> 'draft'";

/* Of those this actor may see: the history is cumulative (Southport review). */
bool matching_earlier(struct ctx *cx, const struct dossier *dossier, int64_t *out)
{
    struct stmt *st = db_prepare(cx->db, sql_earlier);

    bind_int(st, ":person", dossier->person_id);
    bind_int(st, ":referral", dossier->referral_id);
    return db_number(cx, st, out);
}

static const char sql_answer[] =
    "INSERT INTO person_link(id, referral_id, person_id, decision, decided_by, "
    "decided_at,"
    " former_person) VALUES(:id, :referral, :person, :decision, :by, :now, :former)"
    " ON CONFLICT(referral_id, person_id) DO UPDATE SET decision = excluded.decision,"
    " decided_by = excluded.decided_by, decided_at = excluded.decided_at";
static const char sql_known[] = "SELECT id FROM visible_person WHERE id = :id";
static const char sql_move_referral[] =
    "UPDATE referral SET person_id = :to WHERE id = :referral";
static const char sql_move_case[] =
    "UPDATE channel_case SET person_id = :to WHERE referral_id = :referral";
static const char sql_leave_mark[] =
    "UPDATE person SET merged_into = :to WHERE id = :from AND NOT EXISTS"
    " (SELECT 1 FROM referral WHERE person_id = :from)";

static bool run_move(struct ctx *cx, const char *sql, const struct dossier *dossier,
                     int64_t to)
{
    struct stmt *st = db_prepare(cx->db, sql);

    bind_int(st, ":to", to);
    if (stmt_has(st, ":referral"))
        bind_int(st, ":referral", dossier->referral_id);
    if (stmt_has(st, ":from"))
        bind_int(st, ":from", dossier->person_id);
    return db_run(cx, st);
}

static bool move(struct ctx *cx, const struct dossier *dossier, int64_t to)
{
    return run_move(cx, sql_move_referral, dossier, to)
           && run_move(cx, sql_move_case, dossier, to)
           && run_move(cx, sql_leave_mark, dossier, to)
           && entry_write(cx, dossier, "referral.linked", cx->today,
                          "Linked to an earlier referral of the same person");
}

static bool is_known(struct ctx *cx, int64_t person_id)
{
    struct stmt *st = db_prepare(cx->db, sql_known);
    int64_t found;

    bind_int(st, ":id", person_id);
    if (!db_number(cx, st, &found))
        return false;
    if (found == 0)
        reject(cx, "earlier_referrals", "There is no such person.");
    return found != 0;
}

static bool store_answer(struct ctx *cx, const struct dossier *dossier, int64_t person_id,
                         const char *decision)
{
    struct stmt *st = db_prepare(cx->db, sql_answer);

    bind_int(st, ":id", ident_new());
    bind_int(st, ":referral", dossier->referral_id);
    bind_int(st, ":person", person_id);
    bind_text(st, ":decision", decision);
    bind_int(st, ":by", cx->actor->user_id);
    bind_text(st, ":now", cx->now);
    bind_int(st, ":former", dossier->person_id);
    return db_run(cx, st);
}

bool matching_answer(struct ctx *cx, const struct dossier *dossier, int64_t person_id,
                     const char *decision)
{
    bool linked = text_is(decision, "linked");

    if (person_id == dossier->person_id)
        return true; /* answered before */
    if (!is_known(cx, person_id) || !db_begin(cx))
        return false;
    bool ok = store_answer(cx, dossier, person_id, decision)
              && (!linked || move(cx, dossier, person_id))
              && audit_write(cx, dossier, linked ? "person.link" : "person.not_link",
                             person_id, NULL);
    return db_end(cx, ok);
}
