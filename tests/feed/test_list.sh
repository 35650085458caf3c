#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# The command line on a simulated host: list for people and for programs, choosing domains, exit
# codes, output that cannot be written, hosts on which something is missing.
set -u
cd "$(dirname "$0")/../.." || exit 1
BUILD=${BUILD:-build}
XENSIM=$(realpath "$BUILD/xensim")
xenmem=$BUILD/xenmem asan=()
if [ -x "$BUILD/asan/xenmem" ]; then
    # The sanitizer's library then stands in front of bash and of the stock tools too, whose leaks
    # are not our business.
    xenmem=$BUILD/asan/xenmem asan=(--asan)
    export ASAN_OPTIONS=detect_leaks=0
fi
xenmem=$(realpath "$xenmem")
export XENSIM xenmem
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
number=0 failed=0

# check NAME COMMAND...: one test
check() {
    local name=$1
    shift
    number=$((number + 1))
    if "$@" >"$work/log" 2>&1; then
        echo "ok $number - $name"
    else
        echo "not ok $number - $name"
        sed 's/^/# /' "$work/log"
        failed=1
    fi
}

# host SCRIPT [OPTION...]: the script on a simulated host; out, err and rc of `run` are in $work
host() {
    local script=$1
    shift
    work=$work "$XENSIM" run "${asan[@]}" "$@" ./tests/feed/trouble.scenario -- bash -c "
        run() { ASAN_OPTIONS=detect_leaks=1 \"\$xenmem\" \"\$@\" >\$work/out 2>\$work/err; rc=\$?; }
        ends() { [ \$rc = \$1 ] || { echo \"exit code \$rc, not \$1\"; cat \$work/err; exit 1; }; }
        says() { grep -qF -- \"\$2\" \$work/\$1 || { echo \"\$1 does not say: \$2\"; cat \$work/\$1; exit 1; }; }
        set -u
        $script"
}

table() {
    host 'run list; ends 0
        [ $(wc -l <$work/out) = 6 ] || { cat $work/out; exit 1; }
        says out "ID NAME"; says out "web01"; says out "128M"
        [ "$(awk "{ print length }" $work/out | sort -u | wc -l)" = 1 ] || { echo "not aligned"; cat $work/out; exit 1; }'
}
chosen() {
    host 'run list web01; ends 0; [ $(wc -l <$work/out) = 2 ] || exit 1; says out web01
        run list 2 web01; ends 0; [ $(wc -l <$work/out) = 3 ] || exit 1; sed -n 2p $work/out | grep -q win01 || exit 1
        uuid=$("$xenmem" list --json pvh01 | sed -n "s/.*\"uuid\": \"\(.*\)\".*/\1/p")
        run list "$uuid"; ends 0; says out pvh01'
}
nobody() {
    host 'run list nobody; ends 3; says err "There is no domain \"nobody\""; [ ! -s $work/out ] || exit 1
        run list web01 4711; ends 3; [ ! -s $work/out ] || exit 1
        run list ""; ends 3
        run list "$(printf "\033[31mred")"; ends 3; ! grep -q "$(printf "\033")" $work/err'
}
json() {
    host 'run list --json; ends 0
        for key in host domains domid uuid name type run_state actor policy_target_kb enforce balloon_target_kb static_max_kb \
            videoram_kb paging_target_kb actual_kb maxmem_kb outstanding_kb paged_kb shared_kb feature_balloon \
            dynamic_min_kb dynamic_max_kb memory_offset_kb uncooperative meminfo_kb state total_kb free_kb claimed_kb; do
            says out "\"$key\":"
        done
        xenstore-write -- /libxl/2/memory-policy/actor xl /libxl/2/memory-policy/target 98304 /libxl/2/memory-policy/enforce 1 \
            /local/domain/2/memory/target 99999 /local/domain/2/memory/target-tot_pages 77777 \
            /local/domain/2/memory/dynamic-min 11111 /local/domain/2/memory/dynamic-max 22222 \
            /local/domain/2/memory/memory-offset -2048 /local/domain/2/memory/uncooperative "" \
            /local/domain/2/memory/meminfo 33333 /local/domain/2/control/feature-balloon 1 /local/domain/2/memory/videoram 8192
        run list --json 2; ends 0
        says out "\"actor\": \"xl\""; says out "\"policy_target_kb\": 98304"; says out "\"enforce\": true"
        says out "\"balloon_target_kb\": 99999"; says out "\"paging_target_kb\": 77777"; says out "\"videoram_kb\": 8192"
        says out "\"dynamic_min_kb\": 11111"; says out "\"dynamic_max_kb\": 22222"; says out "\"memory_offset_kb\": -2048"
        says out "\"uncooperative\": true"; says out "\"meminfo_kb\": 33333"; says out "\"feature_balloon\": true"
        says out "\"type\": \"hvm\""; says out "\"bad_nodes\": []"'
}
agreement() {
    host 'run list --json web01; ends 0
        kb=$(sed -n "s/.*\"actual_kb\": \([0-9]*\),/\1/p" $work/out)
        mib=$(xl list web01 | awk "NR == 2 { print \$3 }")
        [ $((kb / 1024)) = "$mib" ] || { echo "$kb KiB, xl says $mib MiB"; exit 1; }' "$@"
}
bad_values() {
    host 'xenstore-write /local/domain/2/memory/target "12x" /libxl/2/memory-policy/actor "$(printf "\033[2Jxl")" /local/domain/2/name "$(printf "win\033]0;x")"
        run list --json 2; ends 0
        says out "\"balloon_target_kb\": null"; says out "/local/domain/2/memory/target"; says out "/libxl/2/memory-policy/actor"
        run list; ends 0; ! grep -q "$(printf "\033")" $work/out'
}
unwritable() {
    host '"$xenmem" list >/dev/full 2>$work/err; rc=$?; ends 1; says err "No space left on device"
        "$xenmem" list --json >/dev/full 2>$work/err; rc=$?; ends 1; says err "No space left on device"
        { "$xenmem" list; echo $? >$work/rc; } | true; [ "$(cat $work/rc)" -lt 128 ] || { echo "killed by a signal"; exit 1; }'
}
usage() {
    host 'run list --yaml; ends 2; says err "--yaml"; run lost; ends 2; says err "There is no command"
        run --lost; ends 2; says err "There is no option"; run --delay x list; ends 2; run --set stuck_ms; ends 2
        run --ascii list; ends 2; says err "--ascii"; run help lost; ends 2
        run help list; ends 0; says out "usage: xenmem list"; run list --help; ends 0; says out "usage: xenmem list"
        run --help; ends 0; says out "Commands:"; says out "stuck_ms"; run --version; ends 0; says out "xenmem "
        run </dev/null; ends 2; says err "xenmem list"'
}
no_host() {
    "$xenmem" list >"$work/out" 2>"$work/err"
    local rc=$?
    cat "$work/err"
    [ $rc = 1 ] && grep -q 'make demo' "$work/err" && [ "$(wc -l <"$work/err")" = 1 ] && [ ! -s "$work/out" ]
}
dead() {
    host '"$XENSIM" ctl kill-xenstored; run list; ends 1; says err "xenstored cannot be reached"; [ ! -s $work/out ] || exit 1' "$@"
}
hung() {
    host '"$XENSIM" ctl stop-xenstored; run list; ends 1; says err "xenstored does not answer"; "$XENSIM" ctl continue-xenstored; run list; ends 0' "$@"
}

check "a table for people, aligned" table
check "domains by name, domid and UUID" chosen
check "a domain that is not there: 3" nobody
check "JSON has every field" json
check "it agrees with xl list" agreement
check "it agrees with xl list, with oxenstored" agreement --xenstored=oxenstored
check "bad values are null, and named" bad_values
check "output that cannot be written: 1" unwritable
check "usage: 2, and help: 0" usage
check "not a Xen host: 1, and one sentence" no_host
check "xenstored is dead: 1" dead
check "oxenstored is dead: 1" dead --xenstored=oxenstored
check "xenstored hangs: 1, and not for ever" hung
echo "1..$number"
exit $failed
