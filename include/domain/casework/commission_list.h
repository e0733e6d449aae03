/*
 * commission_list.h - commissions across cases: newest first, of a provider, with an
 * alarm.  Reads only.
 */
#ifndef DOMAIN_CASEWORK_COMMISSION_LIST_H
#define DOMAIN_CASEWORK_COMMISSION_LIST_H

#include <jansson.h>

#include "domain/core/field.h"

extern const struct form form_commission_filter; /* provider, status, alarm, ... */

/* Puts "items" ("alarm" in words, null where there is none) and "next". */
MUST_CHECK bool commissions_list_json(struct ctx *cx, const struct answers *filter,
                                      json_t *view);

/* The register as [{"code", "label"}], to choose from. */
json_t *commission_providers_json(struct ctx *cx);

#endif
