/*
 * import_columns.h - what a column of an imported file can mean: the fields of the forms
 * that the pages themselves use, in groups, each under a name of its own.
 */
#ifndef DOMAIN_RECORDS_IMPORT_COLUMNS_H
#define DOMAIN_RECORDS_IMPORT_COLUMNS_H

#include "domain/core/field.h"

enum import_kind { IMPORT_REFERRALS, IMPORT_CASES };
const char *import_kind_code(enum import_kind kind);  /* "referrals" */
const char *import_kind_label(enum import_kind kind); /* "Referrals" */
bool import_kind_read(const char *code, enum import_kind *out);

enum import_group {
    GROUP_REFERENCE, /* what the other system calls it */
    GROUP_REFERRAL,
    GROUP_CASE,
    GROUP_SECTION36,
    GROUP_CONSENT,
    GROUP_PLAN,
    GROUP_NEED, /* these two may come in several rows a case */
    GROUP_ACTION,
    GROUP_COUNT
};
const char *import_group_label(enum import_group group);
const struct form *import_group_form(enum import_group group);

extern const struct form form_import_reference; /* external_reference */
extern const struct form form_import_case;      /* stage, adopted_on, lead, panels, ... */

struct import_column {
    const char *name;  /* "consent_asked_on" */
    const char *label; /* "Consent: when they asked" */
    enum import_group group;
    const struct field *field;
};

#define MOST_IMPORT_COLUMNS 160

/* All of a kind, in order; in the arena. */
const struct import_column *import_columns(struct arena *arena, enum import_kind kind,
                                           size_t *out_count);

/* Must every record have it, whatever else it has? */
bool import_column_needed(enum import_kind kind, const struct import_column *column);

/* A file to begin with: the names of the columns, and one invented record. */
const char *import_template(struct arena *arena, enum import_kind kind);

#endif
