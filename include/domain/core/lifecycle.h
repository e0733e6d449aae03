/*
 * lifecycle.h - lifecycle.def as functions: the words of a state, what is possible now.
 */
#ifndef DOMAIN_CORE_LIFECYCLE_H
#define DOMAIN_CORE_LIFECYCLE_H

#include <jansson.h>

#include "domain/core/permission.h"

enum entity {
    ENTITY_REFERRAL,
    ENTITY_CASE,
    ENTITY_MEETING,
    ENTITY_PLAN,
    ENTITY_ASSESSMENT,
    ENTITY_CHECKLIST,
    ENTITY_REQUEST,
    ENTITY_EXIT,
    ENTITY_TRANSFER,
    ENTITY_COMMISSION,
    ENTITY_SESSION,
    ENTITY_IMPORT,
    ENTITY_SECOND_CHECK
};

struct step {
    enum entity entity;
    const char *from, *to, *verb;
    enum permission permission;
    const char *label;
};

struct state {
    enum entity entity;
    const char *name, *label, *colour;
};

const struct step *lifecycle_steps(size_t *count);
const struct state *lifecycle_states(size_t *count);

/* The state a verb leads to.  Fails with CONFLICT/"<entity>.state" when it is not
 * possible from here and FORBIDDEN when the actor may not. */
MUST_CHECK bool lifecycle_next(struct ctx *cx, enum entity entity, const char *from,
                               const char *verb, const char **out_to);

/* {"adopt": true, "defer": false, ...}: every verb of the entity, for this actor, now. */
json_t *lifecycle_can(struct ctx *cx, enum entity entity, const char *from);

bool lifecycle_possible(struct ctx *cx, enum entity entity, const char *from,
                        const char *verb);

/* status, status_label, status_colour */
void put_status(json_t *object, enum entity entity, const char *status);
const char *state_label(enum entity entity, const char *status);

/* [{"value", "label"}] in order, for filters. */
json_t *states_json(enum entity entity);

#endif
