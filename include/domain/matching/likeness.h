/*
 * likeness.h - how alike two short texts are, as numbers.
 *
 * For folded ASCII mostly; other letters count byte by byte, which is right for equality
 * and a fair guess for the rest.  Texts longer than 63 bytes are compared by their
 * first 63.
 */
#ifndef DOMAIN_MATCHING_LIKENESS_H
#define DOMAIN_MATCHING_LIKENESS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The fewest letters put in, left out, changed, or swapped with their neighbour that turn
 * one text into the other; most + 1 when it takes more than `most`. */
int likeness_edits(const char *a, const char *b, int most);

/* 0 (nothing in common) to 1 (equal): Jaro's measure, raised for a common beginning. */
double likeness_jaro(const char *a, const char *b);

/* Which letters and digits occur, as bits: texts that differ in many of them are no
 * spellings of each other, which is quickly seen. */
uint64_t likeness_letters(const char *text);

#endif
