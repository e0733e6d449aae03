#include "store/place.h"

static struct store *given_store(void)
{
    struct store *store = NULL;

    write_file(in_place("key"), "0123456789abcdef0123456789abcdef", 0600);
    assert_ok(store_create(&cx, in_place("F"), in_place("key"), &store));
    assert_ok(store_reader(&cx, store));
    return store;
}

static const char *level_of(const json_t *findings, const char *check)
{
    const json_t *finding;
    size_t i;

    json_array_foreach(
        findings, i,
        finding) if (strcmp(json_string_value(json_object_get(finding, "check")), check)
                     == 0) return json_string_value(json_object_get(finding, "level"));
    return "not there";
}

static void a_new_store_is_well(void **state)
{
    (void)state;
    static const char *const checks[] = { "file_mode", "wal", "free_pages", "schema" };
    struct store *store = given_store();
    json_t *findings = store_doctor(&cx, store);

    for (size_t i = 0; i < COUNT(checks); i++)
        assert_string_equal(level_of(findings, checks[i]), "fine");
    assert_string_equal(level_of(findings, "key_slots"), "hint");
    assert_string_not_equal(level_of(findings, "free_space"), "not there");
    json_decref(findings);
    close_db();
    store_close(store);
}

static void files_that_others_may_read_are_a_problem(void **state)
{
    (void)state;
    struct store *store = given_store();

    assert_int_equal(chmod(in_place("F.keys"), 0644), 0);
    json_t *findings = store_doctor(&cx, store);
    assert_string_equal(level_of(findings, "file_mode"), "problem");
    json_decref(findings);
    close_db();
    store_close(store);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_new_store_is_well),
        TEST(files_that_others_may_read_are_a_problem),
    };
    return cmocka_run_group_tests_name("doctor", tests, NULL, NULL);
}
