#include "web/page_parts.h"

#include <string.h>

#include "base/json.h"
#include "base/text.h"

bool version_if_sent(struct request *rq, int64_t current)
{
    if (pairs_get(&rq->headers, "if-match") == NULL
        && pairs_get(&rq->form, "version") == NULL)
        return true;
    return request_version(rq, current);
}

bool nothing_sent(struct request *rq)
{
    struct answers answers;

    return request_answers(rq, &answers);
}

json_t *values_of(const struct answers *answers)
{
    json_t *object = json_object();

    for (size_t i = 0; i < answers->form->count; i++)
        put_text(object, answers->form->fields[i].name, answers->values[i]);
    return object;
}

const char *path_segment(struct arena *arena, const char *text)
{
    static const char plain[] =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
        "0123456789-_.~";
    static const char hex[] = "0123456789ABCDEF";
    char *out = arena_alloc(arena, strlen(text) * 3 + 1), *to = out;

    for (; *text != '\0'; text++) {
        unsigned char c = (unsigned char)*text;

        if (strchr(plain, c) != NULL) {
            *to++ = (char)c;
            continue;
        }
        *to++ = '%';
        *to++ = hex[c >> 4];
        *to++ = hex[c & 15];
    }
    return out;
}

bool goes_to(const struct request *rq, const char *where)
{
    return text_is(pairs_get(&rq->query, "go"), where);
}

json_t *sections_view(const struct section_link *links, size_t count, const char *here)
{
    json_t *list = json_array();

    for (size_t i = 0; i < count; i++) {
        json_t *section = json_object();

        put_text(section, "href", links[i].href);
        put_text(section, "text", links[i].text);
        put_bool(section, "current", text_is(links[i].href, here));
        json_array_append_new(list, section);
    }
    return list;
}

static const char *text_in(const json_t *object, const char *key)
{
    return json_string_value(json_object_get(object, key));
}

void mark_groups(json_t *items, const char *group_key, const char *title_key)
{
    for (size_t i = 0; i < json_array_size(items); i++) {
        json_t *item = json_array_get(items, i);
        const json_t *before = i > 0 ? json_array_get(items, i - 1) : NULL;
        const json_t *next = json_array_get(items, i + 1);
        const char *group = text_in(item, group_key);
        bool begins = !text_is(text_in(before, group_key), group);

        put_text(item, "begins", begins ? text_in(item, title_key) : NULL);
        put_bool(item, "ends", !text_is(text_in(next, group_key), group));
    }
}
