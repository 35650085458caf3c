/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The console: the full-screen program, from its first paint until somebody leaves it.
 *
 * app_run starts the feed, takes the terminal over, and gives it back as it was on every way out:
 * quit, signal, crash, suspension. But for one look at the beginning, whether there is a hypervisor
 * at all, it never calls Xen on its own thread.
 *
 * Thread: call it on the main thread, before any other thread has been started: the signals that
 * it waits for are blocked in the threads that it starts. It sets LC_CTYPE from the environment.
 */
#ifndef XENMEM_TUI_APP_H
#define XENMEM_TUI_APP_H

#include <stdbool.h>

#include "base/error.h"
#include "model/settings.h"

struct app_options {
    unsigned tick_ms;         /* between two samples of the hypervisor; 0: 1,000 */
    const char *theme;        /* a theme's name, or the path of a theme file; NULL: the default */
    bool ascii;               /* draw with ASCII only, whatever the locale says */
    bool mono;                /* no colours; NO_COLOR in the environment does the same */
    bool no_mouse;            /* leave the mouse to the terminal */
    bool read_only;           /* no key changes anything on the host */
    struct settings settings; /* thresholds, copied; settings_init() fills in the defaults */
};

/* The defaults: what `xenmem` alone does. */
void app_options_init(struct app_options *options);

/*
 * Runs the console until it is left. Returns what the process should exit with:
 *
 *   0  left with q
 *   1  it could not start or go on, or the terminal went away; *error says why (code 0: no need to)
 *   2  standard input or output is no terminal, or none that can be drawn on; *error points to
 *      `xenmem list`
 *
 * The terminal is restored before it returns, so that the caller can print error->sentence. On
 * SIGINT (^C), SIGTERM, SIGHUP and in a crash the terminal is restored and the signal is then
 * raised again with its default action, so that whoever waits for the process sees what ended it;
 * app_run does not return then.
 */
int app_run(const struct app_options *options, struct xenmem_error *error);

#endif
