/* Static files by their hashed addresses; with --dev from disk, as they are now. */
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/text.h"
#include "support/world.h"
#include "web/app.h"
#include "web/assets.h"

static struct app *app;
static char started_in[4096];

static void write_file(const char *path, const char *text)
{
    FILE *file = fopen(path, "w");

    assert_non_null(file);
    (void)fputs(text, file);
    assert_int_equal(fclose(file), 0);
}

static void open_app(bool dev)
{
    struct app_options options = { .hosts = "", .dev = dev, .store = world_store() };

    store_writer_give(world_store());
    world()->db = NULL;
    assert_ok(app_open(world(), &options, &app));
    world()->db = store_writer_take(world_store());
}

static void close_app(void)
{
    store_writer_give(world_store());
    app_close(app);
    world()->db = store_writer_take(world_store());
}

/* A folder without static/ and templates/: the tests make what they need. */
static int elsewhere(void **state)
{
    assert_non_null(getcwd(started_in, sizeof(started_in)));
    assert_int_equal(world_open(state), 0);
    assert_int_equal(chdir(world_folder()), 0);
    return 0;
}

static int back(void **state)
{
    (void)unlink("static/app.js");
    (void)unlink("templates/people/sign_in.html");
    (void)rmdir("templates/people");
    (void)rmdir("templates");
    (void)rmdir("static");
    assert_int_equal(chdir(started_in), 0);
    return world_close(state);
}

#define ELSEWHERE(f) cmocka_unit_test_setup_teardown(f, elsewhere, back)

struct got {
    int status;
    const char *body;
    const char *caching;
};

static struct got get(const char *path)
{
    struct request rq = { .cx = *world(), .method = GET, .path = path };
    struct reply reply = { 0 };
    struct got got = { 0 };

    rq.cx.db = NULL;
    assert_int_equal(app_answer(app, &rq, &reply), SERVER_SEND);
    got.status = reply.status;
    got.body =
        reply.fixed != NULL
            ? arena_slice(world()->arena, (const char *)reply.fixed, reply.fixed_length)
            : arena_slice(world()->arena, buffer_end(&reply.body), reply.body.length);
    for (size_t i = 0; i < reply.nheaders; i++)
        if (text_is(reply.headers[i].name, "Cache-Control"))
            got.caching = reply.headers[i].value;
    buffer_free(&reply.body);
    return got;
}

static void a_file_is_found_by_its_hashed_address_alone(void **state)
{
    (void)state;
    open_app(false);
    struct got got = get(asset_address(world()->arena, "govuk.css"));
    assert_int_equal(got.status, 200);
    assert_non_null(strstr(got.body, ".govuk-"));
    assert_string_equal(got.caching, "public, max-age=31536000, immutable");
    assert_int_equal(get("/assets/govuk.css").status, 404);
    assert_int_equal(get("/assets/govuk-0123456789abcdef.css").status, 404);
    close_app();
}

static void a_developer_gets_the_file_on_disk_as_it_is_now(void **state)
{
    (void)state;
    assert_int_equal(mkdir("static", 0700), 0);
    write_file("static/app.js", "import './govuk-frontend.js'");
    open_app(true);
    const char *address = asset_address(world()->arena, "app.js");
    assert_string_equal(get(address).body, "import './govuk-frontend.js'");
    assert_string_equal(get(address).caching, "no-store");
    write_file("static/app.js", "edited");
    assert_string_equal(get(address).body, "edited");
    close_app();
}

/* An edited script names its neighbours as they are called in the tree. */
static void a_developers_files_find_those_they_name(void **state)
{
    (void)state;
    open_app(true);
    static const char *const names[] = { "govuk-frontend.js", "moj-frontend.js",
                                         "govuk.css", "moj.css", "icon-document.svg" };
    for (size_t i = 0; i < COUNT(names); i++)
        if (get(arena_print(world()->arena, "/assets/%s", names[i])).status != 200)
            fail_msg("%s is not served", names[i]);
    assert_int_equal(get("/assets/nothing.css").status, 404);
    assert_int_equal(get("/assets/../key").status, 404);
    close_app();
}

static void
a_developers_edited_template_counts_and_the_others_come_from_the_binary(void **state)
{
    (void)state;
    open_app(true);
    assert_non_null(app_templates(world(), app));
    assert_false(has_problem(world()));

    assert_int_equal(mkdir("templates", 0700), 0);
    assert_int_equal(mkdir("templates/people", 0700), 0);
    write_file("templates/people/sign_in.html", "edited {{chrome.service}}");
    struct got got = get("/sign-in");
    assert_int_equal(got.status, 200);
    assert_string_equal(got.body, "edited Channel Panel");
    assert_string_equal(get("/help").status == 200 ? "served" : "not", "served");
    close_app();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        ELSEWHERE(a_file_is_found_by_its_hashed_address_alone),
        ELSEWHERE(a_developer_gets_the_file_on_disk_as_it_is_now),
        ELSEWHERE(a_developers_files_find_those_they_name),
        ELSEWHERE(
            a_developers_edited_template_counts_and_the_others_come_from_the_binary),
    };
    return cmocka_run_group_tests_name("assets", tests, NULL, NULL);
}
