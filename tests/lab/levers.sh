# shellcheck shell=bash
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# Sourced by suite.sh: xenmem's levers on real Xen, by command and by key, and each of them beside
# what xl leaves behind. The guests are the suite's, and pvh01, a PVH guest that is built and never
# runs: that is all it takes for the hypervisor to say whether it has paging and sharing.

# leaves CODE PATTERN COMMAND: the command ends with CODE and says something like PATTERN.
leaves()
{
    in_dom0 "$3 >/tmp/said 2>&1; code=\$?
        [ \$code = $1 ] && { [ -z '$2' ] || grep -Eq -- '$2' /tmp/said; } ||
            { echo \"exit code \$code:\"; cat /tmp/said; exit 1; }"
}

# set_to NAME TARGET MAXMEM: balloon target and limit, in MiB.
set_to()
{
    in_dom0 "id=\$(xl domid $1)
        target=\$(xenstore-read /local/domain/\$id/memory/target)
        maxmem=\$(xen-numbers | sed -n \"s/^domid=\$id .* maxmem_kb=\([0-9]*\).*/\1/p\")
        [ \$target = $(($2 * 1024)) ] && [ \$maxmem = $(($3 * 1024)) ] ||
            { echo \"target \$target, maxmem \$maxmem KiB\"; exit 1; }"
}

# holds NAME MIB
holds()
{
    in_dom0 "held=\$(held $1); [ \$held = $(($2 * 1024)) ] || { echo \"it holds \$held KiB\"; exit 1; }"
}

# policy_is NAME ACTOR PARAMS MANUAL-FROM TARGET ENFORCE: its nodes; "-" for one that is not there
policy_is()
{
    in_dom0 "policy=/libxl/\$(xl domid $1)/memory-policy found=
        for node in actor actor-params manual-from target enforce; do
            found+=\"\$(xenstore-read \$policy/\$node 2>/dev/null || echo -)|\"
        done
        [ \"\$found\" = '$2|$3|$4|$5|$6|' ] || { echo \"\$found\"; exit 1; }"
}

# Everything that a lever could move.
levers_state()
{
    in_dom0 "xenstore-ls -fp /local/domain; xenstore-ls -fp /libxl; xenstore-ls -fp /vm
        xen-numbers | grep ^domid"
}

# as_before: all levers and all pages are as $state has them, now or soon.
as_before()
{
    local until=$((SECONDS + 60)) now
    until now=$(levers_state) && [ "$now" = "$state" ]; do
        [ $SECONDS -lt $until ] || { diff <(echo "$state") <(echo "$now") && return; return 1; }
        sleep 0.2
    done
}

test_targets()
{
    in_dom0 "xl sched-credit2 -d web01 -c 0 && xl mem-set web01 256" && settles web01 256
    state=$(levers_state)
    tap_test "mem-set takes a guest down" leaves 0 '' 'xenmem mem-set web01 192'
    tap_test "mem-wait: it is there" leaves 0 '' 'xenmem mem-wait web01 --timeout 90'
    tap_test "and so it is, to the page" holds web01 192
    tap_test "its limit has gone with it" set_to web01 192 193
    tap_test "mem-set takes it up" leaves 0 '' 'xenmem mem-set web01 +32'
    tap_test "mem-wait: it is there again" leaves 0 '' 'xenmem mem-wait web01 --timeout 90'
    tap_test "and so it is, to the page, again" holds web01 224
    tap_test "more than there can be is refused" \
        leaves 1 'above its static-max' 'xenmem mem-set web01 300'
    tap_test "enforce off" leaves 0 '' 'xenmem mem-enforce-set web01 off'
    tap_test "leaves it the room that it was built with" set_to web01 224 257
    tap_test "enforce on" leaves 0 '' 'xenmem mem-enforce-set web01 on'
    tap_test "holds it at its target" set_to web01 224 225
    tap_test "undo takes all four back, one by one" \
        leaves 0 '' 'xenmem undo && xenmem undo && xenmem undo && xenmem undo'
    tap_test "then all is as before, node for node and page for page" as_before
}

test_policy()
{
    tap_test "a policy whose actor does not run is set, with a warning" \
        leaves 0 'No actor of the name xl is alive' 'xenmem mem-policy-set web01 xl delay=3'
    tap_test "a target goes to the policy then" leaves 0 '' 'xenmem mem-set web01 200'
    tap_test "and is in it" policy_is web01 xl delay=3 - 204800 1
    tap_test "and nowhere else" set_to web01 256 257
    tap_test "mem-wait says that nobody acts on it" leaves 1 'actor xl is not running: nobody acts' \
        'xenmem --set actor_ms=2000 mem-wait web01 --timeout 60'
    tap_test "a lever is refused while the actor is another one" \
        leaves 4 'only while the actor is xl-manual, and it is xl' \
        'xenmem mem-balloon-set-target web01 240'
    tap_test "the switch to xl-manual" leaves 0 '' 'xenmem mem-manual-set web01 on'
    tap_test "remembers what there was" \
        policy_is web01 xl-manual '' 'xl delay=3' 204800 1
    tap_test "and back" leaves 0 '' 'xenmem mem-manual-set web01 off'
    tap_test "to exactly that" policy_is web01 xl delay=3 - 204800 1
    in_dom0 "xenstore-rm /libxl/\$(xl domid web01)/memory-policy"
}

# xenstore says nothing of a guest that will not move: xenmem has to watch it to know.
test_those_that_do_not_move()
{
    in_dom0 'xl pause paused01'
    tap_test "a lever of a paused guest, with the switch, is pulled; one is told" \
        leaves 0 'paused, and follows when it runs again' \
        'xenmem mem-balloon-set-target paused01 90 --manual'
    tap_test "it is set" policy_is paused01 xl-manual - ' ' - -
    tap_test "mem-wait does not take that for a refusal" \
        leaves 5 'paused' 'xenmem --set uncooperative_ms=1000 mem-wait paused01 --timeout 3'
    tap_test "the guest has not moved" holds paused01 100
    in_dom0 'xl unpause paused01'
    tap_test "once it runs it goes there" settles paused01 90
    tap_test "a target of a guest without a driver is accepted" \
        leaves 0 '' 'xenmem mem-set nodrv01 110'
    tap_test "as is its balloon's" \
        leaves 0 '' 'xenmem mem-balloon-set-target nodrv01 105 --manual --enforce'
    tap_test "it is set, and the guest has not moved" in_dom0 \
        "[ \$(xenmem mem-balloon-get-target nodrv01) = $((105 * 1024))k ] && [ \$(held nodrv01) = $((128 * 1024)) ]"
    tap_test "mem-wait says why it will not be met" leaves 1 'not moved a page .* driver' \
        'xenmem --set no_driver_ms=2000 --set uncooperative_ms=4000 --set stuck_ms=1000 \
            --set boot_ms=0 mem-wait nodrv01 --timeout 60'
}

build_pvh_guest()
{
    in_dom0 'cat >/etc/xen/pvh01.cfg <<END
name = "pvh01"
type = "pvh"
kernel = "/lab/vmlinux"
memory = 128
END
        timeout 60 xl create -p -q /etc/xen/pvh01.cfg && xenmem mem-manual-set pvh01 on'
}

test_what_xen_lacks()
{
    tap_test "paging of a PV guest is refused, and why" \
        leaves 1 'PV guest, and Xen.s paging is for HVM and PVH' 'xenmem mem-paging-set web01 on'
    tap_test "sharing of a PV guest as well" \
        leaves 1 'PV guest, and Xen.s memory sharing is for HVM and PVH' \
        'xenmem mem-sharing-set web01 on'
    tap_test "a PVH guest is built" build_pvh_guest
    state=$(levers_state)
    tap_test "paging is not switched on unless somebody means it" \
        leaves 4 'yes says that it is meant' 'xenmem mem-paging-set pvh01 on'
    tap_test "this hypervisor has no paging, and xenmem says so" \
        leaves 1 'was not enabled: this hypervisor was built without memory paging' \
        'xenmem mem-paging-set pvh01 on --yes'
    tap_test "nor a paging target" \
        leaves 1 'built without memory paging.* 0 done, 2 not' \
        'xenmem mem-paging-set-target pvh01 64 --yes'
    tap_test "nor can one be read" \
        leaves 1 'is not enabled' 'xenmem mem-paging-get-target pvh01'
    tap_test "no pager is left behind" in_dom0 '! pidof xenpaging'
    tap_test "it has no sharing either" \
        leaves 1 'was not enabled: this hypervisor was built without memory sharing' \
        'xenmem mem-sharing-set pvh01 on'
    tap_test "after all that nothing has changed" as_before
    tap_test "undo passes over what was never done" \
        leaves 0 'actor|manual' 'xenmem undo --dry-run'
    in_dom0 'xl destroy pvh01'
}

# chooses GUEST: the console's cursor goes there
chooses()
{
    in_dom0 "screen keys / && screen wait 20 '^ find' && screen keys $1 && screen keys Enter &&
        screen wait 20 '^[^ ]+ +[0-9]+ $1 '"
}

# prompts KEYS PATTERN: the prompt that the first key opens comes to say that, when the others are typed
prompts()
{
    in_dom0 "set -- $1; screen keys \$1 && screen wait 20 'Esc leave it' && shift &&
        { [ \$# = 0 ] || screen keys \"\$@\"; } && screen wait 20 '$2'"
}

# applies OPERATION: Enter carries it out
applies()
{
    in_dom0 "screen keys Enter && screen wait 30 'Done and verified: $1'"
}

leaves_prompt()
{
    in_dom0 "screen keys Escape && screen wait 20 '[?] help'"
}

# Every lever by key, on a guest that is given to xl-manual and taken back; what Xen cannot do for a
# PV guest is refused at the prompt.
test_levers_by_key()
{
    tap_test "m hands the levers over" prompts m 'actor +none [^ ]+ xl-manual'
    tap_test "done" applies 'xl-manual of web01'
    tap_test "b moves the balloon" prompts 'b 224' 'balloon target +256M [^ ]+ 224M'
    tap_test "Tab takes maxmem along" prompts Tab 'maxmem +257M [^ ]+ 225M'
    tap_test "both done" applies 'set balloon target of web01'
    tap_test "the guest arrives" settles web01 224
    tap_test "node and maxmem" set_to web01 224 225
    tap_test "P: paging of a PV guest is refused in place" prompts 'P 64' 'PV guest, and Xen.s paging is for HVM'
    leaves_prompt
    tap_test "s: sharing of a PV guest as well" prompts s 'PV guest, and Xen.s memory sharing is for HVM'
    leaves_prompt
    tap_test "u takes the balloon back" prompts u 'balloon target +224M [^ ]+ 256M'
    tap_test "done, too" applies undo
    tap_test "m gives the levers back" prompts m 'actor +xl-manual [^ ]+ \"\"'
    tap_test "done as well" applies 'xl-manual of web01'
    in_dom0 "xenstore-rm /libxl/\$(xl domid web01)/memory-policy"
    tap_test "then all is as before, but for an empty policy" as_before
}

# A guest that may use only a tenth of a CPU takes seconds, so that one can see it move.
test_by_key()
{
    in_dom0 "xl sched-credit2 -d web01 -c 10"
    state=$(levers_state)
    tap_test "the console starts again" in_dom0 "screen end; screen start 110 30 xenmem"
    tap_test "it is live" shows 60 "web01 .*converged"
    tap_test "/ finds the guest" chooses web01
    tap_test "t asks for a target" \
        in_dom0 "screen keys t && screen wait 20 'set target of web01'"
    tap_test "t 176 shows the plan" \
        in_dom0 "screen keys 176 && screen wait 20 'balloon target +256M [^ ]+ 176M'"
    tap_test "Enter carries it out" \
        in_dom0 "screen keys Enter && screen wait 30 'Done and verified: set target of web01'"
    tap_test "and it is seen on its way" shows 30 "web01 .*shrinking"
    tap_test "and arriving" shows 90 "web01 .* 176M .*converged"
    tap_test "at exactly that" holds web01 176
    tap_test "u shows how it is taken back" \
        in_dom0 "screen keys u && screen wait 20 'balloon target +176M [^ ]+ 256M'"
    tap_test "Enter takes it back" \
        in_dom0 "screen keys Enter && screen wait 30 'Done and verified: undo'"
    tap_test "and then all is as before" as_before
    test_levers_by_key
    in_dom0 "screen keys q; screen wait 20 'left with 0'; xl sched-credit2 -d web01 -c 0"
}

# The script speaks TAP itself: its lines are counted with ours.
test_same_as_xl()
{
    local line
    while read -r line; do
        case $line in
        "ok "*) tap_test "mem-set beside xl: ${line#* - }" true ;;
        "not ok "*) tap_test "mem-set beside xl: ${line#* - }" false ;;
        *) echo "# $line" ;;
        esac
    done < <("$LAB_TOP/tests/commands/same_as_xl.sh" web01:256:176 web01:192:256 -- \
        "$LAB_SOURCE/dom0" run 2>&1)
}

test_levers()
{
    # shellcheck disable=SC2154 # the suite's
    if [ ! -x "$xenmem" ]; then
        tap_skip "levers" "there is no $xenmem"
        return
    fi
    test_targets
    test_policy
    test_those_that_do_not_move
    test_what_xen_lacks
    test_by_key
    test_same_as_xl
}
