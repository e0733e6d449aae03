#include "store/store.h"

#include "store/keyring.h"
#include "store/migrate.h"
#include "store/store_place.h"

/* ---- opening -------------------------------------------------------------------------
 */

static void every_trouble_has_its_own_words(void **state)
{
    (void)state;
    struct store *store = NULL;

    assert_fails(store_open(&cx, path(), key_file(), STORE_TOOL, &store),
                 "store.missing");
    store_close(given_store());

    write_file(in_place("other"), "another secret of the right length!", 0600);
    assert_fails(store_open(&cx, path(), in_place("other"), STORE_TOOL, &store),
                 "keyring.refused");
    assert_int_equal(chmod(key_file(), 0640), 0);
    assert_fails(store_open(&cx, path(), key_file(), STORE_TOOL, &store), "file.exposed");
    assert_int_equal(chmod(key_file(), 0600), 0);

    assert_int_equal(rename(in_place("F.keys"), in_place("away")), 0);
    assert_fails(store_open(&cx, path(), key_file(), STORE_TOOL, &store),
                 "keyring.missing");
    write_file(in_place("F.keys"), "{}", 0600);
    assert_fails(store_open(&cx, path(), key_file(), STORE_TOOL, &store),
                 "keyring.damaged");
    unsigned char key[32];
    const struct key_source source = { .secret_file = key_file() };
    assert_int_equal(unlink(in_place("F.keys")), 0);
    assert_ok(
        keyring_create(&cx, in_place("F.keys"), &source, key)); /* another store's */
    assert_fails(store_open(&cx, path(), key_file(), STORE_TOOL, &store), "store.key");
    assert_int_equal(rename(in_place("away"), in_place("F.keys")), 0);

    flip(path(), 2000);
    assert_fails(store_open(&cx, path(), key_file(), STORE_TOOL, &store), "store.key");
    flip(path(), 2000);
    long size = file_size(path());
    assert_int_equal(truncate(path(), size - 2 * PAGE), 0);
    assert_fails(store_open(&cx, path(), key_file(), STORE_TOOL, &store),
                 "store.damaged");
    write_file(path(), "SQLite format 3", 0600);
    assert_int_equal(truncate(path(), 3 * PAGE), 0);
    assert_fails(store_open(&cx, path(), key_file(), STORE_TOOL, &store), "store.plain");
    assert_null(store);
}

static void one_server_at_a_time_and_tools_beside_it(void **state)
{
    (void)state;
    struct store *server, *second = NULL, *tool;

    store_close(given_store());
    assert_ok(store_open(&cx, path(), key_file(), STORE_SERVE, &server));
    assert_fails(store_open(&cx, path(), key_file(), STORE_SERVE, &second),
                 "store.served");
    assert_ok(store_open(&cx, path(), key_file(), STORE_TOOL, &tool));
    cx.db = store_writer_take(tool);
    assert_ok(add_row(&cx, 1));
    cx.db = NULL;
    store_writer_give(tool);
    store_close(tool);
    assert_int_equal(count_rows(server), 1);
    store_close(server);
    assert_ok(store_open(&cx, path(), key_file(), STORE_SERVE, &server));
    store_close(server);
    assert_true(file_size(in_place("F-wal")) <= 0);
}

static void a_server_s_lock_dies_with_it(void **state)
{
    (void)state;
    struct store *store = NULL;
    int ready[2], status;
    char c;

    store_close(given_store());
    assert_int_equal(pipe(ready), 0);
    pid_t child = fork();
    if (child == 0) {
        bool ok = store_open(&cx, path(), key_file(), STORE_SERVE, &store);

        (void)!write(ready[1], ok ? "y" : "n", 1);
        pause();
    }
    assert_int_equal(read(ready[0], &c, 1), 1);
    assert_int_equal(c, 'y');
    assert_fails(store_open(&cx, path(), key_file(), STORE_SERVE, &store),
                 "store.served");
    kill(child, SIGKILL);
    waitpid(child, &status, 0);
    assert_ok(store_open(&cx, path(), key_file(), STORE_SERVE, &store));
    store_close(store);
    close(ready[0]);
    close(ready[1]);
}

/* ---- migrating
 * ------------------------------------------------------------------------- */

/* A store that an older version of the program left. */
static void given_older_store(size_t without)
{
    const struct key_source source = { .secret_file = key_file() };
    struct migrations ours = migrate_embedded();
    unsigned char key[32];
    int applied;

    ours.count -= without;
    assert_ok(keyring_create(&cx, in_place("F.keys"), &source, key));
    assert_ok(db_open(&cx, path(), key, DB_WRITER, true));
    assert_ok(migrate_apply(&cx, ours, &applied));
    close_db();
}

static void an_older_store_is_copied_then_migrated(void **state)
{
    (void)state;
    struct store *store = NULL;
    int applied = -1;

    given_older_store(1);
    assert_fails(store_open(&cx, path(), key_file(), STORE_SERVE, &store), "store.older");
    size_t before = files_in_place();
    assert_ok(store_migrate(&cx, path(), key_file(), &store, &applied));
    assert_int_equal(applied, 1);
    store_close(store);
    assert_int_equal(files_in_place(), before + 1); /* F.before-NNNN */

    const char *copy =
        arena_print(cx.arena, "F.before-%04d", (int)migrate_embedded().count);
    assert_int_equal(unlink(path()), 0);
    assert_int_equal(rename(in_place(copy), path()), 0);
    assert_fails(store_open(&cx, path(), key_file(), STORE_SERVE, &store), "store.older");
    assert_ok(store_migrate(&cx, path(), key_file(), &store, &applied));
    assert_int_equal(applied, 1);
    store_close(store);
    assert_ok(store_migrate(&cx, path(), key_file(), &store, &applied));
    assert_int_equal(applied, 0);
    store_close(store);
}

static void nothing_is_migrated_under_a_server(void **state)
{
    (void)state;
    struct store *server, *store = NULL;
    int applied;

    store_close(given_store());
    assert_ok(store_open(&cx, path(), key_file(), STORE_SERVE, &server));
    assert_ok(
        store_migrate(&cx, path(), key_file(), &store, &applied)); /* nothing to do */
    store_close(store);
    store_close(server);

    assert_int_equal(unlink(path()), 0);
    assert_int_equal(unlink(in_place("F.keys")), 0);
    given_older_store(1);
    write_file(in_place("F.lock"), "", 0600);
    struct flock whole = { .l_type = F_WRLCK };
    int fd = open(in_place("F.lock"), O_RDWR);
    assert_int_equal(fcntl(fd, F_OFD_SETLK, &whole), 0);
    assert_fails(store_migrate(&cx, path(), key_file(), &store, &applied),
                 "store.served");
    close(fd);
}

static void a_store_from_the_future_is_refused(void **state)
{
    (void)state;
    struct store *store = given_store();

    cx.db = store_writer_take(store);
    assert_ok(db_script(&cx,
                        "INSERT INTO migration(number, name, hash, applied_at)"
                        " VALUES(9999, '9999_future.sql', 'x', 'x')"));
    cx.db = NULL;
    store_writer_give(store);
    store_close(store);
    assert_fails(store_open(&cx, path(), key_file(), STORE_SERVE, &store), "store.newer");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(every_trouble_has_its_own_words),
        TEST(one_server_at_a_time_and_tools_beside_it),
        TEST(a_server_s_lock_dies_with_it),
        TEST(an_older_store_is_copied_then_migrated),
        TEST(nothing_is_migrated_under_a_server),
        TEST(a_store_from_the_future_is_refused),
    };
    return cmocka_run_group_tests_name("store", tests, NULL, NULL);
}
