/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The sentence on a domain: see explain.h.
 */
#include "views/explain.h"

#include <stdio.h>

void explain_domain(const struct column_row *row, char sentence[EXPLAIN_MAX])
{
    if (!row->domain->nodes_read)
        snprintf(sentence, EXPLAIN_MAX, "its nodes in xenstore have not been read yet");
    else if (!row->verdict)
        snprintf(sentence, EXPLAIN_MAX, "it has just appeared and has not been judged yet");
    else
        snprintf(sentence, EXPLAIN_MAX, "%s", convergence_info(row->verdict->state)->help);
}
