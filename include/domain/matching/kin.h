/*
 * kin.h - names that are one name: nicknames and spellings, as data of the store.
 *
 * Owns the table name_kin: Bob and Robert, Mohammed and Muhammad, Yusuf and Josef.  A
 * name may belong to several families (Alex: Alexander, Alexandra).
 */
#ifndef DOMAIN_MATCHING_KIN_H
#define DOMAIN_MATCHING_KIN_H

#include <stdint.h>

#include "base/ctx.h"

struct kin;

#define KIN_MOST 6

/* All of them, in cx->arena. */
MUST_CHECK bool kin_load(struct ctx *cx, struct kin **out);

/* Those of the words of these names only: for few records. */
MUST_CHECK bool kin_load_for(struct ctx *cx, const char *names, struct kin **out);

/* The families of a folded name, as numbers that mean nothing else, into out; how many.
 */
size_t kin_families(const struct kin *kin, const char *name,
                    uint64_t out[static KIN_MOST]);

#endif
