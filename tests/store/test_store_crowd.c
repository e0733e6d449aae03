#include <pthread.h>
#include <stdatomic.h>

#include "store/store_place.h"

static const char sql_move[] = "UPDATE test_sum SET n = n + :by WHERE id = :id";
static const char sql_sum[] = "SELECT sum(n) FROM test_sum /*scan*/";

static bool change_by(struct ctx *with, int64_t id, int64_t by)
{
    struct stmt *st = db_prepare(with->db, sql_move);

    bind_int(st, ":id", id);
    bind_int(st, ":by", by);
    return db_run(with, st);
}

struct crowd {
    struct store *store;
    atomic_bool stop;
    atomic_long reads, wrong;
};

static void read_once(struct ctx *own, struct crowd *crowd)
{
    int64_t sum = 0;

    if (!db_number(own, db_prepare(own->db, sql_sum), &sum) || sum != 1000)
        atomic_fetch_add(&crowd->wrong, 1);
    atomic_fetch_add(&crowd->reads, 1);
}

static void *read_on(void *data)
{
    struct crowd *crowd = data;
    struct ctx own = { .arena = arena_open() };

    if (!store_reader(&own, crowd->store))
        atomic_fetch_add(&crowd->wrong, 1);
    else
        while (!atomic_load(&crowd->stop))
            read_once(&own, crowd);
    db_close(own.db);
    arena_close(own.arena);
    return NULL;
}

static bool move_one(struct ctx *with)
{
    if (!db_begin(with))
        return false;
    return db_end(with, change_by(with, 1, -1) && change_by(with, 2, 1));
}

static void *write_on(void *data)
{
    struct crowd *crowd = data;
    struct ctx own = { .arena = arena_open() };

    while (!atomic_load(&crowd->stop)) {
        own.db = store_writer_take(crowd->store);
        if (!move_one(&own))
            atomic_fetch_add(&crowd->wrong, 1);
        store_writer_give(crowd->store);
    }
    arena_close(own.arena);
    return NULL;
}

static void readers_and_writers_do_not_disturb_each_other(void **state)
{
    (void)state;
    enum { READERS = 8, WRITERS = 2 };
    pthread_t threads[READERS + WRITERS];
    struct crowd crowd = { .store = given_store() };

    for (int i = 0; i < READERS + WRITERS; i++)
        assert_int_equal(
            pthread_create(&threads[i], NULL, i < READERS ? read_on : write_on, &crowd),
            0);
    for (int i = 0; i < 10; i++) {
        pause_ms(100);
        assert_ok(store_checkpoint(&cx, crowd.store));
        assert_ok(store_copy(&cx, crowd.store, in_place("copy")));
        assert_ok(store_reader(&cx, crowd.store));
        assert_ok(store_verify(&cx)); /* no false alarm beside writers and checkpoints */
        close_db();
        assert_int_equal(unlink(in_place("copy")), 0);
    }
    atomic_store(&crowd.stop, true);
    for (int i = 0; i < READERS + WRITERS; i++)
        pthread_join(threads[i], NULL);
    assert_int_equal(crowd.wrong, 0);
    assert_true(crowd.reads > 100);
    store_close(crowd.store);
    assert_true(file_size(in_place("F-wal")) <= 0);
}

/* ---- the worst
 * ----------------------------------------------------------------------------- */

/* Writes rows and says so on the pipe, until it is killed. */
static void write_until_killed(int pipe_end)
{
    struct store *store;

    if (!store_open(&cx, path(), key_file(), STORE_SERVE, &store))
        _exit(1);
    cx.db = store_writer_take(store);
    int64_t id = number(sql_count);
    for (;;) {
        id++;
        if (!db_begin(&cx) || !db_end(&cx, add_row(&cx, id)))
            _exit(2);
        if (write(pipe_end, &id, sizeof(id)) != sizeof(id))
            _exit(3);
    }
}

static int64_t last_acknowledged(int pipe_end, int64_t before)
{
    int64_t id, last = before;

    while (read(pipe_end, &id, sizeof(id)) == sizeof(id))
        last = id;
    return last;
}

static void kill_9_loses_nothing_that_was_acknowledged(void **state)
{
    (void)state;
    const char *wished = getenv("SOAK");
    int rounds = wished != NULL ? 200 : 8, status;
    int64_t acknowledged = 0;
    struct store *store;

    store_close(given_store());
    for (int round = 0; round < rounds; round++) {
        int ends[2];

        assert_int_equal(pipe(ends), 0);
        pid_t child = fork();
        if (child == 0)
            write_until_killed(ends[1]);
        close(ends[1]);
        pause_ms(60 + 23 * round % 150);
        kill(child, SIGKILL);
        assert_int_equal(waitpid(child, &status, 0), child);
        assert_true(WIFSIGNALED(status));
        acknowledged = last_acknowledged(ends[0], acknowledged);
        close(ends[0]);

        assert_ok(store_open(&cx, path(), key_file(), STORE_SERVE, &store));
        int64_t there = count_rows(store);
        assert_true(there >= acknowledged && there <= acknowledged + 1);
        assert_ok(store_reader(&cx, store));
        assert_ok(store_verify(&cx));
        close_db();
        store_close(store);
        acknowledged = there;
    }
    assert_true(acknowledged > rounds);
}

static void a_full_disk_is_said_and_survived(void **state)
{
    (void)state;
    struct store *store = given_store();
    int64_t id = 0;

    cx.db = store_writer_take(store);
    limit_files((rlim_t)file_size(in_place("F-wal")) + 200000);
    while (add_row(&cx, id + 1))
        id++;
    limit_files(RLIM_INFINITY);
    assert_string_equal(cx.problem.code, "store.full");
    problem_forget(&cx);
    assert_true(id > 10);
    assert_int_equal(number(sql_count), id);
    assert_ok(add_row(&cx, id + 1)); /* once there is room again */
    assert_ok(store_verify(&cx));
    cx.db = NULL;
    store_writer_give(store);
    store_close(store);

    assert_ok(store_open(&cx, path(), key_file(), STORE_TOOL, &store));
    assert_int_equal(count_rows(store), id + 1);
    store_close(store);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(readers_and_writers_do_not_disturb_each_other),
        TEST(kill_9_loses_nothing_that_was_acknowledged),
        TEST(a_full_disk_is_said_and_survived),
    };
    return cmocka_run_group_tests_name("store_crowd", tests, NULL, NULL);
}
