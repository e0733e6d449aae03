/*
 * attachment.h - files beside a case, a referral or what a partner returned.
 *
 * Owns attachment, attachment_file and attachment_piece.  Each says whose information it
 * is, from when, how sensitive, whether it may be disclosed and on what basis it is
 * shared.  Nothing is rewritten or deleted: a new file stands beside the old one as its
 * next version, "entered in error" is a mark with a reason that can be taken back.
 * The bytes lie in the store in pieces; no file is ever whole in memory.
 */
#ifndef DOMAIN_CASEWORK_ATTACHMENT_H
#define DOMAIN_CASEWORK_ATTACHMENT_H

#include <jansson.h>

#include "base/source.h"
#include "domain/casework/information_request.h"

extern const struct form form_attachment;      /* files, description, owner_agency ... */
extern const struct form form_attachment_file; /* files: the new version */
extern const struct form form_attachment_in_error; /* reason */

/* Where they are kept: with a referral or case, or with the answers to a request. */
struct attachment_place {
    const struct dossier *dossier;             /* of the request too */
    const struct information_request *request; /* NULL: none */
};

/* A file as it came. */
struct attachment_sent {
    const char *name;
    const char *type; /* what the sender calls it; "" nothing */
    struct source source;
};

/*
 * One attachment a file, all of them or none; *out_id is the first.  Fails with INVALID
 * where file_kind.h refuses one, where one is larger than the setting allows, or, with a
 * request, where it is not said where they are from.
 */
MUST_CHECK bool attachment_add(struct ctx *cx, const struct attachment_place *place,
                               const struct answers *answers,
                               const struct attachment_sent *files, size_t count,
                               int64_t *out_id);

/* The next version; the same marking.  CONFLICT while it is marked as in error, STALE for
 * another version of the record than `seen`, INVALID for the same bytes again.  By
 * whoever added it, or runs casework: else FORBIDDEN, here and below. */
MUST_CHECK bool attachment_replace(struct ctx *cx, const struct attachment_place *place,
                                   int64_t id, int64_t seen,
                                   const struct attachment_sent *file);

MUST_CHECK bool attachment_mark_in_error(struct ctx *cx,
                                         const struct attachment_place *place, int64_t id,
                                         int64_t seen, const char *reason);
MUST_CHECK bool attachment_take_back_error(struct ctx *cx,
                                           const struct attachment_place *place,
                                           int64_t id);

/* The most bytes of one file. */
MUST_CHECK bool attachment_most(struct ctx *cx, int64_t *out);

/* ---- reading: attachment_view.c ------------------------------------------------------
 */

/* All that the actor may see there, newest first, those entered in error last; NULL on
 * failure. */
json_t *attachments_json(struct ctx *cx, const struct attachment_place *place);

/* One, with "files": its versions, the newest first.  NOT_FOUND. */
MUST_CHECK bool attachment_json(struct ctx *cx, const struct attachment_place *place,
                                int64_t id, json_t **out);

/* A version to be read; NOT_FOUND where there is none that the actor may see. */
struct attachment_file {
    int64_t id;
    const char *name;
    const char *media;
    uint64_t size;
};
MUST_CHECK bool attachment_open(struct ctx *cx, const struct attachment_place *place,
                                int64_t id, int64_t number, struct attachment_file *out);

/* What is left at `at` of the piece it lies in, `room` at most; for an actor who may see
 * it still.  NOT_FOUND. */
MUST_CHECK bool attachment_read(struct ctx *cx, int64_t file_id, uint64_t at, char *into,
                                size_t room, size_t *out_length);

#endif
