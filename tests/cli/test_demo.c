#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/file.h"
#include "base/json.h"
#include "base/secret.h"
#include "base/text.h"
#include "cli/cli.h"
#include "domain/people/access.h"
#include "domain/people/audit.h"

#define TODAY "2026-11-22"

static struct ctx cx;
static char place[64];

static const char *in_place(const char *name)
{
    return arena_print(cx.arena, "%s/%s", place, name);
}

/* A folder with a key, a password and an empty store "s". */
static void run_init(void)
{
    struct pairs options = { 0 };

    pairs_add(cx.arena, &options, "store", in_place("s"));
    pairs_add(cx.arena, &options, "key-file", in_place("key"));
    pairs_add(cx.arena, &options, "admin-email", "first@luton.example");
    pairs_add(cx.arena, &options, "password-file", in_place("password"));
    assert_true(cmd_init(&cx, &options));
}

static int place_open(void **state)
{
    static const char key[] = "an existing secret file of at least thirty-two bytes\n";
    static const char password[] = "four plain words here\n";
    char *now, *today;

    (void)state;
    secret_start();
    clock_start();
    json_start();
    store_start();
    cx = (struct ctx){ .arena = arena_open(), .actor = &actor_program };
    json_arena_use(cx.arena);
    cx.now = now = arena_alloc(cx.arena, INSTANT_SIZE);
    cx.today = today = arena_alloc(cx.arena, DAY_SIZE);
    clock_instant(clock_ms(), now);
    clock_day(clock_ms(), today);
    (void)snprintf(place, sizeof(place), "/tmp/demo-test-XXXXXX");
    if (mkdtemp(place) == NULL || !file_write(&cx, in_place("key"), key, strlen(key))
        || !file_write(&cx, in_place("password"), password, strlen(password)))
        return 1;
    run_init();
    return 0;
}

static int place_close(void **state)
{
    DIR *folder = opendir(place);

    (void)state;
    for (struct dirent *entry; (entry = readdir(folder)) != NULL;)
        (void)unlink(in_place(entry->d_name));
    closedir(folder);
    json_arena_use(NULL);
    arena_close(cx.arena);
    return rmdir(place);
}

static bool run_demo(const char *store, const char *referrals, const char *seed)
{
    struct pairs options = { 0 };

    pairs_add(cx.arena, &options, "store", in_place(store));
    pairs_add(cx.arena, &options, "key-file", in_place("key"));
    pairs_add(cx.arena, &options, "referrals", referrals);
    pairs_add(cx.arena, &options, "seed", seed);
    pairs_add(cx.arena, &options, "today", TODAY);
    pairs_add(cx.arena, &options, "password-file", in_place("password"));
    return cmd_demo(&cx, &options);
}

static void assert_demo(const char *store, const char *referrals, const char *seed)
{
    if (!run_demo(store, referrals, seed))
        fail_msg("%s (%s)", cx.problem.code, cx.problem.detail);
}

static void assert_refused(bool done, const char *code)
{
    assert_false(done);
    assert_string_equal(cx.problem.code, code);
    problem_forget(&cx);
}

static void copy_file(const char *from, const char *to)
{
    char *bytes;
    size_t length;

    assert_true(file_read(&cx, in_place(from), (size_t)1 << 26, &bytes, &length));
    assert_true(file_write(&cx, in_place(to), bytes, length));
}

static struct store *open_store(const char *name)
{
    struct store *store;

    assert_true(store_open(&cx, in_place(name), in_place("key"), STORE_TOOL, &store));
    cx.db = store_writer_take(store);
    return store;
}

static void close_store(struct store *store)
{
    cx.db = NULL;
    store_writer_give(store);
    store_close(store);
}

static int64_t number(const char *sql)
{
    int64_t value = -1;

    assert_true(db_number(&cx, db_prepare(cx.db, sql), &value));
    return value;
}

/* ---- the same again
 * --------------------------------------------------------------------- */

/* Every table of ours; the shadow tables of the index hold bytes, not records, and the
 * bytes of files are told by their digests. */
static const char sql_tables[] =
    "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
    " AND name NOT LIKE 'search_index%' AND name NOT IN ('session',"
    " 'attachment_piece') ORDER BY name /*scan*/";

static void digest_table(const char *name, char out[static SECRET_HASH_HEX])
{
    const char *sql = arena_print(cx.arena, "SELECT * FROM %s /*scan*/", name);
    json_t *rows = db_rows_json(&cx, db_prepare(cx.db, sql)), *row;
    size_t i;

    assert_non_null(rows);
    json_array_foreach(rows, i, row)
    {
        json_object_del(row, "password"); /* salted */
    }
    char *text = json_dumps(rows, JSON_COMPACT | JSON_SORT_KEYS);
    secret_digest(text, strlen(text), NULL, out);
}

/* "table digest" a line, so that a difference says where it is. */
static const char *contents_of(const char *name)
{
    struct store *store = open_store(name);
    struct stmt *st = db_prepare(cx.db, sql_tables);
    const char *tables[100], *contents = "";
    size_t count = 0;

    while (db_row(&cx, st) && count < COUNT(tables))
        tables[count++] = row_text(&cx, st, "name");
    assert_true(db_done(&cx, st));
    assert_true(count > 25);
    for (size_t i = 0; i < count; i++) {
        char digest[SECRET_HASH_HEX];

        digest_table(tables[i], digest);
        contents = arena_print(cx.arena, "%s%s %s\n", contents, tables[i], digest);
    }
    close_store(store);
    return contents;
}

static void gives_the_same_contents_for_the_same_seed(void **state)
{
    (void)state;
    copy_file("s", "again");
    copy_file("s.keys", "again.keys");
    copy_file("s", "other");
    copy_file("s.keys", "other.keys");
    assert_demo("s", "120", "7");
    assert_demo("again", "120", "7");
    assert_demo("other", "120", "8");

    const char *contents = contents_of("s");
    assert_string_equal(contents, contents_of("again"));
    assert_string_not_equal(contents, contents_of("other"));
}

/* ---- what it refuses
 * ---------------------------------------------------------------------- */

static void refuses_a_store_that_is_in_use(void **state)
{
    (void)state;
    assert_demo("s", "60", "1");
    assert_refused(run_demo("s", "60", "1"), "demo.used");
}

static void refuses_what_is_no_number(void **state)
{
    (void)state;
    assert_refused(run_demo("s", "many", "1"), "option.number");
    assert_refused(run_demo("s", "0", "1"), "option.number");
    assert_refused(run_demo("s", "10", "-1"), "option.number");
}

/* ---- what is in it
 * -------------------------------------------------------------------------- */

static const char sql_first[] =
    "SELECT count(*) FROM user WHERE email = "
    "'first@luton.example' AND roles = ' administrator '";
static const char sql_accounts[] =
    "SELECT count(*) FROM user WHERE must_change = 0 AND active = 1 AND email IN ("
    "'coordinator@luton.example', 'chair@luton.example', 'police@bedfordshire.example',"
    " 'member@health.example', 'partner@centralbeds.example', 'partner@bedford.example',"
    " 'provider@mentoring.example', 'board@luton.example', 'dpo@luton.example',"
    " 'director@luton.example',"
    " 'admin@luton.example')";
static const char sql_hash[] =
    "SELECT password FROM user WHERE email = 'coordinator@luton.example'";
static const char sql_mark[] = "SELECT value = '1' FROM store_fact WHERE name = 'demo'";

static void has_the_accounts_and_keeps_the_first(void **state)
{
    (void)state;
    assert_demo("s", "60", "1");
    struct store *store = open_store("s");
    assert_int_equal(number(sql_first), 1);
    assert_int_equal(number(sql_accounts), 11);
    assert_int_equal(number(sql_mark), 1);

    struct stmt *st = db_prepare(cx.db, sql_hash);
    assert_true(db_row(&cx, st));
    assert_true(password_matches(row_text(&cx, st, "password"), "four plain words here"));
    assert_true(db_done(&cx, st));
    close_store(store);
}

/* Each must find something in a partnership of 300. */
static const char *const sql_believable[] = {
    "SELECT count(*) = 300 FROM referral /*scan*/",
    "SELECT count(DISTINCT status) = 5 FROM information_request /*scan*/",
    "SELECT count(*) >= 3 FROM information_request q JOIN user u ON u.id = q.contact_id"
    " WHERE u.email = 'member@health.example' AND q.status = 'asked'",
    "SELECT count(*) > 50 FROM information_item /*scan*/",
    "SELECT count(*) > 5 FROM information_chase /*scan*/",
    "SELECT count(DISTINCT status) = 10 FROM referral /*scan*/",
    "SELECT count(DISTINCT status) >= 6 FROM channel_case /*scan*/",
    "SELECT count(DISTINCT lead_id) > 2 FROM channel_case /*scan*/",
    "SELECT count(DISTINCT area) = 3 FROM referral WHERE area IS NOT NULL /*scan*/",
    "SELECT count(*) >= 46 FROM meeting WHERE status = 'minutes_approved' /*scan*/",
    "SELECT count(*) FROM meeting WHERE held_on > '2026-11-22'",
    "SELECT count(DISTINCT attendance) = 3 FROM attendance"
    " WHERE attendance <> 'invited' /*scan*/",
    "SELECT count(DISTINCT decision) > 4 FROM decision /*scan*/",
    "SELECT count(*) > 10 FROM exit_record WHERE status = 'endorsed' /*scan*/",
    "SELECT count(*) > 10 FROM exit_review WHERE status = 'planned' /*scan*/",
    "SELECT count(DISTINCT outcome) > 1 FROM consent /*scan*/",
    "SELECT count(*) FROM support_plan WHERE status = 'approved' /*scan*/",
    "SELECT count(DISTINCT status) >= 2 FROM commission /*scan*/",
    "SELECT count(DISTINCT status) >= 3 FROM support_session /*scan*/",
    "SELECT count(*) FROM mainstream_support WHERE funding = 'isf' /*scan*/",
    "SELECT count(*) > 300 FROM note /*scan*/",
    "SELECT count(*) > 40 FROM assessment WHERE status = 'completed' /*scan*/",
    "SELECT count(*) FROM assessment_factor WHERE movement IS NOT NULL /*scan*/",
    "SELECT count(*) FROM clock WHERE limit_code = 'T9'"
    " AND due_on < coalesce(stopped_on, '2026-11-22') /*scan*/",
    "SELECT count(*) FROM note WHERE corrects IS NOT NULL /*scan*/",
    "SELECT count(*) FROM action WHERE status = 'open' AND due_on < '2026-11-22'",
    "SELECT count(*) FROM referral WHERE next_due_on < '2026-11-22'",
    "SELECT count(*) FROM referral WHERE in_error_at IS NOT NULL /*scan*/",
    "SELECT count(*) FROM person_link WHERE decision = 'linked' /*scan*/",
    "SELECT count(*) = 1 FROM channel_case WHERE restricted = 1 /*scan*/",
    "SELECT count(*) FROM case_access WHERE reason = 'share' /*scan*/",
    "SELECT count(*) FROM checklist WHERE status = 'chair_signed' AND year = 2026",
    "SELECT count(*) = 3 FROM checklist WHERE status = 'approved' /*scan*/",
    "SELECT count(*) = 1 FROM user WHERE senior_officer = 1 AND roles = ' ' /*scan*/",
    "SELECT count(answer) = 37 FROM checklist_answer WHERE checklist_id ="
    " (SELECT id FROM checklist WHERE year = 2027)",
    "SELECT count(*) > 2500 FROM entry /*scan*/",
    "SELECT max(recorded_at) < '2026-11-22' AND min(recorded_at) > '2022-11' FROM entry "
    "/*scan*/",
    "SELECT count(*) = (SELECT count(*) FROM referral WHERE status <> 'draft')"
    " + (SELECT count(*) FROM channel_case) + (SELECT count(*) FROM note"
    " WHERE in_error_at IS NULL) FROM search_document /*scan*/",
};

static void is_a_believable_partnership(void **state)
{
    int64_t rows;

    (void)state;
    assert_demo("s", "300", "1");
    struct store *store = open_store("s");
    for (size_t i = 0; i < COUNT(sql_believable); i++)
        if (number(sql_believable[i]) == 0)
            fail_msg("nothing found: %s", sql_believable[i]);
    assert_true(audit_verify(&cx, &rows));
    assert_true(rows > 3000);
    close_store(store);
}

static void leaves_time_as_it_is(void **state)
{
    char now[INSTANT_SIZE];

    (void)state;
    assert_demo("s", "5", "1");
    clock_instant(clock_ms(), now);
    assert_true(strcmp(now, cx.now) >= 0);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, place_open, place_close)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(gives_the_same_contents_for_the_same_seed),
        TEST(refuses_a_store_that_is_in_use),
        TEST(refuses_what_is_no_number),
        TEST(has_the_accounts_and_keeps_the_first),
        TEST(is_a_believable_partnership),
        TEST(leaves_time_as_it_is),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
