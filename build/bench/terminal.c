/* Types into a program on a terminal of 80 x 24 and measures: terminal STEP... -- PROGRAM ARGUMENT...
 * "see:TEXT" waits until TEXT is written, "press:KEYS" types, "mark" starts the clock, "time" stops it. Prints the
 * times in milliseconds, then the number of keys. What is written before a key is pressed counts as seen, so that an
 * answer to the key is not mistaken for it. Exit code 1 if a text does not come within a minute. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { PATIENCE = 60000, MOST = 16 << 20 };

static char *seen;
static size_t length, from;
static int keys, screen;

static double now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return time.tv_sec * 1e3 + time.tv_nsec / 1e6;
}

static void fail(const char *what) {
  size_t tail = length > 2000 ? length - 2000 : 0;
  fprintf(stderr, "terminal: %s; at last:\n%.*s\n", what, (int)(length - tail), seen + tail);
  exit(1);
}

/* Returns 0 at the end of the program's output. */
static int take(int wait) {
  struct pollfd input = {screen, POLLIN, 0};
  if (poll(&input, 1, wait) <= 0) return 1;
  if (length == MOST) fail("too much output");
  ssize_t count = read(screen, seen + length, MOST - length);
  if (count > 0) length += count;
  return count > 0 || (count < 0 && errno == EINTR);
}

static void see(const char *text) {
  double end = now() + PATIENCE;
  for (;;) {
    char *found = memmem(seen + from, length - from, text, strlen(text));
    if (found) {
      from = found - seen + strlen(text);
      return;
    }
    if (now() > end || !take(100)) {
      fprintf(stderr, "terminal: '%s' did not come\n", text);
      fail("a text is missing");
    }
  }
}

static void press(const char *text) {
  while (poll(&(struct pollfd){screen, POLLIN, 0}, 1, 0) > 0)
    if (!take(0)) fail("it has ended");
  from = length;
  keys += strlen(text);
  if (write(screen, text, strlen(text)) < 0) fail("nothing can be typed");
}

static pid_t start(char **program) {
  screen = posix_openpt(O_RDWR | O_NOCTTY);
  if (screen < 0 || grantpt(screen) || unlockpt(screen)) exit(2);
  struct winsize size = {.ws_row = 24, .ws_col = 80};
  pid_t child = fork();
  if (child == 0) {
    setsid();
    int terminal = open(ptsname(screen), O_RDWR);
    ioctl(terminal, TIOCSWINSZ, &size);
    ioctl(terminal, TIOCSCTTY, 0);
    for (int i = 0; i < 3; i++) dup2(terminal, i);
    close(screen);
    execvp(program[0], program);
    _exit(127);
  }
  return child;
}

int main(int count, char **arguments) {
  int steps = 1;
  while (steps < count && strcmp(arguments[steps], "--")) steps++;
  if (steps + 1 >= count || !(seen = malloc(MOST))) return 2;
  double begun = now();
  pid_t child = start(arguments + steps + 1);
  for (int i = 1; i < steps; i++) {
    char *step = arguments[i];
    if (!strncmp(step, "see:", 4)) see(step + 4);
    else if (!strncmp(step, "press:", 6)) press(step + 6);
    else if (!strcmp(step, "mark")) begun = now();
    else if (!strcmp(step, "time")) printf("%.1f ", now() - begun);
    else return 2;
  }
  printf("%d\n", keys);
  kill(child, SIGHUP);
  waitpid(child, NULL, 0);
  return 0;
}
