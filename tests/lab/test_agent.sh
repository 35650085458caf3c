#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# Commands in the laboratory's dom0, which all other tests there lean on: they keep their exit codes,
# outputs and time limits, and files arrive as they were.

set -uo pipefail
. "$(dirname "$0")/common.sh"
. "$LAB_SOURCE/tap.sh"

[ -n "${LAB_RUN:-}" ] || exec "$LAB_SOURCE/on_xen.sh" c "$0"

dom0()
{
    "$LAB_SOURCE/dom0" "$@"
}

# gives CODE COMMAND…
gives()
{
    local wanted=$1 code=0
    shift
    "$@" 2>/dev/null || code=$?
    [ "$code" -eq "$wanted" ] || { echo "exit code $code, not $wanted" && return 1; }
}

round_trip()
{
    mkdir "$LAB_RUN/there" "$LAB_RUN/back" && head -c 5000000 /dev/urandom >"$LAB_RUN/there/file" &&
        dom0 put "$LAB_RUN/there" /tmp && dom0 get /tmp/there "$LAB_RUN/back" &&
        cmp "$LAB_RUN/there/file" "$LAB_RUN/back/there/file"
}

other_key()
{
    "$LAB_BUILD/bin/dom0-call" -t 20 "$(cat "$LAB_RUN/port")" another "true" </dev/null
}

tap_test "a command's output comes back" [ "$(dom0 run "expr 6 \* 7")" = 42 ]
tap_test "its errors come apart from it" [ "$(dom0 run "echo no >&2" 2>/dev/null)" = "" ]
tap_test "its exit code is kept" gives 7 dom0 run "exit 7"
tap_test "as is the signal that ended it" gives 137 dom0 run "kill -KILL \$\$"
tap_test "one that takes too long gives 124" gives 124 dom0 run -t 1 "sleep 60 # too long"
tap_test "and is ended" dom0 run "await 20 '! pgrep -f \"[t]oo long\"'"
tap_test "what stays in the background holds nobody up" dom0 run -t 20 "sleep 300 & echo here"
tap_test "files go there and come back the same" round_trip
tap_test "another run's dom0 is not ours" gives 125 other_key
tap_test "xl works" dom0 run "xl info && xl list Domain-0"
tap_end
