/*
 * person_detail.h - what is known of a person beside the referrals: other names, dates of
 * birth, addresses over time, identifiers, household and relations.
 *
 * Owns person_detail and person_detail_before.  A detail is ended, corrected (what it
 * said before is kept) or marked as entered in error; it is never deleted.  Every change
 * is told to the chronology of the person's cases and feeds the keys of matching_index.h.
 */
#ifndef DOMAIN_INTAKE_PERSON_DETAIL_H
#define DOMAIN_INTAKE_PERSON_DETAIL_H

#include "domain/core/field.h"
#include "domain/people/access.h"

extern const struct form form_person_name, form_person_birth, form_person_address,
    form_person_identifier, form_person_relation;
extern const struct form form_detail_end;      /* until_on */
extern const struct form form_detail_in_error; /* reason */

struct person_section {
    const char *code;    /* in the table: "address" */
    const char *segment; /* in paths and JSON: "addresses" */
    const char *title;   /* "Addresses" */
    const char *one;     /* "address" */
    const char *add;     /* "Add an address" */
    const struct form *form;
    bool ends; /* it may stop being so */
};

#define PERSON_SECTIONS 5
const struct person_section *person_sections(void);
const struct person_section *person_section_of(const char *code); /* NULL: none */

struct person_detail {
    int64_t id, version;
    const struct person_section *section;
    bool in_error, ended;
    const char *from_on;
    const char *words; /* "Home: 12 Mill Lane, LU1 1AA" */
};

/* NOT_FOUND where this person has no such detail, or none for this actor. */
MUST_CHECK bool person_detail_load(struct ctx *cx, const struct dossier *person,
                                   int64_t id, struct person_detail *out);

MUST_CHECK bool person_detail_add(struct ctx *cx, const struct dossier *person,
                                  const struct person_section *section,
                                  const struct answers *answers, int64_t *out_id);

/* These fail with STALE where the detail is of another version than `detail` says. */
MUST_CHECK bool person_detail_correct(struct ctx *cx, const struct dossier *person,
                                      const struct person_detail *detail,
                                      const struct answers *answers);
MUST_CHECK bool person_detail_end(struct ctx *cx, const struct dossier *person,
                                  const struct person_detail *detail,
                                  const struct answers *answers);
MUST_CHECK bool person_detail_mark_in_error(struct ctx *cx, const struct dossier *person,
                                            const struct person_detail *detail,
                                            const char *reason);
MUST_CHECK bool person_detail_take_back_error(struct ctx *cx,
                                              const struct dossier *person,
                                              const struct person_detail *detail);

/* Adds a detail that follows from another change; in a transaction, which tells of it. */
MUST_CHECK bool person_detail_keep(struct ctx *cx, int64_t person,
                                   const struct person_section *section,
                                   const struct answers *answers, int64_t *out_id);

/* All of one section, those that hold now first; NULL on failure. */
json_t *person_details_json(struct ctx *cx, int64_t person,
                            const struct person_section *section);

/* One, with what it said before: "before": [...]. */
MUST_CHECK bool person_detail_json(struct ctx *cx, const struct dossier *person,
                                   int64_t id, json_t **out);

/* Whom others name this person as: [{"person", "name", "relation_label"}]. */
json_t *person_named_by_json(struct ctx *cx, int64_t person);

#endif
