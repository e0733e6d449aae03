#include "domain/intake/matching.h"

#include <math.h>
#include <stdlib.h>

#include "base/json.h"
#include "base/text.h"
#include "domain/core/setting.h"
#include "domain/intake/likeness_facts.h"
#include "domain/matching/match_weights.h"
#include "domain/matching/match_words.h"

/* What is known of a person, by all the names they go by and everything recorded. */
struct looks {
    struct person_forms *forms;
    size_t count;
};
#define LOOKS_MOST 12 /* of the names of all that is known */

struct known {
    struct likeness_facts *facts;
    size_t count;
};

/* What is read once for all candidates. */
struct judge {
    struct kin *kin;
    struct match_weights *weights;
    struct looks own;
};

static struct likeness_facts facts_of(struct ctx *cx, struct stmt *st)
{
    return (struct likeness_facts){
        .forename = row_text(cx, st, "forename"),
        .surname = row_text(cx, st, "surname"),
        .aliases = row_text(cx, st, "aliases"),
        .born = row_text(cx, st, "date_of_birth"),
        .postcode = row_text(cx, st, "postcode"),
    };
}

static void add_looks(struct arena *arena, const struct kin *kin,
                      const struct likeness_facts *facts, struct looks *looks)
{
    struct person_record records[LIKENESS_NAMES];
    size_t count = likeness_records(arena, facts, records);

    for (size_t i = 0; i < count && looks->count < LOOKS_MOST; i++)
        looks->forms[looks->count++] = person_forms_of(arena, kin, &records[i]);
}

static struct looks looks_of(struct arena *arena, const struct kin *kin,
                             const struct known *known)
{
    struct looks looks = {
        .forms = arena_alloc(arena, LOOKS_MOST * sizeof(*looks.forms)),
    };

    for (size_t i = 0; i < known->count; i++)
        add_looks(arena, kin, &known->facts[i], &looks);
    return looks;
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

/* A number that somebody else gave them is theirs alone. */
static double worth_of_identifier(const struct judge *judge)
{
    return log(judge->weights->chance[KIND_SAME][ASKED_IDENTIFIER][CODE_EXACT]
               / judge->weights->chance[KIND_STRANGER][ASKED_IDENTIFIER][CODE_EXACT]);
}

struct candidate {
    int64_t person;
    double evidence;
    bool hidden, contact, identifier;
    struct likeness_facts facts; /* nothing of those outside the reader's sight */
    struct known known;
    struct comparison comparison;
    const char *decision;
};

#define LOOKED_AT   30 /* candidates, those with most keys in common first */
#define SHOWN       20 /* of them */
#define HIDDEN_KEYS 3  /* in common with somebody outside the reader's sight */

/* The union of all keys of the referral's own person; each candidate once. */
static const char sql_candidates[] =
    "SELECT l.person_id AS id, p.forename, p.surname, p.aliases, p.date_of_birth,"
    " p.postcode, k.decision, l.shared_keys, l.contact, l.identifier,"
    " p.id IS NOT NULL AS seen"
    " FROM (SELECT person_id, count(*) AS shared_keys, max(key LIKE 'c%') AS contact,"
    "              max(key LIKE 'i%') AS identifier"
    "         FROM visible_likeness WHERE of_person = :person"
    "        GROUP BY person_id ORDER BY 2 DESC, 1 LIMIT 30) l"
    " LEFT JOIN visible_person p ON p.id = l.person_id"
    " LEFT JOIN person_link k ON k.referral_id = :referral AND k.person_id = l.person_id";

/* Nothing of somebody outside the reader's sight is read, so only the keys count. */
static double worth_of_hidden(struct stmt *st)
{
    bool enough = row_int(st, "shared_keys") >= HIDDEN_KEYS || row_int(st, "contact") != 0
                  || row_int(st, "identifier") != 0;

    return enough ? MATCH_WORTH_ASKING + (double)row_int(st, "shared_keys") / 100
                  : -INFINITY;
}

static struct candidate candidate_of(struct ctx *cx, struct stmt *st)
{
    struct candidate out = {
        .person = row_int(st, "id"),
        .hidden = row_int(st, "seen") == 0,
        .contact = row_int(st, "contact") != 0,
        .identifier = row_int(st, "identifier") != 0,
        .facts = facts_of(cx, st),
        .decision = row_text(cx, st, "decision"),
    };

    if (out.hidden)
        out.evidence = worth_of_hidden(st);
    return out;
}

static bool read_candidates(struct ctx *cx, const struct dossier *dossier,
                            struct candidate *out, size_t *out_count)
{
    struct stmt *st = db_prepare(cx->db, sql_candidates);

    *out_count = 0;
    bind_int(st, ":person", dossier->person_id);
    bind_int(st, ":referral", dossier->referral_id);
    while (db_row(cx, st))
        if (*out_count < LOOKED_AT)
            out[(*out_count)++] = candidate_of(cx, st);
    return db_done(cx, st);
}

static const char *with_names(struct arena *arena, const char *names,
                              const struct likeness_facts *facts)
{
    const char *forename = facts->forename, *aliases = facts->aliases;

    return arena_print(arena, "%s %s %s %s", names, forename != NULL ? forename : "",
                       facts->surname != NULL ? facts->surname : "",
                       aliases != NULL ? aliases : "");
}

static bool read_known(struct ctx *cx, int64_t person, struct known *out,
                       const char **names)
{
    out->facts = arena_alloc(cx->arena, LIKENESS_KNOWN * sizeof(*out->facts));
    if (!likeness_known(cx, person, out->facts, &out->count))
        return false;
    for (size_t i = 0; i < out->count; i++)
        *names = with_names(cx->arena, *names, &out->facts[i]);
    return true;
}

static bool judge_begin(struct ctx *cx, int64_t person, struct candidate *candidates,
                        size_t count, struct judge *out)
{
    const char *names = "";
    struct known own;

    if (!read_known(cx, person, &own, &names))
        return false;
    for (size_t i = 0; i < count; i++)
        if (!candidates[i].hidden
            && !read_known(cx, candidates[i].person, &candidates[i].known, &names))
            return false;
    if (!kin_load_for(cx, names, &out->kin) || !match_weights_load(cx, &out->weights))
        return false;
    out->own = looks_of(cx->arena, out->kin, &own);
    return true;
}

static void judge_candidate(struct arena *arena, const struct judge *judge,
                            struct candidate *candidate)
{
    struct looks theirs = looks_of(arena, judge->kin, &candidate->known);

    candidate->evidence = evidence(judge, &theirs, &candidate->comparison);
    if (candidate->contact)
        candidate->evidence += worth_of_contact(judge);
    if (candidate->identifier)
        candidate->evidence += worth_of_identifier(judge);
}

static int likeliest_first(const void *a, const void *b)
{
    const struct candidate *x = a, *y = b;

    if (x->evidence != y->evidence)
        return x->evidence > y->evidence ? -1 : 1;
    return (x->person > y->person) - (x->person < y->person);
}

/* Those worth asking about; one that was answered stays in the list. */
static size_t keep_worthy(struct candidate *candidates, size_t count)
{
    size_t kept = 0;

    for (size_t i = 0; i < count; i++)
        if (candidates[i].evidence >= MATCH_WORTH_ASKING
            || candidates[i].decision != NULL)
            candidates[kept++] = candidates[i];
    return kept;
}

/* Likeliest first. */
static bool find_candidates(struct ctx *cx, const struct dossier *dossier,
                            struct candidate *out, size_t *out_count)
{
    struct judge judge;
    size_t count;

    if (!read_candidates(cx, dossier, out, &count))
        return false;
    if (count > 0 && !judge_begin(cx, dossier->person_id, out, count, &judge))
        return false;
    for (size_t i = 0; i < count; i++)
        if (!out[i].hidden)
            judge_candidate(cx->arena, &judge, &out[i]);
    count = keep_worthy(out, count);
    if (count > 0)
        qsort(out, count, sizeof(*out), likeliest_first);
    *out_count = count < SHOWN ? count : SHOWN;
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
    if (candidate->identifier)
        json_array_append_new(list, json_string("Same identifier"));
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
    put_text(item, "contact",
             seen ? NULL : setting_text(cx, "authority.contact", "the lead authority"));
    put_text(item, "forename", candidate->facts.forename);
    put_text(item, "surname", candidate->facts.surname);
    put_day(item, "date_of_birth", candidate->facts.born);
    put_json(item, "because", seen ? because(candidate) : json_array());
    put_text(item, "decision", candidate->decision);
    put_json(item, "referrals",
             seen ? referrals_of(cx, candidate->person, referral) : json_array());
    return item;
}

bool matching_candidates(struct ctx *cx, const struct dossier *dossier, json_t **out)
{
    struct candidate *candidates =
        arena_alloc(cx->arena, LOOKED_AT * sizeof(*candidates));
    size_t count;

    if (!find_candidates(cx, dossier, candidates, &count))
        return false;
    *out = json_array();
    for (size_t i = 0; i < count; i++)
        json_array_append_new(*out,
                              candidate_json(cx, &candidates[i], dossier->referral_id));
    return true;
}

bool matching_hidden(struct ctx *cx, const struct dossier *dossier, bool *out)
{
    struct candidate *candidates =
        arena_alloc(cx->arena, LOOKED_AT * sizeof(*candidates));
    size_t count;

    *out = false;
    if (!read_candidates(cx, dossier, candidates, &count))
        return false;
    for (size_t i = 0; i < count; i++)
        *out = *out
               || (candidates[i].hidden && candidates[i].evidence >= MATCH_WORTH_ASKING);
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
