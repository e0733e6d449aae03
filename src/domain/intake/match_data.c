/* What a likeness is worth, and confirming matching data; declared in match_data.h. */
#include "domain/intake/match_data.h"

#include <string.h>

#include "base/json.h"
#include "base/text.h"
#include "domain/matching/match_weights.h"
#include "domain/matching/match_words.h"
#include "domain/people/confirmed.h"

#define PER_MILLION(name_, label_)                                                       \
    {                                                                                    \
        .name = (name_), .label = (label_), .kind = FIELD_NUMBER, .most = 1000000,       \
        .need = REQUIRED                                                                 \
    }

static const struct field fields[] = {
    PER_MILLION("same", "Of a million pairs of one person, so many show it"),
    PER_MILLION("household", "Of a million pairs of one household"),
    PER_MILLION("stranger", "Of a million pairs of strangers"),
    CONFIRMED_FIELDS,
};
const struct form form_match_weight = { "match_weight", fields, COUNT(fields) };

/* ---- reading -------------------------------------------------------------------------
 */

static const struct option questions[] = {
    { "given_name", "First name" },
    { "family_name", "Surname" },
    { "name_order", "Order of the names" },
    { "birth", "Date of birth" },
    { "identifier", "Identifier" },
    { "postcode", "Postcode" },
    { "suburb_there", "Town, where the postcode agrees" },
    { "suburb_elsewhere", "Town, where the postcode differs" },
    { "suburb_alone", "Town, where no postcode is known" },
    { "street_there", "Street, where postcode or town agrees" },
    { "street_elsewhere", "Street, where postcode and town differ" },
    { "street_alone", "Street, where neither is known" },
    { 0 },
};

static const char *question_label(const char *question)
{
    for (const struct option *o = questions; o->code != NULL; o++)
        if (text_is(o->code, question))
            return o->label;
    return question;
}

/* "about 200 times likelier of one person than of two strangers" */
static const char *says(struct ctx *cx, int64_t same, int64_t stranger)
{
    double ratio = ((double)same + 0.5) / ((double)stranger + 0.5);
    bool one = ratio >= 1;
    double times = one ? ratio : 1 / ratio;

    if (times < 1.5)
        return "About as likely of one person as of two strangers";
    return arena_print(cx->arena, "About %.0f times likelier of %s", times,
                       one ? "one person than of two strangers"
                           : "two strangers than of one person");
}

#define COLUMNS                                                                          \
    "SELECT r.question, r.level, r.same, r.household, r.stranger," CONFIRMED_COLUMNS     \
    " FROM match_weight r" CONFIRMED_BY

static const char sql_all[] = COLUMNS " /*scan*/";
static const char sql_one[] =
    COLUMNS " WHERE r.question = :question AND r.level = :level";

static void finish(struct ctx *cx, json_t *weight)
{
    const char *question = json_string_value(json_object_get(weight, "question"));
    const char *level = json_string_value(json_object_get(weight, "level"));
    const json_t *same = json_object_get(weight, "same"),
                 *stranger = json_object_get(weight, "stranger");

    put_text(weight, "id", arena_print(cx->arena, "%s/%s", question, level));
    put_text(weight, "question_label", question_label(question));
    put_text(weight, "level_label", match_weight_words(question, level));
    put_text(weight, "says",
             says(cx, json_integer_value(same), json_integer_value(stranger)));
}

static size_t place_of(const json_t *weight)
{
    return match_weight_place(json_string_value(json_object_get(weight, "question")),
                              json_string_value(json_object_get(weight, "level")));
}

static const json_t *first_from(const json_t *all, size_t from)
{
    const json_t *weight, *first = NULL;
    size_t i;

    json_array_foreach(all, i, weight)
    {
        if (place_of(weight) >= from
            && (first == NULL || place_of(weight) < place_of(first)))
            first = weight;
    }
    return first;
}

json_t *match_weights_json(struct ctx *cx)
{
    struct stmt *st = db_prepare(cx->db, sql_all);
    json_t *all = json_array(), *list = json_array(), *weight;
    const json_t *next;
    size_t i;

    while (db_row(cx, st))
        json_array_append_new(all, record_json(cx, st, NULL));
    if (!db_done(cx, st))
        return NULL;
    for (size_t from = 0; (next = first_from(all, from)) != NULL;
         from = place_of(next) + 1)
        json_array_append_new(list, json_copy((json_t *)(uintptr_t)next));
    json_array_foreach(list, i, weight) finish(cx, weight);
    return list;
}

bool match_weight_json(struct ctx *cx, const char *question, const char *level,
                       json_t **out)
{
    struct stmt *st = db_prepare(cx->db, sql_one);

    bind_text(st, ":question", question);
    bind_text(st, ":level", level);
    if (!confirmed_one(cx, st, NULL, out))
        return false;
    finish(cx, *out);
    return true;
}

/* ---- changing ------------------------------------------------------------------------
 */

/* A question none of whose answers is ever seen could not be asked. */
static const char sql_rest[] =
    "SELECT sum(same) AS same, sum(household) AS household, sum(stranger) AS stranger"
    " FROM match_weight WHERE question = :question AND level <> :level";

static bool check(struct ctx *cx, const char *question, const char *level,
                  const struct answers *answers)
{
    static const char *const kinds[] = { "same", "household", "stranger" };
    struct stmt *st = db_prepare(cx->db, sql_rest);

    bind_text(st, ":question", question);
    bind_text(st, ":level", level);
    if (db_row(cx, st))
        for (size_t i = 0; i < COUNT(kinds); i++)
            if (row_int(st, kinds[i]) + answer_int(answers, kinds[i]) == 0)
                reject(cx, kinds[i], "One of the answers must be possible.");
    return db_done(cx, st) && !has_problem(cx);
}

static const char sql_change[] =
    "UPDATE match_weight SET same = :same, household = :household,"
    " stranger = :stranger," CONFIRMED_NOW
    " WHERE question = :question AND level = :level AND version = :version";

bool match_weight_change(struct ctx *cx, const char *question, const char *level,
                         int64_t version, const struct answers *answers)
{
    const char *codes =
        arena_print(cx->arena, "weight=%s/%s same=%s household=%s stranger=%s", question,
                    level, answer(answers, "same"), answer(answers, "household"),
                    answer(answers, "stranger"));

    if (!check(cx, question, level, answers) || !db_begin(cx))
        return false;
    struct stmt *st = db_prepare(cx->db, sql_change);
    answers_bind(st, answers);
    bind_text(st, ":question", question);
    bind_text(st, ":level", level);
    bind_int(st, ":version", version);
    return confirmed_save(cx, st, "match_weight.change", 0, codes);
}

/* ---- what is unverified --------------------------------------------------------------
 */

static const char sql_weights[] =
    "SELECT 'weight:' || question || '/' || level AS key,"
    " replace(question || ': ' || level, '_', ' ') AS label,"
    " same || ', ' || household || ', ' || stranger || ' of a million' AS value, source"
    " FROM match_weight WHERE unverified = 1 ORDER BY question, level /*scan*/";
static const char sql_names[] =
    "SELECT 'name:' || r.kin AS key, r.kin AS label,"
    " (SELECT group_concat(k.name, ' ') FROM name_kin k WHERE k.kin = r.kin) AS value,"
    " r.source FROM name_family r WHERE r.unverified = 1 ORDER BY r.kin /*scan*/";

bool match_data_unverified(struct ctx *cx, json_t *groups)
{
    return confirmed_waiting(cx, sql_weights, "weights", "Weights of the matching",
                             groups)
           && confirmed_waiting(cx, sql_names, "names", "Names that are one name",
                                groups);
}

static const char sql_confirm_weight[] = "UPDATE match_weight SET" CONFIRMED_NOW
                                         " WHERE question = :question AND level = :level";
static const char sql_confirm_name[] =
    "UPDATE name_family SET" CONFIRMED_NOW " WHERE kin = :kin";

static struct stmt *confirmation_of(struct ctx *cx, const char *key)
{
    const char *rest = strchr(key, ':') + 1;
    size_t length = strcspn(rest, "/");
    bool weight = text_starts(key, "weight:");
    struct stmt *st = db_prepare(cx->db, weight ? sql_confirm_weight : sql_confirm_name);

    if (!weight) {
        bind_text(st, ":kin", rest);
        return st;
    }
    bind_text(st, ":question", arena_slice(cx->arena, rest, length));
    bind_text(st, ":level", rest[length] == '/' ? rest + length + 1 : "");
    return st;
}

bool match_data_confirm(struct ctx *cx, const char *key, const char *source,
                        const char *on)
{
    if (!db_begin(cx))
        return false;
    struct stmt *st = confirmation_of(cx, key);
    bind_text(st, ":source", source);
    bind_text(st, ":confirmed_on", on);
    return confirmed_save(cx, st, "reference.confirm", 0, key);
}
