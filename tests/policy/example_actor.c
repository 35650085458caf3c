/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The smallest useful actor: whoever gives a domain the policy "example" and a memory target gets
 * that target set as the domain's balloon target. It needs nothing but libxenmem:
 *
 *   cc -o example_actor example_actor.c $(pkg-config --cflags --libs xenmem)
 */
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>

#include <xenmem.h>

#define NAME "example"

static void apply(struct xenmem *xenmem, uint32_t domid, int64_t balloon_kb, bool enforce)
{
    struct xenmem_error error;

    if (xenmem_domain_set_balloon_target(xenmem, domid, balloon_kb, false, enforce, &error))
        fprintf(stderr, "%s\n", error.sentence);
    else
        printf("domain %u: %lld KiB%s\n", domid, (long long)balloon_kb,
               enforce ? ", enforced" : "");
    fflush(stdout);
}

static int serve(struct xenmem *xenmem, struct xenmem_error *error)
{
    struct pollfd readable = {.fd = xenmem_events_fd(xenmem), .events = POLLIN};
    struct xenmem_event *event;
    int rc;

    do {
        while (!(rc = xenmem_events_next(xenmem, &event, error))) {
            if (event->has_target)
                apply(xenmem, event->domid, event->balloon_kb, event->enforce);
            xenmem_event_free(event);
        }
    } while (rc == -EAGAIN && (poll(&readable, 1, -1) >= 0 || errno == EINTR));
    return rc;
}

int main(void)
{
    struct xenmem_enabled *enabled;
    struct xenmem_error error;
    struct xenmem *xenmem;
    int rc;

    signal(SIGPIPE, SIG_IGN);
    rc = xenmem_open(&xenmem, &error);
    if (!rc) {
        rc = xenmem_events_enable_memory_target(xenmem, XENMEM_ANY_DOMAIN, NAME, NULL, &enabled,
                                                &error);
        if (!rc)
            rc = xenmem_events_repeat(xenmem, &error); /* what was set before we came */
        if (!rc)
            rc = serve(xenmem, &error);
        xenmem_close(xenmem);
    }
    fprintf(stderr, "%s\n", error.sentence);
    return 1;
}
