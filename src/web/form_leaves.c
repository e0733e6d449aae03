#include "web/form_leaves.h"

#include <string.h>

#include "base/text.h"
#include "web/form_view.h"

static void add(struct request *rq, struct leaves *leaves, struct leaf leaf)
{
    if (leaves->count == leaves->room) {
        struct leaf *before = leaves->list;

        leaves->room = leaves->room > 0 ? leaves->room * 2 : 32;
        leaves->list = arena_alloc(rq->cx.arena, leaves->room * sizeof(leaf));
        if (leaves->count > 0)
            memcpy(leaves->list, before, leaves->count * sizeof(leaf));
    }
    leaves->list[leaves->count++] = leaf;
}

static bool is_kept(const struct field *field, const json_t *object)
{
    return field->kind != FIELD_PASSWORD && json_object_get(object, field->name) != NULL;
}

static void add_item(struct request *rq, struct leaves *leaves, const struct field *list,
                     size_t nth, const json_t *object)
{
    const char *unit = arena_print(rq->cx.arena, "%s.%zu", list->name, nth);

    for (size_t i = 0; i < list->items->count; i++) {
        const struct field *field = &list->items->fields[i];

        if (is_kept(field, object))
            add(rq, leaves,
                (struct leaf){
                    .name = arena_print(rq->cx.arena, "%s.%s", unit, field->name),
                    .unit = unit,
                    .field = field,
                    .list = list,
                    .nth = nth,
                    .object = object,
                    .value = stored_text(rq, json_object_get(object, field->name)) });
    }
}

static void add_field(struct request *rq, struct leaves *leaves,
                      const struct field *field)
{
    const json_t *stored = json_object_get(rq->shown_values, field->name), *item;
    size_t i;

    if (field->kind == FIELD_ITEMS) {
        json_array_foreach(stored, i, item) add_item(rq, leaves, field, i, item);
        return;
    }
    if (is_kept(field, rq->shown_values))
        add(rq, leaves,
            (struct leaf){ .name = field->name,
                           .unit = field->name,
                           .field = field,
                           .object = rq->shown_values,
                           .value = stored_text(rq, stored) });
}

void leaves_stored(struct request *rq, struct leaves *out)
{
    const struct form *form = rq->shown_form;

    *out = (struct leaves){ 0 };
    for (size_t i = 0; i < form->count; i++)
        if (rq->shown_section == NULL
            || text_is(rq->shown_section, form->fields[i].section))
            add_field(rq, out, &form->fields[i]);
}

const struct leaf *leaf_named(const struct leaves *leaves, const char *name)
{
    for (size_t i = 0; i < leaves->count; i++)
        if (text_is(leaves->list[i].name, name))
            return &leaves->list[i];
    return NULL;
}
