/*
 * embed.c - puts templates, migrations and static files into the binary.
 *
 *   embed GENDIR FOLDER... NAME=FOLDER...
 *
 * writes GENDIR/embedded.c, which implements base/embedded.h.  Files of the folder
 * called "static" are served as /assets/<stem>-<hash><ext>; what refers to another of
 * them, by url(/assets/x) in a style sheet or from './x' in a script, is rewritten to
 * that address first, so that a change below changes every address above.  They are
 * also packed.  The bytes come in by .incbin: compiling takes no time.
 *
 * A build tool: it stops at the first trouble and leaves most of its memory to exit().
 */
#include <fts.h>
#include <sodium.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <zlib.h>

#define MAX_FILES    2000
#define HASH_BYTES   8
#define NAME_LETTERS "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-"

enum progress { FOUND, IN_WORK, FINISHED };

struct text {
    char *bytes; /* followed by a NUL that size does not count */
    size_t size;
};

struct file {
    const char *name; /* "static/app.css" */
    const char *path; /* where its bytes are, for .incbin */
    size_t size;
    size_t packed; /* size of <path>.gz, 0 where there is none */
    char hash[2 * HASH_BYTES + 1];
    enum progress progress;
};

static struct file files[MAX_FILES];
static size_t nfiles;
static const char *gendir;

_Noreturn __attribute__((format(printf, 1, 2), nonnull(1))) static void
stop(const char *format, ...)
{
    va_list args;

    fputs("embed: ", stderr);
    va_start(args, format);
    vfprintf(stderr, format, args);
    va_end(args);
    fputc('\n', stderr);
    exit(1);
}

__attribute__((format(printf, 1, 2), nonnull(1))) static char *text_of(const char *format,
                                                                       ...)
{
    char *out;
    va_list args;

    va_start(args, format);
    if (vasprintf(&out, format, args) < 0)
        stop("out of memory");
    va_end(args);
    return out;
}

static void append(struct text *text, const char *bytes, size_t size)
{
    char *grown = realloc(text->bytes, text->size + size + 1);

    if (grown == NULL)
        stop("out of memory");
    memcpy(grown + text->size, bytes, size);
    text->bytes = grown;
    text->size += size;
    text->bytes[text->size] = '\0';
}

static struct text read_file(const char *path)
{
    struct text text = { NULL, 0 };
    char block[65536];
    size_t got;
    FILE *in = fopen(path, "rb");

    if (in == NULL)
        stop("cannot read %s", path);
    append(&text, "", 0);
    while ((got = fread(block, 1, sizeof(block), in)) > 0)
        append(&text, block, got);
    if (ferror(in))
        stop("cannot read %s", path);
    fclose(in);
    return text;
}

static void write_file(const char *path, const void *bytes, size_t size)
{
    FILE *out = fopen(path, "wb");

    if (out == NULL || fwrite(bytes, 1, size, out) != size || fclose(out) != 0)
        stop("cannot write %s", path);
}

static bool has_ending(const char *name, const char *ending)
{
    size_t length = strlen(name), tail = strlen(ending);

    return length > tail && strcmp(name + length - tail, ending) == 0;
}

static bool wanted(const char *name)
{
    static const char *const endings[] = {
        ".html", ".sql", ".css", ".js", ".svg", ".txt"
    };

    for (size_t i = 0; i < sizeof(endings) / sizeof(endings[0]); i++)
        if (name[0] != '.' && has_ending(name, endings[i]))
            return true;
    return false;
}

/* "migrations", or "static=build/gen/static": how it is called and where it is. */
static void find_files(const char *argument)
{
    const char *equals = strchr(argument, '=');
    char *folder = text_of("%s", equals == NULL ? argument : equals + 1);
    int called = (int)(equals == NULL ? strlen(argument) : (size_t)(equals - argument));
    char *roots[] = { folder, NULL };
    FTS *tree = fts_open(roots, FTS_PHYSICAL | FTS_NOCHDIR, NULL);

    if (tree == NULL)
        stop("cannot open %s", folder);
    for (FTSENT *entry; (entry = fts_read(tree)) != NULL;) {
        if (entry->fts_info == FTS_ERR || entry->fts_info == FTS_NS
            || entry->fts_info == FTS_DNR)
            stop("cannot read %s", entry->fts_path);
        if (entry->fts_info != FTS_F || !wanted(entry->fts_name))
            continue;
        if (nfiles == MAX_FILES)
            stop("more than %d files", MAX_FILES);
        files[nfiles].path = text_of("%s", entry->fts_path);
        files[nfiles++].name =
            text_of("%.*s%s", called, argument, entry->fts_path + strlen(folder));
    }
    fts_close(tree);
}

static int by_name(const void *left, const void *right)
{
    const struct file *a = left, *b = right;

    return strcmp(a->name, b->name);
}

static struct file *find_static(const char *name, size_t length)
{
    struct file key = { .name = text_of("static/%.*s", (int)length, name) };

    return bsearch(&key, files, nfiles, sizeof(key), by_name);
}

static void finish(struct file *file);

/* The last part of the address: "app-0123456789abcdef.css". */
static char *served_name(struct file *file)
{
    const char *name = strrchr(file->name, '/') + 1;
    const char *ending = strrchr(name, '.');

    finish(file);
    return text_of("%.*s-%s%s", (int)(ending - name), name, file->hash, ending);
}

static struct text with_addresses(const struct file *file, const char *text,
                                  const char *marker)
{
    struct text out = { NULL, 0 };

    for (const char *at; (at = strstr(text, marker)) != NULL;) {
        const char *name = at + strlen(marker);
        size_t length = strspn(name, NAME_LETTERS);
        struct file *target = find_static(name, length);

        if (target == NULL)
            stop("%s refers to %.*s, which does not exist", file->name, (int)length,
                 name);
        const char *address = served_name(target);
        append(&out, text, (size_t)(name - text));
        append(&out, address, strlen(address));
        text = name + length;
    }
    append(&out, text, strlen(text));
    return out;
}

static void hash(struct file *file, const struct text *text)
{
    unsigned char digest[crypto_generichash_BYTES];

    crypto_generichash(digest, sizeof(digest), (const unsigned char *)text->bytes,
                       text->size, NULL, 0);
    sodium_bin2hex(file->hash, sizeof(file->hash), digest, HASH_BYTES);
}

/* Without a time or a name inside, so that the same bytes always pack the same. */
static void pack(struct file *file, const struct text *text)
{
    z_stream stream = { 0 };

    if (deflateInit2(&stream, 9, Z_DEFLATED, 15 + 16, 9, Z_DEFAULT_STRATEGY) != Z_OK)
        stop("cannot pack");
    size_t room = deflateBound(&stream, text->size);
    unsigned char *packed = malloc(room);

    if (packed == NULL)
        stop("out of memory");
    stream.next_in = (unsigned char *)text->bytes;
    stream.avail_in = (unsigned)text->size;
    stream.next_out = packed;
    stream.avail_out = (unsigned)room;
    if (deflate(&stream, Z_FINISH) != Z_STREAM_END)
        stop("cannot pack %s", file->name);
    if (stream.total_out < text->size) {
        file->packed = stream.total_out;
        write_file(text_of("%s.gz", file->path), packed, file->packed);
    }
    deflateEnd(&stream);
}

static void finish_static(struct file *file, struct text *text)
{
    char *read = text->bytes;

    if (has_ending(file->name, ".css"))
        *text = with_addresses(file, text->bytes, "url(/assets/");
    else if (has_ending(file->name, ".js"))
        *text = with_addresses(file, text->bytes, "from './");
    if (text->bytes != read)
        free(read);
    file->path = text_of("%s/served/%s", gendir, strrchr(file->name, '/') + 1);
    write_file(file->path, text->bytes, text->size);
    pack(file, text);
}

static void finish(struct file *file)
{
    if (file->progress == FINISHED)
        return;
    if (file->progress == IN_WORK)
        stop("%s refers to itself in a circle", file->name);

    struct text text = read_file(file->path);

    file->progress = IN_WORK;
    if (strncmp(file->name, "static/", 7) == 0)
        finish_static(file, &text);
    file->size = text.size;
    hash(file, &text);
    free(text.bytes);
    file->progress = FINISHED;
}

/* The assembler knows no .incbin of nothing. */
static void write_bytes(FILE *out, const char *label, size_t i, const char *path,
                        const char *ending, size_t size)
{
    fprintf(out,
            "extern const unsigned char %s_%zu[];\n"
            "__asm__(\".pushsection .rodata\\n%s_%zu:\\n\"\n",
            label, i, label, i);
    if (size > 0)
        fprintf(out, "        \".incbin \\\"%s%s\\\", 0, %zu\\n\"\n", path, ending, size);
    fputs("        \".byte 0\\n.popsection\");\n", out);
}

static void write_entry(FILE *out, size_t i, const struct file *file)
{
    fprintf(out, "    { \"%s\", bytes_%zu, %zu, ", file->name, i, file->size);
    if (file->packed > 0)
        fprintf(out, "gzip_%zu, %zu, ", i, file->packed);
    else
        fputs("NULL, 0, ", out);
    fprintf(out, "\"%s\" },\n", file->hash);
}

static void write_program(FILE *out)
{
    fputs(
        "/* Written by src/tools/embed.c. */\n"
        "#include \"base/embedded.h\"\n\n#include <stdlib.h>\n#include <string.h>\n\n",
        out);
    for (size_t i = 0; i < nfiles; i++) {
        write_bytes(out, "bytes", i, files[i].path, "", files[i].size);
        if (files[i].packed > 0)
            write_bytes(out, "gzip", i, files[i].path, ".gz", files[i].packed);
    }
    fprintf(out, "\nstatic const struct embedded files[%zu] = {\n", nfiles);
    for (size_t i = 0; i < nfiles; i++)
        write_entry(out, i, &files[i]);
    fputs(
        "};\n\n"
        "const struct embedded *embedded_all(size_t *count)\n"
        "{\n    *count = sizeof(files) / sizeof(files[0]);\n    return files;\n}\n\n"
        "static int by_name(const void *name, const void *file)\n"
        "{\n    return strcmp(name, ((const struct embedded *)file)->name);\n}\n\n"
        "const struct embedded *embedded_find(const char *name)\n"
        "{\n    return bsearch(name, files, sizeof(files) / sizeof(files[0]),\n"
        "                   sizeof(files[0]), by_name);\n}\n",
        out);
}

int main(int argc, char **argv)
{
    if (argc < 3 || sodium_init() < 0)
        stop("usage: embed GENDIR FOLDER... NAME=FOLDER...");
    gendir = argv[1];
    mkdir(text_of("%s/served", gendir), 0777); /* there already: as good */
    for (int i = 2; i < argc; i++)
        find_files(argv[i]);
    qsort(files, nfiles, sizeof(files[0]), by_name);
    for (size_t i = 0; i < nfiles; i++)
        finish(&files[i]);

    const char *path = text_of("%s/embedded.c", gendir);
    FILE *out = fopen(path, "wb");

    if (out == NULL)
        stop("cannot write %s", path);
    write_program(out);
    if (ferror(out) || fclose(out) != 0)
        stop("cannot write %s", path);
    return 0;
}
