/* The chronology as one list a case: filters, paging, files, and that nothing is missing.
 */
#include "domain/people/chronology_list.h"

#include <string.h>

#include "base/json.h"
#include "base/text.h"
#include "domain/casework/note.h"
#include "domain/people/chronology.h"
#include "support/given_casework.h"

static const char sql_exports[] = "SELECT count(*) FROM export /*scan*/";

static int64_t the_case;

static void write_note(const char *on, const char *text)
{
    struct answers answers =
        answers_of(&form_note, "kind", "contact", "text", text, "happened_on", on, NULL);
    int64_t id;

    assert_ok(note_create(world(), case_dossier(the_case), &answers, &id));
}

static void given_history(void)
{
    the_case = given_case("luton");
    on_day("2026-03-10");
    acting_as(ROLE_COORDINATOR);
    write_note("2026-03-04", "Rang the school about the trip");
    write_note("2026-03-09", "=HYPERLINK(\"http://x\") said the message");
    acting_as(ROLE_POLICE);
    write_note("2026-03-09", "Nothing known in Éastleigh");
}

static json_t *found(const char *name, const char *value)
{
    struct answers filter = answers_of(&form_chronology_filter, name, value, NULL);
    json_t *view = json_object();

    assert_ok(chronology_list(world(), case_dossier(the_case), &filter, view));
    return view;
}

static size_t count_found(const char *name, const char *value)
{
    return json_array_size(json_object_get(found(name, value), "items"));
}

static void it_has_day_and_moment_who_kind_and_source(void **state)
{
    (void)state;
    given_history();
    const json_t *items = json_object_get(found("kind", "note"), "items");
    const json_t *last = json_array_get(items, 2);

    assert_int_equal(json_array_size(items), 3);
    assert_string_equal(json_string_value(json_object_get(last, "happened_on")),
                        "2026-03-04");
    assert_string_equal(json_string_value(json_object_get(last, "recorded_at")),
                        world()->now);
    assert_non_null(json_string_value(json_object_get(last, "by")));
    assert_non_null(json_string_value(json_object_get(last, "source")));
    assert_string_equal(json_string_value(json_object_get(last, "kind")), "note");
}

static void filters_by_kind(void **state)
{
    (void)state;
    given_history();
    size_t all = count_found(NULL, NULL);

    assert_int_equal(count_found("kind", "note"), 3);
    assert_true(count_found("kind", "referral") >= 2);
    assert_true(count_found("kind", "case") >= 1);
    assert_int_equal(count_found("kind", "exit"), 0);
    assert_true(all > 5);
}

/* Every kind that the program writes is found under one of the choices. */
static void no_kind_is_lost_between_the_filters(void **state)
{
    size_t all, together = 0;
    const struct option *kinds = form_field(&form_chronology_filter, "kind")->options;

    (void)state;
    given_history();
    acting_as(ROLE_COORDINATOR);
    given_moves(the_case, "adopt", "consent_given", NULL);
    all = count_found(NULL, NULL);
    for (; kinds->code != NULL; kinds++)
        together += count_found("kind", kinds->code);
    assert_int_equal(together, all);
}

static void filters_by_days_both_included(void **state)
{
    (void)state;
    given_history();
    struct answers filter = answers_of(&form_chronology_filter, "from", "2026-03-04",
                                       "to", "2026-03-09", NULL);
    json_t *view = json_object();

    assert_ok(chronology_list(world(), case_dossier(the_case), &filter, view));
    assert_int_equal(json_array_size(json_object_get(view, "items")), 3);
    assert_int_equal(count_found("from", "2026-03-10"), 0);
}

static void filters_by_who_and_by_words_however_they_are_written(void **state)
{
    (void)state;
    given_history();
    assert_int_equal(count_found("who", "bedfordshire police"), 1);
    assert_int_equal(count_found("q", "eastleigh"), 1);
    assert_int_equal(count_found("q", "THE SCHOOL"), 1);
    assert_int_equal(count_found("q", "zeppelin"), 0);
    assert_true(count_found("q", "...") > 3); /* no word at all */
}

static void pages_go_on_where_the_last_ended_with_filters_too(void **state)
{
    (void)state;
    given_history();
    struct answers first =
        answers_of(&form_chronology_filter, "kind", "note", "limit", "2", NULL);
    json_t *view = json_object(), *rest = json_object();

    assert_ok(chronology_list(world(), case_dossier(the_case), &first, view));
    assert_int_equal(json_array_size(json_object_get(view, "items")), 2);
    struct answers second =
        answers_of(&form_chronology_filter, "kind", "note", "limit", "2", "cursor",
                   json_string_value(json_object_get(view, "next")), NULL);
    assert_ok(chronology_list(world(), case_dossier(the_case), &second, rest));
    assert_int_equal(json_array_size(json_object_get(rest, "items")), 1);
    assert_true(json_is_null(json_object_get(rest, "next")));
}

static const char *exported(const char *format)
{
    struct answers answers = answers_of(&form_chronology_export, "reason", "For the file",
                                        "format", format, NULL);
    const char *text = NULL;

    assert_ok(chronology_export(world(), case_dossier(the_case), &answers, &text));
    return text;
}

static void an_export_is_marked_registered_and_runs_no_formula(void **state)
{
    (void)state;
    given_history();
    acting_as(ROLE_COORDINATOR);
    const char *csv = exported("csv");

    assert_non_null(strstr(csv, "OFFICIAL-SENSITIVE. Exported by"));
    assert_non_null(strstr(csv, "'=HYPERLINK"));
    assert_non_null(strstr(csv, "Rang the school"));
    json_t *json = json_loads(exported("json"), 0, NULL);
    assert_non_null(strstr(json_string_value(json_object_get(json, "marking")),
                           "OFFICIAL-SENSITIVE"));
    assert_true(json_array_size(json_object_get(json, "entries")) > 3);
    assert_int_equal(count_of("SELECT count(*) FROM export WHERE kind = 'chronology'"
                              " AND reason = 'For the file' /*scan*/"),
                     2);
    assert_int_equal(
        count_of("SELECT count(*) FROM audit WHERE verb = 'chronology.export'"
                 " /*scan*/"),
        2);
}

static bool export_of(const char *name, const char *words)
{
    struct answers answers = answers_of(&form_chronology_export, "reason", "For the file",
                                        "format", "csv", name, words, NULL);
    const char *text;

    return chronology_export(world(), case_dossier(the_case), &answers, &text);
}

static void an_export_of_words_that_are_none_is_refused_and_names_the_field(void **state)
{
    static const char *const none[] = { "%", "...", "*", "-_-" };
    (void)state;
    given_history();
    acting_as(ROLE_COORDINATOR);
    for (size_t i = 0; i < COUNT(none); i++) {
        assert_false(export_of("q", none[i]));
        assert_string_equal(world()->problem.fields[0].field, "q");
        assert_non_null(strstr(world()->problem.fields[0].detail, "Words"));
        problem_forget(world());
        assert_false(export_of("who", none[i]));
        assert_string_equal(world()->problem.fields[0].field, "who");
        assert_non_null(strstr(world()->problem.fields[0].detail, "Who"));
        problem_forget(world());
    }
    assert_int_equal(count_of(sql_exports), 0);
    assert_ok(export_of("q", "100%"));
}

/* Names that were typed into the filter are not for the register. */
static void the_register_holds_codes_only(void **state)
{
    (void)state;
    given_history();
    acting_as(ROLE_COORDINATOR);
    struct answers answers =
        answers_of(&form_chronology_export, "reason", "For the file", "format", "csv",
                   "kind", "note", "who", "Tandelmoor", NULL);
    const char *text;

    assert_ok(chronology_export(world(), case_dossier(the_case), &answers, &text));
    assert_string_equal(text_of("SELECT filter FROM export /*scan*/"),
                        "kind=note who=(typed) format=csv");
}

static void every_failure_of_exporting_leaves_nothing(void **state)
{
    (void)state;
    given_history();
    acting_as(ROLE_COORDINATOR);
    const struct dossier *dossier = case_dossier(the_case);
    struct answers answers = answers_of(&form_chronology_export, "reason", "For the file",
                                        "format", "csv", NULL);
    const char *text;

    every_failure_leaves_nothing(chronology_export(world(), dossier, &answers, &text),
                                 sql_exports, 0);
}

static void it_reads_through_the_views_only(void **state)
{
    (void)state;
    given_history();
    acting_as(ROLE_PARTNER_OFFICER); /* of another area */
    given_reader();
    const struct dossier hidden = { .kind = DOSSIER_CASE, .case_id = the_case };
    struct answers filter = answers_of(&form_chronology_filter, "q", "school", NULL);
    json_t *view = json_object();

    assert_ok(chronology_list(world(), &hidden, &filter, view));
    assert_int_equal(json_array_size(json_object_get(view, "items")), 0);
    given_writer();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(it_has_day_and_moment_who_kind_and_source),
        TEST(filters_by_kind),
        TEST(no_kind_is_lost_between_the_filters),
        TEST(filters_by_days_both_included),
        TEST(filters_by_who_and_by_words_however_they_are_written),
        TEST(pages_go_on_where_the_last_ended_with_filters_too),
        TEST(an_export_is_marked_registered_and_runs_no_formula),
        TEST(an_export_of_words_that_are_none_is_refused_and_names_the_field),
        TEST(the_register_holds_codes_only),
        TEST(every_failure_of_exporting_leaves_nothing),
        TEST(it_reads_through_the_views_only),
    };
    return cmocka_run_group_tests_name("chronology list", tests, NULL, NULL);
}
