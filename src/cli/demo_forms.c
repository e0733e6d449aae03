/* What somebody had begun to type when the demonstration was made. */
#include "cli/demo.h"
#include "domain/people/draft.h"
#include "domain/people/user.h"
#include "store/db.h"

#define WRITER "coordinator@luton.example"

static const char sql_case[] =
    "SELECT id FROM channel_case WHERE status = 'supported' AND restricted = 0"
    " ORDER BY status_on DESC, id LIMIT 1 /*scan*/";

static bool write_half_a_note(struct demo *demo, int64_t case_id)
{
    struct pairs typed = { 0 };
    const struct dossier *dossier;
    struct arena *arena = demo->cx->arena;
    int64_t id;

    pairs_add(arena, &typed, "kind", "professional");
    pairs_add(arena, &typed, "happened_on", "");
    pairs_add(arena, &typed, "text",
              "Call from the school: the tutor will send the report on Monday. Asked "
              "about the");
    return dossier_case(demo->cx, case_id, &dossier)
           && draft_save(demo->cx, dossier, "note",
                         arena_print(arena, "/cases/%lld/notes", (long long)case_id),
                         &typed, &id);
}

bool demo_begin_forms(struct demo *demo)
{
    struct actor actor;
    int64_t user, case_id;

    if (!user_find(demo->cx, WRITER, &user) || !user_actor(demo->cx, user, &actor)
        || !db_number(demo->cx, db_prepare(demo->cx->db, sql_case), &case_id))
        return false;
    if (case_id == 0)
        return true;
    demo_as(demo, &actor);
    bool ok = write_half_a_note(demo, case_id);
    demo_as(demo, &actor_program);
    return ok;
}
