#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# How the laboratory's runs end: nothing outlives one that is killed without warning, a second one
# beside it is not disturbed, and one that does not come up says why.

set -uo pipefail
. "$(dirname "$0")/common.sh"
. "$LAB_SOURCE/tap.sh"

work=$(mktemp -d)
boot_pid=
trap 'rm -rf "$work"; [ -z "$boot_pid" ] || kill "$boot_pid"' EXIT

within()
{
    local until=$((SECONDS + $1))
    shift
    until "$@" 2>/dev/null; do
        [ "$SECONDS" -lt "$until" ] || return 1
        sleep 0.2
    done
}

# Gone, or a zombie that nobody has waited for yet.
is_dead()
{
    [ ! -e "/proc/$1/status" ] || grep -q '^State:.Z' "/proc/$1/status"
}

# A run's key ends with the pid of its boot script.
is_up()
{
    run=$(grep -l -- "-$boot_pid\$" "$LAB_BUILD"/runs/*/key) && run=${run%/key} && [ -e "$run/port" ]
}

start_a_run()
{
    "$LAB_SOURCE/boot" -- sleep 600 2>"$work/errors" &
    boot_pid=$!
    within 300 is_up || return
    qemu_pid=$(pgrep -P "$boot_pid" -f qemu-system)
    sleep_pid=$(pgrep -P "$boot_pid" sleep)
}

came_up()
{
    is_up || { cat "$work/errors" && return 1; }
}

start_a_run
tap_test "a run comes up" came_up || exit 1
tap_test "a second one beside it works" "$LAB_SOURCE/boot" -- "$LAB_SOURCE/dom0" run "xl list"
tap_test "which has not disturbed the first" env LAB_RUN="$run" "$LAB_SOURCE/dom0" run "xl list"

kill -KILL "$boot_pid"
boot_pid=
tap_test "a run that is killed takes its QEMU along" within 20 is_dead "$qemu_pid"
tap_test "and what it was doing" within 20 is_dead "$sleep_pid"

LAB_BOOT_TIMEOUT_S=1 "$LAB_SOURCE/boot" -- true 2>"$work/errors"
tap_test "one that does not come up has an exit code of its own" [ $? -eq 70 ]
tap_test "and says why" grep "dom0 was not up after 1 s" "$work/errors"
tap_test "what the killed run left was cleaned up by the next" [ ! -e "$run" ]
tap_end
