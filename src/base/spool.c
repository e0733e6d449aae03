#include "base/spool.h"

#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define PIECE  ((size_t)64 * 1024)
#define SEALED (PIECE + crypto_aead_xchacha20poly1305_ietf_ABYTES)

struct spool {
    int fd;
    uint64_t length;
    unsigned char key[crypto_aead_xchacha20poly1305_ietf_KEYBYTES];
    unsigned char piece[PIECE]; /* being filled, or the one last read */
    unsigned char sealed[SEALED];
    uint64_t held; /* which of them `piece` is, once all is written */
    bool ended;
};

static void release(void *thing)
{
    struct spool *spool = thing;

    (void)close(spool->fd);
    sodium_memzero(spool, sizeof(*spool));
}

/* Some file systems know no files without a name: it is then taken away at once. */
static int open_nameless(struct ctx *cx, const char *folder)
{
    int fd = open(folder, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);

    if (fd >= 0 || (errno != EOPNOTSUPP && errno != EISDIR))
        return fd;
    char *path =
        arena_copy(cx->arena, arena_print(cx->arena, "%s/upload-XXXXXX", folder));
    fd = mkostemp(path, O_CLOEXEC);
    if (fd >= 0)
        (void)unlink(path);
    return fd;
}

bool spool_open(struct ctx *cx, const char *folder, struct spool **out)
{
    struct spool *spool = arena_alloc(cx->arena, sizeof(*spool));

    spool->fd = open_nameless(cx, folder);
    if (spool->fd < 0)
        return failed(cx, PROBLEM_INPUT_OUTPUT, "spool.open",
                      "There is no room to take in a file.");
    crypto_aead_xchacha20poly1305_ietf_keygen(spool->key);
    spool->held = UINT64_MAX;
    arena_defer(cx->arena, release, spool);
    *out = spool;
    return true;
}

/* Each piece is written once under a key that is used for nothing else, so its number
 * will do. */
static void nonce_of(uint64_t piece,
                     unsigned char out[crypto_aead_xchacha20poly1305_ietf_NPUBBYTES])
{
    memset(out, 0, crypto_aead_xchacha20poly1305_ietf_NPUBBYTES);
    memcpy(out, &piece, sizeof(piece));
}

static bool write_all(int fd, const unsigned char *bytes, size_t length, off_t at)
{
    while (length > 0) {
        ssize_t done = pwrite(fd, bytes, length, at);

        if (done <= 0)
            return false;
        bytes += done;
        length -= (size_t)done;
        at += done;
    }
    return true;
}

static bool write_piece(struct ctx *cx, struct spool *spool, uint64_t number,
                        size_t length)
{
    unsigned char nonce[crypto_aead_xchacha20poly1305_ietf_NPUBBYTES];
    unsigned long long sealed;

    nonce_of(number, nonce);
    (void)crypto_aead_xchacha20poly1305_ietf_encrypt(
        spool->sealed, &sealed, spool->piece, length, NULL, 0, NULL, nonce, spool->key);
    return write_all(spool->fd, spool->sealed, (size_t)sealed, (off_t)(number * SEALED))
           || failed(cx, PROBLEM_INPUT_OUTPUT, "spool.write",
                     "There is no room to take in a file.");
}

bool spool_put(struct ctx *cx, struct spool *spool, const void *bytes, size_t length)
{
    const unsigned char *from = bytes;

    while (length > 0) {
        size_t filled = (size_t)(spool->length % PIECE);
        size_t takes = PIECE - filled < length ? PIECE - filled : length;

        memcpy(spool->piece + filled, from, takes);
        spool->length += takes;
        from += takes;
        length -= takes;
        if (spool->length % PIECE == 0
            && !write_piece(cx, spool, spool->length / PIECE - 1, PIECE))
            return false;
    }
    return true;
}

bool spool_end(struct ctx *cx, struct spool *spool)
{
    size_t filled = (size_t)(spool->length % PIECE);

    spool->ended = true;
    return filled == 0 || write_piece(cx, spool, spool->length / PIECE, filled);
}

uint64_t spool_length(const struct spool *spool)
{
    return spool->length;
}

static size_t length_of(const struct spool *spool, uint64_t number)
{
    uint64_t left = spool->length - number * PIECE;

    return left < PIECE ? (size_t)left : PIECE;
}

static bool hold(struct spool *spool, uint64_t number)
{
    unsigned char nonce[crypto_aead_xchacha20poly1305_ietf_NPUBBYTES];
    size_t wanted = length_of(spool, number) + SEALED - PIECE;

    if (spool->held == number)
        return true;
    spool->held = UINT64_MAX;
    nonce_of(number, nonce);
    if (pread(spool->fd, spool->sealed, wanted, (off_t)(number * SEALED))
            != (ssize_t)wanted
        || crypto_aead_xchacha20poly1305_ietf_decrypt(spool->piece, NULL, NULL,
                                                      spool->sealed, wanted, NULL, 0,
                                                      nonce, spool->key)
               != 0)
        return false;
    spool->held = number;
    return true;
}

static bool read_spool(struct ctx *cx, const void *of, uint64_t at, void *into,
                       size_t length)
{
    union {
        const void *given;
        struct spool *own;
    } spool = { .given = of };
    char *to = into;

    while (length > 0) {
        size_t from = (size_t)(at % PIECE);
        size_t takes = PIECE - from < length ? PIECE - from : length;

        if (!spool.own->ended || !hold(spool.own, at / PIECE))
            return failed(cx, PROBLEM_INPUT_OUTPUT, "spool.read",
                          "The file that was sent cannot be read back.");
        memcpy(to, spool.own->piece + from, takes);
        to += takes;
        at += takes;
        length -= takes;
    }
    return true;
}

struct source spool_source(struct spool *spool, uint64_t at, uint64_t length)
{
    return (
        struct source){ .length = length, .read = read_spool, .of = spool, .offset = at };
}
