/*
 * Could they see it then?  The rule of visible_case (migrations 0008) asked of the past:
 * what was granted by name from case_sight, a restriction from the chronology, roles and
 * organisation as they are today, with a word where they may have changed.
 */
#include "as_of_parts.h"
#include "base/json.h"
#include "base/text.h"
#include "domain/people/user.h"

#include <string.h>

void as_of_say(json_t *list, const char *words)
{
    json_array_append_new(list, json_string(words));
}

/* ---- granted by name -----------------------------------------------------------------
 */

struct sight {
    bool granted, conflict, doubtful;
};

static const char sql_sight[] =
    "SELECT reason, ended_on = :day AS that_day FROM visible_case_sight"
    " WHERE case_id = :case AND user_id = :user AND from_at <= :moment"
    " AND (until_on IS NULL OR until_on >= :day)"
    " AND (ended_on IS NULL OR ended_on >= :day)";

static const char *words_for(const char *reason)
{
    static const struct option words[] = {
        { "share", "The case was shared with them by name." },
        { "named", "They were named while the case was restricted." },
        { "meeting", "They were invited to a meeting whose papers were out." },
        { "action", "They owned an open action of the case." },
        { "commission", "They were commissioned to provide support." },
    };

    for (size_t i = 0; i < COUNT(words); i++)
        if (text_is(words[i].code, reason))
            return words[i].label;
    return "They had been let in by name.";
}

static bool read_sight(struct ctx *cx, const struct dossier *dossier,
                       const struct look *look, json_t *because, struct sight *out)
{
    struct stmt *st = db_prepare(cx->db, sql_sight);

    *out = (struct sight){ 0 };
    bind_int(st, ":case", dossier->case_id);
    bind_int(st, ":user", look->user_id);
    bind_text(st, ":moment", look->moment);
    bind_text(st, ":day", look->day);
    while (db_row(cx, st)) {
        const char *reason = row_text(cx, st, "reason");

        out->doubtful |= row_int(st, "that_day") != 0;
        if (text_is(reason, "conflict")) {
            out->conflict = true;
            continue;
        }
        if (!out->granted)
            as_of_say(because, words_for(reason));
        out->granted = true;
    }
    return db_done(cx, st);
}

/* ---- by role -------------------------------------------------------------------------
 */

static const char sql_restricted[] =
    "SELECT kind = 'case.restrict' AS restricted FROM visible_entry"
    " WHERE case_id = :case AND kind IN ('case.restrict', 'case.lift_restriction')"
    " AND recorded_at <= :moment ORDER BY recorded_at DESC, id DESC LIMIT 1";

static bool was_restricted(struct ctx *cx, const struct dossier *dossier,
                           const struct look *look, bool *out)
{
    struct stmt *st = db_prepare(cx->db, sql_restricted);
    int64_t restricted;

    bind_int(st, ":case", dossier->case_id);
    bind_text(st, ":moment", look->moment);
    if (!db_number(cx, st, &restricted))
        return false;
    *out = restricted != 0;
    return true;
}

static bool sees_by_role(const struct actor *actor, const struct dossier *dossier,
                         json_t *because)
{
    bool all = actor->viewer.sees_all, area = false;

    if (all)
        as_of_say(because, "Their role sees every area.");
    else if (actor_has(actor, ROLE_PARTNER_OFFICER) && dossier->area != NULL
             && strstr(actor->viewer.areas, dossier->area) != NULL)
        area = true;
    if (area)
        as_of_say(because, "They are an officer of the authority whose area it is.");
    return all || area;
}

/* ---- what is not known ---------------------------------------------------------------
 */

static const char sql_account[] =
    "SELECT EXISTS (SELECT 1 FROM audit WHERE record = :user AND verb IN"
    " ('user.change', 'user.switch_off', 'user.switch_on') AND at > :moment)";
static const char sql_area[] =
    "SELECT EXISTS (SELECT 1 FROM visible_entry WHERE case_id = :case"
    " AND kind LIKE '%area%' AND recorded_at > :moment)";

static bool happened_since(struct ctx *cx, const char *sql, const struct dossier *dossier,
                           const struct look *look, bool *out)
{
    struct stmt *st = db_prepare(cx->db, sql);
    int64_t found;

    if (stmt_has(st, ":case"))
        bind_int(st, ":case", dossier->case_id);
    if (stmt_has(st, ":user"))
        bind_int(st, ":user", look->user_id);
    bind_text(st, ":moment", look->moment);
    if (!db_number(cx, st, &found))
        return false;
    *out = found != 0;
    return true;
}

static bool say_unknown(struct ctx *cx, const struct dossier *dossier,
                        const struct look *look, bool doubtful, json_t *unknown)
{
    bool changed, moved;

    if (!happened_since(cx, sql_account, dossier, look, &changed)
        || !happened_since(cx, sql_area, dossier, look, &moved))
        return false;
    as_of_say(unknown,
              changed ? "Their account was changed after this moment. Roles and "
                        "organisation are taken as they are today and may have been "
                        "others then."
                      : "Roles and organisation are taken as they are today: no change "
                        "of the account after this moment is on record.");
    if (moved)
        as_of_say(unknown,
                  "The area responsible for the case changed after this moment. "
                  "It is taken as it is today.");
    if (doubtful)
        as_of_say(unknown,
                  "What let them in, or kept them away, ended on this very day. "
                  "The hour is not kept: it is taken to hold until midnight.");
    return true;
}

bool as_of_sight(struct ctx *cx, const struct dossier *dossier, const struct look *look,
                 json_t *view, bool *out_sees)
{
    json_t *because = json_array(), *unknown = json_array();
    struct sight sight;
    struct actor actor;
    bool restricted;

    if (!user_actor(cx, look->user_id, &actor)
        || !read_sight(cx, dossier, look, because, &sight)
        || !was_restricted(cx, dossier, look, &restricted)
        || !say_unknown(cx, dossier, look, sight.doubtful, unknown))
        return false;
    bool by_role = !restricted && sees_by_role(&actor, dossier, because);
    bool reads = access_may(&actor, PERMIT_CASE_READ);
    *out_sees = (by_role || sight.granted) && !sight.conflict && reads;
    if (restricted)
        as_of_say(because, "The case was restricted to named people.");
    if (sight.conflict)
        as_of_say(because, "They had declared a conflict of interest.");
    if (!reads)
        as_of_say(because, "Their role does not read cases.");
    if (json_array_size(because) == 0)
        as_of_say(because, "Nothing on record let them see it at that moment.");
    put_bool(view, "sees", *out_sees);
    put_json(view, "because", because);
    put_json(view, "unknown", unknown);
    return true;
}
