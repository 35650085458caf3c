/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The journal as a file: inside actorctl/operate only. Nobody but its owner may read or write it,
 * and it is not followed where a link leads.
 */
#ifndef XENMEM_ACTORCTL_OPERATE_JOURNAL_FILE_H
#define XENMEM_ACTORCTL_OPERATE_JOURNAL_FILE_H

#include "actorctl/operate/journal.h"

/* Makes the directory that the file is in (0700), not those above it. */
int journal_file_make_directory(const char *path, struct xenmem_error *error);

/* -ENOENT without a sentence; -EPERM where it is no file, not ours, or open to others. */
int journal_file_open(const char *path, int flags, int *ret_fd, struct xenmem_error *error);

#endif
