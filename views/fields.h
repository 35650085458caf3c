/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Every field of a domain: its exact value, who says so, since when, and its path.
 *
 * Thread: any; pure.
 */
#ifndef XENMEM_VIEWS_FIELDS_H
#define XENMEM_VIEWS_FIELDS_H

#include "model/column.h"
#include "views/page.h"

void fields_draw(struct page *page, int at, int width, const struct column_row *of);

#endif
