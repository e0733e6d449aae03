#include "domain/intake/matching.h"

#include <math.h>
#include <stdlib.h>

#include "base/ident.h"
#include "base/json.h"
#include "base/text.h"
#include "domain/intake/likeness_facts.h"
#include "domain/intake/matching_index.h"
#include "domain/matching/match_weights.h"
#include "domain/matching/match_words.h"
#include "domain/people/audit.h"
#include "domain/people/chronology.h"

/* What is known of two people, by all the names they go by. */
struct looks {
    struct person_forms forms[LIKENESS_NAMES];
    size_t count;
};

/* What is read once for all candidates. */
struct judge {
    struct kin *kin;
    struct match_weights *weights;
    struct looks own;
};

static struct looks looks_of(struct ctx *cx, const struct kin *kin, struct stmt *st)
{
    const struct likeness_facts facts = {
        .forename = row_text(cx, st, "forename"),
        .surname = row_text(cx, st, "surname"),
        .aliases = row_text(cx, st, "aliases"),
        .born = row_text(cx, st, "date_of_birth"),
        .postcode = row_text(cx, st, "postcode"),
    };
    struct person_record records[LIKENESS_NAMES];
    struct looks looks = { .count = likeness_records(cx->arena, &facts, records) };

    for (size_t i = 0; i < looks.count; i++)
        looks.forms[i] = person_forms_of(cx->arena, kin, &records[i]);
    return looks;
}

static const char sql_own[] =
    "SELECT forename, surname, aliases, date_of_birth, postcode FROM visible_person"
    " WHERE id = :id";

static bool judge_begin(struct ctx *cx, int64_t person, struct judge *out)
{
    *out = (struct judge){ 0 };
    if (!kin_load(cx, &out->kin) || !match_weights_load(cx, &out->weights))
        return false;
    struct stmt *st = db_prepare(cx->db, sql_own);
    bind_int(st, ":id", person);
    if (db_row(cx, st))
        out->own = looks_of(cx, out->kin, st);
    return db_done(cx, st);
}

/* The best of all names against all names. */
static double evidence(const struct judge *judge, const struct looks *theirs,
                       struct comparison *out)
{
    double best = -INFINITY;

    for (size_t i = 0; i < judge->own.count; i++)
        for (size_t j = 0; j < theirs->count; j++) {
            const struct person_forms *a = &judge->own.forms[i], *b = &theirs->forms[j];
            struct comparison comparison = comparison_of(a, b);
            double worth = match_evidence(judge->weights, &comparison, a, b);

            if (worth > best) {
                best = worth;
                *out = comparison;
            }
        }
    return best;
}

/* A phone may be a family's, so it tells one person from strangers less than from nobody.
 */
static double worth_of_contact(const struct judge *judge)
{
    return log(judge->weights->chance[KIND_SAME][ASKED_IDENTIFIER][CODE_EXACT]
               / judge->weights->chance[KIND_HOUSEHOLD][ASKED_IDENTIFIER][CODE_EXACT]);
}

struct candidate {
    int64_t person;
    double evidence;
    bool hidden, contact;
    struct comparison comparison;
    const char *forename, *surname, *born, *decision;
};

#define LOOKED_AT    80  /* candidates, those with most keys in common first */
#define SHOWN        20  /* of them */
#define WORTH_ASKING 5.7 /* 300 times likelier of one person than of strangers */
#define HIDDEN_KEYS  3   /* in common with somebody outside the reader's sight */

/* The union of all keys of the referral's own person; each candidate once. */
static const char sql_candidates[] =
    "SELECT l.person_id AS id, p.forename, p.surname, p.aliases, p.date_of_birth,"
    " p.postcode, k.decision, l.shared_keys, l.contact, p.id IS NOT NULL AS seen"
    " FROM (SELECT person_id, count(*) AS shared_keys, max(key LIKE 'c%') AS contact"
    "         FROM visible_likeness WHERE of_person = :person"
    "        GROUP BY person_id ORDER BY 2 DESC, 1 LIMIT 80) l"
    " LEFT JOIN visible_person p ON p.id = l.person_id"
    " LEFT JOIN person_link k ON k.referral_id = :referral AND k.person_id = l.person_id";

/* Nothing of somebody outside the reader's sight is read, so only the keys count. */
static double worth_of_hidden(struct stmt *st)
{
    bool enough =
        row_int(st, "shared_keys") >= HIDDEN_KEYS || row_int(st, "contact") != 0;

    return enough ? WORTH_ASKING + (double)row_int(st, "shared_keys") / 100 : -INFINITY;
}

static struct candidate candidate_of(struct ctx *cx, const struct judge *judge,
                                     struct stmt *st)
{
    struct candidate out = {
        .person = row_int(st, "id"),
        .hidden = row_int(st, "seen") == 0,
        .contact = row_int(st, "contact") != 0,
        .forename = row_text(cx, st, "forename"),
        .surname = row_text(cx, st, "surname"),
        .born = row_text(cx, st, "date_of_birth"),
        .decision = row_text(cx, st, "decision"),
    };

    if (out.hidden) {
        out.evidence = worth_of_hidden(st);
        return out;
    }
    struct looks theirs = looks_of(cx, judge->kin, st);
    out.evidence = evidence(judge, &theirs, &out.comparison);
    if (out.contact)
        out.evidence += worth_of_contact(judge);
    return out;
}

static int likeliest_first(const void *a, const void *b)
{
    const struct candidate *x = a, *y = b;

    if (x->evidence != y->evidence)
        return x->evidence > y->evidence ? -1 : 1;
    return (x->person > y->person) - (x->person < y->person);
}

/* Those worth asking about, likeliest first; one that was answered stays in the list. */
static bool find_candidates(struct ctx *cx, const struct dossier *dossier,
                            const struct judge *judge, struct candidate *out,
                            size_t *out_count)
{
    struct stmt *st = db_prepare(cx->db, sql_candidates);

    *out_count = 0;
    bind_int(st, ":person", dossier->person_id);
    bind_int(st, ":referral", dossier->referral_id);
    while (db_row(cx, st)) {
        struct candidate candidate = candidate_of(cx, judge, st);

        if (*out_count < LOOKED_AT
            && (candidate.evidence >= WORTH_ASKING || candidate.decision != NULL))
            out[(*out_count)++] = candidate;
    }
    if (!db_done(cx, st))
        return false;
    if (*out_count > 0)
        qsort(out, *out_count, sizeof(*out), likeliest_first);
    if (*out_count > SHOWN)
        *out_count = SHOWN;
    return true;
}

/* In plain words, field by field. */
static json_t *because(const struct candidate *candidate)
{
    const char *words[MATCHED_FIELDS];
    size_t count = match_words(&candidate->comparison, words);
    json_t *list = json_array();

    for (size_t i = 0; i < count; i++)
        json_array_append_new(list, json_string(words[i]));
    if (candidate->contact)
        json_array_append_new(list,
                              json_string("Same phone number, e-mail address or handle"));
    return list;
}

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

static json_t *candidate_json(struct ctx *cx, const struct candidate *candidate,
                              int64_t referral)
{
    json_t *item = json_object();
    bool seen = !candidate->hidden;

    put_json(item, "person", seen ? json_integer(candidate->person) : json_null());
    put_bool(item, "hidden", !seen);
    put_text(item, "forename", candidate->forename);
    put_text(item, "surname", candidate->surname);
    put_day(item, "date_of_birth", candidate->born);
    put_json(item, "because", seen ? because(candidate) : json_array());
    put_text(item, "decision", candidate->decision);
    put_json(item, "referrals",
             seen ? referrals_of(cx, candidate->person, referral) : json_array());
    return item;
}

bool matching_candidates(struct ctx *cx, const struct dossier *dossier, json_t **out)
{
    struct candidate candidates[LOOKED_AT];
    struct judge judge;
    size_t count;

    if (!judge_begin(cx, dossier->person_id, &judge)
        || !find_candidates(cx, dossier, &judge, candidates, &count))
        return false;
    *out = json_array();
    for (size_t i = 0; i < count; i++)
        json_array_append_new(*out,
                              candidate_json(cx, &candidates[i], dossier->referral_id));
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
    return matching_index_join(cx, dossier->person_id, to)
           && run_move(cx, sql_move_referral, dossier, to)
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
