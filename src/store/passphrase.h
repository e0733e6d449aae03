/* passphrase.h - asking for a passphrase on the terminal, without showing it. */
#ifndef STORE_PASSPHRASE_H
#define STORE_PASSPHRASE_H

#include "base/ctx.h"

#define PASSPHRASE_SIZE 1024

/*
 * What is typed, into out; the caller wipes it.  Asks on /dev/tty, not on stdin, so that
 * a pipe cannot answer.  Fails with CONFIG/"keyring.terminal" when there is none, and
 * with USAGE/"keyring.cancelled" on Ctrl-C.
 */
MUST_CHECK bool passphrase_ask(struct ctx *cx, const char *prompt,
                               char out[static PASSPHRASE_SIZE]);

#endif
