/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The errors that xenstored answers with: see answers.h.
 */
#include "actorctl/xen/answers.h"

#include <errno.h>
#include <stddef.h>

static const int answers[] = {ENOENT, EACCES, EINVAL, EEXIST, EISDIR, ENOSPC, EIO,    ENOTEMPTY,
                              ENOSYS, EROFS,  EBUSY,  EAGAIN, EPERM,  E2BIG,  ENOMEM, EISCONN};

int answers_code(int error)
{
    for (size_t i = 0; i < sizeof(answers) / sizeof(answers[0]); i++)
        if (answers[i] == error)
            return -error;
    return -ENOTCONN;
}
