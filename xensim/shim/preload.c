/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The libc functions that the shared object stands in front of, and nothing else.
 * Each one either leads into the run directory, answers for a Xen device, or
 * hands on to the next definition (a sanitizer's, or libc's own). libxenevtchn is
 * built with fortify and calls __open_2; shells and xl use the 64-bit names.
 *
 * Before the constructor has run (a sanitizer's own start, for example) the calls
 * that must work already go straight to the kernel.
 */
#include <dirent.h>
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/un.h>
#include <sys/utsname.h>
#include <unistd.h>

#include "xensim/shim/shim.h"

/* The next definitions; written once, by the constructor. */
static struct {
    int (*openat)(int, const char *, int, ...);
    int (*close)(int);
    int (*ioctl)(int, unsigned long, ...);
    DIR *(*opendir)(const char *);
    FILE *(*fopen)(const char *, const char *);
    int (*stat)(const char *, struct stat *);
    int (*lstat)(const char *, struct stat *);
    int (*fstatat)(int, const char *, struct stat *, int);
    int (*statx)(int, const char *, int, unsigned, struct statx *);
    int (*access)(const char *, int);
    int (*faccessat)(int, const char *, int, int);
    int (*unlink)(const char *);
    int (*rename)(const char *, const char *);
    int (*mkdir)(const char *, mode_t);
    int (*rmdir)(const char *);
    int (*bind)(int, const struct sockaddr *, socklen_t);
    int (*connect)(int, const struct sockaddr *, socklen_t);
    int (*setrlimit)(__rlimit_resource_t, const struct rlimit *);
    int (*gethostname)(char *, size_t);
    int (*uname)(struct utsname *);
    int (*execve)(const char *, char *const[], char *const[]);
} next;

__attribute__((constructor)) static void preload_init(void)
{
/* dlsym gives an object pointer; POSIX promises that it can hold a function's. */
#define PRELOAD_NEXT(name) *(void **)&next.name = dlsym(RTLD_NEXT, #name)
    PRELOAD_NEXT(openat);
    PRELOAD_NEXT(close);
    PRELOAD_NEXT(ioctl);
    PRELOAD_NEXT(opendir);
    PRELOAD_NEXT(fopen);
    PRELOAD_NEXT(stat);
    PRELOAD_NEXT(lstat);
    PRELOAD_NEXT(fstatat);
    PRELOAD_NEXT(statx);
    PRELOAD_NEXT(access);
    PRELOAD_NEXT(faccessat);
    PRELOAD_NEXT(unlink);
    PRELOAD_NEXT(rename);
    PRELOAD_NEXT(mkdir);
    PRELOAD_NEXT(rmdir);
    PRELOAD_NEXT(bind);
    PRELOAD_NEXT(connect);
    PRELOAD_NEXT(setrlimit);
    PRELOAD_NEXT(gethostname);
    PRELOAD_NEXT(uname);
    PRELOAD_NEXT(execve);
#undef PRELOAD_NEXT
}

/* Some functions can be called before the constructor: then it runs early. */
#define NEXT(name) (next.name ? (void)0 : preload_init(), next.name)

static int preload_openat(int at, const char *path, int flags, mode_t mode)
{
    char buffer[PATH_MAX];
    bool ours;
    int fd = device_open(path, &ours);

    if (ours)
        return fd;
    path = paths_redirect(path, buffer, sizeof(buffer));
    if (!next.openat)
        return (int)syscall(SYS_openat, at, path, flags, mode);
    return next.openat(at, path, flags, mode);
}

/* Where a UNIX socket is meant: the address to use instead, in `buffer`, or `address` itself. */
static const struct sockaddr *preload_address(const struct sockaddr *address, socklen_t *length,
                                              struct sockaddr_un *buffer)
{
    const struct sockaddr_un *unix_address = (const void *)address;
    char path[PATH_MAX], redirected[PATH_MAX];
    size_t head = offsetof(struct sockaddr_un, sun_path);
    const char *to;

    if (!address || address->sa_family != AF_UNIX || *length <= head || *length > sizeof(*buffer))
        return address;
    snprintf(path, sizeof(path), "%.*s", (int)(*length - head), unix_address->sun_path);
    to = paths_redirect(path, redirected, sizeof(redirected));
    if (to == path || strlen(to) >= sizeof(buffer->sun_path))
        return address;
    *buffer = (struct sockaddr_un){.sun_family = AF_UNIX};
    memcpy(buffer->sun_path, to, strlen(to));
    *length = sizeof(*buffer);
    return (const struct sockaddr *)buffer;
}

static mode_t preload_mode(int flags, va_list args)
{
    return flags & O_CREAT || (flags & O_TMPFILE) == O_TMPFILE ? va_arg(args, mode_t) : 0;
}

#define PRELOAD_OPEN(name)                                  \
    int name(const char *path, int flags, ...)              \
    {                                                       \
        va_list args;                                       \
        mode_t mode;                                        \
                                                            \
        va_start(args, flags);                              \
        mode = preload_mode(flags, args);                   \
        va_end(args);                                       \
        return preload_openat(AT_FDCWD, path, flags, mode); \
    }
#define PRELOAD_OPENAT(name)                           \
    int name(int at, const char *path, int flags, ...) \
    {                                                  \
        va_list args;                                  \
        mode_t mode;                                   \
                                                       \
        va_start(args, flags);                         \
        mode = preload_mode(flags, args);              \
        va_end(args);                                  \
        return preload_openat(at, path, flags, mode);  \
    }

/* What follows is seen from outside, whatever the build hides. */
#pragma GCC visibility push(default)

int __open_2(const char *path, int flags);
int __open64_2(const char *path, int flags);
int __openat_2(int at, const char *path, int flags);
int __openat64_2(int at, const char *path, int flags);
int __gethostname_chk(char *name, size_t size, size_t room);

PRELOAD_OPEN(open)
PRELOAD_OPEN(open64)
PRELOAD_OPENAT(openat)
PRELOAD_OPENAT(openat64)

int __open_2(const char *path, int flags)
{
    return preload_openat(AT_FDCWD, path, flags, 0);
}

int __open64_2(const char *path, int flags)
{
    return preload_openat(AT_FDCWD, path, flags, 0);
}

int __openat_2(int at, const char *path, int flags)
{
    return preload_openat(at, path, flags, 0);
}

int __openat64_2(int at, const char *path, int flags)
{
    return preload_openat(at, path, flags, 0);
}

int close(int fd)
{
    device_forget(fd);
    return next.close ? next.close(fd) : (int)syscall(SYS_close, fd);
}

int ioctl(int fd, unsigned long request, ...)
{
    va_list args;
    void *arg;
    int value;

    va_start(args, request);
    arg = va_arg(args, void *);
    va_end(args);
    if (device_ioctl(fd, request, arg, &value))
        return value;
    return next.ioctl ? next.ioctl(fd, request, arg) : (int)syscall(SYS_ioctl, fd, request, arg);
}

DIR *opendir(const char *path)
{
    char buffer[PATH_MAX];

    return NEXT(opendir)(paths_redirect(path, buffer, sizeof(buffer)));
}

FILE *fopen(const char *path, const char *mode)
{
    char buffer[PATH_MAX];

    return NEXT(fopen)(paths_redirect(path, buffer, sizeof(buffer)), mode);
}

FILE *fopen64(const char *path, const char *mode)
{
    return fopen(path, mode);
}

int stat(const char *path, struct stat *st)
{
    char buffer[PATH_MAX];

    return NEXT(stat)(paths_redirect(path, buffer, sizeof(buffer)), st);
}

int stat64(const char *path, struct stat64 *st)
{
    return stat(path, (struct stat *)st);
}

int lstat(const char *path, struct stat *st)
{
    char buffer[PATH_MAX];

    return NEXT(lstat)(paths_redirect(path, buffer, sizeof(buffer)), st);
}

int lstat64(const char *path, struct stat64 *st)
{
    return lstat(path, (struct stat *)st);
}

int fstatat(int at, const char *path, struct stat *st, int flags)
{
    char buffer[PATH_MAX];

    return NEXT(fstatat)(at, paths_redirect(path, buffer, sizeof(buffer)), st, flags);
}

int fstatat64(int at, const char *path, struct stat64 *st, int flags)
{
    return fstatat(at, path, (struct stat *)st, flags);
}

int statx(int at, const char *path, int flags, unsigned mask, struct statx *st)
{
    char buffer[PATH_MAX];

    return NEXT(statx)(at, paths_redirect(path, buffer, sizeof(buffer)), flags, mask, st);
}

int access(const char *path, int mode)
{
    char buffer[PATH_MAX];

    return NEXT(access)(paths_redirect(path, buffer, sizeof(buffer)), mode);
}

int faccessat(int at, const char *path, int mode, int flags)
{
    char buffer[PATH_MAX];

    return NEXT(faccessat)(at, paths_redirect(path, buffer, sizeof(buffer)), mode, flags);
}

int unlink(const char *path)
{
    char buffer[PATH_MAX];

    return NEXT(unlink)(paths_redirect(path, buffer, sizeof(buffer)));
}

int rename(const char *from, const char *to)
{
    char from_buffer[PATH_MAX];
    char to_buffer[PATH_MAX];

    return NEXT(rename)(paths_redirect(from, from_buffer, sizeof(from_buffer)),
                        paths_redirect(to, to_buffer, sizeof(to_buffer)));
}

int mkdir(const char *path, mode_t mode)
{
    char buffer[PATH_MAX];

    return NEXT(mkdir)(paths_redirect(path, buffer, sizeof(buffer)), mode);
}

int rmdir(const char *path)
{
    char buffer[PATH_MAX];

    return NEXT(rmdir)(paths_redirect(path, buffer, sizeof(buffer)));
}

/* oxenstored's socket is where Debian has it. */
int bind(int fd, const struct sockaddr *address, socklen_t length)
{
    struct sockaddr_un buffer;

    address = preload_address(address, &length, &buffer);
    return NEXT(bind)(fd, address, length);
}

int connect(int fd, const struct sockaddr *address, socklen_t length)
{
    struct sockaddr_un buffer;

    address = preload_address(address, &length, &buffer);
    return NEXT(connect)(fd, address, length);
}

/* oxenstored raises RLIMIT_NOFILE and dies where that is not allowed; it need not be. */
int setrlimit(__rlimit_resource_t resource, const struct rlimit *limit)
{
    int rc = NEXT(setrlimit)(resource, limit);

    if (rc && errno == EPERM && resource == RLIMIT_NOFILE && shim_dir())
        return 0;
    return rc;
}

int setrlimit64(__rlimit_resource_t resource, const struct rlimit64 *limit)
{
    return setrlimit(resource, (const struct rlimit *)limit);
}

/* The pager of the simulated host stands where the real one is installed. */
int execve(const char *path, char *const argv[], char *const envp[])
{
    char buffer[PATH_MAX];

    return NEXT(execve)(paths_redirect_program(path, buffer, sizeof(buffer)), argv, envp);
}

int gethostname(char *name, size_t size)
{
    const char *host = hypercall_host_name();
    size_t length = host ? strnlen(host, HOST_NAME_MAX) : 0;

    if (length == 0)
        return NEXT(gethostname)(name, size);
    if (size <= length) {
        memcpy(name, host, size);
        errno = ENAMETOOLONG;
        return -1;
    }
    memcpy(name, host, length);
    name[length] = '\0';
    return 0;
}

/* What a program that is built with fortify calls; `room` is the buffer's. */
int __gethostname_chk(char *name, size_t size, size_t room)
{
    return gethostname(name, size < room ? size : room);
}

int uname(struct utsname *system)
{
    int rc = NEXT(uname)(system);

    if (rc == 0)
        gethostname(system->nodename, sizeof(system->nodename));
    return rc;
}

#pragma GCC visibility pop
