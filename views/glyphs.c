/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Two alphabets for the same meanings: see glyphs.h. The UTF-8 one keeps to characters that the
 * usual terminal fonts have and that are one column wide.
 */
#include "views/glyphs.h"

#include <assert.h>

static const struct glyphs utf8 = {
    .cursor = U'▸',
    .tagged = U'◇',
    .tagged_cursor = U'◆',
    .done = U'✓',
    .failed = U'✖',
    .warning = U'⚠',
    .info = U'i',
    .up = U'▲',
    .down = U'▼',
    .live = U'●',
    .bar_used = U'█',
    .bar_back = U'▓',
    .bar_claim = U'╱',
    .bar_free = U'░',
    .bar_paged = U'▒',
    .rule = U'─',
    .axis = U'│',
    .axis_tick = U'┤',
    .corner = U'└',
    .axis_mark = U'┴',
    .target = U'╌',
    .actual = U'⣿',
    .spark = {U'▁', U'▂', U'▃', U'▄', U'▅', U'▆', U'▇', U'█'},
    .unknown = "·",
    .none = "-",
    .into = "›",
    .prompt = "▸",
    .becomes = "→",
    .between = "·",
};

static const struct glyphs ascii = {
    .cursor = U'>',
    .tagged = U'*',
    .tagged_cursor = U'@',
    .done = U'=',
    .failed = U'X',
    .warning = U'!',
    .info = U'i',
    .up = U'^',
    .down = U'v',
    .live = U'*',
    .bar_used = U'#',
    .bar_back = U'+',
    .bar_claim = U'/',
    .bar_free = U'.',
    .bar_paged = U'%',
    .rule = U'-',
    .axis = U'|',
    .axis_tick = U'+',
    .corner = U'+',
    .axis_mark = U'+',
    .target = U'-',
    .actual = U'*',
    .spark = {U'_', U'.', U':', U'-', U'=', U'+', U'*', U'#'},
    .unknown = ".",
    .none = "-",
    .into = ">",
    .prompt = ">",
    .becomes = "->",
    .between = "|",
};

struct mark {
    char32_t utf8, ascii;
    enum role role, word_role;
};

/* What is well or waits is quiet; what moves and what is wrong stands out as a whole. */
static const struct mark marks[] = {
    [CONVERGENCE_UNKNOWN] = {U'?', U'?', ROLE_QUIET, ROLE_QUIET},
    [CONVERGENCE_STALE] = {U'≈', U'~', ROLE_STALE, ROLE_STALE},
    [CONVERGENCE_UNMANAGED] = {U'○', U'o', ROLE_QUIET, ROLE_QUIET},
    [CONVERGENCE_CONVERGED] = {U'●', U'=', ROLE_GOOD, ROLE_NORMAL},
    [CONVERGENCE_SHRINKING] = {U'▼', U'v', ROLE_MOVING, ROLE_MOVING},
    [CONVERGENCE_GROWING] = {U'▲', U'^', ROLE_MOVING, ROLE_MOVING},
    [CONVERGENCE_SLOW] = {U'◐', U'%', ROLE_WRONG, ROLE_WRONG},
    [CONVERGENCE_STUCK] = {U'■', U'#', ROLE_WRONG, ROLE_WRONG},
    [CONVERGENCE_UNCOOPERATIVE] = {U'✖', U'x', ROLE_WRONG, ROLE_WRONG},
    [CONVERGENCE_NO_DRIVER] = {U'∅', U'0', ROLE_WRONG, ROLE_WRONG},
    [CONVERGENCE_CAPPED] = {U'┳', U'T', ROLE_WRONG, ROLE_WRONG},
    [CONVERGENCE_STARVED] = {U'△', U'A', ROLE_WRONG, ROLE_WRONG},
    [CONVERGENCE_OSCILLATING] = {U'↕', U'&', ROLE_WRONG, ROLE_WRONG},
    [CONVERGENCE_ORPHANED] = {U'◌', U'!', ROLE_WRONG, ROLE_WRONG},
    [CONVERGENCE_OVERRIDDEN] = {U'⇄', U'<', ROLE_WRONG, ROLE_WRONG},
    [CONVERGENCE_PAUSED] = {U'‖', U'"', ROLE_QUIET, ROLE_QUIET},
    [CONVERGENCE_BOOTING] = {U'◔', U':', ROLE_QUIET, ROLE_QUIET},
    [CONVERGENCE_DYING] = {U'†', U'+', ROLE_QUIET, ROLE_QUIET},
};
static_assert(sizeof(marks) / sizeof(marks[0]) == CONVERGENCE_STATE_COUNT, "a state has no mark");

static const struct mark *mark_of(enum convergence_state state)
{
    return &marks[(unsigned)state < CONVERGENCE_STATE_COUNT ? state : CONVERGENCE_UNKNOWN];
}

const struct glyphs *glyphs_for(const struct canvas *canvas)
{
    return canvas->ascii ? &ascii : &utf8;
}

char32_t glyphs_state_mark(const struct canvas *canvas, enum convergence_state state)
{
    return canvas->ascii ? mark_of(state)->ascii : mark_of(state)->utf8;
}

enum role glyphs_state_role(enum convergence_state state)
{
    return mark_of(state)->role;
}

enum role glyphs_state_word_role(enum convergence_state state)
{
    return mark_of(state)->word_role;
}
