#include "domain/casework/transfer_peer.h"

#include <string.h>

#include "base/sealed.h"
#include "support/world.h"

static const char sql_peers[] = "SELECT count(*) FROM transfer_peer /*scan*/";

static const char *some_key(void)
{
    struct sealed_keys keys;

    sealed_keys_new(&keys);
    struct sealed_peer peer = sealed_own_peer(&keys);
    return sealed_peer_text(world()->arena, &peer);
}

static bool add(const char *name, const char *key, int64_t *out)
{
    struct answers answers =
        answers_of(&form_transfer_peer, "name", name, "key", key, NULL);

    return transfer_peer_add(world(), &answers, out);
}

static struct transfer_peer given_peer(void)
{
    struct transfer_peer peer;
    int64_t id;

    assert_ok(add("Milton Keynes", some_key(), &id));
    assert_ok(transfer_peer_load(world(), id, &peer));
    return peer;
}

static bool confirm(const struct transfer_peer *peer, int64_t version)
{
    struct answers answers =
        answers_of(&form_peer_confirmation, "confirmed_with", "Their coordinator", NULL);

    return transfer_peer_confirm(world(), peer, version, &answers);
}

static void what_is_no_key_is_refused(void **state)
{
    int64_t id;

    (void)state;
    assert_fails(add("Milton Keynes", "a key", &id), "form.invalid");
    assert_int_equal(count_of(sql_peers), 0);
}

static void a_panel_and_a_key_are_there_once(void **state)
{
    const char *key;
    int64_t id;

    (void)state;
    key = some_key();
    assert_ok(add("Milton Keynes", key, &id));
    assert_fails(add("Milton Keynes", some_key(), &id), "form.invalid");
    assert_fails(add("Northampton", key, &id), "form.invalid");
}

static void only_a_confirmed_key_counts(void **state)
{
    (void)state;
    struct transfer_peer peer = given_peer();

    assert_fails(transfer_peer_trusted(world(), peer.id, &peer), "peer.unconfirmed");
    assert_int_equal(json_array_size(transfer_peer_options(world())), 0);
    assert_ok(confirm(&peer, peer.version));
    assert_ok(transfer_peer_trusted(world(), peer.id, &peer));
    assert_int_equal(json_array_size(transfer_peer_options(world())), 1);
    assert_ok(transfer_peer_end(world(), &peer, peer.version));
    assert_fails(transfer_peer_trusted(world(), peer.id, &peer), "peer.ended");
}

static void what_somebody_else_changed_is_not_confirmed(void **state)
{
    (void)state;
    struct transfer_peer peer = given_peer();

    assert_fails(confirm(&peer, peer.version + 1), "record.changed");
}

static void fingerprints_are_short_and_tell_keys_apart(void **state)
{
    (void)state;
    const char *one = transfer_fingerprint(world()->arena, "channelkey1:a");
    const char *other = transfer_fingerprint(world()->arena, "channelkey1:b");

    assert_int_equal(strlen(one), 39);
    assert_string_not_equal(one, other);
}

static void a_failure_leaves_nothing_half_done(void **state)
{
    int64_t id;

    (void)state;
    const char *key = some_key();
    every_failure_leaves_nothing(add("Milton Keynes", key, &id), sql_peers, 0);
    struct transfer_peer peer;
    assert_ok(transfer_peer_load(world(), id, &peer));
    every_failure_leaves_nothing(confirm(&peer, peer.version),
                                 "SELECT count(*) FROM transfer_peer WHERE"
                                 " confirmed_on IS NOT NULL /*scan*/",
                                 0);
    every_failure_leaves_nothing(transfer_peer_end(world(), &peer, peer.version + 1),
                                 "SELECT count(*) FROM transfer_peer WHERE"
                                 " ended_at IS NOT NULL /*scan*/",
                                 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(what_is_no_key_is_refused),
        TEST(a_panel_and_a_key_are_there_once),
        TEST(only_a_confirmed_key_counts),
        TEST(what_somebody_else_changed_is_not_confirmed),
        TEST(fingerprints_are_short_and_tell_keys_apart),
        TEST(a_failure_leaves_nothing_half_done),
    };
    return cmocka_run_group_tests_name("transfer peer", tests, NULL, NULL);
}
