/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Signals: those that the loop handles like any other news, and those that end the program once the
 * terminal has been given back (rescue.h). See app_inside.h.
 */
#include <errno.h>
#include <signal.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "tui/app_inside.h"
#include "tui/rescue.h"

/* Blocked in the threads that we start, so that they reach this one. The first ones have events; the
 * others end the program, and the rescue has them. */
static const int signals[] = {SIGWINCH, SIGTSTP, SIGCONT, SIGINT, SIGTERM, SIGHUP, SIGALRM};
#define SIGNAL_COUNT       (sizeof(signals) / sizeof(signals[0]))
#define SIGNALS_ENDING_END 6

void app_stop_here(struct app *app)
{
    struct sigaction otherwise = {.sa_handler = SIG_DFL}, ours;

    terminal_suspend(app->terminal);
    app->stopped = true;
    sigaction(SIGTSTP, &otherwise, &ours);
    raise(SIGTSTP); /* returns when we are continued */
    sigaction(SIGTSTP, &ours, NULL);
    terminal_resume(app->terminal);
    app->changed = true;
}

/* Somebody stopped us with SIGSTOP, and the shell has had the terminal meanwhile. */
static void carry_on(struct app *app)
{
    if (!app->stopped) {
        terminal_suspend(app->terminal);
        terminal_resume(app->terminal);
    }
    app->stopped = false;
    app->changed = true;
}

static void on_signal(evutil_socket_t number, short what, void *context)
{
    struct app *app = context;

    (void)what;
    switch (number) {
    case SIGWINCH:
        /* Every paint asks for the size; where it has come back to what it was before we looked,
         * the terminal has lost what was on it all the same. */
        app->console.repaint = app->changed = true;
        break;
    case SIGTSTP:
        app->console.suspend = true;
        break;
    case SIGCONT:
        carry_on(app);
        break;
    }
}

static void on_ending(evutil_socket_t fd, short what, void *context)
{
    struct app *app = context;
    eventfd_t number;

    (void)what;
    if (eventfd_read((int)fd, &number) == 0 && app->ending_signal == 0)
        app->ending_signal = number < NSIG ? (int)number : SIGTERM; /* the sum of several */
}

void app_block_signals(int how)
{
    sigset_t set;

    sigemptyset(&set);
    for (size_t i = 0; i < SIGNAL_COUNT; i++)
        sigaddset(&set, signals[i]);
    pthread_sigmask(how, &set, NULL);
}

/* Also in a process that was started with a signal ignored (nohup), that signal stays ignored. */
int app_watch_signals(struct app *app)
{
    signal(SIGPIPE, SIG_IGN);
    app->ending_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    app->ending = event_new(app->base, app->ending_fd, EV_READ | EV_PERSIST, on_ending, app);
    if (app->ending_fd < 0 || !app->ending || event_add(app->ending, NULL) < 0)
        return -ENOMEM;
    for (size_t i = 0; i < SIGNALS_ENDING_END; i++) {
        struct sigaction before;

        if (sigaction(signals[i], NULL, &before) == 0 && before.sa_handler == SIG_IGN)
            continue;
        if (i >= APP_SIGNALS_WITH_EVENTS) {
            if (rescue_watch(signals[i], app->ending_fd) < 0)
                return -ENOMEM;
            continue;
        }
        app->signal_events[i] = evsignal_new(app->base, signals[i], on_signal, app);
        if (!app->signal_events[i] || event_add(app->signal_events[i], NULL) < 0)
            return -ENOMEM;
    }
    return 0;
}

void app_ignore_signals(struct app *app)
{
    app_free_event(app->ending);
    if (app->ending_fd >= 0)
        close(app->ending_fd);
    for (size_t i = 0; i < APP_SIGNALS_WITH_EVENTS; i++)
        app_free_event(app->signal_events[i]);
}
