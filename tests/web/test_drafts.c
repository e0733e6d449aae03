/* Nothing that was typed gets lost: drafts of forms, from page and program. */
#include <string.h>

#include "base/clock.h"
#include "base/text.h"
#include "domain/people/draft.h"
#include "domain/people/session.h"
#include "support/road.h"

#define COORDINATOR "coordinator@luton.example"
#define CHAIR       "chair@luton.example"
#define PARTNER     "partner@bedford.example"
#define REFERRER    "referrer@school.example"
#define BODY(...)   ((const char *const[]){ __VA_ARGS__, NULL })

static const char sql_drafts[] = "SELECT count(*) FROM draft /*scan*/";
static const char sql_draft[] = "SELECT id FROM draft /*scan*/";
static const char sql_notes[] = "SELECT count(*) FROM note /*scan*/";

static const struct asking page = { .as = COORDINATOR, .page = true };
static const struct asking program = { .as = COORDINATOR };

static const char *notes_of(const struct road *road)
{
    return arena_print(world()->arena, "/cases/%lld/notes", (long long)road->case_id);
}

static struct answer keep(const struct asking *who, const char *of, const char *text)
{
    return ask(
        who, POST, "/drafts",
        BODY("draft_page", of, "draft_form", "note", "kind", "general", "text", text));
}

static bool shows(const struct asking *who, const char *path, const char *words)
{
    struct answer answer = ask(who, GET, path, NULL);

    assert_int_equal(answer.status, 200);
    return strstr(answer.body, words) != NULL;
}

static void a_page_shows_the_draft_of_its_form_and_says_so(void **state)
{
    (void)state;
    struct road road = walk_the_road("luton");
    struct answer kept = keep(&page, notes_of(&road), "Half a <sentence>");

    assert_int_equal(kept.status, 303);
    assert_string_equal(kept.location, notes_of(&road));
    assert_true(shows(&page, notes_of(&road), "Half a &lt;sentence&gt;"));
    assert_true(shows(&page, notes_of(&road), "This is your draft of"));
    const struct asking chair = { .as = CHAIR, .page = true };
    assert_false(shows(&chair, notes_of(&road), "Half a"));
    assert_true(shows(&page, "/drafts", notes_of(&road)));
    assert_false(shows(&chair, "/drafts", notes_of(&road)));
}

static void a_program_is_told_when_it_was_saved(void **state)
{
    (void)state;
    struct road road = walk_the_road("luton");
    struct answer kept = keep(&program, notes_of(&road), "Typed");
    const json_t *draft = json_object_get(kept.json, "draft");

    assert_int_equal(kept.status, 200);
    assert_string_equal(json_string_value(json_object_get(draft, "saved_at_time")),
                        "10:00am");
    kept = ask(&program, POST, "/drafts",
               BODY("page", notes_of(&road), "form", "note", "fields.0.name", "text",
                    "fields.0.value", "By name and value"));
    assert_int_equal(kept.status, 200);
    assert_true(shows(&page, notes_of(&road), "By name and value"));
    assert_int_equal(count_of(sql_drafts), 1);
}

static void a_saved_form_leaves_no_draft_and_a_refused_one_does(void **state)
{
    (void)state;
    struct road road = walk_the_road("luton");
    const char *path = notes_of(&road);

    (void)keep(&page, path, "Will be saved");
    struct answer refused = ask(
        &page, POST, path, BODY("draft_page", path, "draft_form", "note", "text", ""));
    assert_int_equal(refused.status, 422);
    assert_int_equal(count_of(sql_drafts), 1);
    struct answer saved =
        ask(&page, POST, path,
            BODY("draft_page", path, "draft_form", "note", "text", "Will be saved"));
    assert_int_equal(saved.status, 303);
    assert_int_equal(count_of(sql_drafts), 0);
    assert_false(shows(&page, path, "This is your draft of"));
}

static void corrections_of_two_notes_are_two_drafts(void **state)
{
    (void)state;
    struct road road = walk_the_road("luton");
    const char *correction = arena_print(world()->arena, "%s?corrects=%lld",
                                         notes_of(&road), (long long)road.note);

    (void)keep(&page, correction, "Correcting");
    assert_false(shows(&page, notes_of(&road), "Correcting"));
    assert_true(shows(&page, correction, ">\nCorrecting<"));
}

/* The page says that what is brought is gone after a day: a draft would stay for a month.
 */
static void rows_of_an_import_are_not_kept_as_a_draft(void **state)
{
    (void)state;
    (void)walk_the_road("luton");

    assert_false(shows(&page, "/imports/new", "data-draft"));
    struct answer kept = ask(&page, POST, "/drafts",
                             BODY("draft_page", "/imports/new", "draft_form", "import",
                                  "rows", "forename,surname\nRuvo,Tandelmoor\n"));
    assert_int_equal(kept.status, 404);
    assert_int_equal(count_of(sql_drafts), 0);
}

static void what_does_not_belong_to_the_form_is_refused(void **state)
{
    (void)state;
    struct road road = walk_the_road("luton");
    const char *path = notes_of(&road);
    const struct {
        const char *page, *form, *field;
        int status;
    } wrong[] = {
        { path, "note", "nonsense", 422 },
        { path, "support_plan", "nature", 404 },
        { "/cases/77/notes", "note", "text", 404 },
        { "/account", "note", "text", 404 },
        { "https://elsewhere.example/", "note", "text", 404 },
        { "//elsewhere.example", "note", "text", 404 },
        { "/users/new", "user_new", "email", 403 },
    };

    for (size_t i = 0; i < COUNT(wrong); i++) {
        struct answer answer =
            ask(&program, POST, "/drafts",
                BODY("page", wrong[i].page, "form", wrong[i].form, "fields.0.name",
                     wrong[i].field, "fields.0.value", "x"));
        if (answer.status != wrong[i].status)
            fail_msg("%s %s: %d %s", wrong[i].page, wrong[i].field, answer.status,
                     answer.body);
    }
    assert_int_equal(count_of(sql_drafts), 0);
}

static void nobody_learns_of_a_case_by_keeping_drafts(void **state)
{
    (void)state;
    struct road road = walk_the_road("luton");
    const struct asking partner = { .as = PARTNER };
    struct answer hidden = keep(&partner, notes_of(&road), "x");
    struct answer missing = keep(&partner, "/cases/77/notes", "x");

    assert_int_equal(hidden.status, 404);
    assert_int_equal(missing.status, 404);
    assert_string_equal(hidden.code, missing.code);
}

static const char sql_end_share[] = "DELETE FROM case_access /*scan*/";

static void a_draft_is_out_of_reach_with_its_page(void **state)
{
    (void)state;
    struct road road = walk_the_road("luton");
    const struct asking partner = { .as = PARTNER };
    const char *shares =
        arena_print(world()->arena, "/cases/%lld/shares", (long long)road.case_id);

    assert_int_equal(
        ask(&program, POST, shares, BODY("user", PARTNER, "why", "Works with us")).status,
        201);
    assert_int_equal(keep(&partner, notes_of(&road), "Seen meanwhile").status, 200);
    const char *draft =
        arena_print(world()->arena, "/drafts/%lld", (long long)count_of(sql_draft));
    assert_int_equal(ask(&partner, GET, draft, NULL).status, 200);
    assert_int_equal(ask(&program, GET, draft, NULL).status, 404);
    assert_ok(db_run(world(), db_prepare(world()->db, sql_end_share)));
    assert_int_equal(ask(&partner, GET, draft, NULL).status, 404);
    assert_null(strstr(ask(&partner, GET, "/drafts", NULL).body, "note"));
}

static void a_program_replaces_and_discards_its_draft(void **state)
{
    (void)state;
    struct road road = walk_the_road("luton");
    const struct asking first = { .as = COORDINATOR, .if_match = "1" };

    (void)keep(&program, notes_of(&road), "One");
    const char *draft =
        arena_print(world()->arena, "/drafts/%lld", (long long)count_of(sql_draft));
    const char *const *two = BODY("fields.0.name", "text", "fields.0.value", "Two");
    assert_int_equal(ask(&program, PUT, draft, two).status, 428);
    assert_int_equal(ask(&first, PUT, draft, two).status, 200);
    assert_int_equal(ask(&first, PUT, draft, two).status, 412);
    assert_non_null(strstr(ask(&program, GET, draft, NULL).body, "Two"));
    assert_int_equal(ask(&program, DELETE, draft, NULL).status, 200);
    assert_int_equal(ask(&program, GET, draft, NULL).status, 404);
    assert_int_equal(count_of(sql_drafts), 0);
}

static void a_draft_is_discarded_from_the_form_with_all_it_holds(void **state)
{
    (void)state;
    struct road road = walk_the_road("luton");

    (void)keep(&page, notes_of(&road), "Away with it");
    const char *discard = arena_print(world()->arena, "/drafts/%lld/discarding",
                                      (long long)count_of(sql_draft));
    struct answer gone = ask(&page, POST, discard,
                             BODY("draft_page", notes_of(&road), "draft_form", "note",
                                  "text", "Away with it", "version", "1"));
    assert_int_equal(gone.status, 303);
    assert_string_equal(gone.location, notes_of(&road));
    assert_int_equal(count_of(sql_drafts), 0);
}

static void a_referrer_keeps_drafts_of_a_referrals_page(void **state)
{
    (void)state;
    const struct asking referrer = { .as = REFERRER, .page = true };
    struct answer begun = ask(&referrer, POST, "/referrals/drafts", NULL);
    const char *concern = arena_print(
        world()->arena, "%.*sconcern",
        (int)(strstr(begun.location, "individual") - begun.location), begun.location);

    assert_int_equal(ask(&referrer, POST, "/drafts",
                         BODY("draft_page", concern, "draft_form", "referral", "concern",
                              "He said", "version", "1"))
                         .status,
                     303);
    assert_true(shows(&referrer, concern, ">\nHe said<"));
    assert_true(shows(&referrer, "/drafts", concern));
}

static const char sql_change_plan[] =
    "UPDATE support_plan SET version = version + 1, nature = 'Sports' /*scan*/";

static void a_draft_of_an_older_version_says_so_and_is_compared_when_saved(void **state)
{
    (void)state;
    struct road road = walk_the_road("luton");
    const char *plan =
        arena_print(world()->arena, "/cases/%lld/support-plan", (long long)road.case_id);
    const char *edit = arena_print(world()->arena, "%s/edit", plan);
    const char *const *typed =
        BODY("draft_page", edit, "draft_form", "support_plan", "version", "1",
             "original.nature", "Mentoring", "nature", "Mentoring at home");

    assert_int_equal(ask(&page, POST, "/drafts", typed).status, 303);
    assert_false(shows(&page, edit, "Somebody saved this record since"));
    assert_ok(db_run(world(), db_prepare(world()->db, sql_change_plan)));
    assert_true(shows(&page, edit, "Somebody saved this record since"));
    assert_true(shows(&page, edit, "name=\"version\" value=\"1\""));
    assert_true(shows(&page, edit, "name=\"original.nature\" value=\"Mentoring\""));
    struct answer stale = ask(&page, POST, plan, typed);
    assert_int_equal(stale.status, 409);
    assert_non_null(strstr(stale.body, "Someone else saved this first"));
    assert_int_equal(count_of(sql_drafts), 1);
}

static void a_screening_keeps_what_was_said_about_likenesses(void **state)
{
    (void)state;
    acting_as(ROLE_COORDINATOR);
    (void)given_referral("luton");
    int64_t second = given_referral("luton");
    const char *path =
        arena_print(world()->arena, "/referrals/%lld/screening", (long long)second);
    struct answer first = ask(&program, GET, path, NULL);
    int64_t person = json_integer_value(json_object_get(
        json_array_get(json_object_get(first.json, "possible_matches"), 0), "person"));
    const char *const *typed =
        BODY("draft_page", path, "draft_form", "screening", "earlier_referrals.0.person",
             arena_print(world()->arena, "%lld", (long long)person),
             "earlier_referrals.0.decision", "not_linked", "reasons", "Not yet");

    assert_int_not_equal(person, 0);
    assert_int_equal(ask(&page, POST, "/drafts", typed).status, 303);
    assert_true(shows(&page, path, "value=\"not_linked\" checked"));
    assert_int_equal(ask(&page, POST, path, typed).status, 422);
    assert_non_null(
        strstr(ask(&page, POST, path, typed).body, "value=\"not_linked\" checked"));
}

/* ---- a form that comes too late
 * --------------------------------------------------------
 */

static void hours_later(int64_t hours)
{
    char *now = arena_alloc(world()->arena, INSTANT_SIZE);
    int64_t ms = clock_from_instant(world()->now) + hours * 3600000;

    clock_set(ms);
    clock_instant(ms, now);
    world()->now = now;
}

static struct answer send_late(const char *path, const char *cookie, bool with_token)
{
    const struct asking late = {
        .as = COORDINATOR, .page = true, .session = cookie, .forget_csrf = !with_token
    };
    const char *token = with_token ? NULL : "csrf_token"; /* a foreign page's */

    return ask(&late, POST, path,
               BODY("draft_page", path, "draft_form", "note", "text", "Typed all evening",
                    token, "forged"));
}

static void a_form_sent_after_the_time_out_is_kept_for_its_writer(void **state)
{
    (void)state;
    struct road road = walk_the_road("luton");
    const char *cookie = session_of(COORDINATOR), *path = notes_of(&road);

    hours_later(2);
    int64_t notes = count_of(sql_notes);
    struct answer late = send_late(path, cookie, true);
    assert_int_equal(late.status, 303);
    assert_non_null(strstr(late.location, "/sign-in?next=%2Fcases"));
    assert_int_equal(count_of(sql_notes), notes);
    assert_null(strstr(late.body, "evening"));
    assert_int_equal(count_of(sql_drafts), 1);
    assert_true(shows(&page, path, "Typed all evening"));
}

static void it_is_not_kept_for_a_foreign_page_nor_for_nobody(void **state)
{
    (void)state;
    struct road road = walk_the_road("luton");
    const char *cookie = session_of(COORDINATOR), *path = notes_of(&road);

    hours_later(2);
    (void)send_late(path, cookie, false);
    (void)send_late(path, "a cookie nobody knows", true);
    hours_later(30); /* a day after the time-out */
    (void)send_late(path, cookie, true);
    assert_int_equal(count_of(sql_drafts), 0);
}

static void it_is_not_kept_where_the_page_does_not_open_any_more(void **state)
{
    (void)state;
    (void)walk_the_road("luton");
    const char *cookie = session_of(COORDINATOR);

    hours_later(2);
    struct answer late = send_late("/cases/77/notes", cookie, true);
    assert_int_equal(late.status, 303); /* as for one that opens */
    assert_int_equal(count_of(sql_drafts), 0);
}

static void after_signing_out_nothing_is_kept(void **state)
{
    (void)state;
    struct road road = walk_the_road("luton");
    const char *cookie = session_of(COORDINATOR);
    const struct asking leaving = { .as = COORDINATOR, .page = true, .session = cookie };

    assert_int_equal(ask(&leaving, POST, "/sign-out", NULL).status, 303);
    (void)send_late(notes_of(&road), cookie, true);
    assert_int_equal(count_of(sql_drafts), 0);
}

/* Signed in anew elsewhere: the token of the old page does not fit the new session. */
static void a_refused_page_gives_the_text_back_to_who_is_signed_in(void **state)
{
    (void)state;
    struct road road = walk_the_road("luton");
    const char *path = notes_of(&road), *typed = "Words that took <an> evening to write";
    const struct asking anew = { .as = COORDINATOR, .page = true, .forget_csrf = true };
    const struct asking nobody = { .page = true, .forget_csrf = true };
    const char *const *body = BODY("draft_page", path, "draft_form", "note", "text",
                                   typed, "csrf_token", "of the session before");

    struct answer refused = ask(&anew, POST, path, body);
    assert_int_equal(refused.status, 403);
    assert_non_null(strstr(refused.body, "Words that took &lt;an&gt; evening to write"));
    assert_null(strstr(refused.body, "of the session before"));
    assert_null(strstr(ask(&nobody, POST, path, body).body, "Words that took"));
}

static const char sql_report[] =
    "UPDATE support_session SET status = 'reported', held_on = planned_on /*scan*/";

static void a_draft_whose_form_is_over_can_only_be_discarded(void **state)
{
    (void)state;
    struct road road = walk_the_road("luton");
    const char *session = arena_print(
        world()->arena, "/cases/%lld/interventions/%lld/sessions/%lld",
        (long long)road.case_id, (long long)road.commission, (long long)road.session);
    static const char sql_held[] =
        "UPDATE support_session SET status = 'held', held_on = planned_on /*scan*/";

    assert_ok(db_run(world(), db_prepare(world()->db, sql_held)));
    assert_int_equal(ask(&page, POST, "/drafts",
                         BODY("draft_page", session, "draft_form", "session_report",
                              "report", "Talked about school"))
                         .status,
                     303);
    assert_false(shows(&page, "/drafts", "This form cannot be opened any more"));
    assert_ok(db_run(world(), db_prepare(world()->db, sql_report)));
    assert_true(shows(&page, "/drafts", "This form cannot be opened any more"));
    const char *draft =
        arena_print(world()->arena, "/drafts/%lld", (long long)count_of(sql_draft));
    assert_int_equal(ask(&program, GET, draft, NULL).status, 404);
    assert_int_equal(ask(&program, DELETE, draft, NULL).status, 200);
    assert_int_equal(count_of(sql_drafts), 0);
}

/* ---- every form
 * ------------------------------------------------------------------------
 */

static void every_page_where_people_write_keeps_drafts(void **state)
{
    (void)state;
    struct road road = walk_the_road("luton");
    size_t count, found = 0;
    const struct route *routes = routes_all(&count);

    for (size_t i = 0; i < count; i++) {
        if (routes[i].method != GET || *routes[i].template == '\0'
            || !permission_granted(routes[i].permission, ROLE_COORDINATOR))
            continue;
        struct answer answer = ask(&page, GET, filled_in(&road, routes[i].path), NULL);
        if (answer.status != 200 || strstr(answer.body, "<textarea") == NULL
            || strstr(answer.body, "type=\"file\"") != NULL) /* pasted in its place */
            continue;
        found++;
        if (strstr(answer.body, "data-draft-owner") == NULL
            || strstr(answer.body, "name=\"draft_page\"") == NULL)
            fail_msg("%s keeps no drafts", routes[i].path);
    }
    assert_true(found >= 15);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        BROWSER_TEST(a_page_shows_the_draft_of_its_form_and_says_so),
        BROWSER_TEST(a_program_is_told_when_it_was_saved),
        BROWSER_TEST(a_saved_form_leaves_no_draft_and_a_refused_one_does),
        BROWSER_TEST(corrections_of_two_notes_are_two_drafts),
        BROWSER_TEST(rows_of_an_import_are_not_kept_as_a_draft),
        BROWSER_TEST(what_does_not_belong_to_the_form_is_refused),
        BROWSER_TEST(nobody_learns_of_a_case_by_keeping_drafts),
        BROWSER_TEST(a_draft_is_out_of_reach_with_its_page),
        BROWSER_TEST(a_program_replaces_and_discards_its_draft),
        BROWSER_TEST(a_draft_is_discarded_from_the_form_with_all_it_holds),
        BROWSER_TEST(a_referrer_keeps_drafts_of_a_referrals_page),
        BROWSER_TEST(a_draft_of_an_older_version_says_so_and_is_compared_when_saved),
        BROWSER_TEST(a_screening_keeps_what_was_said_about_likenesses),
        BROWSER_TEST(a_form_sent_after_the_time_out_is_kept_for_its_writer),
        BROWSER_TEST(it_is_not_kept_for_a_foreign_page_nor_for_nobody),
        BROWSER_TEST(it_is_not_kept_where_the_page_does_not_open_any_more),
        BROWSER_TEST(after_signing_out_nothing_is_kept),
        BROWSER_TEST(a_refused_page_gives_the_text_back_to_who_is_signed_in),
        BROWSER_TEST(a_draft_whose_form_is_over_can_only_be_discarded),
        BROWSER_TEST(every_page_where_people_write_keeps_drafts),
    };
    return cmocka_run_group_tests_name("drafts", tests, NULL, NULL);
}
