/* Many people at one case at the same time, over real connections: nothing is lost. */
#include <pthread.h>
#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "base/ident.h"
#include "domain/people/session.h"
#include "domain/people/user.h"
#include "support/given_casework.h"
#include "support/wire.h"
#include "web/app.h"

#define PEOPLE     10
#define NOTES_EACH 5

struct person {
    pthread_t thread;
    char token[TOKEN_SIZE];
    int number, port;
    int64_t case_id;
    int done;       /* answered as wished */
    int64_t waited; /* the longest, in milliseconds */
    int status;     /* of the last answer */
};

static struct person people[PEOPLE];
static struct app *app;
static struct server *server;

/* ---- a served world ------------------------------------------------------------------
 */

/* The writer goes to the server; tests look again after stop_serving(). */
static void serve(void)
{
    struct app_options options = { .store = world_store(), .hosts = "" };

    store_writer_give(world_store());
    world()->db = NULL;
    assert_ok(app_open(world(), &options, &app));
    const struct server_app answers = { app, app_answer, app_body_limit };
    const struct server_options at = { .listen = "127.0.0.1:0", .threads = 2 };
    assert_ok(server_start(world(), &at, &answers, &server));
    for (int i = 0; i < PEOPLE; i++)
        people[i].port = server_port(server);
}

static void stop_serving(void)
{
    server_stop(server, 5);
    app_close(app);
    world()->db = store_writer_take(world_store());
    acting_as(ROLE_COORDINATOR);
}

static const char sql_organisation[] =
    "SELECT organisation_id FROM user WHERE email = 'coordinator@luton.example'";

static int64_t given_colleague(int number)
{
    const char *organisation =
        arena_print(world()->arena, "%lld", (long long)count_of(sql_organisation));
    struct answers answers =
        answers_of(&form_user, "email",
                   arena_print(world()->arena, "colleague%d@luton.example", number),
                   "name", arena_print(world()->arena, "Colleague %d", number),
                   "organisation_id", organisation, "roles", "coordinator", NULL);
    int64_t id;

    assert_ok(user_create(world(), &answers, "no password", false, &id));
    return id;
}

static void given_people(int64_t case_id)
{
    acting_as(ROLE_ADMINISTRATOR);
    for (int i = 0; i < PEOPLE; i++) {
        people[i] = (struct person){ .number = i, .case_id = case_id };
        assert_ok(token_issue(world(), given_colleague(i), "crowd", people[i].token));
    }
    acting_as(ROLE_COORDINATOR);
}

/* ---- one request ---------------------------------------------------------------------
 */

static bool send_one(struct person *person, const char *method, const char *path,
                     const char *more_head, const char *body)
{
    struct client client;
    struct answer answer = { 0 };
    char request[2000];
    int64_t begun = clock_steady_ms();

    (void)snprintf(request, sizeof(request),
                   "%s /api/v1%s HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer %s\r\n"
                   "%sContent-Type: application/json\r\nContent-Length: %zu\r\n\r\n%s",
                   method, path, person->token, more_head, strlen(body), body);
    if (!client_open(&client, person->port, NULL))
        return false;
    bool heard = client_say(&client, request) && client_hear(&client, false, &answer);
    int64_t waited = clock_steady_ms() - begun;
    person->waited = waited > person->waited ? waited : person->waited;
    person->status = answer.status;
    client_close(&client);
    return heard;
}

static void all_at_once(int count, void *(*work)(void *))
{
    for (int i = 0; i < count; i++)
        assert_int_equal(pthread_create(&people[i].thread, NULL, work, &people[i]), 0);
    for (int i = 0; i < count; i++)
        pthread_join(people[i].thread, NULL);
}

static int64_t longest_wait(void)
{
    int64_t longest = 0;

    for (int i = 0; i < PEOPLE; i++)
        longest = people[i].waited > longest ? people[i].waited : longest;
    return longest;
}

/* ---- notes ---------------------------------------------------------------------------
 */

static void *write_notes(void *thing)
{
    struct person *person = thing;
    char path[80], body[120];

    (void)snprintf(path, sizeof(path), "/cases/%lld/notes", (long long)person->case_id);
    for (int i = 0; i < NOTES_EACH; i++) {
        (void)snprintf(body, sizeof(body), "{\"text\": \"Note %d of colleague %d\"}", i,
                       person->number);
        if (send_one(person, "POST", path, "", body) && person->status == 201)
            person->done++;
    }
    return NULL;
}

static void ten_people_write_notes_on_one_case_and_all_are_there(void **state)
{
    static const char sql_notes[] = "SELECT count(DISTINCT text) FROM note /*scan*/";
    static const char sql_writers[] =
        "SELECT count(DISTINCT written_by) FROM note /*scan*/";
    static const char sql_entries[] =
        "SELECT count(*) FROM entry WHERE note_id IS NOT NULL /*scan*/";
    static const char sql_audit[] =
        "SELECT count(*) FROM audit WHERE verb = 'note.create' /*scan*/";

    (void)state;
    given_people(given_case("luton"));
    serve();
    all_at_once(PEOPLE, write_notes);
    stop_serving();
    for (int i = 0; i < PEOPLE; i++)
        assert_int_equal(people[i].done, NOTES_EACH);
    assert_int_equal(count_of(sql_notes), PEOPLE * NOTES_EACH);
    assert_int_equal(count_of(sql_writers), PEOPLE);
    assert_int_equal(count_of(sql_entries), PEOPLE * NOTES_EACH);
    assert_int_equal(count_of(sql_audit), PEOPLE * NOTES_EACH);
    print_message(
        "           %d notes by %d people at once: the longest wait was %lld ms\n",
        PEOPLE * NOTES_EACH, PEOPLE, (long long)longest_wait());
}

/* ---- one plan ------------------------------------------------------------------------
 */

static void *save_plan(void *thing)
{
    struct person *person = thing;
    char path[80], body[160];

    (void)snprintf(path, sizeof(path), "/cases/%lld/support-plan",
                   (long long)person->case_id);
    (void)snprintf(body, sizeof(body), "{\"nature\": \"As colleague %d wants it\"}",
                   person->number);
    if (send_one(person, "PUT", path, "If-Match: \"1\"\r\n", body))
        person->done = person->status == 200;
    return NULL;
}

static void of_two_who_save_the_same_plan_one_is_told(void **state)
{
    static const char sql_nature[] = "SELECT nature FROM support_plan /*scan*/";
    static const char sql_version[] = "SELECT version FROM support_plan /*scan*/";
    int64_t id = given_case("luton");

    (void)state;
    given_moves(id, "adopt", NULL);
    given_people(id);
    serve();
    people[9].status = 0;
    (void)save_plan(&people[9]); /* there is a plan to be seen */
    all_at_once(2, save_plan);
    stop_serving();
    assert_int_equal(people[0].done + people[1].done, 1);
    assert_int_equal(people[0].status + people[1].status, 200 + 412);
    assert_string_equal(text_of(sql_nature), people[0].done ? "As colleague 0 wants it"
                                                            : "As colleague 1 wants it");
    assert_int_equal(count_of(sql_version), 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(ten_people_write_notes_on_one_case_and_all_are_there),
        TEST(of_two_who_save_the_same_plan_one_is_told),
    };
    return cmocka_run_group_tests_name("crowd", tests, NULL, NULL);
}
