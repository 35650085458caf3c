#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# What is left behind: by xl mem-set, by us through libxl, and by us by hand, on three hosts of one
# scenario. The whole store with its permissions and all page accounting are compared.
set -u
. "$(dirname "$0")/common.sh"

scenario='host 8G
dom0 1G
domain pv1 pv 512M max 1G
domain hvm1 hvm 512M max 1G videoram 8M
domain pvh1 pvh 512M max 1G
domain pod1 hvm 512M max 1G videoram 8M behaviour pod boot 60m
'
# domid, MiB and MiB again: down and up, up, down
changes=("1 300 700" "2 300 700" "3 300 700" "4 300 700" "0 900 800" "1 1024 64" "2 1016 64")

if [ -n "${POLICY_TOOL-}" ]; then
    work=$(mktemp -d)
    # by hand is what is done where libxl has no configuration
    [ "$POLICY_TOOL" = hand ] && rm "$XENSIM_DIR"/root/var/lib/xen/*.libxl-json
    for change in "${changes[@]}"; do
        read -r domid first second <<<"$change"
        for mb in $first $second; do
            case $POLICY_TOOL in
            xl) xl mem-set "$domid" "$mb" ;;
            *) lever set-target "$domid" $((mb * 1024)) enforce ;;
            esac >"$work/out" 2>&1 || sed "s/^/$POLICY_TOOL: $domid $mb: /" "$work/out"
        done
    done
    everything_settled
    rm -r "$work"
    exit 0
fi

out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT
for daemon in xenstored oxenstored; do
    for tool in xl libxl hand; do
        printf '%s' "$scenario" >"$out/scenario"
        POLICY_TOOL=$tool HOST_BUILD=$BUILD timeout -k 5 120 \
            "$BUILD/xensim" run --xenstored=$daemon "$out/scenario" -- bash "$0" >"$out/$tool" 2>&1
    done
    {
        [ "$(grep -c memory/target "$out/xl")" = 5 ]
        result $? "there is something to compare" "$(head -20 "$out/xl")"
        is "through libxl: as xl mem-set leaves it" "" "$(diff "$out/xl" "$out/libxl")"
        is "by hand: as xl mem-set leaves it" "" "$(diff "$out/xl" "$out/hand")"
    } >"$out/results"
    number_lines $daemon <"$out/results"
done
echo "1..$number"
