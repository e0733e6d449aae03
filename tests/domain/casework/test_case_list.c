#include "domain/casework/case_list.h"

#include <string.h>

#include "base/json.h"
#include "domain/casework/case_lead.h"
#include "domain/casework/case_share.h"
#include "support/given_casework.h"

/* Surnames of the items, in order: "Abbon Cirsel". */
static const char *surnames(const json_t *view)
{
    const char *text = "";
    json_t *item;
    size_t i;

    json_array_foreach(json_object_get(view, "items"), i, item)
    {
        text = arena_print(world()->arena, "%s%s%s", text, i > 0 ? " " : "",
                           json_string_value(json_object_get(item, "surname")));
    }
    return text;
}

static json_t *list_of(const struct answers *filter)
{
    json_t *view = json_object();

    given_reader();
    assert_ok(case_list(world(), filter, CASE_LIST_ALL, view));
    given_writer();
    return view;
}

#define listed(...)                                                                      \
    surnames(                                                                            \
        list_of(&(struct answers[]){ answers_of(&form_case_filter, __VA_ARGS__) }[0]))
#define listed_all() listed(NULL)

/* Three cases, the last one first in the list: Luton, Bedford, Luton. */
static void given_three(void)
{
    on_day("2026-03-02");
    (void)given_case_of("Adan", "Abbon", "1990-01-02", "luton");
    on_day("2026-03-03");
    (void)given_case_of("Beri", "Beltram", "1991-03-04", "bedford");
    on_day("2026-03-04");
    (void)given_case_of("Cel", "Cirsel", "1992-05-06", "luton");
}

static void newest_come_first(void **state)
{
    (void)state;
    given_three();

    assert_string_equal(listed_all(), "Cirsel Beltram Abbon");
}

static void an_item_has_what_the_contract_names(void **state)
{
    static const char *const keys[] = {
        "id",         "reference", "forename",     "surname",       "area",
        "area_label", "status",    "status_label", "status_colour", "shared",
        "lead",       "opened_on", "next_due_on",  "overdue",       "concern_type_label",
        "age",
    };
    (void)state;
    given_three();
    struct answers filter = answers_of(&form_case_filter, NULL);
    const json_t *item = json_array_get(json_object_get(list_of(&filter), "items"), 0);

    for (size_t i = 0; i < COUNT(keys); i++)
        assert_non_null(json_object_get(item, keys[i]));
    assert_int_equal(json_integer_value(json_object_get(item, "age")), 33);
    assert_string_equal(json_string_value(json_object_get(item, "area_label")), "Luton");
    assert_string_equal(
        json_string_value(json_object_get(json_object_get(item, "lead"), "name")),
        "coordinator");
}

static void filters_cut_the_list(void **state)
{
    (void)state;
    given_three();

    assert_string_equal(listed("area", "luton", NULL), "Cirsel Abbon");
    assert_string_equal(listed("area", "luton", "q", "abb", NULL), "Abbon");
    assert_string_equal(listed("q", "CP-2026-0002", NULL), "Beltram");
    assert_string_equal(listed("q", "nobody", NULL), "");
    assert_string_equal(listed("q", "?!", NULL), "");
    assert_string_equal(listed("q", "a", NULL), "");
    assert_string_equal(listed("status", "awaiting_panel", NULL), "Cirsel Beltram Abbon");
    assert_string_equal(listed("status", "adopted", NULL), "");
    assert_string_equal(listed("concern_type", "islamist", NULL), "");
    assert_string_equal(listed("concern_type", "right_wing", "area", "bedford", NULL),
                        "Beltram");
    assert_string_equal(listed("lead", "chair@luton.example", NULL), "");
    assert_string_equal(listed("lead", "coordinator@luton.example", NULL),
                        "Cirsel Beltram Abbon");
    assert_string_equal(listed("mine", "yes", NULL), "Cirsel Beltram Abbon");
}

static void mine_are_those_i_cover_too(void **state)
{
    (void)state;
    given_three();
    const struct dossier *dossier = case_dossier(
        count_of("SELECT id FROM channel_case WHERE area = 'bedford' /*scan*/"));
    struct answers cover =
        answers_of(&form_case_lead, "lead", "coordinator@luton.example", "cover",
                   "chair@luton.example", "cover_until_on", "2026-03-10", NULL);

    assert_ok(case_lead_change(world(), dossier, dossier->version, &cover));
    acting_as(ROLE_CHAIR);

    assert_string_equal(listed("mine", "yes", NULL), "Beltram");
    assert_string_equal(listed("mine", "yes", "sort", "due", NULL), "Beltram");
    on_day("2026-03-11");
    acting_as(ROLE_CHAIR);
    assert_string_equal(listed("mine", "yes", NULL), "");
}

static void overdue_ones_are_listed_from_the_oldest(void **state)
{
    (void)state;
    given_three();

    assert_string_equal(listed("overdue", "yes", NULL), "");
    on_day("2026-06-01");
    acting_as(ROLE_COORDINATOR);
    assert_string_equal(listed("overdue", "yes", NULL), "Abbon Beltram Cirsel");
    assert_string_equal(listed("overdue", "yes", "sort", "newest", NULL),
                        "Cirsel Beltram Abbon");
    assert_string_equal(listed("overdue", "no", NULL), "");
    assert_string_equal(listed("overdue", "no", "sort", "due", NULL), "");
}

static void a_partner_sees_the_own_area_and_what_is_shared(void **state)
{
    (void)state;
    given_three();
    struct answers share =
        answers_of(&form_case_share, "user", "partner@bedford.example", NULL);
    int64_t user;

    acting_as(ROLE_PARTNER_OFFICER);
    assert_string_equal(listed_all(), "Beltram");
    acting_as(ROLE_COORDINATOR);
    assert_ok(
        case_share_begin(world(),
                         case_dossier(count_of("SELECT id FROM channel_case"
                                               " WHERE reference = 'CP-2026-0001'")),
                         &share, &user));
    acting_as(ROLE_PARTNER_OFFICER);
    assert_string_equal(listed_all(), "Beltram Abbon");
    assert_string_equal(listed("area", "luton", NULL), "Abbon");
    assert_string_equal(listed("q", "abbon", NULL), "Abbon");
    assert_string_equal(listed("q", "cirsel", NULL), "");
}

static void somebody_without_an_area_sees_what_was_opened_by_name(void **state)
{
    (void)state;
    given_three();
    struct answers share =
        answers_of(&form_case_share, "user", "member@health.example", NULL);
    int64_t user;

    assert_ok(
        case_share_begin(world(),
                         case_dossier(count_of("SELECT id FROM channel_case"
                                               " WHERE reference = 'CP-2026-0002'")),
                         &share, &user));
    acting_as(ROLE_PANEL_MEMBER);
    assert_string_equal(listed_all(), "Beltram");
    assert_string_equal(listed("status", "adopted", NULL), "");
    assert_string_equal(listed("sort", "due", NULL), "Beltram");
    acting_as(ROLE_PROVIDER);
    assert_string_equal(listed_all(), "");
}

static const char *walk(const char *sort)
{
    const char *cursor = "", *on = "", *back = "";

    for (int i = 0; cursor != NULL && i < 9; i++) {
        struct answers filter = answers_of(&form_case_filter, "limit", "2", "sort", sort,
                                           "cursor", cursor, NULL);
        json_t *view = list_of(&filter);
        const char *before = json_string_value(json_object_get(view, "previous"));

        on = arena_print(world()->arena, "%s%s|", on, surnames(view));
        if (before != NULL) {
            filter = answers_of(&form_case_filter, "limit", "2", "sort", sort, "cursor",
                                before, NULL);
            back = arena_print(world()->arena, "%s%s|", back, surnames(list_of(&filter)));
        }
        cursor = json_string_value(json_object_get(view, "next"));
    }
    return arena_print(world()->arena, "%s < %s", on, back);
}

static void pages_can_be_turned_both_ways(void **state)
{
    (void)state;
    given_three();
    on_day("2026-03-05");
    (void)given_case_of("Dal", "Dovany", "1993-07-08", "luton");
    on_day("2026-03-06");
    (void)given_case_of("Eri", "Ekkehal", "1994-09-10", "luton");

    assert_string_equal(walk("newest"),
                        "Ekkehal Dovany|Cirsel Beltram|Abbon| < "
                        "Ekkehal Dovany|Cirsel Beltram|");
    assert_string_equal(walk("due"),
                        "Abbon Beltram|Cirsel Dovany|Ekkehal| < "
                        "Abbon Beltram|Cirsel Dovany|");
}

static void a_cursor_of_somebody_else_is_refused(void **state)
{
    (void)state;
    struct answers filter = answers_of(&form_case_filter, "cursor", "what?", NULL);

    assert_fails(case_list(world(), &filter, CASE_LIST_ALL, json_object()),
                 "query.cursor");
}

/* ---- export --------------------------------------------------------------------------
 */

static void the_export_is_marked_and_registered(void **state)
{
    static const char sql[] =
        "SELECT kind || '|' || reason || '|' || filter || '|' || rows"
        " FROM export /*scan*/";
    static const char trail[] =
        "SELECT detail FROM audit WHERE verb = 'case.export'"
        " /*scan*/";
    const char *csv;
    (void)state;
    given_three();
    struct answers filter = answers_of(&form_case_export, "reason", "Board paper", "area",
                                       "luton", "q", "abbon", NULL);

    assert_ok(case_export(world(), &filter, &csv));

    assert_memory_equal(csv, "\xEF\xBB\xBF\"OFFICIAL-SENSITIVE. Exported by coordinator",
                        45);
    assert_non_null(strstr(csv,
                           "\"CP-2026-0001\",\"Adan\",\"Abbon\",\"Luton\","
                           "\"Awaiting panel\",\"Extreme right-wing\",\"coordinator\","
                           "\"2026-03-02\",\"2026-03-30\",\"no\"\r\n"));
    assert_null(strstr(csv, "Cirsel"));
    assert_string_equal(text_of(sql), "case_list|Board paper|q=(typed) area=luton|1");
    assert_string_equal(text_of(trail), "rows=1 q=(typed) area=luton");
}

static void the_export_disarms_formulas_and_quotes(void **state)
{
    const char *csv;
    (void)state;
    (void)given_case_of("=cmd|' /C calc'!A0", "O\"Brien", "1990-01-02", "luton");
    struct answers filter = answers_of(&form_case_export, "reason", "Test", NULL);

    assert_ok(case_export(world(), &filter, &csv));

    assert_non_null(strstr(csv, "\"'=cmd|' /C calc'!A0\",\"O\"\"Brien\""));
}

static void an_export_wants_a_reason(void **state)
{
    struct answers filter;
    (void)state;

    assert_false(answers_try(&filter, &form_case_export, "area", "luton", NULL));
    problem_forget(world());
}

static void a_failing_export_registers_nothing(void **state)
{
    const char *csv;
    (void)state;
    given_three();
    struct answers filter = answers_of(&form_case_export, "reason", "Test", NULL);

    every_failure_leaves_nothing(case_export(world(), &filter, &csv),
                                 "SELECT count(*) FROM export /*scan*/", 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(newest_come_first),
        TEST(an_item_has_what_the_contract_names),
        TEST(filters_cut_the_list),
        TEST(mine_are_those_i_cover_too),
        TEST(overdue_ones_are_listed_from_the_oldest),
        TEST(a_partner_sees_the_own_area_and_what_is_shared),
        TEST(somebody_without_an_area_sees_what_was_opened_by_name),
        TEST(pages_can_be_turned_both_ways),
        TEST(a_cursor_of_somebody_else_is_refused),
        TEST(the_export_is_marked_and_registered),
        TEST(the_export_disarms_formulas_and_quotes),
        TEST(an_export_wants_a_reason),
        TEST(a_failing_export_registers_nothing),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
