/* What the domain asks of the pages about information from partners, and of every page
 * where people write freely (requirements 11, 12 and 13). */
#include <string.h>

#include "base/text.h"
#include "support/road.h"

#define COORDINATOR "coordinator@luton.example"
#define MEMBER      "member@health.example"
#define REQUIREMENT(number, test)                                                        \
    {                                                                                    \
        "requirement " #number ": " #test, test, browser_open, browser_close, NULL       \
    }
#define BODY(...) ((const char *const[]){ __VA_ARGS__, NULL })

static const struct asking program = { .as = COORDINATOR };
static const struct asking member = { .as = MEMBER };
static const struct asking member_page = { .as = MEMBER, .page = true };

static const char *organisation_of_member(void)
{
    return arena_print(world()->arena, "%lld",
                       (long long)count_of("SELECT organisation_id FROM user WHERE email"
                                           " = 'member@health.example'"));
}

/* The health service's contact is asked about the road's case. */
static int64_t given_asked(const struct road *road)
{
    struct answer asked = ask(
        &program, POST,
        arena_print(world()->arena, "/cases/%lld/information-requests",
                    (long long)road->case_id),
        BODY("organisation_id", organisation_of_member(), "contact", MEMBER, "question",
             "Is there contact with your service?", "necessity", "To plan the support",
             "lawful_basis", "public_task", "asked_on", "2026-03-02"));

    if (asked.status != 201)
        fail_msg("asking answers %d: %s", asked.status, asked.body);
    return json_integer_value(
        json_object_get(json_object_get(asked.json, "information_request"), "id"));
}

static const char *own_path(int64_t id, const char *after)
{
    return arena_print(world()->arena, "/information-requests/%lld%s", (long long)id,
                       after);
}

static struct answer given_return(int64_t id)
{
    return ask(&member, POST, own_path(id, "/return"),
               BODY("outcome", "returned", "text", "Two appointments kept in January",
                    "owner_agency", "health", "source", "Appointment records", "dated_on",
                    "2026-01-20", "sensitivity", "official_sensitive", "disclosable",
                    "no", "lawful_basis", "public_task_special", "necessity",
                    "It shows what works"));
}

static struct road given_road(void)
{
    struct road road = walk_the_road("luton");

    /* Whoever is asked sees the case for another reason on the road: no longer. */
    assert_ok(
        db_run(world(), db_prepare(world()->db, "DELETE FROM case_access /*scan*/")));
    return road;
}

static void the_page_of_who_is_asked_shows_the_request_and_nothing_else(void **state)
{
    static const char *const hidden[] = { "CP-2026",           "R-2026",
                                          "Talked of a fight", "right_wing",
                                          "Met at home",       "Mentoring" };
    (void)state;
    struct road road = given_road();
    int64_t id = given_asked(&road);
    const struct asking *const ways[] = { &member, &member_page };

    for (size_t way = 0; way < COUNT(ways); way++) {
        struct answer answer = ask(ways[way], GET, own_path(id, ""), NULL);

        assert_int_equal(answer.status, 200);
        assert_non_null(strstr(answer.body, "Q-2026-00002"));
        assert_non_null(strstr(answer.body, "Tandelmoor"));
        assert_non_null(strstr(answer.body, "Is there contact with your service?"));
        for (size_t i = 0; i < COUNT(hidden); i++)
            if (strstr(answer.body, hidden[i]) != NULL)
                fail_msg("shows %s", hidden[i]);
    }
    assert_int_equal(
        ask(&member, GET,
            arena_print(world()->arena, "/cases/%lld", (long long)road.case_id), NULL)
            .status,
        404);
}

/* Why it is no longer needed may be what the panel decided. */
static void a_request_taken_back_does_not_tell_them_why(void **state)
{
    (void)state;
    struct road road = given_road();
    int64_t id = given_asked(&road);
    struct answer answer = ask(
        &program, POST,
        arena_print(world()->arena, "/cases/%lld/information-requests/%lld/cancellation",
                    (long long)road.case_id, (long long)id),
        BODY("reason", "Returned to police"));

    assert_int_equal(answer.status, 201);
    answer = ask(&member_page, GET, own_path(id, ""), NULL);
    assert_int_equal(answer.status, 200);
    assert_null(strstr(answer.body, "Returned to police"));
    answer = ask(&member, GET, "/information-requests?status=cancelled", NULL);
    assert_non_null(strstr(answer.body, "Q-2026-00002"));
    assert_null(strstr(answer.body, "Returned to police"));
}

static void the_answer_is_given_by_page_or_program(void **state)
{
    (void)state;
    struct road road = given_road();
    int64_t one = given_asked(&road), other = given_asked(&road);

    assert_int_equal(given_return(one).status, 201);
    struct answer answer = ask(&member_page, POST, own_path(other, "/return"),
                               BODY("outcome", "nil_return", "version", "1"));
    assert_int_equal(answer.status, 303);
    assert_non_null(
        strstr(ask(&member_page, GET, own_path(other, ""), NULL).body, "Nil return"));
}

static void a_request_to_somebody_else_is_not_there(void **state)
{
    static const char *const others[] = { COORDINATOR, "partner@bedford.example",
                                          "chair@luton.example" };
    (void)state;
    struct road road = given_road();
    int64_t id = given_asked(&road);

    for (size_t i = 0; i < COUNT(others); i++) {
        const struct asking asking = { .as = others[i] };

        assert_int_equal(ask(&asking, GET, own_path(id, ""), NULL).status, 404);
        assert_int_equal(
            ask(&asking, POST, own_path(id, "/return"), BODY("outcome", "nil_return"))
                .status,
            404);
    }
}

static void a_stale_answer_changes_nothing(void **state)
{
    (void)state;
    struct road road = given_road();
    int64_t id = given_asked(&road);

    assert_int_equal(given_return(id).status, 201);
    assert_int_equal(ask(&member_page, POST, own_path(id, "/return"),
                         BODY("outcome", "refused", "reason", "x", "version", "1"))
                         .status,
                     409);
}

static void missing_returns_are_on_the_page_of_the_case(void **state)
{
    (void)state;
    struct road road = given_road();
    const struct asking page = { .as = COORDINATOR, .page = true };
    const char *path =
        arena_print(world()->arena, "/cases/%lld", (long long)road.case_id);

    int64_t id = given_asked(&road);
    struct answer before = ask(&page, GET, path, NULL);
    assert_non_null(strstr(before.body, "Missing returns"));
    assert_non_null(strstr(before.body, ">Bedfordshire Health</a>"));
    assert_int_equal(given_return(id).status, 201);
    assert_null(strstr(ask(&page, GET, path, NULL).body, ">Bedfordshire Health</a>"));
}

static void what_is_not_disclosable_says_so_in_page_program_and_file(void **state)
{
    (void)state;
    struct road road = given_road();
    const struct asking page = { .as = COORDINATOR, .page = true };
    int64_t id = given_asked(&road);
    const char *grid = arena_print(world()->arena, "/cases/%lld/information-requests",
                                   (long long)road.case_id);
    const char *one = arena_print(world()->arena, "%s/%lld", grid, (long long)id);

    assert_int_equal(given_return(id).status, 201);
    assert_non_null(strstr(ask(&page, GET, one, NULL).body, "Not to be disclosed"));
    struct answer json = ask(&program, GET, one, NULL);
    const json_t *item = json_array_get(json_object_get(json.json, "information"), 0);
    assert_true(json_is_false(json_object_get(item, "disclosable")));
    struct answer file =
        ask(&program, POST, arena_print(world()->arena, "%s/export", grid),
            BODY("reason", "For the panel"));
    assert_int_equal(file.status, 200);
    assert_non_null(strstr(file.body, "NOT TO BE DISCLOSED"));
}

/* ---- 13: every page on which somebody can write freely -------------------------------
 */

static size_t times(const char *text, const char *part)
{
    size_t count = 0;

    for (; (text = strstr(text, part)) != NULL; text += strlen(part))
        count++;
    return count;
}

static const char *somebody_with(enum permission permission)
{
    static const struct {
        enum role role;
        const char *email;
    } people[] = {
        { ROLE_COORDINATOR, COORDINATOR },
        { ROLE_CHAIR, "chair@luton.example" },
        { ROLE_POLICE, "police@bedfordshire.example" },
        { ROLE_PANEL_MEMBER, MEMBER },
        { ROLE_PARTNER_OFFICER, "partner@bedford.example" },
        { ROLE_PROVIDER, "provider@mentoring.example" },
        { ROLE_DATA_PROTECTION, "dpo@luton.example" },
        { ROLE_ADMINISTRATOR, "admin@luton.example" },
    };

    for (size_t i = 0; i < COUNT(people); i++)
        if (permission_granted(permission, people[i].role))
            return people[i].email;
    return NULL;
}

static const char warning[] = "Do not enter anything that came from an intelligence";

static void every_page_with_free_text_warns_once(void **state)
{
    (void)state;
    struct road road = walk_the_road("luton");
    size_t count, written = 0;
    const struct route *routes = routes_all(&count);

    for (size_t i = 0; i < count; i++) {
        const struct asking asking = { .as = somebody_with(routes[i].permission),
                                       .page = true };

        if (routes[i].method != GET || *routes[i].template == '\0' || asking.as == NULL)
            continue;
        struct answer answer = ask(&asking, GET, filled_in(&road, routes[i].path), NULL);
        size_t said = answer.body != NULL ? times(answer.body, warning) : 0;
        if (answer.status != 200
            || (strstr(answer.body, "<textarea") == NULL
                && strstr(answer.body, "type=\"file\"") == NULL))
            continue;
        written++;
        if (said != 1)
            fail_msg("%s takes free text or a file and warns %zu times", routes[i].path,
                     said);
    }
    assert_true(written >= 15);
}

static bool has_free_text(const struct form *form)
{
    for (size_t i = 0; i < form->count; i++)
        if (form->fields[i].kind == FIELD_TEXT
            || (form->fields[i].kind == FIELD_ITEMS
                && has_free_text(form->fields[i].items)))
            return true;
    return false;
}

/* What a partner or colleague writes about somebody is flagged in its form's table too.
 */
static void every_long_text_of_requests_is_flagged(void **state)
{
    (void)state;
    struct road road = walk_the_road("luton");
    size_t count, forms = 0;
    const struct route *routes = routes_all(&count);

    (void)road;
    for (size_t i = 0; i < count; i++) {
        const struct form *form = routes[i].form;

        if (strstr(routes[i].path, "information-requests") == NULL
            || !has_free_text(form))
            continue;
        forms++;
        for (size_t f = 0; f < form->count; f++)
            if (form->fields[f].kind == FIELD_TEXT && !form->fields[f].sensitive)
                fail_msg("%s: %s is not flagged", form->name, form->fields[f].name);
    }
    assert_true(forms >= 5);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        REQUIREMENT(11, the_page_of_who_is_asked_shows_the_request_and_nothing_else),
        REQUIREMENT(11, a_request_taken_back_does_not_tell_them_why),
        REQUIREMENT(11, the_answer_is_given_by_page_or_program),
        REQUIREMENT(11, a_request_to_somebody_else_is_not_there),
        REQUIREMENT(11, a_stale_answer_changes_nothing),
        REQUIREMENT(11, missing_returns_are_on_the_page_of_the_case),
        REQUIREMENT(12, what_is_not_disclosable_says_so_in_page_program_and_file),
        REQUIREMENT(13, every_page_with_free_text_warns_once),
        REQUIREMENT(13, every_long_text_of_requests_is_flagged),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
