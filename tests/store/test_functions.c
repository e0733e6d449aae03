#include "base/clock.h"
#include "store/place.h"

static const char sql_viewer[] =
    "SELECT viewer_user() AS user, viewer_organisation() AS organisation,"
    " viewer_has_role('chair') AS chair, viewer_has_role('coordinator') AS coordinator,"
    " viewer_has_role('air') AS part, viewer_has_role('') AS none,"
    " viewer_has_role('chair coordinator') AS two, viewer_has_role(NULL) AS null_role,"
    " viewer_has_area('luton') AS luton, viewer_has_area('bedford') AS bedford,"
    " viewer_sees_all() AS all_areas, viewer_today() AS today";

static void assert_viewer(const char *expected)
{
    json_error_t error;
    json_t *wanted = json_loads(expected, 0, &error);
    struct stmt *st = db_prepare(cx.db, sql_viewer);

    assert_non_null(wanted);
    assert_true(db_row(&cx, st));
    json_t *row = row_json(st);
    if (!json_equal(row, wanted))
        fail_msg("%s", json_dumps(row, 0));
    json_decref(row);
    json_decref(wanted);
    assert_ok(db_done(&cx, st));
}

static void the_viewer_functions_speak_for_the_viewer(void **state)
{
    (void)state;
    const struct viewer viewer = { .user = INT64_C(9007199254740991),
                                   .organisation = 3,
                                   .roles = " coordinator chair ",
                                   .areas = " central_bedfordshire luton ",
                                   .today = "2026-11-22",
                                   .sees_all = true };

    given_db("");
    assert_viewer(
        "{\"user\": 0, \"organisation\": 0, \"chair\": 0, \"coordinator\": 0,"
        " \"part\": 0, \"none\": 0, \"two\": 0, \"null_role\": 0, \"luton\": 0,"
        " \"bedford\": 0, \"all_areas\": 0, \"today\": \"\"}");
    db_view_as(cx.db, &viewer);
    assert_viewer(
        "{\"user\": 9007199254740991, \"organisation\": 3, \"chair\": 1,"
        " \"coordinator\": 1, \"part\": 0, \"none\": 0, \"two\": 0,"
        " \"null_role\": 0, \"luton\": 1, \"bedford\": 0, \"all_areas\": 1,"
        " \"today\": \"2026-11-22\"}");
    close_db();
}

static const char sql_others[] =
    "SELECT text_fold('  \xc3\x89va SMITH') AS folded, text_fold(NULL) AS "
    "no_text,"
    " local_day('2026-07-01T23:30:00.000Z') AS summer,"
    " local_day('2026-12-01T23:30:00.000Z') AS winter, local_day('2026-12-01') AS no_day,"
    " local_day('2026-13-01T23:30:00.000Z') AS bad_day, local_day(NULL) AS null_day,"
    " age_on('2008-02-29', '2026-02-28') AS age, age_on('2008-02-30', '2026-02-28') AS "
    "bad";

static void the_others_give_null_for_nonsense(void **state)
{
    (void)state;

    clock_start();
    given_db("");
    struct stmt *st = db_prepare(cx.db, sql_others);
    assert_true(db_row(&cx, st));
    assert_string_equal(row_text(&cx, st, "folded"), "eva smith");
    assert_string_equal(row_text(&cx, st, "summer"), "2026-07-02");
    assert_string_equal(row_text(&cx, st, "winter"), "2026-12-01");
    assert_int_equal(row_int(st, "age"), 17);
    assert_true(row_is_null(st, "no_text"));
    assert_true(row_is_null(st, "no_day"));
    assert_true(row_is_null(st, "bad_day"));
    assert_true(row_is_null(st, "null_day"));
    assert_true(row_is_null(st, "bad"));
    assert_ok(db_done(&cx, st));
    close_db();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(the_viewer_functions_speak_for_the_viewer),
        TEST(the_others_give_null_for_nonsense),
    };
    return cmocka_run_group_tests_name("functions", tests, NULL, NULL);
}
