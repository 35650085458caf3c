#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# Another process holds libxl's lock on a domain and does not let go: the console says what it waits
# for and stays alive, Escape stops the plan with nothing done, and a lock that is let go of lets the
# plan go on.
. "$(dirname "$0")/lib.sh"

hold() { # until let_go
    mkfifo "$UI_FOLDER/hold"
    # shellcheck disable=SC2016 # for the shell there
    ui_run sh -c 'exec 9>"$1" && flock 9 && echo held >"$2/held" && cat "$2/hold" >/dev/null' \
        hold "$lock" "$UI_FOLDER" &
    exec 8>"$UI_FOLDER/hold"
    wait_until test -s "$UI_FOLDER/held"
}

let_go() {
    exec 8>&-
    rm -f "$UI_FOLDER/hold" "$UI_FOLDER/held"
}

is_as_before() {
    [ "$(ui_everything)" = "$before" ]
}

set_target() { # set_target SIZE PLAN
    ui_keys t
    wait_for '^ set target of web01'
    ui_keys C-u
    ui_type "$1"
    wait_for "$2"
    ui_keys Enter
}

ui_open 80 24 "$(dirname "$0")/levers.scenario" || exit 1
ui_console
wait_for 'web01 .*512M'
lock=/var/lib/xen/userdata-l.1.$(ui_host get web01 uuid).domain-userdata-lock
before=$(ui_everything)
ui_keys j
wait_until shows '^▸ +1 web01'
hold

set_target 400 'balloon target 512M → 400M'
check 'the console says what it waits for, and how long' \
    wait_for "step 1 of 2: web01 \(1\), waits [0-9]+s for .*libxl's lo"
ui_host pause db01 >/dev/null
check 'the host is shown on' wait_for 'db01 .*paused'
ui_host unpause db01 >/dev/null
wait_gone 'db01 .*paused'
ui_keys F1
ui_keys Escape
check 'Escape stops the plan' wait_for 'Stopped: 0 of 2 steps done'
check 'with nothing done' is_as_before
ui_keys Escape
wait_for '^ \? help'

set_target 300 'balloon target 512M → 300M'
wait_for "waits [0-9]+s for .*libxl's lo"
let_go
check 'the plan goes on when the lock is free' wait_for 'Done and verified: set target of web01'
check 'and the guest follows' wait_for '^▸ +1 web01 .*300M +300M'
ui_done
