/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The store thread. It sleeps in poll() on two descriptors: "there is work" and
 * libxenstore's own "there are watch events". Events of one round are gathered first and
 * each node is read once, however often it was written.
 */
#include "xensim/store.h"

#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>
#include <xenstore.h>

#include "xensim/batch.h"
#include "xensim/host/layout.h"

#define STORE_TRIES      16 /* of a transaction that meets another one */
#define STORE_WATCH_PATH "/local/domain"
#define STORE_TOKEN      "xensim"
#define STORE_GATHER     4096
#define CONNECT_TRIES    500
#define CONNECT_WAIT_US  10000

static const char *const key_paths[STORE_KEYS] = {
    [STORE_TARGET] = "memory/target",
    [STORE_PAGER_TARGET] = "memory/target-tot_pages",
    [STORE_SHUTDOWN] = "control/shutdown",
};

struct event_node {
    struct event_node *next;
    struct store_event event;
};

struct store {
    pthread_t thread;
    pthread_mutex_t lock; /* guards what follows up to `ending` */
    struct store_batch *first;
    struct store_batch *last;
    size_t backlog;
    struct event_node *first_event;
    struct event_node *last_event;
    bool ending;
    int work_fd;
    int event_fd;
    struct xs_handle *xs; /* the thread's own */
};

/* --- what goes to and fro ------------------------------------------------------------------- */

static void store_wake(int fd)
{
    uint64_t one = 1;

    /* It can only fail where it would wake anyway: the counter is full. */
    (void)!write(fd, &one, sizeof(one));
}

static void store_drain(int fd)
{
    uint64_t count;

    (void)!read(fd, &count, sizeof(count));
}

static void store_post(struct store *store, const struct store_event *event)
{
    struct event_node *node = malloc(sizeof(*node));

    if (!node)
        abort(); /* a host process out of memory has nothing left to simulate */
    *node = (struct event_node){.event = *event};
    pthread_mutex_lock(&store->lock);
    if (store->last_event)
        store->last_event->next = node;
    else
        store->first_event = node;
    store->last_event = node;
    pthread_mutex_unlock(&store->lock);
    store_wake(store->event_fd);
}

bool store_next(struct store *store, struct store_event *ret_event)
{
    struct event_node *node;

    pthread_mutex_lock(&store->lock);
    node = store->first_event;
    if (node)
        store->first_event = node->next;
    if (!store->first_event) {
        store->last_event = NULL;
        store_drain(store->event_fd);
    }
    pthread_mutex_unlock(&store->lock);
    if (!node)
        return false;
    *ret_event = node->event;
    free(node);
    return true;
}

void store_submit(struct store *store, struct store_batch *batch, uint64_t ticket)
{
    if (!batch) {
        struct store_event event = {.kind = STORE_DONE, .ticket = ticket, .rc = -ENOMEM};

        if (ticket)
            store_post(store, &event);
        return;
    }
    batch->ticket = ticket;
    pthread_mutex_lock(&store->lock);
    if (store->last)
        store->last->next = batch;
    else
        store->first = batch;
    store->last = batch;
    store->backlog++;
    pthread_mutex_unlock(&store->lock);
    store_wake(store->work_fd);
}

size_t store_backlog(struct store *store)
{
    size_t backlog;

    pthread_mutex_lock(&store->lock);
    backlog = store->backlog;
    pthread_mutex_unlock(&store->lock);
    return backlog;
}

static struct store_batch *store_take(struct store *store, bool *ret_ending)
{
    struct store_batch *batch;

    pthread_mutex_lock(&store->lock);
    *ret_ending = store->ending;
    batch = store->first;
    if (batch) {
        store->first = batch->next;
        store->backlog--;
    }
    if (!store->first)
        store->last = NULL;
    pthread_mutex_unlock(&store->lock);
    return batch;
}

/* --- the thread: carrying out --------------------------------------------------------------- */

/* Who owns a node and, beside the owner, who may read it. */
static bool store_permit(struct xs_handle *xs, xs_transaction_t t, const struct op *op)
{
    struct xs_permissions perms[] = {
        {.id = op->owner, .perms = XS_PERM_NONE},
        {.id = op->reader, .perms = XS_PERM_READ},
    };

    return xs_set_permissions(xs, t, op->path, perms, op->owner == op->reader ? 1 : 2);
}

static bool store_remove(struct xs_handle *xs, xs_transaction_t t, const char *path)
{
    return xs_rm(xs, t, path) || errno == ENOENT;
}

/* The operations that may be part of a transaction; the others count as done. */
static bool store_run_op(struct xs_handle *xs, xs_transaction_t t, const struct op *op)
{
    switch (op->kind) {
    case OP_WRITE:
        return xs_write(xs, t, op->path, op->value, (unsigned int)op->length);
    case OP_REMOVE:
        return store_remove(xs, t, op->path);
    case OP_PERMIT:
        return store_permit(xs, t, op);
    default:
        return true;
    }
}

static int store_run_ops(struct xs_handle *xs, xs_transaction_t t, const struct store_batch *batch)
{
    for (size_t i = 0; i < batch->count; i++)
        if (!store_run_op(xs, t, &batch->ops[i]))
            return -errno;
    return 0;
}

static int store_run_transaction(struct xs_handle *xs, const struct store_batch *batch)
{
    for (int i = 0; i < STORE_TRIES; i++) {
        xs_transaction_t t = xs_transaction_start(xs);
        int rc;

        if (!t)
            return -errno;
        rc = store_run_ops(xs, t, batch);
        if (xs_transaction_end(xs, t, rc != 0))
            return rc;
        if (rc || errno != EAGAIN)
            return rc ? rc : -errno;
    }
    return -EAGAIN;
}

/* A domain's ring and event channel; there is no kernel behind them. */
static bool store_introduce(struct xs_handle *xs, uint32_t domid)
{
    return xs_introduce_domain(xs, domid, domid + 1, 1);
}

static int store_run_rest(struct xs_handle *xs, const struct store_batch *batch)
{
    for (size_t i = 0; i < batch->count; i++) {
        const struct op *op = &batch->ops[i];
        bool done = true;

        if (op->kind == OP_INTRODUCE)
            done = store_introduce(xs, op->owner);
        else if (op->kind == OP_RELEASE)
            done = xs_release_domain(xs, op->owner) || errno == ENOENT || errno == EINVAL;
        else if (op->kind == OP_WATCH)
            done = xs_watch(xs, STORE_WATCH_PATH, STORE_TOKEN);
        if (!done)
            return -errno;
    }
    return 0;
}

static struct xs_handle *store_open(const char *socket_path)
{
    /* libxenstore knows no other way to be told. */
    setenv("XENSTORED_PATH", socket_path, 1);
    for (int i = 0; i < CONNECT_TRIES; i++) {
        struct xs_handle *xs = xs_open(0);

        if (xs)
            return xs;
        usleep(CONNECT_WAIT_US);
    }
    return NULL;
}

static int store_run_batch(struct store *store, const struct store_batch *batch)
{
    enum op_kind kind = batch->count ? batch->ops[0].kind : OP_WRITE;
    int rc;

    if (batch->error)
        return batch->error;
    if (kind == OP_CONNECT || kind == OP_DISCONNECT) {
        if (store->xs)
            xs_close(store->xs);
        store->xs = kind == OP_CONNECT ? store_open(batch->ops[0].path) : NULL;
        return store->xs || kind == OP_DISCONNECT ? 0 : -ENOTCONN;
    }
    if (!store->xs)
        return -ENOTCONN;
    rc = batch->transaction ? store_run_transaction(store->xs, batch)
                            : store_run_ops(store->xs, XBT_NULL, batch);
    return rc ? rc : store_run_rest(store->xs, batch);
}

/* --- the thread: watching ------------------------------------------------------------------- */

/* /local/domain/X/KEY: which domain and which key; false where nobody cares. */
static bool store_parse_path(const char *path, uint32_t *ret_domid, enum store_key *ret_key)
{
    unsigned int domid;
    int end = 0;

    if (sscanf(path, STORE_WATCH_PATH "/%u/%n", &domid, &end) != 1 || !end || domid >= SIM_DOMIDS)
        return false;
    for (int key = 0; key < STORE_KEYS; key++) {
        if (strcmp(path + end, key_paths[key]))
            continue;
        *ret_domid = domid;
        *ret_key = (enum store_key)key;
        return true;
    }
    return false;
}

static void store_report(struct store *store, uint32_t domid, enum store_key key)
{
    struct store_event event = {.kind = STORE_CHANGED, .domid = domid, .key = key};
    char path[96];
    unsigned int length;
    char *value;

    snprintf(path, sizeof(path), STORE_WATCH_PATH "/%u/%s", domid, key_paths[key]);
    value = xs_read(store->xs, XBT_NULL, path, &length);
    if (!value)
        return; /* gone meanwhile: the guest keeps what it knew, as the drivers do */
    snprintf(event.value, sizeof(event.value), "%s", value);
    free(value);
    store_post(store, &event);
}

/* Takes all events that are there and reads each node once. */
static void store_read_events(struct store *store)
{
    struct {
        uint32_t domid;
        enum store_key key;
    } seen[STORE_GATHER];
    size_t count = 0;
    char **event;

    while (count < STORE_GATHER && (event = xs_check_watch(store->xs))) {
        uint32_t domid;
        enum store_key key;

        if (store_parse_path(event[XS_WATCH_PATH], &domid, &key) &&
            (!count || seen[count - 1].domid != domid || seen[count - 1].key != key)) {
            seen[count].domid = domid;
            seen[count++].key = key;
        }
        free(event);
    }
    for (size_t i = 0; i < count; i++)
        store_report(store, seen[i].domid, seen[i].key);
}

static void *store_main(void *arg)
{
    struct store *store = arg;
    bool ending = false;

    while (!ending) {
        struct pollfd fds[2] = {{.fd = store->work_fd, .events = POLLIN}, {.fd = -1}};
        struct store_batch *batch;

        if (store->xs)
            fds[1] = (struct pollfd){.fd = xs_fileno(store->xs), .events = POLLIN};
        poll(fds, 2, -1);
        if (fds[0].revents & POLLIN)
            store_drain(store->work_fd);
        if (fds[1].revents & POLLIN)
            store_read_events(store);
        while ((batch = store_take(store, &ending))) {
            struct store_event event = {
                .kind = STORE_DONE,
                .ticket = batch->ticket,
                .rc = ending ? -ECANCELED : store_run_batch(store, batch),
            };

            if (batch->ticket)
                store_post(store, &event);
            batch_free(batch);
        }
    }
    if (store->xs)
        xs_close(store->xs);
    return NULL;
}

/* --- from the host's thread ----------------------------------------------------------------- */

int store_new(struct store **ret_store)
{
    struct store *store = calloc(1, sizeof(*store));
    sigset_t all, old;
    int rc;

    if (!store)
        return -ENOMEM;
    pthread_mutex_init(&store->lock, NULL);
    store->work_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    store->event_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    sigfillset(&all);
    pthread_sigmask(SIG_BLOCK, &all, &old);
    rc = store->work_fd < 0 || store->event_fd < 0
             ? errno
             : pthread_create(&store->thread, NULL, store_main, store);
    pthread_sigmask(SIG_SETMASK, &old, NULL);
    if (rc) {
        close(store->work_fd);
        close(store->event_fd);
        free(store);
        return -rc;
    }
    *ret_store = store;
    return 0;
}

void store_free(struct store *store)
{
    struct store_event event;

    if (!store)
        return;
    pthread_mutex_lock(&store->lock);
    store->ending = true;
    pthread_mutex_unlock(&store->lock);
    store_wake(store->work_fd);
    pthread_join(store->thread, NULL);
    while (store_next(store, &event))
        ;
    close(store->work_fd);
    close(store->event_fd);
    pthread_mutex_destroy(&store->lock);
    free(store);
}

int store_fd(const struct store *store)
{
    return store->event_fd;
}

void store_connect(struct store *store, const char *socket_path)
{
    struct store_batch *batch = batch_new(false);

    batch_add(batch, OP_CONNECT, socket_path);
    store_submit(store, batch, 0);
}

void store_disconnect(struct store *store)
{
    struct store_batch *batch = batch_new(false);

    batch_add(batch, OP_DISCONNECT, NULL);
    store_submit(store, batch, 0);
}
