#include "cli/cli.h"

#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "base/json.h"
#include "base/secret.h"
#include "base/text.h"
#include "domain/people/access.h"

#define STORE " store= key-file= "

static const struct command commands[] = {
    { "init", cmd_init, "create an encrypted store with its first administrator",
      "--store F [--key-file K] --admin-email E --password-file P",
      STORE " admin-email= password-file= " },
    { "serve", cmd_serve, "serve the store to browsers and programs",
      "--store F [--key-file K] --listen ADDR:PORT|unix:PATH [--tls-cert F --tls-key F]"
      " [--host NAME] [--dev]",
      STORE " listen= tls-cert= tls-key= host= dev " },
    { "demo", cmd_demo, "fill a new store with a synthetic partnership",
      "--store F [--key-file K] --referrals N --seed S [--today D] [--password-file P]",
      STORE " referrals= seed= today= password-file= " },
    { "user", cmd_user, "add, list, disable, enable, reset or unlock users",
      "add|list|disable|enable|reset|unlock --store F [--key-file K] [--email E]"
      " [--name N] [--organisation O] [--roles R,R] [--senior-officer]"
      " [--password-file P]",
      STORE " email= name= organisation= roles= senior-officer password-file= " },
    { "token", cmd_token, "issue or revoke tokens for programs",
      "issue|list|revoke --store F [--key-file K] [--user EMAIL] [--label L] [--id N]",
      STORE " user= label= id= " },
    { "import", cmd_import,
      "read in referrals, live cases, or records of people to be matched, from CSV",
      "people|referrals|cases --store F [--key-file K] [--user EMAIL] [--map MAP.csv]"
      " [--dry-run] FILE.csv",
      STORE " user= map= dry-run " },
    { "match", cmd_match, "write down which imported records may be of one person",
      "--store F [--key-file K] --out PAIRS.csv", STORE " out= " },
    { "transfer", cmd_transfer, "send a case to another panel as a file, or take one in",
      "key|out|in --store F [--key-file K] [--user EMAIL] [--case REFERENCE] [--to KEY]"
      " [--out FILE] [--from KEY] [--area A] [--dry-run] [FILE]",
      STORE " user= case= to= out= from= area= dry-run " },
    { "migrate", cmd_migrate, "bring a store of an earlier version up to date",
      "--store F [--key-file K]", STORE },
    { "verify", cmd_verify, "prove that every page and the audit trail are whole",
      "--store F [--key-file K]", STORE },
    { "doctor", cmd_doctor, "look for what may cause trouble", "--store F [--key-file K]",
      STORE },
    { "routes", cmd_routes, "print every route and who may use it", "", "" },
};

const char *option(const struct pairs *options, const char *name)
{
    return pairs_get(options, name);
}

const char *operand(const struct pairs *options, size_t nth)
{
    size_t at = 0;
    const char *value = NULL;

    for (size_t i = 0; i <= nth; i++)
        value = pairs_next(options, "", &at);
    return value;
}

bool option_needed(struct ctx *cx, const struct pairs *options, const char *name,
                   const char **out)
{
    *out = option(options, name);
    if (!text_is_empty(*out))
        return true;
    return failed(cx, PROBLEM_USAGE, "option.missing", "The option --%s is missing.",
                  name);
}

static int print_usage(FILE *to)
{
    (void)fprintf(to, "Channel Panel: case management for the Channel programme\n\n");
    for (size_t i = 0; i < COUNT(commands); i++)
        (void)fprintf(to, "  channel-panel %s %s\n        %s\n", commands[i].name,
                      commands[i].usage, commands[i].summary);
    return to == stdout ? 0 : 64;
}

static const struct command *find_command(const char *name)
{
    for (size_t i = 0; i < COUNT(commands); i++)
        if (strcmp(commands[i].name, name) == 0)
            return &commands[i];
    return NULL;
}

/* --name value, --name=value, --flag, and words. */
static bool read_option(struct ctx *cx, const struct command *command, char **argv,
                        int *i, struct pairs *options)
{
    const char *text = argv[*i] + 2, *equals = strchr(text, '=');
    size_t length = equals != NULL ? (size_t)(equals - text) : strlen(text);
    const char *name = arena_slice(cx->arena, text, length);

    if (strstr(command->allowed, arena_print(cx->arena, " %s= ", name)) != NULL) {
        const char *value = equals != NULL ? equals + 1 : argv[++*i];
        if (value == NULL)
            return failed(cx, PROBLEM_USAGE, "option.value", "--%s needs a value.", name);
        pairs_add(cx->arena, options, name, value);
        return true;
    }
    if (equals == NULL
        && strstr(command->allowed, arena_print(cx->arena, " %s ", name)) != NULL) {
        pairs_add(cx->arena, options, name, "");
        return true;
    }
    return failed(cx, PROBLEM_USAGE, "option.unknown",
                  "channel-panel %s has no option --%s. It is: channel-panel %s %s",
                  command->name, name, command->name, command->usage);
}

static bool read_options(struct ctx *cx, const struct command *command, char **argv,
                         struct pairs *options)
{
    for (int i = 2; argv[i] != NULL; i++) {
        if (strncmp(argv[i], "--", 2) != 0)
            pairs_add(cx->arena, options, "", argv[i]);
        else if (!read_option(cx, command, argv, &i, options))
            return false;
        if (argv[i] == NULL)
            break;
    }
    return true;
}

static void start_libraries(void)
{
    secret_start();
    clock_start();
    json_start();
    store_start();
}

static void set_time(struct ctx *cx)
{
    char *now = arena_alloc(cx->arena, INSTANT_SIZE);
    char *today = arena_alloc(cx->arena, DAY_SIZE);

    clock_instant(clock_ms(), now);
    clock_day(clock_ms(), today);
    cx->now = now;
    cx->today = today;
}

static int run(const struct command *command, char **argv)
{
    struct ctx cx = { .arena = arena_open(), .actor = &actor_program };
    struct pairs options = { 0 };
    int code = 0;

    set_time(&cx);
    json_arena_use(cx.arena);
    if (!read_options(&cx, command, argv, &options) || !command->run(&cx, &options)) {
        (void)fprintf(stderr, "channel-panel: %s\n", cx.problem.detail);
        for (size_t i = 0; i < cx.problem.nfields; i++)
            (void)fprintf(stderr, "  %s: %s\n", cx.problem.fields[i].field,
                          cx.problem.fields[i].detail);
        code = problem_exit(&cx.problem);
    }
    json_arena_use(NULL);
    arena_close(cx.arena);
    return code;
}

int cli_run(int argc, char **argv)
{
    if (argc < 2)
        return print_usage(stderr);
    if (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "help") == 0)
        return print_usage(stdout);

    const struct command *command = find_command(argv[1]);
    if (command == NULL) {
        (void)fprintf(stderr, "channel-panel: there is no command \"%s\".\n\n", argv[1]);
        return print_usage(stderr);
    }
    start_libraries();
    return run(command, argv);
}
