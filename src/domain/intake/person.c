#include "domain/intake/person.h"

#include "base/ident.h"
#include "domain/intake/matching_index.h"

static const char sql_insert[] =
    "INSERT INTO person(id, forename, surname, aliases, date_of_birth, age_estimated,"
    " gender, postcode, created_at) VALUES(:id, :forename, coalesce(:surname, ''),"
    " :aliases, :date_of_birth, :age_estimated, :gender, :postcode, :now)";

bool person_create(struct ctx *cx, const struct answers *answers, int64_t *out_id)
{
    int64_t id = ident_new();
    struct stmt *st = db_prepare(cx->db, sql_insert);

    answers_bind(st, answers);
    bind_int(st, ":id", id);
    bind_text(st, ":now", cx->now);
    if (!db_run(cx, st) || !matching_index(cx, id, answers))
        return false;
    *out_id = id;
    return true;
}

static const char sql_empty[] =
    "INSERT INTO person(id, surname, created_at) VALUES(:id, '', :now)";

bool person_create_empty(struct ctx *cx, int64_t *out_id)
{
    struct stmt *st = db_prepare(cx->db, sql_empty);

    *out_id = ident_new();
    bind_int(st, ":id", *out_id);
    bind_text(st, ":now", cx->now);
    return db_run(cx, st);
}

static const char sql_fill[] =
    "UPDATE person SET forename = :forename, surname = coalesce(:surname, ''),"
    " aliases = :aliases, date_of_birth = :date_of_birth, age_estimated = :age_estimated,"
    " gender = :gender, postcode = :postcode, version = version + 1 WHERE id = :id";

bool person_fill(struct ctx *cx, int64_t id, const struct answers *answers)
{
    struct stmt *st = db_prepare(cx->db, sql_fill);

    answers_bind(st, answers);
    bind_int(st, ":id", id);
    return db_run(cx, st) && matching_index(cx, id, answers);
}
