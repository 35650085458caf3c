/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The rescue: gives the terminal back when the program dies.
 *
 * Everything that is needed for it is prepared while all is well, so that a crash needs nothing but
 * write(), tcsetattr() and sigaction(), which a signal handler may call. After it the signal acts
 * as it would have: the exit status is right, and a core is dumped where cores are wanted.
 *
 * Thread: arm and disarm on the main thread; the rescue itself on whichever thread crashes.
 */
#ifndef XENMEM_TUI_RESCUE_H
#define XENMEM_TUI_RESCUE_H

#include <stddef.h>
#include <termios.h>

/* From now on a crash writes `farewell` (cut at RESCUE_FAREWELL_MAX) to the terminal `fd` and
 * restores `modes`. */
#define RESCUE_FAREWELL_MAX 512
void rescue_arm(int fd, const struct termios *modes, const char *farewell);

/* The terminal has been given back in another way. */
void rescue_disarm(void);

/* A signal that ends the program: `number` is written to `fd` (an eventfd), for whoever has the time
 * to leave in good order. Where the terminal is not given back within RESCUE_PATIENCE_S, because it
 * takes no output, that is dropped, the terminal's modes are restored, and the signal ends the
 * program. 0 or -errno. */
#define RESCUE_PATIENCE_S 2
int rescue_watch(int number, int fd);

/* Restores the terminal now, if armed; may be called in a signal handler. */
void rescue_now(void);

#endif
