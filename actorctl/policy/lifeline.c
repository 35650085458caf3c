/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The connection that only waits for its end: see lifeline.h.
 */
#include "actorctl/policy/lifeline.h"

#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>
#include <xenstore.h>

static int refuse(int code, const char *path, struct xenmem_error *error)
{
    return error_set(error, ENOTCONN, "xenstored cannot be reached: %s: %s.", path, strerror(code));
}

int lifeline_open(int *ret_fd, struct xenmem_error *error)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    const char *path = xs_daemon_socket();
    int fd, code;

    if (!path || strlen(path) >= sizeof(address.sun_path))
        return refuse(ENAMETOOLONG, "its socket", error);
    strcpy(address.sun_path, path);
    fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (fd < 0)
        return refuse(errno, path, error);
    if (connect(fd, (struct sockaddr *)&address, sizeof(address)) == 0) {
        *ret_fd = fd;
        return 0;
    }
    code = errno;
    close(fd);
    if (code != ENOENT)
        return refuse(code, path, error);
    *ret_fd = -1;
    return 0;
}
