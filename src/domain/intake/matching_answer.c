/* The coordinator's answer to a likeness; see matching.h. */
#include "base/ident.h"
#include "base/text.h"
#include "domain/intake/matching.h"
#include "domain/intake/matching_index.h"
#include "domain/intake/person_merge.h"
#include "domain/people/audit.h"
#include "domain/people/chronology.h"

static const char sql_answer[] =
    "INSERT INTO person_link(id, referral_id, person_id, decision, decided_by, "
    "decided_at,"
    " former_person) VALUES(:id, :referral, :person, :decision, :by, :now, :former)"
    " ON CONFLICT(referral_id, person_id) DO UPDATE SET decision = excluded.decision,"
    " decided_by = excluded.decided_by, decided_at = excluded.decided_at,"
    " former_person = excluded.former_person";
static const char sql_known[] = "SELECT id FROM visible_person WHERE id = :id";
static const char sql_move_referral[] =
    "UPDATE referral SET person_id = :to WHERE id = :referral";
static const char sql_move_case[] =
    "UPDATE channel_case SET person_id = :to WHERE referral_id = :referral";

static bool run_move(struct ctx *cx, const char *sql, const struct dossier *dossier,
                     int64_t to)
{
    struct stmt *st = db_prepare(cx->db, sql);

    bind_int(st, ":to", to);
    bind_int(st, ":referral", dossier->referral_id);
    return db_run(cx, st);
}

/* The record it came from has other referrals: it alone goes over. */
static bool move(struct ctx *cx, const struct dossier *dossier, int64_t named, int64_t to)
{
    return (named == to || person_merge_goes_along(cx, named, dossier))
           && matching_index_join(cx, dossier->person_id, to)
           && run_move(cx, sql_move_referral, dossier, to)
           && run_move(cx, sql_move_case, dossier, to);
}

static bool is_known(struct ctx *cx, int64_t person_id)
{
    struct stmt *st = db_prepare(cx->db, sql_known);
    int64_t found;

    bind_int(st, ":id", person_id);
    if (!db_number(cx, st, &found))
        return false;
    if (found == 0)
        reject(cx, "earlier_referrals", "There is no such person.");
    return found != 0;
}

static bool store_answer(struct ctx *cx, const struct dossier *dossier, int64_t person_id,
                         const char *decision)
{
    struct stmt *st = db_prepare(cx->db, sql_answer);

    bind_int(st, ":id", ident_new());
    bind_int(st, ":referral", dossier->referral_id);
    bind_int(st, ":person", person_id);
    bind_text(st, ":decision", decision);
    bind_int(st, ":by", cx->actor->user_id);
    bind_text(st, ":now", cx->now);
    bind_int(st, ":former", dossier->person_id);
    return db_run(cx, st);
}

/* Whoever was named may have been merged since the page was opened. */
static bool link_to(struct ctx *cx, const struct dossier *dossier, int64_t named,
                    int64_t person_id)
{
    bool merged;

    return person_merge_link(cx, dossier, named, person_id, &merged)
           && (merged || move(cx, dossier, named, person_id))
           && entry_write(cx, dossier, "referral.linked", cx->today,
                          "Linked to an earlier referral of the same person");
}

bool matching_answer(struct ctx *cx, const struct dossier *dossier, int64_t named,
                     const char *decision)
{
    bool linked = text_is(decision, "linked");
    int64_t person_id = 0;

    if (!person_follow(cx, named, &person_id))
        return false;
    if (person_id == dossier->person_id)
        return true; /* answered before */
    if (!is_known(cx, person_id) || !db_begin(cx))
        return false;
    bool ok = store_answer(cx, dossier, linked ? named : person_id, decision)
              && (!linked || link_to(cx, dossier, named, person_id))
              && audit_write(cx, dossier, linked ? "person.link" : "person.not_link",
                             person_id, NULL);
    return db_end(cx, ok);
}
