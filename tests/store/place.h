/*
 * place.h - a folder of its own for every test of the store, gone afterwards, and what
 * such tests do to files.
 */
#ifndef TEST_STORE_PLACE_H
#define TEST_STORE_PLACE_H

/* cmocka.h needs these four before it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <dirent.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/json.h"
#include "store/db.h"
#include "store/store.h"

#define PAGE 4096

#define TEST(f)         cmocka_unit_test_setup_teardown(f, place_open, place_close)
#define assert_ok(call) assert_ok_or_say(#call, (call))
#define assert_fails(call, expected)                                                     \
    do {                                                                                 \
        assert_false(call);                                                              \
        assert_string_equal(cx.problem.code, expected);                                  \
        problem_forget(&cx);                                                             \
    } while (0)

static struct ctx cx;
static char place[64];
static const unsigned char place_key[32] = { 7, 1, 2, 3 };

static inline void assert_ok_or_say(const char *call, bool ok)
{
    if (!ok)
        fail_msg("%s: %s (%s)", call, cx.problem.code, cx.problem.detail);
}

static inline const char *in_place(const char *name)
{
    return arena_print(cx.arena, "%s/%s", place, name);
}

static inline int place_open(void **state)
{
    (void)state;
    store_start();
    cx = (struct ctx){ .arena = arena_open() };
    (void)snprintf(place, sizeof(place), "/tmp/store-test-XXXXXX");
    return mkdtemp(place) == NULL;
}

static inline int place_close(void **state)
{
    (void)state;
    DIR *folder = opendir(place);

    for (struct dirent *entry; (entry = readdir(folder)) != NULL;)
        (void)unlink(in_place(entry->d_name));
    closedir(folder);
    arena_close(cx.arena);
    return rmdir(place);
}

static inline size_t files_in_place(void)
{
    DIR *folder = opendir(place);
    size_t count = 0;

    for (struct dirent *entry; (entry = readdir(folder)) != NULL;)
        count += entry->d_name[0] != '.';
    closedir(folder);
    return count;
}

static inline void write_file(const char *path, const char *text, mode_t mode)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, mode);

    assert_true(fd >= 0);
    assert_int_equal(write(fd, text, strlen(text)), (ssize_t)strlen(text));
    assert_int_equal(fchmod(fd, mode), 0);
    close(fd);
}

static inline long file_size(const char *path)
{
    struct stat about;

    return stat(path, &about) == 0 ? (long)about.st_size : -1;
}

static inline void flip(const char *path, long offset)
{
    unsigned char byte;
    int fd = open(path, O_RDWR);

    assert_int_equal(pread(fd, &byte, 1, offset), 1);
    byte ^= 0x20;
    assert_int_equal(pwrite(fd, &byte, 1, offset), 1);
    close(fd);
}

static inline bool file_holds(const char *path, const char *words)
{
    long size = file_size(path);
    if (size <= 0)
        return false;

    char *bytes = malloc((size_t)size);
    int fd = open(path, O_RDONLY);
    assert_int_equal(read(fd, bytes, (size_t)size), size);
    close(fd);
    bool found = memmem(bytes, (size_t)size, words, strlen(words)) != NULL;
    free(bytes);
    return found;
}

static inline const char *some_db(void)
{
    return in_place("some.db");
}

static inline void given_db(const char *script)
{
    assert_ok(db_open(&cx, some_db(), place_key, DB_WRITER, true));
    assert_ok(db_script(&cx, script));
}

static inline void close_db(void)
{
    db_close(cx.db);
    cx.db = NULL;
}

static inline int64_t number(const char *sql)
{
    int64_t n = 0;

    assert_ok(db_number(&cx, db_prepare(cx.db, sql), &n));
    return n;
}

/* Does this end the process, as bug() does?  Tried in a child, whose words are dropped.
 */
static inline bool aborts(void (*what)(void))
{
    fflush(NULL);
    pid_t child = fork();
    int status = 0;

    assert_true(child >= 0);
    if (child == 0) {
        int nowhere = open("/dev/null", O_WRONLY);

        dup2(nowhere, 2);
        signal(SIGABRT, SIG_DFL);
        what();
        _exit(0);
    }
    assert_int_equal(waitpid(child, &status, 0), child);
    return WIFSIGNALED(status) && WTERMSIG(status) == SIGABRT;
}

#endif
