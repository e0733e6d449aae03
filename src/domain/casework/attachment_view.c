/* Attachments as they are shown; declared in attachment.h. */
#include "attachment_parts.h"
#include "base/json.h"
#include "base/text.h"
#include "domain/core/codes.h"

/* ---- whose ---------------------------------------------------------------------------
 */

/* A case shows what came with its referrals and requests; a referral and a request what
 * is their own; who was asked, the request only. */
struct stmt *attachment_statement(struct ctx *cx, const struct attachment_place *place,
                                  const struct attachment_statements *statements)
{
    const struct information_request *request = place->request;
    bool of_case = place->dossier->kind == DOSSIER_CASE;
    struct stmt *st;

    if (request != NULL) {
        st = db_prepare(cx->db,
                        request->own ? statements->of_own : statements->of_request);
        bind_int(st, ":place", request->id);
        return st;
    }
    st = db_prepare(cx->db, of_case ? statements->of_case : statements->of_referral);
    bind_int(st, ":place",
             of_case ? place->dossier->case_id : place->dossier->referral_id);
    return st;
}

static bool unknown(struct ctx *cx)
{
    return failed(cx, PROBLEM_NOT_FOUND, "record.unknown",
                  "There is no such record, or it is not shared with you.");
}

#define NEWEST                                                                           \
    " JOIN visible_attachment_file f ON f.attachment_id = a.id AND f.number ="           \
    " (SELECT max(n.number) FROM visible_attachment_file n WHERE n.attachment_id = "     \
    "a.id)"
#define OF_CASE " visible_attachment a" NEWEST " WHERE a.case_id = :place"
#define OF_REFERRAL                                                                      \
    " visible_attachment a" NEWEST                                                       \
    " WHERE a.referral_id = :place AND a.kept_with <> 'case'"
#define OF_REQUEST " visible_attachment a" NEWEST " WHERE a.request_id = :place"
#define OF_OWN     " visible_own_attachment a" NEWEST " WHERE a.request_id = :place"

/* ---- one in outline ------------------------------------------------------------------
 */

#define OUTLINE                                                                          \
    "SELECT a.id, a.added_by, a.version, a.limited, a.in_error_at, f.number, f.name,"    \
    " f.digest FROM"
#define ONE " AND a.id = :id"

static const char sql_outline_case[] = OUTLINE OF_CASE ONE;
static const char sql_outline_referral[] = OUTLINE OF_REFERRAL ONE;
static const char sql_outline_request[] = OUTLINE OF_REQUEST ONE;
static const char sql_outline_own[] = OUTLINE OF_OWN ONE;
static const struct attachment_statements outline = {
    sql_outline_case, sql_outline_referral, sql_outline_request, sql_outline_own
};

bool attachment_load(struct ctx *cx, const struct attachment_place *place, int64_t id,
                     struct attachment *out)
{
    struct stmt *st = attachment_statement(cx, place, &outline);

    *out = (struct attachment){ 0 };
    bind_int(st, ":id", id);
    if (db_row(cx, st))
        *out = (struct attachment){
            .id = id,
            .added_by = row_int(st, "added_by"),
            .version = row_int(st, "version"),
            .number = row_int(st, "number"),
            .name = row_text(cx, st, "name"),
            .digest = row_text(cx, st, "digest"),
            .in_error = !row_is_null(st, "in_error_at"),
            .limited = row_int(st, "limited") != 0,
        };
    return db_done(cx, st) && (out->id != 0 || unknown(cx));
}

/* ---- lists ---------------------------------------------------------------------------
 */

#define COLUMNS                                                                          \
    "SELECT a.id, a.kept_with, a.description, a.owner_agency, a.source, a.dated_on,"     \
    " a.sensitivity, a.disclosable, a.limited, a.lawful_basis, a.added_by AS adder,"     \
    " a.added_at, a.in_error_at, a.in_error_why, e.name AS in_error_by, a.version,"      \
    " u.name AS added_by, o.name AS organisation, f.number, f.name, f.type, f.size,"     \
    " f.digest, f.added_at AS file_added_at,"                                            \
    " (SELECT q.reference FROM visible_information_request q WHERE q.id = a.request_id)" \
    " AS request FROM"
#define JOINED(from, where)                                                              \
    from " JOIN user u ON u.id = a.added_by"                                             \
         " JOIN organisation o ON o.id = u.organisation_id"                              \
         " LEFT JOIN user e ON e.id = a.in_error_by" where
#define ORDER " ORDER BY a.in_error_at IS NOT NULL, a.added_at DESC, a.id"

static const char sql_case[] =
    COLUMNS JOINED(" visible_attachment a" NEWEST, " WHERE a.case_id = :place" ORDER);
static const char sql_referral[] =
    COLUMNS JOINED(" visible_attachment a" NEWEST,
                   " WHERE a.referral_id = :place AND a.kept_with <> 'case'" ORDER);
static const char sql_request[] =
    COLUMNS JOINED(" visible_attachment a" NEWEST, " WHERE a.request_id = :place" ORDER);
static const char sql_own[] = COLUMNS JOINED(" visible_own_attachment a" NEWEST,
                                             " WHERE a.request_id = :place" ORDER);
static const struct attachment_statements lists = { sql_case, sql_referral, sql_request,
                                                    sql_own };

/* "1.4 MB": people compare it with what their own computer says. */
static const char *size_text(struct ctx *cx, int64_t size)
{
    if (size < 1000)
        return arena_print(cx->arena, "%lld bytes", (long long)size);
    if (size < 1000000)
        return arena_print(cx->arena, "%lld kB", (long long)(size + 500) / 1000);
    return arena_print(cx->arena, "%.1f MB", (double)size / 1e6);
}

static void put_file_words(struct ctx *cx, json_t *object, struct stmt *st)
{
    put_text(object, "type_label",
             code_label(cx, "attachment_type", row_text(cx, st, "type")));
    put_text(object, "size_text", size_text(cx, row_int(st, "size")));
}

static json_t *attachment_row(struct ctx *cx, struct stmt *st)
{
    json_t *row = record_json(cx, st, &form_attachment);

    put_bool(row, "in_error", !row_is_null(st, "in_error_at"));
    put_bool(row, "can_change",
             row_int(st, "adder") == cx->actor->user_id
                 || access_may(cx->actor, PERMIT_CASE_WRITE));
    put_bool(row, "replaced", row_int(st, "number") > 1);
    put_file_words(cx, row, st);
    json_object_del(row, "adder");
    return row;
}

json_t *attachments_json(struct ctx *cx, const struct attachment_place *place)
{
    struct stmt *st = attachment_statement(cx, place, &lists);
    json_t *list = json_array();

    while (db_row(cx, st))
        json_array_append_new(list, attachment_row(cx, st));
    return db_done(cx, st) ? list : NULL;
}

/* ---- one, with its versions ----------------------------------------------------------
 */

static const char sql_files[] =
    "SELECT f.number, f.name, f.type, f.size, f.digest, f.added_at, u.name AS added_by"
    " FROM visible_attachment_file f JOIN user u ON u.id = f.added_by"
    " WHERE f.attachment_id = :id ORDER BY f.number DESC";

static bool put_files(struct ctx *cx, json_t *object, int64_t id)
{
    struct stmt *st = db_prepare(cx->db, sql_files);
    json_t *list = json_array(), *row;

    bind_int(st, ":id", id);
    while (db_row(cx, st)) {
        row = record_json(cx, st, NULL);
        put_file_words(cx, row, st);
        json_array_append_new(list, row);
    }
    put_json(object, "files", list);
    return db_done(cx, st);
}

/* Lists are short, a case's own: one of them is found in its list. */
static json_t *in_list(const json_t *list, int64_t id)
{
    json_t *row;
    size_t i;

    json_array_foreach(list, i, row)
    {
        if (json_integer_value(json_object_get(row, "id")) == id)
            return row;
    }
    return NULL;
}

bool attachment_json(struct ctx *cx, const struct attachment_place *place, int64_t id,
                     json_t **out)
{
    json_t *list = attachments_json(cx, place);

    if (list == NULL)
        return false;
    *out = in_list(list, id);
    return *out != NULL ? put_files(cx, *out, id) : unknown(cx);
}

static const char sql_open[] =
    "SELECT f.id, f.name, f.media, f.size FROM visible_attachment_file f"
    " WHERE f.attachment_id = :id AND f.number = :number";

bool attachment_open(struct ctx *cx, const struct attachment_place *place, int64_t id,
                     int64_t number, struct attachment_file *out)
{
    struct attachment of;

    *out = (struct attachment_file){ 0 };
    if (!attachment_load(cx, place, id, &of))
        return false;
    struct stmt *st = db_prepare(cx->db, sql_open);
    bind_int(st, ":id", id);
    bind_int(st, ":number", number);
    if (db_row(cx, st))
        *out = (struct attachment_file){
            .id = row_int(st, "id"),
            .name = row_text(cx, st, "name"),
            .media = row_text(cx, st, "media"),
            .size = (uint64_t)row_int(st, "size"),
        };
    return db_done(cx, st) && (out->id != 0 || unknown(cx));
}
