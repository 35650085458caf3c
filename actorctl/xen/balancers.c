/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * A table of balancers, and a look through /proc that costs little: see balancers.h.
 *
 * Between two looks at everything only the processes that are new are looked at, and once more
 * after that, since a process that has just been forked has its parent's name until it execs.
 */
#include "actorctl/xen/balancers.h"

#include <dirent.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/proc.h"
#include "base/units.h"

#define ALL_MS        30000 /* between two looks at everything */
#define SOON_MS       1000  /* between any two looks */
#define LOOKS         2     /* at a process that is new */
#define COMM_BYTES    32
#define CMDLINE_BYTES 4096

/* --- who is one ------------------------------------------------------------------------------- */

struct command_line {
    char bytes[CMDLINE_BYTES];
    size_t length;
};

/* The argument behind `argument`, or the first one (the program) for NULL; NULL: there is none. */
static const char *next_argument(const struct command_line *line, const char *argument)
{
    const char *next = argument ? argument + strlen(argument) + 1 : line->bytes;

    return next < line->bytes + line->length ? next : NULL;
}

/* The last part of a path, and of a module as python takes it, without ".py". */
static bool ends_in(const char *argument, const char *script)
{
    size_t length = strlen(argument), wanted = strlen(script);

    if (length > 3 && strcmp(argument + length - 3, ".py") == 0)
        length -= 3;
    return length > wanted && memcmp(argument + length - wanted, script, wanted) == 0 &&
           strchr("/.", argument[length - wanted - 1]);
}

static bool runs_script(pid_t pid, const struct command_line *line, const char *script)
{
    const char *argument = next_argument(line, NULL);

    (void)pid;
    while (argument && (argument = next_argument(line, argument)))
        if (ends_in(argument, script))
            return true;
    return false;
}

/* xl leaves a process behind for each domain, which only waits for its end. Its output is the
 * domain's log, /var/log/xen/xl-NAME.log. One that builds a domain anew after a reboot is not told
 * from one that waits. */
static bool is_xl_monitor(pid_t pid)
{
    char path[64], output[PATH_MAX];
    const char *leaf;
    ssize_t length;

    snprintf(path, sizeof(path), "/proc/%d/fd/1", (int)pid);
    length = readlink(path, output, sizeof(output) - 1);
    output[length > 0 ? length : 0] = '\0';
    leaf = strrchr(output, '/');
    return leaf && strncmp(leaf, "/xl-", 4) == 0;
}

/* xl takes a command that is cut short where it can be no other one. `command` begins with what it
 * cannot do without, and a bar behind that. */
static bool is_cut_of(const char *argument, const char *command)
{
    size_t least = strcspn(command, "|"), length = strlen(argument);

    if (length < least || strncmp(argument, command, least) != 0)
        return false;
    return strncmp(argument + least, command + least + 1, length - least) == 0;
}

static bool is_xl_command(pid_t pid, const struct command_line *line, const char *command)
{
    const char *argument = next_argument(line, next_argument(line, NULL));

    while (argument && argument[0] == '-')
        argument = next_argument(line, argument);
    return argument && is_cut_of(argument, command) && !is_xl_monitor(pid);
}

struct kind {
    const char *name; /* for people */
    const char *comm; /* what the kernel calls the process; behind it a * for anything */
    bool (*so)(pid_t pid, const struct command_line *line, const char *detail); /* NULL: it is */
    const char *detail;
};

static const struct kind kinds[] = {
    {"squeezed", "squeezed", NULL, NULL},
    {"xen-lowmemd", "xen-lowmemd", NULL, NULL},
    {"qmemman", "qmemmand", NULL, NULL},
    {"qmemman", "qmemman", NULL, NULL},
    {"qmemman", "python*", runs_script, "qmemmand"},
    {"qmemman", "python*", runs_script, "qmemman"},
    {"xl create", "xl", is_xl_command, "cr|eate"},
    {"xl restore", "xl", is_xl_command, "res|tore"},
    {"xl migrate-receive", "xl", is_xl_command, "migrate-|receive"},
};

static bool fits(const char *comm, const char *pattern)
{
    size_t before = strcspn(pattern, "*");

    return pattern[before] ? strncmp(comm, pattern, before) == 0 : strcmp(comm, pattern) == 0;
}

/* The kind of balancer that a process is, or NULL. */
static const struct kind *kind_of(pid_t pid)
{
    struct command_line line = {.length = 0};
    char comm[COMM_BYTES];

    if (proc_read(pid, "comm", comm, sizeof(comm)) < 0)
        return NULL;
    comm[strcspn(comm, "\n")] = '\0';
    for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
        ssize_t length;

        if (!fits(comm, kinds[i].comm))
            continue;
        if (!kinds[i].so)
            return &kinds[i];
        length = line.length ? 0 : proc_read(pid, "cmdline", line.bytes, sizeof(line.bytes));
        line.length += length > 0 ? (size_t)length : 0;
        if (kinds[i].so(pid, &line, kinds[i].detail))
            return &kinds[i];
    }
    return NULL;
}

/* --- all processes ---------------------------------------------------------------------------- */

struct seen {
    pid_t pid;
    unsigned looks; /* at it */
};

struct seen_list {
    struct seen *at; /* ascending pid */
    size_t count, room;
};

struct balancers {
    struct found {
        const struct kind *kind;
        pid_t pid;
        int64_t start;
    } found[BALANCERS_MAX];
    size_t count;
    struct seen_list seen, before;
    unsigned looks_due; /* because of a hint */
    bool looked;
    int64_t looked_ms, all_ms; /* when, at some and at everything */
};

struct balancers *balancers_new(void)
{
    return calloc(1, sizeof(struct balancers));
}

void balancers_free(struct balancers *balancers)
{
    if (!balancers)
        return;
    free(balancers->seen.at);
    free(balancers->before.at);
    free(balancers);
}

static bool append(struct seen_list *list, pid_t pid)
{
    size_t room = list->room ? 2 * list->room : 1024;
    struct seen *at;

    if (list->count == list->room) {
        at = realloc(list->at, room * sizeof(*at));
        if (!at)
            return false;
        list->at = at;
        list->room = room;
    }
    list->at[list->count++] = (struct seen){pid, 0};
    return true;
}

static int compare_pids(const void *a, const void *b)
{
    pid_t left = ((const struct seen *)a)->pid, right = ((const struct seen *)b)->pid;

    return left < right ? -1 : left > right;
}

/* All processes; those that /proc does not tell of for want of memory are looked at another time. */
static void list_processes(struct seen_list *list)
{
    DIR *proc = opendir("/proc");
    struct dirent *entry;
    bool sorted = true;

    list->count = 0;
    while (proc && (entry = readdir(proc))) {
        int64_t pid;

        if (units_parse_decimal(entry->d_name, strlen(entry->d_name), INT_MAX, &pid) < 0)
            continue;
        if (!append(list, (pid_t)pid))
            break;
        sorted &= list->count < 2 || list->at[list->count - 2].pid < pid;
    }
    if (proc)
        closedir(proc);
    if (!sorted) /* the kernel lists them in this order, but does not promise it */
        qsort(list->at, list->count, sizeof(*list->at), compare_pids);
}

/* Takes over how often each was looked at before. */
static void remember(struct seen_list *list, const struct seen_list *before)
{
    size_t j = 0;

    for (size_t i = 0; i < list->count; i++) {
        while (j < before->count && before->at[j].pid < list->at[i].pid)
            j++;
        if (j < before->count && before->at[j].pid == list->at[i].pid)
            list->at[i].looks = before->at[j].looks;
    }
}

static const struct found *find(const struct balancers *balancers, pid_t pid)
{
    for (size_t i = 0; i < balancers->count; i++)
        if (balancers->found[i].pid == pid)
            return &balancers->found[i];
    return NULL;
}

static int compare_found(const void *a, const void *b)
{
    pid_t left = ((const struct found *)a)->pid, right = ((const struct found *)b)->pid;

    return left < right ? -1 : left > right;
}

static void look_at(struct balancers *balancers, struct seen *seen)
{
    const struct kind *kind = kind_of(seen->pid);
    struct found found = {.kind = kind, .pid = seen->pid};

    seen->looks += seen->looks < LOOKS;
    if (!kind || balancers->count == BALANCERS_MAX || find(balancers, seen->pid) ||
        proc_start_time(seen->pid, &found.start) < 0)
        return;
    balancers->found[balancers->count++] = found;
    qsort(balancers->found, balancers->count, sizeof(found), compare_found);
}

static bool same_found(const struct balancers *balancers, const struct found *before, size_t count)
{
    if (balancers->count != count)
        return false;
    for (size_t i = 0; i < count; i++)
        if (balancers->found[i].kind != before[i].kind ||
            balancers->found[i].pid != before[i].pid ||
            balancers->found[i].start != before[i].start)
            return false;
    return true;
}

static bool look(struct balancers *balancers, bool all)
{
    struct seen_list list = balancers->before;
    struct found before[BALANCERS_MAX];
    size_t count = balancers->count;

    memcpy(before, balancers->found, count * sizeof(before[0]));
    list_processes(&list);
    remember(&list, &balancers->seen);
    balancers->before = balancers->seen;
    balancers->seen = list;
    if (all)
        balancers->count = 0;
    for (size_t i = 0; i < list.count; i++)
        if (all || list.at[i].looks < LOOKS)
            look_at(balancers, &list.at[i]);
    return !same_found(balancers, before, count);
}

bool balancers_look(struct balancers *balancers, int64_t now_ms)
{
    bool all = !balancers->looked || now_ms >= balancers->all_ms + ALL_MS;

    if (!all && now_ms < balancers_wake_ms(balancers))
        return false;
    balancers->looks_due -= balancers->looks_due > 0;
    balancers->looked = true;
    balancers->looked_ms = now_ms;
    if (all)
        balancers->all_ms = now_ms;
    return look(balancers, all);
}

bool balancers_check(struct balancers *balancers)
{
    size_t count = 0;
    bool ended;

    for (size_t i = 0; i < balancers->count; i++) {
        const struct found *found = &balancers->found[i];
        int64_t start;

        if (proc_start_time(found->pid, &start) == 0 && start == found->start)
            balancers->found[count++] = *found;
    }
    ended = count < balancers->count;
    balancers->count = count;
    return ended;
}

void balancers_hint(struct balancers *balancers)
{
    balancers->looks_due = LOOKS;
}

int64_t balancers_wake_ms(const struct balancers *balancers)
{
    return balancers->looks_due ? balancers->looked_ms + SOON_MS : INT64_MAX;
}

size_t balancers_count(const struct balancers *balancers)
{
    return balancers->count;
}

struct actors_balancer balancers_at(const struct balancers *balancers, size_t index)
{
    struct actors_balancer balancer = {.pid = balancers->found[index].pid};

    snprintf(balancer.name, sizeof(balancer.name), "%s", balancers->found[index].kind->name);
    return balancer;
}
