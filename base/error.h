/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * An error for a program (code) and for a person (sentence).
 *
 * Functions that can fail return 0 or -errno and, where a person will read the outcome, fill a
 * struct xenmem_error that the caller owns. The sentence says what happened, what was not done and
 * what to do next. It holds no foreign text that has not gone through text_sanitise().
 * Thread: any; no shared state.
 */
#ifndef XENMEM_BASE_ERROR_H
#define XENMEM_BASE_ERROR_H

#define XENMEM_ERROR_SENTENCE_MAX 512

struct xenmem_error {
    int code; /* a positive errno value; 0 = no error */
    char sentence[XENMEM_ERROR_SENTENCE_MAX];
};

/* Fills *error (NULL is allowed) and returns -code, so that it can end a function. */
int error_set(struct xenmem_error *error, int code, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

#endif
