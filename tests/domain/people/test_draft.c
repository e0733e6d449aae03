/* Drafts of forms: whose they are, how long they stay, what they leave behind. */
#include "domain/people/draft.h"

#include <string.h>

#include "base/clock.h"
#include "base/json.h"
#include "support/given_casework.h"
#include "support/world.h"

#define PAGE "/cases/1/notes"

static const char sql_drafts[] = "SELECT count(*) FROM draft /*scan*/";
static const char sql_audited[] =
    "SELECT count(*) FROM audit WHERE verb LIKE 'draft.%' /*scan*/";

static struct pairs typed(const char *text)
{
    struct pairs fields = { 0 };

    pairs_add(world()->arena, &fields, "kind", "general");
    pairs_add(world()->arena, &fields, "text", text);
    return fields;
}

static bool save(const char *page, const char *text)
{
    struct pairs fields = typed(text);
    int64_t id;

    return draft_save(world(), NULL, "note", page, &fields, &id);
}

static const char *text_in(const char *page)
{
    struct draft draft;

    assert_ok(draft_find(world(), "note", page, &draft));
    return draft.id != 0 ? pairs_get(&draft.fields, "text") : NULL;
}

static void a_draft_comes_back_as_it_was_typed(void **state)
{
    (void)state;
    assert_ok(save(PAGE, "  Two lines,\r\n\"quoted\" <b> \xc3\xa9  "));
    assert_string_equal(text_in(PAGE), "  Two lines,\r\n\"quoted\" <b> \xc3\xa9  ");
    assert_ok(save(PAGE, "Later"));
    assert_string_equal(text_in(PAGE), "Later");
    assert_int_equal(count_of(sql_drafts), 1);
}

static void a_draft_is_its_writers_alone(void **state)
{
    struct draft draft;
    int64_t id;

    (void)state;
    struct pairs fields = typed("Mine");
    assert_ok(draft_save(world(), NULL, "note", PAGE, &fields, &id));
    acting_as(ROLE_CHAIR);
    assert_null(text_in(PAGE));
    assert_int_equal(json_array_size(drafts_json(world())), 0);
    assert_fails(draft_load(world(), id, &draft), "record.unknown");
    acting_as(ROLE_COORDINATOR);
    assert_int_equal(json_array_size(drafts_json(world())), 1);
}

static const char sql_hide[] = "UPDATE channel_case SET restricted = 1 WHERE id = :id";

static void a_draft_is_hidden_with_its_case(void **state)
{
    struct draft draft;
    int64_t id, case_id = given_case("luton");

    (void)state;
    struct pairs fields = typed("About a case");
    acting_as(ROLE_POLICE);
    assert_ok(draft_save(world(), case_dossier(case_id), "note", PAGE, &fields, &id));
    assert_ok(draft_load(world(), id, &draft));
    struct stmt *st = db_prepare(world()->db, sql_hide);
    bind_int(st, ":id", case_id);
    assert_ok(db_run(world(), st));
    assert_fails(draft_load(world(), id, &draft), "record.unknown");
    assert_int_equal(json_array_size(drafts_json(world())), 0);
}

static void a_saved_form_has_no_draft_any_more(void **state)
{
    (void)state;
    assert_ok(save(PAGE, "Soon saved"));
    assert_ok(save("/cases/2/notes", "Not yet"));
    assert_ok(draft_done(world(), "note", PAGE));
    assert_null(text_in(PAGE));
    assert_non_null(text_in("/cases/2/notes"));
}

static void the_trail_tells_of_drafts_without_their_text(void **state)
{
    static const char sql_detail[] =
        "SELECT group_concat(verb || ':' || detail) FROM audit WHERE verb LIKE 'draft.%'"
        " /*scan*/";
    struct draft draft;

    (void)state;
    assert_ok(save(PAGE, "Secret words"));
    assert_ok(save(PAGE, "Secret words and more"));
    assert_int_equal(count_of(sql_audited), 1);
    assert_ok(draft_find(world(), "note", PAGE, &draft));
    assert_ok(draft_discard(world(), &draft));
    assert_string_equal(text_of(sql_detail), "draft.begin:note,draft.discard:note");
}

static void a_draft_that_is_too_long_is_refused_whole(void **state)
{
    char *text = arena_alloc(world()->arena, DRAFT_MOST_BYTES + 1);

    (void)state;
    memset(text, 'x', DRAFT_MOST_BYTES);
    assert_fails(save(PAGE, text), "draft.size");
    text[DRAFT_MOST_BYTES - 100] = '\0';
    assert_ok(save(PAGE, text));
    assert_int_equal(strlen(text_in(PAGE)), DRAFT_MOST_BYTES - 100);
}

static void nobody_fills_the_store_with_drafts(void **state)
{
    (void)state;
    for (int i = 0; i < MOST_DRAFTS; i++)
        assert_ok(save(arena_print(world()->arena, "/cases/%d/notes", i), "x"));
    assert_fails(save("/cases/new", "one more"), "draft.many");
    assert_ok(save("/cases/5/notes", "an old one goes on"));
    acting_as(ROLE_CHAIR);
    assert_ok(save("/cases/new", "somebody else"));
}

static void drafts_go_after_the_days_of_the_setting(void **state)
{
    int64_t gone;

    (void)state;
    assert_ok(save("/old", "old"));
    on_day("2026-03-20");
    assert_ok(save("/new", "new"));
    assert_ok(drafts_purge(world(), &gone));
    assert_int_equal(gone, 0);
    on_day("2026-04-02"); /* 31 days after the first */
    assert_ok(drafts_purge(world(), &gone));
    assert_int_equal(gone, 1);
    assert_null(text_in("/old"));
    assert_string_equal(text_in("/new"), "new");
}

static void every_failure_of_saving_leaves_no_draft(void **state)
{
    (void)state;
    every_failure_leaves_nothing(save(PAGE, "x"), sql_drafts, 0);
}

static void every_failure_of_discarding_leaves_the_draft(void **state)
{
    static const char sql_gone[] = "SELECT 1 - count(*) FROM draft /*scan*/";
    struct draft draft;

    (void)state;
    assert_ok(save(PAGE, "x"));
    assert_ok(draft_find(world(), "note", PAGE, &draft));
    every_failure_leaves_nothing(draft_discard(world(), &draft), sql_gone, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_draft_comes_back_as_it_was_typed),
        TEST(a_draft_is_its_writers_alone),
        TEST(a_draft_is_hidden_with_its_case),
        TEST(a_saved_form_has_no_draft_any_more),
        TEST(the_trail_tells_of_drafts_without_their_text),
        TEST(a_draft_that_is_too_long_is_refused_whole),
        TEST(nobody_fills_the_store_with_drafts),
        TEST(drafts_go_after_the_days_of_the_setting),
        TEST(every_failure_of_saving_leaves_no_draft),
        TEST(every_failure_of_discarding_leaves_the_draft),
    };
    return cmocka_run_group_tests_name("draft", tests, NULL, NULL);
}
