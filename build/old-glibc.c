// Linked into releases for Linux with glibc, which are to start on old systems, and as fast as others: a library that a
// run rarely needs is loaded at the first call. The linker's --wrap leads calls of NAME to __wrap_NAME.

#include <dlfcn.h>
#include <errno.h>
#include <stdlib.h>
#include <sys/types.h>

// Also without the version that linking would ask for: those of pow, log and log2 are glibc 2.29's, and nothing else
// that is linked needs more than 2.17.
static void *math(void **known, const char *name)
{
    void *function = __atomic_load_n(known, __ATOMIC_ACQUIRE);
    if (!function) {
        void *library = dlopen("libm.so.6", RTLD_NOW);
        function = library ? dlsym(library, name) : NULL;
        if (!function)
            abort();
        __atomic_store_n(known, function, __ATOMIC_RELEASE);
    }
    return function;
}

#define WRAP(name, parameters, ...) \
    double __wrap_##name parameters \
    { \
        static void *known; \
        return ((double (*) parameters)math(&known, #name))(__VA_ARGS__); \
    }

WRAP(ceil, (double x), x)
WRAP(cos, (double x), x)
WRAP(floor, (double x), x)
WRAP(log, (double x), x)
WRAP(log2, (double x), x)
WRAP(modf, (double x, double *whole), x, whole)
WRAP(pow, (double x, double y), x, y)
WRAP(sin, (double x), x)

// The only functions of librt. .NET maps shared memory in a file if there is none, and nothing here does so.
int __wrap_shm_open(const char *name, int flags, mode_t mode)
{
    (void)name, (void)flags, (void)mode;
    errno = ENOSYS;
    return -1;
}

int __wrap_shm_unlink(const char *name)
{
    (void)name;
    errno = ENOSYS;
    return -1;
}
