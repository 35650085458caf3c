/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Log lines that never block: see actor_log.h.
 */
#include "actorctl/actors/actor_log.h"

#include <poll.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <syslog.h>
#include <time.h>
#include <unistd.h>

#include "base/text.h"

#define LINE_MAX_BYTES 1024 /* less than PIPE_BUF, so that a line goes out whole or not at all */
#define TEXT_MAX_BYTES (LINE_MAX_BYTES - 64) /* of it, without the time */

void actor_log_open(struct actor_log *log, bool background)
{
    *log = (struct actor_log){.to_syslog = background, .stamped = !getenv("JOURNAL_STREAM")};
    if (background)
        openlog("xenmem-actor", LOG_PID | LOG_NDELAY, LOG_DAEMON);
}

static int format_time(char *text, size_t size)
{
    time_t at = time(NULL);
    struct tm broken;

    if (!localtime_r(&at, &broken))
        return 0;
    return (int)strftime(text, size, "%F %T ", &broken);
}

/* Is there room for a line, without waiting? */
static bool is_writable(void)
{
    struct pollfd room = {.fd = STDERR_FILENO, .events = POLLOUT};

    return poll(&room, 1, 0) == 1 && (room.revents & POLLOUT);
}

static void print(struct actor_log *log, const char *text)
{
    char line[LINE_MAX_BYTES];
    int begin = log->stamped ? format_time(line, sizeof(line)) : 0;
    int length = begin + snprintf(line + begin, sizeof(line) - (size_t)begin, "%s\n", text);

    if (length >= (int)sizeof(line)) {
        length = sizeof(line) - 1;
        line[length - 1] = '\n';
    }
    if (!is_writable() || write(STDERR_FILENO, line, (size_t)length) != length)
        log->lost++;
}

static void say_lost(struct actor_log *log)
{
    char text[TEXT_MAX_BYTES];

    snprintf(text, sizeof(text), "%u lines of the log could not be written", log->lost);
    log->lost = 0;
    print(log, text);
}

static void say(struct actor_log *log, const char *text)
{
    if (log->to_syslog) {
        syslog(LOG_INFO, "%s", text);
        return;
    }
    if (log->lost && is_writable())
        say_lost(log);
    print(log, text);
}

/* Leaves the text that was said. */
static void say_formatted(struct actor_log *log, char text[TEXT_MAX_BYTES], const char *format,
                          va_list args)
{
    char raw[TEXT_MAX_BYTES];

    vsnprintf(raw, sizeof(raw), format, args);
    text_sanitise(text, TEXT_MAX_BYTES, raw, strlen(raw));
    say(log, text);
}

void actor_log_tell(struct actor_log *log, void (*tell)(void *data, const char *sentence),
                    void *data)
{
    log->tell = tell;
    log->data = data;
}

void actor_log_say(struct actor_log *log, const char *format, ...)
{
    char text[TEXT_MAX_BYTES];
    va_list args;

    va_start(args, format);
    say_formatted(log, text, format, args);
    va_end(args);
}

void actor_log_decide(struct actor_log *log, const char *format, ...)
{
    char text[TEXT_MAX_BYTES];
    va_list args;

    va_start(args, format);
    say_formatted(log, text, format, args);
    va_end(args);
    if (log->tell)
        log->tell(log->data, text);
}
