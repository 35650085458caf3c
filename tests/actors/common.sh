# shellcheck shell=bash
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# Sourced by the tests of this folder, which run on a simulated host (tests/host.sh).

. "$(dirname "${BASH_SOURCE[0]}")/../host.sh"

program() { (become "$HOST_BUILD/xenmem" "$@"); }

# start NAME: the actor NAME, whose process is $actor and whose log $log; returns once it serves
start() {
    log=$work/$1.log
    : >"$log"
    (become "$HOST_BUILD/xenmem" actor run "$1" --foreground --config "$work/xl.conf") 2>"$log" &
    actor=$!
    until_line "$log" 'begin: the actor'
}

stop() { # ends $actor in an orderly way; what it ends with is in $rc
    kill -TERM "$actor"
    wait "$actor"
    rc=$?
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

# How often the threads of $actor have gone to sleep; one that is woken has to do so once more.
switches() { cat "/proc/$actor"/task/*/status | awk '/^voluntary_ctxt_switches/ { n += $2 } END { print n }'; }

at_rest() { # until all its threads sleep; prints their switches
    local before=-1 now
    for _ in {1..100}; do
        now=$(switches)
        [ "$now" = "$before" ] && break
        before=$now
        sleep 0.3
    done
    echo "$now"
}

# All that was told before is done: domain 1, a PV guest, is given a target that nobody has had yet,
# and the other hands are at rest, too.
marks=0
settled() {
    marks=$((marks + 1))
    policy_set 1 "${1:-xl}" "${2-}" $((200000 + marks * 4))
    said "domain 1 \(.*balloon target set to $((200000 + marks * 4))K"
    at_rest >/dev/null
}

paging() { node "/local/domain/$1/memory/target-tot_pages"; }
pager() { node "/tool/xenmem/pager/$1/pid"; }
trouble() { node "/tool/xenmem/actors/${2:-xl}/trouble/$1"; } # trouble DOMID [ACTOR]

all_levers() { # of all domains
    local domid
    for domid in $(domids); do
        echo "$domid $(target "$domid") $(maxmem "$domid") $(paging "$domid") $(pager "$domid")"
    done
}
