/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * An actor, measured from outside: see actors.h.
 */
#include "tests/bench/actors.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>
#include <xenstore.h>

#include "tests/bench/bare.h"

#define TRIALS     5   /* with all domains */
#define ONE_TRIALS 200 /* with one; even */
#define ONE_DOMID  1   /* the first one of the bare program, too */
#define TARGET_MB  124 /* and one less: the targets go to and fro between the two */
#define DOMIDS     65536
#define PATH_BYTES 128
#define IDLE_S     60
#define PAUSE_NS   1000000

/* What the thread that watches has seen. */
struct witness {
    pthread_t thread;
    struct xs_handle *xs;
    _Atomic int64_t seen_ns[DOMIDS]; /* when a balloon target was written first; 0: not yet */
    atomic_long count;               /* of domains */
};

struct actors {
    struct bench *bench;
    struct bare *bare;
    struct xs_handle *xs;
    struct witness *witness;
    unsigned *domids;
    size_t count;
    int64_t *began_ns;                                 /* for each of them */
    unsigned target_mb;                                /* the last one that was set */
    pid_t pid;                                         /* of the actor */
    int64_t bare_ns[2 * TRIALS], libxl_ns[2 * TRIALS]; /* in all */
    size_t bare_count;
};

static void sleep_ns(long ns)
{
    struct timespec pause = {.tv_sec = ns / BENCH_SECOND_NS, .tv_nsec = ns % BENCH_SECOND_NS};

    nanosleep(&pause, NULL);
}

/* --- watching ----------------------------------------------------------------------------------
 */

static void *watch(void *data)
{
    struct witness *witness = data;
    unsigned count;
    char **event;

    while ((event = xs_read_watch(witness->xs, &count))) {
        int64_t now_ns = meter_now_ns(), none = 0;
        unsigned domid;
        int end = 0;

        if (sscanf(event[XS_WATCH_PATH], "/local/domain/%u/memory/target%n", &domid, &end) == 1 &&
            end && !event[XS_WATCH_PATH][end] && domid < DOMIDS &&
            atomic_compare_exchange_strong(&witness->seen_ns[domid], &none, now_ns))
            atomic_fetch_add(&witness->count, 1);
        free(event);
    }
    return NULL;
}

/* One watch for all: each further one would make every write slower. */
static struct witness *witness_new(void)
{
    struct witness *witness = calloc(1, sizeof(*witness));

    if (witness)
        witness->xs = xs_open(0);
    if (!witness || !witness->xs || !xs_watch(witness->xs, "/local/domain", "bench") ||
        pthread_create(&witness->thread, NULL, watch, witness))
        bench_fail("a watch");
    return witness;
}

static void forget(struct witness *witness)
{
    for (size_t i = 0; i < DOMIDS; i++)
        atomic_store(&witness->seen_ns[i], 0);
    atomic_store(&witness->count, 0);
}

static void await_count(const struct witness *witness, size_t count)
{
    int64_t deadline_ns = meter_now_ns() + BENCH_GIVE_UP_NS;

    while ((size_t)atomic_load(&witness->count) < count) {
        if (meter_now_ns() > deadline_ns) {
            errno = ETIMEDOUT;
            bench_fail("balloon targets that nobody sets");
        }
        sleep_ns(PAUSE_NS);
    }
}

/* --- policies ----------------------------------------------------------------------------------
 */

static void write_policy(struct actors *actors, unsigned domid)
{
    char target[PATH_BYTES], enforce[PATH_BYTES], value[16];
    xs_transaction_t t;

    snprintf(target, sizeof(target), "/libxl/%u/memory-policy/target", domid);
    snprintf(enforce, sizeof(enforce), "/libxl/%u/memory-policy/enforce", domid);
    snprintf(value, sizeof(value), "%u", actors->target_mb * 1024);
    do {
        t = xs_transaction_start(actors->xs);
        if (!xs_write(actors->xs, t, target, value, (unsigned)strlen(value)) ||
            !xs_write(actors->xs, t, enforce, "1", 1))
            bench_fail(target);
    } while (!xs_transaction_end(actors->xs, t, false) && errno == EAGAIN);
}

static void prepare(struct actors *actors)
{
    bare_await_rest(actors->bare);
    actors->target_mb = actors->target_mb == TARGET_MB ? TARGET_MB - 1 : TARGET_MB;
    forget(actors->witness);
}

/* From the first write to the last balloon target; fills the latency of each domain. */
static int64_t change_all(struct actors *actors, int64_t *latencies_ns)
{
    int64_t last_ns = 0, first_ns;

    prepare(actors);
    first_ns = meter_now_ns();
    for (size_t i = 0; i < actors->count; i++) {
        actors->began_ns[i] = meter_now_ns();
        write_policy(actors, actors->domids[i]);
    }
    await_count(actors->witness, actors->count);
    for (size_t i = 0; i < actors->count; i++) {
        int64_t seen_ns = atomic_load(&actors->witness->seen_ns[actors->domids[i]]);

        latencies_ns[i] = seen_ns - actors->began_ns[i];
        last_ns = seen_ns > last_ns ? seen_ns : last_ns;
    }
    return last_ns - first_ns;
}

static int64_t change_bare(struct actors *actors,
                           void (*set)(struct bare *bare, unsigned target_mb))
{
    int64_t took;

    prepare(actors);
    took = -meter_now_ns();
    bare_set_policy_targets(actors->bare, actors->target_mb);
    set(actors->bare, actors->target_mb);
    return took + meter_now_ns();
}

/* The target of one domain: an even number of these leaves it like the others. */
static int64_t change_one(struct actors *actors, bool bare)
{
    int64_t began_ns;

    forget(actors->witness);
    actors->target_mb = actors->target_mb == TARGET_MB ? TARGET_MB - 1 : TARGET_MB;
    began_ns = meter_now_ns();
    if (bare)
        bare_set_first(actors->bare, actors->target_mb);
    else
        write_policy(actors, ONE_DOMID);
    await_count(actors->witness, 1);
    return atomic_load(&actors->witness->seen_ns[ONE_DOMID]) - began_ns;
}

/* --- the actor ---------------------------------------------------------------------------------
 */

static bool is_registered(struct actors *actors)
{
    unsigned length;
    char *value = xs_read(actors->xs, XBT_NULL, "/tool/xenmem/actors/xl/pid", &length);
    bool is = value && atoi(value) == actors->pid;

    free(value);
    return is;
}

static void exec_actor(const struct actors *actors)
{
    char log[4096];
    int fd;

    snprintf(log, sizeof(log), "%s/bench-actor.log", getenv("XENSIM_DIR"));
    fd = open(log, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    if (fd >= 0 && dup2(fd, STDERR_FILENO) >= 0)
        execlp(actors->bench->xenmem, actors->bench->xenmem, "actor", "run", "xl", "--foreground",
               NULL);
    _exit(127);
}

static void start_actor(struct actors *actors)
{
    int64_t deadline_ns = meter_now_ns() + BENCH_GIVE_UP_NS;

    actors->pid = fork();
    if (actors->pid == 0)
        exec_actor(actors);
    while (!is_registered(actors)) {
        if (actors->pid < 0 || waitpid(actors->pid, NULL, WNOHANG) != 0 ||
            meter_now_ns() > deadline_ns)
            bench_fail("the actor");
        sleep_ns(PAUSE_NS);
    }
}

/* It has been told of all that there was before it. */
static void await_service(struct actors *actors)
{
    change_one(actors, false);
    change_one(actors, false);
}

static void end_actor(struct actors *actors)
{
    int status;

    kill(actors->pid, SIGTERM);
    if (waitpid(actors->pid, &status, 0) != actors->pid || status)
        bench_fail("the end of the actor");
}

/* --- nothing to do -----------------------------------------------------------------------------
 */

static long count_switches_of(const char *status)
{
    FILE *file = fopen(status, "re");
    long switches = 0;
    char line[256];

    while (file && fgets(line, sizeof(line), file))
        if (sscanf(line, "voluntary_ctxt_switches: %ld", &switches) == 1)
            break;
    if (file)
        fclose(file);
    return switches;
}

/* Of all its threads. */
static long count_switches(pid_t pid)
{
    char path[512];
    struct dirent *entry;
    long switches = 0;
    DIR *tasks;

    snprintf(path, sizeof(path), "/proc/%d/task", pid);
    tasks = opendir(path);
    if (!tasks)
        bench_fail(path);
    while ((entry = readdir(tasks))) {
        snprintf(path, sizeof(path), "/proc/%d/task/%s/status", pid, entry->d_name);
        switches += *entry->d_name == '.' ? 0 : count_switches_of(path);
    }
    closedir(tasks);
    return switches;
}

static void measure_idle(struct actors *actors)
{
    struct bench *bench = actors->bench;
    long switches, requests;

    bare_await_rest(actors->bare);
    sleep_ns(2 * BENCH_SECOND_NS);
    if (meter_trace_start(bench->trace))
        bench_fail("xenstored's trace");
    switches = -count_switches(actors->pid);
    sleep_ns(IDLE_S * BENCH_SECOND_NS);
    switches += count_switches(actors->pid);
    requests = meter_trace_stop(bench->trace);
    if (requests < 0)
        bench_fail("xenstored's trace");
    json_object_set_new(bench->results, "actor_switches", json_integer(switches));
    json_object_set_new(bench->results, "actor_requests", json_integer(requests));
}

/* --- measuring ---------------------------------------------------------------------------------
 */

/* Half of the trials before the actor and half behind it: the machine may have other things to do. */
static void measure_bare(struct actors *actors)
{
    for (int i = 0; i < TRIALS; i++, actors->bare_count++) {
        actors->bare_ns[actors->bare_count] = change_bare(actors, bare_set_balloon_targets);
        actors->libxl_ns[actors->bare_count] = change_bare(actors, bare_set_by_libxl);
    }
}

static void put_bare(struct actors *actors)
{
    struct bench *bench = actors->bench;
    size_t count = actors->bare_count;

    bench_put_ms(bench, "actor_bare_ms", (double)bench_percentile(actors->bare_ns, count, 50));
    bench_put_ms(bench, "actor_libxl_ms", (double)bench_percentile(actors->libxl_ns, count, 50));
}

static void put_latency(struct actors *actors, const char *name, int64_t *samples, size_t count)
{
    char key[64];

    snprintf(key, sizeof(key), "%s_median_ms", name);
    bench_put_ms(actors->bench, key, (double)bench_percentile(samples, count, 50));
    snprintf(key, sizeof(key), "%s_p99_ms", name);
    bench_put_ms(actors->bench, key, (double)bench_percentile(samples, count, 99));
}

static void measure_all(struct actors *actors)
{
    int64_t *latencies_ns = calloc(actors->count * TRIALS, sizeof(*latencies_ns));
    int64_t totals[TRIALS];

    if (!latencies_ns)
        bench_fail("the latencies");
    for (size_t i = 0; i < TRIALS; i++)
        totals[i] = change_all(actors, latencies_ns + i * actors->count);
    bench_put_ms(actors->bench, "actor_all_ms", (double)bench_percentile(totals, TRIALS, 50));
    put_latency(actors, "actor_all", latencies_ns, actors->count * TRIALS);
    free(latencies_ns);
}

static void measure_one(struct actors *actors, const char *name, bool bare)
{
    int64_t samples[ONE_TRIALS];

    bare_await_rest(actors->bare);
    for (int i = 0; i < ONE_TRIALS; i++) {
        sleep_ns(20 * PAUSE_NS + i * 97000);
        samples[i] = change_one(actors, bare);
    }
    put_latency(actors, name, samples, ONE_TRIALS);
}

/* All but domain 0, whose domids follow each other on the hosts of this benchmark. */
static void list_domains(struct actors *actors)
{
    actors->count = (size_t)actors->bench->domains - 1;
    actors->domids = calloc(actors->count, sizeof(*actors->domids));
    actors->began_ns = calloc(actors->count, sizeof(*actors->began_ns));
    if (!actors->domids || !actors->began_ns)
        bench_fail("the domains");
    for (size_t i = 0; i < actors->count; i++)
        actors->domids[i] = (unsigned)i + 1;
}

void actors_measure(struct bench *bench)
{
    struct actors actors = {.bench = bench, .xs = xs_open(0)};

    if (!actors.xs)
        bench_fail("xenstored");
    list_domains(&actors);
    actors.bare = bare_new();
    actors.witness = witness_new();
    bare_set_actors(actors.bare, "xl");
    measure_bare(&actors);
    measure_one(&actors, "actor_one_bare", true);
    start_actor(&actors);
    await_service(&actors);
    measure_all(&actors);
    measure_one(&actors, "actor_one", false);
    measure_idle(&actors);
    end_actor(&actors);
    measure_bare(&actors);
    put_bare(&actors);
    pthread_cancel(actors.witness->thread);
    pthread_join(actors.witness->thread, NULL);
    bare_free(actors.bare);
    free(actors.domids);
    free(actors.began_ns);
}
