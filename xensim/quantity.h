/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Amounts as a scenario writes them. Sizes: a whole number and K, M, G or T
 * (powers of 1,024), or p for pages; without a letter MiB, as xl takes it. Rates: a
 * size, with or without "/s". Times: ms, s or m behind a number. Strict: no sign, no
 * fraction, nothing behind it. Each returns 0 or -EINVAL and leaves its result alone
 * on failure.
 */
#ifndef XENMEM_XENSIM_QUANTITY_H
#define XENMEM_XENSIM_QUANTITY_H

#include <stddef.h>
#include <stdint.h>

int quantity_parse_size(const char *text, uint64_t *ret_kb);
int quantity_parse_rate(const char *text, uint64_t *ret_kb_per_s);
int quantity_parse_time(const char *text, int64_t *ret_ms);
int quantity_parse_number(const char *text, uint64_t max, uint64_t *ret_number);

#endif
