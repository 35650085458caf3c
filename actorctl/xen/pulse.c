/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Asking xenstored whether it lives: see pulse.h.
 */
#include "actorctl/xen/pulse.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>

#include "actorctl/xen/connection.h"

#define ANY_NODE "/tool" /* that it is not there is an answer, too */

struct pulse {
    atomic_uint references; /* the owner's and the thread's */
    atomic_bool over;
    bool socket_only;
};

static void unref(struct pulse *pulse)
{
    if (atomic_fetch_sub(&pulse->references, 1) == 1)
        free(pulse);
}

static void *ask(void *context)
{
    struct pulse *pulse = context;
    struct connection *connection;
    unsigned length;
    char *value = NULL;

    if (connection_open(&connection, pulse->socket_only, NULL) == 0) {
        if (connection_read(connection, ANY_NODE, &value, &length) == 0)
            free(value);
        connection_close(connection);
    }
    atomic_store(&pulse->over, true);
    unref(pulse);
    return NULL;
}

struct pulse *pulse_ask(bool socket_only)
{
    struct pulse *pulse = calloc(1, sizeof(*pulse));
    pthread_t thread;

    if (!pulse)
        return NULL;
    atomic_init(&pulse->references, 2);
    atomic_init(&pulse->over, false);
    pulse->socket_only = socket_only;
    if (pthread_create(&thread, NULL, ask, pulse) != 0) {
        free(pulse);
        return NULL;
    }
    pthread_detach(thread);
    return pulse;
}

bool pulse_is_over(const struct pulse *pulse)
{
    return atomic_load(&pulse->over);
}

void pulse_free(struct pulse *pulse)
{
    if (pulse)
        unref(pulse);
}
