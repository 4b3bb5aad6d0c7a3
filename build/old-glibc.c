// Linked into releases for Linux with glibc: pow, log and log2 in their first version. Those of 2.29 differ only in how
// they report errors, and nothing else that is linked needs more than glibc 2.17.

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
