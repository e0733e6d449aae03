/*
 * store_place.h - a store with two tables to write to, in the folder of place.h.
 */
#ifndef TEST_STORE_STORE_PLACE_H
#define TEST_STORE_STORE_PLACE_H

#include <sys/resource.h>
#include <time.h>

#include "base/file.h"
#include "store/place.h"

#define SECRET "0123456789abcdef0123456789abcdef\n"

static const char sql_count[] = "SELECT count(*) FROM test_row /*scan*/";
static const char sql_add[] =
    "INSERT INTO test_row(id, a) VALUES(:id, hex(randomblob(300)))";

static inline const char *path(void)
{
    return in_place("F");
}

static inline const char *key_file(void)
{
    if (!file_exists(in_place("key")))
        write_file(in_place("key"), SECRET, 0600);
    return in_place("key");
}

static inline struct store *given_store(void)
{
    struct store *store = NULL;

    assert_ok(store_create(&cx, path(), key_file(), &store));
    cx.db = store_writer_take(store);
    assert_ok(db_script(&cx,
                        "CREATE TABLE test_row(id INTEGER PRIMARY KEY, a TEXT) STRICT;"
                        "CREATE TABLE test_sum(id INTEGER PRIMARY KEY, n INTEGER) STRICT;"
                        "INSERT INTO test_sum VALUES(1, 500), (2, 500);"));
    cx.db = NULL;
    store_writer_give(store);
    return store;
}

static inline bool add_row(struct ctx *with, int64_t id)
{
    struct stmt *st = db_prepare(with->db, sql_add);

    bind_int(st, ":id", id);
    return db_run(with, st);
}

static inline int64_t count_rows(struct store *store)
{
    assert_ok(store_reader(&cx, store));
    int64_t n = number(sql_count);
    close_db();
    return n;
}

/* As a full disk does, the next byte beyond is refused. */
static inline void limit_files(rlim_t bytes)
{
    struct rlimit limit;

    signal(SIGXFSZ, SIG_IGN);
    getrlimit(RLIMIT_FSIZE, &limit);
    limit.rlim_cur = bytes;
    setrlimit(RLIMIT_FSIZE, &limit);
}

static inline void pause_ms(long ms)
{
    const struct timespec time = { .tv_sec = ms / 1000, .tv_nsec = ms % 1000 * 1000000 };

    nanosleep(&time, NULL);
}

#endif
