#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# What guests do: each behaviour in its own scenario, by what the hypervisor sees.
. "$(dirname "$0")/lib.sh"

# guest NAME SCENARIO SCRIPT: a test of its own host, beside the others: most of them wait
names=()
guest() {
    local n=${#names[@]}
    names+=("$1")
    mkdir "$TMP/$n"
    (cd "$TMP/$n" && sim "$2" "$3" >"$TMP/$n.out" 2>&1; echo $? >"$TMP/$n.code") &
}
# shellcheck disable=SC2317 # called by ok
result() {
    cat "$TMP/$1.out"
    [ "$(cat "$TMP/$1.code")" = 0 ]
}

guest "floor: stops there, tries again, then sleeps" floor \
    'xensim ctl wait guest tot=384M && xensim ctl wait guest driver=waiting && xensim ctl wait guest driver=asleep timeout 20s &&
     [ "$(xensim ctl get guest tot)" = $((384 * 256)) ]'
guest "asleep: the same value wakes nobody, another one does" floor \
    'xensim ctl wait guest driver=asleep timeout 25s && n=$(xensim ctl get guest changes) &&
     xensim ctl set target of guest to 256M && xensim ctl set target of good to 500M &&
     xensim ctl wait good tot=500M && [ "$(xensim ctl get guest changes)" = $n ] &&
     xensim ctl set target of guest to 448M && xensim ctl wait guest tot=448M'
guest "no-driver: never moves" no-driver \
    'xensim ctl wait guest target=256M && xensim ctl set target of good to 256M && xensim ctl wait good tot=256M &&
     [ "$(xensim ctl get guest tot)" = $((512 * 256)) ] && [ "$(xensim ctl get guest driver)" = absent ]'
guest "slow: one page every 5 s" slow \
    'xensim ctl wait guest tot=131071p timeout 10s && xensim ctl wait guest tot=131070p timeout 7s'
guest "mlocked: 4 MiB, then stuck" mlocked \
    'xensim ctl wait guest tot=188M && xensim ctl wait guest driver=waiting && [ "$(xensim ctl get guest tot)" = $((188 * 256)) ]'
guest "capped: up to maxmem and no further" capped \
    'xensim ctl wait guest tot=513M && xensim ctl wait guest driver=waiting && [ "$(xensim ctl get guest tot)" = "$(xensim ctl get guest max)" ]'
guest "capped: goes on when maxmem is raised, at its next try" capped \
    'xensim ctl wait guest driver=waiting && xensim ctl set maxmem of guest to 1G && xensim ctl wait guest tot=768M'
guest "starved: the host is empty, nobody gets more" starved \
    'xensim ctl wait guest driver=waiting && xensim ctl dump | grep -q " free=0 " && xl info | grep -Eq "^free_memory *: 0$"'
guest "claims: claimed memory is nobody else's" claimed \
    'xensim ctl wait guest driver=waiting && xensim ctl dump | grep -Eq "^host .* claimed=1032192 free=1032192 "'
guest "flapping: to and fro" flapping \
    'xensim ctl wait guest tot below 500M && xensim ctl wait guest tot=512M && xensim ctl wait guest tot below 500M'
guest "rival: somebody rewrites the target" rival \
    'xensim ctl wait guest target=448M && xensim ctl wait guest target=512M'
guest "paused: a refusal that is none" paused \
    'xensim ctl wait guest want=256M && [ "$(xensim ctl get guest tot)" = $((512 * 256)) ] && xl unpause guest && xensim ctl wait guest tot=256M'
guest "crash: midway; @releaseDomain is told; the domain stays in the list" crash \
    'xenstore-watch -n 2 @releaseDomain >w & sleep 0.2; xensim ctl wait guest state=crashed && wait $! &&
     xensim ctl wait guest tot below 400M && [ "$(xensim ctl get guest tot)" -gt $((256 * 256)) ] &&
     xl list guest | grep -q -- "---sc-"'
guest "pod: entries until the driver is up, then none, and no page more than its target" pod \
    '[ "$(xensim ctl get guest pod_entries)" -gt 0 ] && xensim ctl wait guest driver=settled &&
     [ "$(xensim ctl get guest pod_entries)" = 0 ] && [ "$(xensim ctl get guest tot)" = $((512 * 256 + 8)) ]'
guest "pod: lowering the target of a booting guest frees nothing" pod \
    't=$(xensim ctl get guest tot); xl mem-set guest 300; xensim ctl wait guest target=284M && [ "$(xensim ctl get guest tot)" = $t ]'
guest "paged: the pager obeys target-tot_pages, and 0 means all in" paged \
    'xensim ctl wait guest tot=512M && [ "$(xensim ctl get guest held)" = $((1024 * 256 + 8)) ] && xensim ctl set paging-target of guest to 0 &&
     xensim ctl wait guest paged=0 && [ "$(xensim ctl get guest tot)" = $((1024 * 256 + 8)) ]'
guest "shared: sum of shares = used + freed" shared \
    'xensim ctl dump | grep -q "sharing_used=$((128 * 256)) sharing_freed=$((96 * 256)) "'
guest "flood: the others go on as if nothing were" flood \
    'eventually() { for i in $(seq 200); do "$@" && return; sleep 0.05; done; return 1; }
     eventually xenstore-exists /local/domain/2/data/flood7 && xl mem-set db01 300 && xensim ctl wait db01 tot=300M timeout 10s'
guest "hostile: values that are no target move nobody" hostile \
    'sleep 0.5; for d in no-target t-empty t-letters t-escape t-utf8 t-negative; do [ "$(xensim ctl get $d tot)" = 16384 ] || { echo $d; exit 1; }; done
     xenstore-ls | grep -q "owned" && xl list | wc -l | grep -qx 22'
guest "churn: a hundred a second, domids reused or not, and the sum holds" churn \
    'xensim ctl wait churn0 there && xensim ctl wait churn100 there timeout 5s && xensim ctl wait churn0 gone &&
     u=$(xensim ctl get reborn uuid) && xensim ctl wait reborn uuid!=$u && [ "$(xensim ctl get reborn domid)" = 77 ] &&
     [ "$(xl list | grep -c churn)" -le 200 ]'
guest "windows tells of its driver; squeezed's and Qubes' keys are there" pair \
    '[ "$(xenstore-read /local/domain/2/control/feature-balloon)" = 1 ]'
guest "foreign: no configuration of libxl" foreign \
    '! xl mem-set guest 400 2>/dev/null && [ "$(xenstore-read /local/domain/2/memory/dynamic-min)" = 262144 ] &&
     xenstore-exists /local/domain/3/memory/uncooperative && [ "$(xenstore-read /local/domain/4/memory/meminfo)" = 262144 ]'
guest "the simulated xenpaging stands in for the real one" pair \
    '/usr/lib/xen-4.17/bin/xenpaging -f pf -d 2 -m 1048576 & p=$!
     xensim ctl set paging-target of win01 to 768M && xensim ctl wait win01 tot=768M && kill $p && wait $p &&
     [ "$(xensim ctl get win01 paged)" = 0 ]'
guest "and refuses a PV guest" pair '! /usr/lib/xen-4.17/bin/xenpaging -f pf -d 1 2>/dev/null'
guest "demo: every trouble is there within half a minute" demo \
    'xensim ctl wait tape driver=moving && xensim ctl wait cache02 driver=waiting && xensim ctl wait win2k19 driver=asleep timeout 40s &&
     xensim ctl wait app01 tot=513M && xensim ctl wait hungry tot above 7G && xensim ctl wait legacy state=paused &&
     xensim ctl wait fragile state=crashed && [ "$(xensim ctl get fresh driver)" = booting ] && xensim ctl wait vdi1 paged above 64M &&
     xensim ctl wait wiki tot=384M'
wait
for n in "${!names[@]}"; do
    ok "${names[n]}" result "$n"
done
finish
