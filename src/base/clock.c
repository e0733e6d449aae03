#include "base/clock.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#ifdef TEST_BUILD
#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>
#endif

static _Atomic int64_t frozen;

#ifdef TEST_BUILD
/* Tests of a served binary move time: the file named by CHANNEL_PANEL_TEST_CLOCK holds
 * eight bytes, the milliseconds to add to now, and may be written at any time. */
static const volatile int64_t *ahead;

static void follow_test_clock(void)
{
    const char *path = getenv("CHANNEL_PANEL_TEST_CLOCK");
    int file = path != NULL ? open(path, O_RDONLY | O_CLOEXEC) : -1;

    if (file < 0)
        return;
    void *seen = mmap(NULL, sizeof(*ahead), PROT_READ, MAP_SHARED, file, 0);
    if (seen != MAP_FAILED)
        ahead = seen;
    (void)close(file);
}

static int64_t moved_ahead(void)
{
    return ahead != NULL ? *ahead : 0;
}
#else
static void follow_test_clock(void)
{
}

static int64_t moved_ahead(void)
{
    return 0;
}
#endif

void clock_start(void)
{
    setenv("TZ", "Europe/London", 1);
    tzset();
    follow_test_clock();
}

static int64_t read_clock(clockid_t id)
{
    struct timespec now;

    clock_gettime(id, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

int64_t clock_ms(void)
{
    int64_t fixed = frozen;

    return fixed != 0 ? fixed : read_clock(CLOCK_REALTIME) + moved_ahead();
}

int64_t clock_steady_ms(void)
{
    return read_clock(CLOCK_MONOTONIC);
}

void clock_set(int64_t ms)
{
    frozen = ms;
}

void clock_instant(int64_t ms, char out[static INSTANT_SIZE])
{
    time_t seconds = (time_t)(ms / 1000);
    struct tm utc;

    gmtime_r(&seconds, &utc);
    size_t length = strftime(out, INSTANT_SIZE, "%Y-%m-%dT%H:%M:%S", &utc);
    (void)snprintf(out + length, INSTANT_SIZE - length, ".%03dZ", (int)(ms % 1000));
}

static int digits(const char *text, int count)
{
    int value = 0;

    while (count-- > 0)
        value = value * 10 + (*text++ - '0');
    return value;
}

int64_t clock_from_instant(const char *instant)
{
    struct tm utc = { .tm_year = digits(instant, 4) - 1900,
                      .tm_mon = digits(instant + 5, 2) - 1,
                      .tm_mday = digits(instant + 8, 2),
                      .tm_hour = digits(instant + 11, 2),
                      .tm_min = digits(instant + 14, 2),
                      .tm_sec = digits(instant + 17, 2) };

    return (int64_t)timegm(&utc) * 1000 + digits(instant + 20, 3);
}

void clock_day(int64_t ms, char out[static DAY_SIZE])
{
    time_t seconds = (time_t)(ms / 1000);
    struct tm local;

    localtime_r(&seconds, &local);
    (void)strftime(out, DAY_SIZE, "%Y-%m-%d", &local);
}

int64_t clock_from_local(const char *day, const char *time)
{
    struct tm local = { .tm_year = digits(day, 4) - 1900,
                        .tm_mon = digits(day + 5, 2) - 1,
                        .tm_mday = digits(day + 8, 2),
                        .tm_hour = digits(time, 2),
                        .tm_min = digits(time + 3, 2),
                        .tm_isdst = -1 };

    return (int64_t)mktime(&local) * 1000;
}

void clock_time(int64_t ms, char out[static TIME_SIZE])
{
    time_t seconds = (time_t)(ms / 1000);
    struct tm local;

    localtime_r(&seconds, &local);
    (void)strftime(out, TIME_SIZE, "%H:%M", &local);
}

void clock_say(const char *instant, char out[static 48])
{
    time_t seconds = (time_t)(clock_from_instant(instant) / 1000);
    struct tm local;
    char month[16];

    localtime_r(&seconds, &local);
    (void)strftime(month, sizeof(month), "%B", &local);
    int hour = local.tm_hour % 12 == 0 ? 12 : local.tm_hour % 12;
    (void)snprintf(out, 48, "%d %s %d at %d:%02d%s", local.tm_mday, month,
                   local.tm_year + 1900, hour, local.tm_min,
                   local.tm_hour < 12 ? "am" : "pm");
}
