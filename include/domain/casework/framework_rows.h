/*
 * framework_rows.h - the rows of a framework as an administrator pastes them; a part of
 * framework.h's work.
 *
 *     kind,code,title,dimension,scale,means,guidance
 *     rating,not_known,Not known,,presence,not_known,
 *     dimension,engagement,Engagement,,,,
 *     factor,E1,Feelings of grievance,engagement,presence,,What was said or done
 */
#ifndef DOMAIN_CASEWORK_FRAMEWORK_ROWS_H
#define DOMAIN_CASEWORK_FRAMEWORK_ROWS_H

#include "base/ctx.h"

#define MOST_FRAMEWORK_ROWS 200

struct framework_row {
    size_t line; /* as a spreadsheet counts */
    const char *kind, *code, *title, *dimension, *scale, *means, *guidance;
};

struct framework_rows {
    struct framework_row list[MOST_FRAMEWORK_ROWS];
    size_t count;
};

/* Fails with INVALID under the name `field`, naming row and column of what does not fit.
 */
MUST_CHECK bool framework_rows_read(struct ctx *cx, const char *field, const char *text,
                                    struct framework_rows *out);

/* In a transaction. */
MUST_CHECK bool framework_rows_store(struct ctx *cx, int64_t framework_id,
                                     const char *source,
                                     const struct framework_rows *rows);

#endif
