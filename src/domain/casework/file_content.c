#include "file_content.h"

#include <magic.h>
#include <pthread.h>
#include <string.h>

#include "base/text.h"

#define LOOKED_AT ((size_t)256 * 1024)

/* One for the process: its data are 8 MiB, mapped once. */
static struct {
    pthread_mutex_t lock;
    magic_t magic;
} shared = { .lock = PTHREAD_MUTEX_INITIALIZER };

/* Nothing that would unpack, and no guesses at programming languages. */
#define WANTED                                                                           \
    (MAGIC_MIME_TYPE | MAGIC_NO_CHECK_COMPRESS | MAGIC_NO_CHECK_TAR | MAGIC_NO_CHECK_ELF)

static bool load(void)
{
    if (shared.magic == NULL)
        shared.magic = magic_open(WANTED);
    if (shared.magic == NULL)
        return false;
    if (magic_load(shared.magic, NULL) == 0)
        return true;
    magic_close(shared.magic);
    shared.magic = NULL;
    return false;
}

static const char *media_of(struct ctx *cx, const char *bytes, size_t length)
{
    const char *media = NULL;

    pthread_mutex_lock(&shared.lock);
    if (shared.magic != NULL || load()) {
        media = magic_buffer(shared.magic, bytes, length);
        media = arena_copy(cx->arena, media != NULL ? media : "");
    }
    pthread_mutex_unlock(&shared.lock);
    return media;
}

/* In two parts, so that this program is not taken for one. */
static bool is_virus_test(const char *bytes, size_t length)
{
    static const char begin[] = "X5O!P%@AP[4\\PZX54(P^)7CC)7}$";
    static const char end[] = "EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*";

    return memmem(bytes, length, begin, sizeof(begin) - 1) != NULL
           && memmem(bytes, length, end, sizeof(end) - 1) != NULL;
}

/* Prose is at times taken for a program; what a browser or shell would run stays. */
static const char *plain(const char *media, const char *bytes)
{
    static const char *const kept[] = { "text/html", "text/xml", "text/csv",
                                        "text/x-shellscript", "text/rtf" };

    if (!text_starts(media, "text/") || text_starts(bytes, "#!"))
        return media;
    for (size_t i = 0; i < sizeof(kept) / sizeof(*kept); i++)
        if (text_is(media, kept[i]))
            return media;
    return "text/plain";
}

bool file_content_media(struct ctx *cx, const struct source *source, const char **out)
{
    size_t length = source->length < LOOKED_AT ? (size_t)source->length : LOOKED_AT;
    char *bytes = arena_alloc(cx->arena, length + 1);

    if (!source_read(cx, source, 0, bytes, length))
        return false;
    if (is_virus_test(bytes, length)) {
        *out = FILE_CONTENT_VIRUS_TEST;
        return true;
    }
    const char *media = media_of(cx, bytes, length);
    if (media == NULL)
        return failed(cx, PROBLEM_CONFIG, "magic.missing",
                      "Kinds of file cannot be told apart: libmagic's data are missing.");
    *out = plain(media, bytes);
    return true;
}
