/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The host process: it runs xenstored, the guests and the events of a scenario, and
 * serves `xensim ctl`. A child of `xensim run`, which it never outlives.
 */
#ifndef XENMEM_XENSIM_HOSTD_H
#define XENMEM_XENSIM_HOSTD_H

#include "xensim/daemon.h"
#include "xensim/scenario.h"

struct hostd_setup {
    struct scenario *scenario;
    struct daemon_setup daemon;
};

#define HOSTD_READY "ready\n"

/*
 * Runs until its parent ends it. Writes HOSTD_READY to ready_fd once all domains are there, or
 * a sentence where that cannot be, and closes it. The exit code of the process.
 */
int hostd_main(const struct hostd_setup *setup, pid_t parent, int ready_fd);

#endif
