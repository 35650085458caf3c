#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# On every way out the terminal is as it was: its modes, its screen, its cursor, its mouse.
. "$(dirname "$0")/lib.sh"

# What tmux knows of the terminal's state.
terminal_state() {
    tm display -p -t ui 'alternate=#{alternate_on} cursor=#{cursor_flag} keypad=#{keypad_flag}#{keypad_cursor_flag} mouse=#{mouse_any_flag} wrap=#{wrap_flag}'
}

# leave NAME EXPECTED_CODE COMMAND…: starts the console, ends it with the command, looks around
leave() {
    local name=$1 expected=$2

    shift 2
    # In a shell of its own, which does not give up its line where ^C ends a command.
    ui_shell "stty -g >$UI_FOLDER/before; (trap : INT; console; echo left \$? >$UI_FOLDER/code); stty -g >$UI_FOLDER/after; echo here again"
    check "$name: it runs" wait_for '[0-9] domains.*live'
    "$@"
    check "$name: it ends" wait_for '^here again'
    check "$name: the modes are those before" cmp "$UI_FOLDER/before" "$UI_FOLDER/after"
    check "$name: the screen, the cursor and the mouse, too" same_state
    check "$name: the exit code is right" grep -qE "^left ($expected)\$" "$UI_FOLDER/code"
    check "$name: nothing is left behind" wait_until nobody_runs
}

same_state() {
    [ "$(terminal_state)" = "$state" ] || { echo "# $(terminal_state), and before: $state"; return 1; }
}

nobody_runs() {
    [ -z "$(ui_pid)" ]
}

send() {
    kill "-$1" "$(ui_pid)"
}

ui_ended() {
    ! kill -0 "$pid" 2>/dev/null
}

ui_open 80 24 "$(dirname "$0")/quiet.scenario" || exit 1
ui_shell 'ulimit -c 0; echo ready'
wait_for '^ready'
state=$(terminal_state)

leave 'q' 0 ui_keys q
leave '^C' 130 ui_keys C-c
leave 'SIGTERM' 143 send TERM
leave 'SIGHUP' 129 send HUP
leave 'SIGINT' 130 send INT
# A sanitizer ends the program in its own way.
[ -z "$(ui_preload)" ] && faults='139 135 136' || faults='1 1 1'
# shellcheck disable=SC2086 # three words
set -- $faults
leave 'SIGSEGV' "$1|139" send SEGV
leave 'SIGBUS' "$2|135" send BUS
leave 'SIGFPE' "$3|136" send FPE
leave 'SIGABRT' 134 send ABRT
rm -f "$UI_FOLDER"/asan*

# Suspended and resumed, by the keyboard and by others; meanwhile the terminal is the shell's.
ui_console
ui_keys C-z
check '^Z: the shell is back' wait_for 'Stopped'
check '^Z: its terminal is, too' same_state
ui_resize 100 30
ui_type fg
ui_keys Enter
check 'fg: the console is back' wait_for '[0-9] domains.*live'
check 'fg: at the new size' wait_for '^ \? help'
ui_keys j
check 'fg: keys work' wait_for '^[▸>] *1 alpha'
pid=$(ui_pid)
kill -STOP "$pid"
check 'SIGSTOP: the shell is back' wait_for 'Stopped'
ui_type 'clear; stty sane; fg'
ui_keys Enter
check 'SIGCONT: the console is back' wait_for '[0-9] domains.*live'
ui_keys j
check 'SIGCONT: keys work' wait_for '^[▸>] *2 delta'
ui_quit
check 'the terminal is as it was' same_state

# The terminal goes away under it.
ui_console
pid=$(ui_pid)
tm kill-session -t ui
check 'without its terminal it ends' wait_until ui_ended
ui_done
