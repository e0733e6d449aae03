/* A case moves to another panel. */
#include "base/json.h"
#include "base/text.h"
#include "case_frame.h"
#include "domain/casework/case_transfer.h"
#include "domain/casework/transfer_bundle.h"
#include "domain/casework/transfer_in.h"
#include "domain/casework/transfer_peer.h"
#include "domain/core/lifecycle.h"
#include "web/pages.h"

/* One form at a time: a new transfer, sending it, the answer to it. */
static void show_what_comes_next(struct request *rq, json_t *view,
                                 const struct case_transfer *open, json_t *newest)
{
    bool may = access_may(rq->cx.actor, PERMIT_CASE_WRITE);
    bool possible =
        lifecycle_possible(&rq->cx, ENTITY_CASE, rq->dossier->status, "transfer");

    put_bool(view, "may_prepare", may && possible && open->id == 0);
    put_bool(view, "may_send", may && text_is(open->status, "prepared"));
    put_bool(view, "may_answer", may && text_is(open->status, "sent"));
    put_bool(view, "may_withdraw", may && open->id != 0);
    if (open->id == 0)
        show_form(rq, &form_case_transfer, NULL);
    else
        show_form(rq, text_is(open->status, "sent") ? &form_transfer_answer : &form_none,
                  newest);
}

/* The panel that sent the case here, as a link to what came with it; null for our own. */
static bool put_origin(struct request *rq, json_t *view)
{
    json_t *received, *panel;

    if (!received_record_json(&rq->cx, rq->dossier, &received))
        return false;
    panel = json_object_get(received, "panel");
    put_json(view, "came_from", panel != NULL ? json_incref(panel) : json_null());
    return true;
}

bool page_transfers(struct request *rq, json_t *view)
{
    json_t *list = case_transfers_json(&rq->cx, rq->dossier);
    struct case_transfer open;

    if (list == NULL || !case_transfer_load(&rq->cx, rq->dossier, &open)
        || !case_frame(rq, view, "transfers") || !put_origin(rq, view))
        return false;
    put_bool(view, "has_items", json_array_size(list) > 0);
    put_json(view, "items", list);
    put_json(view, "next", json_null());
    put_text(view, "case_address",
             link_to(rq, "/cases/%lld", (long long)rq->dossier->case_id));
    json_t *peers = transfer_peer_options(&rq->cx);
    if (peers == NULL)
        return false;
    put_bool(view, "has_peers", json_array_size(peers) > 0);
    put_json(view, "peers", peers);
    put_text(view, "address",
             link_to(rq, "/cases/%lld/transfers", (long long)rq->dossier->case_id));
    show_what_comes_next(rq, view, &open, open.id != 0 ? json_array_get(list, 0) : NULL);
    return true;
}

static bool done(struct request *rq, const char *notice)
{
    say_next(rq, notice);
    return created(rq, "/cases/%lld/transfers", (long long)rq->dossier->case_id);
}

bool page_transfer_prepare(struct request *rq, json_t *view)
{
    struct answers answers;

    return page_transfers(rq, view) && request_answers(rq, &answers)
           && case_transfer_prepare(&rq->cx, rq->dossier, &answers)
           && done(rq, "transfer_prepared");
}

/* Pages say which version was read; a program may. */
static bool load_seen(struct request *rq, json_t *view, struct case_transfer *open)
{
    bool given = pairs_get(&rq->headers, "if-match") != NULL
                 || pairs_get(&rq->form, "version") != NULL;

    return page_transfers(rq, view) && case_transfer_load(&rq->cx, rq->dossier, open)
           && ((!given && rq->wants_json) || open->id == 0
               || request_version(rq, open->version));
}

bool page_transfer_send(struct request *rq, json_t *view)
{
    struct case_transfer open;

    return load_seen(rq, view, &open)
           && case_transfer_move(&rq->cx, rq->dossier, &open, "send")
           && done(rq, "transfer_sent");
}

bool page_transfer_withdraw(struct request *rq, json_t *view)
{
    struct case_transfer open;

    return load_seen(rq, view, &open)
           && case_transfer_move(&rq->cx, rq->dossier, &open, "withdraw")
           && done(rq, "transfer_withdrawn");
}

/* It is sealed to one panel: nobody else can open it, and we not any more either. */
bool page_transfer_package(struct request *rq, json_t *view)
{
    struct transfer_peer peer;
    struct answers answers;
    struct sealed_bytes package;

    if (!page_transfers(rq, view) || !request_answers(rq, &answers)
        || !transfer_peer_trusted(&rq->cx, answer_int(&answers, "peer"), &peer)
        || !transfer_bundle_write(&rq->cx, rq->dossier, peer.key, &package))
        return false;
    put_text(view, "file", transfer_bundle_text(&rq->cx, &package));
    put_text(view, "file_type", "application/octet-stream");
    rq->file_name = link_to(rq, "%s.channelpackage", rq->dossier->reference);
    return true;
}

bool page_transfer_answer(struct request *rq, json_t *view)
{
    struct case_transfer open;
    struct answers answers;

    return load_seen(rq, view, &open) && request_answers(rq, &answers)
           && case_transfer_answer(&rq->cx, rq->dossier, &open, &answers)
           && done(rq, "transfer_answered");
}
