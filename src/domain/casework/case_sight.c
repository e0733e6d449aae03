/* Who sees a case and why, who looked: the reading half of case_share.h. */
#include "base/json.h"
#include "base/text.h"
#include "domain/casework/case_share.h"
#include "store/snapshot.h"

#define OF_VISIBLE_CASE " AND EXISTS (SELECT 1 FROM visible_case c WHERE c.id = :case)"

static const char sql_shares[] =
    "SELECT a.user_id AS user, u.name, o.name AS organisation, a.why, a.until_on,"
    " b.name AS granted_by, a.granted_at FROM case_access a"
    " JOIN user u ON u.id = a.user_id JOIN organisation o ON o.id = u.organisation_id"
    " LEFT JOIN user b ON b.id = a.granted_by"
    " WHERE a.case_id = :case AND a.reason = 'share'" OF_VISIBLE_CASE " ORDER BY u.name";

static json_t *rows_of(struct ctx *cx, struct stmt *st)
{
    json_t *list = json_array();

    while (db_row(cx, st))
        json_array_append_new(list, record_json(cx, st, NULL));
    return db_done(cx, st) ? list : NULL;
}

json_t *case_shares_json(struct ctx *cx, const struct dossier *dossier)
{
    struct stmt *st = db_prepare(cx->db, sql_shares);

    bind_int(st, ":case", dossier->case_id);
    return rows_of(cx, st);
}

/*
 * The same rule as visible_case, turned round: from the case to the people.  A role that
 * sees the area comes first, then what was granted by name.  (user is a small table.)
 */
#define BY_ROLE(words, reason) " WHEN c.restricted = 0 AND " words " THEN '" reason "'"
static const char sql_sight[] =
    "SELECT u.id AS user, u.name, o.name AS organisation, u.id IN (SELECT x.user_id"
    "  FROM case_access x WHERE x.case_id = c.id AND x.reason = 'conflict') AS \"away?\","
    " CASE"
    BY_ROLE("u.roles LIKE '% coordinator %'", "coordinator")
    BY_ROLE("u.roles LIKE '% chair %'", "chair")
    BY_ROLE("u.roles LIKE '% police %'", "police")
    BY_ROLE("u.roles LIKE '% partner_officer %' AND o.area = c.area", "area")
    " ELSE a.reason END AS because, a.until_on, a.why"
    " FROM visible_case c CROSS JOIN user u JOIN organisation o ON o.id = u.organisation_id"
    " LEFT JOIN case_access a ON a.user_id = u.id AND a.case_id = c.id"
    "  AND (a.until_on IS NULL OR a.until_on >= viewer_today())"
    " WHERE c.id = :case AND u.active = 1 AND because IS NOT NULL"
    " ORDER BY u.name, u.id, a.reason /*scan*/";

static const char *words_for(const char *because)
{
    static const struct option words[] = {
        { "coordinator", "Prevent coordinator: sees every area" },
        { "chair", "Panel chair: sees every area" },
        { "police", "Police case officer: sees every area" },
        { "area", "Officer of the authority whose area it is" },
        { "share", "Shared by name" },
        { "named", "Named while the case is restricted" },
        { "meeting", "Invited to a meeting that considers it" },
        { "action", "Owns an open action of the case" },
        { "commission", "Commissioned to provide support" },
        { "conflict", "Declared a conflict of interest: cannot see it" },
    };

    for (size_t i = 0; i < COUNT(words); i++)
        if (text_is(words[i].code, because))
            return words[i].label;
    return because;
}

static json_t *sight(struct ctx *cx, struct stmt *st)
{
    json_t *item = json_object();
    bool away = row_int(st, "away") != 0;
    const char *because = away ? "conflict" : row_text(cx, st, "because");

    put_int(item, "user", row_int(st, "user"));
    put_text(item, "name", row_text(cx, st, "name"));
    put_text(item, "organisation", row_text(cx, st, "organisation"));
    put_bool(item, "kept_away", away);
    put_code(item, "because", because, words_for(because));
    put_text(item, "why", row_text(cx, st, "why"));
    put_day(item, "until_on", row_text(cx, st, "until_on"));
    return item;
}

json_t *case_sight_json(struct ctx *cx, const struct dossier *dossier)
{
    struct stmt *st = db_prepare(cx->db, sql_sight);
    json_t *list = json_array();
    int64_t last = 0;

    bind_int(st, ":case", dossier->case_id);
    while (db_row(cx, st)) {
        int64_t user = row_int(st, "user");

        if (user != last) /* one reason is enough */
            json_array_append_new(list, sight(cx, st));
        last = user;
    }
    return db_done(cx, st) ? list : NULL;
}

static const char sql_openings[] =
    "SELECT u.name, o.name AS organisation, a.at AS opened_at FROM audit a"
    " JOIN user u ON u.id = a.user_id JOIN organisation o ON o.id = u.organisation_id"
    " WHERE a.case_id = :case AND a.case_id <> 0 AND a.verb = 'case.read'"
    " AND a.outcome = 'done'" OF_VISIBLE_CASE " ORDER BY a.id DESC LIMIT :limit";

json_t *case_openings_json(struct ctx *cx, const struct dossier *dossier, int limit)
{
    if (!snapshot_renew(cx))
        return NULL;
    struct stmt *st = db_prepare(cx->db, sql_openings);

    bind_int(st, ":case", dossier->case_id);
    bind_int(st, ":limit", limit);
    return rows_of(cx, st);
}
