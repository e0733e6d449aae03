/*
 * replay.c - runs a fuzzer over inputs that are kept, without libFuzzer: so that whatever
 * was once found stays found, with every compiler.
 *
 *   fuzz_query tests/fuzz/corpus/query
 */
#include <fts.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size);

static int stop(const char *what, const char *path)
{
    (void)printf("not ok %s %s\n", what, path);
    return EXIT_FAILURE;
}

/* In a block of just that size, so that reading beyond it is noticed. */
static int replay(const char *path, size_t size)
{
    unsigned char *bytes = malloc(size > 0 ? size : 1);
    FILE *in = fopen(path, "rb");

    if (bytes == NULL || in == NULL || fread(bytes, 1, size, in) != size)
        return stop("cannot read", path);
    (void)fclose(in);
    (void)LLVMFuzzerTestOneInput(bytes, size);
    free(bytes);
    (void)printf("ok %s\n", path);
    return EXIT_SUCCESS;
}

int main(int argc, char **argv)
{
    FTS *walk = argc > 1 ? fts_open(argv + 1, FTS_PHYSICAL | FTS_NOCHDIR, NULL) : NULL;
    int inputs = 0, status = EXIT_SUCCESS;
    FTSENT *entry;

    while (walk != NULL && status == EXIT_SUCCESS && (entry = fts_read(walk)) != NULL)
        if (entry->fts_info == FTS_F) {
            inputs++;
            status = replay(entry->fts_accpath, (size_t)entry->fts_statp->st_size);
        }
    if (walk != NULL)
        (void)fts_close(walk);
    return inputs > 0 ? status : stop("no inputs for", argv[0]);
}
