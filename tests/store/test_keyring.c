#include "store/keyring.h"

#include <sodium.h>
#include <sys/ioctl.h>
#include <termios.h>

#include "base/file.h"
#include "store/keyring_text.h"
#include "store/place.h"

#define SECRET "0123456789abcdef0123456789abcdef"

static struct key_source file_source(const char *name, const char *text)
{
    write_file(in_place(name), text, 0600);
    return (struct key_source){ .secret_file = in_place(name) };
}

static const char *keys(void)
{
    return in_place("some.db.keys");
}

static void a_secret_file_opens_what_it_created(void **state)
{
    (void)state;
    unsigned char made[32], opened[32] = { 0 };
    struct key_source source = file_source("secret", SECRET "\n");
    struct stat about;

    assert_ok(keyring_create(&cx, keys(), &source, made));
    assert_ok(keyring_open(&cx, keys(), &source, opened));
    assert_memory_equal(made, opened, 32);
    assert_int_equal(stat(keys(), &about), 0);
    assert_int_equal(about.st_mode & 0777, 0600);

    source = file_source("without-newline", SECRET);
    assert_ok(keyring_open(&cx, keys(), &source, opened));
    source = file_source("with-two", SECRET "\n\n");
    assert_fails(keyring_open(&cx, keys(), &source, opened), "keyring.refused");
    source = file_source("other", SECRET "0");
    assert_fails(keyring_open(&cx, keys(), &source, opened), "keyring.refused");
}

static void holds_neither_key_nor_secret(void **state)
{
    (void)state;
    unsigned char key[32];
    char hex[65];
    struct key_source source = file_source("secret", SECRET);

    assert_ok(keyring_create(&cx, keys(), &source, key));
    for (int i = 0; i < 32; i++)
        (void)snprintf(hex + 2 * i, 3, "%02x", key[i]);
    assert_false(file_holds(keys(), hex));
    assert_false(file_holds(keys(), SECRET));
    assert_true(file_holds(keys(), "secret_file"));
}

static void a_bad_secret_file_creates_nothing(void **state)
{
    (void)state;
    unsigned char key[32];
    struct key_source source = file_source("short", "0123456789abcdef0123456789abcde\n");

    assert_fails(keyring_create(&cx, keys(), &source, key), "keyring.short");
    source = file_source("exposed", SECRET);
    assert_int_equal(chmod(in_place("exposed"), 0644), 0);
    assert_fails(keyring_create(&cx, keys(), &source, key), "file.exposed");
    source.secret_file = in_place("missing");
    assert_fails(keyring_create(&cx, keys(), &source, key), "file.missing");
    assert_false(file_exists(keys()));
}

static void an_existing_file_is_left_alone(void **state)
{
    (void)state;
    unsigned char key[32];
    struct key_source source = file_source("secret", SECRET);

    write_file(keys(), "mine", 0600);
    assert_fails(keyring_create(&cx, keys(), &source, key), "keyring.exists");
    assert_true(file_holds(keys(), "mine"));
}

static void a_passphrase_opens_its_slot(void **state)
{
    (void)state;
    unsigned char made[32], opened[32] = { 0 };
    const struct key_source right = { .passphrase = "correct horse battery" };
    const struct key_source wrong = { .passphrase = "correct horse batterz" };
    const struct key_source weak = { .passphrase = "elevenchars" };

    assert_fails(keyring_create(&cx, keys(), &weak, made), "keyring.weak");
    assert_ok(keyring_create(&cx, keys(), &right, made));
    assert_ok(keyring_open(&cx, keys(), &right, opened));
    assert_memory_equal(made, opened, 32);
    assert_fails(keyring_open(&cx, keys(), &wrong, opened), "keyring.refused");
}

static void slots_come_and_go_but_for_the_last(void **state)
{
    (void)state;
    unsigned char key[32], opened[32];
    struct key_source first = file_source("first", SECRET "1");
    struct key_source second = file_source("second", SECRET "2");

    assert_ok(keyring_create(&cx, keys(), &first, key));
    assert_fails(keyring_remove(&cx, keys(), 1), "keyring.last");
    assert_ok(keyring_add(&cx, keys(), key, &second));
    assert_ok(keyring_open(&cx, keys(), &second, opened));
    assert_memory_equal(key, opened, 32);
    assert_ok(keyring_open(&cx, keys(), &first, opened));

    assert_fails(keyring_remove(&cx, keys(), 0), "keyring.unknown");
    assert_fails(keyring_remove(&cx, keys(), 3), "keyring.unknown");
    assert_ok(keyring_remove(&cx, keys(), 1));
    assert_fails(keyring_open(&cx, keys(), &first, opened), "keyring.refused");
    assert_ok(keyring_open(&cx, keys(), &second, opened));
    for (int i = 1; i < KEYRING_SLOTS; i++)
        assert_ok(keyring_add(&cx, keys(), key, &first));
    assert_fails(keyring_add(&cx, keys(), key, &first), "keyring.full");
}

static void no_changed_byte_gives_another_key(void **state)
{
    (void)state;
    unsigned char key[32], opened[32];
    struct key_source source = file_source("secret", SECRET);

    assert_ok(keyring_create(&cx, keys(), &source, key));
    long size = file_size(keys());
    for (long at = 0; at < size; at++) {
        flip(keys(), at);
        if (keyring_open(&cx, keys(), &source, opened))
            assert_memory_equal(key, opened,
                                32); /* a blank, or the case of a hex digit */
        problem_forget(&cx);
        flip(keys(), at);
    }
    for (long cut = 0; cut < size - 2; cut += 7) {
        assert_int_equal(truncate(keys(), cut), 0);
        assert_fails(keyring_open(&cx, keys(), &source, opened), "keyring.damaged");
        assert_int_equal(unlink(keys()), 0);
        assert_ok(keyring_create(&cx, keys(), &source, key));
    }
    assert_int_equal(unlink(keys()), 0);
    assert_fails(keyring_open(&cx, keys(), &source, opened), "keyring.missing");
}

#define SLOT(rest) "{\"format\": \"channel-panel keys 1\", \"slots\": [{" rest "}]}"
#define HEX16      "00112233445566778899aabbccddeeff"
#define HEX24      HEX16 "0011223344556677"
#define HEX48      HEX16 HEX16 HEX16
#define BYTES                                                                            \
    "\"salt\": \"" HEX16 "\", \"nonce\": \"" HEX24 "\", \"wrapped\": \"" HEX48 "\""
#define COSTS(p, m) "\"kind\": \"passphrase\", \"passes\": " p ", \"memory\": " m ", "

static void reads_nothing_but_what_it_writes(void **state)
{
    (void)state;
    static const char *const bad[] = {
        "",
        "[]",
        "{}",
        "null",
        "{\"format\": \"channel-panel keys 1\", \"slots\": []}",
        "{\"format\": \"channel-panel keys 2\", \"slots\": [{\"kind\": "
        "\"secret_file\", " BYTES "}]}",
        SLOT("\"kind\": \"secret\", " BYTES),
        SLOT(BYTES),
        SLOT("\"kind\": \"secret_file\", \"more\": 1, " BYTES),
        SLOT("\"kind\": \"secret_file\", \"kind\": \"secret_file\", " BYTES),
        SLOT("\"kind\": \"secret_file\", \"salt\": \"00\", \"nonce\": \"" HEX24
             "\", \"wrapped\": \"" HEX48 "\""),
        SLOT("\"kind\": \"secret_file\", \"salt\": \"zz112233445566778899aabbccddeeff\","
             "\"nonce\": \"" HEX24 "\", \"wrapped\": \"" HEX48 "\""),
        SLOT(COSTS("0", "67108864") BYTES),
        SLOT(COSTS("21", "67108864") BYTES),
        SLOT(COSTS("3", "1024") BYTES),
        SLOT(COSTS("3", "1099511627776") BYTES),
        SLOT(COSTS("3.5", "67108864") BYTES),
        SLOT(COSTS("-3", "67108864") BYTES),
    };
    static const char *const good[] = {
        SLOT("\"kind\": \"secret_file\", " BYTES),
        SLOT(COSTS("3", "67108864") BYTES),
    };
    struct keyring keyring, again;
    size_t length;

    for (size_t i = 0; i < COUNT(bad); i++)
        assert_fails(keyring_parse(&cx, bad[i], strlen(bad[i]), &keyring),
                     "keyring.damaged");
    for (size_t i = 0; i < COUNT(good); i++) {
        assert_ok(keyring_parse(&cx, good[i], strlen(good[i]), &keyring));
        const char *text = keyring_print(&cx, &keyring, &length);
        assert_ok(keyring_parse(&cx, text, length, &again));
        assert_memory_equal(&keyring, &again, sizeof(keyring));
    }
}

/* Made by an early version: what it wrote must open for ever. */
static const char old_key[] =
    "379e80be412489224eacc909a8593c8643acb7662df1795325477bc858182822";
static const char old_keyring[] =
    "{\"format\": \"channel-panel keys 1\", \"slots\": ["
    "{\"kind\": \"secret_file\", \"salt\": \"56a3d79aa3cc992168e3412f7a292252\","
    " \"nonce\": \"4040e73378edc8d8b1b2c6f5ea6e755b05aa9ae059870c8e\","
    " \"wrapped\": \"72d7654e0c0a6bed3047879b1e3fc7aedd3e0c1151cd9b6a"
    "83628c67be283f48904837d2e4e2c06b13467547b65d4ae9\"},"
    "{\"kind\": \"passphrase\", \"passes\": 3, \"memory\": 268435456,"
    " \"salt\": \"16fce08fb267883294fee1fd166349b1\","
    " \"nonce\": \"b1c0695e46afa5e447f3d92f1b14b6595af22c12aabeded7\","
    " \"wrapped\": \"b8a58544ed92b1949114a28b3b000c3505e8e4dd19e19560"
    "c0ea4a6603081cbe6b5b42f7cf8054e6dcd338347fb84a0f\"}]}";

static void what_was_written_once_opens_for_ever(void **state)
{
    (void)state;
    const struct key_source sources[] = {
        file_source("secret", SECRET),
        { .passphrase = "correct horse battery" },
    };

    write_file(keys(), old_keyring, 0600);
    for (size_t i = 0; i < COUNT(sources); i++) {
        unsigned char key[32];
        char hex[65];

        assert_ok(keyring_open(&cx, keys(), &sources[i], key));
        assert_string_equal(sodium_bin2hex(hex, sizeof(hex), key, 32), old_key);
    }
}

/* ---- asking: a child on a terminal of its own, typed to from here
 * ------------------------- */

static int open_terminal(const char **out_name)
{
    static char name[64];
    int terminal = posix_openpt(O_RDWR | O_NOCTTY);

    assert_true(terminal >= 0);
    assert_int_equal(grantpt(terminal), 0);
    assert_int_equal(unlockpt(terminal), 0);
    assert_int_equal(ptsname_r(terminal, name, sizeof(name)), 0);
    *out_name = name;
    return terminal;
}

/* What the child ends with: 0 for success, else 1. */
static int ask_in_child(const char *terminal, bool create)
{
    const struct key_source ask = { .passphrase = NULL };
    unsigned char key[32];

    alarm(60); /* nobody waits for ever */
    setsid();
    int fd = open(terminal, O_RDWR);
    (void)ioctl(fd, TIOCSCTTY, 0);
    bool ok = create ? keyring_create(&cx, keys(), &ask, key)
                     : keyring_open(&cx, keys(), &ask, key);
    if (!ok)
        write_file(in_place("said"), cx.problem.code, 0600);
    return ok ? 0 : 1;
}

static void wait_for(int terminal, const char *words, char *seen, size_t size)
{
    size_t length = strlen(seen);

    while (strstr(seen, words) == NULL) {
        ssize_t n = read(terminal, seen + length, size - 1 - length);

        assert_true(n > 0);
        length += (size_t)n;
        seen[length] = '\0';
    }
}

/* Types each line when it is asked for; *seen is all that the terminal showed. */
static int type_at(bool create, const char *first, const char *second, char *seen,
                   size_t size)
{
    const char *name;
    int terminal = open_terminal(&name), status;
    pid_t child = fork();

    if (child == 0)
        _exit(ask_in_child(name, create));
    *seen = '\0';
    wait_for(terminal, "Passphrase of the store: ", seen, size);
    assert_true(write(terminal, first, strlen(first)) > 0);
    if (second != NULL) {
        wait_for(terminal, "once more: ", seen, size);
        assert_true(write(terminal, second, strlen(second)) > 0);
    }
    assert_int_equal(waitpid(child, &status, 0), child);
    close(terminal);
    assert_true(WIFEXITED(status));
    return WEXITSTATUS(status);
}

static void a_passphrase_is_asked_twice_and_never_shown(void **state)
{
    (void)state;
    char seen[4096];

    assert_int_equal(type_at(true, "correct horse battery\r", "correct horse battery\r",
                             seen, sizeof(seen)),
                     0);
    assert_null(strstr(seen, "horse"));
    /* corrected while typing: Ctrl-U, then a backspace */
    assert_int_equal(type_at(false,
                             "rubbish\x15"
                             "correct horse batteryx\x7f\r",
                             NULL, seen, sizeof(seen)),
                     0);
    assert_null(strstr(seen, "horse"));
    assert_int_equal(type_at(false, "wrong\r", NULL, seen, sizeof(seen)), 1);
    assert_true(file_holds(in_place("said"), "keyring.refused"));
}

static void a_passphrase_typed_differently_creates_nothing(void **state)
{
    (void)state;
    char seen[4096];

    assert_int_equal(type_at(true, "correct horse battery\r", "correct horse batterz\r",
                             seen, sizeof(seen)),
                     1);
    assert_true(file_holds(in_place("said"), "keyring.different"));
    assert_int_equal(type_at(true, "\x03", NULL, seen, sizeof(seen)), 1);
    assert_true(file_holds(in_place("said"), "keyring.cancelled"));
    assert_false(file_exists(keys()));
}

static void ask_without_terminal(void)
{
    const struct key_source ask = { .passphrase = NULL };
    unsigned char key[32];

    setsid();
    if (!keyring_create(&cx, keys(), &ask, key)
        && strcmp(cx.problem.code, "keyring.terminal") == 0)
        abort();
}

static void without_a_terminal_nobody_is_asked(void **state)
{
    (void)state;

    assert_true(aborts(ask_without_terminal));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_secret_file_opens_what_it_created),
        TEST(holds_neither_key_nor_secret),
        TEST(a_bad_secret_file_creates_nothing),
        TEST(an_existing_file_is_left_alone),
        TEST(a_passphrase_opens_its_slot),
        TEST(slots_come_and_go_but_for_the_last),
        TEST(no_changed_byte_gives_another_key),
        TEST(reads_nothing_but_what_it_writes),
        TEST(what_was_written_once_opens_for_ever),
        TEST(a_passphrase_is_asked_twice_and_never_shown),
        TEST(a_passphrase_typed_differently_creates_nothing),
        TEST(without_a_terminal_nobody_is_asked),
    };
    return cmocka_run_group_tests_name("keyring", tests, NULL, NULL);
}
