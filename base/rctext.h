/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * A counted, immutable text, so that records that are copied on write share their strings.
 *
 * Owner: whoever holds a reference. Thread: any; the count is atomic, the text never changes.
 */
#ifndef XENMEM_BASE_RCTEXT_H
#define XENMEM_BASE_RCTEXT_H

#include <stddef.h>

struct rctext;

/* A new text of `length` bytes with one reference, or NULL (out of memory). */
struct rctext *rctext_new(const char *bytes, size_t length);

struct rctext *rctext_ref(struct rctext *text); /* NULL gives NULL */
void rctext_unref(struct rctext *text);         /* NULL is allowed */

/* NUL terminated, valid as long as the reference; "" for NULL. */
const char *rctext_string(const struct rctext *text);

#endif
