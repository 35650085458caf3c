#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# Terminals that can do less, and what is no terminal at all.
. "$(dirname "$0")/lib.sh"

# Colours as tmux passes them on: 30-37, 40-47, 90-107, 38;5;n and 48;5;n.
colours() {
    screen_with_colours | grep -oE $'\033\\[[0-9;]*m' | grep -E '[[;](3[0-8]|4[0-8]|9[0-7]|10[0-7])[;m]'
}

has_colours() {
    [ -n "$(colours)" ]
}

has_no_colours() {
    ! has_colours
}

has_256_colours() {
    colours | grep -q '38;5;'
}

has_at_most_16_colours() {
    has_colours && ! has_256_colours
}

is_ascii() {
    ! screen | LC_ALL=C grep -q '[^ -~]'
}

is_reversed() {
    screen_with_colours | grep -E 'Domain-0' | grep -q $'\033\\[[0-9;]*7m'
}

# Lines that the terminal has broken are whole here.
says() {
    tm capture-pane -J -p -t ui | grep -qE -- "$1"
}

# refuses CODE PATTERN COMMAND: the shell command ends with the code and says this
refuses() {
    ui_shell "$3; echo code \$? of $UI_COUNT"
    wait_for "^code $1 of $UI_COUNT" && says "$2"
}

# in_console NAME COMMAND TEST…: while the shell command shows the console, the test holds
in_console() {
    local name=$1 command=$2

    shift 2
    ui_shell "$command"
    check "$name: it starts" wait_for '[0-9] domains.*live'
    check "$name" "$@"
    ui_quit
}

ui_open 80 24 "$(dirname "$0")/quiet.scenario" || exit 1

in_console 'a terminal of 256 colours gets them' 'console' has_256_colours
# Debian's basic terminfo has none of 16 colours.
infocmp xterm-256color | sed 's/^xterm-256color[^,]*/xterm-sixteen|16 colours/
    s/colors#[^,]*/colors#16/; s/pairs#[^,]*/pairs#256/' | tic -o "$UI_FOLDER/terminfo" -

in_console 'one of 16 gets 16' "TERMINFO=$UI_FOLDER/terminfo TERM=xterm-sixteen console" has_at_most_16_colours
in_console 'one of 8 gets 8' 'TERM=xterm console' has_at_most_16_colours
in_console 'one without colours gets none' 'TERM=vt220 console' has_no_colours
in_console 'NO_COLOR: no colours' 'NO_COLOR=1 console' has_no_colours
in_console 'NO_COLOR: the cursor is seen all the same' 'NO_COLOR=1 console' is_reversed
in_console 'an empty NO_COLOR does not count' 'NO_COLOR= console' has_colours
in_console '--mono: no colours' 'console --mono' has_no_colours
in_console '--ascii: only ASCII' 'console --ascii' is_ascii
in_console 'LC_ALL=C: only ASCII' 'LC_ALL=C console' is_ascii
in_console 'a locale that is not installed, but UTF-8' 'LC_ALL=xx_XX.UTF-8 console' shows '●'
for theme in light colour-blind high-contrast; do
    in_console "the theme $theme" "console --theme $theme" has_256_colours
done

printf '[roles]\nnormal = 99\n' >"$UI_FOLDER/own.theme"
in_console 'a theme from a file' "console --theme $UI_FOLDER/own.theme" \
    eval 'colours | grep -q "38;5;99"'
printf '[roles]\nnormal = 99\nwrogn = red\n' >"$UI_FOLDER/own.theme"
check 'a theme that is wrong is refused with its line' \
    refuses 1 'own\.theme, line 3: there is no such role: "wrogn"' \
    "console --theme $UI_FOLDER/own.theme"
check 'a theme that there is not, too' refuses 1 'There is no theme "none"' 'console --theme none'

check 'TERM=dumb: a sentence and exit 2' refuses 2 'xenmem list' 'TERM=dumb console'
check 'no TERM, too' refuses 2 'xenmem list' '(unset TERM; console)'
check 'a TERM that nobody knows, too' refuses 2 'xenmem list' 'TERM=no-such-terminal console'
check 'output that is no terminal, too' refuses 2 'xenmem list' 'console | cat; (exit ${PIPESTATUS[0]})'
check 'input that is none, too' refuses 2 'xenmem list' 'console </dev/null'
[ -e /dev/xen/privcmd ] ||
    check 'where there is no Xen: a sentence and exit 1' refuses 1 'make demo' 'LD_PRELOAD= "$XENMEM"'
check 'the screen was left alone' test "$(tm display -p -t ui '#{alternate_on}')" = 0
ui_done
