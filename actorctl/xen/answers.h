/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * What an errno of libxenstore means: xenstored's own answer, or that nobody answers.
 *
 * Thread: any. Sources: docs/misc/xenstore.txt, xsd_errors of xen/include/public/io/xs_wire.h.
 */
#ifndef XENMEM_ACTORCTL_XEN_ANSWERS_H
#define XENMEM_ACTORCTL_XEN_ANSWERS_H

/* -error where xenstored can answer so, or where memory ran out on this side; else -ENOTCONN.
 * Never 0. */
int answers_code(int error);

#endif
