/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The words that all causes are made of: amounts in running text, a sentence, an advice. See
 * causes.h.
 */
#include "model/causes.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>

#include "base/units.h"

const char *causes_size(char buffer[CAUSES_SIZE_MAX], int64_t kb)
{
    int64_t mib = UNITS_KB_PER_MB, gib = mib * UNITS_KB_PER_MB;

    if (kb < 0)
        kb = -kb;
    if (kb < mib)
        snprintf(buffer, CAUSES_SIZE_MAX, "%" PRId64 " KiB", kb);
    else if (kb < 10 * gib)
        snprintf(buffer, CAUSES_SIZE_MAX, "%" PRId64 " MiB", (kb + mib / 2) / mib);
    else
        snprintf(buffer, CAUSES_SIZE_MAX, "%.1f GiB", (double)kb / (double)gib);
    return buffer;
}

void causes_say(struct diagnosis_cause *cause, const char *format, ...)
{
    va_list args;

    va_start(args, format);
    vsnprintf(cause->sentence, sizeof(cause->sentence), format, args);
    va_end(args);
}

void causes_advise(struct diagnosis_cause *cause, const char *format, ...)
{
    va_list args;

    va_start(args, format);
    vsnprintf(cause->advice, sizeof(cause->advice), format, args);
    va_end(args);
}
