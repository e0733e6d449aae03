/*
 * exit_record.h - how a case ends: the reason, the final assessment, the closing report,
 * who owns the risk that remains; a completed assessment in date, or why there is none
 * (exit_assessment.h); endorsed by the chair and by the police, each by an act
 * of their own (requirement 38).
 *
 * Owns exit_record.  A case has one that counts; reopening makes it past.  The panel may
 * decide the exit first; it cannot close the case for good before both have endorsed.
 */
#ifndef DOMAIN_CASEWORK_EXIT_RECORD_H
#define DOMAIN_CASEWORK_EXIT_RECORD_H

#include <jansson.h>

#include "domain/casework/exit_assessment.h"
#include "domain/core/field.h"
#include "domain/people/access.h"

extern const struct form form_exit_record;

/* The record that counts, in outline: id is 0 where there is none. */
struct exit_record {
    int64_t id;
    const char *status;
    int64_t chair_by, police_by; /* who has endorsed; 0: nobody */
    int64_t version;
};
MUST_CHECK bool exit_record_load(struct ctx *cx, const struct dossier *dossier,
                                 struct exit_record *out);

/* Writes the draft.  CONFLICT when it was sent for endorsement already, or when the case
 * is neither supported, adopted nor in review; STALE when `seen` is not it any more. */
MUST_CHECK bool exit_record_save(struct ctx *cx, const struct dossier *dossier,
                                 const struct exit_record *seen,
                                 const struct answers *answers);

/* By a verb of lifecycle.def: submit (INVALID, naming what is missing), take_back,
 * endorse_as_chair, endorse_as_police (CONFLICT where the same person did the other). */
MUST_CHECK bool exit_record_move(struct ctx *cx, const struct dossier *dossier,
                                 const struct exit_record *seen, const char *verb);

/* Fails with CONFLICT/"exit.incomplete", in words, unless both have endorsed. */
MUST_CHECK bool exit_record_is_endorsed(struct ctx *cx, const struct dossier *dossier);

/* What a step of the case means for it; for channel_case_move(). */
MUST_CHECK bool exit_record_follow(struct ctx *cx, const struct dossier *dossier,
                                   const char *verb);

/* [{"field", "detail"}] for each answer that is not there; an assessment takes the place
 * of the reason why there is none. */
MUST_CHECK bool exit_record_missing(struct ctx *cx, const struct exit_assessment *final,
                                    int64_t id, json_t **out);

/* The record with "missing" and "can"; JSON null where there is none. */
MUST_CHECK bool exit_record_json(struct ctx *cx, const struct dossier *dossier,
                                 json_t **out);

/* Records of exits before a reopening, newest first; NULL on failure. */
json_t *exit_records_before_json(struct ctx *cx, const struct dossier *dossier);

#endif
