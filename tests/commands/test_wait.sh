#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# mem-wait: in both directions, and all the ways in which it ends.
set -u
. "$(dirname "$0")/common.sh"
on_host <<'END'
host 8G
dom0 1G
domain web01 pv 512M max 1G rate 100M/s
domain win hvm 512M max 1G videoram 8M rate 100M/s
domain slow pv 512M max 1G rate 1M/s
domain nodrv pv 512M max 1G behaviour no-driver
domain capped pv 512M max 1G
domain frozen pv 512M max 1G paused yes
domain bare pv 64M max 64M
domain doomed pv 512M max 1G behaviour no-driver
domain served pv 512M max 1G
END

# Shorter thresholds, so that the test is no longer than it has to be.
quick=(--set no_driver_ms=1000 --set uncooperative_ms=2000 --set stuck_ms=1000)

# A simulated guest uses so little CPU that it passes for one that boots.
reached() { # reached NAME DOM TARGET
    local name=$1 dom=$2
    shift 2
    program mem-set "$dom" "$@" --yes 2>/dev/null
    ends "$name" 0 "" --set boot_ms=0 mem-wait "$dom" --timeout 60
    is "$name: it is true" "$(pages "$dom" want)" "$(pages "$dom" tot)"
}

reached "down" web01 300
reached "up" web01 800
reached "HVM up" win 700
reached "HVM down" win 400
ends "without a timeout" 0 "" mem-wait web01

program mem-set slow 300
ends "the time is up" 5 "*The time is up. slow: *" mem-wait slow --timeout 0.3
ends "at once" 5 "*The time is up. Nothing is known of it yet.*" mem-wait slow --timeout 0
ends "--timeout=" 5 "*The time is up*" mem-wait --timeout=0.1 slow
xensim ctl set rate of slow to 200M
ends "it goes on" 0 "" mem-wait slow --timeout 60

program mem-set nodrv 300
ends "no driver" 1 "xenmem: nodrv: *" "${quick[@]}" mem-wait nodrv
xensim ctl set maxmem of capped to 513M
xenstore-write /local/domain/5/memory/target 700000
ends "capped" 1 "xenmem: capped: *maxmem*" "${quick[@]}" mem-wait capped
program mem-set frozen 300
ends "paused is no refusal" 5 "*The time is up. frozen: *paused*" "${quick[@]}" mem-wait frozen --timeout 3
xensim ctl unpause frozen
ends "and goes on" 0 "" mem-wait frozen --timeout 60
xenstore-rm /local/domain/7/memory/target
ends "no target" 1 "xenmem: bare: *" mem-wait bare
xenstore-write /local/domain/7/memory/target lots
ends "no number" 1 "xenmem: bare: *" mem-wait bare

# actors
program mem-policy-set served xl 2>/dev/null
program mem-set served 300 2>/dev/null
ends "an actor that does not run" 1 "xenmem: served: *actor xl is not running*mem-manual-set served on*" \
    --set actor_ms=1000 mem-wait served
sleep 1000 & # an actor that runs and does nothing
idler=$!
xenstore-write /tool/xenmem/actors/xl/pid $idler \
    /tool/xenmem/actors/xl/start "$(awk '{ print $22 }' /proc/$idler/stat)"
ends "an actor that does not act" 1 "xenmem: served: its actor xl *passed its policy target on*" \
    "${quick[@]}" mem-wait served
ends "nor in time" 5 "*The time is up. served: its actor xl has not passed*" mem-wait served --timeout 0.5
xenstore-write /tool/xenmem/actors/xl/trouble/9 "delay takes whole seconds."
ends "an actor that says why it does not" 1 "xenmem: served: its actor xl does not serve it: delay takes whole seconds. *" \
    --set actor_ms=1000 mem-wait served
background "$work/out" mem-wait served --timeout 60
xenstore-write /local/domain/9/memory/target 307200
wait $!
is "an actor that acts" "0 76800" "$? $(pages served tot)"
kill $idler
ends "where it is, it needs no actor any more" 0 "" mem-wait served
program mem-manual-set served on
ends "xl-manual: the balloon target counts" 0 "" mem-wait served

# ends of the world
program mem-set doomed 300
background "$work/doomed" mem-wait doomed
xensim ctl wait doomed target=300M >/dev/null
xensim ctl destroy doomed
wait $!
is "a domain that goes away" 3 $?
like "says so" "xenmem: *doomed*" "$(<"$work/doomed")"
xensim ctl create doomed pv 64M
program mem-set slow 900
xensim ctl set rate of slow to 4K
background "$work/gone" mem-wait slow
pid=$!
xensim ctl kill-xenstored
wait $pid
is "xenstored goes away" 1 $?
like "says so" "xenmem: *" "$(<"$work/gone")"
ends "xenstored is gone" 1 "xenmem: *" mem-wait web01
