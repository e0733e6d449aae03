#include "base/log.h"

#include <stdarg.h>
#include <stdio.h>

#include "base/clock.h"

void log_event(const char *event, const char *format, ...)
{
    char now[INSTANT_SIZE], text[512];
    va_list args;

    clock_instant(clock_ms(), now);
    va_start(args, format);
    (void)vsnprintf(text, sizeof(text), format, args);
    va_end(args);
    (void)fprintf(stderr, "%s event=%s %s\n", now, event, text);
}
