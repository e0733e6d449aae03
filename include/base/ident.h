/* ident.h - ids and tokens nobody can guess. */
#ifndef BASE_IDENT_H
#define BASE_IDENT_H

#include <stdint.h>

#define TOKEN_SIZE 44 /* 32 random bytes as base64url, with an end */

/*
 * An id from 1 to 2^53-1, exact in every JSON reader: 15 bits say the day (until 2109),
 * 38 are random, since a sequence would tell how many records are hidden.  The day keeps
 * what is new on few pages of the file: a page is what is read, deciphered and written.
 * ident_seed(n) makes the sequence repeatable, for demo data; ident_seed(0) makes it
 * random again.
 */
int64_t ident_new(void);
void ident_seed(uint64_t seed);

/* Where the sequence stands, and going on from there: for a part of the demo that must
 * not shift the ids of the others. */
uint64_t ident_stand(void);
void ident_go_on(uint64_t stand);

void ident_token(char out[static TOKEN_SIZE]);

#endif
