/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The record of actors and balancers on a simulated host: registrations that come, change, break
 * and go, processes that are killed, a xenstored that dies. Run by test_feed.sh within `xensim
 * run`. See world.h.
 *
 * The processes are real ones: this program under other names, waiting to be killed.
 */
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "actorctl/xen/clock.h"
#include "actorctl/xen/listeners.h"
#include "base/proc.h"
#include "tests/feed/world.h"

#define ROOT         "/tool/xenmem/actors"
#define PROGRAM_NAME "actors_test"

static char folder[] = "/tmp/actors_test.XXXXXX"; /* of links to this program */

/* --- processes -------------------------------------------------------------------------------- */

static bool has_comm(pid_t pid, const char *name)
{
    char comm[64] = "";

    proc_read(pid, "comm", comm, sizeof(comm));
    comm[strcspn(comm, "\n")] = '\0';
    return strcmp(comm, name) == 0;
}

/* A process that is called `name`, with these arguments and, unless NULL, its output in `output`. */
static pid_t begin_process(struct world *world, const char *name, char *const argv[],
                           const char *output)
{
    char self[512] = "", link[512];
    int64_t end_ms = clock_now_ms() + 10000;
    pid_t pid;

    snprintf(link, sizeof(link), "%s/%s", folder, name);
    if (readlink("/proc/self/exe", self, sizeof(self) - 1) < 0 ||
        (symlink(self, link) < 0 && errno != EEXIST))
        world_complain(world, "%s cannot be made: %s", link, strerror(errno));
    pid = fork();
    if (pid == 0) {
        int fd = output ? open(output, O_WRONLY | O_CREAT, 0600) : -1;

        if (fd >= 0)
            dup2(fd, 1);
        execv(link, argv);
        _exit(127);
    }
    while (!has_comm(pid, name) && clock_now_ms() < end_ms)
        usleep(1000);
    if (!has_comm(pid, name))
        world_complain(world, "the process %s was not started", name);
    return pid;
}

static pid_t begin_actor(struct world *world)
{
    return begin_process(world, "actor", (char *[]){"actor", NULL}, NULL);
}

static void end_process(pid_t pid)
{
    if (pid > 0 && kill(pid, SIGKILL) == 0)
        waitpid(pid, NULL, 0);
}

/* What such a process does. */
static _Noreturn void be_a_process(void)
{
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    for (;;)
        pause();
}

/* --- registrations ---------------------------------------------------------------------------- */

static void set_bytes(struct world *world, const char *name, const char *node, const void *bytes,
                      unsigned length)
{
    char path[512];

    snprintf(path, sizeof(path), ROOT "/%s%s%s", name, *node ? "/" : "", node);
    if (!xs_write(world->xs, XBT_NULL, path, bytes, length))
        world_complain(world, "%s cannot be written: %s", path, strerror(errno));
}

static void set(struct world *world, const char *name, const char *node, const char *format, ...)
    __attribute__((format(printf, 4, 5)));

static void set(struct world *world, const char *name, const char *node, const char *format, ...)
{
    char value[1024];
    va_list args;

    va_start(args, format);
    vsnprintf(value, sizeof(value), format, args);
    va_end(args);
    set_bytes(world, name, node, value, (unsigned)strlen(value));
}

static void unset(struct world *world, const char *name, const char *node)
{
    char path[512];

    snprintf(path, sizeof(path), ROOT "/%s%s%s", name, *node ? "/" : "", node);
    xs_rm(world->xs, XBT_NULL, path);
}

static int64_t boot_s(void)
{
    return clock_read_ms(CLOCK_BOOTTIME) / 1000;
}

static void enter(struct world *world, const char *name, pid_t pid)
{
    int64_t start = -1;

    proc_start_time(pid, &start);
    set(world, name, "pid", "%d", (int)pid);
    set(world, name, "start", "%" PRId64, start);
    set(world, name, "version", "0.1");
    set(world, name, "scope", "host");
    set(world, name, "heartbeat", "%" PRId64, boot_s());
}

static void clear(struct world *world)
{
    if (!world->xs)
        world->xs = xs_open(0);
    xs_rm(world->xs, XBT_NULL, "/tool/xenmem");
}

/* --- what the record says --------------------------------------------------------------------- */

static bool is_alive(const struct snapshot *snapshot, const void *name)
{
    return actors_is_alive(snapshot->actors, name);
}

static bool is_dead(const struct snapshot *snapshot, const void *name)
{
    const struct actors_entry *entry = actors_find(snapshot->actors, name);

    return entry && !entry->alive;
}

static bool is_gone(const struct snapshot *snapshot, const void *name)
{
    return snapshot->actors && !actors_find(snapshot->actors, name);
}

struct text {
    const char *name;
    size_t offset; /* in the entry */
    const char *text;
};

static bool has_text(const struct snapshot *snapshot, const void *context)
{
    const struct text *text = context;
    const struct actors_entry *entry = actors_find(snapshot->actors, text->name);

    return entry && strcmp((const char *)entry + text->offset, text->text) == 0;
}

static void see_text(struct world *world, const char *name, size_t offset, const char *expected)
{
    struct text text = {name, offset, expected};

    world_await(world, has_text, &text, expected);
}

struct trouble {
    const char *name;
    uint32_t domid;
    const char *sentence; /* NULL: none */
};

static bool has_trouble(const struct snapshot *snapshot, const void *context)
{
    const struct trouble *trouble = context;
    const struct actors_entry *entry = actors_find(snapshot->actors, trouble->name);
    const char *sentence = entry ? actors_trouble_of(entry, trouble->domid) : NULL;

    if (!entry || !sentence || !trouble->sentence)
        return entry && sentence == trouble->sentence;
    return strcmp(sentence, trouble->sentence) == 0;
}

static void see_trouble(struct world *world, const char *name, uint32_t domid, const char *sentence)
{
    struct trouble trouble = {name, domid, sentence};

    world_await(world, has_trouble, &trouble, sentence ? sentence : "a trouble is over");
}

/* --- registrations that come and go ----------------------------------------------------------- */

static void test_nobody_is_registered(struct world *world)
{
    if (world_start_whole(world) && (!world->now->actors || world->now->actors->count != 0))
        world_complain(world, "it is not known that nobody is registered");
}

static void test_the_first_picture_has_who_is_registered(struct world *world)
{
    pid_t pid = begin_actor(world);
    const struct actors_entry *entry;

    enter(world, "xl", pid);
    set(world, "xl", "trouble/2", "It has no balloon driver.");
    if (world_start_whole(world)) {
        entry = actors_find(world->now->actors, "xl");
        if (!entry || !entry->alive || entry->pid != pid || strcmp(entry->scope, "host") != 0 ||
            strcmp(entry->version, "0.1") != 0)
            world_complain(world, "the actor is not as it is registered");
        else if (entry->heartbeat_ms < clock_now_ms() - 60000 ||
                 entry->heartbeat_ms > clock_now_ms() || entry->since_ms > clock_now_ms() ||
                 entry->since_ms < clock_now_ms() - 60000)
            world_complain(world, "the actor's times are %" PRId64 " and %" PRId64,
                           entry->heartbeat_ms, entry->since_ms);
        else if (entry->trouble_count != 1 || !actors_trouble_of(entry, 2))
            world_complain(world, "the actor's trouble is not there");
    }
    end_process(pid);
}

static void test_a_registration_comes_changes_and_goes(struct world *world)
{
    pid_t pid = begin_actor(world);

    if (!world_start_whole(world)) {
        end_process(pid);
        return;
    }
    enter(world, "xl", pid);
    world_await(world, is_alive, "xl", "the actor is alive");
    set(world, "xl", "decision", "%" PRId64 " domain 3 (web01): nothing to do", boot_s());
    see_text(world, "xl", offsetof(struct actors_entry, decision),
             "domain 3 (web01): nothing to do");
    set(world, "xl", "version", "0.2");
    see_text(world, "xl", offsetof(struct actors_entry, version), "0.2");
    set(world, "xl", "trouble/3", "It is paused.");
    see_trouble(world, "xl", 3, "It is paused.");
    set(world, "xl", "trouble/1", "It is away.");
    see_trouble(world, "xl", 1, "It is away.");
    set(world, "xl", "trouble/3", "It is paused still.");
    see_trouble(world, "xl", 3, "It is paused still.");
    unset(world, "xl", "trouble/3");
    see_trouble(world, "xl", 3, NULL);
    see_trouble(world, "xl", 1, "It is away.");
    unset(world, "xl", "trouble");
    see_trouble(world, "xl", 1, NULL);
    enter(world, "balance", pid);
    world_await(world, is_alive, "balance", "a second actor is alive");
    unset(world, "xl", "");
    world_await(world, is_gone, "xl", "the actor has left");
    world_await(world, is_alive, "balance", "the other one is still there");
    xs_rm(world->xs, XBT_NULL, "/tool/xenmem");
    world_await(world, is_gone, "balance", "all of them have left");
    end_process(pid);
}

/* In one transaction, as actors do it: no picture has half of it. */
static void test_a_registration_is_taken_over(struct world *world)
{
    pid_t first = begin_actor(world), second = begin_actor(world);
    bool done = false;
    int64_t start = -1;
    char text[32];

    enter(world, "xl", first);
    set(world, "xl", "decision", "1 something");
    if (world_start_whole(world)) {
        end_process(first);
        world_await(world, is_dead, "xl", "the first one is dead");
        proc_start_time(second, &start);
        for (int i = 0; i < 100 && !done; i++) {
            xs_transaction_t t = xs_transaction_start(world->xs);

            xs_rm(world->xs, t, ROOT "/xl");
            snprintf(text, sizeof(text), "%d", (int)second);
            xs_write(world->xs, t, ROOT "/xl/pid", text, (unsigned)strlen(text));
            snprintf(text, sizeof(text), "%" PRId64, start);
            xs_write(world->xs, t, ROOT "/xl/start", text, (unsigned)strlen(text));
            done = xs_transaction_end(world->xs, t, false);
        }
        world_await(world, is_alive, "xl", "the second one is alive");
        see_text(world, "xl", offsetof(struct actors_entry, decision), "");
    }
    end_process(first);
    end_process(second);
}

static void test_a_killed_actor_is_dead_within_a_tick(struct world *world)
{
    pid_t pid = begin_actor(world);
    uint64_t killed;

    enter(world, "xl", pid);
    if (world_start_settled(world)) {
        unsigned before = world_requests();

        killed = world->now->samples;
        kill(pid, SIGKILL); /* not waited for yet: a zombie does nothing any more */
        world_await(world, is_dead, "xl", "the killed actor is dead");
        if (world->now->samples > killed + 3)
            world_complain(world, "that took %" PRIu64 " ticks", world->now->samples - killed);
        if (world_requests() != before)
            world_complain(world, "%u requests", world_requests() - before);
    }
    end_process(pid);
}

/* --- economy ---------------------------------------------------------------------------------- */

struct beat {
    const char *name;
    const struct actors *before;
};

static bool has_beaten(const struct snapshot *snapshot, const void *context)
{
    const struct beat *beat = context;

    return snapshot->actors != beat->before && actors_is_alive(snapshot->actors, beat->name);
}

static void test_a_heartbeat_is_one_request(struct world *world)
{
    pid_t pid = begin_actor(world);
    struct actors *before = NULL;
    unsigned asked;
    uint64_t later;

    enter(world, "xl", pid);
    enter(world, "balance", pid);
    for (int i = 1; i <= 20; i++) {
        char node[32];

        snprintf(node, sizeof(node), "trouble/%d", i);
        set(world, "xl", node, "It does not answer.");
    }
    if (world_start_settled(world)) {
        asked = world_requests();
        for (int i = 0; i < 10; i++) {
            struct beat beat = {"xl", world->now->actors};

            /* each one another time, so that it is seen */
            set(world, "xl", "heartbeat", "%" PRId64, boot_s() - 20 + i);
            world_await(world, has_beaten, &beat, "a heartbeat is seen");
        }
        asked = world_requests() - asked;
        if (asked != 10)
            world_complain(world, "%u requests for 10 heartbeats", asked);
        asked = world_requests();
        before = actors_ref(world->now->actors);
        later = world->now->samples + 20;
        world_await(world, world_has_samples, &later, "samples go on");
        if (world_requests() != asked)
            world_complain(world, "%u requests in 20 ticks", world_requests() - asked);
        if (world->now->actors != before)
            world_complain(world, "the record is another one, though nothing has changed");
        actors_unref(before);
    }
    end_process(pid);
}

/* --- foreign bytes ---------------------------------------------------------------------------- */

static const struct {
    const char *bytes;
    unsigned length;
} bad_values[] = {
    {"", 0},
    {"abc", 3},
    {"-5", 2},
    {" 7", 2},
    {"7 ", 2},
    {"0x7", 3},
    {"99999999999999999999999", 23},
    {"9223372036854775807", 19},
    {"2147483648", 10},
    {"0", 1},
    {"5\0002", 3},
    {"\033[2J\033]0;owned\007", 14},
    {"\xff\xfe\xc0\x80", 4},
    {"9999999999 \033[31m\xe2\x80\xae", 19},
    {" a decision of no time", 22},
};

static const char *const node_names[] = {"pid",       "start",    "version",  "scope",
                                         "heartbeat", "decision", "trouble/7"};

static bool is_clean(const char *text)
{
    for (; *text; text++)
        if ((unsigned char)*text < 0x20 || *text == 0x7F)
            return false;
    return true;
}

static void check_clean(struct world *world, const struct actors_entry *entry)
{
    if (!is_clean(entry->version) || !is_clean(entry->scope) || !is_clean(entry->decision))
        world_complain(world, "a text of %s is not clean", entry->name);
    for (size_t i = 0; i < entry->trouble_count; i++)
        if (!is_clean(entry->troubles[i].sentence))
            world_complain(world, "a trouble of %s is not clean", entry->name);
    if (entry->heartbeat_ms > clock_now_ms() || entry->decided_ms > clock_now_ms())
        world_complain(world, "a time of %s is later than now", entry->name);
}

/* Every node with every bad value; that all has been read is told by what is written last. */
static void test_broken_registrations(struct world *world)
{
    static char huge[3800];
    pid_t pid = begin_actor(world);
    char marker[32];
    unsigned round = 0;

    memset(huge, 'A', sizeof(huge));
    if (!world_start_whole(world))
        goto out;
    for (size_t node = 0; node < sizeof(node_names) / sizeof(node_names[0]); node++) {
        for (size_t i = 0; i <= sizeof(bad_values) / sizeof(bad_values[0]); i++) {
            bool last = i == sizeof(bad_values) / sizeof(bad_values[0]);
            const struct actors_entry *entry;

            unset(world, "broken", "");
            enter(world, "broken", pid);
            set_bytes(world, "broken", node_names[node], last ? huge : bad_values[i].bytes,
                      last ? 1900 : bad_values[i].length);
            snprintf(marker, sizeof(marker), "round %u", ++round);
            set(world, "marker", "version", "%s", marker);
            see_text(world, "marker", offsetof(struct actors_entry, version), marker);
            entry = actors_find(world->now->actors, "broken");
            if (!entry)
                world_complain(world, "a broken registration is not there");
            if (*world->why)
                goto out;
            if (node < 2 && entry->alive)
                world_complain(world, "%s: bad value %zu counts as alive", node_names[node], i);
            if (node >= 2 && !entry->alive)
                world_complain(world, "%s: bad value %zu counts as dead", node_names[node], i);
            check_clean(world, entry);
        }
    }
    unset(world, "broken", "pid");
    world_await(world, is_dead, "broken", "one without a pid is dead");
    set(world, "broken/pid", "deeper", "1");
    set(world, "with@sign_and/trouble", "x", "not a domain");
    set(world, "with@sign_and/trouble", "00007", "not a domain");
    set(world, "with@sign_and/trouble", "99999", "not a domain");
    set(world, "with@sign_and", "version", "1");
    see_text(world, "with@sign_and", offsetof(struct actors_entry, version), "1");
    if (actors_find(world->now->actors, "with@sign_and")->trouble_count != 0)
        world_complain(world, "what is no domain has a trouble");
out:
    end_process(pid);
}

/* --- many of them ----------------------------------------------------------------------------- */

#define MANY 150

static bool some_are_known(const struct snapshot *snapshot, const void *context)
{
    (void)context;
    return snapshot->store_alive && snapshot->actors && snapshot->actors->count == LISTENERS_MAX;
}

static bool too_many_to_list(const struct snapshot *snapshot, const void *context)
{
    (void)context;
    return snapshot->store_alive && !snapshot->actors && strstr(snapshot->trouble, ROOT);
}

static bool either(const struct snapshot *snapshot, const void *context)
{
    return some_are_known(snapshot, context) || too_many_to_list(snapshot, context);
}

/* More than one packet holds: oxenstored ends the connection where they are listed. */
static void test_more_registrations_than_can_be_listed(struct world *world)
{
    pid_t pid = begin_actor(world);
    char name[64];

    for (int i = 0; i < MANY; i++) {
        snprintf(name, sizeof(name), "an-actor-of-a-name-that-is-rather-long-%03d", i);
        set(world, name, "pid", "%d", i);
    }
    if (world_start_whole(world)) {
        world_await(world, either, NULL, "some of the many are told of, or why not");
        xs_rm(world->xs, XBT_NULL, ROOT);
        enter(world, "xl", pid);
        world_await(world, is_alive, "xl", "all is well when they have gone");
    }
    end_process(pid);
}

static void test_more_troubles_than_can_be_listed(struct world *world)
{
    pid_t pid = begin_actor(world);

    enter(world, "xl", pid);
    for (int domid = 1; domid <= 1500; domid++) {
        char node[32];

        snprintf(node, sizeof(node), "trouble/%d", domid);
        set(world, "xl", node, "It does not answer.");
    }
    if (world_start_whole(world)) {
        see_trouble(world, "xl", 1, "It does not answer."); /* they exist: 1, 2, 3, 5 */
        see_trouble(world, "xl", 5, "It does not answer.");
        set(world, "xl", "trouble/5", "It answers badly.");
        see_trouble(world, "xl", 5, "It answers badly.");
        unset(world, "xl", "trouble");
        see_trouble(world, "xl", 5, NULL);
        see_trouble(world, "xl", 1, NULL);
    }
    end_process(pid);
}

/* --- xenstored dies --------------------------------------------------------------------------- */

static bool store_is_gone(const struct snapshot *snapshot, const void *context)
{
    (void)context;
    return !snapshot->store_alive;
}

static void test_xenstored_dies_and_comes_back(struct world *world)
{
    pid_t first = begin_actor(world), second = begin_actor(world);

    enter(world, "first", first);
    enter(world, "second", second);
    if (!world_start_whole(world))
        goto out;
    xs_close(world->xs);
    world->xs = NULL;
    world_control(world, "kill-xenstored");
    world_await(world, store_is_gone, NULL, "xenstored is noticed to be gone");
    world_await(world, is_alive, "first", "actors live on without xenstored");
    end_process(first);
    world_await(world, is_dead, "first", "and are seen to die");
    world_await(world, is_alive, "second", "the other one lives on");
    world_control(world, "restart-xenstored");
    world_await(world, is_gone, "second", "the new xenstored knows nothing of them");
    world->xs = xs_open(0);
    enter(world, "second", second);
    world_await(world, is_alive, "second", "the actor has registered again");
out:
    end_process(first);
    end_process(second);
}

/* --- for commands ----------------------------------------------------------------------------- */

/* One picture, of no domain's nodes: who is registered costs its own requests, and no others. */
static void test_a_command_on_actors_alone(struct world *world)
{
    const struct feed_options options = {
        .tick_ms = TICK_MS, .once = true, .only = (const char *[]){NULL}};
    pid_t pid = begin_actor(world);
    unsigned before = world_requests();
    const struct actors_entry *entry;

    enter(world, "xl", pid);
    enter(world, "dead", pid);
    set(world, "dead", "start", "1");
    set(world, "xl", "trouble/2", "It is paused.");
    set(world, "xl", "decision", "%" PRId64 " all is well", boot_s());
    if (world_start_as(world, &options) &&
        world_await(world, world_is_whole, NULL, "the picture is complete")) {
        const struct actors *actors = world->now->actors;

        entry = actors_find(actors, "xl");
        if (!actors || actors->count != 2 || !actors_is_alive(actors, "xl") ||
            actors_is_alive(actors, "dead") || strcmp(entry->decision, "all is well") != 0 ||
            !actors_trouble_of(entry, 2))
            world_complain(world, "it is not what is registered");
        /* the names; six nodes and the troubles of each; one trouble */
        if (world_requests() - before != 1 + 2 * 7 + 1)
            world_complain(world, "%u requests", world_requests() - before);
    }
    end_process(pid);
}

/* --- balancers -------------------------------------------------------------------------------- */

struct balancer {
    const char *name;
    pid_t pid;
};

static bool runs(const struct snapshot *snapshot, const void *context)
{
    const struct balancer *balancer = context;

    for (size_t i = 0; snapshot->actors && i < snapshot->actors->balancer_count; i++)
        if (snapshot->actors->balancers[i].pid == balancer->pid)
            return strcmp(snapshot->actors->balancers[i].name, balancer->name) == 0;
    return false;
}

static bool runs_not(const struct snapshot *snapshot, const void *context)
{
    const struct balancer *balancer = context;

    for (size_t i = 0; snapshot->actors && i < snapshot->actors->balancer_count; i++)
        if (snapshot->actors->balancers[i].pid == balancer->pid)
            return false;
    return snapshot->actors != NULL;
}

static const struct fake {
    const char *name; /* as it is told; NULL: it is none */
    const char *comm;
    char *argv[8];
    const char *output; /* in the folder, or NULL */
} fakes[] = {
    {"squeezed", "squeezed", {"squeezed", "-daemon"}, NULL},
    {"xen-lowmemd", "xen-lowmemd", {"xen-lowmemd"}, NULL},
    {"qmemman", "qmemmand", {"/usr/bin/python3", "/usr/bin/qmemmand"}, NULL},
    {"qmemman", "python3", {"python3", "-E", "/usr/lib/qubes/qmemmand.py"}, NULL},
    {"qmemman", "python3.11", {"python3.11", "-m", "qubes.tools.qmemman", "--debug"}, NULL},
    {"xl create", "xl", {"xl", "create", "web01.cfg"}, NULL},
    {"xl create", "xl", {"xl", "-vvv", "cr", "web01.cfg"}, NULL},
    {"xl restore", "xl", {"xl", "restore", "-p", "image"}, NULL},
    {"xl migrate-receive", "xl", {"xl", "migrate-receive"}, "received.log"},
    {NULL, "xl", {"xl", "create", "web02.cfg"}, "xl-web02.log"},
    {NULL, "xl", {"xl", "migrate", "web01", "create"}, NULL},
    {NULL, "xl", {"xl", "-v"}, NULL},
    {NULL, "xl", {"xl", "c"}, NULL},
    {NULL, "xl", {"xl", "creates"}, NULL},
    {NULL, "python3", {"python3", "editor.py", "squeezed"}, NULL},
    {NULL, "python3", {"python3", "/usr/bin/noqmemman"}, NULL},
    {NULL, "squeezed2", {"squeezed", "create"}, NULL},
};
#define FAKE_COUNT (sizeof(fakes) / sizeof(fakes[0]))

static pid_t begin_fake(struct world *world, const struct fake *fake)
{
    char output[512];

    snprintf(output, sizeof(output), "%s/%s", folder, fake->output ? fake->output : "");
    return begin_process(world, fake->comm, fake->argv, fake->output ? output : NULL);
}

static void check_fake(struct world *world, const struct fake *fake, pid_t pid)
{
    struct balancer balancer = {fake->name, pid};
    char what[256];

    snprintf(what, sizeof(what), "%s %s %s is %s", fake->comm, fake->argv[0],
             fake->argv[1] ? fake->argv[1] : "", fake->name ? fake->name : "no balancer");
    world_await(world, fake->name ? runs : runs_not, &balancer, what);
}

static void test_balancers_that_run_already(struct world *world)
{
    pid_t pids[FAKE_COUNT];

    for (size_t i = 0; i < FAKE_COUNT; i++)
        pids[i] = begin_fake(world, &fakes[i]);
    if (world_start_whole(world)) {
        for (size_t i = 0; i < FAKE_COUNT; i++)
            check_fake(world, &fakes[i], pids[i]);
    }
    for (size_t i = 0; i < FAKE_COUNT; i++) {
        struct balancer ended = {"", pids[i]};

        end_process(pids[i]);
        if (!*world->why)
            world_await(world, runs_not, &ended, "a balancer has ended");
    }
}

/* Somebody changes a target: who has come is looked for soon, and not in half a minute. */
static void test_a_balancer_that_comes_and_changes_a_target(struct world *world)
{
    int64_t before_ms;
    pid_t pid;

    if (!world_start_whole(world))
        return;
    for (int i = 0; i < 3; i++) {
        struct balancer balancer = {fakes[i].name, 0};
        char value[16];

        pid = begin_fake(world, &fakes[i]);
        balancer.pid = pid;
        snprintf(value, sizeof(value), "%d", 65536 + 4 * i);
        before_ms = clock_now_ms();
        xs_write(world->xs, XBT_NULL, "/local/domain/1/memory/target", value,
                 (unsigned)strlen(value));
        world_await(world, runs, &balancer, "the balancer is found");
        if (clock_now_ms() - before_ms > 15000)
            world_complain(world, "it was found after %" PRId64 " ms", clock_now_ms() - before_ms);
        end_process(pid);
        world_await(world, runs_not, &balancer, "the balancer has ended");
    }
}

/* --- all of them ------------------------------------------------------------------------------ */

static const struct world_test tests[] = {
    WORLD_TEST(nobody_is_registered),
    WORLD_TEST(the_first_picture_has_who_is_registered),
    WORLD_TEST(a_registration_comes_changes_and_goes),
    WORLD_TEST(a_registration_is_taken_over),
    WORLD_TEST(a_killed_actor_is_dead_within_a_tick),
    WORLD_TEST(a_heartbeat_is_one_request),
    WORLD_TEST(broken_registrations),
    WORLD_TEST(more_registrations_than_can_be_listed),
    WORLD_TEST(more_troubles_than_can_be_listed),
    WORLD_TEST(a_command_on_actors_alone),
    WORLD_TEST(balancers_that_run_already),
    WORLD_TEST(a_balancer_that_comes_and_changes_a_target),
    WORLD_TEST(xenstored_dies_and_comes_back),
};

static void remove_folder(void)
{
    char command[64];

    snprintf(command, sizeof(command), "rm -rf %s", folder);
    if (system(command) != 0)
        fprintf(stderr, "%s is still there\n", folder);
}

int main(int argc, char **argv)
{
    char comm[64] = "";
    int rc;

    proc_read(getpid(), "comm", comm, sizeof(comm));
    comm[strcspn(comm, "\n")] = '\0';
    if (strcmp(comm, PROGRAM_NAME) != 0)
        be_a_process();
    if (!mkdtemp(folder))
        return 1;
    rc = world_run(tests, sizeof(tests) / sizeof(tests[0]), clear, argc, argv);
    remove_folder();
    return rc;
}
