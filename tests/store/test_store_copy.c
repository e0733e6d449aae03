#include "store/store_place.h"

static void a_checkpoint_moves_the_wal_into_the_file(void **state)
{
    (void)state;
    struct store *store = given_store();
    long before = file_size(path());

    cx.db = store_writer_take(store);
    for (int64_t id = 1; id <= 300; id++)
        assert_ok(add_row(&cx, id));
    assert_int_equal(file_size(path()), before);
    assert_ok(store_checkpoint(&cx, store)); /* while the writer is taken */
    assert_true(file_size(path()) > before + 100000);
    cx.db = NULL;
    store_writer_give(store);
    store_close(store);
}

static void a_copy_is_a_whole_store(void **state)
{
    (void)state;
    struct store *store = given_store();

    cx.db = store_writer_take(store);
    for (int64_t id = 1; id <= 500; id++)
        assert_ok(add_row(&cx, id));
    cx.db = NULL;
    store_writer_give(store);
    assert_ok(store_copy(&cx, store, in_place("copy")));
    assert_fails(store_copy(&cx, store, in_place("copy")), "store.exists");
    assert_fails(store_copy(&cx, store, in_place("no/copy")), "store.folder");
    store_close(store);

    assert_false(file_holds(in_place("copy"), "SQLite format"));
    assert_int_equal(rename(in_place("F.keys"), in_place("copy.keys")), 0);
    assert_ok(store_open(&cx, in_place("copy"), key_file(), STORE_TOOL, &store));
    assert_int_equal(count_rows(store), 500);
    assert_ok(store_reader(&cx, store));
    assert_ok(store_verify(&cx));
    close_db();
    store_close(store);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_checkpoint_moves_the_wal_into_the_file),
        TEST(a_copy_is_a_whole_store),
    };
    return cmocka_run_group_tests_name("store_copy", tests, NULL, NULL);
}
