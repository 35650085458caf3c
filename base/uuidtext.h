/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * UUIDs as text, "xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx", the bytes in the order of the text, as in
 * the hypervisor's handle. (Not called uuid_: that is libuuid, which libxenlight links.)
 * Thread: any; no shared state.
 */
#ifndef XENMEM_BASE_UUIDTEXT_H
#define XENMEM_BASE_UUIDTEXT_H

#include <stdint.h>

#define UUIDTEXT_BYTES 16
#define UUIDTEXT_MAX   37 /* with its NUL */

/* In lower case. Returns buffer. */
char *uuidtext_format(const uint8_t uuid[UUIDTEXT_BYTES], char buffer[UUIDTEXT_MAX]);

/* In either case, nothing before or behind it. 0 or -EINVAL; ret_uuid is untouched on failure. */
int uuidtext_parse(const char *text, uint8_t ret_uuid[UUIDTEXT_BYTES]);

#endif
