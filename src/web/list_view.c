#include "web/list_view.h"

#include <string.h>

#include "base/buffer.h"
#include "base/json.h"
#include "base/text.h"
#include "domain/core/codes.h"
#include "domain/people/organisation.h"

static void add_escaped(struct buffer *out, const char *text)
{
    for (; *text != '\0'; text++) {
        unsigned char c = (unsigned char)*text;

        if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9')
            || strchr("-_.~", c) != NULL)
            buffer_char(out, (char)c);
        else
            buffer_print(out, "%%%02X", c);
    }
}

static void add_pair(struct buffer *out, const char *name, const char *value)
{
    buffer_char(out, memchr(out->bytes, '?', out->length) != NULL ? '&' : '?');
    add_escaped(out, name);
    buffer_char(out, '=');
    add_escaped(out, value);
}

const char *query_with(struct request *rq, const char *name, const char *value)
{
    struct buffer out = { 0 };

    buffer_text(&out, rq->path);
    for (size_t i = 0; i < rq->query.count; i++) {
        const struct pair *pair = &rq->query.list[i];

        if (!text_is(pair->name, name) && !text_is(pair->name, "cursor")
            && *pair->value != '\0')
            add_pair(&out, pair->name, pair->value);
    }
    if (value != NULL)
        add_pair(&out, name, value);
    const char *address = arena_slice(rq->cx.arena, out.bytes, out.length);
    buffer_free(&out);
    return address;
}

static json_t *pager(struct request *rq, const char *next)
{
    json_t *object = json_object();
    bool first = pairs_get(&rq->query, "cursor") == NULL;

    put_text(object, "previous", first ? NULL : query_with(rq, "cursor", NULL));
    put_text(object, "next", next);
    return object;
}

static const char *organisation_said(struct request *rq, const char *id)
{
    const json_t *options = organisation_options(&rq->cx), *option;
    size_t i;

    json_array_foreach(options, i, option)
    {
        if (text_is(json_string_value(json_object_get(option, "value")), id))
            return json_string_value(json_object_get(option, "label"));
    }
    return id;
}

static const char *said(struct request *rq, const struct field *field, const char *value)
{
    if (field->kind == FIELD_ORGANISATION)
        return organisation_said(rq, value);
    if (field->kind == FIELD_CODE)
        return code_label(&rq->cx, field->codes, value);
    if (field->kind == FIELD_CHOICE)
        for (const struct option *o = field->options; o->code != NULL; o++)
            if (text_is(o->code, value))
                return o->label;
    if (field->kind == FIELD_YES_NO)
        return text_is(value, "no") || text_is(value, "0") ? "No" : "Yes";
    return value;
}

static json_t *filters(struct request *rq)
{
    json_t *list = json_array();

    for (size_t i = 0; i < rq->query.count; i++) {
        const struct pair *pair = &rq->query.list[i];
        const struct field *field = form_field(rq->route->form, pair->name);

        if (field == NULL || *pair->value == '\0' || text_is(pair->name, "cursor")
            || text_is(pair->name, "limit") || text_is(pair->name, "sort"))
            continue;
        json_t *filter = json_object();
        put_text(filter, "label", field->label);
        put_text(filter, "value", said(rq, field, pair->value));
        put_text(filter, "remove", query_with(rq, pair->name, NULL));
        json_array_append_new(list, filter);
    }
    return list;
}

void list_view(struct request *rq, json_t *view)
{
    const char *next = json_string_value(json_object_get(view, "next"));
    size_t rows = json_array_size(json_object_get(view, "items"));
    const char *next_page = next != NULL ? query_with(rq, "cursor", next) : NULL;

    rq->listed = (int64_t)rows;
    if (rq->wants_json) {
        if (next_page != NULL)
            rq->next_link = arena_print(rq->cx.arena, "/api/v1%s", next_page);
        return;
    }
    put_json(view, "pager", pager(rq, next_page));
    put_bool(view, "has_items", rows > 0);
    json_t *set = filters(rq);
    put_bool(view, "has_filters", json_array_size(set) > 0);
    put_json(view, "filters", set);
}
