// Loaded before the C library (LD_PRELOAD): the one call that REFUSE_CALL names fails with REFUSE_ERRNO for every path
// that holds REFUSE_IN, as a file system, a mount or a container may have it. Each refusal adds one byte to REFUSE_LOG,
// so that a test knows whether the call was made at all.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <unistd.h>

static int refused(const char *call, const char *path)
{
    const char *chosen = getenv("REFUSE_CALL"), *in = getenv("REFUSE_IN"), *log = getenv("REFUSE_LOG");
    if (!chosen || !in || strcmp(chosen, call) != 0 || !path || !strstr(path, in))
        return 0;
    if (log) {
        int file = (int)syscall(SYS_openat, AT_FDCWD, log, O_WRONLY | O_CREAT | O_APPEND, 0600);
        if (file >= 0) {
            syscall(SYS_write, file, ".", 1);
            syscall(SYS_close, file);
        }
    }
    errno = atoi(getenv("REFUSE_ERRNO"));
    return 1;
}

static int refused_file(const char *call, int file)
{
    char name[64], path[PATH_MAX];
    snprintf(name, sizeof name, "/proc/self/fd/%d", file);
    ssize_t length = readlink(name, path, sizeof path - 1);
    if (length < 0)
        return 0;
    path[length] = 0;
    return refused(call, path);
}

#define NEXT(name) static __typeof__(name) *next; if (!next) next = (__typeof__(name) *)dlsym(RTLD_NEXT, #name)
#define BY_FILE(call, name, parameters, ...) \
    int name parameters { NEXT(name); return refused_file(call, file) ? -1 : next(__VA_ARGS__); }
#define BY_PATH(call, name, parameters, ...) \
    int name parameters { NEXT(name); return refused(call, path) ? -1 : next(__VA_ARGS__); }

int flock(int file, int operation);
int rename(const char *from, const char *path);
int fchmod(int file, mode_t mode);
int chmod(const char *path, mode_t mode);
int mkdir(const char *path, mode_t mode);

BY_FILE("flock", flock, (int file, int operation), file, operation)
BY_FILE("fchmod", fchmod, (int file, mode_t mode), file, mode)
BY_FILE("fchown", fchown, (int file, uid_t owner, gid_t group), file, owner, group)
BY_FILE("fsync", fsync, (int file), file)
BY_FILE("ftruncate", ftruncate64, (int file, off64_t length), file, length)
BY_FILE("fallocate", fallocate64, (int file, int mode, off64_t from, off64_t length), file, mode, from, length)
BY_PATH("chmod", chmod, (const char *path, mode_t mode), path, mode)
BY_PATH("chown", lchown, (const char *path, uid_t owner, gid_t group), path, owner, group)
BY_PATH("mkdir", mkdir, (const char *path, mode_t mode), path, mode)
BY_PATH("rename", rename, (const char *from, const char *path), from, path)
BY_PATH("link", link, (const char *from, const char *path), from, path)
BY_PATH("symlink", symlink, (const char *to, const char *path), to, path)
BY_PATH("unlink", unlink, (const char *path), path)

ssize_t pwrite64(int file, const void *bytes, size_t count, off64_t at)
{
    NEXT(pwrite64);
    return refused_file("write", file) ? -1 : next(file, bytes, count, at);
}

// Made anew, and opened as it is to be changed; what is opened to be read is left alone.
static int refused_open(const char *path, int flags)
{
    return flags & O_EXCL ? refused("create", path) : (flags & O_ACCMODE) == O_RDWR ? refused("change", path) : 0;
}

#define OPEN(name) \
    int name(const char *path, int flags, ...) \
    { \
        NEXT(name); \
        va_list more; \
        va_start(more, flags); \
        mode_t mode = flags & O_CREAT ? va_arg(more, mode_t) : 0; \
        va_end(more); \
        return refused_open(path, flags) ? -1 : next(path, flags, mode); \
    }

OPEN(open)
OPEN(open64)
