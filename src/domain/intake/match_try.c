/* What the engine says of two records somebody types; declared in match_data.h. */
#include <math.h>

#include "base/json.h"
#include "base/text.h"
#include "domain/intake/match_data.h"
#include "domain/intake/matching.h"
#include "domain/matching/match_weights.h"
#include "domain/matching/match_words.h"

/* clang-format off */
#define LINE(name_, label_, hint_)                                                       \
    { .name = (name_), .label = (label_), .kind = FIELD_LINE, .hint = (hint_),           \
      .need = DEPENDS }
#define RECORD(id, of)                                                                   \
    LINE(id "_given_name", "First names" of, NULL),                                      \
    LINE(id "_surname", "Surname" of, NULL),                                             \
    LINE(id "_date_of_birth", "Date of birth" of, "For example 2009-05-06"),             \
    LINE(id "_street", "Street and number" of, NULL),                                    \
    LINE(id "_suburb", "Town or suburb" of, NULL),                                       \
    LINE(id "_postcode", "Postcode" of, NULL),                                           \
    LINE(id "_identifier", "Identifier" of, NULL)
/* clang-format on */

static const struct field fields[] = {
    RECORD("a", ", first record"),
    RECORD("b", ", second record"),
};
const struct form form_match_try = { "match_try", fields, COUNT(fields) };

static const char *said(struct ctx *cx, const struct answers *answers, const char *id,
                        const char *name)
{
    return answer(answers, arena_print(cx->arena, "%s_%s", id, name));
}

static struct person_record record_of(struct ctx *cx, const struct answers *answers,
                                      const char *id)
{
    return (struct person_record){
        .given_name = said(cx, answers, id, "given_name"),
        .surname = said(cx, answers, id, "surname"),
        .date_of_birth = said(cx, answers, id, "date_of_birth"),
        .street = said(cx, answers, id, "street"),
        .suburb = said(cx, answers, id, "suburb"),
        .postcode = said(cx, answers, id, "postcode"),
        .identifier = said(cx, answers, id, "identifier"),
    };
}

/* How much it says, in words: these are logs of how many times likelier. */
static const char *strength(double worth)
{
    if (worth >= log(100))
        return "Speaks strongly for one person";
    if (worth >= log(3))
        return "Speaks for one person";
    if (worth > -log(3))
        return "Says little";
    return worth > -log(30) ? "Speaks against it" : "Speaks strongly against it";
}

struct trial {
    const struct match_weights *weights;
    struct person_forms a, b;
    struct comparison comparison;
};

static double worth_of(const struct trial *trial, enum matched_field field)
{
    int level = trial->comparison.level[field];
    enum match_question asked = match_question_of(&trial->comparison, field);

    return level == NOT_COMPARED
               ? 0
               : log(trial->weights->chance[KIND_SAME][asked][level]
                     / match_stranger_chance(trial->weights, &trial->comparison, field,
                                             &trial->a, &trial->b));
}

static json_t *row(const struct trial *trial, enum matched_field field, const char *label)
{
    int level = trial->comparison.level[field];
    json_t *object = json_object();

    put_text(object, "label", label);
    put_text(object, "observed", match_word(field, level));
    put_text(object, "strength",
             level == NOT_COMPARED ? "Not compared" : strength(worth_of(trial, field)));
    return object;
}

static const char *whole(double evidence)
{
    if (evidence >= MATCH_WORTH_ASKING)
        return "Screening would ask whether they are one person.";
    if (evidence > 0)
        return "Somewhat likelier of one person than of strangers, but too little to "
               "ask about at screening.";
    return "Likelier of two people. Screening would not ask.";
}

static json_t *answer_of(const struct trial *trial)
{
    static const char *const labels[MATCHED_FIELDS] = {
        [MATCHED_GIVEN_NAME] = "First names",   [MATCHED_FAMILY_NAME] = "Surname",
        [MATCHED_NAME_ORDER] = "Order of them", [MATCHED_BIRTH] = "Date of birth",
        [MATCHED_IDENTIFIER] = "Identifier",    [MATCHED_POSTCODE] = "Postcode",
        [MATCHED_SUBURB] = "Town or suburb",    [MATCHED_STREET] = "Street",
    };
    json_t *object = json_object(), *rows = json_array();
    double evidence =
        match_evidence(trial->weights, &trial->comparison, &trial->a, &trial->b);

    for (size_t i = 0; i < MATCHED_FIELDS; i++)
        json_array_append_new(rows, row(trial, (enum matched_field)i, labels[i]));
    put_json(object, "fields", rows);
    put_text(object, "conclusion", whole(evidence));
    put_bool(object, "would_ask", evidence >= MATCH_WORTH_ASKING);
    return object;
}

static const char *or_empty(const char *text)
{
    return text != NULL ? text : "";
}

bool match_try(struct ctx *cx, const struct answers *answers, json_t **out)
{
    struct person_record a = record_of(cx, answers, "a"), b = record_of(cx, answers, "b");
    struct match_weights *weights;
    struct kin *kin;

    if (a.given_name == NULL && a.surname == NULL)
        reject(cx, "a_given_name", "Enter a name of the first record.");
    if (b.given_name == NULL && b.surname == NULL)
        reject(cx, "b_given_name", "Enter a name of the second record.");
    const char *names =
        arena_print(cx->arena, "%s %s %s %s", or_empty(a.given_name), or_empty(a.surname),
                    or_empty(b.given_name), or_empty(b.surname));
    if (has_problem(cx) || !kin_load_for(cx, names, &kin)
        || !match_weights_load(cx, &weights))
        return false;
    struct trial trial = {
        .weights = weights,
        .a = person_forms_of(cx->arena, kin, &a),
        .b = person_forms_of(cx->arena, kin, &b),
    };
    trial.comparison = comparison_of(&trial.a, &trial.b);
    *out = answer_of(&trial);
    return true;
}
