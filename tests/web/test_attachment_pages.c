/* Files as people and programs add, see, replace and download them. */
#include <string.h>

#include "base/text.h"
#include "support/road.h"

#define COORDINATOR "coordinator@luton.example"
#define MEMBER      "member@health.example"
#define BEDFORD     "partner@bedford.example"
#define BODY(...)   ((const char *const[]){ __VA_ARGS__, NULL })
#define MARKING                                                                          \
    "owner_agency", "education", "source", "School file", "dated_on", "2026-02-20",      \
        "sensitivity", "official_sensitive", "disclosable", "no", "lawful_basis",        \
        "public_task"
#define PDF "%PDF-1.7\n1 0 obj\n<<>>\nendobj\n%%EOF\n"

static const struct sent_file one_pdf[] = {
    { .name = "pl\xc3\xa1n of \"March\".pdf", .type = "application/pdf", .bytes = PDF },
    { 0 }
};
static const struct sent_file other_pdf[] = {
    { .name = "plan 2.pdf", .type = "application/pdf", .bytes = PDF "%more\n" }, { 0 }
};

static const char count_all[] =
    "SELECT (SELECT count(*) FROM attachment /*scan*/)"
    " + (SELECT count(*) FROM attachment_file) + (SELECT count(*) FROM attachment_piece)"
    " + (SELECT count(*) FROM entry)";

static const char *of_case(const struct road *road, const char *after)
{
    return arena_print(world()->arena, "/cases/%lld/attachments%s",
                       (long long)road->case_id, after);
}

static const char *of_one(const struct road *road, int64_t id, const char *after)
{
    return arena_print(world()->arena, "%s/%lld%s", of_case(road, ""), (long long)id,
                       after);
}

static struct answer send(const char *who, bool page, const struct sent_file *files,
                          const char *path)
{
    const struct asking asking = { .as = who, .page = page, .files = files };

    return ask(&asking, POST, path, BODY(MARKING));
}

static int64_t given_sent(const struct road *road)
{
    struct answer sent = send(COORDINATOR, false, one_pdf, of_case(road, ""));

    if (sent.status != 201)
        fail_msg("adding answers %d: %s", sent.status, sent.body);
    return json_integer_value(
        json_object_get(json_object_get(sent.json, "attachment"), "id"));
}

static struct answer get(const char *who, const char *path)
{
    const struct asking asking = { .as = who };

    return ask(&asking, GET, path, NULL);
}

static void a_program_adds_reads_and_downloads(void **state)
{
    (void)state;
    struct road road = walk_the_road("luton");
    int64_t id = given_sent(&road);
    struct answer read = get(COORDINATOR, of_one(&road, id, ""));
    const json_t *attachment = json_object_get(read.json, "attachment");

    assert_int_equal(read.status, 200);
    assert_string_equal(json_string_value(json_object_get(attachment, "name")),
                        "pl\xc3\xa1n of March.pdf");
    assert_string_equal(json_string_value(json_object_get(attachment, "type")), "pdf");
    struct answer bytes = get(COORDINATOR, of_one(&road, id, "/versions/1"));
    assert_int_equal(bytes.status, 200);
    assert_string_equal(bytes.body, PDF);
}

/* A partner may keep a file from other partners, and sees and corrects it afterwards. */
static void who_limits_a_file_to_others_sees_and_corrects_it(void **state)
{
    (void)state;
    struct road road = walk_the_road("bedford");
    const struct asking asking = { .as = BEDFORD, .page = true, .files = one_pdf };
    const struct asking reading = { .as = BEDFORD, .page = true };
    struct answer sent =
        ask(&asking, POST, of_case(&road, ""), BODY(MARKING, "limited", "yes"));

    assert_int_equal(sent.status, 303);
    assert_true(text_starts(sent.location, of_case(&road, "/")));
    struct answer shown = ask(&reading, GET, sent.location, NULL);
    assert_int_equal(shown.status, 200);
    assert_non_null(strstr(shown.body, "Add a new version"));
    assert_non_null(strstr(shown.body, "Entered in error"));
    const struct asking program = { .as = BEDFORD, .if_match = "1" };
    const char *error = arena_print(world()->arena, "%s/in-error", sent.location);
    assert_int_equal(ask(&program, PUT, error, BODY("reason", "Wrong person")).status,
                     200);
}

static void a_download_is_never_shown_by_a_browser(void **state)
{
    (void)state;
    struct road road = walk_the_road("luton");
    struct answer bytes =
        get(COORDINATOR, of_one(&road, given_sent(&road), "/versions/1"));

    assert_string_equal(bytes.type, "application/pdf");
    assert_string_equal(bytes.disposition,
                        "attachment; filename=\"pl__n of March.pdf\";"
                        " filename*=UTF-8''pl%C3%A1n%20of%20March.pdf");
    assert_true(text_starts(bytes.csp, "sandbox;"));
}

/* The row itself is written by the journal, of what the route says: see journal_wanted().
 */
static void every_way_to_the_bytes_is_audited(void **state)
{
    size_t count, ways = 0;
    const struct route *routes = routes_all(&count);
    (void)state;

    for (size_t i = 0; i < count; i++)
        if (strstr(routes[i].path, "/attachments/{attachment}/versions/") != NULL) {
            assert_string_equal(routes[i].audit, "attachment.download");
            ways++;
        }
    assert_int_equal(ways, 3);
}

static void a_key_that_was_used_takes_the_same_file_once_and_no_other(void **state)
{
    static const struct sent_file changed[] = {
        { .name = "plan.pdf", .type = "application/pdf", .bytes = PDF "%x\n" }, { 0 }
    };
    static const struct sent_file first[] = {
        { .name = "plan.pdf", .type = "application/pdf", .bytes = PDF }, { 0 }
    };
    (void)state;
    struct road road = walk_the_road("luton");
    struct asking asking = { .as = COORDINATOR, .key = "upload-1", .files = first };
    int64_t before = count_of("SELECT count(*) FROM attachment /*scan*/");

    for (int i = 0; i < 2; i++)
        assert_int_equal(ask(&asking, POST, of_case(&road, ""), BODY(MARKING)).status,
                         201);
    asking.files = changed;
    assert_string_equal(ask(&asking, POST, of_case(&road, ""), BODY(MARKING)).code,
                        "idempotency.reused");
    assert_int_equal(count_of("SELECT count(*) FROM attachment /*scan*/"), before + 1);
}

static void a_page_adds_and_goes_to_the_file(void **state)
{
    (void)state;
    struct road road = walk_the_road("luton");
    struct answer sent = send(COORDINATOR, true, one_pdf, of_case(&road, ""));

    assert_int_equal(sent.status, 303);
    assert_true(text_starts(sent.location, of_case(&road, "/")));
    const struct asking page = { .as = COORDINATOR, .page = true };
    struct answer shown = ask(&page, GET, of_case(&road, ""), NULL);
    assert_non_null(strstr(shown.body, "n of March.pdf"));
    assert_non_null(strstr(shown.body, "Not to be disclosed"));
}

static void a_refused_page_says_why_and_asks_for_the_files_again(void **state)
{
    static const struct sent_file wrong[] = {
        { .name = "plan.docx", .type = "", .bytes = PDF }, { 0 }
    };
    (void)state;
    struct road road = walk_the_road("luton");
    int64_t before = count_of(count_all);
    struct answer sent = send(COORDINATOR, true, wrong, of_case(&road, ""));

    assert_int_equal(sent.status, 422);
    assert_non_null(strstr(sent.body, "is not what its name says"));
    assert_non_null(strstr(sent.body, "Choose your files again"));
    assert_non_null(strstr(sent.body, "value=\"School file\""));
    assert_int_equal(count_of(count_all), before);
}

static void without_a_file_there_is_nothing_to_add(void **state)
{
    (void)state;
    struct road road = walk_the_road("luton");
    const struct asking program = { .as = COORDINATOR };
    struct answer none = ask(&program, POST, of_case(&road, ""), BODY(MARKING));
    struct answer named =
        ask(&program, POST, of_case(&road, ""), BODY("files", "plan.pdf", MARKING));

    assert_int_equal(none.status, 422);
    assert_non_null(strstr(none.body, "Choose a file."));
    assert_int_equal(named.status, 422); /* a name is no file */
    assert_non_null(strstr(named.body, "Choose a file."));
}

static void the_warning_stands_at_every_upload(void **state)
{
    (void)state;
    struct road road = walk_the_road("luton");
    const struct asking page = { .as = COORDINATOR, .page = true };
    const char *const paths[] = {
        of_case(&road, "/new"),
        of_one(&road, road.attachment, "/replacement"),
        filled_in(&road, "/referrals/{referral}/attachments/new"),
        filled_in(&road, "/cases/{case}/information-requests/{request}/attachments/new"),
        filled_in(&road, "/information-requests/{request}/attachments/new"),
    };

    for (size_t i = 0; i < COUNT(paths); i++) {
        struct answer answer = ask(&page, GET, paths[i], NULL);
        if (answer.status != 200
            || strstr(answer.body, "came from an intelligence service") == NULL
            || strstr(answer.body, "multipart/form-data") == NULL)
            fail_msg("%s: %d", paths[i], answer.status);
    }
}

static void a_new_version_needs_the_version_that_was_seen(void **state)
{
    (void)state;
    struct road road = walk_the_road("luton");
    int64_t id = given_sent(&road);
    struct asking asking = { .as = COORDINATOR, .files = other_pdf };

    assert_int_equal(ask(&asking, PUT, of_one(&road, id, ""), NULL).status, 428);
    asking.if_match = "7";
    assert_int_equal(ask(&asking, PUT, of_one(&road, id, ""), NULL).status, 412);
    asking.if_match = "1";
    assert_int_equal(ask(&asking, PUT, of_one(&road, id, ""), NULL).status, 200);
    assert_string_equal(get(COORDINATOR, of_one(&road, id, "/versions/1")).body, PDF);
    assert_string_equal(get(COORDINATOR, of_one(&road, id, "/versions/2")).body,
                        PDF "%more\n");
    assert_int_equal(get(COORDINATOR, of_one(&road, id, "/versions/3")).status, 404);
}

static void in_error_is_shown_apart_and_taken_back(void **state)
{
    (void)state;
    struct road road = walk_the_road("luton");
    int64_t id = given_sent(&road);
    const struct asking program = { .as = COORDINATOR, .if_match = "1" };
    size_t before = json_array_size(
        json_object_get(get(COORDINATOR, of_case(&road, "")).json, "items"));

    assert_int_equal(ask(&program, PUT, of_one(&road, id, "/in-error"),
                         BODY("reason", "Another person's"))
                         .status,
                     200);
    struct answer list = get(COORDINATOR, of_case(&road, ""));
    assert_int_equal(json_array_size(json_object_get(list.json, "items")), before - 1);
    assert_int_equal(json_array_size(json_object_get(list.json, "in_error")), 1);
    assert_int_equal(
        ask(&program, POST, of_one(&road, id, "/in-error/undo"), NULL).status, 200);
    list = get(COORDINATOR, of_case(&road, ""));
    assert_int_equal(json_array_size(json_object_get(list.json, "items")), before);
}

static void another_area_gets_the_same_as_for_no_file(void **state)
{
    (void)state;
    struct road road = walk_the_road("luton");
    int64_t id = given_sent(&road);
    const char *const after[] = { "", "/versions/1", "/replacement", "/in-error" };

    for (size_t i = 0; i < COUNT(after); i++) {
        struct answer hidden = get(BEDFORD, of_one(&road, id, after[i]));
        struct answer none = get(BEDFORD, of_one(&road, 77, after[i]));

        assert_int_equal(hidden.status, 404);
        assert_int_equal(none.status, 404);
        assert_string_equal(hidden.code, none.code);
    }
}

/* Through a case one may see, no file of another. */
static void a_file_of_one_case_is_not_reached_through_another(void **state)
{
    (void)state;
    struct road bedford = walk_the_road("bedford");
    int64_t id = given_sent(&bedford);
    assert_ok(db_script(world(), "UPDATE attachment SET case_id = NULL"));
    assert_int_equal(get(COORDINATOR, of_one(&bedford, id, "")).status, 404);
    assert_int_equal(get(COORDINATOR, of_one(&bedford, id, "/versions/1")).status, 404);
}

/* The request of the road is the member's, who sees nothing else of the case. */
static const char *given_asked(const struct road *road)
{
    static const char sql[] =
        "UPDATE information_request SET contact_id = :id,"
        " organisation_id = (SELECT organisation_id FROM user"
        " WHERE id = :id) /*scan*/";
    struct stmt *st = db_prepare(world()->db, sql);

    bind_int(st, ":id", user_of(MEMBER));
    assert_ok(db_run(world(), st));
    assert_ok(
        db_run(world(), db_prepare(world()->db, "DELETE FROM case_access /*scan*/")));
    return filled_in(road, "/information-requests/{request}/attachments");
}

static void who_is_asked_sees_no_limited_file_of_another(void **state)
{
    (void)state;
    struct road road = walk_the_road("luton");
    const char *path = given_asked(&road);
    const char *one =
        arena_print(world()->arena, "%s/%lld", path, (long long)road.attachment);
    const char *ways[] = { "", "/versions/1", "/replacement", "/in-error" };

    assert_int_equal(get(MEMBER, one).status, 200);
    assert_ok(db_script(world(), "UPDATE attachment SET limited = 1"));
    struct answer list = get(MEMBER, path);
    assert_int_equal(json_array_size(json_object_get(list.json, "items")), 0);
    for (size_t i = 0; i < COUNT(ways); i++)
        assert_int_equal(
            get(MEMBER, arena_print(world()->arena, "%s%s", one, ways[i])).status, 404);
}

/* Of two files of one moment either may come first. */
static const char *href_of_limited(const json_t *items)
{
    const json_t *item;
    size_t i;

    json_array_foreach(items, i, item)
    {
        if (json_is_true(json_object_get(item, "limited")))
            return json_string_value(json_object_get(item, "href"));
    }
    fail_msg("no file is limited");
    return NULL;
}

static void who_is_asked_corrects_what_they_sent(void **state)
{
    (void)state;
    struct road road = walk_the_road("luton");
    const char *path = given_asked(&road);
    const struct asking adding = { .as = MEMBER, .files = one_pdf };
    struct asking changing = { .as = MEMBER, .files = other_pdf, .if_match = "1" };
    struct answer sent = ask(&adding, POST, path, BODY(MARKING, "limited", "yes"));
    struct answer list = get(MEMBER, path);
    const char *one = href_of_limited(json_object_get(list.json, "items"));

    assert_int_equal(sent.status, 201);
    assert_int_equal(ask(&changing, PUT, one, NULL).status, 200);
    struct answer second = get(MEMBER, arena_print(world()->arena, "%s/versions/2", one));
    assert_string_equal(second.body, PDF "%more\n");
    changing = (struct asking){ .as = MEMBER, .if_match = "2" };
    const char *error = arena_print(world()->arena, "%s/in-error", one);
    assert_int_equal(ask(&changing, PUT, error, BODY("reason", "Wrong person")).status,
                     200);
}

static void who_is_asked_sends_files_with_the_answer(void **state)
{
    (void)state;
    struct road road = walk_the_road("luton");
    const char *path = given_asked(&road);

    assert_int_equal(send(MEMBER, false, one_pdf, path).status, 201);
    struct answer list = get(MEMBER, path);
    assert_int_equal(json_array_size(json_object_get(list.json, "items")), 2);
    assert_null(strstr(list.body, "CP-2026"));
    assert_int_equal(get(MEMBER, of_case(&road, "")).status, 404);
    assert_string_equal(get(MEMBER, arena_print(world()->arena, "%s/%lld/versions/1",
                                                path, (long long)road.attachment))
                            .body,
                        "From the school\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        BROWSER_TEST(a_program_adds_reads_and_downloads),
        BROWSER_TEST(who_limits_a_file_to_others_sees_and_corrects_it),
        BROWSER_TEST(a_download_is_never_shown_by_a_browser),
        BROWSER_TEST(every_way_to_the_bytes_is_audited),
        BROWSER_TEST(a_key_that_was_used_takes_the_same_file_once_and_no_other),
        BROWSER_TEST(a_page_adds_and_goes_to_the_file),
        BROWSER_TEST(a_refused_page_says_why_and_asks_for_the_files_again),
        BROWSER_TEST(without_a_file_there_is_nothing_to_add),
        BROWSER_TEST(the_warning_stands_at_every_upload),
        BROWSER_TEST(a_new_version_needs_the_version_that_was_seen),
        BROWSER_TEST(in_error_is_shown_apart_and_taken_back),
        BROWSER_TEST(another_area_gets_the_same_as_for_no_file),
        BROWSER_TEST(a_file_of_one_case_is_not_reached_through_another),
        BROWSER_TEST(who_is_asked_sends_files_with_the_answer),
        BROWSER_TEST(who_is_asked_sees_no_limited_file_of_another),
        BROWSER_TEST(who_is_asked_corrects_what_they_sent),
    };
    return cmocka_run_group_tests_name("attachment_pages", tests, NULL, NULL);
}
