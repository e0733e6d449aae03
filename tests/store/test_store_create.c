#include "store/store_place.h"

static void creates_two_files_and_opens_them_again(void **state)
{
    (void)state;
    struct store *store = given_store();

    assert_string_equal(store_path(store), path());
    store_close(store);
    assert_int_equal(files_in_place(), 3); /* F, F.keys and the key */
    assert_false(file_holds(path(), "SQLite format"));

    assert_ok(store_open(&cx, path(), key_file(), STORE_TOOL, &store));
    assert_null(cx.db);
    assert_int_equal(count_rows(store), 0);
    store_close(store);
    assert_int_equal(files_in_place(), 3);
}

static void creates_nothing_over_what_is_there(void **state)
{
    (void)state;
    static const char *const taken[] = { "F", "F.keys", "F-wal" };
    struct store *store = NULL;

    for (size_t i = 0; i < COUNT(taken); i++) {
        write_file(in_place(taken[i]), "mine", 0600);
        assert_fails(store_create(&cx, path(), key_file(), &store), "store.exists");
        assert_true(file_holds(in_place(taken[i]), "mine"));
        assert_int_equal(files_in_place(), 2);
        assert_int_equal(unlink(in_place(taken[i])), 0);
    }
}

static void a_failed_creation_leaves_nothing(void **state)
{
    (void)state;
    struct store *store = NULL;

    write_file(in_place("key"), "short\n", 0600);
    assert_fails(store_create(&cx, path(), in_place("key"), &store), "keyring.short");
    assert_fails(store_create(&cx, in_place("no/F"), in_place("key"), &store),
                 "store.folder");
    assert_fails(store_create(&cx, ":memory:", in_place("key"), &store), "store.name");
    assert_fails(store_create(&cx, "", in_place("key"), &store), "store.name");
    assert_int_equal(files_in_place(), 1);
    assert_null(store);
}

static void a_full_disk_creates_nothing(void **state)
{
    (void)state;
    static const rlim_t limits[] = { 0, 100, 4096, 40000, 100000 };
    struct store *store = NULL;

    (void)key_file();
    for (size_t i = 0; i < COUNT(limits); i++) {
        limit_files(limits[i]);
        bool made = store_create(&cx, path(), in_place("key"), &store);
        limit_files(RLIM_INFINITY);
        assert_false(made);
        assert_int_equal(cx.problem.kind, PROBLEM_INPUT_OUTPUT);
        problem_forget(&cx);
        assert_int_equal(files_in_place(), 1);
    }
}

static void discards_all_its_files(void **state)
{
    (void)state;
    struct store *store = given_store();

    store_close(store);
    assert_ok(store_open(&cx, path(), key_file(), STORE_SERVE, &store));
    store_discard(store);
    assert_int_equal(files_in_place(), 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(creates_two_files_and_opens_them_again),
        TEST(creates_nothing_over_what_is_there),
        TEST(a_failed_creation_leaves_nothing),
        TEST(a_full_disk_creates_nothing),
        TEST(discards_all_its_files),
    };
    return cmocka_run_group_tests_name("store_create", tests, NULL, NULL);
}
