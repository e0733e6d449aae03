/* attachment_parts.h - what the files of attachments share; for them only. */
#ifndef DOMAIN_CASEWORK_ATTACHMENT_PARTS_H
#define DOMAIN_CASEWORK_ATTACHMENT_PARTS_H

#include "domain/casework/attachment.h"

#define ATTACHMENT_PIECE ((size_t)64 * 1024)

/* Checks and keeps the next version of that attachment: name, type, bytes.  In a
 * transaction. */
MUST_CHECK bool attachment_keep(struct ctx *cx, int64_t attachment,
                                const struct attachment_sent *file);

/* One attachment in outline, found through what the actor may see. */
struct attachment {
    int64_t id;
    int64_t added_by;
    int64_t version;
    int64_t number; /* of its newest file */
    const char *name;
    const char *digest;
    bool in_error, limited;
};
MUST_CHECK bool attachment_load(struct ctx *cx, const struct attachment_place *place,
                                int64_t id, struct attachment *out);

/* Of a place: the statement of three that asks the right view, bound to it. */
struct attachment_statements {
    const char *of_case, *of_referral, *of_request, *of_own;
};
struct stmt *attachment_statement(struct ctx *cx, const struct attachment_place *place,
                                  const struct attachment_statements *statements);

#endif
