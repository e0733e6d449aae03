/* Tables as text: what spreadsheets write, and what is wrong told by row and column. */
#include "base/csv.h"

/* cmocka.h needs these four before it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "base/text.h"

static struct ctx cx;

static int open_arena(void **state)
{
    (void)state;
    cx = (struct ctx){ .arena = arena_open() };
    return 0;
}

static int close_arena(void **state)
{
    (void)state;
    arena_close(cx.arena);
    return 0;
}

/* All rows, cells between bars, rows between slashes; or the code of the problem. */
static const char *read_all(const char *text, size_t length)
{
    const char *all = "";
    struct csv csv;

    problem_forget(&cx);
    if (!csv_begin(&cx, text, length, &csv))
        return cx.problem.code;
    while (csv_row(&cx, &csv)) {
        for (size_t i = 0; i < csv.count; i++)
            all = arena_print(cx.arena, "%s%s%s", all, i > 0 ? "|" : "", csv.cells[i]);
        all = arena_print(cx.arena, "%s/", all);
    }
    return has_problem(&cx) ? cx.problem.code : all;
}

static void rows_and_cells_are_read_as_spreadsheets_write_them(void **state)
{
    (void)state;
    static const struct {
        const char *text, *expected;
    } table[] = {
        { "", "" },
        { "\n\r\n", "" },
        { "a", "a/" },
        { "a,b\nc,d\n", "a|b/c|d/" },
        { "a,b\r\nc,d\r\n", "a|b/c|d/" },
        { "a,b\rc,d", "a|b/c|d/" },
        { "\xEF\xBB\xBFid,b", "id|b/" },
        { "\"a,b\",c", "a,b|c/" },
        { "\"a\"\"b\",c", "a\"b|c/" },
        { "\"a\nb\",c\nd,e", "a\nb|c/d|e/" },
        { "\"\",\"\"", "|/" },
        { ",,", "||/" },
        { "a,\n,b", "a|/|b/" },
        { " a , b ", "a|b/" },
        { "a\n\n\nb", "a/b/" },
        { "O\"Neill,b", "O\"Neill|b/" },
        { "\"a\" ,b", "a|b/" },
        { "M\xFCller", "M\xC3\xBCller/" },
        { "M\xC3\xBCller", "M\xC3\xBCller/" },
        { "\"abc", "csv.quote" },
        { "\"abc\"\"", "csv.quote" },
        { "\"abc\"d,e", "csv.quote" },
    };

    for (size_t i = 0; i < COUNT(table); i++)
        assert_string_equal(read_all(table[i].text, strlen(table[i].text)),
                            table[i].expected);
}

static void what_does_not_fit_is_told_by_row_and_column(void **state)
{
    (void)state;
    static const char text[] = "a,b\nc,\"d";

    assert_string_equal(read_all(text, strlen(text)), "csv.quote");
    assert_non_null(strstr(cx.problem.detail, "Row 2, column 2"));
}

static void a_file_that_is_no_text_is_refused(void **state)
{
    (void)state;
    assert_string_equal(read_all("a\0b", 3), "csv.binary");
}

static void a_row_wider_than_any_spreadsheet_is_refused(void **state)
{
    (void)state;
    char text[CSV_MOST_CELLS + 2];

    memset(text, ',', sizeof(text));
    assert_string_equal(read_all(text, sizeof(text)), "csv.wide");
}

static void what_is_written_is_read_again(void **state)
{
    (void)state;
    static const char *const cells[] = { "plain", "a,b", "say \"so\"", "two\nlines", "" };
    struct buffer out = { 0 };
    struct csv csv;

    for (size_t i = 0; i < COUNT(cells); i++) {
        if (i > 0)
            buffer_char(&out, ',');
        csv_put(&out, cells[i]);
    }
    assert_true(csv_begin(&cx, out.bytes, out.length, &csv));
    assert_true(csv_row(&cx, &csv));
    assert_int_equal(csv.count, COUNT(cells));
    for (size_t i = 0; i < COUNT(cells); i++)
        assert_string_equal(csv.cells[i], cells[i]);
    buffer_free(&out);
}

#define CSV_TEST(f) cmocka_unit_test_setup_teardown(f, open_arena, close_arena)

int main(void)
{
    const struct CMUnitTest tests[] = {
        CSV_TEST(rows_and_cells_are_read_as_spreadsheets_write_them),
        CSV_TEST(what_does_not_fit_is_told_by_row_and_column),
        CSV_TEST(a_file_that_is_no_text_is_refused),
        CSV_TEST(a_row_wider_than_any_spreadsheet_is_refused),
        CSV_TEST(what_is_written_is_read_again),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
