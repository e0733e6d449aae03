/*
 * action.h - who does what by when.
 *
 * Owns the table action.  Owners see their own actions; chair and coordinator see all of
 * the cases they see.  While an action is open its owner sees the case (case_access
 * 'action'); afterwards only the line itself.
 */
#ifndef DOMAIN_PANEL_ACTION_H
#define DOMAIN_PANEL_ACTION_H

#include "domain/core/field.h"
#include "domain/people/access.h"

extern const struct form form_action;        /* PUT: status, outcome */
extern const struct form form_action_filter; /* GET /actions */
extern const struct form form_action_new;    /* owner, text, due_on */

/* Where an action comes from; zeros where it comes from none. */
struct action_source {
    int64_t meeting_id;
    int64_t item_id;
    const char *owner_field; /* its owner's name on the form sent; NULL: "owner" */
};

struct action {
    int64_t id;
    int64_t owner_id;
    const char *status;
    const char *closed_on;
    int64_t version;
    struct dossier dossier; /* of its case, for the trail */
};

/* In a transaction.  answers are of form_action_new. */
MUST_CHECK bool action_create(struct ctx *cx, const struct dossier *dossier,
                              struct action_source source, const struct answers *answers,
                              int64_t *out_id);

MUST_CHECK bool action_load(struct ctx *cx, int64_t id, struct action *out);
MUST_CHECK bool action_json(struct ctx *cx, const struct action *action, json_t **out);

/* Closes (done, dropped) with its outcome, or opens again: the owner on the same day,
 * chair and coordinator at any time. */
MUST_CHECK bool action_change(struct ctx *cx, const struct action *action,
                              int64_t version, const struct answers *answers);
bool action_may_reopen(const struct ctx *cx, const struct action *action);

/* items, next: the actor's own, or with scope=all everybody's. */
MUST_CHECK bool action_list(struct ctx *cx, const struct answers *filter, json_t *view);

/* The actions that came from an agenda item; of a case. */
MUST_CHECK bool actions_of_item(struct ctx *cx, int64_t item, json_t **out);
MUST_CHECK bool actions_of_case(struct ctx *cx, const struct dossier *dossier,
                                json_t **out);

#endif
