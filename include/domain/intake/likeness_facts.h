/*
 * likeness_facts.h - what is known of a person, as records that can be compared.
 *
 * A person goes by several names: the one of the referral, and each alias.
 */
#ifndef DOMAIN_INTAKE_LIKENESS_FACTS_H
#define DOMAIN_INTAKE_LIKENESS_FACTS_H

#include "domain/matching/comparison.h"

struct likeness_facts {
    const char *forename, *surname, *aliases, *born, *postcode;
    const char *phone, *email, *social_media; /* NULL where not asked for */
};

#define LIKENESS_NAMES 5

/* One record a name, the person's own first; how many. */
size_t likeness_records(struct arena *arena, const struct likeness_facts *facts,
                        struct person_record out[static LIKENESS_NAMES]);

/* Phone numbers, e-mail addresses and handles, each as one word the same however it was
 * written; how many of at most `most`. */
size_t likeness_contacts(struct arena *arena, const struct likeness_facts *facts,
                         const char **out, size_t most);

/* An identifier of the person's own record: phones, addresses of e-mail and handles as
 * contacts, every other kind as a code; NULL where it says nothing. */
struct likeness_facts likeness_identifier(struct arena *arena, const char *kind,
                                          const char *value);
const char *likeness_code(struct arena *arena, const char *kind, const char *value);

/* All that this actor may know of a person, each thing known once: what the record goes
 * by, what the referrals said, other names, birthdays and postcodes; at most `most`. */
#define LIKENESS_KNOWN 12
MUST_CHECK bool likeness_known(struct ctx *cx, int64_t person,
                               struct likeness_facts out[static LIKENESS_KNOWN],
                               size_t *out_count);

#endif
