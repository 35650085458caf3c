/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Diagnosis: why is a domain in the state that it is in, and what would an expert do next?
 *
 * The same evidence that convergence (convergence.h) has judged is turned into ranked causes, each
 * with the figures that support it. Pure: a table of rules, first those of the state, then what is
 * worth knowing besides. A cause that is only shown with another state does not appear.
 * Thread: any; the table is constant. Texts are sanitised: they may go to a terminal.
 */
#ifndef XENMEM_MODEL_DIAGNOSIS_H
#define XENMEM_MODEL_DIAGNOSIS_H

#include <stddef.h>
#include <stdint.h>

#include "model/convergence.h"
#include "model/domain.h"
#include "model/snapshot.h"

enum diagnosis_severity {
    DIAGNOSIS_INFO,    /* good to know */
    DIAGNOSIS_WARNING, /* will, or may, be trouble */
    DIAGNOSIS_WRONG,   /* it is what is wrong */
};

enum diagnosis_confidence {
    DIAGNOSIS_POSSIBLE,
    DIAGNOSIS_LIKELY,
    DIAGNOSIS_SURE,
};

#define DIAGNOSIS_TEXT_MAX   256
#define DIAGNOSIS_CAUSES_MAX 8

struct diagnosis_cause {
    enum diagnosis_severity severity;
    enum diagnosis_confidence confidence;
    const char *brief;                 /* a few words, for the CAUSE column; constant */
    char sentence[DIAGNOSIS_TEXT_MAX]; /* what is so, with its figures */
    char advice[DIAGNOSIS_TEXT_MAX];   /* what to do next; "" where there is nothing to do */
};

/* What is judged. All but the domain may be NULL: then nothing can be said that needs them. */
struct diagnosis_subject {
    const struct domain *domain;
    const struct verdict *verdict;
    const struct host *host;
    const struct actors *actors;
    int64_t now_ms;
};

/* Fills at most `room` causes, the leading one first; returns how many. */
size_t diagnosis_find(const struct diagnosis_subject *subject, struct diagnosis_cause *causes,
                      size_t room);

/* The leading cause as one line, with the domain's name in front:
 * "web01: giving back 12 MiB/s; 256 MiB to go. Enforced: maxmem is 513 MiB." Returns buffer. */
char *diagnosis_sentence(const struct diagnosis_subject *subject, char *buffer, size_t size);

/* The leading cause in a few words; "" where all is well. Constant. Cheap: no text is made. */
const char *diagnosis_brief(const struct diagnosis_subject *subject);

/* "sure", "likely", "possible". */
const char *diagnosis_confidence_name(enum diagnosis_confidence confidence);

#endif
