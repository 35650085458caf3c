/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Where the journal is, and whether it may be trusted: see journal_file.h.
 */
#include "actorctl/operate/journal_file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

int journal_default_path(char path[JOURNAL_PATH_MAX])
{
    const char *directory = getenv("XENMEM_STATE_DIR");
    int length = snprintf(path, JOURNAL_PATH_MAX, "%s/journal.jsonl",
                          directory && *directory ? directory : "/var/log/xenmem");

    return length < JOURNAL_PATH_MAX ? 0 : -ENAMETOOLONG;
}

static int say_cannot(const char *path, int code, struct xenmem_error *error)
{
    return error_set(error, code,
                     "The journal %s cannot be opened (%s), and nothing is changed without it: be "
                     "root, or set XENMEM_STATE_DIR.",
                     path, strerror(code));
}

int journal_file_make_directory(const char *path, struct xenmem_error *error)
{
    char directory[JOURNAL_PATH_MAX];
    char *slash;

    snprintf(directory, sizeof(directory), "%s", path);
    slash = strrchr(directory, '/');
    if (!slash || slash == directory)
        return 0;
    *slash = '\0';
    if (mkdir(directory, 0700) == 0 || errno == EEXIST)
        return 0;
    return say_cannot(path, errno, error);
}

static int check_private(int fd, const char *path, struct xenmem_error *error)
{
    struct stat info;

    if (fstat(fd, &info) < 0)
        return say_cannot(path, errno, error);
    if (S_ISREG(info.st_mode) && info.st_uid == geteuid() && !(info.st_mode & (S_IRWXG | S_IRWXO)))
        return 0;
    return error_set(
        error, EPERM,
        "The journal %s is not private (it must be a file of mode 0600 that belongs to "
        "whoever runs xenmem), so it is not used: look at it, then move it away.",
        path);
}

int journal_file_open(const char *path, int flags, int *ret_fd, struct xenmem_error *error)
{
    int fd = open(path, flags | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK, 0600);
    int rc;

    if (fd < 0 && errno == ENOENT)
        return -ENOENT;
    if (fd < 0)
        return say_cannot(path, errno, error);
    rc = check_private(fd, path, error);
    if (rc < 0) {
        close(fd);
        return rc;
    }
    *ret_fd = fd;
    return 0;
}
