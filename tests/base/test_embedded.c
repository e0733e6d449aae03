#include "base/embedded.h"

#include <setjmp.h>
#include <sodium.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

#include <cmocka.h>

#include "base/attr.h"

static void every_file_is_found_by_its_name(void **state)
{
    (void)state;
    size_t count;
    const struct embedded *files = embedded_all(&count);

    assert_true(count > 20);
    for (size_t i = 0; i < count; i++) {
        assert_ptr_equal(embedded_find(files[i].name), &files[i]);
        if (i > 0)
            assert_true(strcmp(files[i - 1].name, files[i].name) < 0);
    }
}

static void nothing_is_found_by_another_name(void **state)
{
    (void)state;
    static const char *const names[] = { "",
                                         "static",
                                         "static/",
                                         "app.css",
                                         "static/app.css ",
                                         "/static/app.css",
                                         "static/package.json",
                                         "zzz" };

    for (size_t i = 0; i < COUNT(names); i++)
        assert_null(embedded_find(names[i]));
}

static void every_file_ends_with_a_nul_that_does_not_count(void **state)
{
    (void)state;
    size_t count;
    const struct embedded *files = embedded_all(&count);

    for (size_t i = 0; i < count; i++) {
        assert_int_equal(files[i].bytes[files[i].size], '\0');
        assert_int_equal(strlen((const char *)files[i].bytes), files[i].size);
    }
}

static void the_hash_is_that_of_the_bytes(void **state)
{
    (void)state;
    size_t count;
    const struct embedded *files = embedded_all(&count);

    for (size_t i = 0; i < count; i++) {
        unsigned char digest[crypto_generichash_BYTES];
        char hex[17];

        crypto_generichash(digest, sizeof(digest), files[i].bytes, files[i].size, NULL,
                           0);
        sodium_bin2hex(hex, sizeof(hex), digest, 8);
        assert_string_equal(files[i].hash, hex);
    }
}

static void assert_unpacks_to_its_bytes(const struct embedded *file)
{
    z_stream stream = { .next_in = (unsigned char *)(uintptr_t)file->gzip,
                        .avail_in = (unsigned)file->gzip_size };
    unsigned char *room = test_malloc(file->size + 1);

    assert_int_equal(inflateInit2(&stream, 15 + 16), Z_OK);
    stream.next_out = room;
    stream.avail_out = (unsigned)file->size + 1;
    assert_int_equal(inflate(&stream, Z_FINISH), Z_STREAM_END);
    assert_int_equal(stream.total_out, file->size);
    assert_memory_equal(room, file->bytes, file->size);
    inflateEnd(&stream);
    test_free(room);
}

static void what_is_packed_is_smaller_and_unpacks_to_the_same(void **state)
{
    (void)state;
    size_t count, packed = 0;
    const struct embedded *files = embedded_all(&count);

    for (size_t i = 0; i < count; i++) {
        if (files[i].gzip == NULL)
            continue;
        packed++;
        assert_true(files[i].gzip_size < files[i].size);
        assert_unpacks_to_its_bytes(&files[i]);
    }
    assert_true(packed >= 5);
}

/* "app-0123456789abcdef.css" as part of an address: is there such a file today? */
static bool is_an_address(const char *text)
{
    size_t count;
    const struct embedded *files = embedded_all(&count);
    char served[200];

    for (size_t i = 0; i < count; i++) {
        if (strncmp(files[i].name, "static/", 7) != 0)
            continue;
        const char *name = files[i].name + 7, *ending = strrchr(name, '.');
        int length = snprintf(served, sizeof(served), "%.*s-%s%s", (int)(ending - name),
                              name, files[i].hash, ending);
        if (strncmp(text, served, (size_t)length) == 0)
            return true;
    }
    return false;
}

static size_t assert_addresses(const char *name, const char *marker)
{
    const struct embedded *file = embedded_find(name);
    size_t found = 0;

    assert_non_null(file);
    for (const char *at = (const char *)file->bytes; (at = strstr(at, marker)) != NULL;
         found++) {
        at += strlen(marker);
        assert_true(is_an_address(at));
    }
    return found;
}

static void files_refer_to_each_other_by_address(void **state)
{
    (void)state;
    assert_int_equal(assert_addresses("static/app.js", "from './"), 3);
    assert_int_equal(assert_addresses("static/moj.css", "url(/assets/"), 6);
}

static void nothing_is_asked_of_anybody_else(void **state)
{
    (void)state;
    static const char *const styles[] = { "static/govuk.css", "static/moj.css",
                                          "static/app.css" };
    static const char *const unwanted[] = { "@import",         "url(//",
                                            "url(http",        "data:",
                                            "@font-face",      "GDS Transport",
                                            "sourceMappingURL" };

    for (size_t i = 0; i < COUNT(styles); i++)
        for (size_t j = 0; j < COUNT(unwanted); j++)
            assert_null(
                strstr((const char *)embedded_find(styles[i])->bytes, unwanted[j]));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_file_is_found_by_its_name),
        cmocka_unit_test(nothing_is_found_by_another_name),
        cmocka_unit_test(every_file_ends_with_a_nul_that_does_not_count),
        cmocka_unit_test(the_hash_is_that_of_the_bytes),
        cmocka_unit_test(what_is_packed_is_smaller_and_unpacks_to_the_same),
        cmocka_unit_test(files_refer_to_each_other_by_address),
        cmocka_unit_test(nothing_is_asked_of_anybody_else),
    };

    if (sodium_init() < 0)
        return 1;
    return cmocka_run_group_tests(tests, NULL, NULL);
}
