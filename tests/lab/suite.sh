#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# suite.sh DAEMON: the tests on real Xen, in a laboratory that runs (tests/lab/boot); DAEMON is the
# xenstore daemon that it should have. Speaks TAP. First xenmem's figures against those of stock
# tools, then its console while guests obey, refuse, cannot, and are paused, then its levers
# (levers.sh), then the actors (actors.sh). Every wait is for a state, with a generous limit.

set -uo pipefail
. "$(dirname "$0")/common.sh"
. "$LAB_SOURCE/tap.sh"
. "$LAB_SOURCE/levers.sh"
. "$LAB_SOURCE/actors.sh"

daemon=$1
xenmem=${XENMEM:-$LAB_TOP/build/xenmem}
work=$(mktemp -d "$LAB_RUN/suite.XXXXXX")

in_dom0()
{
    "$LAB_SOURCE/dom0" run -t "${limit_s:-120}" "$1"
}

# wanting_xenmem NAME COMMAND…: a test that needs the program.
wanting_xenmem()
{
    if [ -x "$xenmem" ]; then
        tap_test "$@"
    else
        tap_skip "$1" "there is no $xenmem"
    fi
}

# shows SECONDS REGEX: the console shows such a line, now or soon.
shows()
{
    limit_s=$(($1 + 60)) in_dom0 "screen wait $1 '$2'"
}

# settles NAME MIB: the guest comes to hold exactly that much.
settles()
{
    in_dom0 "await 90 '[ \$(held $1) = $(($2 * 1024)) ]'" ||
        { in_dom0 "xl list; xen-numbers; guest log $1" && return 1; }
}

# A domain with every node that xenmem can show: the proposal's, squeezed's, a Qubes guest's.
write_nodes()
{
    # shellcheck disable=SC2016 # expands in dom0
    in_dom0 'set -e
        id=$(xl domid db01)
        policy=/libxl/$id/memory-policy
        xenstore-write $policy/actor xl-manual $policy/actor-params follow=true,delay=7
        xenstore-write $policy/target 131072 $policy/enforce 1
        home=/local/domain/$id
        xenstore-write $home/memory/target-tot_pages 126976 $home/control/feature-balloon 1
        xenstore-write $home/memory/dynamic-min 98304 $home/memory/dynamic-max 262144
        xenstore-write $home/memory/memory-offset 8 $home/memory/uncooperative 1
        xenstore-write $home/memory/meminfo 45056'
}

# One test for each field that agree.jq compares.
compare_fields()
{
    local when=$1 line
    if ! wanting_xenmem "xenmem list --json works, $when" in_dom0 "xenmem list --json" ||
        [ ! -x "$xenmem" ]; then
        return
    fi
    in_dom0 "xenmem list --json" >"$work/list.json"
    in_dom0 facts >"$work/facts.json"
    jq --slurpfile xenmem "$work/list.json" -r -f "$LAB_SOURCE/agree.jq" "$work/facts.json" \
        >"$work/lines" || echo "not ok comparison: jq could not read what was said" >>"$work/lines"
    while read -r line; do
        tap_test "agrees with stock tools, $when: ${line#* }" [ "${line%% *}" = ok ]
    done < <(sed 's/^not ok /differs /' "$work/lines")
}

test_host()
{
    tap_test "dom0's xenstore daemon is $daemon" in_dom0 "ps -e -o comm= | grep -qx '$daemon'"
    limit_s=300 tap_test "the guests come up" in_dom0 "guest set" || return
    tap_test "xl list has them" \
        in_dom0 "for g in web01 db01 nodrv01 mlock01 paused01; do xl list \$g; done"
}

test_fields()
{
    wanting_xenmem "xenmem can be taken along" "$LAB_SOURCE/payload.sh" "$xenmem"
    tap_test "nodes of a policy can be written" write_nodes
    compare_fields "at rest"
}

# A guest that may use only a few hundredths of a CPU moves slowly enough to be watched: some seconds
# for 80 MiB. Taking memory costs it less than giving it back.
test_obedient_guest()
{
    wanting_xenmem "the console starts" in_dom0 "screen start 110 30 xenmem"
    wanting_xenmem "it shows a quiet guest as converged" shows 60 "web01 .*converged"
    tap_test "xl mem-set web01 to 176M is taken" \
        in_dom0 "xl sched-credit2 -d web01 -c 10 && xl mem-set web01 176"
    wanting_xenmem "the console shows it shrinking" shows 30 "web01 .*shrinking"
    tap_test "web01 arrives, to the page" settles web01 176
    wanting_xenmem "then the console shows it converged" shows 30 "web01 .*converged"
    tap_test "xl mem-set web01 to 256M is taken" \
        in_dom0 "xl sched-credit2 -d web01 -c 2 && xl mem-set web01 256"
    wanting_xenmem "the console shows it growing" shows 30 "web01 .*growing"
    tap_test "web01 arrives again" settles web01 256
    wanting_xenmem "and converged again" shows 30 "web01 .*converged"
}

# All three hold more than their target; to dom0 they look alike.
test_misbehaving_guests()
{
    tap_test "three targets are set that will not be met" \
        in_dom0 "xl mem-set nodrv01 100 && xl mem-set mlock01 150 && xl mem-set paused01 100"
    wanting_xenmem "the paused guest is shown as paused" shows 30 "paused01 .*paused"
    wanting_xenmem "the one without a driver as no driver" shows 90 "nodrv01 .*no driver"
    wanting_xenmem "the one that locks its memory as refusing" \
        shows 90 "mlock01 .*(stuck|uncooperative)"
    wanting_xenmem "the three can be told apart at one glance" in_dom0 "screen show >/tmp/glance
        grep -E 'nodrv01 .*no driver' /tmp/glance && grep -E 'paused01 .*paused' /tmp/glance &&
        grep -E 'mlock01 .*(stuck|uncooperative)' /tmp/glance || ! cat /tmp/glance"
    wanting_xenmem "the cursor goes to the one without a driver" chooses nodrv01
    wanting_xenmem "its balloon lever, with the switch to xl-manual, comes with a warning" \
        prompts 'b 90 C-t' 'never followed a target: it seems to have no balloon driver'
    wanting_xenmem "and can be left alone" leaves_prompt
    tap_test "the one without a driver has not moved" \
        in_dom0 "[ \$(held nodrv01) = $((128 * 1024)) ]"
    tap_test "the one that locks its memory has moved and stopped short" \
        in_dom0 "h=\$(held mlock01); [ \$h -lt $((192 * 1024)) ] && [ \$h -gt $((150 * 1024)) ]"
    tap_test "the paused one has not moved" in_dom0 "[ \$(held paused01) = $((128 * 1024)) ]"
    wanting_xenmem "the others are still shown as converged" shows 10 "web01 .*converged"
    wanting_xenmem "the one whose actor is not there is orphaned" shows 10 "db01 .*orphaned"
    compare_fields "while guests refuse"
}

test_recovery()
{
    tap_test "unpaused, the paused one goes to its target" in_dom0 "xl unpause paused01"
    tap_test "and arrives there" settles paused01 100
    wanting_xenmem "the console shows it converged" shows 30 "paused01 .*converged"
    wanting_xenmem "the console ends with q" \
        in_dom0 "screen keys q; screen wait 20 'left with 0'"
}

test_host && test_fields && test_obedient_guest && test_misbehaving_guests && test_recovery
test_levers
test_actors
tap_end
