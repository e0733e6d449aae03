#include "domain/casework/search_rebuild.h"

#include "domain/casework/note.h"
#include "domain/core/search.h"
#include "support/given_casework.h"

/* kind, referral, case and words found of every document, in an order of their own. */
static const char sql_index[] =
    "SELECT group_concat(line, char(10)) FROM (SELECT d.kind || ' ' || d.record_id || ' '"
    " || coalesce(d.referral_id, 0) || ' ' || coalesce(d.case_id, 0) || ' '"
    " || (d.id IN (SELECT rowid FROM search_index WHERE search_index MATCH 'tandelmoor'))"
    " || (d.id IN (SELECT rowid FROM search_index WHERE search_index MATCH "
    "'quillfeather'))"
    " AS line FROM search_document d ORDER BY line) /*scan*/";
static const char sql_documents[] = "SELECT count(*) FROM search_document /*scan*/";

static void given_note(int64_t case_id, const char *text)
{
    struct answers answers = answers_of(&form_note, "text", text, NULL);
    int64_t id;

    assert_ok(note_create(world(), case_dossier(case_id), &answers, &id));
}

static void makes_the_index_as_it_was(void **state)
{
    (void)state;
    given_note(given_case("luton"), "Rang Quillfeather House");
    given_referral("bedford");
    const char *before = text_of(sql_index);

    assert_int_equal(count_of(sql_documents), 4);
    assert_ok(search_rebuild(world(), NULL, NULL));
    assert_string_equal(text_of(sql_index), before);
}

static void indexes_what_was_written_while_it_was_paused(void **state)
{
    int64_t expected;

    (void)state;
    search_pause(true);
    given_note(given_case("luton"), "Rang Quillfeather House");
    search_pause(false);
    assert_int_equal(count_of(sql_documents), 0);

    assert_ok(search_rebuild_count(world(), &expected));
    assert_ok(search_rebuild(world(), NULL, NULL));
    assert_int_equal(count_of(sql_documents), expected);
    assert_int_equal(expected, 3);
}

static void leaves_the_old_index_when_it_fails(void **state)
{
    bool done = false;
    int nth = 0;

    (void)state;
    given_note(given_case("luton"), "Rang Quillfeather House");
    const char *before = text_of(sql_index);
    while (!done) {
        db_fail_at(world()->db, ++nth);
        done = search_rebuild(world(), NULL, NULL);
        db_fail_at(world()->db, 0);
        problem_forget(world());
        assert_string_equal(text_of(sql_index), before);
    }
    assert_true(nth > 10);
}

static void writing_goes_on_as_usual_afterwards(void **state)
{
    (void)state;
    int64_t case_id = given_case("luton");

    assert_ok(search_rebuild(world(), NULL, NULL));
    given_note(case_id, "Rang Quillfeather House");
    assert_int_equal(count_of(sql_documents), 3);
    assert_ok(search_rebuild(world(), NULL, NULL));
    assert_int_equal(count_of(sql_documents), 3);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(makes_the_index_as_it_was),
        TEST(indexes_what_was_written_while_it_was_paused),
        TEST(leaves_the_old_index_when_it_fails),
        TEST(writing_goes_on_as_usual_afterwards),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
