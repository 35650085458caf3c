#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# Editing in every prompt: the cursor goes anywhere, characters of several bytes are one, Tab
# completes where the cursor is, and a paste is text.
. "$(dirname "$0")/lib.sh"

# What stands in the prompt; the cursor at its end is `_`, elsewhere it is a selected character.
prompt_is() {
    shows " ▸ $1( |\$)"
}

# The cursor is on this character, which is reversed.
cursor_on() {
    screen_with_colours | sed 's/\x1b\[\(0;\)\?7m/</g; s/\x1b\[[0-9;]*m//g' | grep ' ▸ ' | grep -q "<$1"
}

closed() {
    shows '^ \? help .*q quit'
}

ui_open 80 24 "$(dirname "$0")/levers.scenario" || exit 1
check 'it starts' ui_console --mono

# --- the value of an operation ------------------------------------------------------------------
ui_keys j t
check 'the prompt opens' wait_until prompt_is _
ui_type 4000
check 'with what is typed' wait_until prompt_is 4000_
ui_keys Left Left Left BSpace
ui_type 3
check 'in the middle' wait_until prompt_is 3000
check 'the cursor stays there' wait_until cursor_on 0
check 'the plan follows' wait_for '✖'
ui_keys Delete
check 'Delete takes what is under the cursor' wait_until prompt_is 300
check 'and the plan is one' wait_for 'balloon target 512M → 300M'
ui_keys Home DC
check 'Home' wait_until prompt_is 00
ui_type 4
ui_keys End
check 'End' wait_until prompt_is 400_
ui_keys C-a
ui_type 1
check '^A' wait_until prompt_is 1400
ui_keys C-f C-k
check '^F and ^K' wait_until prompt_is 14_
ui_keys C-b C-d C-e
check '^B, ^D and ^E' wait_until prompt_is 1_
ui_keys Escape
wait_until closed

# --- the command line ---------------------------------------------------------------------------
ui_keys :
ui_type 'mem-set web01 300'
check 'the command line' wait_until prompt_is 'mem-set web01 300_'
ui_keys M-b M-b C-Left
check 'word by word' wait_until cursor_on m
ui_keys C-Right M-f M-f
check 'and back' wait_until prompt_is 'mem-set web01 300_'
ui_keys C-w C-w
check '^W takes a word' wait_until prompt_is 'mem-set _'
ui_type 'db 300'
ui_keys M-b C-b Tab
check 'Tab completes where the cursor is' wait_until prompt_is 'mem-set db01 300'
check 'and what is behind it stays' wait_for 'balloon target 1024M → 300M'
ui_keys M-d
check 'Alt-d' wait_until prompt_is 'mem-set db01_'
ui_type ' é'
ui_keys Left Left BSpace Delete
check 'a character of two bytes is one' wait_until prompt_is 'mem-set db0é'
ui_keys C-e C-u
check '^U takes all that is before it' wait_until prompt_is _
ui_type 'lock'
ui_keys Enter
check 'and Enter runs it' wait_for '^ xenmem +locked'
ui_keys :
ui_keys Up
check 'what was typed comes back' wait_until prompt_is lock_
ui_keys Home
ui_type un
ui_keys Enter
check 'and is edited' wait_gone '^ xenmem +locked'

# The size changes while the cursor is in the middle.
ui_keys :
ui_type 'mem-set web01 300'
ui_keys M-b M-b
for size in 40x10 20x5 1x1 30x6 200x50 12x12 80x24; do
    ui_resize "${size%x*}" "${size#*x}"
    ui_keys C-f
done
check 'any size leaves the cursor where it is' wait_until cursor_on 0
check 'and what is typed' prompt_is 'mem-set web01 300'
ui_keys Escape
wait_until closed

# A paste is text, wherever the cursor is, and presses nothing.
ui_keys :
ui_type 'mem-set  300'
ui_keys Left Left Left Left
printf 'web01\r\033[31mq\t\002\001\n' | tm load-buffer -b paste -
tm paste-buffer -p -b paste -t ui
check 'a paste comes in at the cursor' wait_until prompt_is 'mem-set web01q 300'
ui_keys Escape
wait_until closed

# --- find and filter ----------------------------------------------------------------------------
ui_keys /
ui_type eb01
wait_until prompt_is eb01_
ui_keys Home
ui_type w
check 'find: the cursor of the table follows' wait_for '^▸ +1 web01'
ui_keys End BSpace
ui_type 2
check 'to the other one' wait_for '^▸ +2 web02'
ui_keys Enter
wait_gone '^ find'
ui_keys "\\"
ui_type 'me=web*'
wait_until prompt_is 'me=web\*_'
ui_keys C-a
ui_type na
check 'filter: what it shows follows' wait_for '2 of 5 domains'
ui_keys C-k C-u
check 'and empty it shows all' wait_for '   5 domains'
ui_keys Escape
wait_until closed

# --- the name of what is dangerous --------------------------------------------------------------
ui_keys G O C-t
wait_for 'experimental'
ui_keys Enter
wait_for 'to do it, type vm01'
ui_type m01
ui_keys Home
ui_type v
check 'a name is edited, too' wait_until prompt_is vm01
ui_keys BSpace Enter
check 'and is what it is when Enter is pressed' wait_for 'that is not vm01'
ui_keys Escape
wait_until closed
ui_keys :
ui_type 'mem-paging-set vm01 on --manual --yes'
wait_for 'experimental'
ui_keys Enter
check '--yes does not spare it' wait_for '--yes is for scripts'
ui_keys Escape
wait_until closed
ui_quit
ui_done
