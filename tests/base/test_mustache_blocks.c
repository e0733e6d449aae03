#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "support/mustache_example.h"

/* ---- partials and inheritance ---- */

static void renders_partials_where_they_stand(void **state)
{
    (void)state;
    static const struct example examples[] = {
        { "with the caller's view",
          "{'l': [{'n': 1}, {'n': 2}], 'm': 'm'}",
          "[1m][2m]",
          { { "t", "{{#l}}{{>dir/p}}{{/l}}" }, { "dir/p", "[{{n}}{{m}}]" } } },
        { "recursively",
          "{'n': 1, 'l': [{'n': 2, 'l': [{'n': 3, 'l': []}]}, {'n': 4, 'l': []}]}",
          "(1(2(3))(4))",
          { { "t", "({{n}}{{#l}}{{>t}}{{/l}})" } } },
    };

    EXAMPLE_CHECK_ALL(MUSTACHE_STRICT, examples, true);
    EXAMPLE_CHECK_ALL(MUSTACHE_LENIENT, examples, true);
}

static void fills_the_blocks_of_parents(void **state)
{
    (void)state;
    static const struct example examples[] = {
        { "a block alone is its content",
          "{'v': 'x'}",
          "(x)",
          { { "t", "({{$b}}{{v}}{{/b}})" } } },
        { "defaults",
          "{}",
          "<a|b>",
          { { "t", "{{<p}}{{/p}}" }, { "p", "<{{$a}}a{{/a}}|{{$b}}b{{/b}}>" } } },
        { "one of two",
          "{}",
          "<a|B>",
          { { "t", "{{<p}}{{$b}}B{{/b}}{{/p}}" },
            { "p", "<{{$a}}a{{/a}}|{{$b}}b{{/b}}>" } } },
        { "the same block twice",
          "{}",
          "<X|X>",
          { { "t", "{{<p}}{{$a}}X{{/a}}{{/p}}" },
            { "p", "<{{$a}}1{{/a}}|{{$a}}2{{/a}}>" } } },
        { "two parents",
          "{}",
          "<A><B>",
          { { "t", "{{<p}}{{$a}}A{{/a}}{{/p}}{{<p}}{{$a}}B{{/a}}{{/p}}" },
            { "p", "<{{$a}}a{{/a}}>" } } },
        { "the view is that at the block",
          "{'f': 'out', 'n': {'f': 'in'}}",
          "in",
          { { "t", "{{<p}}{{$b}}{{f}}{{/b}}{{/p}}" },
            { "p", "{{#n}}{{$b}}{{/b}}{{/n}}" } } },
        { "in a list",
          "{'l': [1, 2, 3]}",
          "[1][2][3]",
          { { "t", "{{<p}}{{$b}}[{{.}}]{{/b}}{{/p}}" },
            { "p", "{{#l}}{{$b}}{{/b}}{{/l}}" } } },
        { "the view does not fill",
          "{'b': 'view'}",
          "default",
          { { "t", "{{<p}}{{/p}}" }, { "p", "{{$b}}default{{/b}}" } } },
    };

    EXAMPLE_CHECK_ALL(MUSTACHE_STRICT, examples, true);
    EXAMPLE_CHECK_ALL(MUSTACHE_LENIENT, examples, true);
}

static void fills_blocks_wherever_the_parent_stands(void **state)
{
    (void)state;
    static const struct example examples[] = {
        { "in a partial of the parent",
          "{}",
          "<X>",
          { { "t", "{{<p}}{{$b}}X{{/b}}{{/p}}" },
            { "p", "<{{>q}}>" },
            { "q", "{{$b}}default{{/b}}" } } },
        { "a parent in a section",
          "{'l': [{'n': 1}, {'n': 2}]}",
          "<1><2>",
          { { "t", "{{#l}}{{<p}}{{$b}}{{n}}{{/b}}{{/p}}{{/l}}" },
            { "p", "<{{$b}}{{/b}}>" } } },
        { "markup in what fills",
          "{'n': '<'}",
          "<p title=\"&lt;\">&lt;</p>",
          { { "t", "{{<p}}{{$b}}<p title=\"{{n}}\">{{n}}</p>{{/b}}{{/p}}" },
            { "p", "{{$b}}{{/b}}" } } },
    };

    EXAMPLE_CHECK_ALL(MUSTACHE_STRICT, examples, true);
    EXAMPLE_CHECK_ALL(MUSTACHE_LENIENT, examples, true);
}

static void lets_the_outermost_page_win_at_any_depth(void **state)
{
    (void)state;
    static const struct example examples[] = {
        { "three levels",
          "{}",
          "page",
          { { "t", "{{<mid}}{{$a}}page{{/a}}{{/mid}}" },
            { "mid", "{{<old}}{{$a}}mid{{/a}}{{/old}}" },
            { "old", "{{<base}}{{$a}}old{{/a}}{{/base}}" },
            { "base", "{{$a}}base{{/a}}" } } },
        { "three levels, the middle has the word",
          "{}",
          "mid",
          { { "t", "{{<mid}}{{/mid}}" },
            { "mid", "{{<old}}{{$a}}mid{{/a}}{{/old}}" },
            { "old", "{{<base}}{{$a}}old{{/a}}{{/base}}" },
            { "base", "{{$a}}base{{/a}}" } } },
        { "a block in a block",
          "{}",
          "[page]",
          { { "t", "{{<mid}}{{$in}}page{{/in}}{{/mid}}" },
            { "mid", "{{<base}}{{$out}}[{{$in}}mid{{/in}}]{{/out}}{{/base}}" },
            { "base", "{{$out}}base{{/out}}" } } },
        { "a block in a default",
          "{}",
          "[page]",
          { { "t", "{{<base}}{{$in}}page{{/in}}{{/base}}" },
            { "base", "{{$out}}[{{$in}}base{{/in}}]{{/out}}" } } },
        { "a component in itself",
          "{}",
          "(1(2(3)))",
          { { "t",
              "{{<c}}{{$b}}1{{<c}}{{$b}}2{{<c}}{{$b}}3{{/b}}{{/c}}{{/b}}{{/c}}"
              "{{/b}}{{/c}}" },
            { "c", "({{$b}}{{/b}})" } } },
        { "a page's component keeps to itself",
          "{}",
          "<main (default)>side",
          { { "t", "{{<p}}{{$main}}main {{<c}}{{/c}}{{/main}}{{$b}}side{{/b}}{{/p}}" },
            { "p", "<{{$main}}{{/main}}>{{$b}}{{/b}}" },
            { "c", "({{$b}}default{{/b}})" } } },
        { "a block that names itself",
          "{}",
          "a b",
          { { "t", "{{<p}}{{$x}}a {{$x}}b{{/x}}{{/x}}{{/p}}" },
            { "p", "{{$x}}{{/x}}" } } },
    };

    EXAMPLE_CHECK_ALL(MUSTACHE_STRICT, examples, true);
    EXAMPLE_CHECK_ALL(MUSTACHE_LENIENT, examples, true);
}

static void ignores_text_between_blocks_when_lenient(void **state)
{
    (void)state;
    static const struct example examples[] = {
        { "text, values, sections",
          "{'v': 'v'}",
          "<X>",
          { { "t", "{{<p}}text{{v}}{{$b}}X{{/b}}{{#v}}{{$b}}Y{{/b}}{{/v}}{{>p}}{{/p}}" },
            { "p", "<{{$b}}{{/b}}>" } } },
        { "no such template",
          "{}",
          "<>",
          { { "t", "<{{>no}}{{<no}}{{$b}}X{{/b}}{{/no}}>" } } },
    };

    EXAMPLE_CHECK_ALL(MUSTACHE_LENIENT, examples, true);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(renders_partials_where_they_stand),
        cmocka_unit_test(fills_the_blocks_of_parents),
        cmocka_unit_test(fills_blocks_wherever_the_parent_stands),
        cmocka_unit_test(lets_the_outermost_page_win_at_any_depth),
        cmocka_unit_test(ignores_text_between_blocks_when_lenient),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
