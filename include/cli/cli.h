/*
 * cli.h - the command line: a table of commands, each { name, run, summary, usage }.
 *
 * Errors are one line on stderr in plain words; exit codes follow sysexits.  This is the
 * one place that turns a problem into either.
 */
#ifndef CLI_CLI_H
#define CLI_CLI_H

#include "base/ctx.h"
#include "base/pairs.h"
#include "store/store.h"

int cli_run(int argc, char **argv);

struct command {
    const char *name;
    bool (*run)(struct ctx *cx, const struct pairs *options);
    const char *summary;
    const char *usage;
    const char *allowed; /* options, " store= key-file= dev ": with = they take a value */
};

/* An option's value; NULL when it was not given.  "" for one without a value. */
const char *option(const struct pairs *options, const char *name);

/* Fails with USAGE when it is missing. */
MUST_CHECK bool option_needed(struct ctx *cx, const struct pairs *options,
                              const char *name, const char **out);

/* The words after the command that are no options: "add" in "user add". */
const char *operand(const struct pairs *options, size_t nth);

/* Opens the store of --store and --key-file for a tool; cx->db is its writer. */
MUST_CHECK bool tool_open(struct ctx *cx, const struct pairs *options,
                          struct store **out);
void tool_close(struct ctx *cx, struct store *store);

/* A password from a file, or asked on the terminal (twice for a new one). */
MUST_CHECK bool password_from(struct ctx *cx, const char *file, const char **out);

#define COMMAND_FN(name) bool name(struct ctx *cx, const struct pairs *options)
COMMAND_FN(cmd_init);
COMMAND_FN(cmd_serve);
COMMAND_FN(cmd_migrate);
COMMAND_FN(cmd_verify);
COMMAND_FN(cmd_doctor);
COMMAND_FN(cmd_user);
COMMAND_FN(cmd_token);
COMMAND_FN(cmd_routes);
COMMAND_FN(cmd_demo);
COMMAND_FN(cmd_import);
COMMAND_FN(cmd_match);
COMMAND_FN(cmd_transfer);

#endif
