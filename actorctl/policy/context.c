/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Opening and closing a context, and keeping libxl from doing what a library must not do to its
 * caller: print, touch SIGCHLD, or end the process.
 */
#include "actorctl/policy/context.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "actorctl/policy/events.h"
#include "actorctl/xen/connection.h"
#include "base/text.h"

static void keep_first(xentoollog_logger *logger, xentoollog_level level, int error,
                       const char *context, const char *format, va_list args)
{
    struct context_log *log = (struct context_log *)logger;
    char line[CONTEXT_LOG_BYTES];
    int length;

    (void)context, (void)error;
    if (level < XTL_ERROR || log->first[0])
        return;
    length = vsnprintf(line, sizeof(line), format, args);
    if (length < 0)
        return;
    line[strcspn(line, "\n")] = '\0';
    text_sanitise(log->first, sizeof(log->first), line, strlen(line));
}

static void destroy_nothing(xentoollog_logger *logger)
{
    (void)logger;
}

void context_log_reset(struct xenmem *xenmem)
{
    xenmem->log.first[0] = '\0';
}

/* Without this hook libxl ends the process where it cannot watch xenstore any more
 * (libxl__event_disaster, tools/libs/light/libxl_event.c). */
static void note_disaster(void *user, libxl_event_type type, const char *message, int error)
{
    struct xenmem *xenmem = user;

    (void)type, (void)message, (void)error;
    xenmem->disaster = true;
}

static const libxl_event_hooks event_hooks = {.disaster = note_disaster};

/* The children of this process are the caller's. None of the libxl operations used here has any of
 * its own, so "the caller reaps" is a promise that costs nothing, and libxl leaves SIGCHLD alone.
 */
static const libxl_childproc_hooks child_hooks = {.chldowner = libxl_sigchld_owner_mainloop};

int context_check(const struct xenmem *xenmem, struct xenmem_error *error)
{
    if (!xenmem->disaster)
        return 0;
    return error_set(error, ENOTCONN,
                     "libxl has lost xenstored: close this connection and open another.");
}

/* Opening libxenstore or libxl where xenstored hangs or is gone may wait for ever on the kernel's
 * device; connection_open does not. */
static int knock(struct xenmem_error *error)
{
    struct connection *connection;
    int rc = connection_open(&connection, false, error);

    if (!rc)
        connection_close(connection);
    return rc;
}

static int open_handles(struct xenmem *xenmem, struct xenmem_error *error)
{
    int rc = knock(error);

    if (rc)
        return rc;
    xenmem->xs = xs_open(0);
    if (!xenmem->xs)
        return error_set(error, errno ? errno : EIO, "xenstored cannot be reached: %s.",
                         strerror(errno));
    errno = 0;
    xenmem->xc = xc_interface_open(&xenmem->log.logger, &xenmem->log.logger, 0);
    if (!xenmem->xc)
        return error_set(error, errno ? errno : EIO,
                         "The hypervisor cannot be reached: %s. This has to run as root in dom0.",
                         strerror(errno ? errno : EIO));
    return 0;
}

int context_use_libxl(struct xenmem *xenmem, struct xenmem_error *error)
{
    int rc = xenmem->libxl ? 0 : knock(error);

    if (rc || xenmem->libxl)
        return rc;
    context_log_reset(xenmem);
    if (libxl_ctx_alloc(&xenmem->libxl, LIBXL_VERSION, 0, &xenmem->log.logger)) {
        xenmem->libxl = NULL;
        return error_set(error, EIO, "libxl cannot be used: %s. Nothing was changed.",
                         xenmem->log.first[0] ? xenmem->log.first : "it does not say why");
    }
    libxl_event_register_callbacks(xenmem->libxl, &event_hooks, xenmem);
    libxl_childproc_setmode(xenmem->libxl, &child_hooks, xenmem);
    return 0;
}

int xenmem_open(struct xenmem **ret_xenmem, struct xenmem_error *error)
{
    struct xenmem *xenmem = calloc(1, sizeof(*xenmem));
    int rc;

    if (!xenmem)
        return error_set(error, ENOMEM, "Out of memory: Xen has not been contacted.");
    xenmem->log.logger = (xentoollog_logger){.vmessage = keep_first, .destroy = destroy_nothing};
    xenmem->patience_ms = XENMEM_PATIENCE_DEFAULT_MS;
    rc = open_handles(xenmem, error);
    if (rc) {
        xenmem_close(xenmem);
        return rc;
    }
    *ret_xenmem = xenmem;
    return 0;
}

void xenmem_close(struct xenmem *xenmem)
{
    if (!xenmem)
        return;
    events_free(xenmem->events);
    if (xenmem->libxl)
        libxl_ctx_free(xenmem->libxl);
    if (xenmem->xc)
        xc_interface_close(xenmem->xc);
    xs_close(xenmem->xs);
    free(xenmem->pager);
    free(xenmem);
}

void xenmem_set_patience(struct xenmem *xenmem, int64_t patience_ms, xenmem_waiting_fn *waiting,
                         void *data)
{
    xenmem->patience_ms = patience_ms;
    xenmem->waiting = waiting;
    xenmem->waiting_data = data;
}

int xenmem_set_pager(struct xenmem *xenmem, const char *path, struct xenmem_error *error)
{
    char *copy = path ? strdup(path) : NULL;

    if (path && !copy)
        return error_set(error, ENOMEM, "Out of memory: the pager has not been set.");
    free(xenmem->pager);
    xenmem->pager = copy;
    return 0;
}
