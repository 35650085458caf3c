#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
#
#   same_as_xl.sh "GUEST:BASE:MIB,MIB…"… -- WAY…
#
# Does `xenmem mem-set` leave the same behind as `xl mem-set`? Node for node (the whole store with
# its permissions), and page for page (what the hypervisor has of every domain). WAY is a command
# that carries out a bash script, given as its last argument, in a dom0 that has xl, xenmem and the
# guests; GUEST goes from BASE MiB to each of the amounts, once with each program, and back. Speaks
# TAP. For instance:
#
#   xensim run three -- tests/commands/same_as_xl.sh db01:512:300,700 -- bash -c
#   tests/lab/boot -- bash -c 'tests/lab/payload.sh && tests/lab/dom0 run "guest set" &&
#       tests/commands/same_as_xl.sh web01:256:200,160 db01:128:100,200 -- tests/lab/dom0 run'
set -u

guests=()
while [ $# -gt 0 ] && [ "$1" != -- ]; do
    guests+=("$1")
    shift
done
shift
[ ${#guests[@]} -gt 0 ] && [ $# -gt 0 ] || {
    sed -n '4,16s/^# \{0,1\}//p' "$0" >&2
    exit 2
}
way=("$@")
count=0 failed=0

# What is done in dom0: its tools differ between the simulated host and the laboratory.
# shellcheck disable=SC2016 # expanded there
tools='
set -u
export LC_ALL=C.UTF-8 XENMEM_STATE_DIR=${XENMEM_STATE_DIR:-/tmp/same_as_xl}
said=$(mktemp)
if command -v xensim >/dev/null; then
    pages() { xensim ctl dump | sed -E "s/ (changes|driver)=[^ ]*//g"; }
    there() { xensim ctl wait "$1" "target=$2K" && xensim ctl wait "$1" driver!=moving; }
else
    pages() { xen-numbers | sed -E "s/ (cpu|time|seconds)[a-z_]*=[^ ]*//g"; }
    there() { await 90 "[ \$(held $1) = $2 ]"; }
fi
settle() {
    local domid
    domid=$(xl domid "$1") && there "$1" "$(xenstore-read "/local/domain/$domid/memory/target")" >&2
}
state() {
    rm -f "$said"
    xenstore-ls -fp / | grep -v -e ^/tool/xenstored
    pages | grep -v ^host
}
'

result() { # result STATUS NAME DETAIL
    count=$((count + 1))
    if [ "$1" = 0 ]; then
        echo "ok $count - $2"
    else
        failed=1
        echo "not ok $count - $2"
        sed 's/^/# /' <<<"$3"
    fi
}

# after PROGRAM GUEST BASE MIB [OPTION]: the state in which PROGRAM leaves it
after() {
    "${way[@]}" "$tools
        xl mem-set $2 $3 >&2 && settle $2 && { $1 mem-set $2 $4 ${5-} >\$said 2>&1 || cat \$said; } && settle $2 && state" 2>&1
}

for guest in "${guests[@]}"; do
    IFS=: read -r name base amounts <<<"$guest"
    for mib in ${amounts//,/ }; do
        xl=$(after xl "$name" "$base" "$mib")
        ours=$(after "${XENMEM_COMMAND:-xenmem}" "$name" "$base" "$mib" --yes)
        grep -q "^/local/domain/.*/memory/target" <<<"$xl"
        result $? "$name from $base to $mib: there is something to compare" "$xl"
        [ "$xl" = "$ours" ]
        result $? "$name from $base to $mib: as xl leaves it" "$(diff <(echo "$xl") <(echo "$ours"))"
    done
    "${way[@]}" "$tools xl mem-set $name $base && settle $name" >/dev/null 2>&1
done
echo "1..$count"
exit $failed
