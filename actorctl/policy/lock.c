/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Trying libxl's lock, and finding out who has it: see lock.h.
 */
#include "actorctl/policy/lock.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "actorctl/policy/waiting.h"
#include "base/text.h"

#ifndef XENMEM_XEN_LIB_DIR
#define XENMEM_XEN_LIB_DIR "/var/lib/xen"
#endif

#define WHAT_BYTES 160
#define NAME_BYTES 64

static void format_path(char path[XSTORE_PATH_MAX], const struct facts *facts)
{
    char uuid[FACTS_UUID_TEXT];

    snprintf(path, XSTORE_PATH_MAX, XENMEM_XEN_LIB_DIR "/userdata-l.%u.%s.domain-userdata-lock",
             facts->domid, facts_format_uuid(facts->uuid, uuid));
}

/* 0: free, or there is no such file, or it cannot be told; -EWOULDBLOCK with its inode. libxl
 * removes the file when it unlocks, so that a file that is there and free is a left-over. */
static int try_lock(const char *path, ino_t *ret_inode, int *ret_fd)
{
    struct stat st;
    int rc = 0;
    int fd = open(path, O_RDWR | O_CLOEXEC);

    *ret_fd = -1;
    if (fd < 0)
        return 0;
    if (flock(fd, LOCK_SH | LOCK_NB) && errno == EWOULDBLOCK && !fstat(fd, &st)) {
        *ret_inode = st.st_ino;
        rc = -EWOULDBLOCK;
    }
    close(fd);
    return rc;
}

/* "1: FLOCK  ADVISORY  WRITE 4711 fe:01:1311 0 EOF" */
static int holder_of(ino_t inode)
{
    FILE *locks = fopen("/proc/locks", "re");
    uint64_t number;
    char line[256];
    int pid, holder = 0;

    if (!locks)
        return 0;
    while (!holder && fgets(line, sizeof(line), locks))
        if (sscanf(line, "%*d: FLOCK %*s %*s %d %*x:%*x:%" SCNu64, &pid, &number) == 2 &&
            number == inode && pid > 0)
            holder = pid;
    fclose(locks);
    return holder;
}

static void name_of(int pid, char name[NAME_BYTES])
{
    char path[64], raw[NAME_BYTES] = "";
    FILE *file;

    snprintf(path, sizeof(path), "/proc/%d/comm", pid);
    file = fopen(path, "re");
    if (file && !fgets(raw, sizeof(raw), file))
        raw[0] = '\0';
    if (file)
        fclose(file);
    raw[strcspn(raw, "\n")] = '\0';
    text_sanitise(name, NAME_BYTES, raw[0] ? raw : "a process", strlen(raw[0] ? raw : "a process"));
}

static void describe(char what[WHAT_BYTES], uint32_t domid, ino_t inode)
{
    char name[NAME_BYTES];
    int pid = holder_of(inode);

    /* Who took it may have ended, and left it to a child; or live where we cannot see it. */
    if (!pid || (kill(pid, 0) < 0 && errno == ESRCH)) {
        snprintf(what, WHAT_BYTES, "another process to let go of libxl's lock on domain %u", domid);
        return;
    }
    name_of(pid, name);
    snprintf(what, WHAT_BYTES, "%s (process %d) to let go of libxl's lock on domain %u", name, pid,
             domid);
}

typedef int try_fn(const char *path, ino_t *ret_inode, int *fd);

/* Tries until it has an answer that is not -EWOULDBLOCK. */
static int try_on(try_fn *try, struct lock *lock, struct xenmem *xenmem, const struct facts *facts,
                  struct xenmem_error *error)
{
    char what[WHAT_BYTES];
    struct waiting waiting;
    ino_t inode = 0;
    int answer;

    format_path(lock->path, facts);
    waiting_begin(&waiting, xenmem);
    while ((answer = try(lock->path, &inode, &lock->fd)) == -EWOULDBLOCK) {
        int rc;

        describe(what, facts->domid, inode);
        rc = waiting_step(&waiting, what);
        if (rc)
            return error_set(error, -rc,
                             "Waited in vain for %s. Nothing was changed; look at what that "
                             "process does, then try again.",
                             what);
        waiting_pause();
    }
    if (answer)
        return error_set(error, ENOLCK,
                         "libxl's lock on domain %u cannot be taken (%s: %s). Nothing was changed; "
                         "make that file possible, then try again.",
                         facts->domid, lock->path, strerror(-answer));
    return 0;
}

int lock_await(struct xenmem *xenmem, const struct facts *facts, struct xenmem_error *error)
{
    struct lock lock;

    return try_on(try_lock, &lock, xenmem, facts, error);
}

/* --- holding it --------------------------------------------------------------------------------
 */

/* The file that is locked is the one that is there: another holder may have removed it in between.
 */
static bool is_there(int fd, const char *path)
{
    struct stat mine, there;

    return !fstat(fd, &mine) && !stat(path, &there) && mine.st_ino == there.st_ino &&
           mine.st_dev == there.st_dev;
}

/* 0 with it locked, or with -1 where there is no folder for it; -EWOULDBLOCK; -errno. */
static int try_take(const char *path, ino_t *ret_inode, int *ret_fd)
{
    for (;;) {
        struct stat st;
        int rc, fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0644);

        if (fd < 0 && errno != ENOENT)
            return -errno;
        *ret_fd = fd;
        if (fd < 0)
            return 0;
        rc = flock(fd, LOCK_EX | LOCK_NB) ? -errno : 0;
        if (!rc && is_there(fd, path))
            return 0;
        if (rc == -EWOULDBLOCK && !fstat(fd, &st))
            *ret_inode = st.st_ino;
        close(fd);
        if (rc)
            return rc;
    }
}

int lock_take(struct lock *ret_lock, struct xenmem *xenmem, const struct facts *facts,
              struct xenmem_error *error)
{
    return try_on(try_take, ret_lock, xenmem, facts, error);
}

void lock_release(struct lock *lock)
{
    if (lock->fd < 0)
        return;
    unlink(lock->path); /* before it is free: who waits for it looks whether it is there */
    close(lock->fd);
    lock->fd = -1;
}
