/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Writing the journal: lines that are whole or not there, in a file that nobody else may read.
 */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "actorctl/operate/journal_file.h"
#include "actorctl/operate/journal_json.h"
#include "base/text.h"

#define TTY_BYTES     64
#define PROGRAM_BYTES 64
#define LINES_ROOM    1024 /* to begin with; doubles */

struct journal {
    int fd;
    char path[JOURNAL_PATH_MAX];
    char program[PROGRAM_BYTES];
    char tty[TTY_BYTES];
    int64_t synced_ms;     /* CLOCK_MONOTONIC */
    pthread_mutex_t mutex; /* of writing, and of synced_ms */
};

static int64_t clock_ms(clockid_t clock)
{
    struct timespec now;

    clock_gettime(clock, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* --- opening -----------------------------------------------------------------------------------
 */

static void find_tty(char tty[TTY_BYTES])
{
    char name[PATH_MAX] = "";
    const char *shown = name;

    if (ttyname_r(STDIN_FILENO, name, sizeof(name)) != 0)
        name[0] = '\0';
    if (strncmp(shown, "/dev/", 5) == 0)
        shown += 5;
    text_sanitise(tty, TTY_BYTES, shown, strlen(shown));
}

static int open_file(struct journal *journal, struct xenmem_error *error)
{
    int rc = journal_file_make_directory(journal->path, error);

    if (rc < 0)
        return rc;
    return journal_file_open(journal->path, O_RDWR | O_APPEND | O_CREAT, &journal->fd, error);
}

int journal_open(struct journal **ret_journal, const char *path, const char *program,
                 struct xenmem_error *error)
{
    struct journal *journal = calloc(1, sizeof(*journal));
    int rc;

    if (!journal)
        return error_set(error, ENOMEM, "Out of memory: nothing was changed.");
    snprintf(journal->path, sizeof(journal->path), "%s", path);
    text_sanitise(journal->program, sizeof(journal->program), program, strlen(program));
    find_tty(journal->tty);
    journal->fd = -1;
    pthread_mutex_init(&journal->mutex, NULL);
    rc = open_file(journal, error);
    if (rc < 0) {
        pthread_mutex_destroy(&journal->mutex);
        free(journal);
        return rc;
    }
    *ret_journal = journal;
    return 0;
}

void journal_close(struct journal *journal)
{
    if (!journal)
        return;
    close(journal->fd);
    pthread_mutex_destroy(&journal->mutex);
    free(journal);
}

/* --- lines -------------------------------------------------------------------------------------
 */

static int say_failed(struct journal *journal, int code, struct xenmem_error *error)
{
    return error_set(error, code,
                     "The journal %s cannot be written (%s), and nothing is changed without it: "
                     "make room there, or set XENMEM_STATE_DIR.",
                     journal->path, strerror(code));
}

/* Somebody may have moved the file away (logrotate): then there is a new one. */
static int follow_rotation(struct journal *journal, struct xenmem_error *error)
{
    struct stat mine, there;
    int old = journal->fd, rc;

    if (fstat(old, &mine) == 0 && stat(journal->path, &there) == 0 && mine.st_ino == there.st_ino &&
        mine.st_dev == there.st_dev)
        return 0;
    rc = open_file(journal, error);
    if (rc == 0)
        close(old);
    return rc;
}

/* True where the file ends in the middle of a line that somebody could not finish. */
static bool is_torn(int fd)
{
    off_t end = lseek(fd, 0, SEEK_END);
    char last = '\n';

    return end > 0 && pread(fd, &last, 1, end - 1) == 1 && last != '\n';
}

static int write_all(int fd, const char *bytes, size_t length)
{
    while (length > 0) {
        ssize_t written = write(fd, bytes, length);

        if (written < 0 && errno == EINTR)
            continue;
        if (written < 0)
            return -errno;
        bytes += written;
        length -= (size_t)written;
    }
    return 0;
}

static int append(struct journal *journal, const char *lines, size_t length)
{
    int rc = flock(journal->fd, LOCK_EX) == 0 ? 0 : -errno;

    if (rc < 0)
        return rc;
    if (is_torn(journal->fd))
        rc = write_all(journal->fd, "\n", 1);
    if (rc == 0)
        rc = write_all(journal->fd, lines, length);
    flock(journal->fd, LOCK_UN);
    return rc;
}

static bool is_due(struct journal *journal)
{
    int64_t now = clock_ms(CLOCK_MONOTONIC);
    bool due = now - journal->synced_ms >= JOURNAL_SYNC_MS;

    if (due)
        journal->synced_ms = now;
    return due;
}

static int grow(struct journal_lines *lines, size_t more)
{
    size_t room = lines->room ? lines->room : LINES_ROOM;
    char *bytes;

    while (room < lines->length + more)
        room *= 2;
    if (room == lines->room)
        return 0;
    bytes = realloc(lines->bytes, room);
    if (!bytes)
        return -ENOMEM;
    lines->bytes = bytes;
    lines->room = room;
    return 0;
}

static int take_bytes(const char *bytes, size_t length, void *data)
{
    struct journal_lines *lines = data;

    if (grow(lines, length) < 0)
        return -1;
    memcpy(lines->bytes + lines->length, bytes, length);
    lines->length += length;
    return 0;
}

/* Takes over the reference to `json`, which may be NULL (out of memory). */
static void add_json(struct journal_lines *lines, json_t *json)
{
    if (!json || json_dump_callback(json, take_bytes, lines, JSON_COMPACT | JSON_ENSURE_ASCII) ||
        take_bytes("\n", 1, lines))
        lines->lost = true;
    json_decref(json);
}

static int write_lines(struct journal *journal, struct journal_lines *lines, bool sync,
                       struct xenmem_error *error)
{
    int rc = -ENOMEM;

    pthread_mutex_lock(&journal->mutex);
    if (!lines->lost)
        rc = append(journal, lines->bytes, lines->length);
    sync = rc == 0 && (is_due(journal) || sync);
    pthread_mutex_unlock(&journal->mutex);
    if (sync && fdatasync(journal->fd) < 0) /* nobody else has to wait for the disk */
        rc = -errno;
    free(lines->bytes);
    *lines = (struct journal_lines){0};
    return rc < 0 ? say_failed(journal, -rc, error) : 0;
}

int journal_write(struct journal *journal, struct journal_lines *lines, struct xenmem_error *error)
{
    return write_lines(journal, lines, false, error);
}

static int append_json(struct journal *journal, json_t *json, bool sync, struct xenmem_error *error)
{
    struct journal_lines lines = {0};

    add_json(&lines, json);
    return write_lines(journal, &lines, sync, error);
}

/* --- what is written ---------------------------------------------------------------------------
 */

static void make_id(char id[JOURNAL_ID_MAX])
{
    time_t now = time(NULL);
    struct tm tm;
    uint32_t random = 0;
    char when[24];

    if (getrandom(&random, sizeof(random), GRND_NONBLOCK) != sizeof(random))
        random = (uint32_t)clock_ms(CLOCK_MONOTONIC);
    gmtime_r(&now, &tm);
    strftime(when, sizeof(when), "%Y%m%dT%H%M%S", &tm);
    snprintf(id, JOURNAL_ID_MAX, "%s-%d-%08x", when, (int)getpid(), random);
}

int journal_begin(struct journal *journal, const struct plan *plan, char ret_id[JOURNAL_ID_MAX],
                  struct xenmem_error *error)
{
    char id[JOURNAL_ID_MAX];
    int rc = follow_rotation(journal, error);

    if (rc < 0)
        return rc;
    make_id(id);
    rc = append_json(journal,
                     json_pack("{s:s, s:s, s:I, s:s, s:s, s:I, s:s, s:s, s:I}", "line", "plan",
                               "plan", id, "at_ms", (json_int_t)clock_ms(CLOCK_REALTIME),
                               "operation", plan->operation ? plan->operation->name : "undo",
                               "undoes", plan->undoes ? plan->undoes : "", "uid",
                               (json_int_t)getuid(), "tty", journal->tty, "program",
                               journal->program, "steps", (json_int_t)plan->step_count),
                     true, error);
    if (rc == 0)
        memcpy(ret_id, id, sizeof(id));
    return rc;
}

void journal_add_intent(struct journal_lines *lines, const char *id, size_t index,
                        const struct plan_step *step)
{
    add_json(lines, json_pack("{s:s, s:s, s:I, s:I, s:o}", "line", "intent", "plan", id, "step",
                              (json_int_t)index, "at_ms", (json_int_t)clock_ms(CLOCK_REALTIME),
                              "what", journal_json_of_step(step)));
}

/* A sentence that was cut in the middle of a character is no JSON. */
static const char *whole(char clean[XENMEM_ERROR_SENTENCE_MAX], const char *sentence)
{
    text_sanitise(clean, XENMEM_ERROR_SENTENCE_MAX, sentence, strlen(sentence));
    return clean;
}

void journal_add_outcome(struct journal_lines *lines, const char *id, size_t index,
                         enum journal_result result, const char *sentence)
{
    char clean[XENMEM_ERROR_SENTENCE_MAX];

    add_json(lines,
             json_pack("{s:s, s:s, s:I, s:I, s:s, s:s}", "line", "outcome", "plan", id, "step",
                       (json_int_t)index, "at_ms", (json_int_t)clock_ms(CLOCK_REALTIME), "result",
                       journal_result_name(result), "sentence", whole(clean, sentence)));
}

int journal_intent(struct journal *journal, const char *id, size_t index,
                   const struct plan_step *step, struct xenmem_error *error)
{
    struct journal_lines lines = {0};

    journal_add_intent(&lines, id, index, step);
    return journal_write(journal, &lines, error);
}

int journal_outcome(struct journal *journal, const char *id, size_t index,
                    enum journal_result result, const char *sentence, struct xenmem_error *error)
{
    struct journal_lines lines = {0};

    journal_add_outcome(&lines, id, index, result, sentence);
    return journal_write(journal, &lines, error);
}

int journal_end(struct journal *journal, const char *id, enum journal_result result,
                const char *sentence, struct xenmem_error *error)
{
    char clean[XENMEM_ERROR_SENTENCE_MAX];

    return append_json(journal,
                       json_pack("{s:s, s:s, s:I, s:s, s:s}", "line", "end", "plan", id, "at_ms",
                                 (json_int_t)clock_ms(CLOCK_REALTIME), "result",
                                 journal_result_name(result), "sentence", whole(clean, sentence)),
                       true, error);
}
