#include "domain/casework/transfer_bundle.h"

#include <string.h>

#include "base/json.h"
#include "domain/casework/case_transfer.h"
#include "domain/casework/transfer_in.h"
#include "support/given_casework.h"

#define REQUIREMENT(number, test)                                                        \
    {                                                                                    \
        "requirement " #number ": " #test, test, world_open, world_close, NULL           \
    }

static int64_t given_prepared(void)
{
    int64_t id = given_case("luton");
    struct answers answers = answers_of(
        &form_case_transfer, "receiving_panel", "Milton Keynes", "contact",
        "Their coordinator", "reason", "The family has moved", "contents", "referral",
        "contents", "chronology", "consent_continues", "yes", NULL);

    given_moves(id, "adopt", "consent_given", NULL);
    assert_ok(case_transfer_prepare(world(), case_dossier(id), &answers));
    return id;
}

static const char *own_key(void)
{
    const char *text;

    assert_ok(transfer_key_text(world(), &text));
    return text;
}

/* To ourselves: one store is sender and receiver here. */
static struct sealed_bytes given_package(int64_t id)
{
    struct sealed_bytes out;

    assert_ok(transfer_bundle_write(world(), case_dossier(id), own_key(), &out));
    return out;
}

static json_t *given_bundle(int64_t id)
{
    struct sealed_bytes package = given_package(id);
    json_t *bundle;

    assert_ok(
        transfer_bundle_read(world(), own_key(), package.bytes, package.length, &bundle));
    return bundle;
}

static void our_keys_are_made_once(void **state)
{
    (void)state;
    assert_string_equal(own_key(), own_key());
    assert_int_equal(count_of("SELECT count(*) FROM transfer_key /*scan*/"), 1);
}

static void a_package_needs_an_open_transfer_and_a_key(void **state)
{
    struct sealed_bytes out;
    (void)state;
    int64_t id = given_case("luton");

    assert_fails(transfer_bundle_write(world(), case_dossier(id), own_key(), &out),
                 "transfer.none");
    assert_fails(transfer_bundle_write(world(), case_dossier(id), "a key", &out),
                 "transfer.key");
}

static void a_package_says_what_it_holds_and_no_name_in_clear(void **state)
{
    (void)state;
    struct sealed_bytes package = given_package(given_prepared());
    json_t *bundle;

    assert_null(memmem(package.bytes, package.length, "Tandelmoor", 10));
    assert_ok(
        transfer_bundle_read(world(), own_key(), package.bytes, package.length, &bundle));
    assert_int_equal(json_array_size(json_object_get(bundle, "manifest")), 5);
    assert_null(json_object_get(json_object_get(bundle, "parts"), "consents"));
}

static void a_damaged_or_foreign_package_is_refused(void **state)
{
    struct sealed_keys others;
    json_t *bundle;
    (void)state;
    struct sealed_bytes package = given_package(given_prepared());

    package.bytes[package.length / 2] ^= 1;
    assert_fails(
        transfer_bundle_read(world(), own_key(), package.bytes, package.length, &bundle),
        "bundle.refused");
    package.bytes[package.length / 2] ^= 1;
    sealed_keys_new(&others);
    struct sealed_peer other = sealed_own_peer(&others);
    assert_fails(transfer_bundle_read(world(), sealed_peer_text(world()->arena, &other),
                                      package.bytes, package.length, &bundle),
                 "bundle.refused");
}

static struct transfer_peer given_peer(void)
{
    struct answers answers =
        answers_of(&form_transfer_peer, "name", "Milton Keynes", "key", own_key(), NULL);
    struct answers confirmed =
        answers_of(&form_peer_confirmation, "confirmed_with", "Their coordinator", NULL);
    struct transfer_peer peer;
    int64_t id;

    assert_ok(transfer_peer_add(world(), &answers, &id));
    assert_fails(transfer_peer_trusted(world(), id, &peer), "peer.unconfirmed");
    assert_ok(transfer_peer_load(world(), id, &peer));
    assert_ok(transfer_peer_confirm(world(), &peer, peer.version, &confirmed));
    assert_ok(transfer_peer_trusted(world(), id, &peer));
    return peer;
}

static void it_arrives_as_a_case_that_waits_for_our_panel(void **state)
{
    (void)state;
    json_t *bundle = given_bundle(given_prepared());
    struct transfer_peer peer = given_peer();
    int64_t id;

    on_day("2026-03-09");
    assert_ok(transfer_take(world(), bundle, &peer, "bedford", &id));
    assert_string_equal(case_dossier(id)->status, "awaiting_panel");
    assert_string_equal(case_dossier(id)->area, "bedford");
    assert_int_equal(count_of("SELECT count(*) > 5 FROM entry WHERE"
                              " kind = 'transfer.history' /*scan*/"),
                     1);
    assert_int_equal(count_of("SELECT count(*) FROM entry WHERE kind = 'transfer.in'"
                              " /*scan*/"),
                     1);
    assert_int_equal(count_of("SELECT count(*) FROM clock WHERE limit_code = 'T5'"
                              " AND stopped_on IS NULL AND started_on = '2026-03-09'"
                              " /*scan*/"),
                     1);
}

static void what_came_with_it_is_read_by_those_who_see_the_case(void **state)
{
    (void)state;
    json_t *bundle = given_bundle(given_prepared()), *record;
    struct transfer_peer peer = given_peer();
    int64_t id;

    assert_ok(transfer_take(world(), bundle, &peer, "bedford", &id));
    given_reader();
    assert_ok(received_record_json(world(), case_dossier(id), &record));
    given_writer();
    assert_true(
        json_equal(json_object_get(record, "parts"), json_object_get(bundle, "parts")));
    assert_string_equal(json_string_value(json_object_get(record, "panel")),
                        "Milton Keynes");
    acting_for("partner@centralbeds.example");
    given_reader();
    assert_int_equal(count_of("SELECT count(*) FROM visible_received_record /*scan*/"),
                     0);
    given_writer();
}

static void a_restricted_case_stays_restricted(void **state)
{
    (void)state;
    int64_t theirs = given_prepared(), id;

    assert_ok(db_script(world(),
                        "UPDATE channel_case SET restricted = 1,"
                        " restricted_why = 'A relation works here'"));
    assert_ok(db_script(world(),
                        "INSERT INTO case_access(user_id, case_id, reason, granted_at)"
                        " SELECT lead_id, id, 'named', '2026-03-02' FROM channel_case"
                        " /*scan*/"));
    json_t *bundle = given_bundle(theirs);
    struct transfer_peer peer = given_peer();
    assert_ok(transfer_take(world(), bundle, &peer, "bedford", &id));
    assert_int_equal(count_of("SELECT restricted FROM channel_case"
                              " WHERE area = 'bedford' /*scan*/"),
                     1);
    acting_for("partner@bedford.example");
    const struct dossier *dossier;
    assert_fails(dossier_case(world(), id, &dossier), "record.unknown");
}

static void a_package_is_taken_once(void **state)
{
    (void)state;
    json_t *bundle = given_bundle(given_prepared());
    struct transfer_peer peer = given_peer();
    int64_t id;

    assert_ok(transfer_take(world(), bundle, &peer, "bedford", &id));
    assert_fails(transfer_take(world(), bundle, &peer, "bedford", &id), "bundle.taken");
}

static void a_package_travels_as_text_too(void **state)
{
    (void)state;
    struct sealed_bytes package = given_package(given_prepared());
    const char *text = transfer_bundle_text(world(), &package);
    json_t *bundle;

    assert_ok(transfer_bundle_read(world(), own_key(), text, strlen(text), &bundle));
    assert_fails(
        transfer_bundle_read(world(), own_key(), text, strlen(text) / 2, &bundle),
        "bundle.refused");
}

static void a_failure_takes_nothing(void **state)
{
    (void)state;
    json_t *bundle = given_bundle(given_prepared());
    struct transfer_peer peer = given_peer();
    int64_t id;

    every_failure_leaves_nothing(transfer_take(world(), bundle, &peer, "bedford", &id),
                                 "SELECT count(*) FROM received_record /*scan*/", 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(our_keys_are_made_once),
        TEST(a_package_needs_an_open_transfer_and_a_key),
        REQUIREMENT(42, a_package_says_what_it_holds_and_no_name_in_clear),
        REQUIREMENT(42, a_damaged_or_foreign_package_is_refused),
        REQUIREMENT(42, it_arrives_as_a_case_that_waits_for_our_panel),
        REQUIREMENT(42, what_came_with_it_is_read_by_those_who_see_the_case),
        TEST(a_restricted_case_stays_restricted),
        TEST(a_package_is_taken_once),
        TEST(a_package_travels_as_text_too),
        TEST(a_failure_takes_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
