/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Terminfo: see capabilities.h.
 */
#include "tui/capabilities.h"

#include <curses.h>
#include <stdio.h>
#include <string.h>
#include <term.h>
#include <unistd.h>

#define MOUSE_OFF "\033[?1006;1000l" /* where curses knows of no other way */

bool capabilities_suffice(void)
{
    bool suffices;
    int outcome;

    if (setupterm(NULL, STDOUT_FILENO, &outcome) != OK)
        return false;
    suffices = cursor_address && clear_screen && !hard_copy && !generic_type;
    del_curterm(cur_term);
    return suffices;
}

const char *capabilities_find(const char *name)
{
    const char *value = tigetstr(name);

    return value == (char *)-1 ? NULL : value;
}

bool capabilities_keep_screen(void)
{
    return exit_ca_mode && *exit_ca_mode;
}

void capabilities_send(const char *capability)
{
    if (!capability)
        return;
    putp(capability);
    fflush(stdout);
}

/* Without its padding, "$<5>", which only putp() understands. */
static void append(char *buffer, size_t size, const char *capability)
{
    size_t length = strlen(buffer);

    while (capability && *capability && length + 1 < size) {
        const char *end = strncmp(capability, "$<", 2) == 0 ? strchr(capability, '>') : NULL;

        if (end)
            capability = end + 1;
        else
            buffer[length++] = *capability++;
    }
    buffer[length] = '\0';
}

void capabilities_farewell(char *buffer, size_t size, bool mouse, const char *paste_end)
{
    const char *mouse_mode = capabilities_find("XM");

    buffer[0] = '\0';
    if (mouse)
        append(buffer, size, mouse_mode ? tiparm(mouse_mode, 0) : MOUSE_OFF);
    append(buffer, size, paste_end);
    append(buffer, size, exit_attribute_mode);
    append(buffer, size, orig_pair);
    append(buffer, size, cursor_normal);
    append(buffer, size, keypad_local);
    append(buffer, size, capabilities_keep_screen() ? exit_ca_mode : clear_screen);
}
