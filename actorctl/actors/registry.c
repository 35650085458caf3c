/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Registrations of actors: see registry.h.
 */
#include "actorctl/actors/registry.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "actorctl/policy/process.h"
#include "actorctl/policy/xstore.h"
#include "base/proc.h"
#include "base/version.h"
#include "model/actors.h"

#define ACTORS   "/tool/xenmem/actors"
#define LOCK_DIR "/run/xen"

static char *node_path(char path[XSTORE_PATH_MAX], const char *name, const char *node)
{
    snprintf(path, XSTORE_PATH_MAX, ACTORS "/%.63s%s%s", name, *node ? "/" : "", node);
    return path;
}

int64_t registry_now_s(void)
{
    struct timespec now;

    clock_gettime(CLOCK_BOOTTIME, &now);
    return now.tv_sec;
}

/* --- the lock ----------------------------------------------------------------------------------
 */

static int refuse_second(int fd, const char *name, struct xenmem_error *error)
{
    char pid[24] = "";
    ssize_t length = pread(fd, pid, sizeof(pid) - 1, 0);

    pid[length > 0 ? length : 0] = '\0';
    pid[strspn(pid, "0123456789")] = '\0';
    return error_set(error, EBUSY,
                     "The actor %s is at work already (process %s): a second one was not started. "
                     "End that one first.",
                     name, *pid ? pid : "unknown");
}

int registry_lock(const char *name, struct xenmem_error *error)
{
    char path[XSTORE_PATH_MAX];
    int fd, rc = 0;

    mkdir(LOCK_DIR, 0700); /* where it cannot be made, opening says so */
    snprintf(path, sizeof(path), LOCK_DIR "/xenmem-actor-%.63s.lock", name);
    fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (fd < 0)
        return error_set(error, errno, "%s cannot be opened: %s. The actor %s was not started.",
                         path, strerror(errno), name);
    if (flock(fd, LOCK_EX | LOCK_NB))
        rc = errno == EWOULDBLOCK
                 ? refuse_second(fd, name, error)
                 : error_set(error, errno, "%s cannot be locked: %s. The actor %s was not started.",
                             path, strerror(errno), name);
    if (rc) {
        close(fd);
        return rc;
    }
    if (ftruncate(fd, 0) || dprintf(fd, "%d\n", (int)getpid()) < 0) {
        /* the lock counts; who holds it is only for the sentence */
    }
    return fd;
}

/* --- one registration --------------------------------------------------------------------------
 */

struct registration {
    const char *name;
    struct process other; /* as it was found */
};

/* The process that is registered; -ENOENT where there is none, or it makes no sense. */
static int read_process(struct xs_handle *xs, xs_transaction_t t, const char *name,
                        struct process *ret_process)
{
    char path[XSTORE_PATH_MAX];
    int64_t pid, start;
    int rc = xstore_read_kb(xs, t, node_path(path, name, "pid"), &pid);

    if (!rc)
        rc = xstore_read_kb(xs, t, node_path(path, name, "start"), &start);
    if (rc == -EBADMSG || (!rc && (pid <= 0 || pid > INT_MAX)))
        return -ENOENT;
    if (rc)
        return rc;
    *ret_process = (struct process){.pid = (pid_t)pid, .start = start};
    return 0;
}

static bool is_running(const struct process *process)
{
    int64_t start;

    return proc_start_time(process->pid, &start) == 0 && start == process->start;
}

static bool is_us(const struct process *process)
{
    return process->pid == getpid() && is_running(process);
}

static int write_registration(struct xs_handle *xs, xs_transaction_t t, const char *name,
                              struct xenmem_error *error)
{
    struct {
        const char *node;
        int64_t number;
        const char *text; /* or NULL: the number */
    } nodes[] = {{"pid", getpid(), NULL},
                 {"start", 0, NULL},
                 {"heartbeat", registry_now_s(), NULL},
                 {"version", 0, XENMEM_VERSION},
                 {"scope", 0, "host"}};
    char path[XSTORE_PATH_MAX];
    int rc = proc_start_time(getpid(), &nodes[1].number);

    if (rc)
        return error_set(error, -rc, "/proc does not tell of this process: not registered.");
    for (size_t i = 0; i < sizeof(nodes) / sizeof(nodes[0]) && !rc; i++) {
        node_path(path, name, nodes[i].node);
        rc = nodes[i].text ? xstore_write(xs, t, path, nodes[i].text)
                           : xstore_write_kb(xs, t, path, nodes[i].number);
    }
    return rc ? xstore_explain(error, rc, path, "the actor was not registered") : 0;
}

static int enter_body(struct xs_handle *xs, xs_transaction_t t, void *data,
                      struct xenmem_error *error)
{
    struct registration *registration = data;
    const char *name = registration->name;
    char path[XSTORE_PATH_MAX];
    int rc = read_process(xs, t, name, &registration->other);

    if (rc && rc != -ENOENT)
        return xstore_explain(error, rc, node_path(path, name, "pid"),
                              "the actor was not registered");
    if (!rc && !is_us(&registration->other) && is_running(&registration->other))
        return error_set(error, EBUSY,
                         "The actor %s is at work already (process %d): a second one was not "
                         "started. End that one first.",
                         name, (int)registration->other.pid);
    rc = xstore_remove(xs, t, node_path(path, name, ""));
    if (rc)
        return xstore_explain(error, rc, path, "the actor was not registered");
    return write_registration(xs, t, name, error);
}

int registry_enter(struct xs_handle *xs, const char *name, struct xenmem_error *error)
{
    struct registration registration = {.name = name};

    return xstore_transact(xs, enter_body, &registration, "the actor was not registered", error);
}

int registry_watch(struct xs_handle *xs, const char *name, struct xenmem_error *error)
{
    char path[XSTORE_PATH_MAX];

    if (xs_watch(xs, node_path(path, name, "pid"), "registration"))
        return 0;
    return xstore_explain(error, -ENOTCONN, path, "the actor was not registered");
}

/* Watch events that are there; -ENOTCONN. */
static int drain(struct xs_handle *xs, bool *ret_any, struct xenmem_error *error)
{
    bool any = false;
    char **event;

    while ((event = xs_check_watch(xs))) {
        any = true;
        free(event);
    }
    if (errno != EAGAIN)
        return xstore_explain(error, -ENOTCONN, ACTORS, "the registration is not looked after");
    *ret_any = any;
    return 0;
}

int registry_keep(struct xs_handle *xs, const char *name, struct xenmem_error *error)
{
    char path[XSTORE_PATH_MAX];
    bool any = false;
    int64_t pid;
    int rc = drain(xs, &any, error);

    if (rc || !any)
        return rc;
    rc = xstore_read_kb(xs, XBT_NULL, node_path(path, name, "pid"), &pid);
    if (rc == -ENOENT || rc == -EBADMSG || (!rc && pid != getpid()))
        return registry_enter(xs, name, error);
    return rc ? xstore_explain(error, rc, path, "the registration is not looked after") : 0;
}

int registry_beat(struct xs_handle *xs, const char *name, struct xenmem_error *error)
{
    char path[XSTORE_PATH_MAX];
    int rc = xstore_write_kb(xs, XBT_NULL, node_path(path, name, "heartbeat"), registry_now_s());

    return rc ? xstore_explain(error, rc, path, "the heartbeat was not written") : 0;
}

int registry_set_decision(struct xs_handle *xs, const char *name, int64_t at_s,
                          const char *sentence, struct xenmem_error *error)
{
    char path[XSTORE_PATH_MAX], text[ACTORS_SENTENCE_MAX + 24];
    int rc;

    snprintf(text, sizeof(text), "%" PRId64 " %s", at_s, sentence);
    rc = xstore_write(xs, XBT_NULL, node_path(path, name, "decision"), text);
    return rc ? xstore_explain(error, rc, path, "the last decision was not noted") : 0;
}

static int leave_body(struct xs_handle *xs, xs_transaction_t t, void *data,
                      struct xenmem_error *error)
{
    struct registration *registration = data;
    char path[XSTORE_PATH_MAX];
    int rc = read_process(xs, t, registration->name, &registration->other);

    if (rc == -ENOENT || (!rc && !is_us(&registration->other)))
        return 0;
    if (!rc)
        rc = xstore_remove(xs, t, node_path(path, registration->name, ""));
    return rc ? xstore_explain(error, rc, ACTORS, "the actor is still registered") : 0;
}

int registry_leave(struct xs_handle *xs, const char *name, struct xenmem_error *error)
{
    struct registration registration = {.name = name};

    return xstore_transact(xs, leave_body, &registration, "the actor is still registered", error);
}

/* --- trouble -----------------------------------------------------------------------------------
 */

static char *trouble_path(char path[XSTORE_PATH_MAX], const char *name, uint32_t domid)
{
    char node[32];

    snprintf(node, sizeof(node), "trouble/%u", domid);
    return node_path(path, name, node);
}

int registry_set_trouble(struct xs_handle *xs, const char *name, uint32_t domid,
                         const char *sentence, struct xenmem_error *error)
{
    char path[XSTORE_PATH_MAX];
    int rc;

    trouble_path(path, name, domid);
    rc = *sentence ? xstore_write(xs, XBT_NULL, path, sentence) : xstore_remove(xs, XBT_NULL, path);
    return rc ? xstore_explain(error, rc, path, "what is wrong was not noted") : 0;
}
