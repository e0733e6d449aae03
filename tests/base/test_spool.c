#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
/* cmocka last: it wants the four above */
#include <cmocka.h>

#include <dirent.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <unistd.h>

#include "base/secret.h"
#include "base/spool.h"

#define LONG ((size_t)300 * 1000)

static struct ctx cx;
static char folder[] = "/tmp/spool-XXXXXX";
static unsigned char bytes[LONG];

static int start(void **state)
{
    (void)state;
    secret_start();
    for (size_t i = 0; i < LONG; i++)
        bytes[i] = (unsigned char)(i * 31 + i / 251);
    return mkdtemp(folder) == NULL;
}

static int stop(void **state)
{
    (void)state;
    return rmdir(folder); /* fails when something was left in it */
}

static int open_arena(void **state)
{
    (void)state;
    cx = (struct ctx){ .arena = arena_open() };
    return 0;
}

static int close_arena(void **state)
{
    (void)state;
    arena_close(cx.arena);
    return 0;
}

static struct spool *given_spool(size_t step)
{
    struct spool *spool;

    assert_true(spool_open(&cx, folder, &spool));
    for (size_t at = 0; at < LONG; at += step)
        assert_true(
            spool_put(&cx, spool, bytes + at, LONG - at < step ? LONG - at : step));
    assert_true(spool_end(&cx, spool));
    return spool;
}

static void gives_back_what_was_put_in_however_it_came(void **state)
{
    static const size_t steps[] = { 1000, 65536, 65537, LONG };
    static unsigned char back[LONG];
    (void)state;

    for (size_t i = 0; i < sizeof(steps) / sizeof(*steps); i++) {
        struct source source = spool_source(given_spool(steps[i]), 0, LONG);

        assert_true(source_read(&cx, &source, 0, back, LONG));
        assert_memory_equal(back, bytes, LONG);
        for (size_t at = 0; at + 70 < LONG; at += 997) {
            assert_true(source_read(&cx, &source, at, back, 70));
            assert_memory_equal(back, bytes + at, 70);
        }
    }
}

static void a_stretch_ends_where_it_ends(void **state)
{
    struct source source;
    unsigned char one[11];
    (void)state;

    source = spool_source(given_spool(LONG), 70000, 10);
    assert_true(source_read(&cx, &source, 0, one, 10));
    assert_memory_equal(one, bytes + 70000, 10);
    assert_false(source_read(&cx, &source, 0, one, 11));
    assert_string_equal(cx.problem.code, "source.beyond");
    assert_false(source_read(&cx, &source, UINT64_MAX, one, 2));
}

static void the_file_has_no_name(void **state)
{
    struct dirent *entry;
    int names = 0;
    (void)state;

    (void)given_spool(LONG);
    DIR *dir = opendir(folder);
    assert_non_null(dir);
    while ((entry = readdir(dir)) != NULL)
        names += entry->d_name[0] != '.';
    (void)closedir(dir);
    assert_int_equal(names, 0);
}

static int descriptors(void)
{
    DIR *dir = opendir("/proc/self/fd");
    int count = 0;

    assert_non_null(dir);
    while (readdir(dir) != NULL)
        count++;
    (void)closedir(dir);
    return count;
}

static void nothing_is_left_open(void **state)
{
    (void)state;
    int before = descriptors();

    (void)given_spool(LONG);
    assert_int_equal(descriptors(), before + 1);
    arena_recycle(cx.arena);
    assert_int_equal(descriptors(), before);
}

/* What stands on disk is not what was put in. */
static void what_is_on_disk_is_sealed(void **state)
{
    char path[64], text[] = "a sentence that must not be found on any disk";
    struct spool *spool;
    unsigned char disk[200];
    ssize_t got = 0;
    (void)state;

    assert_true(spool_open(&cx, folder, &spool));
    assert_true(spool_put(&cx, spool, text, sizeof(text)));
    assert_true(spool_end(&cx, spool));
    for (int fd = 3; fd < 64 && got <= 0; fd++) {
        (void)snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
        char target[300] = "";
        if (readlink(path, target, sizeof(target) - 1) > 0
            && strstr(target, folder) != NULL)
            got = pread(fd, disk, sizeof(disk), 0);
    }
    assert_int_equal(got, (ssize_t)sizeof(text) + 16);
    assert_null(memmem(disk, (size_t)got, "sentence", 8));
}

/* A disk that takes no more: said, not kept half. */
static void says_when_the_disk_is_full(void **state)
{
    struct rlimit before, none;
    struct spool *spool;
    (void)state;

    assert_true(spool_open(&cx, folder, &spool));
    assert_int_equal(getrlimit(RLIMIT_FSIZE, &before), 0);
    none = (struct rlimit){ .rlim_cur = 1000, .rlim_max = before.rlim_max };
    (void)signal(SIGXFSZ, SIG_IGN);
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &none), 0);
    bool put = spool_put(&cx, spool, bytes, LONG);
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &before), 0);
    assert_false(put);
    assert_string_equal(cx.problem.code, "spool.write");
}

static void a_folder_that_is_not_there_is_said(void **state)
{
    struct spool *spool;
    (void)state;

    assert_false(spool_open(&cx, "/nowhere/at/all", &spool));
    assert_string_equal(cx.problem.code, "spool.open");
}

#define SPOOL_TEST(f) cmocka_unit_test_setup_teardown(f, open_arena, close_arena)

int main(void)
{
    const struct CMUnitTest tests[] = {
        SPOOL_TEST(gives_back_what_was_put_in_however_it_came),
        SPOOL_TEST(a_stretch_ends_where_it_ends),
        SPOOL_TEST(the_file_has_no_name),
        SPOOL_TEST(nothing_is_left_open),
        SPOOL_TEST(what_is_on_disk_is_sealed),
        SPOOL_TEST(says_when_the_disk_is_full),
        SPOOL_TEST(a_folder_that_is_not_there_is_said),
    };
    return cmocka_run_group_tests_name("spool", tests, start, stop);
}
