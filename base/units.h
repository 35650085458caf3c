/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Numbers as the store writes them and as people read them.
 *
 * Inside the program memory is KiB in int64_t (`_kb`), a page is 4 KiB, time is milliseconds of
 * CLOCK_MONOTONIC (`_ms`). People see MiB and GiB.
 * Thread: any; no shared state.
 */
#ifndef XENMEM_BASE_UNITS_H
#define XENMEM_BASE_UNITS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define UNITS_KB_PER_PAGE 4
#define UNITS_KB_PER_MB   1024

/* No amount of memory is larger: 4 ZiB in KiB, so that sums of thousands stay within int64_t. */
#define UNITS_KB_MAX (INT64_C(1) << 52)

/* "0" or a decimal without sign, space or anything behind it, at most `max`. 0, -EINVAL (not such
 * a number) or -ERANGE; *ret_number is untouched on failure. `length` bytes, no NUL needed. */
int units_parse_decimal(const char *bytes, size_t length, int64_t max, int64_t *ret_number);

/* The same with an optional leading '-'; the magnitude is at most `max`. */
int units_parse_signed(const char *bytes, size_t length, int64_t max, int64_t *ret_number);

/* KiB for a table, at most 6 columns below 10 PiB: "0", "640K", "512M", "1434M", "16.0G", "1.2T".
 * `buffer` is UNITS_TEXT_MAX bytes. Returns buffer. */
#define UNITS_TEXT_MAX 24
char *units_format_kb(char *buffer, int64_t kb);

/* The same with an explicit sign: "+256M", "-12M", "0". */
char *units_format_signed_kb(char *buffer, int64_t kb);

/* Milliseconds for a table, at most 6 columns: "0.3s", "21s", "3m12s", "2h05m", "4d02h". */
char *units_format_ms(char *buffer, int64_t ms);

/* The same in whole seconds, for what grows while one looks at it: tenths flicker. Below 0: "0s". */
char *units_format_age(char *buffer, int64_t ms);

#endif
