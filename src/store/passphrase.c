#include "passphrase.h"

#include <fcntl.h>
#include <sodium.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#define CTRL_C    3
#define CTRL_D    4
#define CTRL_U    21
#define BACKSPACE 8
#define DELETE    127

enum typed { TYPED_LINE, TYPED_NOTHING, TYPED_TOO_MUCH };

/* The terminal's own line editing is off with the echo, so this does what is left of it.
 */
static enum typed read_line(int tty, char *out, size_t size)
{
    size_t length = 0;
    char c;

    while (read(tty, &c, 1) == 1) {
        if (c == '\n' || c == '\r') {
            out[length] = '\0';
            return TYPED_LINE;
        }
        if (c == CTRL_C || c == CTRL_D)
            return TYPED_NOTHING;
        if (c == CTRL_U)
            length = 0;
        else if (c == BACKSPACE || c == DELETE)
            length -= length > 0;
        else if (length + 1 < size)
            out[length++] = c;
        else
            return TYPED_TOO_MUCH;
    }
    return TYPED_NOTHING;
}

static void say(int tty, const char *text)
{
    ssize_t written = write(tty, text, strlen(text));

    (void)written; /* a terminal that shows nothing is still typed on */
}

/* The terminal is silent before it asks: nothing typed in answer is shown or lost.
 * Signals are off too: nobody is left with a terminal that shows nothing. */
static enum typed ask(int tty, const char *prompt, char *out, size_t size)
{
    struct termios before, hidden;

    if (tcgetattr(tty, &before) != 0)
        return TYPED_NOTHING;
    hidden = before;
    hidden.c_lflag &= ~(tcflag_t)(ECHO | ECHONL | ICANON | ISIG);
    hidden.c_cc[VMIN] = 1;
    hidden.c_cc[VTIME] = 0;
    if (tcsetattr(tty, TCSAFLUSH, &hidden) != 0)
        return TYPED_NOTHING;
    say(tty, prompt);
    enum typed typed = read_line(tty, out, size);
    say(tty, "\n");
    (void)tcsetattr(tty, TCSAFLUSH, &before);
    return typed;
}

bool passphrase_ask(struct ctx *cx, const char *prompt, char out[static PASSPHRASE_SIZE])
{
    int tty = open("/dev/tty", O_RDWR | O_NOCTTY | O_CLOEXEC);

    if (tty < 0)
        return failed(cx, PROBLEM_CONFIG, "keyring.terminal",
                      "There is no terminal to ask for the passphrase: name a key file.");
    enum typed typed = ask(tty, prompt, out, PASSPHRASE_SIZE);
    close(tty);

    if (typed == TYPED_LINE)
        return true;
    sodium_memzero(out, PASSPHRASE_SIZE);
    if (typed == TYPED_TOO_MUCH)
        return failed(cx, PROBLEM_INVALID, "keyring.long",
                      "That passphrase is too long.");
    return failed(cx, PROBLEM_USAGE, "keyring.cancelled", "No passphrase was given.");
}
