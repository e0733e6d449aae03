/*
 * The page frame and its components, each with a full view, through the strict engine.
 * GALLERY=folder writes the pages there, for tests/browser/gallery.mjs to look at.
 */
#include "base/embedded.h"
#include "base/mustache.h"

#include <jansson.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/arena.h"
#include "base/file.h"

static const char *const own_pages[] = { "components", "form", "ask" };
static const char *const pages[] = {
    "components",         "form",         "ask", "error", "help/index", "help/privacy",
    "help/accessibility", "help/licences"
};

static struct ctx cx;
static struct mustache_set *set;
static json_t *view;
static struct buffer page;

/* ---- the view: what every page has, and fields with all their keys ---- */

static json_t *must_load(const char *path)
{
    json_error_t error;
    json_t *json = json_load_file(path, JSON_REJECT_DUPLICATES, &error);

    if (json == NULL)
        fail_msg("%s:%d: %s", path, error.line, error.text);
    return json;
}

static void complete_field(json_t *field)
{
    static const char *const kinds[] = { "is_line",        "is_text",        "is_day",
                                         "is_number",      "is_email",       "is_phone",
                                         "is_code_radios", "is_code_select", "is_yes_no",
                                         "is_codes",       "is_password",    "sensitive",
                                         "is_hidden",      "required",       "optional",
                                         "is_files",       "multiple" };
    json_t *rest =
        json_pack("{s:O, s:s, s:n, s:s, s:n, s:n, s:i, s:i, s:[]}", "id",
                  json_object_get(field, "name"), "label", "", "hint", "value", "",
                  "error", "autocomplete", "max", 200, "rows", 1, "options");

    for (size_t i = 0; i < COUNT(kinds); i++)
        json_object_set_new(rest, kinds[i], json_false());
    assert_non_null(rest);
    json_object_update_missing(field, rest);
    json_decref(rest);
}

/* "static/app.css" as a page asks for it. */
static json_t *address(const char *name)
{
    const struct embedded *file = embedded_find(name);

    assert_non_null(file);
    const char *stem = strrchr(name, '/') + 1, *ending = strrchr(name, '.');
    return json_sprintf("/assets/%.*s-%s%s", (int)(ending - stem), stem, file->hash,
                        ending);
}

static json_t *complete_fields(const char *key)
{
    json_t *fields = json_object_get(view, key);

    for (size_t i = 0; i < json_array_size(fields); i++)
        complete_field(json_array_get(fields, i));
    return fields;
}

/* As web/form_care.c makes it. */
static json_t *care(void)
{
    return json_pack("{s:s, s:s, s:s, s:{s:b, s:s, s:s, s:s}}", "page", "/notes", "name",
                     "note", "owner", "7", "restored", "is_behind", 1, "saved_at_text",
                     "1 March 2026 at 5:14pm", "time", "5:14pm", "discard",
                     "/drafts/1/discarding");
}

/* As web/form_view.c makes it. */
static json_t *form(void)
{
    return json_pack(
        "{s:O, s:s, s:b, s:[{s:s, s:s}], s:o, s:[{s:s, s:s, s:[{s:i, s:s, "
        "s:O}]}]}",
        "fields", complete_fields("fields"), "version", "3", "warns", 1, "originals",
        "name", "forename", "value", "R", "care", care(), "items", "label", "Needs",
        "hint", "Leave empty what you do not use", "groups", "number", 1, "legend",
        "Need", "fields", complete_fields("item_fields"));
}

static void complete_view(void)
{
    complete_field(json_object_get(view, "reason"));
    json_object_set_new(view, "form", form());
    json_object_set_new(
        json_object_get(view, "chrome"), "assets",
        json_pack("{s:o, s:o, s:o, s:o, s:o, s:o, s:o}", "govuk_css",
                  address("static/govuk.css"), "moj_css", address("static/moj.css"),
                  "app_css", address("static/app.css"), "app_js",
                  address("static/app.js"), "supported_js",
                  address("static/supported.js"), "favicon",
                  address("static/favicon.svg"), "logo", address("static/logo.svg")));
    json_object_set_new(
        view, "licences",
        json_string((const char *)embedded_find("static/licences.txt")->bytes));
}

/* ---- the set: every embedded template, and the gallery's own pages ---- */

static void must(bool ok)
{
    if (!ok)
        fail_msg("%s: %s", cx.problem.code, cx.problem.detail);
}

static void add_embedded_templates(void)
{
    size_t count;
    const struct embedded *files = embedded_all(&count);

    for (size_t i = 0; i < count; i++) {
        const char *name = files[i].name;
        char stem[200];

        if (strncmp(name, "templates/", 10) != 0)
            continue;
        (void)snprintf(stem, sizeof(stem), "%.*s", (int)(strlen(name) - 15), name + 10);
        must(mustache_add(&cx, set, stem, (const char *)files[i].bytes, files[i].size));
    }
}

static void add_own_pages(void)
{
    for (size_t i = 0; i < COUNT(own_pages); i++) {
        char path[100], *text;
        size_t length;

        (void)snprintf(path, sizeof(path), "tests/browser/gallery/%s.html", own_pages[i]);
        must(file_read(&cx, path, 100000, &text, &length));
        must(mustache_add(&cx, set, own_pages[i], text, length));
    }
}

static int open_gallery(void **state)
{
    (void)state;
    cx.arena = arena_open();
    set = mustache_open(MUSTACHE_STRICT);
    add_embedded_templates();
    add_own_pages();
    must(mustache_link(&cx, set));
    return 0;
}

static int close_gallery(void **state)
{
    (void)state;
    mustache_close(set);
    arena_close(cx.arena);
    buffer_free(&page);
    return 0;
}

static int fresh_view(void **state)
{
    (void)state;
    view = must_load("tests/browser/gallery/view.json");
    complete_view();
    return 0;
}

static int drop_view(void **state)
{
    (void)state;
    json_decref(view);
    return 0;
}

static const char *rendered(const char *name)
{
    buffer_clear(&page);
    must(mustache_render(&cx, set, name, view, &page));
    return buffer_end(&page);
}

static void assert_shows(const char *name, const char *wanted)
{
    if (strstr(rendered(name), wanted) == NULL)
        fail_msg("%s does not show %s", name, wanted);
}

static void assert_hides(const char *name, const char *unwanted)
{
    if (strstr(rendered(name), unwanted) != NULL)
        fail_msg("%s shows %s", name, unwanted);
}

static json_t *chrome(void)
{
    return json_object_get(view, "chrome");
}

/* ---- with GALLERY=folder ---- */

static void keep(const char *name, const char *variant)
{
    const char *folder = getenv("GALLERY");
    char path[400];

    if (folder == NULL)
        return;
    (void)snprintf(path, sizeof(path), "%s/%s%s.html", folder,
                   strrchr(name, '/') != NULL ? strrchr(name, '/') + 1 : name, variant);
    must(file_write(&cx, path, page.bytes, page.length));
}

/* ---- tests ---- */

static void every_page_renders_with_a_full_view(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(pages); i++) {
        const char *html = rendered(pages[i]);

        assert_memory_equal(html, "<!DOCTYPE html>", 15);
        assert_null(strstr(html, "{{"));
        keep(pages[i], "");
    }
}

static void every_page_carries_marking_user_and_time(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(pages); i++) {
        assert_shows(pages[i], "<p class=\"app-marking\">OFFICIAL-SENSITIVE</p>");
        assert_shows(pages[i], "by A. Coordinator (Luton Borough Council)");
        assert_shows(pages[i], "on 22 November 2026 at 5:14pm");
    }
}

static void the_title_comes_from_the_page_also_through_two_parents(void **state)
{
    (void)state;
    assert_shows("form", "<title>Log a referral - Channel Panel</title>");
    assert_shows("ask", "<title>Close case CP-2026-0041? - Channel Panel</title>");
    assert_shows("ask", "<h1 class=\"govuk-heading-l\">Close case CP-2026-0041?</h1>");
    assert_shows("error", "<title>Not found - Channel Panel</title>");
}

static void somebody_not_signed_in_sees_no_menu(void **state)
{
    (void)state;
    json_object_set_new(chrome(), "user", json_null());
    json_object_set_new(chrome(), "csrf", json_null());
    json_object_set_new(chrome(), "menu", json_array());
    assert_hides("form", "Sign out");
    assert_hides("form", "aria-label=\"Menu\"");
    assert_shows("form", "Printed  on 22 November");
    keep("form", "-anonymous");
}

static void signing_out_is_a_form_with_its_token(void **state)
{
    (void)state;
    assert_shows("form",
                 "action=\"/sign-out\" novalidate><input type=\"hidden\" "
                 "name=\"csrf_token\" value=\"0f1e2d\">");
}

static void a_real_store_is_not_called_a_demonstration(void **state)
{
    (void)state;
    assert_shows("form", "Demonstration");
    json_object_set_new(chrome(), "demo", json_false());
    assert_hides("form", "Demonstration");
}

static void a_notice_is_shown_when_there_is_one(void **state)
{
    (void)state;
    assert_shows("form", "moj-alert--success");
    json_object_set_new(chrome(), "notice", json_null());
    assert_hides("form", "moj-alert--success");
}

static void mark_wrong(json_t *field, json_t *errors)
{
    const char *name = json_string_value(json_object_get(field, "name"));

    json_object_set_new(field, "error", json_string("Say what was noticed."));
    json_array_append_new(errors, json_pack("{s:s, s:s, s:s+}", "field", name, "detail",
                                            "Say what was noticed.", "href", "#", name));
}

static void errors_stand_at_the_top_and_at_each_field(void **state)
{
    (void)state;
    json_t *errors = json_object_get(view, "errors"), *field;
    size_t i;

    assert_hides("form", "There is a problem");
    json_array_foreach(json_object_get(view, "fields"), i,
                       field) if (json_is_false(json_object_get(field, "is_hidden")))
        mark_wrong(field, errors);
    json_object_set_new(view, "has_errors", json_true());
    json_object_set_new(chrome(), "notice", json_null());

    assert_shows("form", "<title>Error: Log a referral");
    assert_shows("form", "<a href=\"#concern\">Say what was noticed.</a>");
    json_array_foreach(errors, i, field)
    {
        const char *name = json_string_value(json_object_get(field, "field"));
        char wanted[100];

        (void)snprintf(wanted, sizeof(wanted), "id=\"%s-error\" class=\"govuk-error-mess",
                       name);
        assert_shows("form", wanted);
        (void)snprintf(wanted, sizeof(wanted), "%s-error\"", name);
        assert_shows("form", wanted);
        (void)snprintf(wanted, sizeof(wanted), " id=\"%s\" ", name);
        assert_shows("form", wanted);
    }
    (void)rendered("form");
    keep("form", "-errors");
}

static void what_people_typed_stays_text(void **state)
{
    (void)state;
    assert_shows("components", "B. &lt;Person&gt; &amp; &quot;Co&quot;");
    assert_shows("form", "value=\"Ann &quot;A&quot; &lt;b&gt;\"");
    /* the first newline of a textarea is the parser's, the second is the writer's */
    assert_shows("form", "concern-hint\">\n\nThe first line is empty.</textarea>");
}

static void a_list_of_one_page_has_no_way_on(void **state)
{
    (void)state;
    json_object_set_new(view, "pager", json_pack("{s:n, s:n}", "previous", "next"));
    assert_shows("components", "aria-label=\"Pages of this list\" hidden>");
    json_object_set_new(view, "pager", json_null());
    assert_hides("components", "Pages of this list");
}

static void a_name_that_the_view_lacks_is_a_problem(void **state)
{
    (void)state;
    json_object_del(chrome(), "notice");
    buffer_clear(&page);
    assert_false(mustache_render(&cx, set, "help/index", view, &page));
    assert_int_equal(cx.problem.kind, PROBLEM_BROKEN);
    problem_forget(&cx);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, fresh_view, drop_view)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(every_page_renders_with_a_full_view),
        TEST(every_page_carries_marking_user_and_time),
        TEST(the_title_comes_from_the_page_also_through_two_parents),
        TEST(somebody_not_signed_in_sees_no_menu),
        TEST(signing_out_is_a_form_with_its_token),
        TEST(a_real_store_is_not_called_a_demonstration),
        TEST(a_notice_is_shown_when_there_is_one),
        TEST(errors_stand_at_the_top_and_at_each_field),
        TEST(what_people_typed_stays_text),
        TEST(a_list_of_one_page_has_no_way_on),
        TEST(a_name_that_the_view_lacks_is_a_problem),
    };

    return cmocka_run_group_tests(tests, open_gallery, close_gallery);
}
