/* What a field lets people choose from; declared in form_view.h. */
#include "base/json.h"
#include "domain/core/codes.h"
#include "domain/people/organisation.h"
#include "domain/people/user.h"
#include "web/form_view.h"

static json_t *fixed_options(const struct field *field)
{
    static const struct option yes_no[] = { { "yes", "Yes" }, { "no", "No" }, { 0 } };
    const struct option *options = field->kind == FIELD_YES_NO ? yes_no : field->options;
    json_t *list = json_array();

    for (; options->code != NULL; options++) {
        json_t *option = json_object();

        put_text(option, "value", options->code);
        put_text(option, "label", options->label);
        json_array_append_new(list, option);
    }
    return list;
}

static json_t *choices_of(struct request *rq, const struct field *field)
{
    switch (field->kind) {
    case FIELD_CODE:
    case FIELD_CODES:
        return codes_json(&rq->cx, field->codes, rq->cx.today);
    case FIELD_USER:
    case FIELD_USERS:
        return user_options(&rq->cx);
    case FIELD_ORGANISATION:
        return organisation_options(&rq->cx);
    case FIELD_YES_NO:
    case FIELD_CHOICE:
        return fixed_options(field);
    case FIELD_LINE:
    case FIELD_TEXT:
    case FIELD_DAY:
    case FIELD_TIME:
    case FIELD_NUMBER:
    case FIELD_EMAIL:
    case FIELD_PHONE:
    case FIELD_POSTCODE:
    case FIELD_PASSWORD:
    case FIELD_FILES:
    case FIELD_ITEMS:
        break;
    }
    return json_array();
}

/* What the record itself offers: ratings of a scale. */
static json_t *offered_options(const json_t *offered)
{
    json_t *list = json_array(), *option;
    const json_t *row;
    size_t i;

    json_array_foreach(offered, i, row)
    {
        option = json_object();
        put_text(option, "value", json_string_value(json_object_get(row, "code")));
        put_text(option, "label", json_string_value(json_object_get(row, "label")));
        put_text(option, "hint", json_string_value(json_object_get(row, "guidance")));
        json_array_append_new(list, option);
    }
    return list;
}

json_t *form_choices(struct request *rq, const struct field *field, const json_t *stored)
{
    if (field->offered != NULL)
        return offered_options(json_object_get(stored, field->offered));
    return choices_of(rq, field);
}
