#include "domain/people/chronology.h"

#include "support/given_casework.h"

static void write_line(int64_t case_id, const char *text)
{
    struct ctx *cx = world();

    assert_ok(db_begin(cx));
    assert_ok(
        db_end(cx, entry_write(cx, case_dossier(case_id), "note", "2026-03-02", text)));
}

static void
the_lines_of_a_person_lie_side_by_side_in_the_order_they_were_written(void **state)
{
    static const char outside[] =
        "SELECT count(*) FROM entry WHERE id / 1048576 <> person_id / 1048576 /*scan*/";
    static const char late[] =
        "SELECT group_concat(text, '') FROM (SELECT text FROM entry WHERE text IN"
        " ('a', 'b', 'c') ORDER BY id) /*scan*/";
    (void)state;
    int64_t case_id = given_case("luton"), other = given_case("luton");

    write_line(case_id, "a");
    write_line(other, "of somebody else");
    write_line(case_id, "b");
    write_line(case_id, "c");
    assert_int_equal(count_of(outside), 0);
    assert_string_equal(text_of(late), "abc");
}

static void a_line_finds_a_place_when_the_room_beside_its_person_is_full(void **state)
{
    static const char fill[] =
        "INSERT INTO entry SELECT (person_id / 1048576 + 1) * 1048576 - 1, person_id,"
        " referral_id, case_id, happened_on, recorded_at, user_id, kind, 'last', NULL"
        " FROM entry ORDER BY id LIMIT 1";
    static const char lines[] = "SELECT count(*) FROM entry WHERE text = 'more' /*scan*/";
    (void)state;
    int64_t case_id = given_case("luton");

    assert_ok(db_script(world(), fill));
    write_line(case_id, "more");
    write_line(case_id, "more");
    assert_int_equal(count_of(lines), 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(the_lines_of_a_person_lie_side_by_side_in_the_order_they_were_written),
        TEST(a_line_finds_a_place_when_the_room_beside_its_person_is_full),
    };
    return cmocka_run_group_tests_name("chronology", tests, NULL, NULL);
}
