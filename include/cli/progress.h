/*
 * progress.h - a progress bar on a terminal: how far, how fast, how much longer.
 *
 * Drawn on stderr and only where that is a terminal; costs next to nothing elsewhere.
 */
#ifndef CLI_PROGRESS_H
#define CLI_PROGRESS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct progress {
    const char *what; /* "Referrals" */
    int64_t total, done;
    int64_t started_ms, drawn_ms;
    bool visible;
};

void progress_begin(struct progress *progress, const char *what, int64_t total);

/* Redraws at most ten times a second. */
void progress_to(struct progress *progress, int64_t done);
void progress_end(struct progress *progress);

/* The line as it would be drawn; for tests too. */
void progress_line(const struct progress *progress, int64_t now_ms, char *out,
                   size_t size);

#endif
