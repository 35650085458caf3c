/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The console's loop: keys, snapshots, signals and time come in; pictures go out.
 *
 * A wake handles everything that is ready and then paints at most once. Keys paint at once; a flood
 * of snapshots paints at most every PACE_MS, because the feed is not asked for the next one before
 * then. Nothing here waits but the loop itself.
 */
#include "tui/app.h"

#include <errno.h>
#include <event2/event.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

#include "actorctl/operate/operator.h"
#include "actorctl/xen/feed.h"
#include "themes/theme.h"
#include "tui/charset.h"
#include "tui/console.h"
#include "tui/rescue.h"
#include "tui/terminal.h"
#include "views/views.h"

#define PACE_MS          8    /* between two pictures of a flood */
#define PROGRESS_PACE_MS 33   /* between two pictures of a plan under way */
#define AGE_MS           1100 /* without a snapshot for so long, the picture is painted older */
#define KEYS_PER_WAKE    256
#define WHEEL_ROWS       3
#define TICK_DEFAULT_MS  1000

/* Blocked in the threads that we start, so that they reach this one. */
static const int signals[] = {SIGWINCH, SIGTSTP, SIGCONT, SIGINT, SIGTERM, SIGHUP, SIGALRM};
#define SIGNAL_COUNT (sizeof(signals) / sizeof(signals[0]))
#define SIGNALS_WITH_EVENTS \
    3 /* the first ones; the others end the program, and the rescue has them */
#define SIGNALS_ENDING_END 6

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
    struct event *signal_events[SIGNALS_WITH_EVENTS], *ending;
    int ending_fd;
    int64_t taken_ms;  /* when the last snapshot was taken in */
    int64_t heard_ms;  /* when the operator was last listened to */
    bool changed;      /* paint at the end of this wake */
    bool stopped;      /* by ^Z, through us */
    bool gone;         /* the terminal is */
    int ending_signal; /* 0: none */
};

void app_options_init(struct app_options *options)
{
    *options = (struct app_options){.tick_ms = TICK_DEFAULT_MS};
    settings_init(&options->settings);
}

static int64_t now_ms(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static void schedule(struct event *event, int64_t in_ms)
{
    struct timeval delay = {.tv_sec = in_ms / 1000, .tv_usec = in_ms % 1000 * 1000};

    event_add(event, &delay);
}

/* --- what comes in ---------------------------------------------------------------------------- */

static void say_memory(struct app *app)
{
    console_say(&app->console, "There is no memory left to take the news in: this picture is old. "
                               "Free some on dom0.");
}

static void on_snapshot(evutil_socket_t fd, short what, void *context)
{
    struct app *app = context;
    int64_t now = now_ms();
    struct snapshot *snapshot;

    (void)fd;
    (void)what;
    if (now - app->taken_ms < PACE_MS) {
        event_del(app->snapshots);
        schedule(app->pace, PACE_MS - (now - app->taken_ms));
        return;
    }
    snapshot = feed_take(app->feed);
    if (!snapshot)
        return;
    if (console_take(&app->console, snapshot, now) < 0)
        say_memory(app);
    app->taken_ms = now;
    app->changed = true;
    schedule(app->age, AGE_MS);
}

static void on_pace(evutil_socket_t fd, short what, void *context)
{
    struct app *app = context;

    event_add(app->snapshots, NULL);
    on_snapshot(fd, what, app);
}

static void on_age(evutil_socket_t fd, short what, void *context)
{
    struct app *app = context;

    (void)fd;
    (void)what;
    if (console_age(&app->console, now_ms()) < 0)
        say_memory(app);
    app->changed = true;
    schedule(app->age, AGE_MS);
}

/* Steps can follow each other faster than they can be painted, and painting would take the
 * processor from them: the newest state counts, and it waits. */
static void on_progress(evutil_socket_t fd, short what, void *context)
{
    struct app *app = context;
    int64_t now = now_ms();
    struct operator_state state;

    (void)fd;
    (void)what;
    if (now - app->heard_ms < PROGRESS_PACE_MS) {
        event_del(app->progress);
        schedule(app->progress_pace, PROGRESS_PACE_MS - (now - app->heard_ms));
        return;
    }
    app->heard_ms = now;
    app->console.scene.now_ms = now;
    operator_look(app->operator_thread, &state);
    console_hear(&app->console, &state, operator_take_surroundings(app->operator_thread));
    app->changed = true;
}

static void on_progress_pace(evutil_socket_t fd, short what, void *context)
{
    struct app *app = context;

    (void)fd;
    (void)what;
    event_add(app->progress, NULL);
}

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

/* The cursor's row on the screen, or -1: so a click can be told from it. */
static int cursor_line(const struct app *app)
{
    for (int row = 0; row < app->canvas->rows; row++)
        if (canvas_at(app->canvas, row, 0)->selected)
            return row;
    return -1;
}

static void click(struct app *app, int line)
{
    const struct scene *scene = &app->console.scene;
    int at = cursor_line(app);
    long row = (long)scene->cursor_row + line - at;

    if (at >= 0 && row >= (long)scene->top_row && row < (long)(scene->top_row + scene->page_rows) &&
        row < (long)scene->row_count)
        console_click(&app->console, line - at);
}

static void take_key(struct app *app, const struct terminal_key *key)
{
    bool wheel = key->key == KEYS_WHEEL_UP || key->key == KEYS_WHEEL_DOWN;

    if (key->key == KEYS_MOUSE)
        click(app, key->row);
    else if (key->pasted)
        console_paste(&app->console, key->key);
    else
        for (int i = 0; i < (wheel ? WHEEL_ROWS : 1); i++)
            console_press(&app->console, key->key);
}

static void on_input(evutil_socket_t fd, short what, void *context)
{
    struct app *app = context;
    struct terminal_key key;
    int rc = 0;

    (void)fd;
    (void)what;
    for (int i = 0; i < KEYS_PER_WAKE && !app->console.quit; i++) {
        rc = terminal_read(app->terminal, &key);
        if (rc <= 0)
            break;
        take_key(app, &key);
        app->changed = true;
    }
    app->gone = rc < 0;
}

/* --- signals ---------------------------------------------------------------------------------- */

static void stop_here(struct app *app)
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

/* --- what goes out ---------------------------------------------------------------------------- */

static void paint(struct app *app)
{
    app->changed = false;
    app->console.scene.now_ms = now_ms();
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
            stop_here(app);
        app->console.suspend = false;
        pass_on(app);
        if (app->changed && !is_over(app))
            paint(app);
    }
}

/* --- beginning and end ------------------------------------------------------------------------ */

static void block_signals(int how)
{
    sigset_t set;

    sigemptyset(&set);
    for (size_t i = 0; i < SIGNAL_COUNT; i++)
        sigaddset(&set, signals[i]);
    pthread_sigmask(how, &set, NULL);
}

/* Also in a process that was started with a signal ignored (nohup), that signal stays ignored. */
static int watch_signals(struct app *app)
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
        if (i >= SIGNALS_WITH_EVENTS) {
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

static int start_threads(struct app *app)
{
    struct feed_options options = {.tick_ms = app->options->tick_ms};
    struct operator_options operator_options = {.read_only = app->options->read_only,
                                                .program = "xenmem console"};
    int rc;

    block_signals(SIG_BLOCK);
    rc = feed_start(&app->feed, &options, app->error);
    if (rc == 0)
        rc = operator_start(&app->operator_thread, &operator_options, app->error);
    block_signals(SIG_UNBLOCK);
    return rc;
}

static int watch_files(struct app *app)
{
    app->input = event_new(app->base, STDIN_FILENO, EV_READ | EV_PERSIST, on_input, app);
    app->snapshots =
        event_new(app->base, feed_fd(app->feed), EV_READ | EV_PERSIST, on_snapshot, app);
    app->progress = event_new(app->base, operator_fd(app->operator_thread), EV_READ | EV_PERSIST,
                              on_progress, app);
    app->progress_pace = evtimer_new(app->base, on_progress_pace, app);
    app->pace = evtimer_new(app->base, on_pace, app);
    app->age = evtimer_new(app->base, on_age, app);
    if (!app->input || !app->snapshots || !app->progress || !app->progress_pace || !app->pace ||
        !app->age || event_add(app->input, NULL) < 0 || event_add(app->snapshots, NULL) < 0 ||
        event_add(app->progress, NULL) < 0)
        return -ENOMEM;
    schedule(app->age, AGE_MS);
    return 0;
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
    if (!app->canvas || !app->base || watch_signals(app) < 0)
        return say_no_memory(app);
    app->canvas->ascii = ascii;
    rc = start_threads(app);
    if (rc < 0)
        return rc;
    if (watch_files(app) < 0)
        return say_no_memory(app);
    return open_terminal(app);
}

static void free_event(struct event *event)
{
    if (event)
        event_free(event);
}

static void end(struct app *app)
{
    terminal_close(app->terminal);
    alarm(0); /* it has been given back */
    free_event(app->ending);
    if (app->ending_fd >= 0)
        close(app->ending_fd);
    free_event(app->input);
    free_event(app->snapshots);
    free_event(app->progress);
    free_event(app->progress_pace);
    free_event(app->pace);
    free_event(app->age);
    for (size_t i = 0; i < SIGNALS_WITH_EVENTS; i++)
        free_event(app->signal_events[i]);
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
