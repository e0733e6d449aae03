#include "domain/casework/case_search.h"

#include <string.h>

#include "base/json.h"
#include "domain/casework/note.h"
#include "domain/core/search.h"
#include "support/given_casework.h"

/* "case CP-2026-0001, referral R-2026-00001", as they come. */
static const char *found(const char *typed)
{
    json_t *view = json_object(), *item;
    const char *text = "";
    size_t i;

    given_reader();
    assert_ok(case_search(world(), typed, view));
    given_writer();
    json_array_foreach(json_object_get(view, "items"), i, item)
    {
        text = arena_print(world()->arena, "%s%s%s %s", text, i > 0 ? ", " : "",
                           json_string_value(json_object_get(item, "kind")),
                           json_string_value(json_object_get(item, "reference")));
    }
    return text;
}

static int64_t hits(const char *typed)
{
    json_t *view = json_object();

    assert_ok(case_search(world(), typed, view));
    return (int64_t)json_array_size(json_object_get(view, "items"));
}

static void write_note(int64_t case_id, const char *text)
{
    struct answers answers = answers_of(&form_note, "text", text, NULL);
    int64_t id;

    assert_ok(note_create(world(), case_dossier(case_id), &answers, &id));
}

static void finds_by_name_reference_and_words(void **state)
{
    (void)state;
    int64_t id = given_case("luton");

    write_note(id, "Spoke about zeppelins at length");
    write_note(id, "Zeppelins again");

    assert_string_equal(found("zeppelin"), "note CP-2026-0001");
    assert_string_equal(found("cp-2026-0001"), "case CP-2026-0001");
    assert_string_equal(found("fight coming"), "referral R-2026-00001");
    assert_string_equal(found("tandelmoor zeppelin"), "");
    assert_string_equal(found("nothing like it"), "");
    assert_string_equal(found("?!"), "");
}

/* Every way one of these names is written finds every way it was recorded. */
static void names_are_found_however_they_are_written(void **state)
{
    static const char *const oneill[] = {
        "O'Neill", "ONeill", "O Neill", "O-Neill", "O\u2019Neill", "\u00d3 N\u00e9ill"
    };
    static const char *const sayed[] = { "Al-Sayed", "AlSayed", "Al Sayed", "al sayed" };

    (void)state;
    for (size_t i = 0; i < COUNT(oneill); i++)
        (void)given_referral_of("Arana", oneill[i], "", "luton");
    for (size_t i = 0; i < COUNT(sayed); i++)
        (void)given_referral_of("Bekko", sayed[i], "", "luton");
    for (size_t i = 0; i < COUNT(oneill); i++)
        assert_int_equal(hits(oneill[i]), COUNT(oneill));
    for (size_t i = 0; i < COUNT(sayed); i++)
        assert_int_equal(hits(sayed[i]), COUNT(sayed));
    assert_int_equal(hits("o'n"), COUNT(oneill));
    assert_int_equal(hits("arana oneill"), COUNT(oneill));
    assert_int_equal(hits("arana alsayed"), 0);
}

static void names_in_texts_are_found_however_they_are_written(void **state)
{
    (void)state;
    write_note(given_case("luton"), "Rang Mr O'Zeppelin; he didn't answer.");

    assert_string_equal(found("o'zeppelin"), "note CP-2026-0001");
    assert_string_equal(found("OZeppelin"), "note CP-2026-0001");
    assert_string_equal(found("o zeppelin"), "note CP-2026-0001");
    assert_string_equal(found("didn't"), "note CP-2026-0001");
    assert_string_equal(found("didnt answer"), "note CP-2026-0001");
}

static void a_single_letter_asks_for_another(void **state)
{
    static const char *const typed[] = { "t", "?!", "r" };

    (void)state;
    (void)given_case("luton");
    for (size_t i = 0; i < COUNT(typed); i++) {
        json_t *view = json_object();

        assert_ok(case_search(world(), typed[i], view));
        assert_true(json_is_true(json_object_get(view, "too_short")));
        assert_int_equal(json_array_size(json_object_get(view, "items")), 0);
    }
    json_t *view = json_object();
    assert_ok(case_search(world(), "ta", view));
    assert_true(json_is_false(json_object_get(view, "too_short")));
    assert_int_equal(json_array_size(json_object_get(view, "items")), 2);
    assert_ok(case_search(world(), NULL, view));
    assert_true(json_is_false(json_object_get(view, "too_short")));
}

static void names_come_before_words_in_texts(void **state)
{
    (void)state;
    int64_t one = given_case_of("Adan", "Abbon", "1990-01-02", "luton");

    (void)given_case_of("Beri", "Beltram", "1991-03-04", "luton");
    write_note(one, "Met Beltram at the club. Beltram said he knew Beltram's brother.");

    assert_string_equal(found("beltram") + strlen(found("beltram"))
                            - strlen("note CP-2026-0001"),
                        "note CP-2026-0001");
}

static void in_texts_a_beginning_counts_only_where_nobody_wrote_the_word(void **state)
{
    (void)state;
    write_note(given_case_of("Adan", "Abbon", "1990-01-02", "luton"),
               "They met at a zep");
    write_note(given_case_of("Beri", "Beltram", "1991-03-04", "luton"), "On a zeppelin");

    assert_string_equal(found("zep"), "note CP-2026-0001");
    assert_string_equal(found("zepp"), "note CP-2026-0002");
}

static void among_texts_the_newest_comes_first(void **state)
{
    (void)state;
    int64_t one = given_case_of("Adan", "Abbon", "1990-01-02", "luton");
    int64_t two = given_case_of("Beri", "Beltram", "1991-03-04", "luton");

    write_note(one, "Spoke about zeppelins");
    write_note(two, "Spoke about zeppelins");
    assert_string_equal(found("zeppelins"), "note CP-2026-0002, note CP-2026-0001");
    write_note(one, "Zeppelins again");
    assert_string_equal(found("zeppelins"), "note CP-2026-0001, note CP-2026-0002");
}

static void a_note_has_its_own_day(void **state)
{
    (void)state;
    int64_t id = given_case("luton");
    struct answers answers = answers_of(&form_note, "text", "Spoke about zeppelins",
                                        "happened_on", "2026-01-05", NULL);
    json_t *view = json_object();
    int64_t note;

    assert_ok(note_create(world(), case_dossier(id), &answers, &note));
    assert_ok(case_search(world(), "zeppelins", view));
    const json_t *hit = json_array_get(json_object_get(view, "items"), 0);
    assert_string_equal(json_string_value(json_object_get(hit, "day")), "2026-01-05");
}

static const char sql_open_to[] =
    "INSERT INTO case_access(case_id, user_id, reason, granted_at) VALUES(:case, :user,"
    " 'meeting', '')";

/* People without an area search in the cases that were opened to them. */
static void a_panel_member_finds_what_was_opened_to_them(void **state)
{
    (void)state;
    int64_t one = given_case_of("Adan", "Abbon", "1990-01-02", "luton");
    int64_t two = given_case_of("Beri", "Beltram", "1991-03-04", "luton");

    write_note(one, "Spoke about zeppelins");
    write_note(two, "Spoke about zeppelins");
    acting_as(ROLE_PANEL_MEMBER);
    struct stmt *st = db_prepare(world()->db, sql_open_to);
    bind_int(st, ":case", two);
    bind_int(st, ":user", world()->actor->user_id);
    assert_ok(db_run(world(), st));

    assert_string_equal(found("zeppelins"), "note CP-2026-0002");
    assert_string_equal(found("abbon"), "");
    assert_string_equal(found("beltram"), "case CP-2026-0002, referral R-2026-00002");
}

static void what_the_index_says_of_cases_is_no_word_to_find(void **state)
{
    (void)state;
    int64_t id = given_case("luton");

    assert_string_equal(found(search_scope_case(world()->arena, id)), "");
}

static void finds_nothing_that_is_hidden(void **state)
{
    (void)state;
    int64_t id = given_case("luton");

    write_note(id, "Spoke about zeppelins");
    acting_as(ROLE_PARTNER_OFFICER);
    assert_string_equal(found("zeppelins"), "");
    assert_string_equal(found("tandelmoor"), "");
    acting_as(ROLE_PANEL_MEMBER);
    assert_string_equal(found("tandelmoor"), "");
    acting_as(ROLE_ADMINISTRATOR);
    assert_string_equal(found("tandelmoor"), "");
    acting_for("coordinator@luton.example");
    assert_string_equal(found("zeppelins"), "note CP-2026-0001");
}

static void more_than_fifty_want_a_better_question(void **state)
{
    json_t *view = json_object();
    (void)state;

    for (int i = 0; i < 51; i++)
        (void)given_case_of(
            arena_print(world()->arena, "Name%c%c", 'a' + i / 10, 'a' + i % 10),
            "Quillfeather", "", "luton");
    assert_ok(case_search(world(), "quillfeather", view));

    assert_int_equal(json_array_size(json_object_get(view, "items")), 50);
    assert_true(json_is_true(json_object_get(view, "more")));
}

static const json_t *snippet_of(const char *typed)
{
    json_t *view = json_object();

    given_reader();
    assert_ok(case_search(world(), typed, view));
    given_writer();
    return json_object_get(json_array_get(json_object_get(view, "items"), 0), "snippet");
}

static void a_hit_shows_its_place_in_the_text(void **state)
{
    (void)state;
    int64_t id = given_case("luton");

    write_note(id, "Spoke about <b>zeppelins</b> at length");
    assert_json(snippet_of("zeppelin"),
                "[{'text': 'Spoke about <b>', 'hit': false},"
                " {'text': 'zeppelins', 'hit': true},"
                " {'text': '</b> at length', 'hit': false}]");
    assert_string_equal(json_string_value(json_object_get(
                            json_array_get(snippet_of("fight coming"), 1), "text")),
                        "fight");
    assert_true(json_is_null(snippet_of("cp-2026-0001")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_hit_shows_its_place_in_the_text),
        TEST(finds_by_name_reference_and_words),
        TEST(names_are_found_however_they_are_written),
        TEST(names_in_texts_are_found_however_they_are_written),
        TEST(a_single_letter_asks_for_another),
        TEST(names_come_before_words_in_texts),
        TEST(in_texts_a_beginning_counts_only_where_nobody_wrote_the_word),
        TEST(among_texts_the_newest_comes_first),
        TEST(a_note_has_its_own_day),
        TEST(a_panel_member_finds_what_was_opened_to_them),
        TEST(what_the_index_says_of_cases_is_no_word_to_find),
        TEST(finds_nothing_that_is_hidden),
        TEST(more_than_fifty_want_a_better_question),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
