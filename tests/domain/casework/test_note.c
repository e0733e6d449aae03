#include "domain/casework/note.h"

#include "base/json.h"
#include "support/given_casework.h"

static const char count_notes[] = "SELECT count(*) FROM note /*scan*/";

static int64_t write_note(int64_t case_id, const char *text, const char *day)
{
    struct answers answers =
        answers_of(&form_note, "kind", "family", "text", text, "happened_on", day, NULL);
    int64_t id;

    assert_ok(note_create(world(), case_dossier(case_id), &answers, &id));
    return id;
}

static void a_note_is_kept_found_and_in_the_chronology(void **state)
{
    static const char entry[] =
        "SELECT text FROM entry WHERE note_id IS NOT NULL"
        " /*scan*/";
    static const char document[] =
        "SELECT count(*) FROM search_document WHERE kind ="
        " 'note' /*scan*/";
    json_t *note = NULL;
    (void)state;
    int64_t case_id = given_case("luton");

    int64_t id = write_note(case_id, "Spoke with the mother", "2026-02-27");

    given_reader();
    assert_ok(note_json(world(), case_dossier(case_id), id, &note));
    given_writer();
    assert_string_equal(json_string_value(json_object_get(note, "text")),
                        "Spoke with the mother");
    assert_string_equal(json_string_value(json_object_get(note, "kind_label")),
                        "Contact with family");
    assert_string_equal(text_of(entry), "Contact with family");
    assert_int_equal(count_of(document), 1);
}

static void kind_and_day_may_be_left_open(void **state)
{
    static const char sql[] = "SELECT kind || ' ' || happened_on FROM note /*scan*/";
    (void)state;
    struct answers answers = answers_of(&form_note, "text", "A call", NULL);
    int64_t id;

    assert_ok(note_create(world(), case_dossier(given_case("luton")), &answers, &id));
    assert_string_equal(text_of(sql), "general 2026-03-02");
}

static void a_correction_leaves_the_note_as_it_was(void **state)
{
    json_t *note = NULL;
    (void)state;
    int64_t case_id = given_case("luton");
    int64_t wrong = write_note(case_id, "Father", "2026-02-27"), right;
    struct answers answers =
        answers_of(&form_note, "text", "Uncle, not father", "corrects",
                   arena_print(world()->arena, "%lld", (long long)wrong), NULL);

    assert_ok(note_create(world(), case_dossier(case_id), &answers, &right));
    assert_ok(note_json(world(), case_dossier(case_id), wrong, &note));

    assert_string_equal(json_string_value(json_object_get(note, "text")), "Father");
    assert_int_equal(json_integer_value(json_object_get(note, "corrected_by")), right);
}

static void a_note_of_another_case_cannot_be_corrected_here(void **state)
{
    (void)state;
    int64_t one = given_case("luton");
    int64_t other = given_case_of("Beri", "Beltram", "1991-03-04", "luton"), id;
    int64_t note = write_note(one, "Father", "2026-02-27");
    struct answers answers =
        answers_of(&form_note, "text", "Uncle", "corrects",
                   arena_print(world()->arena, "%lld", (long long)note), NULL);

    assert_false(note_create(world(), case_dossier(other), &answers, &id));
    assert_string_equal(world()->problem.fields[0].field, "corrects");
    problem_forget(world());
    assert_fails(note_json(world(), case_dossier(other), note, &(json_t *){ NULL }),
                 "record.unknown");
    assert_fails(note_mark_in_error(world(), case_dossier(other), note, 1, "Why"),
                 "record.unknown");
}

static void marked_in_error_it_stays_and_is_not_found(void **state)
{
    static const char document[] =
        "SELECT count(*) FROM search_document WHERE kind ="
        " 'note' /*scan*/";
    json_t *note = NULL;
    (void)state;
    int64_t case_id = given_case("luton");
    const struct dossier *dossier = case_dossier(case_id);
    int64_t id = write_note(case_id, "Of somebody else", "2026-02-27");

    assert_ok(note_mark_in_error(world(), dossier, id, 1, "Wrong case"));
    assert_ok(note_json(world(), dossier, id, &note));
    assert_true(json_is_true(json_object_get(note, "in_error")));
    assert_string_equal(json_string_value(json_object_get(note, "text")),
                        "Of somebody else");
    assert_int_equal(count_of(document), 0);
    assert_fails(note_mark_in_error(world(), dossier, id, 2, "Again"), "record.changed");

    assert_ok(note_take_back_error(world(), dossier, id));
    assert_int_equal(count_of(document), 1);
    assert_fails(note_take_back_error(world(), dossier, id), "record.changed");
}

static void only_its_writer_or_casework_may_mark_it(void **state)
{
    (void)state;
    int64_t case_id = given_case("bedford");

    acting_as(ROLE_POLICE);
    int64_t id = write_note(case_id, "Police update", "2026-02-27");
    acting_as(ROLE_PARTNER_OFFICER);
    assert_fails(note_mark_in_error(world(), case_dossier(case_id), id, 1, "Why"),
                 "note.not_yours");
    acting_as(ROLE_POLICE);
    assert_ok(note_mark_in_error(world(), case_dossier(case_id), id, 1, "Mine"));
    acting_as(ROLE_COORDINATOR);
    assert_ok(note_take_back_error(world(), case_dossier(case_id), id));
}

static void marking_wants_the_version_seen(void **state)
{
    (void)state;
    int64_t case_id = given_case("luton");
    int64_t id = write_note(case_id, "Text", "2026-02-27");

    assert_fails(note_mark_in_error(world(), case_dossier(case_id), id, 2, "Why"),
                 "record.changed");
}

static void notes_are_listed_page_by_page(void **state)
{
    (void)state;
    int64_t case_id = given_case("luton");
    json_t *first = json_object(), *second = json_object();

    (void)write_note(case_id, "One", "2026-02-25");
    (void)write_note(case_id, "Two", "2026-02-26");
    (void)write_note(case_id, "Three", "2026-02-27");
    struct answers paging = answers_of(&form_note_list, "limit", "2", NULL);
    assert_ok(note_list(world(), case_dossier(case_id), &paging, first));
    paging = answers_of(&form_note_list, "limit", "2", "cursor",
                        json_string_value(json_object_get(first, "next")), NULL);
    assert_ok(note_list(world(), case_dossier(case_id), &paging, second));

    assert_int_equal(json_array_size(json_object_get(first, "items")), 2);
    json_t *last = json_array_get(json_object_get(second, "items"), 0);
    assert_string_equal(json_string_value(json_object_get(last, "text")), "One");
    assert_true(json_is_null(json_object_get(second, "next")));
}

static void a_failure_writes_no_half_note(void **state)
{
    (void)state;
    const struct dossier *dossier = case_dossier(given_case("luton"));
    struct answers answers = answers_of(&form_note, "text", "A call", NULL);
    int64_t id;

    every_failure_leaves_nothing(note_create(world(), dossier, &answers, &id),
                                 count_notes, 0);
}

static void a_failure_marks_nothing(void **state)
{
    (void)state;
    int64_t case_id = given_case("luton");
    const struct dossier *dossier = case_dossier(case_id);
    int64_t id = write_note(case_id, "Text", "2026-02-27");

    every_failure_leaves_nothing(note_mark_in_error(world(), dossier, id, 1, "Why"),
                                 "SELECT count(in_error_at) FROM note /*scan*/", 0);
    every_failure_leaves_nothing(
        note_take_back_error(world(), dossier, id),
        "SELECT count(*) FROM note WHERE in_error_at IS NULL /*scan*/", 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_note_is_kept_found_and_in_the_chronology),
        TEST(kind_and_day_may_be_left_open),
        TEST(a_correction_leaves_the_note_as_it_was),
        TEST(a_note_of_another_case_cannot_be_corrected_here),
        TEST(marked_in_error_it_stays_and_is_not_found),
        TEST(only_its_writer_or_casework_may_mark_it),
        TEST(marking_wants_the_version_seen),
        TEST(notes_are_listed_page_by_page),
        TEST(a_failure_writes_no_half_note),
        TEST(a_failure_marks_nothing),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
