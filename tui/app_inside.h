/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * What the parts of the console's loop share: the loop itself (app.c), what comes in (app_news.c),
 * and signals (app_signals.c).
 *
 * Owner: app_run. Thread: the main thread.
 */
#ifndef XENMEM_TUI_APP_INSIDE_H
#define XENMEM_TUI_APP_INSIDE_H

#include <event2/event.h>

#include "actorctl/operate/operator.h"
#include "actorctl/xen/feed.h"
#include "tui/app.h"
#include "tui/console.h"
#include "tui/terminal.h"

#define APP_SIGNALS_WITH_EVENTS 3

struct app {
    const struct app_options *options;
    struct xenmem_error *error;
    struct console console;
    struct terminal *terminal;
    struct canvas *canvas;
    struct feed *feed;
    struct operator_thread *operator_thread;
    struct event_base *base;
    struct event *input, *snapshots, *progress, *progress_pace, *pace, *age;
    struct event *signal_events[APP_SIGNALS_WITH_EVENTS], *ending;
    int ending_fd;
    int64_t taken_ms;  /* when the last snapshot was taken in */
    int64_t heard_ms;  /* when the operator was last listened to */
    bool changed;      /* paint at the end of this wake */
    bool stopped;      /* by ^Z, through us */
    bool gone;         /* the terminal is */
    int ending_signal; /* 0: none */
};

int64_t app_now_ms(void);                 /* CLOCK_MONOTONIC */
void app_free_event(struct event *event); /* NULL is allowed */

/* Keys, snapshots, the progress of a plan, and time without news. 0 or -ENOMEM. */
int app_watch_news(struct app *app);
void app_ignore_news(struct app *app);

/* Signals that the loop handles, and those that end the program. 0 or -ENOMEM. */
int app_watch_signals(struct app *app);
void app_ignore_signals(struct app *app);

/* SIG_BLOCK around starting threads: so signals reach this one; then SIG_UNBLOCK. */
void app_block_signals(int how);

/* Gives the terminal to the shell until somebody brings us back. */
void app_stop_here(struct app *app);

#endif
