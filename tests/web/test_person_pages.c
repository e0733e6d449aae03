/* A person's record on pages and for programs. */
#include <string.h>

#include "base/text.h"
#include "support/road.h"

static const struct asking coordinator = { .as = "coordinator@luton.example" };
static const struct asking at_page = { .as = "coordinator@luton.example", .page = true };

#define BODY(...) ((const char *const[]){ __VA_ARGS__, NULL })

static const char *at(int64_t person, const char *rest)
{
    return arena_print(world()->arena, "/people/%lld%s", (long long)person, rest);
}

static int64_t person_of(int64_t referral)
{
    return count_of(arena_print(world()->arena,
                                "SELECT person_id FROM referral WHERE id = %lld /*scan*/",
                                (long long)referral));
}

static void referral_and_case_lead_to_the_record(void **state)
{
    (void)state;
    struct road road = walk_the_road("luton");
    const char *link = arena_print(world()->arena, "href=\"/people/%lld\"",
                                   (long long)person_of(road.referral));
    const char *referral = arena_print(world()->arena, "/referrals/%lld",
                                       (long long)road.referral),
               *channel_case =
                   arena_print(world()->arena, "/cases/%lld", (long long)road.case_id);

    assert_non_null(strstr(ask(&at_page, GET, referral, NULL).body, link));
    assert_non_null(strstr(ask(&at_page, GET, channel_case, NULL).body, link));
}

static void an_address_elsewhere_is_asked_about_on_every_page_that_matters(void **state)
{
    (void)state;
    struct road road = walk_the_road("luton");
    int64_t person = person_of(road.referral);
    struct answer sent =
        ask(&at_page, POST, at(person, "/addresses"),
            BODY("kind", "home", "address", "12 Mill Lane", "postcode", "MK40 1AA"));

    assert_int_equal(sent.status, 303);
    assert_non_null(strstr(sent.location, "/responsibility"));
    assert_non_null(strstr(ask(&at_page, GET, at(person, ""), NULL).body,
                           "Which authority is responsible?"));
    struct answer seen =
        ask(&at_page, GET,
            arena_print(world()->arena, "/cases/%lld", (long long)road.case_id), NULL);
    assert_non_null(strstr(seen.body, "now lies in Bedford Borough"));
    struct answer form = ask(&at_page, GET, sent.location, NULL);
    assert_int_equal(form.status, 200);
    assert_non_null(strstr(form.body, "CP-2026-0001 is with Luton"));
    struct answer decided = ask(&at_page, POST, sent.location,
                                BODY("decision", "stays", "reason", "A short placement"));
    assert_int_equal(decided.status, 303);
    assert_null(strstr(ask(&at_page, GET, at(person, ""), NULL).body,
                       "Which authority is responsible?"));
}

static void a_stale_correction_changes_nothing(void **state)
{
    (void)state;
    struct road road = walk_the_road("luton");
    const struct asking stale = { .as = "coordinator@luton.example", .if_match = "7" };
    const struct asking fresh = { .as = "coordinator@luton.example", .if_match = "1" };
    const char *path = at(road.person, arena_print(world()->arena, "/addresses/%lld",
                                                   (long long)road.detail));

    assert_int_equal(
        ask(&stale, PUT, path, BODY("kind", "home", "address", "14 Mill Lane")).status,
        412);
    assert_int_equal(
        ask(&fresh, PUT, path, BODY("kind", "home", "address", "14 Mill Lane")).status,
        200);
    assert_int_equal(
        ask(&stale, PUT, at(road.person, ""), BODY("surname", "Castlewick")).status, 412);
    assert_int_equal(
        ask(&fresh, PUT, at(road.person, ""), BODY("surname", "Castlewick")).status, 200);
    struct answer page = ask(&at_page, GET, path, NULL);
    assert_non_null(strstr(page.body, "What it said before"));
}

static void a_detail_belongs_to_its_section_and_person(void **state)
{
    (void)state;
    struct road road = walk_the_road("luton");
    const char *wrong =
                   arena_print(world()->arena, "/names/%lld", (long long)road.detail),
               *right =
                   arena_print(world()->arena, "/addresses/%lld", (long long)road.detail);

    assert_int_equal(ask(&coordinator, GET, at(road.person, wrong), NULL).status, 404);
    assert_int_equal(
        ask(&coordinator, GET, at(person_of(road.referral), right), NULL).status, 404);
}

static void ending_and_marking_go_by_their_own_pages(void **state)
{
    (void)state;
    struct road road = walk_the_road("luton");
    const char *of = arena_print(world()->arena, "/details/%lld", (long long)road.detail);
    const char *ending = at(road.person, arena_print(world()->arena, "%s/ending", of)),
               *error = at(road.person, arena_print(world()->arena, "%s/in-error", of));

    assert_int_equal(
        ask(&at_page, POST, ending, BODY("until_on", "2026-03-01", "version", "1"))
            .status,
        303);
    assert_int_equal(
        ask(&at_page, POST, error, BODY("reason", "A cousin's", "version", "2")).status,
        303);
    struct answer page = ask(&at_page, GET, at(road.person, ""), NULL);
    assert_non_null(strstr(page.body, "Entered in error"));
    const char *detail = at(road.person, arena_print(world()->arena, "/addresses/%lld",
                                                     (long long)road.detail));
    assert_non_null(strstr(ask(&at_page, GET, detail, NULL).body, "Take this mark back"));
    assert_int_equal(ask(&at_page, POST, arena_print(world()->arena, "%s/undo", error),
                         BODY("version", "3"))
                         .status,
                     303);
}

/* ---- who may -------------------------------------------------------------------------
 */

static void a_panel_member_reads_it_while_the_case_is_before_them(void **state)
{
    (void)state;
    struct road road = walk_the_road("luton");
    const struct asking member = { .as = "member@health.example", .page = true };
    const char *path = at(person_of(road.referral), "");
    struct answer page = ask(&member, GET, path, NULL);

    assert_int_equal(page.status, 200);
    assert_null(strstr(page.body, "/edit\""));
    assert_null(strstr(page.body, "/names/new"));
    assert_null(strstr(page.body, "/merges/new"));
    assert_int_equal(ask(&member, GET, at(road.person, ""), NULL).status, 404);
    assert_int_equal(
        ask(&member, POST, arena_print(world()->arena, "%s/names", path), NULL).status,
        403);
}

static void a_partner_reads_those_of_its_own_area(void **state)
{
    (void)state;
    struct road road = walk_the_road("bedford");
    const struct asking own = { .as = "partner@bedford.example" };
    const struct asking other = { .as = "partner@centralbeds.example" };
    const char *path = at(person_of(road.referral), "");

    assert_int_equal(ask(&own, GET, path, NULL).status, 200);
    assert_int_equal(ask(&other, GET, path, NULL).status, 404);
}

static void what_is_recorded_is_in_the_trail(void **state)
{
    (void)state;
    (void)walk_the_road("luton");
    assert_int_equal(
        count_of("SELECT count(*) FROM audit WHERE verb = 'person.merge' AND record ="
                 " (SELECT id FROM person_merge) /*scan*/"),
        1);
    assert_int_equal(count_of("SELECT count(*) FROM audit WHERE verb = 'person.add'"
                              " AND person_id <> 0 AND record IN"
                              " (SELECT id FROM person_detail) /*scan*/"),
                     5);
}

/* ---- merging -------------------------------------------------------------------------
 */

static void a_restricted_case_is_marked_to_those_who_see_it(void **state)
{
    static const char badge[] = "moj-badge--black\">Restricted";
    (void)state;
    struct road road = walk_the_road("luton");
    const char *path = at(person_of(road.referral), "");

    assert_null(strstr(ask(&at_page, GET, path, NULL).body, badge));
    assert_ok(db_script(world(),
                        "UPDATE channel_case SET restricted = 1,"
                        " restricted_why = 'Known to many'"));
    struct stmt *st = db_prepare(world()->db,
                                 "INSERT OR IGNORE INTO case_access(case_id, user_id,"
                                 " reason, granted_by, granted_at)"
                                 " VALUES(:case, :user, 'named', :user, :now)");
    bind_int(st, ":case", road.case_id);
    bind_int(st, ":user", user_of(coordinator.as));
    bind_text(st, ":now", world()->now);
    assert_ok(db_run(world(), st));
    assert_non_null(strstr(ask(&at_page, GET, path, NULL).body, badge));
}

static void two_records_are_compared_before_they_are_merged(void **state)
{
    (void)state;
    struct road road = walk_the_road("luton");
    int64_t other = person_of(road.referral);
    struct answer page =
        ask(&at_page, GET,
            at(road.person,
               arena_print(world()->arena, "/merges/new?other=%lld", (long long)other)),
            NULL);

    assert_int_equal(page.status, 200);
    assert_non_null(strstr(page.body, "Are these one person?"));
    assert_non_null(strstr(page.body, "Ruvo Tandelmoor"));
    assert_null(strstr(page.body, "<label class=\"govuk-label\" for=\"other\""));
    /* On a phone each value stands by its column's name, and nothing scrolls sideways. */
    assert_non_null(strstr(page.body, "data-label=\"Compared\""));
    assert_non_null(strstr(page.body, "data-label=\"After merging\""));
    assert_null(strstr(page.body, "app-table-scroll"));
    struct answer by_reference =
        ask(&at_page, GET, at(road.person, "/merges/new?reference=CP-2026-0001"), NULL);
    assert_non_null(strstr(by_reference.body, "Are these one person?"));
    assert_int_equal(
        ask(&at_page, GET, at(road.person, "/merges/new?reference=CP-2026-7777"), NULL)
            .status,
        422);
    assert_int_equal(
        ask(&coordinator, GET, at(road.person, "/merges/new?other=77"), NULL).status,
        404);
}

static void a_merge_of_a_record_changed_since_changes_nothing(void **state)
{
    static const char sql_touch[] =
        "UPDATE person SET version = version + 1 WHERE id = :id";
    static const char sql_merges[] = "SELECT count(*) FROM person_merge /*scan*/";

    (void)state;
    struct road road = walk_the_road("luton");
    int64_t other = person_of(road.referral), before = count_of(sql_merges);
    const char *number = arena_print(world()->arena, "%lld", (long long)other),
               *seen = arena_print(
                   world()->arena, "%lld",
                   (long long)count_of(arena_print(
                       world()->arena, "SELECT version FROM person WHERE id = %lld",
                       (long long)other))),
               *now = arena_print(world()->arena, "name=\"other_version\" value=\"%d\"",
                                  (int)strtol(seen, NULL, 10) + 1);
    struct stmt *st = db_prepare(world()->db, sql_touch);

    assert_non_null(strstr(
        ask(&at_page, GET,
            at(road.person, arena_print(world()->arena, "/merges/new?other=%s", number)),
            NULL)
            .body,
        arena_print(world()->arena, "name=\"other_version\" value=\"%s\"", seen)));
    bind_int(st, ":id", other);
    assert_ok(db_run(world(), st));
    struct answer page = ask(&at_page, POST, at(road.person, "/merges"),
                             BODY("other", number, "other_version", seen, "keep", "this",
                                  "reason", "The school confirms it"));
    assert_int_equal(page.status, 409); /* as any form that is shown again */
    assert_non_null(strstr(page.body, "changed the other record"));
    assert_non_null(strstr(page.body, now));
    assert_int_equal(
        ask(&coordinator, POST, at(road.person, "/merges"),
            BODY("other", number, "other_version", seen, "keep", "this", "reason", "So"))
            .status,
        412);
    assert_int_equal(count_of(sql_merges), before);
}

static void a_merge_is_undone_from_its_page(void **state)
{
    (void)state;
    struct road road = walk_the_road("luton");
    const char *page = at(road.person, arena_print(world()->arena, "/merges/%lld",
                                                   (long long)road.merge)),
               *undo = arena_print(world()->arena, "%s/undo", page);

    assert_non_null(strstr(ask(&at_page, GET, page, NULL).body, "Undo this merge"));
    assert_int_equal(ask(&at_page, POST, undo, BODY("reason", "Brothers")).status, 303);
    assert_non_null(strstr(ask(&at_page, GET, page, NULL).body, "Undone"));
    assert_int_equal(ask(&coordinator, POST, undo, BODY("reason", "Again")).status, 409);
}

static void the_merged_record_is_read_where_it_leads_and_written_nowhere(void **state)
{
    (void)state;
    struct road road = walk_the_road("luton");
    int64_t lost = count_of("SELECT lost_id FROM person_merge /*scan*/");
    struct answer read = ask(&coordinator, GET, at(lost, ""), NULL);

    assert_int_equal(
        json_integer_value(json_object_get(json_object_get(read.json, "person"), "id")),
        road.person);
    assert_non_null(
        strstr(ask(&at_page, GET, at(lost, ""), NULL).body, "was merged into this one"));
    struct answer written = ask(&coordinator, POST, at(lost, "/names"),
                                BODY("kind", "alias", "forename", "Rook"));
    assert_int_equal(written.status, 409);
    assert_string_equal(written.code, "person.merged");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        BROWSER_TEST(referral_and_case_lead_to_the_record),
        BROWSER_TEST(an_address_elsewhere_is_asked_about_on_every_page_that_matters),
        BROWSER_TEST(a_stale_correction_changes_nothing),
        BROWSER_TEST(a_detail_belongs_to_its_section_and_person),
        BROWSER_TEST(ending_and_marking_go_by_their_own_pages),
        BROWSER_TEST(a_panel_member_reads_it_while_the_case_is_before_them),
        BROWSER_TEST(a_partner_reads_those_of_its_own_area),
        BROWSER_TEST(what_is_recorded_is_in_the_trail),
        BROWSER_TEST(a_restricted_case_is_marked_to_those_who_see_it),
        BROWSER_TEST(two_records_are_compared_before_they_are_merged),
        BROWSER_TEST(a_merge_of_a_record_changed_since_changes_nothing),
        BROWSER_TEST(a_merge_is_undone_from_its_page),
        BROWSER_TEST(the_merged_record_is_read_where_it_leads_and_written_nowhere),
    };
    return cmocka_run_group_tests_name("person pages", tests, NULL, NULL);
}
