/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Xen's public headers, in the one order and with the one switch that they need.
 * They come without the integer types that they use.
 */
#ifndef XENMEM_XENSIM_SHIM_XEN_H
#define XENMEM_XENSIM_SHIM_XEN_H

#include <stdint.h>

#define __XEN_TOOLS__ 1
/* They use anonymous structures, which C11 has, but ask for GNU's dialect by this. */
#undef __STRICT_ANSI__

#include <xen/xen.h>

#include <xen/domctl.h>
#include <xen/memory.h>
#include <xen/sysctl.h>
#include <xen/version.h>

#include <xen/sys/evtchn.h>
#include <xen/sys/gntdev.h>
#include <xen/sys/privcmd.h>

#endif
