/*
 * checklist.h - a return of the Channel Duty Guidance checklist for one year.
 *
 * Owns checklist.  A return takes over the lines of its template on the day it is opened
 * (checklist_item.h); the chair signs it when every line has an answer, which locks it,
 * and the named senior officer approves what was signed.  The signature is a digest of
 * lines and answers, so that any later change shows.
 */
#ifndef DOMAIN_ASSURANCE_CHECKLIST_H
#define DOMAIN_ASSURANCE_CHECKLIST_H

#include "domain/core/field.h"
#include "domain/people/access.h"

extern const struct form form_checklist;        /* template, year */
extern const struct form form_checklist_filter; /* GET /checklists */

struct checklist {
    int64_t id;
    int64_t template_id;
    int64_t year; /* financial year ending 31 March */
    const char *status;
    int64_t version;
};

/* Fails with NOT_FOUND when there is none. */
MUST_CHECK bool checklist_load(struct ctx *cx, int64_t id, struct checklist *out);

/* One return per template and year: a second one fails with CONFLICT/"checklist.exists".
 */
MUST_CHECK bool checklist_create(struct ctx *cx, const struct answers *answers,
                                 int64_t *out_id);

/* Fails with INVALID and names every line without an answer; CONFLICT when it is signed.
 */
MUST_CHECK bool checklist_sign(struct ctx *cx, const struct checklist *checklist);

/* Opens it again, as long as it is not approved. */
MUST_CHECK bool checklist_unsign(struct ctx *cx, const struct checklist *checklist);

/*
 * The named senior officer's last word.  Adds who and when, nothing else; the return can
 * no longer be opened again.  Fails with CONFLICT: "checklist.same_person" where the
 * officer signed it as chair, "checklist.changed" where the answers are no longer those
 * that were signed.
 */
MUST_CHECK bool checklist_approve(struct ctx *cx, const struct checklist *checklist);

/* The return with its progress and signature, without the lines. */
MUST_CHECK bool checklist_json(struct ctx *cx, const struct checklist *checklist,
                               json_t **out);

/* items and next, newest year first. */
MUST_CHECK bool checklist_list(struct ctx *cx, const struct answers *filter,
                               json_t *view);

/* The financial year a day lies in: 2026 for 1 April 2025. */
int64_t checklist_year_of(const char *day);

/* "1 April 2025 to 31 March 2026" */
const char *checklist_year_text(struct arena *arena, int64_t year);

#endif
