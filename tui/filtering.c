/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The filter prompt: see filtering.h.
 */
#include "tui/filtering.h"

#include <stdio.h>
#include <string.h>

#include "tui/console.h"
#include "tui/entry.h"

#define EXAMPLE "state=stuck gap>64M actor=xl web*; empty: all"

void filtering_open(struct console *console)
{
    console->origin_filter = console->scene.filter;
    console_show(console, SCENE_VIEW_DOMAINS);
    entry_open(console, PROMPT_FILTER, CONSOLE_TOPIC_FILTER, "filter", console->scene.filter_text);
    snprintf(console->scene.prompt.hint, sizeof(console->scene.prompt.hint), "%s", EXAMPLE);
    console->scene.prompt.proposed = false; /* one goes on with what there is */
}

/* While it is none the table shows what it showed. */
static int apply(struct console *console, const char *text)
{
    struct xenmem_error error;
    int rc = filter_parse(text, &console->scene.filter, &error);

    if (rc < 0)
        console_say(console, "%s", error.sentence);
    else
        console_rearrange(console);
    return rc;
}

void filtering_changed(struct console *console)
{
    apply(console, console->scene.prompt.text);
}

int filtering_set(struct console *console, const char *text)
{
    int rc = apply(console, text);

    if (rc == 0)
        snprintf(console->scene.filter_text, sizeof(console->scene.filter_text), "%s", text);
    return rc;
}

/* What is no filter stays in the prompt, with what is wrong with it. */
void filtering_keep(struct console *console)
{
    const char *text = console->scene.prompt.text;

    if (apply(console, text) < 0)
        return;
    memcpy(console->scene.filter_text, text, sizeof(console->scene.filter_text));
    recall_add(&console->recall, CONSOLE_TOPIC_FILTER, text);
    entry_close(console);
}

void filtering_cancel(struct console *console)
{
    console->scene.filter = console->origin_filter;
    entry_close(console);
    console_rearrange(console);
}
