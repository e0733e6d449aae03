/* The panels we exchange cases with, and cases that come from them. */
#include <string.h>

#include "base/json.h"
#include "base/text.h"
#include "case_frame.h"
#include "domain/casework/transfer_bundle.h"
#include "domain/casework/transfer_in.h"
#include "web/page_parts.h"
#include "web/pages.h"

/* ---- keys ---------------------------------------------------------------------------
 */

static void put_own_key(struct request *rq, json_t *view)
{
    const char *key = transfer_key_known(&rq->cx);
    json_t *own = json_null();

    if (key != NULL) {
        own = json_object();
        put_text(own, "key", key);
        put_text(own, "fingerprint", transfer_fingerprint(rq->cx.arena, key));
    }
    put_json(view, "own", own);
}

bool page_peers(struct request *rq, json_t *view)
{
    json_t *items = transfer_peers_json(&rq->cx);

    if (items == NULL)
        return false;
    put_own_key(rq, view);
    put_bool(view, "has_items", json_array_size(items) > 0);
    put_json(view, "items", items);
    put_json(view, "next", json_null());
    show_form(rq, &form_transfer_peer, NULL);
    return true;
}

bool page_peer_own(struct request *rq, json_t *view)
{
    const char *key;

    return page_peers(rq, view) && nothing_sent(rq) && transfer_key_text(&rq->cx, &key)
           && see_other(rq, "/transfers/panels");
}

bool page_peer_add(struct request *rq, json_t *view)
{
    struct answers answers;
    int64_t id;

    if (!page_peers(rq, view) || !request_answers(rq, &answers)
        || !transfer_peer_add(&rq->cx, &answers, &id))
        return false;
    say_next(rq, "peer_added");
    return created(rq, "/transfers/panels/%lld", (long long)id);
}

static json_t *peer_in(json_t *peers, int64_t id)
{
    json_t *peer;
    size_t i;

    json_array_foreach(peers, i, peer)
    {
        if (json_integer_value(json_object_get(peer, "id")) == id)
            return json_incref(peer);
    }
    return json_null();
}

static bool show_peer(struct request *rq, json_t *view, struct transfer_peer *out)
{
    json_t *peers;
    int64_t id;

    if (!param_id(rq, "peer", &id) || !transfer_peer_load(&rq->cx, id, out)
        || (peers = transfer_peers_json(&rq->cx)) == NULL)
        return false;
    json_t *peer = peer_in(peers, id);
    put_json(view, "peer", peer);
    put_text(view, "address", link_to(rq, "/transfers/panels/%lld", (long long)id));
    show_form(rq, &form_peer_confirmation, peer);
    return true;
}

bool page_peer(struct request *rq, json_t *view)
{
    struct transfer_peer peer;

    return show_peer(rq, view, &peer);
}

bool page_peer_confirm(struct request *rq, json_t *view)
{
    struct transfer_peer peer;
    struct answers answers;

    if (!show_peer(rq, view, &peer) || !request_answers(rq, &answers)
        || !version_if_sent(rq, peer.version)
        || !transfer_peer_confirm(&rq->cx, &peer, peer.version, &answers))
        return false;
    say_next(rq, "peer_confirmed");
    return see_other(rq, "/transfers/panels");
}

bool page_peer_end(struct request *rq, json_t *view)
{
    struct transfer_peer peer;

    if (!show_peer(rq, view, &peer) || !nothing_sent(rq)
        || !version_if_sent(rq, peer.version)
        || !transfer_peer_end(&rq->cx, &peer, peer.version))
        return false;
    say_next(rq, "peer_ended");
    return see_other(rq, "/transfers/panels");
}

/* ---- a case comes --------------------------------------------------------------------
 */

/* As form_view.c wants what is offered. */
static bool peers_offered(struct request *rq, json_t **out)
{
    json_t *options = transfer_peer_options(&rq->cx), *option, *list = json_array();
    size_t i;

    if (options == NULL)
        return false;
    json_array_foreach(options, i, option)
    {
        json_t *peer = json_object();

        put_json(peer, "code", json_incref(json_object_get(option, "value")));
        put_json(peer, "label", json_incref(json_object_get(option, "label")));
        put_text(peer, "guidance", NULL);
        json_array_append_new(list, peer);
    }
    *out = json_object();
    put_json(*out, "peers", list);
    return true;
}

bool page_incoming(struct request *rq, json_t *view)
{
    json_t *values;

    if (!peers_offered(rq, &values))
        return false;
    put_bool(view, "has_peers", json_array_size(json_object_get(values, "peers")) > 0);
    show_form(rq, &form_transfer_incoming, values);
    return true;
}

static bool read_package(struct request *rq, const struct answers *answers,
                         const char **out, size_t *out_length)
{
    const char *text = answer(answers, "package");

    for (size_t i = 0; i < rq->uploads.count; i++) {
        const struct upload *upload = &rq->uploads.list[i];
        char *bytes = arena_alloc(rq->cx.arena, upload->length + 1);

        *out = bytes;
        *out_length = upload->length;
        return source_read(&rq->cx, &upload->source, 0, bytes, upload->length);
    }
    if (text == NULL) {
        reject(&rq->cx, "file", "Choose the package.");
        return false;
    }
    *out = text;
    *out_length = strlen(text);
    return true;
}

bool page_incoming_take(struct request *rq, json_t *view)
{
    struct transfer_peer peer;
    struct answers answers;
    const char *bytes;
    size_t length;
    json_t *bundle;
    int64_t id;

    if (!page_incoming(rq, view) || !request_answers(rq, &answers)
        || !transfer_peer_trusted(&rq->cx, answer_int(&answers, "peer"), &peer)
        || !read_package(rq, &answers, &bytes, &length)
        || !transfer_bundle_read(&rq->cx, peer.key, bytes, length, &bundle)
        || !transfer_take(&rq->cx, bundle, &peer, answer(&answers, "area"), &id))
        return false;
    say_next(rq, "transfer_taken");
    return rq->wants_json ? created(rq, "/cases/%lld/received", (long long)id)
                          : see_other(rq, "/cases/%lld/received", (long long)id);
}
