/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The levers of a domain in a few lines: its policy and who follows it, what its guest is asked to
 * hold, what the hypervisor gives it, what its guest says.
 *
 * All of it stands in the table of fields, too, exactly and with paths. Thread: any; pure.
 */
#ifndef XENMEM_VIEWS_LEVERS_H
#define XENMEM_VIEWS_LEVERS_H

#include "model/column.h"
#include "views/page.h"

#define LEVERS_LINES 4 /* at most: three for a guest that says nothing */

void levers_draw(struct page *page, int at, int width, const struct column_row *of);

#endif
