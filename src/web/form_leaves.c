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

/* With `all` also the fields of an object that nothing is stored of. */
static void add_item(struct request *rq, struct leaves *leaves, const struct field *list,
                     size_t nth, const json_t *object, bool all)
{
    const char *unit = arena_print(rq->cx.arena, "%s.%zu", list->name, nth);

    for (size_t i = 0; i < list->items->count; i++) {
        const struct field *field = &list->items->fields[i];
        const json_t *stored = json_object_get(object, field->name);

        if (all || is_kept(field, object))
            add(rq, leaves,
                (struct leaf){ .name =
                                   arena_print(rq->cx.arena, "%s.%s", unit, field->name),
                               .unit = unit,
                               .field = field,
                               .list = list,
                               .nth = nth,
                               .object = object,
                               .value = stored != NULL ? stored_text(rq, stored) : "" });
    }
}

static void add_list(struct request *rq, struct leaves *leaves, const struct field *list,
                     bool typed_too)
{
    struct answers typed = { .form = rq->shown_form, .raw = &rq->form };
    const json_t *stored = json_object_get(rq->shown_values, list->name);
    size_t count = json_array_size(stored);
    size_t sent = typed_too && stored != NULL ? answers_items(&typed, list->name) : 0;

    for (size_t i = 0; i < count || i < sent; i++)
        add_item(rq, leaves, list, i, json_array_get(stored, i), i >= count);
}

static void add_field(struct request *rq, struct leaves *leaves,
                      const struct field *field, bool typed_too)
{
    const json_t *stored = json_object_get(rq->shown_values, field->name);

    if (field->kind == FIELD_ITEMS)
        add_list(rq, leaves, field, typed_too);
    else if (is_kept(field, rq->shown_values))
        add(rq, leaves,
            (struct leaf){ .name = field->name,
                           .unit = field->name,
                           .field = field,
                           .object = rq->shown_values,
                           .value = stored_text(rq, stored) });
}

static void add_fields(struct request *rq, struct leaves *out, bool typed_too)
{
    const struct form *form = rq->shown_form;

    *out = (struct leaves){ 0 };
    for (size_t i = 0; i < form->count; i++)
        if (rq->shown_section == NULL
            || text_is(rq->shown_section, form->fields[i].section))
            add_field(rq, out, &form->fields[i], typed_too);
}

void leaves_stored(struct request *rq, struct leaves *out)
{
    add_fields(rq, out, false);
}

void leaves_both(struct request *rq, struct leaves *out)
{
    add_fields(rq, out, true);
}

const struct leaf *leaf_named(const struct leaves *leaves, const char *name)
{
    for (size_t i = 0; i < leaves->count; i++)
        if (text_is(leaves->list[i].name, name))
            return &leaves->list[i];
    return NULL;
}
