/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Daemons, and who waits for them: see background.h.
 */
#include "actorctl/actors/background.h"

#include <errno.h>
#include <fcntl.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

void background_none(struct background *background)
{
    background->fd = -1;
}

/* What the new process says; one that says nothing has died. */
static int await(int fd, struct xenmem_error *error)
{
    struct xenmem_error told;
    ssize_t got;

    do
        got = read(fd, &told, sizeof(told));
    while (got < 0 && errno == EINTR);
    if (got != sizeof(told))
        return error_set(error, ECHILD,
                         "The actor has ended before it began; the system log may say why.");
    if (!told.code)
        return 1;
    told.sentence[sizeof(told.sentence) - 1] = '\0';
    return error_set(error, told.code, "%s", told.sentence);
}

/* In a session of its own, without terminal, folder and standard streams of the caller's. */
static void detach(void)
{
    int null;

    if (setsid() < 0 || fork() != 0)
        _exit(0);
    if (chdir("/"))
        _exit(1);
    null = open("/dev/null", O_RDWR);
    if (null < 0 || dup2(null, 0) < 0 || dup2(null, 1) < 0 || dup2(null, 2) < 0)
        _exit(1);
    if (null > 2)
        close(null);
}

int background_enter(struct background *background, struct xenmem_error *error)
{
    int fds[2], rc;
    pid_t child;

    if (pipe2(fds, O_CLOEXEC))
        return error_set(error, errno, "The actor was not started: %s.", strerror(errno));
    child = fork();
    if (!child) {
        close(fds[0]);
        detach();
        background->fd = fds[1];
        return 0;
    }
    rc = child < 0 ? error_set(error, errno, "The actor was not started: %s.", strerror(errno)) : 0;
    close(fds[1]);
    if (!rc)
        rc = await(fds[0], error);
    close(fds[0]);
    if (child > 0)
        waitpid(child, NULL, 0);
    return rc;
}

/* sd_notify(3): a datagram to the socket that is named; '@' stands for NUL. */
static void notify_systemd(void)
{
    static const char ready[] = "READY=1";
    const char *path = getenv("NOTIFY_SOCKET");
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    size_t length = path ? strlen(path) : 0;
    int fd;

    if (!length || length >= sizeof(address.sun_path) || (*path != '/' && *path != '@'))
        return;
    memcpy(address.sun_path, path, length);
    if (*path == '@')
        address.sun_path[0] = '\0';
    fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    if (fd < 0)
        return;
    (void)!sendto(fd, ready, strlen(ready), MSG_DONTWAIT, (struct sockaddr *)&address,
                  (socklen_t)(offsetof(struct sockaddr_un, sun_path) + length));
    close(fd);
}

void background_tell(struct background *background, const struct xenmem_error *error)
{
    struct xenmem_error none = {0};

    if (background->fd < 0) {
        if (!error)
            notify_systemd();
        return;
    }
    (void)!write(background->fd, error ? error : &none, sizeof(none));
    close(background->fd);
    background->fd = -1;
}
