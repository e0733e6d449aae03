/* A referral as this actor may read it. */
#include <string.h>

#include "base/json.h"
#include "base/text.h"
#include "domain/core/lifecycle.h"
#include "domain/core/search.h"
#include "domain/intake/referral_parts.h"

static const char sql_whole[] =
    "SELECT r.*, u.name AS created_by_name, o.name AS organisation,"
    " c.reference AS case_reference FROM visible_referral r"
    " JOIN user u ON u.id = r.created_by JOIN organisation o ON o.id = r.organisation_id"
    " LEFT JOIN visible_case c ON c.id = r.case_id WHERE r.id = :id";

/* domain.md requirement 4: who wished to stay anonymous stays so for everybody who does
 * not run casework. */
static bool may_know_referrer(const struct ctx *cx, const json_t *referral)
{
    return !json_is_true(json_object_get(referral, "referrer_anonymous"))
           || access_may(cx->actor, PERMIT_SCREENING_RECORD);
}

static void hide_referrer(json_t *referral)
{
    const char *key;
    json_t *value;

    json_object_foreach(referral, key, value)
    {
        if ((text_starts(key, "referrer_") || text_starts(key, "identifier_"))
            && !text_is(key, "referrer_anonymous"))
            json_object_set_new(referral, key, json_null());
    }
}

/* Nor is a case there for those who see the referral alone. */
static void hide_case(json_t *referral)
{
    put_json(referral, "case_id", json_null());
    put_int(referral, "restricted", 0);
}

/* For its own referrer: how far it is, and nothing else. */
static const char *progress(const char *status)
{
    if (text_is(status, "draft"))
        return "Draft";
    if (text_is(status, "received"))
        return "Received";
    if (text_is(status, "screening") || text_is(status, "information_gathering")
        || text_is(status, "section_36"))
        return "Being considered";
    return "Closed";
}

static json_t *progress_json(struct ctx *cx, struct stmt *st)
{
    json_t *referral = json_object();
    const char *said = progress(row_text(cx, st, "status"));

    put_int(referral, "id", row_int(st, "id"));
    put_text(referral, "reference", row_text(cx, st, "reference"));
    put_text(referral, "status", text_folded(cx->arena, said));
    put_text(referral, "status_label", said);
    put_text(referral, "status_colour", "grey");
    put_day(referral, "received_on", row_text(cx, st, "received_on"));
    put_int(referral, "version", row_int(st, "version"));
    return referral;
}

bool referral_json(struct ctx *cx, const struct dossier *dossier, json_t **out)
{
    struct stmt *st = db_prepare(cx->db, sql_whole);
    json_t *referral = NULL;

    bind_int(st, ":id", dossier->referral_id);
    if (db_row(cx, st) && dossier->whole) {
        referral = record_json(cx, st, &form_referral);
        put_status(referral, ENTITY_REFERRAL, row_text(cx, st, "status"));
        put_bool(referral, "in_error", !row_is_null(st, "in_error_at"));
        if (!may_know_referrer(cx, referral))
            hide_referrer(referral);
        if (row_is_null(st, "case_reference"))
            hide_case(referral);
    } else if (!dossier->whole) {
        referral = progress_json(cx, st);
    }
    if (!db_done(cx, st))
        return false;
    *out = referral;
    return true;
}

static const char sql_index[] =
    "SELECT reference, forename, surname, aliases, postcode, concern, school, "
    "social_media,"
    " other_information, case_id, created_by FROM referral WHERE id = :id";

bool referral_index(struct ctx *cx, int64_t id)
{
    struct stmt *st = db_prepare(cx->db, sql_index);
    const char *names = "", *body = "";
    int64_t case_id = 0, writer = 0;

    bind_int(st, ":id", id);
    if (db_row(cx, st)) {
        case_id = row_int(st, "case_id");
        writer = row_int(st, "created_by");
        names = search_words(
            cx->arena,
            (const char *[]){ row_text(cx, st, "reference"), row_text(cx, st, "forename"),
                              row_text(cx, st, "surname"), row_text(cx, st, "aliases"),
                              row_text(cx, st, "postcode") },
            5);
        body = search_words(cx->arena,
                            (const char *[]){ row_text(cx, st, "concern"),
                                              row_text(cx, st, "school"),
                                              row_text(cx, st, "social_media"),
                                              row_text(cx, st, "other_information") },
                            4);
    }
    return db_done(cx, st)
           && search_put(cx, &(struct search_text){ .kind = "referral",
                                                    .record = id,
                                                    .referral = id,
                                                    .case_id = case_id,
                                                    .writer = writer,
                                                    .names = names,
                                                    .body = body });
}

static const char sql_area[] =
    "SELECT area FROM postcode_district WHERE district = :sector OR district = :district"
    " ORDER BY length(district) DESC LIMIT 1";

/* "LU5 4RS": the sector LU5 4 where the table has it, else the district LU5. */
bool area_find(struct ctx *cx, const char *postcode, const char **out)
{
    struct stmt *st = db_prepare(cx->db, sql_area);
    const char *blank = postcode != NULL ? strchr(postcode, ' ') : NULL;

    *out = NULL;
    if (blank == NULL || blank[1] == '\0')
        return true;
    size_t length = (size_t)(blank - postcode);
    bind_text(st, ":district", arena_slice(cx->arena, postcode, length));
    bind_text(st, ":sector", arena_slice(cx->arena, postcode, length + 2));
    if (db_row(cx, st))
        *out = row_text(cx, st, "area");
    return db_done(cx, st);
}

const char *area_of_postcode(struct ctx *cx, const char *postcode)
{
    const char *area;

    if (!area_find(cx, postcode, &area))
        problem_forget(cx);
    return area;
}
