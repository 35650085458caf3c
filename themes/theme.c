/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Reading a theme: see theme.h for the format. Finding one is in search.c.
 *
 * What is wrong with a file is said with its line, and nothing of it is used: half a theme would be
 * hard to tell from a whole one.
 */
#include "themes/theme.h"

#include <errno.h>
#include <ini.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"

#define COLOUR_RICH_MAX 255
#define WORD_MAX        32

static const char *const colour_names[] = {"black", "red",     "green", "yellow",
                                           "blue",  "magenta", "cyan",  "white"};
#define COLOUR_NAMES (sizeof(colour_names) / sizeof(colour_names[0]))

static const struct {
    const char *name;
    unsigned attribute;
} attribute_names[] = {
    {"bold", THEME_BOLD},           {"dim", THEME_DIM},         {"italic", THEME_ITALIC},
    {"underline", THEME_UNDERLINE}, {"reverse", THEME_REVERSE},
};

/* One reading of a file. */
struct reading {
    struct theme theme;
    bool roles_seen[ROLE_COUNT];
    bool selected_seen;
    char trouble[160]; /* the first thing that is wrong */
};

static int fail(struct reading *reading, const char *what, const char *text)
{
    char clean[64];

    if (!reading->trouble[0]) {
        text_sanitise(clean, sizeof(clean), text, strlen(text));
        snprintf(reading->trouble, sizeof(reading->trouble), "%s: \"%s\"", what, clean);
    }
    return 0;
}

static bool parse_name(const char *word, int *ret_colour)
{
    static const char bright[] = "bright-";
    int offset = 0;

    if (strcmp(word, "default") == 0) {
        *ret_colour = THEME_COLOUR_DEFAULT;
        return true;
    }
    if (strncmp(word, bright, sizeof(bright) - 1) == 0) {
        word += sizeof(bright) - 1;
        offset = (int)COLOUR_NAMES;
    }
    for (size_t i = 0; i < COLOUR_NAMES; i++)
        if (strcmp(word, colour_names[i]) == 0) {
            *ret_colour = (int)i + offset;
            return true;
        }
    return false;
}

static bool parse_number(const char *word, int *ret_colour)
{
    long number;
    size_t digits = strspn(word, "0123456789");

    if (digits == 0 || digits > 3 || word[digits])
        return false;
    number = strtol(word, NULL, 10);
    if (number > COLOUR_RICH_MAX)
        return false;
    *ret_colour = (int)number;
    return true;
}

/* "203/red", "203" (the terminal's own colours elsewhere, but for the first 16), "red". */
static bool parse_colour(const char *word, struct theme_colour *ret_colour)
{
    struct theme_colour colour;
    const char *slash = strchr(word, '/');
    char number[WORD_MAX];

    if (slash) {
        snprintf(number, sizeof(number), "%.*s", (int)(slash - word), word);
        if (!parse_number(number, &colour.rich) || !parse_name(slash + 1, &colour.plain))
            return false;
    } else if (parse_number(word, &colour.rich)) {
        colour.plain = colour.rich < 16 ? colour.rich : THEME_COLOUR_DEFAULT;
    } else {
        if (!parse_name(word, &colour.rich))
            return false;
        colour.plain = colour.rich;
    }
    *ret_colour = colour;
    return true;
}

static bool parse_attribute(const char *word, unsigned *attributes)
{
    for (size_t i = 0; i < sizeof(attribute_names) / sizeof(attribute_names[0]); i++)
        if (strcmp(word, attribute_names[i].name) == 0) {
            *attributes |= attribute_names[i].attribute;
            return true;
        }
    return false;
}

/* Copies the next word; returns what is behind it, or NULL at the end. */
static const char *next_word(const char *text, char word[WORD_MAX])
{
    size_t length;

    text += strspn(text, " \t");
    length = strcspn(text, " \t");
    if (length == 0)
        return NULL;
    snprintf(word, WORD_MAX, "%.*s", (int)length, text);
    return text + length;
}

static const struct theme_style plain_style = {
    .foreground = {THEME_COLOUR_DEFAULT, THEME_COLOUR_DEFAULT},
    .background = {THEME_COLOUR_DEFAULT, THEME_COLOUR_DEFAULT},
};

/* What has to be seen whatever a theme says, or does not. */
static const struct theme_style reversed_style = {
    .foreground = {THEME_COLOUR_DEFAULT, THEME_COLOUR_DEFAULT},
    .background = {THEME_COLOUR_DEFAULT, THEME_COLOUR_DEFAULT},
    .attributes = THEME_REVERSE,
};

static int parse_style(struct reading *reading, const char *value, struct theme_style *ret_style)
{
    struct theme_style style = plain_style;
    bool foreground_seen = false, background_next = false, background_seen = false;
    char word[WORD_MAX];

    for (const char *rest = value; (rest = next_word(rest, word));) {
        if (background_next) {
            if (!parse_colour(word, &style.background))
                return fail(reading, "there is no such colour", word);
            background_next = false;
            background_seen = true;
        } else if (strcmp(word, "on") == 0 && !background_seen) {
            background_next = true;
        } else if (!parse_attribute(word, &style.attributes)) {
            if (foreground_seen || background_seen || !parse_colour(word, &style.foreground))
                return fail(reading, "this is neither a colour nor an attribute", word);
            foreground_seen = true;
        }
    }
    if (background_next)
        return fail(reading, "a colour is missing behind \"on\"", value);
    *ret_style = style;
    return 1;
}

/* inih's: 1 goes on, 0 is an error of this line. */
static int take_line(void *user, const char *section, const char *name, const char *value)
{
    struct reading *reading = user;
    bool is_selected = strcmp(name, "selected") == 0;
    int role = is_selected ? -1 : role_find(name);
    bool *seen = is_selected ? &reading->selected_seen
                 : role >= 0 ? &reading->roles_seen[role]
                             : NULL;

    if (strcmp(section, "roles") != 0)
        return fail(reading, "there is only a section [roles], not", section);
    if (!seen)
        return fail(reading, "there is no such role", name);
    if (*seen)
        return fail(reading, "this role is there twice", name);
    *seen = true;
    return parse_style(reading, value,
                       is_selected ? &reading->theme.selected : &reading->theme.roles[role]);
}

int theme_parse(struct theme *ret_theme, const char *text, const char *origin,
                struct xenmem_error *error)
{
    struct reading reading = {.theme.roles[ROLE_NORMAL] = plain_style,
                              .theme.selected = reversed_style};
    int line = ini_parse_string(text, take_line, &reading);

    if (line < 0)
        return error_set(error, ENOMEM, "%s was not read: there is no memory left.", origin);
    if (line > 0)
        return error_set(error, EINVAL, "%s, line %d: %s. The theme is not used; mend the line.",
                         origin, line,
                         reading.trouble[0] ? reading.trouble : "this is not \"role = style\"");
    for (int role = 0; role < ROLE_COUNT; role++)
        if (!reading.roles_seen[role])
            reading.theme.roles[role] =
                role == ROLE_CURSOR ? reversed_style : reading.theme.roles[ROLE_NORMAL];
    *ret_theme = reading.theme;
    return 0;
}

struct theme_style theme_style(const struct theme *theme, enum role role, int selected)
{
    struct theme_style style = theme->roles[role];

    if (!selected)
        return style;
    if (theme->selected.foreground.rich != THEME_COLOUR_DEFAULT)
        style.foreground = theme->selected.foreground;
    if (theme->selected.background.rich != THEME_COLOUR_DEFAULT)
        style.background = theme->selected.background;
    style.attributes |= theme->selected.attributes;
    return style;
}
