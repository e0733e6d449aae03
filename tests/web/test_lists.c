/* What holds for every list, present and future: found by its parameter `limit`. */
#include <string.h>

#include "base/text.h"
#include "support/road.h"

static struct road road;

/* The role that may read it, and a parameter that the list cannot do without. */
static const char *reader_of(const struct route *route)
{
    static const struct {
        enum role role;
        const char *email;
    } readers[] = {
        { ROLE_COORDINATOR, "coordinator@luton.example" },
        { ROLE_ADMINISTRATOR, "admin@luton.example" },
        { ROLE_DATA_PROTECTION, "dpo@luton.example" },
    };

    for (size_t i = 0; i < COUNT(readers); i++)
        if (permission_granted(route->permission, readers[i].role))
            return readers[i].email;
    fail_msg("nobody here may read %s", route->path);
    return NULL;
}

static struct answer list(const struct route *route, const char *query, bool page)
{
    const struct asking asking = { .as = reader_of(route), .page = page };

    return ask(&asking, GET,
               arena_print(world()->arena, "%s?%s", filled_in(&road, route->path), query),
               NULL);
}

/* The form for an export takes a list's parameters along, but is none. */
static bool is_list(const struct route *route)
{
    return route->method == GET && form_field(route->form, "limit") != NULL
           && !text_is(route->path, "/cases/export");
}

static size_t for_each_list(void (*check)(const struct route *route))
{
    size_t count, lists = 0;
    const struct route *routes = routes_all(&count);

    road = walk_the_road("luton");
    for (size_t i = 0; i < count; i++)
        if (is_list(&routes[i])) {
            check(&routes[i]);
            lists++;
        }
    return lists;
}

static void refuses(const struct route *route, const char *query, const char *field)
{
    struct answer answer = list(route, query, false);
    const json_t *error = json_array_get(json_object_get(answer.json, "errors"), 0);

    if (answer.status != 400
        || !text_is(json_string_value(json_object_get(error, "field")), field))
        fail_msg("%s?%s: %d %s", route->path, query, answer.status, answer.body);
    if (list(route, query, true).status != 400)
        fail_msg("the page %s?%s is shown", route->path, query);
}

static void refuses_limits_beyond(const struct route *route)
{
    static const char *const wrong[] = { "limit=0",    "limit=201", "limit=-1",
                                         "limit=many", "limit=1.5", "limit=99999999999" };

    for (size_t i = 0; i < COUNT(wrong); i++)
        refuses(route, wrong[i], "limit");
}

static void a_limit_is_1_to_200(void **state)
{
    (void)state;
    assert_true(for_each_list(refuses_limits_beyond) >= 10);
}

static size_t rows(const struct answer *answer)
{
    return json_array_size(json_object_get(answer->json, "items"));
}

static void keeps_limits(const struct route *route)
{
    static const char *const right[] = { "limit=1", "limit=200", "limit=" };

    for (size_t i = 0; i < COUNT(right); i++) {
        struct answer answer = list(route, right[i], false);

        if (answer.status != 200)
            fail_msg("%s?%s: %d %s", route->path, right[i], answer.status, answer.body);
        if (i == 0 && rows(&answer) > 1)
            fail_msg("%s?limit=1 has %zu rows", route->path, rows(&answer));
    }
}

static void a_limit_within_is_kept(void **state)
{
    (void)state;
    assert_true(for_each_list(keeps_limits) >= 10);
}

static int64_t id_of_first(const struct answer *answer)
{
    const json_t *first = json_array_get(json_object_get(answer->json, "items"), 0);

    return json_integer_value(json_object_get(first, "id"));
}

/* One row a page, page after page, is the list in the same order and nothing twice. */
static void walks_page_by_page(const struct route *route)
{
    struct answer whole = list(route, "limit=200", false), one;
    const json_t *items = json_object_get(whole.json, "items");
    const char *next = NULL;

    if (text_is(route->path, "/audit"))
        return; /* asking for it adds to it */
    for (size_t i = 0; i < json_array_size(items) && i < 20; i++) {
        const char *query = next == NULL
                                ? "limit=1"
                                : arena_print(world()->arena, "limit=1&cursor=%s", next);
        one = list(route, query, false);
        const json_t *row = json_array_get(items, i);
        if (one.status != 200 || rows(&one) != 1
            || id_of_first(&one) != json_integer_value(json_object_get(row, "id")))
            fail_msg("%s?%s is not row %zu: %s", route->path, query, i, one.body);
        next = json_string_value(json_object_get(one.json, "next"));
        if ((next != NULL) != (i + 1 < json_array_size(items)))
            fail_msg("%s ends at the wrong row: %zu", route->path, i);
        if (next == NULL)
            break;
    }
}

static void pages_of_one_row_make_up_the_list(void **state)
{
    (void)state;
    (void)for_each_list(walks_page_by_page);
}

static void refuses_foreign_cursors(const struct route *route)
{
    static const char *const foreign[] = { "cursor=xyz", "cursor=%25%25", "cursor=fn5-" };

    for (size_t i = 0; i < COUNT(foreign); i++)
        if (list(route, foreign[i], false).status != 400)
            fail_msg("%s takes %s", route->path, foreign[i]);
}

static void a_cursor_that_is_not_ours_is_refused(void **state)
{
    (void)state;
    (void)for_each_list(refuses_foreign_cursors);
}

/* On a phone an open filter covers the screen: the frame's script must find it. */
static void folds_its_filters_away(const struct route *route)
{
    struct answer answer = list(route, "limit=", true);

    if (strstr(answer.body, "moj-filter-layout") == NULL)
        return;
    if (strstr(answer.body, "class=\"moj-filter\" data-module=\"moj-filter\"") == NULL
        || strstr(answer.body, "moj-action-bar govuk-clearfix") == NULL)
        fail_msg("%s has a frame of its own around its filters", route->path);
}

static void filters_stand_in_one_frame(void **state)
{
    (void)state;
    (void)for_each_list(folds_its_filters_away);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        BROWSER_TEST(a_limit_is_1_to_200),
        BROWSER_TEST(a_limit_within_is_kept),
        BROWSER_TEST(pages_of_one_row_make_up_the_list),
        BROWSER_TEST(a_cursor_that_is_not_ours_is_refused),
        BROWSER_TEST(filters_stand_in_one_frame),
    };
    return cmocka_run_group_tests_name("lists", tests, NULL, NULL);
}
