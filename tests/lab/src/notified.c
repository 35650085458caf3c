/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * notified SOCKET SECONDS: listens on a datagram socket as systemd does for a service of
 * Type=notify, prints the first message that says READY=1, and ends. Exit code 1 where none comes
 * in that time.
 */

#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

static long long now_ms(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec * 1000LL + now.tv_nsec / 1000000;
}

static int listen_on(const char *path)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    int fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);

    if (fd < 0 || strlen(path) >= sizeof(address.sun_path))
        return -1;
    strcpy(address.sun_path, path);
    unlink(path);
    return bind(fd, (struct sockaddr *)&address, sizeof(address)) < 0 ? -1 : fd;
}

/* Is one of its lines READY=1? */
static int says_ready(char *message)
{
    for (char *rest, *line = strtok_r(message, "\n", &rest); line != NULL;
         line = strtok_r(NULL, "\n", &rest))
        if (strcmp(line, "READY=1") == 0)
            return 1;
    return 0;
}

int main(int argc, char **argv)
{
    char message[4096];
    struct pollfd waiting = {.events = POLLIN};
    long long until_ms;

    if (argc != 3) {
        fprintf(stderr, "usage: notified SOCKET SECONDS\n");
        return 2;
    }
    until_ms = now_ms() + atoll(argv[2]) * 1000;
    waiting.fd = listen_on(argv[1]);
    if (waiting.fd < 0) {
        perror("notified");
        return 2;
    }
    for (long long left_ms; (left_ms = until_ms - now_ms()) > 0;) {
        ssize_t length;

        if (poll(&waiting, 1, (int)left_ms) <= 0)
            continue;
        length = recv(waiting.fd, message, sizeof(message) - 1, 0);
        message[length > 0 ? length : 0] = '\0';
        if (says_ready(message)) {
            puts("READY=1");
            return 0;
        }
    }
    return 1;
}
