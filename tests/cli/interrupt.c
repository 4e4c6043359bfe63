/* SPDX-License-Identifier: MIT */
// interrupt.c, loaded into ei-ota before the C library: stops it at one of its changes to the file system, or has them fail.
//
// INTERRUPT_AT=N: the N-th such call of a process does not happen. INTERRUPT_HOW=kill: the process group is killed there; EIO,
// ENOSPC: it fails, and the calls after it succeed; EIO+: all from there on fail; INT: it happens, once that signal has come,
// as from a terminal. INTERRUPT_COUNT=FILE: how many there were.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static int calls;

static int is_stopped(void) {
  const char *at = getenv("INTERRUPT_AT"), *how = getenv("INTERRUPT_HOW"), *count = getenv("INTERRUPT_COUNT");
  ++calls;
  if (count) {
    FILE* file = fopen(count, "w");
    fprintf(file, "%d\n", calls);
    fclose(file);
  }
  if (!at || !how) return 0;
  const int first = atoi(at);
  if (calls != first && !(calls > first && strchr(how, '+'))) return 0;
  if (strcmp(how, "kill") == 0) kill(0, SIGKILL);
  if (strcmp(how, "INT") == 0) {
    kill(0, SIGINT);
    return 0;
  }
  errno = strncmp(how, "EIO", 3) == 0 ? EIO : ENOSPC;
  return 1;
}

#define NEXT(name) ((__typeof__(&(name)))dlsym(RTLD_NEXT, #name))

int rename(const char* from, const char* to) { return is_stopped() ? -1 : NEXT(rename)(from, to); }
int unlink(const char* path) { return is_stopped() ? -1 : NEXT(unlink)(path); }
int mkdir(const char* path, mode_t mode) { return is_stopped() ? -1 : NEXT(mkdir)(path, mode); }
int fsync(int file) { return is_stopped() ? -1 : NEXT(fsync)(file); }

ssize_t write(int file, const void* bytes, size_t size) {
  struct stat status;
  const int is_file = fstat(file, &status) == 0 && S_ISREG(status.st_mode);
  if (is_file && file > 2 && is_stopped()) {
    if (size > 1) (void)!NEXT(write)(file, bytes, size / 2);  // as a full disk leaves it
    return -1;
  }
  return NEXT(write)(file, bytes, size);
}

static int opens_for_writing(int flags) { return (flags & O_ACCMODE) != O_RDONLY || (flags & O_CREAT); }

#define OPEN(name)                                                  \
  int name(const char* path, int flags, ...) {                      \
    va_list list;                                                   \
    va_start(list, flags);                                          \
    const mode_t mode = flags & O_CREAT ? va_arg(list, mode_t) : 0; \
    va_end(list);                                                   \
    if (opens_for_writing(flags) && is_stopped()) return -1;        \
    return NEXT(name)(path, flags, mode);                           \
  }
OPEN(open)
OPEN(open64)
