#include <sys/stat.h>
#include <sys/statvfs.h>

#include "base/bug.h"
#include "base/file.h"
#include "base/json.h"
#include "inner.h"
#include "store/keyring_text.h"
#include "store/migrate.h"
#include "store_inner.h"

#define MIB         ((int64_t)1024 * 1024)
#define WAL_MOST    (64 * MIB)
#define SPACE_LEAST (256 * MIB)
#define KEYS_MOST   ((size_t)64 * 1024)

static void find(json_t *findings, const char *check, const char *level, const char *text)
{
    json_t *finding = json_object();

    put_text(finding, "check", check);
    put_text(finding, "level", level);
    put_text(finding, "text", text);
    if (json_array_append_new(findings, finding) != 0)
        bug("cannot put a finding into a JSON array");
}

static int64_t size_of(const char *path)
{
    struct stat about;

    return stat(path, &about) == 0 ? (int64_t)about.st_size : 0;
}

static void check_mode(struct ctx *cx, json_t *findings, const char *path)
{
    struct stat about;

    if (stat(path, &about) != 0)
        return;
    if ((about.st_mode & 077) != 0)
        find(findings, "file_mode", "problem",
             arena_print(cx->arena, "Others may read %s. Make it private: chmod 600.",
                         path));
}

static void check_modes(struct ctx *cx, json_t *findings, const char *path)
{
    static const char *const parts[] = { "", ".keys", "-wal", "-shm" };
    size_t before = json_array_size(findings);

    for (size_t i = 0; i < COUNT(parts); i++)
        check_mode(cx, findings, store_beside(cx, path, parts[i]));
    if (json_array_size(findings) == before)
        find(findings, "file_mode", "fine", "Only the owner may read the files.");
}

static void check_wal(struct ctx *cx, json_t *findings, const char *path)
{
    int64_t size = size_of(store_beside(cx, path, "-wal"));
    bool large = size > WAL_MOST;

    find(findings, "wal", large ? "hint" : "fine",
         arena_print(cx->arena, "%lld MiB wait in the write-ahead log%s.",
                     (long long)(size / MIB),
                     large ? ": something reads for very long" : ""));
}

/* A migration and a backup each need room for a whole copy. */
static void check_space(struct ctx *cx, json_t *findings, const char *path)
{
    struct statvfs disk;
    int64_t wanted = 2 * size_of(path);

    if (wanted < SPACE_LEAST)
        wanted = SPACE_LEAST;
    if (statvfs(path, &disk) != 0)
        return;
    int64_t space = (int64_t)disk.f_bavail * (int64_t)disk.f_frsize;
    find(findings, "free_space", space < wanted ? "problem" : "fine",
         arena_print(cx->arena, "%lld MiB are free on the disk, %lld MiB should be.",
                     (long long)(space / MIB), (long long)(wanted / MIB)));
}

static const char sql_free[] = "PRAGMA freelist_count";
static const char sql_pages[] = "PRAGMA page_count";

static bool check_pages(struct ctx *cx, json_t *findings)
{
    int64_t unused, pages;

    if (!db_number(cx, db_prepare(cx->db, sql_free), &unused)
        || !db_number(cx, db_prepare(cx->db, sql_pages), &pages))
        return false;
    find(findings, "free_pages", "fine",
         arena_print(cx->arena, "%lld of %lld pages are free for what comes next.",
                     (long long)unused, (long long)pages));
    return true;
}

static bool check_schema(struct ctx *cx, json_t *findings)
{
    int newest, missing;

    if (!migrate_check(cx, migrate_embedded(), &newest, &missing))
        return false;
    find(
        findings, "schema", missing > 0 ? "problem" : "fine",
        arena_print(cx->arena, "Schema %d, %d migrations are missing.", newest, missing));
    return true;
}

static bool check_slots(struct ctx *cx, json_t *findings, const char *path)
{
    struct keyring keyring;
    char *text;
    size_t length;

    if (!file_read(cx, store_beside(cx, path, ".keys"), KEYS_MOST, &text, &length)
        || !keyring_parse(cx, text, length, &keyring))
        return false;
    if (keyring.count == 1)
        find(findings, "key_slots", "hint",
             "There is one key slot only: if its secret is lost, so is the store.");
    else
        find(findings, "key_slots", "fine",
             arena_print(cx->arena, "There are %d key slots.", (int)keyring.count));
    return true;
}

json_t *store_doctor(struct ctx *cx, const struct store *store)
{
    json_t *findings = json_array();

    check_modes(cx, findings, store->path);
    check_wal(cx, findings, store->path);
    check_space(cx, findings, store->path);
    if (check_pages(cx, findings) && check_schema(cx, findings)
        && check_slots(cx, findings, store->path))
        return findings;
    json_decref(findings);
    return NULL;
}
