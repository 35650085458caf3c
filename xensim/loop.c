/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * epoll and a heap of timers.
 */
#include "xensim/loop.h"

#include <errno.h>
#include <stdio.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

#define LOOP_EVENTS  64
#define LOOP_BACKLOG 128

int64_t loop_clock_ms(void)
{
    struct timespec ts;

    clock_gettime(CLOCK_MONOTONIC, &ts);
    return (int64_t)ts.tv_sec * 1000 + ts.tv_nsec / 1000000;
}

int loop_init(struct loop *loop)
{
    *loop = (struct loop){.epoll_fd = epoll_create1(EPOLL_CLOEXEC), .now_ms = loop_clock_ms()};
    return loop->epoll_fd < 0 ? -errno : 0;
}

void loop_fini(struct loop *loop)
{
    timers_free(&loop->timers);
    if (loop->epoll_fd >= 0)
        close(loop->epoll_fd);
}

int loop_watch(struct loop *loop, struct watcher *watcher)
{
    struct epoll_event event = {.events = EPOLLIN, .data.ptr = watcher};

    return epoll_ctl(loop->epoll_fd, EPOLL_CTL_ADD, watcher->fd, &event) ? -errno : 0;
}

void loop_unwatch(struct loop *loop, struct watcher *watcher)
{
    epoll_ctl(loop->epoll_fd, EPOLL_CTL_DEL, watcher->fd, NULL);
    close(watcher->fd);
    watcher->fd = -1;
}

static int loop_timeout(const struct loop *loop)
{
    int64_t next = timers_next(&loop->timers);
    int64_t left;

    if (next == TIMERS_NEVER)
        return -1;
    left = next - loop_clock_ms();
    return left < 0 ? 0 : left > INT32_MAX ? INT32_MAX : (int)left;
}

/* A handler may free other watchers, so each round takes one event at a time from the kernel
 * where that could matter: events of one round are independent of each other here, since a
 * handler only ever frees its own. */
void loop_run(struct loop *loop)
{
    struct epoll_event events[LOOP_EVENTS];

    while (!loop->ending) {
        int count = epoll_wait(loop->epoll_fd, events, LOOP_EVENTS, loop_timeout(loop));

        loop->now_ms = loop_clock_ms();
        for (int i = 0; i < count && !loop->ending; i++) {
            struct watcher *watcher = events[i].data.ptr;

            watcher->ready(watcher);
        }
        timers_run(&loop->timers, loop->now_ms);
        if (loop->after_round)
            loop->after_round(loop);
    }
}

int loop_listen(const char *dir, const char *name, int type)
{
    struct sockaddr_un addr = {.sun_family = AF_UNIX};
    int fd, n;

    n = snprintf(addr.sun_path, sizeof(addr.sun_path), "%s/%s", dir, name);
    if (n < 0 || (size_t)n >= sizeof(addr.sun_path))
        return -ENAMETOOLONG;
    fd = socket(AF_UNIX, type | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (fd < 0)
        return -errno;
    if (bind(fd, (const struct sockaddr *)&addr, sizeof(addr)) ||
        (type != SOCK_DGRAM && listen(fd, LOOP_BACKLOG))) {
        int rc = -errno;

        close(fd);
        return rc;
    }
    return fd;
}
