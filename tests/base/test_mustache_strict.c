#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "support/mustache_example.h"

/* ---- strict refusals ---- */

static void refuses_templates_that_are_wrong(void **state)
{
    (void)state;
    static const struct example examples[] = {
        { "not closed",
          "{}",
          "templates/t.html:2: a tag begins and never ends.",
          { { "t", "\n{{a" } } },
        { "no name",
          "{}",
          "templates/t.html:1: {{#}} has no name.",
          { { "t", "{{# }}" } } },
        { "section not closed",
          "{}",
          "templates/t.html:3: \"a.b\" is opened and never closed.",
          { { "t", "1\n2\n{{#a.b}}\n\n" } } },
        { "crossed",
          "{}",
          "templates/t.html:1: {{/a}} closes what is not open here.",
          { { "t", "{{#a}}{{#b}}{{/a}}{{/b}}" } } },
        { "closed without opening",
          "{}",
          "templates/t.html:4: {{/a}} closes what is not open here.",
          { { "t", "{{! 1\n2 }}\n{{x}}\n{{/a}}" } } },
        { "twice",
          "{}",
          "templates/t.html:1: there are two templates of this name.",
          { { "t", "" }, { "t", "" } } },
    };

    EXAMPLE_CHECK_ALL(MUSTACHE_STRICT, examples, false);
    EXAMPLE_CHECK_ALL(MUSTACHE_LENIENT, examples, false);
}

static void refuses_when_strict_what_invites_mistakes(void **state)
{
    (void)state;
    static const struct example examples[] = {
        { "delimiters",
          "{}",
          "templates/t.html:1: {{=| |=}} changes the delimiters.",
          { { "t", "{{=| |=}}" } } },
        { "raw",
          "{}",
          "templates/t.html:1: {{{a}}} is raw, and its name does not end in"
          " _html.",
          { { "t", "{{{a}}}" } } },
        { "raw, the other way",
          "{}",
          "templates/t.html:1: {{&a.b}} is raw, and its name does not end in _html.",
          { { "t", "{{&a.b}}" } } },
        { "unfinished",
          "{}",
          "templates/t.html:2: the template ends inside a tag.",
          { { "t", "{{! c }}\n<p class=\"a>{{v}}</p>\n" } } },
        { "no name at all",
          "{}",
          "templates/t.html:1: {{a b}} is not a name.",
          { { "t", "{{a b}}" } } },
        { "two dots",
          "{}",
          "templates/t.html:1: {{a..b}} is not a name.",
          { { "t", "{{a..b}}" } } },
        { "partial",
          "{}",
          "templates/t.html:2: there is no template dir/p.",
          { { "t", "\n{{>dir/p}}" } } },
        { "parent",
          "{}",
          "templates/t.html:1: there is no template p.",
          { { "t", "{{<p}}{{/p}}" } } },
        { "block that nobody has",
          "{}",
          "templates/t.html:2: no template has a block b.",
          { { "t", "{{<p}}\n{{$b}}{{/b}}{{/p}}" }, { "p", "{{$a}}{{/a}}" } } },
        { "lost text",
          "{}",
          "templates/t.html:1: text between the blocks of {{<p}} would be lost.",
          { { "t", "{{<p}} x {{/p}}" }, { "p", "" } } },
        { "lost value",
          "{}",
          "templates/t.html:1: {{v}} stands between the blocks of a parent and would be"
          " lost.",
          { { "t", "{{<p}}{{v}}{{/p}}" }, { "p", "" } } },
        { "lost section",
          "{}",
          "templates/t.html:1: {{#v}} stands between the blocks of a parent and would be"
          " lost.",
          { { "t", "{{<p}}{{#v}}{{/v}}{{/p}}" }, { "p", "" } } },
    };

    EXAMPLE_CHECK_ALL(MUSTACHE_STRICT, examples, false);
}

static void refuses_values_where_escaping_does_not_protect(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        const char *objection;
    } cases[] = {
        { "<p class={{v}}>", "stands in an unquoted attribute" },
        { "<p class= {{v}}>", "stands in an unquoted attribute" },
        { "<p class=a{{v}}>", "stands in an unquoted attribute" },
        { "<a href=/x/{{v}}>", "stands in an unquoted attribute" },
        { "<p {{v}}>", "stands in a tag outside quotes" },
        { "<{{v}}>", "stands in a tag outside quotes" },
        { "<p {{#v}}a{{/v}} {{v}}>", "stands in a tag outside quotes" },
        { "<p style=\"color: {{v}}\">", "stands in a script or style attribute" },
        { "<p onclick='f({{v}})'>", "stands in a script or style attribute" },
        { "<p class=\"x\" ONLOAD = \"{{v}}\">", "stands in a script or style attribute" },
        { "<iframe srcdoc=\"{{v}}\">", "stands in a script or style attribute" },
        { "<script>x = {{v}}</script>", "stands in a script or style element" },
        { "<SCRIPT src=\"a\">\"{{v}}\"", "stands in a script or style element" },
        { "<script/>{{v}}", "stands in a script or style element" },
        { "<script>a</scrip>{{v}}", "stands in a script or style element" },
        { "<!--><p {{v}}>", "stands in a tag outside quotes" },
        { "<!-- a --!><p {{v}}>", "stands in a tag outside quotes" },
        { "<style>{{v}}</style>", "stands in a script or style element" },
    };
    char expected[200];

    for (size_t i = 0; i < COUNT(cases); i++) {
        (void)snprintf(expected, sizeof(expected), "templates/t.html:1: {{v}} %s.",
                       cases[i].objection);
        struct example example = {
            cases[i].text, "{'v': 1}", expected, { { "t", cases[i].text } }
        };
        example_check(MUSTACHE_STRICT, &example, false);
    }
}

static void allows_values_where_escaping_protects(void **state)
{
    (void)state;
    static const struct example examples[] = {
        { "text and quotes",
          "{'v': '\\u0022'}",
          "<p class=\"&quot;\" id='&quot;'>&quot;</p>",
          { { "t", "<p class=\"{{v}}\" id='{{v}}'>{{v}}</p>" } } },
        { "behind an unquoted attribute",
          "{'v': 1}",
          "<p a=b c=\"1\">1",
          { { "t", "<p a=b c=\"{{v}}\">{{v}}" } } },
        { "behind code",
          "{'v': 1}",
          "<script>a < b</script>1<style>p{}</STYLE ><b>1</b>",
          { { "t", "<script>a < b</script>{{v}}<style>p{}</STYLE ><b>{{v}}</b>" } } },
        { "comments",
          "{'v': 1}",
          "<!doctype html><!-- don't > - <b 1 --> 1 <!-->1<!--->1<!----!>1",
          { { "t",
              "<!doctype html><!-- don't > - <b {{v}} --> {{v}} "
              "<!-->{{v}}<!--->{{v}}<!----!>{{v}}" } } },
        { "sections in tags",
          "{'v': 1}",
          "<option selected value=\"1\">1</option>",
          { { "t", "<option{{#v}} selected{{/v}} value=\"{{v}}\">{{v}}</option>" } } },
        { "empty elements",
          "{'v': 1}",
          "<br/>1<input value=\"\"/>1",
          { { "t", "<br/>{{v}}<input value=\"\"/>{{v}}" } } },
        { "attributes made elsewhere",
          "{'a_html': 'x=\\u0022y\\u0022'}",
          "<p x=\"y\">",
          { { "t", "<p {{{a_html}}}>" } } },
        { "raw by name",
          "{'b': {'a_html': '<b>'}}",
          "<b><b>",
          { { "t", "{{{b.a_html}}}{{& b.a_html }}" } } },
    };

    EXAMPLE_CHECK_ALL(MUSTACHE_STRICT, examples, true);
}

static void refuses_views_that_do_not_fit(void **state)
{
    (void)state;
    static const struct example examples[] = {
        { "missing",
          "{}",
          "templates/t.html:2: a is not in the view.",
          { { "t", "\n{{a}}" } } },
        { "missing inside",
          "{'a': {}}",
          "templates/t.html:1: a.b is not in the view.",
          { { "t", "{{a.b}}" } } },
        { "inside null",
          "{'a': null}",
          "templates/t.html:1: a.b is not in the view.",
          { { "t", "{{a.b}}" } } },
        { "missing section",
          "{}",
          "templates/t.html:1: a is not in the view.",
          { { "t", "{{#a}}{{/a}}" } } },
        { "missing inverted",
          "{}",
          "templates/t.html:1: a is not in the view.",
          { { "t", "{{^a}}{{/a}}" } } },
        { "list",
          "{'a': []}",
          "templates/t.html:1: a is a list or an object, not text.",
          { { "t", "{{a}}" } } },
        { "object",
          "{'a': {}}",
          "templates/t.html:1: a is a list or an object, not text.",
          { { "t", "{{a}}" } } },
        { "the view itself",
          "{}",
          "templates/t.html:1: . is a list or an object, not text.",
          { { "t", "{{.}}" } } },
        { "boolean",
          "{'a': true}",
          "templates/t.html:1: a is a boolean, not text.",
          { { "t", "{{a}}" } } },
        { "in a partial",
          "{}",
          "templates/p.html:3: a is not in the view.",
          { { "t", "{{>p}}" }, { "p", "1\n2\n{{a}}" } } },
        { "in a block: where it is written",
          "{}",
          "templates/t.html:2: a is not in the view.",
          { { "t", "{{<p}}{{$b}}\n{{a}}{{/b}}{{/p}}" }, { "p", "\n\n\n{{$b}}{{/b}}" } } },
    };

    EXAMPLE_CHECK_ALL(MUSTACHE_STRICT, examples, false);

    static const struct example nothing = { "null is nothing",
                                            "{'a': null, 'b': {'c': null}}",
                                            "[][]-",
                                            { { "t",
                                                "[{{a}}][{{b.c}}]{{^a}}-{{/a}}" } } };
    example_check(MUSTACHE_STRICT, &nothing, true);
}

static void says_what_kind_of_problem_it_is(void **state)
{
    (void)state;
    static const struct part broken[] = { { "t", "{{a" } }, fine[] = { { "t", "{{a}}" } };
    struct outcome outcome;

    example_render(&outcome, MUSTACHE_STRICT, broken, 1, json_object());
    assert_int_equal(outcome.cx.problem.kind, PROBLEM_CONFIG);
    assert_string_equal(outcome.cx.problem.code, "template.wrong");
    example_forget(&outcome);

    example_render(&outcome, MUSTACHE_STRICT, fine, 1, json_object());
    assert_int_equal(outcome.cx.problem.kind, PROBLEM_BROKEN);
    assert_string_equal(outcome.cx.problem.code, "template.view");
    example_forget(&outcome);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(refuses_templates_that_are_wrong),
        cmocka_unit_test(refuses_when_strict_what_invites_mistakes),
        cmocka_unit_test(refuses_values_where_escaping_does_not_protect),
        cmocka_unit_test(allows_values_where_escaping_protects),
        cmocka_unit_test(refuses_views_that_do_not_fit),
        cmocka_unit_test(says_what_kind_of_problem_it_is),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
