/*
 * romanise.h - Latin letters for names written in Greek, Cyrillic, Arabic or Hebrew
 * letters.
 *
 * Simple tables, letter by letter: enough to find people by, not to print.
 */
#ifndef DOMAIN_MATCHING_ROMANISE_H
#define DOMAIN_MATCHING_ROMANISE_H

#include "base/arena.h"

/* Of folded text (base/text.h).  Letters of other scripts stay as they are. */
const char *romanised(struct arena *arena, const char *folded);

#endif
