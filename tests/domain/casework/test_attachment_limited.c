/* Files that not everybody who sees the case is to see. */
#include "domain/casework/attachment.h"

#include <string.h>

#include "domain/casework/case_share.h"
#include "support/given_information.h"

#define BEDFORD "partner@bedford.example"

static struct attachment_sent text_file(const char *text)
{
    return (struct attachment_sent){ .name = "note.txt",
                                     .type = "text/plain",
                                     .source = source_of_bytes(text, strlen(text)) };
}

static struct attachment_place in_case(int64_t case_id)
{
    return (struct attachment_place){ .dossier = case_dossier(case_id) };
}

static bool add(const struct attachment_place *place, const char *text,
                const char *limited, int64_t *out_id)
{
    struct attachment_sent file = text_file(text);
    struct answers answers = answers_of(
        &form_attachment, "files", "x", "owner_agency", "education", "source",
        "School file", "dated_on", "2026-02-20", "sensitivity", "official_sensitive",
        "disclosable", "no", "limited", limited, "lawful_basis", "public_task", NULL);

    return attachment_add(world(), place, &answers, &file, 1, out_id);
}

static bool add_limited(const struct attachment_place *place, const char *text,
                        int64_t *out_id)
{
    return add(place, text, "yes", out_id);
}

static bool replace(const struct attachment_place *place, int64_t id, int64_t seen,
                    const char *text)
{
    struct attachment_sent file = text_file(text);

    return attachment_replace(world(), place, id, seen, &file);
}

static size_t seen_in(const struct attachment_place *place)
{
    json_t *list = attachments_json(world(), place);

    assert_non_null(list);
    return json_array_size(list);
}

static void assert_reads(const struct attachment_place *place, int64_t id, int64_t number,
                         const char *text)
{
    struct attachment_file file;
    char bytes[100];
    size_t length;

    assert_ok(attachment_open(world(), place, id, number, &file));
    assert_ok(attachment_read(world(), file.id, 0, bytes, sizeof(bytes), &length));
    assert_int_equal(length, strlen(text));
    assert_memory_equal(bytes, text, length);
}

static void a_limited_file_is_for_those_who_see_everything(void **state)
{
    int64_t id;
    (void)state;
    struct attachment_place place = in_case(given_case("bedford"));

    assert_ok(add(&place, "for all\n", "no", &id));
    assert_ok(add_limited(&place, "for few\n", &id));
    acting_for(BEDFORD);
    given_reader();
    assert_int_equal(seen_in(&place), 1);
    given_writer();
    /* Nor does what happened tell many that it is there. */
    assert_int_equal(count_of("SELECT count(*) FROM entry WHERE kind LIKE"
                              " 'attachment.%' /*scan*/"),
                     1);
    assert_int_equal(count_of("SELECT count(*) FROM audit WHERE verb ="
                              " 'attachment.added' /*scan*/"),
                     2);
    acting_as(ROLE_POLICE);
    given_reader();
    assert_int_equal(seen_in(&place), 2);
    given_writer();
}

static void of_limited_files_who_is_asked_sees_only_their_own(void **state)
{
    struct attachment_file file;
    int64_t own_id, other_id;
    (void)state;
    const struct dossier *dossier = case_dossier(given_case("luton"));
    int64_t asked = given_request(dossier, MEMBER);
    struct information_request request = given_opened(dossier, asked);
    struct attachment_place place = { .dossier = dossier, .request = &request };

    assert_ok(add_limited(&place, "from another\n", &other_id));
    acting_for(MEMBER);
    struct information_request own = given_own(asked);
    struct attachment_place answer = { .dossier = &own.dossier, .request = &own };
    assert_ok(add_limited(&answer, "my own\n", &own_id));
    given_reader();
    assert_int_equal(seen_in(&answer), 1);
    assert_ok(attachment_open(world(), &answer, own_id, 1, &file));
    assert_fails(attachment_open(world(), &answer, other_id, 1, &file), "record.unknown");
    given_writer();
    assert_fails(replace(&answer, other_id, 1, "mine now\n"), "record.unknown");
}

/* Nor a limited version that somebody else put in its place, which counts all the same.
 */
static void what_took_the_place_of_a_limited_file_is_not_its_adders(void **state)
{
    struct attachment_file file;
    json_t *json;
    int64_t id;
    (void)state;
    const struct dossier *dossier = case_dossier(given_case("luton"));
    int64_t asked = given_request(dossier, MEMBER);

    acting_for(MEMBER);
    struct information_request own = given_own(asked);
    struct attachment_place answer = { .dossier = &own.dossier, .request = &own };
    assert_ok(add_limited(&answer, "first\n", &id));
    acting_as(ROLE_COORDINATOR);
    struct attachment_place place = { .dossier = dossier };
    assert_ok(replace(&place, id, 1, "second\n"));
    acting_for(MEMBER);
    given_reader();
    assert_ok(attachment_json(world(), &answer, id, &json));
    assert_int_equal(json_array_size(json_object_get(json, "files")), 1);
    assert_reads(&answer, id, 1, "first\n");
    assert_fails(attachment_open(world(), &answer, id, 2, &file), "record.unknown");
    given_writer();
    assert_ok(replace(&answer, id, 2, "third\n"));
    given_reader();
    assert_reads(&answer, id, 3, "third\n");
    given_writer();
}

static void who_limits_a_file_sees_and_corrects_it(void **state)
{
    json_t *json;
    int64_t id, case_id = given_case("bedford");
    (void)state;
    struct attachment_place place = in_case(case_id);

    acting_for(BEDFORD);
    assert_ok(add_limited(&place, "first\n", &id));
    given_reader();
    assert_int_equal(seen_in(&place), 1);
    given_writer();
    assert_ok(replace(&place, id, 1, "second\n"));
    assert_reads(&place, id, 2, "second\n");
    assert_ok(attachment_mark_in_error(world(), &place, id, 2, "Another person's"));
    assert_ok(attachment_json(world(), &place, id, &json));
    assert_true(json_is_true(json_object_get(json, "in_error")));
    assert_ok(attachment_take_back_error(world(), &place, id));
}

/* Where the case is no longer shared, what was added to it is not either. */
static void who_added_a_file_sees_it_no_longer_than_its_case(void **state)
{
    struct attachment_file file;
    int64_t id;
    (void)state;
    struct attachment_place place = in_case(given_case("bedford"));

    acting_for(BEDFORD);
    assert_ok(add_limited(&place, "first\n", &id));
    assert_ok(db_script(world(),
                        "UPDATE channel_case SET restricted = 1,"
                        " restricted_why = 'Known to many';"
                        "DELETE FROM case_access"));
    given_reader();
    assert_int_equal(seen_in(&place), 0);
    assert_fails(attachment_open(world(), &place, id, 1, &file), "record.unknown");
    given_writer();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_limited_file_is_for_those_who_see_everything),
        TEST(of_limited_files_who_is_asked_sees_only_their_own),
        TEST(what_took_the_place_of_a_limited_file_is_not_its_adders),
        TEST(who_limits_a_file_sees_and_corrects_it),
        TEST(who_added_a_file_sees_it_no_longer_than_its_case),
    };
    return cmocka_run_group_tests_name("attachment limited", tests, NULL, NULL);
}
