#include "web/versions_view.h"

#include "base/json.h"
#include "web/forms.h"
#include "web/pages.h"

static const struct field fields[] = {
    { .name = "from", .label = "Compare version", .kind = FIELD_NUMBER, .least = 1 },
    { .name = "to", .label = "with version", .kind = FIELD_NUMBER, .least = 1 },
};
const struct form form_versions = { "versions", fields, COUNT(fields) };

static int64_t number_of(const json_t *version)
{
    return json_integer_value(json_object_get(version, "number"));
}

static int64_t asked(const struct answers *answers, const char *name, int64_t otherwise)
{
    return answer(answers, name) != NULL ? answer_int(answers, name) : otherwise;
}

/* Each version says whether it is one of the two shown. */
static void mark_chosen(json_t *versions, int64_t from, int64_t to)
{
    json_t *version;
    size_t i;

    json_array_foreach(versions, i, version)
    {
        put_bool(version, "is_from", number_of(version) == from);
        put_bool(version, "is_to", number_of(version) == to);
        put_bool(version, "has_changed",
                 json_array_size(json_object_get(version, "changed")) > 0);
    }
}

bool versions_view(struct request *rq, json_t *view, struct version_series series)
{
    json_t *versions, *comparison = json_null();
    struct answers answers;

    if (!request_answers(rq, &answers)
        || (versions = versions_json(&rq->cx, series, NULL)) == NULL)
        return false;
    int64_t last = number_of(json_array_get(versions, 0));
    int64_t to = asked(&answers, "to", last), from = asked(&answers, "from", to - 1);
    bool wanted = answer(&answers, "to") != NULL || answer(&answers, "from") != NULL;
    if ((wanted || last > 1)
        && !versions_compare(&rq->cx, series, from, to, NULL, &comparison))
        return false;
    mark_chosen(versions, from, to);
    put_json(view, "versions", versions);
    put_json(view, "comparison", comparison);
    put_text(view, "self", rq->path);
    put_bool(view, "has_versions", last > 0);
    put_bool(view, "can_compare", last > 1);
    return true;
}
