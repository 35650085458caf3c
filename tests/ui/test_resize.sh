#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# A storm of sizes, down to one cell, while keys are pressed in every view.
. "$(dirname "$0")/lib.sh"

sizes='80x24 200x50 40x10 20x5 1x1 2x1 1x24 80x1 10x3 132x43 79x23 81x25 5x2 300x100 39x9 80x12'

# storm KEY…: every size, the keys at each
storm() {
    for size in $sizes; do
        ui_resize "${size%x*}" "${size#*x}"
        ui_keys "$@"
    done
    ui_resize 80 24
    kill -0 "$pid"
}

is_whole() {
    shows '^ xenmem .* [0-9]+ domains' && shows '^ \? help'
}

ui_open 80 24 demo || exit 1
check 'it starts' ui_console
pid=$(ui_pid)

check 'a storm over the table' storm j k G g Down PPage NPage
check 'the table is whole again' wait_until is_whole
ui_keys Enter
check 'a storm over the detail' storm j k ']' '['
check 'the detail is whole again' wait_for 'Esc back'
ui_keys '?'
check 'a storm over the help' storm j k G g
ui_keys g
check 'the help is whole again' wait_for 'This page, and back'
ui_keys Escape Escape
wait_until is_whole
ui_keys h
check 'a storm over the glossary' storm j k G g
ui_keys Escape
check 'the table is whole once more' wait_until is_whole
ui_keys /
check 'a storm over the prompt' storm a BSpace
check 'the prompt is whole again' wait_for '^ find'
ui_keys Escape
wait_gone '^ find'
check 'a storm that changes everything' storm '>' r f f Tab Tab '?' '?'
check 'the screen is whole at last' wait_until is_whole

ui_resize 1 1
ui_keys j
ui_resize 40 10
# The storm has sorted it some way or other: whoever the cursor is on, there is a list.
check '40x10 shows the list' wait_for '^▸ +[0-9]+ .*[0-9]M'
ui_resize 200 50
check '200x50 shows more columns' wait_for 'MAXMEM'
ui_quit
check 'and it can be left' ui_is_left
ui_done
