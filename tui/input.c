/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Keys: what comes in from the terminal, as characters and the names of keys.h.
 *
 * Terminals send more than their terminfo entry tells, so the common forms are told to curses. A
 * sequence that it still does not know is swallowed whole: otherwise its letters would act as keys.
 */
#include <errno.h>
#include <poll.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "tui/capabilities.h"
#include "tui/curses.h"
#include "tui/keys.h"

#define SEQUENCE_MAX 32

/* Codes of our own, above all that curses gives away by itself. */
enum {
    CODE_PASTE_BEGIN = KEY_MAX + 1,
    CODE_PASTE_END,
    CODE_WORD_LEFT,
    CODE_WORD_RIGHT,
};

static const struct {
    const char *sequence;
    int code;
} sequences[] = {
    {"\033[A", KEY_UP},
    {"\033[B", KEY_DOWN},
    {"\033[C", KEY_RIGHT},
    {"\033[D", KEY_LEFT},
    {"\033OA", KEY_UP},
    {"\033OB", KEY_DOWN},
    {"\033OC", KEY_RIGHT},
    {"\033OD", KEY_LEFT},
    {"\033[H", KEY_HOME},
    {"\033[F", KEY_END},
    {"\033OH", KEY_HOME},
    {"\033OF", KEY_END},
    {"\033[1~", KEY_HOME},
    {"\033[4~", KEY_END},
    {"\033[5~", KEY_PPAGE},
    {"\033[6~", KEY_NPAGE},
    {"\033[3~", KEY_DC},
    {"\033[Z", KEY_BTAB},
    {"\033OM", KEY_ENTER},
    {"\033OP", KEY_F(1)},
    {"\033[11~", KEY_F(1)},
    {"\033[1;5D", CODE_WORD_LEFT},
    {"\033[1;5C", CODE_WORD_RIGHT},
    {"\033[1;3D", CODE_WORD_LEFT},
    {"\033[1;3C", CODE_WORD_RIGHT},
    {"\033[200~", CODE_PASTE_BEGIN},
    {"\033[201~", CODE_PASTE_END},
};

static const struct {
    int code;
    char32_t key;
} codes[] = {
    {KEY_UP, KEYS_UP},
    {KEY_DOWN, KEYS_DOWN},
    {KEY_LEFT, KEYS_LEFT},
    {KEY_RIGHT, KEYS_RIGHT},
    {KEY_PPAGE, KEYS_PAGE_UP},
    {KEY_NPAGE, KEYS_PAGE_DOWN},
    {KEY_HOME, KEYS_HOME},
    {KEY_END, KEYS_END},
    {KEY_ENTER, KEYS_ENTER},
    {KEY_BACKSPACE, KEYS_BACKSPACE},
    {KEY_DC, KEYS_DELETE},
    {KEY_BTAB, KEYS_BACKTAB},
    {KEY_F(1), KEYS_FUNCTION_1},
    {CODE_WORD_LEFT, KEYS_WORD_LEFT},
    {CODE_WORD_RIGHT, KEYS_WORD_RIGHT},
};

static const struct {
    char32_t character, key;
} characters[] = {
    {'\r', KEYS_ENTER},
    {'\n', KEYS_ENTER},
    {0x7f, KEYS_BACKSPACE},
    {'\b', KEYS_BACKSPACE},
};

/* With Alt. */
static const struct {
    char32_t character, key;
} alternatives[] = {
    {'b', KEYS_WORD_LEFT},     {'f', KEYS_WORD_RIGHT},    {'d', KEYS_WORD_DELETE},
    {0x7f, KEYS_CONTROL('W')}, {'\b', KEYS_CONTROL('W')},
};

void input_prepare(struct terminal *terminal, bool mouse)
{
    keypad(stdscr, TRUE);
    meta(stdscr, TRUE);
    nodelay(stdscr, TRUE);
    for (size_t i = 0; i < sizeof(sequences) / sizeof(sequences[0]); i++)
        define_key(sequences[i].sequence, sequences[i].code);
    terminal->paste_begin = capabilities_find("BE");
    terminal->paste_end = capabilities_find("BD");
    if (mouse) {
        mouseinterval(0);
        terminal->mouse = mousemask(BUTTON1_PRESSED | BUTTON4_PRESSED | BUTTON5_PRESSED, NULL) != 0;
    }
}

/* Readable, and yet nothing is there: the end. */
static bool is_gone(void)
{
    struct pollfd poll_fd = {.fd = STDIN_FILENO, .events = POLLIN};
    int waiting = 0;

    if (poll(&poll_fd, 1, 0) <= 0)
        return false;
    if (poll_fd.revents & (POLLHUP | POLLERR | POLLNVAL))
        return true;
    return ioctl(STDIN_FILENO, FIONREAD, &waiting) < 0 || waiting == 0;
}

static void swallow_sequence(void)
{
    wint_t code;

    for (int i = 0; i < SEQUENCE_MAX && get_wch(&code) != ERR; i++)
        if (code >= 0x40 && code <= 0x7e)
            break;
}

/* What follows an Escape in the same breath is Alt and a key, or a sequence that nobody knows. */
static char32_t take_escape(void)
{
    wint_t code;

    if (get_wch(&code) == ERR)
        return KEYS_ESCAPE;
    if (code == KEYS_ESCAPE) { /* pressed twice */
        unget_wch((wchar_t)code);
        return KEYS_ESCAPE;
    }
    for (size_t i = 0; i < sizeof(alternatives) / sizeof(alternatives[0]); i++)
        if (alternatives[i].character == code)
            return alternatives[i].key;
    if (code == '[' || code == 'O')
        swallow_sequence();
    return KEYS_UNKNOWN;
}

static char32_t take_mouse(struct terminal_key *key)
{
    MEVENT event;

    if (getmouse(&event) != OK)
        return KEYS_NONE;
    key->row = event.y;
    if (event.bstate & BUTTON4_PRESSED)
        return KEYS_WHEEL_UP;
    if (event.bstate & BUTTON5_PRESSED)
        return KEYS_WHEEL_DOWN;
    return event.bstate & BUTTON1_PRESSED ? KEYS_MOUSE : KEYS_NONE;
}

static char32_t take_code(struct terminal *terminal, wint_t code, struct terminal_key *key)
{
    if (code == KEY_MOUSE)
        return take_mouse(key);
    if (code == KEY_RESIZE) /* SIGWINCH has told us already */
        return KEYS_NONE;
    if (code == CODE_PASTE_BEGIN || code == CODE_PASTE_END) {
        terminal->pasting = code == CODE_PASTE_BEGIN;
        return KEYS_NONE;
    }
    for (size_t i = 0; i < sizeof(codes) / sizeof(codes[0]); i++)
        if ((wint_t)codes[i].code == code)
            return codes[i].key;
    return KEYS_UNKNOWN;
}

static char32_t take_character(wint_t character)
{
    if (character == KEYS_ESCAPE)
        return take_escape();
    for (size_t i = 0; i < sizeof(characters) / sizeof(characters[0]); i++)
        if (characters[i].character == character)
            return characters[i].key;
    return character;
}

int terminal_read(struct terminal *terminal, struct terminal_key *ret_key)
{
    struct terminal_key key = {.key = KEYS_NONE};

    while (key.key == KEYS_NONE) {
        wint_t code;
        int kind = get_wch(&code);

        if (kind == ERR)
            return is_gone() ? -EIO : 0;
        key.pasted = terminal->pasting;
        key.key = kind == KEY_CODE_YES ? take_code(terminal, code, &key) : take_character(code);
    }
    *ret_key = key;
    return 1;
}
