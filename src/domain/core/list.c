#include "domain/core/list.h"

#include "base/json.h"
#include "store/db.h"

bool list_begin(struct ctx *cx, const struct answers *filter, struct list *out)
{
    int64_t limit = answer_int(filter, "limit");

    out->page = (struct page){ .limit = limit > 0 ? (int)limit : 50 };
    return keyset_read(cx, answer(filter, "cursor"), &out->after);
}

void list_bind(struct stmt *st, const struct list *list, bool forwards)
{
    const struct keyset *after = &list->after;

    bind_text(st, ":day", after->given ? after->first : forwards ? "0" : "9999");
    bind_int(st, ":id", after->given ? after->id : forwards ? 0 : INT64_MAX);
    bind_int(st, ":limit", list->page.limit + 1);
}

bool list_rows(struct ctx *cx, struct stmt *st, struct list *list, list_row_fn *row,
               const void *what, json_t *view)
{
    json_t *items = json_array(), *item;

    while (db_row(cx, st)) {
        if (!page_takes(&list->page, row_text(cx, st, "cursor")))
            continue;
        item = row(cx, st, what);
        json_object_del(item, "cursor");
        json_array_append_new(items, item);
    }
    put_json(view, "items", items);
    put_text(view, "next", page_next(cx, &list->page));
    return db_done(cx, st);
}
