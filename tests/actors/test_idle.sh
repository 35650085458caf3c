#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# An actor with nothing to do: it wakes for its heartbeat and for nothing else, in no thread, and asks
# xenstored for that one thing. And what it does notice without asking.
set -u
. "$(dirname "$0")/common.sh"
on_host <<'END'
host 8G
dom0 1G
domain mark pv 256M max 1G
domain web01 pv 512M max 1G
domain stiff hvm 512M behaviour no-driver
END
at=/tool/xenmem/actors/xl
start xl
policy_set 2 xl "" 300000
policy_set 3 xl paging=true,delay=0 300000
said 'domain 2 .*set to 300000K'
said 'domain 3 .*paging enabled'

beat() { # until the next heartbeat
    local last
    last=$(node $at/heartbeat)
    for _ in {1..400}; do
        [ "$(node $at/heartbeat)" != "$last" ] && return
        sleep 0.1
    done
    echo "there is no heartbeat"
}

# between two heartbeats. A test that is held up for so long that there was one in between begins anew
for _ in {1..5}; do
    beat
    before=$(at_rest)
    was=$(node $at/heartbeat)
    sleep 4
    after=$(switches)
    [ "$(node $at/heartbeat)" = "$was" ] && break
done
is "between two heartbeats no thread wakes" "$before" "$after"
beat
after=$(at_rest)
[ $((after - before)) -le 10 ]
result $? "a heartbeat is one moment: the loop, the ear, and the answer" "$((after - before)) switches"

if strace -V >/dev/null 2>&1; then
    sockets=$(find "/proc/$actor/fd" -lname 'socket:*' -printf '%f\n' | paste -sd'|')
    LD_PRELOAD='' strace -f -qq -e trace=write,writev,sendto,sendmsg -o "$work/calls" -p "$actor" 2>/dev/null &
    tracer=$!
    beat
    beat
    kill "$tracer"
    wait "$tracer" 2>/dev/null
    requests=$(grep -cE "write\\(($sockets), .*, 16\\) += 16" "$work/calls") # the header of each
    heartbeats=$(grep -c 'write(.*/heartbeat' "$work/calls")
    is "all that xenstored is asked for is the heartbeat, one request each" "$heartbeats $heartbeats" \
        "$requests $(grep -cE "write\\(($sockets), \"/" "$work/calls")"
    [ "$heartbeats" -ge 1 ]
    result $? "which was there"
else
    echo "ok - requests of an idle actor # SKIP there is no strace"
fi

# what happens to its registration it is told of
xenstore-rm $at
for _ in {1..500}; do [ "$(node $at/pid)" = "$actor" ] && break; sleep 0.01; done
is "a registration that is removed is back at once, not with the next heartbeat" "$actor" "$(node $at/pid)"
is "whole" "host" "$(node $at/scope)"

# and of the end of xenstored, whatever it is doing
xensim ctl kill-xenstored
said 'Everything is asked for again'
result $? "the end of xenstored is an event"
xensim ctl restart-xenstored
said 'xenstored is back'
policy_set 2 xl "" 310000
said 'domain 2 .*set to 310000K'
result $? "it serves the next one"

# somebody else takes the name: there is only one of each
xenstore-write $at/pid $$ $at/start "$(awk '{ print $22 }' /proc/$$/stat)"
wait "$actor"
is "whose name is taken ends, with 1" "1" "$?"
said "The actor xl is at work already \\(process $$\\)"
result $? "and says so"
is "the other one's registration is left alone" "$$" "$(node $at/pid)"
