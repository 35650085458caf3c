/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The host process: puts loop, world, store, daemon, events and control together.
 */
#include "xensim/hostd.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "xensim/control.h"
#include "xensim/events.h"
#include "xensim/nodes.h"
#include "xensim/perform.h"
#include "xensim/world.h"

#define START_TICKET  1
#define PATH_BYTES    256
#define PROBLEM_BYTES 512
#define LONGEST_QUEUE 64 /* doorbells taken in one go */

struct hostd {
    struct world world; /* first: found from it */
    const struct hostd_setup *setup;
    struct control *control;
    struct watcher store;
    struct watcher signals;
    struct watcher doorbell;
    struct hostd_event *events;
    pid_t xenstored;
    int ready_fd; /* -1 once told */
    int exit_code;
};

/* An event of the scenario and its timer. */
struct hostd_event {
    struct timer timer;
    struct hostd *hostd;
    struct scenario_event *event;
    int64_t until_ms;
};

static struct hostd *hostd_of_world(struct world *world)
{
    return TIMERS_OWNER(world, struct hostd, world);
}

static void hostd_tell(struct hostd *hostd, const char *text)
{
    if (hostd->ready_fd < 0)
        return;
    (void)!write(hostd->ready_fd, text, strlen(text));
    close(hostd->ready_fd);
    hostd->ready_fd = -1;
}

static void hostd_fail(struct hostd *hostd, const char *sentence)
{
    hostd_tell(hostd, sentence);
    hostd->exit_code = 1;
    hostd->world.loop.ending = true;
}

/* --- the events of the scenario
 * -------------------------------------------------------------------- */

static void hostd_event_fire(struct timer *timer)
{
    struct hostd_event *due = TIMERS_OWNER(timer, struct hostd_event, timer);
    struct world *world = &due->hostd->world;
    char problem[PROBLEM_BYTES];

    if (perform_action(world, &due->event->action, problem, sizeof(problem)))
        fprintf(stderr, "xensim: an event did not happen: %s\n", problem);
    if (due->event->period_ms && timer->at_ms + due->event->period_ms <= due->until_ms)
        timers_arm(&world->loop.timers, timer, timer->at_ms + due->event->period_ms);
}

static void hostd_start_events(struct hostd *hostd)
{
    struct scenario *scenario = hostd->setup->scenario;
    struct loop *loop = &hostd->world.loop;

    for (size_t i = 0; i < scenario->events_count; i++) {
        struct hostd_event *due = &hostd->events[i];
        struct scenario_event *event = &scenario->events[i];

        *due = (struct hostd_event){
            .timer = {.fire = hostd_event_fire}, .hostd = hostd, .event = event};
        due->until_ms = event->until_ms == INT64_MAX ? INT64_MAX : loop->now_ms + event->until_ms;
        timers_arm(&loop->timers, &due->timer, loop->now_ms + event->first_ms);
    }
}

/* --- xenstored
 * --------------------------------------------------------------------------------------- */

static int hostd_write_pid(struct hostd *hostd)
{
    char path[PATH_BYTES];
    FILE *file;

    snprintf(path, sizeof(path), "%s/xenstored.pid", hostd->world.dir);
    file = fopen(path, "we");
    if (!file)
        return -errno;
    fprintf(file, "%d\n", (int)hostd->xenstored);
    return fclose(file) ? -errno : 0;
}

static int hostd_start_xenstored(struct hostd *hostd)
{
    char socket_path[PATH_BYTES];
    int rc = daemon_start(&hostd->setup->daemon, &hostd->xenstored);

    if (rc)
        return rc;
    daemon_socket_path(&hostd->setup->daemon, socket_path, sizeof(socket_path));
    store_connect(hostd->world.store, socket_path);
    return hostd_write_pid(hostd);
}

static int hostd_restart_xenstored(struct world *world, uint64_t ticket)
{
    struct hostd *hostd = hostd_of_world(world);
    int rc;

    if (hostd->xenstored) {
        kill(hostd->xenstored, SIGKILL);
        waitpid(hostd->xenstored, NULL, 0);
        hostd->xenstored = 0;
    }
    rc = hostd_start_xenstored(hostd);
    if (!rc)
        world_populate_store(world, ticket);
    return rc;
}

/* What xenstored said before it ended, for the sentence about it: one line at most. */
static void hostd_last_words(const struct hostd *hostd, char *ret_text, size_t size)
{
    char path[PATH_BYTES];
    FILE *file;

    snprintf(path, sizeof(path), "%s/xenstored.log", hostd->world.dir);
    file = fopen(path, "re");
    if (!file || !fgets(ret_text, (int)size, file))
        snprintf(ret_text, size, "it said nothing\n");
    if (file)
        fclose(file);
}

static void hostd_xenstored_ended(struct hostd *hostd)
{
    char words[PROBLEM_BYTES / 2], problem[PROBLEM_BYTES];

    hostd->xenstored = 0;
    fprintf(stderr, "xensim: xenstored has ended\n");
    store_disconnect(hostd->world.store);
    if (hostd->ready_fd < 0)
        return;
    hostd_last_words(hostd, words, sizeof(words));
    snprintf(problem, sizeof(problem), "xenstored ended as soon as it was started: %s", words);
    hostd_fail(hostd, problem);
}

static void hostd_reap(struct hostd *hostd)
{
    pid_t pid;

    while ((pid = waitpid(-1, NULL, WNOHANG)) > 0)
        if (pid == hostd->xenstored)
            hostd_xenstored_ended(hostd);
}

/* --- what comes in
 * -------------------------------------------------------------------------------------- */

static void hostd_signals(struct watcher *watcher)
{
    struct hostd *hostd = TIMERS_OWNER(watcher, struct hostd, signals);
    struct signalfd_siginfo info;

    while (read(watcher->fd, &info, sizeof(info)) == sizeof(info)) {
        if (info.ssi_signo == SIGCHLD)
            hostd_reap(hostd);
        else
            hostd->world.loop.ending = true;
    }
}

static void hostd_doorbell(struct watcher *watcher)
{
    struct hostd *hostd = TIMERS_OWNER(watcher, struct hostd, doorbell);
    uint32_t domid;

    for (int i = 0; i < LONGEST_QUEUE; i++) {
        if (recv(watcher->fd, &domid, sizeof(domid), MSG_DONTWAIT) != sizeof(domid))
            return;
        world_reconcile(&hostd->world, domid);
    }
}

static void hostd_started(struct hostd *hostd, int rc)
{
    char problem[PROBLEM_BYTES];

    if (rc) {
        snprintf(problem, sizeof(problem), "the domains' nodes were not written to xenstored: %s\n",
                 strerror(-rc));
        hostd_fail(hostd, problem);
        return;
    }
    hostd->world.started = true;
    hostd_tell(hostd, HOSTD_READY);
    hostd_start_events(hostd);
}

static void hostd_store(struct watcher *watcher)
{
    struct hostd *hostd = TIMERS_OWNER(watcher, struct hostd, store);
    struct store_event event;

    while (store_next(hostd->world.store, &event)) {
        if (event.kind == STORE_CHANGED)
            world_store_changed(&hostd->world, &event);
        else if (event.ticket == START_TICKET)
            hostd_started(hostd, event.rc);
        else
            control_done(hostd->control, event.ticket, event.rc);
    }
}

/* --- start and end
 * --------------------------------------------------------------------------------------- */

static int hostd_watch_signals(struct hostd *hostd)
{
    sigset_t set;

    sigemptyset(&set);
    sigaddset(&set, SIGCHLD);
    sigaddset(&set, SIGTERM);
    sigprocmask(SIG_SETMASK, &set, NULL);
    signal(SIGPIPE, SIG_IGN); /* libxenstore toggles it otherwise */
    hostd->signals = (struct watcher){.fd = signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK),
                                      .ready = hostd_signals};
    return hostd->signals.fd < 0 ? -errno : loop_watch(&hostd->world.loop, &hostd->signals);
}

static int hostd_watch_all(struct hostd *hostd)
{
    struct loop *loop = &hostd->world.loop;
    int rc;

    hostd->store = (struct watcher){.fd = store_fd(hostd->world.store), .ready = hostd_store};
    hostd->doorbell = (struct watcher){
        .fd = loop_listen(hostd->world.dir, DOORBELL_SOCKET, SOCK_DGRAM), .ready = hostd_doorbell};
    if (hostd->doorbell.fd < 0)
        return hostd->doorbell.fd;
    rc = hostd_watch_signals(hostd);
    if (!rc)
        rc = loop_watch(loop, &hostd->store);
    if (!rc)
        rc = loop_watch(loop, &hostd->doorbell);
    return rc ? rc : control_new(&hostd->world, hostd_restart_xenstored, &hostd->control);
}

static int hostd_create_domains(struct hostd *hostd, char *ret_problem, size_t size)
{
    const struct scenario *scenario = hostd->setup->scenario;

    for (size_t i = 0; i < scenario->guests_count; i++)
        if (world_create(&hostd->world, &scenario->guests[i], 0, NULL, ret_problem, size))
            return -1;
    return 0;
}

/* Everything up to the point where the store is being filled. */
static int hostd_start(struct hostd *hostd, char *ret_problem, size_t size)
{
    const struct hostd_setup *setup = hostd->setup;
    struct store_batch *batch;
    int rc = world_init(&hostd->world, setup->daemon.dir, &setup->scenario->host);

    if (!rc)
        rc = hostd_watch_all(hostd);
    if (!rc)
        rc = hostd_start_xenstored(hostd);
    if (rc) {
        snprintf(ret_problem, size, "the simulated host was not started: %s", strerror(-rc));
        return rc;
    }
    batch = batch_new(true);
    if (batch)
        nodes_add_host(batch);
    store_submit(hostd->world.store, batch, 0);
    if (hostd_create_domains(hostd, ret_problem, size))
        return -1;
    world_end_round(&hostd->world);
    batch = batch_new(false);
    if (batch)
        batch_watch(batch);
    store_submit(hostd->world.store, batch, START_TICKET);
    return 0;
}

static void hostd_after_round(struct loop *loop)
{
    world_end_round(TIMERS_OWNER(loop, struct world, loop));
}

/* Away from the terminal: what it has to say goes to a file. */
static void hostd_detach(const struct hostd_setup *setup, pid_t parent)
{
    char path[PATH_BYTES];
    int null_fd = open("/dev/null", O_RDWR | O_CLOEXEC);
    int log;

    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() != parent)
        _exit(1);
    prctl(PR_SET_NAME, "xensim-host");
    setsid();
    snprintf(path, sizeof(path), "%s/host.log", setup->daemon.dir);
    log = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    dup2(null_fd, STDIN_FILENO);
    dup2(null_fd, STDOUT_FILENO);
    dup2(log >= 0 ? log : null_fd, STDERR_FILENO);
}

int hostd_main(const struct hostd_setup *setup, pid_t parent, int ready_fd)
{
    struct hostd *hostd = calloc(1, sizeof(*hostd));
    char problem[PROBLEM_BYTES];
    int code;

    hostd_detach(setup, parent);
    if (!hostd)
        return 1;
    hostd->setup = setup;
    hostd->ready_fd = ready_fd;
    hostd->events = calloc(setup->scenario->events_count + 1, sizeof(*hostd->events));
    if (!hostd->events || hostd_start(hostd, problem, sizeof(problem) - 1)) {
        hostd_fail(hostd, hostd->events ? strcat(problem, "\n") : "out of memory\n");
        _exit(1);
    }
    hostd->world.loop.after_round = hostd_after_round;
    loop_run(&hostd->world.loop);
    code = hostd->exit_code;
    if (hostd->xenstored)
        kill(hostd->xenstored, SIGKILL);
    /* The store's thread may hang in xenstored; the kernel takes everything back. */
    _exit(code);
}
