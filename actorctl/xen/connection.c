/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The two libxenstore handles: see connection.h.
 *
 * libxenstore tells of a dead xenstored in no way but errno. What follows turns that into one code:
 * the errors that xenstored itself answers are passed on, everything else ends the connection.
 */
#include "actorctl/xen/connection.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>
#include <xenstore.h>

#include "actorctl/xen/answers.h"

#define KERNEL_DEVICE "/dev/xen/xenbus"

struct connection {
    struct xs_handle *watching;
    struct xs_handle *asking;
    char **event; /* the last one given out */
    bool uses_socket;
};

/* Is somebody there? 0, or -errno: of the socket, -ENOENT where there is no socket at all. */
static int knock(const char *path)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    int fd, rc = 0;

    if (!path || strlen(path) >= sizeof(address.sun_path))
        return -ENAMETOOLONG;
    strcpy(address.sun_path, path);
    fd = socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (fd < 0)
        return -errno;
    /* EAGAIN: others are knocking too, and the queue is full; oxenstored's has room for one. */
    if (connect(fd, (struct sockaddr *)&address, sizeof(address)) < 0 && errno != EAGAIN)
        rc = -errno;
    close(fd);
    return rc;
}

static int refuse(struct xenmem_error *error, int code, const char *path)
{
    const char *why = strerror(code);

    if (code == EACCES || code == EPERM)
        return error_set(error, code,
                         "xenstored cannot be reached: %s: %s. xenmem has to run as root.", path,
                         why);
    return error_set(error, code,
                     "xenstored cannot be reached: %s: %s. Is it running? Names, targets and "
                     "policies are not known without it.",
                     path, why);
}

int connection_open(struct connection **ret_connection, bool socket_only,
                    struct xenmem_error *error)
{
    const char *socket_path = xs_daemon_socket();
    struct connection *connection;
    int rc = knock(socket_path);
    bool uses_socket = rc == 0;

    /* A dom0 whose xenstored lives in a domain of its own has the kernel's device and no socket. */
    if (rc == -ENOENT && !socket_only && access(KERNEL_DEVICE, R_OK | W_OK) == 0 &&
        !getenv("XENSTORED_PATH"))
        rc = 0;
    if (rc < 0)
        return refuse(error, -rc, socket_path ? socket_path : "its socket");
    connection = calloc(1, sizeof(*connection));
    if (!connection)
        return error_set(error, ENOMEM, "Out of memory: xenstored has not been contacted.");
    connection->uses_socket = uses_socket;
    connection->asking = xs_open(0);
    if (!connection->asking) {
        rc = errno;
        connection_close(connection);
        return refuse(error, rc, socket_path);
    }
    *ret_connection = connection;
    return 0;
}

int connection_start_watching(struct connection *connection, struct xenmem_error *error)
{
    if (!connection->watching)
        connection->watching = xs_open(0);
    return connection->watching ? 0 : refuse(error, errno, xs_daemon_socket());
}

bool connection_uses_socket(const struct connection *connection)
{
    return connection->uses_socket;
}

void connection_close(struct connection *connection)
{
    if (!connection)
        return;
    free(connection->event);
    if (connection->watching)
        xs_close(connection->watching);
    if (connection->asking)
        xs_close(connection->asking);
    free(connection);
}

int connection_fd(const struct connection *connection)
{
    return connection->watching ? xs_fileno(connection->watching) : -1;
}

int connection_next_event(struct connection *connection, const char **ret_path,
                          const char **ret_token)
{
    if (!connection->watching)
        return -EAGAIN;
    free(connection->event);
    connection->event = xs_check_watch(connection->watching);
    if (!connection->event) /* EAGAIN: nothing; EINVAL: the reading thread has ended */
        return errno == EAGAIN ? -EAGAIN : errno == ENOMEM ? -ENOMEM : -ENOTCONN;
    *ret_path = connection->event[XS_WATCH_PATH];
    *ret_token = connection->event[XS_WATCH_TOKEN];
    return 0;
}

int connection_watch(struct connection *connection, const char *path, const char *token)
{
    return xs_watch(connection->watching, path, token) ? 0 : answers_code(errno);
}

int connection_unwatch(struct connection *connection, const char *path, const char *token)
{
    return xs_unwatch(connection->watching, path, token) ? 0 : answers_code(errno);
}

int connection_read(struct connection *connection, const char *path, char **ret_value,
                    unsigned *ret_length)
{
    unsigned length;
    char *value = xs_read(connection->asking, XBT_NULL, path, &length);

    if (!value)
        return answers_code(errno);
    *ret_value = value;
    *ret_length = length;
    return 0;
}

int connection_list(struct connection *connection, const char *path, char ***ret_names,
                    unsigned *ret_count)
{
    unsigned count;
    char **names = xs_directory(connection->asking, XBT_NULL, path, &count);

    if (!names)
        return answers_code(errno);
    *ret_names = names;
    *ret_count = count;
    return 0;
}

int connection_list_apart(const char *path, bool socket_only, char ***ret_names,
                          unsigned *ret_count)
{
    struct connection *connection;
    int rc = connection_open(&connection, socket_only, NULL);

    if (rc < 0)
        return rc == -ENOMEM ? rc : -ENOTCONN;
    rc = connection_list(connection, path, ret_names, ret_count);
    connection_close(connection);
    return rc == -ENOTCONN ? -E2BIG : rc;
}
