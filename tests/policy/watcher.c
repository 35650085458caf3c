/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Prints the events of libxenmem, a line each, until its standard input ends:
 *
 *   watcher WHAT…    WHAT is target[:DOMID|any[:ACTOR]], introduce, release
 *
 * "ready" first. A line of standard input disables the event of that number (from 0), or is
 * "repeat".
 */
#include <errno.h>
#include <inttypes.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "actorctl/xenmem.h"

#define MOST 16

static int enable_target(struct xenmem *xenmem, char *what, void *user,
                         struct xenmem_enabled **ret_enabled, struct xenmem_error *error)
{
    char *domid = strchr(what, ':');
    char *actor = domid ? strchr(domid + 1, ':') : NULL;
    uint32_t number = !domid || !strncmp(domid + 1, "any", 3)
                          ? XENMEM_ANY_DOMAIN
                          : (uint32_t)strtoul(domid + 1, NULL, 10);

    return xenmem_events_enable_memory_target(xenmem, number, actor ? actor + 1 : NULL, user,
                                              ret_enabled, error);
}

static int enable(struct xenmem *xenmem, char *what, void *user,
                  struct xenmem_enabled **ret_enabled, struct xenmem_error *error)
{
    if (!strcmp(what, "introduce"))
        return xenmem_events_enable_domain_introduce(xenmem, user, ret_enabled, error);
    if (!strcmp(what, "release"))
        return xenmem_events_enable_domain_release(xenmem, user, ret_enabled, error);
    return enable_target(xenmem, what, user, ret_enabled, error);
}

static void print(const struct xenmem_event *event)
{
    static const char *const names[] = {
        [XENMEM_EVENT_DOMAIN_MEMORY_TARGET_CHANGED] = "target",
        [XENMEM_EVENT_DOMAIN_INTRODUCE] = "introduce",
        [XENMEM_EVENT_DOMAIN_RELEASE] = "release",
    };

    printf("%d %s %u", (int)(intptr_t)event->for_user, names[event->type], event->domid);
    if (event->type == XENMEM_EVENT_DOMAIN_MEMORY_TARGET_CHANGED) {
        printf(" actor=[%s] params=[%s]", event->actor, event->params);
        if (event->has_target)
            printf(" target=%" PRId64 " balloon=%" PRId64 " enforce=%d", event->target_kb,
                   event->balloon_kb, event->enforce);
    }
    putchar('\n');
    fflush(stdout);
}

static int drain(struct xenmem *xenmem)
{
    struct xenmem_event *event;
    struct xenmem_error error;
    int rc;

    while (!(rc = xenmem_events_next(xenmem, &event, &error))) {
        print(event);
        xenmem_event_free(event);
    }
    if (rc == -EAGAIN)
        return 0;
    printf("%s %s\n", strerrorname_np(-rc), error.sentence);
    return rc;
}

static int serve(struct xenmem *xenmem, struct xenmem_enabled **enabled, int count)
{
    struct pollfd fds[] = {{.fd = xenmem_events_fd(xenmem), .events = POLLIN},
                           {.fd = STDIN_FILENO, .events = POLLIN}};
    char line[64];
    int rc = 0;

    setvbuf(stdin, NULL, _IONBF, 0);
    while (!rc) {
        poll(fds, 2, -1);
        rc = drain(xenmem);
        if (!fds[1].revents)
            continue;
        if (!fgets(line, sizeof(line), stdin))
            break;
        if (!strcmp(line, "repeat\n")) {
            rc = xenmem_events_repeat(xenmem, NULL);
            rc = rc ? rc : drain(xenmem);
        } else if (atoi(line) < count) {
            xenmem_events_disable(xenmem, enabled[atoi(line)]);
            printf("disabled %d\n", atoi(line));
            fflush(stdout);
        }
    }
    return rc;
}

int main(int argc, char **argv)
{
    struct xenmem_enabled *enabled[MOST];
    struct xenmem_error error;
    struct xenmem *xenmem;
    int rc;

    signal(SIGPIPE, SIG_IGN);
    rc = xenmem_open(&xenmem, &error);
    for (int i = 1; i < argc && i <= MOST && !rc; i++)
        rc = enable(xenmem, argv[i], (void *)(intptr_t)(i - 1), &enabled[i - 1], &error);
    if (rc) {
        printf("%s %s\n", strerrorname_np(-rc), error.sentence);
        return 1;
    }
    puts("ready");
    fflush(stdout);
    rc = serve(xenmem, enabled, argc - 1);
    xenmem_close(xenmem);
    return rc != 0;
}
