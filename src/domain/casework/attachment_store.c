/* The bytes of attachments, into the store and out of it. */
#include <sodium.h>
#include <string.h>

#include "attachment_parts.h"
#include "base/ident.h"
#include "base/text.h"
#include "domain/casework/file_kind.h"
#include "domain/core/setting.h"

#define MIB ((int64_t)1024 * 1024)

bool attachment_most(struct ctx *cx, int64_t *out)
{
    if (!setting_number(cx, "attachment.file_mib", 10, out))
        return false;
    *out *= MIB;
    return true;
}

static bool check_size(struct ctx *cx, const char *name, uint64_t size)
{
    int64_t most;

    if (!attachment_most(cx, &most))
        return false;
    if (size > (uint64_t)most)
        reject(cx, "files",
               "\"%s\" is larger than %lld MiB. Send less of it, or as a PDF.", name,
               (long long)(most / MIB));
    return !has_problem(cx);
}

/* ---- pieces --------------------------------------------------------------------------
 */

static const char sql_piece[] =
    "INSERT INTO attachment_piece(file_id, number, bytes) VALUES(:file, :number, :bytes)";

static bool put_piece(struct ctx *cx, int64_t file, int64_t number, const void *bytes,
                      size_t length)
{
    struct stmt *st = db_prepare(cx->db, sql_piece);

    bind_int(st, ":file", file);
    bind_int(st, ":number", number);
    bind_blob(st, ":bytes", bytes, length);
    return db_run(cx, st);
}

static bool put_pieces(struct ctx *cx, int64_t file, const struct source *source,
                       unsigned char digest[static crypto_generichash_BYTES])
{
    unsigned char *bytes = arena_alloc(cx->arena, ATTACHMENT_PIECE);
    crypto_generichash_state state;

    (void)crypto_generichash_init(&state, NULL, 0, crypto_generichash_BYTES);
    for (uint64_t at = 0; at < source->length; at += ATTACHMENT_PIECE) {
        uint64_t left = source->length - at;
        size_t length = left < ATTACHMENT_PIECE ? (size_t)left : ATTACHMENT_PIECE;

        if (!source_read(cx, source, at, bytes, length)
            || !put_piece(cx, file, (int64_t)(at / ATTACHMENT_PIECE), bytes, length))
            return false;
        (void)crypto_generichash_update(&state, bytes, length);
    }
    (void)crypto_generichash_final(&state, digest, crypto_generichash_BYTES);
    return true;
}

/* ---- one version ---------------------------------------------------------------------
 */

/* There may be versions that the actor does not see: they count. */
static const char sql_file[] =
    "INSERT INTO attachment_file(id, attachment_id, number, name, type, media, size,"
    " digest, added_by, added_at) VALUES(:id, :attachment, (SELECT coalesce(max(number), "
    "0)"
    " + 1 FROM attachment_file WHERE attachment_id = :attachment), :name, :type, :media,"
    " :size, '', :by, :now)";
static const char sql_digest[] =
    "UPDATE attachment_file SET digest = :digest WHERE id = :id";
static const char sql_same[] =
    "SELECT count(*) FROM attachment_file a JOIN attachment_file b ON b.attachment_id ="
    " a.attachment_id AND b.digest = a.digest AND b.number = a.number - 1"
    " WHERE a.id = :id";

static bool put_file(struct ctx *cx, int64_t id, int64_t attachment, const char *name,
                     uint64_t size, const struct file_kind *kind)
{
    struct stmt *st = db_prepare(cx->db, sql_file);

    bind_int(st, ":id", id);
    bind_int(st, ":attachment", attachment);
    bind_text(st, ":name", name);
    bind_text(st, ":type", kind->code);
    bind_text(st, ":media", kind->media);
    bind_int(st, ":size", (int64_t)size);
    bind_int(st, ":by", cx->actor->user_id);
    bind_text(st, ":now", cx->now);
    return db_run(cx, st);
}

static bool put_digest(struct ctx *cx, int64_t id, const unsigned char *digest)
{
    struct stmt *st = db_prepare(cx->db, sql_digest);
    char hex[2 * crypto_generichash_BYTES + 1];

    bind_text(st, ":digest",
              sodium_bin2hex(hex, sizeof(hex), digest, crypto_generichash_BYTES));
    bind_int(st, ":id", id);
    return db_run(cx, st);
}

/* Sending the same file again is a slip, and would look like a change. */
static bool check_new(struct ctx *cx, int64_t id)
{
    struct stmt *st = db_prepare(cx->db, sql_same);
    int64_t same;

    bind_int(st, ":id", id);
    if (!db_number(cx, st, &same))
        return false;
    if (same != 0)
        reject(cx, "files", "This is the file that is there already.");
    return same == 0;
}

bool attachment_keep(struct ctx *cx, int64_t attachment,
                     const struct attachment_sent *file)
{
    const char *name = file_name_clean(cx, file->name);
    unsigned char digest[crypto_generichash_BYTES];
    struct file_kind kind;
    int64_t id = ident_new();

    return check_size(cx, name, file->source.length)
           && file_kind_find(cx, name, file->type, &file->source, &kind)
           && put_file(cx, id, attachment, name, file->source.length, &kind)
           && put_pieces(cx, id, &file->source, digest) && put_digest(cx, id, digest)
           && check_new(cx, id);
}

/* ---- out -----------------------------------------------------------------------------
 */

static const char sql_read[] =
    "SELECT bytes FROM visible_attachment_piece"
    " WHERE file_id = :file AND number = :number";

bool attachment_read(struct ctx *cx, int64_t file_id, uint64_t at, char *into,
                     size_t room, size_t *out_length)
{
    struct stmt *st = db_prepare(cx->db, sql_read);
    size_t from = (size_t)(at % ATTACHMENT_PIECE), length;

    *out_length = 0;
    bind_int(st, ":file", file_id);
    bind_int(st, ":number", (int64_t)(at / ATTACHMENT_PIECE));
    if (db_row(cx, st)) {
        const char *bytes = row_blob_at(st, 0, &length);

        if (bytes != NULL && from < length) {
            *out_length = length - from < room ? length - from : room;
            memcpy(into, bytes + from, *out_length);
        }
    }
    if (!db_done(cx, st))
        return false;
    return *out_length > 0
           || failed(cx, PROBLEM_NOT_FOUND, "record.unknown",
                     "There is no such record, or it is not shared with you.");
}
