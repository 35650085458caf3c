/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Themes: what each role looks like. A theme is a file; the ones that come with the program are
 * also inside it, so that no missing file can leave it without one.
 *
 * A theme file is an INI file of one section:
 *
 *     [roles]
 *     wrong    = 203/red bold          a colour for 256-colour terminals, one for the others
 *     selected = default on 238/blue   "selected" is laid over the role of each cell of that row
 *
 * A value is [COLOUR] ["on" COLOUR] [ATTRIBUTE…]. A colour is a number from 0 to 255, a name, or a
 * number, a slash and a name; names are black, red, green, yellow, blue, magenta, cyan, white, each
 * also with "bright-" before it, and default. Attributes: bold, dim, italic, underline, reverse. A
 * role that is not named looks like "normal", but for "selected" and "cursor": reversed.
 *
 * A struct theme is a plain value. Thread: any; no shared state.
 */
#ifndef XENMEM_THEMES_THEME_H
#define XENMEM_THEMES_THEME_H

#include <stddef.h>

#include "base/error.h"
#include "themes/role.h"

#define THEME_COLOUR_DEFAULT (-1)

struct theme_colour {
    int rich;  /* of 256 colours, or THEME_COLOUR_DEFAULT */
    int plain; /* of 16 */
};

enum theme_attribute {
    THEME_BOLD = 1 << 0,
    THEME_DIM = 1 << 1,
    THEME_ITALIC = 1 << 2,
    THEME_UNDERLINE = 1 << 3,
    THEME_REVERSE = 1 << 4,
};

struct theme_style {
    struct theme_colour foreground, background;
    unsigned attributes; /* of enum theme_attribute */
};

struct theme {
    struct theme_style roles[ROLE_COUNT];
    struct theme_style selected;
};

#define THEME_NAME_DEFAULT "default"
#define THEME_NAME_MONO    "mono"

/* Reads a theme from the text of a file; `origin` is what errors call it. 0, or -EINVAL with file
 * and line in the sentence. */
int theme_parse(struct theme *ret_theme, const char *text, const char *origin,
                struct xenmem_error *error);

/*
 * Finds a theme: a name with a slash in it is the path of a file, any other is looked for as
 * NAME.theme in $XDG_CONFIG_HOME/xenmem/themes (~/.config where that is not set), in the folders
 * where the program is installed or was built, and then among those inside the program.
 * 0 or -errno with a sentence that says what there is.
 */
int theme_load(struct theme *ret_theme, const char *name, struct xenmem_error *error);

/* The name of a theme inside the program and, where ret_text is given, its text; NULL behind the
 * last. */
const char *theme_builtin(size_t index, const char **ret_text);

/* How a cell of this role looks: laid under `selected` where it is in the selected row. */
struct theme_style theme_style(const struct theme *theme, enum role role, int selected);

#endif
