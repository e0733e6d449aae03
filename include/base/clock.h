/*
 * clock.h - now, and how a moment is written and said.
 *
 * Instants are UTC text with milliseconds, "2026-11-22T17:14:00.123Z": they sort
 * as text.  People see them in Europe/London, by the system's tzdata.
 */
#ifndef BASE_CLOCK_H
#define BASE_CLOCK_H

#include <stdint.h>

#define INSTANT_SIZE 25
#define DAY_SIZE     11
#define TIME_SIZE    6

void clock_start(void); /* once, before any thread: makes Europe/London the local zone */

int64_t clock_ms(void);        /* milliseconds since 1970 UTC */
int64_t clock_steady_ms(void); /* for measuring waits; unaffected by clock_set() */

/* For tests and for building demo data: now is `ms` and stands still.  0 lets it run. */
void clock_set(int64_t ms);

void clock_instant(int64_t ms, char out[static INSTANT_SIZE]);
int64_t clock_from_instant(const char *instant);       /* must be well-formed */
void clock_day(int64_t ms, char out[static DAY_SIZE]); /* the day in Europe/London */

/* The instant of a day and a time of day, "2026-03-02" and "10:05", as clocks in
 * Europe/London show them, and back.  Both must be well-formed; a time that is there
 * twice is one of the two. */
int64_t clock_from_local(const char *day, const char *time);
void clock_time(int64_t ms, char out[static TIME_SIZE]);

/* "22 November 2026 at 5:14pm", as people in Luton would say it. */
void clock_say(const char *instant, char out[static 48]);

#endif
