#include "domain/core/reference.h"

#include "base/text.h"
#include "store/db.h"

static const char sql_next[] =
    "INSERT INTO reference_counter(kind, year, last) VALUES(:kind, :year, 1)"
    " ON CONFLICT(kind, year) DO UPDATE SET last = last + 1 RETURNING last";

bool reference_next(struct ctx *cx, const char *kind, const char **out)
{
    struct stmt *st = db_prepare(cx->db, sql_next);
    int64_t year = 0, last = 0;

    (void)text_to_int(arena_slice(cx->arena, cx->today, 4), &year);
    bind_text(st, ":kind", kind);
    bind_int(st, ":year", year);
    if (!db_number(cx, st, &last))
        return false;
    const char *year_text = arena_print(cx->arena, "%04d", (int)year);
    if (text_is(kind, "case"))
        *out = arena_print(cx->arena, "CP-%s-%04lld", year_text, (long long)last);
    else
        *out =
            arena_print(cx->arena, "%s-%s-%05lld", text_is(kind, "request") ? "Q" : "R",
                        year_text, (long long)last);
    return true;
}
