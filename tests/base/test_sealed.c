#include "base/sealed.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/secret.h"

static struct arena *arena;
static struct sealed_keys ours, theirs, others;

static int open_arena(void **state)
{
    (void)state;
    secret_start();
    arena = arena_open();
    sealed_keys_new(&ours);
    sealed_keys_new(&theirs);
    sealed_keys_new(&others);
    return 0;
}

static int close_arena(void **state)
{
    (void)state;
    arena_close(arena);
    return 0;
}

static struct sealed_bytes message(void)
{
    struct sealed_peer to = sealed_own_peer(&theirs);

    return sealed_close(arena, &ours, &to, "the file", 8);
}

static bool opens(const struct sealed_keys *keys, const struct sealed_keys *from,
                  struct sealed_bytes message, struct sealed_bytes *out)
{
    struct sealed_peer sender = sealed_own_peer(from);

    return sealed_open(arena, keys, &sender, message.bytes, message.length, out);
}

static void the_receiver_opens_what_the_sender_signed(void **state)
{
    struct sealed_bytes out;

    (void)state;
    assert_true(opens(&theirs, &ours, message(), &out));
    assert_string_equal((const char *)out.bytes, "the file");
    assert_int_equal(out.length, 8);
}

static void nobody_else_opens_it(void **state)
{
    struct sealed_bytes out;

    (void)state;
    assert_false(opens(&others, &ours, message(), &out));
    assert_false(opens(&ours, &ours, message(), &out));
}

static void another_senders_name_is_refused(void **state)
{
    struct sealed_bytes out;

    (void)state;
    assert_false(opens(&theirs, &others, message(), &out));
}

static void every_changed_byte_and_every_shortening_is_noticed(void **state)
{
    struct sealed_bytes sent = message(), out;

    (void)state;
    for (size_t i = 0; i < sent.length; i++) {
        sent.bytes[i] ^= 1;
        assert_false(opens(&theirs, &ours, sent, &out));
        sent.bytes[i] ^= 1;
        struct sealed_bytes shorter = { sent.bytes, i };
        assert_false(opens(&theirs, &ours, shorter, &out));
    }
    assert_true(opens(&theirs, &ours, sent, &out));
}

static void a_key_is_exchanged_as_text(void **state)
{
    struct sealed_peer peer = sealed_own_peer(&ours), read;
    const char *text = sealed_peer_text(arena, &peer);

    (void)state;
    assert_true(sealed_peer_read(text, &read));
    assert_memory_equal(&read, &peer, sizeof(peer));
    assert_false(sealed_peer_read("", &read));
    assert_false(sealed_peer_read("channelkey1:00", &read));
    assert_false(sealed_peer_read(arena_print(arena, "%s0", text), &read));
    assert_false(sealed_peer_read(text + 1, &read));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(the_receiver_opens_what_the_sender_signed,
                                        open_arena, close_arena),
        cmocka_unit_test_setup_teardown(nobody_else_opens_it, open_arena, close_arena),
        cmocka_unit_test_setup_teardown(another_senders_name_is_refused, open_arena,
                                        close_arena),
        cmocka_unit_test_setup_teardown(
            every_changed_byte_and_every_shortening_is_noticed, open_arena, close_arena),
        cmocka_unit_test_setup_teardown(a_key_is_exchanged_as_text, open_arena,
                                        close_arena),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
