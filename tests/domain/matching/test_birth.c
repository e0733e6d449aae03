/* Dates of birth as people, programs and scanners write them. */
#include "domain/matching/birth.h"

#include "support/world.h"

static void many_ways_to_write_a_day_are_read(void **state)
{
    (void)state;
    static const struct {
        const char *text, *digits;
    } table[] = {
        { "2009-03-04", "20090304" },
        { "20090304", "20090304" },
        { "4/3/2009", "20090304" },
        { "04.03.2009", "20090304" },
        { "2009/3/4", "20090304" },
        { "2OO9-O3-O4", "20090304" },
        { "2009-03-04T00:00:00Z", "20090304" },
        { "19991341", "19991341" },
        { "1987-1018", "19871018" },
        { "198710181", "198710181" },
        { "1g30-09-06", "1?300906" },
        { "1965", "1965" },
        { "", "" },
        { "unknown", "" },
        { "n/a", "" },
        { "12", "" },
        { "17980-09-23", "179800923" },
    };

    for (size_t i = 0; i < COUNT(table); i++)
        assert_string_equal(birth_read(table[i].text).digits, table[i].digits);
    assert_false(birth_known(&(struct birth){ 0 }));
    assert_string_equal(birth_read(NULL).digits, "");
}

static void likenesses_of_days_are_told_apart(void **state)
{
    (void)state;
    static const struct {
        const char *a, *b;
        enum birth_likeness likeness;
    } table[] = {
        { "2009-03-04", "20090304", BIRTH_EXACT },
        { "2009-03-04", "2009-04-03", BIRTH_SWAPPED },
        { "2009-03-04", "2009-03-05", BIRTH_TYPO },
        { "2009-03-04", "2009-30-04", BIRTH_TYPO },
        { "2009-03-04", "2019-03-04", BIRTH_TYPO },
        { "2009-03-04", "200903041", BIRTH_TYPO },
        { "2009-03-04", "2009-03-25", BIRTH_PARTS },
        { "2009-03-04", "1998-03-04", BIRTH_PARTS },
        { "2009-03-04", "2019-03-05", BIRTH_EDITS },
        { "2009-03-04", "2010-11-27", BIRTH_YEAR },
        { "2009-03-04", "2009", BIRTH_YEAR },
        { "2009-03-04", "1964-11-27", BIRTH_DIFFER },
        { "1964", "1965", BIRTH_YEAR },
    };

    for (size_t i = 0; i < COUNT(table); i++) {
        struct birth a = birth_read(table[i].a), b = birth_read(table[i].b);

        assert_int_equal(birth_compare(&a, &b), table[i].likeness);
        assert_int_equal(birth_compare(&b, &a), table[i].likeness);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(many_ways_to_write_a_day_are_read),
        cmocka_unit_test(likenesses_of_days_are_told_apart),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
