/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Starting, finding and stopping xenpaging: see pager.h.
 *
 * xenpaging says nothing when it is ready; but it opens its page file only when paging has been
 * enabled, so a page file that was not there before is the sign. SIGTERM makes it bring everything
 * back; anything harder would lose the guest's memory, so nothing harder is ever sent.
 */
#include "actorctl/policy/pager.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "actorctl/policy/pager_words.h"
#include "actorctl/policy/sentences.h"
#include "actorctl/policy/waiting.h"
#include "base/text.h"
#include "base/units.h"

#define PAGING_DIR  "/var/lib/xen/xenpaging" /* XEN_PAGING_DIR; Debian does not make it */
#define LOG_DIR     "/var/log/xen"
#define LOG_BYTES   2048
#define WORDS_BYTES 200
#define NOT_ENABLED "Paging of domain %u was not enabled: "

static char *record_path(char path[XSTORE_PATH_MAX], uint32_t domid, const char *name)
{
    snprintf(path, XSTORE_PATH_MAX, "/tool/xenmem/pager/%u%s%s", domid, *name ? "/" : "", name);
    return path;
}

/* --- what is remembered -------------------------------------------------------------------------
 */

struct record {
    const struct facts *facts;
    struct process process;
};

static int write_record(struct xs_handle *xs, xs_transaction_t t, void *data,
                        struct xenmem_error *error)
{
    const struct record *record = data;
    uint32_t domid = record->facts->domid;
    char path[XSTORE_PATH_MAX], uuid[FACTS_UUID_TEXT];
    int rc = xstore_write(xs, t, record_path(path, domid, "uuid"),
                          facts_format_uuid(record->facts->uuid, uuid));

    if (!rc)
        rc = xstore_write_kb(xs, t, record_path(path, domid, "pid"), record->process.pid);
    if (!rc)
        rc = xstore_write_kb(xs, t, record_path(path, domid, "start"), record->process.start);
    return rc ? xstore_explain(error, rc, path, "the pager cannot be remembered") : 0;
}

static int read_record(struct xs_handle *xs, xs_transaction_t t, void *data,
                       struct xenmem_error *error)
{
    struct record *record = data;
    char path[XSTORE_PATH_MAX], expected[FACTS_UUID_TEXT];
    char *uuid = NULL;
    int64_t pid = 0;
    unsigned length;
    int rc = xstore_read(xs, t, record_path(path, record->facts->domid, "uuid"), &uuid, &length);

    if (!rc && strcmp(uuid, facts_format_uuid(record->facts->uuid, expected)))
        rc = -ENOENT; /* of an earlier domain of this domid */
    free(uuid);
    if (!rc)
        rc = xstore_read_kb(xs, t, record_path(path, record->facts->domid, "pid"), &pid);
    if (!rc)
        rc = xstore_read_kb(xs, t, record_path(path, record->facts->domid, "start"),
                            &record->process.start);
    if (!rc && (pid <= 0 || pid > INT32_MAX))
        rc = -ENOENT;
    record->process.pid = (pid_t)pid;
    return rc ? xstore_explain(error, rc, path, "the pager is not known") : 0;
}

int pager_find(struct xenmem *xenmem, const struct facts *facts, struct process *ret_process,
               bool *ret_died, struct xenmem_error *error)
{
    struct record record = {.facts = facts};
    int rc = xstore_transact(xenmem->xs, read_record, &record, "the pager is not known", error);
    int fd;

    if (ret_died)
        *ret_died = false;
    if (rc == -EBADMSG || rc == -ENOENT) {
        sentence_clear(error);
        return -ENOENT;
    }
    if (rc)
        return rc;
    fd = process_open(&record.process);
    if (fd == -ESRCH && ret_died)
        *ret_died = true;
    if (fd < 0)
        return fd == -ESRCH
                   ? -ENOENT
                   : error_set(error, -fd, "The pager of domain %u cannot be looked at: %s.",
                               facts->domid, strerror(-fd));
    *ret_process = record.process;
    return fd;
}

int pager_forget(struct xenmem *xenmem, uint32_t domid, struct xenmem_error *error)
{
    char path[XSTORE_PATH_MAX];
    int rc = xstore_remove(xenmem->xs, XBT_NULL, record_path(path, domid, ""));

    return rc ? xstore_explain(error, rc, path, "the pager is still remembered") : 0;
}

int pager_lock(struct xenmem *xenmem, uint32_t domid, struct xenmem_error *error)
{
    struct flock lock = {.l_type = F_WRLCK, .l_whence = SEEK_SET, .l_start = domid, .l_len = 1};
    char what[96];
    struct waiting waiting;
    int fd, rc;

    mkdir(PAGING_DIR, 0700); /* where it cannot be made, opening says so */
    fd = open(PAGING_DIR "/lock", O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (fd < 0)
        return error_set(error, errno,
                         PAGING_DIR "/lock cannot be opened: %s. Paging of domain %u "
                                    "was not changed.",
                         strerror(errno), domid);
    snprintf(what, sizeof(what), "another process to start or stop the pager of domain %u", domid);
    waiting_begin(&waiting, xenmem);
    while (fcntl(fd, F_OFD_SETLK, &lock)) {
        rc = errno == EAGAIN || errno == EACCES ? waiting_step(&waiting, what) : -errno;
        if (rc) {
            close(fd);
            return error_set(error, -rc, "Waited in vain for %s. Nothing was changed; try again.",
                             what);
        }
        waiting_pause();
    }
    return fd;
}

/* --- starting -----------------------------------------------------------------------------------
 */

struct start {
    struct xenmem *xenmem;
    const struct facts *facts;
    struct process process;
    char pagefile[XSTORE_PATH_MAX];
    char log[XSTORE_PATH_MAX];
};

/* Xen's private folder is named after its version; other systems put it elsewhere. */
static int find_program(const struct xenmem *xenmem, char path[XSTORE_PATH_MAX])
{
    static const char *const others[] = {
        "/usr/lib/xen/bin/xenpaging",
        "/usr/libexec/xen/bin/xenpaging",
        "/usr/local/lib/xen/bin/xenpaging",
    };
    int version = xc_version(xenmem->xc, XENVER_version, NULL);

    if (xenmem->pager) {
        snprintf(path, XSTORE_PATH_MAX, "%s", xenmem->pager);
        return access(path, X_OK) ? -errno : 0;
    }
    snprintf(path, XSTORE_PATH_MAX, "/usr/lib/xen-%d.%d/bin/xenpaging", version >> 16,
             version & 0xFFFF);
    for (size_t i = 0; access(path, X_OK); i++) {
        if (i == sizeof(others) / sizeof(others[0]))
            return -ENOENT;
        snprintf(path, XSTORE_PATH_MAX, "%s", others[i]);
    }
    return 0;
}

static int spawn(struct start *start, int64_t static_max_kb, struct xenmem_error *error)
{
    char program[XSTORE_PATH_MAX], domid[16], max[24];
    char *argv[] = {"xenpaging", "-f", start->pagefile, "-d", domid, "-m", max, NULL};
    int rc = find_program(start->xenmem, program);

    if (rc)
        return error_set(error, -rc,
                         NOT_ENABLED "xenpaging is not installed (%s). It is part of "
                                     "Xen's tools.",
                         start->facts->domid, strerror(-rc));
    snprintf(domid, sizeof(domid), "%u", start->facts->domid);
    snprintf(max, sizeof(max), "%" PRId64, pager_words_max_kb(static_max_kb));
    if (unlink(start->pagefile) && errno != ENOENT)
        return error_set(error, errno, NOT_ENABLED "the old page file %s cannot be removed (%s).",
                         start->facts->domid, start->pagefile, strerror(errno));
    rc = process_spawn(program, argv, start->log, &start->process);
    if (rc)
        return error_set(error, -rc, NOT_ENABLED "%s cannot be started (%s).", start->facts->domid,
                         program, strerror(-rc));
    return 0;
}

static void read_log(const char *path, char log[LOG_BYTES])
{
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
    ssize_t length = fd < 0 ? 0 : read(fd, log, LOG_BYTES - 1);

    log[length > 0 ? length : 0] = '\0';
    if (fd >= 0)
        close(fd);
}

/* The last line that is not empty, sanitised. */
static void last_words(char *log, char words[WORDS_BYTES])
{
    const char *last = "", *line;
    char *rest = log;

    while ((line = strsep(&rest, "\n")))
        if (*line)
            last = line;
    text_sanitise(words, WORDS_BYTES, last, strlen(last));
}

static int explain_end(const struct start *start, struct xenmem_error *error)
{
    char log[LOG_BYTES], words[WORDS_BYTES];
    int code;

    read_log(start->log, log);
    code = pager_words_code(log);
    if (code)
        return error_set(error, code, NOT_ENABLED "%s.", start->facts->domid,
                         pager_words_explain(code));
    last_words(log, words);
    return error_set(error, EIO, NOT_ENABLED "xenpaging has ended at once: \"%s\" (%s).",
                     start->facts->domid, words, start->log);
}

static int await_pager(struct start *start, struct xenmem_error *error)
{
    char what[96];
    struct waiting waiting;
    int rc = 0, fd = process_open(&start->process);

    if (fd < 0)
        return explain_end(start, error);
    snprintf(what, sizeof(what), "xenpaging (process %d) to begin with domain %u",
             (int)start->process.pid, start->facts->domid);
    waiting_begin(&waiting, start->xenmem);
    while (!rc && access(start->pagefile, F_OK)) {
        if (process_has_ended(fd)) {
            close(fd);
            return explain_end(start, error);
        }
        rc = waiting_step(&waiting, what);
        waiting_pause();
    }
    if (rc) {
        process_signal(fd, SIGTERM); /* before it has begun there is nothing to lose */
        rc = error_set(error, -rc, NOT_ENABLED "waited in vain for %s. It has been told to stop.",
                       start->facts->domid, what);
    } else if (process_has_ended(fd)) {
        rc = explain_end(start, error);
    }
    close(fd);
    return rc;
}

int pager_start(struct xenmem *xenmem, const struct facts *facts, int64_t static_max_kb,
                struct xenmem_error *error)
{
    struct start start = {.xenmem = xenmem, .facts = facts};
    struct record record = {.facts = facts};
    char uuid[FACTS_UUID_TEXT];
    int rc;

    snprintf(start.pagefile, sizeof(start.pagefile), PAGING_DIR "/%u-%s.pages", facts->domid,
             facts_format_uuid(facts->uuid, uuid));
    snprintf(start.log, sizeof(start.log), LOG_DIR "/xenpaging-%u.log", facts->domid);
    rc = spawn(&start, static_max_kb, error);
    if (rc)
        return rc;
    record.process = start.process;
    /* Remembered before it is known to work, so that it is never forgotten. */
    rc =
        xstore_transact(xenmem->xs, write_record, &record, "the pager cannot be remembered", error);
    if (!rc)
        rc = await_pager(&start, error);
    if (rc)
        pager_forget(xenmem, facts->domid, NULL);
    return rc;
}

/* --- stopping -----------------------------------------------------------------------------------
 */

static void describe(struct xenmem *xenmem, const struct facts *facts,
                     const struct process *process, char what[WORDS_BYTES])
{
    char paged[UNITS_TEXT_MAX];
    struct facts now = *facts;

    facts_read(xenmem, facts->domid, &now, NULL); /* where it is gone, what was known last */
    snprintf(what, WORDS_BYTES, "xenpaging (process %d) to bring %s of domain %u back into memory",
             (int)process->pid, units_format_kb(paged, now.paged_kb), facts->domid);
}

int pager_stop(struct xenmem *xenmem, const struct facts *facts, const struct process *process,
               int fd, struct xenmem_error *error)
{
    char what[WORDS_BYTES];
    struct waiting waiting;
    int rc = process_signal(fd, SIGTERM);

    if (rc == -ESRCH)
        return 0;
    if (rc)
        return error_set(error, -rc,
                         "The pager of domain %u (process %d) cannot be told to stop: %s.",
                         facts->domid, (int)process->pid, strerror(-rc));
    waiting_begin(&waiting, xenmem);
    while (!process_has_ended(fd)) {
        describe(xenmem, facts, process, what);
        rc = waiting_step(&waiting, what);
        if (rc)
            return error_set(
                error, -rc,
                "Stopped waiting for %s. It goes on with that, for which the host "
                "needs free memory and the domain a maxmem that leaves room; ask again "
                "to wait on.",
                what);
        waiting_pause();
    }
    return 0;
}
