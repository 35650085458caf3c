/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * What a pager is told on its command line, and what its last words mean. Pure. Thread: any.
 */
#ifndef XENMEM_ACTORCTL_POLICY_PAGER_WORDS_H
#define XENMEM_ACTORCTL_POLICY_PAGER_WORDS_H

#include <stddef.h>
#include <stdint.h>

/* The -m of xenpaging for a domain with this static-max, KiB. */
int64_t pager_words_max_kb(int64_t static_max_kb);

/* The errno behind what xenpaging wrote (`log`, NUL terminated), or 0 where it is none of those. */
int pager_words_code(const char *log);

/* What an errno of xc_mem_paging_enable means: half a sentence. */
const char *pager_words_explain(int code);

#endif
