/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The version of xenmem, in one place.
 */
#ifndef XENMEM_BASE_VERSION_H
#define XENMEM_BASE_VERSION_H

#define XENMEM_VERSION "0.1.0"

#endif
