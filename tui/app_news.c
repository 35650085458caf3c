/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * What comes into the loop: snapshots, the progress of a plan, keys, and time that passes without
 * any of them. See app_inside.h.
 *
 * A flood of snapshots is taken in at most every PACE_MS: the feed is not asked for the next one
 * before then.
 */
#include <errno.h>
#include <sys/time.h>
#include <unistd.h>

#include "tui/app_inside.h"

#define PACE_MS          8    /* between two pictures of a flood */
#define PROGRESS_PACE_MS 33   /* between two pictures of a plan under way */
#define AGE_MS           1100 /* without a snapshot for so long, the picture is painted older */
#define KEYS_PER_WAKE    256
#define WHEEL_ROWS       3

static void schedule(struct event *event, int64_t in_ms)
{
    struct timeval delay = {.tv_sec = in_ms / 1000, .tv_usec = in_ms % 1000 * 1000};

    event_add(event, &delay);
}

static void say_memory(struct app *app)
{
    console_say(&app->console, "There is no memory left to take the news in: this picture is old. "
                               "Free some on dom0.");
}

static void on_snapshot(evutil_socket_t fd, short what, void *context)
{
    struct app *app = context;
    int64_t now = app_now_ms();
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
    if (console_age(&app->console, app_now_ms()) < 0)
        say_memory(app);
    app->changed = true;
    schedule(app->age, AGE_MS);
}

/* Steps can follow each other faster than they can be painted, and painting would take the
 * processor from them: the newest state counts, and it waits. */
static void on_progress(evutil_socket_t fd, short what, void *context)
{
    struct app *app = context;
    struct operate *operate = &app->console.operate;
    int64_t now = app_now_ms();
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
    if (operate->progress)
        operator_look_at_steps(app->operator_thread, operate->progress, operate->plan->step_count);
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

int app_watch_news(struct app *app)
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

void app_ignore_news(struct app *app)
{
    app_free_event(app->input);
    app_free_event(app->snapshots);
    app_free_event(app->progress);
    app_free_event(app->progress_pace);
    app_free_event(app->pace);
    app_free_event(app->age);
}
