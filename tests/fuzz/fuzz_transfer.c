/*
 * Whatever another panel seals into a package is taken or refused in words, and what is
 * refused leaves nothing.  The first byte says what the rest is:
 *   p   its parts as JSON: the manifest is made to fit them
 *   s   its whole text: sealed and signed as it is
 *   else bytes that nobody signed
 */
#include <string.h>

#include "base/bug.h"
#include "base/clock.h"
#include "base/date.h"
#include "base/json.h"
#include "base/sealed.h"
#include "base/secret.h"
#include "base/text.h"
#include "domain/casework/transfer_bundle.h"
#include "domain/casework/transfer_in.h"
#include "domain/people/user.h"
#include "store/migrate.h"
#include "store/store.h"

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size);

static struct ctx cx;
static struct actor actor;
static struct sealed_keys sender;
static const char *sender_text;
static struct sealed_peer us;

static void must(bool ok)
{
    if (!ok)
        bug("%s (%s)", cx.problem.code, cx.problem.detail);
}

static const char people[] =
    "INSERT INTO organisation(id, name, kind, agency, area) VALUES(1, 'Luton',"
    " 'lead_authority', 'local_authority', 'luton');"
    "INSERT INTO user(id, email, name, organisation_id, roles, password, password_at)"
    " VALUES(1, 'c@luton.example', 'C', 1, ' coordinator ', '-',"
    " '2026-03-02T10:00:00.000Z');"
    "INSERT INTO transfer_peer(id, name, key, added_by, added_at) VALUES(1,"
    " 'Milton Keynes', 'channelkey1:', 1, '2026-03-02T10:00:00.000Z')";

/* Once: a store that is never written anywhere, in memory that lives on. */
static void prepare(void)
{
    static const unsigned char key[32] = { 1 };
    const char *text;
    int applied;

    secret_start();
    clock_start();
    json_start();
    store_start();
    cx = (struct ctx){ .arena = arena_open(),
                       .actor = &actor_program,
                       .today = "2026-03-02",
                       .now = "2026-03-02T10:00:00.000Z" };
    (void)json_arena_use(cx.arena);
    must(db_open(&cx, ":memory:", key, DB_WRITER, true)
         && migrate_apply(&cx, migrate_embedded(), &applied) && db_script(&cx, people)
         && user_actor(&cx, 1, &actor));
    access_as(&cx, &actor);
    must(transfer_key_text(&cx, &text) && sealed_peer_read(text, &us));
    sealed_keys_new(&sender);
    struct sealed_peer peer = sealed_own_peer(&sender);
    sender_text = sealed_peer_text(cx.arena, &peer);
}

/* ---- packages ------------------------------------------------------------------------
 */

static json_t *line_of(const char *name, const json_t *part)
{
    const char *text = json_dumps(part, JSON_COMPACT | JSON_SORT_KEYS | JSON_ENCODE_ANY);
    char digest[SECRET_HASH_HEX];
    json_t *line = json_object();

    secret_digest(text, strlen(text), NULL, digest);
    put_text(line, "part", name);
    put_text(line, "digest", digest);
    return line;
}

/* NULL for what is no object in JSON. */
static const char *bundle_of(const char *bytes, size_t size)
{
    json_t *parts = json_loadb(bytes, size, 0, NULL), *part;
    json_t *bundle = json_object(), *manifest = json_array();
    const char *name;

    if (!json_is_object(parts))
        return NULL;
    json_object_foreach(parts, name, part)
    {
        json_array_append_new(manifest, line_of(name, part));
    }
    put_text(bundle, "format", "channel-panel-transfer-1");
    put_text(bundle, "reference", "CP-2026-0001");
    put_text(bundle, "made_at", "2026-03-02T10:00:00.000Z");
    put_json(bundle, "manifest", manifest);
    put_json(bundle, "parts", parts);
    return json_dumps(bundle, JSON_COMPACT);
}

static struct sealed_bytes package_of(const unsigned char *data, size_t size)
{
    const char *bytes = (const char *)data + 1, *text = bytes;
    size_t length = size - 1;

    if (*data == 'p') {
        text = bundle_of(bytes, length);
        length = text != NULL ? strlen(text) : 0;
    }
    return sealed_close(cx.arena, &sender, &us, text != NULL ? text : "", length);
}

/* ---- what must hold ------------------------------------------------------------------
 */

static int64_t rows(void)
{
    static const char sql[] =
        "SELECT (SELECT count(*) FROM referral /*scan*/)"
        " + (SELECT count(*) FROM entry) + (SELECT count(*) FROM"
        " person)";
    int64_t count = 0;

    must(db_number(&cx, db_prepare(cx.db, sql), &count));
    return count;
}

/* From a panel whose key counts; what stands beside the case can be read back. */
static bool take(const json_t *bundle)
{
    static const struct transfer_peer peer = { .id = 1, .name = "Milton Keynes" };
    const struct dossier *dossier;
    int64_t case_id;
    json_t *record;

    if (!transfer_take(&cx, bundle, &peer, "luton", &case_id))
        return false;
    must(dossier_case(&cx, case_id, &dossier)
         && received_record_json(&cx, dossier, &record));
    return true;
}

static bool read_and_take(const void *bytes, size_t length)
{
    json_t *bundle = NULL;
    bool ok =
        transfer_bundle_read(&cx, sender_text, bytes, length, &bundle) && take(bundle);

    if (ok != (cx.problem.kind == PROBLEM_NONE))
        bug("the result and the problem disagree");
    if (!ok && problem_http(&cx.problem) >= 500)
        bug("broke over it: %s (%s)", cx.problem.code, cx.problem.detail);
    problem_forget(&cx);
    return ok;
}

/* Days are days, and texts such as our own forms would keep. */
static void check_entries(void)
{
    static const char sql[] =
        "SELECT happened_on, text FROM entry WHERE kind LIKE 'transfer.%' /*scan*/";
    struct stmt *st = db_prepare(cx.db, sql);

    while (db_row(&cx, st)) {
        const char *text = row_text(&cx, st, "text");

        if (!date_valid(row_text(&cx, st, "happened_on")))
            bug("a line without a day");
        if (text_clean(cx.arena, text, strlen(text)) == NULL)
            bug("a line with text that cannot be kept");
    }
    must(db_done(&cx, st));
}

/* Tried first, so that what is taken does not pile up; what is refused, then in earnest.
 */
static void take_in(const void *bytes, size_t length)
{
    int64_t before = rows();

    must(db_begin(&cx));
    bool ok = read_and_take(bytes, length);
    if (ok)
        check_entries();
    if (db_end(&cx, false))
        bug("kept what was only tried");
    problem_forget(&cx);
    if (!ok && read_and_take(bytes, length))
        bug("refused and then taken");
    if (rows() != before)
        bug("something was kept");
}

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size)
{
    if (cx.db == NULL)
        prepare();
    if (size == 0)
        return 0;

    struct arena *keep = cx.arena;
    cx.arena = arena_open();
    (void)json_arena_use(cx.arena);
    if (*data == 'p' || *data == 's') {
        struct sealed_bytes package = package_of(data, size);
        take_in(package.bytes, package.length);
    } else {
        take_in(data, size);
    }
    (void)json_arena_use(keep);
    arena_close(cx.arena);
    cx.arena = keep;
    return 0;
}
