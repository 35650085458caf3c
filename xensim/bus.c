/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Event channel connections: binds come in, ports go out.
 */
#include "xensim/bus.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#include "xensim/events.h"

#define PEER_BINDS 4

struct bus_peer {
    struct watcher watcher;
    struct bus *bus;
    struct bus_peer *next;
    struct events_bind bind[PEER_BINDS];
    unsigned binds;
};

struct bus {
    struct watcher listener;
    struct loop *loop;
    struct bus_peer *peers;
};

static void bus_drop(struct bus_peer *peer)
{
    struct bus_peer **at = &peer->bus->peers;

    while (*at != peer)
        at = &(*at)->next;
    *at = peer->next;
    loop_unwatch(peer->bus->loop, &peer->watcher);
    free(peer);
}

static void bus_receive(struct watcher *watcher)
{
    struct bus_peer *peer = TIMERS_OWNER(watcher, struct bus_peer, watcher);
    struct events_bind message;
    ssize_t n = recv(watcher->fd, &message, sizeof(message), MSG_DONTWAIT);

    if (!n || (n < 0 && errno != EAGAIN)) {
        bus_drop(peer);
        return;
    }
    /* Four bytes unmask a port: nothing is masked here. */
    if (n == sizeof(message) && peer->binds < PEER_BINDS)
        peer->bind[peer->binds++] = message;
}

static void bus_accept(struct watcher *watcher)
{
    struct bus *bus = TIMERS_OWNER(watcher, struct bus, listener);
    int fd = accept4(watcher->fd, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK);
    struct bus_peer *peer = fd < 0 ? NULL : calloc(1, sizeof(*peer));

    if (!peer) {
        if (fd >= 0)
            close(fd);
        return;
    }
    *peer = (struct bus_peer){
        .watcher = {.fd = fd, .ready = bus_receive}, .bus = bus, .next = bus->peers};
    bus->peers = peer;
    if (loop_watch(bus->loop, &peer->watcher))
        bus_drop(peer);
}

int bus_new(struct loop *loop, const char *dir, struct bus **ret_bus)
{
    struct bus *bus = calloc(1, sizeof(*bus));
    int rc;

    if (!bus)
        return -ENOMEM;
    bus->loop = loop;
    bus->listener = (struct watcher){.fd = loop_listen(dir, EVENTS_SOCKET, SOCK_SEQPACKET),
                                     .ready = bus_accept};
    rc = bus->listener.fd < 0 ? bus->listener.fd : loop_watch(loop, &bus->listener);
    if (rc) {
        free(bus);
        return rc;
    }
    *ret_bus = bus;
    return 0;
}

void bus_free(struct bus *bus)
{
    if (!bus)
        return;
    while (bus->peers)
        bus_drop(bus->peers);
    loop_unwatch(bus->loop, &bus->listener);
    free(bus);
}

void bus_fire(struct bus *bus, uint32_t virq)
{
    for (struct bus_peer *peer = bus->peers; peer; peer = peer->next)
        for (unsigned i = 0; i < peer->binds; i++)
            if (peer->bind[i].virq == virq) /* a full queue: it has not seen the last one yet */
                (void)!send(peer->watcher.fd, &peer->bind[i].port, sizeof(uint32_t),
                            MSG_DONTWAIT | MSG_NOSIGNAL);
}
