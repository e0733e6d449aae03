/*
 * body.h - urlencoded, multipart and JSON bodies become one list of fields.
 *
 * JSON: {"a": {"b": 1}} is a.b=1; a list of plain values repeats the name; a list of
 * objects counts: needs.0.action, needs.1.action; true and false are "true" and
 * "false"; null is absent.  Urlencoded and multipart forms use the same names.
 * Limits: 1200 fields (a plan of fifty needs, compared), names of 100 bytes, depth 6, 10
 * files.  All text is valid UTF-8 without NUL; it is not yet cleaned (text_clean is for
 * the field's own rules).
 *
 * Whoever cannot read something refuses it: no percent sign is passed through, no
 * half-read part is dropped.  Output never depends on how the bytes travelled.
 */
#ifndef WEB_BODY_H
#define WEB_BODY_H

#include "web/request.h"

#define BODY_MAX_FIELDS 1200
#define BODY_MAX_NAME   100
#define BODY_MAX_DEPTH  6

/* True for the three kinds that body_parse() reads; false for NULL. */
bool body_is_known(const char *content_type);

/* Fails with MEDIA for another content type and MALFORMED for what cannot be read.  An
 * empty body is no fields, whatever its type.  Files point into bytes, which must
 * therefore live as long as the request. */
MUST_CHECK bool body_parse(struct ctx *cx, const char *content_type, const char *bytes,
                           size_t length, struct pairs *out, struct uploads *files);

/* True for multipart/form-data. */
bool body_brings_files(const char *content_type);

/*
 * A multipart body that is taken in as it comes: fields into memory (512 KiB of them at
 * most), files into a spool in that folder, where the uploads' sources read them.  Gives
 * what body_parse() gives of the whole.  Fails like it, with TOO_LARGE for too much text
 * and with INPUT_OUTPUT as spool.h says; nothing is taken after a failure.
 */
struct body_stream;
MUST_CHECK bool body_stream_open(struct ctx *cx, const char *content_type,
                                 const char *folder, struct pairs *out,
                                 struct uploads *files, struct body_stream **stream);
MUST_CHECK bool body_stream_take(struct body_stream *stream, const char *bytes,
                                 size_t length);
MUST_CHECK bool body_stream_end(struct body_stream *stream);

/* a=1&b=2 with + and %XX; also the query of an address. */
MUST_CHECK bool urlencoded_parse(struct ctx *cx, const char *bytes, size_t length,
                                 struct pairs *out);

/* The path of an address, decoded.  Fails with MALFORMED for bad percent-encoding, what
 * is not UTF-8, control characters, empty and dot segments, and encoded slashes. */
MUST_CHECK bool path_parse(struct ctx *cx, const char *bytes, size_t length,
                           const char **out);

MUST_CHECK bool multipart_parse(struct ctx *cx, const char *boundary, const char *bytes,
                                size_t length, struct pairs *out, struct uploads *files);

MUST_CHECK bool json_body_parse(struct ctx *cx, const char *bytes, size_t length,
                                struct pairs *out);

/* "a=1; b=2".  Cookies of other programs are not ours to judge: what is not a name, an
 * equals sign and a plain value is passed over.  100 at most. */
void cookies_parse(struct arena *arena, const char *header, struct pairs *out);

/* For the parsers above: adds a field, or fails with MALFORMED when its name is empty or
 * too long, when there are too many, or when name or value are not UTF-8 without NUL. */
MUST_CHECK bool field_add(struct ctx *cx, struct pairs *out, const char *name,
                          size_t name_length, const char *value, size_t value_length);

#endif
