#include "domain/core/lifecycle.h"

#include "base/bug.h"
#include "base/json.h"
#include "base/text.h"

static const struct state states[] = {
#define STATE(entity, name, label, colour) { ENTITY_##entity, name, label, colour },
#define STEP(...)
#include "domain/core/lifecycle.def"
#undef STATE
#undef STEP
};

static const struct step steps[] = {
#define STATE(...)
#define STEP(entity, from, to, verb, permission, label)                                  \
    { ENTITY_##entity, from, to, verb, PERMIT_##permission, label },
#include "domain/core/lifecycle.def"
#undef STATE
#undef STEP
};

const struct step *lifecycle_steps(size_t *count)
{
    *count = COUNT(steps);
    return steps;
}

const struct state *lifecycle_states(size_t *count)
{
    *count = COUNT(states);
    return states;
}

static const struct state *find_state(enum entity entity, const char *name)
{
    for (size_t i = 0; i < COUNT(states); i++)
        if (states[i].entity == entity && text_is(states[i].name, name))
            return &states[i];
    bug("no state %s of entity %d", name, (int)entity);
}

static const struct step *find_step(enum entity entity, const char *from,
                                    const char *verb)
{
    for (size_t i = 0; i < COUNT(steps); i++)
        if (steps[i].entity == entity && text_is(steps[i].from, from)
            && text_is(steps[i].verb, verb))
            return &steps[i];
    return NULL;
}

bool lifecycle_next(struct ctx *cx, enum entity entity, const char *from,
                    const char *verb, const char **out_to)
{
    const struct step *step = find_step(entity, from, verb);

    if (step == NULL)
        return failed(cx, PROBLEM_CONFLICT, "lifecycle.state",
                      "This is not possible now: it is \"%s\".",
                      find_state(entity, from)->label);
    if (!access_permits(cx, step->permission))
        return false;
    *out_to = step->to;
    return true;
}

bool lifecycle_possible(struct ctx *cx, enum entity entity, const char *from,
                        const char *verb)
{
    const struct step *step = find_step(entity, from, verb);

    return step != NULL && access_may(cx->actor, step->permission);
}

json_t *lifecycle_can(struct ctx *cx, enum entity entity, const char *from)
{
    json_t *can = json_object();

    for (size_t i = 0; i < COUNT(steps); i++)
        if (steps[i].entity == entity)
            put_bool(can, steps[i].verb,
                     lifecycle_possible(cx, entity, from, steps[i].verb));
    return can;
}

void put_status(json_t *object, enum entity entity, const char *status)
{
    const struct state *state = find_state(entity, status);

    put_text(object, "status", status);
    put_text(object, "status_label", state->label);
    put_text(object, "status_colour", state->colour);
}

const char *state_label(enum entity entity, const char *status)
{
    return find_state(entity, status)->label;
}

json_t *states_json(enum entity entity)
{
    json_t *list = json_array();

    for (size_t i = 0; i < COUNT(states); i++)
        if (states[i].entity == entity) {
            json_t *option = json_object();

            put_text(option, "value", states[i].name);
            put_text(option, "label", states[i].label);
            json_array_append_new(list, option);
        }
    return list;
}
