/* Other panels whose keys were exchanged: one compared by telephone, one not yet. */
#include "cli/demo.h"
#include "domain/casework/transfer_peer.h"

#define EIGHT "5b0c9e17"
#define KEY   EIGHT EIGHT EIGHT EIGHT EIGHT EIGHT EIGHT EIGHT

static bool add(struct demo *demo, const char *name, const char *key, const char *contact,
                int64_t *out_id)
{
    struct pairs *raw = arena_alloc(demo->cx->arena, sizeof(*raw));
    struct arena *arena = demo->cx->arena;
    struct answers answers;

    pairs_add(arena, raw, "name", name);
    pairs_add(arena, raw, "key", key);
    pairs_add(arena, raw, "contact", contact);
    return demo_read(demo, &form_transfer_peer, raw, &answers)
           && transfer_peer_add(demo->cx, &answers, out_id);
}

static bool compare(struct demo *demo, int64_t id, const char *with)
{
    struct pairs *raw = arena_alloc(demo->cx->arena, sizeof(*raw));
    struct transfer_peer peer;
    struct answers answers;

    pairs_add(demo->cx->arena, raw, "confirmed_with", with);
    return transfer_peer_load(demo->cx, id, &peer)
           && demo_read(demo, &form_peer_confirmation, raw, &answers)
           && transfer_peer_confirm(demo->cx, &peer, peer.version, &answers);
}

bool demo_know_panels(struct demo *demo)
{
    int64_t id;

    demo_as(demo, demo->staff.groups[DEMO_COORDINATORS][0]);
    return add(demo, "Larkshire Channel panel", "channelkey1:" KEY KEY,
               "Wren Ashby, coordinator, 01632 960112", &id)
           && compare(demo, id, "Wren Ashby, by telephone")
           && add(demo, "Northmere Channel panel",
                  "channelkey1:a37d" EIGHT EIGHT EIGHT EIGHT EIGHT EIGHT EIGHT "5b0c" KEY,
                  "Their coordinator's office, 01632 960245", &id);
}
