/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Sixteen bytes in hexadecimal, with dashes in four places: see uuidtext.h.
 */
#include "base/uuidtext.h"

#include <errno.h>
#include <stdbool.h>
#include <string.h>
#include <strings.h>

static const char digits[] = "0123456789abcdef";

static bool has_dash_before(int byte)
{
    return byte == 4 || byte == 6 || byte == 8 || byte == 10;
}

char *uuidtext_format(const uint8_t uuid[UUIDTEXT_BYTES], char buffer[UUIDTEXT_MAX])
{
    char *at = buffer;

    for (int i = 0; i < UUIDTEXT_BYTES; i++) {
        if (has_dash_before(i))
            *at++ = '-';
        *at++ = digits[uuid[i] >> 4];
        *at++ = digits[uuid[i] & 15];
    }
    *at = '\0';
    return buffer;
}

/* What does not come out again as it came in was not one. */
int uuidtext_parse(const char *text, uint8_t ret_uuid[UUIDTEXT_BYTES])
{
    uint8_t uuid[UUIDTEXT_BYTES] = {0};
    char again[UUIDTEXT_MAX];
    int count = 0;

    for (const char *at = text; *at && count < 2 * UUIDTEXT_BYTES; at++) {
        const char *digit = strchr(digits, *at | ('A' <= *at && *at <= 'Z' ? 0x20 : 0));

        if (!digit)
            continue;
        uuid[count / 2] = (uint8_t)(uuid[count / 2] << 4 | (digit - digits));
        count++;
    }
    if (strcasecmp(uuidtext_format(uuid, again), text) != 0)
        return -EINVAL;
    memcpy(ret_uuid, uuid, sizeof(uuid));
    return 0;
}
