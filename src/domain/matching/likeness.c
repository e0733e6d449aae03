#include "domain/matching/likeness.h"

#include <stdlib.h>
#include <string.h>

#define LONGEST 63

static int length_of(const char *text)
{
    return (int)strnlen(text, LONGEST);
}

static int least(int a, int b)
{
    return a < b ? a : b;
}

static int longest(int a, int b)
{
    return a > b ? a : b;
}

/* One row of the table: from the first i letters of a to each beginning of b. */
static int next_row(const char *a, const char *b, int i, int length,
                    int (*rows)[LONGEST + 1])
{
    const int *before = rows[(i + 1) % 3], *above = rows[(i + 2) % 3];
    int *row = rows[i % 3], lowest = i;

    row[0] = i;
    for (int j = 1; j <= length; j++) {
        int cost = a[i - 1] != b[j - 1];

        row[j] = least(least(above[j] + 1, row[j - 1] + 1), above[j - 1] + cost);
        if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
            row[j] = least(row[j], before[j - 2] + 1);
        lowest = least(lowest, row[j]);
    }
    return lowest;
}

int likeness_edits(const char *a, const char *b, int most)
{
    int rows[3][LONGEST + 1], a_length = length_of(a), b_length = length_of(b);

    if (abs(a_length - b_length) > most)
        return most + 1;
    for (int j = 0; j <= b_length; j++)
        rows[0][j] = j;
    int earlier = 0;
    for (int i = 1; i <= a_length; i++) {
        int lowest = next_row(a, b, i, b_length, rows);

        /* A swap reaches back two rows, so both must be beyond hope. */
        if (lowest > most && earlier > most)
            return most + 1;
        earlier = lowest;
    }
    return least(rows[a_length % 3][b_length], most + 1);
}

/* Letters of a that occur near the same place in b, each of b once. */
static int match_letters(const char *a, int a_length, const char *b, int b_length,
                         bool *in_a, bool *in_b)
{
    int reach = longest(longest(a_length, b_length) / 2 - 1, 0), count = 0;

    for (int i = 0; i < a_length; i++)
        for (int j = longest(0, i - reach); j < least(b_length, i + reach + 1); j++)
            if (!in_b[j] && a[i] == b[j]) {
                in_a[i] = in_b[j] = true;
                count++;
                break;
            }
    return count;
}

static int out_of_order(const char *a, int length, const char *b, const bool *in_a,
                        const bool *in_b)
{
    int count = 0;

    for (int i = 0, j = 0; i < length; i++) {
        if (!in_a[i])
            continue;
        while (!in_b[j])
            j++;
        count += a[i] != b[j++];
    }
    return count / 2;
}

double likeness_jaro(const char *a, const char *b)
{
    bool in_a[LONGEST] = { false }, in_b[LONGEST] = { false };
    int a_length = length_of(a), b_length = length_of(b), begin = 0;

    if (a_length == 0 || b_length == 0)
        return a_length == b_length ? 1 : 0;
    double same = match_letters(a, a_length, b, b_length, in_a, in_b);
    if (same < 1)
        return 0;
    double swaps = out_of_order(a, a_length, b, in_a, in_b);
    double jaro = (same / a_length + same / b_length + (same - swaps) / same) / 3;
    while (begin < 4 && begin < least(a_length, b_length) && a[begin] == b[begin])
        begin++;
    return jaro + begin * 0.1 * (1 - jaro);
}

uint64_t likeness_letters(const char *text)
{
    uint64_t bits = 0;

    for (; *text != '\0'; text++)
        bits |= (uint64_t)1 << ((unsigned char)*text % 64U);
    return bits;
}
