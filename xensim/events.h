/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * What goes over the sockets between the shared object and the host process.
 *
 * EVENTS_SOCKET (seqpacket): an opened /dev/xen/evtchn is a connection to it. To
 * the host: a struct events_bind when a VIRQ is bound, or the four bytes of a port
 * when it is unmasked. From the host: the four bytes of a port that fired.
 *
 * DOORBELL_SOCKET (datagram): the four bytes of a domid that a hypercall changed.
 */
#ifndef XENMEM_XENSIM_EVENTS_H
#define XENMEM_XENSIM_EVENTS_H

#include <stdint.h>

#define EVENTS_SOCKET   "evtchn"
#define DOORBELL_SOCKET "doorbell"
#define CONTROL_SOCKET  "control"

struct events_bind {
    uint32_t virq;
    uint32_t port;
};

#endif
