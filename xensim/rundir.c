/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Run directories: made, filled, locked, recognised as dead, removed.
 */
#include "xensim/rundir.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "xensim/processes.h"

#define RUNDIR_PREFIX "xensim-"
#define RUNDIR_TOOLS  "/usr/lib/xen-4.17/bin"
#define LONGEST_BASE  40

struct seed_file {
    const char *path;
    const char *text;
};

/* Folders and files of a Xen dom0, below DIR/root. */
static const char *const seed_folders[] = {
    "/bin",
    "/root/dev/xen",
    "/root/etc/xen",
    "/root/proc/xen",
    "/root/sys/bus/xen-backend/devices",
    "/root/sys/bus/xen/devices",
    "/root/sys/hypervisor/version",
    "/root/var/lib/xen/xenpaging",
    "/root/var/lock/xl",
    "/root/var/log/xen",
    "/root/var/run/lock",
    "/root/var/run/xen",
    "/root/var/run/xenstored",
};

static const struct seed_file seed_files[] = {
    {"/root/proc/xen/capabilities", "control_d\n"},
    {"/root/proc/xen/xsd_port", "1"},
    {"/root/sys/hypervisor/type", "xen\n"},
    {"/root/sys/hypervisor/uuid", "00000000-0000-0000-0000-000000000000\n"},
    {"/root/sys/hypervisor/version/major", "4\n"},
    {"/root/sys/hypervisor/version/minor", "17\n"},
    {"/root/sys/hypervisor/version/extra", ".7-sim\n"},
};

static const char *rundir_base(void)
{
    const char *base = getenv("XDG_RUNTIME_DIR");

    if (base && base[0] == '/' && strlen(base) < LONGEST_BASE && !access(base, W_OK | X_OK))
        return base;
    return "/tmp";
}

/* mkdir -p of DIR/relative. */
static int rundir_make_folders(const char *dir, const char *relative)
{
    char path[PATH_MAX];
    size_t base = strlen(dir);

    snprintf(path, sizeof(path), "%s%s", dir, relative);
    for (char *p = path + base + 1;; p++) {
        char at = *p;

        if (at && at != '/')
            continue;
        *p = '\0';
        if (mkdir(path, 0700) && errno != EEXIST)
            return -errno;
        *p = at;
        if (!at)
            return 0;
    }
}

static int rundir_write_file(const char *dir, const char *name, const char *text)
{
    char path[PATH_MAX];
    FILE *file;

    snprintf(path, sizeof(path), "%s%s", dir, name);
    file = fopen(path, "we");
    if (!file)
        return -errno;
    fputs(text, file);
    return fclose(file) ? -errno : 0;
}

/* The stock tools under their own names, so that `xl` is found whatever PATH was. */
static void rundir_link_tools(const char *dir)
{
    static const char *const tools[] = {"xl", "xentop", "xen-memshare"};
    char from[PATH_MAX];
    char to[PATH_MAX];

    for (size_t i = 0; i < sizeof(tools) / sizeof(tools[0]); i++) {
        snprintf(from, sizeof(from), "%s/%s", RUNDIR_TOOLS, tools[i]);
        snprintf(to, sizeof(to), "%s/bin/%s", dir, tools[i]);
        if (!access(from, X_OK))
            (void)!symlink(from, to);
    }
}

/* `xensim` itself, and as xenpaging: the simulated pager. */
static void rundir_link_self(const char *dir)
{
    static const char *const names[] = {"xensim", "xenpaging"};
    char self[PATH_MAX];
    char to[PATH_MAX];
    ssize_t n = readlink("/proc/self/exe", self, sizeof(self) - 1);

    if (n <= 0)
        return;
    self[n] = '\0';
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        snprintf(to, sizeof(to), "%s/bin/%s", dir, names[i]);
        (void)!symlink(self, to);
    }
}

/* /run and /var/run are one. */
static int rundir_link_run(const char *dir)
{
    char path[PATH_MAX];

    snprintf(path, sizeof(path), "%s/root/run", dir);
    return symlink("var/run", path) ? -errno : 0;
}

static int rundir_fill(const char *dir)
{
    int rc = 0;

    for (size_t i = 0; i < sizeof(seed_folders) / sizeof(seed_folders[0]) && !rc; i++)
        rc = rundir_make_folders(dir, seed_folders[i]);
    for (size_t i = 0; i < sizeof(seed_files) / sizeof(seed_files[0]) && !rc; i++)
        rc = rundir_write_file(dir, seed_files[i].path, seed_files[i].text);
    if (!rc)
        rc = rundir_link_run(dir);
    rundir_link_tools(dir);
    rundir_link_self(dir);
    return rc;
}

/* Takes the lock of DIR: a descriptor, or -EWOULDBLOCK where its host lives, or another -errno. */
static int rundir_lock(const char *dir, int flags)
{
    char path[PATH_MAX];
    int fd;

    snprintf(path, sizeof(path), "%s/lock", dir);
    fd = open(path, O_RDWR | O_CLOEXEC | flags, 0600);
    if (fd < 0)
        return -errno;
    if (flock(fd, LOCK_EX | LOCK_NB)) {
        int rc = -errno;

        close(fd);
        return rc;
    }
    return fd;
}

static int rundir_remove_entry(const char *path, const struct stat *st, int kind, struct FTW *ftw)
{
    (void)st;
    (void)kind;
    (void)ftw;
    if (remove(path) && errno == EACCES && !chmod(path, 0700))
        (void)!remove(path);
    return 0;
}

static void rundir_remove_tree(const char *path)
{
    nftw(path, rundir_remove_entry, 16, FTW_DEPTH | FTW_PHYS);
}

/*
 * A folder gets its name when its lock is held, so that a host that is just starting is never taken
 * for a dead one; until then it has another, and is left alone for a while.
 */
#define NEWBORN_PREFIX "new-"
#define NEWBORN_S      60

static bool rundir_is_newborn(const char *path)
{
    struct stat st;

    return stat(path, &st) || time(NULL) - st.st_mtime < NEWBORN_S;
}

/* Removes one folder if its host is dead. */
static int rundir_remove_if_dead(const char *path)
{
    struct stat st;
    int lock_fd;

    if (lstat(path, &st) || !S_ISDIR(st.st_mode) || st.st_uid != geteuid())
        return 0;
    lock_fd = rundir_lock(path, 0);
    if (lock_fd < 0 && (lock_fd != -ENOENT || rundir_is_newborn(path)))
        return 0;
    processes_kill_of_host(path);
    rundir_remove_tree(path);
    if (lock_fd >= 0)
        close(lock_fd);
    return 1;
}

int rundir_remove_dead(void)
{
    const char *base = rundir_base();
    char path[PATH_MAX];
    DIR *folder = opendir(base);
    struct dirent *entry;
    int removed = 0;

    if (!folder)
        return 0;
    while ((entry = readdir(folder))) {
        bool newborn = !strncmp(entry->d_name, NEWBORN_PREFIX RUNDIR_PREFIX,
                                strlen(NEWBORN_PREFIX RUNDIR_PREFIX));

        if (!newborn && strncmp(entry->d_name, RUNDIR_PREFIX, strlen(RUNDIR_PREFIX)))
            continue;
        snprintf(path, sizeof(path), "%s/%s", base, entry->d_name);
        if (newborn && rundir_is_newborn(path))
            continue;
        removed += rundir_remove_if_dead(path);
    }
    closedir(folder);
    return removed;
}

int rundir_create(struct rundir *ret_dir)
{
    struct rundir dir = {.lock_fd = -1};
    const char *base = rundir_base();
    char newborn[sizeof(dir.path)];
    int rc;

    snprintf(newborn, sizeof(newborn), "%s/%s%sXXXXXX", base, NEWBORN_PREFIX, RUNDIR_PREFIX);
    if (!mkdtemp(newborn)) /* 0700 */
        return -errno;
    dir.lock_fd = rundir_lock(newborn, O_CREAT);
    snprintf(dir.path, sizeof(dir.path), "%s/%s", base,
             newborn + strlen(base) + 1 + strlen(NEWBORN_PREFIX));
    rc = dir.lock_fd < 0 ? dir.lock_fd : rename(newborn, dir.path) ? -errno : 0;
    if (rc)
        memcpy(dir.path, newborn, sizeof(dir.path));
    else
        rc = rundir_fill(dir.path);
    if (rc) {
        rundir_remove(&dir);
        return rc;
    }
    *ret_dir = dir;
    return 0;
}

void rundir_remove(struct rundir *dir)
{
    if (dir->path[0])
        rundir_remove_tree(dir->path);
    if (dir->lock_fd >= 0)
        close(dir->lock_fd);
    dir->path[0] = '\0';
    dir->lock_fd = -1;
}

int rundir_write_pid(const struct rundir *dir, const char *name, pid_t pid)
{
    char file[64];
    char text[16];

    snprintf(file, sizeof(file), "/%s", name);
    snprintf(text, sizeof(text), "%d\n", (int)pid);
    return rundir_write_file(dir->path, file, text);
}
