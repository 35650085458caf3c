/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * One sentence on one domain: what goes on with it, and why.
 *
 * Thread: any; pure.
 */
#ifndef XENMEM_VIEWS_EXPLAIN_H
#define XENMEM_VIEWS_EXPLAIN_H

#include "model/column.h"
#include "views/frame.h"

#define EXPLAIN_MAX 640

/* Never fails: a domain that has not been judged yet is said to be so. */
void explain_domain(const struct column_row *row, char sentence[EXPLAIN_MAX]);

/* Draws the sentence on the domain under the cursor in its place below the view. */
void explain_selected(const struct scene *scene, struct canvas *canvas, const struct frame *frame);

#endif
