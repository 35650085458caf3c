/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * What can come back to the host, counted only where a guest has shown that it gives.
 *
 * A guest gives if it is going down now, or has met at least one request and does not refuse. From
 * such a one comes back what it holds above its floor: the toolstack's dynamic-min where there is
 * one, else its balloon target (what is on its way and no more: without a dynamic-min nobody has
 * said that it may be squeezed further), in no case less than the amount at which it was seen to
 * refuse. From paused, booting, dying and refusing guests nothing comes.
 * Thread: any; pure.
 */
#ifndef XENMEM_VIEWS_GIVING_H
#define XENMEM_VIEWS_GIVING_H

#include "model/column.h"

/* KiB, never negative; 0 where nothing is known to come. */
int64_t giving_kb(const struct column_row *row);

#endif
