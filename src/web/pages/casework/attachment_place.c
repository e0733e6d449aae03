#include "attachment_place.h"

#include "base/json.h"
#include "base/text.h"
#include "case_frame.h"
#include "domain/intake/referral.h"

/* ---- where ---------------------------------------------------------------------------
 */

bool place_find(struct request *rq, struct place **out)
{
    struct place *place = arena_alloc(rq->cx.arena, sizeof(*place));
    int64_t id;

    *out = place;
    place->at.dossier = rq->dossier;
    if (param(rq, "request") == NULL)
        return true;
    if (!param_id(rq, "request", &id))
        return false;
    bool own = rq->dossier == NULL;
    if (!(own ? information_request_own(&rq->cx, id, &place->request)
              : information_request_load(&rq->cx, rq->dossier, id, &place->request)))
        return false;
    if (own)
        rq->dossier = &place->request.dossier; /* for the trail */
    place->at.dossier = rq->dossier;
    place->at.request = &place->request;
    return true;
}

bool place_is_own(const struct place *place)
{
    return place->at.request != NULL && place->at.request->own;
}

static bool is_case(const struct place *place)
{
    return place->at.dossier->kind == DOSSIER_CASE && !place_is_own(place);
}

/* "/cases/12", "/referrals/34", "/information-requests/56". */
static const char *record_path(struct request *rq, const struct place *place)
{
    const struct dossier *dossier = place->at.dossier;

    if (place_is_own(place))
        return link_to(rq, "/information-requests/%lld",
                       (long long)place->at.request->id);
    return is_case(place)
               ? link_to(rq, "/cases/%lld", (long long)dossier->case_id)
               : link_to(rq, "/referrals/%lld", (long long)dossier->referral_id);
}

const char *place_list(struct request *rq, const struct place *place)
{
    const char *record = record_path(rq, place);

    if (place->at.request == NULL || place_is_own(place))
        return arena_print(rq->cx.arena, "%s/attachments", record);
    return arena_print(rq->cx.arena, "%s/information-requests/%lld/attachments", record,
                       (long long)place->at.request->id);
}

/* A file of an answer is, for those who see the case or referral, one of its files. */
const char *place_items(struct request *rq, const struct place *place)
{
    return arena_print(rq->cx.arena, "%s/attachments", record_path(rq, place));
}

/* ---- the frame -----------------------------------------------------------------------
 */

static bool put_record(struct request *rq, json_t *view, const struct place *place)
{
    json_t *object;

    if (place_is_own(place)) {
        if (!information_request_json(&rq->cx, place->at.request, &object))
            return false;
        put_json(view, "information_request", object);
        return true;
    }
    if (is_case(place))
        return case_frame(rq, view, "attachments");
    if (!referral_json(&rq->cx, place->at.dossier, &object))
        return false;
    put_json(view, "referral", object);
    return true;
}

bool place_takes_files(const struct request *rq, const struct place *place)
{
    if (place_is_own(place))
        return !text_is(place->at.request->status, "cancelled");
    return access_may(rq->cx.actor, PERMIT_ATTACHMENT_ADD);
}

static void put_place(struct request *rq, json_t *view, const struct place *place)
{
    const char *request = place->at.request != NULL ? place->at.request->reference : NULL;

    put_text(view, "record", record_path(rq, place));
    put_text(view, "list", place_list(rq, place));
    put_text(view, "about", place_is_own(place) ? request : place->at.dossier->reference);
    put_text(view, "request", request);
    put_bool(view, "of_case", is_case(place));
    put_bool(view, "of_own", place_is_own(place));
    put_bool(view, "may_add", place_takes_files(rq, place));
}

bool place_frame(struct request *rq, json_t *view, const struct place *place)
{
    if (!put_record(rq, view, place))
        return false;
    put_place(rq, view, place);
    return true;
}
