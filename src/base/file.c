#include "base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static bool cannot(struct ctx *cx, const char *verb, const char *path)
{
    if (errno == ENOENT)
        return failed(cx, PROBLEM_NOT_FOUND, "file.missing", "There is no file %s.",
                      path);
    return failed(cx, PROBLEM_INPUT_OUTPUT, "file.refused", "Cannot %s %s: %s.", verb,
                  path, strerror(errno));
}

static bool read_all(struct ctx *cx, int fd, const char *path, size_t most, char **out,
                     size_t *out_length)
{
    char *bytes = arena_alloc(cx->arena, most + 2);
    size_t length = 0;

    for (ssize_t n = 1; n > 0 && length <= most; length += (size_t)n) {
        n = read(fd, bytes + length, most + 1 - length);
        if (n < 0)
            return cannot(cx, "read", path);
    }
    if (length > most)
        return failed(cx, PROBLEM_TOO_LARGE, "file.large", "%s is too large.", path);
    bytes[length] = '\0';
    *out = bytes;
    *out_length = length;
    return true;
}

bool file_read(struct ctx *cx, const char *path, size_t most, char **out,
               size_t *out_length)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC);

    if (fd < 0)
        return cannot(cx, "open", path);
    bool ok = read_all(cx, fd, path, most, out, out_length);
    close(fd);
    return ok;
}

bool file_read_secret(struct ctx *cx, const char *path, size_t most, char **out,
                      size_t *out_length)
{
    struct stat about;

    if (stat(path, &about) != 0)
        return cannot(cx, "open", path);
    if ((about.st_mode & 077) != 0)
        return failed(cx, PROBLEM_CONFIG, "file.exposed",
                      "Others may read %s. Make it private: chmod 600.", path);
    return file_read(cx, path, most, out, out_length);
}

static bool write_all(int fd, const char *bytes, size_t length)
{
    while (length > 0) {
        ssize_t n = write(fd, bytes, length);

        if (n < 0)
            return false;
        bytes += n;
        length -= (size_t)n;
    }
    return fsync(fd) == 0;
}

/* So that the new name itself survives a power loss. */
static void sync_folder_of(struct ctx *cx, const char *path)
{
    const char *slash = strrchr(path, '/');
    const char *folder =
        slash == NULL ? "." : arena_slice(cx->arena, path, (size_t)(slash - path) + 1);
    int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

    if (fd >= 0) {
        (void)fsync(fd);
        close(fd);
    }
}

bool file_write(struct ctx *cx, const char *path, const void *bytes, size_t length)
{
    const char *beside = arena_print(cx->arena, "%s.new", path);
    int fd = open(beside, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);

    if (fd < 0)
        return cannot(cx, "create", beside);
    bool ok = write_all(fd, bytes, length) && rename(beside, path) == 0;
    if (!ok) {
        (void)cannot(cx, "write", path);
        (void)unlink(beside);
    }
    close(fd);
    if (ok)
        sync_folder_of(cx, path);
    return ok;
}

bool file_exists(const char *path)
{
    return access(path, F_OK) == 0;
}
