#include "domain/people/audit.h"

#include <string.h>

#include "base/secret.h"
#include "base/text.h"

static const char sql_head[] =
    "SELECT id, hash FROM audit ORDER BY id DESC LIMIT 1 /*scan*/";
static const char sql_append[] =
    "INSERT INTO audit(id, at, user_id, verb, outcome, record, person_id, referral_id,"
    " case_id, detail, hash) VALUES(:id, :at, :user_id, :verb, :outcome, :record,"
    " :person_id, :referral_id, :case_id, :detail, :hash)";

/* The row as one line; every part is an id or a code, so nothing in it holds a '|'. */
static void chain(struct ctx *cx, const char *before, int64_t id,
                  const struct audit_row *row, char out[static SECRET_HASH_HEX])
{
    const char *line = arena_print(
        cx->arena, "%s|%lld|%s|%lld|%s|%s|%lld|%lld|%lld|%lld|%s", before, (long long)id,
        row->at, (long long)row->user_id, row->verb, row->refused ? "refused" : "done",
        (long long)row->record, (long long)row->person_id, (long long)row->referral_id,
        (long long)row->case_id, row->detail != NULL ? row->detail : "");

    secret_digest(line, strlen(line), NULL, out);
}

/* Read inside the transaction that appends: another process may have written since. */
static bool read_head(struct ctx *cx, int64_t *id, const char **hash)
{
    struct stmt *st = db_prepare(cx->db, sql_head);

    *id = 0;
    *hash = "";
    if (db_row(cx, st)) {
        *id = row_int(st, "id");
        *hash = row_text(cx, st, "hash");
    }
    return db_done(cx, st);
}

bool audit_append(struct ctx *cx, const struct audit_row *row)
{
    char hash[SECRET_HASH_HEX];
    const char *before;
    int64_t last;

    if (!read_head(cx, &last, &before))
        return false;
    chain(cx, before, last + 1, row, hash);

    struct stmt *st = db_prepare(cx->db, sql_append);
    bind_int(st, ":id", last + 1);
    bind_text(st, ":at", row->at);
    bind_int(st, ":user_id", row->user_id);
    bind_text(st, ":verb", row->verb);
    bind_text(st, ":outcome", row->refused ? "refused" : "done");
    bind_int(st, ":record", row->record);
    bind_int(st, ":person_id", row->person_id);
    bind_int(st, ":referral_id", row->referral_id);
    bind_int(st, ":case_id", row->case_id);
    bind_text(st, ":detail", row->detail != NULL ? row->detail : "");
    bind_text(st, ":hash", hash);
    return db_run(cx, st);
}

bool audit_write(struct ctx *cx, const struct dossier *dossier, const char *verb,
                 int64_t record, const char *detail)
{
    struct audit_row row = { .at = cx->now,
                             .user_id = cx->actor->user_id,
                             .verb = verb,
                             .record = record,
                             .detail = detail };

    if (dossier != NULL) {
        row.person_id = dossier->person_id;
        row.referral_id = dossier->referral_id;
        row.case_id = dossier->case_id;
    }
    return audit_append(cx, &row);
}

static const char sql_walk[] =
    "SELECT id, at, user_id, verb, outcome, record, person_id, referral_id, case_id,"
    " detail, hash FROM audit ORDER BY id /*scan*/";

static struct audit_row row_of(struct ctx *cx, struct stmt *st)
{
    return (struct audit_row){
        .at = row_text(cx, st, "at"),
        .user_id = row_int(st, "user_id"),
        .verb = row_text(cx, st, "verb"),
        .refused = text_is(row_text(cx, st, "outcome"), "refused"),
        .record = row_int(st, "record"),
        .person_id = row_int(st, "person_id"),
        .referral_id = row_int(st, "referral_id"),
        .case_id = row_int(st, "case_id"),
        .detail = row_text(cx, st, "detail"),
    };
}

bool audit_verify(struct ctx *cx, int64_t *out_rows)
{
    struct ctx own = *cx;
    struct stmt *st = db_prepare(cx->db, sql_walk);
    char hash[SECRET_HASH_HEX] = "";
    int64_t broken = 0, rows = 0;

    own.arena = arena_open(); /* emptied row by row: a trail is longer than memory */
    while (broken == 0 && db_row(cx, st)) {
        struct audit_row row = row_of(&own, st);
        int64_t id = row_int(st, "id");

        chain(&own, arena_copy(own.arena, hash), id, &row, hash);
        if (id != ++rows || !secret_equal(hash, row_text(&own, st, "hash")))
            broken = id;
        arena_recycle(own.arena);
    }
    arena_close(own.arena);
    if (!db_done(cx, st))
        return false;
    if (broken != 0)
        return failed(cx, PROBLEM_BROKEN, "audit.broken",
                      "The audit trail is broken at row %lld.", (long long)broken);
    *out_rows = rows;
    return true;
}
