# shellcheck shell=bash
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# Sourced by the tests of this folder. A test calls `on_host` with a scenario on standard input; it
# is then run again on a simulated host, with each of the two xenstored: once with the program as it
# is, once with the one that has sanitizers. What follows runs there and prints "ok - NAME" or
# "not ok - NAME"; numbers and the plan are put in outside.

BUILD=${BUILD:-build}
export LC_ALL=C.UTF-8
number=0

number_lines() { # number_lines PREFIX
    local line
    while IFS= read -r line; do
        case $line in
        "ok - "* | "not ok - "*)
            number=$((number + 1))
            printf '%s %d - %s: %s\n' "${line%% - *}" "$number" "$1" "${line#* - }"
            ;;
        *) printf '# %s\n' "$line" ;;
        esac
    done
}

on_host() { # [SCENARIO TEXT on stdin]
    if [ -n "${ACTORS_PROGRAM-}" ]; then
        work=$(mktemp -d)
        trap 'rm -rf "$work"' EXIT
        export XENMEM_STATE_DIR=$work/state
        sanitizer=$(ldd "$ACTORS_PROGRAM" | sed -n 's/.*libasan[^ ]* => \([^ ]*\) .*/\1/p')
        : >"$work/xl.conf"
        return
    fi
    local scenario variant daemon program rc
    scenario=$(mktemp)
    cat >"$scenario"
    for variant in "xenstored $BUILD/xenmem" "oxenstored $BUILD/asan/xenmem"; do
        read -r daemon program <<<"$variant"
        if [ ! -x "/usr/sbin/$daemon" ] && [ ! -x "/usr/lib/xen-4.17/bin/$daemon" ]; then
            number=$((number + 1))
            echo "ok $number - $daemon # SKIP it is not installed"
            continue
        fi
        ACTORS_PROGRAM=$program timeout -k 5 300 \
            "$BUILD/xensim" run --xenstored="$daemon" "$scenario" -- bash "$0" >"$scenario.out" 2>&1
        rc=$?
        [ $rc = 0 ] || echo "not ok - the script ended with $rc" >>"$scenario.out"
        number_lines "$daemon" <"$scenario.out"
    done
    rm -f "$scenario" "$scenario.out"
    echo "1..$number"
    exit 0
}

result() { # result STATUS NAME [DETAIL…]
    local status=$1 name=$2
    shift 2
    if [ "$status" = 0 ]; then
        echo "ok - $name"
    else
        echo "not ok - $name"
        printf '%s\n' "$@"
    fi
}

is() { # is NAME EXPECTED ACTUAL
    [ "$2" = "$3" ]
    result $? "$1" "expected: $2" "     got: $3"
}

like() { # like NAME PATTERN ACTUAL
    # shellcheck disable=SC2053 # a pattern
    [[ $3 == $2 ]]
    result $? "$1" "expected: $2" "     got: $3"
}

# AddressSanitizer wants to be in front of everything.
program() { LD_PRELOAD=${sanitizer:+$sanitizer:}${LD_PRELOAD-} "$ACTORS_PROGRAM" "$@"; }

# start NAME: the actor NAME, whose process is $actor and whose log $log; returns once it serves
start() {
    log=$work/$1.log
    : >"$log"
    (LD_PRELOAD=${sanitizer:+$sanitizer:}${LD_PRELOAD-} \
        exec "$ACTORS_PROGRAM" actor run "$1" --foreground --config "$work/xl.conf") 2>"$log" &
    actor=$!
    until_line "$log" 'begin: the actor'
}

stop() { # ends $actor in an orderly way; what it ends with is in $rc
    kill -TERM "$actor"
    wait "$actor"
    rc=$?
}

until_line() { # until_line FILE PATTERN: waits for a line in a file that somebody writes
    local i
    for ((i = 0; i < 1500; i++)); do
        grep -qE -- "$2" "$1" 2>/dev/null && return 0
        sleep 0.02
    done
    echo "there is no line '$2' in:"
    cat "$1"
    return 1
}

said() { until_line "$log" "$1"; }         # said PATTERN: the actor says so, now or soon
count() { grep -cE -- "$1" "$log"; }       # count PATTERN: how often it has
forget() { : >"$log"; }                    # what it has said so far does not count

# policy_set DOMID ACTOR PARAMS [TARGET-KB [ENFORCE]]: in one transaction
policy_set() {
    local at=/libxl/$1/memory-policy
    xenstore-write "$at/actor" "$2" "$at/actor-params" "$3" ${4:+"$at/target" "$4" "$at/enforce" "${5:-1}"}
}

target_set() { # target_set DOMID KB [ENFORCE]
    xenstore-write "/libxl/$1/memory-policy/target" "$2" "/libxl/$1/memory-policy/enforce" "${3:-1}"
}

# All that was told before is done: domain 1, a PV guest, is given a target that nobody has had yet.
marks=0
settled() {
    marks=$((marks + 1))
    policy_set 1 "${1:-xl}" "${2-}" $((200000 + marks * 4))
    said "domain 1 \(.*balloon target set to $((200000 + marks * 4))K"
}

node() { xenstore-read "$1" 2>/dev/null || echo none; } # node PATH
target() { node "/local/domain/$1/memory/target"; }     # target DOMID
paging() { node "/local/domain/$1/memory/target-tot_pages"; }
pager() { node "/tool/xenmem/pager/$1/pid"; }
pages() { xensim ctl get "$1" "$2"; }               # pages DOM FIELD
maxmem() { echo $(($(pages "$1" max) * 4)); }       # maxmem DOM: KiB
trouble() { node "/tool/xenmem/actors/${2:-xl}/trouble/$1"; } # trouble DOMID [ACTOR]

all_levers() { # of all domains
    local domid
    for domid in $(xensim ctl dump | sed -n 's/^domid=\([0-9]*\) .*/\1/p'); do
        echo "$domid $(target "$domid") $(maxmem "$domid") $(paging "$domid") $(pager "$domid")"
    done
}
