/* What a watchdog is told: 200 while the store can be read, 503 whatever else. */
#include <stdio.h>
#include <unistd.h>

#include "base/text.h"
#include "support/world.h"
#include "web/app.h"
#include "web/dispatch.h"

static struct app *app;

static int open_app(void **state)
{
    struct app_options options = { .hosts = "" };

    assert_int_equal(world_open(state), 0);
    options.store = world_store();
    store_writer_give(world_store());
    world()->db = NULL;
    assert_ok(app_open(world(), &options, &app));
    return 0;
}

static int close_app(void **state)
{
    app_close(app);
    world()->db = store_writer_take(world_store());
    return world_close(state);
}

#define HEALTH_TEST(f) cmocka_unit_test_setup_teardown(f, open_app, close_app)

static int asked(const char *path)
{
    struct request rq = {
        .cx = *world(), .method = GET, .path = path, .peer = "127.0.0.1"
    };
    struct reply reply = { 0 };

    assert_int_equal(app_answer(app, &rq, &reply), SERVER_SEND);
    buffer_free(&reply.body);
    return reply.status;
}

static void a_store_that_can_be_read_is_well(void **state)
{
    (void)state;
    assert_int_equal(asked("/health"), 200);
    assert_int_equal(asked("/api/v1/health"), 200);
}

static const char *store_file(void)
{
    return store_path(world_store());
}

static void a_store_that_cannot_be_opened_is_not(void **state)
{
    (void)state;
    const char *aside = arena_print(world()->arena, "%s-aside", store_file());

    assert_int_equal(rename(store_file(), aside), 0);
    assert_int_equal(asked("/health"), 503);
    assert_int_equal(asked("/api/v1/health"), 503);

    FILE *other = fopen(store_file(), "w");
    assert_non_null(other);
    (void)fputs("this is no store at all, whoever wrote it here", other);
    assert_int_equal(fclose(other), 0);
    assert_int_equal(asked("/health"), 503);

    assert_int_equal(rename(aside, store_file()), 0);
    assert_int_equal(asked("/health"), 200);
}

static void a_store_that_cannot_be_read_is_not_whichever_step_fails(void **state)
{
    struct ctx cx = *world();
    int nth = 0, status = 503;

    (void)state;
    assert_int_equal(asked("/health"), 200);
    struct db *reader = app_reader(&cx, app);
    for (; status == 503; nth++) {
        db_fail_at(reader, nth + 1);
        status = asked("/health");
        db_fail_at(reader, 0);
    }
    assert_int_equal(status, 200);
    assert_true(nth > 1); /* at least one step did fail */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        HEALTH_TEST(a_store_that_can_be_read_is_well),
        HEALTH_TEST(a_store_that_cannot_be_opened_is_not),
        HEALTH_TEST(a_store_that_cannot_be_read_is_not_whichever_step_fails),
    };
    return cmocka_run_group_tests_name("health", tests, NULL, NULL);
}
