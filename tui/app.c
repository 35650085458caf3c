/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The console's loop: keys, snapshots, signals and time come in; pictures go out.
 *
 * A wake handles everything that is ready and then paints at most once. Keys paint at once. Nothing
 * here waits but the loop itself.
 */
#include "tui/app.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include "themes/theme.h"
#include "tui/app_inside.h"
#include "tui/charset.h"
#include "views/views.h"

#define TICK_DEFAULT_MS 1000

void app_options_init(struct app_options *options)
{
    *options = (struct app_options){.tick_ms = TICK_DEFAULT_MS};
    settings_init(&options->settings);
}

int64_t app_now_ms(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

void app_free_event(struct event *event)
{
    if (event)
        event_free(event);
}

/* --- what goes out ---------------------------------------------------------------------------- */

/* What somebody has decided goes to the operator: nothing else does. */
static void pass_on(struct app *app)
{
    struct operate *operate = &app->console.operate;
    struct xenmem_error error;

    operator_set_locked(app->operator_thread, app->console.locked);
    if (operate->hurry)
        feed_hurry(app->feed);
    operate->hurry = false;
    if (operate->cancel)
        operator_cancel(app->operator_thread);
    operate->cancel = false;
    if (operate->survey &&
        operator_survey(app->operator_thread, operate->ids, operate->id_count, NULL) != -EBUSY)
        operate->survey = false; /* a busy one is asked again when it says that it has ended */
    if (!operate->handed)
        return;
    if (operator_execute(app->operator_thread, operate->handed, &error) < 0) {
        plan_free(operate->handed);
        operate_refused(&app->console, &error);
    }
    operate->handed = NULL;
}

static void paint(struct app *app)
{
    app->changed = false;
    app->console.scene.now_ms = app_now_ms();
    console_prepare(&app->console);
    terminal_resize(app->terminal);
    if (canvas_resize(app->canvas, terminal_rows(app->terminal), terminal_columns(app->terminal)) <
        0)
        return;
    views_draw(&app->console.scene, app->canvas);
    if (app->console.repaint)
        terminal_spoil(app->terminal);
    app->console.repaint = false;
    terminal_paint(app->terminal, app->canvas);
}

static bool is_over(const struct app *app)
{
    return app->console.quit || app->gone || app->ending_signal != 0;
}

static void loop(struct app *app)
{
    paint(app);
    while (!is_over(app)) {
        if (event_base_loop(app->base, EVLOOP_ONCE) < 0)
            break;
        if (app->console.suspend && !is_over(app))
            app_stop_here(app);
        app->console.suspend = false;
        pass_on(app);
        if (app->changed && !is_over(app))
            paint(app);
    }
}

/* --- beginning and end ------------------------------------------------------------------------ */

static int start_threads(struct app *app)
{
    struct feed_options options = {.tick_ms = app->options->tick_ms};
    struct operator_options operator_options = {.read_only = app->options->read_only,
                                                .program = "xenmem console"};
    int rc;

    app_block_signals(SIG_BLOCK);
    rc = feed_start(&app->feed, &options, app->error);
    if (rc == 0)
        rc = operator_start(&app->operator_thread, &operator_options, app->error);
    app_block_signals(SIG_UNBLOCK);
    return rc;
}

static int open_terminal(struct app *app)
{
    const char *name = app->options->theme ? app->options->theme : THEME_NAME_DEFAULT;
    const char *no_colour = getenv("NO_COLOR");
    struct theme theme, mono;
    struct terminal_options options = {
        .theme = &theme,
        .mono = &mono,
        .colours = !app->options->mono && !(no_colour && *no_colour),
        .mouse = !app->options->no_mouse,
    };
    int rc = theme_load(&theme, name, app->error);

    if (rc == 0)
        rc = theme_load(&mono, THEME_NAME_MONO, app->error);
    return rc < 0 ? rc : terminal_open(&app->terminal, &options, app->error);
}

static int say_no_memory(struct app *app)
{
    return error_set(app->error, ENOMEM,
                     "There is no memory left to start the console. Free some on dom0, or use "
                     "`xenmem list`.");
}

/* The feed is started before the terminal is opened: its first look at the host takes longer. */
static int begin(struct app *app, bool ascii)
{
    int rc;

    app->canvas = canvas_new();
    app->base = event_base_new();
    if (!app->canvas || !app->base || app_watch_signals(app) < 0)
        return say_no_memory(app);
    app->canvas->ascii = ascii;
    rc = start_threads(app);
    if (rc < 0)
        return rc;
    if (app_watch_news(app) < 0)
        return say_no_memory(app);
    return open_terminal(app);
}

static void end(struct app *app)
{
    terminal_close(app->terminal);
    alarm(0); /* it has been given back */
    app_ignore_signals(app);
    app_ignore_news(app);
    if (app->base)
        event_base_free(app->base);
    operator_stop(app->operator_thread);
    feed_stop(app->feed);
    canvas_free(app->canvas);
    console_release(&app->console);
}

static void die_of(int number)
{
    signal(number, SIG_DFL);
    raise(number);
}

int app_run(const struct app_options *options, struct xenmem_error *error)
{
    struct app app = {.options = options, .error = error, .ending_fd = -1};
    bool ascii;
    int rc;

    if (terminal_check(error) < 0)
        return 2;
    if (feed_probe(error) < 0)
        return 1;
    ascii = !charset_set() || options->ascii;
    if (console_init(&app.console, &options->settings, ascii, options->read_only) < 0) {
        say_no_memory(&app);
        return 1;
    }
    rc = begin(&app, ascii);
    if (rc == 0)
        loop(&app);
    end(&app);
    if (app.ending_signal)
        die_of(app.ending_signal);
    return rc < 0 || app.gone ? 1 : 0;
}
