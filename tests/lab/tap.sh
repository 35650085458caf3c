# shellcheck shell=bash
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# TAP, for the laboratory's test scripts. A test is a name and a command; what the command says goes
# behind a failed test as comments.

tap_count=0
tap_failed=0

# tap_test NAME COMMAND…: passes where COMMAND succeeds. Returns what COMMAND returned.
tap_test()
{
    local name=$1 output code=0
    shift
    tap_count=$((tap_count + 1))
    output=$("$@" 2>&1) || code=$?
    if [ "$code" -eq 0 ]; then
        echo "ok $tap_count - $name"
    else
        tap_failed=$((tap_failed + 1))
        echo "not ok $tap_count - $name"
        echo "# ${output//$'\n'/$'\n'# }"
    fi
    return "$code"
}

# tap_skip NAME WHY
tap_skip()
{
    tap_count=$((tap_count + 1))
    echo "ok $tap_count - $1 # SKIP $2"
}

# The plan, and an exit code that says whether all went well.
tap_end()
{
    echo "1..$tap_count"
    [ "$tap_failed" -eq 0 ]
}
