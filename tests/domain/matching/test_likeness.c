/* Edits and Jaro's measure, by table. */
#include "domain/matching/likeness.h"

#include <string.h>

#include "support/world.h"

static void edits_are_counted_up_to_the_most(void **state)
{
    (void)state;
    static const struct {
        const char *a, *b;
        int most, edits;
    } table[] = {
        { "", "", 2, 0 },
        { "smith", "smith", 2, 0 },
        { "smith", "smyth", 2, 1 },
        { "smith", "smtih", 2, 1 },
        { "smith", "mith", 2, 1 },
        { "smith", "smitth", 2, 1 },
        { "smith", "imsth", 2, 2 },
        { "jones", "johnsen", 2, 3 },
        { "ab", "", 2, 2 },
        { "abc", "", 2, 3 },
        { "kitten", "sitting", 3, 3 },
        { "ca", "abc", 3, 3 },
        { "19800304", "19800403", 2, 2 },
    };

    for (size_t i = 0; i < COUNT(table); i++) {
        assert_int_equal(likeness_edits(table[i].a, table[i].b, table[i].most),
                         table[i].edits);
        assert_int_equal(likeness_edits(table[i].b, table[i].a, table[i].most),
                         table[i].edits);
    }
}

static void very_long_texts_are_compared_by_their_beginning(void **state)
{
    (void)state;
    char a[200], b[200];

    memset(a, 'x', sizeof(a));
    memset(b, 'x', sizeof(b));
    a[199] = b[199] = '\0';
    b[150] = 'y';
    assert_int_equal(likeness_edits(a, b, 2), 0);
    assert_true(likeness_jaro(a, b) > 0.999);
}

static void jaro_knows_its_well_known_examples(void **state)
{
    (void)state;
    static const struct {
        const char *a, *b;
        int thousandths;
    } table[] = {
        { "martha", "marhta", 961 },
        { "dixon", "dicksonx", 813 },
        { "dwayne", "duane", 840 },
        { "same", "same", 1000 },
        { "abc", "xyz", 0 },
        { "", "", 1000 },
        { "", "a", 0 },
    };

    for (size_t i = 0; i < COUNT(table); i++)
        assert_int_equal((int)(likeness_jaro(table[i].a, table[i].b) * 1000 + 0.5),
                         table[i].thousandths);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(edits_are_counted_up_to_the_most),
        cmocka_unit_test(very_long_texts_are_compared_by_their_beginning),
        cmocka_unit_test(jaro_knows_its_well_known_examples),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
