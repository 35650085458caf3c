/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Control connections. A client sends one line and waits for the answer. Its number
 * is the ticket that goes to the store with an empty batch behind what the action
 * wrote: batches are carried out in order, so its end is the end of all.
 */
#include "xensim/control.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "xensim/action.h"
#include "xensim/events.h"
#include "xensim/perform.h"

#define CONTROL_LINE    65536
#define CONTROL_PROBLEM 512
#define CONTROL_FIRST   2 /* ticket 1 is the start's own */

struct client {
    struct watcher watcher;
    struct control *control;
    struct client *next;
    uint64_t ticket;
    size_t used;
    char line[CONTROL_LINE];
};

struct control {
    struct watcher listener;
    struct world *world;
    int (*restart)(struct world *world, uint64_t ticket);
    struct client *clients;
    uint64_t next_ticket;
};

static void control_drop(struct client *client)
{
    struct client **at = &client->control->clients;

    while (*at != client)
        at = &(*at)->next;
    *at = client->next;
    loop_unwatch(&client->control->world->loop, &client->watcher);
    free(client);
}

static void control_answer(struct client *client, const char *problem)
{
    char text[CONTROL_PROBLEM + 16];
    int n = problem ? snprintf(text, sizeof(text), "error: %s\n", problem)
                    : snprintf(text, sizeof(text), "ok\n");

    /* A client that is gone wants no answer. */
    (void)!send(client->watcher.fd, text, (size_t)n, MSG_NOSIGNAL);
    control_drop(client);
}

void control_done(struct control *control, uint64_t ticket, int rc)
{
    struct client *client = control->clients;
    char problem[CONTROL_PROBLEM];

    while (client && client->ticket != ticket)
        client = client->next;
    if (!client)
        return;
    snprintf(problem, sizeof(problem),
             "xenstored did not take it (%s); what concerns the hypervisor alone was done",
             strerror(-rc));
    control_answer(client, rc ? problem : NULL);
}

/* The answer waits for the store where the action had anything for it. */
static void control_performed(struct client *client, uint64_t submitted_before)
{
    struct world *world = client->control->world;

    if (!world->writes && world->submitted == submitted_before) {
        control_answer(client, NULL);
        return;
    }
    world_end_round(world);
    store_submit(world->store, batch_new(false), client->ticket);
}

static void control_perform(struct client *client, const struct words *words)
{
    struct world *world = client->control->world;
    uint64_t submitted = world->submitted;
    char problem[CONTROL_PROBLEM];
    struct action action;

    if (action_parse(words, 0, &action, problem, sizeof(problem))) {
        control_answer(client, problem);
        return;
    }
    if (perform_action(world, &action, problem, sizeof(problem)))
        control_answer(client, problem);
    else
        control_performed(client, submitted);
    action_free(&action);
}

static void control_restart(struct client *client)
{
    struct control *control = client->control;
    int rc = control->restart(control->world, client->ticket);

    if (rc)
        control_answer(client, strerror(-rc));
}

static void control_line(struct client *client)
{
    struct words words;
    char problem[CONTROL_PROBLEM];

    if (words_split(client->line, &words, problem, sizeof(problem)))
        control_answer(client, problem);
    else if (words.count == 1 && words_is(&words.word[0], "restart-xenstored"))
        control_restart(client);
    else
        control_perform(client, &words);
    words_free(&words);
}

static void control_receive(struct watcher *watcher)
{
    struct client *client = TIMERS_OWNER(watcher, struct client, watcher);
    size_t room = sizeof(client->line) - client->used - 1;
    ssize_t n = recv(watcher->fd, client->line + client->used, room, MSG_DONTWAIT);
    char *end;

    if (n <= 0) {
        if (n == 0 || errno != EAGAIN)
            control_drop(client);
        return;
    }
    client->used += (size_t)n;
    client->line[client->used] = '\0';
    end = strchr(client->line, '\n');
    if (end) {
        *end = '\0';
        control_line(client);
    } else if (client->used + 1 == sizeof(client->line)) {
        control_answer(client, "the line is too long");
    }
}

static void control_accept(struct watcher *watcher)
{
    struct control *control = TIMERS_OWNER(watcher, struct control, listener);
    int fd = accept4(watcher->fd, NULL, NULL, SOCK_CLOEXEC);
    struct client *client = fd < 0 ? NULL : calloc(1, sizeof(*client));

    if (!client) {
        if (fd >= 0)
            close(fd);
        return;
    }
    client->watcher = (struct watcher){.fd = fd, .ready = control_receive};
    client->control = control;
    client->ticket = control->next_ticket++;
    client->next = control->clients;
    control->clients = client;
    if (loop_watch(&control->world->loop, &client->watcher))
        control_drop(client);
}

int control_new(struct world *world, int (*restart)(struct world *world, uint64_t ticket),
                struct control **ret_control)
{
    struct control *control = calloc(1, sizeof(*control));
    int rc;

    if (!control)
        return -ENOMEM;
    control->world = world;
    control->restart = restart;
    control->next_ticket = CONTROL_FIRST;
    control->listener = (struct watcher){.fd = loop_listen(world->dir, CONTROL_SOCKET, SOCK_STREAM),
                                         .ready = control_accept};
    rc = control->listener.fd < 0 ? control->listener.fd
                                  : loop_watch(&world->loop, &control->listener);
    if (rc) {
        free(control);
        return rc;
    }
    *ret_control = control;
    return 0;
}

void control_free(struct control *control)
{
    if (!control)
        return;
    while (control->clients)
        control_drop(control->clients);
    loop_unwatch(&control->world->loop, &control->listener);
    free(control);
}
