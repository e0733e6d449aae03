/* init, migrate, verify, doctor: the store as a file. */
#include <stdio.h>
#include <string.h>

#include "base/file.h"
#include "base/secret.h"
#include "cli/cli.h"
#include "cli/progress.h"
#include "domain/casework/search_rebuild.h"
#include "domain/core/search.h"
#include "domain/intake/matching_index.h"
#include "domain/people/audit.h"
#include "domain/people/organisation.h"
#include "domain/people/user.h"

static bool add_pairs(struct ctx *cx, const struct form *form, const char *const *list,
                      struct answers *out)
{
    struct pairs *raw = arena_alloc(cx->arena, sizeof(*raw));

    for (; *list != NULL; list += 2)
        pairs_add(cx->arena, raw, list[0], list[1]);
    return answers_read(cx, form, raw, false, out);
}

/* The lead authority and its administrator: without them nobody could begin. */
static bool first_people(struct ctx *cx, const char *email, const char *hash)
{
    struct answers organisation, user;
    int64_t id;

    if (!add_pairs(cx, &form_organisation,
                   (const char *const[]){ "name", "Luton Borough Council", "kind",
                                          "lead_authority", "agency", "local_authority",
                                          "area", "luton", NULL },
                   &organisation)
        || !organisation_create(cx, &organisation, &id))
        return false;
    const char *number = arena_print(cx->arena, "%lld", (long long)id);
    return add_pairs(cx, &form_user,
                     (const char *const[]){ "email", email, "name", "First administrator",
                                            "organisation_id", number, "roles",
                                            "administrator", NULL },
                     &user)
           && user_create(cx, &user, hash, false, &id);
}

static bool write_first_people(struct ctx *cx, struct store *store, const char *email,
                               const char *hash)
{
    cx->db = store_writer_take(store);
    access_as(cx, &actor_program);
    bool ok = db_begin(cx) && db_end(cx, first_people(cx, email, hash));
    cx->db = NULL;
    store_writer_give(store);
    return ok;
}

/* Weak passwords are refused before anything exists; the settings' defaults hold. */
bool cmd_init(struct ctx *cx, const struct pairs *options)
{
    const char *path, *email, *password;
    char hash[PASSWORD_HASH_SIZE];
    struct store *store = NULL;

    if (!option_needed(cx, options, "store", &path)
        || !option_needed(cx, options, "admin-email", &email)
        || !password_from(cx, option(options, "password-file"), &password))
        return false;
    if (strlen(password) < 12)
        return failed(cx, PROBLEM_INVALID, "password.short",
                      "The administrator's password needs at least 12 characters.");
    if (strchr(email, '@') == NULL)
        return failed(cx, PROBLEM_INVALID, "email.wrong",
                      "\"%s\" is not an e-mail address.", email);
    password_hash(password, hash);
    if (!store_create(cx, path, option(options, "key-file"), &store))
        return false;
    bool ok = write_first_people(cx, store, email, hash);
    store_close(store);
    if (ok)
        (void)printf("Created %s and %s.keys. Keep the key apart from both.\n", path,
                     path);
    return ok;
}

static void tell_progress(void *progress, int64_t done)
{
    progress_to(progress, done);
}

/* Some migrations empty the search index, for it to be filled by who knows the records.
 */
static bool fill_search_index(struct ctx *cx)
{
    struct progress progress;
    int64_t wanted;
    bool empty;

    if (!search_is_empty(cx, &empty) || !search_rebuild_count(cx, &wanted))
        return false;
    if (!empty || wanted == 0)
        return true;
    progress_begin(&progress, "Search index", wanted);
    bool ok = search_rebuild(cx, tell_progress, &progress);
    progress_end(&progress);
    return ok;
}

static bool fill_store(struct ctx *cx, struct store *store)
{
    cx->db = store_writer_take(store);
    bool ok = fill_search_index(cx) && matching_index_renew(cx);
    cx->db = NULL;
    store_writer_give(store);
    return ok;
}

bool cmd_migrate(struct ctx *cx, const struct pairs *options)
{
    const char *path;
    struct store *store = NULL;
    int applied = 0;

    if (!option_needed(cx, options, "store", &path)
        || !store_migrate(cx, path, option(options, "key-file"), &store, &applied))
        return false;
    bool ok = fill_store(cx, store);
    store_close(store);
    if (!ok)
        return false;
    (void)printf(applied == 0 ? "Nothing to do: the store is up to date.\n"
                              : "Applied %d migration(s).\n",
                 applied);
    return true;
}

bool cmd_verify(struct ctx *cx, const struct pairs *options)
{
    struct store *store;
    int64_t rows = 0;

    if (!tool_open(cx, options, &store))
        return false;
    bool ok = store_verify(cx) && audit_verify(cx, &rows);
    tool_close(cx, store);
    if (ok)
        (void)printf(
            "Whole: every page is authentic, the records fit together, and the "
            "audit trail of %lld rows is unbroken.\n",
            (long long)rows);
    return ok;
}
