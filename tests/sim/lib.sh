# SPDX-License-Identifier: LGPL-2.1-or-later
#
# What the tests of the simulated host share: TAP, waiting for a state, and the xensim of the
# build tree. Sourced by each script, which calls `finish` at its end.
cd "$(dirname "${BASH_SOURCE[0]}")/../.." || exit 1
BUILD=$(realpath "${BUILD:-build}")
XENSIM=$BUILD/xensim
export XENSIM_SCENARIOS=$PWD/xensim/scenarios
unset XENSIM_DIR XENSTORED_PATH XENSTORED_RUNDIR LD_PRELOAD XDG_RUNTIME_DIR
TMP=$(mktemp -d) || exit 1
trap 'rm -rf "$TMP"' EXIT
tests=0 failures=0
# The same as scenario three, in a hurry.
sed 's/rate 64M/rate 2G/' xensim/scenarios/three.scenario >"$TMP/fast.scenario"
FAST=$TMP/fast.scenario

# ok NAME COMMAND...: a test that passes when the command succeeds; its output is shown where not
ok() {
    local name=$1
    shift
    tests=$((tests + 1))
    if "$@" >"$TMP/out" 2>&1; then
        echo "ok $tests - $name"
    else
        echo "not ok $tests - $name"
        failures=$((failures + 1))
        sed 's/^/# /' "$TMP/out" | head -40
    fi
}

# is NAME GOT WANTED
is() {
    # shellcheck disable=SC2317 # called by ok
    compare() { [ "$1" = "$2" ] || { printf 'got:    %s\nwanted: %s\n' "$1" "$2"; return 1; }; }
    ok "$1" compare "$2" "$3"
}

# has NAME TEXT PATTERN: the text has a line that matches
has() {
    # shellcheck disable=SC2317 # called by ok
    matches() { grep -Eq -- "$2" <<<"$1" || { printf 'no line matches %s in:\n%s\n' "$2" "$1"; return 1; }; }
    ok "$1" matches "$2" "$3"
}

# eventually COMMAND...: waits until it succeeds, 20 s at most
eventually() {
    local i
    for ((i = 0; i < 400; i++)); do
        "$@" >/dev/null 2>&1 && return 0
        sleep 0.05
    done
    echo "in 20 s never: $*"
    return 1
}

# sim SCENARIO SCRIPT: runs a shell script on a simulated host; DAEMON says with which xenstored
sim() {
    "$XENSIM" run --xenstored="${DAEMON:-xenstored}" "$1" -- bash -c "$2"
}

# left DIR: nothing of the host in DIR is there any more, no process and no file
left() {
    local p
    [ ! -e "$1" ] || { echo "$1 is still there"; return 1; }
    for p in /proc/[0-9]*/environ; do
        if tr '\0' '\n' 2>/dev/null <"$p" | grep -qx "XENSIM_DIR=$1"; then
            echo "a process is left: $p $(tr '\0' ' ' <"${p%environ}cmdline")"
            return 1
        fi
    done
}

finish() {
    echo "1..$tests"
    exit $((failures > 0))
}
