#include "store/snapshot.h"
#include "store/store_place.h"

static struct store *store;
static struct db *reader;

static void given_reader(void)
{
    store = given_store();
    assert_ok(snapshot_reader(&cx, store));
    reader = cx.db;
}

static void done(void)
{
    db_close(reader);
    cx.db = NULL;
    store_close(store);
}

static void write_one(struct store *to, int64_t id, void (*give)(struct store *))
{
    cx.db = store_writer_take(to);
    assert_ok(add_row(&cx, id));
    give(to);
    cx.db = NULL;
}

/* What one request sees. */
static int64_t rows_seen(void)
{
    cx.db = reader;
    assert_ok(snapshot_take(&cx));
    int64_t n = number(sql_count);
    snapshot_give(&cx, false);
    return n;
}

static void a_reader_sees_at_once_what_was_saved(void **state)
{
    (void)state;
    given_reader();
    for (int64_t id = 1; id <= 3; id++) {
        write_one(store, id, store_writer_give);
        assert_int_equal(rows_seen(), id);
    }
    done();
}

static void a_reader_keeps_its_view_while_only_reading_is_recorded(void **state)
{
    (void)state;
    given_reader();
    assert_int_equal(rows_seen(), 0);
    write_one(store, 1, store_writer_give_quietly);
    assert_int_equal(rows_seen(), 0);
    write_one(store, 2, store_writer_give);
    assert_int_equal(rows_seen(), 2);
    done();
}

static void who_asks_about_the_trail_sees_all_of_it(void **state)
{
    (void)state;
    given_reader();
    assert_int_equal(rows_seen(), 0);
    write_one(store, 1, store_writer_give_quietly);
    cx.db = reader;
    assert_ok(snapshot_take(&cx));
    assert_ok(db_begin(&cx)); /* as the dispatcher does around a handler */
    assert_int_equal(number(sql_count), 0);
    assert_ok(snapshot_renew(&cx));
    assert_int_equal(number(sql_count), 1);
    assert_ok(db_end(&cx, true));
    snapshot_give(&cx, false);
    done();
}

static void a_reader_sees_at_once_what_another_process_saved(void **state)
{
    (void)state;
    struct store *other;

    given_reader();
    assert_int_equal(rows_seen(), 0);
    assert_ok(store_open(&cx, path(), key_file(), STORE_TOOL, &other));
    for (int64_t id = 1; id <= 3; id++) {
        write_one(other, id, store_writer_give);
        assert_int_equal(rows_seen(), 2 * id - 1);
        write_one(store, id + 100, store_writer_give_quietly);
        assert_int_equal(rows_seen(), 2 * id - 1);
    }
    store_close(other);
    done();
}

static void after_a_failed_read_the_next_request_begins_anew(void **state)
{
    (void)state;
    given_reader();
    assert_int_equal(rows_seen(), 0);
    write_one(store, 1, store_writer_give_quietly);
    cx.db = reader;
    assert_ok(snapshot_take(&cx));
    snapshot_give(&cx, true);
    assert_int_equal(rows_seen(), 1);
    done();
}

static void an_idle_reader_does_not_keep_the_wal_from_being_moved(void **state)
{
    (void)state;
    const char *wal;

    given_reader();
    wal = in_place("F-wal");
    for (int64_t id = 1; id <= 14000; id++) {
        write_one(store, id, store_writer_give_quietly);
        if (id % 1000 == 1)
            (void)rows_seen();
    }
    assert_true(file_size(wal) < 3 * 4000L * PAGE); /* 14,000 commits are far more */
    assert_ok(snapshot_take((cx.db = reader, &cx)));
    assert_ok(snapshot_renew(&cx));
    assert_int_equal(number(sql_count), 14000);
    snapshot_give(&cx, false);
    done();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_reader_sees_at_once_what_was_saved),
        TEST(a_reader_keeps_its_view_while_only_reading_is_recorded),
        TEST(who_asks_about_the_trail_sees_all_of_it),
        TEST(a_reader_sees_at_once_what_another_process_saved),
        TEST(after_a_failed_read_the_next_request_begins_anew),
        TEST(an_idle_reader_does_not_keep_the_wal_from_being_moved),
    };
    return cmocka_run_group_tests_name("snapshot", tests, NULL, NULL);
}
