#include "support/world.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/json.h"
#include "base/secret.h"
#include "base/text.h"
#include "domain/core/codes.h"
#include "domain/core/setting.h"
#include "domain/people/organisation.h"
#include "domain/people/user.h"

static struct ctx cx;
static struct store *store;
static char folder[] = "/tmp/channel-panel-test-XXXXXX";
static char now[INSTANT_SIZE], today[DAY_SIZE];

struct ctx *world(void)
{
    return &cx;
}

struct store *world_store(void)
{
    return store;
}

const char *world_folder(void)
{
    return folder;
}

void assert_true_or_say(const char *call, bool ok)
{
    if (ok)
        return;
    for (size_t i = 0; i < cx.problem.nfields; i++)
        print_error("%s: %s\n", cx.problem.fields[i].field, cx.problem.fields[i].detail);
    fail_msg("%s failed: %s (%s)", call, cx.problem.code, cx.problem.detail);
}

void on_day(const char *day)
{
    char instant[INSTANT_SIZE];

    (void)snprintf(instant, sizeof(instant), "%.10sT10:00:00.000Z", day);
    clock_set(clock_from_instant(instant));
    clock_instant(clock_ms(), now);
    clock_day(clock_ms(), today);
    cx.now = now;
    cx.today = today;
}

static const char *in_folder(const char *name)
{
    return arena_print(cx.arena, "%s/%s", folder, name);
}

static void write_key(void)
{
    FILE *file = fopen(in_folder("key"), "w");

    assert_non_null(file);
    (void)fputs("a secret file of the tests, long enough to be one\n", file);
    (void)fclose(file);
    assert_int_equal(chmod(in_folder("key"), 0600), 0);
}

static const struct {
    const char *name, *kind, *agency, *area;
} organisations[] = {
    { "Luton Borough Council", "lead_authority", "local_authority", "luton" },
    { "Central Bedfordshire Council", "partner_authority", "local_authority",
      "central_bedfordshire" },
    { "Bedford Borough Council", "partner_authority", "local_authority", "bedford" },
    { "Bedfordshire Police", "police", "police", NULL },
    { "Bedfordshire Health", "health", "health", NULL },
    { "Mentoring for All", "provider", NULL, NULL },
};

static const struct {
    const char *email, *role;
    size_t organisation;
} users[] = {
    { "coordinator@luton.example", "coordinator", 0 },
    { "chair@luton.example", "chair", 0 },
    { "police@bedfordshire.example", "police", 3 },
    { "member@health.example", "panel_member", 4 },
    { "partner@bedford.example", "partner_officer", 2 },
    { "provider@mentoring.example", "provider", 5 },
    { "referrer@school.example", "referrer", 4 },
    { "board@luton.example", "board_reader", 0 },
    { "dpo@luton.example", "data_protection", 0 },
    { "admin@luton.example", "administrator", 0 },
    { "partner@centralbeds.example", "partner_officer", 1 },
};

static void add_organisation(size_t i, int64_t *out)
{
    struct answers answers = answers_of(&form_organisation, "name", organisations[i].name,
                                        "kind", organisations[i].kind, NULL);

    answers.values[2] = organisations[i].agency;
    answers.values[3] = organisations[i].area;
    assert_ok(organisation_create(&cx, &answers, out));
}

static void add_people(void)
{
    int64_t ids[COUNT(organisations)], id;

    for (size_t i = 0; i < COUNT(organisations); i++)
        add_organisation(i, &ids[i]);
    for (size_t i = 0; i < COUNT(users); i++) {
        const char *number =
            arena_print(cx.arena, "%lld", (long long)ids[users[i].organisation]);
        struct answers answers =
            answers_of(&form_user, "email", users[i].email, "name", users[i].role,
                       "organisation_id", number, "roles", users[i].role, NULL);

        assert_ok(user_create(&cx, &answers, "not a hash", false, &id));
    }
}

int world_open(void **state)
{
    (void)state;
    secret_start();
    clock_start();
    json_start();
    store_start();
    codes_forget();
    settings_forget();
    memcpy(folder + strlen(folder) - 6, "XXXXXX", 6);
    assert_non_null(mkdtemp(folder));
    cx = (struct ctx){ .arena = arena_open(), .actor = &actor_program };
    json_arena_use(cx.arena);
    on_day("2026-03-02");
    write_key();
    assert_ok(store_create(&cx, in_folder("world.db"), in_folder("key"), &store));
    cx.db = store_writer_take(store);
    access_as(&cx, &actor_program);
    add_people();
    acting_as(ROLE_COORDINATOR);
    return 0;
}

int world_close(void **state)
{
    static const char *const files[] = { "world.db", "world.db.keys", "world.db.lock",
                                         "key" };

    (void)state;
    store_writer_give(store);
    store_close(store);
    for (size_t i = 0; i < COUNT(files); i++)
        (void)unlink(in_folder(files[i]));
    (void)rmdir(folder);
    json_arena_use(NULL);
    arena_close(cx.arena);
    codes_forget();
    settings_forget();
    clock_set(0);
    return 0;
}

int64_t user_of(const char *email)
{
    int64_t id;

    assert_ok(user_find(&cx, email, &id));
    assert_true(id != 0);
    return id;
}

void acting_for(const char *email)
{
    struct actor *actor = arena_alloc(cx.arena, sizeof(*actor));

    assert_ok(user_actor(&cx, user_of(email), actor));
    access_as(&cx, actor);
}

void acting_as(enum role role)
{
    for (size_t i = 0; i < COUNT(users); i++)
        if (text_is(users[i].role, role_code(role))) {
            acting_for(users[i].email);
            return;
        }
}

void acting_as_nobody(void)
{
    access_as(&cx, &actor_anonymous);
}

static bool read_list(struct answers *out, const struct form *form, va_list list)
{
    struct pairs *raw = arena_alloc(cx.arena, sizeof(*raw));
    const char *name;

    while ((name = va_arg(list, const char *)) != NULL)
        pairs_add(cx.arena, raw, name, va_arg(list, const char *));
    return answers_read(&cx, form, raw, false, out);
}

struct answers answers_of(const struct form *form, ...)
{
    struct answers answers;
    va_list list;

    va_start(list, form);
    assert_ok(read_list(&answers, form, list));
    va_end(list);
    return answers;
}

bool answers_try(struct answers *out, const struct form *form, ...)
{
    va_list list;

    va_start(list, form);
    bool ok = read_list(out, form, list);
    va_end(list);
    return ok;
}

int64_t count_of(const char *sql)
{
    struct stmt *st = db_prepare(cx.db, sql);
    int64_t n;

    assert_ok(db_number(&cx, st, &n));
    return n;
}

const char *text_of(const char *sql)
{
    struct stmt *st = db_prepare(cx.db, sql);
    const char *text = db_row(&cx, st) ? row_text(&cx, st, row_column_name(st, 0)) : NULL;

    assert_ok(db_done(&cx, st));
    return text;
}

void assert_json(const json_t *actual, const char *expected)
{
    char *source = arena_copy(cx.arena, expected);
    json_error_t error;

    for (char *quote = strchr(source, '\''); quote != NULL; quote = strchr(quote, '\''))
        *quote = '"';
    json_t *wanted = json_loads(source, 0, &error);
    if (wanted == NULL)
        fail_msg("bad expectation: %s", error.text);
    if (!json_equal(actual, wanted)) {
        print_error("expected %s\nbut got %s\n", expected,
                    json_dumps(actual, JSON_INDENT(2)));
        fail_msg("JSON differs");
    }
}
