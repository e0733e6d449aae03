/* made_zip.h - ZIP files made by hand, right ones and such as nobody should open. */
#ifndef TESTS_MADE_ZIP_H
#define TESTS_MADE_ZIP_H

#include <stdint.h>

#include "base/buffer.h"

struct made_entry {
    const char *name;
    const char *bytes;      /* stored as they are */
    uint32_t says_packed;   /* 0: as it is */
    uint32_t says_unpacked; /* 0: as it is */
    unsigned flags;
    uint32_t says_at; /* 0: as it is; where the list says that it begins */
};

/* Appends a whole ZIP file; entries end with one without a name. */
void made_zip(struct buffer *out, const struct made_entry *entries);

/* The least that passes for a Word document; more entries may be given (NULL: none). */
void made_docx(struct buffer *out, const struct made_entry *more);

#endif
