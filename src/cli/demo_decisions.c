/* What the panel decides about a case, and what follows from it. */
#include "base/text.h"
#include "cli/demo.h"
#include "domain/casework/channel_case.h"
#include "domain/panel/decision.h"

/* ---- which decision
 * --------------------------------------------------------------------------- */

static const char *decide_new(struct demo *demo, const char *status)
{
    static const char *const decisions[] = { "adopt", "not_adopt", "return_to_police",
                                             "defer" };
    static const int first[] = { 54, 29, 3, 14, 0 }, again[] = { 62, 34, 4, 0 };

    return decisions[demo_weighted(demo, text_is(status, "deferred") ? again : first)];
}

static const char *decide_after_exit(struct demo *demo, const struct demo_life *life)
{
    if (life->reviews == 0)
        return demo_chance(demo, 25) ? "reopen" : "continue";
    if (life->reviews > 1)
        return "exit";
    return demo_chance(demo, 70)   ? "extend_review"
           : demo_chance(demo, 25) ? "reopen"
                                   : "exit";
}

static const char *decide_live(struct demo *demo, const struct demo_life *life,
                               const char *status)
{
    long days = demo->today_number - life->since;

    if (demo_chance(demo, 6))
        return "return_to_police";
    if (text_is(status, "adopted"))
        return life->asked < 0 && demo_chance(demo, 750) ? "exit" : "continue";
    return days > (long)life->months * 30 ? "exit" : "continue";
}

static const char *choose(struct demo *demo, const struct demo_life *life,
                          const char *status)
{
    if (text_is(status, "awaiting_panel") || text_is(status, "deferred"))
        return decide_new(demo, status);
    if (text_is(status, "post_exit_review"))
        return decide_after_exit(demo, life);
    if (text_is(status, "adopted") || text_is(status, "supported"))
        return decide_live(demo, life, status);
    return text_is(status, "police_led") ? "reopen" : NULL; /* NULL: not reached */
}

/* ---- actions
 * ------------------------------------------------------------------------------------ */

static const struct actor *owner_for(struct demo *demo, const struct demo_life *life)
{
    const struct demo_panel *panel = &demo->panels[life->panel];
    const struct actor *owner =
        panel->members[demo_pick(demo, (int)COUNT(panel->members))];

    if (life->partner != NULL && demo_chance(demo, 300))
        return life->partner;
    if (owner == life->away || demo_chance(demo, 350))
        return panel->coordinator;
    return demo_chance(demo, 150) ? panel->police : owner;
}

static void add_actions(struct demo *demo, const struct demo_life *life, int count,
                        struct pairs *raw)
{
    struct arena *arena = demo->cx->arena;

    for (int i = 0; i < count; i++) {
        pairs_add(arena, raw, arena_print(arena, "actions.%d.owner", i),
                  demo_number(demo, owner_for(demo, life)->user_id));
        pairs_add(arena, raw, arena_print(arena, "actions.%d.text", i),
                  demo_action(demo));
        pairs_add(arena, raw, arena_print(arena, "actions.%d.due_on", i),
                  demo_day(demo, demo_between(demo, 7, 28)));
    }
}

static const char sql_actions[] = "SELECT id FROM action WHERE item_id = :item";

/* Something that was agreed is overdue at the end, whatever is drawn. */
static bool is_forgotten(const struct demo *demo, int life)
{
    return life % 3 == 0 && demo_is_last_days(demo, 75) && !demo_is_last_days(demo, 35);
}

/* Most are done in time, some late; of those agreed lately some are waited for still. */
static bool await_actions(struct demo *demo, int life, int64_t item)
{
    struct stmt *st = db_prepare(demo->cx->db, sql_actions);
    bool lately = demo_is_last_days(demo, 75);

    bind_int(st, ":item", item);
    while (db_row(demo->cx, st))
        if ((!lately || demo_chance(demo, 750)) && !is_forgotten(demo, life))
            demo_later_at_work(demo,
                               demo_chance(demo, 800) ? demo_between(demo, 3, 20)
                                                      : demo_between(demo, 20, 50),
                               demo_close_action, life, row_int(st, "id"));
    return db_done(demo->cx, st);
}

/* ---- recording
 * ---------------------------------------------------------------------------------- */

static void fill_decision(struct demo *demo, const struct demo_life *life,
                          const char *decision, struct pairs *raw)
{
    static const char *const bases[] = { "unanimous", "majority", "chair" };
    static const int weights[] = { 89, 8, 3, 0 };
    struct arena *arena = demo->cx->arena;
    int basis = demo_weighted(demo, weights);
    bool ends = !text_is(decision, "continue") && !text_is(decision, "adopt");

    pairs_add(arena, raw, "decision", decision);
    pairs_add(arena, raw, "rationale", demo_rationale(demo, decision));
    pairs_add(arena, raw, "basis", bases[basis]);
    if (basis != 0)
        pairs_add(arena, raw, "dissent", "One member would have waited a month longer.");
    if (text_is(decision, "adopt"))
        pairs_add(arena, raw, "risk_owner", life->lead->email);
    if (text_is(decision, "not_adopt"))
        pairs_add(arena, raw, "health_social_care",
                  demo_chance(demo, 600) ? "considered_referred"
                                         : "considered_not_needed");
    if (text_is(decision, "defer"))
        pairs_add(arena, raw, "review_on", demo_day(demo, 35));
    add_actions(demo, life, ends ? demo_pick(demo, 2) : demo_pick(demo, 3), raw);
}

static void follow(struct demo *demo, int number, const char *decision)
{
    struct demo_life *life = &demo->lives[number];
    bool left = life->stage == DEMO_LEFT;

    if (text_is(decision, "adopt")) {
        life->stage = DEMO_LIVE;
        life->since = demo->today_number;
        life->asked = 0;
        demo_later_at_work(demo, demo_between(demo, 3, 20), demo_ask_consent, number, 0);
    } else if (text_is(decision, "not_adopt") || text_is(decision, "return_to_police")
               || (left && text_is(decision, "exit"))) {
        life->stage = DEMO_OVER;
    } else if (text_is(decision, "exit")) {
        life->stage = DEMO_LEFT;
        life->left_on = demo->today_number;
        life->reviews = 0;
        demo_later_at_work(demo, demo_between(demo, 3, 9), demo_write_exit, number, 0);
    } else if (text_is(decision, "reopen")) {
        life->stage = DEMO_WAITING;
    } else if (left) {
        life->reviews++;
    } else if (life->asked < 0 && life->stage == DEMO_LIVE) {
        life->asked = 0; /* they are asked once more */
        demo_later_at_work(demo, demo_between(demo, 5, 20), demo_ask_consent, number, 0);
    }
}

bool demo_decide(struct demo *demo, int number, struct meeting *meeting, int64_t item_id)
{
    struct demo_life *life = &demo->lives[number];
    struct pairs *raw = arena_alloc(demo->cx->arena, sizeof(*raw));
    const struct dossier *dossier;
    struct agenda_item item;
    struct answers answers;
    const char *decision;
    int64_t id;

    demo_as(demo, demo->panels[life->panel].coordinator);
    if (!dossier_case(demo->cx, life->id, &dossier)
        || !agenda_item_load(demo->cx, meeting, item_id, &item))
        return false;
    decision = choose(demo, life, dossier->status);
    if (decision == NULL)
        return true;
    fill_decision(demo, life, decision, raw);
    if (!demo_read(demo, &form_decision, raw, &answers)
        || !decision_record(demo->cx, meeting, &item, dossier, &answers, &id)
        || !await_actions(demo, number, item_id))
        return false;
    follow(demo, number, decision);
    return true;
}
