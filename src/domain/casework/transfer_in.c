/* A case of another panel arrives: it waits for our panel, its past stands beside it. */
#include "domain/casework/transfer_in.h"

#include <string.h>

#include "base/date.h"
#include "base/ident.h"
#include "base/json.h"
#include "base/secret.h"
#include "base/text.h"
#include "domain/casework/case_share.h"
#include "domain/casework/channel_case.h"
#include "domain/casework/transfer_parts.h"
#include "domain/intake/referral.h"
#include "domain/intake/section36.h"
#include "domain/people/audit.h"
#include "domain/people/chronology.h"
#include "domain/people/deadline.h"
#include "store/db.h"

static const struct field fields[] = {
    { .name = "peer",
      .label = "Panel it comes from",
      .kind = FIELD_LINE,
      .need = REQUIRED,
      .offered = "peers" },
    { .name = "area",
      .label = "Area the individual lives in now",
      .kind = FIELD_CODE,
      .codes = "area",
      .need = REQUIRED },
    { .name = "file",
      .label = "The package",
      .hint = "The file that the other panel sent you, as it is",
      .kind = FIELD_FILES,
      .need = DEPENDS,
      .most = 1 },
    { .name = "package",
      .label = "Or the package as text",
      .kind = FIELD_TEXT,
      .need = DEPENDS,
      .most = 400000 },
};
const struct form form_transfer_incoming = { "transfer_incoming", fields, COUNT(fields) };

static bool refused(struct ctx *cx, const char *why)
{
    return failed(cx, PROBLEM_INVALID, "bundle.refused", "This package is refused: %s.",
                  why);
}

/* ---- the referral and its past --------------------------------------------------------
 */

static const char *answer_text(struct ctx *cx, const json_t *value)
{
    if (json_is_integer(value))
        return arena_print(cx->arena, "%lld", (long long)json_integer_value(value));
    if (json_is_boolean(value))
        return json_is_true(value) ? "yes" : "no";
    return json_string_value(value);
}

/* The other panel's form, in our area. */
static bool read_referral(struct ctx *cx, const json_t *referral, const char *area,
                          struct answers *out)
{
    struct pairs *raw = arena_alloc(cx->arena, sizeof(*raw));

    *raw = (struct pairs){ 0 };
    for (size_t i = 0; i < form_referral.count; i++) {
        const char *name = form_referral.fields[i].name;
        const char *text = text_is(name, "area")
                               ? area
                               : answer_text(cx, json_object_get(referral, name));

        if (text != NULL)
            pairs_add(cx->arena, raw, name, text);
    }
    return answers_read(cx, &form_referral, raw, false, out);
}

#define MOST_TEXT 20000

/* The other panel's words, by the rules of our own forms. */
static bool read_words(struct ctx *cx, const json_t *value, const char **out)
{
    const char *text = json_string_value(value);

    *out = text != NULL ? text_clean(cx->arena, text, strlen(text)) : "";
    if (*out == NULL || text_characters(*out) > MOST_TEXT)
        return refused(cx, "it holds text that cannot be kept");
    return true;
}

static bool copy_entry(struct ctx *cx, const struct dossier *dossier, const json_t *line)
{
    const char *day = json_string_value(json_object_get(line, "happened_on"));
    const char *text, *note;

    if (!read_words(cx, json_object_get(line, "text"), &text)
        || !read_words(cx, json_object_get(line, "note"), &note))
        return false;
    return entry_write(cx, dossier, "transfer.history", day,
                       arena_print(cx->arena, "From the other panel: %s%s%s", text,
                                   *note != '\0' ? ": " : "", note));
}

static bool copy_chronology(struct ctx *cx, const struct dossier *dossier,
                            const json_t *lines)
{
    const json_t *line;
    size_t i;

    json_array_foreach(lines, i, line)
    {
        const char *day = json_string_value(json_object_get(line, "happened_on"));

        if (day == NULL || !date_valid(day))
            return refused(cx, "a line of the chronology has no day");
        if (!copy_entry(cx, dossier, line))
            return false;
    }
    return true;
}

/* ---- the case ------------------------------------------------------------------------
 */

static void add(struct ctx *cx, struct pairs *raw, const char *name, const char *text,
                const char *otherwise)
{
    pairs_add(cx->arena, raw, name, text_is_empty(text) ? otherwise : text);
}

static const char *text_in(const json_t *object, const char *key)
{
    return json_string_value(json_object_get(object, key));
}

/* The decision to proceed was taken where the case was: it comes along, or is named. */
static bool read_section36(struct ctx *cx, const json_t *bundle, struct answers *out)
{
    const json_t *known = json_object_get(json_object_get(bundle, "parts"), "section_36");
    const char *reference = text_in(bundle, "reference");
    struct pairs *raw = arena_alloc(cx->arena, sizeof(*raw));

    *raw = (struct pairs){ 0 };
    pairs_add(cx->arena, raw, "decision", "proceed");
    add(cx, raw, "decider", text_in(known, "decider"), "The sending panel's authority");
    add(cx, raw, "organisation", text_in(known, "organisation"), "local_authority");
    add(cx, raw, "reasons", text_in(known, "reasons"),
        arena_print(cx->arena,
                    "Decided where the case was before: %s. The package does not hold "
                    "the reasons.",
                    reference));
    add(cx, raw, "decided_on", text_in(known, "decided_on"), cx->today);
    return answers_read(cx, &form_section36, raw, false, out);
}

/* The first panel here counts from today, whenever the section 36 decision was. */
static bool open_case(struct ctx *cx, int64_t referral, const struct answers *section36,
                      const struct dossier **out)
{
    const struct dossier *dossier;
    const char *status;
    int64_t id;

    return dossier_referral(cx, referral, &dossier)
           && referral_move(cx, dossier, "proceed", &status)
           && dossier_referral(cx, referral, &dossier)
           && channel_case_decide(cx, dossier, section36, &id)
           && dossier_case(cx, id, out) && deadline_start(cx, *out, "T5", cx->today);
}

/* ---- the record -----------------------------------------------------------------------
 */

static const char sql_insert[] =
    "INSERT INTO received_record(id, case_id, peer_id, reference, made_at, manifest,"
    " parts, digest, received_by, received_at) VALUES(:id, :case, :peer, :reference,"
    " :made_at, :manifest, :parts, :digest, :by, :now)";
static const char sql_taken[] =
    "SELECT c.reference FROM received_record r JOIN channel_case c ON c.id = r.case_id"
    " WHERE r.digest = :digest";

static const char *dumped(struct ctx *cx, const json_t *json)
{
    return arena_copy(cx->arena,
                      json_dumps(json, JSON_COMPACT | JSON_SORT_KEYS | JSON_ENCODE_ANY));
}

static const char *digest_of(struct ctx *cx, const json_t *bundle)
{
    const char *text = dumped(cx, bundle);
    char *digest = arena_alloc(cx->arena, SECRET_HASH_HEX);

    secret_digest(text, strlen(text), NULL, digest);
    return digest;
}

static bool is_new(struct ctx *cx, const char *digest)
{
    struct stmt *st = db_prepare(cx->db, sql_taken);
    const char *reference = NULL;

    bind_text(st, ":digest", digest);
    if (db_row(cx, st))
        reference = row_text(cx, st, "reference");
    if (!db_done(cx, st))
        return false;
    return reference == NULL
           || failed(cx, PROBLEM_CONFLICT, "bundle.taken",
                     "This package was taken in before: it is case %s.", reference);
}

static bool keep(struct ctx *cx, const json_t *bundle, int64_t peer, const char *digest,
                 int64_t case_id)
{
    struct stmt *st = db_prepare(cx->db, sql_insert);

    bind_int(st, ":id", ident_new());
    bind_int(st, ":case", case_id);
    bind_int(st, ":peer", peer);
    bind_text(st, ":reference", text_in(bundle, "reference"));
    bind_text(st, ":made_at", text_in(bundle, "made_at"));
    bind_text(st, ":manifest", dumped(cx, json_object_get(bundle, "manifest")));
    bind_text(st, ":parts", dumped(cx, json_object_get(bundle, "parts")));
    bind_text(st, ":digest", digest);
    bind_int(st, ":by", cx->actor->user_id);
    bind_text(st, ":now", cx->now);
    return db_run(cx, st);
}

static bool note_arrival(struct ctx *cx, const struct dossier *dossier,
                         const json_t *bundle, const struct transfer_peer *from)
{
    return entry_write(cx, dossier, "transfer.in", cx->today,
                       arena_print(cx->arena,
                                   "Transferred in from %s, where it was %s. Our panel "
                                   "decides whether it takes the case",
                                   from->name, text_in(bundle, "reference")))
           && audit_write(cx, dossier, "transfer.in", dossier->case_id, NULL);
}

/* What only named people saw there, only named people see here: whoever takes it in. */
static bool stay_restricted(struct ctx *cx, const json_t *parts,
                            const struct dossier *dossier)
{
    const json_t *record = json_object_get(parts, "case");
    const char *why = text_in(record, "restricted_why");
    struct pairs raw = { 0 };
    struct answers answers;

    if (!json_is_true(json_object_get(record, "restricted")))
        return true;
    pairs_add(cx->arena, &raw, "restricted", "yes");
    add(cx, &raw, "reason", why, "It was restricted where it came from");
    return answers_read(cx, &form_case_restriction, &raw, false, &answers)
           && dossier_case(cx, dossier->case_id, &dossier)
           && case_share_restrict(cx, dossier, dossier->version, &answers);
}

struct arrival {
    struct answers referral, section36;
    const char *digest;
};

static bool take(struct ctx *cx, const json_t *bundle, const struct transfer_peer *from,
                 const struct arrival *arrival, int64_t *out_case)
{
    json_t *parts = json_object_get(bundle, "parts");
    const struct dossier *dossier;
    int64_t referral;

    transfer_keep_anonymous(parts);
    if (!referral_create(cx, &arrival->referral, &referral)
        || !dossier_referral(cx, referral, &dossier)
        || !copy_chronology(cx, dossier, json_object_get(parts, "chronology"))
        || !open_case(cx, referral, &arrival->section36, &dossier)
        || !keep(cx, bundle, from->id, arrival->digest, dossier->case_id)
        || !note_arrival(cx, dossier, bundle, from)
        || !stay_restricted(cx, parts, dossier))
        return false;
    *out_case = dossier->case_id;
    return true;
}

bool transfer_take(struct ctx *cx, const json_t *bundle, const struct transfer_peer *from,
                   const char *area, int64_t *out_case)
{
    const json_t *parts = json_object_get(bundle, "parts");
    struct arrival arrival = { .digest = digest_of(cx, bundle) };

    if (json_object_get(parts, "referral") == NULL)
        return refused(cx, "it holds no referral");
    const char *reference;

    if (text_in(bundle, "reference") == NULL || text_in(bundle, "made_at") == NULL)
        return refused(cx, "it does not say which case it is");
    if (!read_words(cx, json_object_get(bundle, "reference"), &reference))
        return false;
    if (!is_new(cx, arrival.digest)
        || !read_referral(cx, json_object_get(parts, "referral"), area, &arrival.referral)
        || !read_section36(cx, bundle, &arrival.section36) || !db_begin(cx))
        return false;
    return db_end(cx, take(cx, bundle, from, &arrival, out_case));
}

/* ---- reading --------------------------------------------------------------------------
 */

static const char sql_one[] =
    "SELECT r.id, r.reference, r.made_at, r.manifest, r.parts, p.name AS panel,"
    " u.name AS received_by, r.received_at FROM visible_received_record r"
    " JOIN transfer_peer p ON p.id = r.peer_id JOIN user u ON u.id = r.received_by"
    " WHERE r.case_id = :case ORDER BY r.received_at DESC LIMIT 1";

bool received_record_json(struct ctx *cx, const struct dossier *dossier, json_t **out)
{
    struct stmt *st = db_prepare(cx->db, sql_one);

    *out = json_null();
    bind_int(st, ":case", dossier->case_id);
    if (db_row(cx, st)) {
        *out = json_object();
        put_int(*out, "id", row_int(st, "id"));
        put_text(*out, "reference", row_text(cx, st, "reference"));
        put_text(*out, "panel", row_text(cx, st, "panel"));
        put_instant(*out, "made_at", row_text(cx, st, "made_at"));
        put_text(*out, "received_by", row_text(cx, st, "received_by"));
        put_instant(*out, "received_at", row_text(cx, st, "received_at"));
        put_json(*out, "manifest", json_loads(row_text(cx, st, "manifest"), 0, NULL));
        put_json(*out, "parts", json_loads(row_text(cx, st, "parts"), 0, NULL));
    }
    return db_done(cx, st);
}
