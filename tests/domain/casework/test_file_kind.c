#include "domain/casework/file_kind.h"

#include <string.h>

#include "base/text.h"
#include "support/given_casework.h"
#include "support/made_zip.h"

static struct file_kind kind;

static bool find(const char *name, const char *claimed, const void *bytes, size_t length)
{
    struct source source = source_of_bytes(bytes, length);

    problem_forget(world());
    return file_kind_find(world(), name, claimed, &source, &kind);
}

static bool find_text(const char *name, const char *claimed, const char *text)
{
    return find(name, claimed, text, strlen(text));
}

static bool find_zip(const char *name, const struct made_entry *entries)
{
    struct buffer made = { 0 };

    made_zip(&made, entries);
    bool found = find(name, "", made.bytes, made.length);
    buffer_free(&made);
    return found;
}

static void refused_in_words(const char *words)
{
    const struct problem *problem = &world()->problem;

    assert_int_equal(problem->kind, PROBLEM_INVALID);
    assert_string_equal(problem->fields[0].field, "files");
    if (strstr(problem->fields[0].detail, words) == NULL)
        fail_msg("not \"%s\" but: %s", words, problem->fields[0].detail);
    problem_forget(world());
}

#define PDF  "%PDF-1.7\n1 0 obj\n<<>>\nendobj\n%%EOF\n"
#define MAIL "From: a@b.example\nTo: c@d.example\nSubject: x\n\nhello\n"

static void each_kind_is_known_by_its_content(void **state)
{
    static const struct {
        const char *name, *claimed, *bytes, *code, *media;
    } right[] = {
        { "plan.pdf", "application/pdf", PDF, "pdf", "application/pdf" },
        { "PLAN.PDF", "", PDF, "pdf", "application/pdf" },
        { "plan.pdf", "application/octet-stream", PDF, "pdf", "application/pdf" },
        { "note.txt", "text/plain; charset=utf-8", "We met at the school.\n", "txt",
          "text/plain" },
        { "int main.txt", "", "#include <stdio.h>\nint main(void) { return 0; }\n", "txt",
          "text/plain" },
        { "list.csv", "application/vnd.ms-excel", "name,day\na,1\nb,2\n", "csv",
          "text/csv" },
        { "mail.eml", "message/rfc822", MAIL, "eml", "message/rfc822" },
        { "photo.jpg", "image/jpeg", "\xff\xd8\xff\xe0\x01\x10JFIF", "jpeg",
          "image/jpeg" },
    };
    (void)state;

    for (size_t i = 0; i < COUNT(right); i++) {
        if (!find_text(right[i].name, right[i].claimed, right[i].bytes))
            fail_msg("%s: %s", right[i].name, world()->problem.fields[0].detail);
        assert_string_equal(kind.code, right[i].code);
        assert_string_equal(kind.media, right[i].media);
    }
}

static void a_file_that_lies_about_its_kind_is_refused(void **state)
{
    static const struct {
        const char *name, *claimed, *bytes, *words;
    } wrong[] = {
        { "plan.docx", "", PDF, "is not what its name says" },
        { "plan.txt", "text/plain", PDF, "is not what its name says" },
        { "plan.pdf", "text/html", PDF, "was sent as \"text/html\"" },
        { "plan.pdf", "image/png", PDF, "was sent as" },
        { "plan.pdf", "", "We met at the school.\n", "is not what its name says" },
        { "plan", "", PDF, "is not what its name says" },
        { ".pdf", "", PDF, "is not what its name says" },
        { "page.txt", "", "<!DOCTYPE html><html><body>x</body></html>", "not a kind" },
        { "page.html", "", "<html><body>x</body></html>", "not a kind" },
        { "run.txt", "", "#!/bin/sh\nrm -r /\n", "not a kind" },
        { "run.exe", "", "MZ\x90\x01\x03\x01\x04\x01", "not a kind" },
        { "plan.pdf", "",
          "\x7f"
          "ELF\x02\x01\x01",
          "not a kind" },
        { "pic.svg", "", "<svg xmlns=\"http://www.w3.org/2000/svg\"><script/></svg>",
          "not a kind" },
    };
    (void)state;

    for (size_t i = 0; i < COUNT(wrong); i++) {
        if (find_text(wrong[i].name, wrong[i].claimed, wrong[i].bytes))
            fail_msg("%s is taken for %s", wrong[i].name, kind.code);
        refused_in_words(wrong[i].words);
    }
}

static void an_empty_file_and_one_with_nul_bytes_are_refused(void **state)
{
    (void)state;
    assert_false(find("note.txt", "", "", 0));
    refused_in_words("is empty");
    assert_false(find("note.txt", "", "some\0text", 9));
    refused_in_words("not a kind");
}

/* Put together, so that no scanner takes this source for one. */
static void the_file_for_testing_virus_scanners_is_refused(void **state)
{
    const char *text =
        arena_print(world()->arena, "%s%s", "X5O!P%@AP[4\\PZX54(P^)7CC)7}$",
                    "EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*");
    (void)state;

    assert_false(find_text("note.txt", "text/plain", text));
    refused_in_words("virus");
    assert_false(find_text("note.txt", "", arena_print(world()->arena, "a\n%s\n", text)));
    refused_in_words("virus");
}

static void office_documents_are_known_by_what_is_in_them(void **state)
{
    static const struct made_entry word[] = {
        { .name = "[Content_Types].xml", .bytes = "<Types/>" },
        { .name = "word/document.xml", .bytes = "<x/>" },
        { 0 }
    };
    static const struct made_entry excel[] = {
        { .name = "[Content_Types].xml", .bytes = "<Types/>" },
        { .name = "xl/workbook.xml", .bytes = "<x/>" },
        { 0 }
    };
    static const struct made_entry writer[] = {
        { .name = "mimetype", .bytes = "application/vnd.oasis.opendocument.text" },
        { .name = "content.xml", .bytes = "<x/>" },
        { 0 }
    };
    static const struct made_entry archive[] = { { .name = "a.txt", .bytes = "x" },
                                                 { 0 } };
    (void)state;

    assert_true(find_zip("plan.docx", word));
    assert_string_equal(kind.code, "docx");
    assert_true(find_zip("list.xlsx", excel));
    assert_true(find_zip("plan.odt", writer));
    assert_false(find_zip("plan.docx", excel));
    refused_in_words("Excel workbook");
    assert_false(find_zip("plan.zip", archive));
    refused_in_words("not a kind");
    assert_false(find_zip("plan.docx", archive));
    refused_in_words("not a kind");
}

static void a_document_with_macros_or_a_password_is_refused(void **state)
{
    static const struct made_entry tables[][4] = {
        { { .name = "word/document.xml", .bytes = "<x/>" },
          { .name = "word/vbaProject.bin", .bytes = "x" } },
        { { .name = "word/document.xml", .bytes = "<x/>" },
          { .name = "WORD/VBAPROJECT.BIN", .bytes = "x" } },
        { { .name = "mimetype", .bytes = "application/vnd.oasis.opendocument.text" },
          { .name = "Basic/Standard/Module1.xml", .bytes = "x" } },
    };
    static const struct made_entry locked[] = {
        { .name = "word/document.xml", .bytes = "<x/>", .flags = 1 }, { 0 }
    };
    (void)state;

    for (size_t i = 0; i < COUNT(tables); i++) {
        assert_false(find_zip("plan.docx", tables[i]));
        refused_in_words("holds macros");
    }
    assert_false(find_zip("plan.docx", locked));
    refused_in_words("password");
}

static void a_bomb_is_refused_before_it_is_opened(void **state)
{
    static const struct made_entry bombs[][3] = {
        { { .name = "word/document.xml", .bytes = "x", .says_unpacked = 4000000000U } },
        { { .name = "word/document.xml", .bytes = "x", .says_unpacked = 9000000 } },
        { { .name = "word/document.xml", .bytes = "x", .says_unpacked = 300000000 },
          { .name = "word/a.xml", .bytes = "x", .says_unpacked = 300000000 } },
    };
    static const struct made_entry dense[] = {
        { .name = "word/document.xml", .bytes = "x", .says_unpacked = 500000 }, { 0 }
    };
    (void)state;

    for (size_t i = 0; i < COUNT(bombs); i++) {
        assert_false(find_zip("plan.docx", bombs[i]));
        refused_in_words("may be a trap");
    }
    assert_true(find_zip("plan.docx", dense)); /* small, however dense */
}

static void a_file_of_two_kinds_at_once_is_refused(void **state)
{
    static const struct made_entry word[] = {
        { .name = "word/document.xml", .bytes = "<x/>" }, { 0 }
    };
    static const char *const names[] = { "plan.pdf", "plan.docx", "plan.jpg" };
    struct buffer both = { 0 };
    (void)state;

    buffer_text(&both, PDF);
    made_zip(&both, word);
    for (size_t i = 0; i < COUNT(names); i++) {
        assert_false(find(names[i], "", both.bytes, both.length));
        refused_in_words("two kinds of file at once");
    }
    buffer_free(&both);
}

static void a_kind_that_was_ended_is_kept_no_more(void **state)
{
    (void)state;
    assert_ok(db_script(world(),
                        "UPDATE code SET valid_to = '2026-03-01' WHERE list ="
                        " 'attachment_type' AND code = 'pdf'"));
    assert_false(find_text("plan.pdf", "", PDF));
    refused_in_words("not a kind");
}

static void names_keep_what_people_wrote_and_nothing_else(void **state)
{
    static const struct {
        const char *sent, *kept;
    } names[] = {
        { "plan.pdf", "plan.pdf" },
        { "../../etc/passwd", "passwd" },
        { "C:\\Users\\x\\plan.pdf", "plan.pdf" },
        { "a/b\\c.pdf", "c.pdf" },
        { "..", "file" },
        { "", "file" },
        { "...pdf", "pdf" },
        { " plan .pdf. ", "plan .pdf" },
        { "pl\xc3\xa1n \xe2\x82\xac.pdf", "pl\xc3\xa1n \xe2\x82\xac.pdf" },
        { "fdp.\xe2\x80\xae"
          "exe.pdf",
          "fdp.exe.pdf" },
        { "a\xe2\x80\x8b\xe2\x81\xa6\xd8\x9c\xef\xbb\xbf"
          "b.txt",
          "ab.txt" },
        { "a\r\nSet-Cookie: x.pdf", "aSet-Cookie x.pdf" },
        { "a\x01\x7f\xc2\x85"
          "b.txt",
          "ab.txt" },
        { "\"a\"<b>|?*.pdf", "ab.pdf" },
    };
    (void)state;

    for (size_t i = 0; i < COUNT(names); i++)
        assert_string_equal(file_name_clean(world(), names[i].sent), names[i].kept);
}

static void a_long_name_keeps_its_ending(void **state)
{
    char name[700];
    (void)state;

    memset(name, 0, sizeof(name));
    for (size_t i = 0; i < 300; i++)
        memcpy(name + 2 * i, "\xc3\xa9", 2);
    memcpy(name + 600, ".docx", 5);
    const char *kept = file_name_clean(world(), name);
    assert_int_equal(text_characters(kept), 120);
    assert_string_equal(kept + strlen(kept) - 5, ".docx");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(each_kind_is_known_by_its_content),
        TEST(a_file_that_lies_about_its_kind_is_refused),
        TEST(an_empty_file_and_one_with_nul_bytes_are_refused),
        TEST(the_file_for_testing_virus_scanners_is_refused),
        TEST(office_documents_are_known_by_what_is_in_them),
        TEST(a_document_with_macros_or_a_password_is_refused),
        TEST(a_bomb_is_refused_before_it_is_opened),
        TEST(a_file_of_two_kinds_at_once_is_refused),
        TEST(a_kind_that_was_ended_is_kept_no_more),
        TEST(names_keep_what_people_wrote_and_nothing_else),
        TEST(a_long_name_keeps_its_ending),
    };
    return cmocka_run_group_tests_name("file_kind", tests, NULL, NULL);
}
