/* What the commands share: opening the store, asking for a password. */
#include <stdio.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#include "base/file.h"
#include "base/text.h"
#include "cli/cli.h"
#include "domain/people/access.h"

bool tool_open(struct ctx *cx, const struct pairs *options, struct store **out)
{
    const char *path;

    if (!option_needed(cx, options, "store", &path)
        || !store_open(cx, path, option(options, "key-file"), STORE_TOOL, out))
        return false;
    cx->db = store_writer_take(*out);
    access_as(cx, &actor_program);
    return true;
}

void tool_close(struct ctx *cx, struct store *store)
{
    cx->db = NULL;
    store_writer_give(store);
    store_close(store);
}

static bool read_hidden(struct ctx *cx, const char *prompt, const char **out)
{
    struct termios before, silent;
    char line[512];

    if (!isatty(STDIN_FILENO) || tcgetattr(STDIN_FILENO, &before) != 0)
        return failed(cx, PROBLEM_USAGE, "password.missing",
                      "Give a password with --password-file.");
    (void)fputs(prompt, stderr);
    silent = before;
    silent.c_lflag &= ~(tcflag_t)ECHO;
    tcsetattr(STDIN_FILENO, TCSANOW, &silent);
    bool read = fgets(line, sizeof(line), stdin) != NULL;
    tcsetattr(STDIN_FILENO, TCSANOW, &before);
    (void)fputc('\n', stderr);
    if (!read)
        return failed(cx, PROBLEM_USAGE, "password.missing", "No password was given.");
    line[strcspn(line, "\n")] = '\0';
    *out = arena_copy(cx->arena, line);
    return true;
}

static bool ask_twice(struct ctx *cx, const char **out)
{
    const char *again;

    if (!read_hidden(cx, "Password: ", out) || !read_hidden(cx, "Again: ", &again))
        return false;
    if (!text_is(*out, again))
        return failed(cx, PROBLEM_USAGE, "password.differs",
                      "The two passwords are not the same.");
    return true;
}

bool password_from(struct ctx *cx, const char *file, const char **out)
{
    size_t length;
    char *text;

    if (file == NULL)
        return ask_twice(cx, out);
    if (!file_read(cx, file, 4096, &text, &length))
        return false;
    text[strcspn(text, "\r\n")] = '\0'; /* one trailing newline is nobody's password */
    *out = text;
    return true;
}
