/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The inside of struct xenmem: the handles, what libxl last said, and the caller's patience.
 *
 * Owner: the caller of xenmem_open. Thread: one at a time. libxl and libxenctrl log into `log`
 * instead of to standard error; the first line since log_reset is kept for sentences.
 */
#ifndef XENMEM_ACTORCTL_POLICY_CONTEXT_H
#define XENMEM_ACTORCTL_POLICY_CONTEXT_H

/* Xen's public headers insist on GNU C, of which they use what C11 has as well. */
#undef __STRICT_ANSI__
#include <libxl.h>
#include <libxl_event.h>
#include <xenctrl.h>
#include <xenstore.h>
#include <xentoollog.h>

#include "actorctl/xenmem.h"

#define CONTEXT_LOG_BYTES 256

struct events;

struct context_log {
    xentoollog_logger logger; /* first: libxl gives back its address */
    char first[CONTEXT_LOG_BYTES];
};

struct xenmem {
    struct context_log log;
    libxl_ctx *libxl; /* NULL: not needed so far */
    xc_interface *xc;
    struct xs_handle *xs;
    bool disaster; /* libxl has said that it cannot go on */
    int64_t patience_ms;
    xenmem_waiting_fn *waiting;
    void *waiting_data;
    char *pager;           /* NULL: where Xen installs it */
    struct events *events; /* NULL: none has been enabled */
};

/* Forgets what was logged. */
void context_log_reset(struct xenmem *xenmem);

/* Opens libxl's own context where it is not open: only the balloon target of a domain that libxl
 * knows goes through it. */
int context_use_libxl(struct xenmem *xenmem, struct xenmem_error *error);

/* 0, or -ENOTCONN with a sentence where libxl has given up. */
int context_check(const struct xenmem *xenmem, struct xenmem_error *error);

#endif
