#include "domain/casework/attachment.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "domain/casework/case_share.h"
#include "support/given_information.h"

#define PIECE   65536
#define BEDFORD "partner@bedford.example"

static const char count_rows[] =
    "SELECT (SELECT count(*) FROM attachment /*scan*/)"
    " + (SELECT count(*) FROM attachment_file) + (SELECT count(*) FROM attachment_piece)";
static const char count_attachments[] = "SELECT count(*) FROM attachment /*scan*/";

static struct answers marked(const char *limited)
{
    return answers_of(&form_attachment, "files", "x", "description", "The school's note",
                      "owner_agency", "education", "source", "School file", "dated_on",
                      "2026-02-20", "sensitivity", "official_sensitive", "disclosable",
                      "no", "limited", limited, "lawful_basis", "public_task", NULL);
}

static struct attachment_sent text_file(const char *name, const char *text)
{
    return (struct attachment_sent){ .name = name,
                                     .type = "text/plain",
                                     .source = source_of_bytes(text, strlen(text)) };
}

static struct attachment_place in_case(int64_t case_id)
{
    return (struct attachment_place){ .dossier = case_dossier(case_id) };
}

static bool add(const struct attachment_place *place, const char *text, int64_t *out_id)
{
    struct attachment_sent file = text_file("note.txt", text);
    struct answers answers = marked("no");

    return attachment_add(world(), place, &answers, &file, 1, out_id);
}

static bool replace(const struct attachment_place *place, int64_t id, int64_t seen,
                    const char *text)
{
    struct attachment_sent file = text_file("note.txt", text);

    return attachment_replace(world(), place, id, seen, &file);
}

static size_t seen_in(const struct attachment_place *place)
{
    json_t *list = attachments_json(world(), place);

    assert_non_null(list);
    return json_array_size(list);
}

/* All bytes of a version, as a reply would read them. */
static const char *read_back(const struct attachment_place *place, int64_t id,
                             int64_t number, size_t room, size_t *out_length)
{
    struct attachment_file file;
    size_t at = 0, got;

    assert_ok(attachment_open(world(), place, id, number, &file));
    char *bytes = arena_alloc(world()->arena, (size_t)file.size + 1);
    while (at < file.size) {
        assert_ok(attachment_read(world(), file.id, at, bytes + at, room, &got));
        assert_true(got > 0 && got <= room);
        at += got;
    }
    *out_length = (size_t)file.size;
    return bytes;
}

static void a_file_comes_back_as_it_was_sent(void **state)
{
    static const size_t sizes[] = { 5, PIECE - 1, PIECE, PIECE + 1, 3 * PIECE + 17 };
    char *text = malloc(4 * PIECE);
    size_t length;
    int64_t id;
    (void)state;
    struct attachment_place place = in_case(given_case("luton"));

    for (size_t i = 0; i < 4 * PIECE; i++)
        text[i] = (char)(i % 61 == 60 ? '\n' : 'a' + (char)(i * 7 % 23));
    for (size_t i = 0; i < COUNT(sizes); i++) {
        struct attachment_sent file = { "note.txt", "text/plain",
                                        source_of_bytes(text, sizes[i]) };
        struct answers answers = marked("no");
        assert_ok(attachment_add(world(), &place, &answers, &file, 1, &id));
        const char *back = read_back(&place, id, 1, 10007, &length);
        assert_int_equal(length, sizes[i]);
        assert_memory_equal(back, text, length);
    }
    free(text);
}

static void several_come_at_once_all_or_none(void **state)
{
    int64_t id;
    (void)state;
    struct attachment_place place = in_case(given_case("luton"));
    struct answers answers = marked("no");
    struct attachment_sent files[] = { text_file("a.txt", "one"),
                                       text_file("b.txt", "two"),
                                       text_file("c.exe", "MZ\x90\x01") };

    assert_false(attachment_add(world(), &place, &answers, files, 3, &id));
    assert_string_equal(world()->problem.fields[0].field, "files");
    problem_forget(world());
    assert_int_equal(count_of(count_rows), 0);
    assert_ok(attachment_add(world(), &place, &answers, files, 2, &id));
    assert_int_equal(count_of(count_rows), 6);
    assert_int_equal(seen_in(&place), 2);
}

static void a_file_beyond_the_setting_is_refused(void **state)
{
    char *text = calloc(1, 1024 * 1024 + 2);
    int64_t id;
    (void)state;
    struct attachment_place place = in_case(given_case("luton"));

    assert_ok(db_script(world(),
                        "UPDATE setting SET value = '1' WHERE name ="
                        " 'attachment.file_mib'"));
    memset(text, 'a', 1024 * 1024 + 1);
    assert_false(add(&place, text, &id));
    assert_non_null(strstr(world()->problem.fields[0].detail, "larger than 1 MiB"));
    problem_forget(world());
    text[1024 * 1024] = '\0';
    assert_ok(add(&place, text, &id));
    free(text);
}

static void a_new_version_stands_beside_the_old(void **state)
{
    size_t length;
    json_t *json;
    int64_t id;
    (void)state;
    struct attachment_place place = in_case(given_case("luton"));

    assert_ok(add(&place, "first\n", &id));
    assert_ok(replace(&place, id, 1, "second\n"));
    assert_int_equal(seen_in(&place), 1);
    assert_ok(attachment_json(world(), &place, id, &json));
    assert_int_equal(json_array_size(json_object_get(json, "files")), 2);
    assert_int_equal(json_integer_value(json_object_get(json, "number")), 2);
    assert_string_equal(read_back(&place, id, 1, PIECE, &length), "first\n");
    assert_string_equal(read_back(&place, id, 2, PIECE, &length), "second\n");
}

static void a_stale_or_equal_version_changes_nothing(void **state)
{
    int64_t id;
    (void)state;
    struct attachment_place place = in_case(given_case("luton"));

    assert_ok(add(&place, "first\n", &id));
    int64_t rows = count_of(count_rows);
    assert_false(replace(&place, id, 7, "second\n"));
    assert_int_equal(world()->problem.kind, PROBLEM_STALE);
    problem_forget(world());
    assert_false(replace(&place, id, 1, "first\n"));
    assert_non_null(strstr(world()->problem.fields[0].detail, "there already"));
    problem_forget(world());
    assert_int_equal(count_of(count_rows), rows);
    assert_int_equal(count_of("SELECT version FROM attachment /*scan*/"), 1);
}

static void entered_in_error_is_a_mark_that_can_be_taken_back(void **state)
{
    json_t *json;
    int64_t id;
    (void)state;
    struct attachment_place place = in_case(given_case("luton"));

    assert_ok(add(&place, "first\n", &id));
    assert_ok(attachment_mark_in_error(world(), &place, id, 1, "Another person's"));
    assert_ok(attachment_json(world(), &place, id, &json));
    assert_true(json_is_true(json_object_get(json, "in_error")));
    assert_fails(replace(&place, id, 2, "second\n"), "attachment.in_error");
    assert_fails(attachment_mark_in_error(world(), &place, id, 2, "Again"),
                 "record.changed");
    assert_ok(attachment_take_back_error(world(), &place, id));
    assert_fails(attachment_take_back_error(world(), &place, id), "record.changed");
    assert_ok(attachment_json(world(), &place, id, &json));
    assert_false(json_is_true(json_object_get(json, "in_error")));
}

static void who_did_not_add_it_changes_nothing(void **state)
{
    int64_t id, rows;
    (void)state;
    struct attachment_place place = in_case(given_case("luton"));

    assert_ok(add(&place, "first\n", &id));
    rows = count_of(count_rows);
    acting_as(ROLE_POLICE);
    assert_fails(replace(&place, id, 1, "second\n"), "attachment.not_yours");
    assert_fails(attachment_mark_in_error(world(), &place, id, 1, "No"),
                 "attachment.not_yours");
    assert_int_equal(count_of(count_rows), rows);
    acting_as(ROLE_CHAIR);
    assert_ok(attachment_mark_in_error(world(), &place, id, 1, "Wrong person"));
}

/* ---- who sees ---- */

static void another_area_sees_neither_name_nor_bytes(void **state)
{
    struct attachment_file file;
    char byte[10];
    size_t got;
    int64_t id;
    (void)state;
    struct attachment_place place = in_case(given_case("luton"));

    assert_ok(add(&place, "first\n", &id));
    assert_ok(attachment_open(world(), &place, id, 1, &file));
    acting_for(BEDFORD);
    given_reader();
    assert_int_equal(seen_in(&place), 0);
    assert_fails(attachment_open(world(), &place, id, 1, &file), "record.unknown");
    assert_fails(attachment_read(world(), file.id, 0, byte, 10, &got), "record.unknown");
    given_writer();
}

static void what_is_with_a_referral_goes_with_it_to_its_case(void **state)
{
    int64_t id;
    (void)state;
    const struct dossier *referral =
        referral_dossier(given_screened("Ruvo", "Tandelmoor", "2009-05-06", "luton"));
    struct attachment_place place = { .dossier = referral };

    assert_ok(add(&place, "first\n", &id));
    assert_int_equal(count_of("SELECT count(*) FROM attachment WHERE case_id IS NULL"
                              " /*scan*/"),
                     1);
    assert_ok(db_script(world(), "UPDATE referral SET case_id = NULL"));
    int64_t case_id = given_case_of("Beri", "Beltram", "1991-03-04", "luton");
    struct stmt *st =
        db_prepare(world()->db, "UPDATE referral SET case_id = :case WHERE id = :id");
    bind_int(st, ":case", case_id);
    bind_int(st, ":id", referral->referral_id);
    assert_ok(db_run(world(), st));
    struct attachment_place of_case = in_case(case_id);
    assert_int_equal(seen_in(&of_case), 1);
    assert_int_equal(seen_in(&place), 1);
}

/* ---- with answers to a request ---- */

static void who_is_asked_sends_files_and_sees_no_others(void **state)
{
    int64_t id;
    (void)state;
    int64_t case_id = given_case("luton");
    struct attachment_place place = in_case(case_id);
    int64_t asked = given_request(place.dossier, MEMBER);

    assert_ok(add(&place, "of the case\n", &id));
    acting_for(MEMBER);
    struct information_request own = given_own(asked);
    struct attachment_place answer = { .dossier = &own.dossier, .request = &own };
    assert_ok(add(&answer, "of the answer\n", &id));
    given_reader();
    assert_int_equal(seen_in(&answer), 1);
    given_writer();
    acting_as(ROLE_COORDINATOR);
    given_reader();
    assert_int_equal(seen_in(&place), 2);
    given_writer();
}

static void a_returned_file_says_where_it_is_from(void **state)
{
    int64_t id;
    (void)state;
    const struct dossier *dossier = case_dossier(given_case("luton"));
    struct information_request request =
        given_opened(dossier, given_request(dossier, MEMBER));
    struct attachment_place place = { .dossier = dossier, .request = &request };
    struct attachment_sent file = text_file("note.txt", "x\n");
    struct answers answers =
        answers_of(&form_attachment, "files", "x", "owner_agency", "health", "dated_on",
                   "2026-02-20", "sensitivity", "official", "disclosable", "yes",
                   "lawful_basis", "public_task", NULL);

    assert_false(attachment_add(world(), &place, &answers, &file, 1, &id));
    assert_string_equal(world()->problem.fields[0].field, "source");
    problem_forget(world());
    assert_int_equal(count_of(count_rows), 0);
}

/* ---- nothing half ---- */

static int64_t made;

/* Reading answers asks the store too: that is done before any step is to fail. */
static bool add_marked(const struct attachment_place *place, const char *text,
                       const struct answers *answers)
{
    struct attachment_sent file = text_file("note.txt", text);

    return attachment_add(world(), place, answers, &file, 1, &made);
}

static void every_failure_while_adding_leaves_nothing(void **state)
{
    (void)state;
    struct attachment_place place = in_case(given_case("luton"));
    char *text = arena_alloc(world()->arena, 2 * PIECE + 10);
    struct answers answers = marked("no");

    memset(text, 'a', 2 * PIECE + 5);
    every_failure_leaves_nothing(add_marked(&place, text, &answers), count_attachments,
                                 0);
    assert_int_equal(count_of(count_rows), 5);
}

static void every_failure_while_changing_leaves_nothing(void **state)
{
    (void)state;
    struct attachment_place place = in_case(given_case("luton"));

    assert_ok(add(&place, "first\n", &made));
    every_failure_leaves_nothing(replace(&place, made, 1, "second\n"),
                                 "SELECT count(*) FROM attachment_file /*scan*/", 1);
    every_failure_leaves_nothing(
        attachment_mark_in_error(world(), &place, made, 2, "Wrong person"),
        "SELECT count(*) FROM attachment WHERE in_error_at IS NOT NULL /*scan*/", 0);
    every_failure_leaves_nothing(
        attachment_take_back_error(world(), &place, made),
        "SELECT count(*) FROM attachment WHERE in_error_at IS NULL /*scan*/", 0);
}

static bool fails_to_read(struct ctx *cx, const void *of, uint64_t at, void *into,
                          size_t length)
{
    (void)of;
    memset(into, 'a', length);
    return at < PIECE || failed(cx, PROBLEM_INPUT_OUTPUT, "spool.read", "No.");
}

static void a_source_that_breaks_off_leaves_nothing(void **state)
{
    int64_t id;
    (void)state;
    struct attachment_place place = in_case(given_case("luton"));
    struct answers answers = marked("no");
    struct attachment_sent file = { "note.txt",
                                    "",
                                    { .length = 5 * PIECE, .read = fails_to_read } };

    assert_fails(attachment_add(world(), &place, &answers, &file, 1, &id), "spool.read");
    assert_int_equal(count_of(count_rows), 0);
}

static void each_change_is_in_chronology_and_trail(void **state)
{
    int64_t id;
    (void)state;
    struct attachment_place place = in_case(given_case("luton"));

    assert_ok(add(&place, "first\n", &id));
    assert_ok(replace(&place, id, 1, "second\n"));
    assert_ok(attachment_mark_in_error(world(), &place, id, 2, "Wrong person"));
    assert_ok(attachment_take_back_error(world(), &place, id));
    assert_int_equal(count_of("SELECT count(*) FROM entry WHERE kind LIKE 'attachment.%'"
                              " /*scan*/"),
                     4);
    assert_int_equal(count_of("SELECT count(*) FROM audit WHERE verb LIKE 'attachment.%'"
                              " /*scan*/"),
                     4);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_file_comes_back_as_it_was_sent),
        TEST(several_come_at_once_all_or_none),
        TEST(a_file_beyond_the_setting_is_refused),
        TEST(a_new_version_stands_beside_the_old),
        TEST(a_stale_or_equal_version_changes_nothing),
        TEST(entered_in_error_is_a_mark_that_can_be_taken_back),
        TEST(who_did_not_add_it_changes_nothing),
        TEST(another_area_sees_neither_name_nor_bytes),
        TEST(what_is_with_a_referral_goes_with_it_to_its_case),
        TEST(who_is_asked_sends_files_and_sees_no_others),
        TEST(a_returned_file_says_where_it_is_from),
        TEST(every_failure_while_adding_leaves_nothing),
        TEST(every_failure_while_changing_leaves_nothing),
        TEST(a_source_that_breaks_off_leaves_nothing),
        TEST(each_change_is_in_chronology_and_trail),
    };
    return cmocka_run_group_tests_name("attachment", tests, NULL, NULL);
}
