/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Curses: setting the terminal up and putting it back, and painting cells. Reading keys is in
 * input.c.
 *
 * What is on the screen is remembered as cells, so that only rows that changed are looked at; what
 * is sent for them curses finds out. Colours are pairs, one for each role plain and selected, all
 * made at the start.
 */
#include "tui/terminal.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "tui/capabilities.h"
#include "tui/curses.h"
#include "tui/rescue.h"

#define WAIT_BEHIND_ESCAPE_MS 25
#define COLOURS_RICH          256
#define COLOURS_PLAIN         16
#define COLOURS_FEW           8

static const struct {
    unsigned attribute;
    attr_t curses;
} attribute_table[] = {
    {THEME_BOLD, A_BOLD},           {THEME_DIM, A_DIM},         {THEME_ITALIC, A_ITALIC},
    {THEME_UNDERLINE, A_UNDERLINE}, {THEME_REVERSE, A_REVERSE},
};

int terminal_check(struct xenmem_error *error)
{
    static const char *const instead = "Use `xenmem list`, or `xenmem list --json` for programs.";
    const char *term = getenv("TERM");

    if (!isatty(STDIN_FILENO) || !isatty(STDOUT_FILENO))
        return error_set(error, ENOTTY, "The console needs a terminal, and standard %s is none. %s",
                         isatty(STDIN_FILENO) ? "output" : "input", instead);
    if (!term || !*term)
        return error_set(error, ENOTTY, "TERM is not set, so the console cannot draw here. %s",
                         instead);
    if (!capabilities_suffice())
        return error_set(error, ENOTTY,
                         "The console cannot draw on a terminal of the type in TERM. %s", instead);
    return 0;
}

static void arm_rescue(const struct terminal *terminal)
{
    char farewell[RESCUE_FAREWELL_MAX];

    capabilities_farewell(farewell, sizeof(farewell), terminal->mouse, terminal->paste_end);
    rescue_arm(STDOUT_FILENO, &terminal->modes, farewell);
}

static short colour_of(const struct theme_colour *colour, attr_t *attributes)
{
    int number = COLORS >= COLOURS_RICH ? colour->rich : colour->plain;

    if (number < COLOURS_FEW || COLORS >= COLOURS_PLAIN)
        return (short)number;
    *attributes |= A_BOLD; /* that is how eight colours are made sixteen */
    return (short)(number - COLOURS_FEW);
}

static void make_style(struct terminal *terminal, int role, int selected, bool colours)
{
    struct theme_style style = theme_style(&terminal->theme, (enum role)role, selected);
    struct terminal_style *made = &terminal->styles[role][selected];
    attr_t unused = 0;

    made->attributes = A_NORMAL;
    made->pair = 0;
    for (size_t i = 0; i < sizeof(attribute_table) / sizeof(attribute_table[0]); i++)
        if (style.attributes & attribute_table[i].attribute)
            made->attributes |= attribute_table[i].curses;
    if (colours) {
        short foreground = colour_of(&style.foreground, &made->attributes);
        short background = colour_of(&style.background, &unused);

        made->pair = (short)(role * 2 + selected + 1);
        init_pair(made->pair, foreground, background);
    }
}

static void make_styles(struct terminal *terminal, const struct terminal_options *options)
{
    bool colours = options->colours && has_colors() && start_color() == OK &&
                   COLOR_PAIRS > ROLE_COUNT * 2 && COLORS >= COLOURS_FEW;

    if (colours && use_default_colors() != OK)
        assume_default_colors(COLOR_WHITE, COLOR_BLACK);
    terminal->theme = colours ? *options->theme : *options->mono;
    for (int role = 0; role < ROLE_COUNT; role++)
        for (int selected = 0; selected < 2; selected++)
            make_style(terminal, role, selected, colours);
}

/* cbreak leaves ^S stopping all output, and with it the program. ^C and ^Z stay signals. */
static void set_modes(void)
{
    struct termios modes;

    cbreak();
    noecho();
    nonl();
    if (tcgetattr(STDIN_FILENO, &modes) == 0) {
        modes.c_iflag &= ~(tcflag_t)(IXON | IXOFF);
        tcsetattr(STDIN_FILENO, TCSANOW, &modes);
        def_prog_mode();
    }
}

static void enter(struct terminal *terminal)
{
    curs_set(0);
    capabilities_send(terminal->paste_begin);
}

/* A paint is one write. Until its first endwin() curses (6.4) sends every movement of the cursor by
 * itself; and it would stop in the middle of a paint to look for keys. */
static void settle_output(void)
{
    typeahead(-1);
    endwin();
    refresh();
}

int terminal_open(struct terminal **ret_terminal, const struct terminal_options *options,
                  struct xenmem_error *error)
{
    struct terminal *terminal = calloc(1, sizeof(*terminal));

    if (!terminal)
        return error_set(error, ENOMEM, "There is no memory left to open the terminal.");
    if (tcgetattr(STDIN_FILENO, &terminal->modes) < 0) {
        free(terminal);
        return error_set(error, errno,
                         "The terminal's modes cannot be read: %s. Use `xenmem "
                         "list`.",
                         strerror(errno));
    }
    terminal->screen = newterm(NULL, stdout, stdin);
    if (!terminal->screen) {
        free(terminal);
        return error_set(error, ENOTTY,
                         "The console cannot draw on this terminal. Use `xenmem "
                         "list`.");
    }
    set_escdelay(WAIT_BEHIND_ESCAPE_MS);
    set_modes();
    input_prepare(terminal, options->mouse);
    arm_rescue(terminal);
    make_styles(terminal, options);
    settle_output();
    enter(terminal);
    terminal_resize(terminal);
    *ret_terminal = terminal;
    return 0;
}

void terminal_suspend(struct terminal *terminal)
{
    if (!capabilities_keep_screen()) {
        erase(); /* else the shell's prompt would be written into our picture */
        refresh();
    }
    capabilities_send(terminal->paste_end);
    endwin();
    rescue_disarm();
}

void terminal_resume(struct terminal *terminal)
{
    arm_rescue(terminal);
    reset_prog_mode();
    terminal_resize(terminal);
    terminal_spoil(terminal);
    refresh();
    enter(terminal);
}

void terminal_close(struct terminal *terminal)
{
    if (!terminal)
        return;
    terminal_suspend(terminal);
    delscreen(terminal->screen);
    tcsetattr(STDIN_FILENO, TCSADRAIN, &terminal->modes);
    free(terminal->shown);
    free(terminal->line);
    free(terminal);
}

int terminal_rows(const struct terminal *terminal)
{
    return terminal->rows;
}

int terminal_columns(const struct terminal *terminal)
{
    return terminal->columns;
}

/* Without memory for what is shown, everything is painted each time. */
static void forget_shown(struct terminal *terminal)
{
    size_t count = (size_t)terminal->rows * (size_t)terminal->columns;

    free(terminal->shown);
    terminal->shown = calloc(count, sizeof(*terminal->shown));
}

void terminal_spoil(struct terminal *terminal)
{
    clearok(curscr, TRUE);
    forget_shown(terminal);
}

void terminal_resize(struct terminal *terminal)
{
    struct winsize size = {0};
    int rows = LINES, columns = COLS;

    if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_row > 0 && size.ws_col > 0) {
        rows = size.ws_row;
        columns = size.ws_col;
    }
    if (rows == terminal->rows && columns == terminal->columns)
        return;
    resizeterm(rows, columns);
    terminal->rows = rows > 0 ? rows : 1;
    terminal->columns = columns > 0 ? columns : 1;
    terminal_spoil(terminal); /* what is left on the screen differs from terminal to terminal */
    free(terminal->line);
    terminal->line = calloc((size_t)terminal->columns + 1, sizeof(*terminal->line));
}

static bool cell_equal(const struct canvas_cell *a, const struct canvas_cell *b)
{
    return a->glyph == b->glyph && a->role == b->role && a->selected == b->selected;
}

static void put_cell(const struct terminal *terminal, const struct canvas_cell *cell,
                     cchar_t *ret_cell)
{
    const struct terminal_style *style =
        &terminal->styles[cell->role < ROLE_COUNT ? cell->role : ROLE_NORMAL][cell->selected];
    wchar_t text[2] = {(wchar_t)cell->glyph, L'\0'};

    setcchar(ret_cell, text, style->attributes, style->pair, NULL);
}

/* A row from its first changed cell to its last; the right half of a wide character goes with its
 * left one. */
static void paint_row(struct terminal *terminal, int row, const struct canvas_cell *cells,
                      struct canvas_cell *shown)
{
    int first = 0, last = terminal->columns - 1, count = 0;

    while (shown && first <= last && cell_equal(&cells[first], &shown[first]))
        first++;
    while (shown && last > first && cell_equal(&cells[last], &shown[last]))
        last--;
    if (first > last)
        return;
    while (first > 0 && cells[first].glyph == 0)
        first--;
    while (last + 1 < terminal->columns && cells[last + 1].glyph == 0)
        last++;
    for (int column = first; column <= last; column++)
        if (cells[column].glyph != 0)
            put_cell(terminal, &cells[column], &terminal->line[count++]);
    mvadd_wchnstr(row, first, terminal->line, count);
    if (shown)
        memcpy(shown + first, cells + first, (size_t)(last - first + 1) * sizeof(*cells));
}

/* The cursor, though hidden, is on the selected row: screen readers go by it. */
static int selected_row(const struct canvas *canvas)
{
    for (int row = 0; row < canvas->rows; row++)
        if (canvas_at(canvas, row, 0)->selected)
            return row;
    return canvas->rows - 1;
}

void terminal_paint(struct terminal *terminal, const struct canvas *canvas)
{
    size_t columns = (size_t)canvas->columns;

    if (canvas->rows != terminal->rows || canvas->columns != terminal->columns || !terminal->line)
        return;
    for (int row = 0; row < canvas->rows; row++)
        paint_row(terminal, row, canvas->cells + (size_t)row * columns,
                  terminal->shown ? terminal->shown + (size_t)row * columns : NULL);
    move(selected_row(canvas), 0);
    refresh();
}
