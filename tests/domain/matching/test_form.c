/* Names, places, streets and codes: how alike, by table. */
#include "domain/matching/form.h"

#include "domain/matching/romanise.h"
#include "support/world.h"

static struct kin *kin;

static struct form_value *form(enum form_kind kind, const char *text)
{
    struct form_value *value = form_of(world()->arena, kin, kind, text);

    assert_non_null(value);
    return value;
}

struct row {
    const char *a, *b;
    int likeness;
};

#define compare_by(table, kind, function)                                                \
    for (size_t i_ = 0; i_ < COUNT(table); i_++) {                                       \
        const struct form_value *a_ = form(kind, (table)[i_].a);                         \
        const struct form_value *b_ = form(kind, (table)[i_].b);                         \
        if ((int)function(a_, b_) != (table)[i_].likeness                                \
            || (int)function(b_, a_) != (table)[i_].likeness)                            \
            fail_msg("%s, %s: %d and %d, not %d", (table)[i_].a, (table)[i_].b,          \
                     (int)function(a_, b_), (int)function(b_, a_),                       \
                     (table)[i_].likeness);                                              \
    }

static void names_of_any_origin_are_compared(void **state)
{
    (void)state;
    static const struct row table[] = {
        { "Anna", "ANNA", NAME_EXACT },
        { "Mary Ann", "Maryann", NAME_EXACT },
        { "O'Neill", "ONeill", NAME_EXACT },
        { "Jürgen", "JURGEN", NAME_EXACT },
        { "Łukasz", "Lukasz", NAME_EXACT },
        { "Mr John", "John", NAME_EXACT },
        { "Mohammed", "Muhammad", NAME_KIN },
        { "Yusuf", "Josef", NAME_KIN },
        { "Robert", "Bob", NAME_KIN },
        { "Aisha", "Ayesha", NAME_KIN },
        { "Siobhan Marie", "Siobhan", NAME_PART },
        { "Smith-Jones", "Jones", NAME_PART },
        { "Campbell", "Campbel", NAME_CLOSE },
        { "Campbell", "Capmbell", NAME_CLOSE },
        { "Wisniewski", "Wizniewsky", NAME_CLOSE },
        { "Catherwood", "Katherwud", NAME_SOUND },
        { "Shah", "Sha", NAME_ALIKE },
        { "Ann", "Anp", NAME_ALIKE },
        { "Lachlan", "Lachie", NAME_ALIKE },
        { "J", "John", NAME_INITIAL },
        { "J", "Peter", NAME_DIFFER },
        { "Peter", "Susan", NAME_DIFFER },
    };

    assert_ok(kin_load(world(), &kin));
    compare_by(table, FORM_NAME, form_compare_names);
}

static void other_scripts_are_read_in_latin_letters(void **state)
{
    (void)state;
    static const struct {
        const char *written, *latin;
    } table[] = {
        { "иван", "ivan" }, { "шевченко", "shevchenko" }, { "γεωργιος", "georgios" },
        { "محمد", "mhmd" }, { "straße", "strasse" },      { "søren", "soren" },
        { "王", "王" },     { "plain", "plain" },
    };

    for (size_t i = 0; i < COUNT(table); i++)
        assert_string_equal(romanised(world()->arena, table[i].written), table[i].latin);
    assert_null(form_of(world()->arena, NULL, FORM_NAME, " - "));
    assert_null(form_of(world()->arena, NULL, FORM_NAME, NULL));
}

static void places_are_compared(void **state)
{
    (void)state;
    static const struct row table[] = {
        { "Dunstable", "dunstable", PLACE_EXACT },
        { "Dunstable", "Dunstabel", PLACE_CLOSE },
        { "Leighton Buzzard", "Leighton", PLACE_ALIKE },
        { "Biggleswade", "Biglswad", PLACE_ALIKE },
        { "Luton", "Bedford", PLACE_DIFFER },
    };

    compare_by(table, FORM_PLACE, form_compare_places);
}

static void streets_are_compared_by_name_and_number(void **state)
{
    (void)state;
    static const struct row table[] = {
        { "12 High Street", "12 high st", STREET_EXACT },
        { "12 High Street", "12 Hihg Street", STREET_CLOSE },
        { "Flat 3, 12 Castle Road", "12 Castle Rd", STREET_CLOSE },
        { "12 Castle Road", "14 Castle Road", STREET_NUMBER },
        { "12 Castle Road", "Castle Road", STREET_NUMBER },
        { "Hauptstr. 5", "Hauptstraße 5", STREET_CLOSE },
        { "12 Castle Road", "9 Old Castle Hill", STREET_PART },
        { "12 Castle Road", "88 Marsh Lane", STREET_DIFFER },
    };

    compare_by(table, FORM_STREET, form_compare_streets);
}

static void codes_are_compared(void **state)
{
    (void)state;
    static const struct row postcodes[] = {
        { "LU1 1AA", "lu11aa", CODE_EXACT }, { "LU1 1AA", "LU1 1AB", CODE_TYPO },
        { "2611", "2617", CODE_TYPO },       { "LU1 1AA", "LU1 1QX", CODE_NEAR },
        { "2611", "2654", CODE_NEAR },       { "2611", "4870", CODE_DIFFER },
    };
    static const struct row identifiers[] = {
        { "943 476 5919", "9434765919", CODE_EXACT },
        { "9434765919", "9434756919", CODE_TYPO },
        { "9434765919", "943475919", CODE_TYPO },
        { "9434765919", "9433756919", CODE_NEAR },
        { "9434765919", "1234567890", CODE_DIFFER },
        { "AB1", "AB2", CODE_DIFFER },
    };

    compare_by(postcodes, FORM_CODE, form_compare_postcodes);
    compare_by(identifiers, FORM_CODE, form_compare_identifiers);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(names_of_any_origin_are_compared),
        TEST(other_scripts_are_read_in_latin_letters),
        TEST(places_are_compared),
        TEST(streets_are_compared_by_name_and_number),
        TEST(codes_are_compared),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
