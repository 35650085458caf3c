/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The console's state, and what keys do to it: everything between the keyboard and the canvas that
 * needs neither curses nor Xen nor a clock.
 *
 * Owner: the caller of console_init. Thread: the main thread. Times are CLOCK_MONOTONIC in ms.
 */
#ifndef XENMEM_TUI_CONSOLE_H
#define XENMEM_TUI_CONSOLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <uchar.h>

#include "model/settings.h"
#include "tui/actions.h"
#include "tui/display.h"
#include "tui/keys.h"
#include "tui/operate.h"
#include "tui/past.h"
#include "tui/recall.h"
#include "views/scene.h"

/* Where the find prompt was opened: Escape leads back to it. */
struct console_place {
    enum scene_view view;
    bool cursor_set;
    struct domain_id cursor;
    size_t cursor_row, top_row;
};

#define CONSOLE_KEYS_MAX 64 /* bytes: the names of all keys of one action */

/* Whose earlier texts the arrows bring back: operations by their number, and these. */
enum console_topic {
    CONSOLE_TOPIC_FIND = OPERATION_COUNT,
    CONSOLE_TOPIC_FILTER,
    CONSOLE_TOPIC_COMMAND,
    CONSOLE_TOPIC_NONE,
};

struct console {
    struct scene scene;
    struct display *display;
    uint64_t samples;            /* of the snapshot that the rows were last sorted by */
    struct console_place origin; /* while finding */
    struct filter origin_filter; /* while filtering */
    char found[PROMPT_TEXT_MAX]; /* what was looked for last */
    struct operate operate;
    struct past past;
    struct recall recall;
    enum scene_view entrance;           /* from where one went to the domain */
    int topic;                          /* of the prompt */
    char command_text[PROMPT_TEXT_MAX]; /* the command line that is run */
    bool dry_run;                       /* it only shows its plan */
    bool said_yes;                      /* with --yes */
    int64_t scene_message_until_ms;     /* then the message goes away by itself; 0: with a key */
    struct scene_key keys[ACTION_COUNT];
    char key_names[ACTION_COUNT][CONSOLE_KEYS_MAX];
    bool ascii;
    bool read_only; /* for good */
    bool locked;    /* until somebody unlocks it */
    bool asked;     /* whether to leave though a plan is under way */

    /* what app.c has to do once the action is through */
    bool quit, repaint, suspend;
};

/* 0 or -errno; nothing to release on failure. */
int console_init(struct console *console, const struct settings *settings, bool ascii,
                 bool read_only);
void console_release(struct console *console);

/* Takes in a snapshot, and the reference to it. 0 or -ENOMEM. */
int console_take(struct console *console, struct snapshot *snapshot, int64_t now_ms);

/* Time has passed without a snapshot: what is shown gets older. 0 or -ENOMEM. */
int console_age(struct console *console, int64_t now_ms);

/* Lays the rows out anew, in the order that they have. 0 or -ENOMEM (there are none then). */
int console_refresh(struct console *console);

/* Lays the rows out anew, sorted. Says so where that fails. */
void console_rearrange(struct console *console);

/* Somebody pressed a key. */
void console_press(struct console *console, char32_t key);

/* Somebody clicked the row that is `rows` below (negative: above) the cursor's. */
void console_click(struct console *console, long rows);

/* A character was pasted: it goes to the prompt, and nowhere else; nobody pastes keys on purpose.
 */
void console_paste(struct console *console, char32_t character);

/* A sentence for the message line, until the next key. */
void console_say(struct console *console, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* May anything be changed? Says why not. */
bool console_may_change(struct console *console);
void console_set_locked(struct console *console, bool locked);

/* Leaves; while a plan is under way only when asked twice. */
void console_quit(struct console *console);

/* What the operator's thread says; `surroundings` (may be NULL) are taken over. */
void console_hear(struct console *console, const struct operator_state *state,
                  struct surroundings *surroundings);

/* Before a picture is drawn. */
void console_prepare(struct console *console);

/* Is the cursor of this view on a domain, or on a line (`picked`)? */
bool console_has_rows(const struct console *console);
bool console_has_lines(const struct console *console);

/* The chosen row of the view of the actors; NULL: there is none. */
const struct service *console_picked_service(const struct console *console);

/* Goes to a view, from its top. */
void console_show(struct console *console, enum scene_view view);

enum keys_context console_context(const struct console *console);

#endif
