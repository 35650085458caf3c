/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The sentence on a domain: the leading cause of the diagnosis, and what to do: see explain.h.
 */
#include "views/explain.h"

#include <stdio.h>

#include "model/diagnosis.h"

void explain_domain(const struct column_row *row, char sentence[EXPLAIN_MAX])
{
    const struct diagnosis_subject subject = column_subject(row);
    struct diagnosis_cause cause;

    if (diagnosis_find(&subject, &cause, 1) > 0)
        snprintf(sentence, EXPLAIN_MAX, "%s%s%s", cause.sentence, *cause.advice ? " " : "",
                 cause.advice);
    else if (!row->domain->nodes_read)
        snprintf(sentence, EXPLAIN_MAX, "its nodes in xenstore have not been read yet.");
    else if (!row->verdict)
        snprintf(sentence, EXPLAIN_MAX, "it has just appeared and has not been judged yet.");
    else
        snprintf(sentence, EXPLAIN_MAX, "%s", convergence_info(row->verdict->state)->help);
}

void explain_selected(const struct scene *scene, struct canvas *canvas, const struct frame *frame)
{
    const struct column_row *row = scene_selected(scene);
    char sentence[EXPLAIN_MAX] = "", subject[32];

    if (row) {
        snprintf(subject, sizeof(subject), "domain %u", row->domain->id.domid);
        explain_domain(row, sentence);
        frame_draw_sentence(scene, canvas, frame, domain_text(row->domain, FIELD_NAME, subject),
                            sentence);
    } else {
        frame_draw_sentence(scene, canvas, frame, NULL, NULL);
    }
}
