#include "store/crypto_provider.h"

#include <sodium.h>

#include "store/place.h"

#define TEXT "Referral R-2026-00041: nothing of this may be read on the disk."
#define SIZE ((int)sizeof(TEXT) - 1)

/*
 * Computed by a program of its own, from the definitions of XChaCha20, Poly1305 and
 * BLAKE2b, with key 00..1f, salt 00..0f masked with 3a, nonce 40..57 and page 7.
 */
static const char known_mac_key[] =
    "f950266141f60676113d4b469b875bc5f18dc76cd00f8749b2a33bd82a55625b";
static const char known_ciphertext[] =
    "d78b5773410f42aa0247196e62147b520c5ebaa7680a6fb2eb27706dedcb3609599770e62112b8882fc1"
    "31f75ed0ae13c60389bdff14ae80c8494170dcbc98";
static const char known_tag[] = "4168f08783d2689fb659aa6b1c795c52";

static void assert_hex(const unsigned char *bytes, size_t size, const char *expected)
{
    char hex[2 * PAGE + 1];

    assert_string_equal(sodium_bin2hex(hex, sizeof(hex), bytes, size), expected);
}

static void counting(unsigned char *bytes, size_t size, unsigned char from)
{
    for (size_t i = 0; i < size; i++)
        bytes[i] = (unsigned char)(from + i);
}

static void derive_mac_key(const unsigned char key[32], const unsigned char salt[16],
                           unsigned char out[32])
{
    unsigned char masked[16];

    for (size_t i = 0; i < sizeof(masked); i++)
        masked[i] = salt[i] ^ 0x3a;
    assert_int_equal(crypto_provider_derive(NULL, 2, key, 32, masked, 16, 2, 32, out), 0);
}

static void gives_the_known_answers(void **state)
{
    (void)state;
    unsigned char key[32], salt[16], mac_key[32], sealed[SIZE + 24], tag[16];
    const unsigned char page[4] = { 7, 0, 0, 0 };

    counting(key, sizeof(key), 0);
    counting(salt, sizeof(salt), 0);
    counting(sealed + SIZE, 24, 0x40);

    derive_mac_key(key, salt, mac_key);
    assert_hex(mac_key, 32, known_mac_key);
    assert_int_equal(crypto_provider_cipher(NULL, 1, key, 32, sealed + SIZE,
                                            (const unsigned char *)TEXT, SIZE, sealed),
                     0);
    assert_hex(sealed, SIZE, known_ciphertext);
    assert_int_equal(
        crypto_provider_mac(NULL, 2, mac_key, 32, sealed, SIZE + 24, page, 4, tag), 0);
    assert_hex(tag, 16, known_tag);
}

/* The same page put together from the smaller pieces libsodium has: HChaCha20, ChaCha20
 * with a counter of its own, Poly1305 over one buffer. */
static void expect_page(const unsigned char *key, const unsigned char *mac_key,
                        const unsigned char *text, size_t size,
                        const unsigned char *nonce, unsigned char number,
                        unsigned char *out)
{
    unsigned char sub[32], once[32] = { 0 };

    crypto_core_hchacha20(sub, nonce, key, NULL);
    crypto_stream_chacha20_xor(out, text, size, nonce + 16, sub);
    memcpy(out + size, nonce, 24);

    memcpy(out + size + 24, (unsigned char[]){ number, 0, 0, 0 }, 4);
    crypto_core_hchacha20(sub, nonce, mac_key, NULL);
    crypto_stream_chacha20_xor(once, once, 32, nonce + 16, sub);
    unsigned char tag[16];
    crypto_onetimeauth(tag, out, size + 28, once);
    memcpy(out + size + 24, tag, 16);
}

static void agrees_with_the_pieces_for_random_pages(void **state)
{
    (void)state;
    unsigned char text[PAGE - 40], sealed[PAGE], expected[PAGE], key[32], mac_key[32];

    for (int round = 0; round < 50; round++) {
        unsigned char page[4] = { (unsigned char)(round + 1), 0, 0, 0 };

        randombytes_buf(text, sizeof(text));
        randombytes_buf(key, sizeof(key));
        randombytes_buf(mac_key, sizeof(mac_key));
        assert_int_equal(crypto_provider_random(NULL, sealed + sizeof(text), 24), 0);
        assert_int_equal(crypto_provider_cipher(NULL, 1, key, 32, sealed + sizeof(text),
                                                text, sizeof(text), sealed),
                         0);
        assert_int_equal(crypto_provider_mac(NULL, 2, mac_key, 32, sealed, PAGE - 16,
                                             page, 4, sealed + PAGE - 16),
                         0);
        expect_page(key, mac_key, text, sizeof(text), sealed + sizeof(text), page[0],
                    expected);
        assert_memory_equal(sealed, expected, PAGE);
    }
}

/* Opens every page of a real file by hand, with nothing of SQLCipher. */
static void a_page_on_the_disk_is_what_the_header_says(void **state)
{
    (void)state;
    unsigned char page[PAGE], plain[PAGE] = { 0 }, again[PAGE], mac_key[32];

    given_db("CREATE TABLE t(a TEXT) STRICT; INSERT INTO t VALUES('MARKER-by-hand')");
    close_db();
    int fd = open(some_db(), O_RDONLY);
    bool marker = false;
    for (unsigned char n = 1; read(fd, page, PAGE) == PAGE; n++) {
        size_t skip = n == 1 ? 16 : 0, size = PAGE - 40 - skip; /* page 1: the salt */

        if (n == 1)
            derive_mac_key(place_key, page, mac_key);
        const unsigned char *nonce = page + PAGE - 40;
        crypto_stream_xchacha20_xor(plain, page + skip, size, nonce, place_key);
        expect_page(place_key, mac_key, plain, size, nonce, n, again);
        assert_memory_equal(again, page + skip, PAGE - skip);
        marker = marker || memmem(plain, size, "MARKER-by-hand", 14) != NULL;
    }
    close(fd);
    assert_true(marker);
}

static void never_uses_a_nonce_twice(void **state)
{
    (void)state;
    unsigned char first[24], second[24];

    given_db("CREATE TABLE t(a TEXT) STRICT; INSERT INTO t VALUES('x')");
    close_db();
    for (int round = 0; round < 2; round++) {
        int fd = open(some_db(), O_RDONLY);

        assert_int_equal(pread(fd, round == 0 ? first : second, 24, 2 * PAGE - 40), 24);
        close(fd);
        given_db("UPDATE t SET a = 'y'");
        close_db();
    }
    assert_memory_not_equal(first, second, 24);
}

static void refuses_what_is_not_a_raw_key(void **state)
{
    (void)state;
    unsigned char out[64], in[64] = { 0 };

    assert_int_not_equal(crypto_provider_derive(NULL, 2, in, 32, in, 16, 256000, 32, out),
                         0);
    assert_int_not_equal(crypto_provider_derive(NULL, 2, in, 16, in, 16, 2, 32, out), 0);
    assert_int_not_equal(crypto_provider_cipher(NULL, 1, in, 16, in, in, 64, out), 0);
    assert_int_not_equal(crypto_provider_mac(NULL, 2, in, 16, in, 64, NULL, 0, out), 0);
    assert_int_not_equal(crypto_provider_mac(NULL, 2, in, 32, in, 23, NULL, 0, out), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(gives_the_known_answers),
        TEST(agrees_with_the_pieces_for_random_pages),
        TEST(a_page_on_the_disk_is_what_the_header_says),
        TEST(never_uses_a_nonce_twice),
        TEST(refuses_what_is_not_a_raw_key),
    };
    return cmocka_run_group_tests_name("crypto_provider", tests, NULL, NULL);
}
