/* A case that lives already: its way so far is walked again by the verbs, day by day. */
#include <string.h>

#include "base/text.h"
#include "domain/casework/case_lead.h"
#include "domain/casework/channel_case.h"
#include "domain/casework/consent.h"
#include "domain/casework/external_reference.h"
#include "domain/casework/support_plan.h"
#include "domain/intake/referral.h"
#include "domain/panel/action.h"
#include "domain/people/chronology.h"
#include "domain/people/deadline.h"
#include "domain/records/import_value.h"
#include "import_parts.h"

static const char *own(const struct moving *moving, const char *name)
{
    return answer(&moving->own, name);
}

/* ---- walking ------------------------------------------------------------------------
 */

/* The verbs take their day from the context: the one on which it happened. */
static bool on_day(struct ctx *cx, struct moving *moving, const char *day,
                   bool (*act)(struct ctx *, struct moving *))
{
    const char *today = cx->today;

    cx->today = day;
    bool ok = act(cx, moving);
    cx->today = today;
    return ok;
}

static bool move(struct ctx *cx, struct moving *moving, const char *verb, const char *day)
{
    const char *today = cx->today, *status;
    const struct dossier *dossier;

    moving->at = GROUP_CASE;
    cx->today = day;
    bool ok = dossier_case(cx, moving->case_id, &dossier)
              && channel_case_move(cx, dossier, verb, &status);
    cx->today = today;
    return ok;
}

static bool open_case(struct ctx *cx, struct moving *moving, int64_t referral_id)
{
    const char *today = cx->today, *status;
    const struct dossier *dossier;

    moving->at = GROUP_SECTION36;
    cx->today = answer(&moving->section36, "decided_on");
    bool ok = dossier_referral(cx, referral_id, &dossier)
              && referral_move(cx, dossier, "proceed", &status)
              && dossier_referral(cx, referral_id, &dossier)
              && channel_case_decide(cx, dossier, &moving->section36, &moving->case_id);
    cx->today = today;
    return ok;
}

static bool form_of(struct ctx *cx, const struct form *form, const char *first,
                    const char *value, const char *second, const char *other,
                    struct answers *out)
{
    struct pairs *raw = arena_alloc(cx->arena, sizeof(*raw));

    *raw = (struct pairs){ 0 };
    pairs_add(cx->arena, raw, first, value);
    pairs_add(cx->arena, raw, second, other);
    return answers_read(cx, form, raw, false, out);
}

static bool add_reference(struct ctx *cx, struct moving *moving)
{
    const char *system = own(moving, "system");
    const struct dossier *dossier;
    struct answers answers;
    int64_t id;

    moving->at = GROUP_CASE;
    return moving->work->record->reference == NULL
           || (dossier_case(cx, moving->case_id, &dossier)
               && form_of(cx, &form_external_reference, "system",
                          system != NULL ? system : "earlier", "value",
                          moving->work->record->reference, &answers)
               && external_reference_add(cx, dossier, &answers, &id));
}

/* Whoever imports leads until now, where they are a coordinator. */
static bool set_lead(struct ctx *cx, struct moving *moving)
{
    const char *lead = own(moving, "lead");
    const struct dossier *dossier;
    struct answers answers;

    moving->at = GROUP_CASE;
    if (lead == NULL
        || (answer_int(&moving->own, "lead") == cx->actor->user_id
            && actor_has(cx->actor, ROLE_COORDINATOR)))
        return true;
    return dossier_case(cx, moving->case_id, &dossier)
           && form_of(cx, &form_case_lead, "lead", lead, "reason",
                      "Led the case before it was moved here", &answers)
           && case_lead_change(cx, dossier, dossier->version, &answers);
}

static bool note_panels(struct ctx *cx, struct moving *moving)
{
    const struct dossier *dossier;

    if (!dossier_case(cx, moving->case_id, &dossier))
        return false;
    for (size_t i = 0; i < moving->npanels; i++)
        if (!entry_write(cx, dossier, "panel.past", moving->panels[i],
                         "The panel discussed the case, before it was moved here"))
            return false;
    return true;
}

static const char *last_panel(const struct moving *moving)
{
    return moving->npanels > 0 ? moving->panels[moving->npanels - 1] : NULL;
}

static bool record_consent(struct ctx *cx, struct moving *moving)
{
    const struct dossier *dossier;
    int64_t id;

    moving->at = GROUP_CONSENT;
    return !moving->has_consent
           || (dossier_case(cx, moving->case_id, &dossier)
               && consent_record(cx, dossier, &moving->consent, &id));
}

/* Consent may have been asked for on the way to the panel: it counts from the adoption.
 */
static const char *day_of_consent(const struct moving *moving)
{
    const char *asked = moving->has_consent ? answer(&moving->consent, "asked_on") : NULL;
    const char *adopted = own(moving, "adopted_on");

    return asked != NULL && strcmp(asked, adopted) > 0 ? asked : adopted;
}

static bool walk_adopted(struct ctx *cx, struct moving *moving)
{
    const char *last = last_panel(moving), *adopted = own(moving, "adopted_on");

    return move(cx, moving, "adopt", adopted)
           && on_day(cx, moving, day_of_consent(moving), record_consent)
           && (last == NULL || strcmp(last, adopted) <= 0
               || move(cx, moving, "continue", last))
           && (!import_stands_at(moving, "post_exit_review")
               || move(cx, moving, "exit", own(moving, "exited_on")));
}

static bool walk(struct ctx *cx, struct moving *moving)
{
    const char *last = last_panel(moving);
    const char *decided = answer(&moving->section36, "decided_on");

    if (import_was_adopted(moving))
        return walk_adopted(cx, moving);
    return !import_stands_at(moving, "deferred")
           || move(cx, moving, "defer", last != NULL ? last : decided);
}

static bool set_next_panel(struct ctx *cx, struct moving *moving)
{
    const char *next = own(moving, "next_panel_on");
    const char *limit = import_stands_at(moving, "awaiting_panel") ? "T5" : "T10";
    const struct dossier *dossier;

    moving->at = GROUP_CASE;
    return next == NULL
           || (dossier_case(cx, moving->case_id, &dossier)
               && deadline_set_due(cx, dossier, limit, next));
}

/* ---- plan and actions ---------------------------------------------------------------
 */

static void add_group(struct ctx *cx, const struct moving *moving,
                      const struct import_line *line, enum import_group group,
                      const char *prefix, struct pairs *raw)
{
    const struct import_map *map = moving->work->map;
    struct pairs plain = { 0 };

    for (size_t i = 0; i < map->ncolumns; i++) {
        const char *value = import_line_value(map, line, i);

        if (map->columns[i].group == group && value != NULL)
            import_value_add(cx, map->columns[i].field, value, &plain);
    }
    for (size_t i = 0; i < plain.count; i++)
        pairs_add(cx->arena, raw,
                  arena_print(cx->arena, "%s%s", prefix, plain.list[i].name),
                  plain.list[i].value);
}

static bool plan_of(struct ctx *cx, const struct moving *moving, bool *has,
                    struct answers *out)
{
    const struct import_record *record = moving->work->record;
    struct pairs *raw = arena_alloc(cx->arena, sizeof(*raw));

    *raw = (struct pairs){ 0 };
    add_group(cx, moving, moving->line, GROUP_PLAN, "", raw);
    for (size_t i = 0; i < record->count; i++)
        if (import_has(moving->work, &record->lines[i], GROUP_NEED))
            add_group(cx, moving, &record->lines[i], GROUP_NEED,
                      arena_print(cx->arena, "needs.%zu.", i), raw);
    *has = raw->count > 0;
    return answers_read(cx, &form_support_plan, raw, false, out);
}

static bool write_plan(struct ctx *cx, struct moving *moving)
{
    const struct dossier *dossier;
    struct support_plan none;
    struct answers answers;
    bool has;

    moving->at = GROUP_PLAN;
    return plan_of(cx, moving, &has, &answers)
           && (!has
               || (dossier_case(cx, moving->case_id, &dossier)
                   && support_plan_load(cx, dossier, &none)
                   && support_plan_save(cx, dossier, &none, &answers)));
}

static bool open_actions(struct ctx *cx, struct moving *moving)
{
    const struct import_record *record = moving->work->record;
    const struct dossier *dossier;
    struct answers answers;
    int64_t id;

    moving->at = GROUP_ACTION;
    if (!dossier_case(cx, moving->case_id, &dossier))
        return false;
    for (size_t i = 0; i < record->count; i++) {
        moving->line = &record->lines[i];
        if (import_has(moving->work, moving->line, GROUP_ACTION)
            && !(import_answers(cx, moving->work, moving->line, GROUP_ACTION, &answers)
                 && action_create(cx, dossier, (struct action_source){ 0 }, &answers,
                                  &id)))
            return false;
    }
    return true;
}

bool import_case(struct ctx *cx, struct import_work *work, const struct answers *referral,
                 int64_t referral_id, int64_t *out_case)
{
    struct moving moving = { .work = work, .line = &work->record->lines[0] };

    if (!import_case_read(cx, &moving, referral) || referral_id == 0)
        return !has_problem(cx);
    bool ok = open_case(cx, &moving, referral_id) && add_reference(cx, &moving)
              && set_lead(cx, &moving) && note_panels(cx, &moving) && walk(cx, &moving)
              && set_next_panel(cx, &moving) && write_plan(cx, &moving)
              && open_actions(cx, &moving);
    *out_case = moving.case_id;
    return ok || import_tell(cx, work, moving.line, moving.at);
}
