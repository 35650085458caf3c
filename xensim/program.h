/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * About programs: where the shared object is, and what has to be preloaded for a
 * program. AddressSanitizer must come first in LD_PRELOAD where it is a shared
 * library, which a program's own list of needed libraries tells.
 */
#ifndef XENMEM_XENSIM_PROGRAM_H
#define XENMEM_XENSIM_PROGRAM_H

#include <stdbool.h>
#include <stddef.h>

/* libxensim.so beside this program, or installed. 0, or -1 with a sentence. */
int program_find_library(char *ret_path, size_t path_size, char *ret_problem, size_t size);

/* The value of LD_PRELOAD for `program` (found by PATH). */
void program_preload(const char *program, bool asan, const char *lib, char *ret_text, size_t size);

#endif
