#include "domain/people/last_change.h"

#include "store/db.h"

#define CHANGE                                                                           \
    "SELECT u.name, a.at FROM audit a JOIN user u ON u.id = a.user_id"                   \
    " WHERE a.outcome = 'done' AND a.verb NOT LIKE '%.read'"                             \
    " AND a.record IN (:id0, :id1, :id2, :id3) AND "

static const char sql_of_case[] =
    CHANGE "a.case_id = :of AND a.case_id <> 0 ORDER BY a.id DESC LIMIT 1";
static const char sql_of_referral[] =
    CHANGE "a.referral_id = :of AND a.referral_id <> 0 ORDER BY a.id DESC LIMIT 1";

bool last_change_find(struct ctx *cx, const struct dossier *dossier, const int64_t ids[4],
                      struct last_change *out)
{
    static const char *const names[] = { ":id0", ":id1", ":id2", ":id3" };
    bool of_case = dossier->kind == DOSSIER_CASE;
    struct stmt *st = db_prepare(cx->db, of_case ? sql_of_case : sql_of_referral);

    *out = (struct last_change){ 0 };
    bind_int(st, ":of", of_case ? dossier->case_id : dossier->referral_id);
    for (size_t i = 0; i < COUNT(names); i++)
        bind_int(st, names[i], ids[i]);
    if (db_row(cx, st)) {
        out->by = row_text(cx, st, "name");
        out->at = row_text(cx, st, "at");
    }
    return db_done(cx, st);
}
