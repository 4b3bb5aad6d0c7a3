/* Runs a command N times at once and tells what that took: launch N COMMAND...
 * Prints the wall time from the first start to the last end in microseconds, the largest peak memory of one process in
 * KiB, how many failed, and the CPU time of all in microseconds. It stays small, since a child inherits its parent's
 * peak (getrusage(2), ru_maxrss). */
#define _GNU_SOURCE
#include <fcntl.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>

extern char **environ;

static long long now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return time.tv_sec * 1000000LL + time.tv_nsec / 1000;
}

int main(int count, char **words)
{
    if (count < 3)
        return 2;
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0);
    long long begun = now(), peak = 0, cpu = 0;
    int failed = 0, left = atoi(words[1]);
    for (int i = left; i > 0; i--) {
        pid_t child;
        if (posix_spawn(&child, words[2], &actions, NULL, words + 2, environ) != 0) {
            failed++;
            left--;
        }
    }
    while (left-- > 0) {
        int status;
        struct rusage usage;
        if (wait4(-1, &status, 0, &usage) < 0 || status != 0)
            failed++;
        if (usage.ru_maxrss > peak)
            peak = usage.ru_maxrss;
        cpu += (usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) * 1000000LL
               + usage.ru_utime.tv_usec + usage.ru_stime.tv_usec;
    }
    printf("%lld %lld %d %lld\n", now() - begun, peak, failed, cpu);
    return failed != 0;
}
