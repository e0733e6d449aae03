#include "domain/people/access.h"

#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "domain/core/codes.h"

/* Whose roles let them see every area; others see their authority's, or none. */
#define SEES_ALL (1u << ROLE_COORDINATOR | 1u << ROLE_CHAIR | 1u << ROLE_POLICE)

static unsigned role_bits(const char *roles)
{
    unsigned bits = 0;
    enum role role;
    char word[40];

    for (roles += strspn(roles, " "); *roles != '\0'; roles += strspn(roles, " ")) {
        size_t length = strcspn(roles, " ");

        (void)snprintf(word, sizeof(word), "%.*s", (int)length, roles);
        if (role_from_code(word, &role))
            bits |= 1u << role;
        roles += length;
    }
    return bits;
}

static const char sql_conflicts[] =
    "SELECT count(*) FROM case_access WHERE user_id = :user AND reason = 'conflict'";

/* Nearly nobody has any; then no list needs to look for them row by row. */
static bool has_conflicts(struct ctx *cx, int64_t user)
{
    struct stmt *st = db_prepare(cx->db, sql_conflicts);
    int64_t count = 1;

    bind_int(st, ":user", user);
    if (!db_number(cx, st, &count))
        problem_forget(cx);
    return count != 0;
}

void actor_see(struct ctx *cx, struct actor *actor, const char *roles, const char *area)
{
    actor->roles = role_bits(roles);
    actor->viewer = (struct viewer){
        .user = actor->user_id,
        .organisation = actor->organisation_id,
        .roles = roles,
        .areas = "",
        .today = cx->today,
        .sees_all = (actor->roles & SEES_ALL) != 0,
        .has_conflicts = has_conflicts(cx, actor->user_id),
    };
    if (actor->viewer.sees_all)
        actor->viewer.areas = codes_words(cx, "area");
    else if (actor_has(actor, ROLE_PARTNER_OFFICER) && area != NULL)
        actor->viewer.areas = arena_print(cx->arena, " %s ", area);
}

void access_as(struct ctx *cx, const struct actor *actor)
{
    cx->actor = actor;
    if (cx->db != NULL)
        db_view_as(cx->db, &actor->viewer);
}

static const char sql_referral[] =
    "SELECT id, person_id, coalesce(case_id, 0) AS case_id, area, status, reference,"
    "       version FROM visible_referral WHERE id = :id";

static const char sql_case[] =
    "SELECT c.id AS case_id, c.person_id, c.referral_id AS id, c.area, c.status,"
    "       c.reference, c.version FROM visible_case c WHERE c.id = :id";

static bool open_dossier(struct ctx *cx, const char *sql, enum dossier_kind kind,
                         int64_t id, const struct dossier **out)
{
    struct stmt *st = db_prepare(cx->db, sql);
    struct dossier *dossier = NULL;

    bind_int(st, ":id", id);
    if (db_row(cx, st)) {
        dossier = arena_alloc(cx->arena, sizeof(*dossier));
        *dossier = (struct dossier){
            .kind = kind,
            .person_id = row_int(st, "person_id"),
            .referral_id = row_int(st, "id"),
            .case_id = row_int(st, "case_id"),
            .area = row_text(cx, st, "area"),
            .status = row_text(cx, st, "status"),
            .reference = row_text(cx, st, "reference"),
            .version = row_int(st, "version"),
        };
    }
    if (!db_done(cx, st))
        return false;
    /* What is hidden answers like what is not there. */
    if (dossier == NULL)
        return failed(cx, PROBLEM_NOT_FOUND, "record.unknown",
                      "There is no such record, or it is not shared with you.");
    dossier->whole =
        access_may(cx->actor, PERMIT_REFERRAL_READ) || text_is(dossier->status, "draft");
    *out = dossier;
    return true;
}

bool dossier_referral(struct ctx *cx, int64_t id, const struct dossier **out)
{
    return open_dossier(cx, sql_referral, DOSSIER_REFERRAL, id, out);
}

bool dossier_case(struct ctx *cx, int64_t id, const struct dossier **out)
{
    return open_dossier(cx, sql_case, DOSSIER_CASE, id, out);
}

static const char sql_pointer[] =
    "SELECT merged_into FROM visible_person_pointer WHERE id = :id";
static const char sql_person[] =
    "SELECT id, version FROM visible_person_record WHERE id = :id AND merged_into IS "
    "NULL";

#define MERGES_IN_A_ROW                                                                  \
    50 /* a ring cannot come about, a damaged store could have one                       \
        */

bool person_follow(struct ctx *cx, int64_t id, int64_t *out_id)
{
    int64_t next = id;

    for (int i = 0; next != 0 && i < MERGES_IN_A_ROW; i++) {
        struct stmt *st = db_prepare(cx->db, sql_pointer);

        *out_id = next;
        bind_int(st, ":id", next);
        if (!db_number(cx, st, &next))
            return false;
    }
    return true;
}

bool dossier_person(struct ctx *cx, int64_t id, const struct dossier **out)
{
    struct dossier *dossier = NULL;
    int64_t kept = 0;

    if (!person_follow(cx, id, &kept))
        return false;
    struct stmt *st = db_prepare(cx->db, sql_person);
    bind_int(st, ":id", kept);
    if (db_row(cx, st)) {
        dossier = arena_alloc(cx->arena, sizeof(*dossier));
        *dossier = (struct dossier){
            .kind = DOSSIER_PERSON,
            .person_id = row_int(st, "id"),
            .version = row_int(st, "version"),
            .whole = true,
        };
    }
    if (!db_done(cx, st))
        return false;
    if (dossier == NULL)
        return failed(cx, PROBLEM_NOT_FOUND, "record.unknown",
                      "There is no such record, or it is not shared with you.");
    *out = dossier;
    return true;
}

bool dossier_fresh(struct ctx *cx, const struct dossier *dossier, int64_t version)
{
    if (dossier->version == version)
        return true;
    return failed(cx, PROBLEM_STALE, "record.changed",
                  "Someone changed this while you were working. Your answers are still "
                  "here: look at the record as it is now, then save again.");
}
