/*
 * log.h - one line an event on stderr, key=value, never personal data.
 *
 * Only web/reply.c, web/server.c and cli/ log.
 */
#ifndef BASE_LOG_H
#define BASE_LOG_H

#include "base/attr.h"

void log_event(const char *event, const char *format, ...) PRINTF_LIKE(2, 3);

#endif
