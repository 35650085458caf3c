/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Filling struct xenmem_error: see error.h.
 */
#include "base/error.h"

#include <stdarg.h>
#include <stdio.h>

int error_set(struct xenmem_error *error, int code, const char *format, ...)
{
    va_list args;

    if (error) {
        error->code = code;
        va_start(args, format);
        vsnprintf(error->sentence, sizeof(error->sentence), format, args);
        va_end(args);
    }
    return -code;
}
