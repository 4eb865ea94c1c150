/* Preloaded into formwork: the FAULT_AT-th call that changes something below FAULT_ROOT fails as a full disk does
 * (FAULT_KIND=fail), or the process is killed there, before it (kill) or in the middle of it (half, a write only).
 * FAULT_LOG gets a line for each such call. */
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

#define REAL(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

static int seen;

static void note(const char *what, const char *path) {
    const char *log = getenv("FAULT_LOG");
    char line[4400];
    int fd = log ? REAL(open)(log, O_WRONLY | O_APPEND | O_CREAT, 0600) : -1;
    if (fd < 0) return;
    int length = snprintf(line, sizeof line, "%s %s\n", what, path);
    if (REAL(write)(fd, line, (size_t)length) < 0) abort();
    REAL(close)(fd);
}

static int is_below(const char *path) {
    const char *root = getenv("FAULT_ROOT");
    return root && path && strncmp(path, root, strlen(root)) == 0 && !strstr(path, "/.git/");
}

/* Whether this is the call; a kill does not return, but for a half-done write. */
static int hit(const char *what, const char *path, int *half) {
    const char *at = getenv("FAULT_AT"), *kind = getenv("FAULT_KIND");
    note(what, path);
    if (!at || !kind || __atomic_add_fetch(&seen, 1, __ATOMIC_SEQ_CST) != atoi(at)) return 0;
    if (strcmp(kind, "kill") == 0) kill(getpid(), SIGKILL);
    if (strcmp(kind, "half") == 0) {
        if (!half) kill(getpid(), SIGKILL);
        else *half = 1;
        return 0;
    }
    errno = ENOSPC;
    return 1;
}

static const char *path_of(int fd, char *room, size_t size) {
    char link[64];
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t length = readlink(link, room, size - 1);
    if (length < 0) return NULL;
    room[length] = 0;
    return room;
}

static const char *path_at(int dir, const char *path, char *room, size_t size) {
    if (path[0] == '/') return path;
    char base[4096];
    const char *folder = dir == AT_FDCWD ? getcwd(base, sizeof base) : path_of(dir, base, sizeof base);
    snprintf(room, size, "%s/%s", folder ? folder : "", path);
    return room;
}

#define STOP(what, path) \
    do { char room[8200]; const char *whole = path_at(AT_FDCWD, path, room, sizeof room); \
         if (is_below(whole) && hit(what, whole, NULL)) return -1; } while (0)
#define STOP_FD(what, fd) \
    do { char room[4096]; const char *whole = path_of(fd, room, sizeof room); \
         if (is_below(whole) && hit(what, whole, NULL)) return -1; } while (0)

static int opened(const char *name, int dir, const char *path, int flags, mode_t mode) {
    char room[8200];
    const char *whole = path_at(dir, path, room, sizeof room);
    if ((flags & (O_CREAT | O_WRONLY | O_RDWR | O_TRUNC)) && is_below(whole) && hit("open", whole, NULL)) return -1;
    int (*real)(int, const char *, int, ...) = dlsym(RTLD_NEXT, name);
    return real(dir, path, flags, mode);
}

#define MODE(flags) mode_t mode = 0; if ((flags) & (O_CREAT | O_TMPFILE)) { va_list list; va_start(list, flags); mode = va_arg(list, mode_t); va_end(list); }

int open(const char *path, int flags, ...) { MODE(flags) return opened("openat", AT_FDCWD, path, flags, mode); }
int open64(const char *path, int flags, ...) { MODE(flags) return opened("openat64", AT_FDCWD, path, flags, mode); }
int openat(int dir, const char *path, int flags, ...) { MODE(flags) return opened("openat", dir, path, flags, mode); }
int openat64(int dir, const char *path, int flags, ...) { MODE(flags) return opened("openat64", dir, path, flags, mode); }

ssize_t write(int fd, const void *bytes, size_t size) {
    char room[4096];
    const char *whole = path_of(fd, room, sizeof room);
    int half = 0;
    if (is_below(whole) && hit("write", whole, &half)) return -1;
    if (half) {
        if (REAL(write)(fd, bytes, size / 2) < 0) abort();
        kill(getpid(), SIGKILL);
    }
    return REAL(write)(fd, bytes, size);
}

int fsync(int fd) { STOP_FD("fsync", fd); return REAL(fsync)(fd); }
int fdatasync(int fd) { STOP_FD("fdatasync", fd); return REAL(fdatasync)(fd); }
int fchmod(int fd, mode_t mode) { STOP_FD("fchmod", fd); return REAL(fchmod)(fd, mode); }
int chmod(const char *path, mode_t mode) { STOP("chmod", path); return REAL(chmod)(path, mode); }
int rename(const char *from, const char *to) { STOP("rename", to); return REAL(rename)(from, to); }
int unlink(const char *path) { STOP("unlink", path); return REAL(unlink)(path); }
int rmdir(const char *path) { STOP("rmdir", path); return REAL(rmdir)(path); }
int mkdir(const char *path, mode_t mode) { STOP("mkdir", path); return REAL(mkdir)(path, mode); }
int unlinkat(int dir, const char *path, int flags) {
    char room[8200];
    const char *whole = path_at(dir, path, room, sizeof room);
    if (is_below(whole) && hit("unlinkat", whole, NULL)) return -1;
    return REAL(unlinkat)(dir, path, flags);
}
