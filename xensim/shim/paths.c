/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Which parts of the file system are the simulation's own. Everything below a
 * prefix of the table is looked for below DIR/root instead, which `xensim run`
 * has filled with what a Xen host has there (xensim/rundir.c).
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "xensim/shim/shim.h"

static const char *const own_prefixes[] = {
    "/dev/xen",
    "/proc/xen",
    "/sys/hypervisor",
    "/sys/bus/xen",
    "/sys/bus/xen-backend",
    "/var/lib/xen",
    "/var/log/xen",
    "/var/lock/xl",
    "/run/lock/xl",
    "/var/run/xen",
    "/run/xen",
    "/var/run/xenstored",
    "/run/xenstored",
    "/etc/xen/oxenstored.conf",
};

const char *shim_dir(void)
{
    const char *dir = getenv("XENSIM_DIR");

    return dir && dir[0] == '/' ? dir : NULL;
}

bool shim_path(char *ret_path, size_t size, const char *name)
{
    const char *dir = shim_dir();
    int n = dir ? snprintf(ret_path, size, "%s/%s", dir, name) : -1;

    return n >= 0 && (size_t)n < size;
}

static bool paths_is_below(const char *path, const char *prefix)
{
    size_t length = strlen(prefix);

    return !strncmp(path, prefix, length) && (path[length] == '/' || path[length] == '\0');
}

const char *paths_redirect(const char *path, char *buffer, size_t size)
{
    const char *dir;

    if (!path || path[0] != '/')
        return path;
    for (size_t i = 0; i < sizeof(own_prefixes) / sizeof(own_prefixes[0]); i++) {
        if (!paths_is_below(path, own_prefixes[i]))
            continue;
        dir = shim_dir();
        if (!dir || (size_t)snprintf(buffer, size, "%s/root%s", dir, path) >= size)
            return path;
        return buffer;
    }
    return path;
}

const char *paths_redirect_program(const char *path, char *buffer, size_t size)
{
    const char *base = path ? strrchr(path, '/') : NULL;

    if (!base || strcmp(base, "/xenpaging") || strncmp(path, "/usr/lib/xen", 12))
        return path;
    return shim_path(buffer, size, "bin/xenpaging") ? buffer : path;
}
