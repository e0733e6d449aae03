/* referral_parts.h - what the files of the referral share; nobody else includes it. */
#ifndef DOMAIN_INTAKE_REFERRAL_PARTS_H
#define DOMAIN_INTAKE_REFERRAL_PARTS_H

#include "domain/intake/referral.h"

enum { form_referral_most = 80 }; /* more than the form has fields */

extern const char sql_referral_insert[];
extern const char sql_referral_fields[]; /* the columns of the form, by :id */

/* The UPDATE of one section's columns; NULL for a section that is not. */
const char *referral_section_update(const char *section);

#endif
