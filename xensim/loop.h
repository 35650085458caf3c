/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The event loop of the host process: descriptors that become readable, and timers.
 * It sleeps while there is nothing to do. One thread.
 */
#ifndef XENMEM_XENSIM_LOOP_H
#define XENMEM_XENSIM_LOOP_H

#include <stdbool.h>
#include <stdint.h>

#include "xensim/timers.h"

/* A descriptor that is watched; embedded in whatever it belongs to. */
struct watcher {
    int fd;
    void (*ready)(struct watcher *watcher);
};

struct loop {
    int epoll_fd;
    struct timers timers;
    int64_t now_ms; /* of this round */
    bool ending;
    /* Called after each round; may be NULL. */
    void (*after_round)(struct loop *loop);
};

int loop_init(struct loop *loop);
void loop_fini(struct loop *loop);

/* 0 or -errno. The watcher must stay where it is until loop_unwatch(). */
int loop_watch(struct loop *loop, struct watcher *watcher);
/* Also closes the descriptor. */
void loop_unwatch(struct loop *loop, struct watcher *watcher);

/* Runs until `ending` is set. */
void loop_run(struct loop *loop);

/* A listening UNIX socket DIR/name of that type: a descriptor or -errno. */
int loop_listen(const char *dir, const char *name, int type);

int64_t loop_clock_ms(void);

#endif
