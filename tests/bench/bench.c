/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Measures xenmem beside xentop and xl on the simulated host that it runs on, and prints one JSON
 * object. To be run by `xensim run SCENARIO -- build/bench …`; bench.sh puts the table together.
 *
 *   bench LABEL idle XENMEM MINUTES    CPU, requests, bytes, memory, first pictures, and the levers
 *   bench LABEL busy XENMEM MINUTES    latencies, while the host moves
 *   bench LABEL levers XENMEM MINUTES  the levers alone (levers.h)
 *   bench LABEL actors XENMEM MINUTES  the actors alone (actors.h)
 */
#include <errno.h>
#include <inttypes.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <xenstore.h>

#include "tests/bench/actors.h"
#include "tests/bench/bench.h"
#include "tests/bench/levers.h"

#define ROWS         BENCH_ROWS
#define COLUMNS      BENCH_COLUMNS
#define SECOND_NS    BENCH_SECOND_NS
#define TICKS        10  /* refreshes over which CPU and bytes are averaged */
#define TRIALS       200 /* of each latency */
#define LISTS        5   /* runs of xl list */
#define TRIAL_NS     (2 * SECOND_NS)
#define SETTLE_NS    (5 * SECOND_NS)
#define TARGET_DOMID 1 /* the probe, whose target is rewritten */

void bench_fail(const char *what)
{
    fprintf(stderr, "bench: %s: %s; nothing was measured\n", what, strerror(errno));
    exit(1);
}

void bench_put_ms(struct bench *bench, const char *name, double ns)
{
    json_object_set_new(bench->results, name, json_real(ns / 1e6));
}

static int compare_ns(const void *a, const void *b)
{
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;

    return (x > y) - (x < y);
}

int64_t bench_percentile(int64_t *samples, size_t count, unsigned percent)
{
    qsort(samples, count, sizeof(*samples), compare_ns);
    return samples[(count - 1) * percent / 100];
}

/* --- the host that we are on --- */

static pid_t find_xenstored(void)
{
    const char *folder = getenv("XENSIM_DIR");
    char path[4096];
    FILE *file;
    int pid;

    if (!folder) {
        errno = ENXIO;
        bench_fail("XENSIM_DIR is not set (run this under xensim run)");
    }
    snprintf(path, sizeof(path), "%s/xenstored.pid", folder);
    file = fopen(path, "re");
    if (!file || fscanf(file, "%d", &pid) != 1)
        bench_fail(path);
    fclose(file);
    return pid;
}

static long count_domains(void)
{
    FILE *list = popen("xl list", "re");
    char line[1024];
    long count = -1; /* the title */

    if (!list)
        bench_fail("xl list");
    while (fgets(line, sizeof(line), list))
        count++;
    if (pclose(list) || count < 1)
        bench_fail("xl list");
    return count;
}

/* --- the peers --- */

static void measure_xl_list(struct bench *bench)
{
    char *argv[] = {"xl", "list", NULL};
    int64_t wall[LISTS], cpu[LISTS];

    for (int i = 0; i < LISTS; i++)
        if (meter_run(argv, &wall[i], &cpu[i]))
            bench_fail("xl list");
    bench_put_ms(bench, "xl_list_ms", (double)bench_percentile(wall, LISTS, 50));
    bench_put_ms(bench, "xl_list_cpu_ms", (double)bench_percentile(cpu, LISTS, 50));
}

struct cost {
    int64_t cpu_ns, store_ns;
    long requests;
};

static struct cost run_xentop(struct bench *bench, char *refreshes)
{
    char *argv[] = {"xentop", "-b", "-d", "1", "-i", refreshes, NULL};
    struct cost cost = {.store_ns = -meter_cpu_ns(bench->xenstored)};
    int64_t wall_ns;

    if (meter_trace_start(bench->trace) || meter_run(argv, &wall_ns, &cost.cpu_ns))
        bench_fail("xentop");
    cost.store_ns += meter_cpu_ns(bench->xenstored);
    cost.requests = meter_trace_stop(bench->trace);
    return cost;
}

/* What six more refreshes cost, so that starting does not count. */
static void measure_xentop(struct bench *bench)
{
    struct cost two = run_xentop(bench, "2"), eight = run_xentop(bench, "8");

    bench_put_ms(bench, "xentop_cpu_ms", (double)(eight.cpu_ns - two.cpu_ns) / 6);
    bench_put_ms(bench, "xentop_store_cpu_ms", (double)(eight.store_ns - two.store_ns) / 6);
    json_object_set_new(bench->results, "xentop_requests",
                        json_real((double)(eight.requests - two.requests) / 6));
}

/* --- the console --- */

/* A row of the table begins with a domid. */
static long table_rows(const struct screen *screen)
{
    char buffer[4096];
    long count = 0;

    for (int row = 0; row < ROWS; row++) {
        unsigned domid;

        screen_row(screen, row, buffer, sizeof(buffer));
        count += sscanf(buffer + strspn(buffer, " \342\226\270"), "%u ", &domid) == 1;
    }
    return count;
}

static bool has_every_row(const struct screen *screen, void *context)
{
    const struct bench *bench = context;
    long shown = bench->domains < ROWS - 6 ? bench->domains : ROWS - 6;

    return table_rows(screen) >= shown;
}

bool bench_is_live(const struct screen *screen, void *context)
{
    return has_every_row(screen, context) && screen_row_holds(screen, 0, "live");
}

struct session *bench_start_console(struct bench *bench)
{
    char *argv[] = {(char *)bench->xenmem, NULL};
    struct session *console = session_start(argv, ROWS, COLUMNS);

    if (!console)
        bench_fail(bench->xenmem);
    return console;
}

void bench_wait(struct session *console, bool (*until)(const struct screen *screen, void *context),
                void *context, const char *what)
{
    if (!session_pump(console, meter_now_ns() + BENCH_GIVE_UP_NS, until, context)) {
        errno = ETIMEDOUT;
        bench_fail(what);
    }
}

static void measure_first_pictures(struct bench *bench)
{
    int64_t first[LISTS], full[LISTS];

    for (int i = 0; i < LISTS; i++) {
        struct session *console = bench_start_console(bench);
        int64_t start = session_started_ns(console);

        bench_wait(console, has_every_row, bench, "the first picture");
        first[i] = meter_now_ns() - start;
        bench_wait(console, bench_is_live, bench, "the full picture");
        full[i] = meter_now_ns() - start;
        session_end(console);
    }
    bench_put_ms(bench, "first_picture_ms", (double)bench_percentile(first, LISTS, 50));
    bench_put_ms(bench, "full_picture_ms", (double)bench_percentile(full, LISTS, 50));
}

/* In the steady state: what starting costs is in the first pictures. */
static void measure_refreshes(struct bench *bench, struct session *console)
{
    int64_t cpu_ns, store_ns;
    uint64_t bytes;

    session_pump(console, meter_now_ns() + SETTLE_NS, NULL, NULL);
    cpu_ns = -meter_cpu_ns(session_pid(console));
    store_ns = -meter_cpu_ns(bench->xenstored);
    bytes = session_bytes(console);
    session_pump(console, meter_now_ns() + TICKS * SECOND_NS, NULL, NULL);
    cpu_ns += meter_cpu_ns(session_pid(console));
    store_ns += meter_cpu_ns(bench->xenstored);
    bench_put_ms(bench, "xenmem_cpu_ms", (double)cpu_ns / TICKS);
    bench_put_ms(bench, "xenmem_store_cpu_ms", (double)store_ns / TICKS);
    json_object_set_new(bench->results, "xenmem_bytes",
                        json_real((double)(session_bytes(console) - bytes) / TICKS));
}

static void measure_requests(struct bench *bench, struct session *console)
{
    long requests;

    if (meter_trace_start(bench->trace))
        bench_fail("xenstored's trace");
    session_pump(console, meter_now_ns() + TICKS * SECOND_NS, NULL, NULL);
    requests = meter_trace_stop(bench->trace);
    if (requests < 0)
        bench_fail("xenstored's trace");
    json_object_set_new(bench->results, "xenmem_requests", json_real((double)requests / TICKS));
}

static void measure_memory(struct bench *bench, struct session *console)
{
    session_pump(console, session_started_ns(console) + bench->history_ns, NULL, NULL);
    json_object_set_new(bench->results, "xenmem_rss_kb",
                        json_integer(meter_rss_kb(session_pid(console))));
}

/* --- latencies --- */

struct expectation {
    int row;
    char text[32];
};

static bool row_holds(const struct screen *screen, void *context)
{
    const struct expectation *expected = context;

    return screen_row_holds(screen, expected->row, expected->text);
}

static void put_latency(struct bench *bench, const char *name, int64_t *samples, size_t count)
{
    char key[64];

    snprintf(key, sizeof(key), "%s_median_ms", name);
    bench_put_ms(bench, key, (double)bench_percentile(samples, count, 50));
    snprintf(key, sizeof(key), "%s_p99_ms", name);
    bench_put_ms(bench, key, (double)bench_percentile(samples, count, 99));
}

/* Two targets that differ in every digit: 611 MiB and 722 MiB. */
static void measure_watch_to_screen(struct bench *bench, struct session *console)
{
    struct xs_handle *store = xs_open(0);
    struct expectation expected = {0};
    int64_t samples[TRIALS];
    char path[64], value[32];

    if (!store)
        bench_fail("xenstored");
    snprintf(expected.text, sizeof(expected.text), " %d ", TARGET_DOMID);
    expected.row = screen_find(session_screen(console), expected.text, 2);
    snprintf(path, sizeof(path), "/local/domain/%d/memory/target", TARGET_DOMID);
    for (int i = 0; i < TRIALS; i++) {
        int target_mb = i % 2 ? 611 : 722;
        int64_t start = meter_now_ns();

        snprintf(expected.text, sizeof(expected.text), " %dM ", target_mb);
        snprintf(value, sizeof(value), "%d", target_mb * 1024);
        if (!xs_write(store, XBT_NULL, path, value, (unsigned)strlen(value)))
            bench_fail(path);
        if (!session_pump(console, start + TRIAL_NS, row_holds, &expected))
            bench_fail("a written target does not show on the screen");
        samples[i] = meter_now_ns() - start;
        session_pump(console, meter_now_ns() + 20000000 + i * 97000, NULL, NULL);
    }
    xs_close(store);
    put_latency(bench, "watch_to_screen", samples, TRIALS);
}

static int cursor_row(const struct screen *screen)
{
    return screen_find(screen, "\342\226\270", 0);
}

static void measure_key_to_screen(struct bench *bench, struct session *console)
{
    struct expectation expected = {.text = "\342\226\270"};
    int64_t samples[TRIALS];

    for (int i = 0; i < TRIALS; i++) {
        int step = i % 2 ? -1 : 1;
        int64_t start = meter_now_ns();

        expected.row = cursor_row(session_screen(console)) + step;
        if (session_press(console, step > 0 ? "j" : "k"))
            bench_fail("a key");
        if (!session_pump(console, start + TRIAL_NS, row_holds, &expected))
            bench_fail("a key does not show on the screen");
        samples[i] = meter_now_ns() - start;
        session_pump(console, meter_now_ns() + 20000000 + i * 97000, NULL, NULL);
    }
    put_latency(bench, "key_to_screen", samples, TRIALS);
}

static void measure_idle(struct bench *bench)
{
    struct session *console;

    measure_xl_list(bench);
    measure_xentop(bench);
    measure_first_pictures(bench);
    console = bench_start_console(bench);
    bench_wait(console, bench_is_live, bench, "the full picture");
    measure_refreshes(bench, console);
    measure_requests(bench, console);
    measure_memory(bench, console);
    session_end(console);
    levers_measure(bench);
    actors_measure(bench);
}

static void measure_busy(struct bench *bench)
{
    struct session *console = bench_start_console(bench);

    bench_wait(console, bench_is_live, bench, "the full picture");
    measure_refreshes(bench, console);
    measure_watch_to_screen(bench, console);
    measure_key_to_screen(bench, console);
    measure_memory(bench, console);
    session_end(console);
    measure_xentop(bench);
}

int main(int argc, char **argv)
{
    struct bench bench = {0};
    static const struct {
        const char *name;
        void (*measure)(struct bench *bench);
    } modes[] = {{"idle", measure_idle},
                 {"busy", measure_busy},
                 {"levers", levers_measure},
                 {"actors", actors_measure}};
    size_t mode = 0;

    setlocale(LC_ALL, "C.UTF-8");
    setenv("LC_ALL", "C.UTF-8", 1);
    while (argc == 5 && mode < sizeof(modes) / sizeof(modes[0]) &&
           strcmp(argv[2], modes[mode].name) != 0)
        mode++;
    if (argc != 5 || mode == sizeof(modes) / sizeof(modes[0])) {
        fprintf(stderr,
                "usage: bench LABEL idle|busy|levers|actors XENMEM MINUTES (under xensim run)\n");
        return 2;
    }
    bench.xenmem = argv[3];
    bench.history_ns = atoi(argv[4]) * 60 * SECOND_NS;
    bench.xenstored = find_xenstored();
    snprintf(bench.trace, sizeof(bench.trace), "%s/bench.trace", getenv("XENSIM_DIR"));
    bench.domains = count_domains();
    bench.results = json_object();
    json_object_set_new(bench.results, "label", json_string(argv[1]));
    json_object_set_new(bench.results, "domains", json_integer(bench.domains));
    modes[mode].measure(&bench);
    json_dumpf(bench.results, stdout, JSON_INDENT(2) | JSON_REAL_PRECISION(5));
    putchar('\n');
    json_decref(bench.results);
    return 0;
}
