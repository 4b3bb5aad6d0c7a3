// Linked into releases for Linux with glibc, so that they start on old systems and load no library in vain on new ones.

#include <errno.h>
#include <sys/types.h>

// pow, log and log2 in their first version. Those of 2.29 differ only in how they report errors, and nothing else that is
// linked needs more than glibc 2.17.
#ifdef __x86_64__
#define FIRST "GLIBC_2.2.5"
#else
#define FIRST "GLIBC_2.17"
#endif

__asm__(".symver first_pow, pow@" FIRST);
__asm__(".symver first_log, log@" FIRST);
__asm__(".symver first_log2, log2@" FIRST);

double first_pow(double, double);
double first_log(double);
double first_log2(double);

// The linker's --wrap leads calls of NAME to __wrap_NAME.
double __wrap_pow(double x, double y) { return first_pow(x, y); }
double __wrap_log(double x) { return first_log(x); }
double __wrap_log2(double x) { return first_log2(x); }

// The only functions that would need librt, which each start would load. .NET maps shared memory in a file if there is
// none, and nothing here does so.
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
