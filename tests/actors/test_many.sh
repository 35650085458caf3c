#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# 1,000 domains with one actor: all of them at once, told at the beginning, and told again.
set -u
. "$(dirname "$0")/common.sh"
on_host <<'END'
host 512G
dom0 1G
domain mark pv 256M max 1G
domains 900 pv%04d pv 128M max 256M rate 1G/s
domains 98 hvm%04d hvm 128M
domain stiff hvm 128M behaviour no-driver
END

# all_to KB: every domain's policy target, in transactions of 50 domains
all_to() {
    local domid arguments=()
    for ((domid = 2; domid <= 1000; domid++)); do
        arguments+=("/libxl/$domid/memory-policy/actor" xl "/libxl/$domid/memory-policy/actor-params" "$2"
            "/libxl/$domid/memory-policy/target" "$1" "/libxl/$domid/memory-policy/enforce" 1)
        if ((domid % 50 == 0)); then
            xenstore-write "${arguments[@]}" || return 1
            arguments=()
        fi
    done
}

at_target() { # at_target KB: how many domains have it
    xensim ctl dump | sed -n "s/^domid=\([0-9]*\) .* target=$1 .*/\1/p" | wc -l
}

until_all() { # until_all KB
    local i
    for ((i = 0; i < 600; i++)); do
        [ "$(at_target "$1")" -ge 999 ] && return 0
        sleep 0.1
    done
    echo "only $(at_target "$1") have it"
    return 1
}

all_to 100000 ""
start xl
until_all 100000
result $? "what 1,000 domains were told before it came is done"
is "each once" "999" "$(count 'balloon target set to 100000K')"
all_to 90000 paging=true,delay=1
until_all 90000
result $? "all of them changed at once"
said 'domain 1000 \(stiff\): paging enabled, its target set to 90000K'
result $? "1,000 delays: the one that has to be paged is"
for _ in {1..500}; do [ "$(count 'ballooning was (not )?enough')" -ge 99 ] && break; sleep 0.1; done
is "and the others, HVM, were looked at and not" "98 1" "$(count '; ballooning was enough') $(count 'paging enabled')"
is "PV was not even looked at" "900" "$(count 'set to 90000K.*PV guest')"
forget
kill -KILL "$actor"
wait "$actor" 2>/dev/null
start xl
for _ in {1..600}; do [ "$(count 'balloon target is 90000K already')" -ge 999 ] && break; sleep 0.1; done
is "after a kill all is told again, and nothing done again" "999 0" \
    "$(count 'balloon target is 90000K already') $(count 'target set')"
like "the status of so many" "xl: alive for *" "$(program actor status)"
stop
is "it ends well" "0" "$rc"
[ "$rc" = 0 ] || cat "$log"
