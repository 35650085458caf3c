/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Following the journal: see journal_follow.h. The file is known by its device and inode, and by how
 * much of it has been read; only whole lines are taken in.
 */
#include "actorctl/operate/journal_follow.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "actorctl/operate/journal_file.h"

#define BLOCK_BYTES (256 * 1024)

struct journal_follow {
    char path[JOURNAL_PATH_MAX];
    size_t reach;
    journal_step_fn *on_step;
    void *user;
    struct journal_log *log;
    dev_t device;
    ino_t inode;
    off_t first, read; /* what of the file is in the log: [first, read) */
    off_t told;        /* steps before it have been told of */
    bool again;        /* more of it is wanted than there is in the log */
    bool looked, grew; /* at all; the last time, behind what there was before */
    struct stat seen;  /* as it was at the last look */
};

int journal_follow_new(struct journal_follow **ret_follow, const char *path, size_t reach,
                       journal_step_fn *on_step, void *user)
{
    struct journal_follow *follow;

    if (strlen(path) >= sizeof(follow->path))
        return -ENAMETOOLONG;
    follow = calloc(1, sizeof(*follow));
    if (!follow)
        return -ENOMEM;
    snprintf(follow->path, sizeof(follow->path), "%s", path);
    follow->reach = reach < JOURNAL_READ_MAX ? reach : JOURNAL_READ_MAX;
    follow->on_step = on_step;
    follow->user = user;
    *ret_follow = follow;
    return 0;
}

void journal_follow_free(struct journal_follow *follow)
{
    if (!follow)
        return;
    journal_log_free(follow->log);
    free(follow);
}

const struct journal_log *journal_follow_log(const struct journal_follow *follow)
{
    return follow->log;
}

void journal_follow_reach(struct journal_follow *follow, size_t reach)
{
    if (reach <= follow->reach)
        return;
    follow->reach = reach < JOURNAL_READ_MAX ? reach : JOURNAL_READ_MAX;
    follow->again = follow->first > 0;
}

bool journal_follow_grew(const struct journal_follow *follow)
{
    return follow->grew;
}

/* --- reading ----------------------------------------------------------------------------------- */

/* Up to `size` bytes from `at` on, of which the whole lines are taken in; *ret_taken: their bytes. */
static int take_block(struct journal_follow *follow, int fd, char *bytes, size_t size, off_t at,
                      size_t *ret_taken)
{
    ssize_t length = pread(fd, bytes, size, at);
    const char *newline = length > 0 ? memrchr(bytes, '\n', (size_t)length) : NULL;

    *ret_taken = 0;
    if (length < 0)
        return -errno;
    if (!newline && (size_t)length == size) /* no line of ours is so long */
        *ret_taken = size;
    if (!newline)
        return 0;
    *ret_taken = (size_t)(newline + 1 - bytes);
    return journal_extend(follow->log, bytes, *ret_taken,
                          at < follow->told ? NULL : follow->on_step, follow->user);
}

/* A block is told of as a whole, or not at all. */
static size_t block_size(const struct journal_follow *follow)
{
    off_t untold = follow->told - follow->read;

    return untold > 0 && untold < BLOCK_BYTES ? (size_t)untold : BLOCK_BYTES;
}

static int take_rest(struct journal_follow *follow, int fd)
{
    char *bytes = malloc(BLOCK_BYTES);
    size_t taken;
    int rc;

    if (!bytes)
        return -ENOMEM;
    do {
        rc = take_block(follow, fd, bytes, block_size(follow), follow->read, &taken);
        follow->read += (off_t)taken;
    } while (rc == 0 && taken > 0);
    free(bytes);
    follow->grew = follow->looked && follow->read > follow->told;
    if (follow->read > follow->told)
        follow->told = follow->read;
    return rc;
}

/* Behind the first newline: the line before it may have been cut. */
static off_t line_start(int fd, off_t at)
{
    char bytes[JOURNAL_LINE_MAX];
    ssize_t length = at > 0 ? pread(fd, bytes, sizeof(bytes), at) : 0;
    const char *newline = length > 0 ? memchr(bytes, '\n', (size_t)length) : NULL;

    return newline ? at + (newline + 1 - bytes) : at;
}

/* The file that there was, and it has not been cut. */
static bool is_same(const struct journal_follow *follow, const struct stat *now)
{
    return now->st_dev == follow->device && now->st_ino == follow->inode &&
           now->st_size >= follow->read;
}

static int start_anew(struct journal_follow *follow, int fd, const struct stat *now)
{
    struct journal_log *log;
    int rc = journal_parse("", 0, &log);

    if (rc < 0)
        return rc;
    journal_log_free(follow->log);
    follow->log = log;
    if (!is_same(follow, now))
        follow->told = 0;
    follow->again = false;
    follow->device = now->st_dev;
    follow->inode = now->st_ino;
    follow->first = now->st_size > (off_t)follow->reach
                        ? line_start(fd, now->st_size - (off_t)follow->reach)
                        : 0;
    follow->read = follow->first;
    return 0;
}

/* It is another file, it has been cut, or so much of it has been read that the oldest can go. */
static bool has_to_start(const struct journal_follow *follow, const struct stat *now)
{
    return !follow->log || follow->again || !is_same(follow, now) ||
           now->st_size - follow->first > 2 * JOURNAL_READ_MAX;
}

static int read_file(struct journal_follow *follow, int fd)
{
    struct stat now;
    int rc = fstat(fd, &now) < 0 ? -errno : 0;

    if (rc == 0 && has_to_start(follow, &now))
        rc = start_anew(follow, fd, &now);
    return rc < 0 ? rc : take_rest(follow, fd);
}

/* No file is an empty one. */
static int forget_file(struct journal_follow *follow)
{
    int rc = 0;

    if (follow->log && follow->log->plan_count == 0 && follow->inode == 0)
        return 0;
    journal_log_free(follow->log);
    follow->log = NULL;
    follow->inode = 0;
    follow->first = follow->read = follow->told = 0;
    rc = journal_parse("", 0, &follow->log);
    return rc < 0 ? rc : 1;
}

static bool is_as_before(const struct journal_follow *follow, const struct stat *now)
{
    const struct stat *seen = &follow->seen;

    return follow->log && follow->inode != 0 && !follow->again && now->st_ino == seen->st_ino &&
           now->st_dev == seen->st_dev && now->st_size == seen->st_size &&
           now->st_mode == seen->st_mode && now->st_uid == seen->st_uid &&
           now->st_mtim.tv_sec == seen->st_mtim.tv_sec &&
           now->st_mtim.tv_nsec == seen->st_mtim.tv_nsec;
}

int journal_follow_look(struct journal_follow *follow, struct xenmem_error *error)
{
    struct stat now;
    int fd = -1, rc;

    follow->grew = false;
    if (stat(follow->path, &now) == 0 && is_as_before(follow, &now))
        return 0;
    rc = journal_file_open(follow->path, O_RDONLY, &fd, error);
    if (rc == -ENOENT)
        rc = forget_file(follow);
    if (rc < 0 || fd < 0) {
        follow->looked = follow->looked || rc >= 0;
        return rc;
    }
    rc = fstat(fd, &follow->seen) < 0 ? -errno : read_file(follow, fd);
    close(fd);
    if (rc < 0)
        return error_set(error, -rc, "The journal %s cannot be read (%s).", follow->path,
                         strerror(-rc));
    follow->looked = true;
    return 1;
}
