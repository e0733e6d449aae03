/* file_content.h - libmagic, which nobody else knows; for file_kind.c only. */
#ifndef DOMAIN_CASEWORK_FILE_CONTENT_H
#define DOMAIN_CASEWORK_FILE_CONTENT_H

#include "base/source.h"

#define FILE_CONTENT_VIRUS_TEST "application/x-virus-test"

/* The media type of the content, by its beginning.  Text of any kind is "text/plain" but
 * for pages, scripts and tables.  Fails with CONFIG/"magic.missing" when libmagic cannot
 * find its data. */
MUST_CHECK bool file_content_media(struct ctx *cx, const struct source *source,
                                   const char **out);

#endif
