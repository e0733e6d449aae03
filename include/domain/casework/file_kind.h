/*
 * file_kind.h - what a file is, by its content; and whether it may be kept.
 *
 * Only kinds of the list attachment_type are kept, and only when content, name and what
 * the sender said agree.  Refused besides: files that are two kinds at once, macros, what
 * is under a password, documents that would unpack to absurd sizes.
 */
#ifndef DOMAIN_CASEWORK_FILE_KIND_H
#define DOMAIN_CASEWORK_FILE_KIND_H

#include "base/source.h"

struct file_kind {
    const char *code;  /* of the list attachment_type */
    const char *media; /* what we call it, whatever the sender did */
};

/* What may be kept of a file's name: no folders, control characters, overrides of the
 * writing direction or what file systems take amiss; 120 characters, the ending kept.
 * "file" where nothing is left. */
const char *file_name_clean(struct ctx *cx, const char *name);

/* `name` is cleaned, `claimed` the sender's media type ("": none).  Fails with INVALID on
 * the field "files", in words that name the file. */
MUST_CHECK bool file_kind_find(struct ctx *cx, const char *name, const char *claimed,
                               const struct source *source, struct file_kind *out);

#endif
